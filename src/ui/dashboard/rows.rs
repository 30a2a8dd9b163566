//! What the dashboard says of each mailbox: one status, one line more, one action.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::check::Checked;
use crate::domain::draft::ProviderDraft;
use crate::domain::expiry::{Expiry, parse_day, write_day};
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::provider::{Provider, ProviderId, SignIn};
use crate::message::Kept;
use crate::state::Clock;
use crate::text::{self, t, tf};
use crate::ui::words;

/// How a mailbox stands; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The last test failed, or the secret has run out.
    Failed,
    /// Something that is needed was never entered, or is wrong.
    Incomplete,
    /// Nobody has consented.
    ConsentMissing,
    /// Ready as far as anybody knows: no test mail was sent yet.
    Untested,
    /// Works now, will stop or surprise.
    Warning,
    /// Works.
    Ready,
}

/// The three groups that the summary counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Works.
    Ready,
    /// Works now.
    Warning,
    /// Somebody must act.
    Attention,
}

/// The one action of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask for consent.
    Authorize,
    /// Send a test mail.
    SendTestMail,
    /// Open the dialog.
    Details,
    /// Open the dialog of a new secret.
    RenewSecret,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The row to act on comes first.
    #[default]
    Urgency,
    /// By address.
    Mailbox,
    /// By provider.
    Provider,
    /// The secret that runs out first comes first.
    Expiry,
}

/// A mailbox as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which mailbox.
    pub mailbox: MailboxId,
    /// Through which provider.
    pub provider: ProviderId,
    /// Its address.
    pub address: String,
    /// The provider's name.
    pub provider_name: String,
    /// How it stands.
    pub standing: Standing,
    /// In a few words.
    pub headline: String,
    /// One line more.
    pub detail: String,
    /// Why it is not ready, without day and number: what many mailboxes may have in common.
    pub reason: String,
    /// All that the search looks into, in lower case.
    pub searched: String,
    /// Last day of the client secret.
    pub expires: Option<NaiveDate>,
    /// The same in words.
    pub expires_text: String,
    /// How near that is.
    pub expiry: Option<Expiry>,
    /// Its provider has a client secret.
    pub has_secret: bool,
    /// What to do; `None` where nothing is to be done.
    pub action: Option<Action>,
}

impl Standing {
    /// The group it counts for.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Ready => Group::Ready,
            Self::Warning => Group::Warning,
            Self::Failed | Self::Incomplete | Self::ConsentMissing | Self::Untested => {
                Group::Attention
            }
        }
    }
}

/// All mailboxes, the most urgent first.
#[must_use]
pub fn rows(kept: &Kept, clock: &Clock) -> Vec<Row> {
    let today = clock.local.date();
    let providers: HashMap<ProviderId, (&ProviderDraft, Option<Provider>)> = kept
        .providers
        .iter()
        .map(|provider| {
            let parsed = Checked::of(provider, &[], today).provider;
            (provider.id, (provider, parsed))
        })
        .collect();
    let mut rows: Vec<Row> = kept
        .mailboxes
        .iter()
        .filter_map(|mailbox| {
            let (provider, parsed) = providers.get(&mailbox.provider)?;
            Some(row(mailbox, provider, parsed.as_ref(), clock))
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.standing, row.expires, row.address.to_lowercase()));
    rows
}

/// Sorts rows that are in the order of urgency.
pub fn sort(rows: &mut [(usize, &Row)], order: Order) {
    match order {
        Order::Urgency => {}
        Order::Mailbox => rows.sort_by_cached_key(|(_, row)| row.address.to_lowercase()),
        Order::Provider => rows.sort_by_cached_key(|(_, row)| {
            (row.provider_name.to_lowercase(), row.address.to_lowercase())
        }),
        Order::Expiry => rows.sort_by_key(|(_, row)| (row.expires.is_none(), row.expires)),
    }
}

/// Why mailboxes are not ready, with their number; the most frequent first.
#[must_use]
pub fn reasons(rows: &[Row]) -> Vec<(String, usize)> {
    let mut counts = HashMap::<&str, usize>::new();
    for row in rows.iter().filter(|row| !row.reason.is_empty()) {
        *counts.entry(&row.reason).or_default() += 1;
    }
    let mut reasons: Vec<_> = counts
        .into_iter()
        .map(|(reason, count)| (reason.to_owned(), count))
        .collect();
    reasons.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    reasons
}

fn row(
    mailbox: &Mailbox,
    provider: &ProviderDraft,
    parsed: Option<&Provider>,
    clock: &Clock,
) -> Row {
    let today = clock.local.date();
    let expires = parse_day(provider.secret_expires.entered());
    let expiry = expires.map(|day| Expiry::of(day, today));
    let tested = mailbox
        .last_test
        .as_ref()
        .filter(|test| test.failed.is_none())
        .map(|test| {
            let id = if test.sign_in_only {
                "row-checked"
            } else {
                "row-tested"
            };
            tf(id, &[("when", words::when(test.at, clock).into())])
        });
    let registration = parsed.and_then(|provider| provider.access.registration());
    let needs_consent = provider.sign_in == SignIn::User
        && !mailbox
            .consent
            .as_ref()
            .zip(registration)
            .is_some_and(|(consent, registration)| consent.is_for(registration));
    let failed = mailbox
        .last_test
        .as_ref()
        .filter(|test| {
            // A consent that is missing still is said as such; one that was given since is another matter.
            let given = mailbox.consent.as_ref().map(|consent| consent.given_at);
            test.failed.as_deref() != Some("consent_missing")
                || !(needs_consent || given.is_some_and(|given| given > test.at))
        })
        .and_then(|test| Some((test.failed.as_deref()?, test.failing_since)));
    let (standing, headline, detail, action) = if expiry == Some(Expiry::Past) {
        (
            Standing::Failed,
            t("row-failed"),
            t("expiry-past").into_owned(),
            Some(Action::RenewSecret),
        )
    } else if parsed.is_none() || mailbox.address.trim().is_empty() {
        (
            Standing::Incomplete,
            t("row-incomplete"),
            t("row-incomplete-detail").into_owned(),
            Some(Action::Details),
        )
    } else if let Some((label, since)) = failed {
        (
            Standing::Failed,
            t("row-failed"),
            failing(label, since, clock),
            Some(Action::Details),
        )
    } else if needs_consent {
        (
            Standing::ConsentMissing,
            t("row-consent-missing"),
            t("row-consent-missing-detail").into_owned(),
            Some(Action::Authorize),
        )
    } else if let (Some(Expiry::Urgent(_) | Expiry::Near(_)), Some(day)) = (expiry, expires) {
        (
            Standing::Warning,
            words::expiry(day, today).into(),
            tested
                .clone()
                .unwrap_or_else(|| t("row-untested-detail").into_owned()),
            Some(Action::RenewSecret),
        )
    } else if let Some(account) = mailbox.foreign_account() {
        (
            Standing::Warning,
            t("row-foreign"),
            tf("row-foreign-detail", &[("account", account.into())]),
            Some(Action::Details),
        )
    } else if tested.is_none() {
        (
            Standing::Untested,
            t("row-untested"),
            t("row-untested-detail").into_owned(),
            Some(Action::SendTestMail),
        )
    } else {
        let detail = [tested.clone(), expires.map(|day| words::expiry(day, today))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ");
        let offers = expiry.is_some_and(Expiry::offers_renewal);
        let action = offers.then_some(Action::RenewSecret);
        (Standing::Ready, t("row-ready"), detail, action)
    };
    let reason = match (standing, failed) {
        (Standing::Ready, _) => String::new(),
        (Standing::Failed, Some((label, _))) if expiry != Some(Expiry::Past) => {
            text::cause_title(label)
        }
        (Standing::Failed, _) => detail.clone(),
        (Standing::Warning, _) if action == Some(Action::RenewSecret) => {
            t("reason-expiry").into_owned()
        }
        _ => headline.clone().into_owned(),
    };
    let address = if mailbox.address.trim().is_empty() {
        t("row-nameless").into_owned()
    } else {
        mailbox.address.clone()
    };
    let label = failed.map_or("", |(label, _)| label);
    let searched = [&address, &provider.name, &reason, label].join("\n");
    Row {
        mailbox: mailbox.id,
        provider: provider.id,
        address,
        reason,
        searched: searched.to_lowercase(),
        provider_name: provider.name.clone(),
        standing,
        headline: headline.into_owned(),
        detail,
        expires,
        expires_text: expires.map_or_else(|| t("row-no-expiry").into_owned(), write_day),
        expiry,
        has_secret: provider.sign_in != SignIn::Password,
        action,
    }
}

/// Why, and since when, where it once worked.
fn failing(label: &str, since: Option<DateTime<Utc>>, clock: &Clock) -> String {
    let cause = text::cause_title(label);
    let Some(since) = since else {
        return cause;
    };
    let when = words::since(since, clock);
    tf(
        "row-since",
        &[("when", when.into()), ("cause", cause.into())],
    )
}
