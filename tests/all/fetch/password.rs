//! IMAP and POP3 with a password: by a mechanism where there is one, else by the protocol's own command.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::run::Protocol::{self, Imap, Pop3};
use super::run::{Outcome, Test, offering, refusal, test};
use crate::smtp::certificate::Certificate;
use crate::smtp::password::{PASSWORD, assert_hidden, plain};
use crate::smtp::server::{Step, after};
use Step::{Expect, Say, Tls};
use TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault};
use aevo_administrator::domain::provider::{SignIn, TransportSecurity};
use aevo_administrator::domain::stage::{Note, Progress};

/// What a quoted string can hold, and has to escape.
const ASCII: &str = r#"CANARY-password-of-a-test "quoted" \ {7}"#;

async fn run(
    protocol: Protocol,
    security: TransportSecurity,
    password: &str,
    name: &str,
    script: Vec<Step>,
) -> Outcome {
    let test = Test {
        kind: aevo_administrator::service::sasl::Secret::Password,
        token: password.to_owned(),
        ..test(protocol, security)
    };
    let outcome = test.over_tcp(name, script).await;
    let shown = format!("{:?} {}", outcome.result, outcome.transcript());
    if password.len() > 24 {
        assert_hidden(&shown, password);
    }
    outcome
}

fn missing() -> Fault {
    Fault::Protocol(ProtocolFault::MechanismMissing)
}

/// The lines between the question for capabilities and what follows the sign-in.
fn said(outcome: &Outcome, count: usize) -> &[String] {
    &outcome.seen.encrypted[1..=count]
}

#[tokio::test]
async fn imap_signs_in_by_what_is_offered() {
    let response = || plain(PASSWORD);
    let by_login = || {
        vec![
            "A2 AUTHENTICATE LOGIN".to_owned(),
            STANDARD.encode("a@contoso.com"),
            STANDARD.encode(PASSWORD),
        ]
    };
    let at_once: &[Step] = &[Expect("A2 AUTHENTICATE PLAIN ")];
    let two_steps: &[Step] = &[Expect("A2 AUTHENTICATE PLAIN"), Say("+ "), Expect("")];
    let questions: &[Step] = &[
        Expect("A2 AUTHENTICATE LOGIN"),
        Say("+ VXNlcm5hbWU6"),
        Expect(""),
        Say("+ UGFzc3dvcmQ6"),
        Expect(""),
    ];
    let literal: &[Step] = &[Expect("A2 LOGIN "), Say("+ go on"), Expect("")];
    let by_literal = || {
        let length = PASSWORD.len();
        vec![
            format!("A2 LOGIN \"a@contoso.com\" {{{length}}}"),
            PASSWORD.to_owned(),
        ]
    };
    for (offered, steps, lines, mechanism) in [
        (
            "AUTH=PLAIN SASL-IR",
            at_once,
            vec![format!("A2 AUTHENTICATE PLAIN {}", response())],
            "PLAIN",
        ),
        (
            "AUTH=LOGIN auth=plain LOGINDISABLED",
            two_steps,
            vec!["A2 AUTHENTICATE PLAIN".to_owned(), response()],
            "PLAIN",
        ),
        ("AUTH=LOGIN SASL-IR", questions, by_login(), "LOGIN"),
        ("", literal, by_literal(), "LOGIN"),
        ("AUTH=XOAUTH2 SASL-IR", literal, by_literal(), "LOGIN"),
    ] {
        let capabilities = format!("* CAPABILITY IMAP4rev1 {offered}\nA1 OK").leak();
        for security in [StartTls, ImplicitTls] {
            let opened = [
                Say("A2 OK done"),
                Expect("A3 EXAMINE INBOX"),
                Say("A3 OK"),
                Expect("A4 NOOP"),
                Say("A4 OK"),
                Expect("A5 UID SEARCH"),
                Say("* SEARCH 7\nA5 OK"),
                Expect("A6 LOGOUT"),
            ];
            let start = offering(Imap, security, capabilities);
            let script = after(after(start, steps), &opened);
            let outcome = run(Imap, security, PASSWORD, offered, script).await;
            assert_eq!(said(&outcome, lines.len()), lines, "{offered}");
            let is_named = |step: &Progress| matches!(step, Progress::Passed { note: Note::Words(words), .. } if words == mechanism);
            assert!(outcome.progress.iter().any(is_named), "{offered}");
            assert_eq!(outcome.result.unwrap().0, "true", "{offered}");
        }
    }
}

#[tokio::test]
async fn imap_quotes_what_it_can() {
    for (password, quoted) in [
        (ASCII, r#""CANARY-password-of-a-test \"quoted\" \\ {7}""#),
        ("ok", r#""ok""#),
    ] {
        let echo = format!("A2 NO unknown: LOGIN {quoted}").leak();
        let rest = [Expect("A2 LOGIN "), Say(echo), Expect("A3 LOGOUT")];
        let script = after(
            offering(Imap, ImplicitTls, "* CAPABILITY IMAP4rev1\nA1 OK"),
            &rest,
        );
        let outcome = run(Imap, ImplicitTls, password, password, script).await;
        let line = format!("A2 LOGIN \"a@contoso.com\" {quoted}");
        assert_eq!(said(&outcome, 1), [line]);
        assert_eq!(outcome.evidence().fault, refusal());
        assert!(!outcome.evidence().words.contains("\\\"quoted"));
    }
}

#[tokio::test]
async fn imap_refusals() {
    let plain = |answer| {
        [
            Expect("A2 AUTHENTICATE PLAIN "),
            Say(answer),
            Expect("A3 LOGOUT"),
        ]
    };
    let literal = |answer| [Expect("A2 LOGIN "), Say(answer), Expect("A3 LOGOUT")];
    let login: &[Step] = &[
        Expect("A2 LOGIN "),
        Say("+"),
        Expect("CANARY"),
        Say("A2 NO [AUTHENTICATIONFAILED] Invalid credentials"),
        Expect("A3 LOGOUT"),
    ];
    let malformed = Fault::Protocol(ProtocolFault::Malformed);
    for (offered, rest, fault, said) in [
        (
            "AUTH=PLAIN SASL-IR",
            &plain("A2 NO [AUTHENTICATIONFAILED] Authentication failed.")[..],
            refusal(),
            3,
        ),
        ("LOGIN-REFERRALS", login, refusal(), 4),
        // Told before the password was: it stays here.
        ("LITERAL-", &literal("A2 BAD Not now"), refusal(), 3),
        ("LITERAL+", &literal("A2 OK come in"), malformed, 3),
        ("LOGINDISABLED", &[Expect("A2 LOGOUT")], missing(), 2),
        (
            "logindisabled AUTH=XOAUTH2 AUTH=GSSAPI",
            &[Expect("A2 LOGOUT")],
            missing(),
            2,
        ),
    ] {
        let capabilities = format!("* CAPABILITY IMAP4rev1 {offered}\nA1 OK").leak();
        let script = after(offering(Imap, StartTls, capabilities), rest);
        let outcome = run(Imap, StartTls, PASSWORD, offered, script).await;
        let evidence = outcome.evidence();
        assert_eq!(evidence.fault, fault, "{offered}");
        assert_eq!(outcome.seen.encrypted.len(), said, "{offered}");
        let subject = Subject {
            sign_in: Some(SignIn::Password),
            ..Subject::default()
        };
        let label = Diagnosis::of(evidence, subject).cause.label;
        match offered {
            "AUTH=PLAIN SASL-IR" | "LOGIN-REFERRALS" => {
                assert_eq!(label, "imap_disabled_or_password_wrong", "{offered}");
            }
            _ if fault == missing() => assert_eq!(label, "imap_auth_mechanism_not_offered"),
            _ => {}
        }
    }
}

/// LOGIN takes passwords; a token given to it would be kept in a log as a wrong one.
#[tokio::test]
async fn a_token_is_no_password() {
    for (protocol, capabilities, leave) in [
        (
            Imap,
            "* CAPABILITY IMAP4rev1 AUTH=PLAIN\nA1 OK",
            "A2 LOGOUT",
        ),
        (Imap, "* CAPABILITY IMAP4rev1\nA1 OK", "A2 LOGOUT"),
        (Pop3, "+OK\nUSER\nSASL PLAIN\n.", "QUIT"),
    ] {
        let script = after(
            offering(protocol, ImplicitTls, capabilities),
            &[Expect(leave)],
        );
        let outcome = test(protocol, ImplicitTls)
            .over_tcp(capabilities, script)
            .await;
        assert_eq!(outcome.evidence().fault, missing(), "{capabilities}");
    }
}

#[tokio::test]
async fn pop3_signs_in_by_what_is_offered() {
    let by_plain = || vec!["AUTH PLAIN".to_owned(), plain(PASSWORD)];
    let by_user = || vec!["USER a@contoso.com".to_owned(), format!("PASS {PASSWORD}")];
    let two_steps: &[Step] = &[Expect("AUTH PLAIN"), Say("+ "), Expect("")];
    let questions: &[Step] = &[
        Expect("AUTH LOGIN"),
        Say("+ VXNlcm5hbWU6"),
        Expect(""),
        Say("+ UGFzc3dvcmQ6"),
        Expect(""),
    ];
    let user: &[Step] = &[Expect("USER "), Say("+OK send PASS"), Expect("PASS ")];
    for (capabilities, steps, lines, mechanism) in [
        (
            "+OK\nSASL LOGIN PLAIN XOAUTH2\nUSER\n.",
            two_steps,
            by_plain(),
            "PLAIN",
        ),
        ("+OK\nsasl plain\n.", two_steps, by_plain(), "PLAIN"),
        (
            "+OK\nSASL LOGIN\n.",
            questions,
            vec![
                "AUTH LOGIN".to_owned(),
                STANDARD.encode("a@contoso.com"),
                STANDARD.encode(PASSWORD),
            ],
            "LOGIN",
        ),
        ("+OK\nUSER\nTOP\nUIDL\n.", user, by_user(), "USER"),
        (
            "+OK\nSASL XOAUTH2 CRAM-MD5\nuser\n.",
            user,
            by_user(),
            "USER",
        ),
        ("-ERR unknown command", user, by_user(), "USER"),
    ] {
        for security in [StartTls, ImplicitTls] {
            let counted = [Say("+OK"), Expect("STAT"), Say("+OK 2 320"), Expect("QUIT")];
            let start = offering(Pop3, security, capabilities);
            let script = after(after(start, steps), &counted);
            let outcome = run(Pop3, security, PASSWORD, capabilities, script).await;
            assert_eq!(said(&outcome, lines.len()), lines, "{capabilities}");
            let is_named = |step: &Progress| matches!(step, Progress::Passed { note: Note::Words(words), .. } if words == mechanism);
            assert!(outcome.progress.iter().any(is_named), "{capabilities}");
            assert_eq!(outcome.result.unwrap().0, "2 320", "{capabilities}");
        }
    }
}

#[tokio::test]
async fn pop3_refusals() {
    let echo = format!("-ERR [AUTH] wrong: PASS {PASSWORD}").leak();
    let user: &[Step] = &[Expect("USER "), Say("-ERR no such mailbox"), Expect("QUIT")];
    let pass: &[Step] = &[
        Expect("USER "),
        Say("+OK"),
        Expect("PASS "),
        Say(echo),
        Expect("QUIT"),
    ];
    let auth: &[Step] = &[
        Expect("AUTH PLAIN"),
        Say("+ "),
        Expect(""),
        Say("-ERR [AUTH] Authentication failed."),
        Expect("QUIT"),
    ];
    for (capabilities, rest, fault, said) in [
        ("+OK\nUSER\n.", user, refusal(), 3),
        ("+OK\nUSER\n.", pass, refusal(), 4),
        ("+OK\nSASL PLAIN\nUSER\n.", auth, refusal(), 4),
        // RFC 2449 section 6.3: without the capability the command is not to be tried.
        ("+OK\nSASL XOAUTH2 APOP\n.", &[Expect("QUIT")], missing(), 2),
        ("+OK\nTOP\n.", &[Expect("QUIT")], missing(), 2),
    ] {
        let script = after(offering(Pop3, StartTls, capabilities), rest);
        let outcome = run(Pop3, StartTls, PASSWORD, capabilities, script).await;
        assert_eq!(outcome.evidence().fault, fault, "{capabilities}");
        assert_eq!(outcome.seen.encrypted.len(), said, "{capabilities}");
        assert_hidden(&outcome.evidence().words, PASSWORD);
    }
}

#[tokio::test]
async fn nothing_of_it_before_verified_tls() {
    for (protocol, plain, leave) in [
        (
            Imap,
            "* CAPABILITY IMAP4rev1 AUTH=PLAIN\nA1 OK",
            "A2 LOGOUT",
        ),
        (Pop3, "+OK\nUSER\nSASL PLAIN\n.", "QUIT"),
    ] {
        let (greeting, ask) = match protocol {
            Imap => ("* OK ready", "A1 CAPABILITY"),
            Pop3 => ("+OK ready", "CAPA"),
        };
        let no_tls = vec![Say(greeting), Expect(ask), Say(plain), Expect(leave)];
        let outcome = run(protocol, StartTls, PASSWORD, "no STARTTLS", no_tls).await;
        assert!(matches!(outcome.evidence().fault, Fault::Tls(_)));
        for certificate in [Certificate::UnknownAuthority, Certificate::OtherHost] {
            for security in [StartTls, ImplicitTls] {
                let mut script = offering(protocol, security, plain);
                let at = script
                    .iter()
                    .position(|step| matches!(step, Tls(_)))
                    .unwrap();
                script[at] = Tls(certificate);
                let outcome = run(protocol, security, PASSWORD, "certificate", script).await;
                assert!(matches!(outcome.evidence().fault, Fault::Tls(_)));
                assert_eq!(outcome.seen.encrypted, Vec::<String>::new());
            }
        }
    }
}
