//! How good the diagnosis is, measured on real failure messages; `cargo test diagnosis` prints the figures.

mod answers;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use serde::Deserialize;

use super::rules::{Rule, Sign};
use super::*;
use crate::domain::evidence::{ReplyFault, TlsFault};

/// One real message: where it was met, at which provider, and what turned out to be wrong.
#[derive(Deserialize)]
struct Sample {
    stage: String,
    provider: String,
    cause: String,
    raw: String,
}

impl Sample {
    fn all(file: &str) -> Vec<Self> {
        file.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn place(&self) -> Place {
        Place::named(&self.stage).unwrap()
    }

    fn subject(&self) -> Subject {
        Subject {
            vendor: Vendor::named(&self.provider),
            ..Subject::default()
        }
    }

    fn diagnose(&self, text: &str) -> Diagnosis {
        Diagnosis::of_report(text, Some(self.place()), self.subject())
    }
}

/// How many of how many were right, and how many were wrong and yet certain.
#[derive(Clone, Copy, Default)]
struct Share {
    right: usize,
    misled: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, sample: &Sample, diagnosis: &Diagnosis) {
        let is_right = diagnosis.cause.label == sample.cause;
        self.all += 1;
        self.right += usize::from(is_right);
        self.misled += usize::from(!is_right && diagnosis.confidence == Confidence::Certain);
    }

    fn of<'s>(
        samples: impl IntoIterator<Item = &'s Sample>,
        diagnose: impl Fn(&Sample) -> Diagnosis,
    ) -> Self {
        let mut share = Self::default();
        for sample in samples {
            share.add(sample, &diagnose(sample));
        }
        share
    }

    fn print(self, what: &str) {
        let percent = |part: usize| 100.0 * float(part) / float(self.all);
        // `cargo test` swallows what `println!` says of a test that passes.
        writeln!(
            io::stderr(),
            "diagnosis: {what:<34} {:>3} of {:>3} right ({:.1} %), wrong and certain {} ({:.1} %)",
            self.right,
            self.all,
            percent(self.right),
            self.misled,
            percent(self.misled)
        )
        .unwrap();
    }

    fn is_at_least(self, right: usize, misled: usize) -> bool {
        self.right * 100 >= self.all * right && self.misled * 100 <= self.all * misled
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

const KNOWN: &str = include_str!("../../../tests/failures/known.jsonl");
const LATER: &str = include_str!("../../../tests/failures/later.jsonl");

#[test]
fn real_messages_are_explained() {
    let samples = Sample::all(KNOWN);
    let mut stages = BTreeMap::<_, Share>::new();
    let share = Share::of(&samples, |sample| {
        let diagnosis = sample.diagnose(&sample.raw);
        assert_ne!(diagnosis.evidence.words, "", "{}", sample.raw);
        diagnosis
    });
    for sample in &samples {
        let stage = stages.entry(sample.stage.as_str()).or_default();
        stage.add(sample, &sample.diagnose(&sample.raw));
    }
    share.print("known messages");
    for (stage, share) in stages {
        share.print(&format!("  {stage}"));
    }
    assert!(share.is_at_least(98, 1));
}

#[test]
fn other_messages_are_explained() {
    let samples = Sample::all(LATER);
    let share = Share::of(&samples, |sample| sample.diagnose(&sample.raw));
    share.print("messages found later");
    assert!(share.is_at_least(95, 1));
}

#[test]
fn messages_are_explained_without_saying_where_they_come_from() {
    let samples = Sample::all(KNOWN);
    let share = Share::of(&samples, |sample| {
        Diagnosis::of_report(&sample.raw, None, Subject::default())
    });
    share.print("without stage and provider");
    assert!(share.is_at_least(95, 1));
}

/// Leaves out one message after the other, and with it every row that decides no other message: what the table
/// could have learned from that message alone. Rows by Microsoft's published numbers alone stay.
#[test]
fn a_wording_never_seen_is_explained() {
    let (known, later) = (Sample::all(KNOWN), Sample::all(LATER));
    let deciding = |sample: &Sample, without: Option<&Rule>| {
        let plain = Plain::of(&sample.raw);
        let evidence = Evidence::reported(Some(sample.place()));
        let reading = Reading::of(&evidence, &plain, &sample.subject());
        rules::all()
            .filter(|rule| without.is_none_or(|without| !std::ptr::eq(*rule, without)))
            .find(|rule| rule.fits(&reading).is_some())
    };
    let mut deciders = HashMap::<_, usize>::new();
    for sample in known.iter().chain(&later) {
        if let Some(rule) = deciding(sample, None) {
            *deciders.entry(std::ptr::from_ref(rule)).or_default() += 1;
        }
    }
    let left_out = |sample: &Sample| {
        let whole = deciding(sample, None);
        let learned = whole.filter(|rule| {
            deciders[&std::ptr::from_ref(*rule)] == 1 && !matches!(rule.signs, [Sign::Aadsts(_)])
        });
        let found = if learned.is_some() {
            deciding(sample, learned)
        } else {
            whole
        };
        let (cause, confidence) = found.map_or((causes::unknown(), Confidence::Unknown), |rule| {
            (causes::find(rule.cause), rule.confidence)
        });
        Diagnosis {
            cause,
            confidence,
            ..sample.diagnose("")
        }
    };
    let mut causes = HashSet::new();
    let second = known.iter().filter(|sample| !causes.insert(&sample.cause));
    let share = Share::of(second, left_out);
    share.print("second wordings, each left out");
    assert!(share.is_at_least(90, 1));
    let share = Share::of(known.iter().chain(&later), left_out);
    share.print("all messages, each left out");
    assert!(share.is_at_least(90, 1));
}

#[test]
fn the_shape_of_a_message_does_not_matter() {
    type Wrap = fn(&str) -> String;
    let shapes: [(&str, Wrap); 7] = [
        ("in JSON", |raw| {
            serde_json::json!({"status": 400, "body": raw}).to_string()
        }),
        ("in JSON twice, cut off", |raw| {
            let inner = serde_json::json!({ "error": raw }).to_string();
            let whole = serde_json::json!({ "message": inner }).to_string();
            whole[..whole.len() - 4].to_owned()
        }),
        ("in a redirect", |raw| {
            let coded: String = url::form_urlencoded::byte_serialize(raw.as_bytes()).collect();
            format!("http://localhost:3017/?state=x&error_description={coded}&x=%zz%")
        }),
        ("in a page", |raw| {
            let coded = raw
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('\'', "&#39;")
                .replace('"', "&quot;");
            format!("<html><body><p class=\"x\">{coded}</p></body></html>")
        }),
        ("in a Python dump", |raw| {
            format!(
                "[INFO] got b'{}'",
                raw.replace('\n', "\\n").replace('\'', "\\'")
            )
        }),
        ("in a log", |raw| {
            raw.lines()
                .map(|line| format!("2026-11-24 07:12:33,104 ERROR [main-12] {line}"))
                .collect::<Vec<_>>()
                .join("\n")
        }),
        ("with other quotes", |raw| raw.replace('\'', "\u{2019}")),
    ];
    let samples = Sample::all(KNOWN);
    for (name, wrap) in shapes {
        let share = Share::of(&samples, |sample| sample.diagnose(&wrap(&sample.raw)));
        share.print(&format!("  {name}"));
        assert!(share.is_at_least(95, 2), "{name}");
    }
}

#[test]
fn what_is_not_known_is_unknown() {
    let evidence = Evidence {
        stage: Stage::Recipient,
        fault: Fault::Reply(ReplyFault {
            code: 571,
            ..ReplyFault::default()
        }),
        words: "571 go away".to_owned(),
    };
    let diagnosis = Diagnosis::of(evidence, Subject::default());
    assert_eq!(diagnosis.cause.label, "unknown");
    for text in [
        "",
        " ",
        "\0",
        "Segmentation fault",
        "error",
        "535",
        "AADSTS12345: ?",
    ] {
        let diagnosis = Diagnosis::of_report(text, None, Subject::default());
        assert_ne!(diagnosis.confidence, Confidence::Certain, "{text:?}");
    }
}

#[test]
fn what_the_program_met_itself_outweighs_words() {
    for (words, cause) in [
        (
            "I/O error: timed out waiting for the bus",
            "keyring_no_secret_service",
        ),
        ("the collection is locked", "keyring_locked"),
        ("", "keyring_no_secret_service"),
    ] {
        let evidence = Evidence {
            stage: Stage::Address,
            fault: Fault::Local(LocalFault::Keyring),
            words: words.to_owned(),
        };
        let diagnosis = Diagnosis::of(evidence, Subject::default());
        assert_eq!(diagnosis.cause.label, cause, "{words}");
    }
}

/// In the log of an ERP that puts its token into one command; this program never does.
#[test]
fn a_sign_in_too_long_for_the_server_is_malformed() {
    for (place, words, is_known) in [
        (Place::Smtp, "500 5.5.2 Line too long", true),
        (
            Place::Smtp,
            "555-5.5.2 Syntax error, goodbye. For more information, go to\n555 5.5.2 command line too long - gsmtp",
            true,
        ),
        (
            Place::Imap,
            "A1 BAD Error in IMAP command AUTHENTICATE: Too long argument.",
            true,
        ),
        (Place::Pop3, "-ERR Line too long", true),
        // A line of the message.
        (Place::Smtp, "550 5.6.0 message line too long", false),
    ] {
        let diagnosis = Diagnosis::of_report(words, Some(place), Subject::default());
        let is_malformed = diagnosis.cause.label == "xoauth2_string_malformed";
        assert_eq!(is_malformed, is_known, "{words}: {}", diagnosis.cause.label);
        assert_ne!(diagnosis.confidence, Confidence::Certain);
    }
}

/// Four failures on the way to the token endpoint have four causes, with or without words.
#[test]
fn what_keeps_from_the_token_endpoint_is_told_apart() {
    for (fault, words, cause) in [
        (
            Fault::NameUnknown,
            "failed to lookup address information: Name or service not known",
            "dns_failure",
        ),
        (
            Fault::Io(io::ErrorKind::ConnectionRefused),
            "Connection refused (os error 111)",
            "connection_refused",
        ),
        (
            Fault::Local(LocalFault::Proxy),
            "proxy authorization required",
            "proxy_auth_required",
        ),
        (
            Fault::Tls(TlsFault::UnknownIssuer),
            "invalid peer certificate: UnknownIssuer",
            "tls_untrusted_issuer",
        ),
    ] {
        for words in [words, "", "connection error", "HTTP/1.1 407"] {
            let evidence = Evidence {
                stage: Stage::Token,
                fault: fault.clone(),
                words: words.to_owned(),
            };
            let diagnosis = Diagnosis::of(evidence, Subject::default());
            assert_eq!(diagnosis.cause.label, cause, "{words:?}");
        }
    }
}

#[test]
fn a_report_keeps_what_decided_and_no_secret() {
    let text = format!(
        "{}\nclient_secret=Xy8Q~abcdefgh\nAADSTS7000222: The provided client secret keys are expired. Trace ID: 9b55ca53-4c86-49db-8aab-a3848f3a0500\n{}",
        "noise\n".repeat(3_000),
        "more noise\n".repeat(3_000)
    );
    let diagnosis = Diagnosis::of_report(&text, None, Subject::default());
    assert_eq!(diagnosis.cause.label, "client_secret_expired");
    assert!(diagnosis.evidence.words.starts_with("AADSTS7000222"));
    assert!(!diagnosis.evidence.words.contains("Xy8Q"));
    assert_eq!(
        diagnosis.traces.trace_id.as_deref(),
        Some("9b55ca53-4c86-49db-8aab-a3848f3a0500")
    );
}
