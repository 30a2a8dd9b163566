//! A message on its way through DATA (RFC 5321 section 4.5.2).

use thiserror::Error;

/// A message with its dots doubled and its end marked.
#[derive(Debug, PartialEq, Eq)]
pub struct Data {
    wire: Vec<u8>,
    size: usize,
    /// The first line with an octet outside ASCII.
    eight_bit: Option<usize>,
}

/// Why a message cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DataError {
    /// RFC 5321 section 4.5.3.1.6: 1,000 octets with CRLF.
    #[error("line {0} of the message is longer than 998 octets")]
    LineTooLong(usize),
    /// BINARYMIME is not used here.
    #[error("line {0} of the message holds NUL")]
    NotText(usize),
    /// It cannot be carried without 8BITMIME (RFC 6152).
    #[error("line {0} of the message holds an octet outside ASCII, and the server takes none")]
    EightBit(usize),
}

/// Without CRLF.
const MAX_LINE: usize = 998;

impl Data {
    /// Encodes a message. Every CR, LF and CRLF ends a line and becomes CRLF, so that no server
    /// can see an end of message where there is none.
    ///
    /// # Errors
    /// The message breaks a limit of SMTP; lines are counted from 1.
    pub fn encode(message: &[u8]) -> Result<Self, DataError> {
        let mut wire = Vec::with_capacity(message.len() + message.len() / 32 + 8);
        let mut rest = message;
        let mut number = 0;
        let mut dots = 0;
        let mut eight_bit = None;
        while !rest.is_empty() {
            number += 1;
            let end = rest.iter().position(|&b| b == b'\r' || b == b'\n');
            let (line, ending) = rest.split_at(end.unwrap_or(rest.len()));
            if line.len() > MAX_LINE {
                return Err(DataError::LineTooLong(number));
            }
            if line.contains(&0) {
                return Err(DataError::NotText(number));
            }
            if eight_bit.is_none() && !line.is_ascii() {
                eight_bit = Some(number);
            }
            if line.first() == Some(&b'.') {
                wire.push(b'.');
                dots += 1;
            }
            wire.extend_from_slice(line);
            wire.extend_from_slice(b"\r\n");
            rest = ending
                .strip_prefix(b"\r\n")
                .or_else(|| ending.get(1..))
                .unwrap_or_default();
        }
        let size = wire.len() - dots;
        wire.extend_from_slice(b".\r\n");
        Ok(Self {
            wire,
            size,
            eight_bit,
        })
    }

    /// What is sent after 354, with the final dot.
    pub(super) fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// Where the message is not 7-bit.
    pub(super) fn eight_bit(&self) -> Option<usize> {
        self.eight_bit
    }

    /// In octets, as RFC 1870 section 5 counts them: with CRLF, without doubled dots and final dot.
    pub(super) fn size(&self) -> usize {
        self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dots_and_line_ends() {
        for (message, wire, size) in [
            ("", ".\r\n", 0),
            ("a", "a\r\n.\r\n", 3),
            ("a\r\n", "a\r\n.\r\n", 3),
            (".\r\n..\r\n.a\r\n", "..\r\n...\r\n..a\r\n.\r\n", 11),
            ("a\n.\nb\r.\rc", "a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n", 15),
            ("\r\n.\r\n", "\r\n..\r\n.\r\n", 5),
            ("a\n\r\nb", "a\r\n\r\nb\r\n.\r\n", 8),
        ] {
            let data = Data::encode(message.as_bytes()).unwrap();
            let shown = String::from_utf8_lossy(data.wire());
            assert_eq!((shown.as_ref(), data.size()), (wire, size), "{message:?}");
        }
        let edge = "x".repeat(998);
        assert!(Data::encode(edge.as_bytes()).is_ok());
        for (message, expected) in [
            (format!("a\n{edge}x"), DataError::LineTooLong(2)),
            ("\0".to_owned(), DataError::NotText(1)),
        ] {
            assert_eq!(Data::encode(message.as_bytes()), Err(expected));
        }
        let eight_bit = |text: &str| Data::encode(text.as_bytes()).unwrap().eight_bit();
        assert_eq!((eight_bit("a\r\nä\r\nö"), eight_bit("a")), (Some(2), None));
    }

    proptest! {
        /// A server that undoes the doubling finds exactly one end, at the end.
        #[test]
        fn one_message_stays_one(message in "[.a\r\n]{0,60}") {
            let data = Data::encode(message.as_bytes()).unwrap();
            let wire = String::from_utf8(data.wire().to_vec()).unwrap();
            let lines: Vec<&str> = wire.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            prop_assert_eq!(lines.iter().position(|line| *line == "."), Some(lines.len() - 1));
            let undone: Vec<&str> = lines[..lines.len() - 1]
                .iter()
                .map(|line| line.strip_prefix('.').unwrap_or(line))
                .collect();
            let unified = message.replace("\r\n", "\n").replace('\r', "\n");
            let expected: Vec<&str> = unified.strip_suffix('\n').unwrap_or(&unified).split('\n').collect();
            if message.is_empty() {
                prop_assert!(undone.is_empty());
            } else {
                prop_assert_eq!(undone, expected);
            }
        }
    }
}
