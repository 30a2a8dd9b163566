//! Any text, reported from anywhere: a diagnosis comes back, and nothing of it breaks.

#![no_main]

use fuzz::domain::diagnosis::{Diagnosis, Subject};
use fuzz::domain::evidence::PLACES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let (first, text) = input.split_first().unwrap_or((&0, &[]));
    let text = String::from_utf8_lossy(text);
    let place = PLACES.get(usize::from(*first)).map(|(_, place)| *place);
    let diagnosis = Diagnosis::of_report(&text, place, Subject::default());
    assert!(!diagnosis.cause.label.is_empty());
    assert!(diagnosis.evidence.words.len() <= 4_000);
});
