//! Window or terminal; log file; nothing else.

#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

use aevo_administrator::cli;

fn main() -> ExitCode {
    cli::run()
}
