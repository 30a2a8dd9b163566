//! Real faults of the operating system at each call of a save, injected by strace.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use aevo_administrator::service::places::Places;
use aevo_administrator::service::settings::{Remark, SettingsFile};

use super::settings::Sample;
use super::{CHILD, beside, child_argument, fresh};

const NAME: &str = "storage::faults::faults_real";
const OLD: u64 = 1;
const NEW: u64 = 2;
/// What the child says; libtest has its own words for the same.
const SAVED: &str = "the save came through";
const FAILED: &str = "the save was refused";

/// The calls that saving makes, with the number of dummy calls that [`save`] makes before: strace counts
/// for each thread, and the test harness's own thread shall not meet the fault.
const CALLS: [(&str, usize); 6] = [
    ("openat", DUMMIES),
    ("write", DUMMIES),
    ("fsync", 0),
    ("renameat", 0),
    ("read", DUMMIES),
    ("flock", 0),
];
const DUMMIES: usize = 200;
/// How each may fail. `retval=1` claims a short write that never was.
const FAULTS: [&str; 4] = ["error=ENOSPC", "error=EIO", "error=EINTR", "retval=1"];

#[test]
#[ignore = "needs strace"]
fn faults_real() {
    if let Some(directory) = child_argument() {
        return save(Path::new(&directory));
    }
    let (directory, places) = fresh();
    let mut runs = 0;
    let mut failures = 0;
    for (call, dummies) in CALLS {
        let calls = begin(&places, || traced_calls(&directory, &[call]).len());
        assert!(calls > dummies, "{call} is not called");
        for fault in FAULTS {
            if fault == "retval=1" && call != "write" {
                continue;
            }
            for number in dummies + 1..=calls {
                let what = format!("{call} number {number}: {fault}");
                let said = begin(&places, || {
                    let inject = format!("inject={call}:{fault}:when={number}");
                    run(&directory, &["-e", &inject, "-o"], Path::new("/dev/null"))
                });
                let (found, remark) = reopened(&places);
                assert_eq!(remark, "Loaded", "{what}");
                assert!(found == OLD || found == NEW, "{what}: {found}");
                if said.contains(SAVED) {
                    assert_eq!(found, NEW, "{what}: acknowledged and lost");
                }
                if said.contains(FAILED) {
                    failures += 1;
                    let is_directory = said.contains("SyncDirectory");
                    assert_eq!(found == NEW, is_directory, "{what}: {said}");
                }
                runs += 1;
            }
        }
    }
    println!("{runs} faults, {failures} of them reported by the save");
    assert!(failures > 10, "the faults did not meet the save");
}

/// The calls of these names that the saving thread makes, in their order.
fn traced_calls(directory: &tempfile::TempDir, names: &[&str]) -> Vec<String> {
    let log = directory.path().join("strace.log");
    let trace = format!("trace={}", names.join(","));
    let said = run(directory, &["-e", &trace, "-o"], &log);
    assert!(said.contains(SAVED), "{said}");
    let text = fs::read_to_string(&log).unwrap();
    fs::remove_file(log).unwrap();
    let mut by_thread: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let Some((thread, call)) = line.split_once(char::is_whitespace) else {
            continue;
        };
        if let Some((name, _)) = call.trim_start().split_once('(')
            && names.contains(&name)
        {
            by_thread.entry(thread).or_default().push(name.to_owned());
        }
    }
    by_thread.into_values().max_by_key(Vec::len).unwrap()
}

/// The order that survives a power cut: the bytes before the name, the name before the answer.
#[test]
#[ignore = "needs strace"]
fn order_real() {
    let (directory, places) = fresh();
    let calls = begin(&places, || {
        traced_calls(&directory, &["write", "fsync", "renameat"])
    });
    let order = &calls[DUMMIES..calls.len() - 1];
    let once = ["write", "fsync", "renameat", "fsync"];
    assert_eq!(order, [once, once].concat(), "the file, then its backup");
}

fn save(directory: &Path) {
    for _ in 0..DUMMIES {
        let mut null = File::options()
            .read(true)
            .write(true)
            .open("/dev/null")
            .unwrap();
        null.write_all(b"x").unwrap();
        assert_eq!(null.read(&mut [0]).unwrap(), 0);
    }
    let places = Places::find(Some(directory)).unwrap();
    let mut file = SettingsFile::<Sample>::open(&places);
    match file.update(|sample| sample.count = NEW) {
        Ok(()) => println!("{SAVED}"),
        Err(error) => println!("{FAILED}: {error:?}"),
    }
}

/// Puts the old settings there, twice, and does something.
fn begin<R>(places: &Places, then: impl FnOnce() -> R) -> R {
    let path = places.settings_file();
    let _ = fs::remove_file(&path);
    let _ = fs::remove_file(beside(&path, ".bak"));
    let mut file = SettingsFile::<Sample>::open(places);
    file.update(|sample| sample.count = OLD).unwrap();
    then()
}

fn run(directory: &tempfile::TempDir, options: &[&str], log: &Path) -> String {
    let output = Command::new("strace")
        .arg("-f")
        .args(options)
        .arg(log)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--include-ignored"])
        .env(CHILD, directory.path())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn reopened(places: &Places) -> (u64, &'static str) {
    let file = SettingsFile::<Sample>::open(places);
    let remark = match file.remark() {
        Remark::Loaded => "Loaded",
        _ => "something else",
    };
    (file.value().count, remark)
}
