//! The one key that seals the secrets.

use std::fmt;
use std::io::{self, Read, Write};
use std::iter;
use std::str::FromStr;

use age::x25519::Identity;
use age::{DecryptError, Decryptor, Encryptor};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

/// An X25519 identity of the age format: 74 ASCII characters, short enough for each keyring.
#[derive(Clone)]
pub struct SealKey(Identity);

/// Why something sealed was not opened, or a key is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnsealError {
    /// It was sealed with another key, or the part that names the key is damaged.
    #[error("sealed with another key")]
    WrongKey,
    /// It was not written by this program, or not as a whole.
    #[error("damaged")]
    Damaged,
    /// The text is no key.
    #[error("the seal key is none")]
    NotKey,
}

/// The age format encrypts in pieces of this size.
const CHUNK: usize = 64 * 1024;

impl SealKey {
    /// A new key from the operating system's random numbers.
    #[must_use]
    pub fn create() -> Self {
        Self(Identity::generate())
    }

    /// The key that [`SealKey::identity`] wrote.
    pub fn from_identity(text: &SecretString) -> Result<Self, UnsealError> {
        Identity::from_str(text.expose_secret())
            .map(Self)
            .map_err(|_| UnsealError::NotKey)
    }

    /// The key as text, `AGE-SECRET-KEY-1…`.
    #[must_use]
    pub fn identity(&self) -> SecretString {
        self.0.to_string()
    }

    /// Seals what `write` writes, with blanks after it (which JSON allows). `write` is called twice,
    /// first to learn the length.
    ///
    /// The blanks overwrite the piece buffer of the age crate, which is not zeroed when it is freed,
    /// and they hide how long the secrets are.
    pub(super) fn seal(
        &self,
        write: impl Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Vec<u8>> {
        let mut length = Length(0);
        write(&mut length)?;
        let padded = (length.0 / CHUNK + 2) * CHUNK;
        // Reserved as a whole: a growing vector leaves copies behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(padded));
        write(&mut *plain)?;
        plain.resize(padded, b' ');

        let recipient = self.0.to_public();
        let encryptor =
            Encryptor::with_recipients(iter::once(&recipient as _)).map_err(io::Error::other)?;
        let mut sealed = Vec::with_capacity(padded + CHUNK);
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(&plain)?;
        writer.finish()?;
        Ok(sealed)
    }

    /// Opens what [`SealKey::seal`] made.
    pub(super) fn unseal(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        let decryptor = Decryptor::new_buffered(sealed).map_err(judge)?;
        let mut reader = decryptor.decrypt(iter::once(&self.0 as _)).map_err(judge)?;
        // What is inside is shorter than the file, so this vector never grows.
        let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
        reader
            .read_to_end(&mut plain)
            .map_err(|_| UnsealError::Damaged)?;
        Ok(plain)
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey([REDACTED])")
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used in map_err; the error ends here, its variants are all that matters"
)]
fn judge(error: DecryptError) -> UnsealError {
    match error {
        DecryptError::NoMatchingKeys => UnsealError::WrongKey,
        _ => UnsealError::Damaged,
    }
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
