//! Providers that are signed in to with a password, and as the application.

use std::time::Duration;

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::draft::ProviderDraft;
use aevo_administrator::domain::evidence::{Evidence, Fault, LocalFault};
use aevo_administrator::domain::mailbox::Mailbox;
use aevo_administrator::domain::preset;
use aevo_administrator::domain::provider::SignIn;
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Command, Event, Kept, RunEvent};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;
use secrecy::ExposeSecret;

use super::world::{CLIENT_ID, Window, kept, refusal};

const PASSWORD: &str = "Gänse\"füßchen\\ & 2026";
const OBJECT_ID: &str = "0d9f6a3e-4b1c-4c57-8f2e-6a7b8c9d0e1f";
const APPLICATION: &str = "Anwendung (App-only)";
const COPY: &str = "Befehle kopieren";

fn is_disabled(window: &Window, role: Role, name: &str) -> bool {
    window.node(role, name).accesskit_node().is_disabled()
}

/// The dialog of a GMX entry with two mailboxes, neither of which has a password.
fn gmx() -> Window {
    let gmx = ProviderDraft::from_preset(preset::find("gmx").unwrap(), "GMX");
    let mailboxes = ["rechnung@gmx.de", "versand@gmx.de"]
        .map(|address| Mailbox {
            address: address.to_owned(),
            ..Mailbox::new(gmx.id)
        })
        .to_vec();
    let kept = Kept {
        providers: vec![gmx],
        mailboxes,
        ..Kept::default()
    };
    let mut window = Window::over(Access::Open, kept);
    window.node(Role::ListBoxOption, "rechnung@gmx.de").focus();
    window.0.run();
    window.key(Key::Enter);
    window
}

#[test]
fn a_password_takes_the_place_of_the_registration() {
    let mut window = gmx();
    for tab in ["Details", "Server"] {
        assert!(window.has(Role::Tab, tab), "{}", window.dump());
    }
    assert!(!window.has(Role::Tab, "OAuth2-Einstellungen"));
    for button in ["Autorisieren", "Aus E-Mail-Adresse ermitteln"] {
        assert!(!window.has(Role::Button, button), "{button}");
    }
    for name in ["Client ID", "Client Secret", "Geheimnis gültig bis"] {
        assert!(!window.has(Role::TextInput, name), "{name}");
        assert!(!window.has(Role::PasswordInput, name), "{name}");
    }
    assert_eq!(window.focused().as_deref(), Some("Kennwort"));
    assert!(window.announces("Noch nicht vollständig"));
    assert!(window.says("Es fehlt noch: Kennwort"), "{}", window.dump());
    assert!(window.says("POP3 und IMAP müssen im GMX-Konto eingeschaltet sein."));
    assert!(is_disabled(&window, Role::Button, "Testmail senden"));
    // From tab to tab there is no third.
    window.keys(Modifiers::CTRL, Key::Tab);
    let server = window.value(Role::TextInput, "SMTP-Server");
    assert_eq!(server, "mail.gmx.net");
    window.keys(Modifiers::CTRL, Key::Tab);
    assert!(window.has(Role::PasswordInput, "Kennwort"));
}

#[test]
fn a_password_is_sent_with_and_never_shown() {
    let mut window = gmx();
    window.set("Kennwort", PASSWORD);
    for _ in 0..2 {
        let tree = window.everything();
        assert!(
            !tree.contains(PASSWORD) && !tree.contains("füßchen"),
            "{tree}"
        );
        window.press(Role::Button, "Anzeigen");
    }
    assert!(window.announces("Anmeldung mit Kennwort"));
    window.press(Role::Button, "Testmail senden");
    let asked = window.asked();
    let [Command::SendTestMail { edit, mailbox, .. }] = asked.as_slice() else {
        panic!("nobody has to consent: {asked:?}");
    };
    assert_eq!(edit.provider.sign_in, SignIn::Password);
    let [own, other] = edit.mailboxes.as_slice() else {
        panic!("{edit:?}");
    };
    assert_eq!(own.id, *mailbox);
    let entered = own.password.entered().unwrap();
    assert_eq!(entered.expose_secret(), PASSWORD);
    assert!(!other.password.is_given(), "each mailbox has its own");
    assert!(!format!("{asked:?}").contains("füßchen"));

    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Auth)));
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(412),
        diagnosis: Box::new(refusal()),
    });
    assert!(window.says("GMX · Kennwort"), "{}", window.dump());
    assert!(!window.has(Role::Button, "Autorisieren"));
    window.press(Role::Button, "Erneut versuchen");
    assert!(matches!(
        window.asked().as_slice(),
        [Command::SendTestMail { .. }]
    ));
}

#[test]
fn a_kept_password_is_a_mask_and_belongs_to_its_mailbox() {
    let mut window = gmx();
    window.set("Kennwort", PASSWORD);
    window.press(Role::Button, "Übernehmen");
    let asked = window.asked();
    let [Command::Save { job, edit }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let mut kept = window.0.state().state.kept.clone();
    kept.mailboxes = edit.mailboxes.clone();
    for mailbox in &mut kept.mailboxes {
        mailbox.password.sealed();
    }
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job: *job });
    let mask = window.value(Role::PasswordInput, "Kennwort");
    assert!(!mask.is_empty() && mask.chars().all(|c| c == '•'), "{mask}");
    assert_ne!(mask.chars().count(), PASSWORD.chars().count());
    assert!(window.says("Das Kennwort ist verschlüsselt gespeichert."));
    assert!(is_disabled(&window, Role::Button, "Übernehmen"));

    window.press(Role::Button, "Postfach wählen");
    window.press(Role::ListBoxOption, "versand@gmx.de");
    assert_eq!(window.value(Role::PasswordInput, "Kennwort"), "");
    assert!(is_disabled(&window, Role::Button, "Testmail senden"));
}

/// The dialog of a mailbox at the tab where the application is chosen.
fn application() -> Window {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    window.press(Role::RadioButton, APPLICATION);
    window
}

#[test]
fn the_application_needs_what_an_administrator_runs() {
    let scopes = "Berechtigungen (Scopes)";
    let role = Role::MultilineTextInput;
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let before = window.value(role, scopes);
    assert!(!window.has(Role::Button, COPY) && !window.says("Install-Module"));
    window.press(Role::RadioButton, APPLICATION);
    assert_eq!(
        window.value(role, scopes),
        "https://outlook.office365.com/.default"
    );
    assert!(window.says("Auszuführen vom Exchange-Administrator des Kunden"));
    let shown = window.text("Install-Module").unwrap();
    for line in [
        format!("New-ServicePrincipal -AppId {CLIENT_ID} -ObjectId OBJEKT-ID -DisplayName \"AEVO\""),
        "Add-MailboxPermission -Identity rechnung@contoso.com -User OBJEKT-ID -AccessRights FullAccess".to_owned(),
        "Add-RecipientPermission -Identity rechnung@contoso.com -Trustee OBJEKT-ID -AccessRights SendAs".to_owned(),
    ] {
        assert!(shown.lines().any(|shown| shown.trim() == line), "{line}\n{shown}");
    }
    assert!(window.says("OBJEKT-ID füllt das Programm nach dem ersten Test selbst aus."));
    window.press_once(COPY);
    assert_eq!(window.copied().as_deref(), Some(&*shown));

    // What is entered on the other tab stands in the lines at once; what is no value does not.
    window.0.run();
    window.press(Role::Tab, "Details");
    window.set("Postfach", "lager@contoso.com");
    window.set("Client ID", "x; Remove-Mailbox *");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let shown = window.text("Install-Module").unwrap();
    assert!(shown.contains("-Identity lager@contoso.com "), "{shown}");
    assert!(shown.contains("-AppId CLIENT-ID "), "{shown}");
    assert!(!shown.contains("Remove-Mailbox"), "{shown}");

    // An address may hold what PowerShell would run.
    window.press(Role::Tab, "Details");
    window.set("Postfach", "o'brien|x$y@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let shown = window.text("Install-Module").unwrap();
    let quoted = shown
        .matches(" -Identity 'o''brien|x$y@contoso.com' -")
        .count();
    assert_eq!(quoted, 2, "{shown}");

    window.press(Role::RadioButton, "Benutzer (delegiert)");
    assert_eq!(window.value(role, scopes), before);
    assert!(!window.has(Role::Button, COPY) && !window.says("Install-Module"));
}

#[test]
fn a_known_object_id_is_filled_in() {
    let mut kept = kept();
    kept.providers[0].set_sign_in(SignIn::Application);
    OBJECT_ID.clone_into(&mut kept.providers[0].object_id);
    let mut window = Window::over(Access::Open, kept);
    window
        .node(Role::ListBoxOption, "rechnung@contoso.com")
        .focus();
    window.0.run();
    window.key(Key::Enter);
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let shown = window.text("Install-Module").unwrap();
    assert_eq!(shown.matches(OBJECT_ID).count(), 3, "{shown}");
    assert!(!shown.contains("OBJEKT-ID") && !window.says("OBJEKT-ID"));
}

#[test]
fn a_provider_without_applications_does_not_offer_them() {
    let mut kept = kept();
    "google".clone_into(&mut kept.providers[0].preset);
    let mut window = Window::over(Access::Open, kept);
    window
        .node(Role::ListBoxOption, "rechnung@contoso.com")
        .focus();
    window.0.run();
    window.key(Key::Enter);
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(is_disabled(&window, Role::RadioButton, APPLICATION));
    assert!(!window.has(Role::Button, COPY));
}

#[test]
fn what_the_application_may_do_is_a_result() {
    let mut window = application();
    window.press(Role::Tab, "Details");
    assert!(
        window.announces("Anmeldung als Anwendung"),
        "{}",
        window.dump()
    );
    assert!(is_disabled(&window, Role::Button, "Autorisieren"));
    window.press(Role::Button, "Alles prüfen");
    let asked = window.asked();
    let [Command::CheckAll { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.sign_in, SignIn::Application);
    window.pass(&[
        (Stage::Imap, 20, Note::Words("XOAUTH2".to_owned())),
        (Stage::Pop3, 20, Note::Words("XOAUTH2".to_owned())),
    ]);
    let why = Diagnosis::of(
        Evidence {
            stage: Stage::Auth,
            fault: Fault::Local(LocalFault::ScopesNotGranted),
            words: "SMTP.SendAsApp\n535 5.7.3 Authentication unsuccessful".to_owned(),
        },
        Subject {
            sign_in: Some(SignIn::Application),
            ..Subject::default()
        },
    );
    let title = aevo_administrator::text::explain(&why).title;
    window.tell_run(RunEvent::Fetched(Box::new(why)));
    assert!(
        window.announces("IMAP und POP3 geprüft"),
        "{}",
        window.dump()
    );
    for text in [
        "Die Anwendung darf das Postfach abrufen. Senden darf sie nicht.",
        title.as_str(),
        "Nicht erteilt: SMTP.SendAsApp",
    ] {
        assert!(window.dump().contains(text), "{text}\n{}", window.dump());
    }
    assert!(!window.says("Testmail angenommen"), "nothing was sent");
    assert!(!window.has(Role::Button, "Autorisieren"));
    window.press(Role::Button, "Erneut versuchen");
    assert!(matches!(
        window.asked().as_slice(),
        [Command::CheckAll { .. }]
    ));
}
