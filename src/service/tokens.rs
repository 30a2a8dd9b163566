//! What signs mailboxes in: passwords as they are kept; access tokens fetched, renewed, and their refresh
//! tokens kept before anything is done with them.

mod consent;
mod turn;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::MailboxId;
use crate::domain::permission::Granted;
use crate::domain::provider::{Access, Provider, ProviderId, Registration};
use crate::domain::stage::Stage;
use crate::message::Event;
use crate::service::application_token::ApplicationClaims;
use crate::service::desk::Desk;
use crate::service::oauth::{self, TokenAnswer};
use crate::service::run::{Order, incomplete};
use crate::service::sasl::Secret;
use crate::service::secrets::KeptToken;

/// What admits to the mail servers: an access token with what is known of it, or a password.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    pub secret: Secret,
    pub lives: Option<Duration>,
    pub granted: Granted,
    /// When the refresh token was issued that is kept now, where there is one.
    pub kept_since: Option<DateTime<Utc>>,
}

/// Access tokens of consents that came without a refresh token, each with the time it came: all that there is
/// of them, until they expire.
#[derive(Debug, Default)]
pub(super) struct Tokens(RefCell<HashMap<MailboxId, (Pass, Instant)>>);

/// What begins with a token shall not outlive it. Of a token that lives only minutes half its life serves.
const MARGIN: Duration = Duration::from_mins(5);

impl Tokens {
    pub fn forget(&self, id: MailboxId) {
        self.0.borrow_mut().remove(&id);
    }

    pub fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }

    fn keep(&self, id: MailboxId, token: Pass, now: Instant) {
        self.0.borrow_mut().insert(id, (token, now));
    }

    fn alive(&self, id: MailboxId, now: Instant) -> Option<Pass> {
        let kept = self.0.borrow();
        let (token, since) = kept.get(&id)?;
        let Some(lives) = token.lives else {
            return Some(token.clone());
        };
        let left = lives.saturating_sub(now.saturating_duration_since(*since));
        (left > MARGIN.min(lives / 2)).then(|| Pass {
            lives: Some(left),
            ..token.clone()
        })
    }
}

impl Desk {
    /// What signs this mailbox in: its password, or a fresh access token.
    pub async fn pass(self: &Rc<Self>, order: &Rc<Order>) -> Result<Pass, Evidence> {
        match &order.provider.access {
            Access::User(_) => self.refreshed(order).await,
            Access::Application(registration) => self.issued(order, registration).await,
            Access::Password => {
                let kept = self.vault()?.password(order.sender.id);
                let password = kept.map_err(|error| error.evidence())?;
                Ok(Pass {
                    secret: Secret::Password(password.ok_or_else(incomplete)?),
                    lives: None,
                    granted: Granted::UNKNOWN,
                    kept_since: None,
                })
            }
        }
    }

    /// A token for the application itself; what it tells of the service principal is kept.
    async fn issued(&self, order: &Order, registration: &Registration) -> Result<Pass, Evidence> {
        let secret = self.client_secret(&order.provider)?;
        let http = self.network()?.http;
        let answer = oauth::client_credentials(registration, secret.as_ref(), &http)
            .await
            .map_err(|error| error.evidence())?;
        let claims = ApplicationClaims::read(&answer.access_token);
        if let Some(object_id) = claims.object_id {
            self.keep_object_id(order.provider.id, &object_id.to_string())?;
        }
        Ok(Pass {
            secret: Secret::Token(answer.access_token),
            lives: answer.expires_in,
            granted: claims.granted,
            kept_since: None,
        })
    }

    /// A token for a mailbox that has a consent. A rotated refresh token is on the disk before this
    /// returns; where none came, the old one stays (RFC 6749 section 6).
    async fn refreshed(self: &Rc<Self>, order: &Rc<Order>) -> Result<Pass, Evidence> {
        let order = Rc::clone(order);
        self.to_the_end(async move |desk| {
            let registration = order.registration()?;
            let vault = desk.vault()?;
            let id = order.sender.id;
            let _turn = desk.refresh_turn(id).await?;
            let (secret, kept) = vault
                .for_refresh(order.provider.id, id)
                .map_err(|error| error.evidence())?;
            let Some(kept) = kept else {
                return desk
                    .tokens
                    .alive(id, Instant::now())
                    .ok_or_else(consent_missing);
            };
            desk.refresh(registration, secret.as_ref(), id, kept).await
        })
        .await
    }

    /// One refresh with this secret, for whoever has the turn. A rotated refresh token is on the disk before
    /// this returns, whatever becomes of the rest. A program that is killed between the server's answer and the
    /// disk has the former token: it serves where the server takes it until the new one is used, as Microsoft
    /// does, and where each is taken once somebody has to consent anew.
    pub(super) async fn refresh(
        &self,
        registration: &Registration,
        secret: Option<&SecretString>,
        id: MailboxId,
        kept: KeptToken,
    ) -> Result<Pass, Evidence> {
        let (vault, http) = (self.vault()?, self.network()?.http);
        let mut kept_since = kept.obtained_at;
        let answer = oauth::refresh(registration, secret, &kept.refresh_token, &http)
            .await
            .map_err(|error| error.evidence())?;
        let granted = granted(&answer, registration);
        if let Some(refresh_token) = answer.refresh_token {
            kept_since = Utc::now();
            let token = KeptToken {
                refresh_token,
                obtained_at: kept_since,
            };
            vault
                .rotate_refresh_token(id, token)
                .map_err(|error| error.evidence())?;
        }
        Ok(Pass {
            secret: Secret::Token(answer.access_token),
            lives: answer.expires_in,
            granted,
            kept_since: Some(kept_since),
        })
    }

    /// Nobody has to consent (any more): the mailbox has a consent that this provider's endpoint still
    /// honours as far as is known here, or it needs none.
    pub fn has_consent(&self, order: &Order) -> bool {
        let Access::User(registration) = &order.provider.access else {
            return true;
        };
        let settings = self.settings.borrow();
        let mailbox = settings.value().mailbox(order.sender.id);
        mailbox
            .and_then(|mailbox| mailbox.consent.as_ref())
            .is_some_and(|consent| consent.is_for(registration))
    }

    /// Without a change nothing is written: it is learnt anew with each token.
    fn keep_object_id(&self, id: ProviderId, object_id: &str) -> Result<(), Evidence> {
        let settings = self.settings.borrow();
        let known = settings.value().provider(id);
        let is_known = known.is_some_and(|provider| provider.object_id == object_id);
        drop(settings);
        if !is_known {
            self.change(|settings| {
                if let Some(provider) = settings.provider_mut(id) {
                    object_id.clone_into(&mut provider.object_id);
                }
            })?;
            self.out.send(Event::Kept(self.kept()));
        }
        Ok(())
    }

    fn client_secret(&self, provider: &Provider) -> Result<Option<SecretString>, Evidence> {
        self.vault()?
            .client_secret(provider.id)
            .map_err(|error| error.evidence())
    }
}

/// What the token is for; what the server does not say is what was asked for (RFC 6749 section 5.1).
fn granted(answer: &TokenAnswer, registration: &Registration) -> Granted {
    match &answer.scope {
        Some(scope) => Granted::these(scope.split_ascii_whitespace()),
        None => Granted::these(registration.scopes.iter()),
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_token_is_given_out_until_shortly_before_its_end() {
        let (now, id) = (Instant::now(), MailboxId(Uuid::new_v4()));
        for (lives, after, left) in [
            (Some(3_600), 0, Some(Some(3_600))),
            (Some(3_600), 3_299, Some(Some(301))),
            (Some(3_600), 3_300, None),
            (Some(3_600), 99_999, None),
            (Some(599), 299, Some(Some(300))),
            (Some(599), 300, None),
            (Some(60), 0, Some(Some(60))),
            (Some(60), 29, Some(Some(31))),
            (Some(60), 30, None),
            (Some(0), 0, None),
            (None, 99_999, Some(None)),
        ] {
            let tokens = Tokens::default();
            let token = Pass {
                secret: Secret::Token("at".into()),
                lives: lives.map(Duration::from_secs),
                granted: Granted::UNKNOWN,
                kept_since: None,
            };
            tokens.keep(id, token, now);
            let found = tokens.alive(id, now + Duration::from_secs(after));
            let found = found.map(|token| token.lives);
            let left = left.map(|left: Option<u64>| left.map(Duration::from_secs));
            assert_eq!(found, left, "{lives:?} {after}");
            tokens.forget(id);
            assert!(tokens.alive(id, now).is_none());
        }
    }
}
