//! AUTH: how a token is presented and how it is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::run::{Test, each_fails, long_token, refusal, test};
use super::server::{CHALLENGE, EHLO, Step, after, opened};
use ProtocolFault::{Malformed, MechanismMissing};
use Step::{Close, Expect, Say};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault, ReplyFault};
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::Stage;

#[tokio::test]
async fn sign_in_refusals() {
    let auth = |rest: &[Step]| {
        let start = after(opened(StartTls, EHLO), &[Expect("AUTH XOAUTH2 dXNlcj1h")]);
        after(after(start, rest), &[Expect("QUIT")])
    };
    let with_status = |code, enhanced: &str, status: &str| {
        Fault::Reply(ReplyFault {
            code,
            enhanced: Some(enhanced.to_owned()),
            challenge_status: Some(status.to_owned()),
        })
    };
    let challenged = |end| auth(&after([Say(CHALLENGE), Expect("")].repeat(3), &[end]));
    let asked = |challenge| {
        auth(&[
            Say(challenge),
            Expect(""),
            Say("535 5.7.8 Error: authentication failed"),
        ])
    };
    let never = |ehlo| after(opened(StartTls, ehlo), &[Expect("QUIT")]);
    each_fails(
        StartTls,
        vec![
            (
                "at once",
                auth(&[Say("535 5.7.3 Authentication unsuccessful")]),
                Stage::Auth,
                refusal(535, "5.7.3"),
            ),
            (
                "disabled",
                auth(&[Say(
                    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
                )]),
                Stage::Auth,
                refusal(535, "5.7.139"),
            ),
            (
                "temporary",
                auth(&[Say("454 4.7.0 Temporary failure")]),
                Stage::Auth,
                refusal(454, "4.7.0"),
            ),
            (
                "too long for Dovecot",
                auth(&[Say("500 5.5.2 Line too long")]),
                Stage::Auth,
                refusal(500, "5.5.2"),
            ),
            (
                "too long for Google",
                auth(&[Say(
                    "555-5.5.2 Syntax error, cannot decode response. For more information, go to\n555 5.5.2 command line too long",
                )]),
                Stage::Auth,
                refusal(555, "5.5.2"),
            ),
            (
                "unexpected success",
                auth(&[Say("250 2.0.0 Ok")]),
                Stage::Auth,
                refusal(250, "2.0.0"),
            ),
            (
                "challenge",
                asked(CHALLENGE),
                Stage::Auth,
                with_status(535, "5.7.8", "401"),
            ),
            (
                "status is a number",
                asked("334 eyJzdGF0dXMiOjQwMX0"),
                Stage::Auth,
                with_status(535, "5.7.8", "401"),
            ),
            (
                "bad base64",
                asked("334 {not base64}"),
                Stage::Auth,
                refusal(535, "5.7.8"),
            ),
            (
                "no JSON",
                asked("334 bm90IGpzb24="),
                Stage::Auth,
                refusal(535, "5.7.8"),
            ),
            (
                "empty challenge",
                asked("334 "),
                Stage::Auth,
                refusal(535, "5.7.8"),
            ),
            (
                "three challenges",
                challenged(Say("535 5.7.8 No")),
                Stage::Auth,
                with_status(535, "5.7.8", "401"),
            ),
            (
                "endless",
                challenged(Say(CHALLENGE)),
                Stage::Auth,
                Fault::Protocol(Malformed),
            ),
            (
                "PLAIN only",
                never("250-mail.example\n250 AUTH PLAIN LOGIN"),
                Stage::Auth,
                Fault::Protocol(MechanismMissing),
            ),
            (
                "no AUTH",
                never("250 mail.example"),
                Stage::Auth,
                Fault::Protocol(MechanismMissing),
            ),
            (
                "second EHLO refused",
                never("421 4.3.2 Closing"),
                Stage::Auth,
                refusal(421, "4.3.2"),
            ),
            (
                "closed",
                after(opened(StartTls, EHLO), &[Expect("AUTH"), Close]),
                Stage::Auth,
                Fault::Closed,
            ),
            (
                "closed with a word",
                after(
                    opened(StartTls, EHLO),
                    &[Expect("AUTH"), Say("421 4.4.2 Bye"), Close],
                ),
                Stage::Auth,
                refusal(421, "4.4.2"),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_refusal_keeps_both_answers() {
    let rest = [
        Expect("AUTH XOAUTH2 "),
        Say(CHALLENGE),
        Expect(""),
        Say("535-5.7.8 Username and Password not accepted.\n535 5.7.8 gsmtp"),
    ];
    let script = after(opened(StartTls, EHLO), &rest);
    let outcome = test(StartTls).over_tcp("both", script).await;
    assert_eq!(
        outcome.evidence().words,
        r#"535 5.7.8 Username and Password not accepted. gsmtp {"status":"401","schemes":"bearer","scope":"mail"}"#
    );
}

#[tokio::test]
async fn a_long_token_goes_in_two_steps() {
    let test = Test {
        token: long_token(),
        ..test(StartTls)
    };
    let two_steps = |rest: &[Step]| {
        let start = [Expect("AUTH XOAUTH2"), Say("334 "), Expect("dXNlcj1h")];
        after(after(opened(StartTls, EHLO), &start), rest)
    };
    let refused = two_steps(&[Say(CHALLENGE), Expect(""), Say("535 5.7.8 No")]);
    let outcome = test.over_tcp("two steps", refused).await;
    let Fault::Reply(fault) = outcome.evidence().fault else {
        panic!("{:?}", outcome.result);
    };
    assert_eq!(fault.challenge_status.as_deref(), Some("401"));
    assert!(
        outcome
            .seen
            .encrypted
            .iter()
            .any(|line| line == "AUTH XOAUTH2")
    );

    let early = after(
        opened(StartTls, EHLO),
        &[
            Expect("AUTH XOAUTH2"),
            Say("504 5.7.4 Unrecognized authentication type"),
        ],
    );
    let outcome = test.over_tcp("refused before the token", early).await;
    assert_eq!(outcome.evidence().fault, refusal(504, "5.7.4"));
    assert!(outcome.seen.encrypted.iter().all(|line| line.len() < 50));
}

/// No command line of RFC 5321's length is ever exceeded, and no round trip wasted below it.
#[tokio::test]
async fn the_limit_is_512_octets() {
    for (length, inline) in [(338, true), (339, true), (340, false), (400, false)] {
        let test = Test {
            token: long_token()[..length].to_owned(),
            ..test(ImplicitTls)
        };
        let response = STANDARD.encode(format!(
            "user=a@contoso.com\x01auth=Bearer {}\x01\x01",
            test.token
        ));
        assert_eq!(
            "AUTH XOAUTH2 ".len() + response.len() + 2 <= 512,
            inline,
            "{length}"
        );
        let sign_in: &[Step] = if inline {
            &[Expect("AUTH XOAUTH2 dXNlcj1h"), Say("535 No")]
        } else {
            &[
                Expect("AUTH XOAUTH2"),
                Say("334 "),
                Expect("dXNlcj1h"),
                Say("535 No"),
            ]
        };
        let script = after(opened(ImplicitTls, EHLO), sign_in);
        let outcome = test.over_tcp("512", script).await;
        assert_eq!(outcome.evidence().fault, refusal(535, ""), "{length}");
        let said = outcome
            .seen
            .encrypted
            .iter()
            .any(|line| line.contains(&response));
        assert!(said, "{length}");
    }
}

#[tokio::test]
async fn oauthbearer_is_used_where_it_alone_is_offered() {
    let rest = [
        Expect("AUTH OAUTHBEARER bixhPWFAY29udG9zby5jb20s"),
        // {"status":"invalid_token"}
        Say("334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0="),
        Expect("AQ=="),
        Say("535 5.7.8 Error: authentication failed"),
    ];
    let ehlo = "250-mail.example\n250-AUTH=LOGIN\n250 AUTH PLAIN OAUTHBEARER";
    let script = after(opened(StartTls, ehlo), &rest);
    let outcome = test(StartTls).over_tcp("OAUTHBEARER", script).await;
    let Fault::Reply(fault) = outcome.evidence().fault else {
        panic!("{:?}", outcome.result);
    };
    assert_eq!(fault.challenge_status.as_deref(), Some("invalid_token"));
}

/// The token is the only secret here; it is kept out of everything shown even where the server repeats it.
#[tokio::test]
async fn a_server_that_repeats_the_token_is_not_quoted() {
    const ECHOES: [&str; 3] = [
        "500 5.5.2 Unknown: CANARY-token-of-the-short-kind-0123456789",
        "500-5.5.2 Unknown: dXNlcj1hQGNvbnRvc28uY29tAWF1dGg9QmVhcmVyIENBTkFSWS10b2tlbi1vZi10\n500 5.5.2 CANARY-token-of-the-short",
        "334 eyJlcnJvciI6IkNBTkFSWS10b2tlbi1vZi10aGUtc2hvcnQta2luZC0wMTIzNDU2Nzg5In0=",
    ];
    for echo in ECHOES {
        let rest = [
            Expect("AUTH XOAUTH2 "),
            Say(echo),
            Expect(""),
            Say("535 No"),
        ];
        let script = after(opened(StartTls, EHLO), &rest);
        let listener = test(StartTls);
        // `Outcome::check` looks for the token; a `QUIT` answers the 500 replies.
        let outcome = listener.over_tcp(echo, script).await;
        assert!(outcome.transcript().contains("<redacted>"), "{echo}");
        assert!(outcome.result.is_err());
    }
}
