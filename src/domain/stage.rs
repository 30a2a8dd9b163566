//! The stages of one check, in the order in which they are passed.

use std::time::Duration;

use crate::domain::provider::TransportSecurity;

/// What a check is doing. A check stops at the first stage that fails and says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The addresses and the provider's settings are complete and well written.
    Address,
    /// Somebody has consented in the browser.
    Consent,
    /// The token endpoint has issued an access token.
    Token,
    /// The server's name has addresses.
    Resolve,
    /// A TCP connection stands.
    Connect,
    /// The server has greeted and offered its extensions.
    Greeting,
    /// The connection is encrypted and the certificate verified.
    Tls,
    /// The server has accepted the credential.
    Auth,
    /// MAIL FROM was accepted.
    Sender,
    /// RCPT TO was accepted.
    Recipient,
    /// The server has taken the message over (the reply after the final dot).
    Accepted,
    /// The IMAP server has accepted the credential and opened the inbox.
    Imap,
    /// The POP3 server has accepted the credential and counted the mails.
    Pop3,
    /// The message has arrived in the inbox.
    FetchBack,
}

/// One line of „Verlauf". Finding the server has several stages and is one step for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// [`Stage::Address`]
    Address,
    /// [`Stage::Consent`]
    Consent,
    /// [`Stage::Token`]
    Token,
    /// [`Stage::Resolve`], [`Stage::Connect`] and, before STARTTLS, [`Stage::Greeting`]
    Connection,
    /// [`Stage::Tls`] and, with implicit TLS, [`Stage::Greeting`]
    Tls,
    /// [`Stage::Auth`]
    Auth,
    /// [`Stage::Sender`]
    Sender,
    /// [`Stage::Recipient`]
    Recipient,
    /// [`Stage::Accepted`]
    Accepted,
    /// [`Stage::Imap`]
    Imap,
    /// [`Stage::Pop3`]
    Pop3,
    /// [`Stage::FetchBack`]
    FetchBack,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Self; 12] = [
        Self::Address,
        Self::Consent,
        Self::Token,
        Self::Connection,
        Self::Tls,
        Self::Auth,
        Self::Sender,
        Self::Recipient,
        Self::Accepted,
        Self::Imap,
        Self::Pop3,
        Self::FetchBack,
    ];

    /// The steps of sending a mail, which come first.
    pub const SENDING: &[Self] = Self::ALL.split_at(9).0;
}

impl Stage {
    /// The line of „Verlauf" that shows this stage. The greeting comes before the handshake with
    /// STARTTLS and after it with implicit TLS; lines never go back to "running".
    #[must_use]
    pub fn step(self, security: TransportSecurity) -> Step {
        match self {
            Self::Address => Step::Address,
            Self::Consent => Step::Consent,
            Self::Token => Step::Token,
            Self::Resolve | Self::Connect => Step::Connection,
            Self::Greeting if security == TransportSecurity::StartTls => Step::Connection,
            Self::Greeting | Self::Tls => Step::Tls,
            Self::Auth => Step::Auth,
            Self::Sender => Step::Sender,
            Self::Recipient => Step::Recipient,
            Self::Accepted => Step::Accepted,
            Self::Imap => Step::Imap,
            Self::Pop3 => Step::Pop3,
            Self::FetchBack => Step::FetchBack,
        }
    }
}

/// What a running check reports while it runs. A failure is not reported here but returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The stage has begun.
    Started(Stage),
    /// The stage was passed.
    Passed {
        /// Which.
        stage: Stage,
        /// How long it took.
        took: Duration,
        /// What was found.
        note: Note,
    },
    /// The stage does not apply here.
    Skipped(Stage),
}

impl Progress {
    /// Of which stage.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::Started(stage) | Self::Passed { stage, .. } | Self::Skipped(stage) => *stage,
        }
    }
}

/// What a passed stage has found, for the second line of its step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing worth a word.
    None,
    /// A text that is the same in every language: an address, a host, a mechanism, a reply.
    Words(String),
    /// A valid consent was found; nobody had to act.
    ConsentFound,
    /// Consent was given as this account.
    ConsentGiven(String),
    /// A fresh access token, valid for so long.
    TokenRenewed(Duration),
    /// The access token in memory is still valid for so long.
    TokenKept(Duration),
    /// The negotiated version, for example `TLS 1.3`; the certificate was verified.
    TlsVerified(String),
}
