//! A port for tests that bind it later than they ask for it.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};

/// Free on both addresses of loopback, and below the ports that the system gives to connections: one of those could be
/// another test's by the time it is bound. Within a process, one comes again after all the others.
pub fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = std::process::id() * 61 + GIVEN.fetch_add(1, Ordering::Relaxed);
        let port = 15_000 + u16::try_from(number % 15_000).unwrap();
        let is_free = |address: IpAddr| match TcpListener::bind((address, port)) {
            Ok(_) => true,
            // A machine without IPv6.
            Err(error) => error.kind() == ErrorKind::AddrNotAvailable,
        };
        if is_free(Ipv4Addr::LOCALHOST.into()) && is_free(Ipv6Addr::LOCALHOST.into()) {
            return port;
        }
    }
}
