//! From evidence to a diagnosis: which cause, who must act. A pure function over one table.

mod causes;
mod rules;

pub use causes::CAUSES;
use rules::RULES;

use crate::domain::draft::ProviderEdit;
use crate::domain::endpoint::Endpoint;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::MailboxId;
use crate::domain::stage::Stage;

/// A failure explained. Its texts are in `assets/i18n`, under `cause-<label>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What is wrong.
    pub cause: Cause,
    /// How sure that is.
    pub confidence: Confidence,
    /// What it was concluded from.
    pub evidence: Evidence,
    /// What belongs into the texts.
    pub subject: Subject,
}

/// A known cause of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// „Fehlerkennung"
    pub label: &'static str,
    /// „Wer muss handeln"
    pub who_acts: WhoActs,
}

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoActs {
    /// Whoever sits at this program.
    Technician,
    /// The administrator of the customer's tenant.
    CustomerAdmin,
    /// The mail provider.
    Provider,
    /// Nobody; waiting helps.
    Nobody,
}

/// How sure a diagnosis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// A structured sign that stands for this cause alone.
    Certain,
    /// A sign that mostly stands for it.
    Likely,
    /// Nothing known; the server's own words are all there is.
    Unknown,
}

/// What the texts of a diagnosis are filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The mailbox.
    pub mailbox: String,
    /// OAuth client ID.
    pub client_id: String,
    /// The tenant of the endpoints.
    pub tenant: String,
    /// The host of the token endpoint.
    pub endpoint: String,
    /// The submission server with its port.
    pub server: String,
    /// The redirect URI.
    pub redirect_uri: String,
    /// The recipient of the mail.
    pub recipient: String,
}

impl Subject {
    /// What is known of a mailbox and its provider, as far as it was entered.
    #[must_use]
    pub fn of(edit: &ProviderEdit, id: MailboxId) -> Self {
        let provider = &edit.provider;
        let mailbox = edit.mailboxes.iter().find(|mailbox| mailbox.id == id);
        let address = mailbox
            .map(|mailbox| mailbox.address.trim().to_owned())
            .unwrap_or_default();
        let recipient = mailbox
            .map(|mailbox| mailbox.test_recipient.trim().to_owned())
            .unwrap_or_default();
        let endpoint = Endpoint::parse(provider.token_endpoint.entered()).ok();
        Self {
            recipient: if recipient.is_empty() {
                address.clone()
            } else {
                recipient
            },
            mailbox: address,
            client_id: provider.client_id.entered().to_owned(),
            tenant: endpoint
                .as_ref()
                .and_then(Endpoint::tenant)
                .unwrap_or_default()
                .to_owned(),
            endpoint: endpoint
                .map(|endpoint| endpoint.authority().to_owned())
                .unwrap_or_default(),
            server: format!(
                "{}:{}",
                provider.smtp.host.trim(),
                provider.smtp.port.trim()
            ),
            redirect_uri: provider.redirect_uri.trim().to_owned(),
        }
    }
}

impl Diagnosis {
    /// Explains a failure: the first rule that fits decides, and where none fits the cause is unknown.
    #[must_use]
    pub fn of(evidence: Evidence, subject: Subject) -> Self {
        let words = evidence.words.to_lowercase();
        let found = RULES.iter().find(|rule| rule.fits(&evidence, &words));
        let (cause, confidence) = found.map_or((causes::unknown(), Confidence::Unknown), |rule| {
            (causes::find(rule.cause), rule.confidence)
        });
        Self {
            cause,
            confidence,
            evidence,
            subject,
        }
    }

    /// The server that was talked to when it failed.
    #[must_use]
    pub fn server(&self) -> &str {
        if self.evidence.stage <= Stage::Token {
            &self.subject.endpoint
        } else {
            &self.subject.server
        }
    }

    /// A new consent in the browser is the remedy: there is nothing to refresh any more.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        match &self.evidence.fault {
            Fault::OAuth(fault) => matches!(
                fault.error.as_str(),
                "invalid_grant" | "interaction_required" | "consent_required"
            ),
            Fault::Local(fault) => *fault == LocalFault::ConsentMissing,
            _ => false,
        }
    }
}
