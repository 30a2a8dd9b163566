//! `IMAP4rev1` (RFC 3501), as much of it as finding one mail needs: sign in with an access token,
//! open the inbox to read only, search by Message-ID until the mail is there.

mod response;

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use tokio_rustls::client::TlsStream;

use crate::domain::provider::MailServer;
use crate::domain::stage::{Note, Stage};
use crate::service::conversation::Conversation;
use crate::service::fetch::{self, Channel, Stream};
use crate::service::sasl::Credential;
use response::Imap;

pub use crate::service::conversation::DEADLINE;
pub use crate::service::fetch::{FetchCause as ImapCause, FetchError as ImapError};

/// An encrypted session, signed in, with the inbox open.
pub struct Session<'c, 'p, S = TcpStream> {
    channel: Channel<'c, 'p, TlsStream<S>, Imap>,
}

/// Between the first two searches; each pause after is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Often enough for who watches, seldom enough for the server.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// For the answers to the last search.
const PATIENCE: Duration = Duration::from_secs(10);

impl<'c, 'p> Session<'c, 'p> {
    /// Resolves, connects, encrypts, signs in and opens the inbox.
    ///
    /// # Errors
    /// Any of these failed, or was refused.
    pub async fn open(
        server: &MailServer,
        tls: Arc<ClientConfig>,
        credential: &Credential,
        conversation: &'c mut Conversation<'p>,
    ) -> Result<Self, ImapCause> {
        let stream = fetch::connect::<Imap>(server, conversation).await?;
        Self::over(stream, server, tls, credential, conversation).await
    }
}

impl<'c, 'p, S: Stream> Session<'c, 'p, S> {
    /// The same over a connection that stands already.
    ///
    /// # Errors
    /// TLS, the sign-in or the opening failed, or was refused.
    pub async fn over(
        stream: S,
        server: &MailServer,
        tls: Arc<ClientConfig>,
        credential: &Credential,
        conversation: &'c mut Conversation<'p>,
    ) -> Result<Self, ImapCause> {
        let (mut channel, mechanism, _) =
            Channel::open(stream, server, tls, credential, conversation).await?;
        let note = Note::Words(mechanism.to_owned());
        channel.lines.conversation().pass(note);
        Ok(Self { channel })
    }

    /// Looks for a mail until it is there or this time is over; whether it was found. The time has
    /// nothing to do with what the conversation has taken so far.
    ///
    /// # Errors
    /// The server refused to search, or the connection broke.
    pub async fn find(&mut self, message_id: &str, within: Duration) -> Result<bool, ImapCause> {
        let until = Instant::now() + within;
        let search = format!(
            "UID SEARCH HEADER Message-ID {}",
            response::quoted(message_id)
        );
        let conversation = self.channel.lines.conversation();
        conversation.allow(within + PATIENCE);
        conversation.enter(Stage::FetchBack);
        let mut pause = FIRST_PAUSE;
        loop {
            // RFC 3501 section 6.1.2: a server may keep new mails to itself until it is asked.
            self.channel.perform("NOOP").await?;
            self.channel.perform(&search).await?;
            if self.channel.protocol.has_found() {
                let note = Note::Words(message_id.to_owned());
                self.channel.lines.conversation().pass(note);
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            sleep(pause.min(left)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Takes leave without waiting for the answer.
    pub async fn logout(self) {
        self.channel.leave().await;
    }
}
