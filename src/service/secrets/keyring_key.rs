//! The key of the secrets where there is a keyring.

use secrecy::ExposeSecret;
use thiserror::Error;
use uuid::Uuid;

use super::{SealKey, UnsealError, Vault, VaultError};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::stage::Stage;
use crate::service::atomic;
use crate::service::keyring::{Keyring, KeyringError};
use crate::service::places::{LockError, PlaceIdError, Places};

/// Why the keyring gave no key.
#[derive(Debug, Error)]
pub enum KeyringKeyError {
    /// There are sealed secrets, but the keyring does not know their key: another user's keyring, another
    /// machine, or an emptied one. No new key is made, because it would not open them.
    #[error("the keyring does not hold the key of the secrets")]
    Missing,
    /// What the keyring holds is no key, or not the one that was just given to it.
    #[error("what the keyring holds is not the key of the secrets")]
    NotKey(#[from] UnsealError),
    /// The keyring took the key and gives another one back.
    #[error("the keyring does not keep what it is given")]
    NotKept,
    /// The keyring did not serve.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The settings directory has no name of its own.
    #[error(transparent)]
    Place(#[from] PlaceIdError),
    /// Another running copy is in the way.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The present secrets cannot be looked at.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The program is shutting down.
    #[error("the program is shutting down")]
    ShuttingDown(#[source] tokio::task::JoinError),
}

impl SealKey {
    /// The key of this settings directory. Where there are no secrets yet a new key is made, given to
    /// the keyring and read back before anything is sealed with it.
    pub async fn from_keyring(keyring: &Keyring, places: &Places) -> Result<Self, KeyringKeyError> {
        let place = blocking(places, Places::id).await??;
        if let Some(identity) = keyring.get(place).await? {
            return Ok(Self::from_identity(&identity)?);
        }
        if blocking(places, Vault::exists).await?? {
            return Err(KeyringKeyError::Missing);
        }
        // Two copies that start for the first time shall not make two keys.
        let _lock = blocking(places, Places::lock).await??;
        if let Some(identity) = keyring.get(place).await? {
            return Ok(Self::from_identity(&identity)?);
        }
        Self::kept_anew(keyring, place).await
    }

    /// A new key in the place of the one that the keyring may hold, for a first start: what was sealed before
    /// somebody has deleted the password by hand shall never open again.
    pub async fn renewed_in_keyring(
        keyring: &Keyring,
        places: &Places,
    ) -> Result<Self, KeyringKeyError> {
        let place = blocking(places, Places::id).await??;
        let _lock = blocking(places, Places::lock).await??;
        Self::kept_anew(keyring, place).await
    }

    async fn kept_anew(keyring: &Keyring, place: Uuid) -> Result<Self, KeyringKeyError> {
        let key = Self::create();
        keyring.set(place, key.identity()).await?;
        let kept = keyring.get(place).await?;
        if kept.is_some_and(|kept| kept.expose_secret() == key.identity().expose_secret()) {
            Ok(key)
        } else {
            Err(KeyringKeyError::NotKept)
        }
    }
}

impl KeyringKeyError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        match self {
            Self::Lock(error) => error.evidence(),
            Self::Vault(error) => error.evidence(),
            _ => Evidence {
                stage: Stage::Token,
                fault: Fault::Local(LocalFault::Keyring),
                words: atomic::words(self),
            },
        }
    }
}

async fn blocking<R: Send + 'static>(
    places: &Places,
    work: impl FnOnce(&Places) -> R + Send + 'static,
) -> Result<R, KeyringKeyError> {
    let places = places.clone();
    tokio::task::spawn_blocking(move || work(&places))
        .await
        .map_err(KeyringKeyError::ShuttingDown)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn what_is_not_the_keyrings_is_not_said_of_it() {
        let lock = LockError::Held(PathBuf::from("lock"));
        let expected = lock.evidence();
        assert_eq!(KeyringKeyError::Lock(lock).evidence(), expected);
        let expected = VaultError::Damaged.evidence();
        let vault = KeyringKeyError::Vault(VaultError::Damaged);
        assert_eq!(vault.evidence(), expected);
        let fault = Fault::Local(LocalFault::Keyring);
        assert_ne!(expected.fault, fault);
        assert_eq!(KeyringKeyError::NotKept.evidence().fault, fault);
    }
}
