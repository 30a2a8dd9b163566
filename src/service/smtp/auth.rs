//! AUTH (RFC 4954).

use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::domain::stage::{Note, Stage};
use crate::service::line::LineError;
use crate::service::sasl::{Challenge, Credential, MAX_CHALLENGES};
use crate::service::smtp::error::SmtpCause;
use crate::service::smtp::reply::Reply;
use crate::service::smtp::session::{Session, last_words};

/// RFC 4954 section 4: a command with its initial response may not exceed the limit of RFC 5321
/// section 4.5.3.1.4, 512 octets with CRLF. Postfix cuts lines at 2,048, Google at 1,024, Dovecot
/// at 512; Microsoft's tokens have 1,500 to 2,500.
const MAX_COMMAND: usize = 512;

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, '_, S> {
    /// Signs in.
    ///
    /// # Errors
    /// The server takes no access tokens or refused this one.
    pub async fn authenticate(&mut self, credential: &Credential) -> Result<(), SmtpCause> {
        self.lines.conversation().enter(Stage::Auth);
        let offered = &self.extensions.mechanisms;
        let Some(mechanism) = credential.choose(offered.iter().map(String::as_str)) else {
            return Err(SmtpCause::MechanismMissing(offered.clone()));
        };
        let responses = credential.responses(mechanism, &self.server.host, self.server.port);
        credential.each_form(|form| self.lines.conversation().conceal(form));
        for response in &responses {
            self.lines.conversation().conceal(response.expose_secret());
        }
        let mut responses = responses.iter();

        let command = format!("AUTH {}", mechanism.name());
        let inline = format!("{command} ");
        let fits = |response: &&SecretString| {
            let length = inline.len() + response.expose_secret().len() + CRLF;
            mechanism.begins_with_response() && length <= MAX_COMMAND
        };
        let sent = match responses.as_slice().first().filter(fits) {
            Some(response) => {
                responses.next();
                self.lines.send_secret(&inline, response).await
            }
            None => self.lines.send(&[&command]).await,
        };
        let mut reply = self.reply_after(sent).await?;

        let mut challenge = None;
        let mut count = 0;
        while reply.code == CONTINUE {
            if let Some(response) = responses.next() {
                let sent = self.lines.send_secret("", response).await;
                reply = self.reply_after(sent).await?;
                continue;
            }
            // Only the server's first reason is the reason; what follows is about our empty answer.
            let text = reply.texts().next().unwrap_or_default();
            let said = challenge.get_or_insert_with(|| Challenge::parse(text));
            count += 1;
            if count > MAX_CHALLENGES {
                return Err(SmtpCause::EndlessChallenge(said.clone()));
            }
            reply = self.exchange(&[mechanism.acknowledgement()]).await?;
        }
        if reply.code != 235 || responses.len() > 0 {
            return Err(refused(reply, challenge));
        }
        let note = Note::Words(mechanism.name().to_owned());
        self.lines.conversation().pass(note);
        Ok(())
    }

    async fn reply_after(&mut self, sent: Result<(), LineError>) -> Result<Reply, SmtpCause> {
        match sent {
            Ok(()) => Ok(Reply::read(&mut self.lines).await?),
            Err(error) => Err(last_words(&mut self.lines, error).await),
        }
    }
}

/// "Go on" (RFC 4954 section 4).
const CONTINUE: u16 = 334;
/// In octets.
const CRLF: usize = 2;

fn refused(reply: Reply, challenge: Option<Challenge>) -> SmtpCause {
    SmtpCause::SignInRefused { reply, challenge }
}
