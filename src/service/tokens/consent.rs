//! The first token of a mailbox: a code is redeemed, and the consent that stands behind it is kept.

use std::rc::Rc;
use std::time::Instant;

use chrono::Utc;
use secrecy::SecretString;

use super::{Pass, granted};
use crate::domain::diagnosis::Diagnosis;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::{Consent, MailboxId};
use crate::domain::stage::Stage;
use crate::message::{Authorized, Event};
use crate::service::desk::Desk;
use crate::service::oauth::{
    self, AuthorizationCode, AuthorizationRequest, DeviceAuthorization, OAuthError, TokenAnswer,
};
use crate::service::run::{Order, incomplete};
use crate::service::sasl::Secret;
use crate::service::secrets::KeptToken;

impl Desk {
    /// Exchanges a code and keeps what came of it. Goes on to the disk even if whoever asked goes away.
    pub async fn exchange(
        self: &Rc<Self>,
        order: &Rc<Order>,
        code: AuthorizationCode,
        request: AuthorizationRequest,
    ) -> Result<(Pass, Authorized), Evidence> {
        let order = Rc::clone(order);
        self.to_the_end(async move |desk| {
            let registration = order.registration()?;
            let secret = desk.client_secret(&order.provider)?;
            let http = desk.network()?.http;
            let _turn = desk.refresh_turn(order.sender.id).await?;
            let answer = oauth::exchange(registration, secret.as_ref(), code, request, &http)
                .await
                .map_err(|error| error.evidence())?;
            desk.keep_consent(&order, answer)
        })
        .await
    }

    /// Asks for a code for another device.
    pub async fn device_code(&self, order: &Order) -> Result<DeviceAuthorization, Evidence> {
        let registration = order.registration()?;
        let endpoint = order.provider.device_authorization_endpoint();
        let endpoint = endpoint.ok_or_else(incomplete)?;
        let secret = self.client_secret(&order.provider)?;
        let http = self.network()?.http;
        oauth::request_device_code(registration, secret.as_ref(), &endpoint, &http)
            .await
            .map_err(|error| error.evidence())
    }

    /// Asks whether consent was given on another device, and keeps what came of it as [`Self::exchange`]
    /// does. The inner failure may mean „not yet".
    pub async fn redeem_device_code(
        self: &Rc<Self>,
        order: &Rc<Order>,
        device_code: &SecretString,
    ) -> Result<Result<(Pass, Authorized), OAuthError>, Evidence> {
        let (order, device_code) = (Rc::clone(order), device_code.clone());
        self.to_the_end(async move |desk| {
            let registration = order.registration()?;
            let secret = desk.client_secret(&order.provider)?;
            let http = desk.network()?.http;
            let _turn = desk.refresh_turn(order.sender.id).await?;
            let answered =
                oauth::redeem_device_code(registration, secret.as_ref(), &device_code, &http).await;
            match answered {
                Ok(answer) => desk.keep_consent(&order, answer).map(Ok),
                Err(error) => Ok(Err(error)),
            }
        })
        .await
    }

    /// Token first, consent second: settings never speak of a consent whose token is not there. Of a
    /// mailbox that was removed meanwhile nothing is kept, since nothing would ever remove it again.
    fn keep_consent(
        &self,
        order: &Order,
        answer: TokenAnswer,
    ) -> Result<(Pass, Authorized), Evidence> {
        let vault = self.vault()?;
        let (id, registration) = (order.sender.id, order.registration()?);
        if !self.knows(id) {
            return Err(incomplete());
        }
        let granted = granted(&answer, registration);
        let token = Pass {
            secret: Secret::Token(answer.access_token),
            lives: answer.expires_in,
            granted,
            kept_since: None,
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
                self.tokens.keep(id, token.clone(), Instant::now());
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
            .map(|granted| registration.scopes.missing_in(granted))
            .unwrap_or_default();
        let consent = Consent {
            account: account.clone(),
            given_at: Utc::now(),
            client_id: registration.client_id.clone(),
            token_endpoint: registration.token_endpoint.to_string(),
            missing_scopes: missing_scopes.clone(),
        };
        self.keep_given(id, consent)?;
        self.out.send(Event::Kept(self.kept()));
        let foreign = account
            .clone()
            .filter(|account| !order.sender.user.eq_ignore_ascii_case(account));
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

    /// Writes down that consent was given.
    fn keep_given(&self, id: MailboxId, consent: Consent) -> Result<(), Evidence> {
        let is_kept = self.change(|settings| {
            let mailbox = settings.mailbox_mut(id);
            mailbox
                .map(|mailbox| mailbox.consent = Some(consent))
                .is_some()
        })?;
        if is_kept {
            return Ok(());
        }
        // Another running copy has removed it since it was looked for.
        self.forget_consent(id);
        Err(incomplete())
    }
}
