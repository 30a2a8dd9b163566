//! The port of the listener: who holds it, who reaches it, and for how long.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener, UdpSocket};
use std::time::Duration;

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::service::redirect::{CONSENT_DEADLINE, RedirectError, RedirectListener};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{free_port, get, listener, localhost, served_after, state, uri};

#[tokio::test]
async fn a_port_that_somebody_holds_is_refused() {
    for held in [
        &[SocketAddr::from((Ipv4Addr::LOCALHOST, 0))][..],
        &[(Ipv6Addr::LOCALHOST, 0).into()],
        &[
            (Ipv4Addr::LOCALHOST, 0).into(),
            (Ipv6Addr::LOCALHOST, 0).into(),
        ],
        &[(Ipv4Addr::UNSPECIFIED, 0).into()],
        &[(Ipv6Addr::UNSPECIFIED, 0).into()],
    ] {
        let port = free_port();
        let holders: Vec<_> = held
            .iter()
            .map(|address| StdListener::bind((address.ip(), port)).unwrap())
            .collect();
        let error = RedirectListener::bind(&uri(port)).unwrap_err();
        assert!(
            matches!(error, RedirectError::PortInUse(in_use) if in_use == port),
            "{error:?}"
        );
        assert_eq!(
            error.evidence().fault,
            Fault::Local(LocalFault::RedirectPortInUse)
        );
        drop(holders);
        RedirectListener::bind(&uri(port)).unwrap();
    }
}

/// Windows keeps ranges of ports for Hyper-V.
#[test]
fn a_port_that_the_system_keeps_is_told_as_that() {
    let error = RedirectError::Bind {
        port: 3017,
        source: io::ErrorKind::PermissionDenied.into(),
    };
    let evidence = error.evidence();
    assert_eq!(evidence.fault, Fault::Io(io::ErrorKind::PermissionDenied));
    assert_eq!(evidence.words, "permission denied");
}

#[tokio::test]
async fn two_of_ours_do_not_share_a_port() {
    let (_listener, port) = listener();
    assert!(RedirectListener::bind(&uri(port)).is_err());
}

/// This machine's addresses outside loopback; nothing is sent to find them out.
fn outer_addresses() -> Vec<SocketAddr> {
    [
        ("0.0.0.0:0", "198.51.100.1:9"),
        ("[::]:0", "[2001:db8::1]:9"),
    ]
    .into_iter()
    .filter_map(|(any, far)| {
        let socket = UdpSocket::bind(any).ok()?;
        socket.connect(far).ok()?;
        socket.local_addr().ok()
    })
    .filter(|address| !address.ip().is_loopback() && !address.ip().is_unspecified())
    .collect()
}

#[tokio::test]
async fn nobody_reaches_it_from_outside() {
    let addresses = outer_addresses();
    if addresses.is_empty() {
        println!("left out: this machine has no address but those of loopback");
    }
    let (mut listener, port) = listener();
    served_after(&mut listener, port, async |_| {
        for address in addresses {
            let address = SocketAddr::new(address.ip(), port);
            let reached = timeout(Duration::from_secs(5), TcpStream::connect(address)).await;
            let error = reached.unwrap().map(drop).expect_err(&address.to_string());
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
        }
    })
    .await;
}

/// The clock is tokio's, which no setting of the machine's time moves; here it is paused, and jumps.
#[tokio::test(start_paused = true)]
async fn ten_minutes_are_waited_and_no_longer() {
    assert_eq!(CONSENT_DEADLINE, Duration::from_mins(10));
    let (mut listener, port) = listener();
    let (state, _) = state();
    let begin = tokio::time::Instant::now();
    // Whatever comes meanwhile does not prolong it.
    let forger = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_mins(1)).await;
            let Ok(mut stream) = TcpStream::connect(localhost(port)).await else {
                break;
            };
            let forged = get(port, "/?code=A&state=forged");
            let _ = stream.write_all(&forged).await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    });
    let error = listener.wait(&state, CONSENT_DEADLINE).await.unwrap_err();
    let waited = begin.elapsed();
    assert!(matches!(error, RedirectError::Timeout), "{error:?}");
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::ConsentTimeout)
    );
    assert!(
        waited >= CONSENT_DEADLINE && waited < CONSENT_DEADLINE + Duration::from_millis(10),
        "{waited:?}"
    );
    forger.abort();
    drop(listener);
    // Whoever comes afterwards finds nobody, and the port is free.
    assert!(TcpStream::connect(localhost(port)).await.is_err());
    RedirectListener::bind(&uri(port)).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn cancelling_frees_the_port_and_leaks_nothing() {
    use std::time::Instant;

    use super::{PATIENCE, say};
    use crate::storage::{child_argument, child_test};

    // What other tests have open must not count.
    if child_argument().is_none() {
        let name = "redirect::port::cancelling_frees_the_port_and_leaks_nothing";
        let output = child_test(name, "alone").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{output:?}"
        );
        return;
    }
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let (first, port) = listener();
    drop(first);
    let mut before = None;
    for round in 0..1_000 {
        let begin = Instant::now();
        let mut listener = RedirectListener::bind(&uri(port)).unwrap();
        assert!(begin.elapsed() < Duration::from_millis(100));
        let (state, _) = state();
        // Cancelled while one connection is being read and one was answered.
        let busy = async {
            let idle = TcpStream::connect(localhost(port)).await.unwrap();
            let late = say(port, &get(port, "/?code=A&state=of-the-last-round")).await;
            assert!(late.starts_with("HTTP/1.1 400"), "{late}");
            idle
        };
        let idle = tokio::select! {
            redirect = listener.wait(&state, PATIENCE) => panic!("{redirect:?}"),
            idle = busy => idle,
        };
        drop((listener, idle));
        if round == 10 {
            before = Some((descriptors(), threads()));
        }
    }
    // The last connections end with the next turn of the runtime.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (fds, tasks) = before.unwrap();
    assert!(
        descriptors() <= fds + 1 && threads() <= tasks,
        "{fds} -> {} descriptors, {tasks} -> {} threads",
        descriptors(),
        threads()
    );
}
