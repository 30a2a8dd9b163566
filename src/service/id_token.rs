//! The claims of an ID token, to show which account has consented.
//!
//! The token comes straight from the token endpoint over verified TLS, so its signature need not be
//! checked (`OpenID` Connect Core 1.0 section 3.1.3.7 rule 6). It decides nothing: a token that does
//! not fit is dropped, and the account stays unknown.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::domain::endpoint::is_invisible;
use crate::service::oauth::Nonce;

/// Who has consented (`OpenID` Connect Core section 5.1; `upn` is Microsoft's and ADFS').
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdTokenClaims {
    /// The name to sign in with; at Microsoft the UPN, which may differ from the mail address.
    pub preferred_username: Option<String>,
    /// ADFS and version 1 endpoints.
    pub upn: Option<String>,
    /// The mail address, where the `email` scope was granted.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
}

/// The claims of a signed token (RFC 7519 section 7.2), decoded and not verified.
pub(super) fn payload(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    URL_SAFE_NO_PAD.decode(payload).ok()
}

impl IdTokenClaims {
    /// Reads the claims of a token that was issued to `client_id` in answer to `nonce`. A refreshed
    /// token needs none (section 12.2).
    #[must_use]
    pub fn read(token: &str, client_id: &str, nonce: Option<&Nonce>) -> Option<Self> {
        let claims: Claims = serde_json::from_slice(&payload(token)?).ok()?;
        if !claims.aud.holds(client_id) {
            return None;
        }
        if let Some(nonce) = nonce
            && !nonce.matches(claims.nonce.as_deref()?)
        {
            return None;
        }
        Some(Self {
            preferred_username: claims.preferred_username.and_then(shown),
            upn: claims.upn.and_then(shown),
            email: claims.email.and_then(shown),
            name: claims.name.and_then(shown),
        })
    }

    /// The account, as exactly as it is known.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        [&self.preferred_username, &self.upn, &self.email]
            .into_iter()
            .find_map(Option::as_deref)
    }
}

#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    nonce: Option<String>,
    preferred_username: Option<String>,
    upn: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

/// RFC 7519 section 4.1.3: one name, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn holds(&self, client_id: &str) -> bool {
        match self {
            Self::One(name) => name == client_id,
            Self::Many(names) => names.iter().any(|name| name == client_id),
        }
    }
}

/// The claim, where it can be shown in one line without deceiving anybody.
fn shown(claim: String) -> Option<String> {
    let fits = !claim.is_empty()
        && claim.chars().count() <= MAX_CLAIM
        && !claim.chars().any(|c| c.is_control() || is_invisible(c));
    fits.then_some(claim)
}

/// No mail address is longer (RFC 5321 section 4.5.3.1.3).
const MAX_CLAIM: usize = 254;
