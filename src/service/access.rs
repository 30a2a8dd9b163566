//! The administrator's log-in, and the key to the sealed secrets that comes with it.

use std::rc::Rc;
use std::time::Instant;

use secrecy::SecretString;
use tokio::task::spawn_blocking;

use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::preset;
use crate::domain::stage::Stage;
use crate::message::{Event, JobId, Seal};
use crate::service::desk::Desk;
use crate::service::password::{PasswordError, PasswordRecord};
use crate::service::secrets::{SealKey, Vault, WrappedKey};

impl Desk {
    /// Sets the first password and opens.
    pub async fn set_password(&self, job: JobId, password: SecretString) {
        match self.first_start(password).await {
            Ok(seal) => self.opened(job, seal),
            Err(evidence) => self.refuse(job, evidence),
        }
    }

    /// Opens with the password.
    pub async fn unlock(&self, job: JobId, password: SecretString) {
        match self.log_in(password).await {
            Ok(seal) => self.opened(job, seal),
            Err(Closed::WrongPassword) => {
                let now = Instant::now();
                let next_try = now + self.gate.borrow().wait(now);
                self.out.send(Event::WrongPassword { job, next_try });
            }
            Err(Closed::Failed(evidence)) => self.refuse(job, evidence),
        }
    }

    fn opened(&self, job: JobId, seal: Seal) {
        self.out.send(Event::Opened {
            job,
            kept: self.kept(),
            seal,
        });
    }

    /// The password is recorded last: a first start that was cut short is a first start again. Secrets
    /// of an earlier password, which somebody has deleted by hand, are put aside and stay sealed: their
    /// key is replaced.
    async fn first_start(&self, password: SecretString) -> Result<Seal, Evidence> {
        let typed = password.clone();
        let record = blocking(move || PasswordRecord::create(&typed))
            .await?
            .map_err(not_recorded)?;
        // Read again from the disk: another running copy may have set one, whose key must stay.
        if self.change(|settings| settings.password.is_some())? {
            return Err(local(
                LocalFault::SettingsDamaged,
                "a password is set already",
            ));
        }
        let (key, seal) = self.make_key(password).await?;
        let (vault, put_aside) =
            Vault::start_over(&self.places, key).map_err(|error| error.evidence())?;
        if let Some(path) = put_aside {
            tracing::warn!(path = %path.display(), "secrets of an earlier password were put aside");
        }
        *self.vault.borrow_mut() = Some(Rc::new(vault));
        if self.settings.borrow().value().providers.is_empty() {
            self.save(self.first_provider())?;
        }
        self.change(|settings| settings.password = Some(record))?;
        Ok(seal)
    }

    fn first_provider(&self) -> ProviderEdit {
        self.sandbox.clone().unwrap_or_else(|| {
            let preset = preset::office365();
            ProviderEdit {
                provider: ProviderDraft::from_preset(preset, &preset.name),
                mailboxes: Vec::new(),
            }
        })
    }

    pub(super) async fn log_in(&self, password: SecretString) -> Result<Seal, Closed> {
        let counted = self
            .gate
            .borrow_mut()
            .guess(Instant::now())
            .map_err(|_wait| Closed::WrongPassword)?;
        self.remember_guesses(counted);
        let record = self.settings.borrow().value().password.clone();
        let record =
            record.ok_or_else(|| local(LocalFault::SettingsDamaged, "no password is set"))?;
        let typed = password.clone();
        match blocking(move || record.verify(&typed)).await? {
            Ok(()) => {}
            Err(PasswordError::Wrong) => return Err(Closed::WrongPassword),
            Err(error) => return Err(not_recorded(error).into()),
        }
        let forgiven = self.gate.borrow_mut().passed(Instant::now());
        self.remember_guesses(forgiven);
        let (key, seal) = self.find_key(password).await?;
        let vault = Vault::open(&self.places, key).map_err(|error| error.evidence())?;
        *self.vault.borrow_mut() = Some(Rc::new(vault));
        Ok(seal)
    }

    /// A settings file that cannot be written still lets the right password in.
    fn remember_guesses(&self, guesses: crate::service::password::Guesses) {
        if let Err(evidence) = self.change(|settings| settings.guesses = guesses) {
            tracing::warn!(
                words = evidence.words,
                "wrong guesses could not be remembered"
            );
        }
    }

    /// A new key, for secrets that do not exist yet: in the keyring or, where there is none, wrapped by the password.
    async fn make_key(&self, password: SecretString) -> Result<(SealKey, Seal), Evidence> {
        match self.new_keyring_key().await {
            Ok(key) => {
                // The wrapped key of an earlier start would be asked first at the next log-in.
                WrappedKey::at(&self.places)
                    .set_aside()
                    .map_err(|error| error.evidence())?;
                Ok((key, Seal::Keyring))
            }
            Err(evidence) => {
                tracing::warn!(
                    words = evidence.words,
                    "no keyring; the password wraps the key"
                );
                let wrapped = WrappedKey::at(&self.places);
                let key = blocking(move || {
                    let key = SealKey::create();
                    wrapped.keep(&key, &password).map(|()| key)
                });
                Ok((
                    key.await?.map_err(|error| error.evidence())?,
                    Seal::Password,
                ))
            }
        }
    }

    /// The key of secrets that exist.
    async fn find_key(&self, password: SecretString) -> Result<(SealKey, Seal), Evidence> {
        let wrapped = WrappedKey::at(&self.places);
        match blocking(move || wrapped.open(&password))
            .await?
            .map_err(|error| error.evidence())?
        {
            Some(key) => Ok((key, Seal::Password)),
            None => Ok((self.keyring_key().await?, Seal::Keyring)),
        }
    }

    async fn new_keyring_key(&self) -> Result<SealKey, Evidence> {
        SealKey::renewed_in_keyring(self.keyring()?, &self.places)
            .await
            .map_err(|error| error.evidence())
    }

    async fn keyring_key(&self) -> Result<SealKey, Evidence> {
        SealKey::from_keyring(self.keyring()?, &self.places)
            .await
            .map_err(|error| error.evidence())
    }
}

/// Why the log-in did not open.
pub(super) enum Closed {
    WrongPassword,
    Failed(Evidence),
}

impl From<Evidence> for Closed {
    fn from(evidence: Evidence) -> Self {
        Self::Failed(evidence)
    }
}

/// Runs what takes long without waiting for anybody, such as a password hash.
async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Evidence> {
    spawn_blocking(work)
        .await
        .map_err(|_| local(LocalFault::NotWritable, "a background task ended early"))
}

fn not_recorded(error: PasswordError) -> Evidence {
    local(LocalFault::SettingsDamaged, &error.to_string())
}

fn local(fault: LocalFault, words: &str) -> Evidence {
    Evidence {
        stage: Stage::Token,
        fault: Fault::Local(fault),
        words: words.to_owned(),
    }
}
