//! A mailbox that sends through a provider.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::address::Address;
use crate::domain::draft::SecretEntry;
use crate::domain::provider::{ProviderId, Registration};

/// Names a mailbox for life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailboxId(pub Uuid);

/// One sending address („Postfach") with what is known of its consent and its last test. Its refresh
/// token is not here but in the sealed secrets, under the same id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Never changes.
    pub id: MailboxId,
    /// Through which it sends.
    pub provider: ProviderId,
    /// As it was entered.
    pub address: String,
    /// Where test mails go; empty = to the mailbox itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub test_recipient: String,
    /// The user who signs in, where it is not the address; empty = the address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign_in_user: String,
    /// „Kennwort", where the provider is signed in to with passwords.
    #[serde(skip)]
    pub password: SecretEntry,
    /// Under which name the user signs in to send.
    #[serde(default, skip_serializing_if = "Presented::is_user")]
    pub presented: Presented,
    /// The consent that the sealed refresh token stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// How the last test ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_test: Option<LastTest>,
}

/// Who is named in XOAUTH2 where somebody sends from a mailbox of others. Microsoft documents the mailbox, and
/// many tenants take only the user; which of the two serves is found by trying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presented {
    /// The user whose token it is.
    #[default]
    User,
    /// The mailbox.
    Mailbox,
}

/// A consent that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The account of the ID token, where there was one.
    pub account: Option<String>,
    /// When.
    pub given_at: DateTime<Utc>,
    /// The registration it was given to. A refresh token is bound to it (RFC 6749 section 10.4).
    pub client_id: String,
    /// The only endpoint that the refresh token is ever sent to.
    pub token_endpoint: String,
    /// What was asked for and not granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_scopes: Vec<String>,
}

/// How a test ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastTest {
    /// When.
    pub at: DateTime<Utc>,
    /// The label of the cause where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// The first failure after a test that was passed, where one ever was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<DateTime<Utc>>,
    /// Nothing was sent: the mailbox was signed in to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sign_in_only: bool,
}

impl LastTest {
    /// The same, with what is known from the test before.
    #[must_use]
    pub fn after(mut self, former: Option<&Self>) -> Self {
        self.failing_since = match former {
            Some(former) if self.failed.is_some() => match former.failed {
                Some(_) => former.failing_since,
                None => Some(self.at),
            },
            _ => None,
        };
        self
    }
}

impl Consent {
    /// It was given to this registration at this endpoint. Where either was changed since, a new consent
    /// is needed; where it is changed back, the old one serves again.
    #[must_use]
    pub fn is_for(&self, registration: &Registration) -> bool {
        self.client_id == registration.client_id
            && self.token_endpoint == registration.token_endpoint.to_string()
    }
}

impl Presented {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::User => Self::Mailbox,
            Self::Mailbox => Self::User,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_user(&self) -> bool {
        *self == Self::User
    }
}

impl Mailbox {
    /// A mailbox of which nothing is known but its provider.
    #[must_use]
    pub fn new(provider: ProviderId) -> Self {
        Self {
            id: MailboxId(Uuid::new_v4()),
            provider,
            address: String::new(),
            test_recipient: String::new(),
            sign_in_user: String::new(),
            password: SecretEntry::default(),
            presented: Presented::User,
            consent: None,
            last_test: None,
        }
    }

    /// Takes over what is found out about the mailbox and never entered.
    pub fn take_over_findings(&mut self, known: &Self) {
        self.consent.clone_from(&known.consent);
        self.last_test.clone_from(&known.last_test);
        self.presented = known.presented;
    }

    /// Who signs in for it: the sign-in user, where one is named.
    #[must_use]
    pub fn user(&self) -> &str {
        match self.sign_in_user.trim() {
            "" => self.address.trim(),
            user => user,
        }
    }

    /// The server is known to take this sender from this mailbox: it is its own address, or the user who
    /// signs in.
    #[must_use]
    pub fn sends_as(&self, sender: &Address) -> bool {
        sender.is_same_as(&self.address) || sender.is_same_as(&self.sign_in_user)
    }

    /// Consent was given by another account than the mailbox (or than the sign-in user, where one is named).
    #[must_use]
    pub fn foreign_account(&self) -> Option<&str> {
        let account = self.consent.as_ref()?.account.as_deref()?;
        (!account.eq_ignore_ascii_case(self.user())).then_some(account)
    }
}
