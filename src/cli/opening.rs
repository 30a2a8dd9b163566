//! What the commands share that use the mailboxes: opening the secrets without a window.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{Arguments, StartError, diagnose, log};
use crate::domain::diagnosis::Diagnosis;
use crate::service::Setup;
use crate::service::headless::{self, Closed, Headless, KeyringState};
use crate::service::places::Places;
use crate::service::tls::Trust;
use crate::text::{t, tf};
use crate::ui::words;

/// Where the password comes from: never from the command line or the environment, where others see it.
#[derive(clap::Args, Debug)]
pub(super) struct Opening {
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    command.mut_arg("password_file", |arg| {
        arg.help(t("cli-password-file").into_owned())
    })
}

/// Opens the secrets and does the work.
pub(super) fn call<R>(
    arguments: &Arguments,
    opening: &Opening,
    work: impl AsyncFnOnce(Headless) -> R,
) -> Result<Result<R, Closed>, StartError> {
    let places = Places::find(arguments.settings_dir.as_deref())?;
    if places.settings_dir().is_dir() {
        log::start(&places);
    }
    let setup = Setup {
        places,
        trust: Trust::Platform,
        sandbox: None,
        keyring: super::keyring(),
        name_servers: Vec::new(),
        opens_browser: false,
    };
    let ask = || password(opening.password_file.as_deref());
    Ok(headless::call(setup, ask, work)?)
}

/// From the file, else from whoever sits at the terminal, else from nobody.
fn password(file: Option<&Path>) -> io::Result<Option<SecretString>> {
    let text = match file {
        Some(path) => {
            let text = diagnose::decode(&fs::read(path)?);
            text.lines().next().unwrap_or_default().to_owned()
        }
        None if io::stdin().is_terminal() => {
            rpassword::prompt_password(format!("{} ", t("cli-password")))?
        }
        None => return Ok(None),
    };
    Ok(Some(SecretString::from(text)))
}

/// Why the secrets stay closed, in one line.
pub(super) fn why(closed: &Closed) -> String {
    match closed {
        Closed::NotSetUp => t("closed-not-set-up").into_owned(),
        Closed::PasswordNeeded => t("closed-password-needed").into_owned(),
        Closed::PasswordUnread(error) => tf(
            "closed-password-unread",
            &[("reason", error.to_string().into())],
        ),
        Closed::WrongPassword => t("closed-wrong-password").into_owned(),
        Closed::Keyring(state, _) => t(match state {
            KeyringState::Foreign => "closed-keyring-foreign",
            KeyringState::Locked => "closed-keyring-locked",
            KeyringState::Silent => "closed-keyring-silent",
            KeyringState::Missing => "closed-keyring-missing",
        })
        .into_owned(),
        Closed::Failed(diagnosis) => crate::text::explain(diagnosis).title,
    }
}

/// The same with who acts and the id, where these are known.
pub(super) fn say_closed(closed: &Closed) {
    match closed {
        Closed::Failed(diagnosis) => say(diagnosis),
        Closed::Keyring(_, diagnosis) => {
            let id = diagnosis.cause.label;
            super::say_error(&why(closed));
            super::say_error(&words::who_must_act(diagnosis.cause.who_acts));
            super::say_error(&tf("failure-id", &[("id", id.into())]));
        }
        _ => super::say_error(&why(closed)),
    }
}

/// A diagnosis on standard error.
pub(super) fn say(diagnosis: &Diagnosis) {
    // Where there is no standard error, nobody reads it.
    let _nobody_reads = diagnose::tell(&mut io::stderr(), diagnosis);
}

/// Practice has no part in what these commands do to real mailboxes.
pub(super) fn is_practice(arguments: &Arguments) -> bool {
    if arguments.sandbox {
        super::say_error(&t("cli-not-in-sandbox"));
    }
    arguments.sandbox
}
