//! One redirect counts, and only for the request that was made last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aevo_administrator::service::redirect::RedirectError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::time::sleep;

use super::{PATIENCE, code_of, get, listener, localhost, say, state};

#[tokio::test]
async fn of_many_identical_redirects_one_counts() {
    const ROUNDS: usize = 1_000;
    const MANY: usize = 32;
    // As many as fit, so that a slow machine is not held up.
    const ENOUGH: Duration = Duration::from_secs(10);
    let begin = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS && begin.elapsed() < ENOUGH {
        rounds += 1;
        let (mut listener, port) = listener();
        let (state, text) = state();
        let request: Arc<[u8]> = get(port, &format!("/?code=A&state={text}")).into();
        let barrier = Arc::new(Barrier::new(MANY));
        let clients: Vec<_> = (0..MANY)
            .map(|_| {
                let (request, barrier) = (Arc::clone(&request), Arc::clone(&barrier));
                tokio::spawn(async move {
                    let mut stream = TcpStream::connect(localhost(port)).await.unwrap();
                    barrier.wait().await;
                    stream.write_all(&request).await.unwrap();
                    let mut page = String::new();
                    stream.read_to_string(&mut page).await.unwrap();
                    page
                })
            })
            .collect();
        assert_eq!(code_of(listener.wait(&state, PATIENCE).await.unwrap()), "A");
        listener.finish().await;
        let (mut received, mut completed) = (0, 0);
        for client in clients {
            let page = client.await.unwrap();
            received += usize::from(page.contains("Zustimmung erhalten"));
            completed += usize::from(page.contains("bereits abgeschlossen"));
        }
        assert_eq!((received, completed), (1, MANY - 1), "round {rounds}");
    }
    println!("{rounds} rounds in {:?}", begin.elapsed());
    assert!(rounds >= 20, "only {rounds} rounds");
}

/// A second tab begins to speak while the first one reads, and is answered after it.
#[tokio::test]
async fn the_port_is_held_until_all_tabs_are_done() {
    const HALF_A_SECOND: Duration = Duration::from_millis(500);
    // A slow machine may take another round.
    for _ in 0..10 {
        let (mut listener, port) = listener();
        let (state, text) = state();
        let request = get(port, &format!("/?code=A&state={text}"));
        let (begin, end) = request.split_at(20);
        let mut first = TcpStream::connect(localhost(port)).await.unwrap();
        first.write_all(&request).await.unwrap();
        assert_eq!(code_of(listener.wait(&state, PATIENCE).await.unwrap()), "A");
        let started = Instant::now();
        let is_late = || started.elapsed() >= HALF_A_SECOND;
        let finish = tokio::spawn(listener.finish());
        let mut second = TcpStream::connect(localhost(port)).await.unwrap();
        second.write_all(begin).await.unwrap();
        first.read_to_string(&mut String::new()).await.unwrap();
        drop(first);
        sleep(HALF_A_SECOND / 10).await;
        let is_left_alone = finish.is_finished();
        let written = second.write_all(end).await;
        let mut page = String::new();
        let read = second.read_to_string(&mut page).await;
        drop(second);
        finish.await.unwrap();
        if !is_late() {
            assert!(!is_left_alone, "nobody answers the second tab");
            written.and(read).unwrap();
            assert!(page.contains("bereits abgeschlossen"), "{page}");
            return;
        }
    }
    panic!("the port is held when all are done");
}

#[tokio::test]
async fn a_replay_means_nothing_to_the_next_request() {
    let (mut listener, port) = listener();
    let (first, old) = state();
    let replay = get(port, &format!("/?code=old&state={old}"));
    let (redirect, _) = tokio::join!(listener.wait(&first, PATIENCE), say(port, &replay));
    assert_eq!(code_of(redirect.unwrap()), "old");
    let (second, new) = state();
    let client = async {
        let replayed = say(port, &replay).await;
        assert!(replayed.starts_with("HTTP/1.1 400"), "{replayed}");
        say(port, &get(port, &format!("/?code=new&state={new}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&second, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "new");
}

#[tokio::test]
async fn a_late_redirect_of_a_cancelled_request_is_not_the_next_one() {
    let (mut listener, port) = listener();
    let (first, old) = state();
    let request = get(port, &format!("/?code=old&state={old}"));
    let mut late = TcpStream::connect(localhost(port)).await.unwrap();
    late.write_all(&request[..20]).await.unwrap();
    // Accepted, half read, given up.
    let cancelled = listener.wait(&first, Duration::from_millis(50)).await;
    assert!(matches!(cancelled, Err(RedirectError::Timeout)));
    let (second, new) = state();
    let client = async {
        // Its connection may be gone already.
        if late.write_all(&request[20..]).await.is_ok() {
            let _ = late.read_to_end(&mut Vec::new()).await;
        }
        say(port, &get(port, &format!("/?code=new&state={new}"))).await
    };
    let (redirect, _) = tokio::join!(listener.wait(&second, PATIENCE), client);
    assert_eq!(code_of(redirect.unwrap()), "new");
}
