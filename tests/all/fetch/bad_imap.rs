//! IMAP servers that refuse, break the protocol, say too much or nothing at all.

use std::time::Duration;

use tokio::time::Instant;

use super::run::Protocol::Imap;
use super::run::{Test, each_fails, offering, opened, refusal, refusal_of, signed_in, test};
use crate::smtp::certificate::Certificate;
use crate::smtp::run::long_token;
use crate::smtp::server::{Step, after};
use ProtocolFault::{Malformed, MechanismMissing, TooLong};
use Step::{Close, Drip, Expect, Flood, Raw, Say, Stall, Tls};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault, TlsFault};
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::imap::DEADLINE;

/// `{"status":"401","schemes":"bearer","scope":"mail"}`
const CHALLENGE: &str = "+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=";
const CHALLENGE_WORDS: &str = r#"{"status":"401","schemes":"bearer","scope":"mail"}"#;

fn malformed() -> Fault {
    Fault::Protocol(Malformed)
}

fn too_long() -> Fault {
    Fault::Protocol(TooLong)
}

#[tokio::test]
async fn before_tls() {
    let asked = |reply| {
        vec![
            Say("* OK ready"),
            Expect("A1 CAPABILITY"),
            Say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2\nA1 OK"),
            Expect("A2 STARTTLS"),
            Say(reply),
        ]
    };
    let offered = |reply| {
        vec![
            Say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready"),
            Expect("A1 CAPABILITY"),
            Say(reply),
            Expect("A2 LOGOUT"),
        ]
    };
    let missing = || Fault::Tls(TlsFault::StartTlsMissing);
    each_fails(
        Imap,
        StartTls,
        vec![
            (
                "LOGINDISABLED without STARTTLS",
                offered("* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2\nA1 OK"),
                missing(),
                "",
            ),
            ("no capabilities", offered("A1 OK"), missing(), ""),
            (
                "CAPABILITY refused",
                offered("A1 BAD what?"),
                refusal(),
                "BAD what?",
            ),
            ("NO", asked("A2 NO not now"), missing(), "NO not now"),
            ("BAD", asked("A2 BAD unknown"), missing(), "BAD unknown"),
            ("BYE", asked("* BYE too busy"), missing(), "BYE too busy"),
            (
                "BYE at once",
                vec![Say("* BYE [UNAVAILABLE] later"), Close],
                refusal(),
                "BYE [UNAVAILABLE] later",
            ),
            (
                "signed in already",
                vec![Say("* PREAUTH welcome"), Expect("A1 LOGOUT")],
                malformed(),
                "* PREAUTH welcome",
            ),
            (
                "SMTP",
                vec![Say("220 mail.example ESMTP")],
                malformed(),
                "220 mail.example ESMTP",
            ),
            ("POP3", vec![Say("+OK ready")], malformed(), "+ OK ready"),
            ("closed", vec![Close], Fault::Closed, ""),
            (
                "closed in a line",
                vec![Raw(b"* OK rea"), Close],
                Fault::Closed,
                "",
            ),
        ],
    )
    .await;
    for injected in [
        "A2 OK go\r\n* CAPABILITY AUTH=PLAIN\r\n".as_bytes(),
        b"A2 OK go\r\n*",
        b"A2 OK go\n\r\n",
    ] {
        let mut script = asked("");
        script.pop();
        script.extend([Raw(injected), Tls(Certificate::Good)]);
        let outcome = test(Imap, StartTls).over_tcp("injected", script).await;
        let evidence = outcome.evidence();
        let expected = (Stage::Imap, Fault::Tls(TlsFault::Injected));
        assert_eq!((evidence.stage, evidence.fault), expected);
        assert_eq!(outcome.seen.encrypted, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_offered_before_tls_is_forgotten() {
    let script = after(
        offering(
            Imap,
            StartTls,
            "* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN\nA1 OK",
        ),
        &[Expect("A2 LOGOUT")],
    );
    let row = (
        "forgotten",
        script,
        Fault::Protocol(MechanismMissing),
        "PLAIN LOGIN",
    );
    each_fails(Imap, StartTls, vec![row]).await;
}

#[tokio::test]
async fn sign_in_refusals() {
    let auth = |rest: &[Step]| {
        let start = after(
            opened(Imap, ImplicitTls),
            &[Expect("A2 AUTHENTICATE XOAUTH2 dXNlcj1h")],
        );
        after(start, rest)
    };
    let challenged = |end| auth(&after([Say(CHALLENGE), Expect("")].repeat(3), &[end]));
    let in_two_steps = |rest: &[Step]| {
        let start = offering(
            Imap,
            ImplicitTls,
            "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\nA1 OK",
        );
        after(after(start, &[Expect("A2 AUTHENTICATE XOAUTH2")]), rest)
    };
    let both =
        "NO AUTHENTICATE failed. {\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}";
    assert!(both.ends_with(CHALLENGE_WORDS));
    each_fails(
        Imap,
        ImplicitTls,
        vec![
            (
                "at once",
                auth(&[
                    Say("A2 NO [AUTHENTICATIONFAILED] Invalid credentials"),
                    Expect("A3 LOGOUT"),
                ]),
                refusal(),
                "NO [AUTHENTICATIONFAILED] Invalid credentials",
            ),
            (
                "BAD",
                auth(&[Say("A2 BAD Command Argument Error. 11")]),
                refusal(),
                "BAD Command Argument Error. 11",
            ),
            (
                "too long for the server",
                auth(&[Say(
                    "A2 BAD Error in IMAP command AUTHENTICATE: Too long argument.",
                )]),
                refusal(),
                "BAD Error in IMAP command AUTHENTICATE: Too long argument.",
            ),
            (
                "nobody's error",
                auth(&[Say("* BAD Protocol Error")]),
                refusal(),
                "BAD Protocol Error",
            ),
            (
                "BYE",
                auth(&[Say("* BYE Connection is closed. 13"), Close]),
                refusal(),
                "BYE Connection is closed. 13",
            ),
            (
                "challenge",
                auth(&[
                    Say(CHALLENGE),
                    Expect(""),
                    Say("A2 NO AUTHENTICATE failed."),
                ]),
                refusal_of("401"),
                both,
            ),
            (
                "challenge after two steps",
                in_two_steps(&[
                    Say("+"),
                    Expect("dXNlcj1h"),
                    Say("* OK still here"),
                    Say(CHALLENGE),
                    Expect(""),
                    Say("A2 NO AUTHENTICATE failed."),
                ]),
                refusal_of("401"),
                both,
            ),
            (
                "refused before the token",
                in_two_steps(&[Say("A2 NO not that one"), Expect("A3 LOGOUT")]),
                refusal(),
                "NO not that one",
            ),
            (
                "accepted before the token",
                in_two_steps(&[Say("A2 OK come in"), Expect("A3 LOGOUT")]),
                malformed(),
                "OK come in",
            ),
            (
                "three challenges",
                challenged(Say("A2 NO AUTHENTICATE failed.")),
                refusal_of("401"),
                both,
            ),
            (
                "endless",
                challenged(Say(CHALLENGE)),
                malformed(),
                CHALLENGE_WORDS,
            ),
            (
                "no mechanism",
                offering(
                    Imap,
                    ImplicitTls,
                    "* CAPABILITY IMAP4rev1 LOGINDISABLED\nA1 OK",
                ),
                Fault::Protocol(MechanismMissing),
                "",
            ),
            (
                "another command's answer",
                auth(&[Say("A9 OK done")]),
                malformed(),
                "A9 OK done",
            ),
            ("half-open", auth(&[Close]), Fault::Closed, ""),
            (
                "inbox refused",
                auth(&[
                    Say("A2 OK"),
                    Expect("A3 EXAMINE INBOX"),
                    Say("A3 BAD User is authenticated but not connected."),
                    Expect("A4 LOGOUT"),
                ]),
                refusal(),
                "BAD User is authenticated but not connected.",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn floods_end_early() {
    let opening = |rest: &[Step]| {
        let start = [
            Expect("A2 AUTHENTICATE"),
            Say("A2 OK"),
            Expect("A3 EXAMINE"),
        ];
        after(after(opened(Imap, ImplicitTls), &start), rest)
    };
    each_fails(
        Imap,
        ImplicitTls,
        vec![
            (
                "endless line",
                opening(&[Flood("x", 100_000_000)]),
                too_long(),
                "",
            ),
            (
                "endless untagged",
                opening(&[Flood("* 1 EXISTS\r\n", 1_000_000)]),
                too_long(),
                "",
            ),
            (
                "endless literals",
                opening(&[Flood("* X {3}\r\nabc\r\n", 1_000_000)]),
                too_long(),
                "",
            ),
            (
                "huge literal",
                opening(&[Say("* 1 FETCH (BODY[] {4294967295}"), Stall]),
                too_long(),
                "",
            ),
            (
                "literal that no number holds",
                opening(&[Say("* X {99999999999999999999999}"), Stall]),
                too_long(),
                "",
            ),
            (
                "closed in a literal",
                opening(&[Raw(b"* X {300}\r\nabc"), Close]),
                Fault::Closed,
                "",
            ),
            (
                "no tag",
                opening(&[Say("completed")]),
                malformed(),
                "completed",
            ),
            (
                "asks for more",
                opening(&[Say("+ go on")]),
                malformed(),
                "+ go on",
            ),
        ],
    )
    .await;
}

/// What a literal holds is no response, whatever it looks like.
#[tokio::test]
async fn literals_are_passed_over() {
    let rest = [
        Expect("A4 NOOP"),
        Raw(b"* 1 FETCH (X {12}\r\n* SEARCH 9\r\n Y \"{5}\" {0}\r\n)\r\nA4 OK {3}\r\n"),
        Expect("A5 UID SEARCH HEADER Message-ID \"<m-1@contoso.com>\""),
        Raw(b"* X {20}\r\nA5 NO \xff\xfe no\r\n* BYE\r\n)\r\n* SEARCH\r\nA5 OK done\r\n"),
    ];
    let script = after(signed_in(Imap, ImplicitTls), &rest);
    let outcome = test(Imap, ImplicitTls).over_tcp("literals", script).await;
    let transcript = outcome.transcript();
    assert_eq!(outcome.result.unwrap().0, "false", "{transcript}");
    assert!(transcript.contains("S: <20 octets>\n"), "{transcript}");
    assert_eq!(outcome.seen.encrypted.last().unwrap(), "A6 LOGOUT");
}

#[tokio::test(start_paused = true)]
async fn searches_until_the_mail_is_there() {
    const NOTHING: &str = "* SEARCH";
    let round = |noop, ok, search, answer: &[Step]| {
        after(vec![Expect(noop), Say(ok), Expect(search)], answer)
    };
    let mut script = signed_in(Imap, StartTls);
    script.extend(round(
        "A4 NOOP",
        "A4 OK",
        "A5 UID SEARCH",
        &[Say(NOTHING), Say("A5 OK")],
    ));
    script.extend(round("A6 NOOP", "A6 OK", "A7 UID SEARCH", &[Say("A7 OK")]));
    script.extend(round(
        "A8 NOOP",
        "* 4 EXISTS\nA8 OK",
        "A9 UID SEARCH",
        &[Say("* SEARCH 7\nA9 OK")],
    ));
    for (within, expected, waited) in [(60_000, "true", 1_500), (1_200, "true", 1_200)] {
        let test = Test {
            within: Duration::from_millis(within),
            ..test(Imap, StartTls)
        };
        let started = Instant::now();
        let outcome = test.over_pipe("found", script.clone()).await;
        assert_eq!(outcome.result.unwrap().0, expected);
        assert_eq!(started.elapsed(), Duration::from_millis(waited));
    }
    let test = Test {
        within: Duration::from_millis(500),
        ..test(Imap, StartTls)
    };
    let outcome = test
        .over_pipe("not found", script[..script.len() - 4].to_vec())
        .await;
    assert_eq!(outcome.result.unwrap().0, "false");
    assert_eq!(outcome.seen.encrypted.last().unwrap(), "A8 LOGOUT");
}

#[tokio::test(start_paused = true)]
async fn silence_and_drips_end_with_the_deadline() {
    let found = |rest: &[Step]| after(signed_in(Imap, ImplicitTls), rest);
    let own = Duration::from_secs(60 + 10);
    for (name, script, stage, limit) in [
        ("silent", vec![Stall], Stage::Imap, DEADLINE),
        (
            "drip in the greeting",
            vec![
                Tls(Certificate::Good),
                Drip("* OK ready and ready and ready "),
            ],
            Stage::Imap,
            DEADLINE,
        ),
        (
            "drip of untagged",
            after(opened(Imap, ImplicitTls), &[Expect("A2"), Drip("* OK\r\n")]),
            Stage::Imap,
            DEADLINE,
        ),
        (
            "silent for NOOP",
            found(&[Expect("A4 NOOP"), Stall]),
            Stage::FetchBack,
            own,
        ),
        (
            "literal that does not come",
            found(&[Expect("A4 NOOP"), Say("* X {9}"), Stall]),
            Stage::FetchBack,
            own,
        ),
    ] {
        let test = Test {
            within: Duration::from_mins(1),
            ..test(Imap, ImplicitTls)
        };
        let started = Instant::now();
        let outcome = test.over_pipe(name, script).await;
        let evidence = outcome.evidence();
        assert_eq!(
            (evidence.stage, evidence.fault),
            (stage, Fault::Deadline),
            "{name}"
        );
        let waited = started.elapsed();
        assert!(
            waited >= limit && waited < limit + Duration::from_secs(1),
            "{name}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn refused_while_searching() {
    for (answer, words) in [
        ("A5 NO [UNAVAILABLE] later", "NO [UNAVAILABLE] later"),
        ("* BYE Session expired", "BYE Session expired"),
    ] {
        let rest = [Expect("A4 NOOP"), Say("A4 OK"), Expect("A5"), Say(answer)];
        let script = after(signed_in(Imap, ImplicitTls), &rest);
        let outcome = test(Imap, ImplicitTls).over_tcp(answer, script).await;
        let evidence = outcome.evidence();
        assert_eq!(evidence.stage, Stage::FetchBack);
        assert_eq!((evidence.fault, &*evidence.words), (refusal(), words));
    }
}

/// No line is longer than 8 KiB, and no round trip is wasted below it.
#[tokio::test]
async fn a_token_goes_along_where_it_fits() {
    for (count, inline) in [(1, true), (2, true), (3, false)] {
        let test = Test {
            token: long_token().repeat(count),
            ..test(Imap, ImplicitTls)
        };
        let sign_in: &[Step] = if inline {
            &[Expect("A2 AUTHENTICATE XOAUTH2 dXNlcj1h"), Say("A2 NO")]
        } else {
            &[
                Expect("A2 AUTHENTICATE XOAUTH2"),
                Say("+ "),
                Expect("dXNlcj1h"),
                Say("A2 NO"),
            ]
        };
        let script = after(opened(Imap, ImplicitTls), sign_in);
        let outcome = test.over_tcp("8 KiB", script).await;
        assert_eq!(outcome.evidence().fault, refusal(), "{count}");
        let said = outcome.seen.encrypted.iter();
        assert_eq!(said.filter(|line| line.len() > 1_000).count(), 1, "{count}");
    }
}
