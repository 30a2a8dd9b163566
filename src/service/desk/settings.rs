//! What `settings.json` holds: what was entered, and what the service has found out about it.

use serde::{Deserialize, Serialize};

use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::provider::ProviderId;
use crate::message::ThemeChoice;
use crate::service::password::{Guesses, PasswordRecord};

/// What is in `settings.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub password: Option<PasswordRecord>,
    pub guesses: Guesses,
    pub theme: ThemeChoice,
    pub providers: Vec<ProviderDraft>,
    pub mailboxes: Vec<Mailbox>,
    /// A public key of the age format; empty where none was used yet.
    pub handover_recipient: String,
}

impl Settings {
    /// This provider, where it is kept.
    pub fn provider(&self, id: ProviderId) -> Option<&ProviderDraft> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// This provider, where it is kept.
    pub fn provider_mut(&mut self, id: ProviderId) -> Option<&mut ProviderDraft> {
        self.providers.iter_mut().find(|provider| provider.id == id)
    }

    /// This mailbox, where it is kept.
    pub fn mailbox(&self, id: MailboxId) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.id == id)
    }

    /// This mailbox, where it is kept.
    pub fn mailbox_mut(&mut self, id: MailboxId) -> Option<&mut Mailbox> {
        self.mailboxes.iter_mut().find(|mailbox| mailbox.id == id)
    }

    /// Removes a provider with its mailboxes, and returns these.
    pub(super) fn remove(&mut self, id: ProviderId) -> Vec<Mailbox> {
        self.providers.retain(|provider| provider.id != id);
        self.take_mailboxes(id)
    }

    /// Puts an edit in its place; what the service alone knows of a mailbox stays. Returns the mailboxes
    /// that are no longer there.
    pub(super) fn take_over(&mut self, mut edit: ProviderEdit) -> Vec<Mailbox> {
        let id = edit.provider.id;
        let former = self.take_mailboxes(id);
        for mut mailbox in edit.mailboxes {
            if let Some(known) = former.iter().find(|known| known.id == mailbox.id) {
                mailbox.take_over_findings(known);
            }
            self.mailboxes.push(mailbox);
        }
        match self.provider_mut(id) {
            Some(provider) => {
                edit.provider.object_id.clone_from(&provider.object_id);
                *provider = edit.provider;
            }
            None => self.providers.push(edit.provider),
        }
        former
            .into_iter()
            .filter(|old| self.mailbox(old.id).is_none())
            .collect()
    }

    fn take_mailboxes(&mut self, of: ProviderId) -> Vec<Mailbox> {
        let mailboxes = &mut self.mailboxes;
        let taken = mailboxes.extract_if(.., |mailbox| mailbox.provider == of);
        taken.collect()
    }
}
