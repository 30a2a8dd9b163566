//! Message submission (RFC 6409) as Microsoft 365 answers it.

mod transaction;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use tokio::net::TcpStream;

use self::transaction::{Envelope, MAX_MESSAGE};
use super::certificate::Certificates;
use super::grants::Consent;
use super::mail::{LineStream, MAX_SASL_RESPONSE, Received, XOAuth2};
use super::permission::Permission;
use super::play::{Deed, Play, Point};
use super::scenario::Scenario;
use super::tenant::Tenant;
use crate::domain::provider::TransportSecurity;

/// Serves one connection.
pub(super) async fn converse(
    stream: TcpStream,
    tenant: Arc<Tenant>,
    certificates: Certificates,
    security: TransportSecurity,
) -> io::Result<()> {
    let peer = stream.peer_addr()?.ip();
    let mut lines = LineStream::new(stream);
    let is_encrypted = security == TransportSecurity::ImplicitTls;
    let scenario = tenant.newest();
    if is_encrypted {
        lines = lines.encrypt(&certificates, scenario).await?;
    }
    let mut session = Session {
        lines,
        tenant: &tenant,
        peer,
        scenario,
        is_encrypted,
        client: None,
        consent: None,
        envelope: None,
    };
    if let Some(play) = scenario.at(Point::Greeting) {
        session.play(play).await?;
        return session.lines.close().await;
    }
    session
        .lines
        .write("220 localhost AEVO training mail service ready")
        .await?;
    loop {
        match session.step().await? {
            Next::Command => {}
            Next::Handshake => {
                session.lines = session.lines.encrypt(&certificates, scenario).await?;
                // RFC 3207 section 4.2: what was said before counts for nothing.
                session.is_encrypted = true;
                session.client = None;
            }
            Next::Close => return session.lines.close().await,
        }
    }
}

struct Session<'t> {
    lines: LineStream,
    tenant: &'t Tenant,
    peer: IpAddr,
    /// The newest consent's, from the sign-in on that of the one who signed in.
    scenario: Scenario,
    is_encrypted: bool,
    /// What EHLO or HELO named.
    client: Option<String>,
    consent: Option<Consent>,
    envelope: Option<Envelope>,
}

enum Next {
    Command,
    Handshake,
    Close,
}

impl Session<'_> {
    async fn step(&mut self) -> io::Result<Next> {
        let line = match self.lines.line(MAX_COMMAND).await? {
            Received::Line(line) => String::from_utf8(line).unwrap_or_default(),
            Received::TooLong => {
                self.lines.write("500 5.5.2 Line too long").await?;
                return Ok(Next::Command);
            }
            // A bare LF is no line end: the command it may hide is not carried out.
            Received::BareLf | Received::BareCr => String::new(),
            Received::Idle => {
                self.lines
                    .write("421 4.4.2 Connection timed out, closing transmission channel")
                    .await?;
                return Ok(Next::Close);
            }
            Received::End => return Ok(Next::Close),
        };
        let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => return self.hello(argument, true).await,
            "HELO" => return self.hello(argument, false).await,
            "STARTTLS" => return self.start_tls(argument).await,
            "AUTH" => return self.authenticate(argument).await,
            "DATA" => return self.data(argument).await,
            "MAIL" => self.mail(argument),
            "RCPT" => self.rcpt(argument),
            "RSET" if argument.is_empty() => {
                self.envelope = None;
                "250 2.0.0 Resetting".to_owned()
            }
            "NOOP" => "250 2.0.0 OK".to_owned(),
            "VRFY" if !argument.is_empty() => "252 2.1.5 Cannot VRFY user".to_owned(),
            "HELP" => "214 2.0.0 See RFC 5321".to_owned(),
            "QUIT" if argument.is_empty() => {
                self.lines
                    .write("221 2.0.0 Service closing transmission channel")
                    .await?;
                return Ok(Next::Close);
            }
            "RSET" | "VRFY" | "QUIT" => "501 5.5.4 Invalid arguments".to_owned(),
            "EXPN" | "TURN" => "502 5.5.1 Command not implemented".to_owned(),
            _ => "500 5.5.2 Command unrecognized".to_owned(),
        };
        self.reply(&reply).await
    }

    async fn hello(&mut self, name: &str, is_extended: bool) -> io::Result<Next> {
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b".-_[]:".contains(&b);
        if name.is_empty() || !name.bytes().all(is_name) {
            self.lines.write("501 5.5.4 Invalid domain name").await?;
            return Ok(Next::Command);
        }
        let point = if self.is_encrypted {
            Point::Ehlo
        } else {
            Point::Hello
        };
        let played = self.scenario.at(point).map(|play| play.words(&[]));
        if played.as_ref().is_none_or(|words| words.starts_with("250")) {
            self.client = Some(name.to_owned());
            self.envelope = None;
        }
        if let Some(words) = played {
            return self.reply(&words).await;
        }
        let hello = format!("localhost Hello [{}]", self.peer);
        if !is_extended {
            self.lines.write(&format!("250 {hello}")).await?;
            return Ok(Next::Command);
        }
        let security = if self.is_encrypted {
            "AUTH XOAUTH2"
        } else {
            "STARTTLS"
        };
        let size = format!("SIZE {MAX_MESSAGE}");
        let extensions = [&hello, &size, "PIPELINING", "ENHANCEDSTATUSCODES", security];
        for extension in extensions {
            self.lines.write(&format!("250-{extension}")).await?;
        }
        self.lines.write("250 8BITMIME").await?;
        Ok(Next::Command)
    }

    async fn start_tls(&mut self, argument: &str) -> io::Result<Next> {
        if let Some(play) = self.scenario.at(Point::StartTls) {
            return self.play(play).await;
        }
        let (reply, next) = if self.is_encrypted || self.client.is_none() {
            ("503 5.5.1 Bad sequence of commands", Next::Command)
        } else if !argument.is_empty() {
            ("501 5.5.4 Invalid arguments", Next::Command)
        } else if self.lines.has_more() {
            // What follows in plain text could have been put there by somebody in between.
            ("554 5.5.1 Nothing may follow STARTTLS", Next::Close)
        } else {
            ("220 2.0.0 SMTP server ready", Next::Handshake)
        };
        self.lines.write(reply).await?;
        Ok(next)
    }

    /// RFC 4954 section 4.
    async fn authenticate(&mut self, argument: &str) -> io::Result<Next> {
        let (mechanism, initial) = match argument.split_once(' ') {
            Some((mechanism, initial)) => (mechanism, Some(initial)),
            None => (argument, None),
        };
        let reply = if !self.is_encrypted {
            "530 5.7.0 Must issue a STARTTLS command first".to_owned()
        } else if self.client.is_none() {
            "503 5.5.2 Send hello first".to_owned()
        } else if self.consent.is_some() || self.envelope.is_some() {
            "503 5.5.1 Bad sequence of commands".to_owned()
        } else if !mechanism.eq_ignore_ascii_case("XOAUTH2") {
            "504 5.7.4 Unrecognized authentication type".to_owned()
        } else {
            let response = match initial {
                Some(initial) => Received::Line(initial.as_bytes().to_vec()),
                None => self.challenge("").await?,
            };
            match response {
                Received::Line(line) if line == b"*" => {
                    "501 5.7.0 Authentication cancelled".to_owned()
                }
                Received::Line(line) => match XOAuth2::parse(&line) {
                    Some(response) => return self.sign_in(&response).await,
                    None => "501 5.5.124 Invalid XOAUTH2 auth data".to_owned(),
                },
                Received::TooLong => {
                    "500 5.5.6 Authentication exchange line is too long".to_owned()
                }
                Received::BareLf | Received::BareCr => "501 5.5.2 Invalid line end".to_owned(),
                Received::Idle | Received::End => return Ok(Next::Close),
            }
        };
        self.reply(&reply).await
    }

    async fn sign_in(&mut self, response: &XOAuth2) -> io::Result<Next> {
        let consent = response.consent(self.tenant, Permission::SmtpSend);
        let scenario = response.scenario(self.tenant, consent.as_ref());
        match (scenario.at(Point::Auth), consent) {
            (None, Some(consent)) if response.is_of(&consent) => {
                self.consent = Some(consent);
                self.scenario = scenario;
                self.reply("235 2.7.0 Authentication successful").await
            }
            (play, _) => {
                let play = play.unwrap_or_else(|| Play::of("smtp_auth_unsuccessful_generic"));
                if let Some(challenge) = play.challenge() {
                    // Whatever the client answers, the refusal follows.
                    self.challenge(&challenge).await?;
                }
                self.play(play).await
            }
        }
    }

    /// Plays a row of the table.
    async fn play(&mut self, play: &Play) -> io::Result<Next> {
        match play.does {
            Deed::Close => Ok(Next::Close),
            Deed::StaySilent => {
                self.lines.stay_silent().await?;
                Ok(Next::Close)
            }
            _ => self.reply(&play.words(&[])).await,
        }
    }

    /// A reply of one or more lines. 421 is the last that a server says (RFC 5321 section 3.8).
    async fn reply(&mut self, reply: &str) -> io::Result<Next> {
        for line in reply.lines() {
            self.lines.write(line).await?;
        }
        Ok(if reply.starts_with("421") {
            Next::Close
        } else {
            Next::Command
        })
    }

    async fn challenge(&mut self, encoded: &str) -> io::Result<Received> {
        self.lines.write(&format!("334 {encoded}")).await?;
        self.lines.line(MAX_SASL_RESPONSE).await
    }
}

/// RFC 5321 section 4.5.3.1.4; a token as initial response does not fit, as RFC 4954 section 4 warns.
const MAX_COMMAND: usize = 512;
