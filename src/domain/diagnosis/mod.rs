//! From evidence to a diagnosis: which cause, who must act. A pure function over one table.

mod causes;
mod plain;
mod reading;
mod rules;
mod subject;
#[cfg(test)]
mod tests;
mod traces;
mod words;

pub use causes::CAUSES;
use chrono::{DateTime, Utc};
use plain::Plain;
use reading::Reading;
pub use subject::{Subject, Vendor};
pub use traces::Traces;

use crate::domain::evidence::{Evidence, Fault, LocalFault, Place};
use crate::domain::redact::redact;
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
    /// Under which ids the provider's support finds it.
    pub traces: Traces,
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

impl Diagnosis {
    /// Explains a failure: the first rule that fits decides, and where none fits the cause is unknown.
    #[must_use]
    pub fn of(evidence: Evidence, subject: Subject) -> Self {
        let plain = Plain::of(&evidence.words);
        let (cause, confidence, _) = judge(&evidence, &plain, &subject);
        Self {
            cause,
            confidence,
            traces: Traces::of(&plain.text),
            evidence,
            subject,
        }
    }

    /// A mistake in this program: there is nothing to judge.
    #[must_use]
    pub fn defect() -> Self {
        Self {
            cause: causes::unknown(),
            confidence: Confidence::Unknown,
            evidence: Evidence::defect(),
            subject: Subject::default(),
            traces: Traces::default(),
        }
    }

    /// Explains another program's report of a failure: a log line, an answer, a page, however it was copied.
    /// What decided is kept as the evidence's words, without secrets.
    #[must_use]
    pub fn of_report(text: &str, place: Option<Place>, subject: Subject) -> Self {
        let plain = Plain::of(text);
        let mut evidence = Evidence::reported(place);
        let (cause, confidence, around) = judge(&evidence, &plain, &subject);
        let words = redact(around);
        evidence.words = words;
        Self {
            cause,
            confidence,
            traces: Traces::of(&plain.text),
            evidence,
            subject,
        }
    }

    /// The server that was talked to when it failed.
    #[must_use]
    pub fn server(&self) -> &str {
        let subject = &self.subject;
        match self.evidence.stage {
            Stage::Address | Stage::Consent | Stage::Token => &subject.endpoint,
            Stage::Imap | Stage::FetchBack => &subject.imap,
            Stage::Pop3 => &subject.pop3,
            _ => &subject.server,
        }
    }

    /// What was not granted, where the failure is about that; its name stands before the server's words.
    #[must_use]
    pub fn missing_permission(&self) -> Option<&str> {
        match self.evidence.fault {
            Fault::Local(LocalFault::ScopesNotGranted) => self.evidence.words.lines().next(),
            _ => None,
        }
    }

    /// Before that the server wants no other request.
    #[must_use]
    pub fn not_before(&self) -> Option<DateTime<Utc>> {
        match &self.evidence.fault {
            Fault::OAuth(fault) => fault.not_before,
            _ => None,
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

/// The cause, how sure it is, and the words around what decided.
fn judge<'e>(
    evidence: &'e Evidence,
    plain: &'e Plain,
    subject: &Subject,
) -> (Cause, Confidence, &'e str) {
    let reading = Reading::of(evidence, plain, subject);
    let found = rules::all().find_map(|rule| Some((rule, rule.fits(&reading)?)));
    let (cause, confidence, at) = found
        .map_or((causes::unknown(), Confidence::Unknown, 0), |(rule, at)| {
            (causes::find(rule.cause), reading.trust(rule), at)
        });
    (cause, confidence, reading.words.around(at, &plain.lines))
}
