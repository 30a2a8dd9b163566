//! Keeping what was entered and what was found, and what the window may know of it.

use std::collections::HashMap;

use chrono::Utc;

use super::{Desk, Settings};
use crate::domain::draft::ProviderEdit;
use crate::domain::evidence::Evidence;
use crate::domain::mailbox::{LastTest, MailboxId, Presented};
use crate::domain::provider::ProviderId;
use crate::message::{Event, JobId, Kept, Notice, ThemeChoice};
use crate::service::secrets::{Vault, VaultError};

impl Desk {
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
        match self.change(|settings| settings.remove(id)) {
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
            if let Some(mailbox) = settings.mailbox_mut(id) {
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

    /// This mailbox is kept.
    pub fn knows(&self, id: MailboxId) -> bool {
        self.settings.borrow().value().mailbox(id).is_some()
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
