//! Wrong calls, and secrets that stay closed: each with a clear word and the code that programs expect.

use std::sync::Arc;
use std::time::Duration;

use aevo_administrator::message::{Command, Event, JobId, Seal};
use aevo_administrator::service::headless::{self, Closed, KeyringState};
use aevo_administrator::service::keyring::Keyring;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};
use keyring_core::CredentialStore;
use secrecy::SecretString;
use serde_json::Value;
use tempfile::TempDir;

use super::{RECHNUNG, nowhere, run, text};
use crate::service::bench::{Bench, PASSWORD};

#[test]
fn wrong_calls() {
    let (_place, nowhere) = nowhere();
    for (call, expected) in [
        (&["check"][..], 3),
        (&["check", "--all", RECHNUNG], 3),
        (&["check", "--all", "--send-to", "x"], 3),
        (&["token"], 64),
        (&["send"], 64),
        (&["send", "--mailbox", RECHNUNG], 64),
        (&["send", "--mailbox", RECHNUNG, "x"], 64),
        (&["send", "--mailbox", "x", RECHNUNG], 64),
        (&["--sandbox", "token", RECHNUNG], 64),
        (&["--sandbox", "check", RECHNUNG], 3),
        (&["nothing"], 2),
        (&["token", "--help"], 0),
    ] {
        let output = run(&nowhere, None, None, call, b"");
        assert_eq!(output.status.code(), Some(expected), "{call:?} {output:?}");
    }
    for at_once in ["0", "51", "x"] {
        let call = ["check", "--all", "--at-once", at_once];
        let output = run(&nowhere, None, None, &call, b"");
        assert_eq!(output.status.code(), Some(3));
        let said = text(&output.stderr);
        assert!(said.contains("--at-once"), "{at_once} {said}");
    }
    let help = run(&nowhere, None, None, &["send", "--help"], b"");
    assert!(text(&help.stdout).contains("  75  "));
}

#[test]
fn nothing_is_made_where_nothing_was_set_up() {
    let (_place, nowhere) = nowhere();
    for (call, expected) in [
        (&["token", RECHNUNG][..], 1),
        (&["send", "--mailbox", RECHNUNG, RECHNUNG], 78),
        (&["check", RECHNUNG], 3),
        (&["check", "--all"], 3),
    ] {
        let output = run(&nowhere, None, None, call, b"\n");
        assert_eq!(output.status.code(), Some(expected), "{call:?} {output:?}");
        assert!(text(&output.stderr).contains("noch nichts eingerichtet"));
        assert!(!nowhere.exists());
    }
}

#[tokio::test]
async fn without_its_password_nothing_opens() {
    let bench = Bench::new().await;
    let place = bench.place.path();
    let send = ["send", "--mailbox", RECHNUNG, RECHNUNG];
    let output = run(place, None, None, &send, b"\n");
    assert_eq!(output.status.code(), Some(78), "{output:?}");
    assert!(text(&output.stderr).contains("--password-file"));
    let output = run(place, None, Some("ein falsches Kennwort"), &send, b"\n");
    assert_eq!(output.status.code(), Some(77), "{output:?}");
    let missing = [&send[..], &["--password-file", "/nonexistent/file"]].concat();
    assert_eq!(
        run(place, None, None, &missing, b"\n").status.code(),
        Some(78)
    );
    let output = run(place, None, None, &["check", RECHNUNG, "--json"], b"");
    assert_eq!(output.status.code(), Some(3));
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[0]["state"], "unknown");
    assert!(
        rows[0]["title"]
            .as_str()
            .unwrap()
            .contains("Administrator-Kennwort")
    );
}

fn keyring(store: &Arc<CredentialStore>) -> Keyring {
    let store = Arc::clone(store);
    Keyring::with_store(Box::new(move || Ok(Arc::clone(&store)))).unwrap()
}

fn setup(place: &TempDir, keyring: Option<Keyring>) -> Setup {
    Setup {
        places: Places::find(Some(place.path())).unwrap(),
        trust: Trust::Platform,
        sandbox: None,
        keyring,
        name_servers: Vec::new(),
        opens_browser: false,
    }
}

/// The password is a gate of the window; what seals the secrets is in the keyring.
#[test]
fn a_keyring_opens_without_a_password_to_its_own_user_alone() {
    let place = tempfile::tempdir().unwrap();
    let own: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    let (service, events) = Service::start(setup(&place, Some(keyring(&own))), || {}).unwrap();
    let (job, password) = (JobId::next(), SecretString::from(PASSWORD));
    service.send(Command::SetPassword { job, password });
    loop {
        match events.recv_timeout(Duration::from_secs(40)).unwrap() {
            Event::Opened { seal, .. } => {
                assert_eq!(seal, Seal::Keyring);
                break;
            }
            Event::Refused { diagnosis, .. } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }
    drop(service);
    let unasked = || panic!("no password is needed");
    let call = |keyring| {
        headless::call(setup(&place, keyring), unasked, async |service| {
            service.kept().providers.len()
        })
        .unwrap()
    };
    assert!(matches!(call(Some(keyring(&own))), Ok(1)));
    let foreign: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    assert!(matches!(
        call(Some(keyring(&foreign))),
        Err(Closed::Keyring(KeyringState::Foreign, _))
    ));
    assert!(matches!(
        call(None),
        Err(Closed::Keyring(KeyringState::Missing, _))
    ));

    // The same by the program, where no session bus leads to a keyring.
    let send = ["send", "--mailbox", RECHNUNG, RECHNUNG];
    let output = run(place.path(), None, None, &send, b"\n");
    assert_eq!(output.status.code(), Some(69), "{output:?}");
    assert!(text(&output.stderr).contains("Schlüsselbund"));
    let output = run(
        place.path(),
        None,
        None,
        &["check", RECHNUNG, "--json"],
        b"",
    );
    assert_eq!(output.status.code(), Some(3));
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[0]["cause"], "keyring_no_secret_service");
    assert_eq!(
        run(place.path(), None, None, &["token", RECHNUNG], b"")
            .status
            .code(),
        Some(1)
    );
}
