//! The settings file: damage, versions, unknown members, two copies at once.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process;
use std::thread;
use std::time::Duration;

use aevo_administrator::service::places::Places;
use aevo_administrator::service::settings::{Remark, SettingsError, SettingsFile};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::{beside, child_argument, child_test, fresh};

/// Some settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    #[serde(default)]
    pub count: u64,
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default)]
    pub mailboxes: BTreeMap<String, Vec<String>>,
}

#[test]
fn survives_a_round_trip() {
    let (_directory, places) = fresh();
    let mut file = SettingsFile::<Sample>::open(&places);
    assert!(matches!(file.remark(), Remark::Fresh));
    assert_eq!(file.value(), &Sample::default());
    let saved = file
        .update(|value| {
            *value = sample();
            value.clone()
        })
        .unwrap();
    assert_eq!(file.value(), &saved);
    let again = SettingsFile::<Sample>::open(&places);
    assert!(matches!(again.remark(), Remark::Loaded));
    assert_eq!(again.value(), &saved);
    let (main, backup) = both(&places);
    assert_eq!(main, backup);
}

#[test]
fn unknown_members_survive_and_removed_ones_do_not_come_back() {
    let (_directory, places) = fresh();
    let text = signed(
        r#"{
  "version": 1,
  "sha256": "CHECKSUM",
  "settings": {"count": 3, "note": "old", "fleet": {"x": [1, null, 2.5]}},
  "comment": "by a later build"
}"#,
    );
    fs::write(places.settings_file(), text).unwrap();
    let mut file = SettingsFile::<Sample>::open(&places);
    assert!(matches!(file.remark(), Remark::Loaded));
    assert_eq!(file.value().count, 3);
    file.update(|sample| {
        sample.count = 4;
        sample.note = None;
    })
    .unwrap();
    let text = fs::read_to_string(places.settings_file()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["comment"], "by a later build");
    assert_eq!(json["settings"]["fleet"]["x"][2], 2.5);
    assert_eq!(json["settings"]["count"], 4);
    assert_eq!(json["settings"].get("note"), None);
    let again = SettingsFile::<Sample>::open(&places);
    assert!(matches!(again.remark(), Remark::Loaded));
    assert_eq!(again.value().note, None);
}

#[test]
fn a_later_version_is_read_only() {
    for (text, readable) in [
        (
            r#"{"version": 2, "sha256": "CHECKSUM", "settings": {"count": 3, "more": 1}}"#,
            true,
        ),
        (
            r#"{"version": 7, "sha256": "CHECKSUM", "settings": {"count": "three"}}"#,
            false,
        ),
        (
            r#"{"version": 7, "sha256": "CHECKSUM", "settings": [1]}"#,
            false,
        ),
    ] {
        let (directory, places) = fresh();
        let text = signed(text);
        fs::write(places.settings_file(), &text).unwrap();
        let mut file = SettingsFile::<Sample>::open(&places);
        if readable {
            assert!(matches!(file.remark(), Remark::Newer { version: 2 }));
            assert_eq!(file.value().count, 3);
            assert!(matches!(
                file.update(|sample| sample.count = 1),
                Err(SettingsError::Newer(2))
            ));
        } else {
            assert!(matches!(
                file.remark(),
                Remark::Unusable(SettingsError::NewerUnreadable(7))
            ));
            assert!(matches!(
                file.update(|sample| sample.count = 1),
                Err(SettingsError::NotLoaded)
            ));
        }
        assert_eq!(fs::read_to_string(places.settings_file()).unwrap(), text);
        assert_eq!(corrupt(directory.path()), 0);
    }
}

/// The file was put there by a later version while this program ran.
#[test]
fn a_later_version_is_not_overwritten_while_running() {
    for text in [
        r#"{"version": 2, "sha256": "CHECKSUM", "settings": {}}"#,
        r#"{"version": 2, "sha256": "CHECKSUM", "settings": {"count": []}}"#,
    ] {
        let (directory, places) = fresh();
        let mut file = SettingsFile::<Sample>::open(&places);
        file.update(|value| *value = sample()).unwrap();
        let text = signed(text);
        fs::write(places.settings_file(), &text).unwrap();
        assert!(file.update(|sample| sample.count = 1).is_err());
        assert_eq!(file.value(), &sample());
        assert_eq!(fs::read_to_string(places.settings_file()).unwrap(), text);
        assert_eq!(corrupt(directory.path()), 0);
    }
}

#[test]
fn each_damage_is_found_and_healed_by_the_backup() {
    let (directory, places, good) = saved();
    let path = places.settings_file();
    let damages = damages(&good, &[0x04]);
    println!("{} damaged settings", damages.len());
    for (what, bad) in damages {
        fs::write(&path, &bad).unwrap();
        let file = SettingsFile::<Sample>::open(&places);
        let Remark::RestoredFromBackup {
            kept_as: Some(kept),
        } = file.remark()
        else {
            panic!("{what}: {:?}", file.remark());
        };
        assert_eq!(fs::read(kept).unwrap(), bad, "{what}");
        assert_eq!(file.value(), &sample(), "{what}");
        assert_eq!(fs::read(&path).unwrap(), good, "{what}");
        fs::remove_file(kept).unwrap();
    }
    assert_eq!(corrupt(directory.path()), 0);
}

#[test]
fn without_a_backup_damage_starts_afresh_and_keeps_the_file() {
    let (_directory, places, good) = saved();
    let path = places.settings_file();
    fs::remove_file(beside(&path, ".bak")).unwrap();
    let damages = damages(&good, &[0x01, 0x08, 0x20, 0x80, 0xff]);
    println!("{} damaged settings", damages.len());
    for (what, bad) in damages {
        fs::write(&path, &bad).unwrap();
        let file = SettingsFile::<Sample>::open(&places);
        let Remark::StartedFresh {
            kept_as: Some(kept),
        } = file.remark()
        else {
            panic!("{what}: {:?}", file.remark());
        };
        assert_eq!(fs::read(kept).unwrap(), bad, "{what}");
        assert_eq!(file.value(), &Sample::default());
        fs::remove_file(kept).unwrap();
    }
}

#[test]
fn files_that_never_were_settings() {
    let (_directory, places) = fresh();
    let utf16: Vec<u8> = String::from_utf8(saved().2)
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (what, bytes) in [
        ("no byte", Vec::new()),
        ("null", b"null".to_vec()),
        ("UTF-16", utf16),
        ("17 MiB", vec![b' '; 17 * 1024 * 1024]),
        ("depth 10,000", "[".repeat(10_000).into_bytes()),
        (
            "no version",
            signed(r#"{"sha256": "CHECKSUM", "settings": {}}"#).into_bytes(),
        ),
        (
            "version 0",
            signed(r#"{"version": 0, "sha256": "CHECKSUM", "settings": {}}"#).into_bytes(),
        ),
        (
            "no checksum",
            br#"{"version": 1, "settings": {"count": 1}}"#.to_vec(),
        ),
        (
            "another shape",
            signed(r#"{"version": 1, "sha256": "CHECKSUM", "settings": {"count": "x"}}"#)
                .into_bytes(),
        ),
    ] {
        fs::write(places.settings_file(), &bytes).unwrap();
        let mut file = SettingsFile::<Sample>::open(&places);
        assert!(
            matches!(file.remark(), Remark::StartedFresh { kept_as: Some(_) }),
            "{what}: {:?}",
            file.remark()
        );
        file.update(|sample| sample.count = 1).unwrap();
        fs::remove_file(beside(&places.settings_file(), ".bak")).unwrap();
    }
}

#[test]
fn a_missing_or_late_backup_is_brought_up() {
    let (_directory, places, good) = saved();
    let backup = beside(&places.settings_file(), ".bak");
    for former in [None, Some("older")] {
        match former {
            None => fs::remove_file(&backup).unwrap(),
            Some(text) => fs::write(&backup, text).unwrap(),
        }
        let file = SettingsFile::<Sample>::open(&places);
        assert!(matches!(file.remark(), Remark::Loaded));
        assert_eq!(fs::read(&backup).unwrap(), good);
    }
    fs::remove_file(places.settings_file()).unwrap();
    let file = SettingsFile::<Sample>::open(&places);
    assert!(matches!(
        file.remark(),
        Remark::RestoredFromBackup { kept_as: None }
    ));
    assert_eq!(fs::read(places.settings_file()).unwrap(), good);
}

#[test]
fn damage_while_running_loses_nothing() {
    let (directory, places, _) = saved();
    let mut file = SettingsFile::<Sample>::open(&places);
    let path = places.settings_file();
    fs::write(&path, "x").unwrap();
    fs::write(beside(&path, ".bak"), "y").unwrap();
    file.update(|sample| sample.count += 1).unwrap();
    let expected = Sample {
        count: sample().count + 1,
        ..sample()
    };
    assert_eq!(SettingsFile::<Sample>::open(&places).value(), &expected);
    assert_eq!(corrupt(directory.path()), 2);
}

#[test]
fn two_copies_lose_no_change() {
    const COPIES: u64 = 4;
    const CHANGES: u64 = 50;
    let (_directory, places) = fresh();
    thread::scope(|scope| {
        for _ in 0..COPIES {
            scope.spawn(|| {
                let mut file = SettingsFile::<Sample>::open(&places);
                for _ in 0..CHANGES {
                    file.update(|sample| sample.count += 1).unwrap();
                }
            });
        }
    });
    let file = SettingsFile::<Sample>::open(&places);
    assert_eq!(file.value().count, COPIES * CHANGES);
}

/// The same with processes, which share nothing but the files.
#[test]
fn two_processes_lose_no_change() {
    const NAME: &str = "storage::settings::two_processes_lose_no_change";
    const CHANGES: u64 = 1_000;
    if let Some(directory) = child_argument() {
        let places = Places::find(Some(Path::new(&directory))).unwrap();
        let mut file = SettingsFile::<Sample>::open(&places);
        let me = process::id().to_string();
        // Each begins when the other one is there.
        file.update(|all| all.mailboxes.insert(me.clone(), vec![]))
            .unwrap();
        while SettingsFile::<Sample>::open(&places)
            .value()
            .mailboxes
            .len()
            < 2
        {
            thread::sleep(Duration::from_millis(1));
        }
        for number in 0..CHANGES / 2 {
            file.update(|sample| {
                sample.count += 1;
                let mine = sample.mailboxes.entry(me.clone()).or_default();
                mine.push(number.to_string());
            })
            .unwrap();
        }
        return;
    }
    let (directory, places) = fresh();
    let children = [(); 2].map(|()| child_test(NAME, directory.path()).spawn().unwrap());
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let file = SettingsFile::<Sample>::open(&places);
    assert_eq!(file.value().count, CHANGES);
    let all: Vec<_> = (0..CHANGES / 2).map(|number| number.to_string()).collect();
    assert!(file.value().mailboxes.values().eq([&all; 2]));
    assert_eq!(corrupt(directory.path()), 0);
}

#[test]
fn what_would_not_be_read_again_is_not_written() {
    let (_directory, places, good) = saved();
    let mut file = SettingsFile::<Sample>::open(&places);
    let error = file
        .update(|sample| sample.name = "x".repeat(17 * 1024 * 1024))
        .unwrap_err();
    assert!(matches!(error, SettingsError::TooLarge(_)));
    assert_eq!(file.value(), &sample());
    assert_eq!(fs::read(places.settings_file()).unwrap(), good);
}

fn sample() -> Sample {
    Sample {
        count: 41,
        name: "Müller & Söhne \"GmbH\"\n".to_owned(),
        note: Some("a".repeat(64)),
        mailboxes: BTreeMap::from([("a@b.example".to_owned(), vec![String::new()])]),
    }
}

fn saved() -> (tempfile::TempDir, Places, Vec<u8>) {
    let (directory, places) = fresh();
    let mut file = SettingsFile::<Sample>::open(&places);
    file.update(|value| *value = sample()).unwrap();
    let bytes = fs::read(places.settings_file()).unwrap();
    (directory, places, bytes)
}

fn both(places: &Places) -> (Vec<u8>, Vec<u8>) {
    let path = places.settings_file();
    (
        fs::read(&path).unwrap(),
        fs::read(beside(&path, ".bak")).unwrap(),
    )
}

/// Each prefix, and each byte changed by each mask.
fn damages(good: &[u8], masks: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut damages: Vec<_> = (0..good.len())
        .map(|length| (format!("first {length} bytes"), good[..length].to_vec()))
        .collect();
    for at in 0..good.len() {
        for mask in masks {
            let mut bad = good.to_vec();
            bad[at] ^= mask;
            damages.push((format!("byte {at} changed by {mask:#x}"), bad));
        }
    }
    damages.push(("doubled".to_owned(), [good, good].concat()));
    damages.push(("a blank more".to_owned(), [good, b" "].concat()));
    damages
}

/// Puts the checksum where the word `CHECKSUM` stands, as any version does.
fn signed(text: &str) -> String {
    let zeros = "0".repeat(64);
    let zeroed = text.replace("CHECKSUM", &zeros);
    let mut sum = String::new();
    for byte in digest(&SHA256, zeroed.as_bytes()).as_ref() {
        write!(sum, "{byte:02x}").unwrap();
    }
    text.replace("CHECKSUM", &sum)
}

fn corrupt(directory: &Path) -> usize {
    fs::read_dir(directory)
        .unwrap()
        .filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains(".corrupt-")
        })
        .count()
}
