//! All that crosses the boundary between the window and the service thread.

mod command;
mod event;
mod handover;
mod kept;
mod notice;
mod paper;
mod transfer;

use std::sync::atomic::{AtomicU64, Ordering};

pub use command::Command;
pub use event::{Authorized, CheckupEvent, Event, RunEvent, Start};
pub use handover::{Handover, HandoverFault, Recipient};
pub use kept::Kept;
pub use notice::Notice;
pub use paper::{Proof, ProvenStep, Receipt, Unwritten};
pub use transfer::{ImportFault, Imported};

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
