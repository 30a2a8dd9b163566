//! A message as a program hands it to `sendmail`, made ready for submission (RFC 5322, RFC 6409).
//!
//! What the program wrote stays as it is, but for `Bcc`, which never leaves, and for the fields that
//! every message needs and this one lacks. The body is not looked at.

use std::fmt::Write;
use std::io::{self, BufRead, Read};

use chrono::{DateTime, TimeZone};
use lettre::message::header::{self, Headers};
use lettre::message::{Mailbox, Mailboxes};
use thiserror::Error;
use uuid::Uuid;

use crate::domain::address::{Address, AddressError};
use crate::service::message::rfc5322_date;

mod list;

use list::paths;

/// A message with those who shall get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Head and body; the head's lines end with CRLF, the body's as they were written.
    pub octets: Vec<u8>,
    /// Who gets it back (RFC 5321 section 4.1.1.2).
    pub sender: Address,
    /// Each one once, at least one.
    pub recipients: Vec<Address>,
}

/// Who sends.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The envelope's sender, and the head's where it names none.
    pub address: &'a Address,
    /// A name for the head, where it names no sender.
    pub name: Option<&'a str>,
}

/// Where the recipients are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// By the caller alone.
    Given,
    /// In `To`, `Cc` and `Bcc`, beside those of the caller (`-t`).
    InHead,
}

/// Why a message cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutgoingError {
    /// A recipient in the head is no usable address.
    #[error("the recipient {text:?} cannot be used: {source}")]
    Recipient {
        /// As written.
        text: String,
        /// Why.
        source: AddressError,
    },
    /// Nobody shall get it.
    #[error("the message names no recipient")]
    Nobody,
}

/// One header field with its continuation lines.
struct Field<'m> {
    name: &'m str,
    lines: Vec<&'m [u8]>,
}

/// In characters; a longer one is none.
const MAX_NAME: usize = 200;
/// More than any provider takes.
const LIMIT: usize = 256 * 1024 * 1024;
/// What Windows programs write in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Outgoing {
    /// Reads a message and completes it; `now` is written with its own offset from UTC.
    pub fn read<Tz: TimeZone>(
        input: &[u8],
        from: &Author<'_>,
        given: &[Address],
        named: Recipients,
        now: &DateTime<Tz>,
    ) -> Result<Self, OutgoingError> {
        let (fields, body) = head(input.strip_prefix(BYTE_ORDER_MARK).unwrap_or(input));
        let mut recipients = Vec::new();
        let mut add = |address: Address| {
            let is_known = |known: &Address| known.is_same_as(address.as_str());
            if !recipients.iter().any(is_known) {
                recipients.push(address);
            }
        };
        given.iter().cloned().for_each(&mut add);
        if named == Recipients::InHead {
            for field in &fields {
                if field.is_one_of(&["To", "Cc", "Bcc"]) {
                    for text in paths(&field.value()) {
                        let parsed = Address::parse(&text);
                        add(parsed.map_err(|source| OutgoingError::Recipient { text, source })?);
                    }
                }
            }
        }
        if recipients.is_empty() {
            return Err(OutgoingError::Nobody);
        }
        let mut octets = Vec::with_capacity(input.len() + 256);
        for field in &fields {
            if !field.is_one_of(&["Bcc", "Resent-Bcc"]) {
                for line in &field.lines {
                    octets.extend_from_slice(line);
                    octets.extend_from_slice(b"\r\n");
                }
            }
        }
        octets.extend_from_slice(missing(&fields, from, now).as_bytes());
        octets.extend_from_slice(b"\r\n");
        octets.extend_from_slice(body);
        Ok(Self {
            octets,
            sender: from.address.clone(),
            recipients,
        })
    }
}

impl Author<'_> {
    /// RFC 5322 section 3.4, the name encoded by RFC 2047 where it needs to be.
    fn written(&self) -> String {
        let name = self.name.unwrap_or_default();
        // lettre panics on line breaks in a name.
        let name = name.replace(char::is_control, " ").trim().to_owned();
        match self.address.as_str().parse() {
            Ok(address) if !name.is_empty() && name.chars().count() <= MAX_NAME => {
                let mut head = Headers::new();
                head.set(header::From::from(Mailboxes::from(Mailbox::new(
                    Some(name),
                    address,
                ))));
                let line = head.to_string();
                line.trim_start_matches("From: ").trim_end().to_owned()
            }
            _ => self.address.to_string(),
        }
    }
}

impl Field<'_> {
    fn is_one_of(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Unfolded; octets that are no UTF-8 stand in no address.
    fn value(&self) -> String {
        let whole = self.lines.concat();
        let text = String::from_utf8_lossy(&whole);
        text.split_once(':')
            .map_or_else(String::new, |(_, value)| value.to_owned())
    }
}

/// Reads a whole message. Unless `ignores_dots` (`-i`) a line with a single dot ends it, so that whoever
/// types it can end it.
pub fn read_input(mut input: impl BufRead, ignores_dots: bool) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let start = message.len();
        let room = (LIMIT + 1 - start) as u64;
        let is_over = (&mut input).take(room).read_until(b'\n', &mut message)? == 0;
        if message.len() > LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if !ignores_dots && matches!(&message[start..], b"." | b".\n" | b".\r\n") {
            message.truncate(start);
            return Ok(message);
        }
        if is_over {
            return Ok(message);
        }
    }
}

/// The header fields, and what is behind the empty line. A line that can stand in no head begins the
/// body, as it does at `sendmail`. The line that mailbox files put in front is passed over.
fn head(input: &[u8]) -> (Vec<Field<'_>>, &[u8]) {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut rest = input;
    if rest.starts_with(b"From ") {
        rest = split_line(rest).1;
    }
    while !rest.is_empty() {
        let (line, next) = split_line(rest);
        if line.is_empty() {
            return (fields, next);
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            match fields.last_mut() {
                Some(field) => field.lines.push(line),
                None => return (fields, rest),
            }
        } else {
            match field_name(line) {
                Some(name) => fields.push(Field {
                    name,
                    lines: vec![line],
                }),
                None => return (fields, rest),
            }
        }
        rest = next;
    }
    (fields, rest)
}

/// A line without its end (CRLF, LF or CR), and what follows it.
fn split_line(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.iter().position(|&b| b == b'\r' || b == b'\n');
    let (line, ending) = input.split_at(end.unwrap_or(input.len()));
    let next = ending.strip_prefix(b"\r\n").or_else(|| ending.get(1..));
    (line, next.unwrap_or_default())
}

/// RFC 5322 section 3.6.8, and the blanks before the colon of section 4.5.
fn field_name(line: &[u8]) -> Option<&str> {
    let colon = line.iter().position(|&b| b == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic))
        .then(|| std::str::from_utf8(name).ok())
        .flatten()
}

/// The fields that RFC 5322 section 3.6 asks for, where they are not there.
fn missing<Tz: TimeZone>(fields: &[Field<'_>], from: &Author<'_>, now: &DateTime<Tz>) -> String {
    let mut lines = String::new();
    for (name, value) in [
        ("From", from.written()),
        ("Date", rfc5322_date(now)),
        (
            "Message-ID",
            format!("<{}@{}>", Uuid::new_v4(), from.address.domain()),
        ),
    ] {
        if !fields.iter().any(|field| field.is_one_of(&[name])) {
            // Writing to a string does not fail.
            let _ = write!(lines, "{name}: {value}\r\n");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn read(input: &[u8], given: &[&str], named: Recipients) -> Result<Outgoing, OutgoingError> {
        let now = DateTime::parse_from_rfc3339("2026-11-24T10:31:37+01:00").unwrap();
        let given: Vec<Address> = given.iter().map(|text| address(text)).collect();
        let from = Author {
            address: &address("erp@contoso.com"),
            name: None,
        };
        Outgoing::read(input, &from, &given, named, &now)
    }

    #[test]
    fn what_a_message_lacks_is_added_and_bcc_goes() {
        let input =
            b"To: a@x.de\nSubject: Rechnung\nbcc : b@x.de,\n c@x.de\nCc: A@X.de\n\nGuten Tag\n.\n";
        let mail = read(input, &["d@x.de"], Recipients::InHead).unwrap();
        let text = String::from_utf8(mail.octets).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "Guten Tag\n.\n");
        let lines: Vec<&str> = head.split("\r\n").collect();
        let written = ["To: a@x.de", "Subject: Rechnung", "Cc: A@X.de"];
        assert_eq!(lines[..3], written);
        assert_eq!(
            lines[3..5],
            [
                "From: erp@contoso.com",
                "Date: Tue, 24 Nov 2026 10:31:37 +0100"
            ]
        );
        assert!(lines[5].starts_with("Message-ID: <") && lines[5].ends_with("@contoso.com>"));
        assert_eq!(lines.len(), 6);
        let recipients: Vec<&str> = mail.recipients.iter().map(Address::as_str).collect();
        assert_eq!(recipients, ["d@x.de", "a@x.de", "b@x.de", "c@x.de"]);
    }

    #[test]
    fn what_a_message_has_stays() {
        let input = b"\xEF\xBB\xBFFrom erp Tue Nov 24\r\nFrom: x <x@y.de>\r\nDATE: now\r\nMessage-Id: <1@y.de>\r\n\r\n";
        let mail = read(input, &["d@x.de"], Recipients::Given).unwrap();
        assert_eq!(
            mail.octets,
            b"From: x <x@y.de>\r\nDATE: now\r\nMessage-Id: <1@y.de>\r\n\r\n"
        );
        // Nothing but a body.
        let mail = read(b"Guten Tag\n", &["d@x.de"], Recipients::Given).unwrap();
        assert!(
            mail.octets.starts_with(b"From: erp@") && mail.octets.ends_with(b"\r\n\r\nGuten Tag\n")
        );
    }

    #[test]
    fn a_name_stands_in_the_head_alone() {
        for (name, expected) in [
            ("ERP", "ERP <erp@contoso.com>"),
            (
                "Müller, Söhne",
                "=?utf-8?b?TcO8bGxlciwgU8O2aG5l?= <erp@contoso.com>",
            ),
            (
                "a\r\nBcc: x@y.de",
                "=?utf-8?b?YSAgQmNjOiB4QHkuZGU=?= <erp@contoso.com>",
            ),
            (" \t", "erp@contoso.com"),
            (&"x".repeat(300), "erp@contoso.com"),
        ] {
            let from = Author {
                address: &address("erp@contoso.com"),
                name: Some(name),
            };
            assert_eq!(from.written(), expected, "{name:?}");
        }
    }

    #[test]
    fn somebody_must_get_it() {
        assert!(matches!(
            read(b"To: m\xC3\xBCller@x.de\n\n", &[], Recipients::InHead),
            Err(OutgoingError::Recipient {
                source: AddressError::NotAscii,
                ..
            })
        ));
        assert_eq!(
            read(b"To: a@x.de\n\n", &[], Recipients::Given),
            Err(OutgoingError::Nobody)
        );
        assert_eq!(
            read(b"To:\n\n", &[], Recipients::InHead),
            Err(OutgoingError::Nobody)
        );
    }

    #[test]
    fn a_lone_dot_ends_the_input() {
        for (input, expected) in [
            ("a\n.\nb", "a\n"),
            ("a\r\n.\r\nb", "a\r\n"),
            ("a\n..\n.b\n", "a\n..\n.b\n"),
            (".", ""),
        ] {
            let read = |ignores_dots| read_input(input.as_bytes(), ignores_dots).unwrap();
            assert_eq!(read(false), expected.as_bytes());
            assert_eq!(read(true), input.as_bytes());
        }
    }

    proptest! {
        /// Whatever comes in, nobody learns of a hidden recipient, and what is complete stays so.
        #[test]
        fn nothing_hidden_leaves(input in "(To|Bcc|bcc |X|:| |\t|\r\n|\n|\r|a@x.de|,|<|>|\"|\\(|ä){0,40}") {
            if let Ok(mail) = read(input.as_bytes(), &["d@x.de"], Recipients::InHead) {
                let (fields, body) = head(&mail.octets);
                prop_assert!(!fields.iter().any(|field| field.is_one_of(&["Bcc"])));
                prop_assert!(input.as_bytes().ends_with(body));
                let again = read(&mail.octets, &["d@x.de"], Recipients::Given).unwrap();
                prop_assert_eq!(again.octets, mail.octets);
            }
        }
    }
}
