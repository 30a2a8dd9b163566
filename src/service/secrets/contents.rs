//! What lies in the sealed file: JSON `{v, providers, mailboxes, passwords}`.

use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{KeptToken, SealKey, UnsealError};
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;

/// What is inside. It exists between reading and writing only.
#[derive(Serialize, Deserialize)]
pub(super) struct Contents {
    v: u32,
    #[serde(default)]
    pub(super) providers: BTreeMap<ProviderId, ProviderSecrets>,
    #[serde(default)]
    pub(super) mailboxes: BTreeMap<MailboxId, MailboxSecrets>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) passwords: BTreeMap<MailboxId, Password>,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Password(#[serde(with = "exposed")] pub(super) SecretString);

#[derive(Serialize, Deserialize)]
pub(super) struct ProviderSecrets {
    #[serde(with = "exposed")]
    pub(super) client_secret: SecretString,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) former: Option<FormerSecret>,
}

/// What the last renewal has replaced.
#[derive(Serialize, Deserialize)]
pub(super) struct FormerSecret {
    #[serde(with = "exposed")]
    pub(super) client_secret: SecretString,
    /// Its last day, as typed.
    #[serde(default)]
    pub(super) expires: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct MailboxSecrets {
    #[serde(with = "exposed")]
    refresh_token: SecretString,
    pub(super) obtained_at: DateTime<Utc>,
}

/// Why a sealed file is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentsError {
    WrongKey,
    Damaged,
    Newer(u32),
}

/// Read first: a later version may have changed all the rest.
#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// Version of the JSON.
const VERSION: u32 = 1;

impl Contents {
    /// Opens what [`Contents::seal`] made.
    pub(super) fn unseal(key: &SealKey, sealed: &[u8]) -> Result<Self, ContentsError> {
        let plain = key.unseal(sealed).map_err(|error| match error {
            UnsealError::WrongKey => ContentsError::WrongKey,
            UnsealError::Damaged | UnsealError::NotKey => ContentsError::Damaged,
        })?;
        // The messages of serde_json are dropped: they could quote what was met.
        match serde_json::from_slice(&plain) {
            Ok(Version { v: VERSION }) => {
                serde_json::from_slice(&plain).map_err(|_| ContentsError::Damaged)
            }
            Ok(Version { v }) if v > VERSION => Err(ContentsError::Newer(v)),
            _ => Err(ContentsError::Damaged),
        }
    }

    /// As it lies on the disk.
    pub(super) fn seal(&self, key: &SealKey) -> io::Result<Vec<u8>> {
        key.seal(|out| serde_json::to_writer(out, self).map_err(Into::into))
    }
}

impl Default for Contents {
    fn default() -> Self {
        Self {
            v: VERSION,
            providers: BTreeMap::new(),
            mailboxes: BTreeMap::new(),
            passwords: BTreeMap::new(),
        }
    }
}

impl From<MailboxSecrets> for KeptToken {
    fn from(kept: MailboxSecrets) -> Self {
        Self {
            refresh_token: kept.refresh_token,
            obtained_at: kept.obtained_at,
        }
    }
}

impl From<KeptToken> for MailboxSecrets {
    fn from(token: KeptToken) -> Self {
        Self {
            refresh_token: token.refresh_token,
            obtained_at: token.obtained_at,
        }
    }
}

/// The only place where a kept secret becomes text: on its way into the seal and out of it.
mod exposed {
    use std::fmt;

    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    use super::{ExposeSecret, SecretString};

    pub(super) fn serialize<S: Serializer>(
        secret: &SecretString,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose_secret())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SecretString, D::Error> {
        deserializer.deserialize_str(Text)
    }

    /// Copies straight from the plain text, which is zeroed, without a `String` between.
    struct Text;

    impl Visitor<'_> for Text {
        type Value = SecretString;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<SecretString, E> {
            Ok(SecretString::from(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_later_version_has_written_is_said_to_be_that() {
        let key = SealKey::create();
        for (json, expected) in [
            (r#"{"v":1}"#, None),
            (
                r#"{"v":2,"providers":"elsewhere"}"#,
                Some(ContentsError::Newer(2)),
            ),
            (r#"{"v":0}"#, Some(ContentsError::Damaged)),
            (r#"{"v":1,"providers":1}"#, Some(ContentsError::Damaged)),
            ("{}", Some(ContentsError::Damaged)),
        ] {
            let sealed = key.seal(|out| out.write_all(json.as_bytes())).unwrap();
            assert_eq!(Contents::unseal(&key, &sealed).err(), expected, "{json}");
        }
        let other = SealKey::create();
        let sealed = Contents::default().seal(&other).unwrap();
        let refused = Contents::unseal(&key, &sealed).err();
        assert_eq!(refused, Some(ContentsError::WrongKey));
    }
}
