//! One mail transaction (RFC 5321 section 3.3): MAIL, RCPT, DATA, the message.

use std::iter;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::domain::address::Address;
use crate::domain::stage::{Note, Stage};
use crate::service::smtp::data::{Data, DataError};
use crate::service::smtp::error::SmtpCause;
use crate::service::smtp::reply::Reply;
use crate::service::smtp::session::{Session, last_words};
use crate::service::smtp::{Envelope, Refusal, Taken};

/// "Start mail input" (RFC 5321 section 4.2.3).
const START_INPUT: u16 = 354;
/// Recipients named in one write: their replies stay far under what a connection buffers, so that
/// neither side waits for the other to read (RFC 2920 section 3.1).
const GROUP: usize = 50;

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, '_, S> {
    /// Sends one message to all recipients that the server takes.
    ///
    /// # Errors
    /// Sender, all recipients or message were refused, or the connection broke:
    /// [`SmtpCause::MaybeSent`] where that was after the final dot.
    pub async fn submit(&mut self, envelope: &Envelope, data: &Data) -> Result<Taken, SmtpCause> {
        if envelope.to.is_empty() {
            return Err(SmtpCause::NobodyTaken(Vec::new()));
        }
        self.lines.conversation().enter(Stage::Sender);
        let mut mail = format!("MAIL FROM:<{}>", envelope.from);
        if self.extensions.size {
            mail = format!("{mail} SIZE={}", data.size());
        }
        if let Some(line) = data.eight_bit() {
            if !self.extensions.eight_bit {
                return Err(DataError::EightBit(line).into());
            }
            mail.push_str(" BODY=8BITMIME");
        }
        let (refused, go) = if self.extensions.pipelining {
            self.pipeline(&mail, envelope).await?
        } else {
            self.one_by_one(&mail, envelope).await?
        };
        if go.code != START_INPUT {
            return Err(SmtpCause::Refused(go));
        }
        let reply = self.hand_over(data).await?;
        Ok(Taken { reply, refused })
    }

    /// Each command waits for the reply to the former. Returns who was refused, and the reply to DATA.
    async fn one_by_one(
        &mut self,
        mail: &str,
        envelope: &Envelope,
    ) -> Result<(Vec<Refusal>, Reply), SmtpCause> {
        accepted(self.exchange(&[mail]).await?)?;
        let mut answers = Vec::with_capacity(envelope.to.len());
        for recipient in &envelope.to {
            let answer = self.exchange(&[&rcpt(recipient)]).await;
            let is_over = answer.is_err();
            answers.push(answer);
            if is_over {
                break;
            }
        }
        let refused = self.conclude_recipients(answers, envelope)?;
        Ok((refused, self.exchange(&["DATA"]).await?))
    }

    /// All commands in one write (RFC 2920), or in as few as so many recipients need; each reply is
    /// judged by itself. Returns the same.
    async fn pipeline(
        &mut self,
        mail: &str,
        envelope: &Envelope,
    ) -> Result<(Vec<Refusal>, Reply), SmtpCause> {
        let rcpts: Vec<String> = envelope.to.iter().map(rcpt).collect();
        let groups = rcpts.len().div_ceil(GROUP);
        let mut answers = Vec::with_capacity(rcpts.len());
        let mut sender = Ok(());
        for (number, group) in rcpts.chunks(GROUP).enumerate() {
            let (is_first, is_last) = (number == 0, number + 1 == groups);
            let commands: Vec<&str> = iter::once(mail)
                .filter(|_| is_first)
                .chain(group.iter().map(String::as_str))
                .chain(iter::once("DATA").filter(|_| is_last))
                .collect();
            let first = self.exchange(&commands).await;
            let mut left = group.len();
            if is_first {
                sender = accepted(first?);
            } else {
                answers.push(first);
                left -= 1;
            }
            while left > 0 && answers.last().is_none_or(Result::is_ok) {
                answers.push(Reply::read(&mut self.lines).await.map_err(SmtpCause::from));
                left -= 1;
            }
            if answers.last().is_some_and(Result::is_err) {
                break;
            }
            // Without a sender there is nobody to name further recipients for.
            if !is_last && let Err(cause) = sender {
                return Err(cause);
            }
        }
        let taken = sender.and_then(|()| self.conclude_recipients(answers, envelope));
        let go = Reply::read(&mut self.lines).await;
        match taken {
            Ok(refused) => Ok((refused, go?)),
            Err(cause) => {
                // RFC 2920 section 3.1: a server that took DATA all the same waits for a message to nobody.
                if go.is_ok_and(|go| go.code == START_INPUT) {
                    // Nothing is sent after it but QUIT; whether it arrives changes nothing any more.
                    let _ = self.lines.send(&["."]).await;
                }
                Err(cause)
            }
        }
    }

    /// Ends the stages of sender and recipients together: many servers, Postfix among them, look at
    /// the sender only when they know the recipient. One recipient that is taken is enough.
    fn conclude_recipients(
        &mut self,
        answers: Vec<Result<Reply, SmtpCause>>,
        envelope: &Envelope,
    ) -> Result<Vec<Refusal>, SmtpCause> {
        let conversation = self.lines.conversation();
        let (mut taken, mut refused, mut broken) = (Vec::new(), Vec::new(), None);
        for (recipient, answer) in envelope.to.iter().zip(answers) {
            match answer {
                Ok(reply) if reply.is_positive() => taken.push(recipient.as_str()),
                Ok(reply) => refused.push(Refusal {
                    recipient: recipient.clone(),
                    reply,
                }),
                Err(cause) => broken = Some(cause),
            }
        }
        if taken.is_empty()
            && broken.is_none()
            && let Some(refusal) = refused
                .iter()
                .find(|refusal| blames_sender(&refusal.reply, envelope))
        {
            return Err(SmtpCause::Refused(refusal.reply.clone()));
        }
        conversation.pass(Note::Words(envelope.from.to_string()));
        conversation.enter(Stage::Recipient);
        if let Some(cause) = broken {
            return Err(cause);
        }
        if taken.is_empty() {
            return Err(SmtpCause::NobodyTaken(refused));
        }
        conversation.pass(Note::Words(taken.join(", ")));
        conversation.enter(Stage::Accepted);
        Ok(refused)
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

fn rcpt(recipient: &Address) -> String {
    format!("RCPT TO:<{recipient}>")
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
/// - a path that is one of the addresses names the culprit;
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
    let is = |address: &Address| named.is_some_and(|path| address.is_same_as(path));
    match (is(&envelope.from), envelope.to.iter().any(is)) {
        (true, false) => true,
        (false, true) => false,
        _ => reply.code == 553 && detail == Some("7.1"),
    }
}
