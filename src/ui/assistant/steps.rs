//! The steps and checks in words.

use std::borrow::Cow;

use crate::domain::assistant::{Check, Step, Verdict};
use crate::text::{t, tf};

/// What a step is called.
pub(super) fn name(step: Step) -> Cow<'static, str> {
    t(match step {
        Step::Account => "assistant-account",
        Step::Registration => "assistant-registration",
        Step::Secret => "assistant-secret",
        Step::Permissions => "assistant-permissions",
        Step::Consent => "assistant-consent",
        Step::Endpoints => "assistant-endpoints",
        Step::Mailbox => "assistant-mailbox",
    })
}

/// Keeps the scroll positions of the steps apart.
pub(super) fn salt(step: Step) -> &'static str {
    match step {
        Step::Account => "account",
        Step::Registration => "registration",
        Step::Secret => "secret",
        Step::Permissions => "permissions",
        Step::Consent => "consent",
        Step::Endpoints => "endpoints",
        Step::Mailbox => "mailbox",
    }
}

/// What a step is for.
pub(super) fn sentence(step: Step) -> Cow<'static, str> {
    t(match step {
        Step::Account => "assistant-account-sentence",
        Step::Registration => "assistant-registration-sentence",
        Step::Secret => "assistant-secret-sentence",
        Step::Permissions => "assistant-permissions-sentence",
        Step::Consent => "assistant-consent-sentence",
        Step::Endpoints => "assistant-endpoints-sentence",
        Step::Mailbox => "assistant-mailbox-sentence",
    })
}

/// What a permission is for.
pub(super) fn permission(name: &str) -> Cow<'static, str> {
    t(match name {
        "offline_access" => "permission-offline-access",
        "openid" => "permission-openid",
        "profile" => "permission-profile",
        "IMAP.AccessAsUser.All" => "permission-imap-user",
        "POP.AccessAsUser.All" => "permission-pop-user",
        "SMTP.Send" => "permission-smtp-user",
        "IMAP.AccessAsApp" => "permission-imap-app",
        "POP.AccessAsApp" => "permission-pop-app",
        "SMTP.SendAsApp" => "permission-smtp-app",
        _ => return Cow::Borrowed(""),
    })
}

/// How a check ended, in one line.
pub(super) fn verdict(check: Check, verdict: Verdict) -> String {
    let name = t(match check {
        Check::ClientIdForm => "check-client-id-form",
        Check::ClientIdKnown => "check-client-id-known",
        Check::RedirectRegistered => "check-redirect",
        Check::SecretIsValue => "check-secret-value",
        Check::SecretTaken => "check-secret-taken",
        Check::ConsentGranted => "check-consent",
        Check::EndpointsVersion2 => "check-version-2",
        Check::OneTenant => "check-one-tenant",
        Check::TenantExists => "check-tenant",
        Check::SmtpAuth => "check-smtp-auth",
    });
    let values = [("check", name.as_ref().into())];
    match verdict {
        Verdict::Passed => tf("check-passed", &values),
        Verdict::Failed => tf("check-failed", &values),
        Verdict::Open => tf("check-open", &values),
    }
}
