//! The device authorization grant: its pace, and whatever its endpoint may answer.

use std::time::Duration;

use aevo_administrator::domain::endpoint::Endpoint;
use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::http::{Http, HttpError};
use aevo_administrator::service::oauth::{
    DeviceAuthorization, DevicePace, OAuthError, Refusal, redeem_device_code, request_device_code,
};
use rustls::RootCertStore;
use secrecy::ExposeSecret;

use super::server::{Server, Step, answer};
use super::{http, registration, secret, shown, tls, value};

const CODES: &str = r#""device_code":"the.device.code","user_code":"WDJB-MJHT","verification_uri":"https://microsoft.com/devicelogin""#;

async fn ask_with(server: &Server, http: &Http) -> Result<DeviceAuthorization, OAuthError> {
    let registration = registration(&server.url());
    let endpoint = Endpoint::parse(&server.url().replace("/token", "/devicecode")).unwrap();
    request_device_code(&registration, Some(&secret()), &endpoint, http).await
}

async fn asked(step: Step) -> Result<DeviceAuthorization, OAuthError> {
    ask_with(&Server::start(vec![step]).await, &http()).await
}

fn json(body: &str) -> Step {
    answer("200 OK", "Content-Type: application/json\r\n", body)
}

#[tokio::test]
async fn the_request_and_the_questions_are_those_of_rfc_8628() {
    let server = Server::json(&format!("{{{CODES},\"expires_in\":900,\"interval\":5}}")).await;
    let authorization = ask_with(&server, &http()).await.unwrap();
    assert_eq!(server.seen().lines, ["POST /devicecode HTTP/1.1"]);
    let form = server.form();
    assert_eq!(value(&form, "client_id"), Some(super::CLIENT_ID));
    assert_eq!(value(&form, "scope"), Some(super::SCOPES));
    assert_eq!(
        value(&form, "client_secret"),
        Some(secret().expose_secret())
    );
    assert_eq!(authorization.user_code, "WDJB-MJHT");
    assert_eq!(
        authorization.verification_uri.to_string(),
        "https://microsoft.com/devicelogin"
    );
    assert!(!format!("{authorization:?}").contains("the.device.code"));

    let server = Server::json(super::GOOD).await;
    let registration = registration(&server.url());
    let code = &authorization.device_code;
    let tokens = redeem_device_code(&registration, None, code, &http()).await;
    assert_eq!(tokens.unwrap().access_token.expose_secret(), "at");
    let form = server.form();
    assert_eq!(
        value(&form, "grant_type"),
        Some("urn:ietf:params:oauth:grant-type:device_code")
    );
    assert_eq!(value(&form, "device_code"), Some("the.device.code"));
    assert_eq!(value(&form, "client_secret"), None);
}

#[tokio::test]
async fn times_are_kept_within_reason() {
    for (times, lives, interval) in [
        (r#","expires_in":900,"interval":5"#, 900, 5),
        (r#","expires_in":"600","interval":"7""#, 600, 7),
        ("", 900, 5),
        (r#","expires_in":null,"interval":null"#, 900, 5),
        (r#","expires_in":1e300,"interval":1e300"#, 1_800, 60),
        (r#","expires_in":0,"interval":0"#, 0, 1),
        (r#","expires_in":-1,"interval":-5"#, 0, 1),
    ] {
        let authorization = asked(json(&format!("{{{CODES}{times}}}"))).await.unwrap();
        let told = (authorization.lives, authorization.interval);
        let expected = (lives, interval);
        assert_eq!(
            told,
            (
                Duration::from_secs(expected.0),
                Duration::from_secs(expected.1)
            ),
            "{times}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_not_shown() {
    let long = "A".repeat(33);
    let codes = |from: &str, to: &str| {
        let changed = CODES.replace(from, to);
        assert_ne!(changed, CODES);
        json(&format!("{{{changed}}}"))
    };
    for (step, missing) in [
        (codes("device_code", "x"), "device_code"),
        (codes("the.device.code", ""), "device_code"),
        (codes("WDJB-MJHT", ""), "user_code"),
        (codes("WDJB-MJHT", " WDJB"), "user_code"),
        (codes("WDJB-MJHT", "WDJB\\u202eMJHT"), "user_code"),
        (codes("WDJB-MJHT", "WDJB\\nMJHT"), "user_code"),
        (codes("WDJB-MJHT", &long), "user_code"),
        (codes("https:", "javascript:"), "verification_uri"),
        (codes("https:", "ftp:"), "verification_uri"),
        (codes("https:", "http:"), "verification_uri"),
        (
            codes("https://", "https://microsoft.com@"),
            "verification_uri",
        ),
        (codes("https://microsoft.com", ""), "verification_uri"),
        (
            codes("\"https://microsoft.com/devicelogin\"", "7"),
            "verification_uri",
        ),
    ] {
        match asked(step).await {
            Err(OAuthError::DeviceAnswer(name)) => assert_eq!(name, missing),
            other => panic!("{missing}: {other:?}"),
        }
    }
    // The name that an early draft gave it.
    let draft = codes("verification_uri", "verification_url");
    assert!(asked(draft).await.is_ok());
}

#[tokio::test]
async fn a_server_that_answers_with_something_else_is_not_believed() {
    let endless = Step::Endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
        [b"1000\r\n".to_vec(), vec![b' '; 4096], b"\r\n".to_vec()].concat(),
    );
    let failure = asked(endless).await.unwrap_err();
    assert!(matches!(failure, OAuthError::Http(HttpError::TooLong)));

    let elsewhere = answer(
        "307 Temporary Redirect",
        "Location: https://evil.example/\r\n",
        "",
    );
    let failure = asked(elsewhere).await.unwrap_err();
    assert!(matches!(
        failure,
        OAuthError::Http(HttpError::Redirected { .. })
    ));

    for page in ["<h1>Gast-WLAN</h1>", "[]", "{\"device_code\":", ""] {
        let failure = asked(json(page)).await.unwrap_err();
        assert!(matches!(failure, OAuthError::NotOAuth { .. }), "{failure}");
    }

    let impatient = Http::new(&tls(RootCertStore::empty()), Duration::from_millis(300)).unwrap();
    let server = Server::start(vec![Step::Hang]).await;
    let failure = ask_with(&server, &impatient).await.unwrap_err();
    assert!(matches!(failure, OAuthError::Http(HttpError::Deadline)));

    let echo = r#"{"error":"invalid_grant","error_description":"the.device.code is too old"}"#;
    let server = Server::start(vec![answer("400 Bad Request", "", echo)]).await;
    let code = "the.device.code".into();
    let failure = redeem_device_code(
        &registration(&server.url()),
        Some(&secret()),
        &code,
        &http(),
    )
    .await
    .unwrap_err();
    assert!(!shown(&failure).contains("the.device.code"));
}

fn refused(error: &str, retry_after: Option<u64>, status: u16) -> OAuthError {
    OAuthError::Refused {
        refusal: Refusal::new(error, "", &[], None, Some(status)),
        retry_after: retry_after.map(Duration::from_secs),
    }
}

/// Asks as long as it is to go on; the seconds at which it asked, and how it ended.
async fn paced(
    lives: u64,
    interval: u64,
    mut failure: impl FnMut(usize) -> OAuthError,
) -> (Vec<u64>, OAuthError) {
    let since = tokio::time::Instant::now();
    let mut pace = DevicePace::new(&DeviceAuthorization {
        user_code: "A".to_owned(),
        verification_uri: registration("https://a.example/").token_endpoint,
        lives: Duration::from_secs(lives),
        interval: Duration::from_secs(interval),
        device_code: "d".into(),
    });
    let mut asked = Vec::new();
    loop {
        if let Err(end) = pace.pause().await {
            return (asked, end);
        }
        // Timers are rounded up to the next millisecond.
        asked.push(since.elapsed().as_secs());
        if let Err(end) = pace.heed(failure(asked.len())) {
            return (asked, end);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_asks_faster_than_the_server_wants() {
    let (asked, end) = paced(60, 5, |number| {
        let is_fast = number == 2 || number == 4;
        let error = if is_fast {
            "slow_down"
        } else {
            "authorization_pending"
        };
        refused(error, None, 400)
    })
    .await;
    // The last one when the code runs out.
    assert_eq!(asked, [5, 10, 20, 30, 45, 60]);
    let evidence = end.evidence();
    assert_eq!(evidence.stage, Stage::Consent);
    assert_eq!(evidence.fault, Fault::Local(LocalFault::ConsentTimeout));

    let (asked, _) = paced(0, 5, |_| refused("authorization_pending", None, 400)).await;
    assert_eq!(asked, [0_u64; 0], "a code that is over is not asked for");
    let (asked, _) = paced(30, 60, |_| refused("authorization_pending", None, 400)).await;
    assert_eq!(asked, [30]);
}

#[tokio::test(start_paused = true)]
async fn a_server_in_trouble_is_asked_less_and_then_no_more() {
    let (asked, end) = paced(900, 5, |_| OAuthError::Http(HttpError::Deadline)).await;
    assert_eq!(asked, [5, 15, 35, 75]);
    assert!(matches!(end, OAuthError::Http(HttpError::Deadline)));

    // One that recovers is asked as before; its `Retry-After` counts once.
    let (asked, _) = paced(60, 5, |number| match number {
        1 => refused("temporarily_unavailable", Some(20), 503),
        2 => refused("slow_down", None, 429),
        _ => refused("authorization_pending", None, 400),
    })
    .await;
    assert_eq!(asked, [5, 25, 35, 45, 55, 60]);
}

#[tokio::test(start_paused = true)]
async fn a_decision_ends_the_wait() {
    for (error, stage) in [
        ("authorization_declined", Stage::Consent),
        ("access_denied", Stage::Consent),
        ("bad_verification_code", Stage::Token),
        ("invalid_client", Stage::Token),
    ] {
        let (asked, end) = paced(900, 5, |_| refused(error, None, 400)).await;
        assert_eq!((asked, end.evidence().stage), (vec![5], stage), "{error}");
    }
    let mut expired = refused("invalid_grant", None, 400);
    if let OAuthError::Refused { refusal, .. } = &mut expired {
        refusal.fault.aadsts = Some(70_020);
    }
    let mut ends = vec![refused("expired_token", None, 400), expired];
    while let Some(end) = ends.pop() {
        let mut end = Some(end);
        let (_, end) = paced(900, 5, |_| end.take().unwrap()).await;
        assert!(matches!(end, OAuthError::DeviceCodeExpired(_)), "{end}");
    }
}
