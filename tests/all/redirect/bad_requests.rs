//! What a listener on loopback must expect.

/// What a head becomes when somebody sends it: `$S` is the right state, `$P` the port.
fn fill(request: &str, state: &str, port: u16) -> Vec<u8> {
    request
        .replace("$S", state)
        .replace("$P", &port.to_string())
        .into_bytes()
}

/// Requests that are not the redirect, and how they are answered.
#[allow(
    clippy::too_many_lines,
    reason = "one table is easier to read than five"
)]
pub fn bad_requests(state: &str, port: u16) -> Vec<(u16, Vec<u8>)> {
    let with_target = |status: u16, target: &str| {
        let head = format!("GET {target} HTTP/1.1\r\nHost: localhost:$P\r\n\r\n");
        (status, fill(&head, state, port))
    };
    let with_fields = |status: u16, fields: &str| {
        let head = format!("GET /?code=A&state=$S HTTP/1.1\r\n{fields}\r\n\r\n");
        (status, fill(&head, state, port))
    };
    let whole = |status: u16, head: &str| (status, fill(head, state, port));
    let mut requests = Vec::new();

    // The state.
    let swapped: String = state
        .chars()
        .map(|c| {
            if c.is_ascii_uppercase() {
                c.to_ascii_lowercase()
            } else {
                c.to_ascii_uppercase()
            }
        })
        .collect();
    for wrong in [
        "AAAA",
        "",
        &state[..state.len() - 1],
        &format!("{state}A"),
        &format!("{state}%00"),
        &format!("%20{state}"),
        &swapped,
    ] {
        requests.push(with_target(400, &format!("/?code=A&state={wrong}")));
        requests.push(with_target(
            400,
            &format!("/?error=access_denied&state={wrong}"),
        ));
    }
    requests.push(with_target(400, "/?code=A"));
    requests.push(with_target(400, "/?error=access_denied"));

    // The parameters.
    let long = format!("/?state=$S&code={}", "A".repeat(4_097));
    for target in [
        "/?code=A&code=B&state=$S",
        "/?code=A&state=$S&state=$S",
        "/?code=A&state=$S&c%6fde=B",
        "/?code=A&error=access_denied&state=$S",
        "/?error=a&error=b&state=$S",
        "/?code=A&state=$S&iss=https://a.example&iss=https://b.example",
        "/?code=&state=$S",
        "/?code&state=$S",
        "/?code=A%00B&state=$S",
        "/?code=A%0d%0aSet-Cookie:x&state=$S",
        "/?code=A%7f&state=$S",
        "/?code=%ff%fe&state=$S",
        "/?code=%c3%a9&state=$S",
        "/?code=A%2&state=$S",
        "/?code=A%zz&state=$S",
        "/?code=A%+1&state=$S",
        "/?%ff=1&code=A&state=$S",
        "/?code=A&state=$S&iss=%ff",
        "/?error=%ff&state=$S",
        long.as_str(),
    ] {
        requests.push(with_target(400, target));
    }

    // The path.
    for target in [
        "/favicon.ico",
        "/other?code=A&state=$S",
        "//?code=A&state=$S",
        "/%2e?code=A&state=$S",
        "/./?code=A&state=$S",
        "/;?code=A&state=$S",
        "/#?code=A&state=$S",
        "http://localhost:$P/?code=A&state=$S",
        "*",
        "?code=A&state=$S",
    ] {
        requests.push(with_target(404, target));
    }
    // Nothing but a fragment.
    requests.push(with_target(200, "/"));
    requests.push(with_target(200, "/?"));
    requests.push(with_target(200, "/?session_state=1"));

    // The method.
    for method in [
        "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "CONNECT", "DELETE", "get", "G",
    ] {
        requests.push(whole(
            405,
            &format!("{method} /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n"),
        ));
    }
    requests.push(whole(
        405,
        "OPTIONS /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\nOrigin: https://evil.example\r\n\
         Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n",
    ));

    // The host.
    for host in [
        "evil.example:$P",
        "evil.example",
        "localhost",
        "localhost:1",
        "localhost:$P0",
        "localhost:+$P",
        "localhost.:$P",
        "localhost:$P@evil.example:$P",
        "evil.localhost:$P",
        "127.0.0.2:$P",
        "0x7f.1:$P",
        "::1:$P",
        "",
    ] {
        requests.push(with_fields(403, &format!("Host: {host}")));
    }

    // Not a navigation.
    for fields in [
        "Sec-Fetch-Dest: image",
        "Sec-Fetch-Dest: iframe",
        "Sec-Fetch-Dest: empty",
        "Sec-Fetch-Dest: script",
        "Sec-Fetch-Dest: Document",
        "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: document",
        "Sec-Fetch-Mode: cors",
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Origin: https://localhost:$P",
    ] {
        requests.push(with_fields(403, &format!("Host: localhost:$P\r\n{fields}")));
    }

    // The grammar.
    for fields in [
        "X: 1",
        "Host: localhost:$P\r\nHost: localhost:$P",
        "Host: localhost:$P\r\nhost: evil.example",
        "Host: localhost:$P\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "Host: localhost:$P\r\nTransfer-Encoding: chunked",
        "Host: localhost:$P\r\nContent-Length: 1",
        "Host: localhost:$P\r\n folded: 1",
        "Host : localhost:$P",
        "Host: localhost:$P\r\nno colon",
        "Host: localhost:$P\r\n: no name",
        "Host: localhost:$P\r\nX: a\rb",
        "Host: localhost:$P\r\nX: a\nb",
        "Host: localhost:$P\r\nX: a\u{0}b",
        "Host: localhost:$P\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Dest: image",
    ] {
        requests.push(with_fields(400, fields));
    }
    for head in [
        "GET /?code=A&state=$S\r\n\r\n",
        "GET  /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "GET /?code=A &state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        " GET /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "GET\t/?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "GET /?code=A&state=$S HTTP/2.0\r\nHost: localhost:$P\r\n\r\n",
        "GET /?code=A&state=$S HTTP/1.1 \r\nHost: localhost:$P\r\n\r\n",
        "GET /?code=é&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "\r\nGET /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:$P\r\n\r\nGET /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\n",
        "GET /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P\r\n\r\nbody",
    ] {
        requests.push(whole(400, head));
    }
    requests.push((
        400,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
    ));
    requests.push((400, vec![0; 4_096]));

    // The size.
    let long = "A".repeat(8 * 1_024);
    requests.push(with_target(414, &format!("/?code={long}&state=$S")));
    requests.push((414, vec![b'A'; 250 * 1_024]));
    let fields = "X: 1\r\n".repeat(100);
    requests.push(with_fields(431, &format!("{fields}Host: localhost:$P")));
    requests.push(with_fields(
        431,
        &format!("Host: localhost:$P\r\nX: {}", "A".repeat(64 * 1_024)),
    ));
    requests
}

/// The genuine request with one byte too many, at each place and of each kind that no request may hold.
pub fn stained_requests(state: &str, port: u16) -> Vec<Vec<u8>> {
    let head = fill(
        "GET /?code=A&state=$S HTTP/1.1\r\nHost: localhost:$P",
        state,
        port,
    );
    let mut requests = Vec::new();
    for stain in [b'\0', b'\r', b'\n', 0x7f, 0x80] {
        for at in 0..=head.len() {
            requests.push([&head[..at], &[stain], &head[at..], b"\r\n\r\n"].concat());
        }
    }
    requests
}
