//! The redirect's address, pasted from a browser elsewhere.

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::redirect_uri::RedirectUri;
use aevo_administrator::service::redirect::{PastedError, QueryError, Redirect, parse_pasted};
use proptest::prelude::*;

use super::{code_of, state};

#[test]
fn reads_what_is_pasted() {
    let (state, text) = state();
    let uri = RedirectUri::parse("http://localhost:3017/").unwrap();
    for pasted in [
        format!("http://localhost:3017/?code=A.b-c&state={text}"),
        format!("  http://localhost:3017/?code=A.b-c&state={text}&session_state=1#\r\n"),
        format!("\"http://localhost:3017/?code=A.b-c&state={text}\""),
        format!("<http://localhost:3017/?code=A.b-c&state={text}>"),
        format!("„http://localhost:3017/?code=A.b-c&state={text}“"),
        format!(
            "http://localhost:3017/?code=A.b\r\n-c&sta\u{a0}te={}\r\n  {}",
            &text[..9],
            &text[9..]
        ),
        format!("http://127.0.0.1:3017/?code=A.b-c&state={text}"),
        format!("HTTP://LOCALHOST:3017?code=A.b-c&state={text}"),
        format!("localhost:3017/?code=A.b-c&state={text}#_=_"),
        format!("http://[::1]:3017/?state={text}&amp;code=A.b-c"),
    ] {
        let redirect = parse_pasted(&pasted, &uri, &state);
        assert_eq!(code_of(redirect.expect(&pasted)), "A.b-c", "{pasted:?}");
    }
    let refused = format!("http://localhost:3017/?error=access_denied&state={text}");
    assert!(matches!(
        parse_pasted(&refused, &uri, &state),
        Ok(Redirect::Refused(_))
    ));
    for (pasted, expected) in [
        (String::new(), PastedError::Empty),
        (" \"\" ".to_owned(), PastedError::Empty),
        ("x".repeat(16 * 1_024), PastedError::Elsewhere),
        ("x".repeat(16 * 1_024 + 1), PastedError::TooLong),
        ("A.b-c".to_owned(), PastedError::Elsewhere),
        ("ähttp://localhost:3017/".to_owned(), PastedError::Elsewhere),
        (
            format!("https://localhost:3017/?code=A&state={text}"),
            PastedError::Elsewhere,
        ),
        (
            format!("http://evil.example:3017/?code=A&state={text}"),
            PastedError::Elsewhere,
        ),
        (
            format!("http://localhost:3017@evil.example/?code=A&state={text}"),
            PastedError::Elsewhere,
        ),
        (
            format!("http://localhost:3018/?code=A&state={text}"),
            PastedError::Elsewhere,
        ),
        (
            format!("http://localhost:3017/x?code=A&state={text}"),
            PastedError::Elsewhere,
        ),
        (
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1".to_owned(),
            PastedError::Elsewhere,
        ),
        (
            "http://localhost:3017/".to_owned(),
            PastedError::Query(QueryError::Nothing),
        ),
        (
            format!("http://localhost:3017/#code=A&state={text}"),
            PastedError::Query(QueryError::Nothing),
        ),
        (
            format!("http://localhost:3017/?code=A&state={}", &text[1..]),
            PastedError::Query(QueryError::State),
        ),
        (
            format!("http://localhost:3017/?code=A&code=B&state={text}"),
            PastedError::Query(QueryError::Malformed),
        ),
    ] {
        let error = parse_pasted(&pasted, &uri, &state).unwrap_err();
        assert_eq!(error, expected, "{pasted:?}");
        assert_eq!(
            error.evidence().fault,
            Fault::Local(LocalFault::PastedAddress)
        );
    }
}

proptest! {
    /// Whatever stands in a query: no panic, and without the state no answer.
    #[test]
    fn no_query_passes_without_the_state(query in "(code|state|error|iss|%|[a-z&=+%0-9é#?]){0,40}", any in ".{0,60}") {
        let (state, _) = state();
        let uri = RedirectUri::parse("http://localhost:3017/").unwrap();
        let address = format!("http://localhost:3017/?{query}");
        prop_assert!(parse_pasted(&address, &uri, &state).is_err());
        prop_assert!(parse_pasted(&any, &uri, &state).is_err());
    }

    /// A code arrives as it was sent, however it was encoded.
    #[test]
    fn a_code_arrives_unchanged(code in "[ -~]{1,200}") {
        let (state, text) = state();
        let uri = RedirectUri::parse("http://localhost:3017/").unwrap();
        let encoded: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
        let address = format!("http://localhost:3017/?code={encoded}&state={text}");
        prop_assert_eq!(code_of(parse_pasted(&address, &uri, &state).unwrap()), code);
    }
}
