//! Consent on another device, against the training provider.

use std::sync::Arc;
use std::time::Duration;

use aevo_administrator::domain::draft::Entry;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId, RunEvent};
use tokio::sync::Notify;

use super::bench::{Bench, type_code};
use crate::oauth::server::{Server, Step, answer};

#[tokio::test]
async fn consent_on_another_device_is_as_good_as_one_here() {
    let mut bench = Bench::new().await;
    let outcome = bench.authorize_on_device("normal").await;
    let authorized = outcome
        .authorized
        .unwrap_or_else(|| panic!("{:?}", outcome.failed));
    assert_eq!(
        authorized.account.as_deref(),
        Some("rechnung@training.example")
    );
    assert_eq!(authorized.warnings, vec![]);
    assert!(outcome.page.unwrap().contains("Fertig"));

    bench.restart().await;
    let receipt = bench.send().await.receipt.unwrap();
    assert!(receipt.reply.starts_with("250 "), "{}", receipt.reply);

    // The same warnings as after the redirect.
    let authorized = bench
        .authorize_on_device("scopes_not_granted")
        .await
        .authorized
        .unwrap();
    assert_eq!(authorized.warnings[0].cause.label, "scopes_not_granted");
}

#[tokio::test]
async fn what_goes_wrong_on_the_other_device_is_named() {
    let mut bench = Bench::new().await;
    for (cause, stage) in [
        ("user_declined_consent", Stage::Consent),
        ("consent_timeout", Stage::Consent),
        ("client_secret_invalid", Stage::Token),
    ] {
        let failed = bench.authorize_on_device(cause).await.failed.unwrap();
        assert_eq!((failed.cause.label, failed.evidence.stage), (cause, stage));
    }
    assert_eq!(bench.send().await.cause(), "consent_missing");
}

/// A policy stops the sign-in in the browser, and the program hears nothing of it.
#[tokio::test]
async fn a_wait_that_nobody_ends_is_cancelled() {
    let mut bench = Bench::new().await;
    let job = JobId::next();
    let edit = Box::new(bench.edit());
    let mailbox = edit.mailboxes[0].id;
    bench
        .service
        .send(Command::AuthorizeOnDevice { job, edit, mailbox });
    let mut shown = 0;
    loop {
        match bench.next().await {
            Event::Run {
                event:
                    RunEvent::DeviceAwaited {
                        user_code, address, ..
                    },
                ..
            } => {
                shown += 1;
                let page =
                    type_code(&address, &user_code, "signin_blocked_security_defaults").await;
                assert!(page.contains("AADSTS530035"), "{page}");
                tokio::time::sleep(Duration::from_millis(1_500)).await;
                bench.service.send(Command::Cancel { job });
            }
            Event::Run {
                event: RunEvent::Cancelled,
                ..
            } => break,
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }
    assert_eq!(shown, 1);
}

/// The answer to a question holds the only tokens there will ever be: it is kept, whoever has gone away.
#[tokio::test]
async fn tokens_that_come_after_cancelling_are_kept() {
    let codes = r#"{"device_code":"d","user_code":"A","verification_uri":"https://a.example/","interval":1}"#;
    let tokens = r#"{"token_type":"Bearer","access_token":"at","refresh_token":"rt"}"#;
    let go = Arc::new(Notify::new());
    let Step::Answer(tokens) = answer("200 OK", "", tokens) else {
        unreachable!()
    };
    let steps = vec![
        answer("200 OK", "", codes),
        Step::Held(Arc::clone(&go), tokens),
    ];
    let server = Server::start(steps).await;
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    let base = server.url().replace("/token", "/t/oauth2/v2.0");
    edit.provider.token_endpoint = Entry::typed(format!("{base}/token"));
    edit.provider.authorization_endpoint = Entry::typed(format!("{base}/authorize"));
    let (job, edit, mailbox) = (JobId::next(), Box::new(edit.clone()), edit.mailboxes[0].id);
    bench
        .service
        .send(Command::AuthorizeOnDevice { job, edit, mailbox });
    let is_asked = |server: &Server| {
        let seen = server.seen();
        seen.lines.len() == 2 && seen.lines[1].starts_with("POST /t/oauth2/v2.0/token")
    };
    while !is_asked(&server) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bench.service.send(Command::Cancel { job });
    let mut cancelled = false;
    loop {
        match bench.next().await {
            Event::Run {
                event: RunEvent::Cancelled,
                ..
            } => {
                cancelled = true;
                go.notify_one();
            }
            Event::Kept(kept) if kept.mailboxes.iter().any(|kept| kept.consent.is_some()) => break,
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }
    assert!(cancelled);
}
