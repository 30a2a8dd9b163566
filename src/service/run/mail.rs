//! What a run does at the mail servers: sign in, send, read back.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Local, Utc};

use super::Run;
use crate::domain::address::Address;
use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{LastTest, Presented};
use crate::domain::permission::Protocol;
use crate::domain::preset;
use crate::domain::provider::{Access, SignIn};
use crate::domain::stage::{Progress, Stage};
use crate::message::{Receipt, RunEvent};
use crate::service::conversation::{Conversation, DEADLINE};
use crate::service::reporter::Reporter;
use crate::service::sasl::Credential;
use crate::service::smtp::{self, Envelope, Refusal, SmtpCause};
use crate::service::tokens::Pass;
use crate::service::{imap, message, pop3};
use crate::text::{t, tf};

/// A message that nobody got.
pub(in crate::service) struct Undelivered {
    pub evidence: Evidence,
    /// All recipients, where it was they who were refused.
    pub refused: Vec<Refusal>,
}

/// Mail within one organisation is there in seconds; a full queue or a filter takes longer than anybody waits.
const ARRIVAL: Duration = Duration::from_secs(30);

impl Run {
    /// Awaits a test, keeps how it ended, and tells.
    pub async fn test(
        &self,
        test: impl Future<Output = Result<RunEvent, Evidence>>,
    ) -> Result<(), Evidence> {
        let ended = test.await;
        let failed = ended.as_ref().err().map(|evidence| {
            let diagnosis = Diagnosis::of(evidence.clone(), Subject::default());
            diagnosis.cause.label.to_owned()
        });
        let at = Utc::now();
        let test = LastTest {
            at,
            failed,
            ..LastTest::default()
        };
        self.desk
            .keep_tests(HashMap::from([(self.order.sender.id, test)]));
        self.reporter.tell(ended?);
        Ok(())
    }

    /// Sends one test mail.
    pub async fn send_test_mail(&self, pass: &Pass) -> Result<RunEvent, Evidence> {
        self.deliver(pass, None).await.map(RunEvent::Sent)
    }

    /// Sends a test mail from the mailbox to itself, signs in to IMAP and POP3, and reads it back. An
    /// application that may fetch and not send is proven as far as it goes.
    pub async fn check_all(&self) -> Result<RunEvent, Evidence> {
        let pass = self.renew().await?;
        match self.deliver(&pass, Some(&self.order.sender.address)).await {
            Ok(mut receipt) => {
                receipt.arrived = Some(self.read_back(&pass, &receipt.message_id).await?);
                Ok(RunEvent::Sent(receipt))
            }
            Err(evidence) if self.may_only_fetch(&evidence) => {
                for stage in [
                    Stage::Auth,
                    Stage::Sender,
                    Stage::Recipient,
                    Stage::Accepted,
                ] {
                    self.reporter.skip(stage);
                }
                self.fetch(&pass, None).await?;
                self.reporter.skip(Stage::FetchBack);
                let why = Diagnosis::of(evidence, self.order.subject.clone());
                Ok(RunEvent::Fetched(Box::new(why)))
            }
            Err(evidence) => Err(evidence),
        }
    }

    /// Signs in at the submission server, and sends nothing.
    pub async fn sign_in(&self, pass: &Pass) -> Result<(), Evidence> {
        let tls = self.desk.network()?.tls;
        let sender = &self.order.sender;
        let credential = credential(pass, self.presented(sender.presented))?;
        let report = self.report();
        let signed_in = smtp::sign_in(&self.order.provider.smtp, tls, &credential, &report).await;
        signed_in.map_err(|error| self.named(error.evidence(), pass, Protocol::Smtp))
    }

    /// Sends a message by this mailbox's sign-in.
    ///
    /// Who sends from a mailbox of others is tried under both names where the first is refused, and the
    /// one that served is kept. A refusal is no delivery, so nothing can arrive twice.
    pub async fn submit(
        &self,
        pass: &Pass,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<smtp::Receipt, Undelivered> {
        let sender = &self.order.sender;
        let first = self.submit_as(sender.presented, pass, envelope, message, None);
        let refused = match first.await {
            Err(refused) if self.has_two_names() && is_about_name(&refused.evidence) => refused,
            ended => return ended,
        };
        tracing::info!(presented = ?sender.presented, "refused under this name");
        let (other, failed) = (sender.presented.other(), refused.evidence.stage);
        let second = self.submit_as(other, pass, envelope, message, Some(failed));
        match second.await {
            Ok(receipt) => {
                // Where it is the user's own address, nothing is learnt of the mailbox.
                if envelope.from.is_same_as(sender.address.as_str()) {
                    self.desk.keep_presented(sender.id, other)?;
                }
                Ok(receipt)
            }
            Err(_) => Err(refused),
        }
    }

    /// Stages that were passed before are not told again.
    async fn submit_as(
        &self,
        presented: Presented,
        pass: &Pass,
        envelope: &Envelope,
        message: &[u8],
        told_before: Option<Stage>,
    ) -> Result<smtp::Receipt, Undelivered> {
        let credential = credential(pass, self.presented(presented))?;
        let tls = self.desk.network()?.tls;
        let reporter: &Reporter = &self.reporter;
        let report = |progress: Progress| {
            if told_before.is_none_or(|failed| progress.stage() >= failed) {
                reporter.progress(progress);
            }
        };
        let server = &self.order.provider.smtp;
        smtp::send(server, tls, &credential, envelope, message, &report)
            .await
            .map_err(|error| Undelivered {
                evidence: self.named(error.evidence(), pass, Protocol::Smtp),
                refused: match error.cause() {
                    SmtpCause::NobodyTaken(refused) => refused.clone(),
                    _ => Vec::new(),
                },
            })
    }

    /// Sends a test mail, to its usual recipient where no other is named.
    pub async fn deliver(&self, pass: &Pass, to: Option<&Address>) -> Result<Receipt, Evidence> {
        let address = &self.order.sender.address;
        let recipient = to.unwrap_or(&self.order.sender.recipient);
        let now = Local::now();
        let subject = tf(
            "mail-subject",
            &[("time", now.format("%d.%m.%Y %H:%M").to_string().into())],
        );
        let mail = message::test_mail(address, recipient, &subject, &t("mail-body"), &now)
            .map_err(|error| unusable(Stage::Address, &error))?;
        let server = &self.order.provider.smtp;
        let envelope = Envelope {
            from: address.clone(),
            to: vec![recipient.clone()],
        };
        let receipt = self
            .submit(pass, &envelope, &mail.octets)
            .await
            .map_err(|undelivered| undelivered.evidence)?;
        Ok(Receipt {
            from: address.to_string(),
            to: recipient.to_string(),
            subject,
            server: server.to_string(),
            security: server.security,
            message_id: mail.message_id,
            reply: receipt.taken.reply,
            transcript: receipt.transcript.to_string(),
            at: now.to_utc(),
            user: receipt.user,
            arrived: None,
        })
    }

    /// Signs in to IMAP and POP3, and looks for a mail in the inbox; says how long that took to arrive.
    async fn read_back(&self, pass: &Pass, message_id: &str) -> Result<Duration, Evidence> {
        let sent = Instant::now();
        if self.fetch(pass, Some(message_id)).await? {
            Ok(sent.elapsed())
        } else {
            Err(Evidence {
                stage: Stage::FetchBack,
                fault: Fault::Deadline,
                words: String::new(),
            })
        }
    }

    /// Signs in to IMAP and POP3; whether this mail was found, where one is looked for. Microsoft wants the
    /// mailbox named where it is somebody else's; where that is refused the user is.
    async fn fetch(&self, pass: &Pass, message_id: Option<&str>) -> Result<bool, Evidence> {
        let mut names = vec![Presented::User];
        if self.has_two_names() {
            names.insert(0, Presented::Mailbox);
        }
        let mut refused = None;
        for name in names {
            let credential = credential(pass, self.presented(name))?;
            match self.fetch_as(&credential, pass, message_id).await {
                Err(evidence) if evidence.stage == Stage::Imap && is_about_name(&evidence) => {
                    refused.get_or_insert(evidence);
                }
                ended => return ended,
            }
        }
        Err(refused.unwrap_or_else(super::incomplete))
    }

    async fn fetch_as(
        &self,
        credential: &Credential,
        pass: &Pass,
        message_id: Option<&str>,
    ) -> Result<bool, Evidence> {
        let provider = &self.order.provider;
        let tls = self.desk.network()?.tls;
        let report = self.report();
        let mut conversation = Conversation::new(DEADLINE, &report);
        let found = async {
            let mut inbox = imap::Session::open(
                &provider.imap,
                Arc::clone(&tls),
                credential,
                &mut conversation,
            )
            .await?;
            let counted = pop3::sign_in(&provider.pop3, tls, credential, &report).await;
            if let Err(error) = counted {
                return Ok(Err(self.named(error.evidence(), pass, Protocol::Pop3)));
            }
            let found = match message_id {
                Some(message_id) => inbox.find(message_id, ARRIVAL).await?,
                None => false,
            };
            inbox.logout().await;
            Ok(Ok(found))
        }
        .await;
        found
            .map_err(|cause| {
                let evidence = imap::ImapError::new(conversation, cause).evidence();
                self.named(evidence, pass, Protocol::Imap)
            })
            .flatten()
    }

    /// A refusal for want of a permission that is known not to have been granted says so.
    fn named(&self, evidence: Evidence, pass: &Pass, protocol: Protocol) -> Evidence {
        let provider = &self.order.provider;
        let is_sign_in = matches!(evidence.stage, Stage::Auth | Stage::Imap | Stage::Pop3);
        let lacks = pass.granted.lacks(protocol, provider.access.sign_in());
        match lacks.filter(|_| preset::is_microsoft(&provider.preset)) {
            Some(permission) if is_sign_in && matches!(evidence.fault, Fault::Reply(_)) => {
                Evidence {
                    stage: evidence.stage,
                    fault: Fault::Local(LocalFault::ScopesNotGranted),
                    words: format!("{permission}\n{}", evidence.words),
                }
            }
            _ => evidence,
        }
    }

    /// The application may not send, and nobody said that it should.
    fn may_only_fetch(&self, evidence: &Evidence) -> bool {
        self.order.provider.access.sign_in() == SignIn::Application
            && evidence.fault == Fault::Local(LocalFault::ScopesNotGranted)
    }

    /// Somebody else's token, or the application's, is presented for the mailbox.
    fn has_two_names(&self) -> bool {
        let sender = &self.order.sender;
        !matches!(self.order.provider.access, Access::Password)
            && !sender.address.is_same_as(&sender.user)
    }

    fn presented(&self, presented: Presented) -> &str {
        let sender = &self.order.sender;
        match presented {
            Presented::Mailbox if self.has_two_names() => sender.address.as_str(),
            Presented::User | Presented::Mailbox => &sender.user,
        }
    }

    fn report(&self) -> impl Fn(Progress) + Sync {
        let reporter: &Reporter = &self.reporter;
        |progress: Progress| reporter.progress(progress)
    }
}

impl From<Evidence> for Undelivered {
    fn from(evidence: Evidence) -> Self {
        Self {
            evidence,
            refused: Vec::new(),
        }
    }
}

fn credential(pass: &Pass, user: &str) -> Result<Credential, Evidence> {
    Credential::new(user, pass.secret.clone()).map_err(|error| unusable(Stage::Token, &error))
}

/// A refusal that may depend on the name under which somebody signs in.
fn is_about_name(evidence: &Evidence) -> bool {
    let may_be = [Stage::Auth, Stage::Sender, Stage::Accepted, Stage::Imap];
    may_be.contains(&evidence.stage)
        && matches!(
            evidence.fault,
            Fault::Reply(_) | Fault::Local(LocalFault::ScopesNotGranted)
        )
}

/// A value that passed every check so far cannot be used after all.
fn unusable(stage: Stage, error: &dyn Error) -> Evidence {
    Evidence {
        stage,
        fault: Fault::Local(LocalFault::Incomplete),
        words: error.to_string(),
    }
}
