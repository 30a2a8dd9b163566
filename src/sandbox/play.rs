//! The table of failures (`assets/sandbox/plays.json`): one row for each place where a cause shows.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::tenant::{APPLICATION, DOMAIN};

/// One row: what a server does at one point when it plays a cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Play {
    /// Its label in the diagnosis, which is its name on the consent page and that of its mailbox too.
    pub cause: String,
    pub at: Point,
    #[serde(default)]
    pub does: Deed,
    /// OAuth's `error` (RFC 6749 sections 4.1.2.1 and 5.2); a token answer without it is no JSON.
    #[serde(default)]
    pub error: String,
    /// Microsoft's number; others have none.
    pub aadsts: Option<u32>,
    /// `suberror` of a token answer, `error_subcode` in a redirect.
    pub suberror: Option<String>,
    /// What a refused XOAUTH2 response is answered with before the refusal.
    challenge: Option<Value>,
    /// The server's words with placeholders like `{client}`; at [`Point::Grant`] the permission that
    /// is left out, at [`Point::State`] the state, at [`Point::Capability`] the capabilities.
    #[serde(default)]
    says: String,
}

/// Where a row is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Point {
    /// In the browser, from where no way leads back.
    Page,
    /// In the browser, with a link that leads back.
    Approval,
    /// Led back with an error in the place of the code.
    Redirect,
    /// Led back with another request's state.
    State,
    /// Less is granted than was asked for.
    Grant,
    /// The token endpoint, for a code.
    Redeem,
    /// The token endpoint, for a refresh token.
    Refresh,
    /// TLS, of all mail servers.
    Handshake,
    Greeting,
    /// EHLO in plain text.
    Hello,
    StartTls,
    /// EHLO over TLS.
    Ehlo,
    Auth,
    /// MAIL.
    Sender,
    /// RCPT.
    Recipient,
    /// The end of the mail.
    Data,
    /// The sign-in to IMAP.
    Imap,
    Capability,
    /// Any command on a mailbox.
    Select,
    /// The sign-in to POP3.
    Pop,
}

/// What a server does there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    #[default]
    Say,
    /// Ends the connection without a word.
    Close,
    StaySilent,
    /// Hands out a certificate that is over.
    ExpiredCertificate,
    /// … that is not valid yet.
    EarlyCertificate,
    /// … for another host.
    ForeignCertificate,
    /// … of an authority that nobody knows.
    UnknownIssuer,
}

/// All rows, in the order of a set-up. A test holds that the embedded file is readable.
pub(super) static PLAYS: LazyLock<Vec<Play>> =
    LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

const FILE: &str = include_str!("../../assets/sandbox/plays.json");

impl Play {
    /// The first row of a cause.
    pub fn find(cause: &str) -> Option<&'static Self> {
        PLAYS.iter().find(|play| play.cause == cause)
    }

    /// The first row of a cause that is met for real; the tests hold that there is one.
    pub fn of(cause: &'static str) -> &'static Self {
        Self::find(cause).unwrap_or(&PLAYS[0])
    }

    /// What a server sends in the place of a refusal, in base64; the client answers with an empty
    /// line and only then gets the refusal.
    pub fn challenge(&self) -> Option<String> {
        let challenge = self.challenge.as_ref()?;
        Some(STANDARD.encode(challenge.to_string()))
    }

    /// What is said, with `values` in the place of placeholders. One that nobody knows stays: some
    /// servers show theirs.
    pub fn words(&self, values: &[(&str, &str)]) -> String {
        let mut words = String::with_capacity(self.says.len() * 2);
        let mut rest = &*self.says;
        while let Some((before, after)) = rest.split_once('{') {
            words += before;
            let found = after.split_once('}').and_then(|(name, after)| {
                let given = values.iter().find(|(known, _)| *known == name);
                let value = given.map_or_else(|| usual(name), |(_, value)| Some((*value).into()));
                Some((value?, after))
            });
            let (value, after) = found.unwrap_or_else(|| ("{".to_owned(), after));
            words += &value;
            rest = after;
        }
        words + rest
    }
}

/// The value of a placeholder where the moment gives none.
fn usual(name: &str) -> Option<String> {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%S.0000000Z").to_string();
    Some(match name {
        "tenant" => DOMAIN.to_owned(),
        "application" => APPLICATION.to_owned(),
        "endpoint" => "common".to_owned(),
        "resource" => "https://outlook.office.com".to_owned(),
        "response_type" => "id_token".to_owned(),
        "scope" => "SMTP.Sent".to_owned(),
        // As after the 90 days that nobody waits in a training.
        "issued" => time(Utc::now() - TimeDelta::days(90)),
        "now" => time(Utc::now()),
        "id" => id(),
        "stamp" => stamp(),
        _ => return None,
    })
}

/// What Microsoft puts at the end of its refusals: host, time and a number for its support.
pub(super) fn stamp() -> String {
    let now = Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ");
    format!("[sandbox {now} {}]", id().to_uppercase())
}

fn id() -> String {
    Uuid::new_v4().simple().to_string()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable_and_names_each_place_once() {
        assert!(
            PLAYS.len() > 140,
            "{:?}",
            serde_json::from_str::<Vec<Play>>(FILE).err()
        );
        for (number, play) in PLAYS.iter().enumerate() {
            let is_same = |other: &Play| other.cause == play.cause && other.at == play.at;
            assert!(!PLAYS[..number].iter().any(is_same), "{play:?}");
            let is_at_endpoint =
                matches!(play.at, Point::Redirect | Point::Approval | Point::Refresh);
            assert!(!is_at_endpoint || !play.error.is_empty(), "{play:?}");
            let is_silent = play.does != Deed::Say || !play.error.is_empty();
            assert!(is_silent || !play.says.is_empty(), "{play:?}");
        }
    }

    #[test]
    fn placeholders_are_filled_once() {
        let play = Play {
            says: "{client} {EmailHidden} {a {tenant} {client".to_owned(),
            ..serde_json::from_str(r#"{"cause": "x", "at": "page"}"#).unwrap()
        };
        assert_eq!(
            play.words(&[("client", "{tenant}")]),
            format!("{{tenant}} {{EmailHidden}} {{a {DOMAIN} {{client")
        );
    }
}
