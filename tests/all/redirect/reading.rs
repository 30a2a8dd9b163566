//! How a request is read and answered that comes slowly, in pieces, with a body, or not as expected.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{PATIENCE, code_of, get, listener, localhost, say, say_to, served_after, state};

#[tokio::test]
async fn a_flow_goes_on_beside_silent_and_slow_connections() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        let mut idle = Vec::new();
        for _ in 0..200 {
            idle.push(TcpStream::connect(localhost(port)).await.unwrap());
        }
        for stream in &mut idle[190..] {
            stream.write_all(b"GET /?code=A HTTP/1.1\n").await.unwrap();
        }
        let begin = Instant::now();
        // The oldest ones had to go at once for the newest, which lives until its deadline.
        let oldest = timeout(Duration::from_secs(1), idle[0].read(&mut [0; 1])).await;
        assert_eq!(oldest.expect("the oldest is let go").unwrap_or(0), 0);
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
async fn a_request_in_pieces_is_one_request() {
    let (mut listener, port) = listener();
    let (state, text) = state();
    let client = async {
        let mut stream = TcpStream::connect(localhost(port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = get(port, &format!("/?code=A&state={text}"));
        request.truncate(request.len() - "\r\n".len());
        // Some agents say that there is no body.
        request.extend_from_slice(b"Content-Length: 0\r\n\r\n");
        for byte in request {
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

/// RFC 9112 section 2.2 leaves it to the recipient whether LF alone ends a line. Here it never does.
#[tokio::test]
async fn a_request_with_lf_alone_is_none() {
    let (mut listener, port) = listener();
    served_after(&mut listener, port, async |text| {
        let target = format!("/?code=A&state={text}");
        let heads = [
            format!("GET {target} HTTP/1.1\nHost: localhost:{port}\n\n"),
            format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\n\n"),
            format!("GET {target} HTTP/1.1\nHost: localhost:{port}\r\n\n"),
            format!("GET {target} HTTP/1.1\nHost: localhost:{port}\n\r\n"),
        ];
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
    })
    .await;
}

/// `response_mode=form_post` is never asked for, so no body is ever read.
#[tokio::test]
async fn nothing_is_taken_from_a_body() {
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (mut listener, port) = listener();
    served_after(&mut listener, port, async |text| {
        let form = format!("code=A&state={text}");
        let multipart = format!(
            "--x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nA\r\n\
             --x\r\nContent-Disposition: form-data; name=\"state\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let long = format!("{form}&x={}", "A".repeat(16 * 1_024 + 1 - form.len() - 3));
        assert_eq!(long.len(), 16 * 1_024 + 1);
        let typed = |kind: &str, length: usize| {
            format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n")
        };
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
        for (name, fields, body) in rows {
            for method in ["POST", "GET"] {
                let target = if method == "POST" { "/" } else { "/?x=1" };
                let head =
                    format!("{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\n{fields}\r\n");
                let at_once = [head.as_bytes(), body.as_bytes()].concat();
                for answer in [
                    say(port, &at_once).await,
                    say_to(localhost(port), &[head.as_bytes(), body.as_bytes()]).await,
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
    })
    .await;
}

/// An answer in the fragment stays in the browser. A script could send it on; there is none, nor could one run.
#[tokio::test]
async fn the_page_for_a_code_in_the_fragment_explains_and_runs_nothing() {
    let (mut listener, port) = listener();
    served_after(&mut listener, port, async |_| {
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
    })
    .await;
}

#[tokio::test]
async fn the_browser_never_sees_a_reset() {
    for _ in 0..100 {
        let (mut listener, port) = listener();
        let (state, text) = state();
        let client = tokio::spawn(async move {
            let mut stream = TcpStream::connect(localhost(port)).await.unwrap();
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
    served_after(&mut listener, port, async |_| {
        let mut stream = TcpStream::connect(localhost(port)).await.unwrap();
        stream.write_all(&vec![b'A'; 64 * 1_024]).await.unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).await.unwrap();
        assert!(page.starts_with("HTTP/1.1 414"), "{page}");
        // A connection that was closed with bytes unread would be reset by now.
        stream.write_all(b"more").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_is_refused_is_not_heard_without_end() {
    let (mut listener, port) = listener();
    served_after(&mut listener, port, async |_| {
        let mut stream = TcpStream::connect(localhost(port)).await.unwrap();
        let mut said = 0;
        while stream.write_all(&[b'A'; 8 * 1_024]).await.is_ok() {
            said += 1;
            assert!(said < 4_096, "32 MiB were taken");
        }
    })
    .await;
}
