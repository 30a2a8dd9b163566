//! „Übergabe an AEVO…": writing a file and reading one.

use std::path::PathBuf;

use aevo_administrator::domain::draft::{Entry, ProviderDraft, SecretText};
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Command, Event, Handover, HandoverFault, JobId, Recipient};
use aevo_administrator::state::Access;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;
use secrecy::ExposeSecret;

use super::world::{CLIENT_ID, Window, kept};

const PASSPHRASE: &str = "abcd-efgh-ijkm-npqr-stuv-wxyz";
const WRITE: &str = "Übergabedatei schreiben";

fn open() -> Window {
    let mut window = Window::open();
    window.menu("Extras", "Übergabe an AEVO…");
    window
}

fn answer(window: &mut Window, result: Handover) {
    let asked = window.asked();
    let job = match asked.last() {
        Some(Command::HandOver { job, .. } | Command::ReadHandover { job, .. }) => *job,
        other => panic!("{other:?}"),
    };
    let late = Event::Handover {
        job: JobId::next(),
        result: Handover::Failed(HandoverFault::Damaged),
    };
    window.tell(late);
    window.tell(Event::Handover { job, result });
}

#[test]
fn a_file_is_written_and_its_passphrase_shown_once() {
    let mut window = open();
    assert!(window.says(CLIENT_ID) && window.says("liegt vor, wird nicht angezeigt"));
    insta::assert_snapshot!("handover", window.dump());
    window.press(Role::Button, WRITE);
    assert!(window.announces("Bitte warten…"), "{}", window.dump());
    assert!(
        window
            .node(Role::Button, WRITE)
            .accesskit_node()
            .is_disabled()
    );
    let written = Handover::Written {
        folder: "/home/t/Übergabe".to_owned(),
        passphrase: Some(SecretText(PASSPHRASE.to_owned())),
    };
    answer(&mut window, written);
    assert!(window.says("Übergabedatei geschrieben") && window.says(PASSPHRASE));
    window.asked();
    window.press(Role::Button, "Passphrase kopieren");
    let asked = window.asked();
    let [Command::CopySecret(secret)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(secret.0, PASSPHRASE);
    window.key(Key::Escape);
    window.menu("Extras", "Übergabe an AEVO…");
    assert!(!window.says(PASSPHRASE), "it is shown once");
}

#[test]
fn the_recipients_key_is_offered_again_with_its_fingerprint() {
    let mut kept = kept();
    kept.recipient = Some(Recipient {
        key: "age1known".to_owned(),
        fingerprint: "0A1B 2C3D 4E5F 6071".to_owned(),
    });
    let mut window = Window::over(Access::Open, kept);
    window.menu("Extras", "Übergabe an AEVO…");
    assert!(window.says("Fingerabdruck: 0A1B 2C3D 4E5F 6071"));
    window.set("Schlüssel des Empfängers", "nonsense");
    assert!(!window.says("Fingerabdruck"));
    window.press(Role::Button, WRITE);
    let asked = window.asked();
    let [Command::HandOver { key: Some(key), .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(key, "nonsense");
}

#[test]
fn each_fault_is_said_and_loses_nothing() {
    for (fault, words) in [
        (HandoverFault::Incomplete, "Dem Anbieter fehlt etwas"),
        (HandoverFault::NoKey, "Das ist kein öffentlicher Schlüssel"),
        (
            HandoverFault::NotWritten("/voll".to_owned()),
            "In /voll ließ sich nichts speichern",
        ),
    ] {
        let mut window = open();
        window.press(Role::Button, WRITE);
        answer(&mut window, Handover::Failed(fault));
        assert!(window.says(words), "{}", window.dump());
    }
    for (fault, words) in [
        (
            HandoverFault::WrongPassphrase,
            "Die Passphrase öffnet die Datei nicht",
        ),
        (
            HandoverFault::SealedToKey,
            "Die Datei ist für einen Schlüssel",
        ),
        (HandoverFault::Damaged, "Das ist keine Übergabedatei"),
        (
            HandoverFault::Newer,
            "Die Datei stammt von einer neueren Version",
        ),
        (HandoverFault::Missing, "Dort ist keine Datei"),
    ] {
        let mut window = open();
        read(&mut window, PASSPHRASE);
        answer(&mut window, Handover::Failed(fault));
        assert!(window.says(words), "{}", window.dump());
        assert_eq!(window.value(Role::TextInput, "Übergabedatei"), path());
    }
}

fn path() -> String {
    PathBuf::from("/home/t/Uebergabe.age").display().to_string()
}

fn read(window: &mut Window, passphrase: &str) {
    window.press(Role::Tab, "Einlesen");
    window.set("Übergabedatei", &path());
    window.set("Passphrase", passphrase);
    window.press(Role::Button, "Datei einlesen");
}

#[test]
fn what_was_read_becomes_a_provider() {
    let mut window = open();
    read(&mut window, PASSPHRASE);
    let asked = window.asked();
    let Some(Command::ReadHandover {
        job, passphrase, ..
    }) = asked.last()
    else {
        panic!("{asked:?}");
    };
    assert_eq!(passphrase.expose_secret(), PASSPHRASE);
    let mut draft = ProviderDraft::from_preset(preset::office365(), "Office365");
    draft.client_id = Entry::typed(CLIENT_ID);
    draft.client_secret.edited("Abc8Q~from.the.file".to_owned());
    let result = Handover::Read(Box::new(draft));
    window.tell(Event::Handover { job: *job, result });
    assert!(window.says("Das steht in der Datei") && window.says(CLIENT_ID));
    assert!(!window.everything().contains("Abc8Q~from"));
    insta::assert_snapshot!("handover read", window.dump());
    window.press(Role::Button, "Als Anbieter anlegen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    // There is one of this name already.
    assert_eq!(edit.provider.name, "Office365 2");
    let secret = edit.provider.client_secret.entered().unwrap();
    assert_eq!(secret.expose_secret(), "Abc8Q~from.the.file");
    assert!(
        !window.has(Role::Heading, "Übergabe an AEVO"),
        "it is closed"
    );
}
