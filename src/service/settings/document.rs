//! The text of the settings file.

use ring::digest::{SHA256, digest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// One settings file, understood.
#[derive(Clone, Debug)]
pub(in crate::service) struct Document<T> {
    pub(in crate::service) version: u64,
    pub(in crate::service) value: T,
    /// Members beside `settings` that this version does not know.
    unknown_beside: Map<String, Value>,
    /// Members of `settings` that `T` does not know.
    unknown_inside: Map<String, Value>,
}

/// Why a settings file is none.
#[derive(Debug, Error)]
pub(in crate::service) enum DocumentError {
    #[error("the settings are no JSON of the right shape")]
    Json(#[from] serde_json::Error),
    #[error("the settings lack the member {0}")]
    Missing(&'static str),
    #[error("the checksum of the settings does not fit")]
    Checksum,
    #[error("the settings of version {0} cannot be understood")]
    Newer(u64),
}

/// The order of the members on disk; the checksum comes before anything that could look like it.
#[derive(Serialize)]
struct Envelope<'a> {
    version: u64,
    sha256: &'a str,
    settings: Map<String, Value>,
    #[serde(flatten)]
    unknown: &'a Map<String, Value>,
}

/// Version of the envelope and of what is in it.
const VERSION: u64 = 1;
/// Hexadecimal digits of SHA-256.
const CHECKSUM_DIGITS: usize = 64;

impl<T: Default> Default for Document<T> {
    fn default() -> Self {
        Self::of(T::default())
    }
}

impl<T> Document<T> {
    /// A new one of this version.
    pub(in crate::service) fn of(value: T) -> Self {
        Self {
            version: VERSION,
            value,
            unknown_beside: Map::new(),
            unknown_inside: Map::new(),
        }
    }

    /// A later version of this program wrote it.
    pub(in crate::service) fn is_newer(&self) -> bool {
        self.version > VERSION
    }
}

impl<T: Serialize + DeserializeOwned> Document<T> {
    /// Refuses whatever [`Document::to_bytes`] would not have written, of this or a later version.
    pub(in crate::service) fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut envelope: Map<String, Value> = serde_json::from_slice(bytes)?;
        let version = envelope
            .remove("version")
            .and_then(|version| version.as_u64())
            .filter(|version| *version >= 1)
            .ok_or(DocumentError::Missing("version"))?;
        let Some(Value::String(checksum)) = envelope.remove("sha256") else {
            return Err(DocumentError::Missing("sha256"));
        };
        if checksum_of(bytes, &checksum) != Some(checksum) {
            return Err(DocumentError::Checksum);
        }
        let settings = envelope
            .remove("settings")
            .ok_or(DocumentError::Missing("settings"))?;
        let newer = |error| {
            if version > VERSION {
                DocumentError::Newer(version)
            } else {
                error
            }
        };
        let Value::Object(mut members) = settings else {
            return Err(newer(DocumentError::Missing("settings")));
        };
        let value: T = serde_json::from_value(Value::Object(members.clone()))
            .map_err(|error| newer(error.into()))?;
        for known in object_of(&value)?.keys() {
            members.remove(known);
        }
        Ok(Self {
            version,
            value,
            unknown_beside: envelope,
            unknown_inside: members,
        })
    }

    /// As it lies on the disk.
    pub(in crate::service) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut settings = self.unknown_inside.clone();
        settings.append(&mut object_of(&self.value)?);
        let zeros = "0".repeat(CHECKSUM_DIGITS);
        let mut text = serde_json::to_string_pretty(&Envelope {
            version: self.version,
            sha256: &zeros,
            settings,
            unknown: &self.unknown_beside,
        })?;
        text.push('\n');
        let checksum = hexadecimal(digest(&SHA256, text.as_bytes()).as_ref());
        Ok(text.replacen(&zeros, &checksum, 1).into_bytes())
    }
}

/// What [`Document::to_bytes`] would have written as the checksum of a file that names `found`; `None`
/// where that has not as many characters as a checksum.
fn checksum_of(bytes: &[u8], found: &str) -> Option<String> {
    let at = bytes
        .windows(CHECKSUM_DIGITS)
        .position(|window| window == found.as_bytes())?;
    let mut zeroed = bytes.to_vec();
    zeroed[at..at + CHECKSUM_DIGITS].fill(b'0');
    Some(hexadecimal(digest(&SHA256, &zeroed).as_ref()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn object_of(value: &impl Serialize) -> Result<Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(value)? {
        Value::Object(members) => Ok(members),
        _ => Err(serde::ser::Error::custom("settings are no JSON object")),
    }
}
