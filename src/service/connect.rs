//! From a host name to a TCP connection.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use thiserror::Error;
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::domain::evidence::Fault;
use crate::service::conversation::DeadlinePassed;

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The resolver knows no address; its own words are the source, where it had any.
    #[error("the name {host} has no address")]
    NameUnknown {
        /// Which name.
        host: String,
        /// What the resolver said.
        #[source]
        source: Option<io::Error>,
    },
    /// No address could be reached; the source is the most telling of all failures.
    #[error("no connection could be made")]
    Failed(#[source] io::Error),
    /// Nobody answered in time, which is what a firewall looks like.
    #[error(transparent)]
    Deadline(#[from] DeadlinePassed),
}

/// RFC 8305 section 5, "Connection Attempt Delay": the recommended value.
const STAGGER: Duration = Duration::from_millis(250);
/// TCP repeats its first packet after 1, 3 and 7 seconds; who has not answered then is behind a firewall.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// The addresses of a host, in the resolver's order. An IP address is its own.
///
/// The look-up runs on a blocking thread of the runtime and cannot be stopped there; whoever waits
/// for it sets the limit.
pub async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let unknown = |source| ConnectError::NameUnknown {
        host: host.to_owned(),
        source,
    };
    let addresses: Vec<SocketAddr> = lookup_host((host, port))
        .await
        .map_err(|error| unknown(Some(error)))?
        .collect();
    if addresses.is_empty() {
        return Err(unknown(None));
    }
    Ok(addresses)
}

/// Connects to whichever address answers first (RFC 8305): the families take turns, each address
/// has 250 ms before the next is tried beside it. Commands are sent at once (`TCP_NODELAY`).
pub async fn connect(addresses: Vec<SocketAddr>) -> Result<TcpStream, ConnectError> {
    let stream = timeout(
        CONNECT_LIMIT,
        race(interleave(addresses), TcpStream::connect),
    )
    .await
    .map_err(|_| DeadlinePassed)?
    .map_err(ConnectError::Failed)?;
    stream.set_nodelay(true).map_err(ConnectError::Failed)?;
    Ok(stream)
}

impl ConnectError {
    /// What happened, in the words of the domain.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::NameUnknown { .. } => Fault::NameUnknown,
            Self::Failed(error) => Fault::Io(error.kind()),
            Self::Deadline(_) => Fault::Deadline,
        }
    }
}

async fn race<T, A, F>(addresses: Vec<SocketAddr>, attempt: A) -> io::Result<T>
where
    A: Fn(SocketAddr) -> F,
    F: Future<Output = io::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let mut addresses = addresses.into_iter();
    let mut attempts = JoinSet::new();
    let mut failure: Option<io::Error> = None;
    loop {
        if let Some(address) = addresses.next() {
            attempts.spawn(attempt(address));
        }
        let outcome = if addresses.len() == 0 {
            attempts.join_next().await
        } else {
            match timeout(STAGGER, attempts.join_next()).await {
                Ok(outcome) => outcome,
                Err(_) => continue,
            }
        };
        let error = match outcome {
            Some(Ok(Ok(stream))) => return Ok(stream),
            Some(Ok(Err(error))) => error,
            Some(Err(error)) => io::Error::other(error),
            None => return Err(failure.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into())),
        };
        if failure
            .as_ref()
            .is_none_or(|known| weight(error.kind()) > weight(known.kind()))
        {
            failure = Some(error);
        }
    }
}

/// Of several failures the one that says most: a refusal came from the server itself, while
/// "unreachable" is what a machine without IPv6 says of each IPv6 address.
fn weight(kind: io::ErrorKind) -> u8 {
    match kind {
        io::ErrorKind::ConnectionRefused => 3,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::AddrNotAvailable => 1,
        _ => 2,
    }
}

/// The first address's family first, then in turns (RFC 8305 section 4).
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let count = addresses.len();
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut ordered = Vec::with_capacity(count);
    while ordered.len() < count {
        ordered.extend(first.next());
        ordered.extend(second.next());
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn families_take_turns() {
        let given = ["[2001:db8::1]:25", "[2001:db8::2]:25", "192.0.2.1:25"];
        let expected = ["[2001:db8::1]:25", "192.0.2.1:25", "[2001:db8::2]:25"];
        assert_eq!(
            interleave(given.map(address).to_vec()),
            expected.map(address).to_vec()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_black_hole_costs_a_quarter_of_a_second() {
        let started = Instant::now();
        let addresses = vec![address("[2001:db8::1]:25"), address("192.0.2.1:25")];
        let winner = race(addresses, |address| async move {
            if address.is_ipv6() {
                std::future::pending::<()>().await;
            }
            Ok(address)
        })
        .await
        .unwrap();
        assert_eq!(winner, address("192.0.2.1:25"));
        assert_eq!(started.elapsed(), STAGGER);
    }

    #[tokio::test(start_paused = true)]
    async fn the_most_telling_failure_is_kept_and_costs_no_wait() {
        let started = Instant::now();
        let addresses = ["[2001:db8::1]:25", "192.0.2.1:25", "192.0.2.2:25"];
        let failed = race(addresses.map(address).to_vec(), |address| async move {
            Err::<(), _>(io::Error::from(if address.is_ipv6() {
                io::ErrorKind::NetworkUnreachable
            } else if address == "192.0.2.1:25".parse().unwrap() {
                io::ErrorKind::ConnectionRefused
            } else {
                io::ErrorKind::TimedOut
            }))
        })
        .await
        .unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(started.elapsed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_refusal_and_an_unknown_name_differ() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = free.local_addr().unwrap();
        drop(free);
        let refused = connect(vec![closed]).await.unwrap_err();
        assert_eq!(refused.fault(), Fault::Io(io::ErrorKind::ConnectionRefused));
        let unknown = resolve("no-such-host.invalid", 587).await.unwrap_err();
        assert_eq!(unknown.fault(), Fault::NameUnknown);
        assert_eq!(
            resolve("::1", 587).await.unwrap(),
            vec![address("[::1]:587")]
        );
    }
}
