//! Signing in to a mail server with an access token: XOAUTH2 (Microsoft's and Google's protocol)
//! and OAUTHBEARER (RFC 7628), the same for SMTP, IMAP and POP3.

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::service::transcript::visible;

/// A user and an access token for it.
#[derive(Debug)]
pub struct Credential {
    user: String,
    token: SecretString,
}

/// Why a user and a token are no usable credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// No user, or a control character in it: `\x01` would add a field to the response.
    #[error("the user is empty or holds a control character")]
    User,
    /// No token, or one with other than visible ASCII characters (RFC 6749 appendix A.12).
    #[error("the access token is empty or holds a character that no token may hold")]
    Token,
}

/// How an access token is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Offered by Microsoft 365, Google and most others.
    XOAuth2,
    /// RFC 7628.
    OAuthBearer,
}

/// What the server says of a refused token before it refuses (base64 of JSON, by both mechanisms).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// `status`: `401` with XOAUTH2, `invalid_token` with OAUTHBEARER.
    pub status: Option<String>,
    /// The whole, decoded where it could be decoded; untrusted.
    pub words: String,
}

/// One is what the mechanisms have. A server that goes on asking will never stop.
pub const MAX_CHALLENGES: usize = 3;

/// Some servers leave the padding out.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Credential {
    /// Takes a user and a token that can be written into a response without breaking it.
    pub fn new(user: &str, token: SecretString) -> Result<Self, CredentialError> {
        if user.is_empty() || user.chars().any(char::is_control) {
            return Err(CredentialError::User);
        }
        let bytes = token.expose_secret().as_bytes();
        if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_graphic) {
            return Err(CredentialError::Token);
        }
        Ok(Self {
            user: user.to_owned(),
            token,
        })
    }

    /// Who signs in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The client's response, in base64. Host and port are part of RFC 7628's form alone.
    #[must_use]
    pub fn response(&self, mechanism: Mechanism, host: &str, port: u16) -> SecretString {
        let (user, token) = (&self.user, self.token.expose_secret());
        let plain = Zeroizing::new(match mechanism {
            Mechanism::XOAuth2 => format!("user={user}\x01auth=Bearer {token}\x01\x01"),
            Mechanism::OAuthBearer => {
                // RFC 5801 section 4: the only two characters that must be escaped.
                let user = user.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01")
            }
        });
        STANDARD.encode(plain.as_bytes()).into()
    }

    /// Every form in which a server may show the token again: as it is, and in base64 wherever it
    /// begins within a group of three bytes.
    pub fn each_form(&self, mut conceal: impl FnMut(&str)) {
        let token = self.token.expose_secret();
        conceal(token);
        for skip in 0..3.min(token.len()) {
            let form = Zeroizing::new(STANDARD_NO_PAD.encode(&token.as_bytes()[skip..]));
            conceal(&form);
        }
    }
}

impl Mechanism {
    /// As it is written after AUTH.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// The one to use of those a server offers. Never PLAIN or LOGIN: a token is no password.
    #[must_use]
    pub fn choose<'a>(offered: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut bearer = None;
        for name in offered {
            if name.eq_ignore_ascii_case(Self::XOAuth2.name()) {
                return Some(Self::XOAuth2);
            }
            if name.eq_ignore_ascii_case(Self::OAuthBearer.name()) {
                bearer = Some(Self::OAuthBearer);
            }
        }
        bearer
    }

    /// What is answered to a [`Challenge`], so that the server goes on to its refusal. RFC 7628
    /// section 3.2.3 asks for one `\x01`; XOAUTH2 for an empty line.
    #[must_use]
    pub fn acknowledgement(self) -> &'static str {
        match self {
            Self::XOAuth2 => "",
            Self::OAuthBearer => "AQ==",
        }
    }
}

impl Challenge {
    /// Reads a challenge and expects nothing of it: what is no base64 is kept as it is, what is no
    /// JSON has no status.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let Ok(decoded) = TOLERANT.decode(text) else {
            return Self {
                status: None,
                words: text.to_owned(),
            };
        };
        let status = serde_json::from_slice::<serde_json::Value>(&decoded)
            .ok()
            .and_then(|json| match json.get("status")? {
                serde_json::Value::String(status) => Some(status.chars().map(visible).collect()),
                serde_json::Value::Number(status) => Some(status.to_string()),
                _ => None,
            });
        Self {
            status,
            words: String::from_utf8_lossy(&decoded)
                .chars()
                .map(visible)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_those_of_the_specifications() {
        // The example of Google's XOAUTH2 protocol page.
        let google = Credential::new(
            "someuser@example.com",
            "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg".into(),
        )
        .unwrap();
        assert_eq!(
            google
                .response(Mechanism::XOAuth2, "smtp.gmail.com", 587)
                .expose_secret(),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        // RFC 7628 section 4.1.
        let rfc = Credential::new(
            "user@example.com",
            "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==".into(),
        )
        .unwrap();
        assert_eq!(
            rfc.response(Mechanism::OAuthBearer, "server.example.com", 143)
                .expose_secret(),
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        );
    }

    #[test]
    fn nothing_can_add_a_field() {
        for (user, token, expected) in [
            ("a@b.de", "t", None),
            ("", "t", Some(CredentialError::User)),
            ("a\x01auth=Bearer x@b.de", "t", Some(CredentialError::User)),
            ("a@b.de\r\n", "t", Some(CredentialError::User)),
            ("a@b.de", "", Some(CredentialError::Token)),
            ("a@b.de", "t\x01", Some(CredentialError::Token)),
            ("a@b.de", "t t", Some(CredentialError::Token)),
            ("a@b.de", "tö", Some(CredentialError::Token)),
            ("a@b.de", "t\r\n", Some(CredentialError::Token)),
        ] {
            let credential = Credential::new(user, token.into());
            assert_eq!(credential.err(), expected, "{user:?} {token:?}");
        }
    }

    #[test]
    fn a_token_is_never_presented_as_a_password() {
        for (offered, expected) in [
            (vec!["PLAIN", "LOGIN", "XOAUTH2"], Some(Mechanism::XOAuth2)),
            (vec!["OAUTHBEARER", "XOAUTH2"], Some(Mechanism::XOAuth2)),
            (vec!["PLAIN", "OAuthBearer"], Some(Mechanism::OAuthBearer)),
            (vec!["PLAIN", "LOGIN", "NTLM"], None),
            (vec![], None),
        ] {
            assert_eq!(Mechanism::choose(offered.clone()), expected, "{offered:?}");
        }
    }

    #[test]
    fn challenges_are_read_with_patience() {
        for (text, status, words) in [
            (
                "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=",
                Some("401"),
                r#"{"status":"401","schemes":"bearer"}"#,
            ),
            ("eyJzdGF0dXMiOjQwMX0", Some("401"), r#"{"status":401}"#),
            ("bm90IGpzb24=", None, "not json"),
            ("e30=", None, "{}"),
            ("!!!", None, "!!!"),
            ("", None, ""),
        ] {
            let challenge = Challenge::parse(text);
            assert_eq!(challenge.status.as_deref(), status, "{text:?}");
            assert_eq!(challenge.words, words);
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let credential = Credential::new("a@b.de", "very-secret".into()).unwrap();
        assert!(!format!("{credential:?}").contains("very-secret"));
    }
}
