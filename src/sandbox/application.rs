//! The application's own sign-in (RFC 6749 section 4.4), granted what the AEVO guide lets it be granted:
//! fetching by IMAP and POP3, and no sending.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::grants::{ACCESS_TOKEN_TIME, Consent};
use super::parameters::Parameters;
use super::permission::Permissions;
use super::refusal::Refusal;
use super::scenario::Scenario;
use super::tenant::Tenant;

/// `https://outlook.office365.com/.default`: all that was granted.
const SUFFIX: &str = "/.default";
const ROLES: [&str; 2] = ["IMAP.AccessAsApp", "POP.AccessAsApp"];
/// The delegated permissions that open the same doors.
const GRANTED: &str = "https://outlook.office365.com/IMAP.AccessAsUser.All \
                       https://outlook.office365.com/POP.AccessAsUser.All";

/// Issues an access token to the client, which has proven to be the application.
pub(super) fn issue(tenant: &Tenant, parameters: &Parameters) -> Result<Value, Refusal> {
    let scope = parameters.require("scope")?;
    if !scope.ends_with(SUFFIX) || scope.contains(' ') {
        return Err(Refusal::of(
            "client_credentials_scope_not_default",
            &[("scope", scope)],
        ));
    }
    let account = tenant.accounts.first().ok_or_else(Refusal::transient)?;
    let consent = Consent {
        account: account.clone(),
        granted: Permissions::parse(GRANTED)?,
        scenario: Scenario::NORMAL,
        nonce: None,
        is_application: true,
    };
    let claims = json!({
        "aud": scope.trim_end_matches(SUFFIX),
        "appid": tenant.client_id,
        "oid": tenant.service_principal,
        "tid": tenant.id,
        "roles": ROLES,
        "idtyp": "app",
    });
    let token = tenant
        .grants()
        .issue_application_token(&consent, &claims.to_string(), Instant::now())
        .map_err(|_| Refusal::transient())?;
    Ok(json!({
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_TIME.as_secs(),
        "ext_expires_in": ACCESS_TOKEN_TIME.as_secs(),
        "access_token": secrecy::ExposeSecret::expose_secret(&token),
    }))
}
