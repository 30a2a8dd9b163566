//! What is being edited, and how it stands to what is kept.

use chrono::NaiveDate;

use crate::domain::check::{Checked, Field, Problem, Severity};
use crate::domain::draft::{Entry, ProviderDraft, ProviderEdit, ServerDraft};
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::preset;
use crate::domain::provider::{Provider, ProviderId, SignIn};
use crate::state::AppState;
use crate::ui::note::Note;
use crate::ui::words;

/// The draft of one provider with its mailboxes.
pub struct Form {
    /// As it stands in the fields.
    pub edit: ProviderEdit,
    /// As it was last kept.
    base: ProviderEdit,
    /// The mailbox that the fields show.
    current: MailboxId,
    /// What stands in the three encryption fields.
    pub security: [String; 3],
    /// The client secret is shown.
    pub shows_secret: bool,
}

/// One of the three servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Message submission.
    Smtp,
    /// IMAP.
    Imap,
    /// POP3.
    Pop3,
}

impl Form {
    /// Opens a kept provider at a mailbox, or at its first; `None` where it is not kept.
    pub fn open(
        state: &AppState,
        provider: ProviderId,
        mailbox: Option<MailboxId>,
    ) -> Option<Self> {
        let base = state.kept.edit(provider)?;
        let mut edit = base.clone();
        let current = mailbox
            .filter(|id| edit.mailboxes.iter().any(|mailbox| mailbox.id == *id))
            .or_else(|| edit.mailboxes.first().map(|mailbox| mailbox.id));
        let current = current.unwrap_or_else(|| add_mailbox(&mut edit));
        let security = [
            &edit.provider.smtp,
            &edit.provider.imap,
            &edit.provider.pop3,
        ]
        .map(|server| words::security(server.security).to_owned());
        Some(Self {
            edit,
            base,
            current,
            security,
            shows_secret: false,
        })
    }

    /// Empties the fields of secrets.
    pub fn forget_secrets(&mut self) {
        let passwords = self.edit.mailboxes.iter_mut();
        let passwords = passwords.map(|mailbox| &mut mailbox.password);
        for secret in passwords.chain([&mut self.edit.provider.client_secret]) {
            secret.loaded(secret.kept);
        }
        self.shows_secret = false;
    }

    /// Shows a new, empty mailbox.
    pub fn new_mailbox(&mut self) {
        let blank = self
            .edit
            .mailboxes
            .iter()
            .find(|mailbox| mailbox.address.trim().is_empty())
            .map(|mailbox| mailbox.id);
        self.current = blank.unwrap_or_else(|| add_mailbox(&mut self.edit));
    }

    /// Shows this mailbox.
    pub fn show_mailbox(&mut self, id: MailboxId) {
        self.current = id;
    }

    /// The mailbox that is shown.
    pub fn current(&self) -> MailboxId {
        self.current
    }

    /// The mailbox that is shown.
    pub fn mailbox(&self) -> Option<&Mailbox> {
        self.edit
            .mailboxes
            .iter()
            .find(|mailbox| mailbox.id == self.current)
    }

    /// The mailbox that is shown.
    pub fn mailbox_mut(&mut self) -> Option<&mut Mailbox> {
        let current = self.current;
        self.edit
            .mailboxes
            .iter_mut()
            .find(|mailbox| mailbox.id == current)
    }

    /// One of the three servers with its encryption field.
    pub fn server_mut(&mut self, server: Server) -> (&mut ServerDraft, &mut String) {
        let provider = &mut self.edit.provider;
        let [smtp, imap, pop3] = &mut self.security;
        match server {
            Server::Smtp => (&mut provider.smtp, smtp),
            Server::Imap => (&mut provider.imap, imap),
            Server::Pop3 => (&mut provider.pop3, pop3),
        }
    }

    /// Takes over what was kept in the meantime: consents and tests are the service's, and a secret that was sealed is
    /// forgotten here.
    pub fn sync(&mut self, state: &AppState) {
        let kept = state.kept.edit(self.edit.provider.id);
        let Some(kept) = kept.filter(|kept| *kept != self.base) else {
            return;
        };
        for mailbox in &mut self.edit.mailboxes {
            if let Some(known) = kept.mailboxes.iter().find(|known| known.id == mailbox.id) {
                mailbox.take_over_findings(known);
            }
        }
        self.edit
            .provider
            .object_id
            .clone_from(&kept.provider.object_id);
        self.base = kept;
        self.seal();
    }

    /// Forgets a typed secret that was sealed. What is kept looks the same with another secret, so whoever knows that it was
    /// kept says so.
    pub fn seal(&mut self) {
        for mailbox in &mut self.edit.mailboxes {
            let mut sealed = mailbox.clone();
            sealed.password.sealed();
            if self.base.mailboxes.contains(&sealed) {
                *mailbox = sealed;
            }
        }
        if self.edit.provider.client_secret.text.0.is_empty() {
            return;
        }
        let mut sealed = self.edit.provider.clone();
        sealed.client_secret.sealed();
        if sealed == self.base.provider {
            self.edit.provider = sealed;
        }
    }

    /// Something differs from what is kept.
    pub fn is_changed(&self) -> bool {
        self.edit.provider != self.base.provider
            || self.mailboxes_to_keep() != self.base.mailboxes
            || !self.encryption_is_readable()
    }

    /// What OK saves and a run uses. A mailbox that was added and never named is left out.
    pub fn to_keep(&self) -> ProviderEdit {
        ProviderEdit {
            provider: self.edit.provider.clone(),
            mailboxes: self.mailboxes_to_keep(),
        }
    }

    /// All that is to be said of the fields.
    pub fn check(&self, today: NaiveDate) -> Judgement {
        let shown: Vec<Mailbox> = self.mailbox().into_iter().cloned().collect();
        let all = self.mailboxes_to_keep();
        let checked = Checked::of(&self.edit.provider, &all, today);
        let own = Checked::of(&self.edit.provider, &shown, today);
        let twice = all.iter().any(|other| {
            other.id != self.current
                && self.mailbox().is_some_and(|mailbox| {
                    !mailbox.address.trim().is_empty()
                        && other
                            .address
                            .trim()
                            .eq_ignore_ascii_case(mailbox.address.trim())
                })
        });
        Judgement {
            may_be_saved: checked.may_be_saved() && self.encryption_is_readable(),
            may_run: checked.may_be_saved()
                && self.encryption_is_readable()
                && own.provider.is_some()
                && own.sender(self.current).is_some()
                && !twice,
            needs_consent: self.edit.provider.sign_in == SignIn::User
                && !self.is_consented(own.provider.as_ref()),
            encryption_is_readable: self.encryption_is_readable(),
            twice,
            own,
        }
    }

    /// Consent was given to the registration that stands in the fields. While these are incomplete, what is kept counts.
    fn is_consented(&self, provider: Option<&Provider>) -> bool {
        self.mailbox()
            .and_then(|mailbox| mailbox.consent.as_ref())
            .is_some_and(|consent| {
                provider
                    .and_then(|provider| provider.access.registration())
                    .is_none_or(|registration| consent.is_for(registration))
            })
    }

    fn encryption_is_readable(&self) -> bool {
        self.security
            .iter()
            .all(|text| words::read_security(text).is_some())
    }

    fn mailboxes_to_keep(&self) -> Vec<Mailbox> {
        self.edit
            .mailboxes
            .iter()
            .filter(|mailbox| {
                !mailbox.address.trim().is_empty()
                    || self
                        .base
                        .mailboxes
                        .iter()
                        .any(|known| known.id == mailbox.id)
            })
            .cloned()
            .collect()
    }
}

/// The fields of one frame, judged.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four questions that several buttons ask"
)]
pub struct Judgement {
    /// Nothing is wrong; something may be missing.
    pub may_be_saved: bool,
    /// Nothing is missing either, for the mailbox that is shown.
    pub may_run: bool,
    /// Somebody must consent first.
    pub needs_consent: bool,
    /// The three encryption fields hold what they can hold.
    pub encryption_is_readable: bool,
    twice: bool,
    /// Of the provider and the mailbox that is shown.
    own: Checked,
}

impl Judgement {
    /// What is said under a field; what is merely missing is said elsewhere.
    pub fn problem(&self, field: Field) -> Option<&Problem> {
        if field == Field::Mailbox && self.twice {
            return Some(&Problem::AddressTwice);
        }
        self.own
            .of_field(field)
            .filter(|problem| problem.severity() != Severity::Missing)
    }

    /// The fields that are wrong.
    pub fn wrong(&self) -> Vec<Field> {
        self.fields(Severity::Error)
    }

    /// The fields that are still empty or hold example data.
    pub fn missing(&self) -> Vec<Field> {
        self.fields(Severity::Missing)
    }

    /// What was judged, with the provider that came of it.
    pub fn checked(&self) -> &Checked {
        &self.own
    }

    /// The provider offers the sign-in on another device; while its fields are incomplete, the catalogue's word counts.
    pub fn offers_device(&self, draft: &ProviderDraft) -> bool {
        match &self.own.provider {
            Some(provider) => provider.device_authorization_endpoint().is_some(),
            None => {
                draft.sign_in == SignIn::User
                    && preset::device_authorization_endpoint(&draft.preset).is_some()
            }
        }
    }

    fn fields(&self, severity: Severity) -> Vec<Field> {
        let mut fields: Vec<Field> = self
            .own
            .issues
            .iter()
            .filter(|issue| issue.problem.severity() == severity)
            .map(|issue| issue.field)
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// How a problem is shown under its field.
pub fn note<'a>(problem: Option<&Problem>, text: &'a str) -> Option<Note<'a>> {
    Some(match problem?.severity() {
        Severity::Hint | Severity::Missing => Note::Hint(text),
        Severity::Warning => Note::Warning(text),
        Severity::Error => Note::Error(text),
    })
}

/// Lets `show` edit an entry; example data goes when its field is typed into.
pub fn edit_entry(entry: &mut Entry, show: impl FnOnce(&mut String, bool) -> bool) {
    let mut text = entry.text.clone();
    if show(&mut text, entry.example) {
        entry.edited(text);
    }
}

fn add_mailbox(edit: &mut ProviderEdit) -> MailboxId {
    let mailbox = Mailbox::new(edit.provider.id);
    let id = mailbox.id;
    edit.mailboxes.push(mailbox);
    id
}
