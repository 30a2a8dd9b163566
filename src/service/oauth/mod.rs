//! The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636) and the refresh of its tokens;
//! `device` holds the grant for another device.
//!
//! oauth2 builds the requests; [`Http`] sends them; `answer` reads what comes back. A code is sent
//! once: [`exchange`] takes it and its request by value. A refresh may be repeated, because the
//! refresh token stays valid until its answer has arrived.

mod answer;
mod device;
mod error;

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AuthType, AuthUrl, Client, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, PkceCodeChallenge, PkceCodeVerifier, RequestTokenError, Scope,
    StandardRevocableToken, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::domain::endpoint::Endpoint;
use crate::domain::provider::Registration;
use crate::service::http::Http;
use answer::Wire;

pub use answer::TokenAnswer;
pub(super) use answer::success;
pub use device::{DeviceAuthorization, DevicePace, redeem_device_code, request_device_code};
pub use error::{OAuthError, Refusal, plain_words};

/// One authorization request, from the browser to the exchange of its code.
#[derive(Debug)]
pub struct AuthorizationRequest {
    /// What the browser opens.
    pub url: Url,
    /// What the redirect must bring back.
    pub state: State,
    /// Only where an ID token is asked for.
    nonce: Option<Nonce>,
    verifier: PkceCodeVerifier,
}

impl AuthorizationRequest {
    /// A fresh request. `login_hint` is the mailbox. `extra` comes from the provider's preset and
    /// overrides the default `prompt`; a parameter that the endpoint carries already overrides both.
    #[must_use]
    pub fn new(
        registration: &Registration,
        login_hint: Option<&str>,
        extra: &[(&str, &str)],
    ) -> Self {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = State(random());
        let nonce = registration
            .scopes
            .iter()
            .any(|scope| scope == "openid")
            .then(|| Nonce(random()));
        let typed = |name: &str| {
            let url = registration.authorization_endpoint.url();
            url.query_pairs().any(|(typed, _)| typed == name)
        };

        let client = client(registration, None);
        let mut request = client
            .authorize_url(|| CsrfToken::new(state.0.expose_secret().to_owned()))
            .add_scopes(scopes(registration))
            .set_pkce_challenge(challenge)
            .add_extra_param("redirect_uri", registration.redirect_uri.as_str());
        if let Some(nonce) = &nonce {
            request = request.add_extra_param("nonce", nonce.0.expose_secret());
        }
        if let Some(hint) = login_hint.filter(|hint| !hint.is_empty()) {
            request = request.add_extra_param("login_hint", hint);
        }
        // A browser that is signed in as the administrator would consent as the administrator.
        // Never `consent` by default: it asks for rights that an ordinary user may not give.
        if is_microsoft(&registration.authorization_endpoint)
            && !typed("prompt")
            && !extra.iter().any(|(name, _)| *name == "prompt")
        {
            request = request.add_extra_param("prompt", "select_account");
        }
        for &(name, value) in extra.iter().filter(|(name, _)| !typed(name)) {
            request = request.add_extra_param(name, value);
        }
        let (url, _) = request.url();
        Self {
            url,
            state,
            nonce,
            verifier,
        }
    }
}

/// `state` (RFC 6749 section 10.12): 256 random bits that only the genuine redirect knows.
#[derive(Clone)]
pub struct State(SecretString);

impl State {
    /// Compares in constant time.
    #[must_use]
    pub fn matches(&self, other: &str) -> bool {
        same(&self.0, other)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(…)")
    }
}

/// `nonce` (`OpenID` Connect Core section 3.1.2.1): binds the ID token to its request.
pub struct Nonce(SecretString);

impl Nonce {
    /// Compares in constant time.
    #[must_use]
    pub fn matches(&self, other: &str) -> bool {
        same(&self.0, other)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}

/// An authorization code as the redirect brings it.
#[derive(Debug)]
pub struct AuthorizationCode {
    /// Good for one exchange within some minutes.
    pub code: SecretString,
    /// Who issued it (RFC 9207), where the server says so.
    pub iss: Option<String>,
}

/// Exchanges a code for tokens. Called once: a second attempt would burn the grant (RFC 6749 section
/// 4.1.2), so after any failure somebody has to consent again.
///
/// # Errors
/// [`OAuthError`]; the issuer is compared before anything is sent.
pub async fn exchange(
    registration: &Registration,
    secret: Option<&SecretString>,
    code: AuthorizationCode,
    request: AuthorizationRequest,
    http: &Http,
) -> Result<TokenAnswer, OAuthError> {
    check_issuer(registration, code.iss.as_deref())?;
    let until = http.deadline();
    let wire = client(registration, secret)
        .exchange_code(oauth2::AuthorizationCode::new(
            code.code.expose_secret().to_owned(),
        ))
        .set_pkce_verifier(request.verifier)
        .add_extra_param("redirect_uri", registration.redirect_uri.as_str())
        .request_async(&|request| call(http, request, until))
        .await
        .map_err(cause)?;
    TokenAnswer::of(wire, &registration.client_id, request.nonce.as_ref())
}

/// Gets a new access token. Repeated at most twice within the deadline of one call, where the server
/// is overloaded or the connection breaks; a `Retry-After` beyond the deadline is left to the caller.
///
/// # Errors
/// [`OAuthError`] of the last attempt.
pub async fn refresh(
    registration: &Registration,
    secret: Option<&SecretString>,
    refresh_token: &SecretString,
    http: &Http,
) -> Result<TokenAnswer, OAuthError> {
    let until = http.deadline();
    let client = client(registration, secret);
    let token = oauth2::RefreshToken::new(refresh_token.expose_secret().to_owned());
    let mut pauses = PAUSES.into_iter();
    loop {
        let failure = match client
            .exchange_refresh_token(&token)
            .add_scopes(scopes(registration))
            .request_async(&|request| call(http, request, until))
            .await
        {
            Ok(wire) => return TokenAnswer::of(wire, &registration.client_id, None),
            Err(error) => cause(error),
        };
        let Some(pause) = pauses.next().filter(|_| failure.is_passing()) else {
            return Err(failure);
        };
        let pause = failure.retry_after().unwrap_or_else(|| jitter(pause));
        if Instant::now() + pause >= until {
            return Err(failure);
        }
        tracing::info!(error = %failure, ?pause, "the refresh is repeated");
        sleep(pause).await;
    }
}

/// Gets an access token for the application itself (RFC 6749 section 4.4). Nothing is rotated by it and
/// nothing is kept, so it needs no repetition either.
///
/// # Errors
/// [`OAuthError`]
pub async fn client_credentials(
    registration: &Registration,
    secret: Option<&SecretString>,
    http: &Http,
) -> Result<TokenAnswer, OAuthError> {
    let until = http.deadline();
    let wire = client(registration, secret)
        .exchange_client_credentials()
        .add_scopes(scopes(registration))
        .request_async(&|request| call(http, request, until))
        .await
        .map_err(cause)?;
    TokenAnswer::of(wire, &registration.client_id, None)
}

/// Holds `iss` of a redirect against the registration (RFC 9207 section 2.4).
///
/// Nobody reads the server's metadata here, so its exact issuer is not known, nor whether it sends
/// one: an absent `iss` passes. A present one must have the origin of the authorization endpoint, or
/// both must belong to the Microsoft cloud whose issuers are named after other hosts than its
/// endpoints. That is what defeats a mix-up: the origin is where the user has signed in, and an
/// attacker's server has another one.
///
/// # Errors
/// [`OAuthError::IssuerMismatch`]
pub fn check_issuer(registration: &Registration, iss: Option<&str>) -> Result<(), OAuthError> {
    let Some(iss) = iss else { return Ok(()) };
    let endpoint = registration.authorization_endpoint.url();
    let is_same = Url::parse(iss).is_ok_and(|url| {
        let is_plain = url.query().is_none() && url.fragment().is_none();
        let is_microsoft = |url: &Url| {
            url.scheme() == "https"
                && url.port().is_none()
                && url
                    .host_str()
                    .is_some_and(|host| MICROSOFT_HOSTS.contains(&host))
        };
        is_plain
            && (url.origin() == endpoint.origin() || is_microsoft(&url) && is_microsoft(endpoint))
    });
    if is_same {
        Ok(())
    } else {
        Err(OAuthError::IssuerMismatch {
            iss: plain_words(iss, usize::MAX),
            expected: endpoint.origin().ascii_serialization(),
        })
    }
}

/// The shape of the paths of the Microsoft identity platform and of ADFS, whatever the cloud.
fn is_microsoft(authorization_endpoint: &Endpoint) -> bool {
    let path = authorization_endpoint.url().path();
    path.ends_with("/oauth2/v2.0/authorize") || authorization_endpoint.is_version_1()
}

type TokenClient = Client<
    BasicErrorResponse,
    Wire,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The redirect URI is added to each request as it was typed, not here: the server compares it byte for byte.
fn client(registration: &Registration, secret: Option<&SecretString>) -> TokenClient {
    let client = Client::new(ClientId::new(registration.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(
            registration.authorization_endpoint.url().clone(),
        ))
        .set_token_uri(TokenUrl::from_url(
            registration.token_endpoint.url().clone(),
        ))
        .set_auth_type(AuthType::RequestBody);
    match secret {
        Some(secret) => {
            client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
        }
        None => client,
    }
}

fn scopes(registration: &Registration) -> impl Iterator<Item = Scope> {
    registration
        .scopes
        .iter()
        .map(|scope| Scope::new(scope.to_owned()))
}

/// The closure that oauth2 sends its requests with.
async fn call(
    http: &Http,
    request: HttpRequest,
    until: Instant,
) -> Result<oauth2::HttpResponse, OAuthError> {
    let form = request.body().clone();
    let response = http.call(request, until).await?;
    answer::success(response, &form)
}

fn cause(error: RequestTokenError<OAuthError, BasicErrorResponse>) -> OAuthError {
    match error {
        RequestTokenError::Request(error) => error,
        // Holds the body, and with it perhaps a token: nothing of it goes on.
        RequestTokenError::Parse(..)
        | RequestTokenError::ServerResponse(_)
        | RequestTokenError::Other(_) => OAuthError::NotOAuth {
            status: 200,
            head: String::new(),
            retry_after: None,
        },
    }
}

/// 256 bits from the system's generator, base64url.
fn random() -> SecretString {
    CsrfToken::new_random_len(32).into_secret().into()
}

fn same(secret: &SecretString, other: &str) -> bool {
    let secret = secret.expose_secret().as_bytes();
    secret.ct_eq(other.as_bytes()).into()
}

/// Half to one and a half of a pause, so that many installations do not come back at once.
fn jitter(pause: Duration) -> Duration {
    // Each `RandomState` is keyed at random; nobody needs to be unable to guess a pause.
    let random = RandomState::new().build_hasher().finish() % 1_000;
    pause.mul_f64(0.5 + f64::from(u32::try_from(random).unwrap_or_default()) / 1_000.0)
}

/// Before the first and the second repetition, on average.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1_500)];

/// Hosts of the endpoints and issuers of the public cloud. Its version 1 issuer is `sts.windows.net`.
/// The other clouds name their issuers after their own endpoints.
const MICROSOFT_HOSTS: [&str; 5] = [
    "login.microsoftonline.com",
    "login.microsoft.com",
    "login.windows.net",
    "login.live.com",
    "sts.windows.net",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_installations_come_back_at_once() {
        for pause in PAUSES {
            let pauses: HashSet<Duration> = (0..200).map(|_| jitter(pause)).collect();
            assert!(pauses.len() > 100, "{pauses:?}");
            let range = pause / 2..pause * 3 / 2;
            assert!(pauses.iter().all(|one| range.contains(one)), "{pauses:?}");
        }
    }
}
