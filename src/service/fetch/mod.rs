//! What IMAP and POP3 have in common: the way from a host name to an open mailbox, all in one stage.
//!
//! As with SMTP, nothing is said before the certificate is verified but the question for
//! capabilities, STARTTLS and the leave-taking; what was learnt until then is forgotten.

mod error;

use std::sync::Arc;

use rustls::ClientConfig;
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::domain::provider::{MailServer, TransportSecurity};
use crate::domain::stage::Stage;
use crate::service::conversation::Conversation;
use crate::service::line::{LineError, Lines};
use crate::service::sasl::{Challenge, Credential, MAX_CHALLENGES};
use crate::service::secure;

pub use error::{FetchCause, FetchError};

/// What carries the lines.
pub trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// How a protocol puts what both do.
pub trait Protocol: Default {
    /// From the look-up to the end.
    const STAGE: Stage;
    const START_TLS: &'static str;
    const SIGN_IN: &'static str;
    /// The command of [`Protocol::log_in`], for whoever reads what was done.
    const LOG_IN: &'static str;
    /// Opens the mailbox of who has signed in.
    const OPEN: &'static str;
    const LEAVE: &'static str;

    /// A command as it goes over the wire, without its line end.
    fn command(&mut self, words: &str) -> String;

    /// Signs in with a password where the server knows no mechanism for it.
    fn log_in(user: &str, password: &SecretString) -> LogIn;

    /// Reads the answer to the last command; before the first one, the greeting.
    async fn answer<S: Stream>(
        &mut self,
        lines: &mut Lines<'_, '_, S>,
    ) -> Result<Answer, FetchCause>;

    /// Asks what the server offers.
    async fn capabilities<S: Stream>(
        channel: &mut Channel<'_, '_, S, Self>,
    ) -> Result<Capabilities, FetchCause>;
}

/// What a protocol's own sign-in consists of.
pub struct LogIn {
    /// A command that has to be carried out before.
    pub before: Option<String>,
    /// The command,
    pub words: String,
    /// and the secret that ends it.
    pub secret: SecretString,
    /// What the server then asks for, where the command could not hold it.
    pub asked: Option<SecretString>,
}

/// How a server answers.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has done it; the words behind the sign for that.
    Done(String),
    /// It asks for more; its challenge.
    Continue(String),
    /// It refuses, or takes leave; its whole line.
    Refused(String),
}

/// The capabilities that matter here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    pub start_tls: bool,
    /// As written.
    pub mechanisms: Vec<String>,
    /// The protocol's own command for passwords may be used.
    pub log_in: bool,
    /// The response may stand in the command that begins the sign-in.
    pub initial_response: bool,
}

/// A connection over which this protocol is spoken.
pub struct Channel<'c, 'p, S, P> {
    pub lines: Lines<'c, 'p, S>,
    pub protocol: P,
}

/// What an IMAP client may send as one line (RFC 7162 section 4), with CRLF.
const MAX_COMMAND: usize = 8 * 1024;
/// In octets.
const CRLF: usize = 2;

/// Resolves and connects.
pub async fn connect<P: Protocol>(
    server: &MailServer,
    conversation: &mut Conversation<'_>,
) -> Result<TcpStream, FetchCause> {
    conversation.enter(P::STAGE);
    let addresses = secure::resolve(server, conversation).await?;
    let (stream, _) = secure::connect(addresses, conversation).await?;
    Ok(stream)
}

impl<'c, 'p, S: Stream, P: Protocol> Channel<'c, 'p, TlsStream<S>, P> {
    /// Encrypts, signs in, opens the mailbox; the mechanism's name and what was answered to the latter.
    pub async fn open(
        stream: S,
        server: &MailServer,
        tls: Arc<ClientConfig>,
        credential: &Credential,
        conversation: &'c mut Conversation<'p>,
    ) -> Result<(Self, &'static str, String), FetchCause> {
        conversation.enter(P::STAGE);
        let name = secure::name(server)?;
        let stream = match server.security {
            TransportSecurity::ImplicitTls => stream,
            TransportSecurity::StartTls => start_tls::<S, P>(stream, conversation).await?,
        };
        let (stream, _) = secure::encrypt(stream, name, tls, conversation).await?;
        let mut channel = Self::new(stream, conversation);
        match channel.sign_in_and_open(server, credential).await {
            Ok((mechanism, words)) => Ok((channel, mechanism, words)),
            Err(cause) => {
                channel.leave().await;
                Err(cause)
            }
        }
    }

    async fn sign_in_and_open(
        &mut self,
        server: &MailServer,
        credential: &Credential,
    ) -> Result<(&'static str, String), FetchCause> {
        if server.security == TransportSecurity::ImplicitTls {
            self.protocol.answer(&mut self.lines).await?.done()?;
        }
        let mechanism = self.sign_in(server, credential).await?;
        Ok((mechanism, self.perform(P::OPEN).await?))
    }

    async fn sign_in(
        &mut self,
        server: &MailServer,
        credential: &Credential,
    ) -> Result<&'static str, FetchCause> {
        let offered = P::capabilities(self).await?;
        credential.each_form(|form| self.lines.conversation().conceal(form));
        let Some(mechanism) = credential.choose(offered.mechanisms.iter().map(String::as_str))
        else {
            return match credential.password() {
                Some(password) if offered.log_in => self.log_in(credential, password).await,
                _ => Err(FetchCause::MechanismMissing(offered.mechanisms)),
            };
        };
        let responses = credential.responses(mechanism, &server.host, server.port);
        for response in &responses {
            self.lines.conversation().conceal(response.expose_secret());
        }
        let mut responses = responses.iter();

        let words = format!("{} {}", P::SIGN_IN, mechanism.name());
        let command = self.protocol.command(&words);
        let inline = format!("{command} ");
        let fits = |response: &&SecretString| {
            let length = inline.len() + response.expose_secret().len() + CRLF;
            let may = offered.initial_response && mechanism.begins_with_response();
            may && length <= MAX_COMMAND
        };
        let sent = match responses.as_slice().first().filter(fits) {
            Some(response) => {
                responses.next();
                self.lines.send_secret(&inline, response).await
            }
            None => self.lines.send(&[&command]).await,
        };
        let mut answer = self.answer_after(sent).await?;

        let mut challenge = None;
        let mut count = 0;
        loop {
            match answer {
                Answer::Done(words) if responses.len() > 0 => {
                    return Err(FetchCause::Malformed(words));
                }
                Answer::Done(_) => return Ok(mechanism.name()),
                Answer::Refused(words) => return Err(refused(words, challenge)),
                Answer::Continue(text) => {
                    if let Some(response) = responses.next() {
                        let sent = self.lines.send_secret("", response).await;
                        answer = self.answer_after(sent).await?;
                        continue;
                    }
                    // Only the server's first reason is the reason; what follows is about our empty answer.
                    let said = challenge.get_or_insert_with(|| Challenge::parse(&text));
                    count += 1;
                    if count > MAX_CHALLENGES {
                        return Err(FetchCause::EndlessChallenge(said.clone()));
                    }
                    let sent = self.lines.send(&[mechanism.acknowledgement()]).await;
                    answer = self.answer_after(sent).await?;
                }
            }
        }
    }

    async fn log_in(
        &mut self,
        credential: &Credential,
        password: &SecretString,
    ) -> Result<&'static str, FetchCause> {
        let log_in = P::log_in(credential.user(), password);
        if let Some(before) = log_in.before {
            self.perform(&before).await?;
        }
        let secret = log_in.secret;
        self.lines.conversation().conceal(secret.expose_secret());
        let command = self.protocol.command(&log_in.words);
        let sent = self.lines.send_secret(&command, &secret).await;
        let mut answer = self.answer_after(sent).await?;
        if let Some(asked) = log_in.asked {
            answer = match answer {
                Answer::Continue(_) => {
                    let sent = self.lines.send_secret("", &asked).await;
                    self.answer_after(sent).await?
                }
                Answer::Done(words) => return Err(FetchCause::Malformed(words)),
                refused @ Answer::Refused(_) => refused,
            };
        }
        answer.done()?;
        Ok(P::LOG_IN)
    }
}

impl<'c, 'p, S: Stream, P: Protocol> Channel<'c, 'p, S, P> {
    fn new(stream: S, conversation: &'c mut Conversation<'p>) -> Self {
        Self {
            lines: Lines::new(stream, conversation),
            protocol: P::default(),
        }
    }

    /// Sends a command that must be carried out; the words with which it was.
    pub async fn perform(&mut self, words: &str) -> Result<String, FetchCause> {
        self.exchange(words).await?.done()
    }

    /// Sends a command and reads the answer.
    pub async fn exchange(&mut self, words: &str) -> Result<Answer, FetchCause> {
        let command = self.protocol.command(words);
        let sent = self.lines.send(&[&command]).await;
        self.answer_after(sent).await
    }

    /// Takes leave without waiting for the answer.
    pub async fn leave(mut self) {
        let command = self.protocol.command(P::LEAVE);
        self.lines.farewell(&command).await;
    }

    /// A server that closes usually says why first, and that can still be read when nothing can be
    /// sent any more.
    async fn answer_after(&mut self, sent: Result<(), LineError>) -> Result<Answer, FetchCause> {
        match sent {
            Ok(()) => self.protocol.answer(&mut self.lines).await,
            Err(error) => {
                if matches!(error, LineError::Closed(_))
                    && let Ok(Answer::Refused(words)) = self.protocol.answer(&mut self.lines).await
                {
                    return Err(refused(words, None));
                }
                Err(error.into())
            }
        }
    }

    async fn ask_for_tls(&mut self) -> Result<(), FetchCause> {
        self.protocol.answer(&mut self.lines).await?.done()?;
        if !P::capabilities(self).await?.start_tls {
            return Err(FetchCause::StartTlsMissing(None));
        }
        match self.exchange(P::START_TLS).await? {
            Answer::Done(_) => Ok(()),
            Answer::Continue(words) | Answer::Refused(words) => {
                Err(FetchCause::StartTlsMissing(Some(words)))
            }
        }
    }
}

impl Answer {
    /// The words with which a command was carried out.
    pub fn done(self) -> Result<String, FetchCause> {
        match self {
            Self::Done(words) => Ok(words),
            Self::Continue(text) => Err(FetchCause::Malformed(format!("+ {text}"))),
            Self::Refused(words) => Err(refused(words, None)),
        }
    }
}

/// Greeting, capabilities and STARTTLS in plain text; nothing that was learnt leaves this function.
async fn start_tls<S: Stream, P: Protocol>(
    stream: S,
    conversation: &mut Conversation<'_>,
) -> Result<S, FetchCause> {
    let mut channel = Channel::<S, P>::new(stream, conversation);
    match channel.ask_for_tls().await {
        Ok(()) => Ok(channel.lines.into_stream()?),
        Err(cause) => {
            channel.leave().await;
            Err(cause)
        }
    }
}

fn refused(words: String, challenge: Option<Challenge>) -> FetchCause {
    FetchCause::Refused { words, challenge }
}
