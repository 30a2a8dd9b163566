//! The one judgement of what was typed: hints under fields, gates for buttons, and the parsed
//! [`Provider`] and [`Sender`], all from the same pass.

mod problem;
mod registration;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use problem::{Field, Issue, Problem, Severity};

use crate::domain::address::{Address, host_name};
use crate::domain::draft::{ProviderDraft, ServerDraft};
use crate::domain::endpoint::trim_invisible;
use crate::domain::mailbox::{Mailbox, MailboxId, Presented};
use crate::domain::provider::{Access, MailServer, Provider, SignIn, TransportSecurity};

/// A draft after the judgement.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All that is to be said, in the order of the fields.
    pub issues: Vec<Issue>,
    /// The provider, where every needed value is there and right.
    pub provider: Option<Provider>,
    /// Each mailbox, where its addresses are right.
    pub senders: Vec<Sender>,
}

/// A mailbox that can send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Which mailbox.
    pub id: MailboxId,
    /// MAIL FROM and From.
    pub address: Address,
    /// Who signs in; an address, unless the provider is signed in to with passwords.
    pub user: String,
    /// Under which name, where that is somebody else.
    pub presented: Presented,
    /// Where test mails go.
    pub recipient: Address,
}

impl Checked {
    /// Judges a provider and its mailboxes on this day.
    #[must_use]
    pub fn of(draft: &ProviderDraft, mailboxes: &[Mailbox], today: NaiveDate) -> Self {
        let mut check = Check {
            draft,
            issues: Vec::new(),
        };
        let provider = check.provider(today);
        let senders = mailboxes
            .iter()
            .filter_map(|mailbox| check.sender(mailbox, mailboxes))
            .collect();
        Self {
            issues: check.issues,
            provider,
            senders,
        }
    }

    /// What is to be said of this field; the heaviest first.
    #[must_use]
    pub fn of_field(&self, field: Field) -> Option<&Problem> {
        self.issues
            .iter()
            .filter(|issue| issue.field == field)
            .map(|issue| &issue.problem)
            .max_by_key(|problem| problem.severity())
    }

    /// Nothing that was typed is wrong; something may be missing.
    #[must_use]
    pub fn may_be_saved(&self) -> bool {
        self.issues
            .iter()
            .all(|issue| issue.problem.severity() < Severity::Error)
    }

    /// The parsed mailbox.
    #[must_use]
    pub fn sender(&self, id: MailboxId) -> Option<&Sender> {
        self.senders.iter().find(|sender| sender.id == id)
    }
}

struct Check<'a> {
    draft: &'a ProviderDraft,
    issues: Vec<Issue>,
}

impl Check<'_> {
    fn say(&mut self, field: Field, problem: Problem) {
        self.issues.push(Issue { field, problem });
    }

    /// Takes a parsed value or says why there is none.
    fn take<T, E>(
        &mut self,
        field: Field,
        parsed: Result<T, E>,
        problem: impl FnOnce(E) -> Problem,
    ) -> Option<T> {
        parsed.map_err(|error| self.say(field, problem(error))).ok()
    }

    fn provider(&mut self, today: NaiveDate) -> Option<Provider> {
        let draft = self.draft;
        let access = match draft.sign_in {
            SignIn::User => self.registration(today).map(Access::User),
            SignIn::Application => self.registration(today).map(Access::Application),
            SignIn::Password => Some(Access::Password),
        };
        let smtp = self.server(Field::SmtpHost, Field::SmtpPort, &draft.smtp);
        let imap = self.server(Field::ImapHost, Field::ImapPort, &draft.imap);
        let pop3 = self.server(Field::Pop3Host, Field::Pop3Port, &draft.pop3);
        let wrong = self
            .issues
            .iter()
            .any(|issue| issue.problem.severity() >= Severity::Error);
        (!wrong).then_some(())?;
        Some(Provider {
            id: draft.id,
            name: draft.name.clone(),
            preset: draft.preset.clone(),
            access: access?,
            smtp: smtp?,
            imap: imap?,
            pop3: pop3?,
        })
    }

    fn server(
        &mut self,
        host_field: Field,
        port_field: Field,
        server: &ServerDraft,
    ) -> Option<MailServer> {
        let text = trim_invisible(&server.host);
        let host = if text.is_empty() {
            Err(Problem::Missing)
        } else if let Ok(address) = text.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
            Ok(address.to_string())
        } else if text
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok())
        {
            Err(Problem::HostWithPort)
        } else {
            host_name(text).ok_or(Problem::HostUnreadable)
        };
        let port = match server.port.trim() {
            "" => Err(Problem::Missing),
            text => text
                .parse::<u16>()
                .ok()
                .filter(|port| *port > 0)
                .ok_or(Problem::PortUnreadable),
        };
        let host = self.take(host_field, host, |problem| problem);
        let port = self.take(port_field, port, |problem| problem);
        match (port, server.security) {
            (Some(465 | 993 | 995), TransportSecurity::StartTls) => {
                self.say(port_field, Problem::PortWantsTls);
            }
            (Some(25 | 587 | 143 | 110), TransportSecurity::ImplicitTls) => {
                self.say(port_field, Problem::PortWantsStartTls);
            }
            _ => {}
        }
        Some(MailServer {
            host: host?,
            port: port?,
            security: server.security,
        })
    }

    fn sender(&mut self, mailbox: &Mailbox, all: &[Mailbox]) -> Option<Sender> {
        let address = self.take(
            Field::Mailbox,
            Address::parse(&mailbox.address),
            Problem::Address,
        );
        if address.as_ref().is_some_and(|address| {
            all.iter()
                .any(|other| other.id != mailbox.id && address.is_same_as(&other.address))
        }) {
            self.say(Field::Mailbox, Problem::AddressTwice);
            return None;
        }
        let recipient = self.or_own(
            Field::TestRecipient,
            &mailbox.test_recipient,
            address.as_ref(),
        );
        let user = match self.draft.sign_in {
            SignIn::Password => self.login_name(mailbox, address.as_ref()),
            SignIn::User | SignIn::Application => self
                .or_own(Field::SignInUser, &mailbox.sign_in_user, address.as_ref())
                .map(|user| user.to_string()),
        };
        Some(Sender {
            id: mailbox.id,
            address: address?,
            user: user?,
            presented: mailbox.presented,
            recipient: recipient?,
        })
    }

    /// The name that belongs to the mailbox's password; some providers have numbers. `None` without a password.
    fn login_name(&mut self, mailbox: &Mailbox, own: Option<&Address>) -> Option<String> {
        let name = mailbox.sign_in_user.trim();
        if name.chars().any(char::is_control) {
            self.say(Field::SignInUser, Problem::LoginNameUnreadable);
            return None;
        }
        if !mailbox.password.is_given() {
            self.say(Field::Password, Problem::Missing);
            return None;
        }
        if name.is_empty() {
            own.map(Address::to_string)
        } else {
            Some(name.to_owned())
        }
    }

    /// An address that is the mailbox's own where nothing was entered.
    fn or_own(&mut self, field: Field, text: &str, own: Option<&Address>) -> Option<Address> {
        if text.trim().is_empty() {
            own.cloned()
        } else {
            self.take(field, Address::parse(text), Problem::Address)
        }
    }
}
