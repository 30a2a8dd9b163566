//! The endpoint for devices and its pages, as a program and a browser meet them.

use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::walk::{Parameters, RECHNUNG, Walk, form_key};

fn endpoint(walk: &Walk) -> String {
    walk.sandbox
        .token_endpoint()
        .replace("/token", "/devicecode")
}

async fn codes(walk: &Walk, client_id: &str) -> (StatusCode, Value) {
    let form = [("client_id", client_id), ("scope", &walk.sandbox.scopes())];
    let answer = walk.http.post(endpoint(walk)).form(&form).send().await;
    let answer = answer.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap())
}

async fn post(walk: &Walk, url: &str, form: &[(&str, &str)]) -> Response {
    walk.http.post(url).form(form).send().await.unwrap()
}

#[tokio::test]
async fn a_code_leads_to_one_consent() {
    let walk = Walk::start().await;
    let (status, codes) = codes(&walk, walk.sandbox.client_id()).await;
    assert_eq!(status, StatusCode::OK, "{codes}");
    assert_eq!(
        (&codes["expires_in"], &codes["interval"]),
        (&900.into(), &1.into())
    );
    let device_code = codes["device_code"].as_str().unwrap();
    let grant: Parameters = vec![
        (
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code".to_owned(),
        ),
        ("client_id", walk.sandbox.client_id().to_owned()),
        ("client_secret", walk.secret()),
        ("device_code", device_code.to_owned()),
    ];
    let (_, pending) = walk.token(&grant).await;
    assert_eq!(pending["error"], "authorization_pending");

    let page = codes["verification_uri"].as_str().unwrap();
    let wrong = post(&walk, page, &[("user_code", "BBBB-BBBB")]).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    assert!(wrong.text().await.unwrap().contains("role=\"alert\""));
    let user_code = codes["user_code"].as_str().unwrap();
    let consent = post(&walk, page, &[("user_code", user_code)]).await;
    let consent = consent.text().await.unwrap();
    let key = form_key(&consent);
    let form = [
        ("request", &*key),
        ("account", RECHNUNG),
        ("scenario", "normal"),
        ("decision", "accept"),
    ];
    let decide = format!("{page}/consent");
    assert_eq!(post(&walk, &decide, &form).await.status(), StatusCode::OK);
    let twice = post(&walk, &decide, &form).await.status();
    assert_eq!(twice, StatusCode::BAD_REQUEST);

    let (status, tokens) = walk.token(&grant).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert!(tokens["refresh_token"].is_string());
    let (_, again) = walk.token(&grant).await;
    assert_eq!(again["error"], "bad_verification_code");
}

#[tokio::test]
async fn only_the_registered_application_gets_a_code() {
    let walk = Walk::start().await;
    let (status, refusal) = codes(&walk, "11111111-2222-3333-4444-555555555555").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refusal["error_codes"][0], 700_016);
    let read = walk.http.get(endpoint(&walk)).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::METHOD_NOT_ALLOWED);
}
