//! What papers are written of, and how that ends.

use crate::message::Receipt;

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
