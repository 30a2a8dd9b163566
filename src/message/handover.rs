//! Handing a registration over to a cloud installation, and taking one over from another place.

use crate::domain::draft::{ProviderDraft, SecretText};

/// Whose key hand-over files are sealed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// A public key of the age format, `age1…`.
    pub key: String,
    /// The beginning of its SHA-256, to be compared over the telephone.
    pub fingerprint: String,
}

/// What came of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The file and its covering letter were written.
    Written {
        /// The folder of both.
        folder: String,
        /// What opens the file, where no key does. Known here and nowhere else.
        passphrase: Option<SecretText>,
    },
    /// A file was read; this is the provider that can be made of it, its secret as if it was typed.
    Read(Box<ProviderDraft>),
    /// Neither.
    Failed(HandoverFault),
}

/// Why a registration was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverFault {
    /// The provider lacks something that has to be in the file.
    Incomplete,
    /// That is no public key of the age format.
    NoKey,
    /// Another passphrase opens the file.
    WrongPassphrase,
    /// The file is sealed to a key.
    SealedToKey,
    /// The file is cut, changed or something else.
    Damaged,
    /// A later version wrote the file.
    Newer,
    /// There is no such file, or it cannot be read.
    Missing,
    /// The file was not written into this folder.
    NotWritten(String),
}
