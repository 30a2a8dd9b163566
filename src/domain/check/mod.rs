//! The one judgement of what was typed: hints under fields, gates for buttons, and the parsed
//! [`Provider`] and [`Sender`], all from the same pass.

mod problem;
#[cfg(test)]
mod tests;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

pub use problem::{Field, Issue, Problem, Severity};

use crate::domain::address::{Address, host_name};
use crate::domain::draft::{ProviderDraft, ServerDraft};
use crate::domain::endpoint::{Endpoint, EndpointKind, trim_invisible};
use crate::domain::expiry::parse_day;
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::preset;
use crate::domain::provider::{MailServer, Provider, SignIn, TransportSecurity};
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::scope::Scopes;

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
    /// The user of XOAUTH2.
    pub user: Address,
    /// Where test mails go.
    pub recipient: Address,
}

/// Longest validity that the portal offers for a client secret.
const MAX_SECRET_DAYS: i64 = 731;
/// Tenants of the Microsoft identity platform that stand for many.
const SHARED_TENANTS: [&str; 2] = ["common", "organizations"];
/// Pairs of hosts that belong together although they differ.
const HOST_PAIRS: [(&str, &str); 1] = [("accounts.google.com", "oauth2.googleapis.com")];

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
        let client_id = self.client_id();
        self.client_secret();
        let secret_expires = self.secret_expires(today);
        let endpoints = self.endpoints();
        let redirect_uri = self.take(
            Field::RedirectUri,
            RedirectUri::parse(&draft.redirect_uri),
            Problem::RedirectUri,
        );
        let scopes = self.scopes();
        let smtp = self.server(Field::SmtpHost, Field::SmtpPort, &draft.smtp);
        let imap = self.server(Field::ImapHost, Field::ImapPort, &draft.imap);
        let pop3 = self.server(Field::Pop3Host, Field::Pop3Port, &draft.pop3);
        let wrong = self
            .issues
            .iter()
            .any(|issue| issue.problem.severity() >= Severity::Error);
        let (authorization_endpoint, token_endpoint) = endpoints?;
        (!wrong).then_some(())?;
        Some(Provider {
            id: draft.id,
            name: draft.name.clone(),
            preset: draft.preset.clone(),
            client_id: client_id?,
            secret_expires,
            authorization_endpoint,
            token_endpoint,
            redirect_uri: redirect_uri?,
            scopes: scopes?,
            sign_in: draft.sign_in,
            smtp: smtp?,
            imap: imap?,
            pop3: pop3?,
        })
    }

    /// The entry came from the catalogue as one of the Microsoft identity platform.
    fn is_microsoft(&self) -> bool {
        preset::find(&self.draft.preset).is_some_and(|preset| preset.client_id_is_guid)
    }

    fn client_id(&mut self) -> Option<String> {
        let text = trim_invisible(self.draft.client_id.entered());
        if text.is_empty() {
            self.say(Field::ClientId, Problem::Missing);
            return None;
        }
        if self.is_microsoft() && !is_guid(text) {
            self.say(Field::ClientId, Problem::ClientIdNotGuid);
            return None;
        }
        Some(text.to_owned())
    }

    fn client_secret(&mut self) {
        let draft = self.draft;
        let text = if draft.client_secret.example {
            ""
        } else {
            draft.client_secret.text.0.trim()
        };
        if !draft.client_secret.is_given() {
            self.say(Field::ClientSecret, Problem::SecretMissing);
        } else if self.is_microsoft() && is_guid(text) {
            self.say(Field::ClientSecret, Problem::SecretIsGuid);
        } else if text.contains(char::is_whitespace) {
            self.say(Field::ClientSecret, Problem::SecretHasBlank);
        }
    }

    fn secret_expires(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let text = self.draft.secret_expires.entered();
        if text.is_empty() {
            return None;
        }
        let day = self.take(Field::SecretExpires, parse_day(text).ok_or(()), |()| {
            Problem::DateUnreadable
        })?;
        if day < today {
            self.say(Field::SecretExpires, Problem::DatePast);
        } else if self.is_microsoft() && day - today > Duration::days(MAX_SECRET_DAYS) {
            self.say(Field::SecretExpires, Problem::DateTooFar);
        }
        Some(day)
    }

    fn endpoints(&mut self) -> Option<(Endpoint, Endpoint)> {
        use EndpointKind::{Authorization, Token};
        let draft = self.draft;
        let authorization = self.take(
            Field::AuthorizationEndpoint,
            Endpoint::parse(draft.authorization_endpoint.entered()),
            Problem::Endpoint,
        );
        let token = self.take(
            Field::TokenEndpoint,
            Endpoint::parse(draft.token_endpoint.entered()),
            Problem::Endpoint,
        );
        let kinds = (
            authorization.as_ref().and_then(Endpoint::kind),
            token.as_ref().and_then(Endpoint::kind),
        );
        if kinds == (Some(Token), Some(Authorization)) {
            self.say(Field::AuthorizationEndpoint, Problem::EndpointsSwapped);
            self.say(Field::TokenEndpoint, Problem::EndpointsSwapped);
        } else {
            if kinds.0 == Some(Token) {
                self.say(Field::AuthorizationEndpoint, Problem::EndpointOfOtherKind);
            }
            if kinds.1 == Some(Authorization) {
                self.say(Field::TokenEndpoint, Problem::EndpointOfOtherKind);
            }
        }
        for (field, endpoint) in [
            (Field::AuthorizationEndpoint, &authorization),
            (Field::TokenEndpoint, &token),
        ] {
            let Some(endpoint) = endpoint else { continue };
            if self.is_microsoft() && endpoint.is_version_1() {
                self.say(field, Problem::EndpointVersion1);
            }
            if let Some(host) = endpoint.international_host() {
                self.say(field, Problem::InternationalHost(host.to_owned()));
            }
            if let Some(tenant) = endpoint
                .tenant()
                .filter(|tenant| SHARED_TENANTS.contains(tenant))
            {
                self.say(
                    field,
                    match draft.sign_in {
                        SignIn::User => Problem::SharedTenant(tenant.to_owned()),
                        SignIn::Application => Problem::ApplicationNeedsTenant,
                    },
                );
            }
        }
        let (authorization, token) = (authorization?, token?);
        let (first, second) = (authorization.authority(), token.authority());
        if first != second && !HOST_PAIRS.contains(&(first, second)) {
            self.say(
                Field::TokenEndpoint,
                Problem::HostsDiffer(first.to_owned(), second.to_owned()),
            );
        } else if let (Some(first), Some(second)) = (authorization.tenant(), token.tenant())
            && !first.eq_ignore_ascii_case(second)
        {
            self.say(
                Field::TokenEndpoint,
                Problem::TenantsDiffer(first.to_owned(), second.to_owned()),
            );
        }
        Some((authorization, token))
    }

    fn scopes(&mut self) -> Option<Scopes> {
        let scopes = self.take(
            Field::Scopes,
            Scopes::parse(&self.draft.scopes),
            Problem::Scopes,
        )?;
        if self.is_microsoft() && self.draft.sign_in == SignIn::User {
            if !scopes.iter().any(|scope| scope.ends_with("/SMTP.Send")) {
                self.say(Field::Scopes, Problem::ScopeWithoutSend);
            } else if !scopes.iter().any(|scope| scope == "offline_access") {
                self.say(Field::Scopes, Problem::ScopeWithoutRefresh);
            }
        }
        Some(scopes)
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
        let user = self.or_own(Field::SignInUser, &mailbox.sign_in_user, address.as_ref());
        Some(Sender {
            id: mailbox.id,
            address: address?,
            user: user?,
            recipient: recipient?,
        })
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

fn is_guid(text: &str) -> bool {
    Uuid::try_parse(text).is_ok() && text.len() == 36
}
