//! A first start whose keyring does not serve: the password seals, and it is said.

use std::fs;

use aevo_administrator::message::{Command, Event, JobId, Seal};
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::WrappedKey;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};

use super::*;

const PASSWORD: &str = "ein langes Kennwort";

type Ask = fn(JobId, secrecy::SecretString) -> Command;

/// Starts the service, sends it one command, and says how the secrets are sealed.
pub(super) fn opened(places: &Places, keyring: Option<Keyring>, command: Ask) -> Seal {
    let setup = Setup {
        places: places.clone(),
        trust: Trust::Platform,
        sandbox: None,
        keyring,
        name_servers: Vec::new(),
        opens_browser: false,
    };
    let (service, events) = Service::start(setup, || {}).unwrap();
    service.send(command(JobId::next(), secret(PASSWORD)));
    loop {
        match events.recv_timeout(2 * PATIENT).unwrap() {
            Event::Opened { seal, .. } => return seal,
            Event::Refused { diagnosis, .. } => panic!("{diagnosis:?}"),
            _ => {}
        }
    }
}

pub(super) fn first(job: JobId, password: secrecy::SecretString) -> Command {
    Command::SetPassword { job, password }
}

fn later(job: JobId, password: secrecy::SecretString) -> Command {
    Command::Unlock { job, password }
}

/// What the store does at each call of a first start, which keeps a new key and reads it back.
fn scripts() -> Vec<(&'static str, Vec<Fit>)> {
    let no_collection = || Fit::Fail(Error::NoStorageAccess("no default collection".into()));
    vec![
        ("no collection", vec![no_collection()]),
        ("dismissed", vec![Fit::Fail(locked())]),
        ("broken", vec![Fit::Fail(platform())]),
        ("panics", vec![Fit::Panic]),
        // The connection is renewed once, and fails again.
        (
            "broken while reading back",
            vec![Fit::Serve, Fit::Fail(platform()), Fit::Fail(platform())],
        ),
    ]
}

#[test]
fn without_a_keyring_that_serves_the_password_seals() {
    std::thread::scope(|scope| {
        for (name, fits) in scripts() {
            scope.spawn(move || {
                let scripted = Arc::<Scripted>::default();
                for fit in fits {
                    scripted.will(fit);
                }
                falls_back(name, scripted.keyring(PATIENT));
                assert!(scripted.fits.lock().unwrap().is_empty(), "{name}");
            });
        }
        scope.spawn(|| {
            let none = Keyring::with_store(Box::new(|| Err(platform())));
            falls_back("no service", none.unwrap());
        });
        scope.spawn(|| {
            let scripted = Arc::<Scripted>::default();
            let (_thaw, frozen) = mpsc::channel();
            scripted.will(Fit::Freeze(frozen));
            let short = Duration::from_millis(200);
            falls_back("frozen", scripted.keyring(short));
        });
    });
}

fn falls_back(name: &str, keyring: Keyring) {
    let (directory, places) = fresh();
    assert_eq!(
        opened(&places, Some(keyring), first),
        Seal::Password,
        "{name}"
    );
    assert!(WrappedKey::at(&places).exists().unwrap(), "{name}");
    for entry in fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(
                !text.contains("AGE-SECRET-KEY"),
                "{name}: {}",
                path.display()
            );
        }
    }
}

/// It stays so where the keyring is back: its key, if it has one, is not that of these secrets.
#[test]
fn what_the_password_seals_stays_so() {
    let (_directory, places) = fresh();
    let scripted = Arc::<Scripted>::default();
    scripted.will(Fit::Fail(locked()));
    let keyring = || Some(scripted.keyring(PATIENT));
    for (keyring, command) in [(keyring(), first as Ask), (keyring(), later), (None, later)] {
        assert_eq!(opened(&places, keyring, command), Seal::Password);
    }
    assert!(scripted.kept.lock().unwrap().is_empty());
}

/// Else the test above proves nothing.
#[test]
fn with_a_keyring_that_serves_it_seals() {
    let (_directory, places) = fresh();
    let scripted = Arc::<Scripted>::default();
    assert_eq!(
        opened(&places, Some(scripted.keyring(PATIENT)), first),
        Seal::Keyring
    );
    assert!(!WrappedKey::at(&places).exists().unwrap());
    assert_eq!(
        opened(&places, Some(scripted.keyring(PATIENT)), later),
        Seal::Keyring
    );
}
