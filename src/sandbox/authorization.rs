//! The authorization endpoint (RFC 6749 section 4.1.1) and what follows on the consent page.
//!
//! The page holds a form with the fields `request`, `account`, `scenario` and `decision`
//! (`accept` or `decline`), which is posted to `/<tenant>/consent`. `request` names the pending
//! authorization request; nobody but the reader of the page knows it, and it is good for one
//! decision: it is the defence against forged posts.

use hyper::StatusCode;
use hyper::header::{HeaderValue, LOCATION};
use tokio::time::Instant;
use url::Url;
use uuid::Uuid;

use super::grants::{AuthorizationRequest, Consent};
use super::http::{self, Answer};
use super::pages::{self, Asked};
use super::parameters::Parameters;
use super::permission::Permissions;
use super::play::Point;
use super::refusal::{Refusal, Trace};
use super::scenario::Scenario;
use super::tenant::{Account, Tenant, is_redirect_uri};

/// GET: checks the request and shows the consent page, a page with an error, or leads back with one.
pub(super) fn ask(tenant: &Tenant, named: &str, query: &[u8]) -> Answer {
    let parameters = match Parameters::parse(query) {
        Ok(parameters) => parameters,
        Err(refusal) => return refuse_here(&refusal),
    };
    // Until client and redirect URI are known to belong together nothing may be sent there
    // (RFC 6749 section 4.1.2.1).
    let redirect_uri = match trusted_redirect(tenant, named, &parameters) {
        Ok(redirect_uri) => redirect_uri,
        Err(refusal) => return refuse_here(&refusal),
    };
    let state = parameters.get("state");
    let request = match request(redirect_uri, &parameters) {
        Ok(request) => request,
        Err(refusal) => return lead_back(redirect_uri, &refused(&refusal, state)),
    };
    match tenant.grants().ask(request.clone(), Instant::now()) {
        Ok(key) => http::html(
            StatusCode::OK,
            pages::consent(tenant, &key, &Asked::of(&request)),
        ),
        Err(_) => lead_back(redirect_uri, &refused(&Refusal::transient(), state)),
    }
}

/// POST of the consent form: leads back with a code or with the refusal that was chosen.
pub(super) fn decide(tenant: &Tenant, form: &[u8]) -> Answer {
    let Some((form, request)) = pending(tenant, form) else {
        return http::html(StatusCode::BAD_REQUEST, pages::expired());
    };
    let (Some(account), Some(scenario)) = (
        form.get("account").and_then(|a| tenant.account(a)),
        form.get("scenario").and_then(Scenario::from_form),
    ) else {
        return http::html(StatusCode::BAD_REQUEST, pages::expired());
    };
    let scenario = scenario.or(account.scenario);
    match form.get("decision") {
        Some("decline") => {
            let refusal = Refusal::of("user_declined_consent", &[]);
            lead_back(
                &request.redirect_uri,
                &refused(&refusal, request.state.as_deref()),
            )
        }
        Some("accept") => {
            tenant.set_newest(scenario);
            play(tenant, &request, account, scenario)
                .unwrap_or_else(|| accept(tenant, request, account, scenario))
        }
        _ => http::html(StatusCode::BAD_REQUEST, pages::expired()),
    }
}

/// The refusal of the sign-in that was chosen, if one was.
fn play(
    tenant: &Tenant,
    request: &AuthorizationRequest,
    account: &Account,
    scenario: Scenario,
) -> Option<Answer> {
    let played = |point| {
        let values = [
            ("client", &*tenant.client_id),
            ("account", account.address),
            ("redirect_uri", &*request.redirect_uri),
        ];
        let play = scenario.at(point)?;
        Some(Refusal::played(play, &values))
    };
    let answer = |refusal| refused(refusal, request.state.as_deref());
    if let Some(refusal) = played(Point::Redirect) {
        return Some(lead_back(&request.redirect_uri, &answer(&refusal)));
    }
    if let Some(refusal) = played(Point::Approval) {
        let back = redirect(&request.redirect_uri, &answer(&refusal));
        let page = pages::admin_consent(&refusal, &Trace::new(), &back);
        return Some(http::html(StatusCode::OK, page));
    }
    let page = pages::played(&played(Point::Page)?, &Trace::new(), scenario);
    Some(http::html(StatusCode::OK, page))
}

fn accept(
    tenant: &Tenant,
    request: AuthorizationRequest,
    account: &Account,
    scenario: Scenario,
) -> Answer {
    let (redirect_uri, mut state) = (request.redirect_uri.clone(), request.state.clone());
    if let Some(play) = scenario.at(Point::State) {
        state = Some(play.words(&[]));
    }
    let granted = match scenario.at(Point::Grant) {
        Some(play) => request.asked.clone().without(&play.words(&[])),
        None => request.asked.clone(),
    };
    let consent = Consent {
        account: account.clone(),
        granted,
        scenario,
        nonce: request.nonce.clone(),
        is_application: false,
    };
    let code = tenant.grants().issue_code(request, consent, Instant::now());
    let answer = match code {
        Ok(code) => {
            let mut answer = vec![("code", code)];
            answer.extend(state.map(|state| ("state", state)));
            answer.push(("session_state", Uuid::new_v4().to_string()));
            answer
        }
        Err(_) => refused(&Refusal::transient(), state.as_deref()),
    };
    lead_back(&redirect_uri, &answer)
}

fn pending(tenant: &Tenant, form: &[u8]) -> Option<(Parameters, AuthorizationRequest)> {
    let form = Parameters::parse(form).ok()?;
    let request = tenant
        .grants()
        .decide(form.get("request")?, Instant::now())?;
    Some((form, request))
}

fn trusted_redirect<'a>(
    tenant: &Tenant,
    named: &str,
    parameters: &'a Parameters,
) -> Result<&'a str, Refusal> {
    let client = parameters.require("client_id")?;
    if ["common", "organizations", "consumers"].contains(&named) && tenant.is_client(client) {
        return Err(Refusal::of(
            "single_tenant_app_on_common_endpoint",
            &[("client", client), ("endpoint", named)],
        ));
    }
    if !tenant.is_named(named) {
        return Err(Refusal::of("tenant_not_found", &[("tenant", named)]));
    }
    if !tenant.is_client(client) {
        return Err(Refusal::of(
            "client_id_unknown",
            &[("client", client), ("tenant", named)],
        ));
    }
    let redirect_uri = parameters.require("redirect_uri")?;
    if !is_redirect_uri(redirect_uri) {
        return Err(Refusal::of(
            "redirect_uri_mismatch",
            &[("client", client), ("redirect_uri", redirect_uri)],
        ));
    }
    Ok(redirect_uri)
}

fn request(redirect_uri: &str, parameters: &Parameters) -> Result<AuthorizationRequest, Refusal> {
    match parameters.require("response_type")? {
        "code" => {}
        other => {
            let values = [("response_type", other)];
            return Err(Refusal::of("response_type_not_enabled", &values));
        }
    }
    match parameters.get("response_mode") {
        None | Some("query") => {}
        Some(other) => return Err(Refusal::response_mode(other)),
    }
    let code_challenge = parameters.require("code_challenge")?;
    // Without a method RFC 7636 section 4.3 means "plain", which protects from nothing that is feared here.
    if parameters.require("code_challenge_method")? != "S256" {
        return Err(Refusal::malformed());
    }
    let is_base64url = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if code_challenge.len() != SHA256_IN_BASE64 || !code_challenge.bytes().all(is_base64url) {
        return Err(Refusal::challenge_size());
    }
    let asked = Permissions::parse(parameters.require("scope")?)?;
    if parameters.get("prompt") == Some("none") {
        return Err(Refusal::of("silent_signin_no_user", &[]));
    }
    let text = |name| parameters.get(name).map(str::to_owned);
    Ok(AuthorizationRequest {
        redirect_uri: redirect_uri.to_owned(),
        state: text("state"),
        nonce: text("nonce"),
        code_challenge: code_challenge.to_owned(),
        asked,
        login_hint: text("login_hint"),
    })
}

fn refused(refusal: &Refusal, state: Option<&str>) -> Vec<(&'static str, String)> {
    let mut answer = vec![
        ("error", refusal.error.to_owned()),
        ("error_description", refusal.description(&Trace::new())),
    ];
    answer.extend(
        refusal
            .suberror
            .map(|code| ("error_subcode", code.to_owned())),
    );
    answer.extend(state.map(|state| ("state", state.to_owned())));
    answer
}

fn refuse_here(refusal: &Refusal) -> Answer {
    let page = pages::refusal(refusal, &Trace::new());
    http::html(StatusCode::BAD_REQUEST, page)
}

fn lead_back(redirect_uri: &str, answer: &[(&str, String)]) -> Answer {
    let mut found = http::html(StatusCode::FOUND, String::new());
    match HeaderValue::from_str(&redirect(redirect_uri, answer)) {
        Ok(location) => {
            found.headers_mut().insert(LOCATION, location);
            found
        }
        Err(_) => refuse_here(&Refusal::malformed()),
    }
}

/// A URI without a path comes back with `/`, as at Microsoft.
fn redirect(redirect_uri: &str, answer: &[(&str, String)]) -> String {
    match Url::parse_with_params(redirect_uri, answer) {
        Ok(url) => url.into(),
        Err(_) => redirect_uri.to_owned(),
    }
}

/// RFC 7636 section 4.2: 32 bytes in base64url without padding.
const SHA256_IN_BASE64: usize = 43;
