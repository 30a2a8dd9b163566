//! Servers that say too much, nothing sensible or nothing at all.

use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::Instant;

use super::certificate::client;
use super::run::{MESSAGE, each_fails, envelope, refusal, server, test};
use super::server::{EHLO, EHLO_TLS, GO_ON, MAIL, Step, after, opened, signed_in};
use ProtocolFault::{Malformed, MaybeSent, TooLong};
use Step::{Body, Drip, Expect, Flood, Raw, Say, Stall};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault};
use aevo_administrator::domain::provider::TransportSecurity::StartTls;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::smtp::{DEADLINE, send};

#[tokio::test]
async fn floods_end_early() {
    let too_long = || Fault::Protocol(TooLong);
    each_fails(
        StartTls,
        vec![
            (
                "endless line",
                vec![Flood("x", 400_000_000)],
                Stage::Greeting,
                too_long(),
            ),
            (
                "line of 9,000",
                vec![Flood("x", 9_000), Raw(b"\r\n")],
                Stage::Greeting,
                too_long(),
            ),
            (
                "line of 8,000",
                vec![Flood("x", 8_000), Raw(b"\r\n")],
                Stage::Greeting,
                Fault::Protocol(Malformed),
            ),
            (
                "endless greeting",
                vec![Flood("220-mail.example\r\n", 1_000_000)],
                Stage::Greeting,
                too_long(),
            ),
            (
                "endless EHLO",
                vec![Say("220 x"), Expect("EHLO"), Flood("250-X\r\n", 1_000_000)],
                Stage::Greeting,
                too_long(),
            ),
            (
                "endless empty lines",
                vec![Flood("\r\n", 1_000_000)],
                Stage::Greeting,
                Fault::Protocol(Malformed),
            ),
            (
                "endless reply in TLS",
                after(
                    opened(StartTls, EHLO),
                    &[Expect("AUTH"), Flood("535-5.7.8 No\r\n", 1_000_000)],
                ),
                Stage::Auth,
                too_long(),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn odd_replies() {
    let greeting = |bytes| vec![Raw(bytes), Expect("EHLO"), Say("502 No")];
    let malformed = || Fault::Protocol(Malformed);
    each_fails(
        StartTls,
        vec![
            (
                "LF alone",
                greeting(b"220 mail\n"),
                Stage::Greeting,
                refusal(502, ""),
            ),
            (
                "no UTF-8",
                greeting(b"220 gr\xfc\xdfe \xff\xfe\r\n"),
                Stage::Greeting,
                refusal(502, ""),
            ),
            (
                "code alone",
                greeting(b"220\r\n"),
                Stage::Greeting,
                refusal(502, ""),
            ),
            (
                "many lines",
                greeting(b"220-a\r\n220-\r\n220 c\r\n"),
                Stage::Greeting,
                refusal(502, ""),
            ),
            (
                "mixed codes",
                vec![Say("220-mail.example\n250 x")],
                Stage::Greeting,
                malformed(),
            ),
            (
                "999",
                vec![Say("999 mail.example")],
                Stage::Greeting,
                malformed(),
            ),
            (
                "NUL",
                vec![Raw(b"220\0mail\r\n")],
                Stage::Greeting,
                malformed(),
            ),
            (
                "TLS where text is meant",
                vec![Raw(b"\x15\x03\x01\x00\x02\x02\x0a\n")],
                Stage::Greeting,
                malformed(),
            ),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn silence_and_drips_end_with_the_deadline() {
    let group = || after(signed_in(StartTls), &MAIL);
    let maybe = Fault::Protocol(MaybeSent);
    for (name, script, stage, fault) in [
        ("silent", vec![Stall], Stage::Greeting, Fault::Deadline),
        (
            "drip in the greeting",
            vec![Drip("220-mail.example ESMTP\r\n")],
            Stage::Greeting,
            Fault::Deadline,
        ),
        (
            "drip in EHLO",
            vec![Say("220 x"), Expect("EHLO"), Drip("250-x\r\n")],
            Stage::Greeting,
            Fault::Deadline,
        ),
        (
            "silent in the handshake",
            vec![
                Say("220 x"),
                Expect("EHLO"),
                Say(EHLO_TLS),
                Expect("STARTTLS"),
                Say("220 Ready"),
                Stall,
            ],
            Stage::Tls,
            Fault::Deadline,
        ),
        (
            "silent for AUTH",
            after(opened(StartTls, EHLO), &[Expect("AUTH"), Stall]),
            Stage::Auth,
            Fault::Deadline,
        ),
        (
            "drip for AUTH",
            after(
                opened(StartTls, EHLO),
                &[Expect("AUTH"), Drip("535-5.7.8 No\r\n")],
            ),
            Stage::Auth,
            Fault::Deadline,
        ),
        (
            "silent for MAIL",
            after(group(), &[Stall]),
            Stage::Sender,
            Fault::Deadline,
        ),
        (
            "silent after the dot",
            after(group(), &[Say("250 Ok\n250 Ok"), Say(GO_ON), Body, Stall]),
            Stage::Accepted,
            maybe,
        ),
    ] {
        let started = Instant::now();
        let (outcome, _) = test(StartTls).over_pipe(name, script).await;
        let evidence = outcome.evidence();
        assert_eq!((evidence.stage, evidence.fault), (stage, fault), "{name}");
        // A drip notices only with its next byte that nobody listens any more.
        let waited = started.elapsed();
        assert!(
            waited >= DEADLINE && waited < DEADLINE + Duration::from_secs(1),
            "{name}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    for (host, stage, fault) in [
        (
            "127.0.0.1",
            Stage::Connect,
            Fault::Io(io::ErrorKind::ConnectionRefused),
        ),
        (
            "localhost",
            Stage::Connect,
            Fault::Io(io::ErrorKind::ConnectionRefused),
        ),
        ("no-such-host.invalid", Stage::Resolve, Fault::NameUnknown),
    ] {
        let error = send(
            &server(host, port, StartTls),
            client(),
            &test(StartTls).credential(),
            &envelope("b@example.org"),
            MESSAGE,
            &|_| {},
        )
        .await
        .unwrap_err();
        let evidence = error.evidence();
        assert_eq!((evidence.stage, evidence.fault), (stage, fault), "{host}");
    }
}
