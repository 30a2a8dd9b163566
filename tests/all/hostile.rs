//! A genuine mail server of each protocol that goes wrong at one of its replies, at every one and in many
//! ways; and one with each bad certificate. Whatever it does: nothing secret before verified TLS, no
//! sign-in that was not offered, no success that was not said, no second mail.

use std::rc::Rc;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};

use crate::fetch::run as fetch;
use crate::smtp::certificate::Certificate;
use crate::smtp::run as smtp;
use crate::smtp::server::{self, GO_ON, MAIL, QUEUED, Seen, Step, after};
use Kind::{Imap, Pop3, Smtp};
use Step::{Body, Close, Expect, Flood, Linger, Raw, Say, Tls};
use aevo_administrator::domain::evidence::{Evidence, Fault, TlsFault};
use aevo_administrator::domain::provider::TransportSecurity::{self, ImplicitTls, StartTls};
use aevo_administrator::service::imap::ImapError;
use aevo_administrator::service::smtp::SmtpError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Smtp,
    Imap,
    Pop3,
}

/// How a test ended, and what the server has seen of it.
struct Ended {
    failure: Option<Evidence>,
    seen: Seen,
}

/// One conversation; what holds however it ends is held by whoever runs it.
async fn run(kind: Kind, security: TransportSecurity, name: &str, script: Vec<Step>) -> Ended {
    let protocol = match kind {
        Smtp => {
            let outcome = smtp::test(security).over_tcp(name, script).await;
            let failure = outcome.result.as_ref().err().map(SmtpError::evidence);
            let seen = outcome.seen;
            return Ended { failure, seen };
        }
        Imap => fetch::Protocol::Imap,
        Pop3 => fetch::Protocol::Pop3,
    };
    let outcome = fetch::test(protocol, security).over_tcp(name, script).await;
    let failure = outcome.result.as_ref().err().map(ImapError::evidence);
    let seen = outcome.seen;
    Ended { failure, seen }
}

/// Up to the reply that means success.
fn genuine(kind: Kind, security: TransportSecurity) -> Vec<Step> {
    match kind {
        Smtp => after(
            after(server::signed_in(security), &MAIL),
            &[
                Say("250 2.1.0 Ok\n250 2.1.5 Ok"),
                Say(GO_ON),
                Body,
                Say(QUEUED),
            ],
        ),
        Imap => after(
            fetch::signed_in(fetch::Protocol::Imap, security),
            &[
                Expect("A4 NOOP"),
                Say("A4 OK"),
                Expect("A5 UID SEARCH HEADER Message-ID "),
                Say("* SEARCH 7\nA5 OK done"),
            ],
        ),
        Pop3 => after(
            fetch::signed_in(fetch::Protocol::Pop3, security),
            &[Say("+OK 3 4096")],
        ),
    }
}

/// What comes in the place of a reply. Much of it is the right thing in another protocol or at another time.
const WRONG: [&[Step]; 22] = [
    &[Close],
    &[Raw(b"2"), Close],
    &[Raw(b"* "), Close],
    &[Raw(b"\r\n")],
    &[Raw(b"\n\n\n")],
    &[Raw(b"\0\0\0\0\r\n")],
    &[Raw(b"\xff\xfe\xfd\xfc\r\n")],
    &[Raw(b"\x16\x03\x01\x00\x05hello\r\n")],
    &[Say("999 what")],
    &[Say("25")],
    &[Say("250-one\n251 two")],
    &[Say("334 "), Say("334 "), Say("334 "), Say("334 ")],
    &[Say("+ "), Say("+ "), Say("+ "), Say("+ ")],
    &[Say("421 4.3.2 Closing")],
    &[Say("535 5.7.3 Authentication unsuccessful")],
    &[Say("* BYE closing")],
    &[Say(
        "A1 BAD what?\nA2 BAD what?\nA3 BAD what?\nA4 BAD what?\nA5 BAD what?",
    )],
    &[Say("* PREAUTH welcome")],
    &[Say("-ERR no")],
    &[Say("HTTP/1.1 200 OK")],
    &[Flood("a", 100_000)],
    &[Flood("250-endless\r\n", 20_000)],
];

/// Lines with which the client would give away what it must not, or go on.
fn signs_in(line: &str) -> bool {
    line.contains("AUTH") || line.contains("LOGIN") || line.contains("USER")
}

async fn goes_wrong(kind: Kind, security: TransportSecurity, at: usize, wrong: &'static [Step]) {
    let name = format!("{kind:?}, {security:?}, step {at}: {wrong:?}");
    let script = genuine(kind, security);
    let asks = |step: &Step| matches!(step, Expect(line) if signs_in(line));
    let sign_in = script.iter().position(asks).unwrap();
    let start = script.into_iter().take(at).collect();
    let script = after(after(start, wrong), &[Linger]);
    let Ended { failure, seen } = run(kind, security, &name, script).await;
    assert!(failure.is_some(), "{name}: taken for success");
    // RFC 2449 came later than POP3: a server that does not know CAPA is asked to sign in, over verified TLS.
    let is_old = kind == Pop3 && matches!(wrong, [Say("-ERR no")]) && seen.encrypted.len() > 1;
    if at < sign_in && !is_old {
        let gave = seen.encrypted.iter().find(|line| signs_in(line));
        assert_eq!(gave, None, "{name}");
    }
    let mails = seen.encrypted.iter().filter(|line| *line == ".").count();
    assert!(mails <= 1, "{name}: {mails} mails");
}

#[tokio::test]
async fn servers_that_go_wrong_at_every_reply() {
    let mut servers = JoinSet::new();
    let together = Rc::new(Semaphore::new(16));
    let local = LocalSet::new();
    for kind in [Smtp, Imap, Pop3] {
        for security in [StartTls, ImplicitTls] {
            let script = genuine(kind, security);
            let replies = (0..script.len()).filter(|&at| matches!(script[at], Say(_)));
            for at in replies {
                for wrong in WRONG {
                    let together = Rc::clone(&together);
                    servers.spawn_local_on(
                        async move {
                            let _turn = together.acquire().await.unwrap();
                            goes_wrong(kind, security, at, wrong).await;
                        },
                        &local,
                    );
                }
            }
        }
    }
    let count = servers.len();
    assert!(count >= 250, "{count}");
    println!("{count} servers that go wrong");
    local
        .run_until(async {
            while let Some(ended) = servers.join_next().await {
                ended.unwrap();
            }
        })
        .await;
}

#[tokio::test]
async fn each_bad_certificate_has_its_own_name_and_sees_no_credential() {
    use Certificate as C;
    for (certificate, fault) in [
        (C::UnknownAuthority, TlsFault::UnknownIssuer),
        (C::SelfSigned, TlsFault::UnknownIssuer),
        (C::MissingIntermediate, TlsFault::UnknownIssuer),
        (C::SignedByServer, TlsFault::BadCertificate),
        (C::Expired, TlsFault::Expired),
        (C::NotYetValid, TlsFault::NotYetValid),
        (C::OtherHost, TlsFault::WrongName),
        (C::CommonNameOnly, TlsFault::WrongName),
        (C::ClientsOnly, TlsFault::BadCertificate),
        (C::OtherDomain, TlsFault::BadCertificate),
    ] {
        for kind in [Smtp, Imap, Pop3] {
            for security in [StartTls, ImplicitTls] {
                let mut script = genuine(kind, security);
                let is_tls = |step: &Step| matches!(step, Tls(_));
                let at = script.iter().position(is_tls).unwrap();
                script[at] = Tls(certificate);
                let name = format!("{kind:?}, {security:?}, {certificate:?}");
                let Ended { failure, seen } = run(kind, security, &name, script).await;
                let evidence = failure.unwrap();
                assert_eq!(evidence.fault, Fault::Tls(fault), "{name}: {evidence:?}");
                assert!(!evidence.words.is_empty(), "{name}");
                assert_eq!(seen.encrypted, Vec::<String>::new(), "{name}");
            }
        }
    }
}

/// The scripts go through where nothing is wrong with them.
#[tokio::test]
async fn the_genuine_servers_are_genuine() {
    for kind in [Smtp, Imap, Pop3] {
        for security in [StartTls, ImplicitTls] {
            let ended = run(kind, security, "genuine", genuine(kind, security)).await;
            assert_eq!(ended.failure, None);
            assert!(ended.seen.encrypted.iter().any(|line| signs_in(line)));
        }
    }
}
