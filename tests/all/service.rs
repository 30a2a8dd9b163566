//! The service by its commands and events, against the training provider: the whole job without a window.

pub mod bench;
mod checkup;
mod defect;
mod device;
mod discovery;
mod dns;
mod exchange;
mod finding;
mod first_start;
mod papers;
mod passwords;
mod preflight;
mod renewal;
mod sending;
mod transfer;
mod ways;

use std::time::{Duration, Instant};

use aevo_administrator::domain::draft::Entry;
use aevo_administrator::message::{Command, Event, JobId, RunEvent};
use secrecy::{ExposeSecret, SecretString};

use bench::{Bench, redirect_of, start};

#[tokio::test]
async fn the_whole_job_and_a_restart() {
    let mut bench = Bench::new().await;
    assert!(
        bench.kept.providers[0].is_example(),
        "a fresh installation holds example data"
    );

    let outcome = bench.authorize("normal").await;
    let authorized = outcome
        .authorized
        .unwrap_or_else(|| panic!("{:?}", outcome.failed));
    assert_eq!(
        authorized.account.as_deref(),
        Some("rechnung@training.example")
    );
    assert_eq!(authorized.warnings, vec![]);
    assert_eq!(outcome.foreseen, vec![]);
    assert!(
        outcome.page.unwrap().contains("AEVO Administrator"),
        "the browser ends on our page"
    );

    let receipt = bench.send().await.receipt.unwrap();
    assert!(receipt.reply.starts_with("250 "), "{}", receipt.reply);
    let mails = bench.sandbox.received();
    let raw = String::from_utf8_lossy(&mails[0].raw).into_owned();
    assert!(
        raw.contains(&receipt.message_id) && raw.contains("Auto-Submitted: auto-generated"),
        "{raw}"
    );
    assert!(!receipt.transcript.contains("Bearer"));

    bench.restart().await;
    assert!(bench.kept.providers[0].client_secret.kept);
    assert!(
        bench.send().await.receipt.is_some(),
        "no browser is needed after a restart"
    );
    assert_eq!(bench.sandbox.received().len(), 2);
}

/// A row of the table by which the training provider plays failures.
#[derive(serde::Deserialize)]
struct Play {
    cause: String,
    at: String,
    #[serde(default)]
    does: String,
}

/// Whatever the training provider can do to an authorization or to a test mail is named as what it is.
#[tokio::test]
async fn failures_are_named() {
    let plays: Vec<Play> =
        serde_json::from_str(include_str!("../../assets/sandbox/plays.json")).unwrap();
    let mut bench = Bench::new().await;
    let (mut misnamed, mut played) = (Vec::new(), 0);
    for Play { cause, at, does } in &plays {
        let (authorizing, sending) = match at.as_str() {
            "redirect" | "redeem" => (cause.as_str(), None),
            // Silence is told by a deadline, which other tests wait for.
            "handshake" | "greeting" | "hello" | "starttls" | "ehlo" | "auth" | "sender"
            | "recipient" | "data" | "refresh"
                if does != "stay_silent" =>
            {
                ("none", Some(cause.as_str()))
            }
            _ => continue,
        };
        // Its words are everybody's `invalid_client`; what tells it is Zoho's host.
        if cause == "client_wrong_or_wrong_region" {
            continue;
        }
        played += 1;
        let told = bench.authorize(cause).await.cause();
        if told != authorizing {
            misnamed.push(format!("{cause} at {at}: authorizing says {told}"));
        } else if let Some(sending) = sending {
            let told = bench.send().await.cause();
            if told != sending {
                misnamed.push(format!("{cause} at {at}: sending says {told}"));
            }
            let kept = bench.kept.mailboxes[0].last_test.as_ref();
            assert_eq!(kept.unwrap().failed.as_deref(), Some(told));
        }
    }
    assert!(played > 60, "{played}");
    assert!(misnamed.is_empty(), "{misnamed:#?}");
}

#[tokio::test]
async fn a_failed_authorization_keeps_nothing() {
    let mut bench = Bench::new().await;
    assert_eq!(
        bench.authorize("client_secret_invalid").await.cause(),
        "client_secret_invalid"
    );
    assert_eq!(bench.send().await.cause(), "consent_missing");
}

#[tokio::test]
async fn everything_is_checked_and_the_mail_read_back() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    let outcome = bench.check_all().await;
    let receipt = outcome.receipt.unwrap();
    assert_eq!(receipt.to, "rechnung@training.example");
    assert!(receipt.arrived.unwrap() < Duration::from_secs(20));
    for cause in [
        "imap_authenticated_not_connected",
        "imap_oauth_token_rejected",
        "pop_auth_failed",
    ] {
        bench.authorize(cause).await;
        assert_eq!(bench.check_all().await.cause(), cause);
    }
}

#[tokio::test]
async fn narrower_scopes_are_a_warning() {
    let mut bench = Bench::new().await;
    let authorized = bench
        .authorize("scopes_not_granted")
        .await
        .authorized
        .unwrap();
    assert_eq!(
        authorized
            .warnings
            .iter()
            .map(|warning| warning.cause.label)
            .collect::<Vec<_>>(),
        ["scopes_not_granted"]
    );
}

#[tokio::test]
async fn a_changed_endpoint_never_gets_the_old_refresh_token() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    let elsewhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let job = JobId::next();
    let mut edit = bench.edit();
    for (entry, path) in [
        (&mut edit.provider.authorization_endpoint, "authorize"),
        (&mut edit.provider.token_endpoint, "token"),
    ] {
        *entry = Entry::typed(format!("http://localhost:{port}/t/oauth2/v2.0/{path}"));
    }
    let mailbox = edit.mailboxes[0].id;
    bench.service.send(Command::SendTestMail {
        job,
        edit: Box::new(edit),
        mailbox,
    });
    let failed = loop {
        if let Event::Run {
            event: RunEvent::Failed { diagnosis, .. },
            ..
        } = bench.next().await
        {
            break diagnosis;
        }
    };
    assert_eq!(failed.cause.label, "consent_missing");
    let nobody = tokio::time::timeout(Duration::from_millis(200), elsewhere.accept()).await;
    assert!(nobody.is_err(), "the other endpoint was called");
}

#[tokio::test]
async fn cancelling_frees_the_port_at_once() {
    let mut bench = Bench::new().await;
    for _ in 0..3 {
        let job = JobId::next();
        let edit = bench.edit();
        let mailbox = edit.mailboxes[0].id;
        bench.service.send(Command::Authorize {
            job,
            edit: Box::new(edit),
            mailbox,
            then_send: false,
        });
        loop {
            match bench.next().await {
                Event::Run {
                    event: RunEvent::ConsentAwaited { .. },
                    ..
                } => bench.service.send(Command::Cancel { job }),
                Event::Run {
                    event: RunEvent::Cancelled,
                    ..
                } => break,
                Event::Run {
                    event: RunEvent::Failed { diagnosis, .. },
                    ..
                } => panic!("{diagnosis:?}"),
                Event::Kept(kept) => bench.kept = kept,
                _ => {}
            }
        }
        tokio::net::TcpListener::bind(("127.0.0.1", bench.port))
            .await
            .expect("the port is free");
    }
}

/// However often the window asks: the service itself begins no second run of a mailbox.
#[tokio::test]
async fn ten_commands_at_once_send_one_mail() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    let edit = bench.edit();
    let mailbox = edit.mailboxes[0].id;
    for _ in 0..10 {
        bench.service.send(Command::SendTestMail {
            job: JobId::next(),
            edit: Box::new(edit.clone()),
            mailbox,
        });
    }
    let (mut sent, mut refused) = (0, 0);
    while sent + refused < 10 {
        match bench.next().await {
            Event::Run {
                event: RunEvent::Sent(_),
                ..
            } => sent += 1,
            Event::Run {
                event: RunEvent::Cancelled,
                ..
            } => refused += 1,
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }
    assert_eq!((sent, refused), (1, 9));
    assert_eq!(bench.sandbox.received().len(), 1);
    assert_eq!(bench.send().await.cause(), "none", "the next one goes");
}

/// Over a remote desktop the browser runs elsewhere: what it would have opened is brought back by hand.
#[tokio::test]
async fn a_pasted_address_serves_as_the_redirect() {
    let mut bench = Bench::new().await;
    let job = JobId::next();
    let edit = bench.edit();
    let mailbox = edit.mailboxes[0].id;
    bench.service.send(Command::Authorize {
        job,
        edit: Box::new(edit),
        mailbox,
        then_send: true,
    });
    let mut wrong = 0;
    let receipt = loop {
        match bench.next().await {
            Event::Run {
                event: RunEvent::ConsentAwaited { url, .. },
                ..
            } => {
                let address = redirect_of(&url).await;
                let forged = address.replace("state=", "state=x");
                for text in [forged.as_str(), "http://localhost/", address.as_str()] {
                    bench.service.send(Command::PasteRedirect {
                        job,
                        address: SecretString::from(text),
                    });
                }
            }
            Event::Run {
                event: RunEvent::PastedAddressWrong,
                ..
            } => wrong += 1,
            Event::Run {
                event: RunEvent::Sent(receipt),
                ..
            } => break receipt,
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            _ => {}
        }
    };
    assert_eq!(wrong, 2);
    assert!(receipt.reply.starts_with("250 "));
}

#[tokio::test]
async fn closing_while_consent_is_awaited_frees_the_port() {
    let mut bench = Bench::new().await;
    let edit = bench.edit();
    let mailbox = edit.mailboxes[0].id;
    bench.service.send(Command::Authorize {
        job: JobId::next(),
        edit: Box::new(edit),
        mailbox,
        then_send: false,
    });
    while !matches!(
        bench.next().await,
        Event::Run {
            event: RunEvent::ConsentAwaited { .. },
            ..
        }
    ) {}
    let since = Instant::now();
    drop(bench.service);
    assert!(since.elapsed() < Duration::from_secs(1));
    tokio::net::TcpListener::bind(("127.0.0.1", bench.port))
        .await
        .expect("the port is free");
}

#[tokio::test]
async fn wrong_guesses_are_counted_and_slowed() {
    let mut bench = Bench::new().await;
    bench.service.send(Command::Lock);
    for guess in 0..4 {
        let job = JobId::next();
        let asked = Instant::now();
        let password = SecretString::from("falsches Kennwort");
        bench.service.send(Command::Unlock { job, password });
        let Event::WrongPassword { next_try, .. } = bench.next().await else {
            panic!("let in")
        };
        match guess {
            0 | 1 => assert!(next_try <= Instant::now(), "the first guesses are free"),
            2 => assert!(next_try >= asked + Duration::from_secs(1)),
            _ => assert!(next_try > asked),
        }
    }
    let (service, events) = start(&bench.place, &bench.sandbox);
    (bench.service, bench.events) = (service, events);
    assert!(
        matches!(bench.next().await, Event::Started(start) if start.next_try.is_some()),
        "a restart forgives nothing"
    );
}

#[tokio::test]
async fn secrets_are_in_no_file() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    bench.send().await;
    let secret = bench.sandbox.client_secret().expose_secret().to_owned();
    let mut files = 0;
    for entry in std::fs::read_dir(bench.place.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files += 1;
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert!(
                !text.contains(&secret) && !text.contains("refresh_token"),
                "{}",
                path.display()
            );
        }
    }
    assert!(files >= 3);
}
