//! All that crosses the boundary between the window and the service thread.

mod handover;
mod notice;
mod paper;
mod transfer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use secrecy::SecretString;

pub use handover::{Handover, HandoverFault, Recipient};
pub use notice::Notice;
pub use paper::{Proof, ProvenStep, Receipt, Unwritten};
pub use transfer::{ImportFault, Imported};

use crate::domain::address::Address;
use crate::domain::admin::AdminTask;
use crate::domain::calendar::Reminder;
use crate::domain::diagnosis::Diagnosis;
use crate::domain::discovery::Discovery;
use crate::domain::draft::{ProviderDraft, ProviderEdit, SecretText};
use crate::domain::finding::Finding;
use crate::domain::health::Health;
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::provider::ProviderId;
use crate::domain::stage::{Progress, Stage};

/// Names one request for life. Answers carry it, so that a late answer to an abandoned request is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

impl JobId {
    /// A new one.
    #[must_use]
    pub fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

/// What the window asks for.
#[derive(Debug)]
pub enum Command {
    /// Set the first administrator password and open.
    SetPassword {
        /// Answered by `Opened` or `Refused`.
        job: JobId,
        /// At least 12 characters.
        password: SecretString,
    },
    /// Open with the administrator password.
    Unlock {
        /// Answered by `Opened`, `WrongPassword` or `Refused`.
        job: JobId,
        /// As typed.
        password: SecretString,
    },
    /// Forget every secret until the next `Unlock`; runs are cancelled.
    Lock,
    /// Keep a provider with its mailboxes.
    Save {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
    },
    /// Remove a provider, its mailboxes and all their secrets.
    RemoveProvider {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Which.
        provider: ProviderId,
    },
    /// Try a new client secret with what the mailboxes have, and use it only then; the old one is kept.
    RenewSecret {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
        /// The value.
        client_secret: SecretString,
        /// Its last day, as typed.
        expires: String,
    },
    /// Use the secret again that the last renewal has replaced; the two change places.
    RestoreSecret {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
    },
    /// Write a calendar file; answered by a `Notice`.
    SaveReminder(Box<Reminder>),
    /// Keep how the window looks.
    SetTheme(ThemeChoice),
    /// Save the edit, then ask for consent in the browser; with `then_send` go on to the test mail.
    Authorize {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Whose consent.
        mailbox: MailboxId,
        /// „Ja" to the question of the first sending.
        then_send: bool,
    },
    /// Save the edit, then ask for consent on another device (RFC 8628).
    AuthorizeOnDevice {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Whose consent.
        mailbox: MailboxId,
    },
    /// Save the edit, then send one test mail.
    SendTestMail {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// From which mailbox.
        mailbox: MailboxId,
    },
    /// Save the edit, send a test mail from the mailbox to itself, sign in to IMAP and POP3, and read it back.
    CheckAll {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Which mailbox.
        mailbox: MailboxId,
    },
    /// Open the browser again while consent is awaited.
    OpenBrowser {
        /// The run that waits.
        job: JobId,
    },
    /// The redirect's address as copied from a browser elsewhere.
    PasteRedirect {
        /// The run that waits.
        job: JobId,
        /// Holds the authorization code.
        address: SecretString,
    },
    /// Stop a run; answered by `RunEvent::Cancelled`.
    Cancel {
        /// Which.
        job: JobId,
    },
    /// Sign in to all mailboxes, and keep how that ended.
    Checkup {
        /// Answered by `Checkup` events.
        job: JobId,
    },
    /// Stop a check of all mailboxes; what was found is kept. Answered by `CheckupEvent::Ended`.
    CancelCheckup {
        /// Which.
        job: JobId,
    },
    /// Find the tenant of an address.
    Discover {
        /// Answered by `Discovered`.
        job: JobId,
        /// The catalogue entry whose authorization server is asked.
        preset: String,
        /// Whose domain is looked for.
        address: Address,
    },
    /// Find the provider of an address.
    FindProvider {
        /// Answered by `ProviderFound`.
        job: JobId,
        /// Whose domain is looked for.
        address: Address,
    },
    /// Write the acceptance record of a mailbox, and show it.
    WriteAcceptance {
        /// Answered by `Paper`.
        job: JobId,
        /// Which mailbox was checked.
        mailbox: MailboxId,
        /// What was proven.
        proof: Box<Proof>,
    },
    /// Write down what the customer's administrator has to do, and show the folder.
    WriteAdminPackage {
        /// Answered by `Paper`.
        job: JobId,
        /// What there is to do.
        task: Box<AdminTask>,
    },
    /// Hand the values of a provider over, in a file with a covering letter.
    HandOver {
        /// Answered by `Handover`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
        /// The public key that the file is sealed to; without one a new passphrase is.
        key: Option<String>,
    },
    /// Read a hand-over file.
    ReadHandover {
        /// Answered by `Handover`.
        job: JobId,
        /// Of the file, as typed.
        path: String,
        /// What opens it.
        passphrase: SecretString,
    },
    /// Write all providers and mailboxes into a file, without secrets, and show its folder.
    ExportSettings {
        /// Answered by `Paper`.
        job: JobId,
    },
    /// Add the providers and mailboxes of such a file that are not here yet.
    ImportSettings {
        /// Answered by `Imported`.
        job: JobId,
        /// Of the file, as typed.
        path: String,
    },
    /// Put a secret on the clipboard; it is taken away again after a while.
    CopySecret(SecretText),
    /// The first notice was read.
    DismissNotice,
    /// Show the folder of the log files.
    OpenLogFolder,
}

/// What the service tells.
#[derive(Debug)]
pub enum Event {
    /// The settings were read at start.
    Started(Start),
    /// The password was right (or was set): here is everything.
    Opened {
        /// The request.
        job: JobId,
        /// What is kept.
        kept: Kept,
        /// Where the seal's key is.
        seal: Seal,
    },
    /// The password was wrong.
    WrongPassword {
        /// The request.
        job: JobId,
        /// No further guess is taken before.
        next_try: Instant,
    },
    /// The request could not be carried out.
    Refused {
        /// The request.
        job: JobId,
        /// Why.
        diagnosis: Box<Diagnosis>,
    },
    /// The request was carried out and is on disk.
    Saved {
        /// The request.
        job: JobId,
    },
    /// What is kept has changed.
    Kept(Kept),
    /// A run has gone on.
    Run {
        /// Which.
        job: JobId,
        /// How.
        event: RunEvent,
    },
    /// A check of all mailboxes has gone on.
    Checkup {
        /// Which.
        job: JobId,
        /// How.
        event: CheckupEvent,
    },
    /// The search for a tenant is over.
    Discovered {
        /// The request.
        job: JobId,
        /// How it ended.
        discovery: Discovery,
    },
    /// The search for a provider is over.
    ProviderFound {
        /// The request.
        job: JobId,
        /// How it ended.
        finding: Finding,
    },
    /// What came of a hand-over.
    Handover {
        /// The request.
        job: JobId,
        /// What came of it.
        result: Handover,
    },
    /// What came of an import.
    Imported {
        /// The request.
        job: JobId,
        /// What was added.
        result: Result<Imported, ImportFault>,
    },
    /// A paper was written, or could not be.
    Paper {
        /// The request.
        job: JobId,
        /// Where it is.
        written: Result<String, Unwritten>,
    },
    /// Something worth saying that belongs to no request.
    Notice(Notice),
}

/// The state in which the program starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// No administrator password was ever set.
    pub first_start: bool,
    /// How the window looks.
    pub theme: ThemeChoice,
    /// No guess is taken before (wrong guesses before the restart).
    pub next_try: Option<Instant>,
    /// This is the training mode.
    pub sandbox: bool,
}

/// All that is kept, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// In the order of the list.
    pub providers: Vec<ProviderDraft>,
    /// Of all providers.
    pub mailboxes: Vec<Mailbox>,
    /// The key that hand-over files are sealed to.
    pub recipient: Option<Recipient>,
}

impl Kept {
    /// The mailboxes of one provider.
    #[must_use]
    pub fn mailboxes_of(&self, provider: ProviderId) -> Vec<Mailbox> {
        let is_of = |mailbox: &&Mailbox| mailbox.provider == provider;
        self.mailboxes.iter().filter(is_of).cloned().collect()
    }
}

/// Where the key to the sealed secrets is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// In the keyring of the operating system.
    Keyring,
    /// Wrapped by the administrator password, since there is no keyring.
    Password,
}

/// How the window looks („Ansicht").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// „Hell"
    Light,
    /// „Dunkel"
    Dark,
    /// „Wie System"
    #[default]
    System,
}

/// What a run tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEvent {
    /// A stage has begun or was passed.
    Progress(Progress),
    /// The browser was sent to this address; the redirect is awaited.
    ConsentAwaited {
        /// The authorization request; holds no secret.
        url: String,
        /// The wait ends then.
        until: Instant,
    },
    /// A code is to be typed on another device; consent is awaited there.
    DeviceAwaited {
        /// The code.
        user_code: String,
        /// Where it is typed.
        address: String,
        /// The code is valid until then.
        until: Instant,
    },
    /// The preflight has met what does not stop the consent, but will fail later.
    Foreseen(Box<Diagnosis>),
    /// No browser could be opened; the link can be copied.
    BrowserMissing,
    /// The pasted address is not the redirect of this run; the wait goes on.
    PastedAddressWrong,
    /// Consent was given and its refresh token is on disk.
    Authorized(Authorized),
    /// The server has taken the test mail over.
    Sent(Receipt),
    /// The mailbox can be fetched; why nothing can be sent.
    Fetched(Box<Diagnosis>),
    /// A stage failed; the run is over.
    Failed {
        /// Which.
        stage: Stage,
        /// How long the stage took until then.
        after: Duration,
        /// Why.
        diagnosis: Box<Diagnosis>,
    },
    /// The run was stopped on request, or not begun, since another one of its mailbox goes on.
    Cancelled,
}

/// What a check of all mailboxes tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckupEvent {
    /// One more was checked.
    Checked(Health),
    /// All were, or it was stopped; what was found is kept.
    Ended,
}

/// A consent that was just given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorized {
    /// The account of the ID token, where there was one.
    pub account: Option<String>,
    /// What will surprise somebody later: another account, fewer scopes, no refresh token.
    pub warnings: Vec<Diagnosis>,
}
