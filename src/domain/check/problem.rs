//! What can be said of a field, and how much it weighs.

use crate::domain::address::AddressError;
use crate::domain::endpoint::EndpointError;
use crate::domain::redirect_uri::RedirectUriError;
use crate::domain::scope::ScopesError;

/// A field of the provider dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// „Client ID"
    ClientId,
    /// „Client Secret"
    ClientSecret,
    /// „Geheimnis gültig bis"
    SecretExpires,
    /// „Postfach"
    Mailbox,
    /// „Kennwort"
    Password,
    /// „Testmail an"
    TestRecipient,
    /// „Anmeldename"
    SignInUser,
    /// „Autorisierungsendpunkt"
    AuthorizationEndpoint,
    /// „Token-Endpunkt"
    TokenEndpoint,
    /// „Umleitungs-URI"
    RedirectUri,
    /// „Berechtigungen (Scopes)"
    Scopes,
    /// „SMTP-Server"
    SmtpHost,
    /// „SMTP-Port"
    SmtpPort,
    /// „IMAP-Server"
    ImapHost,
    /// „IMAP-Port"
    ImapPort,
    /// „POP3-Server"
    Pop3Host,
    /// „POP3-Port"
    Pop3Port,
}

/// What is to be said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing (but perhaps example data) stands in a field that is needed.
    Missing,
    /// Microsoft's client IDs are GUIDs.
    ClientIdNotGuid,
    /// A GUID is the secret's ID, not its value.
    SecretIsGuid,
    /// A blank inside a secret is a copying mistake.
    SecretHasBlank,
    /// Without a secret only registrations as „Mobile and desktop application" work.
    SecretMissing,
    /// No day.
    DateUnreadable,
    /// The day is over.
    DatePast,
    /// Microsoft issues secrets for at most 24 months.
    DateTooFar,
    /// The endpoint itself.
    Endpoint(EndpointError),
    /// Version 1 takes no scopes.
    EndpointVersion1,
    /// The two endpoints stand in each other's field.
    EndpointsSwapped,
    /// A token endpoint in the field for the authorization endpoint, or the reverse.
    EndpointOfOtherKind,
    /// The endpoints have different hosts, named here.
    HostsDiffer(String, String),
    /// The endpoints name different tenants, named here.
    TenantsDiffer(String, String),
    /// `common`, `organizations`: single-tenant registrations answer AADSTS50194.
    SharedTenant(String),
    /// Client credentials need a tenant of their own (AADSTS9001023).
    ApplicationNeedsTenant,
    /// A name with characters outside ASCII, shown in its A-label form.
    InternationalHost(String),
    /// An address of internal networks, shown here: right for a sign-in server of one's own alone.
    PrivateHost(String),
    /// The redirect URI.
    RedirectUri(RedirectUriError),
    /// The scopes.
    Scopes(ScopesError),
    /// The application itself is given what was granted to it, whatever is asked for: `/.default` alone
    /// (AADSTS1002012).
    ScopeNotDefault,
    /// Without `offline_access` consent lasts an hour.
    ScopeWithoutRefresh,
    /// Nothing among the scopes allows sending.
    ScopeWithoutSend,
    /// No host name or address.
    HostUnreadable,
    /// The port belongs into the next field.
    HostWithPort,
    /// No number from 1 to 65535.
    PortUnreadable,
    /// The port usually speaks TLS at once; with STARTTLS both sides would wait for the other (RFC 8314).
    PortWantsTls,
    /// The port usually begins in plain text; TLS at once fails there (RFC 6409).
    PortWantsStartTls,
    /// The address.
    Address(AddressError),
    /// A control character in the name that belongs to a password.
    LoginNameUnreadable,
    /// Another mailbox of this provider has the same address.
    AddressTwice,
}

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Works perhaps, and will surprise.
    Warning,
    /// Not yet filled in: may be saved, cannot be used.
    Missing,
    /// Wrong: cannot be saved.
    Error,
}

/// One thing to be said of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where it stands.
    pub field: Field,
    /// What.
    pub problem: Problem,
}

impl Problem {
    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::SecretMissing => Severity::Hint,
            Self::SecretIsGuid
            | Self::SecretHasBlank
            | Self::DateTooFar
            | Self::SharedTenant(_)
            | Self::InternationalHost(_)
            | Self::PrivateHost(_)
            | Self::ScopeWithoutRefresh
            | Self::ScopeWithoutSend
            | Self::PortWantsTls
            | Self::PortWantsStartTls => Severity::Warning,
            Self::Missing
            | Self::Endpoint(EndpointError::Empty)
            | Self::RedirectUri(RedirectUriError::Empty)
            | Self::Scopes(ScopesError::Empty)
            | Self::Address(AddressError::Empty) => Severity::Missing,
            _ => Severity::Error,
        }
    }
}
