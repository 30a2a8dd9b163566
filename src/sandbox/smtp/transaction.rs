//! Mail transactions: MAIL, RCPT, DATA (RFC 5321 section 3.3).

use std::io;

use chrono::Utc;
use uuid::Uuid;

use super::{Next, Session};
use crate::domain::address::Address;
use crate::sandbox::mail::Received;
use crate::sandbox::message;
use crate::sandbox::play::{Play, Point, stamp};
use crate::sandbox::scenario::Scenario;
use crate::sandbox::store::ReceivedMail;
use crate::sandbox::tenant::MAIL_DOMAIN;

/// The transaction that MAIL has begun.
pub(super) struct Envelope {
    scenario: Scenario,
    from: Address,
    to: Vec<Address>,
}

impl Session<'_> {
    pub(super) fn mail(&mut self, argument: &str) -> String {
        if !self.is_encrypted {
            return format!("451 5.7.3 STARTTLS is required to send mail {}", stamp());
        }
        let Some(consent) = &self.consent else {
            return Play::of("smtp_not_authenticated").words(&[]);
        };
        if self.client.is_none() || self.envelope.is_some() {
            return "503 5.5.1 Bad sequence of commands".to_owned();
        }
        let Some((path, parameters)) = path(argument, "FROM:") else {
            return "501 5.5.4 Invalid arguments".to_owned();
        };
        for parameter in parameters.split(' ').filter(|p| !p.is_empty()) {
            let (keyword, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match keyword.to_ascii_uppercase().as_str() {
                "SIZE" => match value.parse::<usize>() {
                    Ok(size) if size <= MAX_MESSAGE => {}
                    Ok(_) => return TOO_LARGE.to_owned(),
                    Err(_) => return "501 5.5.4 Invalid arguments".to_owned(),
                },
                "BODY" if ["7BIT", "8BITMIME"].contains(&&*value.to_ascii_uppercase()) => {}
                // RFC 4954 section 5: announced together with AUTH.
                "AUTH" if !value.is_empty() => {}
                _ => return "555 5.5.4 Unsupported option".to_owned(),
            }
        }
        let Ok(from) = Address::parse(path) else {
            return "501 5.1.7 Invalid address".to_owned();
        };
        let named = self.tenant.named(from.as_str());
        let scenario = named.or(self.scenario);
        let values = [
            ("account", consent.account.address),
            ("sender", from.as_str()),
        ];
        if let Some(play) = scenario.at(Point::Sender) {
            return play.words(&values);
        }
        // A sender who is named after what comes next is let through to it.
        let is_played = [Point::Recipient, Point::Data].map(|point| named.at(point).is_some());
        if !from.is_same_as(consent.account.address) && is_played == [false; 2] {
            return Play::of("send_as_denied").words(&values);
        }
        self.envelope = Some(Envelope {
            scenario,
            from,
            to: Vec::new(),
        });
        "250 2.1.0 Sender OK".to_owned()
    }

    pub(super) fn rcpt(&mut self, argument: &str) -> String {
        let Some(envelope) = &mut self.envelope else {
            return "503 5.5.1 Bad sequence of commands".to_owned();
        };
        let Some((path, parameters)) = path(argument, "TO:") else {
            return "501 5.5.4 Invalid arguments".to_owned();
        };
        if !parameters.is_empty() {
            return "555 5.5.4 Unsupported option".to_owned();
        }
        let Ok(to) = Address::parse(path) else {
            return "501 5.1.3 Invalid address".to_owned();
        };
        if to.domain() != MAIL_DOMAIN {
            return format!(
                "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain (this training environment sends nothing to the outside, use an address of {MAIL_DOMAIN})"
            );
        }
        if self.tenant.account(to.as_str()).is_none() {
            return Play::of("recipient_not_found").words(&[]);
        }
        let scenario = self.tenant.named(to.as_str()).or(envelope.scenario);
        if let Some(play) = scenario.at(Point::Recipient) {
            return play.words(&[]);
        }
        if envelope.to.len() >= MAX_RECIPIENTS {
            return "452 4.5.3 Too many recipients".to_owned();
        }
        envelope.to.push(to);
        "250 2.1.5 Recipient OK".to_owned()
    }

    pub(super) async fn data(&mut self, argument: &str) -> io::Result<Next> {
        let reply = match self.envelope.take() {
            _ if !argument.is_empty() => "501 5.5.4 Invalid arguments".to_owned(),
            None => "503 5.5.1 Bad sequence of commands".to_owned(),
            Some(envelope) if envelope.to.is_empty() => {
                self.envelope = Some(envelope);
                "554 5.5.1 No valid recipients".to_owned()
            }
            Some(envelope) => {
                self.lines
                    .write("354 Start mail input; end with <CRLF>.<CRLF>")
                    .await?;
                match self.content().await? {
                    Some(Ok(_)) if let Some(play) = envelope.scenario.at(Point::Data) => {
                        return self.play(play).await;
                    }
                    Some(Ok(content)) => self.deliver(&envelope, &content),
                    Some(Err(refusal)) => refusal.to_owned(),
                    None => return Ok(Next::Close),
                }
            }
        };
        self.reply(&reply).await
    }

    /// The mail without the dots that RFC 5321 section 4.5.2 puts in; `None` when the client is gone.
    async fn content(&mut self) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
        let mut content = Vec::new();
        let mut refusal = None;
        let mut is_after_crlf = true;
        loop {
            let received = self.lines.line(MAX_MESSAGE).await?;
            // <LF>.<CRLF> does not end a mail, whatever other servers make of it.
            let may_end = std::mem::replace(&mut is_after_crlf, received != Received::BareLf);
            let line = match received {
                Received::Line(line) => line,
                Received::TooLong => {
                    refusal = Some(TOO_LARGE);
                    continue;
                }
                Received::BareLf | Received::BareCr => {
                    refusal = refusal.or(Some(BARE_LINE_END));
                    continue;
                }
                Received::Idle | Received::End => return Ok(None),
            };
            if line == b"." && may_end {
                return Ok(Some(refusal.map_or(Ok(content), Err)));
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            if content.len() + line.len() + 2 > MAX_MESSAGE {
                refusal = Some(TOO_LARGE);
                content = Vec::new();
            }
            if refusal.is_none() {
                content.extend_from_slice(line);
                content.extend_from_slice(b"\r\n");
            }
        }
    }

    fn deliver(&self, envelope: &Envelope, content: &[u8]) -> String {
        let id = Uuid::new_v4().simple().to_string();
        let at = Utc::now();
        let given_id = message::value(content, "Message-ID");
        let message_id = given_id
            .clone()
            .unwrap_or_else(|| format!("<{id}@{MAIL_DOMAIN}>"));
        let trace = format!(
            "Return-Path: <{}>\r\nReceived: from {} ([{}])\r\n by localhost with ESMTPSA id {id};\r\n {}\r\n",
            envelope.from,
            self.client.as_deref().unwrap_or_default(),
            self.peer,
            at.to_rfc2822()
        );
        let mut raw = trace.into_bytes();
        if given_id.is_none() {
            // RFC 6409 section 8.3.
            raw.extend_from_slice(format!("Message-ID: {message_id}\r\n").as_bytes());
        }
        raw.extend_from_slice(content);
        let delivered = self.tenant.store().deliver(ReceivedMail {
            from: envelope.from.to_string(),
            to: envelope.to.iter().map(Address::to_string).collect(),
            at,
            raw: raw.into(),
        });
        match delivered {
            Ok(()) => format!("250 2.0.0 OK {message_id} [Hostname=sandbox] queued as {id}"),
            Err(full) => format!("452 4.3.1 Insufficient system storage, {full}"),
        }
    }
}

/// `FROM:<a@b> SIZE=1` is the path `a@b` and the parameters `SIZE=1` (RFC 5321 section 4.1.2; no blank
/// may stand before the path).
fn path<'a>(argument: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let start = argument.get(..keyword.len())?;
    let rest = argument[keyword.len()..].strip_prefix('<')?;
    let (path, parameters) = rest.split_once('>')?;
    let is_separated = parameters.is_empty() || parameters.starts_with(' ');
    (start.eq_ignore_ascii_case(keyword) && is_separated).then(|| (path, parameters.trim()))
}

const TOO_LARGE: &str = "552 5.3.4 Message size exceeds fixed maximum message size";
const BARE_LINE_END: &str =
    "550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds";
pub(super) const MAX_MESSAGE: usize = 10 << 20;
/// Microsoft's default for one mail.
const MAX_RECIPIENTS: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paths_strictly() {
        for (argument, expected) in [
            ("TO:<a@b>", Some(("a@b", ""))),
            ("to:<a@b> X=1  Y", Some(("a@b", "X=1  Y"))),
            ("TO:<>", Some(("", ""))),
            ("TO: <a@b>", None),
            ("TO:a@b", None),
            ("TO:<a@b", None),
            ("TO:<a@b>X", None),
            ("FROM:<a@b>", None),
            ("Tö:<a@b>", None),
            ("", None),
        ] {
            assert_eq!(path(argument, "TO:"), expected, "{argument:?}");
        }
    }
}
