//! `token`: a valid access token on standard output, and nothing else there.

use std::io::{self, Write};
use std::process::ExitCode;

use secrecy::ExposeSecret;

use super::opening::{self, Opening};
use super::{Arguments, StartError, send};
use crate::service::sasl::Secret;
use crate::text::{t, tf};

/// What may stand behind `token`.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(value_name = "MAILBOX")]
    mailbox: String,
    #[command(flatten)]
    opening: Opening,
}

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    opening::described(command)
        .about(t("cli-token").into_owned())
        .mut_arg("mailbox", |arg| {
            arg.help(t("cli-token-mailbox").into_owned())
        })
}

/// Fetches an access token and writes it down.
pub(super) fn token(arguments: &Arguments, options: &Options) -> Result<ExitCode, StartError> {
    if opening::is_practice(arguments) {
        return Ok(send::USAGE.into());
    }
    let called = opening::call(arguments, &options.opening, async |service| {
        match service.mailbox(&options.mailbox) {
            Some(mailbox) => Some(service.token(mailbox).await),
            None => None,
        }
    })?;
    match called {
        Ok(Some(Ok(Secret::Password(_)))) => {
            let mailbox = options.mailbox.as_str();
            super::say_error(&tf("cli-token-password", &[("mailbox", mailbox.into())]));
        }
        Ok(Some(Ok(Secret::Token(token)))) => {
            writeln!(io::stdout(), "{}", token.expose_secret())?;
            return Ok(ExitCode::SUCCESS);
        }
        Ok(Some(Err(diagnosis))) => opening::say(&diagnosis),
        Ok(None) => {
            let mailbox = options.mailbox.as_str();
            super::say_error(&tf("cli-no-mailbox", &[("mailbox", mailbox.into())]));
            return Ok(send::USAGE.into());
        }
        Err(closed) => opening::say_closed(&closed),
    }
    Ok(ExitCode::FAILURE)
}
