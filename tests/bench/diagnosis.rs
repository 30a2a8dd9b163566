//! How long a diagnosis takes: each real message by itself, and pastes of one megabyte, hostile ones among them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};

const FILES: [&str; 2] = [
    include_str!("../failures/known.jsonl"),
    include_str!("../failures/later.jsonl"),
];
const MEGABYTE: usize = 1 << 20;
const ROUNDS: usize = 9;

pub fn run() {
    let messages: Vec<String> = FILES
        .iter()
        .flat_map(|file| file.lines())
        .map(|line| {
            let sample: serde_json::Value = serde_json::from_str(line).unwrap();
            sample["raw"].as_str().unwrap().to_owned()
        })
        .collect();
    // The words are compiled when the first text comes.
    let first = time(&messages[0]);
    let mut each: Vec<Duration> = messages.iter().map(|text| median(text)).collect();
    each.sort_unstable();
    println!(
        "{} messages: median {:?}, longest {:?}; the first of all {first:?}",
        each.len(),
        each[each.len() / 2],
        each[each.len() - 1],
    );
    for (name, unit) in [
        ("a log of all messages", messages.join("\n")),
        ("nothing known", "Lorem ipsum dolor sit amet. ".to_owned()),
        ("codes", "535 5.7.139 451 4.7.0 ".to_owned()),
        ("numbers", "AADSTS1 error_codes:[ 2 - [2026 ".to_owned()),
        ("escapes", "%25%41\\\\u0041&#65;+".to_owned()),
        ("base64", "eyJhbGciOiJ ".to_owned()),
        ("words of rules", "account locked redirect uri ".to_owned()),
        ("one word", "a".to_owned()),
        ("no blanks", "aeiou%2b+%%".to_owned()),
        ("other scripts", "\u{4e0d}\u{200b}\u{2019}".to_owned()),
    ] {
        let text = unit.repeat(MEGABYTE / unit.len() + 1);
        let text = &text[..(0..=MEGABYTE)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)];
        println!("1 MiB of {name}: {:?}", median(text));
    }
}

fn median(text: &str) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| time(text)).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn time(text: &str) -> Duration {
    let started = Instant::now();
    black_box(Diagnosis::of_report(
        black_box(text),
        None,
        Subject::default(),
    ));
    started.elapsed()
}
