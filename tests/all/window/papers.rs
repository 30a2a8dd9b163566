//! The buttons that write papers: the acceptance record, and what the customer's administrator gets.

use std::time::Duration;

use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::admin::Way;
use aevo_administrator::domain::provider::TransportSecurity;
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Command, Event, JobId, Receipt, RunEvent, Unwritten};
use chrono::Utc;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;

use super::world::{CLIENT_ID, Window, refusal};

const RECORD: &str = "Abnahmeprotokoll…";
const PACKAGE: &str = "Admin-Paket…";

fn is_disabled(window: &Window, button: &str) -> bool {
    let button = window.node(Role::Button, button);
    button.accesskit_node().is_disabled()
}

fn receipt(arrived: Option<Duration>) -> Receipt {
    Receipt {
        from: "rechnung@contoso.com".to_owned(),
        to: "rechnung@contoso.com".to_owned(),
        subject: "AEVO Testmail".to_owned(),
        server: "smtp.office365.com:587".to_owned(),
        security: TransportSecurity::StartTls,
        message_id: "<1@contoso.com>".to_owned(),
        reply: "250 2.0.0 OK".to_owned(),
        transcript: "C: EHLO localhost\n".to_owned(),
        at: Utc::now(),
        user: "rechnung@contoso.com".to_owned(),
        arrived,
    }
}

/// A run that began with this button and was taken to its end.
fn sent(button: &str, arrived: Option<Duration>) -> Window {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, button);
    window.asked();
    let version = Note::TlsVerified("TLS 1.3".to_owned());
    window.pass(&[
        (Stage::Connect, 12, Note::Words("192.0.2.1".to_owned())),
        (Stage::Tls, 48, version),
        (Stage::Auth, 1_880, Note::Words("XOAUTH2".to_owned())),
    ]);
    window.tell_run(RunEvent::Progress(Progress::Skipped(Stage::Pop3)));
    window.tell_run(RunEvent::Sent(receipt(arrived)));
    window
}

/// What was asked for last.
fn job(asked: &[Command]) -> JobId {
    match asked {
        [Command::WriteAcceptance { job, .. } | Command::WriteAdminPackage { job, .. }] => *job,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_check_of_everything_can_be_recorded() {
    let mut window = sent("Alles prüfen", Some(Duration::from_secs(3)));
    window.press(Role::Button, RECORD);
    let asked = window.asked();
    let [Command::WriteAcceptance { mailbox, proof, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let state = &window.0.state().state;
    assert_eq!(*mailbox, state.run.as_ref().unwrap().mailbox);
    assert_eq!(proof.tls.as_deref(), Some("TLS 1.3"));
    let receipt = proof.receipt.as_ref().unwrap();
    assert_eq!(receipt.message_id, "<1@contoso.com>");
    let line = |name: &str| {
        let step = proof.steps.iter().find(|step| step.name == name).unwrap();
        (step.found.clone(), step.took.clone())
    };
    let words = |found: &str, took: &str| (found.to_owned(), took.to_owned());
    assert_eq!(line("Anmeldung"), words("XOAUTH2", "1,88\u{a0}s"));
    assert_eq!(line("POP3"), words("entfällt", "–"));
    assert_eq!(proof.steps.len(), 12);

    // One click is one paper; where it is, is said.
    assert!(is_disabled(&window, RECORD) && window.announces("Wird geschrieben…"));
    let job = job(&asked);
    let written = Ok("/home/t/Abnahmeprotokoll.html".to_owned());
    window.tell(Event::Paper { job, written });
    assert!(window.announces("Gespeichert: /home/t/Abnahmeprotokoll.html"));
    assert!(!is_disabled(&window, RECORD));
    // A new run knows nothing of it.
    window.press(Role::Button, "Alles prüfen");
    assert!(!window.says("Gespeichert:"), "{}", window.dump());
}

#[test]
fn a_test_mail_alone_is_no_record() {
    let window = sent("Testmail senden", None);
    assert!(window.says("Testmail angenommen"), "{}", window.dump());
    assert!(!window.has(Role::Button, RECORD));
}

#[test]
fn what_could_not_be_written_is_said() {
    let mut window = sent("Alles prüfen", Some(Duration::from_secs(3)));
    window.press(Role::Button, RECORD);
    let asked = window.asked();
    let job = job(&asked);
    let unwritten = || Unwritten {
        folder: "/mnt/voll".to_owned(),
    };
    // The answer to an abandoned request says nothing.
    window.tell(Event::Paper {
        job: JobId::next(),
        written: Err(unwritten()),
    });
    assert!(!window.says("In /mnt/voll"));
    window.tell(Event::Paper {
        job,
        written: Err(unwritten()),
    });
    assert!(window.announces("In /mnt/voll ließ sich nichts speichern."));
    assert!(!is_disabled(&window, RECORD));
}

#[test]
fn the_administrator_gets_what_the_card_asks_for() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Testmail senden");
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Auth)));
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(412),
        diagnosis: Box::new(refusal()),
    });
    assert!(window.says("Wer muss handeln: der Administrator des Kunden"));
    window.asked();
    window.press(Role::Button, PACKAGE);
    let asked = window.asked();
    let [Command::WriteAdminPackage { task, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(task.mailbox.as_str(), "rechnung@contoso.com");
    assert_eq!(task.client_id.to_string(), CLIENT_ID);
    assert_eq!(task.way, Way::Own);
    let written = Ok("/home/t/Admin-Paket".to_owned());
    let job = job(&asked);
    window.tell(Event::Paper { job, written });
    assert!(window.announces("Gespeichert: /home/t/Admin-Paket"));
}

#[test]
fn the_application_card_takes_what_is_entered() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(!window.has(Role::Button, PACKAGE));
    window.press(Role::RadioButton, "Anwendung (App-only)");
    window.press(Role::Tab, "Details");
    window.set("Postfach", "o'brien@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    window.press(Role::Button, PACKAGE);
    let asked = window.asked();
    let [Command::WriteAdminPackage { task, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(task.mailbox, Address::parse("o'brien@contoso.com").unwrap());
    assert_eq!(task.way, Way::Application(None));
    assert!(!format!("{asked:?}").contains("Abc8Q"));
    // Without a client ID there is nothing to be done by anybody.
    window.press(Role::Tab, "Details");
    window.set("Client ID", "x; Remove-Mailbox *");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(is_disabled(&window, PACKAGE));
}

#[test]
fn a_message_that_was_pasted_leads_to_the_papers_of_a_kept_mailbox() {
    let mut window = Window::open();
    window.menu("Extras", "Fehlermeldung deuten…");
    window.set("Fehlermeldung", &refusal().evidence.words);
    assert!(window.says("Wer muss handeln: der Administrator des Kunden"));
    assert!(!window.has(Role::Button, PACKAGE), "of which mailbox?");
    window.set("Betroffenes Postfach", "INFO@fabrikam.at");
    window.press(Role::Button, PACKAGE);
    let asked = window.asked();
    let [Command::WriteAdminPackage { task, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(task.mailbox.as_str(), "info@fabrikam.at");
    assert_eq!(task.tenant, "fabrikam.onmicrosoft.com");
}
