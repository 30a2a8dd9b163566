//! What all jobs share: settings, secrets, the connection to the network. Lives on the service thread.

mod keep;
mod settings;

use std::cell::{Cell, OnceCell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use secrecy::SecretString;
use tokio::sync::Notify;

pub(super) use settings::Settings;

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::draft::{ProviderEdit, SecretText};
use crate::domain::evidence::{Evidence, Fault, LocalFault, TlsFault};
use crate::domain::stage::Stage;
use crate::message::{Event, JobId, Notice, Start};
use crate::service::atomic;
use crate::service::clipboard::Copied;
use crate::service::http::{DEADLINE, Http};
use crate::service::keyring::Keyring;
use crate::service::password::Gate;
use crate::service::places::Places;
use crate::service::secrets::Vault;
use crate::service::settings::{Remark, SettingsFile};
use crate::service::tls::{self, Trust};
use crate::service::tokens::Tokens;
use crate::service::{Outbox, Setup, browser};

/// What all jobs share.
pub(super) struct Desk {
    pub places: Places,
    pub settings: RefCell<SettingsFile<Settings>>,
    pub gate: RefCell<Gate>,
    pub vault: RefCell<Option<Rc<Vault>>>,
    pub tokens: Tokens,
    pub out: Outbox,
    pub sandbox: Option<ProviderEdit>,
    pub name_servers: Vec<SocketAddr>,
    pub opens_browser: bool,
    copied: RefCell<Option<Copied>>,
    keyring: Option<Keyring>,
    trust: Trust,
    network: OnceCell<Network>,
    /// Exchanges that must reach the disk before the program ends.
    unsettled: Cell<usize>,
    settled: Notify,
}

/// What reaches the network. Made when it is first needed: reading the system's certificates takes a while.
#[derive(Clone)]
pub(super) struct Network {
    pub tls: Arc<rustls::ClientConfig>,
    pub http: Http,
}

/// Something that must reach the disk before the program ends.
#[must_use]
pub(super) struct Unsettled(Rc<Desk>);

impl Drop for Unsettled {
    fn drop(&mut self) {
        let Self(desk) = self;
        desk.unsettled.set(desk.unsettled.get().saturating_sub(1));
        desk.settled.notify_waiters();
    }
}

impl Desk {
    /// Reads the settings and tells how the program starts.
    pub fn open(setup: Setup, out: Outbox) -> Self {
        let prepared = setup.places.prepare();
        if let Err(error) = atomic::sweep(setup.places.settings_dir(), atomic::LEFTOVER_AGE) {
            tracing::warn!(%error, "leftovers could not be looked for");
        }
        let settings = SettingsFile::<Settings>::open(&setup.places);
        let gate = Gate::new(settings.value().guesses, Instant::now());
        let wait = gate.wait(Instant::now());
        out.send(Event::Started(Start {
            first_start: settings.value().password.is_none(),
            theme: settings.value().theme,
            next_try: (!wait.is_zero()).then(|| Instant::now() + wait),
            sandbox: setup.sandbox.is_some(),
        }));
        if let Err(error) = prepared {
            out.send(Event::Notice(Notice::NotWritable(atomic::words(&error))));
        }
        if let Some(notice) = notice(settings.remark()) {
            out.send(Event::Notice(notice));
        }
        Self {
            places: setup.places,
            settings: RefCell::new(settings),
            gate: RefCell::new(gate),
            vault: RefCell::new(None),
            tokens: Tokens::default(),
            out,
            sandbox: setup.sandbox,
            name_servers: setup.name_servers,
            opens_browser: setup.opens_browser,
            copied: RefCell::default(),
            keyring: setup.keyring,
            trust: setup.trust,
            network: OnceCell::new(),
            unsettled: Cell::new(0),
            settled: Notify::new(),
        }
    }

    /// Forgets every secret until the next log-in.
    pub fn lock(&self) {
        *self.vault.borrow_mut() = None;
        *self.copied.borrow_mut() = None;
        self.tokens.forget_all();
    }

    /// The opened secrets.
    pub fn vault(&self) -> Result<Rc<Vault>, Evidence> {
        self.vault.borrow().clone().ok_or_else(|| Evidence {
            stage: Stage::Token,
            fault: Fault::Local(LocalFault::ConsentMissing),
            words: String::new(),
        })
    }

    /// The keyring, where there shall be one.
    pub fn keyring(&self) -> Result<&Keyring, Evidence> {
        self.keyring.as_ref().ok_or_else(|| Evidence {
            stage: Stage::Token,
            fault: Fault::Local(LocalFault::Keyring),
            words: String::new(),
        })
    }

    /// The way to the network.
    pub fn network(&self) -> Result<Network, Evidence> {
        if let Some(network) = self.network.get() {
            return Ok(network.clone());
        }
        let tls = tls::client_config(&self.trust).map_err(|error| Evidence {
            stage: Stage::Tls,
            fault: Fault::Tls(TlsFault::BadCertificate),
            words: atomic::words(&error),
        })?;
        let http = Http::new(&tls, DEADLINE).map_err(|error| error.evidence())?;
        Ok(self.network.get_or_init(|| Network { tls, http }).clone())
    }

    /// Puts a secret on the clipboard for a while, in place of one that may be there.
    pub fn copy_secret(&self, secret: &SecretText) {
        let mut copied = self.copied.borrow_mut();
        *copied = None;
        *copied = Some(Copied::new(SecretString::from(secret.0.as_str())));
    }

    /// Shows the folder of the log files.
    pub fn open_log_folder(&self) {
        if let Err(error) = browser::open_path(&self.places.log_dir()) {
            tracing::warn!(%error, "the log folder could not be shown");
            self.out.send(Event::Notice(Notice::LogFolder(
                self.places.log_dir().display().to_string(),
            )));
        }
    }

    /// The request could not be carried out.
    pub fn refuse(&self, job: JobId, evidence: Evidence) {
        tracing::warn!(fault = ?evidence.fault, words = evidence.words, "refused");
        let diagnosis = Box::new(Diagnosis::of(evidence, Subject::default()));
        self.out.send(Event::Refused { job, diagnosis });
    }

    /// Something has begun that must reach the disk; when the guard is dropped it has, or has panicked.
    pub fn unsettle(self: &Rc<Self>) -> Unsettled {
        self.unsettled.set(self.unsettled.get() + 1);
        Unsettled(Rc::clone(self))
    }

    /// Waits until every exchange has reached the disk.
    pub async fn settled(&self) {
        while self.unsettled.get() > 0 {
            self.settled.notified().await;
        }
    }
}

fn notice(remark: &Remark) -> Option<Notice> {
    let name = |path: &Option<std::path::PathBuf>| {
        path.as_deref()
            .map(|path| path.display().to_string())
            .unwrap_or_default()
    };
    match remark {
        Remark::Fresh | Remark::Loaded => None,
        Remark::RestoredFromBackup { kept_as } => Some(Notice::SettingsRestored(name(kept_as))),
        Remark::StartedFresh { kept_as } => Some(Notice::SettingsLost(name(kept_as))),
        Remark::Newer { .. } => Some(Notice::SettingsNewer),
        Remark::Unusable(error) => Some(Notice::NotWritable(atomic::words(error))),
    }
}
