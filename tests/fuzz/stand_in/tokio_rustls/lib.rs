//! Stands in for tokio-rustls: a handshake that reads nothing, a stream that hides nothing. So the fuzzer writes what
//! a server says after it, and reads what the program answers. Of the handshake one line is written to the stream.

use std::future::Future;
use std::io;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

/// What stands in the stream instead of a handshake. No command of the program looks like it.
pub const HANDSHAKE: &[u8] = b"\0handshake\r\n";

pub struct TlsConnector;

impl From<Arc<ClientConfig>> for TlsConnector {
    fn from(_config: Arc<ClientConfig>) -> Self {
        Self
    }
}

impl TlsConnector {
    pub fn connect<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        _name: ServerName<'static>,
        mut stream: S,
    ) -> impl Future<Output = io::Result<client::TlsStream<S>>> + use<S> {
        async move {
            stream.write_all(HANDSHAKE).await?;
            Ok(client::TlsStream(stream, client::Connection))
        }
    }
}

pub mod client {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use rustls::ProtocolVersion;
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    pub struct TlsStream<S>(pub(super) S, pub(super) Connection);

    pub struct Connection;

    impl Connection {
        pub fn protocol_version(&self) -> Option<ProtocolVersion> {
            Some(ProtocolVersion::TLSv1_3)
        }
    }

    impl<S> TlsStream<S> {
        pub fn get_ref(&self) -> (&S, &Connection) {
            (&self.0, &self.1)
        }
    }

    impl<S: AsyncRead + Unpin> AsyncRead for TlsStream<S> {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_read(context, buffer)
        }
    }

    impl<S: AsyncWrite + Unpin> AsyncWrite for TlsStream<S> {
        fn poll_write(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Pin::new(&mut self.0).poll_write(context, bytes)
        }

        fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_flush(context)
        }

        fn poll_shutdown(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_shutdown(context)
        }
    }
}
