//! `export`: the hand-over file for a cloud installation.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::opening::{self, Opening};
use super::send::{CANNOT_CREATE, USAGE};
use super::{Arguments, StartError};
use crate::domain::diagnosis::Diagnosis;
use crate::domain::provider::SignIn;
use crate::service::atomic;
use crate::service::handover::{self, Handover, HandoverError, Lock, Recipient};
use crate::service::headless::Headless;
use crate::text::{t, tf};

/// What may stand behind `export`.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(long, value_name = "NAME")]
    provider: String,
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[arg(long, value_name = "age1…")]
    recipient: Option<Recipient>,
    #[arg(long, value_name = "FILE", conflicts_with = "recipient")]
    passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    opening: Opening,
}

/// Why there is nothing to hand over.
enum Nothing {
    NoProvider,
    /// Names may be given twice; whose secret leaves the house is not guessed.
    Ambiguous,
    /// Its mailboxes have passwords: there is no registration.
    Passwords,
    Failed(Box<Diagnosis>),
}

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    opening::described(command)
        .about(t("cli-export").into_owned())
        .after_help(t("cli-export-exits").into_owned())
        .mut_arg("provider", |arg| {
            arg.help(t("cli-export-provider").into_owned())
        })
        .mut_arg("to", |arg| arg.help(t("cli-export-to").into_owned()))
        .mut_arg("recipient", |arg| {
            arg.help(t("cli-export-recipient").into_owned())
        })
        .mut_arg("passphrase_file", |arg| {
            arg.help(t("cli-export-passphrase-file").into_owned())
        })
}

/// Writes the file, and says how it is opened where that is not known yet.
pub(super) fn export(arguments: &Arguments, options: &Options) -> Result<ExitCode, StartError> {
    if opening::is_practice(arguments) {
        return Ok(USAGE.into());
    }
    let is_told = options.recipient.is_some() || options.passphrase_file.is_some();
    if !is_told && !io::stderr().is_terminal() {
        super::say_error(&t("export-nobody-to-tell"));
        return Ok(USAGE.into());
    }
    let called = opening::call(arguments, &options.opening, async |service| {
        found(&service, &options.provider)
    })?;
    let name = options.provider.as_str();
    Ok(match called {
        Ok(Ok(handover)) => write(&handover, options),
        Ok(Err(Nothing::NoProvider)) => {
            super::say_error(&tf("cli-no-provider", &[("name", name.into())]));
            USAGE.into()
        }
        Ok(Err(Nothing::Ambiguous)) => {
            super::say_error(&tf("export-ambiguous", &[("name", name.into())]));
            USAGE.into()
        }
        Ok(Err(Nothing::Passwords)) => {
            super::say_error(&tf("export-passwords", &[("name", name.into())]));
            ExitCode::FAILURE
        }
        Ok(Err(Nothing::Failed(diagnosis))) => {
            opening::say(&diagnosis);
            ExitCode::FAILURE
        }
        Err(closed) => {
            opening::say_closed(&closed);
            ExitCode::FAILURE
        }
    })
}

fn found(service: &Headless, name: &str) -> Result<Handover, Nothing> {
    let providers = service.kept().providers.iter();
    let mut named = providers.filter(|known| known.name.eq_ignore_ascii_case(name.trim()));
    let provider = named.next().ok_or(Nothing::NoProvider)?;
    if named.next().is_some() {
        return Err(Nothing::Ambiguous);
    }
    if provider.sign_in == SignIn::Password {
        return Err(Nothing::Passwords);
    }
    service.handover(provider).map_err(Nothing::Failed)
}

/// The passphrase is where it belongs before the file is there: a file that nobody can open is worse
/// than none.
fn write(handover: &Handover, options: &Options) -> ExitCode {
    let (lock, passphrase) = match &options.recipient {
        Some(recipient) => (Lock::Recipient(recipient.clone()), None),
        None => match handover::new_passphrase() {
            Ok(passphrase) => (Lock::Passphrase(passphrase.clone()), Some(passphrase)),
            Err(error) => return not_written(&options.to, &error),
        },
    };
    let kept = passphrase.as_ref().zip(options.passphrase_file.as_deref());
    if let Some((passphrase, path)) = kept
        && let Err(error) = keep(passphrase, path)
    {
        return not_written(path, &error);
    }
    if let Err(error) = handover.write(&options.to, &lock) {
        if let Some((_, path)) = kept {
            // It opens nothing.
            let _nothing_lost = fs::remove_file(path);
        }
        return not_written(&options.to, &error);
    }
    tracing::info!(
        is_for_key = passphrase.is_none(),
        "a hand-over file was written"
    );
    if let (Some(passphrase), None) = (&passphrase, kept) {
        let text = Zeroizing::new(tf(
            "export-passphrase",
            &[("passphrase", passphrase.expose_secret().into())],
        ));
        super::say_error(&text);
    }
    ExitCode::SUCCESS
}

fn keep(passphrase: &SecretString, path: &Path) -> Result<(), HandoverError> {
    let line = Zeroizing::new(format!("{}\n", passphrase.expose_secret()));
    Ok(atomic::write_new(path, line.as_bytes())?)
}

fn not_written(path: &Path, error: &HandoverError) -> ExitCode {
    tracing::warn!(error = atomic::words(error), "no hand-over file");
    let path = path.display().to_string();
    let is_there = matches!(error, HandoverError::Write(error) if error.source.kind() == io::ErrorKind::AlreadyExists);
    super::say_error(&if is_there {
        tf("export-exists", &[("path", path.into())])
    } else {
        let reason = atomic::words(error);
        tf(
            "export-not-written",
            &[("path", path.into()), ("reason", reason.into())],
        )
    });
    CANNOT_CREATE.into()
}
