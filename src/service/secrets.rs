//! Client secrets, refresh tokens and passwords: one file, sealed with one key (age format, one X25519 recipient).
//!
//! The key is short and lies in the keyring ([`super::keyring`]) or is wrapped by a password
//! ([`WrappedKey`]); the file has no limit of size and is written like the settings. Access tokens are
//! never kept. Nothing of the contents stays in memory between two calls. All of it blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use thiserror::Error;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;
use crate::domain::stage::Stage;
use crate::service::atomic::twin::{Damage, Found, Twin};
use crate::service::atomic::{self, ReadError, WriteError};
use crate::service::places::{LockError, Places};

mod contents;
mod former;
mod keyring_key;
mod seal_key;
mod wrapped_key;

use contents::{Contents, ContentsError, Password, ProviderSecrets};
pub use keyring_key::KeyringKeyError;
pub use seal_key::{SealKey, UnsealError};
pub use wrapped_key::{WrappedKey, WrappedKeyError};

/// The sealed secrets of one settings directory, open as long as this value lives.
#[derive(Debug)]
pub struct Vault {
    places: Places,
    twin: Twin,
    key: SealKey,
    remark: VaultRemark,
}

/// What opening the secrets has found, for a person to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultRemark {
    /// There are none yet.
    Fresh,
    /// They are as they were saved.
    Loaded,
    /// The file was damaged or missing; the backup is in its place again.
    RestoredFromBackup {
        /// Where the damaged file is now.
        kept_as: Option<PathBuf>,
    },
}

/// A refresh token and when it was issued.
#[derive(Clone, Debug)]
pub struct KeptToken {
    /// RFC 6749 section 1.5.
    pub refresh_token: SecretString,
    /// Microsoft ends it 90 days after its last use.
    pub obtained_at: DateTime<Utc>,
}

/// What there is, without the secrets themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Providers with a client secret.
    pub client_secrets: BTreeSet<ProviderId>,
    /// Providers that the secret before it is kept of as well.
    pub former_secrets: BTreeSet<ProviderId>,
    /// Mailboxes with a refresh token, and when it was issued.
    pub refresh_tokens: BTreeMap<MailboxId, DateTime<Utc>>,
    /// Mailboxes with a password.
    pub passwords: BTreeSet<MailboxId>,
}

/// Why a secret cannot be read or kept.
#[derive(Debug, Error)]
pub enum VaultError {
    /// Neither file nor backup was sealed with this key. Nothing was changed.
    #[error("the secrets are sealed with another key")]
    WrongKey,
    /// Neither file nor backup is whole. Nothing was changed; see [`Vault::start_over`].
    #[error("the sealed secrets are damaged")]
    Damaged,
    /// They were sealed by a later version of this program.
    #[error("the secrets were sealed by a later version ({0})")]
    Newer(u32),
    /// They would grow beyond what is read again.
    #[error("the sealed secrets would have {0} bytes")]
    TooLarge(usize),
    /// Sealing failed.
    #[error("the secrets cannot be sealed")]
    Seal(#[source] std::io::Error),
    /// Another running copy is in the way.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed; the former secrets are still there.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// 10,000 mailboxes with tokens of 2 KB have 21 MB.
const LIMIT: usize = 64 * 1024 * 1024;

impl Vault {
    /// Opens the secrets and puts the files in order where one of the two is damaged. Where there are
    /// none yet, none are made before the first is kept.
    pub fn open(places: &Places, key: SealKey) -> Result<Self, VaultError> {
        let mut vault = Self::at(places, key);
        let lock = match (places.lock(), vault.twin.load(|_| Ok::<_, ()>(()))?) {
            (_, Found::Nothing) => return Ok(vault),
            (lock, _) => lock,
        };
        vault.remark = match (vault.load()?, lock) {
            (Found::Main { bytes, .. }, lock) => {
                // A directory that cannot be written to is no obstacle to reading.
                if let (Ok(_lock), Err(error)) = (lock, vault.twin.complete(&bytes)) {
                    tracing::warn!(
                        error = atomic::words(&error),
                        "the backup cannot be written"
                    );
                }
                VaultRemark::Loaded
            }
            (Found::Backup { bytes, .. }, lock) => {
                let _lock = lock?;
                VaultRemark::RestoredFromBackup {
                    kept_as: vault.twin.restore(&bytes)?,
                }
            }
            (Found::Nothing | Found::Damaged { .. }, _) => VaultRemark::Fresh,
        };
        Ok(vault)
    }

    /// Keeps unreadable secrets aside and begins anew with another key: the only way on after a lost
    /// key or password. Says where the former file is now.
    pub fn start_over(
        places: &Places,
        key: SealKey,
    ) -> Result<(Self, Option<PathBuf>), VaultError> {
        let vault = Self::at(places, key);
        let kept = {
            let _lock = places.lock()?;
            let kept = vault.twin.set_aside();
            vault.save(&Contents::default())?;
            kept
        };
        Ok((vault, kept))
    }

    /// There are sealed secrets, whether or not anybody can open them.
    pub fn exists(places: &Places) -> Result<bool, VaultError> {
        let found = twin_of(places).load(|_| Ok::<_, ()>(()))?;
        Ok(!matches!(found, Found::Nothing))
    }

    /// What opening them has found.
    #[must_use]
    pub fn remark(&self) -> &VaultRemark {
        &self.remark
    }

    /// Which secrets there are.
    pub fn inventory(&self) -> Result<Inventory, VaultError> {
        let contents = self.contents()?;
        Ok(Inventory {
            client_secrets: contents.providers.keys().copied().collect(),
            former_secrets: former::of(&contents),
            refresh_tokens: contents
                .mailboxes
                .iter()
                .map(|(id, kept)| (*id, kept.obtained_at))
                .collect(),
            passwords: contents.passwords.keys().copied().collect(),
        })
    }

    /// The client secret of a provider (RFC 6749 section 2.3.1).
    pub fn client_secret(&self, id: ProviderId) -> Result<Option<SecretString>, VaultError> {
        let mut contents = self.contents()?;
        Ok(contents
            .providers
            .remove(&id)
            .map(|kept| kept.client_secret))
    }

    /// Keeps a client secret; on the disk when this returns.
    pub fn set_client_secret(
        &self,
        id: ProviderId,
        client_secret: SecretString,
    ) -> Result<(), VaultError> {
        self.change(|contents| {
            let former = contents.providers.remove(&id).and_then(|kept| kept.former);
            let kept = ProviderSecrets {
                client_secret,
                former,
            };
            contents.providers.insert(id, kept);
            true
        })?;
        Ok(())
    }

    /// Forgets a client secret; says whether there was one.
    pub fn remove_client_secret(&self, id: ProviderId) -> Result<bool, VaultError> {
        self.change(|contents| contents.providers.remove(&id).is_some())
    }

    /// The refresh token of a mailbox. Another running copy may have renewed it: read it anew before
    /// each use.
    pub fn refresh_token(&self, id: MailboxId) -> Result<Option<KeptToken>, VaultError> {
        let mut contents = self.contents()?;
        Ok(contents.mailboxes.remove(&id).map(KeptToken::from))
    }

    /// The client secret and the refresh token that one refresh needs, by one look: to open the file is
    /// the most work of it where there are hundreds. As to other copies, see [`Vault::refresh_token`].
    pub fn for_refresh(
        &self,
        provider: ProviderId,
        mailbox: MailboxId,
    ) -> Result<(Option<SecretString>, Option<KeptToken>), VaultError> {
        let mut contents = self.contents()?;
        Ok((
            contents
                .providers
                .remove(&provider)
                .map(|kept| kept.client_secret),
            contents.mailboxes.remove(&mailbox).map(KeptToken::from),
        ))
    }

    /// Keeps the refresh token of a new consent; on the disk when this returns.
    pub fn set_refresh_token(&self, id: MailboxId, token: KeptToken) -> Result<(), VaultError> {
        self.change(|contents| {
            contents.mailboxes.insert(id, token.into());
            true
        })?;
        Ok(())
    }

    /// Puts a renewed refresh token in the place of the former one; on the disk when this returns.
    /// Says `false`, and keeps nothing, where the mailbox was removed meanwhile.
    pub fn rotate_refresh_token(
        &self,
        id: MailboxId,
        token: KeptToken,
    ) -> Result<bool, VaultError> {
        self.change(|contents| match contents.mailboxes.get_mut(&id) {
            Some(kept) => {
                *kept = token.into();
                true
            }
            None => false,
        })
    }

    /// Forgets a refresh token; says whether there was one.
    pub fn remove_refresh_token(&self, id: MailboxId) -> Result<bool, VaultError> {
        self.change(|contents| contents.mailboxes.remove(&id).is_some())
    }

    /// The password of a mailbox.
    pub fn password(&self, id: MailboxId) -> Result<Option<SecretString>, VaultError> {
        let mut contents = self.contents()?;
        Ok(contents.passwords.remove(&id).map(|kept| kept.0))
    }

    /// Keeps a password; on the disk when this returns.
    pub fn set_password(&self, id: MailboxId, password: SecretString) -> Result<(), VaultError> {
        self.change(|contents| {
            contents.passwords.insert(id, Password(password));
            true
        })?;
        Ok(())
    }

    /// Forgets a password; says whether there was one.
    pub fn remove_password(&self, id: MailboxId) -> Result<bool, VaultError> {
        self.change(|contents| contents.passwords.remove(&id).is_some())
    }

    fn at(places: &Places, key: SealKey) -> Self {
        Self {
            places: places.clone(),
            twin: twin_of(places),
            key,
            remark: VaultRemark::Fresh,
        }
    }

    fn contents(&self) -> Result<Contents, VaultError> {
        Ok(match self.load()? {
            Found::Main { value, .. } | Found::Backup { value, .. } => value,
            Found::Nothing | Found::Damaged { .. } => Contents::default(),
        })
    }

    /// Reads, changes and saves under the lock. Saves nothing where `change` says that it did nothing.
    fn change(&self, change: impl FnOnce(&mut Contents) -> bool) -> Result<bool, VaultError> {
        let _lock = self.places.lock()?;
        let mut contents = match self.load()? {
            Found::Main { value, .. } => value,
            Found::Backup { value, bytes, .. } => {
                self.twin.restore(&bytes)?;
                value
            }
            Found::Nothing | Found::Damaged { .. } => Contents::default(),
        };
        let is_changed = change(&mut contents);
        if is_changed {
            self.save(&contents)?;
        }
        Ok(is_changed)
    }

    /// Never [`Found::Damaged`]: that is an error here.
    fn load(&self) -> Result<Found<Contents, ContentsError>, VaultError> {
        let found = self.twin.load(|bytes| Contents::unseal(&self.key, bytes))?;
        let (main, backup) = match &found {
            Found::Nothing | Found::Main { .. } => return Ok(found),
            Found::Backup { main, .. } => (main.as_ref(), None),
            Found::Damaged { main, backup } => (main.as_ref(), backup.as_ref()),
        };
        let errors: Vec<ContentsError> = [main, backup]
            .into_iter()
            .flatten()
            .map(|damage| match damage {
                Damage::TooLarge => ContentsError::Damaged,
                Damage::Content(error) => *error,
            })
            .collect();
        if let Some(ContentsError::Newer(version)) = errors
            .iter()
            .find(|error| matches!(error, ContentsError::Newer(_)))
        {
            return Err(VaultError::Newer(*version));
        }
        if matches!(found, Found::Backup { .. }) {
            return Ok(found);
        }
        Err(if errors.contains(&ContentsError::WrongKey) {
            VaultError::WrongKey
        } else {
            VaultError::Damaged
        })
    }

    fn save(&self, contents: &Contents) -> Result<(), VaultError> {
        let sealed = contents.seal(&self.key).map_err(VaultError::Seal)?;
        if sealed.len() > LIMIT {
            return Err(VaultError::TooLarge(sealed.len()));
        }
        Ok(self.twin.save(&sealed)?)
    }
}

fn twin_of(places: &Places) -> Twin {
    Twin::at(places.secrets_file(), LIMIT)
}

impl VaultError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let fault = match self {
            Self::Lock(error) => return error.evidence(),
            Self::Read(error) => return error.evidence(),
            Self::Write(error) => return error.evidence(),
            Self::WrongKey | Self::Damaged | Self::Newer(_) => LocalFault::SecretMissing,
            Self::TooLarge(_) | Self::Seal(_) => LocalFault::NotWritable,
        };
        Evidence {
            stage: Stage::Token,
            fault: Fault::Local(fault),
            words: atomic::words(self),
        }
    }
}
