//! A new client secret is tried before it is used, and the old one comes back.

use aevo_administrator::domain::calendar::Reminder;
use aevo_administrator::domain::draft::Entry;
use aevo_administrator::domain::provider::SignIn;
use aevo_administrator::message::{Command, Event, JobId, Notice};
use aevo_administrator::sandbox::Sandbox;
use chrono::NaiveDate;
use secrecy::SecretString;

use super::bench::Bench;

/// What is kept before a renewal: once good, no longer taken.
const OLD: &str = "Old8Q~this.one.has.run.out";
const OLD_DAY: &str = "01.12.2026";
const NEW_DAY: &str = "10.11.2028";

/// A mailbox with a consent, and a secret that the provider does not take any more.
async fn run_out() -> Bench {
    let mut bench = Bench::new().await;
    assert_eq!(bench.authorize("normal").await.cause(), "none");
    keep_old_secret(&mut bench).await;
    assert_eq!(bench.send().await.cause(), "client_secret_invalid");
    bench
}

async fn keep_old_secret(bench: &mut Bench) {
    let mut edit = bench.edit();
    edit.provider.client_secret.edited(OLD.to_owned());
    edit.provider.secret_expires = Entry::typed(OLD_DAY);
    let edit = Box::new(edit);
    assert_eq!(ask(bench, |job| Command::Save { job, edit }).await, None);
}

/// The label of the cause where it was refused.
async fn ask(bench: &mut Bench, command: impl FnOnce(JobId) -> Command) -> Option<&'static str> {
    let asked = JobId::next();
    bench.service.send(command(asked));
    loop {
        match bench.next().await {
            Event::Kept(kept) => bench.kept = kept,
            Event::Saved { job } if job == asked => return None,
            Event::Refused { job, diagnosis } if job == asked => {
                return Some(diagnosis.cause.label);
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn renew(bench: &mut Bench, client_secret: SecretString) -> Option<&'static str> {
    let provider = bench.kept.providers[0].id;
    ask(bench, |job| Command::RenewSecret {
        job,
        provider,
        client_secret,
        expires: NEW_DAY.to_owned(),
    })
    .await
}

async fn restore(bench: &mut Bench) -> Option<&'static str> {
    let provider = bench.kept.providers[0].id;
    ask(bench, |job| Command::RestoreSecret { job, provider }).await
}

fn expires(bench: &Bench) -> &str {
    bench.kept.providers[0].secret_expires.entered()
}

fn has_former(bench: &Bench) -> bool {
    bench.kept.providers[0].client_secret.former
}

#[tokio::test]
async fn the_right_secret_is_used_and_the_old_one_kept() {
    let mut bench = run_out().await;
    assert!(!has_former(&bench));
    let right = bench.sandbox.client_secret();
    assert_eq!(renew(&mut bench, right.clone()).await, None);
    assert_eq!((expires(&bench), has_former(&bench)), (NEW_DAY, true));
    assert_eq!(bench.send().await.cause(), "none", "no browser was needed");

    // The same once more drives the old one not out.
    assert_eq!(renew(&mut bench, right).await, None);

    bench.restart().await;
    assert_eq!((expires(&bench), has_former(&bench)), (NEW_DAY, true));
    assert_eq!(bench.send().await.cause(), "none");

    assert_eq!(restore(&mut bench).await, None);
    assert_eq!((expires(&bench), has_former(&bench)), (OLD_DAY, true));
    assert_eq!(bench.send().await.cause(), "client_secret_invalid");

    bench.restart().await;
    assert_eq!(restore(&mut bench).await, None);
    assert_eq!(expires(&bench), NEW_DAY);
    assert_eq!(bench.send().await.cause(), "none");
}

#[tokio::test]
async fn a_wrong_secret_changes_nothing() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    assert_eq!(
        renew(&mut bench, "Abc8Q~of.another.application".into()).await,
        Some("client_secret_invalid")
    );
    assert_eq!((expires(&bench), has_former(&bench)), ("", false));
    assert_eq!(bench.send().await.cause(), "none");
    assert_eq!(restore(&mut bench).await, Some("client_secret_missing"));
    assert_eq!(bench.send().await.cause(), "none");
}

#[tokio::test]
async fn a_server_that_is_down_changes_nothing() {
    let mut bench = run_out().await;
    let right = bench.sandbox.client_secret();
    bench.sandbox = Sandbox::start().await.unwrap();
    let cause = renew(&mut bench, right).await;
    assert_eq!(cause, Some("connection_refused"));
    assert_eq!((expires(&bench), has_former(&bench)), (OLD_DAY, false));
}

/// A consent that has ended says nothing of the secret: the application itself asks.
#[tokio::test]
async fn a_consent_that_has_ended_does_not_hinder() {
    let mut bench = Bench::new().await;
    bench.authorize("refresh_token_expired_inactive").await;
    keep_old_secret(&mut bench).await;
    assert_eq!(
        renew(&mut bench, "Abc8Q~of.another.application".into()).await,
        Some("client_secret_invalid")
    );
    let right = bench.sandbox.client_secret();
    assert_eq!(renew(&mut bench, right).await, None);
    let cause = bench.send().await.cause();
    assert_eq!(cause, "refresh_token_expired_inactive");
}

/// Where nobody has consented it asks as well.
#[tokio::test]
async fn no_consent_is_needed() {
    let mut bench = Bench::new().await;
    bench.kept.mailboxes = bench.edit().mailboxes;
    keep_old_secret(&mut bench).await;
    assert_eq!(
        renew(&mut bench, "Abc8Q~of.another.application".into()).await,
        Some("client_secret_invalid")
    );
    let right = bench.sandbox.client_secret();
    assert_eq!(renew(&mut bench, right).await, None);
    assert!(has_former(&bench));
}

#[tokio::test]
async fn the_application_tries_for_itself() {
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    edit.provider.set_sign_in(SignIn::Application);
    bench.kept.providers = vec![edit.provider];
    bench.kept.mailboxes = edit.mailboxes;
    keep_old_secret(&mut bench).await;
    let right = bench.sandbox.client_secret();
    assert_eq!(renew(&mut bench, right).await, None);
    assert_eq!((expires(&bench), has_former(&bench)), (NEW_DAY, true));
}

#[tokio::test]
async fn where_nothing_can_be_tried_nothing_is_changed() {
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    // An entry that the catalogue does not know, and with it no scope of the application.
    edit.provider.preset = "unknown".to_owned();
    bench.kept.providers = vec![edit.provider];
    bench.kept.mailboxes = edit.mailboxes;
    keep_old_secret(&mut bench).await;
    let right = bench.sandbox.client_secret();
    assert_eq!(renew(&mut bench, right).await, Some("consent_missing"));
    assert_eq!((expires(&bench), has_former(&bench)), (OLD_DAY, false));
}

#[tokio::test]
async fn the_calendar_file_is_written() {
    let mut bench = Bench::new().await;
    let reminder = Box::new(Reminder {
        provider: bench.kept.providers[0].id,
        name: "Office365".to_owned(),
        day: NaiveDate::from_ymd_opt(2028, 11, 10).unwrap(),
        summary: "Geheimnis läuft ab".to_owned(),
        description: String::new(),
    });
    bench.service.send(Command::SaveReminder(reminder));
    let Event::Notice(Notice::ReminderSaved(path)) = bench.next().await else {
        panic!("not written");
    };
    assert!(path.ends_with("Office365 2028-11-10.ics"), "{path}");
    let ics = std::fs::read_to_string(path).unwrap();
    assert!(ics.contains("\r\nDTSTART;VALUE=DATE:20281110\r\n"), "{ics}");
}
