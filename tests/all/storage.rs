//! What is kept: settings, sealed secrets, the keyring, the password; damaged, killed, tampered with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests and their helpers"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use aevo_administrator::service::places::Places;
use secrecy::SecretString;
use tempfile::TempDir;

#[path = "../bench/kill.rs"]
#[allow(dead_code, reason = "the figures binary runs more cycles of the same")]
mod kill;

#[cfg(target_os = "linux")]
mod faults;
mod files;
mod keyring;
mod password;
#[cfg(unix)]
mod places;
mod secrets;
mod settings;
mod wrapped_key;

/// Set for a test that was started again as a child; holds what the child needs to know.
const CHILD: &str = "AEVO_STORAGE_TEST_CHILD";

/// A settings directory of one test, in memory where that is possible: thousands of fsyncs are not
/// what these tests are about.
fn fresh() -> (TempDir, Places) {
    let memory = Path::new("/dev/shm");
    let directory = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    }
    .unwrap();
    let places = Places::find(Some(directory.path())).unwrap();
    places.prepare().unwrap();
    (directory, places)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// This test binary, running one test alone as a child.
pub(crate) fn child_test(test: &str, argument: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(CHILD, argument);
    command
}

/// The same, by a shell that first does something to itself (`umask 000`).
#[cfg(unix)]
fn child_test_after(shell: &str, test: &str, argument: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{shell}; exec \"$0\" \"$@\""))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(CHILD, argument);
    command
}

pub(crate) fn child_argument() -> Option<String> {
    std::env::var(CHILD).ok()
}
