//! Texts that nobody can guess.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};

/// So many characters of the URL-safe base64 alphabet, six random bits each.
pub(super) fn text(characters: usize) -> Result<String, Unspecified> {
    let mut bytes = vec![0; characters.div_ceil(4) * 3];
    SystemRandom::new().fill(&mut bytes)?;
    let mut text = URL_SAFE_NO_PAD.encode(bytes);
    text.truncate(characters);
    Ok(text)
}
