//! From a host name to an encrypted session whose server has said what it offers.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::domain::provider::{MailServer, TransportSecurity};
use crate::domain::stage::{Note, Stage};
use crate::service::conversation::Conversation;
use crate::service::line::{LineError, Lines};
use crate::service::sasl::Credential;
use crate::service::secure;
use crate::service::smtp::data::Data;
use crate::service::smtp::error::SmtpCause;
use crate::service::smtp::extensions::Extensions;
use crate::service::smtp::reply::Reply;
use crate::service::smtp::{Envelope, Taken};

/// An encrypted session with a server whose certificate was verified.
pub struct Session<'c, 'p, S> {
    pub(super) lines: Lines<'c, 'p, TlsStream<S>>,
    pub(super) extensions: Extensions,
    pub(super) server: &'c MailServer,
    tls_version: &'static str,
}

impl<'c, 'p> Session<'c, 'p, TcpStream> {
    /// Resolves, connects, encrypts and asks what the server offers. With STARTTLS that last
    /// question is part of [`Stage::Auth`].
    ///
    /// # Errors
    /// Any of these failed; the conversation knows which.
    pub async fn open(
        server: &'c MailServer,
        tls: Arc<ClientConfig>,
        conversation: &'c mut Conversation<'p>,
    ) -> Result<Self, SmtpCause> {
        conversation.enter(Stage::Resolve);
        let addresses = secure::resolve(server, conversation).await?;
        conversation.pass(Note::None);

        conversation.enter(Stage::Connect);
        let (stream, local) = secure::connect(addresses, conversation).await?;
        conversation.pass(Note::Words(server.to_string()));

        Self::over(stream, local, server, tls, conversation).await
    }
}

impl<'c, 'p, S: AsyncRead + AsyncWrite + Unpin> Session<'c, 'p, S> {
    /// The same over a connection that stands already; `local` is this side's address.
    ///
    /// # Errors
    /// The greeting, TLS or EHLO failed; the conversation knows which.
    pub async fn over(
        stream: S,
        local: IpAddr,
        server: &'c MailServer,
        tls: Arc<ClientConfig>,
        conversation: &'c mut Conversation<'p>,
    ) -> Result<Self, SmtpCause> {
        let name = secure::name(server)?;
        let ehlo = format!("EHLO {}", address_literal(local));
        let stream = match server.security {
            TransportSecurity::ImplicitTls => stream,
            TransportSecurity::StartTls => start_tls(stream, &ehlo, conversation).await?,
        };

        conversation.enter(Stage::Tls);
        let (stream, tls_version) = secure::encrypt(stream, name, tls, conversation).await?;
        conversation.pass(Note::TlsVerified(tls_version.to_owned()));

        let mut lines = Lines::new(stream, conversation);
        let offered = match server.security {
            TransportSecurity::ImplicitTls => greet(&mut lines, &ehlo).await,
            // It has greeted and said what it offers, but that was before it was known who it is.
            TransportSecurity::StartTls => {
                lines.conversation().enter(Stage::Auth);
                hello(&mut lines, &ehlo).await
            }
        };
        match offered {
            Ok(extensions) => Ok(Self {
                lines,
                extensions,
                server,
                tls_version,
            }),
            Err(cause) => {
                lines.farewell(QUIT).await;
                Err(cause)
            }
        }
    }

    /// Signs in, sends, takes leave. Returns what was taken and the TLS version.
    ///
    /// # Errors
    /// The sign-in, the envelope or the message was refused; the conversation knows which.
    pub async fn deliver(
        mut self,
        credential: &Credential,
        envelope: &Envelope,
        data: &Data,
    ) -> Result<(Taken, &'static str), SmtpCause> {
        let sent = match self.authenticate(credential).await {
            Ok(()) => self.submit(envelope, data).await,
            Err(cause) => Err(cause),
        };
        let tls_version = self.tls_version;
        self.quit().await;
        sent.map(|taken| (taken, tls_version))
    }

    /// Takes leave without waiting for the answer, which would cost a round trip and change nothing.
    pub async fn quit(self) {
        self.lines.farewell(QUIT).await;
    }

    /// Sends commands and reads the reply to the first.
    pub(super) async fn exchange(&mut self, commands: &[&str]) -> Result<Reply, SmtpCause> {
        exchange(&mut self.lines, commands).await
    }
}

const QUIT: &str = "QUIT";

/// Sends commands and reads the reply to the first.
async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<'_, '_, S>,
    commands: &[&str],
) -> Result<Reply, SmtpCause> {
    match lines.send(commands).await {
        Ok(()) => Ok(Reply::read(lines).await?),
        Err(error) => Err(last_words(lines, error).await),
    }
}

/// A server that closes usually says why first (421), and that can still be read when nothing can
/// be sent any more.
pub(super) async fn last_words<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<'_, '_, S>,
    error: LineError,
) -> SmtpCause {
    if matches!(error, LineError::Closed(_))
        && let Ok(reply) = Reply::read(lines).await
    {
        return SmtpCause::Refused(reply);
    }
    error.into()
}

/// Greeting, EHLO, STARTTLS in plain text; nothing that was learnt leaves this function.
async fn start_tls<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    ehlo: &str,
    conversation: &mut Conversation<'_>,
) -> Result<S, SmtpCause> {
    let mut lines = Lines::new(stream, conversation);
    match ask_for_tls(&mut lines, ehlo).await {
        Ok(()) => Ok(lines.into_stream()?),
        Err(cause) => {
            lines.farewell(QUIT).await;
            Err(cause)
        }
    }
}

async fn ask_for_tls<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<'_, '_, S>,
    ehlo: &str,
) -> Result<(), SmtpCause> {
    let offered = greet(lines, ehlo).await?.start_tls;
    lines.conversation().enter(Stage::Tls);
    if !offered {
        return Err(SmtpCause::StartTlsMissing(None));
    }
    let reply = exchange(lines, &["STARTTLS"]).await?;
    if reply.code == 220 {
        Ok(())
    } else {
        Err(SmtpCause::StartTlsMissing(Some(reply)))
    }
}

/// The server's greeting and its extensions, as one stage.
async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<'_, '_, S>,
    ehlo: &str,
) -> Result<Extensions, SmtpCause> {
    lines.conversation().enter(Stage::Greeting);
    let greeting = Reply::read(lines).await?;
    if greeting.code != 220 {
        return Err(SmtpCause::Refused(greeting));
    }
    let extensions = hello(lines, ehlo).await?;
    lines.conversation().pass(Note::None);
    Ok(extensions)
}

/// EHLO. There is no way back to HELO: a server that old offers neither TLS nor sign-in.
async fn hello<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<'_, '_, S>,
    ehlo: &str,
) -> Result<Extensions, SmtpCause> {
    let reply = exchange(lines, &[ehlo]).await?;
    if reply.code == 250 {
        Ok(Extensions::of(&reply))
    } else {
        Err(SmtpCause::Refused(reply))
    }
}

/// RFC 5321 section 4.1.3. A literal is what a client without a name of its own has to say; many
/// servers refuse the made-up names that others send.
fn address_literal(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("[{address}]"),
        IpAddr::V6(address) => format!("[IPv6:{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        for (address, expected) in [
            ("192.168.1.5", "[192.168.1.5]"),
            ("::ffff:10.0.0.1", "[10.0.0.1]"),
            ("fe80::1", "[IPv6:fe80::1]"),
        ] {
            assert_eq!(address_literal(address.parse().unwrap()), expected);
        }
    }
}
