//! The administrator password: how it is kept, compared, and how guessing is slowed.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// What is kept of a password (RFC 9106, Argon2id). It lies in the settings and is no secret in the
/// strict sense; it is made so that guessing is slow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRecord {
    /// `argon2id`
    algorithm: String,
    /// 19, which is Argon2 1.3.
    version: u32,
    /// `m`, in KiB.
    memory_kib: u32,
    /// `t`
    passes: u32,
    /// `p`
    lanes: u32,
    /// Base64 without padding, 16 bytes.
    salt: String,
    /// Base64 without padding, 32 bytes.
    tag: String,
}

/// Why a password was not taken or not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_CHARACTERS`].
    #[error("the password has {0} characters, at least {MIN_CHARACTERS} are needed")]
    TooShort(usize),
    /// More than [`MAX_BYTES`] in UTF-8.
    #[error("the password has {0} bytes, at most {MAX_BYTES} are used")]
    TooLong(usize),
    /// It is another one.
    #[error("the password is wrong")]
    Wrong,
    /// The record is none that this program would have written; the field is named.
    #[error("the password record is damaged ({0})")]
    Record(&'static str),
    /// There is not enough memory to compute the hash.
    #[error("there is not enough memory to check the password")]
    Memory,
    /// The operating system gave no random numbers.
    #[error("the operating system gives no random numbers")]
    Random,
}

/// How many guesses were wrong since the last right one. It is kept in the settings, so that a restart
/// forgives nothing. There is no time in it: whoever can set the clock gains nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guesses {
    /// Counted before the password is compared, taken back after a right one.
    pub failed: u32,
}

/// Slows guessing: the first three guesses are free, then 1, 2, 4 … 60 seconds lie between two. After a
/// start the pause counts anew, whatever the clock says.
#[derive(Clone, Debug)]
pub struct Gate {
    guesses: Guesses,
    opens_at: Instant,
}

/// In Unicode characters; NIST SP 800-63B asks for 8, this one guards the secrets of many customers.
pub const MIN_CHARACTERS: usize = 12;
/// A password is used whole, so its length must end somewhere.
pub const MAX_BYTES: usize = 1_024;
/// RFC 9106 section 4, second recommended option: 64 MiB, three passes. One lane: nothing here runs in parallel.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const ALGORITHM: &str = "argon2id";
/// What a record may ask for. Below: OWASP's minimum, so that a tampered record makes no hash easy.
/// Above: it shall not use up the machine.
const MEMORY_KIB_RANGE: std::ops::RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
const PASSES_RANGE: std::ops::RangeInclusive<u32> = 2..=10;
const LANES_RANGE: std::ops::RangeInclusive<u32> = 1..=4;
const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 32;
/// Typing errors are free.
const FREE_GUESSES: u32 = 3;
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

impl PasswordRecord {
    /// Makes the record of a new password. Takes about 0.1 s and 64 MiB: call it on a blocking thread.
    ///
    /// The characters are taken as they come: `é` typed as one character and as `e` with an accent are
    /// two passwords. Keyboards of the three systems give the former.
    pub fn create(password: &SecretString) -> Result<Self, PasswordError> {
        check_length(password)?;
        let mut salt = [0; SALT_BYTES];
        SystemRandom::new()
            .fill(&mut salt)
            .map_err(|_| PasswordError::Random)?;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(TAG_BYTES))
            .map_err(|_| PasswordError::Record("parameters"))?;
        let tag = hash(params, &salt, password)?;
        Ok(Self {
            algorithm: ALGORITHM.to_owned(),
            version: Version::V0x13.into(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: BASE64_STANDARD_NO_PAD.encode(salt),
            tag: BASE64_STANDARD_NO_PAD.encode(tag.as_slice()),
        })
    }

    /// Compares in constant time. Takes as long as [`PasswordRecord::create`].
    ///
    /// # Errors
    /// [`PasswordError::Wrong`], or the record cannot be trusted; then no password opens.
    pub fn verify(&self, password: &SecretString) -> Result<(), PasswordError> {
        let (params, salt, expected) = self.parse()?;
        if password.expose_secret().len() > MAX_BYTES {
            return Err(PasswordError::Wrong);
        }
        let tag = hash(params, &salt, password)?;
        if bool::from(tag.as_slice().ct_eq(&expected)) {
            Ok(())
        } else {
            Err(PasswordError::Wrong)
        }
    }

    fn parse(&self) -> Result<(Params, [u8; SALT_BYTES], [u8; TAG_BYTES]), PasswordError> {
        let refused = PasswordError::Record;
        if self.algorithm != ALGORITHM {
            return Err(refused("algorithm"));
        }
        if self.version != u32::from(Version::V0x13) {
            return Err(refused("version"));
        }
        if !MEMORY_KIB_RANGE.contains(&self.memory_kib) {
            return Err(refused("memory_kib"));
        }
        if !PASSES_RANGE.contains(&self.passes) {
            return Err(refused("passes"));
        }
        if !LANES_RANGE.contains(&self.lanes) {
            return Err(refused("lanes"));
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(TAG_BYTES))
            .map_err(|_| refused("parameters"))?;
        Ok((
            params,
            decode(&self.salt).ok_or(refused("salt"))?,
            decode(&self.tag).ok_or(refused("tag"))?,
        ))
    }
}

impl Guesses {
    /// What lies between the last guess and the next.
    #[must_use]
    pub fn pause(self) -> Duration {
        match self.failed.checked_sub(FREE_GUESSES) {
            None => Duration::ZERO,
            Some(doublings) => 1_u64
                .checked_shl(doublings)
                .map_or(LONGEST_PAUSE, Duration::from_secs)
                .min(LONGEST_PAUSE),
        }
    }
}

impl Gate {
    /// With the guesses that the settings remember; `now` is the start of the program.
    #[must_use]
    pub fn new(guesses: Guesses, now: Instant) -> Self {
        Self {
            guesses,
            opens_at: now + guesses.pause(),
        }
    }

    /// How long the next guess has to wait.
    #[must_use]
    pub fn wait(&self, now: Instant) -> Duration {
        self.opens_at.saturating_duration_since(now)
    }

    /// Counts a guess as wrong before it is compared. The count returned has to be saved before: a
    /// program that is killed while it computes shall not forget the guess.
    ///
    /// # Errors
    /// The time that is still to be waited; nothing was counted.
    pub fn guess(&mut self, now: Instant) -> Result<Guesses, Duration> {
        let wait = self.wait(now);
        if !wait.is_zero() {
            return Err(wait);
        }
        self.guesses.failed = self.guesses.failed.saturating_add(1);
        self.opens_at = now + self.guesses.pause();
        Ok(self.guesses)
    }

    /// The guess was right: all is forgiven. The count returned has to be saved.
    pub fn passed(&mut self, now: Instant) -> Guesses {
        self.guesses = Guesses::default();
        self.opens_at = now;
        self.guesses
    }
}

fn check_length(password: &SecretString) -> Result<(), PasswordError> {
    let text = password.expose_secret();
    let characters = text.chars().count();
    if characters < MIN_CHARACTERS {
        return Err(PasswordError::TooShort(characters));
    }
    if text.len() > MAX_BYTES {
        return Err(PasswordError::TooLong(text.len()));
    }
    Ok(())
}

fn hash(
    params: Params,
    salt: &[u8],
    password: &SecretString,
) -> Result<Zeroizing<[u8; TAG_BYTES]>, PasswordError> {
    let mut tag = Zeroizing::new([0; TAG_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(
            password.expose_secret().as_bytes(),
            salt,
            tag.as_mut_slice(),
        )
        .map_err(|error| match error {
            argon2::Error::OutOfMemory => PasswordError::Memory,
            _ => PasswordError::Record("parameters"),
        })?;
    Ok(tag)
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64_STANDARD_NO_PAD.decode(text).ok()?.try_into().ok()
}
