//! „Handbuch": every chapter can be read, and names nothing that the window does not have. „Lizenzen" is a book, too.

use std::collections::BTreeSet;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;

use super::world::Window;

const MANUAL: &str = include_str!("../../../assets/manual.md");
const TEXTS: [&str; 4] = [
    include_str!("../../../assets/i18n/de/ui.ftl"),
    include_str!("../../../assets/i18n/de/program.ftl"),
    include_str!("../../../assets/i18n/de/assistant.ftl"),
    include_str!("../../../assets/i18n/de/handover.ftl"),
];
/// In bold, and no name of anything.
const EMPHASIS: [&str; 2] = ["Hinweise beim Tippen", "Fernwartung:"];

fn open() -> Window {
    let mut window = Window::open();
    window.menu("Hilfe", "Handbuch");
    window
}

fn chapters() -> Vec<&'static str> {
    let lines = MANUAL.lines();
    lines.filter_map(|line| line.strip_prefix("## ")).collect()
}

#[test]
fn every_chapter_can_be_read() {
    let mut window = open();
    assert!(window.has(Role::Heading, "Der Weg"), "{}", window.dump());
    for chapter in chapters() {
        window.press(Role::ListBoxOption, chapter);
        assert!(window.has(Role::Heading, chapter), "{chapter}");
    }
    assert!(
        window
            .everything()
            .contains("client_secret_expired@training.example")
    );
    window.key(Key::ArrowUp);
    assert!(window.has(Role::Heading, "Tastatur"), "{}", window.dump());
    window.key(Key::Escape);
    assert!(!window.has(Role::Heading, "Handbuch"));
}

#[test]
fn a_word_leads_to_its_chapters() {
    let mut window = open();
    window.set("Im Handbuch suchen", "kalenderdatei");
    assert!(window.has(Role::Heading, "Geheimnis erneuern"));
    assert!(!window.has(Role::ListBoxOption, "Tastatur"));
    window.set("Im Handbuch suchen", "nirgends zu finden");
    assert!(window.announces("Kein Kapitel enthält das."));
}

#[test]
fn licences_can_be_read() {
    let mut window = Window::open();
    window.menu("Hilfe", "Über AEVO Administrator");
    window.press(Role::Button, "Lizenzen");
    assert!(window.has(Role::Heading, "Software anderer und ihre Lizenzen"));
    assert!(!window.has(Role::Button, "Lizenzen"), "{}", window.dump());
    // A library leads to the text of its licence.
    window.set("Bibliothek oder Lizenz suchen", "option-ext");
    assert!(window.has(Role::Heading, "Mozilla Public License 2.0"));
    assert!(window.everything().contains("Exhibit A"));
    window.set("Bibliothek oder Lizenz suchen", "");
    for chapter in [
        "Apache License 2.0",
        "MIT License",
        "Inter",
        "JetBrains Mono",
        "Phosphor",
    ] {
        window.press(Role::ListBoxOption, chapter);
        assert!(window.has(Role::Heading, chapter), "{chapter}");
    }
    // Back to the dialog below, and out.
    window.key(Key::Escape);
    assert!(window.has(Role::Button, "Lizenzen"));
    window.key(Key::Escape);
    assert!(!window.has(Role::Heading, "Über AEVO Administrator"));
}

#[test]
fn what_is_to_be_pressed_exists() {
    let names: BTreeSet<&str> = TEXTS
        .iter()
        .flat_map(|file| file.lines())
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, text)| text)
        .chain(["Office365"])
        .collect();
    let bold: Vec<&str> = MANUAL.split("**").skip(1).step_by(2).collect();
    assert!(bold.len() > 60);
    for name in bold {
        assert!(
            names.contains(name) || EMPHASIS.contains(&name),
            "nothing in the window is called „{name}“"
        );
    }
}

#[test]
fn its_pictures_are_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let pictures: Vec<&str> = MANUAL
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(path, _)| path)
        .collect();
    assert!(pictures.len() >= 4);
    let shown = include_str!("../../../src/ui/book.rs");
    for picture in pictures {
        assert!(folder.join(picture).is_file(), "{picture}");
        assert!(
            shown.contains(&format!("\"bytes://{picture}\"")),
            "{picture}"
        );
    }
}
