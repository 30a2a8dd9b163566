//! The redirect listener against everything that is not a redirect.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod bad_requests;
mod limits;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::redirect_uri::RedirectUri;
use aevo_administrator::service::oauth::{AuthorizationRequest, State};
use aevo_administrator::service::redirect::{
    PastedError, QueryError, Redirect, RedirectError, RedirectListener, parse_pasted,
};
use proptest::prelude::*;
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::time::timeout;

use crate::oauth::registration;
use bad_requests::{bad_requests, stained_requests};

const PATIENCE: Duration = Duration::from_secs(20);

/// A request's state, and the text that only its redirect knows.
fn state() -> (State, String) {
    let request = AuthorizationRequest::new(&registration("http://localhost:1/token"), None, &[]);
    let text = request
        .url
        .query_pairs()
        .find_map(|(name, value)| (name == "state").then(|| value.into_owned()))
        .unwrap();
    (request.state, text)
}

fn uri(port: u16) -> RedirectUri {
    RedirectUri::parse(&format!("http://localhost:{port}/")).unwrap()
}

/// A port that is free on both addresses.
fn free_port() -> u16 {
    loop {
        let v4 = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = v4.local_addr().unwrap().port();
        if StdListener::bind((Ipv6Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

fn listener() -> (RedirectListener, u16) {
    loop {
        let port = free_port();
        if let Ok(listener) = RedirectListener::bind(&uri(port)) {
            return (listener, port);
        }
    }
}

async fn say_to(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Also where the listener refuses before all is sent: a reset would take the page with it.
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn say(port: u16, bytes: &[u8]) -> String {
    say_to((Ipv4Addr::LOCALHOST, port).into(), bytes).await
}

fn get(port: u16, target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes()
}

fn code_of(redirect: Redirect) -> String {
    match redirect {
        Redirect::Code(code) => code.code.expose_secret().to_owned(),
        Redirect::Refused(refusal) => panic!("{refusal:?}"),
    }
}

#[tokio::test]
async fn the_redirect_is_served_after_each_bad_request() {
    let (mut listener, port) = listener();
    let count = bad_requests(&state().1, port).len();
    let stained = stained_requests(&state().1, port).len();
    assert!(count >= 100 && count + stained >= 300, "{count}, {stained}");
    println!("{} bad requests", count + stained);
    for number in 0..count {
        let make = |state: &str| {
            let (status, bytes) = bad_requests(state, port).swap_remove(number);
            (format!("HTTP/1.1 {status} "), bytes)
        };
        refused_then_served(&mut listener, port, number, make).await;
    }
    for number in 0..stained {
        let make = |state: &str| {
            let bytes = stained_requests(state, port).swap_remove(number);
            ("HTTP/1.1 4".to_owned(), bytes)
        };
        refused_then_served(&mut listener, port, number, make).await;
    }
}

/// Sends a bad request and then the genuine one; `make` says for a state what is bad and how it is answered.
async fn refused_then_served(
    listener: &mut RedirectListener,
    port: u16,
    number: usize,
    make: impl Fn(&str) -> (String, Vec<u8>),
) {
    let (state, text) = state();
    let (status, bytes) = make(&text);
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let genuine = get(port, &format!("/?code=genuine{number}&state={text}"));
    let client = async {
        let refused = say(port, &bytes).await;
        assert!(
            refused.starts_with(&status),
            "{shown:?} was answered {refused:?}"
        );
        assert!(!refused.to_ascii_lowercase().contains("access-control"));
        assert!(!refused.contains("Zustimmung erhalten"));
        say(port, &genuine).await
    };
    let (redirect, page) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(
        code_of(redirect.unwrap()),
        format!("genuine{number}"),
        "{shown:?}"
    );
    assert!(page.contains("<h1>Zustimmung erhalten</h1>"), "{page}");
}

#[tokio::test]
async fn a_flow_goes_on_beside_silent_and_slow_connections() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        let mut idle = Vec::new();
        for _ in 0..200 {
            idle.push(
                TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                    .await
                    .unwrap(),
            );
        }
        for stream in &mut idle[190..] {
            stream.write_all(b"GET /?code=A HTTP/1.1\n").await.unwrap();
        }
        let begin = Instant::now();
        // The newest one lives until its deadline.
        let mut newest = idle.pop().unwrap();
        assert_eq!(newest.read(&mut [0; 1]).await.unwrap_or(0), 0);
        let lived = begin.elapsed();
        assert!(
            (Duration::from_millis(1_500)..Duration::from_secs(4)).contains(&lived),
            "{lived:?}"
        );
        let begin = Instant::now();
        say(port, &get(port, &format!("/?code=A&state={text}"))).await;
        begin.elapsed()
    };
    let (redirect, took) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "A");
    assert!(took < Duration::from_millis(250), "{took:?}");
}

#[tokio::test]
async fn takes_what_browsers_send() {
    for (host, connect) in [
        ("localhost", SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        ("LOCALHOST", (Ipv4Addr::LOCALHOST, 0).into()),
        ("127.0.0.1", (Ipv4Addr::LOCALHOST, 0).into()),
        ("localhost", (Ipv6Addr::LOCALHOST, 0).into()),
        ("[::1]", (Ipv6Addr::LOCALHOST, 0).into()),
    ] {
        let (mut listener, port) = listener();
        let (state, text) = state();
        let cookies = "a=b; ".repeat(4_000);
        let request = format!(
            "GET /?code=0.AX+b%2fc&state={text}&session_state=1&iss=https%3A%2F%2Fa.example HTTP/1.1\r\n\
             Host: {host}:{port}\r\nConnection: keep-alive\r\nsec-ch-ua: \"Chromium\"\r\nCookie: {cookies}\r\n\
             Origin: null\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\n\
             Sec-Fetch-Dest: document\r\nAccept-Encoding: gzip, br\r\n\r\n"
        );
        let address = SocketAddr::new(connect.ip(), port);
        let (redirect, page) = tokio::join!(
            listener.wait(&state, PATIENCE),
            say_to(address, request.as_bytes())
        );
        let Redirect::Code(code) = redirect.unwrap() else {
            panic!("no code");
        };
        assert_eq!(code.code.expose_secret(), "0.AX b/c");
        assert_eq!(code.iss.as_deref(), Some("https://a.example"));
        let (head, body) = page.split_once("\r\n\r\n").unwrap();
        for field in [
            "HTTP/1.1 200 OK\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
            "X-Content-Type-Options: nosniff\r\n",
            "Cache-Control: no-store\r\n",
            "Referrer-Policy: no-referrer\r\n",
            "X-Frame-Options: DENY\r\n",
            "Connection: close\r\n",
            &format!("Content-Length: {}", body.len()),
        ] {
            assert!(head.contains(field), "{field} in {head}");
        }
        assert!(!body.contains("<script") && body.contains("prefers-color-scheme"));
    }
}

#[tokio::test]
async fn a_request_in_pieces_is_one_request() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        stream.set_nodelay(true).unwrap();
        for byte in get(port, &format!("/?code=A&state={text}")) {
            stream.write_all(&[byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
        let mut page = String::new();
        stream.read_to_string(&mut page).await.unwrap();
        page
    };
    let (redirect, page) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "A");
    assert!(page.ends_with("</main>\n"), "{page}");
}

#[tokio::test]
async fn only_an_error_with_the_right_state_ends_the_wait() {
    for (query, error, words) in [
        (
            "error=access_denied&error_description=The+user+said+no",
            "access_denied",
            "The user said no",
        ),
        (
            "error=consent_required&error_description=AADSTS65001%3a+No+consent.%0d%0aTrace",
            "consent_required",
            "AADSTS65001: No consent.  Trace",
        ),
        (
            "error=temporarily_unavailable",
            "temporarily_unavailable",
            "",
        ),
        (
            "error=something_else&error_description=",
            "something_else",
            "",
        ),
        (
            "error=server_error&error_description=%fcber",
            "server_error",
            "\u{fffd}ber",
        ),
        (
            "error=x&error_description=%3Cscript%3Ealert(1)%3C/script%3E%22onload%3D%3C/title%3E%e2%80%ae",
            "x",
            "<script>alert(1)</script>\"onload=</title>",
        ),
    ] {
        let (mut listener, port) = listener();
        let (state, text) = state();
        let client = async {
            let forged = say(port, &get(port, &format!("/?{query}&state=A{text}"))).await;
            assert!(forged.starts_with("HTTP/1.1 400"), "{forged}");
            say(port, &get(port, &format!("/?{query}&state={text}"))).await
        };
        let (redirect, page) = tokio::join!(listener.wait(&state, PATIENCE), client);
        let Redirect::Refused(refusal) = redirect.unwrap() else {
            panic!("no refusal");
        };
        assert_eq!(
            (refusal.fault.error.as_str(), refusal.description.as_str()),
            (error, words)
        );
        assert_eq!(refusal.fault.http_status, None);
        assert!(page.contains("Die Anmeldung wurde nicht abgeschlossen"));
        assert!(
            !page.contains("script") && !page.contains("onload"),
            "{page}"
        );
    }
    let (mut listener, port) = listener();
    let (state, text) = state();
    let long = "x".repeat(6_000);
    let target = format!("/?error=a&error_description={long}&error_subcode=cancel&state={text}");
    let request = get(port, &target);
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), say(port, &request));
    let Redirect::Refused(refusal) = redirect.unwrap() else {
        panic!("no refusal");
    };
    assert_eq!(refusal.evidence().words.len(), 2_000);
    assert_eq!(refusal.fault.suberror.as_deref(), Some("cancel"));
}

#[tokio::test]
async fn of_many_identical_redirects_one_counts() {
    const ROUNDS: usize = 1_000;
    const MANY: usize = 32;
    // As many as fit, so that a slow machine is not held up.
    const ENOUGH: Duration = Duration::from_secs(10);
    let begin = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS && begin.elapsed() < ENOUGH {
        rounds += 1;
        let (mut listener, port) = listener();
        let (state, text) = state();
        let request: Arc<[u8]> = get(port, &format!("/?code=A&state={text}")).into();
        let barrier = Arc::new(Barrier::new(MANY));
        let clients: Vec<_> = (0..MANY)
            .map(|_| {
                let (request, barrier) = (Arc::clone(&request), Arc::clone(&barrier));
                tokio::spawn(async move {
                    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                        .await
                        .unwrap();
                    barrier.wait().await;
                    stream.write_all(&request).await.unwrap();
                    let mut page = String::new();
                    stream.read_to_string(&mut page).await.unwrap();
                    page
                })
            })
            .collect();
        assert_eq!(code_of(listener.wait(&state, PATIENCE).await.unwrap()), "A");
        listener.finish().await;
        let (mut received, mut completed) = (0, 0);
        for client in clients {
            let page = client.await.unwrap();
            received += usize::from(page.contains("Zustimmung erhalten"));
            completed += usize::from(page.contains("bereits abgeschlossen"));
        }
        assert_eq!((received, completed), (1, MANY - 1), "round {rounds}");
    }
    println!("{rounds} rounds in {:?}", begin.elapsed());
    assert!(rounds >= 20, "only {rounds} rounds");
}

#[tokio::test]
async fn a_replay_means_nothing_to_the_next_request() {
    let (mut listener, port) = listener();
    let (first, old) = state();
    let replay = get(port, &format!("/?code=old&state={old}"));
    let (redirect, _) = tokio::join!(listener.wait(&first, PATIENCE), say(port, &replay));
    assert_eq!(code_of(redirect.unwrap()), "old");
    let (second, new) = state();
    let client = async {
        let replayed = say(port, &replay).await;
        assert!(replayed.starts_with("HTTP/1.1 400"), "{replayed}");
        say(port, &get(port, &format!("/?code=new&state={new}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&second, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "new");
}

#[tokio::test]
async fn a_late_redirect_of_a_cancelled_request_is_not_the_next_one() {
    let (mut listener, port) = listener();
    let (first, old) = state();
    let request = get(port, &format!("/?code=old&state={old}"));
    let mut late = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    late.write_all(&request[..20]).await.unwrap();
    // Accepted, half read, given up.
    let cancelled = listener.wait(&first, Duration::from_millis(50)).await;
    assert!(matches!(cancelled, Err(RedirectError::Timeout)));
    let (second, new) = state();
    let client = async {
        // Its connection may be gone already.
        if late.write_all(&request[20..]).await.is_ok() {
            let _ = late.read_to_end(&mut Vec::new()).await;
        }
        say(port, &get(port, &format!("/?code=new&state={new}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&second, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "new");
}

#[tokio::test]
async fn the_browser_never_sees_a_reset() {
    for _ in 0..100 {
        let (mut listener, port) = listener();
        let (state, text) = state();
        let client = tokio::spawn(async move {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .unwrap();
            let request = get(port, &format!("/?code=A&state={text}"));
            stream.write_all(&request).await.unwrap();
            stream
        });
        listener.wait(&state, PATIENCE).await.unwrap();
        // Dropped at once, without `finish`: the page must be on its way to the end all the same.
        drop(listener);
        let mut page = String::new();
        client
            .await
            .unwrap()
            .read_to_string(&mut page)
            .await
            .unwrap();
        assert!(page.ends_with("</main>\n"), "{page}");
    }
}

#[tokio::test]
async fn who_is_refused_may_finish_speaking() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        stream.write_all(&vec![b'A'; 64 * 1_024]).await.unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).await.unwrap();
        assert!(page.starts_with("HTTP/1.1 414"), "{page}");
        // A connection that was closed with bytes unread would be reset by now.
        stream.write_all(b"more").await.unwrap();
        say(port, &get(port, &format!("/?code=A&state={text}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "A");
}

#[tokio::test]
async fn nobody_comes() {
    let (mut listener, port) = listener();
    let error = listener
        .wait(&state().0, Duration::from_millis(50))
        .await
        .unwrap_err();
    assert!(matches!(error, RedirectError::Timeout));
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::ConsentTimeout)
    );
    drop(listener);
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_port_that_somebody_holds_is_refused() {
    for held in [
        &[SocketAddr::from((Ipv4Addr::LOCALHOST, 0))][..],
        &[(Ipv6Addr::LOCALHOST, 0).into()],
        &[
            (Ipv4Addr::LOCALHOST, 0).into(),
            (Ipv6Addr::LOCALHOST, 0).into(),
        ],
        &[(Ipv4Addr::UNSPECIFIED, 0).into()],
        &[(Ipv6Addr::UNSPECIFIED, 0).into()],
    ] {
        let port = free_port();
        let holders: Vec<_> = held
            .iter()
            .map(|address| StdListener::bind((address.ip(), port)).unwrap())
            .collect();
        let error = RedirectListener::bind(&uri(port)).unwrap_err();
        assert!(
            matches!(error, RedirectError::PortInUse(in_use) if in_use == port),
            "{error:?}"
        );
        assert_eq!(
            error.evidence().fault,
            Fault::Local(LocalFault::RedirectPortInUse)
        );
        drop(holders);
        RedirectListener::bind(&uri(port)).unwrap();
    }
}

#[tokio::test]
async fn two_of_ours_do_not_share_a_port() {
    let (_listener, port) = listener();
    assert!(RedirectListener::bind(&uri(port)).is_err());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn cancelling_frees_the_port_and_leaks_nothing() {
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let (first, port) = listener();
    drop(first);
    let mut before = None;
    for round in 0..1_000 {
        let begin = Instant::now();
        let mut listener = RedirectListener::bind(&uri(port)).unwrap();
        assert!(begin.elapsed() < Duration::from_millis(100));
        let (state, _) = state();
        // Cancelled while one connection is being read and one was answered.
        let busy = async {
            let idle = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .unwrap();
            let late = say(port, &get(port, "/?code=A&state=of-the-last-round")).await;
            assert!(late.starts_with("HTTP/1.1 400"), "{late}");
            idle
        };
        let idle = tokio::select! {
            redirect = listener.wait(&state, PATIENCE) => panic!("{redirect:?}"),
            idle = busy => idle,
        };
        drop((listener, idle));
        if round == 10 {
            before = Some((descriptors(), threads()));
        }
    }
    // The last connections end with the next turn of the runtime.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (fds, tasks) = before.unwrap();
    assert!(
        descriptors() <= fds + 1 && threads() <= tasks,
        "{fds} -> {} descriptors, {tasks} -> {} threads",
        descriptors(),
        threads()
    );
}

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
        ("x".repeat(20_000), PastedError::TooLong),
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
