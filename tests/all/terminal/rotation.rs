//! Several copies of the program renew one token at a server that replaces tokens and takes each once.

use std::path::Path;
use std::process::Command as Process;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aevo_administrator::domain::draft::Entry;
use aevo_administrator::message::{Command, Event, JobId, RunEvent};
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Setup, headless};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{RECHNUNG, Terminal, text};
use crate::service::bench::{PASSWORD, visit};

/// The only refresh token that is good.
#[derive(Default)]
struct Strict {
    issued: usize,
    refused: usize,
    pause: Duration,
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
    let (is_good, pause) = {
        let strict = strict.lock().unwrap();
        let is_good = request.contains("grant_type=authorization_code")
            || request.contains(&format!("refresh_token=good-{}-token", strict.issued));
        (is_good, strict.pause)
    };
    tokio::time::sleep(pause).await;
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

/// A mailbox whose tokens come from a strict server; its consent is the first one.
async fn strictly_served(pause: Duration) -> (Terminal, Arc<Mutex<Strict>>) {
    let mut terminal = Terminal::new().await;
    let strict = Arc::new(Mutex::new(Strict {
        pause,
        ..Strict::default()
    }));
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

    (terminal, strict)
}

#[tokio::test]
async fn copies_that_renew_at_once_lose_no_token() {
    let (mut terminal, strict) = strictly_served(PAUSE).await;
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

/// Two processes, each of which renews as fast as it can: whoever read the token before the other one replaced it
/// would be refused.
#[tokio::test]
#[ignore = "takes two minutes"]
async fn two_processes_renew_a_thousand_times_each() {
    const NAME: &str = "terminal::rotation::two_processes_renew_a_thousand_times_each";
    const PLACE: &str = "AEVO_ROTATION_TEST_CHILD";
    const ROUNDS: usize = 1_000;
    if let Some(place) = std::env::var_os(PLACE) {
        // The service has a runtime of its own.
        let renewing = std::thread::spawn(move || renew(Path::new(&place), ROUNDS));
        renewing.join().unwrap();
        return;
    }
    let (terminal, strict) = strictly_served(Duration::from_millis(1)).await;
    let child = || {
        let mut command = Process::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", NAME, "--include-ignored"])
            .env(PLACE, terminal.bench.place.path())
            .env("SSL_CERT_FILE", terminal.ca.path());
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let (one, other) = tokio::join!(child(), child());
    for output in [one.unwrap(), other.unwrap()] {
        assert!(output.status.success(), "{}", text(&output.stdout));
    }
    {
        let strict = strict.lock().unwrap();
        assert_eq!((strict.issued, strict.refused), (2 * ROUNDS + 1, 0));
    }
    let output = terminal.run(&["token", RECHNUNG], b"").await;
    assert!(output.status.success(), "the last token was kept");
}

/// What `token` does, so often.
fn renew(place: &Path, rounds: usize) {
    let setup = Setup {
        places: Places::find(Some(place)).unwrap(),
        trust: Trust::Platform,
        sandbox: None,
        keyring: None,
        name_servers: Vec::new(),
        opens_browser: false,
    };
    let password = || Ok(Some(PASSWORD.into()));
    headless::call(setup, password, async |service| {
        let mailbox = service.mailbox(RECHNUNG).unwrap().clone();
        for round in 0..rounds {
            let token = service.token(&mailbox).await;
            assert!(token.is_ok(), "round {round}: {token:?}");
        }
    })
    .unwrap()
    .unwrap();
}
