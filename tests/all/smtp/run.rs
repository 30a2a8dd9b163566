//! One test against one script, and what holds however it ends.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;

use super::certificate::client;
use super::server::{Seen, Step, play};
use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::evidence::{Evidence, Fault, ReplyFault};
use aevo_administrator::domain::provider::{MailServer, TransportSecurity};
use aevo_administrator::domain::stage::{Progress, Stage};
use aevo_administrator::service::conversation::Conversation;
use aevo_administrator::service::sasl::{Credential, Secret};
use aevo_administrator::service::smtp::{
    DEADLINE, Data, Envelope, Receipt, Session, SmtpError, send,
};

pub(crate) const SHORT_TOKEN: &str = "CANARY-token-of-the-short-kind-0123456789";

/// As long as Microsoft's, without a repeated piece that might match by chance.
pub(crate) fn long_token() -> String {
    let numbers: Vec<String> = (0..400).map(|n| format!("{n:04x}-C")).collect();
    let token = numbers.concat();
    assert_eq!(token.len(), 2_400);
    token
}

pub(crate) struct Outcome {
    pub(crate) result: Result<Receipt, SmtpError>,
    pub(crate) seen: Seen,
    pub(crate) progress: Vec<Progress>,
}

impl Outcome {
    pub(crate) fn evidence(&self) -> Evidence {
        self.result.as_ref().unwrap_err().evidence()
    }

    pub(crate) fn transcript(&self) -> String {
        match &self.result {
            Ok(receipt) => receipt.transcript.to_string(),
            Err(error) => error.transcript().to_string(),
        }
    }

    /// What holds however a test ends.
    fn check(&self, name: &str, token: &str) {
        let Self { result, seen, .. } = self;
        assert_eq!(seen.surprise, None, "{name}: {}", self.transcript());
        let hello = seen.wire.windows(2).position(|bytes| bytes == RECORD);
        let plain = String::from_utf8_lossy(&seen.wire[..hello.unwrap_or(seen.wire.len())]);
        for line in plain.lines() {
            let harmless = line.starts_with("EHLO [") || line == "STARTTLS" || line == "QUIT";
            assert!(harmless, "{name}: {line:?} in plain text");
        }
        let starttls = plain.ends_with("STARTTLS\r\n");
        assert!(hello.is_none() || starttls || plain.is_empty(), "{name}");
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

/// How a TLS handshake record begins: nothing behind it is plain text.
const RECORD: [u8; 2] = [0x16, 0x03];

/// The first bytes of the token, as they are and in base64 at each alignment. What is shorter cannot be told
/// from other words.
pub(crate) fn forms(token: &str) -> Vec<String> {
    let Some(start) = token.get(..24) else {
        return Vec::new();
    };
    (0..3)
        .map(|skip| STANDARD.encode(&start[skip..skip + 18]))
        .chain([start.to_owned()])
        .collect()
}

pub(crate) fn server(host: &str, port: u16, security: TransportSecurity) -> MailServer {
    MailServer {
        host: host.to_owned(),
        port,
        security,
    }
}

pub(crate) fn envelope(to: &str) -> Envelope {
    Envelope {
        from: Address::parse("a@contoso.com").unwrap(),
        to: to
            .split(", ")
            .map(|to| Address::parse(to).unwrap())
            .collect(),
    }
}

pub(crate) const MESSAGE: &[u8] = b"Subject: Test\r\n\r\nGood day\r\n";

pub(crate) struct Test {
    pub(crate) host: &'static str,
    pub(crate) security: TransportSecurity,
    /// What the token is: an access token or a password.
    pub(crate) kind: fn(SecretString) -> Secret,
    pub(crate) token: String,
    pub(crate) to: &'static str,
    pub(crate) message: Vec<u8>,
}

pub(crate) fn test(security: TransportSecurity) -> Test {
    Test {
        host: "127.0.0.1",
        security,
        kind: Secret::Token,
        token: SHORT_TOKEN.to_owned(),
        to: "b@example.org",
        message: MESSAGE.to_vec(),
    }
}

impl Test {
    pub(crate) fn credential(&self) -> Credential {
        Credential::new("a@contoso.com", (self.kind)(self.token.clone().into())).unwrap()
    }

    /// Over TCP on loopback, from the look-up on.
    pub(crate) async fn over_tcp(&self, name: &str, script: Vec<Step>) -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
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
        let result = send(
            &server(self.host, port, self.security),
            client(),
            &self.credential(),
            &envelope(self.to),
            &self.message,
            &|step| progress.lock().unwrap().push(step),
        )
        .await;
        playing.await.unwrap();
        self.outcome(name, result, &seen, progress)
    }

    /// Over a pipe in memory, where a paused clock stands still while anything can be done.
    pub(crate) async fn over_pipe(&self, name: &str, script: Vec<Step>) -> (Outcome, usize) {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let waits = Arc::new(Mutex::new(Waits::default()));
        let ours = Counted {
            inner: ours,
            waits: Arc::clone(&waits),
        };
        let seen = Arc::new(Mutex::new(Seen::default()));
        let playing = tokio::spawn(play(theirs, script, Arc::clone(&seen)));
        let progress = Mutex::new(Vec::new());
        let report = |step| progress.lock().unwrap().push(step);
        let server = server(self.host, 587, self.security);
        let mut conversation = Conversation::new(DEADLINE, &report);
        let sent = async {
            let data = Data::encode(&self.message)?;
            let local = IpAddr::from(Ipv4Addr::LOCALHOST);
            let session = Session::over(ours, local, &server, client(), &mut conversation).await?;
            session
                .deliver(&self.credential(), &envelope(self.to), &data)
                .await
        }
        .await;
        let result = match sent {
            Ok((taken, tls_version)) => Ok(Receipt {
                taken,
                tls_version,
                user: self.credential().user().to_owned(),
                transcript: conversation.into_transcript(),
            }),
            Err(cause) => Err(SmtpError::new(conversation, cause)),
        };
        playing.await.unwrap();
        let count = waits.lock().unwrap().count;
        (self.outcome(name, result, &seen, progress), count)
    }

    fn outcome(
        &self,
        name: &str,
        result: Result<Receipt, SmtpError>,
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

/// How often something was said and then had to be waited for.
#[derive(Default)]
struct Waits {
    said: bool,
    count: usize,
}

struct Counted<S> {
    inner: S,
    waits: Arc<Mutex<Waits>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.inner).poll_read(cx, buf);
        let mut waits = self.waits.lock().unwrap();
        if poll.is_pending() && std::mem::take(&mut waits.said) {
            waits.count += 1;
        }
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.waits.lock().unwrap().said = true;
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

pub(crate) fn refusal(code: u16, enhanced: &str) -> Fault {
    Fault::Reply(ReplyFault {
        code,
        enhanced: (!enhanced.is_empty()).then(|| enhanced.to_owned()),
        challenge_status: None,
    })
}

pub(crate) type Row = (&'static str, Vec<Step>, Stage, Fault);

pub(crate) async fn each_fails(security: TransportSecurity, rows: Vec<Row>) {
    for (name, script, stage, fault) in rows {
        let outcome = test(security).over_tcp(name, script).await;
        let evidence = outcome.evidence();
        assert_eq!((evidence.stage, evidence.fault), (stage, fault), "{name}");
    }
}
