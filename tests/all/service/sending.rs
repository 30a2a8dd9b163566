//! What must not happen twice when a mail is sent, and what ends it, against scripted servers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aevo_administrator::domain::draft::{ProviderEdit, ServerDraft};
use aevo_administrator::domain::provider::TransportSecurity::ImplicitTls;
use aevo_administrator::message::{Command, JobId};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn_blocking};

use super::bench::Bench;
use super::exchange::{TOKENS, authorized, edit_at};
use crate::oauth::server::{Server, answer};
use crate::smtp::certificate::trusted;
use crate::smtp::server::{GO_ON, Seen, Step, after, opened, play};
use Step::{Body, Close, Expect, Say, Stall};

/// A submission server that does the same on each connection.
struct Submission {
    place: ServerDraft,
    connections: Arc<AtomicUsize>,
    /// Of the last connection.
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Submission {
    /// Takes a message, then does this.
    async fn that_takes_and(last: Step) -> Self {
        let script = after(
            opened(ImplicitTls, "250-mail.example\n250 AUTH XOAUTH2"),
            &[
                Expect("AUTH XOAUTH2 "),
                Say("235 2.7.0 Ok"),
                Expect("MAIL FROM:<sales@training.example>"),
                Say("250 Ok"),
                Expect("RCPT TO:<sales@training.example>"),
                Say("250 Ok"),
                Expect("DATA"),
                Say(GO_ON),
                Body,
                last,
            ],
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = ServerDraft {
            host: "127.0.0.1".to_owned(),
            port: listener.local_addr().unwrap().port().to_string(),
            security: ImplicitTls,
        };
        let (connections, seen) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Seen>>::default());
        let (count, last) = (Arc::clone(&connections), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                *last.lock().unwrap() = Seen::default();
                play(stream, script.clone(), Arc::clone(&last)).await;
            }
        });
        Self {
            place,
            connections,
            seen,
            task,
        }
    }

    fn has_message(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.surprise, None);
        seen.encrypted.iter().any(|line| line == ".")
    }
}

impl Drop for Submission {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A mailbox of others with a consent, and what is sent through this server.
async fn ready(submission: &Submission) -> (Bench, Server, ProviderEdit) {
    let server = Server::for_tokens(vec![answer("200 OK", "", TOKENS)]).await;
    let mut bench = Bench::new().await;
    bench.restart_trusting(trusted()).await;
    let mut edit = edit_at(&bench, &server);
    edit.mailboxes[0].address = String::from("sales@training.example");
    edit.mailboxes[0].sign_in_user = String::from("rechnung@training.example");
    authorized(&mut bench, edit.clone()).await;
    // Not before: the preflight looks whether the mail server can be reached.
    edit.provider.smtp = submission.place.clone();
    (bench, server, edit)
}

/// The second name of a mailbox of others is for a refusal, never for a message that may have been sent.
#[tokio::test]
async fn what_may_have_been_sent_is_not_sent_under_the_other_name() {
    for (last, cause, connections) in [
        (Close, "delivery_uncertain", 1),
        (Say("550 5.7.60 SendAsDenied"), "send_as_denied", 2),
    ] {
        let submission = Submission::that_takes_and(last).await;
        let (mut bench, _server, edit) = ready(&submission).await;
        let mailbox = edit.mailboxes[0].id;
        let outcome = bench
            .run_with(edit, "normal", |job, edit| Command::SendTestMail {
                job,
                edit,
                mailbox,
            })
            .await;
        assert_eq!(outcome.cause(), cause);
        assert!(submission.has_message());
        assert_eq!(submission.connections.load(Ordering::SeqCst), connections);
    }
}

#[tokio::test]
async fn closing_while_a_mail_is_sent_takes_less_than_a_second() {
    let submission = Submission::that_takes_and(Stall).await;
    let (bench, _server, edit) = ready(&submission).await;
    let (job, mailbox) = (JobId::next(), edit.mailboxes[0].id);
    let edit = Box::new(edit);
    bench
        .service
        .send(Command::SendTestMail { job, edit, mailbox });
    while !submission.has_message() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let since = Instant::now();
    let service = bench.service;
    spawn_blocking(move || drop(service)).await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(1));
}
