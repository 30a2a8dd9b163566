//! A mail server that says what it was told to say, whatever it hears.

use std::cell::{OnceCell, RefCell};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::HANDSHAKE;

/// Ends what the server says before it has to be asked again; no byte of it is sent.
pub const TURN: u8 = 0x1e;

/// How a server behaves.
#[derive(Clone, Copy)]
pub struct Script<'a> {
    /// All that it says, in turns.
    pub said: &'a [u8],
    /// The sizes of the pieces in which it comes, over and over; none for whole turns.
    pub pieces: &'a [u8],
    /// Says nothing at the end where it could close.
    pub is_silent: bool,
    /// Closes before this write, counted from 0.
    pub deaf_from: usize,
}

/// What it has heard.
#[derive(Default)]
pub struct Heard {
    pub plain: Vec<u8>,
    pub encrypted: Vec<u8>,
    is_encrypted: bool,
    writes: usize,
}

/// The client's end of the connection.
pub struct Stream<'a> {
    script: Script<'a>,
    at: usize,
    piece: usize,
    heard: Rc<RefCell<Heard>>,
}

impl<'a> Stream<'a> {
    pub fn new(script: Script<'a>) -> (Self, Rc<RefCell<Heard>>) {
        let heard = Rc::new(RefCell::new(Heard::default()));
        let stream = Self {
            script,
            at: 0,
            piece: 0,
            heard: Rc::clone(&heard),
        };
        (stream, heard)
    }

    fn rest_of_turn(&self) -> &'a [u8] {
        let rest = &self.script.said[self.at..];
        let end = rest.iter().position(|&b| b == TURN);
        &rest[..end.unwrap_or(rest.len())]
    }
}

impl AsyncRead for Stream<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.script.said.get(self.at) == Some(&TURN) {
            self.at += 1;
        }
        let rest = self.rest_of_turn();
        if rest.is_empty() && self.script.is_silent {
            // The clock stands still as long as there is anything to do: the deadline passes at once.
            return Poll::Pending;
        }
        let pieces = self.script.pieces;
        let size = match pieces.get(self.piece % pieces.len().max(1)) {
            Some(&size) => usize::from(size).max(1),
            None => rest.len(),
        };
        let size = size.min(rest.len()).min(buffer.remaining());
        buffer.put_slice(&rest[..size]);
        self.at += size;
        self.piece += 1;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // What is still under way was said in plain text: no handshake begins with it.
        if bytes == HANDSHAKE && self.at > 0 && !self.rest_of_turn().is_empty() {
            return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
        }
        let mut heard = self.heard.borrow_mut();
        if heard.writes >= self.script.deaf_from {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        heard.writes += 1;
        if bytes == HANDSHAKE {
            heard.is_encrypted = true;
        } else if heard.is_encrypted {
            heard.encrypted.extend_from_slice(bytes);
        } else {
            heard.plain.extend_from_slice(bytes);
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Waits for what waits for nobody, on a clock that stands still.
pub fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
    }
    RUNTIME.with(|runtime| {
        runtime
            .get_or_init(|| {
                let mut builder = Builder::new_current_thread();
                builder.enable_time().start_paused(true).build().unwrap()
            })
            .block_on(future)
    })
}

/// The configuration of a client.
pub fn tls() -> Arc<ClientConfig> {
    Arc::new(ClientConfig)
}
