//! The dialog of a provider.

use std::time::{Duration, Instant};

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Evidence, Fault};
use aevo_administrator::domain::provider::TransportSecurity;
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Authorized, Command, Event, Receipt, RunEvent};
use aevo_administrator::state::Access;
use chrono::Utc;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::NodeT;

use super::world::{CLIENT_ID, Window, fresh, kept, refusal};

const AUTHORITY: &str = "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0";

fn is_disabled(window: &Window, button: &str) -> bool {
    window
        .node(Role::Button, button)
        .accesskit_node()
        .is_disabled()
}

#[test]
fn every_field_is_there_under_its_name() {
    let mut window = Window::over(Access::Open, fresh());
    window.menu("Extras", "E-Mail-Anbieter");
    window.press(Role::ListBoxOption, "Office365");
    window.press(Role::Button, "Details");
    insta::assert_snapshot!("details of a fresh provider", window.dump());
    window.press(Role::Tab, "OAuth2-Einstellungen");
    insta::assert_snapshot!("oauth2", window.dump());
    window.keys(Modifiers::CTRL, Key::Tab);
    insta::assert_snapshot!("server", window.dump());
}

#[test]
fn a_registration_is_entered_and_authorized() {
    let mut window = Window::over(Access::Open, fresh());
    window.press(Role::Button, "E-Mail-Anbieter einrichten");
    assert!(window.announces("Noch nicht autorisiert"));
    assert!(window.says("Es fehlt noch: Client ID"));
    assert!(is_disabled(&window, "Autorisieren") && is_disabled(&window, "OK"));
    window.set("Client ID", CLIENT_ID);
    window.set("Client Secret", "Abc8Q~a.real-value");
    window.set("Postfach", "rechnung@contoso.com");
    assert_eq!(
        window.value(Role::TextInput, "Testmail an"),
        "rechnung@contoso.com"
    );
    window.press(Role::Tab, "OAuth2-Einstellungen");
    window.set("Autorisierungsendpunkt", &format!("{AUTHORITY}/authorize"));
    window.set("Token-Endpunkt", &format!("{AUTHORITY}/token"));
    window.press(Role::Tab, "Details");
    assert!(!is_disabled(&window, "OK") && !is_disabled(&window, "Übernehmen"));
    window.keys(Modifiers::ALT, Key::A);
    let asked = window.asked();
    let [
        Command::Authorize {
            edit,
            mailbox,
            then_send: false,
            ..
        },
    ] = asked.as_slice()
    else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.client_id.entered(), CLIENT_ID);
    assert_eq!(edit.mailboxes[0].id, *mailbox);
    assert_eq!(edit.mailboxes[0].address, "rechnung@contoso.com");
    assert!(edit.mailboxes[0].test_recipient.is_empty());
}

#[test]
fn example_data_goes_at_the_first_key() {
    let mut window = Window::over(Access::Open, fresh());
    window.press(Role::Button, "E-Mail-Anbieter einrichten");
    let field = window.node(Role::TextInput, "Client ID");
    assert!(field.is_focused() && field.value().is_some_and(|value| value.len() == 36));
    field.type_text("7");
    window.0.run();
    assert_eq!(window.value(Role::TextInput, "Client ID"), "7");
    let field = window.node(Role::PasswordInput, "Client Secret");
    field.focus();
    field.type_text("x");
    window.0.run();
    assert_eq!(window.value(Role::PasswordInput, "Client Secret"), "•");
}

#[test]
fn the_wait_for_consent_has_all_its_ways_out() {
    let mut window = Window::at_mailbox("info@fabrikam.at");
    window.press(Role::Button, "Autorisieren");
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Consent)));
    window.tell_run(RunEvent::ConsentAwaited {
        url: "https://login.example/authorize".to_owned(),
        until: Instant::now() + Duration::from_mins(5),
    });
    assert!(window.announces("Warten auf die Zustimmung im Browser…"));
    assert!(window.says("Noch 5:0"));
    assert!(
        window
            .steps()
            .iter()
            .any(|step| step.starts_with("Autorisierung: läuft"))
    );
    assert!(!window.says("Es ließ sich kein Browser öffnen."));
    window.tell_run(RunEvent::BrowserMissing);
    assert!(window.says("Es ließ sich kein Browser öffnen."));
    let job = window.run_job();
    window.asked();
    window.press(Role::Button, "Link kopieren");
    window.press(Role::Button, "Browser erneut öffnen");
    window.press(Role::Button, "Umleitungsadresse einfügen…");
    window.set("Umleitungsadresse", "http://localhost:3017/?code=c&state=s");
    window.press(Role::Button, "Einfügen");
    // One „Abbrechen" and no more.
    window.press(Role::Button, "Abbrechen");
    window.key(Key::Escape);
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [
            Command::OpenBrowser { job: a },
            Command::PasteRedirect { job: b, .. },
            Command::Cancel { job: c },
            Command::Cancel { job: d },
        ] if [a, b, c, d].iter().all(|other| **other == job)),
        "{asked:?}"
    );
    window.tell_run(RunEvent::Cancelled);
    assert!(window.says("abgebrochen"));
    assert!(window.has(Role::PasswordInput, "Client Secret"));
}

/// What the preflight has met can be read while consent is awaited, and again when it was given.
#[test]
fn what_will_fail_later_is_said_before() {
    let mut window = Window::at_mailbox("info@fabrikam.at");
    window.press(Role::Button, "Autorisieren");
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Consent)));
    window.tell_run(RunEvent::Foreseen(Box::new(unreachable(
        "smtp.example:587",
    ))));
    window.tell_run(RunEvent::ConsentAwaited {
        url: "https://login.example/authorize".to_owned(),
        until: Instant::now() + Duration::from_mins(5),
    });
    window.tell_run(RunEvent::Foreseen(Box::new(unreachable("pop.example:995"))));
    for server in ["smtp.example:587", "pop.example:995"] {
        let note = format!("Vorprüfung: {server} – Der Server weist die Verbindung ab");
        assert!(window.announces(&note), "{}", window.dump());
    }
    window.tell_run(RunEvent::Authorized(Authorized {
        account: None,
        warnings: Vec::new(),
    }));
    for server in ["smtp.example:587", "pop.example:995"] {
        let what = format!("Unter der Adresse {server} nimmt kein Dienst die Verbindung an.");
        assert!(window.says(&what), "{}", window.dump());
    }
    assert!(window.says("Fehlerkennung: connection_refused"));
}

fn unreachable(server: &str) -> Diagnosis {
    Diagnosis::of(
        Evidence {
            stage: Stage::Connect,
            fault: Fault::Io(std::io::ErrorKind::ConnectionRefused),
            words: String::new(),
        },
        Subject {
            server: server.to_owned(),
            ..Subject::default()
        },
    )
}

#[test]
fn the_first_sending_asks() {
    let mut window = Window::at_mailbox("info@fabrikam.at");
    let question = "Möchten Sie AEVO in Zukunft auf Ihr Postfach zugreifen lassen?";
    window.press(Role::Button, "Testmail senden");
    assert!(window.has(Role::Heading, question));
    window.press(Role::Button, "Nein");
    assert!(window.asked().is_empty() && !window.has(Role::Heading, question));
    window.press(Role::Button, "Testmail senden");
    window.press(Role::Button, "Ja");
    let asked = window.asked();
    assert!(matches!(
        asked.as_slice(),
        [Command::Authorize {
            then_send: true,
            ..
        }]
    ));
}

#[test]
fn an_accepted_mail_shows_the_last_reply() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    assert!(window.announces("Autorisiert als rechnung@contoso.com"));
    window.key(Key::F5);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::SendTestMail { .. }]
    ));
    window.pass(&[
        (Stage::Address, 1, Note::None),
        (Stage::Consent, 2, Note::ConsentFound),
        (
            Stage::Token,
            312,
            Note::TokenRenewed(Duration::from_secs(3_590)),
        ),
    ]);
    let steps = window.steps();
    assert_eq!(steps.len(), 9);
    assert_eq!(
        steps[2],
        "Token: erledigt, Erneuert, gültig für 59\u{a0}Minuten, 312\u{a0}ms"
    );
    assert!(steps[7].starts_with("Empfänger: ausstehend"));
    window.tell_run(RunEvent::Sent(Receipt {
        from: "rechnung@contoso.com".to_owned(),
        to: "it@contoso.com".to_owned(),
        subject: "AEVO Testmail".to_owned(),
        server: "smtp.office365.com:587".to_owned(),
        security: TransportSecurity::StartTls,
        message_id: "<1@contoso.com>".to_owned(),
        reply: "250 2.0.0 OK <1@contoso.com>".to_owned(),
        transcript: "C: EHLO".to_owned(),
        at: Utc::now(),
        user: "rechnung@contoso.com".to_owned(),
        arrived: None,
    }));
    assert_eq!(
        window.text("Testmail angenommen").as_deref(),
        Some("Testmail angenommen: 250 2.0.0 OK <1@contoso.com>")
    );
    assert!(window.announces("Testmail angenommen"));
    // OK is the filled button now, and closes.
    window.key(Key::Enter);
    assert!(window.has(Role::Heading, "Dashboard"), "{}", window.dump());
}

#[test]
fn everything_is_checked_in_twelve_steps() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    assert_eq!(window.steps().len(), 9);
    window.press(Role::Button, "Alles prüfen");
    assert!(matches!(
        window.asked().as_slice(),
        [Command::CheckAll { .. }]
    ));
    assert!(window.says("Alles wird geprüft…"));
    let steps = window.steps();
    assert_eq!(steps.len(), 12);
    assert!(steps[9].starts_with("IMAP: ausstehend"), "{steps:?}");
    window.pass(&[(Stage::Imap, 20, Note::Words("XOAUTH2".to_owned()))]);
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Pop3)));
    let steps = window.steps();
    assert!(steps[9].starts_with("IMAP: erledigt, XOAUTH2"), "{steps:?}");
    assert!(steps[10].starts_with("POP3: läuft"), "{steps:?}");
}

#[test]
fn a_failure_says_what_to_do() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Testmail senden");
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Auth)));
    let diagnosis = refusal();
    let words = aevo_administrator::text::explain(&diagnosis);
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(412),
        diagnosis: Box::new(diagnosis),
    });
    assert!(window.has(Role::Heading, &words.title), "{}", window.dump());
    for text in [
        "1. ",
        "Wer muss handeln: ",
        "Fehlerkennung: smtp_auth_disabled",
        "535 5.7.139 Authentication unsuccessful",
    ] {
        assert!(window.says(text), "{text}\n{}", window.dump());
    }
    assert!(window.has(Role::Button, "Antwort des Servers"));
    let steps = window.steps();
    assert!(steps[5].starts_with("Anmeldung: fehlgeschlagen, 535 5.7.139"));
    assert!(steps[6].starts_with("Absender: ausstehend, Nicht erreicht"));
    window.asked();
    window.keys(Modifiers::ALT, Key::E);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::SendTestMail { .. }]
    ));
}

/// However long the remedy: the next step stays in the window.
#[test]
fn the_filled_button_is_never_below_the_fold() {
    for size in [
        Vec2::new(1216.0, 816.0),
        Vec2::new(1093.0, 582.0),
        Vec2::new(816.0, 576.0),
    ] {
        let mut window = Window::sized(Access::Open, kept(), size);
        let row = "rechnung@contoso.com";
        window.node(Role::ListBoxOption, row).focus();
        window.0.run();
        window.key(Key::Enter);
        let is_inside = |window: &Window, name: &str| {
            let rect = window.node(Role::Button, name).rect();
            rect.bottom() < size.y - 16.0 && rect.right() < size.x - 16.0
        };
        assert!(is_inside(&window, "Testmail senden"), "{size:?}");
        window.press(Role::Button, "Testmail senden");
        let mut diagnosis = refusal();
        diagnosis.evidence.words = "535 a very long reply ".repeat(60);
        window.tell_run(RunEvent::Failed {
            stage: Stage::Auth,
            after: Duration::from_millis(412),
            diagnosis: Box::new(diagnosis),
        });
        assert!(is_inside(&window, "Erneut versuchen"), "{size:?}");
    }
}

#[test]
fn a_granted_consent_leads_to_the_test_mail() {
    let mut window = Window::at_mailbox("info@fabrikam.at");
    window.press(Role::Button, "Autorisieren");
    window.tell_run(RunEvent::Authorized(Authorized {
        account: Some("info@fabrikam.at".to_owned()),
        warnings: Vec::new(),
    }));
    assert!(window.announces("Autorisiert als info@fabrikam.at"));
    // The service keeps the consent, and says so.
    let mut kept = window.0.state().state.kept.clone();
    let given = kept.mailboxes[3].consent.clone();
    let fabrikam = kept.providers[1].token_endpoint.text.clone();
    kept.mailboxes[2].consent = given.map(|mut consent| {
        consent.account = Some("info@fabrikam.at".to_owned());
        consent.token_endpoint = fabrikam;
        consent
    });
    window.tell(Event::Kept(kept));
    window.asked();
    window.key(Key::Enter);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::SendTestMail { .. }]
    ));
}

#[test]
fn changes_are_kept_or_asked_about() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Geheimnis gültig bis", "11.01.2028");
    window.key(Key::Escape);
    assert!(window.has(Role::Heading, "Änderungen verwerfen?"));
    window.press(Role::Button, "Weiter bearbeiten");
    window.press(Role::Button, "Übernehmen");
    let asked = window.asked();
    let [Command::Save { job, edit }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.secret_expires.entered(), "11.01.2028");
    assert_eq!(edit.mailboxes.len(), 2);
    let mut kept = window.0.state().state.kept.clone();
    kept.providers[0] = edit.provider.clone();
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job: *job });
    assert!(is_disabled(&window, "Übernehmen"));
    assert!(window.announces("Gespeichert"));
    window.press(Role::Button, "OK");
    assert!(window.asked().is_empty(), "nothing is left to be kept");
    let row = window.node(Role::ListBoxOption, "rechnung@contoso.com");
    assert!(row.is_focused(), "the focus is where it was before");
}

#[test]
fn a_typed_secret_is_forgotten_once_it_is_sealed() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    let mask = window.value(Role::PasswordInput, "Client Secret");
    assert!(!mask.is_empty() && mask.chars().all(|c| c == '•'));
    window.set("Client Secret", "Xyz8Q~new");
    window.keys(Modifiers::COMMAND, Key::S);
    let asked = window.asked();
    let [Command::Save { job, edit }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(edit.provider.client_secret.entered().is_some());
    let mut kept = window.0.state().state.kept.clone();
    kept.providers[0] = edit.provider.clone();
    kept.providers[0].client_secret.sealed();
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job: *job });
    assert_eq!(window.value(Role::PasswordInput, "Client Secret"), mask);
    assert!(is_disabled(&window, "Übernehmen"));
    window.set("Client Secret", "Abc8Q~newer");
    assert_ne!(window.value(Role::PasswordInput, "Client Secret"), mask);
    assert!(!is_disabled(&window, "Übernehmen"), "it is not kept yet");
}

#[test]
fn what_is_wrong_stands_under_its_field_and_stops_ok() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Client ID", "AEVO_Office_365");
    assert!(window.announces("Eine Client ID von Microsoft hat die Form"));
    assert!(is_disabled(&window, "OK") && is_disabled(&window, "Testmail senden"));
    window.press(Role::Tab, "Server");
    window.set("SMTP-Verschlüsselung", "keine");
    assert!(window.announces("STARTTLS oder TLS"));
    window.set("SMTP-Verschlüsselung", "tls");
    window.press(Role::Tab, "Details");
    window.set("Client ID", CLIENT_ID);
    window.press(Role::Button, "OK");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.smtp.security, TransportSecurity::ImplicitTls);
}

#[test]
fn scopes_are_one_text_and_chips_at_once() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let name = "Berechtigungen (Scopes)";
    window.set(
        name,
        "offline_access\nhttps://outlook.office.com/SMTP.Send openid",
    );
    let role = Role::MultilineTextInput;
    assert_eq!(
        window.value(role, name),
        "offline_access https://outlook.office.com/SMTP.Send openid"
    );
    window.press(Role::Button, "openid entfernen");
    assert_eq!(
        window.value(role, name),
        "offline_access https://outlook.office.com/SMTP.Send"
    );
}

#[test]
fn another_mailbox_is_chosen_or_added() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Postfach wählen");
    window.press(Role::ListBoxOption, "buchhaltung@contoso.com");
    assert_eq!(
        window.value(Role::TextInput, "Postfach"),
        "buchhaltung@contoso.com"
    );
    window.press(Role::Button, "Postfach wählen");
    window.press(Role::Button, "Postfach hinzufügen…");
    window.set("Postfach", "Rechnung@contoso.com");
    assert!(window.announces("Dieses Postfach ist schon vorhanden."));
    window.set("Postfach", "neu@contoso.com");
    window.press(Role::Button, "Übernehmen");
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::Save { edit, .. }] if edit.mailboxes.len() == 3),
        "{asked:?}"
    );
}

/// Tab stays inside the dialog, and nothing below it can be reached.
#[test]
fn the_focus_stays_in_the_dialog() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    let mut visited = Vec::new();
    for _ in 0..30 {
        window.key(Key::Tab);
        let focused = window.focused();
        visited.extend(focused);
    }
    for name in ["Details", "Client ID", "Testmail senden", "Abbrechen"] {
        assert!(visited.iter().any(|found| found == name), "{visited:?}");
    }
    for name in ["Datei", "1 bereit", "Geheimnis erneuern"] {
        assert!(!visited.iter().any(|found| found == name), "{visited:?}");
    }
}
