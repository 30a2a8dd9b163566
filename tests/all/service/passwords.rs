//! A mailbox with a password, from the dialog's request to the servers and back, against scripted servers.

use std::path::Path;
use std::sync::{Arc, Mutex};

use aevo_administrator::domain::draft::{ProviderDraft, ProviderEdit, ServerDraft};
use aevo_administrator::domain::mailbox::Mailbox;
use aevo_administrator::domain::preset;
use aevo_administrator::domain::provider::TransportSecurity::ImplicitTls;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::Command;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::bench::{Bench, Outcome};
use crate::smtp::certificate::{Certificate, trusted};
use crate::smtp::password::{PASSWORD, assert_hidden, plain};
use crate::smtp::server::{GO_ON, QUEUED, Seen, Step, after, opened, play};
use Step::{Body, Expect, Say, Tls};

/// A server for one connection, and what it has seen.
struct Scripted {
    place: ServerDraft,
    seen: Arc<Mutex<Seen>>,
    playing: JoinHandle<()>,
}

impl Scripted {
    async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let playing = tokio::spawn({
            let seen = Arc::clone(&seen);
            async move {
                let (stream, _) = listener.accept().await.unwrap();
                drop(listener);
                play(stream, script, seen).await;
            }
        });
        Self {
            place: ServerDraft {
                host: "127.0.0.1".to_owned(),
                port: port.to_string(),
                security: ImplicitTls,
            },
            seen,
            playing,
        }
    }

    /// The encrypted lines, once the client has gone.
    async fn lines(self) -> Vec<String> {
        self.playing.await.unwrap();
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        assert_eq!(seen.surprise, None);
        seen.encrypted
    }
}

fn smtp(rest: &[Step]) -> Vec<Step> {
    let ehlo = "250-mail.example\n250 AUTH XOAUTH2 PLAIN LOGIN";
    after(
        after(opened(ImplicitTls, ehlo), &[Expect("AUTH PLAIN ")]),
        rest,
    )
}

fn taken() -> Vec<Step> {
    smtp(&[
        Say("235 2.7.0 Ok"),
        Expect("MAIL FROM:<a@contoso.com>"),
        Say("250 Ok"),
        Expect("RCPT TO:<a@contoso.com>"),
        Say("250 Ok"),
        Expect("DATA"),
        Say(GO_ON),
        Body,
        Say(QUEUED),
    ])
}

/// A GMX entry whose servers are on loopback; its mailbox as it was entered, or as it is kept.
fn edit(bench: &Bench, password: Option<&str>) -> ProviderEdit {
    let known = |provider: &&ProviderDraft| provider.preset == "gmx";
    let provider = bench.kept.providers.iter().find(known).cloned();
    let provider =
        provider.unwrap_or_else(|| ProviderDraft::from_preset(preset::find("gmx").unwrap(), "GMX"));
    let own = |mailbox: &&Mailbox| mailbox.provider == provider.id;
    let mailbox = bench.kept.mailboxes.iter().find(own).cloned();
    let mut mailbox = mailbox.unwrap_or_else(|| Mailbox {
        address: "a@contoso.com".to_owned(),
        ..Mailbox::new(provider.id)
    });
    if let Some(password) = password {
        mailbox.password.edited(password.to_owned());
    }
    ProviderEdit {
        provider,
        mailboxes: vec![mailbox],
    }
}

async fn send(bench: &mut Bench, edit: ProviderEdit) -> Outcome {
    let mailbox = edit.mailboxes[0].id;
    bench
        .run_with(edit, "normal", |job, edit| Command::SendTestMail {
            job,
            edit,
            mailbox,
        })
        .await
}

/// Every file below, the log included.
fn assert_nothing_on_disk(place: &Path) {
    let mut count = 0;
    let mut places = vec![place.to_owned()];
    while let Some(place) = places.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                places.push(path);
                continue;
            }
            count += 1;
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            assert!(!text.contains("CANARY"), "{text}");
            assert_hidden(&text, PASSWORD);
        }
    }
    assert!(count > 1, "settings and secrets are there");
}

#[tokio::test]
async fn a_password_mailbox_sends_and_keeps_its_password_sealed() {
    let mut bench = Bench::new().await;
    bench.restart_trusting(trusted()).await;
    let line = format!("AUTH PLAIN {}", plain(PASSWORD));
    for entered in [Some(PASSWORD), None] {
        let server = Scripted::start(taken()).await;
        let mut edit = edit(&bench, entered);
        edit.provider.smtp = server.place.clone();
        let outcome = send(&mut bench, edit).await;
        let receipt = outcome
            .receipt
            .unwrap_or_else(|| panic!("{:?}", outcome.failed));
        assert_eq!((&*receipt.reply, &*receipt.user), (QUEUED, "a@contoso.com"));
        assert_hidden(&format!("{receipt:?}"), PASSWORD);
        assert!(server.lines().await.contains(&line));
        let kept = &bench.kept.mailboxes[0];
        assert!(kept.password.kept && kept.password.entered().is_none());
        assert_eq!(kept.last_test.as_ref().unwrap().failed, None);
        assert_nothing_on_disk(bench.place.path());
        // The second time it comes from the sealed file.
        bench.restart_trusting(trusted()).await;
        assert!(bench.kept.mailboxes[0].password.kept);
    }
}

#[tokio::test]
async fn everything_is_checked_with_a_password() {
    let mut bench = Bench::new().await;
    bench.restart_trusting(trusted()).await;
    let smtp = Scripted::start(taken()).await;
    let imap = Scripted::start(vec![
        Tls(Certificate::Good),
        Say("* OK ready"),
        Expect("A1 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nA1 OK"),
        Expect("A2 AUTHENTICATE PLAIN "),
        Say("A2 OK"),
        Expect("A3 EXAMINE INBOX"),
        Say("A3 OK"),
        Expect("A4 NOOP"),
        Say("A4 OK"),
        Expect("A5 UID SEARCH"),
        Say("* SEARCH 1\nA5 OK"),
    ])
    .await;
    let pop3 = Scripted::start(vec![
        Tls(Certificate::Good),
        Say("+OK ready"),
        Expect("CAPA"),
        Say("-ERR unknown"),
        Expect("USER a@contoso.com"),
        Say("+OK"),
        Expect("PASS "),
        Say("+OK"),
        Expect("STAT"),
        Say("+OK 1 320"),
    ])
    .await;
    let mut edit = edit(&bench, Some(PASSWORD));
    edit.provider.smtp = smtp.place.clone();
    edit.provider.imap = imap.place.clone();
    edit.provider.pop3 = pop3.place.clone();
    let mailbox = edit.mailboxes[0].id;
    let outcome = bench
        .run_with(edit, "normal", |job, edit| Command::CheckAll {
            job,
            edit,
            mailbox,
        })
        .await;
    let receipt = outcome
        .receipt
        .unwrap_or_else(|| panic!("{:?}", outcome.failed));
    assert!(receipt.arrived.is_some());
    let response = plain(PASSWORD);
    assert!(
        smtp.lines()
            .await
            .contains(&format!("AUTH PLAIN {response}"))
    );
    let line = format!("A2 AUTHENTICATE PLAIN {response}");
    assert!(imap.lines().await.contains(&line));
    assert!(pop3.lines().await.contains(&format!("PASS {PASSWORD}")));
}

#[tokio::test]
async fn a_refused_password_is_explained_without_it() {
    let mut bench = Bench::new().await;
    bench.restart_trusting(trusted()).await;
    let echo = format!("535 5.7.8 Wrong: {}", STANDARD.encode(PASSWORD)).leak();
    let server = Scripted::start(smtp(&[Say(echo), Expect("QUIT")])).await;
    let mut edit = edit(&bench, Some(PASSWORD));
    edit.provider.smtp = server.place.clone();
    let failed = send(&mut bench, edit).await.failed.unwrap();
    assert_eq!(failed.cause.label, "smtp_password_rejected");
    assert_eq!(failed.evidence.stage, Stage::Auth);
    assert_hidden(&format!("{failed:?}"), PASSWORD);
    assert_eq!(server.lines().await.len(), 3, "it is not tried again");
    assert_nothing_on_disk(bench.place.path());
}

/// What NUL would cut off never leaves: nobody is even called.
#[tokio::test]
async fn a_password_with_nul_is_refused_before_anybody_is_called() {
    let mut bench = Bench::new().await;
    bench.restart_trusting(trusted()).await;
    let server = Scripted::start(smtp(&[])).await;
    let mut edit = edit(&bench, Some("CANARY-password\0of-a-test"));
    edit.provider.smtp = server.place.clone();
    let failed = send(&mut bench, edit).await.failed.unwrap();
    assert!(!format!("{failed:?}").contains("CANARY"));
    assert!(!server.playing.is_finished());
    assert_eq!(server.seen.lock().unwrap().wire, Vec::<u8>::new());
    server.playing.abort();
}
