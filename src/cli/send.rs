//! `send`: a message from standard input, as programs hand it to `sendmail`.

use std::io;
use std::process::ExitCode;

use chrono::Local;

use super::opening::{self, Opening};
use super::sendmail::{self, Sendmail};
use super::{Arguments, StartError};
use crate::domain::address::Address;
use crate::domain::evidence::{Evidence, Fault, LocalFault, ReplyFault, TlsFault};
use crate::domain::stage::Stage;
use crate::service::headless::{Closed, Undelivered};
use crate::service::outgoing::{Author, Outgoing, OutgoingError, Recipients, read_input};
use crate::service::smtp::{Refusal, Taken};
use crate::text::{t, tf};

/// What may stand behind `send`.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(long, value_name = "MAILBOX", value_parser = Address::parse)]
    mailbox: Address,
    #[arg(short = 't')]
    in_head: bool,
    #[arg(short = 'i')]
    ignore_dots: bool,
    #[arg(value_name = "RECIPIENT", value_parser = Address::parse)]
    recipients: Vec<Address>,
    #[command(flatten)]
    sendmail: Sendmail,
    #[command(flatten)]
    opening: Opening,
}

/// How far it came.
enum Outcome {
    NoMailbox,
    ForeignSender,
    Tried(Result<Taken, Undelivered>),
}

/// `EX_USAGE` of sysexits.h, as all that follow.
pub(super) const USAGE: u8 = 64;
const DATA: u8 = 65;
const NO_USER: u8 = 67;
/// `EX_NOHOST`, which mail programs take for a failure that is not to be tried again.
const SOME_REFUSED: u8 = 68;
const UNAVAILABLE: u8 = 69;
pub(super) const CANNOT_CREATE: u8 = 73;
const TRY_LATER: u8 = 75;
const NO_PERMISSION: u8 = 77;
pub(super) const CONFIG: u8 = 78;

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    sendmail::described(opening::described(command))
        .about(t("cli-send").into_owned())
        .after_help(t("cli-send-exits").into_owned())
        .mut_arg("mailbox", |arg| {
            arg.help(t("cli-send-mailbox").into_owned())
        })
        .mut_arg("in_head", |arg| {
            arg.help(t("cli-send-in-head").into_owned())
        })
        .mut_arg("ignore_dots", |arg| {
            arg.help(t("cli-send-ignore-dots").into_owned())
        })
        .mut_arg("recipients", |arg| {
            arg.help(t("cli-send-recipients").into_owned())
        })
}

/// Reads the message, sends it, and says who did not get it.
pub(super) fn send(arguments: &Arguments, options: &Options) -> Result<ExitCode, StartError> {
    if opening::is_practice(arguments) {
        return Ok(USAGE.into());
    }
    if options.recipients.is_empty() && !options.in_head {
        super::say_error(&t("send-nobody"));
        return Ok(USAGE.into());
    }
    // All of it before anything is opened: whoever writes shall not meet a closed pipe.
    let ignores_dots = options.ignore_dots || options.sendmail.ignores_dots();
    let input = match read_input(io::stdin().lock(), ignores_dots) {
        Ok(input) => input,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            super::say_error(&t("send-too-large"));
            return Ok(DATA.into());
        }
        Err(error) => return Err(error.into()),
    };
    let named = if options.in_head {
        Recipients::InHead
    } else {
        Recipients::Given
    };
    let from = Author {
        address: options.sendmail.sender.as_ref().unwrap_or(&options.mailbox),
        name: options.sendmail.full_name.as_deref(),
    };
    let mail = match Outgoing::read(&input, &from, &options.recipients, named, &Local::now()) {
        Ok(mail) => mail,
        Err(error) => {
            tracing::warn!(%error, "not sent");
            super::say_error(&match error {
                OutgoingError::Nobody => t("send-nobody").into_owned(),
                OutgoingError::Recipient { text, .. } => tf(
                    "send-recipient-unusable",
                    &[("recipient", text.trim().into())],
                ),
            });
            return Ok(DATA.into());
        }
    };
    let called = opening::call(arguments, &options.opening, async |service| {
        match service.mailbox(options.mailbox.as_str()) {
            None => Outcome::NoMailbox,
            Some(mailbox) if !mailbox.sends_as(from.address) => Outcome::ForeignSender,
            Some(mailbox) => Outcome::Tried(service.send(mailbox, mail).await),
        }
    })?;
    Ok(match called {
        Ok(Outcome::Tried(Ok(taken))) => {
            say_refused(&taken.refused);
            if taken.refused.is_empty() {
                0
            } else {
                SOME_REFUSED
            }
        }
        Ok(Outcome::Tried(Err(undelivered))) => {
            say_refused(&undelivered.refused);
            opening::say(&undelivered.diagnosis);
            undelivered_code(&undelivered)
        }
        Ok(Outcome::ForeignSender) => {
            let (mailbox, sender) = (options.mailbox.as_str(), from.address.as_str());
            let texts = [("mailbox", mailbox.into()), ("sender", sender.into())];
            super::say_error(&tf("send-foreign-sender", &texts));
            NO_PERMISSION
        }
        Ok(Outcome::NoMailbox) => {
            let mailbox = options.mailbox.as_str();
            super::say_error(&tf("cli-no-mailbox", &[("mailbox", mailbox.into())]));
            USAGE
        }
        Err(closed) => {
            opening::say_closed(&closed);
            match closed {
                Closed::NotSetUp | Closed::PasswordNeeded | Closed::PasswordUnread(_) => CONFIG,
                Closed::WrongPassword => NO_PERMISSION,
                Closed::Keyring(..) => UNAVAILABLE,
                Closed::Failed(diagnosis) => code(&diagnosis.evidence),
            }
        }
    }
    .into())
}

fn say_refused(refused: &[Refusal]) {
    for refusal in refused {
        super::say_error(&tf(
            "send-refused",
            &[
                ("recipient", refusal.recipient.as_str().into()),
                ("reply", refusal.reply.words().into()),
            ],
        ));
    }
}

/// Where one recipient was refused for good, nobody is to try again; where all were put off, somebody is.
fn undelivered_code(undelivered: &Undelivered) -> u8 {
    let is_final = |refusal: &Refusal| refusal.reply.code >= 500;
    if undelivered.refused.iter().any(is_final) {
        NO_USER
    } else {
        code(&undelivered.diagnosis.evidence)
    }
}

/// What a mail program shall make of a failure.
fn code(evidence: &Evidence) -> u8 {
    match &evidence.fault {
        Fault::Reply(reply) => reply_code(evidence.stage, reply),
        Fault::OAuth(fault) => match fault.error.as_str() {
            "temporarily_unavailable" | "server_error" | "slow_down" => TRY_LATER,
            _ if fault
                .http_status
                .is_some_and(|status| status == 429 || status >= 500) =>
            {
                TRY_LATER
            }
            _ => NO_PERMISSION,
        },
        // The message itself: see `Data::encode`.
        Fault::Io(io::ErrorKind::InvalidInput) => DATA,
        Fault::Io(_)
        | Fault::NameUnknown
        | Fault::Deadline
        | Fault::Closed
        | Fault::Tls(TlsFault::CutOff)
        | Fault::Local(LocalFault::NotWritable | LocalFault::Proxy) => TRY_LATER,
        // One that may have been sent is among these: sent again it might come twice.
        Fault::Tls(_) | Fault::Protocol(_) | Fault::Reported(_) => UNAVAILABLE,
        Fault::Local(fault) => match fault {
            LocalFault::ConsentMissing => NO_PERMISSION,
            LocalFault::Keyring | LocalFault::Defect => UNAVAILABLE,
            _ => CONFIG,
        },
    }
}

fn reply_code(stage: Stage, reply: &ReplyFault) -> u8 {
    // RFC 3463: X.7.X is about policy and permission.
    let is_policy = reply
        .enhanced
        .as_deref()
        .is_some_and(|code| code.split('.').nth(1) == Some("7"));
    match stage {
        _ if reply.code < 500 => TRY_LATER,
        Stage::Recipient => NO_USER,
        Stage::Auth | Stage::Sender => NO_PERMISSION,
        _ if is_policy => NO_PERMISSION,
        _ => UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_mail_programs_know() {
        let reply = |code, enhanced: &str| {
            Fault::Reply(ReplyFault {
                code,
                enhanced: Some(enhanced.to_owned()),
                challenge_status: None,
            })
        };
        for (stage, fault, expected) in [
            (Stage::Auth, reply(535, "5.7.3"), NO_PERMISSION),
            (Stage::Auth, reply(454, "4.7.0"), TRY_LATER),
            (Stage::Recipient, reply(550, "5.1.1"), NO_USER),
            (Stage::Recipient, reply(450, "4.2.0"), TRY_LATER),
            (Stage::Accepted, reply(552, "5.3.4"), UNAVAILABLE),
            (Stage::Accepted, reply(554, "5.7.1"), NO_PERMISSION),
            (Stage::Resolve, Fault::NameUnknown, TRY_LATER),
            (Stage::Tls, Fault::Tls(TlsFault::Expired), UNAVAILABLE),
            (Stage::Address, Fault::Local(LocalFault::Incomplete), CONFIG),
            (
                Stage::Consent,
                Fault::Local(LocalFault::ConsentMissing),
                NO_PERMISSION,
            ),
            (Stage::Address, Fault::Io(io::ErrorKind::InvalidInput), DATA),
        ] {
            let words = String::new();
            let evidence = Evidence {
                stage,
                fault,
                words,
            };
            assert_eq!(code(&evidence), expected, "{evidence:?}");
        }
    }
}
