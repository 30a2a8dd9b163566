//! The operating system's keyring, which holds nothing but the key of the sealed secrets.
//!
//! One thread owns the store and serves one request after the other: the stores block, some are not
//! safe for two calls at once, and a frozen daemon blocks for ever. Whoever asks waits for a limited
//! time and then goes on; the thread stays with the daemon.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use keyring_core::{CredentialStore, Entry};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::oneshot;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::stage::Stage;
use crate::service::atomic;

/// The way to the keyring's thread. Clones share it.
#[derive(Clone, Debug)]
pub struct Keyring {
    requests: mpsc::Sender<Request>,
    deadline: Duration,
}

/// Why the keyring did not serve.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// There is no session bus, no service on it, or no keyring on this machine.
    #[error("there is no keyring service")]
    NoService(#[source] StoreFailure),
    /// The keyring is locked or missing, or its question was dismissed.
    #[error("the keyring is locked")]
    Locked(#[source] StoreFailure),
    /// No answer in time. The service is frozen, or it is asking its user for a password; the request
    /// may still be carried out.
    #[error("the keyring does not answer")]
    Silent,
    /// The store refused for another reason.
    #[error("the keyring failed")]
    Other(#[source] StoreFailure),
    /// The store broke down while it was asked; the next request begins with a new one.
    #[error("the keyring store broke down")]
    Broken,
    /// The entry holds something else than text.
    #[error("the keyring holds something that is no key")]
    NotText,
    /// The thread cannot be started.
    #[error("the thread of the keyring cannot be started")]
    Thread(#[source] std::io::Error),
}

/// A store's error without the bytes that some of its variants carry, in whichever way it is printed.
pub struct StoreFailure(keyring_core::Error);

/// What makes a store. It may block and fail.
pub type OpenStore = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send;

/// After this the window says that the keyring does not answer.
pub const DEADLINE: Duration = Duration::from_secs(10);
/// Without a full stop: on Windows the name of an entry is `USER.SERVICE`, which is unique only so.
const SERVICE: &str = "AEVO Administrator";
/// A refusal that comes faster than this is no person's doing: the daemon died or was started anew,
/// and a new connection may help. A person who dismissed the question is not asked a second time.
const NO_PERSON: Duration = Duration::from_secs(1);

impl Keyring {
    /// The keyring of this operating system. Nothing is asked of it before the first request.
    pub fn of_this_system() -> Result<Self, KeyringError> {
        Self::with_store(Box::new(open_store))
    }

    /// A keyring over any store.
    pub fn with_store(open: Box<OpenStore>) -> Result<Self, KeyringError> {
        let (requests, inbox) = mpsc::channel();
        thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || serve(&open, &inbox))
            .map_err(KeyringError::Thread)?;
        Ok(Self {
            requests,
            deadline: DEADLINE,
        })
    }

    /// The same keyring, whose answers this clone awaits for another time than [`DEADLINE`].
    #[must_use]
    pub fn answering_within(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// What is kept for the settings directory of this id; `None` where there is nothing.
    pub async fn get(&self, place: Uuid) -> Result<Option<SecretString>, KeyringError> {
        self.ask(place, Wish::Get).await
    }

    /// Keeps a text of ASCII characters: `KWallet` takes UTF-8 only, Windows counts in UTF-16.
    pub async fn set(&self, place: Uuid, secret: SecretString) -> Result<(), KeyringError> {
        self.ask(place, Wish::Set(secret)).await.map(|_nothing| ())
    }

    /// Forgets what is kept; nothing to forget is no error.
    pub async fn remove(&self, place: Uuid) -> Result<(), KeyringError> {
        self.ask(place, Wish::Remove).await.map(|_nothing| ())
    }

    async fn ask(&self, place: Uuid, wish: Wish) -> Result<Option<SecretString>, KeyringError> {
        let (answer, answered) = oneshot::channel();
        let request = Request {
            user: format!("seal {place}"),
            wish,
            answer,
        };
        self.requests
            .send(request)
            .map_err(|_| KeyringError::Broken)?;
        match tokio::time::timeout(self.deadline, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(KeyringError::Broken),
            Err(_) => Err(KeyringError::Silent),
        }
    }
}

impl KeyringError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: Stage::Token,
            fault: Fault::Local(LocalFault::Keyring),
            words: atomic::words(self),
        }
    }
}

impl fmt::Debug for StoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for StoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use keyring_core::Error as E;
        match &self.0 {
            // The cause is printed with Debug by the library, and may quote the data.
            E::BadDataFormat(..) => f.write_str("the data is malformed"),
            E::Ambiguous(entries) => write!(f, "{} entries of one name", entries.len()),
            other => other.fmt(f),
        }
    }
}

impl std::error::Error for StoreFailure {}

#[derive(Debug)]
enum Wish {
    Get,
    Set(SecretString),
    Remove,
}

#[derive(Debug)]
struct Request {
    user: String,
    wish: Wish,
    answer: oneshot::Sender<Result<Option<SecretString>, KeyringError>>,
}

/// The thread: until all senders are gone.
fn serve(open: &OpenStore, inbox: &mpsc::Receiver<Request>) {
    let mut store: Option<Arc<CredentialStore>> = None;
    for request in inbox {
        // Who asked has given up meanwhile: nothing is done behind a person's back.
        if request.answer.is_closed() {
            continue;
        }
        // The stores panic on a poisoned lock; that ends a request, not the thread.
        let result = panic::catch_unwind(AssertUnwindSafe(|| {
            serve_one(open, &mut store, &request.user, &request.wish)
        }))
        .unwrap_or(Err(KeyringError::Broken));
        if result.is_err() {
            store = None;
        }
        // A closed channel: the answer came too late for whoever asked.
        let _ = request.answer.send(result);
    }
}

/// With the store at hand, and once more with a new one where that failed: a connection does not
/// outlive its daemon.
fn serve_one(
    open: &OpenStore,
    store: &mut Option<Arc<CredentialStore>>,
    user: &str,
    wish: &Wish,
) -> Result<Option<SecretString>, KeyringError> {
    let (present, is_new) = match store.take() {
        Some(store) => (store, false),
        None => (connect(open)?, true),
    };
    let since = Instant::now();
    let result = carry_out(&present, user, wish);
    let (store_in_use, result) = match result {
        Err(KeyringError::Locked(_) | KeyringError::Other(_))
            if !is_new && since.elapsed() < NO_PERSON =>
        {
            drop(present);
            let renewed = connect(open)?;
            let result = carry_out(&renewed, user, wish);
            (renewed, result)
        }
        result => (present, result),
    };
    *store = Some(store_in_use);
    result
}

fn connect(open: &OpenStore) -> Result<Arc<CredentialStore>, KeyringError> {
    open().map_err(|error| KeyringError::NoService(StoreFailure(error)))
}

fn carry_out(
    store: &Arc<CredentialStore>,
    user: &str,
    wish: &Wish,
) -> Result<Option<SecretString>, KeyringError> {
    let entry = build_entry(store, user).map_err(judge)?;
    match wish {
        Wish::Get => match entry.get_secret() {
            Ok(bytes) => text_of(Zeroizing::new(bytes)).map(Some),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(judge(error)),
        },
        // As bytes: `set_password` would double the length on Windows.
        Wish::Set(secret) => entry
            .set_secret(secret.expose_secret().as_bytes())
            .map(|()| None)
            .map_err(judge),
        Wish::Remove => match entry.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(judge(error)),
        },
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the vector is zeroed here, as soon as its text was copied"
)]
fn text_of(bytes: Zeroizing<Vec<u8>>) -> Result<SecretString, KeyringError> {
    std::str::from_utf8(&bytes)
        .map(SecretString::from)
        .map_err(|_| KeyringError::NotText)
}

fn judge(error: keyring_core::Error) -> KeyringError {
    match error {
        keyring_core::Error::NoStorageAccess(_) => KeyringError::Locked(StoreFailure(error)),
        _ => KeyringError::Other(StoreFailure(error)),
    }
}

fn build_entry(store: &Arc<CredentialStore>, user: &str) -> keyring_core::Result<Entry> {
    // On Windows an entry roams with the user by default; the sealed file does not.
    #[cfg(target_os = "windows")]
    let modifiers = Some(std::collections::HashMap::from([("persistence", "Local")]));
    #[cfg(not(target_os = "windows"))]
    let modifiers = None;
    store.build(SERVICE, user, modifiers.as_ref())
}

#[cfg(target_os = "linux")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let configuration = std::collections::HashMap::from([("service_no_divider", "true")]);
    let store = windows_native_keyring_store::Store::new_with_configuration(&configuration)?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}
