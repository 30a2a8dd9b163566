//! kill -9 of the whole program while it renews a token: at random moments, and at each call of the operating
//! system from the server's answer to the end.

use std::path::Path;
use std::time::Duration;

use super::rotate::{Bed, Figures, Moment, TOKEN, Takes, measure};

const PROGRAM: &str = env!("CARGO_BIN_EXE_aevo-administrator");
/// `cargo bench --bench figures -- rotate` makes 2,000.
const KILLS: u32 = 12;

#[test]
fn a_killed_renewal_loses_no_token_that_the_server_still_takes() {
    let takes = Takes::UntilUsed;
    measure(Path::new(PROGRAM), takes, KILLS).assert_good(takes);
}

#[test]
fn a_token_that_is_good_once_is_lost_only_before_it_is_on_the_disk() {
    let takes = Takes::Once;
    measure(Path::new(PROGRAM), takes, KILLS).assert_good(takes);
}

#[test]
#[ignore = "needs strace"]
fn killed_at_each_call_after_the_answer() {
    let bed = Bed::new(Path::new(PROGRAM), Takes::UntilUsed);
    let calls = calls_after_the_answer(&bed);
    let (mut figures, mut missed) = (Figures::default(), 0);
    for (call, number) in &calls {
        let inject = format!("inject={call}:signal=KILL:when={number}");
        let output = traced(&bed, &["-e", &inject, "-o", "/dev/null"]);
        if output.status.success() {
            // Waiting takes another number of calls each time.
            missed += 1;
        } else {
            figures.judge(&bed, &output, Duration::ZERO);
        }
    }
    println!(
        "{} calls, {missed} of them not met: {figures:?}",
        calls.len()
    );
    figures.assert_good(Takes::UntilUsed);
    for call in ["write", "fsync", "renameat"] {
        let count = calls.iter().filter(|(name, _)| name == call).count();
        assert!(count >= 2, "{call} {count} times: the file and its backup");
    }
    assert!(missed < calls.len() / 4, "{missed} of {}", calls.len());
}

/// Each call with its number among those of its name, as strace counts them for the thread that works.
fn calls_after_the_answer(bed: &Bed) -> Vec<(String, usize)> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let output = traced(bed, &["-o", log.path().to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let text = std::fs::read_to_string(log.path()).unwrap();
    let main = text.split_whitespace().next().unwrap();
    let (mut counts, mut found) = (std::collections::HashMap::new(), Vec::new());
    let mut is_answered = false;
    for line in text.lines().filter(|line| line.starts_with(main)) {
        if let Some((name, _)) = line[main.len()..].trim_start().split_once('(')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            let count = counts.entry(name).or_insert(0);
            *count += 1;
            if is_answered {
                found.push((name.to_owned(), *count));
            }
        }
        is_answered |= line.contains("HTTP/1.1 200");
    }
    found
}

fn traced(bed: &Bed, options: &[&str]) -> std::process::Output {
    let tracer = ["strace", "-f"].iter().chain(options);
    let tracer: Vec<String> = tracer.map(|&word| word.to_owned()).collect();
    bed.server.stop_at(Moment::Answered);
    bed.command(&tracer, TOKEN).output().unwrap()
}
