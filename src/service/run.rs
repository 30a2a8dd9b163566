//! One authorization, one test mail, or both: the stages in their order. Stops at the first that fails.

use std::collections::HashMap;
use std::error::Error;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Local, Utc};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{spawn_blocking, spawn_local};
use url::Url;

use crate::domain::address::Address;
use crate::domain::check::{Checked, Sender};
use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{LastTest, Mailbox, MailboxId};
use crate::domain::preset;
use crate::domain::provider::{Provider, SignIn};
use crate::domain::stage::{Note, Progress, Stage};
use crate::message::{Authorized, Kept, Receipt, RunEvent};
use crate::service::conversation::{Conversation, DEADLINE};
use crate::service::desk::Desk;
use crate::service::oauth::{AuthorizationCode, AuthorizationRequest};
use crate::service::redirect::{CONSENT_DEADLINE, Redirect, RedirectListener, parse_pasted};
use crate::service::reporter::Reporter;
use crate::service::smtp::{self, Envelope, Refusal, SmtpCause};
use crate::service::tokens::{AccessToken, consent_missing};
use crate::service::xoauth2::Credential;
use crate::service::{browser, imap, message, pop3};
use crate::text::{t, tf};

/// A run under way.
pub(super) struct Run {
    desk: Rc<Desk>,
    order: Rc<Order>,
    reporter: Rc<Reporter>,
}

/// What a run works with; parsed before anything is done.
pub(super) struct Order {
    pub provider: Provider,
    pub sender: Sender,
    pub subject: Subject,
}

/// A message that nobody got.
pub(super) struct Undelivered {
    pub evidence: Evidence,
    /// All recipients, where it was they who were refused.
    pub refused: Vec<Refusal>,
}

/// What a person does while consent is awaited.
pub(super) enum Control {
    OpenBrowser,
    Paste(SecretString),
}

impl Run {
    /// Saves what was entered and parses it.
    pub fn prepare(
        desk: Rc<Desk>,
        reporter: Rc<Reporter>,
        edit: ProviderEdit,
        mailbox: MailboxId,
        subject: Subject,
    ) -> Result<Self, Evidence> {
        reporter.start(Stage::Address);
        let order = Order::of(&edit.provider, &edit.mailboxes, mailbox, subject)?;
        desk.save(edit)?;
        Ok(Self::ready(desk, reporter, order))
    }

    /// Takes up what is kept.
    pub fn of_kept(
        desk: Rc<Desk>,
        reporter: Rc<Reporter>,
        kept: &Kept,
        mailbox: &Mailbox,
        subject: Subject,
    ) -> Result<Self, Evidence> {
        reporter.start(Stage::Address);
        let provider = kept
            .providers
            .iter()
            .find(|provider| provider.id == mailbox.provider)
            .ok_or_else(incomplete)?;
        let order = Order::of(
            provider,
            &kept.mailboxes_of(provider.id),
            mailbox.id,
            subject,
        )?;
        Ok(Self::ready(desk, reporter, order))
    }

    fn ready(desk: Rc<Desk>, reporter: Rc<Reporter>, order: Order) -> Self {
        let address = order.sender.address.to_string();
        reporter.pass(Stage::Address, Note::Words(address));
        Self {
            desk,
            order: Rc::new(order),
            reporter,
        }
    }

    /// Asks for consent in the browser and exchanges the code (RFC 6749 section 4.1, RFC 7636, RFC 8252).
    pub async fn authorize(
        &self,
        mut control: UnboundedReceiver<Control>,
    ) -> Result<AccessToken, Evidence> {
        let provider = &self.order.provider;
        if provider.sign_in == SignIn::Application {
            let token = self.renew().await?;
            self.reporter.tell(RunEvent::Authorized(Authorized {
                account: None,
                warnings: Vec::new(),
            }));
            return Ok(token);
        }
        self.reporter.start(Stage::Consent);
        let mut listener =
            RedirectListener::bind(&provider.redirect_uri).map_err(|error| error.evidence())?;
        let parameters: Vec<(&str, &str)> = preset::find(&provider.preset)
            .map(|preset| {
                preset
                    .authorization_parameters
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect()
            })
            .unwrap_or_default();
        let request =
            AuthorizationRequest::new(provider, Some(self.order.sender.user.as_str()), &parameters);
        let until = Instant::now() + CONSENT_DEADLINE;
        self.reporter.tell(RunEvent::ConsentAwaited {
            url: request.url.to_string(),
            until,
        });
        if self.desk.opens_browser {
            self.open_browser(&request.url);
        }
        self.warm_up();
        let redirect = self
            .await_redirect(&mut listener, &request, &mut control)
            .await?;
        spawn_local(listener.finish());
        let code = match redirect {
            Redirect::Code(code) => code,
            Redirect::Refused(refusal) => return Err(refusal.evidence()),
        };
        self.reporter.pass(Stage::Consent, Note::None);
        self.exchange(code, request).await
    }

    async fn exchange(
        &self,
        code: AuthorizationCode,
        request: AuthorizationRequest,
    ) -> Result<AccessToken, Evidence> {
        self.reporter.start(Stage::Token);
        let (token, authorized) = self.desk.exchange(&self.order, code, request).await?;
        self.reporter.pass(Stage::Token, renewed(&token));
        tracing::info!(warnings = authorized.warnings.len(), "authorized");
        self.reporter.tell(RunEvent::Authorized(authorized));
        Ok(token)
    }

    /// The listener, or an address pasted by hand, whichever comes first.
    async fn await_redirect(
        &self,
        listener: &mut RedirectListener,
        request: &AuthorizationRequest,
        control: &mut UnboundedReceiver<Control>,
    ) -> Result<Redirect, Evidence> {
        let mut redirect = pin!(listener.wait(&request.state, CONSENT_DEADLINE));
        loop {
            tokio::select! {
                redirect = &mut redirect => return redirect.map_err(|error| error.evidence()),
                Some(control) = control.recv() => match control {
                    Control::OpenBrowser => self.open_browser(&request.url),
                    Control::Paste(address) => {
                        match parse_pasted(address.expose_secret(), &self.order.provider.redirect_uri, &request.state) {
                            Ok(redirect) => return Ok(redirect),
                            Err(error) => {
                                tracing::info!(%error, "the pasted address is not the redirect");
                                self.reporter.tell(RunEvent::PastedAddressWrong);
                            }
                        }
                    }
                },
            }
        }
    }

    fn open_browser(&self, url: &Url) {
        let (url, reporter) = (url.clone(), Rc::clone(&self.reporter));
        spawn_local(async move {
            match spawn_blocking(move || browser::open_page(&url)).await {
                Ok(Ok(())) => {}
                failure => {
                    tracing::warn!(?failure, "no browser was opened");
                    reporter.tell(RunEvent::BrowserMissing);
                }
            }
        });
    }

    /// Opens the connection to the token endpoint while the person is busy in the browser.
    fn warm_up(&self) {
        if let Ok(network) = self.desk.network() {
            let order = Rc::clone(&self.order);
            spawn_local(async move { network.http.warm(&order.provider.token_endpoint).await });
        }
    }

    /// A fresh access token by the consent that is there.
    pub async fn renew(&self) -> Result<AccessToken, Evidence> {
        self.reporter.start(Stage::Consent);
        if !self.desk.has_consent(&self.order) {
            return Err(consent_missing());
        }
        self.reporter.pass(Stage::Consent, Note::ConsentFound);
        self.reporter.start(Stage::Token);
        let token = self.desk.fresh_token(&self.order).await?;
        self.reporter.pass(Stage::Token, renewed(&token));
        Ok(token)
    }

    /// Awaits a delivery, keeps how it ended, and tells.
    pub async fn test(
        &self,
        delivery: impl Future<Output = Result<Receipt, Evidence>>,
    ) -> Result<(), Evidence> {
        let result = delivery.await;
        let failed = result.as_ref().err().map(|evidence| {
            Diagnosis::of(evidence.clone(), Subject::default())
                .cause
                .label
                .to_owned()
        });
        let test = LastTest {
            at: Utc::now(),
            failed,
        };
        self.desk
            .keep_tests(HashMap::from([(self.order.sender.id, test)]));
        self.reporter.tell(RunEvent::Sent(result?));
        Ok(())
    }

    /// Signs in at the submission server, and sends nothing.
    pub async fn sign_in(&self, token: AccessToken) -> Result<(), Evidence> {
        let credential = self.credential(token)?;
        let tls = self.desk.network()?.tls;
        let reporter: &Reporter = &self.reporter;
        let report = |progress: Progress| reporter.progress(progress);
        smtp::sign_in(&self.order.provider.smtp, tls, &credential, &report)
            .await
            .map_err(|error| error.evidence())
    }

    /// Sends a message from this mailbox.
    pub async fn submit(
        &self,
        token: AccessToken,
        to: Vec<Address>,
        message: &[u8],
    ) -> Result<smtp::Receipt, Undelivered> {
        let credential = self.credential(token)?;
        let envelope = Envelope {
            from: self.order.sender.address.clone(),
            to,
        };
        let tls = self.desk.network()?.tls;
        let reporter: &Reporter = &self.reporter;
        let report = |progress: Progress| reporter.progress(progress);
        let server = &self.order.provider.smtp;
        smtp::send(server, tls, &credential, &envelope, message, &report)
            .await
            .map_err(|error| Undelivered {
                evidence: error.evidence(),
                refused: match error.cause() {
                    SmtpCause::NobodyTaken(refused) => refused.clone(),
                    _ => Vec::new(),
                },
            })
    }

    /// The mailbox's own.
    pub fn address(&self) -> &Address {
        &self.order.sender.address
    }

    /// Sends a test mail, to its usual recipient where no other is named.
    pub async fn deliver(
        &self,
        token: AccessToken,
        to: Option<&Address>,
    ) -> Result<Receipt, Evidence> {
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
        let receipt = self
            .submit(token, vec![recipient.clone()], &mail.octets)
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
            arrived: None,
        })
    }

    /// Signs in to IMAP and POP3, and looks for a mail in the inbox; says how long that took to arrive.
    pub async fn read_back(
        &self,
        token: AccessToken,
        message_id: &str,
    ) -> Result<Duration, Evidence> {
        let provider = &self.order.provider;
        let sent = Instant::now();
        let credential = self.credential(token)?;
        let tls = self.desk.network()?.tls;
        let reporter: &Reporter = &self.reporter;
        let report = |progress: Progress| reporter.progress(progress);
        let mut conversation = Conversation::new(DEADLINE, &report);
        let found = async {
            let mut inbox = imap::Session::open(
                &provider.imap,
                Arc::clone(&tls),
                &credential,
                &mut conversation,
            )
            .await?;
            let counted = pop3::sign_in(&provider.pop3, tls, &credential, &report).await;
            if let Err(error) = counted {
                return Ok(Err(error.evidence()));
            }
            let found = inbox.find(message_id, ARRIVAL).await?;
            inbox.logout().await;
            Ok(Ok(found))
        }
        .await;
        let is_there = found
            .map_err(|cause| imap::ImapError::new(conversation, cause).evidence())
            .flatten()?;
        if is_there {
            Ok(sent.elapsed())
        } else {
            Err(Evidence {
                stage: Stage::FetchBack,
                fault: Fault::Deadline,
                words: String::new(),
            })
        }
    }

    fn credential(&self, token: AccessToken) -> Result<Credential, Evidence> {
        Credential::new(self.order.sender.user.as_str(), token.value)
            .map_err(|error| unusable(Stage::Token, &error))
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

impl Order {
    fn of(
        provider: &ProviderDraft,
        mailboxes: &[Mailbox],
        id: MailboxId,
        subject: Subject,
    ) -> Result<Self, Evidence> {
        let mut checked = Checked::of(provider, mailboxes, Local::now().date_naive());
        let sender = checked.sender(id).cloned();
        Ok(Self {
            provider: checked.provider.take().ok_or_else(incomplete)?,
            sender: sender.ok_or_else(incomplete)?,
            subject,
        })
    }
}

fn incomplete() -> Evidence {
    Evidence {
        stage: Stage::Address,
        fault: Fault::Local(LocalFault::Incomplete),
        words: String::new(),
    }
}

/// Mail within one organisation is there in seconds; a full queue or a filter takes longer than anybody waits.
const ARRIVAL: Duration = Duration::from_secs(30);

/// A value that passed every check so far cannot be used after all.
fn unusable(stage: Stage, error: &dyn Error) -> Evidence {
    Evidence {
        stage,
        fault: Fault::Local(LocalFault::Incomplete),
        words: error.to_string(),
    }
}

fn renewed(token: &AccessToken) -> Note {
    token.lives.map_or(Note::None, Note::TokenRenewed)
}
