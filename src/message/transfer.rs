//! Taking settings from one machine to another, without secrets.

/// What an import has added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// So many providers.
    pub providers: usize,
    /// So many mailboxes, of these and of providers that were here.
    pub mailboxes: usize,
    /// So many providers of the file were here already and are as they were.
    pub known: usize,
}

/// Why nothing was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// The file was changed, cut, or is something else.
    Damaged,
    /// A later version wrote it.
    Newer,
    /// There is no such file, or it cannot be read.
    Missing,
    /// What it holds could not be kept; the reason in words.
    NotKept(String),
}
