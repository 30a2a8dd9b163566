//! Authorization and token endpoint.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use super::walk::{BUCHHALTUNG, CHALLENGE, RECHNUNG, Walk, form_key, led_back, with};

#[tokio::test]
async fn the_whole_code_flow() {
    let walk = Walk::start().await;
    let page = walk.ask(&walk.request()).await;
    let headers = page.headers().clone();
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    let text = page.text().await.unwrap();
    assert!(text.contains("Übungsumgebung") && text.contains("SMTP.Send"));

    let key = form_key(&text);
    let answer = walk.decide(&key, BUCHHALTUNG, "normal", "accept").await;
    let query = led_back(&answer);
    assert_eq!(query["state"], "a&b");
    let again = walk.decide(&key, BUCHHALTUNG, "normal", "accept").await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST, "one decision only");

    let grant = walk.code_grant(&query["code"]);
    let (status, tokens) = walk.token(&grant).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3599);
    assert_eq!(tokens["access_token"].as_str().unwrap().len(), 2400);
    assert_eq!(tokens["refresh_token"].as_str().unwrap().len(), 1200);
    let scope = tokens["scope"].as_str().unwrap();
    assert!(scope.contains("https://outlook.office.com/SMTP.Send"));
    assert!(!scope.contains("offline_access"), "as at Microsoft");

    let (status, refusal) = walk.token(&grant).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refusal["error"], "invalid_grant");
    assert_eq!(refusal["error_codes"], json!([54005]));
    let description = refusal["error_description"].as_str().unwrap();
    for part in [
        "AADSTS54005: ",
        " Trace ID: ",
        " Correlation ID: ",
        " Timestamp: ",
    ] {
        assert!(description.contains(part), "{description}");
    }
    for field in ["timestamp", "trace_id", "correlation_id"] {
        assert!(description.contains(refusal[field].as_str().unwrap()));
    }
}

#[tokio::test]
async fn the_id_token_is_signed_with_the_client_secret() {
    let walk = Walk::start().await;
    let tokens = walk.tokens(BUCHHALTUNG, "normal").await;
    let token = tokens["id_token"].as_str().unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let secret = walk.secret();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    ring::hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
    let part = |at| -> Value {
        let part = signed.split('.').nth(at).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(part(0)["alg"], "HS256");
    let claims = part(1);
    assert_eq!(claims["aud"], walk.sandbox.client_id());
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["preferred_username"], BUCHHALTUNG);
    let now = chrono::Utc::now().timestamp();
    assert!(claims["exp"].as_i64().unwrap() > now);

    let (base, _) = walk
        .sandbox
        .token_endpoint()
        .split_once("/oauth2/")
        .map(|(base, rest)| (base.to_owned(), rest.to_owned()))
        .unwrap();
    let url = format!("{base}/v2.0/.well-known/openid-configuration");
    let answer = walk.http.get(url).send().await.unwrap();
    let metadata: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(metadata["issuer"], claims["iss"]);
    // The endpoints that it names carry the tenant's GUID and work as well.
    let endpoint = metadata["token_endpoint"].as_str().unwrap();
    let form = walk.refresh_grant(&tokens["refresh_token"]);
    let answer = walk.http.post(endpoint).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_browser_or_led_back() {
    let walk = Walk::start().await;
    let right = walk.request();
    for (name, value, number) in [
        ("client_id", "", "AADSTS900144"),
        (
            "client_id",
            "8f2c1a30-0000-4000-8000-000000000000",
            "AADSTS700016",
        ),
        ("redirect_uri", "", "AADSTS900144"),
        ("redirect_uri", "http://localhost:3017/x", "AADSTS50011"),
        ("redirect_uri", "https://evil.example/", "AADSTS50011"),
        ("client_id", "<script>", "AADSTS700016"),
    ] {
        let page = walk.ask(&with(&right, name, value)).await;
        assert_eq!(page.status(), StatusCode::BAD_REQUEST);
        assert!(page.headers().get("location").is_none());
        let text = page.text().await.unwrap();
        assert!(text.contains(number), "{name}={value:?}: {text}");
        assert!(!text.contains("<script"));
    }
    for (name, value, error, number) in [
        (
            "response_type",
            "token",
            "unsupported_response_type",
            "AADSTS700054",
        ),
        ("response_type", "", "invalid_request", "AADSTS900144"),
        (
            "response_mode",
            "fragment",
            "invalid_request",
            "AADSTS70007",
        ),
        ("code_challenge", "", "invalid_request", "AADSTS900144"),
        ("code_challenge", "short", "invalid_request", "AADSTS501491"),
        (
            "code_challenge_method",
            "plain",
            "invalid_request",
            "AADSTS9002313",
        ),
        ("scope", "", "invalid_request", "AADSTS900144"),
        ("scope", "openid,profile", "invalid_scope", "AADSTS70011"),
        (
            "scope",
            "https://outlook.office.com/Mail",
            "invalid_client",
            "AADSTS650053",
        ),
        ("prompt", "none", "login_required", "AADSTS50058"),
    ] {
        let query = led_back(&walk.ask(&with(&right, name, value)).await);
        assert_eq!(query["error"], error, "{name}={value:?}");
        assert_eq!(query["state"], "a&b");
        let description = &query["error_description"];
        assert!(
            description.starts_with(&format!("{number}: ")),
            "{description}"
        );
        assert!(description.contains(" Correlation ID: "));
    }
    // Repeated parameters (RFC 6749 section 3.1).
    let mut twice = walk.request();
    twice.push(("state", "c".to_owned()));
    assert_eq!(walk.ask(&twice).await.status(), StatusCode::BAD_REQUEST);
    // The port is not compared, the slash may be missing.
    for redirect_uri in ["http://localhost:3017", "http://localhost:50000/"] {
        let page = walk.ask(&with(&right, "redirect_uri", redirect_uri)).await;
        assert_eq!(page.status(), StatusCode::OK);
    }
    // Other tenants.
    for (tenant, number) in [("common", "AADSTS50194"), ("contoso.com", "AADSTS90002")] {
        let endpoint = walk.sandbox.authorization_endpoint();
        let endpoint = endpoint.replace("training.onmicrosoft.example", tenant);
        let url = Url::parse_with_params(&endpoint, &right).unwrap();
        let page = walk.http.get(url).send().await.unwrap();
        assert!(page.text().await.unwrap().contains(number));
    }
}

#[tokio::test]
async fn the_http_side_keeps_its_limits() {
    let walk = Walk::start().await;
    let token = walk.sandbox.token_endpoint();
    let authorize = walk.sandbox.authorization_endpoint();
    let v1 = authorize.replace("/v2.0", "");
    for (request, expected) in [
        (walk.http.get(&token), StatusCode::METHOD_NOT_ALLOWED),
        (walk.http.put(&authorize), StatusCode::METHOD_NOT_ALLOWED),
        (walk.http.get(&v1), StatusCode::NOT_FOUND),
        (
            walk.http.get(&authorize).header("host", "rebound.example"),
            StatusCode::FORBIDDEN,
        ),
        (
            walk.http
                .post(&token)
                .form(&[("grant_type", "x".repeat(70_000))]),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (walk.http.post(&token).body("{}"), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(request.send().await.unwrap().status(), expected);
    }
    let forged = walk.decide("guessed", RECHNUNG, "normal", "accept").await;
    assert_eq!(forged.status(), StatusCode::BAD_REQUEST);
    let style = Url::parse(&authorize).unwrap().join("/style.css").unwrap();
    let style = walk.http.get(style).send().await.unwrap();
    assert!(
        style
            .text()
            .await
            .unwrap()
            .contains("prefers-color-scheme: dark")
    );
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_microsoft_does() {
    let walk = Walk::start().await;
    for (name, value, status, error, number) in [
        ("client_secret", "", 401, "invalid_client", 7_000_218),
        (
            "client_secret",
            "x8Q~wrong",
            401,
            "invalid_client",
            7_000_215,
        ),
        ("client_id", "unknown", 400, "unauthorized_client", 700_016),
        (
            "grant_type",
            "password",
            400,
            "unsupported_grant_type",
            70003,
        ),
        ("grant_type", "", 400, "invalid_request", 900_144),
        ("code", "1.unknown", 400, "invalid_grant", 70000),
        ("code_verifier", "", 400, "invalid_grant", 501_481),
        ("code_verifier", CHALLENGE, 400, "invalid_grant", 501_481),
        (
            "redirect_uri",
            "http://localhost:3018/",
            400,
            "invalid_grant",
            500_112,
        ),
        (
            "scope",
            "https://graph.microsoft.com/Mail.Send",
            400,
            "invalid_resource",
            500_011,
        ),
        ("scope", "email", 400, "invalid_grant", 65001),
    ] {
        let code = walk.code(RECHNUNG, "normal").await;
        let form = with(&walk.code_grant(&code), name, value);
        let (found, refusal) = walk.token(&form).await;
        assert_eq!(found.as_u16(), status, "{name}={value:?}");
        assert_eq!(refusal["error"], error);
        assert_eq!(refusal["error_codes"], json!([number]));
    }
}

#[tokio::test]
async fn the_client_may_authenticate_in_the_header() {
    let walk = Walk::start().await;
    let code = walk.code(RECHNUNG, "normal").await;
    let form = walk.code_grant(&code);
    let form = with(&with(&form, "client_secret", ""), "client_id", "");
    let endpoint = walk.sandbox.token_endpoint();
    let client = walk.sandbox.client_id();
    for (secret, expected) in [("wrong".to_owned(), 401), (walk.secret(), 200)] {
        let secret: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let request = walk.http.post(&endpoint).form(&form);
        let answer = request
            .basic_auth(client, Some(secret))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), expected);
        let asks = answer.headers().contains_key("www-authenticate");
        assert_eq!(asks, expected == 401);
    }
}

#[tokio::test]
async fn refresh_tokens_rotate() {
    let walk = Walk::start().await;
    let first = walk.tokens(RECHNUNG, "normal").await;
    let form = walk.refresh_grant(&first["refresh_token"]);
    let (status, second) = walk.token(&form).await;
    assert_eq!(status, StatusCode::OK);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(first["scope"], second["scope"]);
    let form = walk.refresh_grant(&first["refresh_token"]);
    assert_eq!(walk.token(&form).await.0, StatusCode::OK, "as at Microsoft");

    let request = with(
        &walk.request(),
        "scope",
        "https://outlook.office.com/SMTP.Send",
    );
    let key = form_key(&walk.ask(&request).await.text().await.unwrap());
    let answer = walk.decide(&key, RECHNUNG, "normal", "accept").await;
    let grant = walk.code_grant(&led_back(&answer)["code"]);
    let (_, tokens) = walk.token(&grant).await;
    assert!(tokens.get("refresh_token").is_none(), "not asked for");
    assert!(tokens.get("id_token").is_none(), "not asked for");
}

#[tokio::test]
async fn a_declined_consent_and_a_narrower_one() {
    let walk = Walk::start().await;
    let key = form_key(&walk.ask(&walk.request()).await.text().await.unwrap());
    let query = led_back(&walk.decide(&key, RECHNUNG, "normal", "decline").await);
    assert_eq!(query["error"], "access_denied");
    assert_eq!(query["error_subcode"], "cancel");
    assert!(query["error_description"].starts_with("AADSTS65004: "));
    assert_eq!(query["state"], "a&b");

    let tokens = walk.tokens(RECHNUNG, "scopes_not_granted").await;
    let scope = tokens["scope"].as_str().unwrap();
    let mut form = walk.refresh_grant(&tokens["refresh_token"]);
    form.push(("scope", walk.sandbox.scopes()));
    let (status, tokens) = walk.token(&form).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(tokens["scope"], scope, "the choice sticks");
}
