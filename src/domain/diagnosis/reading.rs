//! What a failure shows: its structure, and the facts read off the words around it.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::plain::{Plain, ceil_boundary};
use super::rules::Rule;
use super::words::Words;
use super::{Confidence, Subject, Vendor};
use crate::domain::evidence::{Evidence, Fault, Place};
use crate::domain::provider::SignIn;

/// All that rules may look at.
pub(super) struct Reading<'e> {
    pub evidence: &'e Evidence,
    pub plain: &'e Plain,
    pub words: Words<'e>,
    /// Microsoft's numbers, without their prefix.
    pub numbers: BTreeSet<u32>,
    /// Enhanced status codes (RFC 3463).
    pub enhanced: BTreeSet<&'e str>,
    /// Reply codes of a refusal (RFC 5321 section 4.2.1).
    pub codes: BTreeSet<u16>,
    pub vendor: Vendor,
    pub credential: Option<Credential>,
    places: Vec<Place>,
}

/// What was presented to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credential {
    Password,
    /// RFC 6750
    Bearer,
}

impl<'e> Reading<'e> {
    pub fn of(evidence: &'e Evidence, plain: &'e Plain, subject: &Subject) -> Self {
        let words = Words::find(&plain.text);
        let mut numbers = numbers(&plain.text);
        let mut enhanced = enhanced(&plain.text);
        let mut codes = codes(&plain.text);
        let has_password = subject.sign_in == Some(SignIn::Password);
        let mut bearer = subject.sign_in.is_some() && !has_password;
        match &evidence.fault {
            Fault::OAuth(fault) => numbers.extend(fault.aadsts),
            Fault::Reply(reply) => {
                codes = BTreeSet::from([reply.code]);
                enhanced = reply.enhanced.as_deref().into_iter().collect();
                // What this program presents is a token where it is no password.
                bearer = !has_password;
            }
            _ => {}
        }
        let says = |list: &[&'static str]| list.iter().any(|word| words.end_of(word).is_some());
        let credential = if bearer || says(BEARER) {
            Some(Credential::Bearer)
        } else {
            (has_password || says(PASSWORD)).then_some(Credential::Password)
        };
        let vendor = subject
            .vendor
            .or_else(|| {
                VENDORS
                    .iter()
                    .find_map(|(vendor, hosts)| says(hosts).then_some(*vendor))
            })
            .or_else(|| (!numbers.is_empty()).then_some(Vendor::Microsoft));
        let places = match evidence.fault {
            Fault::Reported(Some(place)) => vec![place],
            Fault::Reported(None) => PLACES
                .iter()
                .filter(|(_, signs)| says(signs))
                .map(|(place, _)| *place)
                .chain((!enhanced.is_empty()).then_some(Place::Smtp))
                .collect(),
            _ => vec![evidence.stage.into()],
        };
        Self {
            evidence,
            plain,
            words,
            numbers,
            enhanced,
            codes,
            vendor: vendor.unwrap_or(Vendor::Other),
            credential,
            places,
        }
    }

    /// How far a rule that fits is to be trusted. Where Microsoft gave a number, words alone prove nothing,
    /// and a rule for one place proves nothing of a text that may come from anywhere.
    pub fn trust(&self, rule: &Rule) -> Confidence {
        let is_placed = !self.places.is_empty() || !rule.is_by_place();
        if is_placed && (self.numbers.is_empty() || rule.is_by_number()) {
            rule.confidence
        } else {
            Confidence::Likely
        }
    }

    /// The failure was, or may have been, met in one of these places.
    pub fn is_at(&self, places: &[Place]) -> bool {
        self.places.is_empty() || self.places.iter().any(|place| places.contains(place))
    }
}

/// Every number behind `AADSTS`, in `error_codes`, on Microsoft's pages and in the address of its error page.
fn numbers(text: &str) -> BTreeSet<u32> {
    let lower = text.to_ascii_lowercase();
    let mut numbers = BTreeSet::new();
    for mark in NUMBER_MARKS {
        for (at, mark) in lower.match_indices(mark) {
            let behind =
                lower[at + mark.len()..].trim_start_matches([' ', ':', '"', '\'', '[', '=']);
            // Read off a picture, a nought is often a letter.
            let digits: String = behind
                .chars()
                .map_while(|c| match c {
                    'o' => Some('0'),
                    'l' => Some('1'),
                    _ => c.is_ascii_digit().then_some(c),
                })
                .take(NUMBER_DIGITS.end() + 1)
                .collect();
            // `error code: 401` is another service's.
            if NUMBER_DIGITS.contains(&digits.len()) {
                numbers.extend(digits.parse::<u32>());
            }
        }
    }
    // MSAL writes `50033 - [2021-08-02 15:36:10Z]:` before the words.
    for (at, _) in text.match_indices(" - [20") {
        let start = text[..at]
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |start| ceil_boundary(text, start + 1));
        if NUMBER_DIGITS.contains(&(at - start)) {
            numbers.extend(text[start..at].parse::<u32>());
        }
    }
    numbers
}

/// Every `5.7.139` that is no part of an address or a version.
fn enhanced(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let mut found = BTreeSet::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(is_part).map(|start| from + start) {
        let end = text[start..]
            .find(|c| !is_part(c))
            .map_or(text.len(), |length| start + length);
        let token = text[start..end].trim_end_matches('.');
        let follows_letter = text[..start].ends_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let mut parts = token.split('.');
        let class = matches!(parts.next(), Some("4" | "5"));
        let rest = parts.all(|part| (1..=3).contains(&part.len()));
        // `b'5.7.139` of Python is one, `v5.7.1` of a program is none.
        if class && rest && token.matches('.').count() == 2 && !follows_letter {
            found.insert(token);
        }
        from = end;
    }
    found
}

/// Every number from 400 to 599 that stands alone.
fn codes(text: &str) -> BTreeSet<u16> {
    let bytes = text.as_bytes();
    text.match_indices(['4', '5'])
        .filter_map(|(at, _)| {
            let code = text.get(at..at + 3)?;
            let before = at.checked_sub(1).map(|before| bytes[before]);
            let after = bytes.get(at + 3);
            let alone = !before.is_some_and(|c| c.is_ascii_alphanumeric() || b".-:/".contains(&c))
                && !after.is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'.' || *c == b':');
            alone.then(|| code.parse().ok()).flatten()
        })
        .collect()
}

/// The words by which this module tells vendor, place and credential.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    VENDORS
        .iter()
        .map(|(_, words)| *words)
        .chain(PLACES.iter().map(|(_, words)| *words))
        .chain([BEARER, PASSWORD])
        .flatten()
        .copied()
}

const NUMBER_MARKS: [&str; 5] = [
    "aadsts",
    "error_codes",
    "error?code=",
    "errorcode",
    "error code",
];
/// Microsoft's numbers have 5 to 7 digits.
const NUMBER_DIGITS: RangeInclusive<usize> = 5..=7;

const VENDORS: &[(Vendor, &[&str])] = &[
    (
        Vendor::Google,
        &["gsmtp", "gmail", "google", "googleapis", "googlemail"],
    ),
    (Vendor::Yahoo, &["yahoo", "aol.com", "#auth0", "#mbr12"]),
    (Vendor::Zoho, &["zoho", "zcrmsdk"]),
    (Vendor::Yandex, &["yandex"]),
    (Vendor::Gmx, &["gmx", "web.de", "1und1", "ionos"]),
    (
        Vendor::Microsoft,
        &[
            "outlook",
            "office365",
            "microsoft",
            "exchange",
            "exchangelabs",
            "azure",
            "msal",
            "windows.net",
            "login.live",
            "storedrv",
            "entra",
        ],
    ),
];

/// By which words an unplaced text tells where it comes from.
#[rustfmt::skip]
const PLACES: &[(Place, &[&str])] = &[
    (Place::Imap, &["imap", "authenticate failed", "authenticationfailed", "login failed", "credentials (failure)", "examine", "[alert]"]),
    (Place::Pop3, &["pop3", "pop access", "pop server", "-err", "mailbox for account", "unknown user name or bad password"]),
    (Place::Smtp, &["smtp", "gsmtp", "mail from", "rcpt to", "storedrv", "535", "550", "554", "451", "421", "ehlo", "helo"]),
    (Place::Token, &["invalid_grant", "invalid_client", "oauth2", "/token", "access token", "refresh token"]),
    (Place::Consent, &["redirect_uri", "/authorize", "request details", "error 400:", "error 403:", "error 401:"]),
    (Place::Keyring, &["keyring", "keychain", "org.freedesktop.secret", "credwrite", "collection", "credential manager"]),
    (Place::Tls, &["ssl", "tls", "certificate", "handshake", "x509"]),
    (Place::Network, &["connect", "connection", "timed out", "timeout", "socket", "resolve", "proxy", "unreachable", "host"]),
    (Place::Machine, &["config", "settings", "file", "permission", "browser", "listen", "bind", "port"]),
];

const BEARER: &[&str] = &[
    "xoauth2",
    "oauthbearer",
    "auth=bearer",
    "schemes\":\"bearer",
    "scope\":\"https://",
];
const PASSWORD: &[&str] = &[
    "auth login",
    "auth plain",
    "basic auth",
    "login <user>",
    "plain authentication",
    "login authentication",
    "login using login",
    "imap login",
];

#[cfg(test)]
mod tests;
