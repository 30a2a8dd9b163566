//! What is found before the browser opens, against the training provider, dead ports and servers that hang.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use aevo_administrator::domain::diagnosis::Diagnosis;
use aevo_administrator::domain::draft::{Entry, ProviderEdit};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId, RunEvent};
use chrono::{TimeDelta, Utc};
use socket2::{Domain, Socket, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::bench::Bench;
use crate::port::free_port;

/// What came of an authorization until the browser was opened and `expected` warnings were told.
#[derive(Default)]
struct Flight {
    foreseen: Vec<Diagnosis>,
    /// The browser was opened so long after the start.
    opened: Option<Duration>,
    failed: Option<(Stage, Diagnosis)>,
}

impl Flight {
    async fn of(
        bench: &mut Bench,
        expected: usize,
        change: impl FnOnce(&mut ProviderEdit),
    ) -> Self {
        let mut edit = bench.edit();
        change(&mut edit);
        let mailbox = edit.mailboxes[0].id;
        let (job, started) = (JobId::next(), Instant::now());
        bench.service.send(Command::Authorize {
            job,
            edit: Box::new(edit),
            mailbox,
            then_send: false,
        });
        let mut flight = Self::default();
        while flight.failed.is_none() {
            if flight.opened.is_some() && flight.foreseen.len() >= expected {
                bench.service.send(Command::Cancel { job });
                break;
            }
            match bench.next().await {
                Event::Kept(kept) => bench.kept = kept,
                Event::Run { event, .. } => match event {
                    RunEvent::ConsentAwaited { .. } => flight.opened = Some(started.elapsed()),
                    RunEvent::Foreseen(diagnosis) => flight.foreseen.push(*diagnosis),
                    RunEvent::Failed {
                        stage, diagnosis, ..
                    } => flight.failed = Some((stage, *diagnosis)),
                    _ => {}
                },
                other => panic!("{other:?}"),
            }
        }
        flight
    }

    /// Cause and server of each warning.
    fn warnings(&self) -> Vec<(&str, &str)> {
        let mut warnings: Vec<_> = self
            .foreseen
            .iter()
            .map(|diagnosis| (diagnosis.cause.label, diagnosis.server()))
            .collect();
        warnings.sort_unstable();
        warnings
    }
}

/// An authorization server that answers everything with this head, and its endpoints.
async fn server(head: String) -> (u16, impl FnOnce(&mut ProviderEdit)) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let head = head.clone();
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                if head.is_empty() {
                    std::future::pending::<()>().await;
                }
                stream.write_all(head.as_bytes()).await.unwrap();
            });
        }
    });
    (port, move |edit: &mut ProviderEdit| {
        at(edit, &format!("http://127.0.0.1:{port}/contoso.example"));
    })
}

fn at(edit: &mut ProviderEdit, base: &str) {
    let provider = &mut edit.provider;
    provider.authorization_endpoint = Entry::typed(format!("{base}/oauth2/v2.0/authorize"));
    provider.token_endpoint = Entry::typed(format!("{base}/oauth2/v2.0/token"));
}

#[tokio::test]
async fn unreachable_mail_servers_are_told_and_stop_nothing() {
    let mut bench = Bench::new().await;
    let dead = free_port();
    let flight = Flight::of(&mut bench, 2, |edit| {
        edit.provider.smtp.host = "localhost".to_owned();
        edit.provider.smtp.port = dead.to_string();
        edit.provider.imap.host = "no-such-host.invalid".to_owned();
        edit.provider.imap.port = "993".to_owned();
    })
    .await;
    assert_eq!(
        flight.warnings(),
        [
            ("connection_refused", format!("localhost:{dead}").as_str()),
            ("dns_failure", "no-such-host.invalid:993"),
        ]
    );
}

/// A firewall that swallows packets: the backlog of this listener is full.
#[tokio::test]
async fn a_mail_server_behind_a_firewall_delays_nothing() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: std::net::SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
    socket.bind(&any.into()).unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let _waiting: Vec<_> = (0..4)
        .map(|_| tokio::spawn(tokio::net::TcpStream::connect(address)))
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut bench = Bench::new().await;
    let flight = Flight::of(&mut bench, 1, |edit| {
        edit.provider.pop3.host = "127.0.0.1".to_owned();
        edit.provider.pop3.port = address.port().to_string();
    })
    .await;
    assert_eq!(
        flight.warnings(),
        [("connect_timeout_port_blocked", address.to_string().as_str())]
    );
    assert!(flight.opened.unwrap() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_tenant_that_does_not_exist_opens_no_browser() {
    let mut bench = Bench::new().await;
    let origin = bench.sandbox.token_endpoint();
    let origin = origin.split("/training").next().unwrap().to_owned();
    let flight = Flight::of(&mut bench, 0, |edit| {
        at(edit, &format!("{origin}/no-such-tenant.example"));
    })
    .await;
    let (stage, diagnosis) = flight.failed.unwrap();
    assert_eq!(flight.opened, None);
    assert_eq!(
        (stage, diagnosis.cause.label),
        (Stage::Consent, "tenant_not_found")
    );
}

/// Not Microsoft: there is no such document, and that says nothing of a tenant.
#[tokio::test]
async fn a_plain_404_stops_nothing() {
    let not_found = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    let (_, change) = server(not_found.to_owned()).await;
    let mut bench = Bench::new().await;
    let flight = Flight::of(&mut bench, 0, change).await;
    assert!(flight.opened.is_some() && flight.foreseen.is_empty());
}

#[tokio::test]
async fn a_clock_that_is_off_is_told() {
    let mut bench = Bench::new().await;
    let cases = [
        (0, "", 0),
        (4, "", 0),
        (7, "", 1),
        (-90, "", 1),
        (7, "Age: 420\r\n", 0),
    ];
    for (minutes, fields, expected) in cases {
        let date = Utc::now() + TimeDelta::minutes(minutes);
        let date = date.format("%a, %d %b %Y %H:%M:%S GMT");
        let (port, change) = server(format!(
            "HTTP/1.1 200 OK\r\nDate: {date}\r\n{fields}Content-Length: 0\r\n\r\n"
        ))
        .await;
        let flight = Flight::of(&mut bench, expected, change).await;
        let host = format!("127.0.0.1:{port}");
        let warnings = vec![("clock_skew", host.as_str()); expected];
        assert_eq!(flight.warnings(), warnings, "{minutes} {fields}");
        assert!(flight.opened.is_some());
    }
}

/// It refuses every version that is safe.
#[tokio::test]
async fn a_server_without_tls_1_2_is_told() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut hello = [0; 1_024];
            let _length = stream.read(&mut hello).await.unwrap();
            // TLS 1.0, alert, fatal, protocol_version.
            stream.write_all(&[21, 3, 1, 0, 2, 2, 70]).await.unwrap();
        }
    });
    let mut bench = Bench::new().await;
    let flight = Flight::of(&mut bench, 1, |edit| {
        at(edit, &format!("https://localhost:{port}/contoso.example"));
    })
    .await;
    let host = format!("localhost:{port}");
    assert_eq!(flight.warnings(), [("tls_version_too_old", host.as_str())]);
    assert!(flight.opened.is_some());
}

#[tokio::test]
async fn a_port_that_is_taken_opens_no_browser() {
    let mut bench = Bench::new().await;
    let _other = TcpListener::bind((Ipv4Addr::LOCALHOST, bench.port))
        .await
        .unwrap();
    let flight = Flight::of(&mut bench, 0, |_| {}).await;
    let (_, diagnosis) = flight.failed.unwrap();
    assert_eq!(flight.opened, None);
    assert_eq!(diagnosis.cause.label, "redirect_port_in_use");
}

#[tokio::test]
async fn a_server_that_never_answers_holds_the_browser_for_four_seconds_at_most() {
    let (port, change) = server(String::new()).await;
    let mut bench = Bench::new().await;
    let flight = Flight::of(&mut bench, 1, change).await;
    let host = format!("127.0.0.1:{port}");
    assert_eq!(flight.warnings(), [("server_not_answering", host.as_str())]);
    let opened = flight.opened.unwrap();
    assert!(opened < Duration::from_secs(6), "{opened:?}");
}
