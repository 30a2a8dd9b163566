//! POP3 servers that refuse, break the protocol, say too much or nothing at all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::run::Protocol::Pop3;
use super::run::{each_fails, offering, opened, refusal, refusal_of, signed_in, test};
use crate::smtp::certificate::{Certificate, client};
use crate::smtp::run::server;
use crate::smtp::server::{Seen, Step, after, play};
use ProtocolFault::{Malformed, MechanismMissing, TooLong};
use Step::{Close, Drip, Expect, Flood, Raw, Say, Stall, Tls};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault, TlsFault};
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::conversation::DEADLINE;
use aevo_administrator::service::pop3::sign_in_over;

/// `{"status":"401"}`
const CHALLENGE: &str = "+ eyJzdGF0dXMiOiI0MDEifQ==";

#[tokio::test]
async fn before_tls() {
    let offered = |reply| vec![Say("+OK ready"), Expect("CAPA"), Say(reply), Expect("QUIT")];
    let tried = |reply| {
        vec![
            Say("+OK ready"),
            Expect("CAPA"),
            Say("-ERR what?"),
            Expect("STLS"),
            Say(reply),
            Expect("QUIT"),
        ]
    };
    let missing = || Fault::Tls(TlsFault::StartTlsMissing);
    let malformed = || Fault::Protocol(Malformed);
    each_fails(
        Pop3,
        StartTls,
        vec![
            (
                "not offered",
                offered("+OK\nSASL XOAUTH2\n."),
                missing(),
                "",
            ),
            (
                "tried without CAPA",
                tried("-ERR [SYS/TEMP] no TLS"),
                missing(),
                "-ERR [SYS/TEMP] no TLS",
            ),
            (
                "refused at once",
                vec![Say("-ERR [SYS/TEMP] try later"), Expect("QUIT")],
                refusal(),
                "-ERR [SYS/TEMP] try later",
            ),
            (
                "IMAP",
                vec![Say("* OK IMAP4rev1 ready")],
                malformed(),
                "* OK IMAP4rev1 ready",
            ),
            (
                "+OKAY",
                vec![Say("+OKAY ready")],
                malformed(),
                "+OKAY ready",
            ),
            ("closed", vec![Close], Fault::Closed, ""),
            (
                "closed in the capabilities",
                vec![Say("+OK"), Expect("CAPA"), Say("+OK\nSTLS"), Close],
                Fault::Closed,
                "",
            ),
            (
                "injected",
                vec![
                    Say("+OK"),
                    Expect("CAPA"),
                    Say("+OK\nSTLS\n."),
                    Expect("STLS"),
                    Raw(b"+OK go\r\n+OK more\r\n"),
                    Tls(Certificate::Good),
                ],
                Fault::Tls(TlsFault::Injected),
                "",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn after_tls() {
    let auth = |rest: &[Step]| after(opened(Pop3, StartTls), rest);
    let sent = |reply| {
        auth(&[
            Expect("AUTH XOAUTH2"),
            Say("+ "),
            Expect("dXNlcj1h"),
            Say(reply),
        ])
    };
    let counted = |reply| after(signed_in(Pop3, StartTls), &[Say(reply), Expect("QUIT")]);
    let too_long = || Fault::Protocol(TooLong);
    each_fails(
        Pop3,
        StartTls,
        vec![
            (
                "no mechanism",
                after(
                    offering(Pop3, StartTls, "+OK\nSASL PLAIN\n."),
                    &[Expect("QUIT")],
                ),
                Fault::Protocol(MechanismMissing),
                "PLAIN",
            ),
            (
                "no SASL",
                offering(Pop3, StartTls, "+OK\nTOP\nUSER\nX-NOT-SASL XOAUTH2\n."),
                Fault::Protocol(MechanismMissing),
                "",
            ),
            (
                "refused before the token",
                auth(&[
                    Expect("AUTH XOAUTH2"),
                    Say("-ERR Protocol error. 18"),
                    Expect("QUIT"),
                ]),
                refusal(),
                "-ERR Protocol error. 18",
            ),
            (
                "refused",
                sent("-ERR [AUTH] Authentication failure"),
                refusal(),
                "-ERR [AUTH] Authentication failure",
            ),
            (
                "too long for the server",
                sent("-ERR Line too long"),
                refusal(),
                "-ERR Line too long",
            ),
            (
                "challenge",
                after(
                    sent(CHALLENGE),
                    &[Expect(""), Say("-ERR [AUTH] no"), Expect("QUIT")],
                ),
                refusal_of("401"),
                "-ERR [AUTH] no {\"status\":\"401\"}",
            ),
            (
                "closed",
                auth(&[Expect("AUTH XOAUTH2"), Close]),
                Fault::Closed,
                "",
            ),
            (
                "in use",
                counted("-ERR [IN-USE] mailbox is locked"),
                refusal(),
                "-ERR [IN-USE] mailbox is locked",
            ),
            (
                "no count",
                counted("+OK many mails"),
                Fault::Protocol(Malformed),
                "many mails",
            ),
            (
                "endless capabilities",
                after(
                    offering(Pop3, StartTls, "+OK"),
                    &[Flood("X-THING\r\n", 1_000_000)],
                ),
                too_long(),
                "",
            ),
            (
                "endless line",
                auth(&[Expect("AUTH XOAUTH2"), Flood("+", 100_000_000)]),
                too_long(),
                "",
            ),
        ],
    )
    .await;
}

/// Silence and a byte now and then, before the sign-in and after it; over a pipe in memory, where a paused clock
/// stands still while anything can be done.
#[tokio::test(start_paused = true)]
async fn silence_and_drips_end_with_the_deadline() {
    let sent = |rest: &[Step]| {
        let start = [Expect("AUTH XOAUTH2"), Say("+ "), Expect("dXNlcj1h")];
        after(after(opened(Pop3, ImplicitTls), &start), rest)
    };
    for (name, script) in [
        ("silent", vec![Stall]),
        (
            "drip in the greeting",
            vec![Tls(Certificate::Good), Drip("+OK ready and ready ")],
        ),
        (
            "drip of capabilities",
            after(
                vec![
                    Tls(Certificate::Good),
                    Say("+OK"),
                    Expect("CAPA"),
                    Say("+OK"),
                ],
                &[Drip("X-THING\r\n")],
            ),
        ),
        ("silent for AUTH", sent(&[Stall])),
        ("drip after AUTH", sent(&[Drip("+OK welcome and welcome ")])),
        (
            "drip for STAT",
            sent(&[Say("+OK"), Expect("STAT"), Drip("+OK 2 3")]),
        ),
    ] {
        let started = Instant::now();
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let seen = Arc::new(Mutex::new(Seen::default()));
        let playing = tokio::spawn(play(theirs, script, Arc::clone(&seen)));
        let server = server("127.0.0.1", 995, ImplicitTls);
        let credential = test(Pop3, ImplicitTls).credential();
        let result = sign_in_over(ours, &server, client(), &credential, &|_| {}).await;
        let evidence = result.unwrap_err().evidence();
        playing.await.unwrap();
        assert_eq!(seen.lock().unwrap().surprise, None, "{name}");
        let expected = (Stage::Pop3, Fault::Deadline);
        assert_eq!((evidence.stage, evidence.fault), expected, "{name}");
        // A drip notices only with its next byte that nobody listens any more.
        let waited = started.elapsed();
        assert!(
            waited >= DEADLINE && waited < DEADLINE + Duration::from_secs(1),
            "{name}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn a_server_without_capa_is_tried() {
    let script = vec![
        Say("+OK ready"),
        Expect("CAPA"),
        Say("-ERR unknown command"),
        Expect("STLS"),
        Say("+OK"),
        Tls(Certificate::Good),
        Expect("CAPA"),
        Say("-ERR unknown command"),
        Expect("AUTH XOAUTH2"),
        Say("+"),
        Expect("dXNlcj1h"),
        Say("+OK welcome"),
        Expect("STAT"),
        Say("+OK 2 320"),
        Expect("QUIT"),
    ];
    let outcome = test(Pop3, StartTls).over_tcp("old", script).await;
    assert_eq!(outcome.result.unwrap().0, "2 320");
}

#[tokio::test]
async fn oauthbearer_is_used_where_it_alone_is_offered() {
    let rest = [
        Expect("AUTH OAUTHBEARER"),
        Say("+ "),
        Expect("bixhPWFAY29udG9zby5jb20s"),
        // {"status":"invalid_token"}
        Say("+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0="),
        Expect("AQ=="),
        Say("-ERR no"),
    ];
    let start = offering(Pop3, ImplicitTls, "+OK\nsasl PLAIN OAUTHBEARER\n.");
    let outcome = test(Pop3, ImplicitTls)
        .over_tcp("OAUTHBEARER", after(start, &rest))
        .await;
    assert_eq!(outcome.evidence().fault, refusal_of("invalid_token"));
}
