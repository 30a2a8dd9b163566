//! The test mail.

use chrono::{DateTime, TimeZone};
use lettre::Message;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, InvalidHeaderName,
};
use lettre::message::{Mailbox, SinglePart};
use thiserror::Error;
use uuid::Uuid;

use crate::domain::address::Address;

/// A message as it is handed to a server (RFC 5322): 7-bit, CRLF, no line over 998 octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestMail {
    /// `Message-ID` with its angle brackets, by which the mail is found again.
    pub message_id: String,
    /// Head and body.
    pub octets: Vec<u8>,
}

/// Why no mail could be written.
#[derive(Debug, Error)]
pub enum MessageError {
    /// The subject has more than 200 characters: without blanks it could not be folded.
    #[error("the subject is too long")]
    SubjectTooLong,
    /// An address that is allowed on the wire is refused by the message builder.
    #[error("the address cannot stand in a message header")]
    Address(#[from] lettre::address::AddressError),
    /// The message builder lacks something.
    #[error("the message could not be written")]
    Build(#[from] lettre::error::Error),
    /// A header field name of our own is none.
    #[error("a header field has no valid name")]
    HeaderName(#[from] InvalidHeaderName),
}

/// In characters. lettre folds a subject at its blanks only; so many characters stay far under
/// RFC 5322's 998 octets even where there is none.
const MAX_SUBJECT: usize = 200;

/// Writes a test mail in plain text. `now` is written with its own offset from UTC. Line breaks
/// and other control characters in the subject become blanks.
pub fn test_mail<Tz: TimeZone>(
    from: &Address,
    to: &Address,
    subject: &str,
    body: &str,
    now: &DateTime<Tz>,
) -> Result<TestMail, MessageError> {
    if subject.chars().count() > MAX_SUBJECT {
        return Err(MessageError::SubjectTooLong);
    }
    let subject = subject.replace(char::is_control, " ");
    let message_id = format!("<{}@{}>", Uuid::new_v4(), from.domain());
    // lettre ends the last line itself.
    let unified = body.replace("\r\n", "\n").replace('\r', "\n");
    let unified = unified.trim_end_matches('\n').to_owned();
    // Always quoted-printable: whatever stands in the body, its lines are short and 7-bit.
    let part = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(unified);
    // No display names: lettre panics on line breaks in one, and nobody misses them in a test mail.
    let mut message = Message::builder()
        .from(Mailbox::new(None, from.as_str().parse()?))
        .to(Mailbox::new(None, to.as_str().parse()?))
        .subject(subject)
        .message_id(Some(message_id.clone()))
        .singlepart(part)?;
    let headers = message.headers_mut();
    // Only now: the builder replaces any date that is not in UTC.
    headers.insert_raw(field("Date", rfc5322_date(now))?);
    // RFC 3834 section 5: nobody's vacation notice answers it.
    headers.insert_raw(field("Auto-Submitted", "auto-generated".to_owned())?);
    headers.insert_raw(field(
        "X-Mailer",
        format!("AEVO Administrator {}", env!("CARGO_PKG_VERSION")),
    )?);
    Ok(TestMail {
        message_id,
        octets: message.formatted(),
    })
}

fn field(name: &str, value: String) -> Result<HeaderValue, InvalidHeaderName> {
    let name = HeaderName::new_from_ascii(name.to_owned())?;
    Ok(HeaderValue::new(name, value))
}

/// RFC 5322 section 3.3. chrono's own `to_rfc2822` panics for years of five digits.
pub(super) fn rfc5322_date<Tz: TimeZone>(now: &DateTime<Tz>) -> String {
    now.fixed_offset()
        .format("%a, %d %b %Y %H:%M:%S %z")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn mail(subject: &str, body: &str) -> String {
        let now = DateTime::parse_from_rfc3339("2026-11-24T10:31:37+01:00").unwrap();
        let (from, to) = (address("rechnung@contoso.com"), address("eva@example.org"));
        let mail = test_mail(&from, &to, subject, body, &now).unwrap();
        String::from_utf8(mail.octets).unwrap()
    }

    #[test]
    fn is_a_whole_mail() {
        let text = mail("Testmail für Größe", "Schöne Grüße\nvon AEVO\n");
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        for field in [
            "From: rechnung@contoso.com",
            "To: eva@example.org",
            "Date: Tue, 24 Nov 2026 10:31:37 +0100",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(head.lines().any(|line| line == field), "{field}\n{head}");
        }
        assert!(head.contains("Subject: Testmail =?utf-8?b?"), "{head}");
        assert!(head.contains("Message-ID: <") && head.contains("@contoso.com>"));
        assert!(head.contains("X-Mailer: AEVO Administrator 0."));
        assert!(!head.contains("Bcc"));
        assert_eq!(body, "Sch=C3=B6ne Gr=C3=BC=C3=9Fe\r\nvon AEVO\r\n");
    }

    #[test]
    fn every_mail_has_its_own_name() {
        let now = chrono::Utc::now();
        let (from, to) = (address("a@contoso.com"), address("b@contoso.com"));
        let first = test_mail(&from, &to, "x", "y", &now).unwrap();
        let second = test_mail(&from, &to, "x", "y", &now).unwrap();
        assert_ne!(first.message_id, second.message_id);
        let line = format!("Message-ID: {}\r\n", first.message_id);
        assert!(String::from_utf8(first.octets).unwrap().contains(&line));
    }

    #[test]
    fn a_subject_adds_no_field_and_no_long_line() {
        let text = mail("x\r\nBcc: all@contoso.com", "y");
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        let now = chrono::Utc::now();
        let from = address("a@contoso.com");
        assert!(matches!(
            test_mail(&from, &from, &"x".repeat(201), "", &now),
            Err(MessageError::SubjectTooLong)
        ));
        assert!(matches!(
            test_mail(&address("a..b@contoso.com"), &from, "x", "", &now),
            Err(MessageError::Address(_))
        ));
    }

    proptest! {
        #[test]
        fn whatever_is_written_stays_mail(subject in ".{0,200}", body in "(.|\r|\n|\\.){0,300}") {
            let text = mail(&subject, &body);
            prop_assert!(text.is_ascii());
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n', '\0'])));
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            prop_assert_eq!(head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).count(), 10);
        }
    }
}
