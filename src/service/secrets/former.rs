//! The secret before the last renewal: kept beside the one in use, until another renewal replaces it.

use std::collections::BTreeSet;
use std::mem;

use secrecy::{ExposeSecret, SecretString};

use super::contents::{Contents, FormerSecret, ProviderSecrets};
use super::{Vault, VaultError};
use crate::domain::provider::ProviderId;

impl Vault {
    /// Puts a renewed client secret in the place of the one in use, and keeps that with its last day; on the
    /// disk when this returns. The same secret once more drives nothing out.
    pub fn renew_client_secret(
        &self,
        id: ProviderId,
        client_secret: SecretString,
        former_expires: &str,
    ) -> Result<(), VaultError> {
        self.change(|contents| {
            let is_same = |kept: &ProviderSecrets| {
                kept.client_secret.expose_secret() == client_secret.expose_secret()
            };
            let former = match contents.providers.remove(&id) {
                Some(kept) if is_same(&kept) => kept.former,
                Some(kept) => Some(FormerSecret {
                    client_secret: kept.client_secret,
                    expires: former_expires.to_owned(),
                }),
                None => None,
            };
            let renewed = ProviderSecrets {
                client_secret,
                former,
            };
            contents.providers.insert(id, renewed);
            true
        })?;
        Ok(())
    }

    /// The secret in use, whose last day is `expires`, and the one before it change places; on the disk when
    /// this returns. Gives back the last day of the one that is in use now; `None` where there is but one.
    pub fn swap_client_secrets(
        &self,
        id: ProviderId,
        expires: &str,
    ) -> Result<Option<String>, VaultError> {
        let mut restored = None;
        self.change(|contents| {
            let Some(kept) = contents.providers.get_mut(&id) else {
                return false;
            };
            let Some(former) = &mut kept.former else {
                return false;
            };
            mem::swap(&mut kept.client_secret, &mut former.client_secret);
            restored = Some(mem::replace(&mut former.expires, expires.to_owned()));
            true
        })?;
        Ok(restored)
    }
}

pub(super) fn of(contents: &Contents) -> BTreeSet<ProviderId> {
    let providers = contents.providers.iter();
    let renewed = providers.filter(|(_, kept)| kept.former.is_some());
    renewed.map(|(id, _)| *id).collect()
}
