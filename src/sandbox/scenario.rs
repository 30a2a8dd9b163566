//! What the training provider is to do with one consent.

/// Chosen on the consent page; sticks to the consent, so that the mail conversation plays it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    /// All goes well.
    Normal,
    /// AADSTS65004 in the redirect.
    Declined,
    /// AADSTS90094 in the browser.
    AdminConsentRequired,
    /// AADSTS7000215 at the token endpoint, though the secret is right.
    SecretWrong,
    /// AADSTS7000222 at the token endpoint.
    SecretExpired,
    /// The code is redeemed; the next refresh ends with AADSTS700082.
    RefreshTokenExpired,
    /// 535 5.7.139, SMTP AUTH is switched off for the tenant.
    SmtpAuthDisabledForTenant,
    /// 535 5.7.139, SMTP AUTH is switched off for the mailbox.
    SmtpAuthDisabledForMailbox,
    /// 535 5.7.3 whatever the token says.
    AuthenticationUnsuccessful,
    /// 550 5.7.60 at MAIL FROM.
    SendAsDenied,
    /// `SMTP.Send` is not granted.
    NarrowScopes,
}

impl Scenario {
    /// All, with the values that the consent form sends for them.
    pub const ALL: [(&'static str, Self); 11] = [
        ("normal", Self::Normal),
        ("declined", Self::Declined),
        ("admin-consent-required", Self::AdminConsentRequired),
        ("secret-wrong", Self::SecretWrong),
        ("secret-expired", Self::SecretExpired),
        ("refresh-token-expired", Self::RefreshTokenExpired),
        ("smtp-auth-disabled-tenant", Self::SmtpAuthDisabledForTenant),
        (
            "smtp-auth-disabled-mailbox",
            Self::SmtpAuthDisabledForMailbox,
        ),
        (
            "authentication-unsuccessful",
            Self::AuthenticationUnsuccessful,
        ),
        ("send-as-denied", Self::SendAsDenied),
        ("narrow-scopes", Self::NarrowScopes),
    ];

    pub fn from_form(value: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find_map(|(name, scenario)| (name == value).then_some(scenario))
    }
}
