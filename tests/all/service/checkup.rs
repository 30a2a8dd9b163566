//! The check of all mailboxes as the window asks for it.

use aevo_administrator::domain::draft::ProviderEdit;
use aevo_administrator::domain::health::Health;
use aevo_administrator::domain::mailbox::Mailbox;
use aevo_administrator::message::{CheckupEvent, Command, Event, JobId, Notice};
use tokio::net::TcpListener;

use super::bench::Bench;

/// Three mailboxes, of which the first has a consent.
async fn three() -> Bench {
    let mut bench = Bench::new().await;
    assert_eq!(bench.authorize("normal").await.cause(), "none");
    let mut edit = bench.edit();
    for address in ["einkauf@training.example", "lager@training.example"] {
        edit.mailboxes.push(Mailbox {
            address: address.to_owned(),
            ..Mailbox::new(edit.provider.id)
        });
    }
    save(&mut bench, edit).await;
    bench
}

async fn save(bench: &mut Bench, edit: ProviderEdit) {
    bench.service.send(Command::Save {
        job: JobId::next(),
        edit: Box::new(edit),
    });
    loop {
        match bench.next().await {
            Event::Kept(kept) => bench.kept = kept,
            Event::Saved { .. } => return,
            other => panic!("{other:?}"),
        }
    }
}

/// Until it is over; `watch` sees each verdict. Gives back what was told of mailboxes that turned bad.
async fn ended(
    bench: &mut Bench,
    job: JobId,
    mut watch: impl FnMut(&Bench, Health),
) -> Vec<Notice> {
    let mut told = Vec::new();
    loop {
        match bench.next().await {
            Event::Kept(kept) => bench.kept = kept,
            Event::Notice(notice) => told.push(notice),
            Event::Checkup { job: of, event } => {
                assert_eq!(of, job);
                match event {
                    CheckupEvent::Checked(health) => watch(bench, health),
                    CheckupEvent::Ended => return told,
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn check(bench: &mut Bench) -> Vec<Health> {
    let (found, told) = check_and_hear(bench).await;
    assert_eq!(told, []);
    found
}

async fn check_and_hear(bench: &mut Bench) -> (Vec<Health>, Vec<Notice>) {
    let job = JobId::next();
    bench.service.send(Command::Checkup { job });
    let mut found = Vec::new();
    let told = ended(bench, job, |_, health| found.push(health)).await;
    found.sort_unstable();
    (found, told)
}

fn causes(bench: &Bench) -> Vec<Option<&str>> {
    let tests = bench.kept.mailboxes.iter();
    let tests = tests.map(|mailbox| mailbox.last_test.as_ref().unwrap());
    tests
        .inspect(|test| assert!(test.sign_in_only))
        .map(|test| test.failed.as_deref())
        .collect()
}

#[tokio::test]
async fn each_mailbox_has_its_verdict_and_it_is_kept() {
    let mut bench = three().await;
    let found = check(&mut bench).await;
    assert_eq!(found, [Health::Ready, Health::Failing, Health::Failing]);
    let missing = Some("consent_missing");
    assert_eq!(causes(&bench), [None, missing, missing]);
    assert_eq!(
        bench.sandbox.received().len(),
        0,
        "a check sends nothing by itself"
    );
    bench.restart().await;
    assert_eq!(causes(&bench), [None, missing, missing]);
}

#[tokio::test]
async fn what_changed_since_the_last_good_check_is_dated() {
    let mut bench = three().await;
    check(&mut bench).await;
    let mut edit = bench.edit();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    edit.provider.smtp.port = port.to_string();
    save(&mut bench, edit).await;
    let (_, told) = check_and_hear(&mut bench).await;
    let [Notice::TurnedBad { cause, others, .. }] = told.as_slice() else {
        panic!("{told:?}");
    };
    // Those that never worked are no news.
    assert_eq!((*cause, *others), ("connection_refused", 0));
    let first = bench.kept.mailboxes[0].last_test.clone().unwrap();
    assert!(first.failed.is_some());
    assert_eq!(first.failing_since, Some(first.at));
    check(&mut bench).await;
    let second = bench.kept.mailboxes[0].last_test.clone().unwrap();
    assert!(second.at > first.at);
    assert_eq!(second.failing_since, Some(first.at), "the first day stays");
    let never = bench.kept.mailboxes[1].last_test.as_ref().unwrap();
    assert_eq!(never.failing_since, None, "it never worked");
    let edit = bench.edit();
    save(&mut bench, edit).await;
    check(&mut bench).await;
    let third = bench.kept.mailboxes[0].last_test.as_ref().unwrap();
    assert_eq!((&third.failed, third.failing_since), (&None, None));
}

/// The mail server never greets: without „Abbrechen" this would take a minute.
#[tokio::test]
async fn a_stopped_check_keeps_what_it_has_found() {
    let mut bench = three().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut edit = bench.edit();
    edit.provider.smtp.port = silent.local_addr().unwrap().port().to_string();
    save(&mut bench, edit).await;
    for quits in [false, true] {
        let job = JobId::next();
        bench.service.send(Command::Checkup { job });
        let (_connection, _) = silent.accept().await.unwrap();
        if quits {
            // The program ends in the middle.
            bench.restart().await;
        } else {
            bench.service.send(Command::CancelCheckup { job });
            let mut found = Vec::new();
            ended(&mut bench, job, |_, health| found.push(health)).await;
            assert_eq!(found, [Health::Failing, Health::Failing]);
        }
        let tests: Vec<_> = bench
            .kept
            .mailboxes
            .iter()
            .map(|mailbox| {
                mailbox
                    .last_test
                    .as_ref()
                    .map(|test| test.failed.as_deref())
            })
            .collect();
        assert_eq!(
            tests,
            [
                None,
                Some(Some("consent_missing")),
                Some(Some("consent_missing"))
            ]
        );
    }
}

/// A refresh token is good for one use: a test mail and a check at the same time take turns.
#[tokio::test]
async fn a_run_and_a_check_do_not_use_one_refresh_token_twice() {
    let mut bench = three().await;
    for _ in 0..3 {
        let (job, run) = (JobId::next(), JobId::next());
        let edit = Box::new(bench.edit());
        let mailbox = edit.mailboxes[0].id;
        bench.service.send(Command::Checkup { job });
        bench.service.send(Command::SendTestMail {
            job: run,
            edit,
            mailbox,
        });
        let (mut is_checked, mut is_sent) = (false, false);
        while !(is_checked && is_sent) {
            use aevo_administrator::message::RunEvent;
            match bench.next().await {
                Event::Kept(kept) => bench.kept = kept,
                Event::Checkup { event, .. } => is_checked |= event == CheckupEvent::Ended,
                Event::Run { event, .. } => match event {
                    RunEvent::Failed { diagnosis, .. } => panic!("{diagnosis:?}"),
                    event => is_sent |= matches!(event, RunEvent::Sent(_)),
                },
                other => panic!("{other:?}"),
            }
        }
        let test = bench.kept.mailboxes[0].last_test.as_ref().unwrap();
        assert_eq!(test.failed, None);
    }
}
