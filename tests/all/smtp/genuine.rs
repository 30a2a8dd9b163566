//! The path that everything else protects, and what it costs.

use std::sync::Mutex;

use super::certificate::client;
use super::run::{MESSAGE, SHORT_TOKEN, Test, envelope, long_token, server, test};
use super::server::{EHLO, GO_ON, MAIL, QUEUED, Step, after, opened, signed_in};
use Step::{Body, Expect, Say};
use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::service::message::test_mail;
use aevo_administrator::service::smtp::send;

#[tokio::test]
async fn a_mail_is_accepted_and_every_stage_reported() {
    for (security, host) in [(StartTls, "127.0.0.1"), (ImplicitTls, "localhost")] {
        let rest = [
            Say("250 2.1.0 Ok\n250 2.1.5 Ok"),
            Say(GO_ON),
            Body,
            Say(QUEUED),
        ];
        let script = after(after(signed_in(security), &MAIL), &rest);
        let test = Test {
            host,
            ..test(security)
        };
        let outcome = test.over_tcp("genuine", script).await;
        let receipt = outcome.result.as_ref().unwrap();
        assert_eq!(receipt.taken.reply, QUEUED);
        assert_eq!(receipt.tls_version, "TLS 1.3");
        assert_eq!(outcome.seen.message().as_bytes(), MESSAGE);
        assert_eq!(
            outcome.seen.encrypted.last().map(String::as_str),
            Some("QUIT")
        );
        let size = format!("MAIL FROM:<a@contoso.com> SIZE={}", MESSAGE.len());
        assert!(outcome.seen.encrypted.contains(&size));

        let words = |text: &str| Note::Words(text.to_owned());
        let mut expected = vec![
            (Stage::Resolve, Note::None),
            (Stage::Connect, Note::None),
            (Stage::Greeting, Note::None),
            (Stage::Tls, Note::TlsVerified("TLS 1.3".to_owned())),
            (Stage::Auth, words("XOAUTH2")),
            (Stage::Sender, words("a@contoso.com")),
            (Stage::Recipient, words("b@example.org")),
            (Stage::Accepted, words(QUEUED)),
        ];
        if security == ImplicitTls {
            expected.swap(2, 3);
        }
        let mut passed = Vec::new();
        for pair in outcome.progress.chunks(2) {
            let [
                Progress::Started(started),
                Progress::Passed { stage, note, .. },
            ] = pair
            else {
                panic!("{pair:?}");
            };
            assert_eq!(started, stage);
            let note = match (stage, note) {
                (Stage::Connect, Note::Words(peer)) if peer.starts_with(host) => Note::None,
                (_, note) => note.clone(),
            };
            passed.push((*stage, note));
        }
        assert_eq!(passed, expected);

        let transcript = outcome.transcript();
        for line in [
            "C: AUTH XOAUTH2 <redacted>\n",
            "* TLS 1.3, certificate verified\n",
            "S: 250 2.0.0 Ok: queued as 4F3C2A\n",
        ] {
            assert!(transcript.contains(line), "{transcript}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_waited_for_twice() {
    const TWO_STEPS: [Step; 4] = [
        Expect("AUTH XOAUTH2"),
        Say("334 "),
        Expect("dXNlcj1h"),
        Say("235 2.7.0 Accepted"),
    ];
    let group = after(
        MAIL.to_vec(),
        &[Say("250 Ok\n250 Ok"), Say(GO_ON), Body, Say(QUEUED)],
    );
    let each = [
        Expect("MAIL FROM:<a@contoso.com>"),
        Say("250 Ok"),
        Expect("RCPT"),
        Say("250 Ok"),
        Expect("DATA"),
        Say(GO_ON),
        Body,
        Say(QUEUED),
    ];
    let long = || after(opened(StartTls, EHLO), &TWO_STEPS);
    let plain = || {
        let ehlo = "250-mail.example\n250 AUTH XOAUTH2";
        let sign_in = [Expect("AUTH XOAUTH2 "), Say("235 Ok")];
        after(opened(StartTls, ehlo), &sign_in)
    };
    for (name, security, token, script, expected) in [
        (
            "STARTTLS",
            StartTls,
            SHORT_TOKEN.to_owned(),
            after(signed_in(StartTls), &group),
            7,
        ),
        (
            "STARTTLS, real token",
            StartTls,
            long_token(),
            after(long(), &group),
            8,
        ),
        (
            "implicit TLS",
            ImplicitTls,
            SHORT_TOKEN.to_owned(),
            after(signed_in(ImplicitTls), &group),
            6,
        ),
        (
            "no PIPELINING",
            StartTls,
            SHORT_TOKEN.to_owned(),
            after(plain(), &each),
            9,
        ),
    ] {
        let test = Test {
            token,
            ..test(security)
        };
        let (outcome, waits) = test.over_pipe(name, script).await;
        assert_eq!(outcome.result.unwrap().taken.reply, QUEUED, "{name}");
        assert_eq!(waits, expected, "{name}");
    }
}

#[tokio::test]
async fn a_mail_with_dots_arrives_as_it_was_written() {
    let from = Address::parse("a@contoso.com").unwrap();
    let body = "Grüße\n.\n..\n.x\n\nEnde.\n";
    let mail = test_mail(&from, &from, "Test", body, &chrono::Utc::now()).unwrap();
    let rest = [Say("250 Ok\n250 Ok"), Say(GO_ON), Body, Say(QUEUED)];
    let test = Test {
        message: mail.octets.clone(),
        ..test(StartTls)
    };
    let script = after(after(signed_in(StartTls), &MAIL), &rest);
    let outcome = test.over_tcp("dots", script).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.seen.message().as_bytes(), mail.octets);
    assert_eq!(outcome.seen.encrypted.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn what_smtp_cannot_carry_is_refused_before_anybody_is_called() {
    let message = "x".repeat(5_000).into_bytes();
    let progress = Mutex::new(Vec::new());
    let error = send(
        &server("127.0.0.1", 9, StartTls),
        client(),
        &test(StartTls).credential(),
        &envelope("b@example.org"),
        &message,
        &|step| progress.lock().unwrap().push(step),
    )
    .await
    .unwrap_err();
    assert_eq!(error.stage(), Stage::Address);
    assert_eq!(progress.into_inner().unwrap(), []);
}
