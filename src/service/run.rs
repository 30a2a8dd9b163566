//! One authorization, one test mail, or both: the stages in their order. Stops at the first that fails.

mod device;
mod mail;

use std::pin::pin;
use std::rc::Rc;
use std::time::Instant;

use chrono::Local;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{spawn_blocking, spawn_local};
use url::Url;

use crate::domain::check::{Checked, Sender};
use crate::domain::diagnosis::Subject;
use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::domain::preset;
use crate::domain::provider::{Access, Provider, Registration};
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::stage::{Note, Stage};
use crate::message::{Authorized, Kept, RunEvent};
use crate::service::desk::Desk;
use crate::service::oauth::{AuthorizationCode, AuthorizationRequest};
use crate::service::redirect::{CONSENT_DEADLINE, Redirect, RedirectListener, parse_pasted};
use crate::service::reporter::Reporter;
use crate::service::tokens::{Pass, consent_missing};
use crate::service::{browser, preflight};

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
        let edit = kept.edit(mailbox.provider).ok_or_else(incomplete)?;
        let order = Order::of(&edit.provider, &edit.mailboxes, mailbox.id, subject)?;
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
    ) -> Result<Pass, Evidence> {
        let provider = &self.order.provider;
        let Access::User(registration) = &provider.access else {
            // Nobody has to consent.
            let pass = self.renew().await?;
            self.reporter.tell(RunEvent::Authorized(Authorized {
                account: None,
                warnings: Vec::new(),
            }));
            return Ok(pass);
        };
        self.reporter.start(Stage::Consent);
        let mut listener =
            RedirectListener::bind(&registration.redirect_uri).map_err(|error| error.evidence())?;
        let _going_on =
            preflight::begin(&self.desk, &self.order, registration, &self.reporter).await?;
        let parameters: Vec<(&str, &str)> = preset::find(&provider.preset)
            .and_then(|preset| preset.oauth2.as_ref())
            .map(|oauth2| {
                oauth2
                    .authorization_parameters
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect()
            })
            .unwrap_or_default();
        let hint = Some(self.order.sender.user.as_str());
        let request = AuthorizationRequest::new(registration, hint, &parameters);
        let until = Instant::now() + CONSENT_DEADLINE;
        self.reporter.tell(RunEvent::ConsentAwaited {
            url: request.url.to_string(),
            until,
        });
        if self.desk.opens_browser {
            self.open_browser(&request.url);
        }
        let redirect = self
            .await_redirect(
                &registration.redirect_uri,
                &mut listener,
                &request,
                &mut control,
            )
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
    ) -> Result<Pass, Evidence> {
        self.reporter.start(Stage::Token);
        let (pass, authorized) = self.desk.exchange(&self.order, code, request).await?;
        Ok(self.authorized(pass, authorized))
    }

    fn authorized(&self, pass: Pass, authorized: Authorized) -> Pass {
        self.reporter.pass(Stage::Token, renewed(&pass));
        tracing::info!(warnings = authorized.warnings.len(), "authorized");
        self.reporter.tell(RunEvent::Authorized(authorized));
        pass
    }

    /// The listener, or an address pasted by hand, whichever comes first.
    async fn await_redirect(
        &self,
        redirect_uri: &RedirectUri,
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
                        match parse_pasted(address.expose_secret(), redirect_uri, &request.state) {
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

    /// What signs the mailbox in, by the consent that is there or without one.
    pub async fn renew(&self) -> Result<Pass, Evidence> {
        let access = &self.order.provider.access;
        self.reporter.start(Stage::Consent);
        if !self.desk.has_consent(&self.order) {
            return Err(consent_missing());
        }
        if matches!(access, Access::User(_)) {
            self.reporter.pass(Stage::Consent, Note::ConsentFound);
        } else {
            self.reporter.skip(Stage::Consent);
        }
        self.reporter.start(Stage::Token);
        let pass = self.desk.pass(&self.order).await?;
        if matches!(access, Access::Password) {
            self.reporter.skip(Stage::Token);
        } else {
            self.reporter.pass(Stage::Token, renewed(&pass));
        }
        Ok(pass)
    }
}

impl Order {
    /// Where its tokens come from.
    pub fn registration(&self) -> Result<&Registration, Evidence> {
        self.provider.access.registration().ok_or_else(incomplete)
    }

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

/// What was entered is not enough, or no longer there.
pub(super) fn incomplete() -> Evidence {
    Evidence {
        stage: Stage::Address,
        fault: Fault::Local(LocalFault::Incomplete),
        words: String::new(),
    }
}

fn renewed(pass: &Pass) -> Note {
    pass.lives.map_or(Note::None, Note::TokenRenewed)
}
