//! Authorization requests, token requests and whatever a token endpoint may answer.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod autoconfig;
mod device;
pub(crate) mod server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use aevo_administrator::domain::endpoint::Endpoint;
use aevo_administrator::domain::evidence::{Evidence, Fault, LocalFault, ProtocolFault, TlsFault};
use aevo_administrator::domain::provider::Registration;
use aevo_administrator::domain::redirect_uri::RedirectUri;
use aevo_administrator::domain::scope::Scopes;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::http::{DEADLINE, Http, HttpError};
use aevo_administrator::service::id_token::IdTokenClaims;
use aevo_administrator::service::oauth::{
    AuthorizationCode, AuthorizationRequest, OAuthError, TokenAnswer, check_issuer, exchange,
    refresh,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use proptest::prelude::*;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use secrecy::{ExposeSecret, SecretString};
use tokio_rustls::TlsAcceptor;

use server::{Server, Step, answer};

/// A registration whose token endpoint is this one.
pub fn registration(token_endpoint: &str) -> Registration {
    Registration {
        client_id: CLIENT_ID.to_owned(),
        secret_expires: None,
        authorization_endpoint: Endpoint::parse(
            "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize",
        )
        .unwrap(),
        token_endpoint: Endpoint::parse(token_endpoint).unwrap(),
        redirect_uri: RedirectUri::parse("http://localhost:3017").unwrap(),
        scopes: Scopes::parse(SCOPES).unwrap(),
    }
}

const CLIENT_ID: &str = "11111111-2222-3333-4444-555555555555";
const SCOPES: &str = "offline_access openid https://outlook.office.com/SMTP.Send";
const GOOD: &str = r#"{"token_type":"Bearer","access_token":"at","expires_in":3599,"refresh_token":"rt2","scope":"https://outlook.office.com/SMTP.Send"}"#;

fn tls(roots: RootCertStore) -> Arc<ClientConfig> {
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    Arc::new(
        ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

fn http() -> Http {
    Http::new(&tls(RootCertStore::empty()), DEADLINE).unwrap()
}

fn secret() -> SecretString {
    "s3cret+/=%&: é".into()
}

fn code() -> AuthorizationCode {
    AuthorizationCode {
        code: "the.code".into(),
        iss: None,
    }
}

async fn exchange_at(url: &str, http: &Http) -> Result<TokenAnswer, OAuthError> {
    let registration = registration(url);
    let request = AuthorizationRequest::new(&registration, None, &[]);
    exchange(&registration, Some(&secret()), code(), request, http).await
}

async fn refresh_at(url: &str, http: &Http) -> Result<TokenAnswer, OAuthError> {
    refresh(&registration(url), Some(&secret()), &"rt1".into(), http).await
}

fn parameter(request: &AuthorizationRequest, wanted: &str) -> Option<String> {
    let mut values = request
        .url
        .query_pairs()
        .filter(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned());
    let value = values.next();
    assert_eq!(values.next(), None, "{wanted} is there twice");
    value
}

fn value<'a>(form: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    form.iter()
        .find_map(|(name, value)| (name == wanted).then_some(value.as_str()))
}

/// All that a person or a log may get to see of an error.
fn shown(error: &OAuthError) -> String {
    format!("{error} {error:?} {:?}", error.evidence())
}

#[test]
fn pkce_is_that_of_rfc_7636() {
    // Appendix B.
    let verifier = PkceCodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(
        challenge.as_str(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn asks_for_what_the_provider_says() {
    let mut registration = registration("http://localhost:1/token");
    let request = AuthorizationRequest::new(&registration, Some("rechnung@contoso.com"), &[]);
    for (name, expected) in [
        ("response_type", Some("code")),
        ("client_id", Some(CLIENT_ID)),
        ("redirect_uri", Some("http://localhost:3017")),
        ("scope", Some(SCOPES)),
        ("code_challenge_method", Some("S256")),
        ("prompt", Some("select_account")),
        ("login_hint", Some("rechnung@contoso.com")),
        ("code_verifier", None),
        ("client_secret", None),
    ] {
        assert_eq!(parameter(&request, name).as_deref(), expected, "{name}");
    }
    assert!(
        request
            .url
            .as_str()
            .starts_with("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?")
    );

    let extra = [("access_type", "offline"), ("prompt", "consent")];
    let request = AuthorizationRequest::new(&registration, None, &extra);
    assert_eq!(parameter(&request, "prompt").as_deref(), Some("consent"));
    assert_eq!(
        parameter(&request, "access_type").as_deref(),
        Some("offline")
    );
    assert_eq!(parameter(&request, "login_hint"), None);

    registration.authorization_endpoint =
        Endpoint::parse("https://login.example/x/oauth2/v2.0/authorize?p=b2c_1_x&prompt=login")
            .unwrap();
    let request = AuthorizationRequest::new(&registration, None, &extra);
    assert_eq!(parameter(&request, "p").as_deref(), Some("b2c_1_x"));
    assert_eq!(parameter(&request, "prompt").as_deref(), Some("login"));

    registration.authorization_endpoint =
        Endpoint::parse("https://accounts.google.com/o/oauth2/v2/auth").unwrap();
    registration.scopes = Scopes::parse("https://mail.google.com/").unwrap();
    let request = AuthorizationRequest::new(&registration, None, &[]);
    assert_eq!(parameter(&request, "prompt"), None);
    assert_eq!(parameter(&request, "nonce"), None);
}

#[test]
fn nothing_random_comes_twice() {
    let registration = registration("http://localhost:1/token");
    let mut seen = std::collections::HashSet::new();
    for _ in 0..2_000 {
        let request = AuthorizationRequest::new(&registration, None, &[]);
        for name in ["state", "nonce", "code_challenge"] {
            let value = parameter(&request, name).unwrap();
            // 43 characters of base64url are 256 bits.
            assert_eq!(value.len(), 43, "{name}");
            assert!(seen.insert(value), "{name}");
        }
    }
}

#[tokio::test]
async fn a_code_is_exchanged() {
    let server = Server::json(GOOD).await;
    let registration = registration(&server.url());
    let request = AuthorizationRequest::new(&registration, None, &[]);
    let challenge = parameter(&request, "code_challenge").unwrap();
    let answer = exchange(&registration, Some(&secret()), code(), request, &http())
        .await
        .unwrap();
    assert_eq!(answer.access_token.expose_secret(), "at");
    assert_eq!(answer.expires_in, Some(Duration::from_secs(3_599)));
    assert_eq!(answer.refresh_token.unwrap().expose_secret(), "rt2");
    assert_eq!(
        answer.scope.as_deref(),
        Some("https://outlook.office.com/SMTP.Send")
    );
    assert_eq!(answer.id_token, None);

    assert_eq!(server.seen().lines, ["POST /token HTTP/1.1"]);
    let form = server.form();
    for (name, expected) in [
        ("grant_type", Some("authorization_code")),
        ("code", Some("the.code")),
        ("redirect_uri", Some("http://localhost:3017")),
        ("client_id", Some(CLIENT_ID)),
        ("client_secret", Some("s3cret+/=%&: é")),
        ("resource", None),
    ] {
        assert_eq!(value(&form, name), expected, "{name}");
    }
    let verifier = PkceCodeVerifier::new(value(&form, "code_verifier").unwrap().to_owned());
    assert_eq!(
        PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str(),
        challenge
    );
}

#[tokio::test]
async fn a_public_client_sends_no_secret() {
    let server = Server::json(GOOD).await;
    let registration = registration(&server.url());
    let request = AuthorizationRequest::new(&registration, None, &[]);
    exchange(&registration, None, code(), request, &http())
        .await
        .unwrap();
    assert_eq!(value(&server.form(), "client_secret"), None);
    assert_eq!(value(&server.form(), "client_id"), Some(CLIENT_ID));
}

#[tokio::test]
async fn a_refresh_asks_for_the_same_scopes() {
    let server = Server::json(r#"{"token_type":"bearer","access_token":"at"}"#).await;
    let answer = refresh_at(&server.url(), &http()).await.unwrap();
    assert_eq!(answer.expires_in, None);
    assert!(answer.refresh_token.is_none(), "the old one is kept");
    assert_eq!(answer.scope, None);
    let form = server.form();
    assert_eq!(value(&form, "grant_type"), Some("refresh_token"));
    assert_eq!(value(&form, "refresh_token"), Some("rt1"));
    assert_eq!(value(&form, "scope"), Some(SCOPES));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_secret_arrives_byte_for_byte(text in "[\\PC+/=%&: é~]{1,64}") {
        let arrived = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let server = Server::json(GOOD).await;
                let token = SecretString::from(text.as_str());
                refresh(&registration(&server.url()), Some(&token), &token, &http()).await.unwrap();
                server.form()
            });
        prop_assert_eq!(value(&arrived, "client_secret"), Some(text.as_str()));
        prop_assert_eq!(value(&arrived, "refresh_token"), Some(text.as_str()));
    }
}

#[tokio::test]
async fn what_is_no_oauth_answer_is_said_to_be_none() {
    let html = "Content-Type: text/html\r\n";
    let json = "Content-Type: application/json\r\n";
    let deep = "[".repeat(10_000);
    let deep = format!("{{\"access_token\":\"CANARY\",\"x\":{deep}");
    for (status, fields, body, head) in [
        (
            "200 OK",
            html,
            "<html>\r\n<title>Gast-WLAN</title>\u{202e}",
            "<html>  <title>Gast-WLAN</title>",
        ),
        ("200 OK", html, "", ""),
        ("204 No Content", "", "", ""),
        (
            "404 Not Found",
            html,
            "Seite nicht gefunden",
            "Seite nicht gefunden",
        ),
        ("502 Bad Gateway", json, "{\"message\":\"CANARY\"}", ""),
        ("200 OK", json, "[1]", "[1]"),
        ("200 OK", json, "\u{feff}{\"access_token\":\"CANARY\"}", ""),
        ("200 OK", json, "{\"access_token\":\"CANARY\"", ""),
        (
            "200 OK",
            json,
            "{\"access_token\":\"CANARY\",\"token_type\":\"Bearer\"} x",
            "",
        ),
        (
            "200 OK",
            json,
            "{\"access_token\":\"CANARY\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}",
            "",
        ),
        ("200 OK", json, &deep, ""),
        (
            "200 OK",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "access_token=CANARY&token_type=bearer",
            "",
        ),
        (
            "200 OK",
            "Content-Encoding: gzip\r\n",
            "\u{1f}\u{8b}packed",
            "\u{8b}packed",
        ),
        (
            "200 OK",
            html,
            "echo the.code s3cret+/=%&: é s3cret%2B%2F%3D%25%26%3A+%C3%A9",
            "echo … … …",
        ),
    ] {
        let server = Server::start(vec![answer(status, fields, body)]).await;
        let error = exchange_at(&server.url(), &http()).await.unwrap_err();
        let OAuthError::NotOAuth { head: found, .. } = &error else {
            panic!("{body:.50}: {error:?}");
        };
        // U+008B is a control character.
        assert_eq!(found, head.trim_start_matches('\u{8b}'), "{body:.50}");
        let Evidence {
            stage,
            fault,
            words,
        } = error.evidence();
        assert_eq!(stage, Stage::Token);
        assert_eq!(fault, Fault::Protocol(ProtocolFault::NotOAuth));
        assert!(words.contains(&status[..3]), "{words}");
        assert!(!shown(&error).contains("CANARY"), "{error:?}");
        assert_eq!(server.seen().lines.len(), 1);
    }
}

#[tokio::test]
async fn json_is_json_under_every_type() {
    for fields in [
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/json; charset=utf-8\r\n",
        "Content-Type: text/html\r\n",
    ] {
        let server = Server::start(vec![answer("200 OK", fields, &format!("\r\n {GOOD}"))]).await;
        exchange_at(&server.url(), &http()).await.unwrap();
    }
}

#[tokio::test]
async fn tokens_that_cannot_be_used() {
    for (body, fault) in [
        (r#"{"token_type":"Bearer"}"#, "no access token"),
        (
            r#"{"token_type":"Bearer","access_token":""}"#,
            "no access token",
        ),
        (
            r#"{"token_type":"Bearer","access_token":" "}"#,
            "no access token",
        ),
        (
            r#"{"token_type":"Bearer","access_token":null}"#,
            "no access token",
        ),
        (
            r#"{"token_type":"Bearer","access_token":7}"#,
            "no access token",
        ),
        (r#"{"token_type":"mac","access_token":"CANARY"}"#, "\"mac\""),
        (
            r#"{"token_type":"DPoP","access_token":"CANARY"}"#,
            "\"dpop\"",
        ),
        (r#"{"access_token":"CANARY"}"#, "\"\""),
    ] {
        let server = Server::json(body).await;
        let error = exchange_at(&server.url(), &http()).await.unwrap_err();
        assert!(error.to_string().contains(fault), "{body}: {error}");
        assert_eq!(
            error.evidence().fault,
            Fault::Protocol(ProtocolFault::NotOAuth)
        );
        assert!(!shown(&error).contains("CANARY"), "{error:?}");
    }
    for (refresh_token, expected) in [("null", None), ("\"\"", None), ("\"r\"", Some("r"))] {
        let body = format!(
            r#"{{"token_type":"BEARER","access_token":"at","refresh_token":{refresh_token},"scope":null,"expires_in":"3599"}}"#
        );
        let server = Server::json(&body).await;
        let answer = exchange_at(&server.url(), &http()).await.unwrap();
        assert_eq!(
            answer
                .refresh_token
                .as_ref()
                .map(ExposeSecret::expose_secret),
            expected
        );
        assert_eq!(answer.expires_in, Some(Duration::from_secs(3_599)));
        assert!(!format!("{answer:?}").contains("at\""), "{answer:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_and_not_repeated() {
    for (status, body, error, aadsts, suberror) in [
        (
            "400 Bad Request",
            r#"{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired.","error_codes":[700082],"suberror":"bad_token"}"#,
            "invalid_grant",
            Some(700_082),
            Some("bad_token"),
        ),
        (
            "401 Unauthorized",
            r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}"#,
            "invalid_client",
            Some(7_000_215),
            None,
        ),
        (
            "400 Bad Request",
            r#"{"error":"invalid_scope","error_codes":"none","suberror":""}"#,
            "invalid_scope",
            None,
            None,
        ),
        (
            "200 OK",
            r#"{"error":"unauthorized_client","error_description":7}"#,
            "unauthorized_client",
            None,
            None,
        ),
    ] {
        let server = Server::start(vec![answer(status, "", body)]).await;
        let failure = refresh_at(&server.url(), &http()).await.unwrap_err();
        let OAuthError::Refused { refusal, .. } = &failure else {
            panic!("{failure:?}");
        };
        assert_eq!(refusal.fault.error, error);
        assert_eq!(refusal.fault.aadsts, aadsts);
        assert_eq!(refusal.fault.suberror.as_deref(), suberror);
        assert_eq!(refusal.fault.http_status, status[..3].parse().ok());
        assert_eq!(
            failure.evidence().fault,
            Fault::OAuth(refusal.fault.clone())
        );
        assert_eq!(failure.evidence().stage, Stage::Token);
        assert_eq!(server.seen().lines.len(), 1, "{error} was repeated");
    }
}

#[tokio::test]
async fn a_refusal_echoes_no_secret() {
    let body =
        r#"{"error":"invalid_grant","error_description":"rt1 and s3cret+/=%&: é are wrong"}"#;
    let server = Server::start(vec![answer("400 Bad Request", "", body)]).await;
    let failure = refresh_at(&server.url(), &http()).await.unwrap_err();
    assert_eq!(failure.evidence().words, "… and … are wrong");
    assert!(!shown(&failure).contains("s3cret"), "{failure:?}");
}

#[tokio::test]
async fn an_overloaded_server_is_asked_three_times() {
    let busy = |retry: &str| answer("503 Service Unavailable", retry, "busy");
    let now = "Retry-After: 0\r\n";
    let json = answer("200 OK", "", GOOD);

    let server = Server::start(vec![busy(now), busy(now), json.clone()]).await;
    refresh_at(&server.url(), &http()).await.unwrap();
    assert_eq!(server.seen().lines.len(), 3);

    let server = Server::start(vec![busy(now)]).await;
    let error = refresh_at(&server.url(), &http()).await.unwrap_err();
    assert!(matches!(error, OAuthError::NotOAuth { status: 503, .. }));
    assert_eq!(server.seen().lines.len(), 3);

    let limited = answer("429 Too Many Requests", "Retry-After: 1\r\n", "{}");
    let server = Server::start(vec![limited, json.clone()]).await;
    let begin = Instant::now();
    refresh_at(&server.url(), &http()).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(1));

    // Where nobody says when, after a pause that is another one each time.
    let server = Server::start(vec![Step::Reset, json]).await;
    let begin = Instant::now();
    refresh_at(&server.url(), &http()).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(250));
    assert_eq!(server.seen().lines.len(), 2);

    let server = Server::start(vec![busy("Retry-After: 120\r\n")]).await;
    let error = refresh_at(&server.url(), &http()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_mins(2)));
    assert_eq!(server.seen().lines.len(), 1, "longer than the deadline");
}

#[tokio::test]
async fn a_code_is_sent_once_whatever_happens() {
    let json = answer("200 OK", "", GOOD);
    for step in [
        Step::Reset,
        Step::AnswerAndClose(Vec::new()),
        Step::AnswerAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"acc".to_vec()),
        answer("503 Service Unavailable", "Retry-After: 0\r\n", ""),
        answer(
            "500 Internal Server Error",
            "",
            r#"{"error":"server_error"}"#,
        ),
    ] {
        let server = Server::start(vec![step, json.clone()]).await;
        let error = exchange_at(&server.url(), &http()).await.unwrap_err();
        assert!(error.is_passing(), "{error:?}");
        assert_eq!(server.seen().lines.len(), 1, "{error:?}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let other = Server::json(GOOD).await;
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        for (location, host) in [
            (format!("Location: {}\r\n", other.url()), "127.0.0.1"),
            (
                "Location: http://evil.example/token\r\n".to_owned(),
                "evil.example",
            ),
            (
                "Location: //evil.example/token\r\n".to_owned(),
                "evil.example",
            ),
            ("Location: /token\r\n".to_owned(), "127.0.0.1"),
            ("Location: http://[\r\n".to_owned(), ""),
            (String::new(), ""),
        ] {
            let server = Server::start(vec![answer(&format!("{status} X"), &location, "")]).await;
            let error = refresh_at(&server.url(), &http()).await.unwrap_err();
            assert!(
                matches!(&error, OAuthError::Http(HttpError::Redirected { host: to }) if to == host),
                "{status} {location} {error:?}"
            );
            assert_eq!(
                error.evidence().fault,
                Fault::Local(LocalFault::EndpointRedirects)
            );
            assert_eq!(server.seen().lines.len(), 1);
        }
    }
    assert_eq!(other.seen().connections, 0);
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let filler = vec![b'a'; 64 * 1_024];
    let plain = b"HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"".to_vec();
    let mut chunk = format!("{:x}\r\n", filler.len()).into_bytes();
    chunk.extend_from_slice(&filler);
    chunk.extend_from_slice(b"\r\n");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 314572800\r\n\r\n".to_vec();
    for (first, more) in [
        (plain, filler.clone()),
        (chunked, chunk),
        (announced, filler.clone()),
    ] {
        let server = Server::start(vec![Step::Endless(first, more)]).await;
        let begin = Instant::now();
        let error = refresh_at(&server.url(), &http()).await.unwrap_err();
        assert!(
            matches!(error, OAuthError::Http(HttpError::TooLong)),
            "{error:?}"
        );
        assert_eq!(
            error.evidence().fault,
            Fault::Protocol(ProtocolFault::NotOAuth)
        );
        assert!(begin.elapsed() < Duration::from_secs(1));
    }
    // A chunk of 2^63 bytes, and a head without an end.
    for (first, more) in [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8000000000000000\r\n".to_vec(),
            filler.clone(),
        ),
        (b"HTTP/1.1 200 OK\r\nX: ".to_vec(), filler),
        (b"SSH-2.0-x\r\n".to_vec(), vec![b'\n']),
    ] {
        let server = Server::start(vec![Step::Endless(first, more)]).await;
        let begin = Instant::now();
        let error = refresh_at(&server.url(), &http()).await.unwrap_err();
        assert!(
            matches!(error.evidence().fault, Fault::Protocol(_)),
            "{error:?}"
        );
        assert!(begin.elapsed() < Duration::from_secs(1));
    }
}

#[tokio::test]
async fn one_deadline_for_the_whole_call() {
    let deadline = Duration::from_millis(300);
    let http = Http::new(&tls(RootCertStore::empty()), deadline).unwrap();
    let body = b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".to_vec();
    // Accepts in the kernel and never says a word: TLS hangs.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let tls = format!("https://{}/token", silent.local_addr().unwrap());
    let hanging = Server::start(vec![Step::Hang]).await;
    let mid_body = Server::start(vec![Step::Answer(body)]).await;
    let mid_head = Server::start(vec![Step::Answer(b"HTTP/1.1 200 OK\r\n".to_vec())]).await;
    for url in [tls, hanging.url(), mid_body.url(), mid_head.url()] {
        let begin = Instant::now();
        let error = refresh_at(&url, &http).await.unwrap_err();
        let took = begin.elapsed();
        assert!(
            matches!(error, OAuthError::Http(HttpError::Deadline)),
            "{error:?}"
        );
        assert_eq!(error.evidence().fault, Fault::Deadline);
        assert!((deadline..deadline * 3).contains(&took), "{took:?}");
    }
}

#[tokio::test]
async fn a_warm_connection_is_used() {
    let head =
        Step::Answer(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 9\r\n\r\n".to_vec());
    let json = answer("200 OK", "", GOOD);
    let server = Server::start(vec![head, json.clone()]).await;
    let http = http();
    http.warm(&registration(&server.url()).token_endpoint, http.deadline())
        .await
        .unwrap();
    exchange_at(&server.url(), &http).await.unwrap();
    assert_eq!(
        server.seen().lines,
        ["HEAD /token HTTP/1.1", "POST /token HTTP/1.1"]
    );
    assert_eq!(server.seen().connections, 1);
    assert_eq!(server.seen().bodies[0], "");

    // A server that does not keep it costs a new one, and still no second code.
    let closing = Step::AnswerAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec());
    let server = Server::start(vec![closing, json]).await;
    http.warm(&registration(&server.url()).token_endpoint, http.deadline())
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    exchange_at(&server.url(), &http).await.unwrap();
    assert_eq!(server.seen().lines.len(), 2);
    assert_eq!(server.seen().connections, 2);

    let nobody = Endpoint::parse("http://127.0.0.1:9/token").unwrap();
    let error = http.warm(&nobody, http.deadline()).await.unwrap_err();
    assert!(matches!(error, HttpError::Io { .. }), "{error:?}");
}

#[tokio::test]
async fn each_failure_to_connect_has_its_own_name() {
    let http = http();
    let error = refresh_at("https://nowhere.invalid/token", &http)
        .await
        .unwrap_err();
    assert_eq!(error.evidence().fault, Fault::NameUnknown, "{error:?}");

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", free.local_addr().unwrap());
    drop(free);
    let error = refresh_at(&url, &http).await.unwrap_err();
    assert_eq!(
        error.evidence().fault,
        Fault::Io(std::io::ErrorKind::ConnectionRefused),
        "{error:?}"
    );
    assert!(!error.is_passing());

    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closing = nobody.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = nobody.accept().await {
            let mut hello = [0; 4_096];
            let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut hello).await;
        }
    });
    let error = refresh_at(&format!("https://localhost:{closing}/token"), &http)
        .await
        .unwrap_err();
    assert_eq!(
        error.evidence().fault,
        Fault::Tls(TlsFault::CutOff),
        "{error:?}"
    );
}

/// A certificate for these names, and who trusts it.
fn certificate(
    names: &[&str],
    change: impl FnOnce(&mut rcgen::CertificateParams),
) -> (TlsAcceptor, RootCertStore) {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = rcgen::CertificateParams::new(names).unwrap();
    change(&mut params);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone()).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let mut server = ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (TlsAcceptor::from(Arc::new(server)), roots)
}

#[tokio::test]
async fn a_certificate_decides() {
    let long_ago = rcgen::date_time_ymd(2020, 1, 1);
    let far_off = rcgen::date_time_ymd(2090, 1, 1);
    let (good, good_roots) = certificate(&["localhost"], |_| {});
    let (foreign, foreign_roots) = certificate(&["login.example"], |_| {});
    let (old, old_roots) = certificate(&["localhost"], |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = long_ago;
    });
    let (early, early_roots) = certificate(&["localhost"], |params| params.not_before = far_off);
    for (acceptor, roots, expected) in [
        (good.clone(), good_roots, None),
        (good, RootCertStore::empty(), Some(TlsFault::UnknownIssuer)),
        (foreign, foreign_roots, Some(TlsFault::WrongName)),
        (old, old_roots, Some(TlsFault::Expired)),
        (early, early_roots, Some(TlsFault::NotYetValid)),
    ] {
        let server = Server::start_tls(vec![answer("200 OK", "", GOOD)], acceptor).await;
        let http = Http::new(&tls(roots), DEADLINE).unwrap();
        let url = format!("https://localhost:{}/token", server.port);
        match (refresh_at(&url, &http).await, expected) {
            (Ok(_), None) => assert_eq!(server.seen().lines.len(), 1),
            (Err(error), Some(fault)) => {
                assert_eq!(error.evidence().fault, Fault::Tls(fault), "{error:?}");
                assert_eq!(server.seen().lines.len(), 0, "something was sent");
            }
            (answer, _) => panic!("{expected:?} {answer:?}"),
        }
    }
    // Plain HTTP where TLS was meant.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}/token",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let page = b"HTTP/1.1 400 Bad Request\r\n\r\n";
        tokio::io::AsyncWriteExt::write_all(&mut stream, page)
            .await
            .unwrap();
        let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut Vec::new()).await;
    });
    let error = refresh_at(&url, &http()).await.unwrap_err();
    assert_eq!(
        error.evidence().fault,
        Fault::Tls(TlsFault::NotTls),
        "{error:?}"
    );
}

/// The system's proxy is read from the environment when a client is built, so this test runs itself
/// once more with that environment.
#[tokio::test]
async fn a_proxy_that_wants_a_password_is_named() {
    if std::env::var_os(IN_CHILD).is_some() {
        let error = refresh_at("https://login.example/token", &http())
            .await
            .unwrap_err();
        assert!(
            matches!(error, OAuthError::Http(HttpError::Proxy(_))),
            "{error:?}"
        );
        assert!(
            error.evidence().words.contains("authorization required"),
            "{error:?}"
        );
        let local = Server::json(GOOD).await;
        refresh_at(&local.url(), &http()).await.unwrap();
        return;
    }
    let proxy = Server::start(vec![answer(
        "407 Proxy Authentication Required",
        "Proxy-Authenticate: Basic realm=\"x\"\r\n",
        "",
    )])
    .await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "oauth::a_proxy_that_wants_a_password_is_named"])
        .env(IN_CHILD, "1")
        .env("HTTPS_PROXY", &address)
        .env("HTTP_PROXY", &address)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    assert!(
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed"),
        "{output:?}"
    );
    assert_eq!(proxy.seen().lines, ["CONNECT login.example:443 HTTP/1.1"]);
}

const IN_CHILD: &str = "AEVO_TEST_BEHIND_PROXY";

#[test]
fn an_issuer_must_be_where_the_user_signed_in() {
    let microsoft = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize";
    let google = "https://accounts.google.com/o/oauth2/v2/auth";
    let china = "https://login.partner.microsoftonline.cn/common/oauth2/v2.0/authorize";
    for (endpoint, iss, passes) in [
        (microsoft, None, true),
        (
            microsoft,
            Some("https://login.microsoftonline.com/tid/v2.0"),
            true,
        ),
        (microsoft, Some("https://sts.windows.net/tid/"), true),
        (
            microsoft,
            Some("https://login.microsoftonline.com:444/tid/v2.0"),
            false,
        ),
        (microsoft, Some("http://sts.windows.net/tid/"), false),
        (
            microsoft,
            Some("https://login.microsoftonline.com.evil.example/"),
            false,
        ),
        (microsoft, Some("https://evil.example/"), false),
        (microsoft, Some(""), false),
        (
            microsoft,
            Some("https://login.microsoftonline.com/tid?x"),
            false,
        ),
        (google, Some("https://accounts.google.com"), true),
        (google, Some("https://sts.windows.net/tid/"), false),
        (google, Some("http://accounts.google.com"), false),
        (
            china,
            Some("https://login.partner.microsoftonline.cn/tid/v2.0"),
            true,
        ),
        (
            china,
            Some("https://login.microsoftonline.com/tid/v2.0"),
            false,
        ),
    ] {
        let mut registration = registration("http://localhost:1/token");
        registration.authorization_endpoint = Endpoint::parse(endpoint).unwrap();
        assert_eq!(
            check_issuer(&registration, iss).is_ok(),
            passes,
            "{endpoint} {iss:?}"
        );
    }
}

#[tokio::test]
async fn a_code_of_another_issuer_is_never_sent() {
    let server = Server::json(GOOD).await;
    let registration = registration(&server.url());
    let request = AuthorizationRequest::new(&registration, None, &[]);
    let mut code = code();
    code.iss = Some("https://evil.example".to_owned());
    let error = exchange(&registration, Some(&secret()), code, request, &http())
        .await
        .unwrap_err();
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::IssuerMismatch)
    );
    assert_eq!(error.evidence().stage, Stage::Consent);
    assert_eq!(server.seen().connections, 0);
}

fn id_token(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"none"}"#),
        part(claims),
        part("x")
    )
}

#[test]
fn claims_are_those_of_this_client() {
    let account = |claims: &str| {
        let read = IdTokenClaims::read(&id_token(claims), "me", None)?;
        Some(read.account().map(str::to_owned))
    };
    let known = |name: &str| Some(Some(name.to_owned()));
    for (claims, expected) in [
        (
            r#"{"aud":"me","preferred_username":"a@b.de","upn":"c","email":"d"}"#,
            known("a@b.de"),
        ),
        (
            r#"{"aud":["x","me"],"upn":"u@b.de","email":"e@b.de"}"#,
            known("u@b.de"),
        ),
        (r#"{"aud":"me","email":"e@b.de"}"#, known("e@b.de")),
        (
            r#"{"aud":"me","preferred_username":"","upn":"a\nb","email":"a\u202eb"}"#,
            Some(None),
        ),
        (r#"{"aud":"me"}"#, Some(None)),
        (r#"{"aud":"other","upn":"u@b.de"}"#, None),
        (r#"{"aud":[],"upn":"u@b.de"}"#, None),
        (r#"{"upn":"u@b.de"}"#, None),
        (r#"{"aud":"me","upn":7}"#, None),
        ("[]", None),
    ] {
        assert_eq!(account(claims), expected, "{claims}");
    }
    for broken in [
        "",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "..",
        "e30.e30.e30",
        "e30.%.e30",
    ] {
        assert_eq!(IdTokenClaims::read(broken, "me", None), None, "{broken}");
    }
}

#[tokio::test]
async fn an_id_token_must_answer_this_request() {
    for (foreign, expected) in [(false, Some("a@b.de")), (true, None)] {
        // The token can only be written once the nonce is known.
        let probe = registration("http://localhost:1/token");
        let request = AuthorizationRequest::new(&probe, None, &[]);
        let nonce = parameter(&request, "nonce").unwrap();
        let nonce = if foreign { "other".to_owned() } else { nonce };
        let token = id_token(&format!(
            r#"{{"aud":"{CLIENT_ID}","nonce":"{nonce}","preferred_username":"a@b.de"}}"#
        ));
        let server = Server::json(&format!(
            r#"{{"token_type":"Bearer","access_token":"at","id_token":"{token}"}}"#
        ))
        .await;
        let registration = registration(&server.url());
        let answer = exchange(&registration, None, code(), request, &http())
            .await
            .unwrap();
        let account = answer.id_token.as_ref().and_then(IdTokenClaims::account);
        assert_eq!(account, expected);
    }
}
