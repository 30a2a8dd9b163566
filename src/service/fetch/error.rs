//! How fetching can fail.

use std::error::Error as _;
use std::io;

use thiserror::Error;

use crate::domain::evidence::{Fault, ProtocolFault, ReplyFault, TlsFault};
use crate::service::connect::ConnectError;
use crate::service::failure::{Cause, Failure};
use crate::service::line::LineError;
use crate::service::sasl::Challenge;
use crate::service::secure::SecureError;

/// A failed conversation with an IMAP or POP3 server.
pub type FetchError = Failure<FetchCause>;

/// Why.
#[derive(Debug, Error)]
pub enum FetchCause {
    /// There is no encrypted connection.
    #[error(transparent)]
    Secure(#[from] SecureError),
    /// STARTTLS is not offered, or was answered with these words.
    #[error("the server does not start TLS")]
    StartTlsMissing(Option<String>),
    /// There is no further line, or a command could not be sent.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The line is none of this protocol, or none that may stand here.
    #[error("the server sent something that is no answer: {0}")]
    Malformed(String),
    /// The server takes no such secret; it offers these mechanisms.
    #[error("the server offers no mechanism for this sign-in")]
    MechanismMissing(Vec<String>),
    /// The server refused a command or took leave.
    #[error("the server refused: {words}")]
    Refused {
        /// Its line, without what only says which command it belongs to.
        words: String,
        /// What it said of the access token before, which often is the better reason.
        challenge: Option<Challenge>,
    },
    /// The server goes on asking where it should accept or refuse.
    #[error("the server does not end the sign-in")]
    EndlessChallenge(Challenge),
}

impl Cause for FetchCause {
    fn judge(&self) -> (Fault, String) {
        match self {
            // The stage does not tell that nobody answered yet; a system call would say it like this.
            Self::Secure(SecureError::Connect(ConnectError::Deadline(_))) => {
                (Fault::Io(io::ErrorKind::TimedOut), String::new())
            }
            Self::Secure(error) => error.judge(),
            Self::StartTlsMissing(words) => (
                Fault::Tls(TlsFault::StartTlsMissing),
                words.clone().unwrap_or_default(),
            ),
            Self::Line(error) => {
                let source = error.source().map(ToString::to_string);
                (error.fault(), source.unwrap_or_default())
            }
            Self::Malformed(line) => (Fault::Protocol(ProtocolFault::Malformed), line.clone()),
            Self::MechanismMissing(offered) => (
                Fault::Protocol(ProtocolFault::MechanismMissing),
                offered.join(" "),
            ),
            Self::Refused { words, challenge } => {
                let fault = ReplyFault {
                    challenge_status: challenge.as_ref().and_then(|said| said.status.clone()),
                    ..ReplyFault::default()
                };
                let words = match challenge {
                    Some(challenge) => format!("{words} {}", challenge.words),
                    None => words.clone(),
                };
                (Fault::Reply(fault), words)
            }
            Self::EndlessChallenge(challenge) => (
                Fault::Protocol(ProtocolFault::Malformed),
                challenge.words.clone(),
            ),
        }
    }
}
