//! PKCE (RFC 7636) over ten thousand sign-ins, from the request to what the token endpoint is told.

use std::collections::HashSet;

use aevo_administrator::service::http::{DEADLINE, Http};
use aevo_administrator::service::oauth::{AuthorizationCode, AuthorizationRequest, exchange};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use rustls::RootCertStore;
use url::form_urlencoded;

use crate::oauth::registration;
use crate::oauth::server::Server;

const SIGN_INS: usize = 10_000;
const ANSWER: &str = r#"{"token_type":"Bearer","access_token":"at","expires_in":3599}"#;

fn http() -> Http {
    let ring = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Http::new(&std::sync::Arc::new(tls), DEADLINE).unwrap()
}

/// RFC 7636 section 4.1: `[A-Z] / [a-z] / [0-9] / "-" / "." / "_" / "~"`
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[tokio::test]
async fn ten_thousand_sign_ins_have_ten_thousand_verifiers() {
    let server = Server::json(ANSWER).await;
    let registration = registration(&server.url());
    let http = http();
    let mut seen = HashSet::new();
    for _ in 0..SIGN_INS {
        let request = AuthorizationRequest::new(&registration, None, &[]);
        let of = |wanted: &str| {
            let mut pairs = request.url.query_pairs();
            let found = pairs.find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.into_owned()).unwrap()
        };
        assert_eq!(of("code_challenge_method"), "S256");
        let challenge = of("code_challenge");
        // 43 characters of base64url are 256 bits.
        let state = of("state");
        assert_eq!(state.len(), 43);
        assert!(seen.insert(state), "a state came twice");

        let code = AuthorizationCode {
            code: "the.code".into(),
            iss: None,
        };
        exchange(&registration, None, code, request, &http)
            .await
            .unwrap();
        let body = server.seen().bodies.pop().unwrap();
        let mut pairs = form_urlencoded::parse(body.as_bytes());
        let (_, verifier) = pairs.find(|(name, _)| name == "code_verifier").unwrap();
        assert!((43..=128).contains(&verifier.len()), "{}", verifier.len());
        assert!(verifier.bytes().all(is_unreserved), "{verifier}");
        let verifier = PkceCodeVerifier::new(verifier.into_owned());
        let expected = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        assert_eq!(expected.as_str(), challenge);
        assert_ne!(verifier.secret(), &challenge, "that would be plain");
        assert!(seen.insert(challenge), "a verifier came twice");
    }
    assert_eq!(seen.len(), 2 * SIGN_INS);
}
