//! The hand-over file for a cloud installation: the four values that it asks for, as a JSON document in a
//! file of the age format, which the `age` tool opens too.
//!
//! ```text
//! { "format": "aevo-handover", "version": 1, "provider": "…", "client_id": "…", "client_secret": "…",
//!   "authorization_endpoint": "https://…", "token_endpoint": "https://…" }
//! ```
//!
//! All later versions keep `format` and `version`. All of it blocks.

mod desk;

use std::io::{self, Read, Write};
use std::iter;
use std::path::Path;
use std::str::FromStr;

use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::domain::provider::Registration;
use crate::service::atomic::{self, ReadError, WriteError};

/// What is handed over.
#[derive(Clone, Debug)]
pub struct Handover {
    /// What the provider is called here.
    pub provider: String,
    /// OAuth 2.0 `client_id`.
    pub client_id: String,
    /// RFC 6749 section 2.3.1.
    pub client_secret: SecretString,
    /// Version 2, where the provider is Microsoft.
    pub authorization_endpoint: String,
    /// Likewise.
    pub token_endpoint: String,
}

/// A public key of the age format, `age1…`.
#[derive(Clone, Debug)]
pub struct Recipient(x25519::Recipient);

/// Who can open the file.
#[derive(Clone, Debug)]
pub enum Lock {
    /// The owner of this key.
    Recipient(Recipient),
    /// Whoever knows this.
    Passphrase(SecretString),
}

/// Why a hand-over file was not written or read.
#[derive(Debug, Error)]
pub enum HandoverError {
    /// Another passphrase opens it, or it is damaged where it says which.
    #[error("the passphrase does not open the hand-over file")]
    WrongPassphrase,
    /// It was sealed to a key and not with a passphrase.
    #[error("the hand-over file is sealed to a key")]
    SealedToKey,
    /// It was cut or changed on its way, or is something else.
    #[error("the hand-over file is damaged or is none")]
    Damaged,
    /// A later version of this program wrote it.
    #[error("the hand-over file was written by a later version ({0})")]
    Newer(u32),
    /// It asks for more work than any file of this program; nothing was computed.
    #[error("the hand-over file asks for an excessive work factor ({0})")]
    ExcessiveWork(u8),
    /// There is no such file.
    #[error("there is no hand-over file")]
    Missing,
    /// Sealing failed, or the system gave no random numbers.
    #[error("the hand-over file cannot be sealed")]
    Seal(#[source] io::Error),
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed. What was there is still there.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// All versions keep these.
#[derive(Deserialize)]
struct Kind {
    format: String,
    version: u32,
}

#[derive(Serialize)]
struct Written<'h> {
    format: &'static str,
    version: u32,
    provider: &'h str,
    client_id: &'h str,
    client_secret: &'h str,
    authorization_endpoint: &'h str,
    token_endpoint: &'h str,
}

#[derive(Deserialize)]
struct Found {
    provider: String,
    client_id: String,
    client_secret: String,
    authorization_endpoint: String,
    token_endpoint: String,
}

const FORMAT: &str = "aevo-handover";
const VERSION: u32 = 1;
/// Such a file has less than 2 KB.
const LIMIT: usize = 64 * 1024;
/// scrypt with N = 2^18, which the `age` tool takes too.
const WORK_FACTOR: u8 = 18;
/// What is accepted on reading: 2^20 takes 1 GiB.
const MAX_WORK_FACTOR: u8 = 20;
/// 32 characters of which none is taken for another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 120 bits.
const PASSPHRASE_CHARACTERS: usize = 24;
const GROUP: usize = 4;

impl Handover {
    /// The values of a registration, and what its provider is called.
    #[must_use]
    pub fn of(provider: &str, registration: &Registration, client_secret: SecretString) -> Self {
        Self {
            provider: provider.to_owned(),
            client_id: registration.client_id.clone(),
            client_secret,
            authorization_endpoint: registration.authorization_endpoint.to_string(),
            token_endpoint: registration.token_endpoint.to_string(),
        }
    }

    /// Writes a new file, mode 0600 on Unix; never over another one. What a passphrase locks is opened
    /// again before anybody relies on it.
    pub fn write(&self, path: &Path, lock: &Lock) -> Result<(), HandoverError> {
        let plain = self.to_json().map_err(HandoverError::Seal)?;
        let sealed = match lock {
            Lock::Recipient(Recipient(recipient)) => seal(recipient, &plain),
            Lock::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK_FACTOR);
                seal(&recipient, &plain)
            }
        }
        .map_err(HandoverError::Seal)?;
        if let Lock::Passphrase(passphrase) = lock {
            let again = Self::open(&sealed, passphrase)?;
            if *again.to_json().map_err(HandoverError::Seal)? != *plain {
                return Err(HandoverError::Damaged);
            }
        }
        Ok(atomic::write_new(path, &sealed)?)
    }

    /// Reads a file that a passphrase opens.
    pub fn read(path: &Path, passphrase: &SecretString) -> Result<Self, HandoverError> {
        let sealed = atomic::read_limited(path, LIMIT)?.ok_or(HandoverError::Missing)?;
        Self::open(&sealed, passphrase)
    }

    fn open(sealed: &[u8], passphrase: &SecretString) -> Result<Self, HandoverError> {
        let mut identity = scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let mut reader = Decryptor::new_buffered(sealed)
            .and_then(|decryptor| decryptor.decrypt(iter::once(&identity as _)))
            .map_err(judge)?;
        if !ends_in_a_number(sealed) {
            return Err(HandoverError::Damaged);
        }
        let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
        reader
            .read_to_end(&mut plain)
            .map_err(|_| HandoverError::Damaged)?;
        // The messages of serde_json are dropped: they could quote what was met.
        match serde_json::from_slice::<Kind>(&plain) {
            Ok(Kind { format, version }) if format == FORMAT && version > VERSION => {
                Err(HandoverError::Newer(version))
            }
            Ok(Kind { format, version }) if format == FORMAT && version == VERSION => {
                serde_json::from_slice::<Found>(&plain)
                    .map(Self::from)
                    .map_err(|_| HandoverError::Damaged)
            }
            _ => Err(HandoverError::Damaged),
        }
    }

    fn to_json(&self) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut json = Zeroizing::new(Vec::with_capacity(LIMIT));
        serde_json::to_writer_pretty(
            &mut *json,
            &Written {
                format: FORMAT,
                version: VERSION,
                provider: &self.provider,
                client_id: &self.client_id,
                client_secret: self.client_secret.expose_secret(),
                authorization_endpoint: &self.authorization_endpoint,
                token_endpoint: &self.token_endpoint,
            },
        )?;
        json.push(b'\n');
        Ok(json)
    }
}

impl From<Found> for Handover {
    fn from(found: Found) -> Self {
        Self {
            provider: found.provider,
            client_id: found.client_id,
            // Moves: nothing of it stays behind.
            client_secret: found.client_secret.into(),
            authorization_endpoint: found.authorization_endpoint,
            token_endpoint: found.token_endpoint,
        }
    }
}

impl Recipient {
    /// The first 64 bits of the key's SHA-256, in groups that can be read out.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let hash = digest(&SHA256, self.0.to_string().as_bytes());
        let pairs = hash.as_ref().chunks_exact(2).take(4);
        let groups = pairs.map(|pair| format!("{:02X}{:02X}", pair[0], pair[1]));
        groups.collect::<Vec<_>>().join(" ")
    }
}

impl FromStr for Recipient {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self)
    }
}

/// A passphrase that nobody guesses and everybody can dictate.
pub fn new_passphrase() -> Result<SecretString, HandoverError> {
    let mut random = Zeroizing::new([0; PASSPHRASE_CHARACTERS]);
    SystemRandom::new()
        .fill(&mut *random)
        .map_err(|_| HandoverError::Seal(io::Error::other("no random numbers")))?;
    let mut text = String::with_capacity(2 * PASSPHRASE_CHARACTERS);
    for (number, byte) in random.iter().enumerate() {
        if number > 0 && number % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Ok(SecretString::from(text))
}

fn seal(recipient: &dyn age::Recipient, plain: &[u8]) -> io::Result<Vec<u8>> {
    let encryptor = Encryptor::with_recipients(iter::once(recipient)).map_err(io::Error::other)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(plain)?;
    writer.finish()?;
    Ok(sealed)
}

/// The stanza's line does, in its work factor. The crate takes `18x` for 18, which the format forbids.
fn ends_in_a_number(sealed: &[u8]) -> bool {
    let stanza = sealed.split(|byte| *byte == b'\n').nth(1);
    let number = stanza.and_then(|line| line.rsplit(|byte| *byte == b' ').next());
    number.is_some_and(|number| number.iter().all(u8::is_ascii_digit))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used in map_err; the error ends here, its variants are all that matters"
)]
fn judge(error: DecryptError) -> HandoverError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            HandoverError::WrongPassphrase
        }
        DecryptError::NoMatchingKeys => HandoverError::SealedToKey,
        DecryptError::ExcessiveWork { required, .. } => HandoverError::ExcessiveWork(required),
        _ => HandoverError::Damaged,
    }
}
