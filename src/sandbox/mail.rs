//! What the three mail servers share: lines over a connection that may become encrypted, and XOAUTH2.

use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter,
};
use tokio::time::{Instant, timeout};

use super::certificate::Certificates;
use super::grants::Consent;
use super::permission::Permission;
use super::play::{Deed, Point};
use super::scenario::Scenario;
use super::tenant::{SHARED, Tenant};

/// A connection that is read line by line.
pub(super) struct LineStream {
    stream: BufReader<BufWriter<Box<dyn Duplex>>>,
}

/// One line, or what came instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// Without its CRLF.
    Line(Vec<u8>),
    /// Longer than was allowed; it was read to its end and dropped.
    TooLong,
    /// Ended by LF alone: it is no line, or two servers could disagree on where a mail ends.
    BareLf,
    /// With a CR inside.
    BareCr,
    /// Nothing came for [`IDLE_TIME`].
    Idle,
    /// The client has closed.
    End,
}

/// Plain TCP or TLS over it.
trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl LineStream {
    pub fn new(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self::over(Box::new(stream))
    }

    fn over(stream: Box<dyn Duplex>) -> Self {
        Self {
            stream: BufReader::new(BufWriter::new(stream)),
        }
    }

    /// Whether the client has sent more than was read: it did not wait for a reply.
    pub fn has_more(&self) -> bool {
        !self.stream.buffer().is_empty()
    }

    /// Becomes encrypted, unless the scenario is against it. What was read ahead in plain text is
    /// forgotten (RFC 3207 section 4.2).
    pub async fn encrypt(
        mut self,
        certificates: &Certificates,
        scenario: Scenario,
    ) -> io::Result<Self> {
        self.stream.get_mut().flush().await?;
        let play = scenario.at(Point::Handshake);
        if let Some(play) = play.filter(|play| matches!(play.does, Deed::Say | Deed::Close)) {
            // Closed over unread octets, the connection would end with a reset.
            timeout(HANDSHAKE_TIME, self.stream.fill_buf()).await??;
            if play.does == Deed::Say {
                self.write(&play.words(&[])).await?;
            }
            self.close().await?;
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let plain = self.stream.into_inner().into_inner();
        let acceptor = certificates.of(play.map_or(Deed::Say, |play| play.does));
        let encrypted = timeout(HANDSHAKE_TIME, acceptor.accept(plain)).await??;
        Ok(Self::over(Box::new(encrypted)))
    }

    /// Waits until the client is gone or has said nothing for long.
    pub async fn stay_silent(&mut self) -> io::Result<()> {
        while !matches!(
            self.line(MAX_SASL_RESPONSE).await?,
            Received::Idle | Received::End
        ) {}
        Ok(())
    }

    /// The next line of at most `limit` octets with its CRLF. Replies that were written are sent
    /// before anything is waited for (RFC 2920 section 3.2).
    pub async fn line(&mut self, limit: usize) -> io::Result<Received> {
        match timeout(IDLE_TIME, self.read_line(limit)).await {
            Ok(received) => received,
            Err(_) => Ok(Received::Idle),
        }
    }

    async fn read_line(&mut self, limit: usize) -> io::Result<Received> {
        let mut line = Vec::new();
        let mut length = 0_usize;
        loop {
            if !self.has_more() {
                self.stream.get_mut().flush().await?;
            }
            let chunk = self.stream.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(Received::End);
            }
            let end = chunk.iter().position(|b| *b == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(chunk.len());
            length += taken;
            if length <= limit {
                line.extend_from_slice(&chunk[..taken]);
            }
            self.stream.consume(taken);
            if end.is_some() {
                break;
            }
            if length > limit + MAX_DROPPED {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        if length > limit {
            return Ok(Received::TooLong);
        }
        line.pop();
        if line.pop() != Some(b'\r') {
            return Ok(Received::BareLf);
        }
        if line.contains(&b'\r') {
            return Ok(Received::BareCr);
        }
        Ok(Received::Line(line))
    }

    /// So many octets, whatever they are (an IMAP literal).
    pub async fn octets(&mut self, count: usize) -> io::Result<Vec<u8>> {
        self.stream.get_mut().flush().await?;
        let mut octets = vec![0; count];
        timeout(IDLE_TIME, self.stream.read_exact(&mut octets)).await??;
        Ok(octets)
    }

    /// Writes a line; it is sent before the next one is waited for.
    pub async fn write(&mut self, line: &str) -> io::Result<()> {
        self.write_octets(line.as_bytes()).await?;
        self.write_octets(b"\r\n").await
    }

    pub async fn write_octets(&mut self, octets: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(octets).await
    }

    /// Sends what is left and closes; over TLS with `close_notify`.
    pub async fn close(mut self) -> io::Result<()> {
        self.stream.get_mut().shutdown().await
    }
}

/// The client's answer in the SASL mechanism XOAUTH2.
pub(super) struct XOAuth2 {
    pub user: String,
    token: SecretString,
}

impl XOAuth2 {
    /// Reads `user=<user>^Aauth=Bearer <token>^A^A` from its base64 form.
    pub fn parse(encoded: &[u8]) -> Option<Self> {
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, rest) = text.strip_prefix("user=")?.split_once('\u{1}')?;
        let token = rest.strip_suffix("\u{1}\u{1}")?;
        let (scheme, token) = token.strip_prefix("auth=")?.split_once(' ')?;
        let is_usable =
            scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains('\u{1}');
        is_usable.then(|| Self {
            user: user.to_owned(),
            token: token.to_owned().into(),
        })
    }

    /// The consent behind the token, where it is valid and grants `permission`.
    pub fn consent(&self, tenant: &Tenant, permission: Permission) -> Option<Consent> {
        let token = secrecy::ExposeSecret::expose_secret(&self.token);
        let consent = tenant.grants().access(token, permission, Instant::now())?;
        // The application opens every mailbox, and every user the shared one under its own name.
        if consent.is_application || self.user.eq_ignore_ascii_case(SHARED.0) {
            let account = tenant.account(&self.user)?.clone();
            return Some(Consent { account, ..consent });
        }
        Some(consent)
    }

    /// What is to be played: the user's name says it, or the choice that the token carries.
    pub fn scenario(&self, tenant: &Tenant, consent: Option<&Consent>) -> Scenario {
        let chosen = consent.map_or(Scenario::NORMAL, |consent| consent.scenario);
        tenant.named(&self.user).or(chosen)
    }

    /// Whether the token was issued to the user who signs in with it.
    pub fn is_of(&self, consent: &Consent) -> bool {
        consent.account.address.eq_ignore_ascii_case(&self.user)
    }
}

/// RFC 4954 section 4 demands that a server take so long a response.
pub(super) const MAX_SASL_RESPONSE: usize = 12_288;
/// Somebody who types by hand gets so long for one line.
pub(super) const IDLE_TIME: Duration = Duration::from_mins(3);
const HANDSHAKE_TIME: Duration = Duration::from_secs(30);
/// A line that is longer by more than this is no mistake any more.
const MAX_DROPPED: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tells_lines_from_what_is_none() {
        let (mut client, server) = tokio::io::duplex(1 << 20);
        let mut lines = LineStream::new(server);
        client.write_all(b"NOOP\r\n").await.unwrap();
        client.write_all(b"12345678\r\n").await.unwrap();
        client.write_all(b"123456789\r\n").await.unwrap();
        client.write_all(b"a\n").await.unwrap();
        client.write_all(b"a\rb\r\n").await.unwrap();
        client.write_all(b"\r\ncut").await.unwrap();
        drop(client);
        for expected in [
            Received::Line(b"NOOP".to_vec()),
            Received::Line(b"12345678".to_vec()),
            Received::TooLong,
            Received::BareLf,
            Received::BareCr,
            Received::Line(Vec::new()),
            Received::End,
        ] {
            assert_eq!(lines.line(10).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn an_endless_line_ends_the_connection() {
        let (mut client, server) = tokio::io::duplex(1 << 20);
        client.write_all(&vec![b'x'; 100_000]).await.unwrap();
        let error = LineStream::new(server).line(512).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn reads_xoauth2_strictly() {
        let parse = |text: &str| XOAuth2::parse(STANDARD.encode(text).as_bytes()).map(|x| x.user);
        assert_eq!(
            parse("user=a@b\u{1}auth=Bearer t\u{1}\u{1}").as_deref(),
            Some("a@b")
        );
        for text in [
            "",
            "user=a@b\u{1}auth=Bearer t\u{1}",
            "user=a@b\u{1}auth=Bearer t",
            "user=a@b\u{1}auth=Bearer \u{1}\u{1}",
            "user=a@b\u{1}auth=Basic t\u{1}\u{1}",
            "user=a@b\u{1}auth=Bearer t\u{1}x=y\u{1}\u{1}",
            "auth=Bearer t\u{1}user=a@b\u{1}\u{1}",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert!(XOAuth2::parse(b"not base64!").is_none());
    }
}
