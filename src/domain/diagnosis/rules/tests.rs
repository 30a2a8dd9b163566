//! The table holds together: every row can decide, and every cause has one.

use super::super::plain::Plain;
use super::super::{CAUSES, Subject, causes};
use super::*;
use crate::domain::evidence::{Evidence, OAuthFault, ReplyFault};

#[test]
fn every_rule_names_a_known_cause_and_every_cause_is_reached() {
    for rule in all() {
        assert_eq!(causes::find(rule.cause).label, rule.cause);
    }
    for cause in CAUSES.iter().filter(|cause| cause.label != "unknown") {
        assert!(
            all().any(|rule| rule.cause == cause.label),
            "{} is reached by no rule",
            cause.label
        );
    }
}

/// Each rule decides what shows its own signs and nothing else: none stands in the shadow of an earlier one.
/// One of a rule's alternatives may belong to an earlier rule too, but not all of them.
#[test]
fn no_rule_is_shadowed() {
    let mut shadowed = Vec::new();
    for rule in all() {
        let alternatives = rule.signs.iter().map(Sign::alternatives).max().unwrap();
        let decides = (0..alternatives).any(|at| {
            let (evidence, subject) = shown_by(rule, at);
            let plain = Plain::of(&evidence.words);
            let reading = Reading::of(&evidence, &plain, &subject);
            all()
                .find(|rule| rule.fits(&reading).is_some())
                .is_some_and(|first| std::ptr::eq(first, rule))
        });
        if !decides {
            shadowed.push(format!("{} {:?}", rule.cause, rule.signs));
        }
    }
    assert!(shadowed.is_empty(), "{shadowed:#?}");
}

impl Sign {
    fn alternatives(&self) -> usize {
        match self {
            Self::Says(words) | Self::OAuth(words) => words.len(),
            Self::Aadsts(numbers) => numbers.len(),
            Self::Enhanced(codes) => codes.len(),
            _ => 1,
        }
    }
}

/// A failure that shows the signs of a rule, of each the alternative `at` or its last one.
fn shown_by(rule: &Rule, at: usize) -> (Evidence, Subject) {
    let mut evidence = Evidence::reported(None);
    let mut subject = Subject::default();
    let mut reply = ReplyFault::default();
    let mut words = Vec::new();
    for sign in rule.signs {
        let pick = at.min(sign.alternatives() - 1);
        let mut fault = None;
        match sign {
            Sign::Says(list) => words.push(list[pick].replace('*', " x ")),
            Sign::OAuth(names) => words.push(names[pick].to_owned()),
            Sign::Aadsts(numbers) => words.push(format!("AADSTS{}", numbers[pick])),
            Sign::Enhanced(codes) => words.push(codes[pick].to_owned()),
            Sign::Code(codes) => words.push(codes[0].to_string()),
            Sign::At(places) => {
                evidence.stage = places[0].stage();
                if matches!(evidence.fault, Fault::Reported(_)) {
                    fault = Some(Fault::Reported(Some(places[0])));
                }
            }
            Sign::By(vendor) => subject.vendor = Some(*vendor),
            Sign::With(Credential::Bearer) => words.push("xoauth2".to_owned()),
            Sign::With(Credential::Password) => words.push("auth plain".to_owned()),
            Sign::Challenge => {
                reply.challenge_status = Some("400".to_owned());
                words.push("{\"schemes\":\"bearer\"}".to_owned());
            }
            Sign::RefusedAt(stage) => {
                evidence.stage = *stage;
                reply.code = 500;
                fault = Some(Fault::Reply(reply.clone()));
            }
            Sign::Temporary => {
                evidence.stage = Stage::Accepted;
                reply.code = 450;
                fault = Some(Fault::Reply(reply.clone()));
            }
            Sign::HttpServerError => {
                evidence.stage = Stage::Token;
                fault = Some(Fault::OAuth(OAuthFault {
                    http_status: Some(503),
                    ..OAuthFault::default()
                }));
            }
            Sign::DeadlineAt(stage) => {
                evidence.stage = *stage;
                fault = Some(Fault::Deadline);
            }
            Sign::Deadline => fault = Some(Fault::Deadline),
            Sign::NameUnknown => fault = Some(Fault::NameUnknown),
            Sign::Closed => fault = Some(Fault::Closed),
            Sign::Tls(found) => fault = Some(Fault::Tls(*found)),
            Sign::Io(kind) => fault = Some(Fault::Io(*kind)),
            Sign::Protocol(found) => fault = Some(Fault::Protocol(*found)),
            Sign::Local(found) => fault = Some(Fault::Local(*found)),
        }
        evidence.fault = fault.unwrap_or(evidence.fault);
    }
    evidence.words = words.join(" ");
    (evidence, subject)
}

/// What the program met itself has a structure, and a text that was pasted only words.
#[test]
fn a_sign_is_in_the_structure_or_in_the_words() {
    let oauth = |error: &str, suberror: Option<&str>| {
        Fault::OAuth(OAuthFault {
            error: error.to_owned(),
            suberror: suberror.map(str::to_owned),
            ..OAuthFault::default()
        })
    };
    let reply = |challenge: Option<&str>| {
        Fault::Reply(ReplyFault {
            challenge_status: challenge.map(str::to_owned),
            ..ReplyFault::default()
        })
    };
    let name = Sign::OAuth(&["invalid_client"]);
    let challenge = Sign::Challenge;
    for (fault, words, sign, is_there) in [
        (oauth("invalid_client", None), "", &name, true),
        (oauth("other", Some("invalid_client")), "", &name, true),
        (
            oauth("other", Some("another")),
            "invalid_client",
            &name,
            false,
        ),
        (Fault::Reported(None), "invalid_client", &name, true),
        (Fault::Closed, "invalid_client", &name, false),
        (reply(Some("400")), "", &challenge, true),
        (reply(None), CHALLENGE[1], &challenge, false),
        (Fault::Reported(None), CHALLENGE[1], &challenge, true),
    ] {
        let evidence = Evidence {
            fault,
            words: words.to_owned(),
            ..Evidence::reported(None)
        };
        let plain = Plain::of(words);
        let reading = Reading::of(&evidence, &plain, &Subject::default());
        assert_eq!(
            sign.fits(&reading).is_some(),
            is_there,
            "{sign:?} {evidence:?}"
        );
    }
}
