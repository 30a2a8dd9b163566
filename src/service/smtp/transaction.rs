//! One mail transaction (RFC 5321 section 3.3): MAIL, RCPT, DATA, the message.

use tokio::io::{AsyncRead, AsyncWrite};

use crate::domain::stage::{Note, Stage};
use crate::service::smtp::Envelope;
use crate::service::smtp::data::Data;
use crate::service::smtp::error::SmtpCause;
use crate::service::smtp::reply::Reply;
use crate::service::smtp::session::{Session, last_words};

/// "Start mail input" (RFC 5321 section 4.2.3).
const START_INPUT: u16 = 354;

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, '_, S> {
    /// Sends one message to one recipient; returns the last line of the last reply.
    ///
    /// # Errors
    /// Sender, recipient or message was refused, or the connection broke:
    /// [`SmtpCause::MaybeSent`] where that was after the final dot.
    pub async fn submit(&mut self, envelope: &Envelope, data: &Data) -> Result<String, SmtpCause> {
        self.lines.conversation().enter(Stage::Sender);
        let mut mail = format!("MAIL FROM:<{}>", envelope.from);
        if self.extensions.size {
            mail = format!("{mail} SIZE={}", data.size());
        }
        let rcpt = format!("RCPT TO:<{}>", envelope.to);
        let go = if self.extensions.pipelining {
            self.pipeline(&mail, &rcpt, envelope).await?
        } else {
            accepted(self.exchange(&[&mail]).await?)?;
            let rcpt = self.exchange(&[&rcpt]).await;
            self.conclude_recipient(rcpt, envelope)?;
            self.exchange(&["DATA"]).await?
        };
        if go.code != START_INPUT {
            return Err(SmtpCause::Refused(go));
        }
        self.hand_over(data).await
    }

    /// All three commands in one write (RFC 2920), each reply judged by itself. Returns the reply to DATA.
    async fn pipeline(
        &mut self,
        mail: &str,
        rcpt: &str,
        envelope: &Envelope,
    ) -> Result<Reply, SmtpCause> {
        let mail = self.exchange(&[mail, rcpt, "DATA"]).await?;
        let rcpt = Reply::read(&mut self.lines).await.map_err(SmtpCause::from);
        let taken = accepted(mail).and_then(|()| self.conclude_recipient(rcpt, envelope));
        let go = Reply::read(&mut self.lines).await;
        if let Err(cause) = taken {
            // RFC 2920 section 3.1: a server that took DATA all the same waits for a message to nobody.
            if go.is_ok_and(|go| go.code == START_INPUT) {
                // Nothing is sent after it but QUIT; whether it arrives changes nothing any more.
                let _ = self.lines.send(&["."]).await;
            }
            return Err(cause);
        }
        Ok(go?)
    }

    /// Ends the stages of sender and recipient together: many servers, Postfix among them, look at
    /// the sender only when they know the recipient.
    fn conclude_recipient(
        &mut self,
        reply: Result<Reply, SmtpCause>,
        envelope: &Envelope,
    ) -> Result<(), SmtpCause> {
        let conversation = self.lines.conversation();
        match reply {
            Ok(reply) if !reply.is_positive() && blames_sender(&reply, envelope) => {
                return Err(SmtpCause::Refused(reply));
            }
            reply => {
                conversation.pass(Note::Words(envelope.from.to_string()));
                conversation.enter(Stage::Recipient);
                accepted(reply?)?;
            }
        }
        conversation.pass(Note::Words(envelope.to.to_string()));
        conversation.enter(Stage::Accepted);
        Ok(())
    }

    async fn hand_over(&mut self, data: &Data) -> Result<String, SmtpCause> {
        if let Err(error) = self.lines.send_octets(data.wire()).await {
            // The final dot has not gone out: this message was certainly not sent.
            return Err(last_words(&mut self.lines, error).await);
        }
        let reply = Reply::read(&mut self.lines)
            .await
            .map_err(SmtpCause::MaybeSent)?;
        let last_line = reply.last_line();
        accepted(reply)?;
        let note = Note::Words(last_line.clone());
        self.lines.conversation().pass(note);
        Ok(last_line)
    }
}

fn accepted(reply: Reply) -> Result<(), SmtpCause> {
    if reply.is_positive() {
        Ok(())
    } else {
        Err(SmtpCause::Refused(reply))
    }
}

/// Whether a refusal of RCPT means the sender. Told by codes and by the path that Postfix puts in
/// front of its texts, never by their words:
/// - RFC 3463 section 3.2: X.1.7 and X.1.8 are about the sender's address;
/// - a path that is one of the two addresses names the culprit;
/// - where it names both (mail to oneself) or neither, 553 with 5.7.1 is a sender that is not one's
///   own: Postfix refuses recipients with 450, 550 and 554.
fn blames_sender(reply: &Reply, envelope: &Envelope) -> bool {
    let class_and_detail = reply.enhanced().and_then(|code| code.split_once('.'));
    let detail = class_and_detail.map(|(_, detail)| detail);
    if matches!(detail, Some("1.7" | "1.8")) {
        return true;
    }
    let named = reply
        .text()
        .strip_prefix('<')
        .and_then(|text| text.split_once('>'))
        .map(|(path, _)| path);
    let is = |address: &crate::domain::address::Address| {
        named.is_some_and(|path| address.is_same_as(path))
    };
    match (is(&envelope.from), is(&envelope.to)) {
        (true, false) => true,
        (false, true) => false,
        _ => reply.code == 553 && detail == Some("7.1"),
    }
}
