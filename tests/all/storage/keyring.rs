//! The keyring's thread over scripted stores, and over a real Secret Service.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::provider::ProviderId;
use aevo_administrator::service::keyring::{Keyring, KeyringError};
use aevo_administrator::service::secrets::{KeyringKeyError, SealKey, Vault};
use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry, Error};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{fresh, secret};

mod first_start;
mod frozen;
#[cfg(target_os = "linux")]
mod real;

const CANARY: &[u8] = b"canary-secret";
/// Long enough that no machine misses it by mistake.
const PATIENT: Duration = Duration::from_secs(20);

/// What the next call of the store does.
enum Fit {
    Serve,
    Fail(Error),
    Panic,
    /// Waits until the sender is dropped.
    Freeze(mpsc::Receiver<()>),
}

/// A store in memory with fits.
#[derive(Default)]
struct Scripted {
    kept: Mutex<HashMap<(String, String), Vec<u8>>>,
    fits: Mutex<Vec<Fit>>,
    opened: Mutex<usize>,
    calls: Mutex<Vec<(String, ThreadId)>>,
}

struct Handle(Arc<Scripted>);

struct Item(Arc<Scripted>, String, String);

impl Scripted {
    fn next(&self, call: &str) -> keyring_core::Result<()> {
        self.calls
            .lock()
            .unwrap()
            .push((call.to_owned(), std::thread::current().id()));
        let fit = self.fits.lock().unwrap().pop();
        match fit {
            None | Some(Fit::Serve) => Ok(()),
            Some(Fit::Fail(error)) => Err(error),
            Some(Fit::Panic) => panic!("Mutex failure in credential store"),
            Some(Fit::Freeze(until)) => {
                let _ = until.recv();
                Ok(())
            }
        }
    }

    fn keyring(self: &Arc<Self>, deadline: Duration) -> Keyring {
        let scripted = Arc::clone(self);
        Keyring::with_store(Box::new(move || {
            *scripted.opened.lock().unwrap() += 1;
            let store: Arc<CredentialStore> = Arc::new(Handle(Arc::clone(&scripted)));
            Ok(store)
        }))
        .unwrap()
        .answering_within(deadline)
    }

    fn will(&self, fit: Fit) {
        self.fits.lock().unwrap().insert(0, fit);
    }

    fn opened(&self) -> usize {
        *self.opened.lock().unwrap()
    }

    fn calls(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().map(|(call, _)| call.clone()).collect()
    }
}

impl CredentialStoreApi for Handle {
    fn vendor(&self) -> String {
        String::new()
    }
    fn id(&self) -> String {
        String::new()
    }
    fn build(
        &self,
        service: &str,
        user: &str,
        _: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        let item = Item(Arc::clone(&self.0), service.to_owned(), user.to_owned());
        Ok(Entry::new_with_credential(Arc::new(item)))
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Item {
    fn name(&self) -> (String, String) {
        (self.1.clone(), self.2.clone())
    }
}

impl CredentialApi for Item {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        self.0.next("set")?;
        self.0
            .kept
            .lock()
            .unwrap()
            .insert(self.name(), secret.to_vec());
        Ok(())
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        self.0.next("get")?;
        let kept = self.0.kept.lock().unwrap();
        kept.get(&self.name()).cloned().ok_or(Error::NoEntry)
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        self.0.next("remove")?;
        let removed = self.0.kept.lock().unwrap().remove(&self.name());
        removed.map(|_| ()).ok_or(Error::NoEntry)
    }
    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        Some(self.name())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn platform() -> Error {
    Error::PlatformFailure("connection closed".into())
}

fn locked() -> Error {
    Error::NoStorageAccess("prompt dismissed".into())
}

fn run<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(work)
}

#[test]
fn keeps_gives_back_and_forgets_by_place() {
    run(async {
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let (here, there) = (Uuid::new_v4(), Uuid::new_v4());
        assert!(keyring.get(here).await.unwrap().is_none());
        keyring.set(here, secret("one")).await.unwrap();
        keyring.set(there, secret("two")).await.unwrap();
        let got = keyring.get(here).await.unwrap().unwrap();
        assert_eq!(got.expose_secret(), "one");
        keyring.remove(here).await.unwrap();
        keyring.remove(here).await.unwrap();
        assert!(keyring.get(here).await.unwrap().is_none());
        let got = keyring.get(there).await.unwrap().unwrap();
        assert_eq!(got.expose_secret(), "two");
        assert_eq!(scripted.opened(), 1);
        // The name on Windows is `USER.SERVICE`, so the service must not have a full stop.
        let kept = scripted.kept.lock().unwrap();
        for (service, user) in kept.keys() {
            assert_eq!(service, "AEVO Administrator");
            assert_eq!(user, &format!("seal {there}"));
        }
    });
}

#[test]
fn all_calls_come_from_one_thread_in_order() {
    run(async {
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let place = Uuid::new_v4();
        let mut tasks = Vec::new();
        for number in 0..16 {
            let keyring = keyring.clone();
            tasks.push(async move { keyring.set(place, secret(&number.to_string())).await });
        }
        for task in tasks {
            task.await.unwrap();
        }
        let got = keyring.get(place).await.unwrap().unwrap();
        assert_eq!(got.expose_secret(), "15");
        let calls = scripted.calls.lock().unwrap();
        assert_eq!(calls.len(), 17);
        assert!(calls.iter().all(|(_, thread)| *thread == calls[0].1));
        assert_ne!(calls[0].1, std::thread::current().id());
    });
}

#[test]
fn a_failed_connection_is_renewed_once() {
    run(async {
        for (fits, opened, recovers) in [
            (vec![platform()], 2, true),
            (vec![locked()], 2, true),
            (vec![platform(), platform()], 2, false),
            (vec![locked(), locked()], 2, false),
        ] {
            let scripted = Arc::<Scripted>::default();
            let keyring = scripted.keyring(PATIENT);
            let place = Uuid::new_v4();
            keyring.set(place, secret("x")).await.unwrap();
            for fit in fits {
                scripted.will(Fit::Fail(fit));
            }
            let got = keyring.get(place).await;
            assert_eq!(got.is_ok(), recovers, "{got:?}");
            assert_eq!(scripted.opened(), opened);
            // And the next request begins afresh.
            assert!(keyring.get(place).await.unwrap().is_some());
        }
    });
}

#[test]
fn a_new_connection_that_fails_is_not_renewed() {
    run(async {
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        scripted.will(Fit::Fail(locked()));
        let error = keyring.get(Uuid::new_v4()).await.unwrap_err();
        assert!(matches!(error, KeyringError::Locked(_)), "{error:?}");
        assert_eq!(scripted.calls().len(), 1);
        assert_eq!(error.evidence().fault, Fault::Local(LocalFault::Keyring));
        assert!(error.evidence().words.contains("prompt dismissed"));
    });
}

#[test]
fn no_store_is_no_service() {
    run(async {
        let keyring = Keyring::with_store(Box::new(|| Err(platform()))).unwrap();
        let error = keyring.get(Uuid::new_v4()).await.unwrap_err();
        assert!(matches!(error, KeyringError::NoService(_)), "{error:?}");
        assert!(error.evidence().words.contains("connection closed"));
    });
}

#[test]
fn a_frozen_store_costs_the_deadline_and_no_more() {
    run(async {
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(Duration::from_millis(100));
        let place = Uuid::new_v4();
        let (thaw, frozen) = mpsc::channel();
        scripted.will(Fit::Freeze(frozen));
        let since = Instant::now();
        for _ in 0..3 {
            let error = keyring.set(place, secret("late")).await.unwrap_err();
            assert!(matches!(error, KeyringError::Silent), "{error:?}");
        }
        assert!(since.elapsed() < Duration::from_secs(5));
        drop(thaw);
        // Once it thaws it serves; the requests whose senders gave up are not carried out.
        let patient = async {
            loop {
                if let Ok(got) = keyring.get(place).await {
                    break got;
                }
            }
        };
        assert!(patient.await.is_some());
        let sets = scripted
            .calls()
            .iter()
            .filter(|call| *call == "set")
            .count();
        assert_eq!(sets, 1);
    });
}

#[test]
fn a_panicking_store_ends_one_request_only() {
    run(async {
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let place = Uuid::new_v4();
        scripted.will(Fit::Panic);
        let error = keyring.set(place, secret("x")).await.unwrap_err();
        assert!(matches!(error, KeyringError::Broken), "{error:?}");
        keyring.set(place, secret("x")).await.unwrap();
        assert_eq!(scripted.opened(), 2);
    });
}

#[test]
fn no_error_shows_what_is_kept() {
    run(async {
        let decimal = format!("{CANARY:?}");
        for error in [
            Error::BadEncoding(CANARY.to_vec()),
            Error::BadDataFormat(CANARY.to_vec(), "canary-secret".into()),
        ] {
            let scripted = Arc::<Scripted>::default();
            let keyring = scripted.keyring(PATIENT);
            scripted.will(Fit::Fail(error));
            let error = keyring.get(Uuid::new_v4()).await.unwrap_err();
            let said = format!("{error:?} {error:#?} {error} {:?}", error.evidence());
            assert!(
                !said.contains("canary") && !said.contains(&decimal[1..20]),
                "{said}"
            );
        }
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let place = Uuid::new_v4();
        let name = ("AEVO Administrator".to_owned(), format!("seal {place}"));
        let bytes = [CANARY, b"\xff"].concat();
        scripted.kept.lock().unwrap().insert(name, bytes);
        let error = keyring.get(place).await.unwrap_err();
        assert!(matches!(error, KeyringError::NotText));
        assert!(!format!("{error:?}").contains(&decimal[1..20]));
    });
}

#[test]
fn the_key_is_made_once() {
    run(async {
        let (_directory, places) = fresh();
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let one = SealKey::from_keyring(&keyring, &places).await.unwrap();
        let two = SealKey::from_keyring(&keyring, &places).await.unwrap();
        assert_eq!(
            one.identity().expose_secret(),
            two.identity().expose_secret()
        );
        assert_eq!(scripted.kept.lock().unwrap().len(), 1);
        for (_, kept) in scripted.kept.lock().unwrap().iter() {
            assert!(kept.is_ascii());
            // Windows keeps 2,560 bytes, or 1,280 characters.
            assert_eq!(kept.len(), 74);
        }
    });
}

#[test]
fn a_lost_key_is_never_replaced_in_silence() {
    run(async {
        let (_directory, places) = fresh();
        let scripted = Arc::<Scripted>::default();
        let keyring = scripted.keyring(PATIENT);
        let key = SealKey::from_keyring(&keyring, &places).await.unwrap();
        let vault = Vault::open(&places, key).unwrap();
        vault
            .set_client_secret(ProviderId(Uuid::new_v4()), secret("x"))
            .unwrap();
        scripted.kept.lock().unwrap().clear();
        let error = SealKey::from_keyring(&keyring, &places).await.unwrap_err();
        assert!(matches!(error, KeyringKeyError::Missing), "{error:?}");
        assert!(scripted.kept.lock().unwrap().is_empty());
    });
}
