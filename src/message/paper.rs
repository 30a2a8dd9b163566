//! What a test has shown, and what papers are made of it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::domain::provider::TransportSecurity;

/// A test mail that was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Host and port.
    pub server: String,
    /// How the connection was encrypted.
    pub security: TransportSecurity,
    /// Message-ID.
    pub message_id: String,
    /// The server's last line, usually with its queue id.
    pub reply: String,
    /// The conversation, credentials removed.
    pub transcript: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Under which name was signed in.
    pub user: String,
    /// How long after that it was found in the inbox, where it was looked for.
    pub arrived: Option<Duration>,
}

/// What a check of everything has proven, with its steps in the words of „Verlauf".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The steps that were taken.
    pub steps: Vec<ProvenStep>,
    /// The TLS version that was negotiated, for example `TLS 1.3`.
    pub tls: Option<String>,
    /// The mail; `None` where the application may not send.
    pub receipt: Option<Receipt>,
}

/// A step of a proof in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenStep {
    /// Its name.
    pub name: String,
    /// What was found.
    pub found: String,
    /// How long it took.
    pub took: String,
}

/// A paper that could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritten {
    /// The folder that it should have come into.
    pub folder: String,
}
