//! From a host name to an encrypted connection: what SMTP, IMAP and POP3 have in common before the
//! first line of their own.

use std::error::Error as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::{InvalidDnsNameError, ServerName};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::domain::evidence::Fault;
use crate::domain::provider::MailServer;
use crate::service::connect::{self, ConnectError};
use crate::service::conversation::{Conversation, DeadlinePassed};
use crate::service::tls;
use crate::service::transcript::Side;

/// Why there is no encrypted connection.
#[derive(Debug, Error)]
pub enum SecureError {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The server's name can stand in no certificate.
    #[error("the server's name is no host name")]
    Name(#[from] InvalidDnsNameError),
    /// The deadline of the whole test has passed.
    #[error(transparent)]
    Deadline(#[from] DeadlinePassed),
    /// The handshake failed or the certificate was not accepted.
    #[error("TLS failed")]
    Tls(#[source] io::Error),
}

/// The server's addresses.
pub async fn resolve(
    server: &MailServer,
    conversation: &Conversation<'_>,
) -> Result<Vec<SocketAddr>, SecureError> {
    let resolving = connect::resolve(&server.host, server.port);
    Ok(conversation.within(resolving).await??)
}

/// A TCP connection to one of these addresses, and this side's own.
pub async fn connect(
    addresses: Vec<SocketAddr>,
    conversation: &mut Conversation<'_>,
) -> Result<(TcpStream, IpAddr), SecureError> {
    let stream = conversation.within(connect::connect(addresses)).await??;
    let (local, peer) = stream
        .local_addr()
        .and_then(|local| Ok((local, stream.peer_addr()?)))
        .map_err(ConnectError::Failed)?;
    conversation.record(Side::Remark, &format!("connected to {peer}"));
    Ok((stream, local.ip()))
}

/// What the server's certificate must be issued to.
pub fn name(server: &MailServer) -> Result<ServerName<'static>, SecureError> {
    Ok(ServerName::try_from(server.host.clone())?)
}

/// The stream encrypted, its certificate verified, and the TLS version.
pub async fn encrypt<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    name: ServerName<'static>,
    tls: Arc<ClientConfig>,
    conversation: &mut Conversation<'_>,
) -> Result<(TlsStream<S>, &'static str), SecureError> {
    let handshake = TlsConnector::from(tls).connect(name, stream);
    let stream = conversation
        .within(handshake)
        .await?
        .map_err(SecureError::Tls)?;
    let version = tls::version_name(stream.get_ref().1.protocol_version());
    conversation.record(Side::Remark, &format!("{version}, certificate verified"));
    Ok((stream, version))
}

impl SecureError {
    /// What happened, in the words of the domain, and in those of the other side or the system.
    #[must_use]
    pub fn judge(&self) -> (Fault, String) {
        match self {
            Self::Connect(error) => {
                let source = error.source().map(ToString::to_string);
                (error.fault(), source.unwrap_or_default())
            }
            Self::Name(_) => (Fault::NameUnknown, String::new()),
            Self::Deadline(_) => (Fault::Deadline, String::new()),
            Self::Tls(error) => (tls::handshake_fault(error), error.to_string()),
        }
    }
}
