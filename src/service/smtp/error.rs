//! How a submission can fail.

use std::io;

use thiserror::Error;

use crate::domain::evidence::{Fault, ProtocolFault, ReplyFault, TlsFault};
use crate::service::failure::{Cause, Failure};
use crate::service::line::LineError;
use crate::service::sasl::Challenge;
use crate::service::secure::SecureError;
use crate::service::smtp::Refusal;
use crate::service::smtp::data::DataError;
use crate::service::smtp::reply::Reply;

/// A failed submission or sign-in.
pub type SmtpError = Failure<SmtpCause>;

/// Why.
#[derive(Debug, Error)]
pub enum SmtpCause {
    /// There is no encrypted connection.
    #[error(transparent)]
    Secure(#[from] SecureError),
    /// STARTTLS is not offered, or was answered with this reply.
    #[error("the server does not start TLS")]
    StartTlsMissing(Option<Reply>),
    /// The connection failed, or what came over it is no reply.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// The server takes no such secret; it offers these mechanisms.
    #[error("the server offers no mechanism for this sign-in")]
    MechanismMissing(Vec<String>),
    /// The server refused the access token.
    #[error("the server refused the sign-in: {}", .reply.words())]
    SignInRefused {
        /// The refusal.
        reply: Reply,
        /// What it said before, which often is the better reason.
        challenge: Option<Challenge>,
    },
    /// The server goes on asking where it should accept or refuse.
    #[error("the server does not end the sign-in")]
    EndlessChallenge(Challenge),
    /// The server took none of the recipients.
    #[error("the server takes none of {} recipients", .0.len())]
    NobodyTaken(Vec<Refusal>),
    /// The server refused a command.
    #[error("the server refused: {}", .0.words())]
    Refused(Reply),
    /// The message cannot be sent by SMTP.
    #[error(transparent)]
    Message(#[from] DataError),
    /// The final dot was sent and no reply to it came. The message may have been sent.
    #[error("the connection broke while the server was taking the message over")]
    MaybeSent(#[source] ReplyError),
}

/// Why there is no reply.
#[derive(Debug, Error)]
pub enum ReplyError {
    /// There is no further line, or a command could not be sent.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The line is no SMTP reply.
    #[error("the server sent something that is no SMTP reply: {0}")]
    Malformed(String),
}

impl Cause for SmtpCause {
    fn judge(&self) -> (Fault, String) {
        match self {
            Self::Secure(error) => error.judge(),
            Self::StartTlsMissing(reply) => (
                Fault::Tls(TlsFault::StartTlsMissing),
                reply.as_ref().map_or_else(String::new, Reply::words),
            ),
            Self::Reply(error) => error.judge(),
            Self::MechanismMissing(offered) => (
                Fault::Protocol(ProtocolFault::MechanismMissing),
                offered.join(" "),
            ),
            Self::SignInRefused { reply, challenge } => {
                let challenge = challenge.as_ref();
                let fault = ReplyFault {
                    challenge_status: challenge.and_then(|challenge| challenge.status.clone()),
                    ..reply.fault()
                };
                let words = match challenge {
                    Some(challenge) => format!("{} {}", reply.words(), challenge.words),
                    None => reply.words(),
                };
                (Fault::Reply(fault), words)
            }
            Self::EndlessChallenge(challenge) => (
                Fault::Protocol(ProtocolFault::Malformed),
                challenge.words.clone(),
            ),
            Self::NobodyTaken(refused) => {
                let reply = refused.first().map(|refusal| &refusal.reply);
                let fault = reply.map(Reply::fault).unwrap_or_default();
                (
                    Fault::Reply(fault),
                    reply.map_or_else(String::new, Reply::words),
                )
            }
            Self::Refused(reply) => (Fault::Reply(reply.fault()), reply.words()),
            // As the operating system would name it: something was asked for that cannot be done.
            Self::Message(error) => (Fault::Io(io::ErrorKind::InvalidInput), error.to_string()),
            Self::MaybeSent(error) => (Fault::Protocol(ProtocolFault::MaybeSent), error.judge().1),
        }
    }
}

impl From<LineError> for SmtpCause {
    fn from(error: LineError) -> Self {
        Self::Reply(error.into())
    }
}

impl ReplyError {
    fn judge(&self) -> (Fault, String) {
        match self {
            Self::Line(error) => {
                let source = std::error::Error::source(error);
                (
                    error.fault(),
                    source.map_or_else(String::new, ToString::to_string),
                )
            }
            Self::Malformed(line) => (Fault::Protocol(ProtocolFault::Malformed), line.clone()),
        }
    }
}
