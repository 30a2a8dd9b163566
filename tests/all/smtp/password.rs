//! AUTH with a password: when it is said, how, and where it never appears.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::certificate::Certificate;
use super::run::{Outcome, Test, refusal, test};
use super::server::{EHLO, EHLO_TLS, Step, after, opened};
use Step::{Expect, Say, Tls};
use TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Evidence, Fault, ProtocolFault};
use aevo_administrator::domain::provider::{SignIn, TransportSecurity};
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::service::sasl::{Credential, CredentialError, Secret};
use aevo_administrator::text::explain;

/// With all that quoting or a wrong encoding would break; its first 24 octets are what the harness looks for.
pub(crate) const PASSWORD: &str = "CANARY-password-of-a-test Straße \"Söhne\" \\ € 😀";

const NO: Step = Say("535 5.7.8 Error: authentication failed");
const ASKS_USER: Step = Say("334 VXNlcm5hbWU6");
const ASKS_PASSWORD: Step = Say("334 UGFzc3dvcmQ6");

pub(crate) fn plain(password: &str) -> String {
    STANDARD.encode(format!("\0a@contoso.com\0{password}"))
}

/// Neither as it is nor in base64, wherever that begins; also not the end, after the umlauts.
pub(crate) fn assert_hidden(shown: &str, password: &str) {
    let end = &password.as_bytes()[password.len() - 18..];
    let forms = (0..3).map(|skip| STANDARD.encode(&end[skip..skip + 15]));
    let tail: String = password.chars().rev().take(6).collect();
    let tail: String = tail.chars().rev().collect();
    for form in forms.chain([tail]) {
        assert!(!shown.contains(&form), "{form} leaked: {shown}");
    }
}

fn with_password(security: TransportSecurity, password: &str) -> Test {
    Test {
        kind: Secret::Password,
        token: password.to_owned(),
        ..test(security)
    }
}

async fn run(name: &str, security: TransportSecurity, script: Vec<Step>) -> Outcome {
    let outcome = with_password(security, PASSWORD)
        .over_tcp(name, script)
        .await;
    assert_hidden(
        &format!("{:?} {}", outcome.result, outcome.transcript()),
        PASSWORD,
    );
    outcome
}

/// What a person is told of it.
fn told(evidence: Evidence) -> Diagnosis {
    let subject = Subject {
        sign_in: Some(SignIn::Password),
        ..Subject::default()
    };
    Diagnosis::of(evidence, subject)
}

#[tokio::test]
async fn plain_is_preferred_and_login_is_known() {
    let plain_line = format!("AUTH PLAIN {}", plain(PASSWORD));
    let login_lines = [
        "AUTH LOGIN".to_owned(),
        STANDARD.encode("a@contoso.com"),
        STANDARD.encode(PASSWORD),
    ];
    let by_plain: &[Step] = &[Expect("AUTH PLAIN ")];
    let by_login: &[Step] = &[
        Expect("AUTH LOGIN"),
        ASKS_USER,
        Expect(""),
        ASKS_PASSWORD,
        Expect(""),
    ];
    for (offered, steps, lines, mechanism) in [
        (
            "AUTH PLAIN",
            by_plain,
            std::slice::from_ref(&plain_line),
            "PLAIN",
        ),
        ("AUTH LOGIN", by_login, &login_lines[..], "LOGIN"),
        (
            "AUTH LOGIN PLAIN",
            by_plain,
            std::slice::from_ref(&plain_line),
            "PLAIN",
        ),
        ("AUTH=LOGIN", by_login, &login_lines[..], "LOGIN"),
        (
            "AUTH XOAUTH2 login CRAM-MD5",
            by_login,
            &login_lines[..],
            "LOGIN",
        ),
        (
            "AUTH CRAM-MD5 XOAUTH2 LOGIN plain OAUTHBEARER",
            by_plain,
            std::slice::from_ref(&plain_line),
            "PLAIN",
        ),
    ] {
        let ehlo = format!("250-mail.example\n250 {offered}").leak();
        for security in [StartTls, ImplicitTls] {
            let rest = [
                Say("235 2.7.0 Accepted"),
                Expect("MAIL FROM:<a@contoso.com>"),
                Say("550 5.1.0 No"),
                Expect("QUIT"),
            ];
            let script = after(after(opened(security, ehlo), steps), &rest);
            let outcome = run(offered, security, script).await;
            assert_eq!(outcome.evidence().stage, Stage::Sender, "{offered}");
            assert_eq!(outcome.seen.encrypted[1..=lines.len()], *lines, "{offered}");
            let note = outcome.progress.iter().find_map(|step| match step {
                Progress::Passed {
                    stage: Stage::Auth,
                    note,
                    ..
                } => Some(note.clone()),
                _ => None,
            });
            assert_eq!(note, Some(Note::Words(mechanism.to_owned())), "{offered}");
        }
    }
}

#[tokio::test]
async fn a_server_without_passwords_gets_none() {
    for (offered, names) in [
        ("250 AUTH XOAUTH2", "XOAUTH2"),
        (
            "250 AUTH OAUTHBEARER XOAUTH2 GSSAPI",
            "OAUTHBEARER XOAUTH2 GSSAPI",
        ),
        (
            "250 AUTH CRAM-MD5 NTLM PLAIN-CLIENTTOKEN",
            "CRAM-MD5 NTLM PLAIN-CLIENTTOKEN",
        ),
        ("250 SIZE", ""),
    ] {
        let ehlo = format!("250-mail.example\n{offered}").leak();
        let script = after(opened(StartTls, ehlo), &[Expect("QUIT")]);
        let outcome = run(offered, StartTls, script).await;
        let evidence = outcome.evidence();
        let expected = Fault::Protocol(ProtocolFault::MechanismMissing);
        assert_eq!((evidence.stage, &evidence.fault), (Stage::Auth, &expected));
        assert_eq!(evidence.words, names);
        assert_eq!(outcome.seen.encrypted, ["EHLO [127.0.0.1]", "QUIT"]);
        let diagnosis = told(evidence);
        assert_eq!(diagnosis.cause.label, "smtp_auth_mechanism_not_offered");
        let words = explain(&diagnosis);
        assert!(words.title.contains("Kennwort"), "{}", words.title);
        assert!(
            words.what.contains("weder PLAIN noch LOGIN"),
            "{}",
            words.what
        );
        let consents = words
            .remedy
            .iter()
            .any(|remedy| remedy.step.contains("Autorisieren"));
        assert!(!consents, "nobody can consent to a password");
    }
}

#[tokio::test]
async fn refusals() {
    let plain = |rest: &[Step]| {
        let start = [Expect("AUTH PLAIN ")];
        after(
            after(opened(StartTls, "250-mail.example\n250 AUTH PLAIN"), &start),
            rest,
        )
    };
    let login = |rest: &[Step]| {
        let start = [Expect("AUTH LOGIN")];
        after(
            after(opened(StartTls, "250-mail.example\n250 AUTH LOGIN"), &start),
            rest,
        )
    };
    let endless = Fault::Protocol(ProtocolFault::Malformed);
    for (name, script, fault, said) in [
        (
            "PLAIN",
            plain(&[NO, Expect("QUIT")]),
            refusal(535, "5.7.8"),
            2,
        ),
        (
            "LOGIN",
            login(&[
                ASKS_USER,
                Expect(""),
                ASKS_PASSWORD,
                Expect(""),
                NO,
                Expect("QUIT"),
            ]),
            refusal(535, "5.7.8"),
            4,
        ),
        (
            "the user is refused before the password is asked for",
            login(&[ASKS_USER, Expect(""), NO, Expect("QUIT")]),
            refusal(535, "5.7.8"),
            3,
        ),
        (
            "accepted without a password",
            login(&[ASKS_USER, Expect(""), Say("235 Ok"), Expect("QUIT")]),
            refusal(235, ""),
            3,
        ),
        (
            "asks once more",
            plain(&[
                Say("334 "),
                Expect("*"),
                Say("501 5.7.0 Cancelled"),
                Expect("QUIT"),
            ]),
            refusal(501, "5.7.0"),
            3,
        ),
        (
            "never ends",
            plain(&[
                Say("334 "),
                Expect("*"),
                Say("334 "),
                Expect("*"),
                Say("334 "),
                Expect("*"),
                Say("334 "),
            ]),
            endless,
            5,
        ),
    ] {
        let outcome = run(name, StartTls, script).await;
        let evidence = outcome.evidence();
        assert_eq!(
            (evidence.stage, &evidence.fault),
            (Stage::Auth, &fault),
            "{name}"
        );
        let lines = outcome.seen.encrypted.iter().filter(|line| *line != "QUIT");
        assert_eq!(lines.count(), said, "{name}");
        if matches!(name, "PLAIN" | "LOGIN") {
            assert_eq!(told(evidence).cause.label, "smtp_password_rejected");
        }
    }
}

/// RFC 4954's 512 octets hold for passwords too; what is longer goes in two steps and arrives whole.
#[tokio::test]
async fn a_long_password_goes_in_two_steps() {
    let beginning = "CANARY-password-of-a-test";
    for (length, inline) in [(357, true), (358, false), (1_500, false)] {
        let umlauts = (length - beginning.len()) / 2;
        let odd = (length - beginning.len()) % 2;
        let password = format!("{beginning}{}{}", "x".repeat(odd), "äöüß".repeat(umlauts))
            [..length]
            .to_owned();
        let response = plain(&password);
        assert_eq!("AUTH PLAIN ".len() + response.len() + 2 <= 512, inline);
        let steps: &[Step] = if inline {
            &[Expect("AUTH PLAIN "), Say("535 5.7.8 No")]
        } else {
            &[
                Expect("AUTH PLAIN"),
                Say("334 "),
                Expect("AGFAY29udG9zby5jb20A"),
                Say("535 5.7.8 No"),
            ]
        };
        let script = after(opened(StartTls, EHLO), steps);
        let outcome = with_password(StartTls, &password)
            .over_tcp("long", script)
            .await;
        assert_eq!(outcome.evidence().fault, refusal(535, "5.7.8"), "{length}");
        let last = outcome
            .seen
            .encrypted
            .iter()
            .rev()
            .find(|line| *line != "QUIT")
            .unwrap();
        assert_eq!(last.trim_start_matches("AUTH PLAIN "), response, "{length}");
        assert_hidden(&outcome.transcript(), &password);
    }
}

#[test]
fn what_would_end_a_password_is_refused_before_it_is_sent() {
    for password in [
        "with\0NUL",
        "\0",
        "line\r\nQUIT",
        "tab\there",
        "next\u{85}line",
        "",
    ] {
        let credential = Credential::new("a@contoso.com", Secret::Password(password.into()));
        assert_eq!(
            credential.err(),
            Some(CredentialError::Password),
            "{password:?}"
        );
    }
    let credential = Credential::new("a@contoso.com", Secret::Password(PASSWORD.into()));
    assert!(credential.is_ok());
}

/// What the harness checks of every run, here where the server does all to get the password early.
#[tokio::test]
async fn nothing_of_it_before_verified_tls() {
    let plain_only = [
        Say("220 mail.example"),
        Expect("EHLO"),
        Say("250-mail.example\n250 AUTH PLAIN LOGIN"),
        Expect("QUIT"),
    ];
    let outcome = run("no STARTTLS", StartTls, plain_only.to_vec()).await;
    assert_eq!(outcome.evidence().stage, Stage::Tls);
    for certificate in [Certificate::UnknownAuthority, Certificate::OtherHost] {
        let start_tls = vec![
            Say("220 mail.example"),
            Expect("EHLO"),
            Say(EHLO_TLS),
            Expect("STARTTLS"),
            Say("220 Ready"),
            Tls(certificate),
        ];
        for (security, script) in [(StartTls, start_tls), (ImplicitTls, vec![Tls(certificate)])] {
            let outcome = run("bad certificate", security, script).await;
            let evidence = outcome.evidence();
            assert_eq!(evidence.stage, Stage::Tls, "{certificate:?}");
            assert!(matches!(evidence.fault, Fault::Tls(_)), "{certificate:?}");
            assert_eq!(outcome.seen.encrypted, Vec::<String>::new());
        }
    }
}

/// Nothing that the server repeats is shown, however it is written.
#[tokio::test]
async fn a_server_that_repeats_it_is_not_quoted() {
    let raw = format!("535-5.7.8 Unknown: {PASSWORD}\n535 5.7.8 {PASSWORD}!");
    let response = format!("535 5.7.8 Unknown: AUTH PLAIN {}", plain(PASSWORD));
    let alone = format!("535 5.7.8 {}", STANDARD.encode(PASSWORD));
    let cut = format!("535 5.7.8 {}", &plain(PASSWORD)[..50]);
    let json = format!(
        "334 {}",
        STANDARD.encode(format!("{{\"error\":\"no {PASSWORD}\"}}"))
    );
    for echo in [raw, response, alone, cut, json] {
        let rest = [
            Expect("AUTH PLAIN "),
            Say(echo.clone().leak()),
            Expect(""),
            Say("535 5.7.8 No"),
        ];
        let script = after(opened(StartTls, EHLO), &rest);
        let outcome = run(&echo, StartTls, script).await;
        assert!(outcome.transcript().contains("<redacted>"), "{echo}");
        assert_hidden(&outcome.evidence().words, PASSWORD);
        let report = explain(&told(outcome.evidence()));
        assert_hidden(&format!("{} {}", report.title, report.what), PASSWORD);
    }
}

/// A password may be what servers say; their replies are read all the same.
#[tokio::test]
async fn a_password_that_servers_say_hides_no_reply() {
    for password in ["535", "53", "5", "No", ".8"] {
        let rest = [Expect("AUTH PLAIN "), Say("535 5.7.8 No"), Expect("QUIT")];
        let script = after(opened(StartTls, EHLO), &rest);
        let test = with_password(StartTls, password);
        let outcome = test.over_tcp(password, script).await;
        assert_eq!(
            outcome.evidence().fault,
            refusal(535, "5.7.8"),
            "{password}"
        );
    }
}
