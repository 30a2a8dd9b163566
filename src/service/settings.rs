//! The settings file: JSON that says its version and carries its own checksum.
//!
//! ```text
//! { "version": 1, "sha256": "<64 digits>", "settings": { … } }
//! ```
//!
//! The checksum covers every byte of the file (with its own digits as zeros), so that a flipped bit in a
//! host name is found as surely as a missing brace. All later versions keep these two members. Members
//! that this version does not know, beside `settings` and at its top level, survive each save.
//! All of it blocks.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::stage::Stage;
use crate::service::atomic::twin::{Damage, Found, Twin};
use crate::service::atomic::{self, ReadError, WriteError};
use crate::service::places::{LockError, Places};

mod document;

pub(super) use document::{Document, DocumentError};

/// The settings as last read or saved, with the way to change them.
#[derive(Debug)]
pub struct SettingsFile<T> {
    places: Places,
    twin: Twin,
    kept: Document<T>,
    remark: Remark,
}

/// What opening the settings has found, for a person to know.
#[derive(Debug)]
pub enum Remark {
    /// There are none yet.
    Fresh,
    /// They are as they were saved.
    Loaded,
    /// The file was damaged or missing; the backup was loaded and is in its place again.
    RestoredFromBackup {
        /// Where the damaged file is now.
        kept_as: Option<PathBuf>,
    },
    /// File and backup were damaged; this is a new beginning.
    StartedFresh {
        /// Where the damaged file is now.
        kept_as: Option<PathBuf>,
    },
    /// They were saved by a later version of this program. They can be used and not changed.
    Newer {
        /// Of the file.
        version: u64,
    },
    /// They cannot be read, or not be put back in order. What is here are the defaults, and
    /// nothing can be saved.
    Unusable(SettingsError),
}

/// Why settings cannot be read or saved.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file belongs to a later version of this program, which alone may change it.
    #[error("the settings were saved by a later version ({0})")]
    Newer(u64),
    /// As a later version left them, they cannot even be read.
    #[error("the settings of a later version ({0}) cannot be understood")]
    NewerUnreadable(u64),
    /// They could not be read at start, so nothing is overwritten now.
    #[error("the settings were not readable when the program started")]
    NotLoaded,
    /// Another running copy is in the way.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed; the former settings are still there.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// They grew beyond what would be read again.
    #[error("the settings would have {0} bytes")]
    TooLarge(usize),
    /// They cannot be written as JSON.
    #[error("the settings cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// 10,000 providers have about 10 MB.
pub(super) const LIMIT: usize = 16 * 1024 * 1024;

impl<T: Serialize + DeserializeOwned + Default + Clone> SettingsFile<T> {
    /// Reads the settings and puts the files in order where one of the two is damaged. Whatever is met,
    /// there are settings to work with: [`SettingsFile::remark`] says what kind.
    #[must_use]
    pub fn open(places: &Places) -> Self {
        let mut file = Self {
            places: places.clone(),
            twin: Twin::at(places.settings_file(), LIMIT),
            kept: Document::default(),
            remark: Remark::Fresh,
        };
        match file.read_and_repair() {
            Ok((document, remark)) => {
                file.kept = document;
                file.remark = remark;
            }
            Err(error) => file.remark = Remark::Unusable(error),
        }
        file
    }

    /// The settings.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.kept.value
    }

    /// What opening them has found.
    #[must_use]
    pub fn remark(&self) -> &Remark {
        &self.remark
    }

    /// Changes the settings. They are read again under the lock first, so that a change of another
    /// running copy is kept; `change` must touch only what it means to change. When this returns `Ok`
    /// they are on the disk, twice.
    ///
    /// # Errors
    /// File and [`SettingsFile::value`] are as they were, whatever failed.
    pub fn update<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> Result<R, SettingsError> {
        if let Remark::Unusable(_) = self.remark {
            return Err(SettingsError::NotLoaded);
        }
        let _lock = self.places.lock()?;
        let mut document = match self.load()? {
            Found::Main { value, .. } => value,
            Found::Backup { value, bytes, .. } => {
                self.twin.restore(&bytes)?;
                value
            }
            // Gone or damaged since they were read: what is here is the last that was good.
            Found::Nothing => self.kept.clone(),
            Found::Damaged { .. } => {
                let kept_as = self.twin.set_aside();
                tracing::warn!(?kept_as, "the settings were damaged while the program ran");
                self.kept.clone()
            }
        };
        if document.is_newer() {
            return Err(SettingsError::Newer(document.version));
        }
        let result = change(&mut document.value);
        let bytes = document.to_bytes()?;
        if bytes.len() > LIMIT {
            return Err(SettingsError::TooLarge(bytes.len()));
        }
        self.twin.save(&bytes)?;
        self.kept = document;
        Ok(result)
    }

    fn read_and_repair(&self) -> Result<(Document<T>, Remark), SettingsError> {
        match self.load()? {
            // Nothing to repair: a directory that cannot be written to is no obstacle to reading.
            Found::Nothing => return Ok((Document::default(), Remark::Fresh)),
            Found::Main { value, bytes } => {
                let remark = remark_on(&value, Remark::Loaded);
                if let (Remark::Loaded, Ok(_lock)) = (&remark, self.places.lock()) {
                    self.complete_backup(&bytes);
                }
                return Ok((value, remark));
            }
            Found::Backup { .. } | Found::Damaged { .. } => {}
        }
        // Again under the lock: another copy may have been in the middle of the same repair.
        let _lock = self.places.lock()?;
        Ok(match self.load()? {
            Found::Nothing => (Document::default(), Remark::Fresh),
            Found::Main { value, .. } => {
                let remark = remark_on(&value, Remark::Loaded);
                (value, remark)
            }
            Found::Backup { value, bytes, .. } => {
                let kept_as = self.twin.restore(&bytes)?;
                let remark = remark_on(&value, Remark::RestoredFromBackup { kept_as });
                (value, remark)
            }
            Found::Damaged { .. } => {
                let kept_as = self.twin.set_aside();
                (Document::default(), Remark::StartedFresh { kept_as })
            }
        })
    }

    /// What a later version wrote is never taken for damage, which would move it aside.
    fn load(&self) -> Result<Found<Document<T>, DocumentError>, SettingsError> {
        let found = self.twin.load(Document::parse)?;
        let (main, backup) = match &found {
            Found::Backup { main, .. } => (main.as_ref(), None),
            Found::Damaged { main, backup } => (main.as_ref(), backup.as_ref()),
            Found::Nothing | Found::Main { .. } => (None, None),
        };
        match main
            .and_then(newer_version)
            .or_else(|| backup.and_then(newer_version))
        {
            Some(version) => Err(SettingsError::NewerUnreadable(version)),
            None => Ok(found),
        }
    }

    /// Under the lock: `bytes` may be out of date by now, then whoever wrote has seen to the backup.
    fn complete_backup(&self, bytes: &[u8]) {
        if let Ok(Found::Main { bytes: present, .. }) = self.twin.load(Document::<T>::parse)
            && present == bytes
            && let Err(error) = self.twin.complete(&present)
        {
            tracing::warn!(
                error = atomic::words(&error),
                "the backup cannot be written"
            );
        }
    }
}

impl SettingsError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        match self {
            Self::Read(error) => error.evidence(),
            _ => Evidence {
                stage: Stage::Address,
                fault: Fault::Local(LocalFault::NotWritable),
                words: atomic::words(self),
            },
        }
    }
}

/// What to say of a document, unless a later version wrote it.
fn remark_on<T>(document: &Document<T>, otherwise: Remark) -> Remark {
    if document.is_newer() {
        Remark::Newer {
            version: document.version,
        }
    } else {
        otherwise
    }
}

fn newer_version(damage: &Damage<DocumentError>) -> Option<u64> {
    match damage {
        Damage::Content(DocumentError::Newer(version)) => Some(*version),
        _ => None,
    }
}
