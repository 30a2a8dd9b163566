//! One test against one script, and what holds however it ends.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use tokio::net::TcpListener;

use crate::smtp::certificate::{Certificate, client};
use crate::smtp::run::{SHORT_TOKEN, forms, server};
use crate::smtp::server::{Seen, Step, after, play};
use Protocol::{Imap, Pop3};
use Step::{Expect, Say, Tls};
use TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::evidence::{Evidence, Fault, ReplyFault};
use aevo_administrator::domain::provider::{MailServer, TransportSecurity};
use aevo_administrator::domain::stage::{Progress, Stage};
use aevo_administrator::service::conversation::{Conversation, OnProgress};
use aevo_administrator::service::imap::{self, DEADLINE, ImapError};
use aevo_administrator::service::pop3;
use aevo_administrator::service::sasl::{Credential, Secret};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Imap,
    Pop3,
}

pub(crate) struct Test {
    pub(crate) protocol: Protocol,
    pub(crate) security: TransportSecurity,
    /// What the token is: an access token or a password.
    pub(crate) kind: fn(SecretString) -> Secret,
    pub(crate) token: String,
    pub(crate) within: Duration,
}

pub(crate) struct Outcome {
    /// Whether the mail was found, or count and octets; and the transcript.
    pub(crate) result: Result<(String, String), ImapError>,
    pub(crate) seen: Seen,
    pub(crate) progress: Vec<Progress>,
}

pub(crate) const MESSAGE_ID: &str = "<m-1@contoso.com>";

pub(crate) fn test(protocol: Protocol, security: TransportSecurity) -> Test {
    Test {
        protocol,
        security,
        kind: Secret::Token,
        token: SHORT_TOKEN.to_owned(),
        within: Duration::ZERO,
    }
}

impl Test {
    pub(crate) fn credential(&self) -> Credential {
        Credential::new("a@contoso.com", (self.kind)(self.token.clone().into())).unwrap()
    }

    /// Over TCP on loopback, from the look-up on.
    pub(crate) async fn over_tcp(&self, name: &str, script: Vec<Step>) -> Outcome {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let playing = tokio::spawn({
            let seen = Arc::clone(&seen);
            async move {
                let (stream, _) = listener.accept().await.unwrap();
                drop(listener);
                play(stream, script, seen).await;
            }
        });
        let progress = Mutex::new(Vec::new());
        let report = |step| progress.lock().unwrap().push(step);
        let server = server("127.0.0.1", port, self.security);
        let result = self.run(&server, &report).await;
        playing.await.unwrap();
        self.outcome(name, result, &seen, progress)
    }

    /// IMAP over a pipe in memory, where a paused clock stands still while anything can be done.
    pub(crate) async fn over_pipe(&self, name: &str, script: Vec<Step>) -> Outcome {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let seen = Arc::new(Mutex::new(Seen::default()));
        let playing = tokio::spawn(play(theirs, script, Arc::clone(&seen)));
        let progress = Mutex::new(Vec::new());
        let report = |step| progress.lock().unwrap().push(step);
        let server = server("127.0.0.1", 993, self.security);
        let credential = self.credential();
        let mut conversation = Conversation::new(DEADLINE, &report);
        let found = async {
            let opened =
                imap::Session::over(ours, &server, client(), &credential, &mut conversation);
            let mut session = opened.await?;
            let found = session.find(MESSAGE_ID, self.within).await;
            session.logout().await;
            found
        }
        .await;
        let result = ended(conversation, found.map(|found| found.to_string()));
        playing.await.unwrap();
        self.outcome(name, result, &seen, progress)
    }

    pub(crate) async fn run(
        &self,
        server: &MailServer,
        report: OnProgress<'_>,
    ) -> Result<(String, String), ImapError> {
        let credential = self.credential();
        if self.protocol == Pop3 {
            let receipt = pop3::sign_in(server, client(), &credential, report).await?;
            let totals = format!("{} {}", receipt.count, receipt.octets);
            return Ok((totals, receipt.transcript.to_string()));
        }
        let mut conversation = Conversation::new(DEADLINE, report);
        let found = async {
            let opened = imap::Session::open(server, client(), &credential, &mut conversation);
            let mut session = opened.await?;
            let found = session.find(MESSAGE_ID, self.within).await;
            session.logout().await;
            found
        }
        .await;
        ended(conversation, found.map(|found| found.to_string()))
    }

    fn outcome(
        &self,
        name: &str,
        result: Result<(String, String), ImapError>,
        seen: &Mutex<Seen>,
        progress: Mutex<Vec<Progress>>,
    ) -> Outcome {
        let outcome = Outcome {
            result,
            seen: std::mem::take(&mut *seen.lock().unwrap()),
            progress: progress.into_inner().unwrap(),
        };
        outcome.check(name, &self.token);
        outcome
    }
}

fn ended(
    conversation: Conversation<'_>,
    result: Result<String, imap::ImapCause>,
) -> Result<(String, String), ImapError> {
    match result {
        Ok(found) => Ok((found, conversation.into_transcript().to_string())),
        Err(cause) => Err(ImapError::new(conversation, cause)),
    }
}

impl Outcome {
    pub(crate) fn evidence(&self) -> Evidence {
        self.result.as_ref().unwrap_err().evidence()
    }

    pub(crate) fn transcript(&self) -> String {
        match &self.result {
            Ok((_, transcript)) => transcript.clone(),
            Err(error) => error.transcript().to_string(),
        }
    }

    /// What holds however a test ends.
    fn check(&self, name: &str, token: &str) {
        let Self { result, seen, .. } = self;
        assert_eq!(seen.surprise, None, "{name}: {}", self.transcript());
        let hello = seen.wire.windows(2).position(|bytes| bytes == [0x16, 0x03]);
        let plain = String::from_utf8_lossy(&seen.wire[..hello.unwrap_or(seen.wire.len())]);
        for line in plain.lines() {
            let harmless = ["CAPABILITY", "STARTTLS", "LOGOUT", "CAPA", "STLS", "QUIT"];
            let command = line.split(' ').next_back().unwrap();
            assert!(
                harmless.contains(&command),
                "{name}: {line:?} in plain text"
            );
        }
        let wire = String::from_utf8_lossy(&seen.wire);
        let shown = format!("{result:?} {}", self.transcript());
        let words = result.as_ref().err().map(|error| error.evidence().words);
        for form in forms(token) {
            for place in [&wire, shown.as_str(), words.as_deref().unwrap_or_default()] {
                assert!(!place.contains(&form), "{name}: the token leaked: {place}");
            }
        }
    }
}

/// From the greeting to what the server offers over TLS.
pub(crate) fn opened(protocol: Protocol, security: TransportSecurity) -> Vec<Step> {
    offering(
        protocol,
        security,
        match protocol {
            Imap => "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 SASL-IR\nA1 OK done",
            Pop3 => "+OK\nUIDL\nSASL PLAIN XOAUTH2\n.",
        },
    )
}

/// The same with these capabilities.
pub(crate) fn offering(
    protocol: Protocol,
    security: TransportSecurity,
    capabilities: &'static str,
) -> Vec<Step> {
    let (greeting, ask) = match protocol {
        Imap => (Say("* OK ready"), Expect("A1 CAPABILITY")),
        Pop3 => (Say("+OK ready"), Expect("CAPA")),
    };
    let rest = [ask, Say(capabilities)];
    match (security, protocol) {
        (ImplicitTls, _) => after(vec![Tls(Certificate::Good), greeting], &rest),
        (StartTls, Imap) => after(
            vec![
                greeting,
                ask,
                Say("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\nA1 OK done"),
                Expect("A2 STARTTLS"),
                Say("A2 OK go on"),
                Tls(Certificate::Good),
            ],
            &rest,
        ),
        (StartTls, Pop3) => after(
            vec![
                greeting,
                ask,
                Say("+OK\nSTLS\n."),
                Expect("STLS"),
                Say("+OK go on"),
                Tls(Certificate::Good),
            ],
            &rest,
        ),
    }
}

/// The same up to the open mailbox, after a short token.
pub(crate) fn signed_in(protocol: Protocol, security: TransportSecurity) -> Vec<Step> {
    let sign_in: &[Step] = match protocol {
        Imap => &[
            Expect("A2 AUTHENTICATE XOAUTH2 dXNlcj1h"),
            Say("A2 OK done"),
            Expect("A3 EXAMINE INBOX"),
            Say("* FLAGS (\\Seen)\n* 3 EXISTS\n* OK [UIDNEXT 8] next\nA3 OK [READ-ONLY] done"),
        ],
        Pop3 => &[
            Expect("AUTH XOAUTH2"),
            Say("+ "),
            Expect("dXNlcj1h"),
            Say("+OK"),
            Expect("STAT"),
        ],
    };
    after(opened(protocol, security), sign_in)
}

pub(crate) fn refusal() -> Fault {
    Fault::Reply(ReplyFault::default())
}

pub(crate) fn refusal_of(status: &str) -> Fault {
    Fault::Reply(ReplyFault {
        challenge_status: Some(status.to_owned()),
        ..ReplyFault::default()
    })
}

pub(crate) type Row = (&'static str, Vec<Step>, Fault, &'static str);

/// Each fails with this fault and, where there are any, these words.
pub(crate) async fn each_fails(protocol: Protocol, security: TransportSecurity, rows: Vec<Row>) {
    for (name, script, fault, words) in rows {
        let outcome = test(protocol, security).over_tcp(name, script).await;
        let evidence = outcome.evidence();
        let stage = match protocol {
            Imap => Stage::Imap,
            Pop3 => Stage::Pop3,
        };
        assert_eq!((evidence.stage, evidence.fault), (stage, fault), "{name}");
        assert!(
            words.is_empty() || evidence.words == words,
            "{name}: {}",
            evidence.words
        );
    }
}
