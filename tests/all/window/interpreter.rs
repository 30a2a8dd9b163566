//! „Fehlermeldung deuten…" and the support report.

use std::time::{Duration, Instant};

use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Command, RunEvent};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand};

use super::world::{Window, refusal};

const MESSAGE: &str = "07:12:33 ERROR {\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: The provided client secret keys are expired.\\r\\nTrace ID: 8c95acf1-cc04-40a1-ad14-481862cf1801\",\"client_secret\":\"Xy8Q~abcdefgh\"}";

impl Window {
    /// What was put on the clipboard in the last frame.
    pub(super) fn copied(&self) -> Option<String> {
        self.0
            .output()
            .platform_output
            .commands
            .iter()
            .find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
    }

    pub(super) fn press_once(&mut self, name: &str) {
        self.node(Role::Button, name).click_accesskit();
        self.0.step();
    }
}

fn interpreter() -> Window {
    let mut window = Window::open();
    window.menu("Extras", "Fehlermeldung deuten…");
    assert!(window.has(Role::Heading, "Fehlermeldung deuten"));
    window
}

#[test]
fn a_pasted_message_is_explained() {
    let mut window = interpreter();
    assert_eq!(window.focused().as_deref(), Some("Fehlermeldung"));
    assert!(window.says("Fügen Sie eine Fehlermeldung ein."));
    window.set("Fehlermeldung", MESSAGE);
    for text in [
        "1. ",
        "Wer muss handeln: der Administrator des Kunden",
        "Fehlerkennung: client_secret_expired",
        "Trace ID: 8c95acf1-cc04-40a1-ad14-481862cf1801",
    ] {
        assert!(window.says(text), "{text}\n{}", window.dump());
    }
    window.set("Fehlermeldung", "");
    assert!(!window.says("Fehlerkennung: "));
    window.key(Key::Escape);
    assert!(!window.has(Role::Heading, "Fehlermeldung deuten"));
    assert!(window.asked().is_empty());
}

#[test]
fn the_instructions_speak_of_the_mailbox() {
    let mut window = interpreter();
    window.set(
        "Fehlermeldung",
        "SmtpClientAuthentication is disabled for the Mailbox.",
    );
    window.set("Betroffenes Postfach", "lager@contoso.com");
    assert!(window.says("Set-CASMailbox -Identity lager@contoso.com"));
}

#[test]
fn a_log_of_a_megabyte_is_read_whole() {
    let mut window = interpreter();
    let log = format!("{MESSAGE}\n{}", "nothing to see here\n".repeat(50_000));
    window.0.event(Event::Paste(log.clone()));
    window.0.run();
    assert!(window.says("Fehlerkennung: client_secret_expired"));
    let count = log.chars().count().to_string();
    let note = window.text("Eingefügt sind").unwrap();
    assert_eq!(
        note.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>(),
        count
    );
    // Typing goes on with what is seen.
    window.set("Fehlermeldung", "Connection refused (111)");
    assert!(window.says("Fehlerkennung: connection_refused"));
    assert!(!window.says("Eingefügt sind"));
}

#[test]
fn ten_megabytes_are_read_from_their_end() {
    let paste = |megabytes: usize| {
        let mut window = interpreter();
        let filler = "nothing to see here\n".repeat(megabytes * 50_000);
        window.0.event(Event::Paste(format!("{filler}{MESSAGE}")));
        let begin = Instant::now();
        window.0.run();
        assert!(window.says("Fehlerkennung: client_secret_expired"));
        begin.elapsed()
    };
    // As many of them as there may be: what is read has an end.
    let (one, ten) = (paste(1), paste(10));
    assert!(ten < 4 * one, "{one:?}, {ten:?}");
}

#[test]
fn a_field_takes_what_fits() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.node(Role::TextInput, "Client ID").focus();
    window.0.run();
    window.0.event(Event::Paste("long ".repeat(2_000_000)));
    window.0.run();
    let value = window.value(Role::TextInput, "Client ID");
    assert!(
        (1_000..=2_000).contains(&value.chars().count()),
        "{}",
        value.len()
    );
}

#[test]
fn the_report_holds_all_but_secrets() {
    let mut window = interpreter();
    window.set("Fehlermeldung", MESSAGE);
    window.press_once("Bericht kopieren");
    let report = window.copied().unwrap();
    for part in [
        "AEVO Administrator",
        "client_secret_expired",
        "8c95acf1-cc04-40a1-ad14-481862cf1801",
        "der Administrator des Kunden",
        "AADSTS7000222",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(!report.contains("Xy8Q"), "{report}");
}

#[test]
fn the_report_of_a_run_tells_its_steps() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Testmail senden");
    window.pass(&[
        (Stage::Address, 1, Note::None),
        (Stage::Consent, 2, Note::ConsentFound),
        (Stage::Token, 312, Note::None),
    ]);
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Auth)));
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(412),
        diagnosis: Box::new(refusal()),
    });
    window.press_once("Bericht kopieren");
    let report = window.copied().unwrap();
    let has = |words: &[&str]| {
        report
            .lines()
            .any(|line| words.iter().all(|word| line.contains(word)))
    };
    assert!(has(&["Token", "erledigt", "312"]), "{report}");
    assert!(has(&["Anmeldung", "fehlgeschlagen", "412"]), "{report}");
    assert!(has(&["rechnung@contoso.com"]), "{report}");
    assert!(!has(&["Empfänger", "ausstehend"]), "{report}");
    window.asked();
    window.keys(Modifiers::ALT, Key::E);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::SendTestMail { .. }]
    ));
}
