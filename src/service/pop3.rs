//! POP3 (RFC 1939), as much of it as a check needs: sign in with an access token (RFC 5034) and
//! count the mails. No mail is fetched and none removed.

use std::sync::Arc;

use rustls::ClientConfig;
use secrecy::SecretString;

use crate::domain::provider::MailServer;
use crate::domain::stage::{Note, Stage};
use crate::service::conversation::{Conversation, DEADLINE, OnProgress};
use crate::service::fetch::{self, Answer, Capabilities, Channel, LogIn, Protocol, Stream};
use crate::service::line::Lines;
use crate::service::sasl::{Credential, Mechanism};
use crate::service::transcript::Transcript;

pub use crate::service::fetch::{FetchCause as Pop3Cause, FetchError as Pop3Error};

/// A mailbox that let itself be opened.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// How many mails it holds.
    pub count: u64,
    /// Their size.
    pub octets: u64,
    /// All that was said, redacted.
    pub transcript: Transcript,
}

/// Signs in, counts the mails, takes leave.
///
/// # Errors
/// Says why; the stage is always [`Stage::Pop3`].
pub async fn sign_in(
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &Credential,
    progress: OnProgress<'_>,
) -> Result<Receipt, Pop3Error> {
    let mut conversation = Conversation::new(DEADLINE, progress);
    let counted = match fetch::connect::<Pop3>(server, &mut conversation).await {
        Ok(stream) => count(stream, server, tls, credential, &mut conversation).await,
        Err(cause) => Err(cause),
    };
    receipt(conversation, counted)
}

/// The same over a connection that stands already.
///
/// # Errors
/// TLS or the sign-in failed, or was refused.
pub async fn sign_in_over<S: Stream>(
    stream: S,
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &Credential,
    progress: OnProgress<'_>,
) -> Result<Receipt, Pop3Error> {
    let mut conversation = Conversation::new(DEADLINE, progress);
    let counted = count(stream, server, tls, credential, &mut conversation).await;
    receipt(conversation, counted)
}

fn receipt(
    conversation: Conversation<'_>,
    counted: Result<(u64, u64), Pop3Cause>,
) -> Result<Receipt, Pop3Error> {
    match counted {
        Ok((count, octets)) => Ok(Receipt {
            count,
            octets,
            transcript: conversation.into_transcript(),
        }),
        Err(cause) => Err(Pop3Error::new(conversation, cause)),
    }
}

async fn count<S: Stream>(
    stream: S,
    server: &MailServer,
    tls: Arc<ClientConfig>,
    credential: &Credential,
    conversation: &mut Conversation<'_>,
) -> Result<(u64, u64), Pop3Cause> {
    let (mut channel, mechanism, words) =
        Channel::<_, Pop3>::open(stream, server, tls, credential, conversation).await?;
    let counted = totals(&words);
    if counted.is_some() {
        let note = Note::Words(mechanism.to_owned());
        channel.lines.conversation().pass(note);
    }
    channel.leave().await;
    counted.ok_or(Pop3Cause::Malformed(words))
}

/// The protocol has no memory: its answers come in the order of the commands.
#[derive(Debug, Default)]
pub(super) struct Pop3;

impl Protocol for Pop3 {
    const STAGE: Stage = Stage::Pop3;
    const START_TLS: &'static str = "STLS";
    const SIGN_IN: &'static str = "AUTH";
    const OPEN: &'static str = "STAT";
    const LEAVE: &'static str = "QUIT";

    /// RFC 1939 section 7.
    const LOG_IN: &'static str = "USER";

    fn log_in(user: &str, password: &SecretString) -> LogIn {
        LogIn {
            before: Some(format!("{} {user}", Self::LOG_IN)),
            words: "PASS ".to_owned(),
            secret: password.clone(),
            asked: None,
        }
    }

    fn command(&mut self, words: &str) -> String {
        words.to_owned()
    }

    async fn answer<S: Stream>(
        &mut self,
        lines: &mut Lines<'_, '_, S>,
    ) -> Result<Answer, Pop3Cause> {
        let line = lines.line().await?;
        let (sign, words) = line.split_once(' ').unwrap_or((&line, ""));
        match sign {
            "+OK" => Ok(Answer::Done(words.to_owned())),
            "+" => Ok(Answer::Continue(words.to_owned())),
            "-ERR" => Ok(Answer::Refused(line)),
            _ => Err(Pop3Cause::Malformed(line)),
        }
    }

    /// The response never stands in the command: RFC 2449 section 4 allows 255 octets there, and
    /// Microsoft asks for two steps.
    async fn capabilities<S: Stream>(
        channel: &mut Channel<'_, '_, S, Self>,
    ) -> Result<Capabilities, Pop3Cause> {
        let mut capabilities = Capabilities::default();
        if let Answer::Refused(_) = channel.exchange("CAPA").await? {
            // Older than RFC 2449; only trying shows what it can do.
            capabilities.start_tls = true;
            capabilities.log_in = true;
            capabilities.mechanisms = vec![Mechanism::XOAuth2.name().to_owned()];
            return Ok(capabilities);
        }
        loop {
            let line = channel.lines.line().await?;
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default() {
                "." => return Ok(capabilities),
                tag if tag.eq_ignore_ascii_case("STLS") => capabilities.start_tls = true,
                tag if tag.eq_ignore_ascii_case("USER") => capabilities.log_in = true,
                tag if tag.eq_ignore_ascii_case("SASL") => {
                    capabilities.mechanisms.extend(words.map(str::to_owned));
                }
                _ => {}
            }
        }
    }
}

/// Count and octets in the answer to STAT (RFC 1939 section 5); what follows is the server's own.
fn totals(words: &str) -> Option<(u64, u64)> {
    let mut numbers = words.split_ascii_whitespace();
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_two_numbers() {
        for (words, expected) in [
            ("2 320", Some((2, 320))),
            ("0 0 <1896.697170952@dbc>", Some((0, 0))),
            ("2", None),
            ("2 many", None),
            ("-1 0", None),
            ("", None),
        ] {
            assert_eq!(totals(words), expected, "{words:?}");
        }
    }
}
