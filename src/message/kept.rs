//! What the window may know of all that is kept.

use super::Recipient;
use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::provider::ProviderId;

/// All that is kept, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// In the order of the list.
    pub providers: Vec<ProviderDraft>,
    /// Of all providers.
    pub mailboxes: Vec<Mailbox>,
    /// The key that hand-over files are sealed to.
    pub recipient: Option<Recipient>,
}

impl Kept {
    /// This provider, where it is kept.
    #[must_use]
    pub fn provider(&self, id: ProviderId) -> Option<&ProviderDraft> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// This mailbox, where it is kept.
    #[must_use]
    pub fn mailbox(&self, id: MailboxId) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.id == id)
    }

    /// The mailboxes of one provider.
    pub fn mailboxes_of(&self, provider: ProviderId) -> impl Iterator<Item = &Mailbox> {
        let mailboxes = self.mailboxes.iter();
        mailboxes.filter(move |mailbox| mailbox.provider == provider)
    }

    /// A provider with all its mailboxes, to be edited.
    #[must_use]
    pub fn edit(&self, provider: ProviderId) -> Option<ProviderEdit> {
        Some(ProviderEdit {
            provider: self.provider(provider)?.clone(),
            mailboxes: self.mailboxes_of(provider).cloned().collect(),
        })
    }
}
