//! Signing in to a mail server, the same for SMTP, IMAP and POP3: with an access token by XOAUTH2
//! (Microsoft's and Google's protocol) or OAUTHBEARER (RFC 7628), with a password by PLAIN (RFC 4616)
//! or LOGIN (draft-murchison-sasl-login). Sessions are encrypted by their type before any of it is said.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::service::transcript::visible;

/// What proves who signs in.
#[derive(Clone)]
pub enum Secret {
    /// An OAuth 2.0 access token (RFC 6750).
    Token(SecretString),
    /// A password.
    Password(SecretString),
}

/// A user and what proves that it is the user.
#[derive(Debug)]
pub struct Credential {
    user: String,
    secret: Secret,
}

/// Why a user and a secret are no usable credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// No user, or a control character in it: `\x01` would add a field to the response.
    #[error("the user is empty or holds a control character")]
    User,
    /// No token, or one with other than visible ASCII characters (RFC 6749 appendix A.12).
    #[error("the access token is empty or holds a character that no token may hold")]
    Token,
    /// No password, or a control character in it: NUL ends it (RFC 4616 section 2).
    #[error("the password is empty or holds a control character")]
    Password,
}

/// How a secret is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Offered by Microsoft 365, Google and most others.
    XOAuth2,
    /// RFC 7628.
    OAuthBearer,
    /// RFC 4616.
    Plain,
    /// What servers have that know no PLAIN; two answers to two questions.
    Login,
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

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn value(&self) -> &SecretString {
        match self {
            Self::Token(value) | Self::Password(value) => value,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token(…)",
            Self::Password(_) => "Password(…)",
        })
    }
}

impl Credential {
    /// Takes a user and a secret that can be written into a response without breaking it.
    pub fn new(user: &str, secret: Secret) -> Result<Self, CredentialError> {
        let is_empty_or = |is_wrong: bool, text: &str| text.is_empty() || is_wrong;
        if is_empty_or(user.chars().any(char::is_control), user) {
            return Err(CredentialError::User);
        }
        let text = secret.value().expose_secret();
        match secret {
            Secret::Token(_) if is_empty_or(!text.bytes().all(|b| b.is_ascii_graphic()), text) => {
                Err(CredentialError::Token)
            }
            Secret::Password(_) if is_empty_or(text.chars().any(char::is_control), text) => {
                Err(CredentialError::Password)
            }
            _ => Ok(Self {
                user: user.to_owned(),
                secret,
            }),
        }
    }

    /// Who signs in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password as it is, where it is one; for protocols with a command of their own for it.
    #[must_use]
    pub fn password(&self) -> Option<&SecretString> {
        match &self.secret {
            Secret::Password(password) => Some(password),
            Secret::Token(_) => None,
        }
    }

    /// The mechanism to use of those a server offers. A token is never presented as a password, nor a
    /// password as a token.
    #[must_use]
    pub fn choose<'a>(&self, offered: impl IntoIterator<Item = &'a str>) -> Option<Mechanism> {
        let wanted = self.mechanisms();
        offered
            .into_iter()
            .filter_map(|name| {
                wanted
                    .iter()
                    .position(|known| known.name().eq_ignore_ascii_case(name))
            })
            .min()
            .map(|at| wanted[at])
    }

    /// The mechanisms that carry this secret, the best first.
    #[must_use]
    pub fn mechanisms(&self) -> [Mechanism; 2] {
        match self.secret {
            Secret::Token(_) => [Mechanism::XOAuth2, Mechanism::OAuthBearer],
            Secret::Password(_) => [Mechanism::Plain, Mechanism::Login],
        }
    }

    /// The client's responses in base64, one for each time the server asks. Host and port are part of
    /// RFC 7628's form alone.
    #[must_use]
    pub fn responses(&self, mechanism: Mechanism, host: &str, port: u16) -> Vec<SecretString> {
        let (user, secret) = (&self.user, self.secret.value().expose_secret());
        let encode = |plain: &str| SecretString::from(STANDARD.encode(plain.as_bytes()));
        let plain = Zeroizing::new(match mechanism {
            Mechanism::XOAuth2 => format!("user={user}\x01auth=Bearer {secret}\x01\x01"),
            Mechanism::OAuthBearer => {
                // RFC 5801 section 4: the only two characters that must be escaped.
                let user = user.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {secret}\x01\x01")
            }
            Mechanism::Plain => format!("\0{user}\0{secret}"),
            Mechanism::Login => return vec![encode(user), encode(secret)],
        });
        vec![encode(&plain)]
    }

    /// Every form in which a server may show the secret again: as it is, and in base64 wherever it
    /// begins within a group of three bytes.
    pub fn each_form(&self, mut conceal: impl FnMut(&str)) {
        let secret = self.secret.value().expose_secret();
        conceal(secret);
        for skip in 0..3.min(secret.len()) {
            let form = Zeroizing::new(STANDARD_NO_PAD.encode(&secret.as_bytes()[skip..]));
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
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }

    /// The first response may stand in the command that begins the sign-in (RFC 4954 section 4).
    #[must_use]
    pub fn begins_with_response(self) -> bool {
        self != Self::Login
    }

    /// What is answered to a [`Challenge`] that comes after all responses, so that the server goes on to
    /// its refusal. RFC 7628 section 3.2.3 asks for one `\x01`; XOAUTH2 for an empty line; `*` cancels
    /// (RFC 4954 section 4).
    #[must_use]
    pub fn acknowledgement(self) -> &'static str {
        match self {
            Self::XOAuth2 => "",
            Self::OAuthBearer => "AQ==",
            Self::Plain | Self::Login => "*",
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
            Secret::Token("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg".into()),
        )
        .unwrap();
        assert_eq!(
            google.responses(Mechanism::XOAuth2, "smtp.gmail.com", 587)[0].expose_secret(),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        // RFC 7628 section 4.1.
        let rfc = Credential::new(
            "user@example.com",
            Secret::Token("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==".into()),
        )
        .unwrap();
        assert_eq!(
            rfc.responses(Mechanism::OAuthBearer, "server.example.com", 143)[0].expose_secret(),
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
            let credential = Credential::new(user, Secret::Token(token.into()));
            assert_eq!(credential.err(), expected, "{user:?} {token:?}");
        }
    }

    #[test]
    fn a_token_is_never_presented_as_a_password_nor_a_password_as_a_token() {
        let token = Credential::new("a@b.de", Secret::Token("t".into())).unwrap();
        let password = Credential::new("a@b.de", Secret::Password("p".into())).unwrap();
        for (offered, of_token, of_password) in [
            (
                vec!["LOGIN", "PLAIN", "XOAUTH2"],
                Some(Mechanism::XOAuth2),
                Some(Mechanism::Plain),
            ),
            (
                vec!["OAUTHBEARER", "XOAUTH2"],
                Some(Mechanism::XOAuth2),
                None,
            ),
            (
                vec!["login", "OAuthBearer"],
                Some(Mechanism::OAuthBearer),
                Some(Mechanism::Login),
            ),
            (vec!["NTLM", "CRAM-MD5"], None, None),
            (vec![], None, None),
        ] {
            assert_eq!(token.choose(offered.clone()), of_token, "{offered:?}");
            assert_eq!(password.choose(offered.clone()), of_password, "{offered:?}");
        }
    }

    #[test]
    fn passwords_are_presented_as_the_specification_says() {
        // RFC 4616 section 4, without an authorization identity.
        let tim = Credential::new("tim", Secret::Password("tanstaaftanstaaf".into())).unwrap();
        let shown = |mechanism| {
            let responses = tim.responses(mechanism, "mail.example", 587);
            let shown = responses.iter().map(|one| one.expose_secret().to_owned());
            shown.collect::<Vec<_>>()
        };
        assert_eq!(shown(Mechanism::Plain), ["AHRpbQB0YW5zdGFhZnRhbnN0YWFm"]);
        assert_eq!(
            shown(Mechanism::Login),
            ["dGlt", "dGFuc3RhYWZ0YW5zdGFhZg=="]
        );
        for (password, expected) in [
            ("", Some(CredentialError::Password)),
            ("a\0b", Some(CredentialError::Password)),
            ("a\r\nQUIT", Some(CredentialError::Password)),
            ("Straße & Söhne", None),
        ] {
            let credential = Credential::new("tim", Secret::Password(password.into()));
            assert_eq!(credential.err(), expected, "{password:?}");
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
    fn debug_shows_no_secret() {
        for kind in [Secret::Token, Secret::Password] {
            let credential = Credential::new("a@b.de", kind("very-secret".into())).unwrap();
            assert!(!format!("{credential:?}").contains("very-secret"));
        }
    }
}
