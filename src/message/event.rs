//! What the service tells.

use std::time::{Duration, Instant};

use super::{
    Handover, ImportFault, Imported, JobId, Kept, Notice, Receipt, Seal, ThemeChoice, Unwritten,
};
use crate::domain::diagnosis::Diagnosis;
use crate::domain::discovery::Discovery;
use crate::domain::finding::Finding;
use crate::domain::health::Health;
use crate::domain::stage::{Progress, Stage};

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
