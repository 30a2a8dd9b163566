//! POP3 (RFC 1939, RFC 2449) with SASL (RFC 5034).

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

use super::certificate::Certificates;
use super::mail::{LineStream, MAX_SASL_RESPONSE, Received, XOAuth2};
use super::message;
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
    lines.write("+OK AEVO training POP3 service ready").await?;
    let mut session = Session {
        lines,
        tenant: &tenant,
        maildrop: None,
    };
    while session.step().await? == Next::Command {}
    session.lines.close().await
}

struct Session<'t> {
    lines: LineStream,
    tenant: &'t Tenant,
    /// There from the sign-in on.
    maildrop: Option<Maildrop>,
}

/// The mailbox as it was at the sign-in (RFC 1939 section 4).
struct Maildrop {
    address: &'static str,
    mails: Vec<StoredMail>,
    /// Uids of mails that QUIT will remove.
    deleted: Vec<u32>,
}

#[derive(PartialEq, Eq)]
enum Next {
    Command,
    Close,
}

/// A reply: its first line, and for multi-line ones what follows.
type Reply = (String, Option<Vec<u8>>);

impl Session<'_> {
    async fn step(&mut self) -> io::Result<Next> {
        let line = match self.lines.line(MAX_COMMAND).await? {
            Received::Line(line) => String::from_utf8(line).unwrap_or_default(),
            Received::TooLong | Received::BareLf | Received::BareCr => String::new(),
            // RFC 1939 section 3: an idle session ends without a word and removes nothing.
            Received::Idle | Received::End => return Ok(Next::Close),
        };
        let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
        let verb = verb.to_ascii_uppercase();
        let (first, more) = match (verb.as_str(), &mut self.maildrop) {
            ("CAPA", _) => (
                "+OK".to_owned(),
                Some(b"TOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nSASL XOAUTH2\r\n".to_vec()),
            ),
            ("QUIT", maildrop) => {
                if let Some(maildrop) = maildrop {
                    self.tenant
                        .store()
                        .remove(maildrop.address, &maildrop.deleted);
                }
                self.lines
                    .write("+OK AEVO training POP3 service signing off")
                    .await?;
                return Ok(Next::Close);
            }
            ("AUTH", None) => match self.authenticate(argument).await? {
                Some(reply) => (reply, None),
                None => return Ok(Next::Close),
            },
            ("USER" | "PASS", None) => (
                "-ERR Logon failure: unknown user name or bad password.".to_owned(),
                None,
            ),
            (_, None) => ("-ERR Command is not valid in this state.".to_owned(), None),
            (verb, Some(maildrop)) => maildrop.answer(verb, argument),
        };
        self.lines.write(&first).await?;
        if let Some(more) = more {
            self.write_dotted(&more).await?;
        }
        Ok(Next::Command)
    }

    /// RFC 5034 section 4; `None` when the client is gone.
    async fn authenticate(&mut self, argument: &str) -> io::Result<Option<String>> {
        let (mechanism, initial) = match argument.split_once(' ') {
            Some((mechanism, initial)) => (mechanism, Some(initial)),
            None => (argument, None),
        };
        if !mechanism.eq_ignore_ascii_case("XOAUTH2") {
            return Ok(Some("-ERR Unrecognized authentication type".to_owned()));
        }
        let response = match initial {
            Some(initial) => Received::Line(initial.as_bytes().to_vec()),
            None => self.challenge("").await?,
        };
        let response = match response {
            Received::Line(line) => line,
            Received::TooLong | Received::BareLf | Received::BareCr => {
                return Ok(Some("-ERR Protocol error.".to_owned()));
            }
            Received::Idle | Received::End => return Ok(None),
        };
        if response == b"*" {
            return Ok(Some("-ERR Authentication cancelled.".to_owned()));
        }
        let Some(response) = XOAuth2::parse(&response) else {
            return Ok(Some("-ERR Protocol error.".to_owned()));
        };
        let consent = response.consent(self.tenant, Permission::PopAccess);
        let scenario = response.scenario(self.tenant, consent.as_ref());
        let consent = match (scenario.at(Point::Pop), consent) {
            (None, Some(consent)) if response.is_of(&consent) => consent,
            (play, _) => {
                let play = play.unwrap_or_else(|| Play::of("pop_auth_failed"));
                if let Some(challenge) = play.challenge() {
                    self.challenge(&challenge).await?;
                }
                return Ok(Some(play.words(&[])));
            }
        };
        let address = consent.account.address;
        self.maildrop = Some(Maildrop {
            address,
            mails: self.tenant.store().mails(address),
            deleted: Vec::new(),
        });
        Ok(Some("+OK User successfully authenticated.".to_owned()))
    }

    async fn challenge(&mut self, encoded: &str) -> io::Result<Received> {
        self.lines.write(&format!("+ {encoded}")).await?;
        self.lines.line(MAX_SASL_RESPONSE).await
    }

    /// Lines that begin with a dot get another one; a lone dot ends the reply (RFC 1939 section 3).
    async fn write_dotted(&mut self, octets: &[u8]) -> io::Result<()> {
        for line in octets.split_inclusive(|b| *b == b'\n') {
            if line.starts_with(b".") {
                self.lines.write_octets(b".").await?;
            }
            self.lines.write_octets(line).await?;
        }
        self.lines.write(".").await
    }
}

impl Maildrop {
    fn answer(&mut self, verb: &str, argument: &str) -> Reply {
        let reply = match (verb, argument) {
            ("STAT", "") => {
                let (count, size) = self.totals();
                Some((format!("+OK {count} {size}"), None))
            }
            ("LIST" | "UIDL", "") => {
                let mut listed = Vec::new();
                for (number, mail) in (1..).zip(&self.mails) {
                    if !self.deleted.contains(&mail.uid) {
                        let line = format!("{number} {}\r\n", scan(verb, mail));
                        listed.extend_from_slice(line.as_bytes());
                    }
                }
                let (count, size) = self.totals();
                Some((format!("+OK {count} {size}"), Some(listed)))
            }
            ("LIST" | "UIDL", number) => self
                .mail(number)
                .map(|mail| (format!("+OK {number} {}", scan(verb, mail)), None)),
            ("RETR", number) => self.mail(number).map(|mail| {
                let size = mail.raw.len();
                (format!("+OK {size} octets"), Some(mail.raw.to_vec()))
            }),
            ("TOP", arguments) => arguments.split_once(' ').and_then(|(number, lines)| {
                let lines: usize = lines.parse().ok()?;
                Some(("+OK".to_owned(), Some(top(self.mail(number)?, lines))))
            }),
            ("DELE", number) => self.mail(number).map(|mail| mail.uid).map(|uid| {
                self.deleted.push(uid);
                (format!("+OK message {number} deleted"), None)
            }),
            ("RSET", "") => {
                self.deleted.clear();
                let (count, size) = self.totals();
                Some((format!("+OK {count} {size}"), None))
            }
            ("NOOP", "") => Some(("+OK".to_owned(), None)),
            _ => return ("-ERR Protocol error.".to_owned(), None),
        };
        reply.unwrap_or_else(|| {
            (
                "-ERR The specified message is out of range.".to_owned(),
                None,
            )
        })
    }

    /// Count and octets of what is not marked as deleted.
    fn totals(&self) -> (usize, usize) {
        let left = self
            .mails
            .iter()
            .filter(|mail| !self.deleted.contains(&mail.uid));
        left.fold((0, 0), |(count, size), mail| {
            (count + 1, size + mail.raw.len())
        })
    }

    fn mail(&self, number: &str) -> Option<&StoredMail> {
        let number: usize = number.parse().ok()?;
        self.mails
            .get(number.checked_sub(1)?)
            .filter(|mail| !self.deleted.contains(&mail.uid))
    }
}

/// What LIST or UIDL says of a mail.
fn scan(verb: &str, mail: &StoredMail) -> String {
    if verb == "LIST" {
        mail.raw.len().to_string()
    } else {
        format!("training-{}", mail.uid)
    }
}

/// Header and so many lines of the body.
fn top(mail: &StoredMail, lines: usize) -> Vec<u8> {
    let (header, body) = message::split(&mail.raw);
    let mut top = header.to_vec();
    for line in body.split_inclusive(|b| *b == b'\n').take(lines) {
        top.extend_from_slice(line);
    }
    top
}

/// AUTH with an initial response is let through, though RFC 2449 section 4 allows 255 octets only:
/// Microsoft takes it.
const MAX_COMMAND: usize = MAX_SASL_RESPONSE + 16;
