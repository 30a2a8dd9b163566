//! What is read off a text, and what is not.

use super::*;
use crate::domain::diagnosis::rules::Sign;
use crate::domain::evidence::{OAuthFault, ReplyFault};
use crate::domain::stage::Stage;

fn with(fault: Fault, words: &str) -> Evidence {
    Evidence {
        stage: Stage::Auth,
        fault,
        words: words.to_owned(),
    }
}

fn signed_in(sign_in: Option<SignIn>) -> Subject {
    Subject {
        sign_in,
        ..Subject::default()
    }
}

#[test]
fn microsofts_numbers_stand_behind_their_marks() {
    for (text, expected) in [
        ("AADSTS700016: no such application", vec![700_016]),
        ("AADSTS7Ooo16 and aadstsl23456", vec![123_456, 700_016]),
        (r#""error_codes":[50034]"#, vec![50_034]),
        ("AADSTS1234 AADSTS12345678", vec![]),
        ("error code: 401", vec![]),
        ("50033 - [2021-08-02 15:36:10Z]: no", vec![50_033]),
        ("id=50034 - [2021-08-02", vec![50_034]),
        ("12345678 - [2021-08-02", vec![]),
    ] {
        assert_eq!(numbers(text), BTreeSet::from_iter(expected), "{text}");
    }
}

#[test]
fn an_enhanced_code_is_no_address_and_no_version() {
    for (text, expected) in [
        ("550 5.7.139 disabled", vec!["5.7.139"]),
        ("b'4.7.0. later 5.1.1", vec!["4.7.0", "5.1.1"]),
        ("v5.7.1 exim/4.9.2", vec![]),
        ("5.7 5.7.1.2 2.0.0 5.1234.1 5..1", vec![]),
    ] {
        assert_eq!(enhanced(text), BTreeSet::from_iter(expected), "{text}");
    }
}

#[test]
fn a_reply_code_stands_alone() {
    for (text, expected) in [
        ("535 no", vec![535]),
        ("(454-later) 500", vec![454, 500]),
        ("399 600 53 5", vec![]),
        ("x535 535x 5350 1535", vec![]),
        (".535 -535 :535 /535 535. 535:", vec![]),
    ] {
        assert_eq!(codes(text), BTreeSet::from_iter(expected), "{text}");
    }
}

#[test]
fn what_was_presented_is_known_or_said() {
    let reported = || Fault::Reported(None);
    let reply = || Fault::Reply(ReplyFault::default());
    let (bearer, password) = (Some(Credential::Bearer), Some(Credential::Password));
    for (fault, words, sign_in, expected) in [
        (reported(), "", None, None),
        (reported(), "AUTH LOGIN failed", None, password),
        (reported(), "AUTH XOAUTH2 failed", None, bearer),
        (reported(), "", Some(SignIn::User), bearer),
        (reported(), "", Some(SignIn::Password), password),
        (reply(), "", None, bearer),
        (reply(), "", Some(SignIn::Application), bearer),
        (reply(), "", Some(SignIn::Password), password),
    ] {
        let evidence = with(fault, words);
        let plain = Plain::of(words);
        let reading = Reading::of(&evidence, &plain, &signed_in(sign_in));
        assert_eq!(reading.credential, expected, "{evidence:?} {sign_in:?}");
    }
}

/// What was met itself is known by its structure, whatever the words quote.
#[test]
fn structure_outweighs_what_words_quote() {
    let words = "550 5.1.1 instead of 535";
    let plain = Plain::of(words);
    let reply = with(
        Fault::Reply(ReplyFault {
            code: 454,
            enhanced: Some("4.7.0".to_owned()),
            challenge_status: None,
        }),
        words,
    );
    let reading = Reading::of(&reply, &plain, &Subject::default());
    assert_eq!(reading.codes, BTreeSet::from([454]));
    assert_eq!(reading.enhanced, BTreeSet::from(["4.7.0"]));
    assert_eq!(reading.vendor, Vendor::Other);

    let oauth = with(
        Fault::OAuth(OAuthFault {
            aadsts: Some(65_004),
            ..OAuthFault::default()
        }),
        "",
    );
    let plain = Plain::default();
    let reading = Reading::of(&oauth, &plain, &Subject::default());
    assert_eq!(reading.numbers, BTreeSet::from([65_004]));
    assert_eq!(reading.vendor, Vendor::Microsoft);
}

#[test]
fn a_rule_is_trusted_as_far_as_it_looks() {
    let certain = |signs| Rule {
        cause: "unknown",
        confidence: Confidence::Certain,
        signs,
    };
    let by_words = certain(&[Sign::Says(&["x"])]);
    let by_place = certain(&[Sign::At(&[Place::Smtp])]);
    let by_number = certain(&[Sign::Aadsts(&[50_034])]);
    let by_both = certain(&[Sign::Aadsts(&[50_034]), Sign::At(&[Place::Smtp])]);
    let (yes, no) = (Confidence::Certain, Confidence::Likely);
    for (place, words, expected) in [
        (None, "", [yes, no, yes, no]),
        (Some(Place::Smtp), "", [yes, yes, yes, yes]),
        (None, "AADSTS50034", [no, no, yes, no]),
        (Some(Place::Smtp), "AADSTS50034", [no, no, yes, yes]),
    ] {
        let evidence = with(Fault::Reported(place), words);
        let plain = Plain::of(words);
        let reading = Reading::of(&evidence, &plain, &Subject::default());
        let trust = [&by_words, &by_place, &by_number, &by_both].map(|rule| reading.trust(rule));
        assert_eq!(trust, expected, "{place:?} {words}");
    }
}

#[test]
fn an_unplaced_text_may_be_from_anywhere() {
    let reading_at = |words: &str, places: &[Place]| {
        let evidence = with(Fault::Reported(None), words);
        let plain = Plain::of(words);
        Reading::of(&evidence, &plain, &Subject::default()).is_at(places)
    };
    assert!(reading_at("nothing", &[Place::Keyring]));
    assert!(reading_at("the keyring", &[Place::Keyring, Place::Smtp]));
    assert!(!reading_at("the keyring", &[Place::Smtp]));
    assert!(reading_at("5.7.139", &[Place::Smtp]));
    assert!(!reading_at("5.7.139", &[Place::Keyring]));
}
