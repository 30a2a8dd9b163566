//! The service without a window: opens the secrets, serves one call of the command line, and ends.
//!
//! The administrator password is a gate of the window. Where the keyring holds the key of the secrets,
//! whoever may use that keyring needs no password here; where a password wraps the key, it is needed.

use std::io;
use std::rc::Rc;
use std::time::Instant;

use secrecy::SecretString;
use tokio::runtime;
use tokio::task::LocalSet;

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::draft::ProviderDraft;
use crate::domain::evidence::Evidence;
use crate::domain::mailbox::Mailbox;
use crate::message::{JobId, Kept};
use crate::service::access;
use crate::service::desk::Desk;
use crate::service::handover::Handover;
use crate::service::keyring::KeyringError;
use crate::service::outgoing::Outgoing;
use crate::service::reporter::Reporter;
use crate::service::run::Run;
use crate::service::sasl::Secret;
use crate::service::secrets::{KeyringKeyError, SealKey, Vault, VaultError, WrappedKey};
use crate::service::settings::Remark;
use crate::service::smtp::{Envelope, Refusal, Taken};
use crate::service::{Outbox, Setup};

/// The service, opened for one call.
#[derive(Clone)]
pub struct Headless {
    pub(super) desk: Rc<Desk>,
    pub(super) kept: Rc<Kept>,
}

/// Why the secrets stay closed.
#[derive(Debug)]
pub enum Closed {
    /// Nothing was ever set up in this settings directory.
    NotSetUp,
    /// A password wraps the key, and nobody gave one.
    PasswordNeeded,
    /// The password could not be read.
    PasswordUnread(io::Error),
    /// It is another one.
    WrongPassword,
    /// The keyring does not give the key.
    Keyring(KeyringState, Box<Diagnosis>),
    /// Something else.
    Failed(Box<Diagnosis>),
}

/// How a keyring stands that does not give the key of the secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringState {
    /// It does not know the key: another user's, another machine's, or emptied.
    Foreign,
    /// It is locked.
    Locked,
    /// It does not answer; it may be asking somebody for a password.
    Silent,
    /// There is none.
    Missing,
}

/// Why nobody got a message.
#[derive(Debug)]
pub struct Undelivered {
    /// The first reason.
    pub diagnosis: Box<Diagnosis>,
    /// All recipients, where it was they who were refused.
    pub refused: Vec<Refusal>,
}

/// Opens the secrets, does the work, and waits until all is on the disk. `password` is asked only where
/// one is needed.
///
/// # Errors
/// The system gives no runtime out.
pub fn call<R>(
    setup: Setup,
    password: impl FnOnce() -> io::Result<Option<SecretString>>,
    work: impl AsyncFnOnce(Headless) -> R,
) -> io::Result<Result<R, Closed>> {
    // A mistyped directory is not made.
    if !setup.places.settings_dir().is_dir() {
        return Ok(Err(Closed::NotSetUp));
    }
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let result = runtime.block_on(LocalSet::new().run_until(async {
        let desk = Rc::new(Desk::open(setup, Outbox::quiet().0));
        desk.open_headless(password).await?;
        let kept = Rc::new(desk.kept());
        let result = work(Headless {
            desk: Rc::clone(&desk),
            kept,
        })
        .await;
        desk.settled().await;
        Ok(result)
    }));
    // A look-up that does not come back must not keep the process.
    runtime.shutdown_background();
    Ok(result)
}

impl Headless {
    /// All that is kept, without secrets.
    #[must_use]
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The mailbox of this address; of several, one that has a consent.
    #[must_use]
    pub fn mailbox(&self, address: &str) -> Option<&Mailbox> {
        let is_meant =
            |mailbox: &&Mailbox| mailbox.address.trim().eq_ignore_ascii_case(address.trim());
        let mut meant = self.kept.mailboxes.iter().filter(is_meant);
        let first = meant.clone().next()?;
        meant
            .find(|mailbox| mailbox.consent.is_some())
            .or(Some(first))
    }

    /// A valid access token.
    ///
    /// # Errors
    /// There is none to be had; says why.
    pub async fn token(&self, mailbox: &Mailbox) -> Result<Secret, Box<Diagnosis>> {
        let reporter = Rc::new(Reporter::new(JobId::next(), Outbox::quiet().0));
        let pass = async { self.run(&reporter, mailbox)?.renew().await }.await;
        pass.map(|pass| pass.secret)
            .map_err(|evidence| Box::new(reporter.diagnose(evidence, self.subject(mailbox))))
    }

    /// Sends a message to its recipients.
    ///
    /// # Errors
    /// Nobody got it; says why.
    pub async fn send(&self, mailbox: &Mailbox, mail: Outgoing) -> Result<Taken, Undelivered> {
        let reporter = Rc::new(Reporter::new(JobId::next(), Outbox::quiet().0));
        let sent = async {
            let run = self.run(&reporter, mailbox)?;
            let pass = run.renew().await?;
            let envelope = Envelope {
                from: mail.sender,
                to: mail.recipients,
            };
            run.submit(&pass, &envelope, &mail.octets).await
        }
        .await;
        match sent {
            Ok(receipt) => {
                let refused = receipt.taken.refused.len();
                tracing::info!(refused, reply = receipt.taken.reply, "a message was sent");
                Ok(receipt.taken)
            }
            Err(undelivered) => Err(Undelivered {
                diagnosis: Box::new(reporter.diagnose(undelivered.evidence, self.subject(mailbox))),
                refused: undelivered.refused,
            }),
        }
    }

    /// What a cloud installation needs of a provider.
    ///
    /// # Errors
    /// Something of it is missing or wrong; says what.
    pub fn handover(&self, provider: &ProviderDraft) -> Result<Handover, Box<Diagnosis>> {
        let handover = self.desk.handover(provider);
        let subject = || Subject::of(provider, None);
        handover.map_err(|evidence| Box::new(Diagnosis::of(evidence, subject())))
    }

    pub(super) fn run(&self, reporter: &Rc<Reporter>, mailbox: &Mailbox) -> Result<Run, Evidence> {
        let subject = self.subject(mailbox);
        let (desk, reporter) = (Rc::clone(&self.desk), Rc::clone(reporter));
        Run::of_kept(desk, reporter, &self.kept, mailbox, subject)
    }

    pub(super) fn provider(&self, mailbox: &Mailbox) -> Option<&ProviderDraft> {
        self.kept.provider(mailbox.provider)
    }

    /// Of whom a diagnosis speaks.
    pub(super) fn subject(&self, mailbox: &Mailbox) -> Subject {
        self.provider(mailbox)
            .map_or_else(Subject::default, |provider| {
                Subject::of(provider, Some(mailbox))
            })
    }
}

impl Desk {
    /// Opens as the window does where a password wraps the key, and else without one. Makes nothing:
    /// neither a key nor a password.
    async fn open_headless(
        &self,
        password: impl FnOnce() -> io::Result<Option<SecretString>>,
    ) -> Result<(), Closed> {
        if let Remark::Unusable(error) = self.settings.borrow().remark() {
            return Err(error.evidence().into());
        }
        let is_set_up = self.settings.borrow().value().password.is_some();
        if !is_set_up || !Vault::exists(&self.places).map_err(|error| error.evidence())? {
            return Err(Closed::NotSetUp);
        }
        let is_wrapped = WrappedKey::at(&self.places)
            .exists()
            .map_err(|error| error.evidence())?;
        if is_wrapped {
            let password = password().map_err(Closed::PasswordUnread)?;
            let password = password.ok_or(Closed::PasswordNeeded)?;
            let wait = self.gate.borrow().wait(Instant::now());
            tokio::time::sleep(wait).await;
            return match self.log_in(password).await {
                Ok(_seal) => Ok(()),
                Err(access::Closed::WrongPassword) => Err(Closed::WrongPassword),
                Err(access::Closed::Failed(evidence)) => Err(evidence.into()),
            };
        }
        let keyring = self
            .keyring()
            .map_err(|evidence| Closed::keyring(KeyringState::Missing, evidence))?;
        let key =
            SealKey::from_keyring(keyring, &self.places)
                .await
                .map_err(|error| match state(&error) {
                    Some(state) => Closed::keyring(state, error.evidence()),
                    None => error.evidence().into(),
                })?;
        let vault = Vault::open(&self.places, key).map_err(|error| match error {
            VaultError::WrongKey => Closed::keyring(KeyringState::Foreign, error.evidence()),
            _ => error.evidence().into(),
        })?;
        *self.vault.borrow_mut() = Some(Rc::new(vault));
        Ok(())
    }
}

impl Closed {
    fn keyring(state: KeyringState, evidence: Evidence) -> Self {
        tracing::warn!(?state, words = evidence.words, "the keyring gives no key");
        // The words are about sockets of this machine and would be taken for those of a network.
        let evidence = Evidence {
            words: String::new(),
            ..evidence
        };
        Self::Keyring(state, Box::new(Diagnosis::of(evidence, Subject::default())))
    }
}

impl From<Evidence> for Closed {
    fn from(evidence: Evidence) -> Self {
        tracing::warn!(fault = ?evidence.fault, words = evidence.words, "not opened");
        Self::Failed(Box::new(Diagnosis::of(evidence, Subject::default())))
    }
}

/// How the keyring stands, where it is the keyring.
fn state(error: &KeyringKeyError) -> Option<KeyringState> {
    match error {
        KeyringKeyError::Missing | KeyringKeyError::NotKey(_) | KeyringKeyError::NotKept => {
            Some(KeyringState::Foreign)
        }
        KeyringKeyError::Keyring(error) => Some(match error {
            KeyringError::Locked(_) => KeyringState::Locked,
            KeyringError::Silent => KeyringState::Silent,
            KeyringError::NotText => KeyringState::Foreign,
            _ => KeyringState::Missing,
        }),
        _ => None,
    }
}
