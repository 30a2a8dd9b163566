//! A token endpoint that replaces refresh tokens, and a mail server that is called and says nothing.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How a server treats a refresh token that it has replaced. Microsoft's stays good to its end, which asks less of a
/// program than either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// It stays good until the new one is used: whoever never got the answer asks again.
    UntilUsed,
    /// It ends at once, and its second use ends the consent (RFC 9700 section 4.14.2).
    Once,
}

/// Where the server lets the kill come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The request is read, and nothing done.
    Asked,
    /// The token is replaced, and nothing said.
    Replaced,
    /// Half of the answer is sent.
    HalfAnswered,
    /// All of it is sent; here and from here on the server does not wait.
    Answered,
    /// The access token is in use: a mail server is called.
    Called,
}

/// One consent. Tokens are numbered without end; those before `first_good` are dead.
struct Family {
    takes: Takes,
    issued: u64,
    /// What the program had when it asked.
    former: u64,
    first_good: u64,
    has_ended: bool,
    stop: Moment,
}

/// Both servers, which live as long as the process.
pub struct Server {
    pub token_port: u16,
    pub mail_port: u16,
    family: Arc<Mutex<Family>>,
    mail_called: Arc<AtomicBool>,
    go_on: Sender<()>,
}

/// What the program under test sends fits into it.
const REQUEST_LIMIT: usize = 64 * 1024;
/// A long refresh token of Microsoft.
const TOKEN_CHARACTERS: usize = 1_800;
/// Nobody is left in a stop whose test has failed.
const STOP_LIMIT: Duration = Duration::from_mins(1);

impl Moment {
    /// The server goes on when it is told to.
    pub fn waits(self) -> bool {
        !matches!(self, Self::Answered | Self::Called)
    }
}

impl Server {
    /// With the times at which a renewal reached its stop.
    pub fn start(takes: Takes) -> (Self, Receiver<Instant>) {
        let family = Arc::new(Mutex::new(Family {
            takes,
            issued: 0,
            former: 0,
            first_good: 0,
            has_ended: false,
            stop: Moment::Answered,
        }));
        let (reached, stops) = channel();
        let (go_on, resumed) = channel();
        let mail_called = Arc::new(AtomicBool::new(false));
        let mail_port = listen({
            let (family, reached) = (Arc::clone(&family), reached.clone());
            let called = Arc::clone(&mail_called);
            let mut silent = None;
            move |stream| {
                called.store(true, Ordering::SeqCst);
                // The one before has nobody left.
                drop(silent.replace(stream));
                if family.lock().unwrap().stop == Moment::Called {
                    reached.send(Instant::now()).unwrap();
                }
            }
        });
        let token_port = listen({
            let family = Arc::clone(&family);
            move |stream| renew(stream, &family, &reached, &resumed).unwrap_or_default()
        });
        let server = Self {
            token_port,
            mail_port,
            family,
            mail_called,
            go_on,
        };
        (server, stops)
    }

    /// The next renewals stop here.
    pub fn stop_at(&self, moment: Moment) {
        self.family.lock().unwrap().stop = moment;
    }

    /// Whoever was to be killed is dead.
    pub fn go_on(&self) {
        self.go_on.send(()).unwrap();
    }

    /// The number of the last token that was handed in, and of the last one that was handed out.
    pub fn numbers(&self) -> (u64, u64) {
        let family = self.family.lock().unwrap();
        (family.former, family.issued)
    }

    /// A mail server was called since this was asked last.
    pub fn mail_was_called(&self) -> bool {
        self.mail_called.swap(false, Ordering::SeqCst)
    }

    /// A dead token was used, and with it all have ended.
    pub fn has_ended(&self) -> bool {
        self.family.lock().unwrap().has_ended
    }

    /// The refresh token of a new consent.
    pub fn begin(&self) -> String {
        let mut family = self.family.lock().unwrap();
        family.issued += 1;
        family.former = family.issued;
        family.first_good = family.issued;
        family.has_ended = false;
        refresh_token(family.issued)
    }
}

impl Family {
    /// Replaces a token, or ends the consent.
    fn replace(&mut self, token: u64) -> Option<u64> {
        self.former = token;
        self.has_ended |= token < self.first_good || token > self.issued;
        if self.has_ended {
            return None;
        }
        self.issued += 1;
        self.first_good = match self.takes {
            Takes::UntilUsed => token,
            Takes::Once => self.issued,
        };
        Some(self.issued)
    }
}

/// The number in a token of either kind.
pub fn number_in(token: &str) -> Option<u64> {
    token.trim().rsplit('-').next()?.parse().ok()
}

fn refresh_token(number: u64) -> String {
    format!("refresh-{number:0>TOKEN_CHARACTERS$}")
}

fn listen(mut serve: impl FnMut(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream);
        }
    });
    port
}

/// Serves one request; whoever asked may be dead by then.
fn renew(
    mut stream: TcpStream,
    family: &Mutex<Family>,
    reached: &Sender<Instant>,
    resumed: &Receiver<()>,
) -> std::io::Result<()> {
    let token = handed_in(&mut stream)?;
    let stop = family.lock().unwrap().stop;
    let pause = |moment| {
        if stop == moment {
            reached.send(Instant::now()).unwrap();
            if moment.waits() {
                resumed.recv_timeout(STOP_LIMIT).unwrap();
            }
        }
        stop == moment
    };
    if pause(Moment::Asked) {
        family.lock().unwrap().former = token;
        return Ok(());
    }
    let replaced = family.lock().unwrap().replace(token);
    if pause(Moment::Replaced) {
        return Ok(());
    }
    let (status, body) = match replaced {
        Some(number) => (
            "200 OK",
            format!(
                r#"{{"access_token":"access-{number}","token_type":"Bearer","expires_in":3599,"refresh_token":"{}"}}"#,
                refresh_token(number)
            ),
        ),
        None => ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned()),
    };
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let (half, rest) = answer.as_bytes().split_at(answer.len() / 2);
    stream.write_all(half)?;
    if pause(Moment::HalfAnswered) {
        return Ok(());
    }
    stream.write_all(rest)?;
    pause(Moment::Answered);
    Ok(())
}

/// Reads a request to its end: the number of the token in it.
fn handed_in(stream: &mut TcpStream) -> std::io::Result<u64> {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut chunk)?;
        request.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Some(length) = head.to_ascii_lowercase().split("content-length: ").nth(1)
            && let Some(Ok(length)) = length.lines().next().map(str::parse::<usize>)
            && body.len() >= length
        {
            let mut fields = body.split('&');
            let token = fields.find_map(|field| field.strip_prefix("refresh_token="));
            return Ok(token.and_then(number_in).expect("a refresh token"));
        }
        if count == 0 || request.len() > REQUEST_LIMIT {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
    }
}
