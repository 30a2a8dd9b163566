//! The token endpoint (RFC 6749 section 3.2) and the metadata document that names it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use hyper::StatusCode;
use hyper::header::{HeaderValue, WWW_AUTHENTICATE};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::form_urlencoded;

use super::application;
use super::device;
use super::grants::{ACCESS_TOKEN_TIME, Consent};
use super::http::{self, Answer};
use super::parameters::Parameters;
use super::permission::{Permission, Permissions};
use super::play::Point;
use super::refusal::{Refusal, Trace};
use super::tenant::Tenant;

/// POST: exchanges a code or a refresh token for tokens.
pub(super) fn answer(
    tenant: &Tenant,
    named: &str,
    authorization: Option<&HeaderValue>,
    form: &[u8],
) -> Answer {
    let granted = Parameters::parse(form).and_then(|parameters| {
        let grant_type = client(tenant, named, authorization, &parameters)?;
        if grant_type == "client_credentials" {
            return application::issue(tenant, &parameters);
        }
        issue(tenant, &exchange(tenant, grant_type, &parameters)?)
    });
    match granted {
        Ok(tokens) => http::json(StatusCode::OK, &tokens),
        Err(page) if page.error.is_empty() => http::html(StatusCode::OK, page.words()),
        Err(refusal) => {
            let body = refusal.json(&Trace::new(), &error_uri(tenant));
            let mut answer = http::json(refusal.status(), &body);
            if refusal.status() == StatusCode::UNAUTHORIZED && authorization.is_some() {
                // RFC 6749 section 5.2: answer in the scheme that the client used.
                let scheme = HeaderValue::from_static("Basic realm=\"training\"");
                answer.headers_mut().insert(WWW_AUTHENTICATE, scheme);
            }
            answer
        }
    }
}

/// `OpenID` Connect Discovery 1.0 section 4; of whoever is named.
pub(super) fn metadata(tenant: &Tenant, named: &str) -> Answer {
    if tenant.is_named(named) {
        return http::json(StatusCode::OK, &configuration(tenant));
    }
    let refusal = Refusal::of("tenant_not_found", &[("tenant", named)]);
    let body = refusal.json(&Trace::new(), &error_uri(tenant));
    http::json(refusal.status(), &body)
}

/// `OpenID` Connect Discovery 1.0 section 3.
fn configuration(tenant: &Tenant) -> Value {
    let base = format!("{}/{}", tenant.origin, tenant.id);
    json!({
        "issuer": issuer(tenant),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code",
            "refresh_token",
            "client_credentials",
            device::GRANT_TYPE,
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": Permissions::all_scopes().split(' ').collect::<Vec<_>>(),
        // Microsoft's own entries.
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "oid", "tid"],
    })
}

/// Who asks, and what for.
fn client<'p>(
    tenant: &Tenant,
    named: &str,
    authorization: Option<&HeaderValue>,
    parameters: &'p Parameters,
) -> Result<&'p str, Refusal> {
    if !tenant.is_named(named) {
        return Err(Refusal::of("tenant_not_found", &[("tenant", named)]));
    }
    let grant_type = parameters.require("grant_type")?;
    authenticate(tenant, named, authorization, parameters)?;
    Ok(grant_type)
}

fn exchange(
    tenant: &Tenant,
    grant_type: &str,
    parameters: &Parameters,
) -> Result<Consent, Refusal> {
    let now = Instant::now();
    let (consent, point) = match grant_type {
        "authorization_code" => {
            let code = parameters.require("code")?;
            let redirect_uri = parameters.require("redirect_uri")?;
            let verifier = parameters.get("code_verifier");
            let redeemed = tenant.grants().redeem(code, redirect_uri, verifier, now)?;
            (redeemed, Point::Redeem)
        }
        "refresh_token" => {
            let token = parameters.require("refresh_token")?;
            (tenant.grants().refresh(token, now)?, Point::Refresh)
        }
        device::GRANT_TYPE => {
            let code = parameters.require("device_code")?;
            let consent = tenant.grants().device_codes.redeem(code, now)?;
            (consent, Point::Redeem)
        }
        other => return Err(Refusal::grant_type(other)),
    };
    if let Some(play) = consent.scenario.at(point) {
        return Err(Refusal::played(play, &[("client", &tenant.client_id)]));
    }
    if let Some(scope) = parameters.get("scope") {
        let asked = Permissions::parse(scope)?;
        // Who was granted less than was asked learns it from the answer, not from an error.
        let is_narrower = consent.scenario.at(Point::Grant).is_some();
        if !is_narrower && !consent.granted.cover(&asked) {
            let values = [("client", &*tenant.client_id)];
            return Err(Refusal::of("consent_missing", &values));
        }
    }
    Ok(consent)
}

/// RFC 6749 section 2.3.1: in the body or as HTTP Basic, never both.
fn authenticate(
    tenant: &Tenant,
    named: &str,
    authorization: Option<&HeaderValue>,
    parameters: &Parameters,
) -> Result<(), Refusal> {
    let in_body = parameters.get("client_secret");
    let (client, secret) = match (authorization, in_body) {
        (Some(_), Some(_)) => return Err(Refusal::malformed()),
        (Some(header), None) => basic(header).ok_or_else(Refusal::malformed)?,
        (None, in_body) => (
            parameters.require("client_id")?.to_owned(),
            in_body.unwrap_or_default().to_owned().into(),
        ),
    };
    if !tenant.is_client(&client) {
        return Err(Refusal::of(
            "client_id_unknown",
            &[("client", &client), ("tenant", named)],
        ));
    }
    if secret.expose_secret().is_empty() {
        return Err(Refusal::of("client_secret_missing", &[]));
    }
    if !tenant.is_secret(secret.expose_secret()) {
        return Err(Refusal::of("client_secret_invalid", &[("client", &client)]));
    }
    Ok(())
}

fn basic(header: &HeaderValue) -> Option<(String, SecretString)> {
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client, secret) = pair.split_once(':')?;
    // Both parts are form-encoded before they are joined.
    let decode = |part: &str| -> Option<String> {
        let (name, _) = form_urlencoded::parse(part.as_bytes()).next()?;
        Some(name.into_owned())
    };
    Some((decode(client)?, decode(secret)?.into()))
}

fn issue(tenant: &Tenant, consent: &Consent) -> Result<Value, Refusal> {
    let tokens = tenant
        .grants()
        .issue_tokens(consent, Instant::now())
        .map_err(|_| Refusal::transient())?;
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": consent.granted.granted(),
        "expires_in": ACCESS_TOKEN_TIME.as_secs(),
        "ext_expires_in": ACCESS_TOKEN_TIME.as_secs(),
        "access_token": tokens.access_token.expose_secret(),
    });
    if let Some(refresh_token) = tokens.refresh_token {
        answer["refresh_token"] = refresh_token.expose_secret().into();
    }
    if consent.granted.contain(Permission::OpenId) {
        answer["id_token"] = id_token(tenant, consent).into();
    }
    Ok(answer)
}

/// A JWT (RFC 7519) signed with HS256 under the client secret (`OpenID` Connect Core section 10.1).
fn id_token(tenant: &Tenant, consent: &Consent) -> String {
    let now = Utc::now().timestamp();
    let mut claims = json!({
        "iss": issuer(tenant),
        "aud": tenant.client_id,
        "iat": now,
        "nbf": now,
        "exp": now + ID_TOKEN_SECONDS,
        "sub": consent.account.object_id,
        "oid": consent.account.object_id,
        "tid": tenant.id,
        "ver": "2.0",
    });
    if let Some(nonce) = &consent.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    if consent.granted.contain(Permission::Profile) {
        claims["name"] = consent.account.name.into();
        claims["preferred_username"] = consent.account.address.into();
    }
    if consent.granted.contain(Permission::Email) {
        claims["email"] = consent.account.address.into();
    }
    let header = json!({ "typ": "JWT", "alg": "HS256" });
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let key = hmac::Key::new(
        hmac::HMAC_SHA256,
        tenant.client_secret.expose_secret().as_bytes(),
    );
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn error_uri(tenant: &Tenant) -> String {
    format!("{}/error?code=", tenant.origin)
}

fn issuer(tenant: &Tenant) -> String {
    format!("{}/{}/v2.0", tenant.origin, tenant.id)
}

/// Microsoft's ID tokens last for an hour.
const ID_TOKEN_SECONDS: i64 = 3600;
