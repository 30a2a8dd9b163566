//! The answer of a token endpoint (RFC 6749 sections 5.1 and 5.2), read the way servers write it.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use oauth2::basic::BasicTokenType;
use oauth2::helpers::deserialize_untagged_enum_case_insensitive;
use oauth2::http::StatusCode;
use oauth2::http::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use oauth2::{AccessToken, HttpResponse, RefreshToken, Scope, TokenResponse};
use secrecy::SecretString;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use url::form_urlencoded;

use crate::domain::endpoint::is_invisible;
use crate::service::id_token::IdTokenClaims;
use crate::service::oauth::{Nonce, OAuthError, Refusal, plain_words};

/// An issued access token with what came along.
#[derive(Debug)]
pub struct TokenAnswer {
    /// Never empty; a bearer token.
    pub access_token: SecretString,
    /// From now on, at most one year; `None` where the server does not say.
    pub expires_in: Option<Duration>,
    /// `None` = the one in use stays valid (RFC 6749 section 6).
    pub refresh_token: Option<SecretString>,
    /// What was granted; `None` = what was asked for.
    pub scope: Option<String>,
    /// Who has consented.
    pub id_token: Option<IdTokenClaims>,
}

impl TokenAnswer {
    pub(super) fn of(
        wire: Wire,
        client_id: &str,
        nonce: Option<&Nonce>,
    ) -> Result<Self, OAuthError> {
        let token_type = wire.token_type;
        if token_type != BasicTokenType::Bearer {
            return Err(OAuthError::TokenType(type_name(token_type.as_ref())));
        }
        if wire.access_token.secret().trim().is_empty() {
            return Err(OAuthError::NoAccessToken);
        }
        Ok(Self {
            access_token: wire.access_token.into_secret().into(),
            expires_in: wire.expires_in,
            refresh_token: wire.refresh_token.map(|token| token.into_secret().into()),
            scope: wire.scopes.map(|scopes| {
                let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
                scopes.join(" ")
            }),
            id_token: wire
                .id_token
                .and_then(|token| IdTokenClaims::read(&token, client_id, nonce)),
        })
    }
}

/// The success answer as it is on the wire. oauth2's own type refuses `"expires_in":"3599"`, which
/// version 1 endpoints and B2C send.
#[derive(Deserialize)]
pub(super) struct Wire {
    #[serde(default = "no_token", deserialize_with = "token")]
    access_token: AccessToken,
    #[serde(
        default = "no_type",
        deserialize_with = "deserialize_untagged_enum_case_insensitive"
    )]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<Duration>,
    #[serde(default, deserialize_with = "refresh_token")]
    refresh_token: Option<RefreshToken>,
    #[serde(default, rename = "scope", deserialize_with = "scopes")]
    scopes: Option<Vec<Scope>>,
    #[serde(default, deserialize_with = "text")]
    id_token: Option<String>,
}

impl TokenResponse for Wire {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

impl Serialize for Wire {
    /// oauth2 asks for it to store tokens; here nobody may write one, so nothing is written.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// Lets a success answer pass, as oauth2 reads it, and says what every other one is. `request` is the
/// form that was sent: a server may echo what is in it.
pub(in crate::service) fn success(
    mut response: HttpResponse,
    request: &[u8],
) -> Result<HttpResponse, OAuthError> {
    let status = response.status();
    let retry_after = retry_after(response.headers(), Utc::now());
    let body = response.body();
    if let Ok(answer) = serde_json::from_slice::<ErrorWire>(body)
        && !answer.error.is_empty()
    {
        let description = answer.error_description.unwrap_or_default();
        let refusal = Refusal::new(
            &scrub(&answer.error, request),
            &scrub(&description, request),
            &answer.error_codes,
            answer.suberror.map(|name| scrub(&name, request)).as_deref(),
            Some(status.as_u16()),
        );
        return Err(OAuthError::Refused {
            refusal,
            retry_after,
        });
    }
    // oauth2 does not look behind the end of the object.
    let is_object = body.trim_ascii_start().starts_with(b"{")
        && serde_json::from_slice::<IgnoredAny>(body).is_ok();
    if !status.is_success() || !is_object {
        return Err(OAuthError::NotOAuth {
            status: status.as_u16(),
            head: head(body, request),
            retry_after,
        });
    }
    // JSON is JSON; some servers call it text.
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().remove(CONTENT_TYPE);
    Ok(response)
}

/// The first 80 characters of what is no OAuth answer. JSON and forms may hold a token.
fn head(body: &[u8], request: &[u8]) -> String {
    let body = &body[..body.len().min(MAX_SCANNED)];
    let text = String::from_utf8_lossy(body);
    if text.contains("_token") || text.trim_start().starts_with('{') {
        return String::new();
    }
    plain_words(&scrub(&text, request), MAX_HEAD)
}

/// A token type as it may be shown: a word such as `mac` or `DPoP`. Anything else may be a token in the wrong place.
fn type_name(text: &str) -> String {
    let is_word = text.len() <= MAX_TYPE
        && text
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
    if is_word { text } else { "…" }.to_owned()
}

/// Replaces whatever value of the request's form stands in a text, decoded or encoded. Characters that
/// are not shown are dropped first: one inside a secret would hide it here and nowhere else.
fn scrub(text: &str, request: &[u8]) -> String {
    let mut text = text.replace(is_invisible, "");
    for (name, value) in form_urlencoded::parse(request) {
        if !SECRET_PARAMETERS.contains(&name.as_ref()) || value.is_empty() {
            continue;
        }
        let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        text = text.replace(value.as_ref(), "…").replace(&encoded, "…");
    }
    text
}

#[derive(Deserialize)]
struct ErrorWire {
    #[serde(default)]
    error: String,
    #[serde(default, deserialize_with = "text")]
    error_description: Option<String>,
    #[serde(default, deserialize_with = "numbers")]
    error_codes: Vec<u32>,
    #[serde(default, deserialize_with = "text")]
    suberror: Option<String>,
}

/// `Retry-After` (RFC 9110 section 10.2.3), seconds or a date; anything else counts as absent.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if value.bytes().all(|b| b.is_ascii_digit()) {
        value.parse().map_or(MAX_RETRY_AFTER, Duration::from_secs)
    } else {
        let at = DateTime::parse_from_rfc2822(value).ok()?;
        (at.to_utc() - now).to_std().unwrap_or_default()
    };
    (!value.is_empty()).then_some(wait.min(MAX_RETRY_AFTER))
}

fn no_token() -> AccessToken {
    AccessToken::new(String::new())
}

fn no_type() -> BasicTokenType {
    BasicTokenType::Extension(String::new())
}

fn token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccessToken, D::Error> {
    Ok(AccessToken::new(text(deserializer)?.unwrap_or_default()))
}

fn refresh_token<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<RefreshToken>, D::Error> {
    Ok(text(deserializer)?.map(RefreshToken::new))
}

fn scopes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Scope>>, D::Error> {
    Ok(text(deserializer)?.map(|text| {
        text.split_ascii_whitespace()
            .map(|scope| Scope::new(scope.to_owned()))
            .collect()
    }))
}

/// A text that says something; `null`, `""` and other types count as absent.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    })
}

/// Seconds as a number, a fraction or a text.
pub(super) fn seconds<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    Ok(seconds
        .filter(|seconds| seconds.is_finite())
        .map(|seconds| Duration::from_secs_f64(seconds.clamp(0.0, MAX_LIFETIME))))
}

fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => values
            .iter()
            .filter_map(|value| value.as_u64()?.try_into().ok())
            .collect(),
        _ => Vec::new(),
    })
}

/// One year in seconds: more is nonsense and would overflow a clock somewhere.
const MAX_LIFETIME: f64 = 31_536_000.0;
/// As MSAL: a server that wants more waits for somebody who has gone home.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(1);
/// Enough to recognise a page by.
const MAX_HEAD: usize = 80;
/// No registered token type is longer.
const MAX_TYPE: usize = 16;
/// How much of a foreign page is looked at for its first words.
const MAX_SCANNED: usize = 4_096;
/// What a token request holds that nobody else may see.
const SECRET_PARAMETERS: [&str; 5] = [
    "client_secret",
    "code",
    "code_verifier",
    "device_code",
    "refresh_token",
];

#[cfg(test)]
mod tests;
