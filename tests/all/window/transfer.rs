//! „Einstellungen übertragen": the file for another machine, and the one from it.

use aevo_administrator::message::{Command, Event, ImportFault, Imported, JobId};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;

use super::world::Window;

fn open() -> Window {
    let mut window = Window::open();
    window.menu("Extras", "E-Mail-Anbieter");
    window.press(Role::Button, "Übertragen…");
    window
}

fn is_disabled(window: &Window, button: &str) -> bool {
    let button = window.node(Role::Button, button);
    button.accesskit_node().is_disabled()
}

#[test]
fn a_file_is_written_and_its_place_said() {
    let mut window = open();
    insta::assert_snapshot!("transfer", window.dump());
    window.press(Role::Button, "Exportieren");
    let asked = window.asked();
    let [Command::ExportSettings { job }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(is_disabled(&window, "Exportieren"));
    window.tell(Event::Paper {
        job: *job,
        written: Ok("/home/t/Einstellungen".to_owned()),
    });
    assert!(window.announces("Gespeichert: /home/t/Einstellungen"));
    window.key(Key::Escape);
    assert!(window.has(Role::Button, "Übertragen…"));
}

#[test]
fn an_import_says_what_it_has_added() {
    let cases = [
        (
            Ok(Imported {
                providers: 3,
                mailboxes: 1,
                known: 0,
            }),
            "Hinzugefügt: 3\u{a0}Anbieter, 1\u{a0}Postfach. Schon vorhanden: 0\u{a0}Anbieter. Tragen Sie",
        ),
        (
            Ok(Imported {
                known: 2,
                ..Imported::default()
            }),
            "Hinzugefügt: 0\u{a0}Anbieter, 0\u{a0}Postfächer. Schon vorhanden: 2\u{a0}Anbieter.",
        ),
        (
            Err(ImportFault::Damaged),
            "Das ist keine Datei mit Einstellungen",
        ),
        (
            Err(ImportFault::Newer),
            "Die Datei stammt von einer neueren Version",
        ),
        (Err(ImportFault::Missing), "Dort ist keine Datei"),
        (
            Err(ImportFault::NotKept("Kein Platz.".to_owned())),
            "Die Einstellungen ließen sich nicht speichern. Kein Platz.",
        ),
    ];
    for (result, words) in cases {
        let mut window = open();
        assert!(is_disabled(&window, "Importieren"));
        window.set("Datei mit Einstellungen", "/home/t/Einstellungen.json");
        window.press(Role::Button, "Importieren");
        let asked = window.asked();
        let [Command::ImportSettings { job, path }] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        assert_eq!(path, "/home/t/Einstellungen.json");
        assert!(is_disabled(&window, "Importieren"));
        window.tell(Event::Imported {
            job: JobId::next(),
            result: Err(ImportFault::Missing),
        });
        assert!(
            window.announces("Bitte warten…"),
            "another job's answer is dropped"
        );
        window.tell(Event::Imported { job: *job, result });
        assert!(window.says(words), "{words}: {}", window.dump());
        assert!(!is_disabled(&window, "Importieren"));
    }
}
