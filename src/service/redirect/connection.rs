//! One connection from the first byte to the last, and all of them at once.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, sink};
use tokio::net::TcpStream;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

use crate::service::redirect::page::Page;
use crate::service::redirect::query::Redirect;
use crate::service::redirect::request::{Expected, Rejection, may_be_head};

/// What became of a connection.
#[derive(Debug)]
pub(super) enum Served {
    /// It brought the genuine redirect and waits for its page.
    Redirect(Redirect, TcpStream),
    /// It was answered.
    Rejected(Rejection),
    /// It said nothing, or not enough in time.
    Nothing,
}

/// The open connections, oldest first.
#[derive(Debug, Default)]
pub(super) struct Connections {
    tasks: JoinSet<Served>,
    oldest_first: VecDeque<AbortHandle>,
}

impl Connections {
    pub(super) fn admit(&mut self, connection: impl Future<Output = Served> + Send + 'static) {
        self.oldest_first.retain(|task| !task.is_finished());
        if self.oldest_first.len() >= MAX_CONNECTIONS {
            self.evict();
        }
        self.oldest_first.push_back(self.tasks.spawn(connection));
    }

    pub(super) fn complete(&mut self, stream: TcpStream) {
        self.admit(answer(stream, Rejection::Completed));
    }

    pub(super) fn evict(&mut self) {
        if let Some(oldest) = self.oldest_first.pop_front() {
            oldest.abort();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The next connection that is done; `None` where none is open.
    pub(super) async fn next(&mut self) -> Option<Served> {
        // An evicted connection ends as an error.
        Some(self.tasks.join_next().await?.unwrap_or(Served::Nothing))
    }
}

/// Reads a request and answers it, unless it is the redirect: that one is answered by who waits for it.
pub(super) async fn serve(mut stream: TcpStream, expected: Arc<Expected>) -> Served {
    let judged = timeout(CONNECTION_DEADLINE, async {
        let head = read_head(&mut stream).await?;
        Some(head.and_then(|head| expected.judge(&head)))
    });
    match judged.await.ok().flatten() {
        Some(Ok(redirect)) => Served::Redirect(redirect, stream),
        Some(Err(rejection)) => answer(stream, rejection).await,
        None => Served::Nothing,
    }
}

/// Reads to the empty line; `None` where the other side closes before it.
async fn read_head(stream: &mut TcpStream) -> Option<Result<Vec<u8>, Rejection>> {
    let mut head = Vec::with_capacity(2_048);
    loop {
        let seen = head.len();
        if stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
        if !may_be_head(&head[seen..]) {
            return Some(Err(Rejection::Malformed));
        }
        if find(&head[..head.len().min(MAX_REQUEST_LINE)], b"\r\n").is_none()
            && head.len() >= MAX_REQUEST_LINE
        {
            return Some(Err(Rejection::LineTooLong));
        }
        if head.len() > MAX_HEAD {
            return Some(Err(Rejection::HeadTooLarge));
        }
        // What comes behind the empty line is for the judge to refuse: a browser sends nothing there.
        if find(&head[seen.saturating_sub(3)..], b"\r\n\r\n").is_some() {
            return Some(Ok(head));
        }
    }
}

async fn answer(mut stream: TcpStream, rejection: Rejection) -> Served {
    let lingering = async {
        send(&mut stream, rejection.page()).await;
        drain(&mut stream).await;
    };
    // Whoever does not read his page in time has had his chance.
    let _ = timeout(CONNECTION_DEADLINE, lingering).await;
    Served::Rejected(rejection)
}

/// Writes a page and ends our half of the connection. A failure is the browser's loss alone.
pub(super) async fn send(stream: &mut TcpStream, page: Page) {
    if stream.write_all(&page.response()).await.is_ok() {
        let _ = stream.shutdown().await;
    }
}

/// Reads until the other side ends its half: closing with bytes unread would send a reset, which may
/// reach the browser before the page does.
pub(super) async fn drain(stream: &mut TcpStream) {
    let _ = copy(&mut stream.take(MAX_DRAINED), &mut sink()).await;
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// A browser opens some six connections to a host, and sends on each at once.
const MAX_CONNECTIONS: usize = 128;
/// For reading a request, and again for writing the page: on loopback both take a millisecond.
pub(super) const CONNECTION_DEADLINE: Duration = Duration::from_secs(2);
/// Two codes of the longest kind.
const MAX_REQUEST_LINE: usize = 8 * 1_024;
/// Cookies of every other program on `localhost` come along, whatever its port.
const MAX_HEAD: usize = 32 * 1_024;
/// What is read of a request that was refused before its end.
const MAX_DRAINED: u64 = 256 * 1_024;
