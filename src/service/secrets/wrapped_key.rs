//! The key of the secrets where there is no keyring: in a file, wrapped by a password (age, scrypt).

use std::io::{Read, Write};
use std::iter;

use age::{DecryptError, Decryptor, Encryptor, scrypt};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

use super::SealKey;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::stage::Stage;
use crate::service::atomic::twin::{Damage, Found, Twin};
use crate::service::atomic::{self, ReadError, WriteError};
use crate::service::places::{LockError, Places};

/// The file of the wrapped key.
#[derive(Debug)]
pub struct WrappedKey {
    places: Places,
    twin: Twin,
}

/// Why the wrapped key was not opened or kept.
#[derive(Debug, Error)]
pub enum WrappedKeyError {
    /// The password opens neither the file nor its backup.
    #[error("the password does not open the key of the secrets")]
    WrongPassword,
    /// Neither file nor backup is a wrapped key.
    #[error("the wrapped key of the secrets is damaged")]
    Damaged,
    /// The file asks for more work than any file of this program; nothing was computed.
    #[error("the wrapped key asks for an excessive work factor ({0})")]
    ExcessiveWork(u8),
    /// Wrapping failed.
    #[error("the key of the secrets cannot be wrapped")]
    Wrap(#[source] std::io::Error),
    /// Another running copy is in the way.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed; the former file is still there.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// scrypt with N = 2^17, r = 8, p = 1 takes 128 MiB (OWASP's first choice); fixed, because age would
/// otherwise measure this machine each time.
const WORK_FACTOR: u8 = 17;
/// What is accepted on reading: 2^20 takes 1 GiB.
const MAX_WORK_FACTOR: u8 = 20;
/// A wrapped key has about 250 bytes.
const LIMIT: usize = 4 * 1024;

impl WrappedKey {
    /// The one of this settings directory.
    #[must_use]
    pub fn at(places: &Places) -> Self {
        Self {
            places: places.clone(),
            twin: Twin::at(places.wrapped_key_file(), LIMIT),
        }
    }

    /// There is a file (or its backup), whatever it holds.
    pub fn exists(&self) -> Result<bool, WrappedKeyError> {
        Ok(!matches!(
            self.twin.load(|_| Ok::<_, ()>(()))?,
            Found::Nothing
        ))
    }

    /// The key, or `None` where there is no file. Takes about half a second and 128 MiB for each of
    /// file and backup, the backup only where the file is not opened.
    ///
    /// To be called only with the password of the settings: where file and backup differ, the one that
    /// it opens takes the place of the other.
    pub fn open(&self, password: &SecretString) -> Result<Option<SealKey>, WrappedKeyError> {
        let (key, repaired) = match self.twin.load(|bytes| unwrap(password, bytes))? {
            Found::Nothing => return Ok(None),
            Found::Main { value, bytes } => (value, self.locked(|twin| twin.complete(&bytes))),
            Found::Backup { value, bytes, .. } => (
                value,
                self.locked(|twin| twin.restore(&bytes).map(|_kept| ())),
            ),
            Found::Damaged { main, backup } => {
                return Err([main, backup]
                    .into_iter()
                    .flatten()
                    .map(|damage| match damage {
                        Damage::TooLarge => WrappedKeyError::Damaged,
                        Damage::Content(error) => error,
                    })
                    .reduce(more_telling)
                    .unwrap_or(WrappedKeyError::Damaged));
            }
        };
        if let Err(error) = repaired {
            tracing::warn!(
                error = atomic::words(&error),
                "the wrapped key is not repaired"
            );
        }
        Ok(Some(key))
    }

    /// Keeps the key, wrapped by this password. What was there before is gone.
    pub fn keep(&self, key: &SealKey, password: &SecretString) -> Result<(), WrappedKeyError> {
        let wrapped = wrap(key, password).map_err(WrappedKeyError::Wrap)?;
        self.locked(|twin| twin.save(&wrapped))
    }

    /// Keeps the files aside where there are any: the key is elsewhere now.
    pub fn set_aside(&self) -> Result<(), WrappedKeyError> {
        if self.exists()?
            && let Some(path) = self.twin.set_aside()
        {
            tracing::warn!(path = %path.display(), "a wrapped key of an earlier start was put aside");
        }
        Ok(())
    }

    fn locked(
        &self,
        write: impl FnOnce(&Twin) -> Result<(), WriteError>,
    ) -> Result<(), WrappedKeyError> {
        let _lock = self.places.lock()?;
        Ok(write(&self.twin)?)
    }
}

impl WrappedKeyError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let fault = match self {
            Self::Lock(error) => return error.evidence(),
            Self::Read(error) => return error.evidence(),
            Self::Write(error) => return error.evidence(),
            Self::WrongPassword | Self::Damaged | Self::ExcessiveWork(_) => {
                LocalFault::SecretMissing
            }
            Self::Wrap(_) => LocalFault::NotWritable,
        };
        Evidence {
            stage: Stage::Token,
            fault: Fault::Local(fault),
            words: atomic::words(self),
        }
    }
}

fn wrap(key: &SealKey, password: &SecretString) -> std::io::Result<Vec<u8>> {
    let mut recipient = scrypt::Recipient::new(password.clone());
    recipient.set_work_factor(WORK_FACTOR);
    let encryptor =
        Encryptor::with_recipients(iter::once(&recipient as _)).map_err(std::io::Error::other)?;
    let mut wrapped = Vec::new();
    let mut writer = encryptor.wrap_output(&mut wrapped)?;
    writer.write_all(key.identity().expose_secret().as_bytes())?;
    writer.finish()?;
    Ok(wrapped)
}

fn unwrap(password: &SecretString, wrapped: &[u8]) -> Result<SealKey, WrappedKeyError> {
    let mut identity = scrypt::Identity::new(password.clone());
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    let mut reader = Decryptor::new_buffered(wrapped)
        .map_err(judge)?
        .decrypt(iter::once(&identity as _))
        .map_err(judge)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(wrapped.len()));
    reader
        .read_to_end(&mut plain)
        .map_err(|_| WrappedKeyError::Damaged)?;
    let text = std::str::from_utf8(&plain).map_err(|_| WrappedKeyError::Damaged)?;
    SealKey::from_identity(&SecretString::from(text)).map_err(|_| WrappedKeyError::Damaged)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used in map_err; the error ends here, its variants are all that matters"
)]
fn judge(error: DecryptError) -> WrappedKeyError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            WrappedKeyError::WrongPassword
        }
        DecryptError::ExcessiveWork { required, .. } => WrappedKeyError::ExcessiveWork(required),
        _ => WrappedKeyError::Damaged,
    }
}

/// Of a damaged file and one that another password opens, the latter is what a person can act on.
fn more_telling(main: WrappedKeyError, backup: WrappedKeyError) -> WrappedKeyError {
    match (&main, &backup) {
        (WrappedKeyError::Damaged, _) => backup,
        _ => main,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_password_is_said_before_damage() {
        for (main, backup) in [
            (WrappedKeyError::Damaged, WrappedKeyError::WrongPassword),
            (WrappedKeyError::WrongPassword, WrappedKeyError::Damaged),
        ] {
            let told = more_telling(main, backup);
            assert!(matches!(told, WrappedKeyError::WrongPassword), "{told:?}");
        }
    }
}
