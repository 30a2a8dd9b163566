//! `check`: how mailboxes stand, for people and for monitoring systems.

use std::io::{self, Write};
use std::process::ExitCode;

use chrono::TimeDelta;
use serde::Serialize;

use super::opening::{self, Opening};
use super::{Arguments, StartError, diagnose};
use crate::domain::address::Address;
use crate::domain::diagnosis::WhoActs;
use crate::domain::expiry::HINT_DAYS;
use crate::domain::health::Health;
use crate::domain::mailbox::Mailbox;
use crate::domain::stage::Stage;
use crate::service;
use crate::service::checkup::{AT_ONCE, Checkup};
use crate::service::headless::{Closed, Headless};
use crate::service::places::Places;
use crate::text::{explain, t, tf};
use crate::ui::words;

/// What may stand behind `check`.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(value_name = "MAILBOX", required_unless_present = "all")]
    mailboxes: Vec<String>,
    #[arg(long, conflicts_with = "mailboxes")]
    all: bool,
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "ADDRESS", value_parser = Address::parse)]
    send_to: Option<Address>,
    #[arg(long, value_name = "N", default_value_t = AT_ONCE, value_parser = clap::value_parser!(u8).range(1..=MOST_AT_ONCE))]
    at_once: u8,
    #[command(flatten)]
    opening: Opening,
}

/// The answer for machines.
#[derive(Serialize)]
struct Row {
    mailbox: String,
    provider: String,
    state: &'static str,
    stages: Vec<StageRow>,
    cause: Option<&'static str>,
    title: Option<String>,
    who_acts: Option<&'static str>,
    secret_days_left: Option<i64>,
    /// It worked at the test before: who is to be told once is told now.
    new: bool,
    #[serde(skip)]
    health: Health,
    #[serde(skip)]
    who: Option<WhoActs>,
}

#[derive(Serialize)]
struct StageRow {
    stage: &'static str,
    ok: bool,
    ms: u128,
}

/// Postfix, if not told otherwise, takes no more connections from one address.
const MOST_AT_ONCE: i64 = 50;
/// Nothing is known.
pub(super) const UNKNOWN: u8 = 3;

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    opening::described(command)
        .about(t("cli-check").into_owned())
        .after_help(t("cli-check-exits").into_owned())
        .mut_arg("mailboxes", |arg| {
            arg.help(t("cli-check-mailboxes").into_owned())
        })
        .mut_arg("all", |arg| arg.help(t("cli-check-all").into_owned()))
        .mut_arg("json", |arg| arg.help(t("cli-json").into_owned()))
        .mut_arg("send_to", |arg| {
            arg.help(t("cli-check-send-to").into_owned())
        })
        .mut_arg("at_once", |arg| {
            arg.help(t("cli-check-at-once").into_owned())
        })
}

/// Checks the mailboxes and says how they stand; the worst decides how this ends.
pub(super) fn check(arguments: &Arguments, options: &Options) -> Result<ExitCode, StartError> {
    if opening::is_practice(arguments) {
        return Ok(UNKNOWN.into());
    }
    // People see each mailbox as soon as it was checked.
    let tell = |checkup: &Checkup| {
        if !options.json {
            let _nobody_reads = writeln!(io::stdout(), "{}", Row::of(checkup).line());
        }
    };
    let called = opening::call(arguments, &options.opening, async |service| {
        let (mailboxes, strangers) = asked(&service, options);
        let mut found = service
            .check(
                &mailboxes,
                options.send_to.as_ref(),
                options.at_once.into(),
                std::future::pending(),
                tell,
            )
            .await;
        for stranger in strangers {
            let checkup = Checkup::unknown(stranger, None);
            tell(&checkup);
            found.push(checkup);
        }
        found
    })?;
    let rows = match called {
        Ok(found) => found.iter().map(Row::of).collect(),
        Err(closed) => {
            opening::say_closed(&closed);
            let rows = closed_rows(&closed, arguments, options)?;
            if !options.json {
                for row in &rows {
                    writeln!(io::stdout(), "{}", row.line())?;
                }
            }
            rows
        }
    };
    if options.json {
        let json = serde_json::to_string(&rows).map_err(io::Error::from)?;
        writeln!(io::stdout(), "{json}")?;
    } else if rows.is_empty() {
        super::say_error(&t("check-nothing"));
    }
    let worst = rows.iter().map(|row| row.health).max();
    Ok(match worst.unwrap_or(Health::Unknown) {
        Health::Ready => 0,
        Health::Warning => 1,
        Health::Failing => 2,
        Health::Unknown => UNKNOWN,
    }
    .into())
}

/// The mailboxes in question, each once, and the names that no mailbox has.
fn asked<'o>(service: &Headless, options: &'o Options) -> (Vec<Mailbox>, Vec<&'o str>) {
    if options.all {
        return (service.kept().mailboxes.clone(), Vec::new());
    }
    let (mut mailboxes, mut strangers) = (Vec::<Mailbox>::new(), Vec::new());
    for name in &options.mailboxes {
        match service.mailbox(name) {
            Some(found) if mailboxes.iter().any(|known| known.id == found.id) => {}
            Some(found) => mailboxes.push(found.clone()),
            None => strangers.push(name.as_str()),
        }
    }
    (mailboxes, strangers)
}

/// Where the secrets stay closed nothing is known of any mailbox, and the reason is the same for all.
fn closed_rows(
    closed: &Closed,
    arguments: &Arguments,
    options: &Options,
) -> Result<Vec<Row>, StartError> {
    let failure = match closed {
        Closed::Keyring(_, diagnosis) | Closed::Failed(diagnosis) => Some(diagnosis),
        _ => None,
    };
    let names = if options.all {
        let places = Places::find(arguments.settings_dir.as_deref())?;
        let mailboxes = service::kept(&places).mailboxes;
        mailboxes.into_iter().map(|kept| kept.address).collect()
    } else {
        options.mailboxes.clone()
    };
    let rows = names.iter().map(|name| Row {
        title: Some(opening::why(closed)),
        ..Row::of(&Checkup::unknown(
            name,
            failure.map(|diagnosis| (**diagnosis).clone()),
        ))
    });
    Ok(rows.collect())
}

impl Row {
    fn of(checkup: &Checkup) -> Self {
        let (title, who) = match reason(checkup) {
            Some((title, who)) => (Some(title), who),
            None => (None, None),
        };
        let stages = checkup.stages.iter().map(|stage| StageRow {
            stage: stage_name(stage.stage),
            ok: stage.is_ok,
            ms: stage.took.as_millis(),
        });
        Self {
            mailbox: checkup.mailbox.clone(),
            provider: checkup.provider.clone(),
            state: match checkup.health {
                Health::Ready => "ready",
                Health::Warning => "warning",
                Health::Failing => "failing",
                Health::Unknown => "unknown",
            },
            stages: stages.collect(),
            cause: checkup
                .failure
                .as_ref()
                .map(|diagnosis| diagnosis.cause.label),
            title,
            who_acts: who.map(diagnose::who_acts),
            secret_days_left: checkup.secret.map(|(_, days)| days),
            new: checkup.is_new,
            health: checkup.health,
            who,
        }
    }

    /// For people: address, state, why, who must act.
    fn line(&self) -> String {
        let state = t(match self.health {
            Health::Ready => "check-ready",
            Health::Warning => "check-warning",
            Health::Failing => "check-failing",
            Health::Unknown => "check-unknown",
        });
        [
            Some(format!("{}: {state}", self.mailbox)),
            self.title.clone(),
            self.who.map(words::who_must_act),
            self.new.then(|| t("check-new").into_owned()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
    }
}

/// Why a mailbox is not simply ready, and who must act.
fn reason(checkup: &Checkup) -> Option<(String, Option<WhoActs>)> {
    if let Some(diagnosis) = &checkup.failure {
        let title = explain(diagnosis).title;
        return Some((title, Some(diagnosis.cause.who_acts)));
    }
    match checkup.health {
        Health::Unknown => {
            let mailbox = checkup.mailbox.as_str();
            let title = tf("cli-no-mailbox", &[("mailbox", mailbox.into())]);
            Some((title, Some(WhoActs::Technician)))
        }
        Health::Warning => {
            let (text, who) = match (checkup.consent_days_left, checkup.secret) {
                (Some(days), _) => (
                    tf("check-consent-ends", &[("days", days.into())]),
                    WhoActs::Technician,
                ),
                (None, secret) => {
                    let (day, days) = secret?;
                    (
                        words::expiry(day, day - TimeDelta::days(days)),
                        WhoActs::CustomerAdmin,
                    )
                }
            };
            Some((text, Some(who)))
        }
        // A hint, and no more: nothing is wrong and nobody has to act yet.
        Health::Ready => {
            let (day, days) = checkup.secret.filter(|(_, days)| *days <= HINT_DAYS)?;
            Some((words::expiry(day, day - TimeDelta::days(days)), None))
        }
        Health::Failing => None,
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Address => "address",
        Stage::Consent => "consent",
        Stage::Token => "token",
        Stage::Resolve => "resolve",
        Stage::Connect => "connect",
        Stage::Greeting => "greeting",
        Stage::Tls => "tls",
        Stage::Auth => "auth",
        Stage::Sender => "sender",
        Stage::Recipient => "recipient",
        Stage::Accepted => "accepted",
        Stage::Imap => "imap",
        Stage::Pop3 => "pop3",
        Stage::FetchBack => "fetch_back",
    }
}
