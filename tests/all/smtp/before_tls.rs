//! Before the certificate is verified: nothing but EHLO, STARTTLS and QUIT.

use super::certificate::Certificate;
use super::run::{Test, each_fails, refusal, test};
use super::server::{EHLO, EHLO_TLS, Step, after};
use ProtocolFault::{Malformed, MechanismMissing};
use Step::{Close, Expect, Raw, Say, Tls};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault, TlsFault};
use aevo_administrator::domain::provider::TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::stage::Stage;

#[tokio::test]
async fn nothing_is_said_before_tls() {
    let asked = || {
        vec![
            Say("220 mail.example"),
            Expect("EHLO"),
            Say(EHLO_TLS),
            Expect("STARTTLS"),
        ]
    };
    let hello = |reply| {
        vec![
            Say("220 mail.example"),
            Expect("EHLO"),
            Say(reply),
            Expect("QUIT"),
        ]
    };
    let missing = || Fault::Tls(TlsFault::StartTlsMissing);
    let refused = |reply| after(asked(), &[Say(reply), Expect("QUIT")]);
    let started = |rest: &[Step]| after(after(asked(), &[Say("220 Ready")]), rest);
    each_fails(
        StartTls,
        vec![
            ("not offered", hello(EHLO), Stage::Tls, missing()),
            (
                "not offered, bare",
                hello("250 mail.example"),
                Stage::Tls,
                missing(),
            ),
            (
                "454",
                refused("454 4.7.0 TLS not available"),
                Stage::Tls,
                missing(),
            ),
            (
                "500",
                refused("500 5.5.1 Unknown command"),
                Stage::Tls,
                missing(),
            ),
            (
                "502",
                refused("502 5.5.1 Not implemented"),
                Stage::Tls,
                missing(),
            ),
            ("354", refused("354 Go ahead"), Stage::Tls, missing()),
            ("421", refused("421 4.3.2 Closing"), Stage::Tls, missing()),
            ("250", refused("250 Ok"), Stage::Tls, missing()),
            (
                "EHLO 500",
                hello("500 5.5.1 Unknown"),
                Stage::Greeting,
                refusal(500, "5.5.1"),
            ),
            (
                "EHLO 502",
                hello("502 Unknown"),
                Stage::Greeting,
                refusal(502, ""),
            ),
            (
                "EHLO 550",
                hello("550 Bad name"),
                Stage::Greeting,
                refusal(550, ""),
            ),
            (
                "greeting 554",
                vec![Say("554 5.7.1 No service"), Expect("QUIT")],
                Stage::Greeting,
                refusal(554, "5.7.1"),
            ),
            (
                "greeting 421",
                vec![Say("421 4.7.0 Try later"), Close],
                Stage::Greeting,
                refusal(421, "4.7.0"),
            ),
            (
                "greeting is HTTP",
                vec![Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")],
                Stage::Greeting,
                Fault::Protocol(Malformed),
            ),
            (
                "greeting is IMAP",
                vec![Say("* OK IMAP4rev1 ready")],
                Stage::Greeting,
                Fault::Protocol(Malformed),
            ),
            (
                "closed at once",
                vec![Close],
                Stage::Greeting,
                Fault::Closed,
            ),
            (
                "closed after greeting",
                vec![Say("220 mail.example"), Close],
                Stage::Greeting,
                Fault::Closed,
            ),
            (
                "closed in EHLO",
                vec![Say("220 x"), Expect("EHLO"), Raw(b"250-mail.exam"), Close],
                Stage::Greeting,
                Fault::Closed,
            ),
            (
                "closed for STARTTLS",
                after(asked(), &[Close]),
                Stage::Tls,
                Fault::Closed,
            ),
            (
                "closed in handshake",
                started(&[Close]),
                Stage::Tls,
                Fault::Tls(TlsFault::CutOff),
            ),
            (
                "no TLS behind 220",
                started(&[Say("250 mail.example"), Say(EHLO)]),
                Stage::Tls,
                Fault::Tls(TlsFault::NotTls),
            ),
            (
                "old TLS only",
                started(&[Raw(b"\x15\x03\x01\x00\x02\x02\x46")]),
                Stage::Tls,
                Fault::Tls(TlsFault::Incompatible),
            ),
            (
                "no cipher",
                started(&[Raw(b"\x15\x03\x03\x00\x02\x02\x28")]),
                Stage::Tls,
                Fault::Tls(TlsFault::Incompatible),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn injected_bytes_are_found() {
    for injected in [
        "220 Ready\r\n250-mail.example\r\n250 AUTH PLAIN\r\n".as_bytes(),
        b"220 Ready\r\n2",
        b"220 Ready\r\n\r\n",
        b"220 Ready\n\x16\x03\x03",
    ] {
        let script = vec![
            Say("220 mail.example"),
            Expect("EHLO"),
            Say(EHLO_TLS),
            Expect("STARTTLS"),
            Raw(injected),
            Tls(Certificate::Good),
        ];
        let outcome = test(StartTls).over_tcp("injected", script).await;
        let evidence = outcome.evidence();
        let expected = (Stage::Tls, Fault::Tls(TlsFault::Injected));
        assert_eq!((evidence.stage, evidence.fault), expected);
        assert_eq!(outcome.seen.encrypted, Vec::<String>::new());
    }
}

#[tokio::test]
async fn extensions_learnt_before_tls_are_forgotten() {
    let script = vec![
        Say("220 mail.example"),
        Expect("EHLO"),
        Say("250-mail.example\n250-AUTH XOAUTH2\n250-PIPELINING\n250 STARTTLS"),
        Expect("STARTTLS"),
        Say("220 Ready"),
        Tls(Certificate::Good),
        Expect("EHLO"),
        Say("250-mail.example\n250 AUTH PLAIN LOGIN"),
        Expect("QUIT"),
    ];
    let row = (
        "forgotten",
        script,
        Stage::Auth,
        Fault::Protocol(MechanismMissing),
    );
    each_fails(StartTls, vec![row]).await;
}

/// The sandbox's authority is trusted for this machine's own names, as the genuine path shows; not beyond.
#[tokio::test]
async fn the_sandbox_vouches_for_nobody_else() {
    let test = Test {
        host: "mail.example",
        ..test(ImplicitTls)
    };
    let script = vec![Tls(Certificate::Good)];
    let (outcome, _) = test.over_pipe("foreign name", script).await;
    let expected = Fault::Tls(TlsFault::UnknownIssuer);
    assert_eq!(outcome.evidence().fault, expected);
}

#[tokio::test]
async fn implicit_tls_meets_something_else() {
    let not_tls = || Fault::Tls(TlsFault::NotTls);
    let cut_off = || Fault::Tls(TlsFault::CutOff);
    each_fails(
        ImplicitTls,
        vec![
            (
                "plain SMTP",
                vec![Say("220 mail.example ESMTP")],
                Stage::Tls,
                not_tls(),
            ),
            (
                "HTTP",
                vec![Say("HTTP/1.1 400 Bad Request")],
                Stage::Tls,
                not_tls(),
            ),
            ("closed", vec![Close], Stage::Tls, cut_off()),
            (
                "old TLS only",
                vec![Raw(b"\x15\x03\x01\x00\x02\x02\x46")],
                Stage::Tls,
                Fault::Tls(TlsFault::Incompatible),
            ),
            (
                "closed inside",
                vec![Tls(Certificate::Good), Close],
                Stage::Greeting,
                Fault::Closed,
            ),
            (
                "refused inside",
                vec![Tls(Certificate::Good), Say("554 5.3.2 No"), Expect("QUIT")],
                Stage::Greeting,
                refusal(554, "5.3.2"),
            ),
        ],
    )
    .await;
}
