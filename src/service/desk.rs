//! What all jobs share: settings, secrets, the connection to the network. Lives on the service thread.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use chrono::Utc;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::draft::{ProviderDraft, ProviderEdit, SecretText};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{LastTest, Mailbox, MailboxId, Presented};
use crate::domain::provider::ProviderId;
use crate::domain::stage::Stage;
use crate::message::{Event, JobId, Kept, Notice, Start, ThemeChoice};
use crate::service::atomic;
use crate::service::clipboard::Copied;
use crate::service::http::{DEADLINE, Http};
use crate::service::keyring::Keyring;
use crate::service::password::{Gate, Guesses, PasswordRecord};
use crate::service::places::Places;
use crate::service::secrets::{Vault, VaultError};
use crate::service::settings::{Remark, SettingsFile};
use crate::service::tls::{self, Trust};
use crate::service::tokens::Tokens;
use crate::service::{Outbox, Setup, browser};

/// What is in `settings.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    pub password: Option<PasswordRecord>,
    pub guesses: Guesses,
    pub theme: ThemeChoice,
    pub providers: Vec<ProviderDraft>,
    pub mailboxes: Vec<Mailbox>,
    /// A public key of the age format; empty where none was used yet.
    pub handover_recipient: String,
}

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
            out.send(Event::Notice(Notice::NotWritable(error.to_string())));
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
            fault: Fault::Tls(crate::domain::evidence::TlsFault::BadCertificate),
            words: atomic::words(&error),
        })?;
        let http = Http::new(&tls, DEADLINE).map_err(|error| error.evidence())?;
        Ok(self.network.get_or_init(|| Network { tls, http }).clone())
    }

    /// Keeps an edit: the secret first, so that settings never name one that is not there.
    pub fn save(&self, mut edit: ProviderEdit) -> Result<(), Evidence> {
        let id = edit.provider.id;
        if let Some(secret) = edit.provider.client_secret.entered() {
            self.vault()?
                .set_client_secret(id, secret)
                .map_err(|error| error.evidence())?;
        }
        edit.provider.client_secret.sealed();
        for mailbox in &mut edit.mailboxes {
            if let Some(password) = mailbox.password.entered() {
                self.vault()?
                    .set_password(mailbox.id, password)
                    .map_err(|error| error.evidence())?;
            }
            mailbox.password.sealed();
        }
        let removed = self.change(|settings| settings.take_over(edit))?;
        for mailbox in removed {
            self.forget_consent(mailbox.id);
        }
        self.out.send(Event::Kept(self.kept()));
        Ok(())
    }

    /// [`Self::save`], answered by an event.
    pub fn save_and_tell(&self, job: JobId, edit: ProviderEdit) {
        match self.save(edit) {
            Ok(()) => self.out.send(Event::Saved { job }),
            Err(evidence) => self.refuse(job, evidence),
        }
    }

    /// Removes a provider, its mailboxes, and only then their secrets.
    pub fn remove_provider(&self, job: JobId, id: ProviderId) {
        let removed = self.change(|settings| {
            settings.providers.retain(|provider| provider.id != id);
            settings
                .mailboxes
                .extract_if(.., |mailbox| mailbox.provider == id)
                .collect::<Vec<_>>()
        });
        match removed {
            Ok(mailboxes) => {
                for mailbox in mailboxes {
                    self.forget_consent(mailbox.id);
                }
                self.forget(|vault| vault.remove_client_secret(id));
                self.out.send(Event::Kept(self.kept()));
                self.out.send(Event::Saved { job });
            }
            Err(evidence) => self.refuse(job, evidence),
        }
    }

    /// Keeps how tests of mailboxes ended.
    pub fn keep_tests(&self, mut tests: HashMap<MailboxId, LastTest>) {
        let now = Utc::now();
        let kept = self.change(|settings| {
            for mailbox in &mut settings.mailboxes {
                if let Some(test) = tests.remove(&mailbox.id) {
                    let former = mailbox.last_test.as_ref();
                    // A mail that was sent while many were checked is the later test.
                    if !former.is_some_and(|former| test.at < former.at && former.at <= now) {
                        mailbox.last_test = Some(test.after(former));
                    }
                }
            }
        });
        match kept {
            Ok(()) => self.out.send(Event::Kept(self.kept())),
            Err(evidence) => self
                .out
                .send(Event::Notice(Notice::NotWritable(evidence.words))),
        }
    }

    /// Keeps under which name a mailbox of others is sent from.
    pub fn keep_presented(&self, id: MailboxId, presented: Presented) -> Result<(), Evidence> {
        self.change(|settings| {
            let mut mailboxes = settings.mailboxes.iter_mut();
            if let Some(mailbox) = mailboxes.find(|mailbox| mailbox.id == id) {
                mailbox.presented = presented;
            }
        })?;
        self.out.send(Event::Kept(self.kept()));
        Ok(())
    }

    /// Keeps how the window looks.
    pub fn set_theme(&self, theme: ThemeChoice) {
        if let Err(evidence) = self.change(|settings| settings.theme = theme) {
            self.out
                .send(Event::Notice(Notice::NotWritable(evidence.words)));
        }
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

    /// Changes the settings; on disk when it returns.
    pub fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> Result<R, Evidence> {
        self.settings
            .borrow_mut()
            .update(change)
            .map_err(|error| error.evidence())
    }

    /// All that the window may know.
    pub fn kept(&self) -> Kept {
        let settings = self.settings.borrow();
        let known = self
            .vault
            .borrow()
            .as_ref()
            .and_then(|vault| vault.inventory().ok());
        let mut providers = settings.value().providers.clone();
        for provider in &mut providers {
            let is_kept = known
                .as_ref()
                .is_some_and(|known| known.client_secrets.contains(&provider.id));
            provider.client_secret.loaded(is_kept);
            provider.client_secret.former = known
                .as_ref()
                .is_some_and(|known| known.former_secrets.contains(&provider.id));
        }
        let mut mailboxes = settings.value().mailboxes.clone();
        for mailbox in &mut mailboxes {
            let is_kept = known
                .as_ref()
                .is_some_and(|known| known.passwords.contains(&mailbox.id));
            mailbox.password.loaded(is_kept);
        }
        drop(settings);
        Kept {
            providers,
            mailboxes,
            recipient: self.handover_recipient(),
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

    /// This mailbox is kept.
    pub fn knows(&self, id: MailboxId) -> bool {
        let settings = self.settings.borrow();
        let mut mailboxes = settings.value().mailboxes.iter();
        mailboxes.any(|mailbox| mailbox.id == id)
    }

    /// Removes what signs a mailbox in.
    pub fn forget_consent(&self, id: MailboxId) {
        self.tokens.forget(id);
        self.forget(|vault| vault.remove_refresh_token(id));
        self.forget(|vault| vault.remove_password(id));
    }

    /// What is left behind is sealed and named by nothing: worth a line in the log, no more.
    fn forget(&self, remove: impl FnOnce(&Vault) -> Result<bool, VaultError>) {
        if let Some(vault) = self.vault.borrow().as_ref()
            && let Err(error) = remove(vault)
        {
            tracing::warn!(%error, "a secret could not be removed");
        }
    }
}

impl Settings {
    /// Puts an edit in its place; what the service alone knows of a mailbox stays. Returns the mailboxes
    /// that are no longer there.
    fn take_over(&mut self, mut edit: ProviderEdit) -> Vec<Mailbox> {
        let id = edit.provider.id;
        let former: Vec<Mailbox> = self
            .mailboxes
            .extract_if(.., |mailbox| mailbox.provider == id)
            .collect();
        for mut mailbox in edit.mailboxes {
            if let Some(known) = former.iter().find(|known| known.id == mailbox.id) {
                mailbox.take_over_findings(known);
            }
            self.mailboxes.push(mailbox);
        }
        match self.providers.iter_mut().find(|provider| provider.id == id) {
            Some(provider) => {
                edit.provider.object_id.clone_from(&provider.object_id);
                *provider = edit.provider;
            }
            None => self.providers.push(edit.provider),
        }
        former
            .into_iter()
            .filter(|old| !self.mailboxes.iter().any(|mailbox| mailbox.id == old.id))
            .collect()
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
