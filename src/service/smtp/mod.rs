//! Message submission (RFC 6409) with an access token: the conversation this program exists for.
//!
//! Before the certificate is verified nothing is said but EHLO, STARTTLS and QUIT. The type holds
//! it: only a [`Session`] signs in or sends, and a session is always encrypted. What a server says
//! before that is used to find STARTTLS and then forgotten.
//!
//! A sign-in alone is [`sign_in`]; [`send`] is that and a message.
//! With PIPELINING a mail needs seven round trips behind the greeting (EHLO, STARTTLS, handshake,
//! EHLO, AUTH, MAIL to DATA, message), six with implicit TLS, and one more where the token is too
//! long for the AUTH command, which Microsoft's are.

mod auth;
mod data;
mod error;
mod extensions;
mod reply;
mod session;
mod transaction;

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;

use crate::domain::address::Address;
use crate::domain::provider::MailServer;
use crate::service::conversation::{Conversation, OnProgress};
use crate::service::sasl::Credential;
use crate::service::transcript::Transcript;

pub use crate::service::conversation::DEADLINE;
pub use data::{Data, DataError};
pub use error::{SmtpCause, SmtpError};
pub use reply::Reply;
pub use session::Session;

/// From whom and to whom (RFC 5321 section 2.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// MAIL FROM
    pub from: Address,
    /// RCPT TO, at least one.
    pub to: Vec<Address>,
}

/// A recipient whom the server did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whom.
    pub recipient: Address,
    /// What the server said.
    pub reply: Reply,
}

/// What a server took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The last line of the last reply; nearly every server names its queue id there.
    pub reply: String,
    /// For whom it did not take the message; at least one recipient is not among them.
    pub refused: Vec<Refusal>,
}

/// A message that was taken over by the server.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The reply, and who is left out.
    pub taken: Taken,
    /// For example `TLS 1.3`.
    pub tls_version: &'static str,
    /// Under which name was signed in.
    pub user: String,
    /// All that was said, redacted.
    pub transcript: Transcript,
}

/// What a large message takes beside that, on a slow line: 50 KB a second.
const OCTETS_PER_MILLISECOND: u64 = 50;

/// Signs in, takes leave, sends nothing.
///
/// # Errors
/// Says at which stage and why.
pub async fn sign_in(
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &Credential,
    progress: OnProgress<'_>,
) -> Result<(), SmtpError> {
    let mut conversation = Conversation::new(DEADLINE, progress);
    let signed_in = async {
        let mut session = Session::open(server, tls, &mut conversation).await?;
        let signed_in = session.authenticate(credential).await;
        session.quit().await;
        signed_in
    }
    .await;
    signed_in.map_err(|cause| SmtpError::new(conversation, cause))
}

/// Sends one message, once. After a failure nothing is tried again: whether it may be is for a
/// person to say. Where the server takes some recipients and not others, the message goes to the former.
///
/// # Errors
/// Says at which stage and why; [`SmtpCause::MaybeSent`] where the message may have gone out
/// all the same.
pub async fn send(
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &Credential,
    envelope: &Envelope,
    message: &[u8],
    progress: OnProgress<'_>,
) -> Result<Receipt, SmtpError> {
    let mut conversation = Conversation::new(limit(message), progress);
    let sent = async {
        let data = Data::encode(message)?;
        let session = Session::open(server, tls, &mut conversation).await?;
        session.deliver(credential, envelope, &data).await
    }
    .await;
    match sent {
        Ok((taken, tls_version)) => Ok(Receipt {
            taken,
            tls_version,
            user: credential.user().to_owned(),
            transcript: conversation.into_transcript(),
        }),
        Err(cause) => Err(SmtpError::new(conversation, cause)),
    }
}

fn limit(message: &[u8]) -> Duration {
    DEADLINE + Duration::from_millis(message.len() as u64 / OCTETS_PER_MILLISECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_message_has_more_time() {
        assert_eq!(limit(b""), DEADLINE);
        assert_eq!(limit(&[0; 5_025]), DEADLINE + Duration::from_millis(100));
    }
}
