//! All text that a person reads: Project Fluent files in `assets/i18n`, embedded at build time. The only
//! place that knows languages; German is the only one so far.

pub mod template;

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{DateTime, Local, TimeDelta, Utc};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::provider::SignIn;

/// A value for a placeholder.
pub type Value<'a> = FluentValue<'a>;

/// A diagnosis in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is the case.
    pub title: String,
    /// One sentence more.
    pub what: String,
    /// What to do, in this order.
    pub remedy: Vec<Remedy>,
}

/// One step of a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// An instruction.
    pub step: String,
    /// A line to copy.
    pub code: Option<String>,
}

type Bundle = FluentBundle<FluentResource>;

static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle(&FILES));
static GERMAN_CAUSES: LazyLock<Bundle> = LazyLock::new(|| bundle(&CAUSES));

const FILES: [&str; 4] = [
    include_str!("../assets/i18n/de/ui.ftl"),
    include_str!("../assets/i18n/de/program.ftl"),
    include_str!("../assets/i18n/de/assistant.ftl"),
    include_str!("../assets/i18n/de/handover.ftl"),
];
/// Read when the first failure is shown, not at start.
const CAUSES: [&str; 7] = [
    include_str!("../assets/i18n/de/causes/account.ftl"),
    include_str!("../assets/i18n/de/causes/registration.ftl"),
    include_str!("../assets/i18n/de/causes/request.ftl"),
    include_str!("../assets/i18n/de/causes/other_providers.ftl"),
    include_str!("../assets/i18n/de/causes/mail.ftl"),
    include_str!("../assets/i18n/de/causes/network.ftl"),
    include_str!("../assets/i18n/de/causes/machine.ftl"),
];
/// A remedy has at most so many steps.
const MAX_STEPS: usize = 6;

/// The text of this id; the id itself where there is none (a test holds that there always is one).
#[must_use]
pub fn t(id: &'static str) -> Cow<'static, str> {
    message(&GERMAN, id, None).unwrap_or(Cow::Borrowed(id))
}

/// The text of this id with its placeholders filled in.
#[must_use]
pub fn tf<'a>(id: &'static str, values: &[(&'static str, Value<'a>)]) -> String {
    let args: FluentArgs<'a> = values.iter().cloned().collect();
    message(&GERMAN, id, Some(&args)).map_or_else(|| id.to_owned(), Cow::into_owned)
}

/// A diagnosis in words.
#[must_use]
pub fn explain(diagnosis: &Diagnosis) -> Explanation {
    let id = format!("cause-{}", diagnosis.cause.label);
    let mut args = subject(&diagnosis.subject, diagnosis.server());
    args.set(
        "permission",
        diagnosis.missing_permission().unwrap_or("none"),
    );
    if let Some(at) = diagnosis.not_before() {
        args.set("retry", minute_after(at));
    }
    let text = |attribute: &str| {
        attribute_of(&GERMAN_CAUSES, &id, attribute, &args).map(|text| without_gaps(&text))
    };
    let line = stand_ins(&diagnosis.subject);
    let code = |attribute: &str| {
        let args = subject(&line, diagnosis.server());
        attribute_of(&GERMAN_CAUSES, &id, attribute, &args)
    };
    Explanation {
        title: message(&GERMAN_CAUSES, &id, Some(&args))
            .map_or_else(|| id.clone(), Cow::into_owned),
        what: text("what").unwrap_or_default(),
        remedy: (1..=MAX_STEPS)
            .map_while(|number| {
                Some(Remedy {
                    step: text(&format!("step{number}"))?,
                    code: code(&format!("code{number}")),
                })
            })
            // What concerns another way of signing in has no text.
            .filter(|remedy| !remedy.step.is_empty())
            .collect(),
    }
}

/// The headline of a cause, for lists.
#[must_use]
pub fn cause_title(label: &str) -> String {
    let id = format!("cause-{label}");
    let nobody = Subject::default();
    message(&GERMAN_CAUSES, &id, Some(&subject(&nobody, "")))
        .map_or_else(|| label.to_owned(), Cow::into_owned)
}

fn bundle(files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![
        LanguageIdentifier::from_bytes(b"de").unwrap_or_default(),
    ]);
    // Isolation marks around placeholders would end up in what people copy.
    bundle.set_use_isolating(false);
    for file in files {
        // Faulty entries are left out and shown as their id; a test holds that there are none.
        let resource =
            FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn subject<'a>(subject: &'a Subject, server: &'a str) -> FluentArgs<'a> {
    let mut args = FluentArgs::new();
    args.set("mailbox", subject.mailbox.as_str());
    args.set("client_id", subject.client_id.as_str());
    args.set("tenant", subject.tenant.as_str());
    args.set("server", server);
    args.set("redirect_uri", subject.redirect_uri.as_str());
    args.set("recipient", subject.recipient.as_str());
    args.set("object_id", subject.object_id.as_str());
    let sign_in = match subject.sign_in {
        Some(SignIn::Password) => "password",
        Some(SignIn::Application) => "application",
        Some(SignIn::User) | None => "user",
    };
    args.set("sign_in", sign_in);
    args.set("permission", "none");
    args.set("retry", "none");
    args
}

/// The next full minute in the zone of the reader: „09:12".
fn minute_after(at: DateTime<Utc>) -> String {
    let after = at + TimeDelta::seconds(59);
    after.with_timezone(&Local).format("%H:%M").to_string()
}

/// A sentence stands without the name that it would have been filled in with; two blanks would show the gap.
fn without_gaps(text: &str) -> String {
    text.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" .", ".")
        .replace(" ,", ",")
}

/// A value as one argument of a PowerShell command, whatever it holds: addresses may have `'`, `$`, `|` or `&`
/// in them. In single quotes nothing has a meaning but the quotes, of which PowerShell knows five.
#[must_use]
pub fn argument(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-@+".contains(c);
    if value.starts_with(|c: char| c.is_ascii_alphanumeric()) && value.chars().all(is_plain) {
        return value.to_owned();
    }
    literal(value)
}

/// The same for a place where a bare word would be a command: always in quotes.
#[must_use]
pub fn literal(value: &str) -> String {
    let mut quoted = String::from("'");
    for c in value.chars().filter(|c| !c.is_control()) {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

/// In a line to copy, what is not known is written in capitals: it must be seen that it is to be replaced.
/// Addresses and ids stand in commands there, a redirect URI stands alone.
fn stand_ins(known: &Subject) -> Subject {
    let or = |value: &str, id, written: fn(&str) -> String| {
        if value.is_empty() {
            t(id).into_owned()
        } else {
            written(value)
        }
    };
    Subject {
        mailbox: or(&known.mailbox, "stand-in-mailbox", argument),
        client_id: or(&known.client_id, "stand-in-client-id", argument),
        redirect_uri: or(
            &known.redirect_uri,
            "stand-in-redirect-uri",
            ToOwned::to_owned,
        ),
        object_id: or(&known.object_id, "stand-in-object-id", argument),
        sign_in: known.sign_in,
        ..Subject::default()
    }
}

fn message<'b>(
    bundle: &'b Bundle,
    id: &str,
    args: Option<&'b FluentArgs<'_>>,
) -> Option<Cow<'b, str>> {
    let pattern = bundle.get_message(id)?.value()?;
    Some(bundle.format_pattern(pattern, args, &mut Vec::new()))
}

fn attribute_of(
    bundle: &Bundle,
    id: &str,
    attribute: &str,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let pattern = bundle.get_message(id)?.get_attribute(attribute)?.value();
    Some(
        bundle
            .format_pattern(pattern, Some(args), &mut Vec::new())
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::diagnosis::CAUSES as ALL_CAUSES;

    #[test]
    fn the_files_are_well_formed() {
        for file in FILES.iter().chain(&CAUSES) {
            assert!(FluentResource::try_new((*file).to_owned()).is_ok());
        }
    }

    /// Of two entries with the same id the later one would hide the other.
    #[test]
    fn every_cause_is_written_down_once() {
        let written: Vec<&str> = CAUSES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.strip_prefix("cause-")?.split(' ').next())
            .collect();
        let known: BTreeSet<&str> = ALL_CAUSES.iter().map(|cause| cause.label).collect();
        assert_eq!(known.len(), ALL_CAUSES.len());
        assert_eq!(written.len(), known.len());
        assert_eq!(written.into_iter().collect::<BTreeSet<_>>(), known);
    }

    #[test]
    fn every_cause_has_its_texts() {
        let mut titles = BTreeSet::new();
        for cause in ALL_CAUSES {
            let id = format!("cause-{}", cause.label);
            let nobody = Subject::default();
            let args = subject(&nobody, "");
            // Titles stand in lists, without anything to fill in.
            let title = message(&GERMAN_CAUSES, &id, None);
            assert!(title.is_some_and(|title| titles.insert(title)), "{id}");
            assert!(
                attribute_of(&GERMAN_CAUSES, &id, "what", &args).is_some(),
                "{id}"
            );
            let attributes: BTreeSet<&str> = GERMAN_CAUSES
                .get_message(&id)
                .unwrap()
                .attributes()
                .map(|attribute| attribute.id())
                .collect();
            let steps = (1..=MAX_STEPS)
                .take_while(|number| attributes.contains(format!("step{number}").as_str()))
                .count();
            assert!(steps >= 2, "{id}");
            // Nothing is left that no card would show.
            let codes = (1..=steps)
                .filter(|number| attributes.contains(format!("code{number}").as_str()))
                .count();
            assert_eq!(attributes.len(), 1 + steps + codes, "{id}");
        }
    }

    #[test]
    fn no_cause_asks_for_an_unknown_value() {
        let nobody = Subject::default();
        let args = subject(&nobody, "");
        for cause in ALL_CAUSES {
            let message = GERMAN_CAUSES.get_message(&format!("cause-{}", cause.label));
            for attribute in message.unwrap().attributes() {
                let mut errors = Vec::new();
                GERMAN_CAUSES.format_pattern(attribute.value(), Some(&args), &mut errors);
                assert!(errors.is_empty(), "{}: {errors:?}", cause.label);
            }
        }
    }

    #[test]
    fn an_argument_stays_one() {
        for (value, expected) in [
            ("rechnung@contoso.com", "rechnung@contoso.com"),
            ("o'brien@contoso.com", "'o''brien@contoso.com'"),
            ("a|b&c$d`e@contoso.com", "'a|b&c$d`e@contoso.com'"),
            ("-Confirm@contoso.com", "'-Confirm@contoso.com'"),
            ("a\u{2019}; b", "'a\u{2019}\u{2019}; b'"),
            ("a\r\nb", "'ab'"),
        ] {
            assert_eq!(argument(value), expected);
        }
    }

    #[test]
    fn texts_stand_with_nothing_to_fill_in() {
        for cause in ALL_CAUSES {
            let mut diagnosis = Diagnosis::of_report("", None, Subject::default());
            diagnosis.cause = *cause;
            let explanation = explain(&diagnosis);
            let steps = explanation.remedy.iter().map(|remedy| &remedy.step);
            for text in [&explanation.title, &explanation.what]
                .into_iter()
                .chain(steps)
            {
                assert!(!text.contains("  ") && !text.contains(" ."), "{text}");
            }
            for line in explanation
                .remedy
                .iter()
                .filter_map(|remedy| remedy.code.as_ref())
            {
                assert!(!line.trim().is_empty() && !line.contains("  "), "{line}");
            }
        }
        assert_eq!(
            without_gaps("Der Server  nimmt  nichts an."),
            "Der Server nimmt nichts an."
        );
    }
}
