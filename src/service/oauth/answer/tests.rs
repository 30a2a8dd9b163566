//! What of an answer is taken, and what of it may be shown.

use super::*;

#[test]
fn obeys_what_can_be_understood() {
    let now = DateTime::parse_from_rfc2822("Wed, 21 Oct 2026 07:28:00 GMT").unwrap();
    for (value, expected) in [
        ("5", Some(5)),
        ("0", Some(0)),
        ("Wed, 21 Oct 2026 07:28:30 GMT", Some(30)),
        ("Wed, 21 Oct 2026 07:00:00 GMT", Some(0)),
        ("Wed, 21 Oct 2099 07:28:30 GMT", Some(3_600)),
        ("1000000000", Some(3_600)),
        ("99999999999999999999999", Some(3_600)),
        ("-1", None),
        ("abc", None),
        ("", None),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        assert_eq!(
            retry_after(&headers, now.to_utc()),
            expected.map(Duration::from_secs),
            "{value:?}"
        );
    }
    assert_eq!(retry_after(&HeaderMap::new(), now.to_utc()), None);
}

#[test]
fn takes_every_lifetime_that_means_one() {
    for (json, expected) in [
        ("3599", Some(3_599)),
        ("\"3599\"", Some(3_599)),
        ("3599.0", Some(3_599)),
        ("1e3", Some(1_000)),
        ("\" 60 \"", Some(60)),
        ("0", Some(0)),
        ("-5", Some(0)),
        ("18446744073709551615", Some(31_536_000)),
        ("1e300", Some(31_536_000)),
        ("null", None),
        ("\"soon\"", None),
        ("\"NaN\"", None),
        ("\"inf\"", None),
        ("[]", None),
    ] {
        let body = format!("{{\"expires_in\":{json}}}");
        let wire: Wire = serde_json::from_str(&body).unwrap();
        assert_eq!(wire.expires_in, expected.map(Duration::from_secs), "{json}");
    }
    let wire: Wire = serde_json::from_str("{}").unwrap();
    assert_eq!(wire.expires_in, None);
}

#[test]
fn takes_every_number_that_is_an_error_code() {
    for (json, expected) in [
        ("[50126, 65001]", &[50_126, 65_001][..]),
        (r#"[50126, "65001", -1, 1.5, 4294967296, null]"#, &[50_126]),
        ("50126", &[]),
        ("null", &[]),
    ] {
        let body = format!("{{\"error_codes\":{json}}}");
        let wire: ErrorWire = serde_json::from_str(&body).unwrap();
        assert_eq!(wire.error_codes, expected, "{json}");
    }
}

#[test]
fn echoes_no_secret() {
    let request = b"grant_type=refresh_token&client_secret=s%2B%C3%A9cret&refresh_token=0.AXX";
    for text in ["s+écret", "s+éc\u{200b}ret", "s%2B%C3%A9cret", "0.AXX"] {
        let page = format!("<p>{text}</p>");
        assert_eq!(head(page.as_bytes(), request), "<p>…</p>", "{text}");
    }
    assert_eq!(head(b"access_token=abc&token_type=bearer", request), "");
    assert_eq!(head(b" {\"access_token\":\"abc\"", request), "");
    assert_eq!(
        head(b"refresh_token is missing", request),
        "",
        "a name that comes with tokens"
    );
    assert_eq!(head(b"<h1>Gast-WLAN</h1>\n", request), "<h1>Gast-WLAN</h1>");
}

#[test]
fn what_is_no_secret_stays_readable() {
    let request = b"grant_type=refresh_token&client_id=app&client_secret=";
    let words = "refresh_token of app";
    assert_eq!(scrub(words, request), words);
}

#[test]
fn echoes_no_secret_in_names_either() {
    let request = b"client_secret=s3cr3t-0123";
    let body = br#"{"error":"x","suberror":"s3cr3t-0123"}"#.to_vec();
    let Err(OAuthError::Refused { refusal, .. }) = success(HttpResponse::new(body), request) else {
        panic!("an error is no success");
    };
    assert_eq!(refusal.fault.suberror.as_deref(), Some("…"));
    for (text, expected) in [("DPoP", "DPoP"), ("N_A", "N_A"), ("s3cr3t-0123", "…")] {
        assert_eq!(type_name(text), expected);
    }
}
