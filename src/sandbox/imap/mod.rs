//! `IMAP4rev1` (RFC 3501), as much of it as reading a mailbox needs: one mailbox, INBOX, whose
//! mails cannot be changed except that reading marks them as seen.

mod fetch;
mod mailbox;
mod search;
mod syntax;

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

use super::certificate::Certificates;
use super::mail::{LineStream, Received, XOAuth2};
use super::permission::Permission;
use super::play::{Play, Point};
use super::store::StoredMail;
use super::tenant::Tenant;

/// Serves one connection; TLS from the first byte.
pub(super) async fn converse(
    stream: TcpStream,
    tenant: Arc<Tenant>,
    certificates: Certificates,
) -> io::Result<()> {
    let scenario = tenant.newest();
    let mut lines = LineStream::new(stream)
        .encrypt(&certificates, scenario)
        .await?;
    let capabilities = match scenario.at(Point::Capability) {
        Some(play) => play.words(&[]),
        None => CAPABILITIES.to_owned(),
    };
    lines
        .write(&format!(
            "* OK [CAPABILITY {capabilities}] AEVO training IMAP service ready"
        ))
        .await?;
    let mut session = Session {
        lines,
        tenant: &tenant,
        capabilities,
        state: State::NotAuthenticated,
    };
    while let Some(command) = session.command().await? {
        if session.answer(&command).await? == Next::Close {
            break;
        }
    }
    session.lines.close().await
}

struct Session<'t> {
    lines: LineStream,
    tenant: &'t Tenant,
    capabilities: String,
    state: State,
}

/// RFC 3501 section 3, and what Microsoft makes of a token that is another user's.
enum State {
    NotAuthenticated,
    NotConnected,
    Authenticated(&'static str),
    Selected(Selected),
}

/// INBOX as this client knows it; sequence numbers count in `mails`.
struct Selected {
    address: &'static str,
    is_read_only: bool,
    mails: Vec<StoredMail>,
}

#[derive(PartialEq, Eq)]
enum Next {
    Command,
    Close,
}

/// How a command ended: the words of its tagged reply.
enum Outcome {
    Ok(String),
    No(String),
    Bad(&'static str),
    /// All after the tag.
    Played(String),
}

impl Session<'_> {
    /// One command with its literals, which are put into the text as quoted strings; `None` when the
    /// client is gone.
    async fn command(&mut self) -> io::Result<Option<String>> {
        let mut command = String::new();
        loop {
            let line = match self.lines.line(MAX_LINE).await? {
                Received::Line(line) => line,
                Received::TooLong | Received::BareLf | Received::BareCr => {
                    self.lines
                        .write("* BAD Line too long or not ended by CRLF")
                        .await?;
                    command.clear();
                    continue;
                }
                Received::Idle => {
                    self.lines.write("* BYE Connection timed out").await?;
                    return Ok(None);
                }
                Received::End => return Ok(None),
            };
            command += &String::from_utf8_lossy(&line);
            let Some(length) = syntax::literal(&command) else {
                return Ok(Some(command));
            };
            if length > MAX_LINE || command.len() > MAX_LINE {
                self.lines.write("* BAD Literal too long").await?;
                return Ok(None);
            }
            self.lines.write("+ Ready for literal data").await?;
            let octets = self.lines.octets(length).await?;
            syntax::put_literal(&mut command, &String::from_utf8_lossy(&octets));
        }
    }

    async fn answer(&mut self, command: &str) -> io::Result<Next> {
        let (tag, rest) = command.split_once(' ').unwrap_or((command, ""));
        if !syntax::is_tag(tag) {
            self.lines.write("* BAD Protocol Error").await?;
            return Ok(Next::Command);
        }
        let (name, arguments) = rest.split_once(' ').unwrap_or((rest, ""));
        let name = name.to_ascii_uppercase();
        if name == "LOGOUT" {
            self.lines
                .write("* BYE AEVO training IMAP service signing off")
                .await?;
            self.lines
                .write(&format!("{tag} OK LOGOUT completed."))
                .await?;
            return Ok(Next::Close);
        }
        let outcome = self.perform(&name, arguments).await?;
        // RFC 3501 section 7.4.1: sequence numbers must not shift while these are answered.
        if !matches!(&*name, "FETCH" | "SEARCH" | "STORE") {
            self.tell_changes().await?;
        }
        let reply = match outcome {
            Outcome::Ok(words) => format!("{tag} OK {words}"),
            Outcome::No(words) => format!("{tag} NO {words}"),
            Outcome::Bad(words) => format!("{tag} BAD {words}"),
            Outcome::Played(words) => format!("{tag} {words}"),
        };
        self.lines.write(&reply).await?;
        Ok(Next::Command)
    }

    async fn perform(&mut self, name: &str, arguments: &str) -> io::Result<Outcome> {
        match (name, &self.state) {
            ("CAPABILITY", _) => {
                self.lines
                    .write(&format!("* CAPABILITY {}", self.capabilities))
                    .await?;
                Ok(completed(name))
            }
            ("NOOP", _) | ("CHECK" | "EXPUNGE", State::Selected(_)) => Ok(completed(name)),
            ("AUTHENTICATE", State::NotAuthenticated) => self.authenticate(arguments).await,
            ("LOGIN", State::NotAuthenticated) => Ok(Outcome::No("LOGIN failed.".to_owned())),
            (_, State::NotAuthenticated) => Ok(bad("Command received in Invalid state.")),
            (_, State::NotConnected) => Ok(Outcome::Played(Play::of(NOT_CONNECTED).words(&[]))),
            ("SELECT" | "EXAMINE", _) => self.select(name, arguments).await,
            ("LIST" | "LSUB", _) => self.list(name, arguments).await,
            ("STATUS", _) => self.status(arguments).await,
            (
                "CREATE" | "DELETE" | "RENAME" | "SUBSCRIBE" | "UNSUBSCRIBE" | "APPEND" | "STORE"
                | "COPY",
                _,
            ) => Ok(Outcome::No(format!(
                "{name} is not possible in the training environment."
            ))),
            ("CLOSE", State::Selected(selected)) => {
                self.state = State::Authenticated(selected.address);
                Ok(completed(name))
            }
            ("FETCH", State::Selected(_)) => self.fetch(arguments, false).await,
            ("SEARCH", State::Selected(_)) => self.search(arguments, false).await,
            ("UID", State::Selected(_)) => self.by_uid(arguments).await,
            _ => Ok(bad("Command Error.")),
        }
    }

    async fn by_uid(&mut self, arguments: &str) -> io::Result<Outcome> {
        let (name, arguments) = arguments.split_once(' ').unwrap_or((arguments, ""));
        match name.to_ascii_uppercase().as_str() {
            "FETCH" => self.fetch(arguments, true).await,
            "SEARCH" => self.search(arguments, true).await,
            _ => Ok(bad("Command Argument Error.")),
        }
    }

    /// RFC 3501 section 6.2.2, with an initial response (RFC 4959) or without.
    async fn authenticate(&mut self, arguments: &str) -> io::Result<Outcome> {
        let (mechanism, initial) = match arguments.split_once(' ') {
            Some((mechanism, initial)) => (mechanism, Some(initial)),
            None => (arguments, None),
        };
        if !mechanism.eq_ignore_ascii_case("XOAUTH2") {
            return Ok(Outcome::No(
                "Unsupported authentication mechanism.".to_owned(),
            ));
        }
        let response = match initial {
            Some(initial) => Received::Line(initial.as_bytes().to_vec()),
            None => self.challenge("").await?,
        };
        let response = match response {
            Received::Line(line) if line != b"*" => line,
            Received::Line(_) => return Ok(bad("AUTHENTICATE cancelled.")),
            _ => return Ok(bad("Command Argument Error.")),
        };
        let Some(response) = XOAuth2::parse(&response) else {
            return Ok(bad("Command Argument Error."));
        };
        let consent = response.consent(self.tenant, Permission::ImapAccess);
        let scenario = response.scenario(self.tenant, consent.as_ref());
        let is_user = self.tenant.account(&response.user).is_some();
        let consent = match (scenario.at(Point::Imap), consent) {
            (None, Some(consent)) if is_user => consent,
            (play, _) => {
                let play = play.unwrap_or_else(|| Play::of("imap_oauth_token_rejected"));
                if let Some(challenge) = play.challenge() {
                    self.challenge(&challenge).await?;
                }
                return Ok(Outcome::Played(play.words(&[])));
            }
        };
        let address = consent.account.address;
        let is_connected = scenario.at(Point::Select).is_none();
        self.state = if is_connected && address.eq_ignore_ascii_case(&response.user) {
            State::Authenticated(address)
        } else {
            State::NotConnected
        };
        Ok(completed("AUTHENTICATE"))
    }

    async fn challenge(&mut self, encoded: &str) -> io::Result<Received> {
        self.lines.write(&format!("+ {encoded}")).await?;
        self.lines.line(MAX_LINE).await
    }

    /// Of the mailbox of the signed-in user.
    fn address(&self) -> &'static str {
        match &self.state {
            State::Authenticated(address) | State::Selected(Selected { address, .. }) => address,
            State::NotAuthenticated | State::NotConnected => "",
        }
    }
}

fn completed(name: &str) -> Outcome {
    Outcome::Ok(format!("{name} completed."))
}

fn bad(words: &'static str) -> Outcome {
    Outcome::Bad(words)
}

const NOT_CONNECTED: &str = "imap_authenticated_not_connected";
const CAPABILITIES: &str = "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 SASL-IR";
/// Holds AUTHENTICATE with the longest initial response.
const MAX_LINE: usize = 16 << 10;
