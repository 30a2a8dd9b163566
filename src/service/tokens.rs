//! Access tokens: fetched, renewed, and their refresh tokens kept before anything is done with them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::Utc;
use secrecy::SecretString;
use tokio::task::spawn_local;

use crate::domain::diagnosis::Diagnosis;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{Consent, MailboxId};
use crate::domain::provider::{Provider, SignIn};
use crate::domain::stage::Stage;
use crate::message::{Authorized, Event};
use crate::service::desk::Desk;
use crate::service::oauth::{self, AuthorizationCode, AuthorizationRequest, TokenAnswer};
use crate::service::places::{Lock, LockError};
use crate::service::run::Order;
use crate::service::secrets::KeptToken;

/// The other one is at its end after the deadline of its call.
const TURN_PATIENCE: Duration = Duration::from_mins(1);
/// Operating systems offer no waiting for a file lock that ends.
const TURN_PAUSE: Duration = Duration::from_millis(15);

/// An access token with what is known of its life.
#[derive(Clone, Debug)]
pub(super) struct AccessToken {
    pub value: SecretString,
    pub lives: Option<Duration>,
}

/// Access tokens of consents that came without a refresh token: all that there is of them, until they expire.
#[derive(Debug, Default)]
pub(super) struct Tokens(RefCell<HashMap<MailboxId, (AccessToken, Option<Instant>)>>);

impl Tokens {
    pub fn forget(&self, id: MailboxId) {
        self.0.borrow_mut().remove(&id);
    }

    pub fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }

    fn keep(&self, id: MailboxId, token: AccessToken) {
        let until = token
            .lives
            .and_then(|lives| Instant::now().checked_add(lives));
        self.0.borrow_mut().insert(id, (token, until));
    }

    fn alive(&self, id: MailboxId) -> Option<AccessToken> {
        let kept = self.0.borrow();
        let (token, until) = kept.get(&id)?;
        let lives = until.map(|until| until.saturating_duration_since(Instant::now()));
        (lives != Some(Duration::ZERO)).then(|| AccessToken {
            value: token.value.clone(),
            lives,
        })
    }
}

impl Desk {
    /// Exchanges a code and keeps what came of it. Goes on to the disk even if whoever asked goes away.
    pub async fn exchange(
        self: &Rc<Self>,
        order: &Rc<Order>,
        code: AuthorizationCode,
        request: AuthorizationRequest,
    ) -> Result<(AccessToken, Authorized), Evidence> {
        let order = Rc::clone(order);
        self.to_the_end(async move |desk| {
            let secret = desk.client_secret(&order.provider)?;
            let http = desk.network()?.http;
            let _turn = desk.refresh_turn(order.sender.id).await?;
            let answer = oauth::exchange(&order.provider, secret.as_ref(), code, request, &http)
                .await
                .map_err(|error| error.evidence())?;
            desk.keep_consent(&order, answer)
        })
        .await
    }

    /// A fresh access token for a mailbox that has a consent. A rotated refresh token is on the disk
    /// before this returns; where none came, the old one stays (RFC 6749 section 6).
    pub async fn fresh_token(self: &Rc<Self>, order: &Rc<Order>) -> Result<AccessToken, Evidence> {
        let order = Rc::clone(order);
        self.to_the_end(async move |desk| {
            let secret = desk.client_secret(&order.provider)?;
            let http = desk.network()?.http;
            if order.provider.sign_in == SignIn::Application {
                let answer = oauth::client_credentials(&order.provider, secret.as_ref(), &http)
                    .await
                    .map_err(|error| error.evidence())?;
                return Ok(AccessToken {
                    value: answer.access_token,
                    lives: answer.expires_in,
                });
            }
            let vault = desk.vault()?;
            let id = order.sender.id;
            let _turn = desk.refresh_turn(id).await?;
            let Some(kept) = vault.refresh_token(id).map_err(|error| error.evidence())? else {
                return desk.tokens.alive(id).ok_or_else(consent_missing);
            };
            let answer =
                oauth::refresh(&order.provider, secret.as_ref(), &kept.refresh_token, &http)
                    .await
                    .map_err(|error| error.evidence())?;
            if let Some(refresh_token) = answer.refresh_token {
                let token = KeptToken {
                    refresh_token,
                    obtained_at: Utc::now(),
                };
                vault
                    .rotate_refresh_token(id, token)
                    .map_err(|error| error.evidence())?;
            }
            Ok(AccessToken {
                value: answer.access_token,
                lives: answer.expires_in,
            })
        })
        .await
    }

    /// Waits until no other run and no other running copy uses the refresh token of this mailbox. Who
    /// replaces tokens takes the second use of one for theft and ends the consent (RFC 9700 section 4.14.2).
    async fn refresh_turn(&self, id: MailboxId) -> Result<Lock, Evidence> {
        let since = Instant::now();
        let path = self
            .places
            .refresh_lock_file(id)
            .map_err(|error| error.evidence())?;
        loop {
            match Lock::try_take(&path).map_err(|error| error.evidence())? {
                Some(lock) => return Ok(lock),
                None if since.elapsed() >= TURN_PATIENCE => {
                    return Err(LockError::Held(path).evidence());
                }
                None => tokio::time::sleep(TURN_PAUSE).await,
            }
        }
    }

    /// The mailbox has a consent that this provider's endpoint still honours as far as is known here.
    pub fn has_consent(&self, order: &Order) -> bool {
        order.provider.sign_in == SignIn::Application
            || self
                .settings
                .borrow()
                .value()
                .mailboxes
                .iter()
                .any(|mailbox| {
                    mailbox.id == order.sender.id
                        && mailbox
                            .consent
                            .as_ref()
                            .is_some_and(|consent| consent.is_for(&order.provider))
                })
    }

    fn client_secret(&self, provider: &Provider) -> Result<Option<SecretString>, Evidence> {
        self.vault()?
            .client_secret(provider.id)
            .map_err(|error| error.evidence())
    }

    /// Token first, consent second: settings never speak of a consent whose token is not there.
    fn keep_consent(
        &self,
        order: &Order,
        answer: TokenAnswer,
    ) -> Result<(AccessToken, Authorized), Evidence> {
        let vault = self.vault()?;
        let (id, provider) = (order.sender.id, &order.provider);
        let token = AccessToken {
            value: answer.access_token,
            lives: answer.expires_in,
        };
        self.tokens.forget(id);
        let is_renewable = match answer.refresh_token {
            Some(refresh_token) => {
                let kept = KeptToken {
                    refresh_token,
                    obtained_at: Utc::now(),
                };
                vault
                    .set_refresh_token(id, kept)
                    .map_err(|error| error.evidence())?;
                true
            }
            None if self.has_consent(order)
                && vault
                    .refresh_token(id)
                    .map_err(|error| error.evidence())?
                    .is_some() =>
            {
                true
            }
            None => {
                vault
                    .remove_refresh_token(id)
                    .map_err(|error| error.evidence())?;
                self.tokens.keep(id, token.clone());
                false
            }
        };
        let account = answer
            .id_token
            .as_ref()
            .and_then(|claims| claims.account())
            .map(str::to_owned);
        let missing_scopes = answer
            .scope
            .as_deref()
            .map(|granted| provider.scopes.missing_in(granted))
            .unwrap_or_default();
        let consent = Consent {
            account: account.clone(),
            given_at: Utc::now(),
            client_id: provider.client_id.clone(),
            token_endpoint: provider.token_endpoint.to_string(),
            missing_scopes: missing_scopes.clone(),
        };
        self.change(|settings| {
            if let Some(mailbox) = settings
                .mailboxes
                .iter_mut()
                .find(|mailbox| mailbox.id == id)
            {
                mailbox.consent = Some(consent);
            }
        })?;
        self.out.send(Event::Kept(self.kept()));
        let foreign = account
            .clone()
            .filter(|account| !order.sender.user.is_same_as(account));
        let warnings = [
            foreign.map(|account| (LocalFault::ForeignAccount, account)),
            (!missing_scopes.is_empty())
                .then(|| (LocalFault::ScopesNotGranted, missing_scopes.join(" "))),
            (!is_renewable).then(|| (LocalFault::NoRefreshToken, String::new())),
        ];
        let warnings = warnings.into_iter().flatten().map(|(fault, words)| {
            let evidence = Evidence {
                stage: Stage::Consent,
                fault: Fault::Local(fault),
                words,
            };
            Diagnosis::of(evidence, order.subject.clone())
        });
        Ok((
            token,
            Authorized {
                account,
                warnings: warnings.collect(),
            },
        ))
    }

    /// Runs work that must reach the disk once begun: a refresh token that the server has replaced is
    /// worth more than the patience of whoever pressed „cancel".
    async fn to_the_end<R: 'static>(
        self: &Rc<Self>,
        work: impl AsyncFnOnce(&Rc<Self>) -> Result<R, Evidence> + 'static,
    ) -> Result<R, Evidence> {
        self.unsettle();
        let desk = Rc::clone(self);
        let task = spawn_local(async move {
            let result = work(&desk).await;
            desk.settle();
            result
        });
        task.await
            .unwrap_or_else(|_panicked| Err(consent_missing()))
    }
}

/// There is nothing to fetch an access token with.
pub(super) fn consent_missing() -> Evidence {
    Evidence {
        stage: Stage::Consent,
        fault: Fault::Local(LocalFault::ConsentMissing),
        words: String::new(),
    }
}
