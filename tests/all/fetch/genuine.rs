//! The path that everything else protects: a mail is sent and read back.

use std::time::Duration;

use super::run::Protocol::{Imap, Pop3};
use super::run::{Test, opened, signed_in, test};
use crate::sandbox::walk::{BUCHHALTUNG, RECHNUNG, Walk};
use crate::smtp::server::{Step, after};
use Step::{Expect, Say};
use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::service::conversation::Conversation;
use aevo_administrator::service::imap::{self, DEADLINE};
use aevo_administrator::service::message::test_mail;
use aevo_administrator::service::pop3;
use aevo_administrator::service::sasl::{Credential, Secret};
use aevo_administrator::service::smtp::{self, Envelope};
use aevo_administrator::service::tls::{Trust, client_config};

#[tokio::test]
async fn one_token_sends_a_mail_and_reads_it_back() {
    let walk = Walk::start().await;
    let tokens = walk.tokens(RECHNUNG, "normal").await;
    let token = tokens["access_token"].as_str().unwrap();
    let credential = Credential::new(RECHNUNG, Secret::Token(token.to_owned().into())).unwrap();
    let tls = client_config(&Trust::WithSandbox(walk.sandbox.certificate())).unwrap();
    let address = |text| Address::parse(text).unwrap();
    let mail = test_mail(
        &address(RECHNUNG),
        &address(RECHNUNG),
        "Test",
        "x",
        &chrono::Utc::now(),
    )
    .unwrap();

    let mut conversation = Conversation::new(DEADLINE, &|_| {});
    let imap = walk.sandbox.imap();
    let opened = imap::Session::open(&imap, tls.clone(), &credential, &mut conversation);
    let mut session = opened.await.unwrap();
    let id = mail.message_id.as_str();
    assert!(!session.find(id, Duration::ZERO).await.unwrap());

    smtp::send(
        &walk.sandbox.smtp(),
        tls.clone(),
        &credential,
        &Envelope {
            from: address(RECHNUNG),
            to: vec![address(RECHNUNG)],
        },
        &mail.octets,
        &|_| {},
    )
    .await
    .unwrap();
    let patience = Duration::from_secs(10);
    assert!(session.find(id, patience).await.unwrap());
    assert!(!session.find("<none@x>", Duration::ZERO).await.unwrap());
    session.logout().await;

    let pop3 = walk.sandbox.pop3();
    let counted = pop3::sign_in(&pop3, tls.clone(), &credential, &|_| {});
    let receipt = counted.await.unwrap();
    assert_eq!(receipt.count, 1);
    assert!(receipt.octets >= mail.octets.len() as u64);

    // Somebody else's mailbox stays shut to this token.
    let foreign = Credential::new(BUCHHALTUNG, Secret::Token(token.to_owned().into())).unwrap();
    let counted = pop3::sign_in(&pop3, tls, &foreign, &|_| {});
    assert_eq!(counted.await.unwrap_err().stage(), Stage::Pop3);
}

#[tokio::test]
async fn every_stage_is_reported_once() {
    for security in [StartTls, ImplicitTls] {
        let rest = [
            Expect("A4 NOOP"),
            Say("A4 OK"),
            Expect("A5 UID SEARCH HEADER Message-ID \"<m-1@contoso.com>\""),
            Say("* SEARCH 7\nA5 OK done"),
            Expect("A6 LOGOUT"),
        ];
        let script = after(signed_in(Imap, security), &rest);
        let outcome = test(Imap, security).over_tcp("IMAP", script).await;
        let transcript = outcome.transcript();
        assert_eq!(outcome.result.unwrap().0, "true");
        assert!(transcript.contains("C: A2 AUTHENTICATE XOAUTH2 <redacted>\n"));
        assert_eq!(
            passed(&outcome.progress),
            [
                (Stage::Imap, "XOAUTH2".to_owned()),
                (Stage::FetchBack, "<m-1@contoso.com>".to_owned()),
            ]
        );

        let rest = [Say("+OK 3 4096"), Expect("QUIT")];
        let script = after(signed_in(Pop3, security), &rest);
        let outcome = test(Pop3, security).over_tcp("POP3", script).await;
        let transcript = outcome.transcript();
        assert_eq!(outcome.result.unwrap().0, "3 4096");
        assert!(transcript.contains("C: AUTH XOAUTH2\nS: + \nC: <redacted>\n"));
        let expected = [(Stage::Pop3, "XOAUTH2".to_owned())];
        assert_eq!(passed(&outcome.progress), expected);
    }
}

/// 8,192 bytes are what a server must take as one line. Around a token, `AUTHENTICATE` takes 24, CRLF 2, the
/// account and the marks 33 and base64 a third of all.
#[tokio::test]
async fn a_token_that_fits_into_no_command_follows_it() {
    for (length, is_inline) in [(1_000, true), (6_090, true), (6_091, false)] {
        let sign_in: &[Step] = if is_inline {
            &[Expect("A2 AUTHENTICATE XOAUTH2 dXNlcj1h")]
        } else {
            let command = Expect("A2 AUTHENTICATE XOAUTH2");
            &[command, Say("+ "), Expect("dXNlcj1h")]
        };
        let script = after(opened(Imap, ImplicitTls), sign_in);
        let script = after(script, &[Say("A2 NO not today"), Expect("A3 LOGOUT")]);
        let imap = Test {
            token: "x".repeat(length),
            ..test(Imap, ImplicitTls)
        };
        let outcome = imap.over_tcp("long", script).await;
        assert_eq!(outcome.evidence().words, "NO not today", "{length}");
        let mut lines = outcome.seen.encrypted.iter();
        assert!(lines.all(|line| line.len() + "\r\n".len() <= 8_192));
    }
}

fn passed(progress: &[Progress]) -> Vec<(Stage, String)> {
    let mut passed = Vec::new();
    for pair in progress.chunks(2) {
        let [
            Progress::Started(started),
            Progress::Passed { stage, note, .. },
        ] = pair
        else {
            panic!("{pair:?}");
        };
        assert_eq!(started, stage);
        let Note::Words(words) = note else {
            panic!("{note:?}");
        };
        passed.push((*stage, words.clone()));
    }
    passed
}
