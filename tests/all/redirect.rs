//! The redirect listener against everything that is not a redirect.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod bad_requests;
mod once;
mod pasted;
mod port;
mod reading;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use aevo_administrator::domain::redirect_uri::RedirectUri;
use aevo_administrator::service::oauth::{AuthorizationRequest, State};
use aevo_administrator::service::redirect::{Redirect, RedirectListener};
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::oauth::registration;
use crate::port::free_port;
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

fn listener() -> (RedirectListener, u16) {
    loop {
        let port = free_port();
        if let Ok(listener) = RedirectListener::bind(&uri(port)) {
            return (listener, port);
        }
    }
}

/// Sends these parts one after the other, each as a segment of its own; what came back, at the end of all.
async fn say_to(address: SocketAddr, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let sent = stream.write_all(part).await;
        // A reset would take the page with it; only between two parts the listener may be done already.
        if at > 0 && sent.is_err() {
            break;
        }
        sent.unwrap();
    }
    let mut answer = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn say(port: u16, bytes: &[u8]) -> String {
    say_to(localhost(port), &[bytes]).await
}

fn localhost(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
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

/// Whatever `client` does, who knows the state: the genuine redirect after it is served.
async fn served_after(listener: &mut RedirectListener, port: u16, client: impl AsyncFnOnce(&str)) {
    let (state, text) = state();
    // No two rounds have the same one.
    let code = format!("genuine-{}", &text[..16]);
    let client = async {
        client(&text).await;
        say(port, &get(port, &format!("/?code={code}&state={text}"))).await
    };
    let (redirect, page) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), code);
    assert!(page.contains("<h1>Zustimmung erhalten</h1>"), "{page}");
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
        refused_then_served(&mut listener, port, make).await;
    }
    for number in 0..stained {
        let make = |state: &str| {
            let bytes = stained_requests(state, port).swap_remove(number);
            ("HTTP/1.1 4".to_owned(), bytes)
        };
        refused_then_served(&mut listener, port, make).await;
    }
}

/// Sends a bad request and then the genuine one; `make` says for a state what is bad and how it is answered.
async fn refused_then_served(
    listener: &mut RedirectListener,
    port: u16,
    make: impl Fn(&str) -> (String, Vec<u8>),
) {
    served_after(listener, port, async |state| {
        let (status, bytes) = make(state);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let refused = say(port, &bytes).await;
        assert!(
            refused.starts_with(&status),
            "{shown:?} was answered {refused:?}"
        );
        assert!(!refused.to_ascii_lowercase().contains("access-control"));
        assert!(!refused.contains("Zustimmung erhalten"));
    })
    .await;
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
        let request = |cookies: &str| {
            format!(
                "GET /?code=0.AX+b%2fc&state={text}&session_state=1&iss=https%3A%2F%2Fa.example HTTP/1.1\r\n\
             Host: {host}:{port}\r\nConnection: keep-alive\r\nsec-ch-ua: \"Chromium\"\r\nCookie: {cookies}\r\n\
             Origin: null\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\n\
             Sec-Fetch-Dest: document\r\nAccept-Encoding: gzip, br\r\nContent-Length: 0\r\n\r\n"
            )
        };
        // As large as is taken.
        let request = request(&"a".repeat(32 * 1_024 - request("").len()));
        let address = SocketAddr::new(connect.ip(), port);
        let sent = [request.as_bytes()];
        let (redirect, page) =
            tokio::join!(listener.wait(&state, PATIENCE), say_to(address, &sent));
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
