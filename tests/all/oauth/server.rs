//! A token endpoint that answers by the book of a test.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What happens to one request.
#[derive(Clone)]
pub enum Step {
    /// These bytes; the connection stays open.
    Answer(Vec<u8>),
    /// These bytes, then the end of the connection.
    AnswerAndClose(Vec<u8>),
    /// A reset, as from a server that was restarted.
    Reset,
    /// Nothing, for ever.
    Hang,
    /// These bytes, once the test says so.
    Held(Arc<Notify>, Vec<u8>),
    /// These bytes, then the second ones for ever.
    Endless(Vec<u8>, Vec<u8>),
}

/// What has arrived.
#[derive(Default)]
pub struct Seen {
    /// Method and path of each request.
    pub lines: Vec<String>,
    /// Body of each request.
    pub bodies: Vec<String>,
    /// How many connections were accepted.
    pub connections: usize,
}

/// A server on loopback; its last step is repeated.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What a server does.
struct Script {
    steps: Vec<Step>,
    /// What is no POST is not found, and neither seen nor counted as a step.
    only_posts: bool,
}

impl Server {
    pub async fn start(steps: Vec<Step>) -> Self {
        let only_posts = false;
        Self::listen(Script { steps, only_posts }, None).await
    }

    /// A server for tokens alone, whatever a preflight asks it for.
    pub async fn for_tokens(steps: Vec<Step>) -> Self {
        let only_posts = true;
        Self::listen(Script { steps, only_posts }, None).await
    }

    pub async fn start_tls(steps: Vec<Step>, tls: TlsAcceptor) -> Self {
        let only_posts = false;
        Self::listen(Script { steps, only_posts }, Some(tls)).await
    }

    /// A server that answers `body` as JSON.
    pub async fn json(body: &str) -> Self {
        Self::start(vec![answer(
            "200 OK",
            "Content-Type: application/json\r\n",
            body,
        )])
        .await
    }

    async fn listen(script: Script, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (script, for_task) = (Arc::new(script), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                for_task.lock().unwrap().connections += 1;
                let (script, seen, tls) = (Arc::clone(&script), Arc::clone(&for_task), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &script, &seen).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &script, &seen).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, seen, task }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/token", self.port)
    }

    pub fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// The form of the last POST.
    pub fn form(&self) -> Vec<(String, String)> {
        let seen = self.seen();
        url::form_urlencoded::parse(seen.bodies.last().unwrap().as_bytes())
            .into_owned()
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn answer(status: &str, fields: &str, body: &str) -> Step {
    let length = body.len();
    Step::Answer(
        format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n{body}").into_bytes(),
    )
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin + IntoReset>(
    mut stream: S,
    script: &Script,
    seen: &Mutex<Seen>,
) {
    let steps = &script.steps;
    while let Some((line, body)) = read(&mut stream).await {
        if script.only_posts && !line.starts_with("POST ") {
            let nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(nothing).await.unwrap();
            continue;
        }
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.lines.push(line);
            seen.bodies.push(body);
            seen.lines.len() - 1
        };
        match &steps[number.min(steps.len() - 1)] {
            Step::Answer(bytes) => stream.write_all(bytes).await.unwrap(),
            Step::AnswerAndClose(bytes) => {
                stream.write_all(bytes).await.unwrap();
                let _ = stream.shutdown().await;
                return;
            }
            Step::Reset => return stream.reset(),
            Step::Hang => return std::future::pending().await,
            Step::Held(go, bytes) => {
                go.notified().await;
                stream.write_all(bytes).await.unwrap();
            }
            Step::Endless(first, more) => {
                stream.write_all(first).await.unwrap();
                while stream.write_all(more).await.is_ok() {}
                return;
            }
        }
    }
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse().unwrap())
                })
                .unwrap_or(0);
            if body.len() >= length {
                let line = head.lines().next().unwrap_or_default();
                return Some((line.to_owned(), body.to_owned()));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// Closes with a reset instead of an orderly end.
pub trait IntoReset {
    fn reset(self);
}

impl IntoReset for TcpStream {
    fn reset(self) {
        self.set_zero_linger().unwrap();
    }
}

impl IntoReset for tokio_rustls::server::TlsStream<TcpStream> {
    fn reset(self) {
        self.into_inner().0.reset();
    }
}
