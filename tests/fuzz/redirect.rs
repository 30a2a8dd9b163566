//! Only the redirect that is waited for is taken for it. What is taken is held against httparse and against a reading
//! of the query that does not come from the program. The input holds STATE where the redirect's own state belongs.

#![no_main]

use std::collections::HashMap;
use std::sync::LazyLock;

use fuzz::domain::endpoint::{Endpoint, is_invisible};
use fuzz::domain::provider::Registration;
use fuzz::domain::redirect_uri::RedirectUri;
use fuzz::domain::scope::Scopes;
use fuzz::service::oauth::{AuthorizationRequest, State};
use fuzz::service::redirect::{Redirect, judge, may_be_head, parse_pasted};
use libfuzzer_sys::fuzz_target;
use secrecy::ExposeSecret;
use url::form_urlencoded;

struct Expected {
    uri: RedirectUri,
    state: State,
    text: String,
}

static EXPECTED: LazyLock<Expected> = LazyLock::new(|| {
    let endpoint = || Endpoint::parse("https://login.example/authorize").unwrap();
    let uri = RedirectUri::parse("http://localhost:3017/callback").unwrap();
    let request = AuthorizationRequest::new(
        &Registration {
            client_id: "id".to_owned(),
            secret_expires: None,
            authorization_endpoint: endpoint(),
            token_endpoint: endpoint(),
            redirect_uri: uri.clone(),
            scopes: Scopes::parse("offline_access").unwrap(),
        },
        None,
        &[],
    );
    let state = request.url.query_pairs().find(|(name, _)| name == "state");
    let text = state.unwrap().1.into_owned();
    Expected {
        uri,
        state: request.state,
        text,
    }
});

fuzz_target!(|input: &[u8]| {
    let head = with_state(input);
    // So does the listener, while it reads.
    if !may_be_head(&head) {
        return;
    }
    match judge(&EXPECTED.uri, &EXPECTED.state, &head) {
        Ok(redirect) => {
            // No sign-in ends by a request that does not know its state.
            assert!(contains(&head, EXPECTED.text.as_bytes()) || contains(&head, b"%"));
            check(&head, &redirect);
        }
        Err(page) => {
            let page = String::from_utf8(page).unwrap();
            assert!(!page.contains(&EXPECTED.text) && page.starts_with("HTTP/1.1 "));
        }
    }
    if let Ok(text) = std::str::from_utf8(&head) {
        let _ = parse_pasted(text, &EXPECTED.uri, &EXPECTED.state);
    }
});

fn check(head: &[u8], redirect: &Redirect) {
    let mut fields = [httparse::EMPTY_HEADER; 128];
    let mut request = httparse::Request::new(&mut fields);
    let parsed = request.parse(head).expect("a request to others too");
    assert_eq!(
        parsed,
        httparse::Status::Complete(head.len()),
        "something behind it"
    );
    assert_eq!(request.method, Some("GET"));
    let all = |name: &str| {
        let fields = request
            .headers
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name));
        fields
            .map(|field| String::from_utf8_lossy(field.value).into_owned())
            .collect::<Vec<_>>()
    };
    let [host] = &all("host")[..] else {
        panic!("not one host")
    };
    let host = host.to_ascii_lowercase();
    let name = host
        .strip_suffix("3017")
        .and_then(|host| host.trim_end_matches('0').strip_suffix(':'));
    assert!(
        matches!(name, Some("localhost" | "127.0.0.1" | "[::1]")),
        "{host}"
    );
    assert!(all("transfer-encoding").is_empty());
    assert!(all("content-length").iter().all(|length| length == "0"));
    assert!(all("sec-fetch-dest").iter().all(|dest| dest == "document"));
    assert!(all("sec-fetch-mode").iter().all(|mode| mode == "navigate"));

    let target = request.path.unwrap();
    let (path, query) = target.split_once('?').expect("a query");
    assert_eq!(path, EXPECTED.uri.path());
    let mut values: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        values
            .entry(name.into_owned())
            .or_default()
            .push(value.into_owned());
    }
    let one = |name: &str| match values.get(name).map(Vec::as_slice) {
        None => None,
        Some([value]) => Some(value.as_str()),
        Some(_) => panic!("{name} twice"),
    };
    assert_eq!(one("state"), Some(EXPECTED.text.as_str()));
    match redirect {
        Redirect::Code(code) => {
            assert_eq!(one("code"), Some(code.code.expose_secret()));
            assert_eq!(one("iss"), code.iss.as_deref());
            assert_eq!(one("error"), None);
            let text = code.code.expose_secret();
            assert!(
                (1..=4_096).contains(&text.len())
                    && !text.contains(|c: char| !(' '..='~').contains(&c))
            );
        }
        Redirect::Refused(refusal) => {
            assert!(one("code").is_none() && one("error").is_some());
            assert_eq!(refusal.fault.http_status, None);
            for words in [&refusal.description, &refusal.fault.error] {
                assert!(
                    !words.chars().any(|c| c.is_control() || is_invisible(c)),
                    "{words:?}"
                );
                assert!(words.chars().count() <= 2_000);
            }
        }
    }
    // Copied from the address bar it says the same, unless a mail program could have added what stands in it.
    if !query.contains(['#', '"', '\'', '<', '>']) && !query.contains("&amp;") {
        let pasted = format!("„http://localhost:3017{target}“\r\n");
        let pasted =
            parse_pasted(&pasted, &EXPECTED.uri, &EXPECTED.state).expect("the same by hand");
        assert_eq!(told(&pasted), told(redirect));
    }
}

fn told(redirect: &Redirect) -> String {
    match redirect {
        Redirect::Code(code) => format!("{} {:?}", code.code.expose_secret(), code.iss),
        Redirect::Refused(refusal) => format!("{refusal:?}"),
    }
}

fn with_state(input: &[u8]) -> Vec<u8> {
    let mut head = Vec::with_capacity(input.len() + 64);
    let mut rest = input;
    while let Some(at) = rest.windows(5).position(|word| word == b"STATE") {
        head.extend_from_slice(&rest[..at]);
        head.extend_from_slice(EXPECTED.text.as_bytes());
        rest = &rest[at + 5..];
    }
    head.extend_from_slice(rest);
    head
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
