//! The service's files, without those that keep or schedule anything. Only the edges of the machine are other than in
//! the program: `http`, `tls` and `atomic` here, and what they rest on in `stand_in`. `redirect`, `settings` and
//! [`stat`] lend out what is private there.

use std::sync::Arc;

use rustls::ClientConfig;

use crate::domain::provider::MailServer;

pub mod atomic;
// A link: a file that #[path] names would look for its own modules beside it.
pub mod handover;
pub mod http;
pub mod redirect;
pub mod settings;
pub mod tls;

#[path = "../../../src/service/connect.rs"]
pub mod connect;
#[path = "../../../src/service/conversation.rs"]
pub mod conversation;
#[path = "../../../src/service/failure.rs"]
pub mod failure;
#[path = "../../../src/service/fetch/mod.rs"]
pub mod fetch;
#[path = "../../../src/service/id_token.rs"]
pub mod id_token;
#[path = "../../../src/service/imap/mod.rs"]
pub mod imap;
#[path = "../../../src/service/line.rs"]
pub mod line;
#[path = "../../../src/service/message.rs"]
pub mod message;
#[path = "../../../src/service/oauth/mod.rs"]
pub mod oauth;
#[path = "../../../src/service/pop3.rs"]
pub mod pop3;
#[path = "../../../src/service/sasl.rs"]
pub mod sasl;
#[path = "../../../src/service/secure.rs"]
pub mod secure;
#[path = "../../../src/service/smtp/mod.rs"]
pub mod smtp;
#[path = "../../../src/service/transcript.rs"]
pub mod transcript;

/// As `pop3::sign_in` counts the mails, over a connection that stands already.
pub async fn stat<S: fetch::Stream>(
    stream: S,
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &sasl::Credential,
    conversation: &mut conversation::Conversation<'_>,
) -> Result<String, fetch::FetchCause> {
    let opened =
        fetch::Channel::<_, pop3::Pop3>::open(stream, server, tls, credential, conversation);
    let (channel, _, words) = opened.await?;
    channel.leave().await;
    Ok(words)
}
