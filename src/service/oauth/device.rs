//! The device authorization grant (RFC 8628): a person consents on another device, and this program asks
//! from time to time whether it has happened.
//!
//! oauth2 has it too, but its loop takes every failed call for a pause and knows no end of an answer. So
//! each question here is one call of [`Http`] that its caller sends, and [`DevicePace`] says when.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep_until};
use url::form_urlencoded;

use super::answer::{self, TokenAnswer, Wire, seconds, text};
use super::error::{OAuthError, plain_words};
use crate::domain::endpoint::Endpoint;
use crate::domain::provider::Registration;
use crate::service::http::{Http, HttpError};

/// A code that waits for a person (RFC 8628 section 3.2).
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// To be typed on the other device; at most 32 characters, all visible.
    pub user_code: String,
    /// Where it is typed: https, or http on loopback.
    pub verification_uri: Endpoint,
    /// How long the codes are valid from now on, at most half an hour.
    pub lives: Duration,
    /// Between two questions, 1 to 60 seconds.
    pub interval: Duration,
    /// What the questions are asked with.
    pub device_code: SecretString,
}

/// Asks for a code.
///
/// # Errors
/// [`OAuthError`]
pub async fn request_device_code(
    registration: &Registration,
    secret: Option<&SecretString>,
    endpoint: &Endpoint,
    http: &Http,
) -> Result<DeviceAuthorization, OAuthError> {
    let scopes: Vec<&str> = registration.scopes.iter().collect();
    let scopes = scopes.join(" ");
    let wire: DeviceWire =
        call(registration, secret, endpoint, &[("scope", &scopes)], http).await?;
    let user_code = wire
        .user_code
        .filter(|code| code.chars().count() <= MAX_CODE && plain_words(code, MAX_CODE) == *code)
        .ok_or(OAuthError::DeviceAnswer("user_code"))?;
    // Whoever reads it will open it and sign in there.
    let verification_uri = wire
        .verification_uri
        .and_then(|uri| Endpoint::parse(&uri).ok())
        .ok_or(OAuthError::DeviceAnswer("verification_uri"))?;
    Ok(DeviceAuthorization {
        user_code,
        verification_uri,
        lives: wire.expires_in.unwrap_or(USUAL_LIFE).min(MAX_LIFE),
        interval: wire
            .interval
            .unwrap_or(USUAL_INTERVAL)
            .clamp(MIN_INTERVAL, MAX_INTERVAL),
        device_code: wire
            .device_code
            .ok_or(OAuthError::DeviceAnswer("device_code"))?
            .into(),
    })
}

/// Asks once whether consent was given (RFC 8628 section 3.4). A code brings tokens once.
///
/// # Errors
/// [`OAuthError`]; [`DevicePace::heed`] knows which of them mean „not yet".
pub async fn redeem_device_code(
    registration: &Registration,
    secret: Option<&SecretString>,
    device_code: &SecretString,
    http: &Http,
) -> Result<TokenAnswer, OAuthError> {
    let form = [
        ("grant_type", GRANT_TYPE),
        ("device_code", device_code.expose_secret()),
    ];
    let wire: Wire = call(
        registration,
        secret,
        &registration.token_endpoint,
        &form,
        http,
    )
    .await?;
    TokenAnswer::of(wire, &registration.client_id, None)
}

/// When the next question may be asked (RFC 8628 section 3.5).
#[derive(Debug)]
pub struct DevicePace {
    interval: Duration,
    until: Instant,
    /// Calls in a row that brought no answer.
    failures: u32,
    retry_after: Duration,
}

impl DevicePace {
    /// The codes were issued just now.
    #[must_use]
    pub fn new(authorization: &DeviceAuthorization) -> Self {
        Self {
            interval: authorization.interval,
            until: Instant::now() + authorization.lives,
            failures: 0,
            retry_after: Duration::ZERO,
        }
    }

    /// Waits until the next question may be asked; the last one when the codes run out.
    ///
    /// # Errors
    /// [`OAuthError::DeviceCodeExpired`] after that.
    pub async fn pause(&mut self) -> Result<(), OAuthError> {
        let now = Instant::now();
        if now >= self.until {
            return Err(OAuthError::DeviceCodeExpired(String::new()));
        }
        let pause = (self.interval * 2_u32.pow(self.failures)).max(self.retry_after);
        sleep_until((now + pause).min(self.until)).await;
        Ok(())
    }

    /// Takes a failed question in: `Ok` where it is to be repeated, more slowly where the server wants it or
    /// does not answer.
    ///
    /// # Errors
    /// The failure, where nothing can come of another question.
    pub fn heed(&mut self, failure: OAuthError) -> Result<(), OAuthError> {
        let (name, aadsts) = match &failure {
            OAuthError::Refused { refusal, .. } => {
                (refusal.fault.error.as_str(), refusal.fault.aadsts)
            }
            _ => ("", None),
        };
        let is_silent = matches!(failure, OAuthError::Http(HttpError::Deadline));
        match name {
            "authorization_pending" => self.failures = 0,
            "slow_down" => {
                self.failures = 0;
                self.interval += SLOWER;
            }
            _ if name == "expired_token" || aadsts.is_some_and(|code| EXPIRED.contains(&code)) => {
                return Err(OAuthError::DeviceCodeExpired(failure.evidence().words));
            }
            "access_denied" | "authorization_declined" => return Err(said_by_person(failure)),
            _ if self.failures < PATIENCE && (is_silent || failure.is_passing()) => {
                tracing::info!(error = %failure, "the question is repeated");
                self.failures += 1;
                self.retry_after = failure.retry_after().unwrap_or_default();
                return Ok(());
            }
            _ => return Err(failure),
        }
        self.retry_after = Duration::ZERO;
        Ok(())
    }
}

/// A refusal by the person is told as the redirect would have told it: without the status of the answer
/// that brought it.
fn said_by_person(mut failure: OAuthError) -> OAuthError {
    if let OAuthError::Refused { refusal, .. } = &mut failure {
        refusal.fault.http_status = None;
    }
    failure
}

async fn call<T: DeserializeOwned>(
    registration: &Registration,
    secret: Option<&SecretString>,
    endpoint: &Endpoint,
    parameters: &[(&str, &str)],
    http: &Http,
) -> Result<T, OAuthError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("client_id", &registration.client_id)
        .extend_pairs(parameters);
    if let Some(secret) = secret {
        form.append_pair("client_secret", secret.expose_secret());
    }
    let form = form.finish();
    let response = http.post(endpoint, form.clone(), http.deadline()).await?;
    let response = answer::success(response, form.as_bytes())?;
    // The error quotes what it stumbled over, perhaps a token.
    serde_json::from_slice(response.body()).map_err(|_| OAuthError::NotOAuth {
        status: response.status().as_u16(),
        head: String::new(),
        retry_after: None,
    })
}

#[derive(Deserialize)]
struct DeviceWire {
    #[serde(default, deserialize_with = "text")]
    device_code: Option<String>,
    #[serde(default, deserialize_with = "text")]
    user_code: Option<String>,
    /// Some servers still use the name of a draft.
    #[serde(default, alias = "verification_url", deserialize_with = "text")]
    verification_uri: Option<String>,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<Duration>,
    #[serde(default, deserialize_with = "seconds")]
    interval: Option<Duration>,
}

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// AADSTS codes of a device code that is too old; they do not always come with `expired_token`.
const EXPIRED: [u32; 2] = [70_019, 70_020];
/// Nobody types more.
const MAX_CODE: usize = 32;
/// Microsoft's, where the server names none.
const USUAL_LIFE: Duration = Duration::from_mins(15);
/// Nobody waits longer in front of a screen.
const MAX_LIFE: Duration = Duration::from_mins(30);
/// RFC 8628 section 3.2.
const USUAL_INTERVAL: Duration = Duration::from_secs(5);
/// A server that names none, or 0, is not flooded.
const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// A longer one is a mistake: whoever has consented looks at this window.
const MAX_INTERVAL: Duration = Duration::from_mins(1);
/// RFC 8628 section 3.5.
const SLOWER: Duration = Duration::from_secs(5);
/// So many questions in a row may go unanswered before it is told; each pause is twice the one before.
const PATIENCE: u32 = 3;
