//! Lines over a stream, as SMTP, IMAP and POP3 speak them: capped, timed, written down.

use std::io;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use crate::domain::evidence::{Fault, ProtocolFault, TlsFault};
use crate::domain::redact::REDACTED;
use crate::service::conversation::{Conversation, DeadlinePassed};
use crate::service::tls;
use crate::service::transcript::{Side, visible};

/// A stream read and written in lines.
pub struct Lines<'c, 'p, S> {
    stream: S,
    buffer: Vec<u8>,
    /// How much the other side may still say before it is our turn again, in bytes.
    left: usize,
    conversation: &'c mut Conversation<'p>,
}

/// Why there is no further line.
#[derive(Debug, Error)]
pub enum LineError {
    /// The other side has closed the connection; the source is there where it did so rudely.
    #[error("the other side closed the connection")]
    Closed(#[source] Option<io::Error>),
    /// The deadline of the whole test has passed.
    #[error(transparent)]
    Deadline(#[from] DeadlinePassed),
    /// A line over 8 KiB, or more than 64 KiB without a pause.
    #[error("the other side sent more than any honest answer has")]
    TooLong,
    /// More was sent than was asked for, just before encryption begins.
    #[error("bytes arrived before the TLS handshake that nobody asked for")]
    Injected,
    /// Anything else, including what TLS finds after its handshake.
    #[error("the connection broke")]
    Io(#[source] io::Error),
}

/// RFC 5321 section 4.5.3.1.5 asks for 512 octets; Exchange's longest replies stay under 2 KiB.
const MAX_LINE: usize = 8 * 1024;
/// Between two commands of ours. An EHLO reply has about 500 bytes.
const MAX_REPLY: usize = 64 * 1024;
/// What is read at a time.
const CHUNK: usize = 4 * 1024;

impl<'c, 'p, S: AsyncRead + AsyncWrite + Unpin> Lines<'c, 'p, S> {
    /// Nothing has been read or written yet.
    pub fn new(stream: S, conversation: &'c mut Conversation<'p>) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            left: MAX_REPLY,
            conversation,
        }
    }

    /// The conversation that these lines belong to.
    pub fn conversation(&mut self) -> &mut Conversation<'p> {
        self.conversation
    }

    /// The next line without its end (CRLF or LF). Bytes that are no UTF-8, control characters and
    /// concealed secrets are replaced.
    ///
    /// # Errors
    /// There is none, or it is too long; that is known before its end has come.
    pub async fn line(&mut self) -> Result<String, LineError> {
        let mut searched = 0;
        loop {
            let end = self.buffer[searched..].iter().position(|&b| b == b'\n');
            let length = end.map_or(self.buffer.len(), |at| searched + at + 1);
            if length > MAX_LINE.min(self.left) {
                return Err(LineError::TooLong);
            }
            if end.is_some() {
                self.left -= length;
                let bytes: Vec<u8> = self.buffer.drain(..length).collect();
                return Ok(self.heard(&bytes));
            }
            searched = length;
            self.fill().await?;
        }
    }

    /// Reads so many bytes and forgets them; only their number is written down.
    ///
    /// # Errors
    /// They do not come, or are too many; that is known before the first has come.
    pub async fn skip(&mut self, count: usize) -> Result<(), LineError> {
        if count > self.left {
            return Err(LineError::TooLong);
        }
        self.left -= count;
        let remark = format!("<{count} octets>");
        self.conversation.record(Side::Server, &remark);
        let mut missing = count;
        while missing > self.buffer.len() {
            missing -= self.buffer.len();
            self.buffer.clear();
            self.fill().await?;
        }
        self.buffer.drain(..missing);
        Ok(())
    }

    /// Sends commands in one write, so that none waits for the acknowledgement of another. They
    /// must hold no line end.
    ///
    /// # Errors
    /// They could not all be sent.
    pub async fn send(&mut self, commands: &[&str]) -> Result<(), LineError> {
        let mut bytes = Vec::new();
        for command in commands {
            self.conversation.record(Side::Client, command);
            bytes.extend_from_slice(command.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        self.write(&bytes).await
    }

    /// Sends a public word and a secret as one line; only the word is written down.
    ///
    /// # Errors
    /// The line could not be sent.
    pub async fn send_secret(
        &mut self,
        word: &str,
        secret: &SecretString,
    ) -> Result<(), LineError> {
        let secret = secret.expose_secret();
        self.conversation
            .record(Side::Client, &format!("{word}{REDACTED}"));
        let mut bytes = Zeroizing::new(Vec::with_capacity(word.len() + secret.len() + 2));
        bytes.extend_from_slice(word.as_bytes());
        bytes.extend_from_slice(secret.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        self.write(&bytes).await
    }

    /// Sends bytes as they are; only their number is written down.
    ///
    /// # Errors
    /// They could not all be sent.
    pub async fn send_octets(&mut self, octets: &[u8]) -> Result<(), LineError> {
        let remark = format!("<{} octets>", octets.len());
        self.conversation.record(Side::Client, &remark);
        self.write(octets).await
    }

    /// Takes leave: sends a last command and closes, without waiting for an answer. Whether it
    /// arrives changes nothing any more, so errors are dropped.
    pub async fn farewell(mut self, command: &str) {
        if self.send(&[command]).await.is_ok() {
            let _ = self.conversation.within(self.stream.shutdown()).await;
        }
    }

    /// The stream, to be encrypted.
    ///
    /// # Errors
    /// [`LineError::Injected`] where the other side has said more than it was asked: after the
    /// handshake those bytes would pass for encrypted ones.
    pub fn into_stream(self) -> Result<S, LineError> {
        if self.buffer.is_empty() {
            Ok(self.stream)
        } else {
            Err(LineError::Injected)
        }
    }

    fn heard(&mut self, bytes: &[u8]) -> String {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text: String = String::from_utf8_lossy(bytes)
            .chars()
            .map(visible)
            .collect();
        let text = self.conversation.scrub(&text);
        self.conversation.record(Side::Server, &text);
        text
    }

    async fn fill(&mut self) -> Result<(), LineError> {
        self.buffer.reserve(CHUNK);
        let reading = self.stream.read_buf(&mut self.buffer);
        match self.conversation.within(reading).await? {
            Ok(0) => Err(LineError::Closed(None)),
            Ok(_) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        self.left = MAX_REPLY;
        let writing = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        Ok(self.conversation.within(writing).await??)
    }
}

impl LineError {
    /// What happened, in the words of the domain.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Closed(_) => Fault::Closed,
            Self::Deadline(_) => Fault::Deadline,
            Self::TooLong => Fault::Protocol(ProtocolFault::TooLong),
            Self::Injected => Fault::Tls(TlsFault::Injected),
            Self::Io(error) => tls::fault(error),
        }
    }
}

impl From<io::Error> for LineError {
    fn from(error: io::Error) -> Self {
        if tls::is_closed(error.kind()) {
            Self::Closed(Some(error))
        } else {
            Self::Io(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{join, sink};

    use super::*;
    use crate::service::conversation::DEADLINE;

    #[tokio::test]
    async fn a_line_and_a_reply_may_be_so_long_and_no_longer() {
        let mut conversation = Conversation::new(DEADLINE, &|_| {});
        let full = format!("{}\r\n", "x".repeat(MAX_LINE - 2));
        let said = format!("{}\n{}", full.repeat(MAX_REPLY / MAX_LINE), full.repeat(9));
        let mut lines = Lines::new(join(said.as_bytes(), sink()), &mut conversation);
        for _ in 0..MAX_REPLY / MAX_LINE {
            assert_eq!(lines.line().await.unwrap().len(), MAX_LINE - 2);
        }
        assert!(matches!(lines.line().await, Err(LineError::TooLong)));
        lines.send(&["NOOP"]).await.unwrap();
        assert_eq!(lines.line().await.unwrap(), "");

        let longer = format!("x{full}");
        let mut lines = Lines::new(join(longer.as_bytes(), sink()), &mut conversation);
        assert!(matches!(lines.line().await, Err(LineError::TooLong)));
    }

    #[tokio::test]
    async fn so_many_bytes_are_skipped_as_were_announced() {
        let mut conversation = Conversation::new(DEADLINE, &|_| {});
        for first in [
            "a\n",
            "a\n12",
            "a\n123456",
            "a\n123456789",
            "a\n1234567890b\n",
        ] {
            let rest = &"a\n1234567890b\n"[first.len()..];
            let said = first.as_bytes().chain(rest.as_bytes());
            let mut lines = Lines::new(join(said, sink()), &mut conversation);
            assert_eq!(lines.line().await.unwrap(), "a");
            lines.skip(10).await.unwrap();
            assert_eq!(lines.line().await.unwrap(), "b", "{first:?}");
        }
        // What ends with the connection is whole.
        let said = "a\n1".as_bytes().chain("234567890".as_bytes());
        let mut lines = Lines::new(join(said, sink()), &mut conversation);
        lines.line().await.unwrap();
        lines.skip(10).await.unwrap();

        let said = vec![b'x'; MAX_REPLY + 1];
        let mut lines = Lines::new(join(&said[..], sink()), &mut conversation);
        lines.skip(MAX_REPLY - 1).await.unwrap();
        assert!(matches!(lines.skip(2).await, Err(LineError::TooLong)));
        lines.skip(1).await.unwrap();
        assert!(matches!(lines.skip(1).await, Err(LineError::TooLong)));
    }
}
