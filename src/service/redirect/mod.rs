//! The loopback listener that the browser is sent back to (RFC 8252 section 7.3).
//!
//! Anybody on this machine, and any web page, can send requests here. So whatever is not the genuine
//! redirect is answered with a fixed page and forgotten, and the wait goes on. It costs nobody more
//! than one of 128 connections for two seconds, and when all are taken the oldest one goes.
//!
//! Both loopback addresses are bound before the browser opens: `localhost` may mean either, and an
//! address that somebody else holds would give him the code.

mod connection;
mod page;
mod query;
mod request;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::stage::Stage;
use crate::service::oauth::State;
use connection::{CONNECTION_DEADLINE, Connections, Served, drain, send, serve};
use page::Page;
use request::{Expected, Rejection};

pub use query::{PastedError, QueryError, Redirect, parse_pasted};

/// How long somebody may take to consent. Microsoft's sign-in page gives up after about as long.
pub const CONSENT_DEADLINE: Duration = Duration::from_mins(10);

/// Holds the port of a redirect URI. Dropped, it frees the port at once.
#[derive(Debug)]
pub struct RedirectListener {
    uri: RedirectUri,
    v4: TcpListener,
    /// `None` on a machine without IPv6.
    v6: Option<TcpListener>,
    connections: Connections,
    log: LogLimit,
    /// The browser's connection, held until it has read its page, and what it was answered for.
    answered: Option<(TcpStream, Arc<Expected>)>,
}

/// Why there is no redirect.
#[derive(Debug, Error)]
pub enum RedirectError {
    /// Another program listens there, on one loopback address or on both.
    #[error("port {0} is in use")]
    PortInUse(u16),
    /// The system does not give the port out: on Windows it may be reserved for Hyper-V.
    #[error("port {port} cannot be listened on")]
    Bind {
        /// Which.
        port: u16,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Nobody has consented in time.
    #[error("nobody has consented in time")]
    Timeout,
}

impl RedirectError {
    /// What is known of the failure.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: Stage::Consent,
            fault: match self {
                Self::PortInUse(_) => Fault::Local(LocalFault::RedirectPortInUse),
                Self::Bind { source, .. } => Fault::Io(source.kind()),
                Self::Timeout => Fault::Local(LocalFault::ConsentTimeout),
            },
            words: match self {
                Self::Bind { source, .. } => source.to_string(),
                _ => self.to_string(),
            },
        }
    }
}

impl RedirectListener {
    /// Takes the port on both loopback addresses. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`RedirectError::PortInUse`] where one of the two is held by somebody else.
    pub fn bind(uri: &RedirectUri) -> Result<Self, RedirectError> {
        let port = uri.port();
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => RedirectError::PortInUse(port),
            _ => RedirectError::Bind { port, source },
        };
        let v4 = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))
            .and_then(|socket| listen(socket, (Ipv4Addr::LOCALHOST, port).into()))
            .map_err(failed)?;
        // Where not even a socket can be had, the machine has no IPv6; where ::1 is not there, nobody
        // else can hold it either.
        let v6 = match Socket::new(Domain::IPV6, Type::STREAM, Some(Protocol::TCP)) {
            Ok(socket) => match listen(socket, (Ipv6Addr::LOCALHOST, port).into()) {
                Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => None,
                bound => Some(bound.map_err(failed)?),
            },
            Err(_) => None,
        };
        Ok(Self {
            uri: uri.clone(),
            v4,
            v6,
            connections: Connections::default(),
            log: LogLimit::default(),
            answered: None,
        })
    }

    /// Waits for the redirect that carries `state`, at most `patience` ([`CONSENT_DEADLINE`]), and
    /// answers whatever else arrives. Returns as soon as the browser's page is written.
    ///
    /// # Errors
    /// [`RedirectError::Timeout`]; nothing that arrives can end the wait otherwise.
    pub async fn wait(
        &mut self,
        state: &State,
        patience: Duration,
    ) -> Result<Redirect, RedirectError> {
        // What an earlier wait has left is for another state.
        self.connections = Connections::default();
        let expected = Arc::new(Expected::new(&self.uri, state.clone()));
        let patience = sleep(patience);
        tokio::pin!(patience);
        loop {
            // The connections first: the genuine redirect must not wait behind a flood of new ones.
            tokio::select! {
                biased;
                () = &mut patience => return Err(RedirectError::Timeout),
                Some(served) = self.connections.next() => match served {
                    Served::Redirect(redirect, mut stream) => {
                        let page = match redirect {
                            Redirect::Code(_) => Page::SUCCESS,
                            Redirect::Refused(_) => Page::REFUSED,
                        };
                        if timeout(CONNECTION_DEADLINE, send(&mut stream, page)).await.is_err() {
                            tracing::debug!("the browser has not taken its page");
                        }
                        self.answered = Some((stream, expected));
                        return Ok(redirect);
                    }
                    Served::Rejected(rejection) => self.log.rejected(rejection),
                    Served::Nothing => {}
                },
                accepted = accept(&self.v4, self.v6.as_ref()) => {
                    self.admit(accepted, &expected).await;
                }
            }
        }
    }

    /// After [`Self::wait`], beside the exchange: lets the browser read its page to the end and tells
    /// its second thoughts (a prefetch, a second tab, a reload) that the sign-in is completed. Ends
    /// when the browser has closed its connection, or after half a second.
    pub async fn finish(mut self) {
        let Some((mut stream, expected)) = self.answered.take() else {
            return;
        };
        let late = async {
            let mut is_read = false;
            while !is_read || !self.connections.is_empty() {
                tokio::select! {
                    biased;
                    Some(served) = self.connections.next() => match served {
                        Served::Redirect(_, stream) => self.connections.complete(stream),
                        Served::Rejected(rejection) => self.log.rejected(rejection),
                        Served::Nothing => {}
                    },
                    accepted = accept(&self.v4, self.v6.as_ref()) => {
                        self.admit(accepted, &expected).await;
                    }
                    () = drain(&mut stream), if !is_read => is_read = true,
                }
            }
        };
        if timeout(FINISH_DEADLINE, late).await.is_err() {
            tracing::debug!("the browser keeps its connection");
        }
    }

    async fn admit(&mut self, accepted: io::Result<TcpStream>, expected: &Arc<Expected>) {
        match accepted {
            Ok(stream) => {
                self.connections.admit(serve(stream, Arc::clone(expected)));
                // Lets every connection have its turn before the next one can push it out.
                yield_now().await;
            }
            // Out of file descriptors, or a connection that was gone before it was accepted.
            Err(error) => {
                tracing::debug!(%error, "no connection");
                self.connections.evict();
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Lets ten lines a second through, and counts the others: a flood must not fill the disk.
#[derive(Debug, Default)]
struct LogLimit {
    second: Option<Instant>,
    lines: u32,
    withheld: u64,
}

impl LogLimit {
    fn rejected(&mut self, rejection: Rejection) {
        let withheld = self.withheld;
        if self.permits(Instant::now()) {
            tracing::info!(reason = %rejection, withheld, "a request that is not the redirect");
        }
    }

    fn permits(&mut self, now: Instant) -> bool {
        if self
            .second
            .is_none_or(|second| now.duration_since(second) >= Duration::from_secs(1))
        {
            self.second = Some(now);
            self.lines = 0;
        }
        self.lines += 1;
        let permits = self.lines <= MAX_LOG_LINES;
        self.withheld = if permits { 0 } else { self.withheld + 1 };
        permits
    }
}

fn listen(socket: Socket, address: SocketAddr) -> io::Result<TcpListener> {
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // On Unix this means "also while connections of the last sign-in are in TIME-WAIT". On Windows it
    // would let two programs share the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}

async fn accept(v4: &TcpListener, v6: Option<&TcpListener>) -> io::Result<TcpStream> {
    let accepted = match v6 {
        Some(v6) => tokio::select! {
            accepted = v4.accept() => accepted,
            accepted = v6.accept() => accepted,
        },
        None => v4.accept().await,
    };
    accepted.map(|(stream, _)| stream)
}

/// A second tab or a prefetch comes with the first one.
const FINISH_DEADLINE: Duration = Duration::from_millis(500);
/// Until a file descriptor may be free again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);
/// What waits in the kernel while a flood is worked off.
const BACKLOG: i32 = 1_024;
/// A second.
const MAX_LOG_LINES: u32 = 10;

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn ten_lines_a_second_whatever_comes() {
        let mut log = LogLimit::default();
        let start = Instant::now();
        let permitted = |log: &mut LogLimit, at: Duration| {
            (0..10_000).filter(|_| log.permits(start + at)).count()
        };
        assert_eq!(permitted(&mut log, Duration::ZERO), 10);
        assert_eq!(log.withheld, 9_990);
        assert_eq!(permitted(&mut log, Duration::from_millis(999)), 0);
        assert_eq!(permitted(&mut log, Duration::from_secs(1)), 10);
    }

    #[test]
    fn what_is_not_the_redirect_leaves_a_line() {
        let mut written = tempfile::tempfile().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(Arc::new(written.try_clone().unwrap()))
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            LogLimit::default().rejected(Rejection::Completed);
        });
        written.rewind().unwrap();
        let mut lines = String::new();
        written.read_to_string(&mut lines).unwrap();
        assert!(lines.contains("not the redirect"), "{lines:?}");
    }
}
