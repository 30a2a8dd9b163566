//! What a token endpoint answers, by the grants that the program uses. An answer that is taken is held against
//! serde_json; one that is not shows no secret of the request. The input: grant, status, then the claims of an ID token
//! and the body, parted by an empty line. NONCE, ID_TOKEN, SECRET and the like stand for what the endpoint knows.

#![no_main]

use std::sync::LazyLock;

use fuzz::domain::endpoint::{Endpoint, is_invisible};
use fuzz::domain::provider::Registration;
use fuzz::domain::redirect_uri::RedirectUri;
use fuzz::domain::scope::Scopes;
use fuzz::server::block_on;
use fuzz::service::http::Http;
use fuzz::service::oauth::{
    self, AuthorizationCode, AuthorizationRequest, OAuthError, TokenAnswer,
};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use oauth2::http::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;
use serde_json::Value;
use url::form_urlencoded;

const SECRET: &str = "s+écret~/0123456789";
const CODE: &str = "0.AXXcode-0123456789";
const REFRESH: &str = "0.AXXrefresh-0123456789";

static REGISTRATION: LazyLock<Registration> = LazyLock::new(|| Registration {
    client_id: "client".to_owned(),
    secret_expires: None,
    authorization_endpoint: Endpoint::parse("https://login.example/authorize").unwrap(),
    token_endpoint: Endpoint::parse("https://login.example/token").unwrap(),
    redirect_uri: RedirectUri::parse("http://localhost:3017/").unwrap(),
    scopes: Scopes::parse("openid offline_access").unwrap(),
});

fuzz_target!(|input: &[u8]| {
    let [grant, status, rest @ ..] = input else {
        return;
    };
    let status = [200, 201, 400, 401, 429, 503][usize::from(*status) % 6];
    let text = String::from_utf8_lossy(rest);
    let (claims, body) = text.split_once("\n\n").unwrap_or(("", &text));
    let request = AuthorizationRequest::new(&REGISTRATION, None, &[]);
    let nonce = request.url.query_pairs().find(|(name, _)| name == "nonce");
    let claims = claims.replace("NONCE", &nonce.unwrap().1);
    let id_token = format!("e30.{}.", URL_SAFE_NO_PAD.encode(&claims));
    let body = body
        .replace("ID_TOKEN", &id_token)
        .replace("SECRET", SECRET)
        .replace("REFRESH", REFRESH)
        .replace("CODE", CODE);
    let mut response = Response::new(body.clone().into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let http = Http::new(response);

    let secret = SecretString::from(SECRET);
    let is_exchange = grant % 4 == 0;
    let answer = block_on(async {
        match grant % 4 {
            0 => {
                let code = AuthorizationCode {
                    code: CODE.into(),
                    iss: None,
                };
                oauth::exchange(&REGISTRATION, Some(&secret), code, request, &http).await
            }
            1 => oauth::refresh(&REGISTRATION, Some(&secret), &REFRESH.into(), &http).await,
            2 => oauth::client_credentials(&REGISTRATION, Some(&secret), &http).await,
            _ => oauth::redeem_device_code(&REGISTRATION, Some(&secret), &CODE.into(), &http).await,
        }
    });
    match answer {
        Ok(answer) => {
            assert!((200..300).contains(&status));
            check(&answer, &body, &claims, is_exchange);
        }
        Err(error) => shows_no_secret(&error, &http.form()),
    }
    if let Ok(device) = block_on(oauth::request_device_code(
        &REGISTRATION,
        Some(&secret),
        &REGISTRATION.token_endpoint,
        &http,
    )) {
        assert!((1..=32).contains(&device.user_code.chars().count()));
        assert!((1..=60).contains(&device.interval.as_secs()) && device.lives.as_secs() <= 1_800);
    }
});

fn check(answer: &TokenAnswer, body: &str, claims: &str, is_exchange: bool) {
    let Some(json) = value(body) else { return };
    let text = |name: &str| {
        json.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    assert_eq!(
        text("access_token"),
        Some(answer.access_token.expose_secret())
    );
    assert!(!answer.access_token.expose_secret().trim().is_empty());
    assert!(text("token_type").unwrap().eq_ignore_ascii_case("bearer"));
    assert_eq!(text("error"), None, "an error that was taken for tokens");
    let refresh_token = answer
        .refresh_token
        .as_ref()
        .map(|token| token.expose_secret());
    assert_eq!(text("refresh_token"), refresh_token);
    assert_eq!(
        text("scope").map(|scope| scope.split_ascii_whitespace().collect::<Vec<_>>().join(" ")),
        answer.scope
    );
    assert!(
        answer
            .expires_in
            .is_none_or(|time| time.as_secs() <= 31_536_000)
    );
    if let Some(Value::Number(seconds)) = json.get("expires_in") {
        let seconds = seconds.as_f64().unwrap().clamp(0.0, 31_536_000.0);
        assert!((answer.expires_in.unwrap().as_secs_f64() - seconds).abs() < 0.001);
    }
    let Some(account) = &answer.id_token else {
        return;
    };
    let shown = [
        &account.name,
        &account.upn,
        &account.email,
        &account.preferred_username,
    ];
    for claim in shown.into_iter().flatten() {
        assert!(!claim.is_empty() && claim.chars().count() <= 254);
        assert!(!claim.chars().any(|c| c.is_control() || is_invisible(c)));
    }
    if body.contains(&URL_SAFE_NO_PAD.encode(claims)) && !claims.is_empty() {
        let Some(claims) = value(claims) else { return };
        assert!(match &claims["aud"] {
            Value::Array(names) => names.iter().any(|name| name == "client"),
            name => name == "client",
        });
        assert!(
            !is_exchange
                || claims["nonce"]
                    .as_str()
                    .is_some_and(|nonce| nonce.len() > 32)
        );
    }
}

/// What it says, unless it holds what no [`Value`] can, such as a number beyond all `f64`: where nobody asks for that, it
/// is passed over.
fn value(text: &str) -> Option<Value> {
    serde_json::from_str::<IgnoredAny>(text).expect("JSON");
    serde_json::from_str(text).ok()
}

/// In nothing that is shown or written to the log, whatever the endpoint echoes.
fn shows_no_secret(error: &OAuthError, form: &[u8]) {
    let evidence = error.evidence();
    let shown = format!("{error} {} {:?}", evidence.words, evidence.fault);
    for (_, value) in form_urlencoded::parse(form) {
        let is_secret = [SECRET, CODE, REFRESH].contains(&value.as_ref());
        assert!(!is_secret || !shown.contains(value.as_ref()), "{shown}");
    }
    assert!(evidence.words.chars().count() <= 2_000);
    assert!(
        !evidence
            .words
            .chars()
            .any(|c| c.is_control() || is_invisible(c))
    );
}
