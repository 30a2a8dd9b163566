//! Several copies of the program renew one token at a server that replaces tokens and takes each once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aevo_administrator::domain::draft::Entry;
use aevo_administrator::message::{Command, Event, JobId, RunEvent};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{RECHNUNG, Terminal, text};
use crate::service::bench::visit;

/// The only refresh token that is good.
#[derive(Default)]
struct Strict {
    issued: usize,
    refused: usize,
}

/// Takes its time, as a server far away does.
const PAUSE: Duration = Duration::from_millis(150);

async fn answer(mut stream: TcpStream, strict: Arc<Mutex<Strict>>) -> std::io::Result<()> {
    let (mut request, mut chunk) = (String::new(), [0; 4096]);
    let is_whole = |request: &str| {
        let (head, body) = request.split_once("\r\n\r\n")?;
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1)?.lines().next()?;
        (body.len() >= length.parse().ok()?).then_some(())
    };
    while is_whole(&request).is_none() {
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            return Ok(());
        }
        request.push_str(&String::from_utf8_lossy(&chunk[..count]));
    }
    let is_good = {
        let strict = strict.lock().unwrap();
        request.contains("grant_type=authorization_code")
            || request.contains(&format!("refresh_token=good-{}-token", strict.issued))
    };
    tokio::time::sleep(PAUSE).await;
    let (status, body) = {
        let mut strict = strict.lock().unwrap();
        if is_good {
            strict.issued += 1;
            let n = strict.issued;
            (
                "200 OK",
                format!(
                    r#"{{"access_token":"access-{n}","token_type":"Bearer","expires_in":3600,"refresh_token":"good-{n}-token"}}"#
                ),
            )
        } else {
            strict.refused += 1;
            ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned())
        }
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await
}

#[tokio::test]
async fn copies_that_renew_at_once_lose_no_token() {
    let mut terminal = Terminal::new().await;
    let strict = Arc::new(Mutex::new(Strict::default()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn({
        let strict = Arc::clone(&strict);
        async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&strict)));
            }
        }
    });

    // Consent comes from the training provider, tokens from the strict server.
    let bench = &mut terminal.bench;
    let mut edit = bench.edit();
    let training = url::Url::parse(&bench.sandbox.authorization_endpoint()).unwrap();
    for (entry, path) in [
        (&mut edit.provider.authorization_endpoint, training.path()),
        (
            &mut edit.provider.token_endpoint,
            "/training.onmicrosoft.example/oauth2/v2.0/token",
        ),
    ] {
        *entry = Entry::typed(format!("http://localhost:{port}{path}"));
    }
    let mailbox = edit.mailboxes[0].id;
    bench.service.send(Command::Authorize {
        job: JobId::next(),
        edit: Box::new(edit),
        mailbox,
        then_send: false,
    });
    loop {
        match bench.next().await {
            Event::Run {
                event: RunEvent::ConsentAwaited { url, .. },
                ..
            } => {
                let mut url = url::Url::parse(&url).unwrap();
                url.set_port(training.port()).unwrap();
                visit(url.as_str(), "normal").await;
            }
            Event::Run {
                event: RunEvent::Authorized(_),
                ..
            } => break,
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }

    let call = ["token", RECHNUNG];
    let outputs = tokio::join!(
        terminal.run(&call, b""),
        terminal.run(&call, b""),
        terminal.run(&call, b""),
        terminal.run(&call, b""),
    );
    let mut tokens = Vec::new();
    for output in [outputs.0, outputs.1, outputs.2, outputs.3] {
        assert!(output.status.success(), "{}", text(&output.stderr));
        tokens.push(text(&output.stdout));
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 4, "each copy has its own");
    assert!(
        terminal.run(&call, b"").await.status.success(),
        "the last token was kept"
    );

    // A new secret is tried with the token, and the one that comes for it is kept as well.
    let bench = &mut terminal.bench;
    let provider = bench.edit().provider.id;
    for secret in ["New8Q~first", "New8Q~second"] {
        bench.service.send(Command::RenewSecret {
            job: JobId::next(),
            provider,
            client_secret: secret.into(),
            expires: String::new(),
        });
        while !matches!(bench.next().await, Event::Saved { .. }) {}
    }
    assert!(terminal.run(&call, b"").await.status.success());
    let strict = strict.lock().unwrap();
    assert_eq!((strict.issued, strict.refused), (9, 0));
}
