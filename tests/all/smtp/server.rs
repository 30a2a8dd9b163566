//! The vocabulary of a scripted server.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::certificate::Certificate;
use Step::{Body, Close, Drip, Expect, Flood, Linger, Raw, Say, Stall, Tls};
use TransportSecurity::{ImplicitTls, StartTls};
use aevo_administrator::domain::provider::TransportSecurity;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Sends these lines, each with CRLF.
    Say(&'static str),
    /// Sends these bytes as they are.
    Raw(&'static [u8]),
    /// Reads a line that begins like this.
    Expect(&'static str),
    /// Reads lines up to a lone dot.
    Body,
    /// Continues in TLS with this certificate.
    Tls(Certificate),
    /// Sends this text so often.
    Flood(&'static str, usize),
    /// Sends this text for ever, one byte in 0.7 s.
    Drip(&'static str),
    /// Says nothing until the client has gone.
    Stall,
    /// Reads on until the client has been silent for a while, and closes.
    Linger,
    /// Closes at once.
    Close,
}

/// What a server has received.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Every byte that came over the wire, encrypted or not.
    pub(crate) wire: Vec<u8>,
    /// Lines that came encrypted.
    pub(crate) encrypted: Vec<String>,
    /// What came instead of what was expected.
    pub(crate) surprise: Option<String>,
}

pub(crate) const EHLO_TLS: &str =
    "250-mail.example\n250-SIZE 1000000\n250-PIPELINING\n250 STARTTLS";
pub(crate) const EHLO: &str = "250-mail.example\n250-SIZE 1000000\n250-PIPELINING\n250-AUTH PLAIN LOGIN XOAUTH2\n250 ENHANCEDSTATUSCODES";
pub(crate) const QUEUED: &str = "250 2.0.0 Ok: queued as 4F3C2A";
pub(crate) const GO_ON: &str = "354 End data with <CR><LF>.<CR><LF>";
/// base64 of `{"status":"401","schemes":"bearer","scope":"mail"}`
pub(crate) const CHALLENGE: &str =
    "334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=";

/// Greeting to verified TLS and the extensions, by either kind.
pub(crate) fn opened(security: TransportSecurity, ehlo: &'static str) -> Vec<Step> {
    match security {
        ImplicitTls => vec![
            Tls(Certificate::Good),
            Say("220 mail.example ESMTP"),
            Expect("EHLO [127.0.0.1]"),
            Say(ehlo),
        ],
        StartTls => vec![
            Say("220 mail.example ESMTP"),
            Expect("EHLO [127.0.0.1]"),
            Say(EHLO_TLS),
            Expect("STARTTLS"),
            Say("220 2.0.0 Ready to start TLS"),
            Tls(Certificate::Good),
            Expect("EHLO [127.0.0.1]"),
            Say(ehlo),
        ],
    }
}

/// After so much of it nobody says anything more.
const SILENCE: Duration = Duration::from_millis(200);

/// The same up to the reply to a short token.
pub(crate) fn signed_in(security: TransportSecurity) -> Vec<Step> {
    let sign_in = [Expect("AUTH XOAUTH2 "), Say("235 2.7.0 Accepted")];
    [opened(security, EHLO), sign_in.to_vec()].concat()
}

pub(crate) const MAIL: [Step; 3] = [
    Expect("MAIL FROM:<a@contoso.com> SIZE="),
    Expect("RCPT TO:<b@example.org>"),
    Expect("DATA"),
];

pub(crate) fn after(start: Vec<Step>, rest: &[Step]) -> Vec<Step> {
    [start, rest.to_vec()].concat()
}

pub(crate) async fn play<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    script: Vec<Step>,
    seen: Arc<Mutex<Seen>>,
) {
    let mut stream: Box<dyn Stream> = Box::new(Recorded {
        inner: stream,
        seen: Arc::clone(&seen),
    });
    let mut encrypted = false;
    for step in script {
        let done = match step {
            Say(text) => {
                let lines = text.replace('\n', "\r\n");
                write(&mut stream, format!("{lines}\r\n").as_bytes()).await
            }
            Raw(bytes) => write(&mut stream, bytes).await,
            Expect(start) => {
                let line = read_line(&mut stream).await;
                let mut seen = seen.lock().unwrap();
                match line {
                    Some(line) if line.starts_with(start) => {
                        seen.note(encrypted, line);
                        true
                    }
                    other => {
                        seen.surprise = Some(format!("{start:?} expected, {other:?} came"));
                        false
                    }
                }
            }
            Body => loop {
                let Some(line) = read_line(&mut stream).await else {
                    break false;
                };
                let last = line == ".";
                seen.lock().unwrap().note(encrypted, line);
                if last {
                    break true;
                }
            },
            Tls(certificate) => {
                let acceptor = TlsAcceptor::from(certificate.config());
                match acceptor.accept(stream).await {
                    Ok(secure) => {
                        stream = Box::new(secure);
                        encrypted = true;
                        true
                    }
                    Err(_) => return,
                }
            }
            Flood(text, count) => {
                let chunk = text.repeat(1_000);
                let mut open = true;
                for _ in 0..count.div_ceil(1_000) {
                    open = open && write(&mut stream, chunk.as_bytes()).await;
                }
                open
            }
            Drip(text) => {
                for byte in text.bytes().cycle() {
                    tokio::time::sleep(Duration::from_millis(700)).await;
                    if !write(&mut stream, &[byte]).await {
                        break;
                    }
                }
                false
            }
            Stall => true,
            Linger => {
                while let Ok(Some(line)) = timeout(SILENCE, read_line(&mut stream)).await {
                    seen.lock().unwrap().note(encrypted, line);
                }
                return;
            }
            Close => return,
        };
        if !done {
            break;
        }
    }
    while let Some(line) = read_line(&mut stream).await {
        seen.lock().unwrap().note(encrypted, line);
    }
}

impl Seen {
    fn note(&mut self, encrypted: bool, line: String) {
        if encrypted {
            self.encrypted.push(line);
        }
    }

    /// The message as a server keeps it: from the line after DATA to the lone dot, dots undone.
    pub(crate) fn message(&self) -> String {
        let lines = self.encrypted.iter().skip_while(|line| *line != "DATA");
        let mut message = String::new();
        for line in lines.skip(1).take_while(|line| *line != ".") {
            message.push_str(line.strip_prefix('.').unwrap_or(line));
            message.push_str("\r\n");
        }
        message
    }
}

async fn write(stream: &mut Box<dyn Stream>, bytes: &[u8]) -> bool {
    stream.write_all(bytes).await.is_ok() && stream.flush().await.is_ok()
}

/// Byte by byte, so that nothing is read that belongs to TLS.
async fn read_line(stream: &mut Box<dyn Stream>) -> Option<String> {
    let mut line = Vec::new();
    loop {
        match stream.read_u8().await {
            Ok(b'\n') => break,
            Ok(byte) => line.push(byte),
            Err(_) if line.is_empty() => return None,
            Err(_) => break,
        }
    }
    let text = String::from_utf8_lossy(&line);
    Some(text.strip_suffix('\r').unwrap_or(&text).to_owned())
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Keeps what is read.
struct Recorded<S> {
    inner: S,
    seen: Arc<Mutex<Seen>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Recorded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let poll = Pin::new(&mut self.inner).poll_read(cx, buf);
        let mut seen = self.seen.lock().unwrap();
        seen.wire.extend_from_slice(&buf.filled()[before..]);
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Recorded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
