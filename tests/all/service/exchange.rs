//! The exchange of a code, against token endpoints that answer by the book of a test.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aevo_administrator::domain::diagnosis::Diagnosis;
use aevo_administrator::domain::draft::{Entry, ProviderEdit};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Authorized, Command, Event, JobId, RunEvent};
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::{Vault, WrappedKey};
use aevo_administrator::text::explain;
use chrono::{Local, TimeDelta, Utc};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::{JoinSet, spawn_blocking};
use url::Url;

use super::bench::{Bench, PASSWORD, browser};
use crate::oauth::server::{Server, Step, answer};

pub(super) const TOKENS: &str =
    r#"{"token_type":"Bearer","access_token":"at","refresh_token":"rt"}"#;

/// What was entered, with this token endpoint. Its authorization endpoint is opened by nobody.
pub(super) fn edit_at(bench: &Bench, server: &Server) -> ProviderEdit {
    let mut edit = bench.edit();
    let base = server.url().replace("/token", "");
    edit.provider.token_endpoint = Entry::typed(format!("{base}/token"));
    edit.provider.authorization_endpoint = Entry::typed(format!("{base}/authorize"));
    edit
}

/// Begins an authorization; the address of the redirect that a consent would bring.
pub(super) async fn begin(bench: &mut Bench, edit: ProviderEdit) -> (JobId, Url) {
    let (job, mailbox) = (JobId::next(), edit.mailboxes[0].id);
    let edit = Box::new(edit);
    bench.service.send(Command::Authorize {
        job,
        edit,
        mailbox,
        then_send: false,
    });
    loop {
        match bench.next().await {
            Event::Run {
                event: RunEvent::ConsentAwaited { url, .. },
                ..
            } => return (job, redirect_after(&url)),
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => panic!("{diagnosis:?}"),
            Event::Kept(kept) => bench.kept = kept,
            _ => {}
        }
    }
}

fn redirect_after(request: &str) -> Url {
    let request = Url::parse(request).unwrap();
    let value = |wanted: &str| {
        let mut pairs = request.query_pairs();
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
    };
    let mut redirect = Url::parse(&value("redirect_uri").unwrap()).unwrap();
    redirect
        .query_pairs_mut()
        .append_pair("code", "c")
        .append_pair("state", &value("state").unwrap());
    redirect
}

/// Brings the redirect as a person would who is sent elsewhere.
pub(super) fn paste(bench: &Bench, job: JobId, redirect: &Url) {
    let address = SecretString::from(redirect.as_str());
    bench.service.send(Command::PasteRedirect { job, address });
}

/// Waits until the server was asked for tokens so often.
pub(super) async fn asked(server: &Server, times: usize) {
    while server.seen().lines.len() < times {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The answer to a request to keep something, and all that came before it.
async fn saved(bench: &mut Bench, command: impl FnOnce(JobId) -> Command) {
    let asked = JobId::next();
    bench.service.send(command(asked));
    loop {
        match bench.next().await {
            Event::Saved { job } if job == asked => return,
            Event::Refused { diagnosis, .. } => panic!("{diagnosis:?}"),
            Event::Kept(kept) => bench.kept = kept,
            _ => {}
        }
    }
}

/// Closes the program, and waits until all is on the disk that was on its way there.
async fn close(bench: Bench) -> TempDir {
    let Bench { place, service, .. } = bench;
    spawn_blocking(move || drop(service)).await.unwrap();
    place
}

fn refresh_tokens(place: &TempDir) -> usize {
    let places = Places::find(Some(place.path())).unwrap();
    let key = WrappedKey::at(&places).open(&SecretString::from(PASSWORD));
    let vault = Vault::open(&places, key.unwrap().unwrap()).unwrap();
    vault.inventory().unwrap().refresh_tokens.len()
}

/// The answer with the tokens is on its way while everything is removed that they are for.
#[tokio::test]
async fn what_is_removed_during_its_exchange_keeps_no_token() {
    for (is_removed, expected) in [(false, 1), (true, 0)] {
        let go = Arc::new(Notify::new());
        let Step::Answer(tokens) = answer("200 OK", "", TOKENS) else {
            unreachable!()
        };
        let server = Server::for_tokens(vec![Step::Held(Arc::clone(&go), tokens)]).await;
        let mut bench = Bench::new().await;
        let edit = edit_at(&bench, &server);
        let provider = edit.provider.id;
        let (job, redirect) = begin(&mut bench, edit).await;
        paste(&bench, job, &redirect);
        asked(&server, 1).await;
        bench.service.send(Command::Cancel { job });
        if is_removed {
            saved(&mut bench, |job| Command::RemoveProvider { job, provider }).await;
        }
        go.notify_one();
        assert_eq!(refresh_tokens(&close(bench).await), expected);
    }
}

/// How an authorization ends whose code is brought to this server.
async fn ended(bench: &mut Bench) -> Result<Authorized, Diagnosis> {
    loop {
        match bench.next().await {
            Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => return Err(*diagnosis),
            Event::Run {
                event: RunEvent::Authorized(authorized),
                ..
            } => return Ok(authorized),
            Event::Kept(kept) => bench.kept = kept,
            _ => {}
        }
    }
}

/// Gives a consent whose tokens are those of the token endpoint.
pub(super) async fn authorized(bench: &mut Bench, edit: ProviderEdit) {
    let (job, redirect) = begin(bench, edit).await;
    paste(bench, job, &redirect);
    ended(bench).await.unwrap();
}

async fn failure(bench: &mut Bench, server: &Server) -> Diagnosis {
    let edit = edit_at(bench, server);
    let (job, redirect) = begin(bench, edit).await;
    paste(bench, job, &redirect);
    ended(bench).await.unwrap_err()
}

/// Opens an address in so many tabs at once, as a browser does that fetches in advance; how many were answered.
async fn open(address: &Url, tabs: usize) -> usize {
    let browser = browser(reqwest::redirect::Policy::none());
    let mut open = JoinSet::new();
    for _ in 0..tabs {
        open.spawn(browser.get(address.clone()).send());
    }
    let answers = open.join_all().await;
    answers.iter().filter(|answer| answer.is_ok()).count()
}

#[tokio::test]
async fn what_is_no_oauth_answer_is_told_as_that() {
    let endless = Step::Endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
        [b"1000\r\n".to_vec(), vec![b' '; 4096], b"\r\n".to_vec()].concat(),
    );
    let other = Step::AnswerAndClose(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec());
    let mut bench = Bench::new().await;
    for step in [endless, other] {
        let server = Server::for_tokens(vec![step]).await;
        let failed = failure(&mut bench, &server).await;
        assert_eq!(failed.cause.label, "token_response_not_json", "{failed:?}");
        assert!(!failed.evidence.words.is_empty());
    }
}

/// A code is not sent twice, so a person has to know when to begin again.
#[tokio::test]
async fn an_overloaded_server_is_told_with_the_time_to_come_again() {
    let refused = r#"{"error":"temporarily_unavailable","error_description":"Busy"}"#;
    let mut bench = Bench::new().await;
    for (body, wait, expected) in [
        (refused, "600", 600),
        ("<html>Busy</html>", "600", 600),
        ("<html>Busy</html>", "99999999", 3_600),
    ] {
        let fields = format!("Retry-After: {wait}\r\n");
        let step = answer("503 Service Unavailable", &fields, body);
        let server = Server::for_tokens(vec![step]).await;
        let failed = failure(&mut bench, &server).await;
        assert_eq!(failed.cause.label, "provider_temporarily_unavailable");
        let at = failed.not_before().unwrap();
        let left = (at - Utc::now()).num_seconds();
        assert!((expected - 10..=expected).contains(&left), "{left}");
        let minute = (at + TimeDelta::seconds(59)).with_timezone(&Local);
        let step = &explain(&failed).remedy[0].step;
        let said = format!("bis {} Uhr", minute.format("%H:%M"));
        assert!(step.contains(&said), "{step}");
    }
}

#[tokio::test]
async fn a_replayed_redirect_is_exchanged_once() {
    let go = Arc::new(Notify::new());
    let Step::Answer(tokens) = answer("200 OK", "", TOKENS) else {
        unreachable!()
    };
    let server = Server::for_tokens(vec![Step::Held(Arc::clone(&go), tokens)]).await;
    let mut bench = Bench::new().await;
    let edit = edit_at(&bench, &server);
    let (job, redirect) = begin(&mut bench, edit).await;
    assert!(open(&redirect, 4).await > 1);
    paste(&bench, job, &redirect);
    asked(&server, 1).await;
    go.notify_one();
    ended(&mut bench).await.unwrap();
    // What would be asked a second time would have been asked by now.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.seen().lines.len(), 1);
}

/// The sign-in was begun at one server and is cancelled; what it brings late is never taken to another one.
#[tokio::test]
async fn a_late_redirect_of_one_server_brings_nothing_to_another() {
    let tokens = answer("200 OK", "", TOKENS);
    let one = Server::for_tokens(vec![tokens.clone()]).await;
    let other = Server::for_tokens(vec![tokens]).await;
    let mut bench = Bench::new().await;
    let edit = edit_at(&bench, &one);
    let (job, late) = begin(&mut bench, edit).await;
    bench.service.send(Command::Cancel { job });

    let edit = edit_at(&bench, &other);
    let (job, redirect) = begin(&mut bench, edit).await;
    assert_eq!(open(&late, 1).await, 1);
    paste(&bench, job, &late);
    while !matches!(
        bench.next().await,
        Event::Run {
            event: RunEvent::PastedAddressWrong,
            ..
        }
    ) {}
    let asked = || (one.seen().lines.len(), other.seen().lines.len());
    assert_eq!(asked(), (0, 0));

    assert_eq!(open(&redirect, 1).await, 1);
    ended(&mut bench).await.unwrap();
    assert_eq!(asked(), (0, 1));
}

/// RFC 6749 section 6.
#[tokio::test]
async fn where_a_refresh_brings_no_refresh_token_the_old_one_stays() {
    let access = r#"{"token_type":"Bearer","access_token":"at"}"#;
    let steps = vec![answer("200 OK", "", TOKENS), answer("200 OK", "", access)];
    let server = Server::for_tokens(steps).await;
    let mut bench = Bench::new().await;
    let edit = edit_at(&bench, &server);
    authorized(&mut bench, edit.clone()).await;
    let mailbox = edit.mailboxes[0].id;
    for _ in 0..2 {
        let send = |job, edit| Command::SendTestMail { job, edit, mailbox };
        let outcome = bench.run_with(edit.clone(), "normal", send).await;
        // The mail server of the training provider knows nothing of this token.
        assert_eq!(outcome.failed.unwrap().evidence.stage, Stage::Auth);
    }
    for body in &server.seen().bodies[1..] {
        assert!(
            body.contains("refresh_token=rt&") || body.ends_with("refresh_token=rt"),
            "{body}"
        );
    }
    assert_eq!(server.seen().bodies.len(), 3);
    assert_eq!(refresh_tokens(&close(bench).await), 1);
}

/// Somebody who consents once more is not told that the consent ends with the access token.
#[tokio::test]
async fn where_a_further_consent_brings_no_refresh_token_the_old_one_stays() {
    let access = r#"{"token_type":"Bearer","access_token":"at"}"#;
    let steps = vec![answer("200 OK", "", TOKENS), answer("200 OK", "", access)];
    let server = Server::for_tokens(steps).await;
    let mut bench = Bench::new().await;
    let edit = edit_at(&bench, &server);
    for _ in 0..2 {
        authorized(&mut bench, edit.clone()).await;
    }
    assert_eq!(server.seen().bodies.len(), 2);
    assert_eq!(refresh_tokens(&close(bench).await), 1);
}

/// The consent is good for the life of its one access token, which is kept in memory alone.
#[tokio::test]
async fn without_a_refresh_token_the_access_token_serves_until_the_lock_or_the_end() {
    let mut bench = Bench::new().await;
    for is_restarted in [false, true] {
        let outcome = bench.authorize("refresh_token_not_issued").await;
        let warnings = outcome.authorized.unwrap().warnings;
        let [warning] = &warnings[..] else {
            panic!("{warnings:?}")
        };
        assert_eq!(warning.cause.label, "refresh_token_not_issued");
        for _ in 0..2 {
            assert_eq!(bench.send().await.cause(), "none");
        }
        if is_restarted {
            bench.restart().await;
        } else {
            bench.service.send(Command::Lock);
            bench
                .open(|job, password| Command::Unlock { job, password })
                .await;
        }
        assert_eq!(bench.send().await.cause(), "consent_missing");
    }
}

#[tokio::test]
async fn cancelling_does_not_wait_for_a_server_that_says_nothing() {
    let server = Server::for_tokens(vec![Step::Hang]).await;
    let mut bench = Bench::new().await;
    let edit = edit_at(&bench, &server);
    let (job, redirect) = begin(&mut bench, edit).await;
    paste(&bench, job, &redirect);
    asked(&server, 1).await;
    let since = Instant::now();
    bench.service.send(Command::Cancel { job });
    while !matches!(
        bench.next().await,
        Event::Run {
            event: RunEvent::Cancelled,
            ..
        }
    ) {}
    assert!(since.elapsed() < Duration::from_millis(100));
}
