//! Goes into the woven program: which mutant runs. Where `MUTANTS_REACHED` names a file, the mutants that are reached
//! are written there, each once for each process.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

static CHOSEN: LazyLock<usize> = LazyLock::new(|| {
    let number = env::var("MUTANT").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
});
static REACHED: LazyLock<Option<File>> = LazyLock::new(|| {
    let file = env::var_os("MUTANTS_REACHED")?;
    OpenOptions::new().append(true).create(true).open(file).ok()
});
static TOLD: [AtomicBool; 16_384] = [const { AtomicBool::new(false) }; 16_384];

/// Whether the mutant of this number takes the place of what was written.
#[must_use]
pub fn on(number: usize) -> bool {
    if let Some(mut file) = REACHED.as_ref()
        && !TOLD[number].swap(true, Ordering::Relaxed)
    {
        // One write each: several processes append.
        let _untold = file.write_all(format!("{number}\n").as_bytes());
    }
    *CHOSEN == number
}
