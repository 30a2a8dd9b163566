//! The set-up assistant: the seven steps of the guide, what the customer's portal is to hold, and where one stands.
//! What comes back from the portal goes into the draft of the provider; only the place and the ticks are kept here.

mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

pub use standing::{Check, Mark, Standing, Verdict};

use crate::domain::admin::consent_page;
use crate::domain::check::Field;
use crate::domain::draft::ProviderDraft;
use crate::domain::endpoint::Endpoint;
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::{ProviderId, SignIn};

/// A step of the guide.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// „Azure-Konto"
    #[default]
    Account,
    /// „App-Registrierung"
    Registration,
    /// „Geheimer Clientschlüssel"
    Secret,
    /// „API-Berechtigungen"
    Permissions,
    /// „Administratorzustimmung"
    Consent,
    /// „Endpunkte"
    Endpoints,
    /// „Postfach und Test"
    Mailbox,
}

/// How far somebody came with a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Where to go on.
    #[serde(default)]
    pub step: Step,
    /// What was ticked by hand, because no program can see it: names of permissions, [`ACCOUNT`], [`CONSENT`].
    #[serde(default)]
    ticked: BTreeSet<String>,
}

/// In which of the portal's lists a permission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// „Microsoft Graph", delegated permissions.
    Graph,
    /// „Office 365 Exchange Online", application permissions.
    Exchange,
}

/// Ticked: there is an account.
pub const ACCOUNT: &str = "account";
/// Ticked: an administrator has consented.
pub const CONSENT: &str = "consent";
/// What [`admin_consent`] is made of.
pub const LINK_FIELDS: [Field; 2] = [Field::ClientId, Field::AuthorizationEndpoint];
/// What the guide calls the registration.
pub const REGISTRATION_NAME: &str = "AEVO_Office_365";

const DELEGATED: [&str; 6] = [
    "offline_access",
    "openid",
    "profile",
    "IMAP.AccessAsUser.All",
    "POP.AccessAsUser.All",
    "SMTP.Send",
];
/// The last one is for sending and belongs to no user who signs in.
const APPLICATION: [&str; 3] = ["IMAP.AccessAsApp", "POP.AccessAsApp", "SMTP.SendAsApp"];

impl Step {
    /// In the order of the guide.
    pub const ALL: [Self; 7] = [
        Self::Account,
        Self::Registration,
        Self::Secret,
        Self::Permissions,
        Self::Consent,
        Self::Endpoints,
        Self::Mailbox,
    ];

    /// 1 to 7.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::ALL.get((self as usize).checked_sub(1)?).copied()
    }

    /// The step in which a cause of failure is put right, where it is one of the portal's.
    #[must_use]
    pub fn of_cause(label: &str) -> Option<Self> {
        Some(match label {
            "client_id_unknown"
            | "client_id_missing_in_request"
            | "microsoft_own_client_id_used"
            | "app_disabled"
            | "public_client_with_secret"
            | "redirect_uri_mismatch"
            | "no_redirect_uri_registered"
            | "redirect_uri_registered_as_spa"
            | "spa_platform_expected"
            | "redirect_uri_malformed"
            | "redirect_uri_missing_in_request" => Self::Registration,
            "client_secret_expired" | "client_secret_invalid" | "client_secret_missing" => {
                Self::Secret
            }
            "api_permission_not_in_registration"
            | "scopes_not_granted"
            | "scope_missing"
            | "scope_unknown_on_resource"
            | "xoauth2_token_or_scope_rejected" => Self::Permissions,
            "consent_missing" | "admin_consent_required" | "user_declined_consent" => Self::Consent,
            "single_tenant_app_on_common_endpoint"
            | "endpoint_audience_mismatch"
            | "personal_account_needs_v2_endpoint"
            | "resource_not_given_v1_endpoint"
            | "tenant_not_found"
            | "tenant_identifier_malformed"
            | "tenant_missing_in_url"
            | "token_url_in_authorize_field"
            | "auth_code_for_other_tenant" => Self::Endpoints,
            "smtp_auth_disabled_tenant" | "smtp_auth_disabled_mailbox" => Self::Mailbox,
            _ => return None,
        })
    }
}

impl Progress {
    /// The assistant was never used.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }

    /// This was ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        self.ticked.contains(name)
    }

    /// Ticks it, or takes the tick away.
    pub fn tick(&mut self, name: &str, is_done: bool) {
        if is_done {
            self.ticked.insert(name.to_owned());
        } else {
            self.ticked.remove(name);
        }
    }
}

impl Api {
    /// Its permissions, as the portal names them.
    #[must_use]
    pub fn permissions(self, sign_in: SignIn) -> &'static [&'static str] {
        match self {
            Self::Graph => &DELEGATED,
            Self::Exchange if sign_in == SignIn::Application => &APPLICATION,
            Self::Exchange => &APPLICATION[..2],
        }
    }

    /// Whoever signs in like this needs them.
    #[must_use]
    pub fn is_needed(self, sign_in: SignIn) -> bool {
        (self == Self::Exchange) == (sign_in == SignIn::Application)
    }
}

/// The assistant is made for this provider: one registration for each tenant of a Microsoft cloud.
#[must_use]
pub fn serves(draft: &ProviderDraft) -> bool {
    preset::find(&draft.preset).is_some_and(|preset| preset.is_microsoft() && preset.has_tenant())
}

/// Where the assistant opens: what was begun, else what is still example data, else what never sent a mail.
#[must_use]
pub fn choose(providers: &[ProviderDraft], mailboxes: &[Mailbox]) -> Option<ProviderId> {
    let has_sent = |draft: &ProviderDraft| {
        mailboxes
            .iter()
            .filter(|mailbox| mailbox.provider == draft.id)
            .filter_map(|mailbox| mailbox.last_test.as_ref())
            .any(|test| test.failed.is_none())
    };
    let urgency = |draft: &&ProviderDraft| {
        if has_sent(draft) {
            3
        } else if !draft.assistant.is_untouched() {
            0
        } else if draft.is_example() {
            1
        } else {
            2
        }
    };
    let served = providers.iter().filter(|draft| serves(draft));
    served.min_by_key(urgency).map(|draft| draft.id)
}

/// The page of the portal on which a step is done: that of the registration, as soon as its ID is known.
#[must_use]
pub fn portal(draft: &ProviderDraft, step: Step) -> String {
    let host = match draft.preset.as_str() {
        "office365_gcc_high" | "office365_dod" => "portal.azure.us",
        "office365_21vianet" => "portal.azure.cn",
        _ => "portal.azure.com",
    };
    let page = match step {
        Step::Account | Step::Mailbox => return format!("https://{host}/"),
        Step::Registration => None,
        Step::Secret => Some("Credentials"),
        Step::Permissions | Step::Consent => Some("CallAnAPI"),
        Step::Endpoints => Some("Overview"),
    };
    let registration = Uuid::try_parse(draft.client_id.entered()).ok();
    let blade = match page.zip(registration) {
        Some((page, id)) => format!("ApplicationMenuBlade/~/{page}/appId/{id}"),
        None => "ApplicationsListBlade".to_owned(),
    };
    format!("https://{host}/#view/Microsoft_AAD_RegisteredApps/{blade}")
}

/// Where an administrator consents for the whole tenant; `None` while [`LINK_FIELDS`] do not hold all that it needs,
/// and where the endpoint names no tenant of its own: nobody can consent for all of them (AADSTS9001023).
#[must_use]
pub fn admin_consent(draft: &ProviderDraft) -> Option<Url> {
    let client_id = Uuid::try_parse(draft.client_id.entered()).ok()?;
    let endpoint = Endpoint::parse(draft.authorization_endpoint.entered()).ok()?;
    let tenant = endpoint.tenant()?;
    let is_shared = |shared: &&str| tenant.eq_ignore_ascii_case(shared);
    if SHARED.iter().any(is_shared) {
        return None;
    }
    consent_page(&endpoint, client_id)
}

/// A text that can be a tenant: its ID, or one of its domains.
#[must_use]
pub fn is_tenant(text: &str) -> bool {
    let is_guid = Uuid::try_parse(text).is_ok_and(|id| id.to_string().eq_ignore_ascii_case(text));
    is_guid || (text.contains('.') && crate::domain::address::host_name(text).is_some())
}

const SHARED: [&str; 3] = ["common", "organizations", "consumers"];
