//! What IMAP servers say to a person is text of somebody else: neutral in the transcript, and nowhere else.

use super::run::Protocol::Imap;
use super::run::{offering, refusal, test};
use crate::smtp::certificate::Certificate;
use crate::smtp::server::{Step, after};
use Step::{Expect, Raw, Say, Tls};
use aevo_administrator::domain::provider::TransportSecurity::StartTls;
use aevo_administrator::domain::stage::Progress;

/// Colours, a bell, a right-to-left override, a zero-width blank, a link; no UTF-8 at the end.
const ALERT: &[u8] =
    b"* OK [ALERT] \x1b[31mAccount suspended\x07 \xe2\x80\xaeelpmaxe.live//:sptth\xe2\x80\x8b call https://evil.example \xff\r\n";
/// The same as it is shown.
const SHOWN: &str = "* OK [ALERT] \u{fffd}[31mAccount suspended\u{fffd} \u{fffd}elpmaxe.live//:sptth\u{fffd} call https://evil.example \u{fffd}";

fn assert_neutral(text: &str) {
    let odd = |c: char| (c.is_control() && c != '\n') || ('\u{200b}'..='\u{202e}').contains(&c);
    assert!(!text.contains(odd), "{text:?}");
}

/// RFC 3501 section 7.1 wants an alert shown to the user; before TLS anybody may have written it.
#[tokio::test]
async fn an_alert_is_told_in_the_transcript_alone() {
    let refused = [
        Expect("A2 AUTHENTICATE XOAUTH2"),
        Raw(ALERT),
        Say("A2 NO [AUTHENTICATIONFAILED] no"),
        Expect("A3 LOGOUT"),
    ];
    let opened = after(
        vec![
            Raw(ALERT),
            Expect("A1 CAPABILITY"),
            Raw(ALERT),
            Say("* CAPABILITY IMAP4rev1 STARTTLS\nA1 OK done"),
            Expect("A2 STARTTLS"),
            Raw(ALERT),
            Say("A2 OK go on"),
            Tls(Certificate::Good),
            Expect("A1 CAPABILITY"),
        ],
        &[Say(
            "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\nA1 OK done",
        )],
    );
    let outcome = test(Imap, StartTls)
        .over_tcp("alerts", after(opened, &refused))
        .await;
    let evidence = outcome.evidence();
    assert_eq!(evidence.fault, refusal());
    assert_eq!(evidence.words, "NO [AUTHENTICATIONFAILED] no");
    let transcript = outcome.transcript();
    assert_neutral(&transcript);
    // Each as a line of the server's, none as a remark of this program.
    let line = format!("S: {SHOWN}");
    let lines = transcript.lines().filter(|said| *said == line).count();
    assert_eq!(lines, 4, "{transcript}");
    assert_eq!(transcript.matches("ALERT").count(), 4, "{transcript}");
    let progress = format!("{:?}", outcome.progress);
    assert!(
        !progress.contains("ALERT") && !progress.contains("evil"),
        "{progress}"
    );
}

/// Neither does the alert of a server that lets us in get anywhere.
#[tokio::test]
async fn an_alert_does_not_decide() {
    let rest = [
        Expect("A2 AUTHENTICATE XOAUTH2"),
        Raw(ALERT),
        Say("A2 OK done"),
        Expect("A3 EXAMINE INBOX"),
        Say("A3 OK [READ-ONLY] done"),
        Expect("A4 NOOP"),
        Raw(ALERT),
        Say("A4 OK"),
        Expect("A5 UID SEARCH"),
        Say("* SEARCH 1\nA5 OK"),
        Expect("A6 LOGOUT"),
    ];
    let start = offering(
        Imap,
        StartTls,
        "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\nA1 OK done",
    );
    let outcome = test(Imap, StartTls)
        .over_tcp("alerts", after(start, &rest))
        .await;
    let transcript = outcome.transcript();
    assert_neutral(&transcript);
    assert_eq!(outcome.result.as_ref().unwrap().0, "true", "{transcript}");
    assert!(
        outcome
            .progress
            .iter()
            .any(|step| matches!(step, Progress::Passed { .. }))
    );
    assert!(!format!("{:?}", outcome.progress).contains("ALERT"));
}
