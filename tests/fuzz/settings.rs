//! Any bytes are no settings file, or one that is written again as it was read. Half of the inputs get a checksum that
//! fits: nothing else would ever be behind it.

#![no_main]

use fuzz::service::settings::{Document, Settings};
use libfuzzer_sys::fuzz_target;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value};

const DIGITS: usize = 64;

fuzz_target!(|input: &[u8]| {
    let Some((&bit, bytes)) = input.split_first() else {
        return;
    };
    check(bytes, bit);
    if let Some(sealed) = sealed(bytes) {
        check(&sealed, bit);
    }
});

fn check(bytes: &[u8], bit: u8) {
    let Some(document) = Document::parse(bytes) else {
        return;
    };
    let mut written = document.to_bytes();
    let again = Document::parse(&written).expect("what was written is read");
    assert_eq!(again.settings(), document.settings());
    assert_eq!(again.version(), document.version());
    assert_eq!(again.to_bytes(), written, "not stable");
    keeps_what_it_does_not_know(bytes, &written);

    let at = usize::from(bit) * (written.len() / 256 + 1) % written.len();
    written[at] ^= 1 << (bit % 8);
    assert!(Document::parse(&written).is_none(), "a flipped bit passed");
}

fn keeps_what_it_does_not_know(before: &[u8], after: &[u8]) {
    let before: Map<String, Value> = serde_json::from_slice(before).unwrap();
    let after: Map<String, Value> = serde_json::from_slice(after).unwrap();
    let Ok(Value::Object(known)) = serde_json::to_value(Settings::default()) else {
        unreachable!()
    };
    for (name, value) in &before {
        if !matches!(name.as_str(), "version" | "sha256" | "settings") {
            assert_eq!(after.get(name), Some(value), "{name}");
        }
    }
    for (name, value) in before["settings"].as_object().unwrap() {
        if !known.contains_key(name) {
            assert_eq!(after["settings"].get(name), Some(value), "{name}");
        }
    }
    assert_eq!(before.len(), after.len());
}

/// With the checksum in the place of the first 64 zeros.
fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let at = bytes
        .windows(DIGITS)
        .position(|digits| digits.iter().all(|&b| b == b'0'))?;
    let checksum = digest(&SHA256, bytes);
    let checksum: String = checksum
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut sealed = bytes.to_vec();
    sealed[at..at + DIGITS].copy_from_slice(checksum.as_bytes());
    Some(sealed)
}
