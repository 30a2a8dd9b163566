//! What of the steps is done: seen by the program where it can see it, ticked by hand where it cannot.

use super::{ACCOUNT, Api, CONSENT, Step};
use crate::domain::check::{Checked, Field, Problem, Severity};
use crate::domain::draft::ProviderDraft;
use crate::domain::mailbox::{Consent, Mailbox};
use crate::domain::provider::SignIn;

/// All from which it is told how the steps stand.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// As it stands in the fields.
    pub draft: &'a ProviderDraft,
    /// The mailbox that is set up.
    pub mailbox: Option<&'a Mailbox>,
    /// The judgement of both.
    pub checked: &'a Checked,
    /// The authorization server has named this tenant.
    pub tenant_found: bool,
    /// The cause of the last failure, where the last run failed.
    pub failed: Option<&'a str>,
}

/// How something stands that is done in the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nobody has done it yet.
    Open,
    /// Somebody says that it is done.
    Ticked,
    /// A run has shown it.
    Proven,
}

/// What the program finds out itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// It has the form of one.
    ClientIdForm,
    /// The tenant knows it.
    ClientIdKnown,
    /// The registration has it, for the platform „Web".
    RedirectRegistered,
    /// The value was entered and not the ID.
    SecretIsValue,
    /// The token endpoint takes it.
    SecretTaken,
    /// A user or an administrator has consented.
    ConsentGranted,
    /// Both endpoints are what they should be, of version 2.
    EndpointsVersion2,
    /// Both belong to one tenant.
    OneTenant,
    /// There is such a tenant.
    TenantExists,
    /// The tenant and the mailbox allow SMTP AUTH.
    SmtpAuth,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to look at yet.
    Open,
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
}

impl Check {
    /// Those of a step.
    #[must_use]
    pub fn of(step: Step, sign_in: SignIn) -> &'static [Self] {
        match step {
            Step::Account | Step::Permissions => &[],
            // Nobody is sent back where the application itself signs in.
            Step::Registration if sign_in == SignIn::Application => {
                &[Self::ClientIdForm, Self::ClientIdKnown]
            }
            Step::Registration => &[
                Self::ClientIdForm,
                Self::ClientIdKnown,
                Self::RedirectRegistered,
            ],
            Step::Secret => &[Self::SecretIsValue, Self::SecretTaken],
            Step::Consent => &[Self::ConsentGranted],
            Step::Endpoints => &[Self::EndpointsVersion2, Self::OneTenant, Self::TenantExists],
            Step::Mailbox => &[Self::SmtpAuth],
        }
    }
}

impl Standing<'_> {
    /// The step needs nothing more.
    #[must_use]
    pub fn is_done(&self, step: Step) -> bool {
        let progress = &self.draft.assistant;
        match step {
            Step::Account => progress.is_ticked(ACCOUNT) || self.is_right(Field::ClientId),
            Step::Registration => {
                self.is_right(Field::ClientId) && self.is_right(Field::RedirectUri)
            }
            Step::Secret => {
                self.draft.client_secret.is_given()
                    && self.is_right(Field::ClientSecret)
                    && self.is_right(Field::SecretExpires)
            }
            Step::Permissions => [Api::Graph, Api::Exchange]
                .into_iter()
                .filter(|api| api.is_needed(self.draft.sign_in))
                .flat_map(|api| api.permissions(self.draft.sign_in))
                .all(|name| self.permission(name) != Mark::Open),
            Step::Consent => progress.is_ticked(CONSENT) || self.is_proven(),
            Step::Endpoints => {
                self.is_right(Field::AuthorizationEndpoint) && self.is_right(Field::TokenEndpoint)
            }
            Step::Mailbox => self.is_tested(),
        }
    }

    /// The last run failed for what is to be put right here.
    #[must_use]
    pub fn is_failing(&self, step: Step) -> bool {
        self.failed.and_then(Step::of_cause) == Some(step)
    }

    /// How a permission stands.
    #[must_use]
    pub fn permission(&self, name: &str) -> Mark {
        if self.is_granted(name) {
            Mark::Proven
        } else if self.draft.assistant.is_ticked(name) {
            Mark::Ticked
        } else {
            Mark::Open
        }
    }

    /// How a check ended.
    #[must_use]
    pub fn verdict(&self, check: Check) -> Verdict {
        match check {
            Check::ClientIdForm => self.of_field(Field::ClientId),
            Check::SecretIsValue if !self.draft.client_secret.is_given() => Verdict::Open,
            Check::SecretIsValue => self.of_field(Field::ClientSecret),
            // A value that was typed since is not the one that was taken.
            Check::SecretTaken if self.draft.client_secret.entered().is_some() => Verdict::Open,
            Check::ClientIdKnown => self.shown(|label| {
                matches!(
                    label,
                    "client_id_unknown" | "microsoft_own_client_id_used" | "app_disabled"
                )
            }),
            Check::RedirectRegistered => self.shown(|label| label.contains("redirect_uri")),
            Check::SecretTaken => self.shown(|label| label.starts_with("client_secret_")),
            Check::ConsentGranted => {
                self.shown(|label| Step::of_cause(label) == Some(Step::Consent))
            }
            Check::EndpointsVersion2 => {
                let (wrong, missing) = (self.endpoints(is_of_one), self.endpoints(is_missing));
                verdict(wrong, missing)
            }
            Check::OneTenant => {
                let (differ, wrong) = (self.endpoints(is_of_both), self.endpoints(is_of_one));
                verdict(differ, wrong || self.endpoints(is_missing))
            }
            Check::TenantExists if self.tenant_found => Verdict::Passed,
            Check::TenantExists => self.shown(|label| label == "tenant_not_found"),
            Check::SmtpAuth if self.is_tested() => Verdict::Passed,
            Check::SmtpAuth => match self.failed {
                Some("smtp_auth_disabled_tenant" | "smtp_auth_disabled_mailbox") => Verdict::Failed,
                _ => Verdict::Open,
            },
        }
    }

    /// What only a run can show.
    fn shown(&self, is_cause: impl Fn(&str) -> bool) -> Verdict {
        if self.failed.is_some_and(is_cause) {
            Verdict::Failed
        } else if self.is_proven() {
            Verdict::Passed
        } else {
            Verdict::Open
        }
    }

    fn of_field(&self, field: Field) -> Verdict {
        match self.checked.of_field(field).map(Problem::severity) {
            None | Some(Severity::Hint) => Verdict::Passed,
            Some(Severity::Missing) => Verdict::Open,
            Some(Severity::Warning | Severity::Error) => Verdict::Failed,
        }
    }

    fn is_right(&self, field: Field) -> bool {
        self.of_field(field) == Verdict::Passed
    }

    /// Something like this is to be said of an endpoint.
    fn endpoints(&self, concerns: fn(&Problem) -> bool) -> bool {
        let is_endpoint =
            |field| matches!(field, Field::AuthorizationEndpoint | Field::TokenEndpoint);
        let mut issues = self.checked.issues.iter();
        issues.any(|issue| is_endpoint(issue.field) && concerns(&issue.problem))
    }

    /// A token was issued to this registration with this secret.
    fn is_proven(&self) -> bool {
        match self.draft.sign_in {
            SignIn::User => self.consent().is_some(),
            SignIn::Application | SignIn::Password => self.is_tested(),
        }
    }

    /// A test mail was taken over.
    fn is_tested(&self) -> bool {
        let test = self.mailbox.and_then(|mailbox| mailbox.last_test.as_ref());
        test.is_some_and(|test| test.failed.is_none())
            && (self.draft.sign_in != SignIn::User || self.consent().is_some())
    }

    /// The consent to the registration that stands in the fields.
    fn consent(&self) -> Option<&Consent> {
        let registration = self.checked.provider.as_ref()?.access.registration()?;
        let consent = self.mailbox?.consent.as_ref()?;
        consent.is_for(registration).then_some(consent)
    }

    fn is_granted(&self, name: &str) -> bool {
        if self.draft.sign_in == SignIn::Application {
            return name == "SMTP.SendAsApp" && self.is_tested();
        }
        let provider = self.checked.provider.as_ref();
        let asked = provider.and_then(|provider| provider.access.registration());
        let is_it = |scope: &str| {
            let short = scope.rsplit('/').next().unwrap_or(scope);
            short.eq_ignore_ascii_case(name)
        };
        asked.is_some_and(|registration| registration.scopes.iter().any(is_it))
            && self
                .consent()
                .is_some_and(|consent| !consent.missing_scopes.iter().any(|scope| is_it(scope)))
    }
}

fn verdict(failed: bool, open: bool) -> Verdict {
    match (failed, open) {
        (true, _) => Verdict::Failed,
        (false, true) => Verdict::Open,
        (false, false) => Verdict::Passed,
    }
}

fn is_missing(problem: &Problem) -> bool {
    problem.severity() == Severity::Missing
}

fn is_of_both(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::TenantsDiffer(..) | Problem::HostsDiffer(..)
    )
}

fn is_of_one(problem: &Problem) -> bool {
    problem.severity() != Severity::Hint && !is_missing(problem) && !is_of_both(problem)
}
