//! Figures that the README prints: `cargo bench --bench figures -- NAME`. One that is out of its bounds ends in a
//! panic, and so with a code that is not 0.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the terminal, which has nothing to recover"
)]

mod damage;
mod diagnosis;
mod flood;
mod kill;
mod list;
#[path = "../all/port.rs"]
mod port;
mod rotate;
mod window;

use std::process::ExitCode;

type Figure = (&'static str, fn(&[String]));

/// Each figure with what it measures, and the child processes that some of them start.
const FIGURES: [Figure; 10] = [
    ("damage", |_| damage::run()),
    ("diagnosis", |_| diagnosis::run()),
    ("flood", flood::run),
    ("kill", kill::run),
    ("kill-child", kill::child),
    ("list", |_| list::run()),
    ("rotate", rotate::run),
    ("window", |_| window::run()),
    ("window-empty", |_| window::child(false)),
    ("window-ours", |_| window::child(true)),
];

fn main() -> ExitCode {
    // cargo bench adds `--bench`.
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let Some((name, rest)) = args.split_first() else {
        eprintln!("figures: damage, diagnosis, flood, kill, list, rotate, window");
        return ExitCode::FAILURE;
    };
    let Some((_, run)) = FIGURES.iter().find(|(known, _)| known == name) else {
        eprintln!("figures: damage, diagnosis, flood, kill, list, rotate, window");
        return ExitCode::FAILURE;
    };
    run(rest);
    ExitCode::SUCCESS
}
