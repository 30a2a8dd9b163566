//! `diagnose`: a failure text from standard input, and what it means.

use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::Arguments;
use crate::domain::diagnosis::{Confidence, Diagnosis, Subject, Vendor, WhoActs};
use crate::domain::evidence::{PLACES, Place};
use crate::message::Kept;
use crate::service;
use crate::service::places::Places;
use crate::text::{explain, t, tf};
use crate::ui::words;

/// What may stand behind `diagnose`.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(long, value_name = "STAGE", value_parser = stages())]
    stage: Option<String>,
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    #[arg(long, value_name = "MAILBOX")]
    mailbox: Option<String>,
    #[arg(long)]
    json: bool,
}

/// The answer for machines.
#[derive(Serialize)]
struct Answer<'a> {
    cause: &'a str,
    confidence: &'a str,
    title: String,
    remedy: Vec<String>,
    who_acts: &'a str,
    evidence: &'a str,
}

fn stages() -> impl clap::builder::TypedValueParser {
    clap::builder::PossibleValuesParser::new(PLACES.map(|(name, _)| name))
}

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    command
        .about(t("cli-diagnose").into_owned())
        .mut_arg("stage", |arg| {
            arg.help(t("cli-diagnose-stage").into_owned())
        })
        .mut_arg("provider", |arg| {
            arg.help(t("cli-diagnose-provider").into_owned())
        })
        .mut_arg("mailbox", |arg| {
            arg.help(t("cli-diagnose-mailbox").into_owned())
        })
        .mut_arg("json", |arg| arg.help(t("cli-json").into_owned()))
}

/// Reads the text and says what it means.
pub(super) fn diagnose(arguments: &Arguments, options: &Options) -> io::Result<ExitCode> {
    let kept = match (&options.provider, &options.mailbox) {
        (None, None) => Kept::default(),
        _ => Places::find(arguments.settings_dir.as_deref())
            .map(|places| service::kept(&places))
            .unwrap_or_default(),
    };
    let subject = subject(options, &kept);
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        super::say_error(&t("cli-diagnose-paste"));
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let place = options.stage.as_deref().and_then(Place::named);
    let diagnosis = Diagnosis::of_report(&decode(&bytes), place, subject);
    let mut out = io::stdout().lock();
    if options.json {
        writeln!(out, "{}", serde_json::to_string(&answer(&diagnosis))?)?;
    } else {
        tell(&mut out, &diagnosis)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Of whom the text speaks. A provider that nobody knows is said and passed over: the text tells the most.
fn subject(options: &Options, kept: &Kept) -> Subject {
    let mut subject = options
        .mailbox
        .as_deref()
        .map_or_else(Subject::default, |address| {
            Subject::named(address, &kept.providers, &kept.mailboxes)
        });
    // Whoever pastes a text says nothing of how that program signs in.
    subject.sign_in = None;
    let Some(name) = options.provider.as_deref() else {
        return subject;
    };
    let draft = kept
        .providers
        .iter()
        .find(|provider| provider.name.eq_ignore_ascii_case(name));
    if let Some(draft) = draft {
        let mailbox = std::mem::take(&mut subject.mailbox);
        subject = Subject {
            recipient: mailbox.clone(),
            mailbox,
            sign_in: None,
            ..Subject::of(draft, None)
        };
    } else if let Some(vendor) = Vendor::named(name) {
        subject.vendor = Some(vendor);
    } else {
        super::say_error(&tf("cli-no-provider", &[("name", name.into())]));
    }
    subject
}

/// Pipes of PowerShell carry UTF-16 with a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| read([pair[0], pair[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn answer(diagnosis: &Diagnosis) -> Answer<'_> {
    let explanation = explain(diagnosis);
    Answer {
        cause: diagnosis.cause.label,
        confidence: match diagnosis.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
            Confidence::Unknown => "unknown",
        },
        title: explanation.title,
        remedy: explanation
            .remedy
            .into_iter()
            .map(|remedy| match remedy.code {
                Some(code) => format!("{}\n{code}", remedy.step),
                None => remedy.step,
            })
            .collect(),
        who_acts: who_acts(diagnosis.cause.who_acts),
        evidence: &diagnosis.evidence.words,
    }
}

/// Who must act, for machines.
pub(super) fn who_acts(who: WhoActs) -> &'static str {
    match who {
        WhoActs::Technician => "technician",
        WhoActs::CustomerAdmin => "customer_admin",
        WhoActs::Provider => "provider",
        WhoActs::Nobody => "nobody",
    }
}

/// A diagnosis for a reader at the terminal.
pub(super) fn tell(out: &mut impl Write, diagnosis: &Diagnosis) -> io::Result<()> {
    let explanation = explain(diagnosis);
    writeln!(out, "{}\n{}\n", explanation.title, explanation.what)?;
    for (number, remedy) in explanation.remedy.iter().enumerate() {
        writeln!(out, "  {}. {}", number + 1, remedy.step)?;
        if let Some(code) = &remedy.code {
            writeln!(out, "     {code}")?;
        }
    }
    writeln!(out, "\n{}", words::who_must_act(diagnosis.cause.who_acts))?;
    let id = tf("failure-id", &[("id", diagnosis.cause.label.into())]);
    writeln!(out, "{id}")?;
    if diagnosis.confidence == Confidence::Likely {
        writeln!(out, "{}", t("failure-likely"))?;
    }
    if !diagnosis.traces.is_empty() {
        writeln!(out, "\n{}", diagnosis.traces)?;
    }
    if !diagnosis.evidence.words.is_empty() {
        writeln!(out, "\n{}", diagnosis.evidence.words)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_powershell_pipes_is_read() {
        for bytes in [
            b"a\xC3\xA4".as_slice(),
            b"\xFF\xFEa\0\xE4\0",
            b"\xFE\xFF\0a\0\xE4",
        ] {
            assert_eq!(decode(bytes), "a\u{e4}");
        }
        assert_eq!(decode(b"a\xE4b"), "a\u{fffd}b");
    }
}
