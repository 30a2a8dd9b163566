//! One port on both loopback addresses.

use std::future::{Future, pending};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Listens on 127.0.0.1 and, where this machine has it, on `::1`: "localhost" may resolve to either.
pub(super) struct LoopbackListener {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

impl LoopbackListener {
    /// Takes a free port.
    pub async fn bind() -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..BIND_ATTEMPTS {
            let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let port = v4.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(v6) => {
                    return Ok(Self {
                        v4,
                        v6: Some(v6),
                        port,
                    });
                }
                // Somebody else would answer a browser that prefers ::1.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
                Err(_) => return Ok(Self { v4, v6: None, port }),
            }
        }
        Err(last)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Serves connections until it is dropped, and each of them until then.
    pub async fn serve<F, C>(self, converse: F)
    where
        F: Fn(TcpStream) -> C,
        C: Future<Output = io::Result<()>> + Send + 'static,
    {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.accept() => match accepted {
                    Ok(stream) if connections.len() < MAX_CONNECTIONS => {
                        let conversation = converse(stream);
                        connections.spawn(async move {
                            match timeout(CONNECTION_TIME, conversation).await {
                                Ok(Ok(())) => {}
                                Ok(Err(error)) => {
                                    tracing::debug!(%error, "training connection broke off");
                                }
                                Err(_) => tracing::debug!("training connection lasted too long"),
                            }
                        });
                    }
                    // Closing at once is all the answer that a flood gets.
                    Ok(_) => {}
                    Err(error) => {
                        tracing::debug!(%error, "training connection was not accepted");
                        sleep(ACCEPT_PAUSE).await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        let on_v6 = async {
            match &self.v6 {
                Some(v6) => v6.accept().await,
                None => pending().await,
            }
        };
        let (stream, _) = tokio::select! {
            accepted = self.v4.accept() => accepted?,
            accepted = on_v6 => accepted?,
        };
        // Small replies must not wait for delayed acknowledgements.
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Another process may hold the port on `::1` only; rarely twice in a row.
const BIND_ATTEMPTS: usize = 16;
/// One technician with a browser needs about ten.
const MAX_CONNECTIONS: usize = 64;
/// Nothing in a training lasts longer on one connection.
const CONNECTION_TIME: Duration = Duration::from_mins(15);
/// Out of file descriptors: without a pause the loop would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
