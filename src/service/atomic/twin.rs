//! A file that is kept twice.
//!
//! The backup is no older version but the same one, written after the main file was in place: until
//! then the former version is there as a whole, and afterwards damage of one file loses nothing and a
//! removed secret does not live on in a backup.

use std::io;
use std::path::{Path, PathBuf};

use super::{ReadError, WriteError, read_limited, set_aside, write};

/// The two files of one thing. Whoever saves holds the lock of the directory.
#[derive(Clone, Debug)]
pub struct Twin {
    main: PathBuf,
    backup: PathBuf,
    limit: usize,
}

/// What was found. `E` says why a file is not good.
#[derive(Debug)]
pub enum Found<T, E> {
    /// Neither file is there.
    Nothing,
    /// The main file is good.
    Main {
        /// What it holds.
        value: T,
        /// As it was read.
        bytes: Vec<u8>,
    },
    /// The main file is missing (`None`) or damaged, the backup is good.
    Backup {
        /// What the backup holds.
        value: T,
        /// As it was read.
        bytes: Vec<u8>,
        /// What is wrong with the main file.
        main: Option<Damage<E>>,
    },
    /// At least one file is there and none is good.
    Damaged {
        /// What is wrong with the main file; `None` = missing.
        main: Option<Damage<E>>,
        /// What is wrong with the backup; `None` = missing.
        backup: Option<Damage<E>>,
    },
}

/// Why a file is not good.
#[derive(Debug)]
pub enum Damage<E> {
    /// Larger than the limit.
    TooLarge,
    /// It does not hold what it should.
    Content(E),
}

impl Twin {
    /// The thing whose main file is `main`; its backup lies beside it as `NAME.bak`.
    #[must_use]
    pub fn at(main: PathBuf, limit: usize) -> Self {
        let mut backup = main.clone().into_os_string();
        backup.push(".bak");
        Self {
            main,
            backup: PathBuf::from(backup),
            limit,
        }
    }

    /// Reads both files as far as needed and changes nothing. `parse` must refuse whatever was not
    /// written by this program.
    ///
    /// # Errors
    /// The main file cannot be read at all, or is no file.
    pub fn load<T, E>(
        &self,
        parse: impl Fn(&[u8]) -> Result<T, E>,
    ) -> Result<Found<T, E>, ReadError> {
        let main = match self.read(&self.main, &parse)? {
            Some(Ok((value, bytes))) => return Ok(Found::Main { value, bytes }),
            Some(Err(damage)) => Some(damage),
            None => None,
        };
        // An unreadable backup is as good as none.
        let backup = match self.read(&self.backup, &parse).unwrap_or_else(|error| {
            tracing::warn!(error = super::words(&error), "the backup cannot be read");
            None
        }) {
            Some(Ok((value, bytes))) => return Ok(Found::Backup { value, bytes, main }),
            Some(Err(damage)) => Some(damage),
            None => None,
        };
        Ok(if main.is_none() && backup.is_none() {
            Found::Nothing
        } else {
            Found::Damaged { main, backup }
        })
    }

    /// Writes the main file, then the backup. Once the main file is in place the thing is saved: a
    /// backup that cannot be written is logged, and brought up by [`Twin::complete`] later.
    pub fn save(&self, bytes: &[u8]) -> Result<(), WriteError> {
        write(&self.main, bytes)?;
        if let Err(error) = write(&self.backup, bytes) {
            tracing::warn!(error = super::words(&error), "the backup cannot be written");
        }
        Ok(())
    }

    /// Brings the backup up to the main file, whose bytes these are, where it differs.
    pub fn complete(&self, bytes: &[u8]) -> Result<(), WriteError> {
        let is_same = read_limited(&self.backup, self.limit)
            .is_ok_and(|backup| backup.is_some_and(|backup| backup == bytes));
        if is_same {
            return Ok(());
        }
        write(&self.backup, bytes)
    }

    /// Puts the backup, whose bytes these are, in the main file's place. A damaged main file is kept
    /// aside; says where.
    pub fn restore(&self, bytes: &[u8]) -> Result<Option<PathBuf>, WriteError> {
        let kept = keep_aside(&self.main);
        write(&self.main, bytes)?;
        Ok(kept)
    }

    /// Keeps both files aside, so that something new can be begun; says where the main one (or, where
    /// it was missing, the backup) is now.
    #[must_use]
    pub fn set_aside(&self) -> Option<PathBuf> {
        let main = keep_aside(&self.main);
        let backup = keep_aside(&self.backup);
        main.or(backup)
    }

    #[expect(
        clippy::type_complexity,
        reason = "three outcomes (missing, damaged, good) of one private step"
    )]
    fn read<T, E>(
        &self,
        path: &Path,
        parse: impl Fn(&[u8]) -> Result<T, E>,
    ) -> Result<Option<Result<(T, Vec<u8>), Damage<E>>>, ReadError> {
        match read_limited(path, self.limit) {
            Ok(None) => Ok(None),
            Ok(Some(bytes)) => Ok(Some(match parse(&bytes) {
                Ok(value) => Ok((value, bytes)),
                Err(error) => Err(Damage::Content(error)),
            })),
            Err(ReadError::TooLarge { .. }) => Ok(Some(Err(Damage::TooLarge))),
            Err(error) => Err(error),
        }
    }
}

fn keep_aside(path: &Path) -> Option<PathBuf> {
    let kept = set_aside(path).inspect_err(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            let error = super::words(error);
            tracing::warn!(error, "a damaged file cannot be kept");
        }
    });
    kept.ok()
}
