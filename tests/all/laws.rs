//! The four laws of the house, read off the source.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file with its comments taken out and its unit tests cut off.
struct Source {
    path: PathBuf,
    code: String,
}

fn sources(under: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(under);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let code = text
                    .split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or_default();
                let code = code
                    .lines()
                    .map(|line| line.split("//").next().unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join("\n");
                found.push(Source { path, code });
            }
        }
    }
    assert!(!found.is_empty(), "nothing read under {under}");
    found
}

/// Every place under `folder` where one of `words` stands, but for `except`.
fn offences(folder: &str, except: &[&str], words: &[&str]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources(folder) {
        if except
            .iter()
            .any(|name| source.path.ends_with(name) || source.path.iter().any(|part| part == *name))
        {
            continue;
        }
        for (number, line) in source.code.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                offences.push(format!("{}:{}: {word}", source.path.display(), number + 1));
            }
        }
    }
    offences
}

#[test]
fn law_1_imports_go_one_way() {
    let none: [String; 0] = [];
    assert_eq!(
        offences("ui", &[], &["service::", "tokio", "std::fs", "std::net"]),
        none
    );
    assert_eq!(
        offences(
            "service",
            &[],
            &["egui", "eframe", "crate::ui", "crate::state", "crate::app"]
        ),
        none
    );
    assert_eq!(
        offences(
            "domain",
            &[],
            &[
                "egui",
                "tokio",
                "crate::service",
                "crate::ui",
                "crate::state",
                "std::fs",
                "std::net::Tcp",
                "Utc::now",
                "Local::now"
            ]
        ),
        none
    );
    assert_eq!(
        offences("sandbox", &[], &["egui", "crate::service", "crate::ui"]),
        none
    );
}

#[test]
fn law_2_a_view_draws_and_asks_and_never_waits() {
    let mut views = 0;
    for source in sources("ui") {
        let squeezed: String = source
            .code
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace("( ", "(")
            .replace(", )", ")");
        for signature in squeezed
            .split("fn ui(")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            views += 1;
            assert_eq!(
                signature,
                "&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>",
                "{}",
                source.path.display()
            );
        }
    }
    assert!(views >= 5, "only {views} views found");
    let none: [String; 0] = [];
    assert_eq!(
        offences(
            "ui",
            &[],
            &[
                "thread::sleep",
                ".recv()",
                ".lock()",
                "block_on",
                "Instant::now",
                "SystemTime",
                "Utc::now",
                "Local::now"
            ]
        ),
        none
    );
}

#[test]
fn law_3_state_changes_in_one_file() {
    let none: [String; 0] = [];
    assert_eq!(
        offences("", &["state.rs", "state"], &["&mut AppState"]),
        none
    );
    let app = sources("")
        .into_iter()
        .find(|source| source.path.ends_with("app.rs"))
        .unwrap();
    for line in app.code.lines().filter(|line| line.contains("self.state.")) {
        let is_read = line.contains("self.state.apply(")
            || line.contains("self.state.note(")
            || !line.contains(" = ")
            || line.trim_start().starts_with("let ");
        assert!(is_read, "{line}");
    }
}

#[test]
fn law_4_text_and_colours_have_one_place() {
    let none: [String; 0] = [];
    assert_eq!(
        offences("", &["sandbox"], &["ä", "ö", "ü", "Ä", "Ö", "Ü", "ß", "„"]),
        none
    );
    assert_eq!(
        offences(
            "",
            &["theme.rs"],
            &[
                "Color32::from_",
                "Color32::RED",
                "Color32::WHITE",
                "Color32::BLACK",
                "Color32::GRAY"
            ]
        ),
        none
    );
}

/// Every text that the code asks for is there, and every text that is there is asked for.
#[test]
fn every_text_is_there_and_used() {
    let code: String = sources("").into_iter().map(|source| source.code).collect();
    // In the window and the terminal every literal of this shape is the id of a text.
    let looks_like_id = |literal: &&str| {
        literal.contains('-')
            && literal
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !literal.starts_with('-')
    };
    let window: String = ["ui", "cli"]
        .iter()
        .flat_map(|room| sources(room))
        .map(|source| source.code)
        .collect();
    let asked: Vec<&str> = window
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(looks_like_id)
        .collect();
    assert!(asked.len() > 50, "only {} texts found", asked.len());
    let mut known = Vec::new();
    for file in ["ui.ftl", "program.ftl", "assistant.ftl", "handover.ftl"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("assets/i18n/de")
            .join(file);
        for line in fs::read_to_string(path).unwrap().lines() {
            if let Some((id, _)) = line
                .split_once(" =")
                .filter(|(id, _)| id.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                known.push(id.to_owned());
            }
        }
    }
    // Names of fonts, of the log file, of a header field.
    let others = [
        "inter-medium",
        "inter-semibold",
        "inter-display",
        "icons-fill",
        "aevo-administrator",
        "content-type",
    ];
    let missing: Vec<_> = asked
        .iter()
        .filter(|id| !others.contains(id) && !known.iter().any(|known| known == *id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unused: Vec<_> = known
        .iter()
        .filter(|id| !code.contains(&format!("\"{id}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}
