//! Rarer requests, who can reach the listener, and how long it waits.

use std::net::UdpSocket;

use aevo_administrator::service::redirect::CONSENT_DEADLINE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// Sends these parts one after the other, each as a segment of its own; what came back, at the end of all.
async fn say_in_parts(port: u16, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    stream.set_nodelay(true).unwrap();
    for part in parts {
        // The listener may have refused already.
        if stream.write_all(part).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut answer = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// RFC 9112 section 2.2 leaves it to the recipient whether LF alone ends a line. Here it never does.
#[tokio::test]
async fn a_request_with_lf_alone_is_none() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let target = format!("/?code=A&state={text}");
    let genuine = get(port, &format!("/?code=B&state={text}"));
    let heads = [
        format!("GET {target} HTTP/1.1\nHost: localhost:{port}\n\n"),
        format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\n\n"),
        format!("GET {target} HTTP/1.1\nHost: localhost:{port}\r\n\n"),
        format!("GET {target} HTTP/1.1\nHost: localhost:{port}\n\r\n"),
    ];
    let client = async {
        let begin = Instant::now();
        let [a, b, c, d] = heads.each_ref().map(|head| say(port, head.as_bytes()));
        let answers = tokio::join!(a, b, c, d);
        for answer in [answers.0, answers.1, answers.2, answers.3] {
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
                "{answer}"
            );
        }
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(4), "{took:?}");
        // Where the empty line has its CRLF, the others show.
        let head = format!("GET {target} HTTP/1.1\nHost: localhost:{port}\r\n\r\n");
        let answer = say(port, head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        say(port, &genuine).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "B");
}

/// `response_mode=form_post` is never asked for, so no body is ever read.
#[tokio::test]
async fn nothing_is_taken_from_a_body() {
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (mut listener, port) = listener();
    let (state, text) = state();
    let form = format!("code=A&state={text}");
    let multipart = format!(
        "--x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nA\r\n\
         --x\r\nContent-Disposition: form-data; name=\"state\"\r\n\r\n{text}\r\n--x--\r\n"
    );
    let long = format!("{form}&x={}", "A".repeat(16 * 1_024 + 1 - form.len() - 3));
    assert_eq!(long.len(), 16 * 1_024 + 1);
    let typed =
        |kind: &str, length: usize| format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    let whole = typed("application/x-www-form-urlencoded", form.len());
    let rows: Vec<(&str, String, &str)> = vec![
        ("right", whole.clone(), &form),
        ("as text", typed("text/plain", form.len()), &form),
        ("as JSON", typed("application/json", form.len()), &form),
        (
            "multipart",
            typed("multipart/form-data; boundary=x", multipart.len()),
            &multipart,
        ),
        (
            "without a type",
            format!("Content-Length: {}\r\n", form.len()),
            &form,
        ),
        (
            "too short a length",
            format!("{FORM}Content-Length: 5\r\n"),
            &form,
        ),
        (
            "too long a length",
            format!("{FORM}Content-Length: 10000\r\n"),
            &form,
        ),
        (
            "no number",
            format!("{FORM}Content-Length: many\r\n"),
            &form,
        ),
        ("negative", format!("{FORM}Content-Length: -1\r\n"), &form),
        (
            "two lengths",
            format!("{whole}Content-Length: 0\r\n"),
            &form,
        ),
        ("no length", FORM.to_owned(), &form),
        ("length 0", format!("{FORM}Content-Length: 0\r\n"), &form),
        (
            "16 KiB and one",
            format!("{FORM}Content-Length: {}\r\n", long.len()),
            &long,
        ),
    ];
    let client = async {
        for (name, fields, body) in rows {
            for method in ["POST", "GET"] {
                let target = if method == "POST" { "/" } else { "/?x=1" };
                let head =
                    format!("{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\n{fields}\r\n");
                let at_once = [head.as_bytes(), body.as_bytes()].concat();
                for answer in [
                    say_in_parts(port, &[&at_once]).await,
                    say_in_parts(port, &[head.as_bytes(), body.as_bytes()]).await,
                ] {
                    let refused = ["HTTP/1.1 400 ", "HTTP/1.1 405 "];
                    // A GET whose body nobody announces is over before the body comes.
                    let is_over = method == "GET" && matches!(name, "no length" | "length 0");
                    assert!(
                        refused.iter().any(|start| answer.starts_with(start))
                            || is_over && answer.contains("Hier ist nichts zu tun"),
                        "{method} {name}: {answer}"
                    );
                    assert!(!answer.contains("Zustimmung erhalten"), "{name}: {answer}");
                }
            }
        }
        say(port, &get(port, &format!("/?code=B&state={text}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "B");
}

/// An answer in the fragment stays in the browser. A script could send it on; there is none, nor could one run.
#[tokio::test]
async fn the_page_for_a_code_in_the_fragment_explains_and_runs_nothing() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        for target in ["/", "/?", "/?session_state=1"] {
            let page = say(port, &get(port, target)).await;
            let (head, body) = page.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
            assert!(body.contains("<h1>Hier ist nichts zu tun</h1>"), "{body}");
            let body = body.to_ascii_lowercase();
            for word in [
                "<script",
                "javascript:",
                " onload",
                " onerror",
                " onclick",
                "<form",
                "<iframe",
                "<img",
                "<a ",
                "http-equiv",
                "http:",
                "https:",
            ] {
                assert!(!body.contains(word), "{word} in {body}");
            }
            let policy = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Security-Policy: "))
                .unwrap();
            assert!(policy.starts_with("default-src 'none';"), "{policy}");
            for word in ["script-src", "connect-src", "'unsafe-eval'"] {
                assert!(!policy.contains(word), "{policy}");
            }
        }
        say(port, &get(port, &format!("/?code=B&state={text}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "B");
}

/// This machine's addresses outside loopback; nothing is sent to find them out.
fn outer_addresses() -> Vec<SocketAddr> {
    [
        ("0.0.0.0:0", "198.51.100.1:9"),
        ("[::]:0", "[2001:db8::1]:9"),
    ]
    .into_iter()
    .filter_map(|(any, far)| {
        let socket = UdpSocket::bind(any).ok()?;
        socket.connect(far).ok()?;
        socket.local_addr().ok()
    })
    .filter(|address| !address.ip().is_loopback() && !address.ip().is_unspecified())
    .collect()
}

#[tokio::test]
async fn nobody_reaches_it_from_outside() {
    let addresses = outer_addresses();
    if addresses.is_empty() {
        println!("left out: this machine has no address but those of loopback");
    }
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        for address in addresses {
            let address = SocketAddr::new(address.ip(), port);
            let reached = timeout(Duration::from_secs(5), TcpStream::connect(address)).await;
            let error = reached.unwrap().map(drop).expect_err(&address.to_string());
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
        }
        say(port, &get(port, &format!("/?code=B&state={text}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&state, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "B");
}

/// The clock is tokio's, which no setting of the machine's time moves; here it is paused, and jumps.
#[tokio::test(start_paused = true)]
async fn ten_minutes_are_waited_and_no_longer() {
    assert_eq!(CONSENT_DEADLINE, Duration::from_mins(10));
    let (mut listener, port) = listener();
    let (state, _) = state();
    let begin = tokio::time::Instant::now();
    // Whatever comes meanwhile does not prolong it.
    let forger = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_mins(1)).await;
            let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await else {
                break;
            };
            let forged = get(port, "/?code=A&state=forged");
            let _ = stream.write_all(&forged).await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    });
    let error = listener.wait(&state, CONSENT_DEADLINE).await.unwrap_err();
    let waited = begin.elapsed();
    assert!(matches!(error, RedirectError::Timeout), "{error:?}");
    assert!(
        waited >= CONSENT_DEADLINE && waited < CONSENT_DEADLINE + Duration::from_millis(10),
        "{waited:?}"
    );
    forger.abort();
    drop(listener);
    // Whoever comes afterwards finds nobody, and the port is free.
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
    );
    RedirectListener::bind(&uri(port)).unwrap();
}
