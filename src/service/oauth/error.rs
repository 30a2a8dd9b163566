//! How an authorization fails, at the redirect and at the token endpoint.

use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::domain::endpoint::is_invisible;
use crate::domain::evidence::{Evidence, Fault, LocalFault, OAuthFault, ProtocolFault};
use crate::domain::stage::Stage;
use crate::service::http::HttpError;

/// An OAuth error answer with the server's own words (RFC 6749 sections 4.1.2.1 and 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the authorization server refused: {}", fault.error)]
pub struct Refusal {
    /// What a program may branch on.
    pub fault: OAuthFault,
    /// `error_description`: untrusted, cut to 2,000 characters, without control characters.
    pub description: String,
}

impl Refusal {
    /// `codes` are Microsoft's `error_codes`; without them the number is looked for in the description.
    #[must_use]
    pub fn new(
        error: &str,
        description: &str,
        codes: &[u32],
        suberror: Option<&str>,
        http_status: Option<u16>,
    ) -> Self {
        Self {
            fault: OAuthFault {
                error: plain_words(error, MAX_NAME),
                aadsts: codes.first().copied().or_else(|| aadsts(description)),
                suberror: suberror
                    .filter(|name| !name.is_empty())
                    .map(|name| plain_words(name, MAX_NAME)),
                http_status,
                not_before: None,
            },
            description: plain_words(description, MAX_WORDS),
        }
    }

    /// A refusal without an HTTP status came with the redirect, every other one from the token endpoint.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: if self.fault.http_status.is_none() {
                Stage::Consent
            } else {
                Stage::Token
            },
            fault: Fault::OAuth(self.fault.clone()),
            words: self.description.clone(),
        }
    }
}

/// Why there is no access token.
#[derive(Debug, Error)]
pub enum OAuthError {
    /// An OAuth error answer.
    #[error("{refusal}")]
    Refused {
        /// Which.
        #[source]
        refusal: Refusal,
        /// When the server wants to be asked again, at most one hour.
        retry_after: Option<Duration>,
    },
    /// Something else than an OAuth answer: a sign-in page of a guest network, a proxy's error page.
    #[error("the token endpoint answered {status} with something else than OAuth")]
    NotOAuth {
        /// HTTP status.
        status: u16,
        /// The first 80 characters, where they can hold no token.
        head: String,
        /// When the server wants to be asked again, at most one hour.
        retry_after: Option<Duration>,
    },
    /// A success answer without `access_token`.
    #[error("the answer holds no access token")]
    NoAccessToken,
    /// A token that is no bearer token (RFC 6750); nothing else can be used with XOAUTH2.
    #[error("the access token is of the type {0:?}")]
    TokenType(String),
    /// An answer of the device authorization endpoint that nothing can be done with (RFC 8628 section 3.2).
    #[error("the answer holds no usable {0}")]
    DeviceAnswer(&'static str),
    /// Nobody has consented on the other device while its code was valid; in the server's words, where it said so.
    #[error("the device code has expired: {0}")]
    DeviceCodeExpired(String),
    /// The redirect came from another authorization server (RFC 9207 section 2.4).
    #[error("the redirect names the issuer {iss:?}, which is not {expected:?}")]
    IssuerMismatch {
        /// `iss` of the redirect.
        iss: String,
        /// Origin of the authorization endpoint.
        expected: String,
    },
    /// There is no answer.
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl OAuthError {
    /// When the server wants to be asked again, where it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } | Self::NotOAuth { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The same request may succeed later: the server is overloaded or broken, or the connection broke.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let status = match self {
            Self::Http(error) => return error.is_passing(),
            Self::Refused { refusal, .. } => refusal.fault.http_status,
            Self::NotOAuth { status, .. } => Some(*status),
            _ => None,
        };
        status.is_some_and(|status| status >= 500 || status == TOO_MANY_REQUESTS)
    }

    /// What is known of the failure.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let (fault, words) = match self {
            Self::Refused {
                refusal,
                retry_after,
            } => {
                let mut refusal = refusal.clone();
                refusal.fault.not_before = retry_after.map(from_now);
                return refusal.evidence();
            }
            Self::Http(error) => return error.evidence(),
            // Whoever says when to come again speaks for a server that is overloaded.
            Self::NotOAuth {
                status,
                head,
                retry_after: Some(wait),
            } if self.is_passing() => (
                Fault::OAuth(OAuthFault {
                    error: "temporarily_unavailable".to_owned(),
                    http_status: Some(*status),
                    not_before: Some(from_now(*wait)),
                    ..OAuthFault::default()
                }),
                format!("HTTP {status} {head}"),
            ),
            Self::NotOAuth { status, head, .. } => (
                Fault::Protocol(ProtocolFault::NotOAuth),
                format!("HTTP {status} {head}"),
            ),
            Self::NoAccessToken | Self::TokenType(_) | Self::DeviceAnswer(_) => (
                Fault::Protocol(ProtocolFault::NotOAuth),
                plain_words(&self.to_string(), MAX_WORDS),
            ),
            Self::DeviceCodeExpired(words) => {
                (Fault::Local(LocalFault::ConsentTimeout), words.clone())
            }
            Self::IssuerMismatch { iss, expected } => (
                Fault::Local(LocalFault::IssuerMismatch),
                plain_words(&format!("{iss} ≠ {expected}"), MAX_WORDS),
            ),
        };
        Evidence {
            stage: match self {
                Self::IssuerMismatch { .. } | Self::DeviceCodeExpired(_) => Stage::Consent,
                _ => Stage::Token,
            },
            fault,
            words,
        }
    }
}

/// The other side's words as they may be shown: in one line, without characters that hide or reorder
/// text, cut after `max` characters and after 2,000 in any case.
#[must_use]
pub fn plain_words(text: &str, max: usize) -> String {
    let plain: String = text
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| {
            if c.is_control() || c.is_whitespace() {
                ' '
            } else {
                c
            }
        })
        .take(max.min(MAX_WORDS))
        .collect();
    plain.trim().to_owned()
}

fn from_now(wait: Duration) -> DateTime<Utc> {
    Utc::now() + wait
}

/// The number of the first `AADSTS50126` in a text.
fn aadsts(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("AADSTS")?;
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after[..end].parse().ok()
}

/// What [`Evidence::words`] may hold at most.
const MAX_WORDS: usize = 2_000;
/// No registered error name has more than 40 characters.
const MAX_NAME: usize = 100;
/// RFC 6585 section 4.
const TOO_MANY_REQUESTS: u16 = 429;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_microsofts_number() {
        for (description, codes, expected) in [
            (
                "AADSTS50126: Error validating credentials.",
                &[][..],
                Some(50126),
            ),
            (
                "AADSTS7000215: Invalid client secret.\r\nTrace ID: 1",
                &[7_000_215],
                Some(7_000_215),
            ),
            ("x AADSTS65001", &[], Some(65001)),
            ("AADSTS", &[], None),
            ("AADSTS99999999999999", &[], None),
            ("no number", &[], None),
        ] {
            let refusal = Refusal::new("invalid_grant", description, codes, None, Some(400));
            assert_eq!(refusal.fault.aadsts, expected, "{description:?}");
        }
    }

    #[test]
    fn who_says_when_to_come_again_is_overloaded() {
        for (status, retry_after, is_overloaded) in [
            (503, Some(30), true),
            (429, Some(30), true),
            (503, None, false),
            (200, Some(30), false),
        ] {
            let retry_after = retry_after.map(Duration::from_secs);
            let head = String::new();
            let error = OAuthError::NotOAuth {
                status,
                head,
                retry_after,
            };
            match error.evidence().fault {
                Fault::OAuth(fault) if is_overloaded => {
                    assert_eq!(fault.error, "temporarily_unavailable");
                    assert_eq!(fault.http_status, Some(status));
                    assert!(fault.not_before.is_some_and(|time| time > Utc::now()));
                }
                Fault::Protocol(ProtocolFault::NotOAuth) if !is_overloaded => {}
                other => panic!("{status} {retry_after:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn shows_foreign_words_in_one_harmless_line() {
        assert_eq!(plain_words("a\r\nb\u{202e}c\u{0}\u{200b}d ", 80), "a  bc d");
        assert_eq!(plain_words(&"ä".repeat(3_000), usize::MAX).len(), 4_000);
    }
}
