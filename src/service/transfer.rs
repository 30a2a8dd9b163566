//! Taking settings to another machine: all providers and mailboxes in a file of the shape of the settings
//! file, without secrets and without what is true of this machine only.
//!
//! Ids go along, so that a second import of the same file adds nothing. Nothing that is here is changed
//! by an import. A settings file itself can be imported too.

use std::collections::HashSet;

use chrono::Local;
use serde::{Deserialize, Serialize};

use crate::domain::draft::ProviderDraft;
use crate::domain::mailbox::Mailbox;
use crate::domain::provider::plain_name;
use crate::message::{Event, ImportFault, Imported, JobId};
use crate::service::atomic::{self, Step, WriteError};
use crate::service::desk::{Desk, Settings};
use crate::service::papers::{stem, typed_path};
use crate::service::settings::{Document, DocumentError, LIMIT};
use crate::text::t;

/// What is in the file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Transfer {
    providers: Vec<ProviderDraft>,
    mailboxes: Vec<Mailbox>,
}

impl Desk {
    /// Writes the file into a folder of its own.
    pub fn export_settings(&self, job: JobId) {
        let transfer = Transfer::of(self.settings.borrow().value());
        let written = self.make_folder(&stem("paper-settings-name", "", &Local::now()), |folder| {
            let path = folder.join(&*t("paper-settings-file"));
            let bytes = Document::of(transfer.clone()).to_bytes();
            let bytes = bytes.map_err(|error| WriteError {
                path: path.clone(),
                step: Step::Write,
                source: error.into(),
            })?;
            atomic::write_new(&path, &bytes)
        });
        self.tell_paper(job, Some(written));
    }

    /// Adds what is in such a file.
    pub fn import_settings(&self, job: JobId, path: &str) {
        let result = read(path).and_then(|transfer| {
            self.change(|settings| settings.add(transfer))
                .map_err(|evidence| ImportFault::NotKept(evidence.words))
        });
        match &result {
            Ok(imported) => {
                tracing::info!(?imported, "settings were imported");
                self.out.send(Event::Kept(self.kept()));
            }
            Err(fault) => tracing::warn!(?fault, "no settings were imported"),
        }
        self.out.send(Event::Imported { job, result });
    }
}

impl Transfer {
    fn of(settings: &Settings) -> Self {
        let mut transfer = Self {
            providers: settings.providers.clone(),
            mailboxes: settings.mailboxes.clone(),
        };
        transfer.forget_this_machine();
        transfer
    }

    /// Refresh tokens stay where they are, and consents and tests are nothing without them.
    fn forget_this_machine(&mut self) {
        for mailbox in &mut self.mailboxes {
            mailbox.consent = None;
            mailbox.last_test = None;
        }
    }
}

impl Settings {
    /// Adds what is not here yet.
    fn add(&mut self, mut transfer: Transfer) -> Imported {
        transfer.forget_this_machine();
        let mut imported = Imported::default();
        let mut here: HashSet<_> = self.providers.iter().map(|provider| provider.id).collect();
        for mut provider in transfer.providers {
            if here.insert(provider.id) {
                imported.providers += 1;
                provider.name = plain_name(&provider.name);
                self.providers.push(provider);
            } else {
                imported.known += 1;
            }
        }
        let address = |mailbox: &Mailbox| (mailbox.provider, mailbox.address.trim().to_lowercase());
        let mut ids: HashSet<_> = self.mailboxes.iter().map(|mailbox| mailbox.id).collect();
        let mut addresses: HashSet<_> = self.mailboxes.iter().map(address).collect();
        for mailbox in transfer.mailboxes {
            if here.contains(&mailbox.provider)
                && !ids.contains(&mailbox.id)
                && addresses.insert(address(&mailbox))
            {
                ids.insert(mailbox.id);
                imported.mailboxes += 1;
                self.mailboxes.push(mailbox);
            }
        }
        imported
    }
}

fn read(path: &str) -> Result<Transfer, ImportFault> {
    let bytes = match atomic::read_limited(&typed_path(path), LIMIT) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(ImportFault::Missing),
        Err(error) => {
            tracing::warn!(error = atomic::words(&error), "the file cannot be read");
            return Err(ImportFault::Missing);
        }
    };
    match Document::<Transfer>::parse(&bytes) {
        Ok(document) if document.is_newer() => Err(ImportFault::Newer),
        Ok(document) => Ok(document.value),
        Err(DocumentError::Newer(_)) => Err(ImportFault::Newer),
        Err(_) => Err(ImportFault::Damaged),
    }
}
