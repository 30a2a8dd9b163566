//! The table of rules: one row a rule, specific before general; the first that fits decides.

mod connection;
mod entra;
mod fetch;
mod machine;
mod oauth;
mod own;
mod pages;
mod submission;
#[cfg(test)]
mod tests;

use std::io::ErrorKind;

use super::reading::{Credential, Reading};
use super::{Confidence, Vendor};
use crate::domain::evidence::{Fault, LocalFault, Place, ProtocolFault, TlsFault};
use crate::domain::stage::Stage;

/// One row: a cause, how sure it is, and the signs that must all be there.
pub(super) struct Rule {
    pub cause: &'static str,
    pub confidence: Confidence,
    pub signs: &'static [Sign],
}

/// What a rule looks at.
#[derive(Debug)]
pub(super) enum Sign {
    /// One of these AADSTS numbers.
    Aadsts(&'static [u32]),
    /// One of these values of OAuth's `error` or of a `suberror`.
    OAuth(&'static [&'static str]),
    /// An HTTP status of 500 and above at the token endpoint.
    HttpServerError,
    /// One of these SMTP codes.
    Code(&'static [u16]),
    /// One of these enhanced status codes.
    Enhanced(&'static [&'static str]),
    /// A temporary refusal of a mail server.
    Temporary,
    /// A mail server's refusal in this stage of a check.
    RefusedAt(Stage),
    /// A refused bearer token that was answered with a challenge first.
    Challenge,
    /// One of these words is there; see [`super::words::Words`] for how they are written.
    Says(&'static [&'static str]),
    /// Met, or possibly met, in one of these places.
    At(&'static [Place]),
    /// At this provider.
    By(Vendor),
    /// This was presented.
    With(Credential),
    Tls(TlsFault),
    Io(ErrorKind),
    NameUnknown,
    /// Nothing came in time, in this stage.
    DeadlineAt(Stage),
    Deadline,
    Closed,
    Protocol(ProtocolFault),
    Local(LocalFault),
}

impl Rule {
    /// It looks at one of Microsoft's numbers.
    pub fn is_by_number(&self) -> bool {
        self.signs
            .iter()
            .any(|sign| matches!(sign, Sign::Aadsts(_)))
    }

    /// It holds in some places only.
    pub fn is_by_place(&self) -> bool {
        self.signs.iter().any(|sign| matches!(sign, Sign::At(_)))
    }

    /// Where in the text the last of its signs ends, if all are there; 0 for a rule without words.
    pub fn fits(&self, reading: &Reading<'_>) -> Option<usize> {
        self.signs
            .iter()
            .try_fold(0, |last, sign| Some(sign.fits(reading)?.max(last)))
    }
}

impl Sign {
    fn fits(&self, reading: &Reading<'_>) -> Option<usize> {
        let says =
            |list: &[&'static str]| list.iter().find_map(|words| reading.words.end_of(words));
        let place_of = |text: &str| reading.plain.text.find(text);
        let fault = &reading.evidence.fault;
        let is_there = match self {
            Self::Says(list) => return says(list),
            Self::Aadsts(numbers) => {
                let number = numbers
                    .iter()
                    .find(|number| reading.numbers.contains(number))?;
                return Some(place_of(&number.to_string()).unwrap_or_default());
            }
            Self::OAuth(names) => match fault {
                Fault::OAuth(fault) => {
                    names.contains(&fault.error.as_str())
                        || fault
                            .suberror
                            .as_deref()
                            .is_some_and(|name| names.contains(&name))
                }
                Fault::Reported(_) => return says(names),
                _ => false,
            },
            Self::Enhanced(wanted) => {
                let code = wanted
                    .iter()
                    .find(|code| reading.enhanced.contains(**code))?;
                return Some(place_of(code).unwrap_or_default());
            }
            Self::Code(wanted) => {
                let code = wanted.iter().find(|code| reading.codes.contains(code))?;
                return Some(place_of(&code.to_string()).unwrap_or_default());
            }
            Self::Temporary => match fault {
                Fault::Reply(reply) => (400..500).contains(&reply.code),
                _ => false,
            },
            Self::HttpServerError => matches!(fault, Fault::OAuth(fault)
                if fault.http_status.is_some_and(|status| status >= 500)),
            Self::RefusedAt(stage) => {
                matches!(fault, Fault::Reply(_)) && reading.evidence.stage == *stage
            }
            Self::Challenge => match fault {
                Fault::Reply(reply) => reply.challenge_status.is_some(),
                _ => return says(CHALLENGE),
            },
            Self::At(places) => reading.is_at(places),
            Self::By(vendor) => reading.vendor == *vendor,
            Self::With(credential) => reading.credential == Some(*credential),
            Self::Tls(wanted) => matches!(fault, Fault::Tls(fault) if fault == wanted),
            Self::Io(wanted) => matches!(fault, Fault::Io(kind) if kind == wanted),
            Self::NameUnknown => *fault == Fault::NameUnknown,
            Self::DeadlineAt(stage) => {
                *fault == Fault::Deadline && reading.evidence.stage == *stage
            }
            Self::Deadline => *fault == Fault::Deadline,
            Self::Closed => *fault == Fault::Closed,
            Self::Protocol(wanted) => matches!(fault, Fault::Protocol(fault) if fault == wanted),
            Self::Local(wanted) => matches!(fault, Fault::Local(fault) if fault == wanted),
        };
        is_there.then_some(0)
    }

    /// The words it looks for.
    fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Says(words) | Self::OAuth(words) => words,
            Self::Challenge => CHALLENGE,
            _ => &[],
        }
    }
}

/// All rules in the order in which they are tried.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    [
        own::RULES,
        entra::RULES,
        pages::RULES,
        submission::RULES,
        fetch::RULES,
        oauth::RULES,
        connection::RULES,
        machine::RULES,
    ]
    .into_iter()
    .flatten()
}

/// All words that any rule looks for.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    all()
        .flat_map(|rule| rule.signs)
        .flat_map(Sign::words)
        .copied()
        .chain(super::reading::words())
}

const fn rule(cause: &'static str, confidence: Confidence, signs: &'static [Sign]) -> Rule {
    Rule {
        cause,
        confidence,
        signs,
    }
}

/// What a server says before it refuses a bearer token (RFC 7628 section 3.2.2).
const CHALLENGE: &[&str] = &["\"schemes\"*bearer", "\"status\":\"invalid_token"];
