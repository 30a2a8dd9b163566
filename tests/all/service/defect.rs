//! A mistake in the program ends the request that has met it, and nothing else. It is played by whoever is
//! woken up after an event: that happens on the thread of the service, in the middle of what it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::calendar::Reminder;
use aevo_administrator::domain::diagnosis::Diagnosis;
use aevo_administrator::domain::discovery::Discovery;
use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::finding::Finding;
use aevo_administrator::message::{
    Command, Event, Handover, HandoverFault, JobId, Notice, Proof, RunEvent,
};
use aevo_administrator::service::Service;
use chrono::NaiveDate;
use secrecy::SecretString;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use super::bench::{Bench, PASSWORD, setup};
use super::exchange::{TOKENS, asked, begin, edit_at, paste};
use crate::oauth::server::{Server, Step, answer};

/// Panics once, after the next event.
#[derive(Clone, Default)]
struct Mistake(Arc<AtomicBool>);

impl Mistake {
    fn is_next(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_still_to_come(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn happens(&self) {
        assert!(!self.0.swap(false, Ordering::SeqCst), "a mistake");
    }
}

async fn opened() -> (Bench, Mistake) {
    let mut bench = Bench::new().await;
    let mistake = Mistake::default();
    let setup = setup(&bench.place, bench.sandbox.certificate());
    let woken = mistake.clone();
    let (service, events) = Service::start(setup, move || woken.happens()).unwrap();
    (bench.service, bench.events) = (service, events);
    assert!(matches!(bench.next().await, Event::Started(_)));
    bench
        .open(|job, password| Command::Unlock { job, password })
        .await;
    (bench, mistake)
}

fn is_defect(diagnosis: &Diagnosis) -> bool {
    diagnosis.evidence.fault == Fault::Local(LocalFault::Defect)
}

/// The answer that only a mistake brings.
fn is_answer(event: &Event) -> bool {
    match event {
        Event::Refused { diagnosis, .. } => is_defect(diagnosis),
        Event::Discovered { discovery, .. } => {
            matches!(discovery, Discovery::Failed(why) if is_defect(why))
        }
        Event::ProviderFound { finding, .. } => {
            matches!(finding, Finding::Failed(why) if is_defect(why))
        }
        Event::Run { event, .. } => {
            matches!(event, RunEvent::Failed { diagnosis, .. } if is_defect(diagnosis))
        }
        Event::Handover { result, .. } => {
            let fault = HandoverFault::Damaged;
            *result == Handover::Failed(fault)
                || matches!(result, Handover::Failed(HandoverFault::NotWritten(_)))
        }
        Event::Paper { written, .. } => written.is_err(),
        Event::Notice(notice) => matches!(notice, Notice::ReminderNotSaved(_)),
        _ => false,
    }
}

#[tokio::test]
async fn every_request_is_answered_and_the_next_one_served() {
    let (mut bench, mistake) = opened().await;
    let job = JobId::next();
    let edit = bench.edit();
    let (provider, mailbox) = (edit.provider.id, edit.mailboxes[0].id);
    let address = Address::parse("a@gmx.net").unwrap();
    let password = || SecretString::from(PASSWORD);
    let reminder = Reminder {
        provider,
        name: "Office365".to_owned(),
        day: NaiveDate::from_ymd_opt(2028, 11, 10).unwrap(),
        summary: String::new(),
        description: String::new(),
    };
    let proof = Proof {
        steps: Vec::new(),
        tls: None,
        receipt: None,
    };
    for command in [
        Command::Save {
            job,
            edit: Box::new(edit.clone()),
        },
        Command::SendTestMail {
            job,
            edit: Box::new(edit),
            mailbox,
        },
        Command::WriteAcceptance {
            job,
            mailbox,
            proof: Box::new(proof),
        },
        Command::SaveReminder(Box::new(reminder)),
        Command::HandOver {
            job,
            provider,
            key: Some("no key".to_owned()),
        },
        Command::ReadHandover {
            job,
            path: "/nonexistent/file".to_owned(),
            passphrase: password(),
        },
        Command::Discover {
            job,
            preset: "nobody's".to_owned(),
            address: address.clone(),
        },
        Command::FindProvider { job, address },
        Command::RestoreSecret { job, provider },
        Command::RemoveProvider { job, provider },
        Command::Unlock {
            job,
            password: password(),
        },
    ] {
        let asked = format!("{command:?}");
        mistake.is_next();
        bench.service.send(command);
        while !is_answer(&bench.next().await) {}
        assert!(!mistake.is_still_to_come(), "{asked}");
    }
    mistake.is_next();
    bench.service.send(Command::Checkup { job });
    for _ in 0..2 {
        let ended = bench.next().await;
        assert!(matches!(ended, Event::Checkup { .. }), "{ended:?}");
    }
}

/// The mistake is met while tokens are on their way to the disk: it is told as what it is, and nobody waits
/// at the end for what will never be there.
#[tokio::test]
async fn a_mistake_in_an_exchange_delays_no_end() {
    let go = Arc::new(Notify::new());
    let Step::Answer(tokens) = answer("200 OK", "", TOKENS) else {
        unreachable!()
    };
    let server = Server::for_tokens(vec![Step::Held(Arc::clone(&go), tokens)]).await;
    let (mut bench, mistake) = opened().await;
    let edit = edit_at(&bench, &server);
    let (job, redirect) = begin(&mut bench, edit).await;
    paste(&bench, job, &redirect);
    asked(&server, 1).await;
    mistake.is_next();
    go.notify_one();
    while !is_answer(&bench.next().await) {}
    let since = Instant::now();
    let service = bench.service;
    spawn_blocking(move || drop(service)).await.unwrap();
    assert!(since.elapsed() < Duration::from_millis(500));
}
