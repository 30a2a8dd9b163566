//! A new client secret: tried with what the mailboxes have, and only then put in the place of the old one,
//! which is kept.

use std::rc::Rc;

use chrono::Local;
use secrecy::SecretString;

use crate::domain::check::Checked;
use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::draft::Entry;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::{Access, Provider, ProviderId, Registration};
use crate::domain::scope::Scopes;
use crate::domain::stage::Stage;
use crate::message::{Event, JobId};
use crate::service::desk::Desk;
use crate::service::oauth;
use crate::service::run::incomplete;
use crate::service::tokens::consent_missing;

/// Consents that have ended say nothing of the secret; so many are tried before the application itself asks.
const MOST_TRIALS: usize = 5;

/// Why a secret was not taken, and of which mailbox that was said.
struct Failure<'a> {
    evidence: Evidence,
    mailbox: Option<&'a Mailbox>,
}

impl Desk {
    /// Tries a new secret and swaps it in. Nothing but a rotated refresh token changes where it is refused.
    pub async fn renew_secret(
        self: &Rc<Self>,
        job: JobId,
        id: ProviderId,
        secret: SecretString,
        expires: String,
    ) {
        let work = async move |desk: &Rc<Self>| Ok(desk.renew(id, secret, &expires).await);
        match self.to_the_end(work).await {
            Ok(Ok(())) => {
                tracing::info!("a client secret was renewed");
                self.out.send(Event::Kept(self.kept()));
                self.out.send(Event::Saved { job });
            }
            Ok(Err(diagnosis)) => {
                let words = &diagnosis.evidence.words;
                tracing::warn!(cause = diagnosis.cause.label, words, "a new secret failed");
                self.out.send(Event::Refused { job, diagnosis });
            }
            Err(evidence) => self.refuse(job, evidence),
        }
    }

    /// Puts the secret before the last renewal in use again.
    pub fn restore_secret(&self, job: JobId, id: ProviderId) {
        match self.swap(id) {
            Ok(()) => {
                tracing::info!("a former client secret is in use again");
                self.out.send(Event::Kept(self.kept()));
                self.out.send(Event::Saved { job });
            }
            Err(evidence) => self.refuse(job, evidence),
        }
    }

    async fn renew(
        &self,
        id: ProviderId,
        secret: SecretString,
        expires: &str,
    ) -> Result<(), Box<Diagnosis>> {
        let Some(edit) = self.kept().edit(id) else {
            return Err(Box::new(Diagnosis::of(incomplete(), Subject::default())));
        };
        let known = |evidence, mailbox: Option<&Mailbox>| {
            let mailbox = mailbox.or(edit.mailboxes.first());
            Box::new(Diagnosis::of(
                evidence,
                Subject::of(&edit.provider, mailbox),
            ))
        };
        let usable = Checked::of(&edit.provider, &[], Local::now().date_naive()).provider;
        let provider = usable.ok_or_else(|| known(incomplete(), None))?;
        self.try_secret(&provider, &edit.mailboxes, &secret)
            .await
            .map_err(|failure| known(failure.evidence, failure.mailbox))?;
        self.take_over(id, secret, expires)
            .map_err(|evidence| known(evidence, None))
    }

    /// Proves a secret by the first consent that still lives, else by the application's own sign-in.
    async fn try_secret<'a>(
        &self,
        provider: &Provider,
        mailboxes: &'a [Mailbox],
        secret: &SecretString,
    ) -> Result<(), Failure<'a>> {
        let registration = provider.access.registration().ok_or_else(incomplete)?;
        if matches!(provider.access, Access::Application(_)) {
            return Ok(self.ask_as_application(registration, secret).await?);
        }
        let consented = mailboxes.iter().filter(|mailbox| {
            let consent = mailbox.consent.as_ref();
            consent.is_some_and(|consent| consent.is_for(registration))
        });
        let mut ended = None;
        for mailbox in consented.take(MOST_TRIALS) {
            match self.try_with(registration, mailbox, secret).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(evidence) => {
                    let is_over = is_error(&evidence, "invalid_grant");
                    let failure = Failure {
                        evidence,
                        mailbox: Some(mailbox),
                    };
                    if !is_over {
                        return Err(failure);
                    }
                    ended.get_or_insert(failure);
                }
            }
        }
        let preset = preset::find(&provider.preset).and_then(|preset| preset.oauth2.as_ref());
        let scope = preset.and_then(|oauth2| oauth2.application_scope.as_deref());
        let Some(scopes) = scope.and_then(|scope| Scopes::parse(scope).ok()) else {
            return Err(ended.unwrap_or_else(|| consent_missing().into()));
        };
        let registration = Registration {
            scopes,
            ..registration.clone()
        };
        match self.ask_as_application(&registration, secret).await {
            Err(evidence) if is_error(&evidence, "invalid_client") => Err(evidence.into()),
            Err(evidence) => Err(ended.unwrap_or_else(|| evidence.into())),
            Ok(()) => Ok(()),
        }
    }

    /// A refresh with the new secret; `false` where the mailbox has no refresh token.
    async fn try_with(
        &self,
        registration: &Registration,
        mailbox: &Mailbox,
        secret: &SecretString,
    ) -> Result<bool, Evidence> {
        let _turn = self.refresh_turn(mailbox.id).await?;
        let kept = self.vault()?.refresh_token(mailbox.id);
        let Some(kept) = kept.map_err(|error| error.evidence())? else {
            return Ok(false);
        };
        self.refresh(registration, Some(secret), mailbox.id, kept)
            .await?;
        Ok(true)
    }

    async fn ask_as_application(
        &self,
        registration: &Registration,
        secret: &SecretString,
    ) -> Result<(), Evidence> {
        let http = self.network()?.http;
        oauth::client_credentials(registration, Some(secret), &http)
            .await
            .map(drop)
            .map_err(|error| error.evidence())
    }

    /// Secret first, day second; where the day cannot be kept, the secret goes back.
    fn take_over(
        &self,
        id: ProviderId,
        secret: SecretString,
        expires: &str,
    ) -> Result<(), Evidence> {
        let former = self.last_day(id).ok_or_else(incomplete)?;
        let vault = self.vault()?;
        vault
            .renew_client_secret(id, secret, &former)
            .map_err(|error| error.evidence())?;
        self.keep_last_day(id, expires).inspect_err(|_| {
            if let Err(error) = vault.swap_client_secrets(id, expires) {
                tracing::warn!(%error, "the old secret could not be put back");
            }
        })
    }

    fn swap(&self, id: ProviderId) -> Result<(), Evidence> {
        let expires = self.last_day(id).ok_or_else(incomplete)?;
        let restored = self
            .vault()?
            .swap_client_secrets(id, &expires)
            .map_err(|error| error.evidence())?;
        let restored = restored.ok_or_else(|| Evidence {
            stage: Stage::Token,
            fault: Fault::Local(LocalFault::SecretMissing),
            words: String::new(),
        })?;
        self.keep_last_day(id, &restored)
    }

    fn last_day(&self, id: ProviderId) -> Option<String> {
        let settings = self.settings.borrow();
        let provider = settings.value().provider(id)?;
        Some(provider.secret_expires.entered().to_owned())
    }

    fn keep_last_day(&self, id: ProviderId, expires: &str) -> Result<(), Evidence> {
        self.change(|settings| {
            if let Some(provider) = settings.provider_mut(id) {
                provider.secret_expires = Entry::typed(expires.trim());
                provider.client_secret.example = false;
            }
        })
    }
}

impl From<Evidence> for Failure<'_> {
    fn from(evidence: Evidence) -> Self {
        Self {
            evidence,
            mailbox: None,
        }
    }
}

fn is_error(evidence: &Evidence, error: &str) -> bool {
    matches!(&evidence.fault, Fault::OAuth(fault) if fault.error == error)
}
