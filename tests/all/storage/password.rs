//! The administrator password and the gate before it.

use std::time::{Duration, Instant};

use aevo_administrator::service::password::{
    Gate, Guesses, MAX_BYTES, MIN_CHARACTERS, PasswordError, PasswordRecord,
};
use serde_json::{Value, json};

use super::secret;

#[test]
fn lengths_are_counted_in_characters_and_limited_in_bytes() {
    for (password, expected) in [
        (String::new(), PasswordError::TooShort(0)),
        ("x".repeat(11), PasswordError::TooShort(11)),
        // Eleven characters, 22 bytes.
        ("ü".repeat(11), PasswordError::TooShort(11)),
        ("x".repeat(1_025), PasswordError::TooLong(1_025)),
        ("ü".repeat(513), PasswordError::TooLong(1_026)),
    ] {
        assert_eq!(PasswordRecord::create(&secret(&password)), Err(expected));
    }
    assert_eq!((MIN_CHARACTERS, MAX_BYTES), (12, 1_024));
}

/// From the shortest on every length is taken and used whole, blanks and other scripts included.
#[test]
fn every_length_is_used_whole() {
    for characters in 0..MIN_CHARACTERS {
        for unit in ["x", "ü", " ", "漢", "\u{1f511}"] {
            assert_eq!(
                PasswordRecord::create(&secret(&unit.repeat(characters))),
                Err(PasswordError::TooShort(characters))
            );
        }
    }
    for password in [
        "x".repeat(12),
        // bcrypt would look at 72 bytes only.
        format!("{}y", "x".repeat(72)),
        "x".repeat(128),
        "\u{1f511}".repeat(128),
        " ".repeat(12),
        "vier Wörter und drei Blanks".to_owned(),
        "\ttabs\tand\u{a0}blanks".to_owned(),
    ] {
        let record = PasswordRecord::create(&secret(&password)).unwrap();
        assert_eq!(record.verify(&secret(&password)), Ok(()), "{password}");
        let mut cut = password.clone();
        let last = cut.pop().unwrap();
        for other in [
            cut.clone(),
            format!("{cut}{last}{last}"),
            format!("{password}\n"),
        ] {
            let verdict = record.verify(&secret(&other));
            assert_eq!(verdict, Err(PasswordError::Wrong), "{other:?}");
        }
    }
}

#[test]
fn passwords_are_compared_as_a_whole() {
    let long = "ü".repeat(512);
    for (password, others) in [
        (
            "correct horse 12",
            vec![
                "correct horse 13",
                "Correct horse 12",
                "correct horse 12 ",
                "",
            ],
        ),
        // Composed and decomposed are two passwords.
        ("pässwörd-4711", vec!["pa\u{308}sswo\u{308}rd-4711"]),
        ("pa\u{308}sswo\u{308}rd-4711", vec!["pässwörd-4711"]),
        (
            "\u{212b}ngstr\u{f6}m-units",
            vec!["\u{c5}ngstr\u{f6}m-units"],
        ),
        (" blanks count ", vec!["blanks count"]),
        (long.as_str(), vec![&long[2..]]),
    ] {
        let record = PasswordRecord::create(&secret(password)).unwrap();
        assert_eq!(record.verify(&secret(password)), Ok(()));
        for other in others {
            assert_eq!(
                record.verify(&secret(other)),
                Err(PasswordError::Wrong),
                "{other:?}"
            );
        }
    }
}

#[test]
fn a_record_survives_the_settings_and_is_salted() {
    let password = secret("correct horse 12");
    let one = PasswordRecord::create(&password).unwrap();
    let two = PasswordRecord::create(&password).unwrap();
    assert_ne!(one, two);
    let json = serde_json::to_value(&one).unwrap();
    assert_eq!(json["algorithm"], "argon2id");
    assert_eq!(json["memory_kib"], 64 * 1024);
    assert_eq!(json["passes"], 3);
    assert_eq!(json["lanes"], 1);
    let again: PasswordRecord = serde_json::from_value(json).unwrap();
    assert_eq!(again.verify(&password), Ok(()));
}

/// The record is tampered with: no open door, no work without limit.
#[test]
fn a_tampered_record_is_refused() {
    let password = secret("correct horse 12");
    let good = serde_json::to_value(PasswordRecord::create(&password).unwrap()).unwrap();
    let since = Instant::now();
    for (field, value) in [
        ("algorithm", json!("argon2i")),
        ("algorithm", json!("none")),
        ("version", json!(16)),
        ("memory_kib", json!(0)),
        ("memory_kib", json!(8)),
        ("memory_kib", json!(19 * 1024 - 1)),
        ("memory_kib", json!(1024 * 1024 + 1)),
        ("memory_kib", json!(u32::MAX)),
        ("passes", json!(0)),
        ("passes", json!(1)),
        ("passes", json!(11)),
        ("passes", json!(u32::MAX)),
        ("lanes", json!(0)),
        ("lanes", json!(5)),
        ("salt", json!("")),
        ("salt", json!("AAAA")),
        ("salt", json!("!")),
        ("tag", json!("")),
        ("tag", json!("AAAA")),
        ("tag", json!("A".repeat(1_000))),
    ] {
        let record: PasswordRecord = serde_json::from_value(with(&good, field, &value)).unwrap();
        assert_eq!(
            record.verify(&password),
            Err(PasswordError::Record(field)),
            "{field} = {value}"
        );
        assert_eq!(
            record.verify(&secret("")),
            Err(PasswordError::Record(field))
        );
    }
    assert!(
        since.elapsed() < Duration::from_secs(1),
        "nothing was computed"
    );
    for field in [
        "algorithm",
        "version",
        "memory_kib",
        "passes",
        "lanes",
        "salt",
        "tag",
    ] {
        for value in [json!(null), json!(-1), json!(u64::MAX), json!([])] {
            let tampered = with(&good, field, &value);
            assert!(serde_json::from_value::<PasswordRecord>(tampered).is_err());
        }
    }
    let other_tag = with(&good, "tag", &json!("A".repeat(43)));
    let record: PasswordRecord = serde_json::from_value(other_tag).unwrap();
    assert_eq!(record.verify(&password), Err(PasswordError::Wrong));
}

#[test]
fn guesses_are_slowed() {
    let mut now = Instant::now();
    let mut gate = Gate::new(Guesses::default(), now);
    let mut pauses = Vec::new();
    for count in 1..=1_000 {
        pauses.push(gate.wait(now).as_secs());
        now += gate.wait(now);
        assert_eq!(gate.guess(now), Ok(Guesses { failed: count }));
    }
    assert_eq!(pauses[..10], [0, 0, 0, 1, 2, 4, 8, 16, 32, 60]);
    assert!(pauses[10..].iter().all(|pause| *pause == 60));
    assert_eq!(Guesses { failed: u32::MAX }.pause(), Duration::from_mins(1));
}

#[test]
fn a_guess_before_its_time_does_not_count() {
    let now = Instant::now();
    let mut gate = Gate::new(Guesses { failed: 3 }, now);
    assert_eq!(gate.guess(now), Err(Duration::from_secs(1)));
    let almost = now + Duration::from_millis(999);
    assert_eq!(gate.guess(almost), Err(Duration::from_millis(1)));
    let then = now + Duration::from_secs(1);
    assert_eq!(gate.guess(then), Ok(Guesses { failed: 4 }));
    assert_eq!(gate.wait(then), Duration::from_secs(2));
}

/// What is kept has no time in it, so neither a restart nor the clock shortens a pause.
#[test]
fn a_restart_begins_the_pause_anew() {
    let mut now = Instant::now();
    let mut gate = Gate::new(Guesses { failed: 8 }, now);
    now += gate.wait(now);
    let kept = gate.guess(now).unwrap();
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(text, r#"{"failed":9}"#);
    let kept: Guesses = serde_json::from_str(&text).unwrap();
    for restart in [now, now + Duration::from_hours(24)] {
        let gate = Gate::new(kept, restart);
        assert_eq!(gate.wait(restart), Duration::from_mins(1));
    }
}

#[test]
fn the_right_password_forgives() {
    let now = Instant::now();
    let mut gate = Gate::new(Guesses { failed: 20 }, now);
    let then = now + gate.wait(now);
    gate.guess(then).unwrap();
    assert_eq!(gate.passed(then), Guesses::default());
    assert_eq!(gate.wait(then), Duration::ZERO);
}

fn with(record: &Value, field: &str, value: &Value) -> Value {
    let mut record = record.clone();
    record[field] = value.clone();
    record
}
