//! What was typed stays where it could not be saved.

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Evidence, Fault, LocalFault};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

use super::world::Window;

/// The job of the one request to save that was made.
fn saving(window: &mut Window) -> JobId {
    let asked = window.asked();
    let [Command::Save { job, edit }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(edit.provider.client_secret.entered().is_some());
    assert_eq!(edit.provider.secret_expires.entered(), "11.01.2028");
    *job
}

#[test]
fn a_full_disk_is_explained_and_all_stays_typed() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Geheimnis gültig bis", "11.01.2028");
    window.set("Client Secret", "Xyz8Q~new");
    window.keys(Modifiers::COMMAND, Key::S);
    let job = saving(&mut window);
    let words =
        "/x/settings.json cannot be written (writing the new file): No space left on device";
    let evidence = Evidence {
        stage: Stage::Address,
        fault: Fault::Local(LocalFault::NotWritable),
        words: words.to_owned(),
    };
    let diagnosis = Box::new(Diagnosis::of(evidence, Subject::default()));
    window.tell(Event::Refused { job, diagnosis });
    let tree = window.everything();
    let said = "Nicht gespeichert: Die Einstellungen lassen sich nicht speichern";
    assert!(tree.contains(said), "{tree}");
    assert!(!tree.contains("Xyz8Q"), "{tree}");
    let secret = window.value(Role::PasswordInput, "Client Secret");
    assert_eq!(secret.chars().count(), "Xyz8Q~new".len());
    let day = window.value(Role::TextInput, "Geheimnis gültig bis");
    assert_eq!(day, "11.01.2028");
    // And can be saved as soon as there is room.
    window.keys(Modifiers::COMMAND, Key::S);
    assert_ne!(saving(&mut window), job);
}
