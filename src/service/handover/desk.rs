//! Hand-overs as the window asks for them.

use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;

use chrono::Local;
use secrecy::{ExposeSecret, SecretString};
use tokio::task::spawn_blocking;

use super::{Handover, HandoverError, Lock, Recipient, new_passphrase};
use crate::domain::check::Checked;
use crate::domain::draft::{Entry, ProviderDraft, SecretText};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::preset;
use crate::domain::provider::{ProviderId, plain_name};
use crate::domain::stage::Stage;
use crate::message::{self, Event, HandoverFault, JobId};
use crate::service::atomic;
use crate::service::browser;
use crate::service::desk::Desk;
use crate::service::papers::{handover_letter, stem, typed_path};
use crate::service::run::incomplete;
use crate::text::t;

impl Desk {
    /// The values of a provider, with its secret.
    pub fn handover(&self, provider: &ProviderDraft) -> Result<Handover, Evidence> {
        let usable = Checked::of(provider, &[], Local::now().date_naive()).provider;
        let usable = usable.ok_or_else(incomplete)?;
        let registration = usable.access.registration().ok_or_else(incomplete)?;
        let secret = self.vault()?.client_secret(usable.id);
        let secret = secret.map_err(|error| error.evidence())?;
        let secret = secret.ok_or_else(|| Evidence {
            stage: Stage::Token,
            fault: Fault::Local(LocalFault::SecretMissing),
            words: String::new(),
        })?;
        Ok(Handover::of(&usable.name, registration, secret))
    }

    /// Writes file and letter into a folder of their own, sealed to this key or with a new passphrase, and
    /// shows the folder. The key is kept for the next time.
    pub async fn hand_over(self: Rc<Self>, job: JobId, id: ProviderId, key: Option<String>) {
        let result = self.handed_over(id, key).await;
        self.tell_handover(job, result);
    }

    /// Reads a file that a passphrase opens.
    pub async fn read_handover(self: Rc<Self>, job: JobId, path: String, passphrase: SecretString) {
        let path = typed_path(&path);
        let read = spawn_blocking(move || Handover::read(&path, &passphrase)).await;
        let result = match read {
            Ok(Ok(found)) => Ok(message::Handover::Read(Box::new(draft(&found)))),
            Ok(Err(error)) => Err(fault(&error, Path::new(""))),
            Err(_panicked) => Err(HandoverFault::Damaged),
        };
        self.tell_handover(job, result);
    }

    fn tell_handover(&self, job: JobId, result: Result<message::Handover, HandoverFault>) {
        let result = result.unwrap_or_else(message::Handover::Failed);
        self.out.send(Event::Handover { job, result });
    }

    async fn handed_over(
        &self,
        id: ProviderId,
        key: Option<String>,
    ) -> Result<message::Handover, HandoverFault> {
        let recipient = key
            .map(|key| key.parse::<Recipient>().map(|parsed| (key, parsed)))
            .transpose()
            .map_err(|_| HandoverFault::NoKey)?;
        let provider = self.settings.borrow().value().provider(id).cloned();
        let provider = provider.ok_or(HandoverFault::Incomplete)?;
        let handover = self
            .handover(&provider)
            .map_err(|_| HandoverFault::Incomplete)?;
        let (lock, passphrase) = if let Some((_, recipient)) = &recipient {
            (Lock::Recipient(recipient.clone()), None)
        } else {
            let new = new_passphrase().map_err(|error| fault(&error, Path::new("")))?;
            (Lock::Passphrase(new.clone()), Some(new))
        };
        let now = Local::now();
        let fingerprint = recipient.as_ref().map(|(_, parsed)| parsed.fingerprint());
        let letter = handover_letter(&handover, fingerprint.as_deref(), &now);
        let folder = self
            .make_folder(
                &stem("paper-handover-name", &provider.name, &now),
                |folder| {
                    atomic::write_new(&folder.join(&*t("paper-letter-name")), letter.as_bytes())
                },
            )
            .map_err(|error| HandoverFault::NotWritten(error.path.display().to_string()))?;
        let file = folder.join(&*t("paper-handover-file"));
        let written = spawn_blocking(move || handover.write(&file, &lock)).await;
        let written = written.unwrap_or_else(|_panicked| {
            Err(HandoverError::Seal(io::Error::other(
                "sealing has panicked",
            )))
        });
        if let Err(error) = written {
            tracing::warn!(%error, "nothing was handed over");
            // A letter without what it speaks of helps nobody.
            let _ = fs::remove_dir_all(&folder);
            return Err(fault(&error, &folder));
        }
        if let Some((key, _)) = recipient {
            let kept =
                self.change(|settings| key.trim().clone_into(&mut settings.handover_recipient));
            if kept.is_ok() {
                self.out.send(Event::Kept(self.kept()));
            }
        }
        if self.opens_browser
            && let Err(error) = browser::open_path(&folder)
        {
            tracing::warn!(%error, "the folder could not be shown");
        }
        Ok(message::Handover::Written {
            folder: folder.display().to_string(),
            passphrase: passphrase.map(|text| SecretText(text.expose_secret().to_owned())),
        })
    }

    /// The key that hand-over files are sealed to.
    pub fn handover_recipient(&self) -> Option<message::Recipient> {
        let key = self.settings.borrow().value().handover_recipient.clone();
        let recipient: Recipient = key.parse().ok()?;
        let fingerprint = recipient.fingerprint();
        Some(message::Recipient { key, fingerprint })
    }
}

/// A provider with these values; its servers are those of the cloud that the endpoints belong to.
fn draft(found: &Handover) -> ProviderDraft {
    let host = |text: &str| url::Url::parse(text).ok()?.host_str().map(str::to_owned);
    let authority = host(&found.authorization_endpoint);
    let mut catalogue = preset::CATALOGUE.iter();
    let preset = catalogue.find(|preset| host(preset.authorization_endpoint()) == authority);
    let preset = preset
        .filter(|_| authority.is_some())
        .unwrap_or_else(preset::office365);
    let name = Some(plain_name(&found.provider)).filter(|name| !name.is_empty());
    let mut draft = ProviderDraft::from_preset(preset, name.as_ref().unwrap_or(&preset.name));
    draft.client_id = Entry::typed(found.client_id.as_str());
    draft.authorization_endpoint = Entry::typed(found.authorization_endpoint.as_str());
    draft.token_endpoint = Entry::typed(found.token_endpoint.as_str());
    draft
        .client_secret
        .edited(found.client_secret.expose_secret().to_owned());
    draft
}

fn fault(error: &HandoverError, folder: &Path) -> HandoverFault {
    match error {
        HandoverError::WrongPassphrase => HandoverFault::WrongPassphrase,
        HandoverError::SealedToKey => HandoverFault::SealedToKey,
        HandoverError::Damaged | HandoverError::ExcessiveWork(_) => HandoverFault::Damaged,
        HandoverError::Newer(_) => HandoverFault::Newer,
        HandoverError::Missing | HandoverError::Read(_) => HandoverFault::Missing,
        HandoverError::Seal(_) | HandoverError::Write(_) => {
            HandoverFault::NotWritten(folder.display().to_string())
        }
    }
}
