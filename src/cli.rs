//! The command line: which settings, training or not, window or terminal.

mod check;
mod diagnose;
mod export;
mod guard;
mod log;
mod opening;
mod person;
mod send;
mod sendmail;
mod token;
mod training;
mod walk;

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app;
use crate::service::Setup;
use crate::service::keyring::Keyring;
use crate::service::places::{Places, PlacesError};
use crate::service::tls::Trust;
use crate::text::{t, tf};
use training::Training;

/// What may stand behind the program's name. The descriptions are in `assets/i18n`.
#[derive(Parser, Debug)]
#[command(version)]
struct Arguments {
    #[arg(long, value_name = "DIR")]
    settings_dir: Option<PathBuf>,
    #[arg(long)]
    sandbox: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

/// What is to be done without the window.
#[derive(Subcommand, Debug)]
enum Action {
    Check(check::Options),
    Token(token::Options),
    Send(send::Options),
    Export(export::Options),
    Diagnose(diagnose::Options),
}

/// Why the program cannot start, said on standard error.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("{}", no_place(.0))]
    Places(#[from] PlacesError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Sandbox(#[from] crate::sandbox::SandboxError),
    #[error("{}", tf("cli-no-window", &[("reason", .0.to_string().into())]))]
    Window(#[from] eframe::Error),
    #[error("{}", t("cli-no-display"))]
    NoDisplay,
}

fn no_place(error: &PlacesError) -> String {
    match error {
        PlacesError::NoHome => t("cli-no-home").into_owned(),
        PlacesError::Unusable { path, source } => tf(
            "cli-place-unusable",
            &[
                ("path", path.display().to_string().into()),
                ("reason", source.to_string().into()),
            ],
        ),
    }
}

/// The command line with its descriptions: for the program, its manual pages and its completions.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
        .about(t("cli-about").into_owned())
        .mut_arg("settings_dir", |arg| {
            arg.help(t("cli-settings-dir").into_owned())
        })
        .mut_arg("sandbox", |arg| arg.help(t("cli-sandbox").into_owned()))
        .mut_subcommand("check", check::described)
        .mut_subcommand("token", token::described)
        .mut_subcommand("send", send::described)
        .mut_subcommand("export", export::described)
        .mut_subcommand("diagnose", diagnose::described)
}

/// Runs the program as it was called.
#[must_use]
pub fn run() -> ExitCode {
    guard::start();
    let command = command();
    let parsed = command
        .clone()
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return usage(command, &error);
        }
    };
    match start(&arguments) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "the program cannot start");
            let reason = tf("cli-cannot-start", &[("reason", error.to_string().into())]);
            say_error(&reason);
            #[cfg(windows)]
            if arguments.action.is_none() {
                show_error(&reason);
            }
            not_begun(arguments.action.as_ref())
        }
    }
}

/// The code of a call that could not begin: to a watcher, 1 would be a warning of `check`.
fn not_begun(action: Option<&Action>) -> ExitCode {
    match action {
        Some(Action::Check(_)) => check::UNKNOWN.into(),
        Some(Action::Send(_)) => send::CONFIG.into(),
        _ => ExitCode::FAILURE,
    }
}

/// How a wrong call ends: whoever watches `check` must not take it for a failing mailbox, and mail
/// programs know the codes of `sendmail`.
fn usage(command: clap::Command, error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    let matches = command.ignore_errors(true).get_matches();
    match matches.subcommand_name() {
        Some("check") => check::UNKNOWN.into(),
        Some("token" | "send" | "export") => send::USAGE.into(),
        _ => ExitCode::from(2),
    }
}

fn start(arguments: &Arguments) -> Result<ExitCode, StartError> {
    match &arguments.action {
        Some(Action::Diagnose(options)) => return Ok(diagnose::diagnose(arguments, options)?),
        Some(Action::Check(options)) => return check::check(arguments, options),
        Some(Action::Token(options)) => return token::token(arguments, options),
        Some(Action::Send(options)) => return send::send(arguments, options),
        Some(Action::Export(options)) => return export::export(arguments, options),
        None => {}
    }
    if !arguments.sandbox {
        let places = Places::find(arguments.settings_dir.as_deref())?;
        log::start(&places);
        if !has_display() {
            return Err(StartError::NoDisplay);
        }
        app::run(Setup {
            places,
            trust: Trust::Platform,
            sandbox: None,
            keyring: keyring(),
            name_servers: Vec::new(),
            opens_browser: true,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    // Practice leaves nothing behind, unless a place for it was named.
    let temporary = tempfile::tempdir()?;
    let place = arguments
        .settings_dir
        .as_deref()
        .unwrap_or_else(|| temporary.path());
    let places = Places::find(Some(place))?;
    log::start(&places);
    let training = Training::start()?;
    if has_display() {
        app::run(training.setup(places, true))?;
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(walk::walk(&training, places)?)
    }
}

/// Without its thread the program goes on as on a machine without a keyring, and says so.
fn keyring() -> Option<Keyring> {
    Keyring::of_this_system()
        .inspect_err(|error| tracing::warn!(%error, "no keyring"))
        .ok()
}

/// Only Linux programs can find themselves without a screen.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// A line on standard error; where there is none, nobody reads it.
fn say_error(line: &str) {
    let _nobody_reads = writeln!(io::stderr(), "{line}");
}

/// Whoever has clicked an icon sees no standard error; on Windows there is not even one.
#[cfg(windows)]
fn show_error(text: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(t("window-title"))
        .set_description(text)
        .show();
}
