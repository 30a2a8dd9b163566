//! A password that was deleted by hand, where a keyring holds the key of the secrets.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use aevo_administrator::domain::draft::{ProviderDraft, ProviderEdit};
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::service::keyring::Keyring;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};
use keyring_core::CredentialStore;
use secrecy::SecretString;
use tempfile::TempDir;

use super::bench::{PASSWORD, PATIENCE};

fn start(place: &TempDir, store: &Arc<CredentialStore>) -> (Service, Receiver<Event>) {
    let store = Arc::clone(store);
    let keyring = Keyring::with_store(Box::new(move || Ok(Arc::clone(&store)))).unwrap();
    let setup = Setup {
        places: Places::find(Some(place.path())).unwrap(),
        trust: Trust::Platform,
        sandbox: None,
        keyring: Some(keyring),
        name_servers: Vec::new(),
        opens_browser: false,
    };
    Service::start(setup, || {}).unwrap()
}

/// The answer to a command.
fn ask(service: &Service, events: &Receiver<Event>, command: Command) -> Event {
    service.send(command);
    loop {
        match events.recv_timeout(PATIENCE).unwrap() {
            Event::Started(_) | Event::Kept(_) => {}
            event => return event,
        }
    }
}

fn set_password() -> Command {
    let (job, password) = (JobId::next(), SecretString::from(PASSWORD));
    Command::SetPassword { job, password }
}

fn files(place: &Path, start: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(place)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(start)
        })
        .collect()
}

#[test]
fn what_an_earlier_password_protected_never_opens_again() {
    let place = tempfile::tempdir().unwrap();
    let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    let (service, events) = start(&place, &store);
    let opened = ask(&service, &events, set_password());
    assert!(matches!(opened, Event::Opened { .. }), "{opened:?}");
    let preset = preset::office365();
    let mut provider = ProviderDraft::from_preset(preset, &preset.name);
    provider.client_secret.edited("Abc8Q~a.secret".to_owned());
    let edit = Box::new(ProviderEdit {
        provider,
        mailboxes: Vec::new(),
    });
    let job = JobId::next();
    let saved = ask(&service, &events, Command::Save { job, edit });
    assert!(matches!(saved, Event::Saved { .. }), "{saved:?}");
    drop(service);

    for path in files(place.path(), "settings.json") {
        fs::remove_file(path).unwrap();
    }
    let (service, events) = start(&place, &store);
    let opened = ask(&service, &events, set_password());
    assert!(matches!(opened, Event::Opened { .. }), "{opened:?}");
    drop(service);

    let aside = files(place.path(), "secrets.age.corrupt-");
    for path in files(place.path(), "secrets.age") {
        if !aside.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
    fs::rename(&aside[0], place.path().join("secrets.age")).unwrap();
    let (service, events) = start(&place, &store);
    let (job, password) = (JobId::next(), SecretString::from(PASSWORD));
    let answer = ask(&service, &events, Command::Unlock { job, password });
    assert!(matches!(answer, Event::Refused { .. }), "{answer:?}");
}
