//! A provider that can be used: every value in it was parsed.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::endpoint::Endpoint;
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::scope::Scopes;

/// Names a provider for life; its name may change, two may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderId(pub Uuid);

/// One mail provider („E-Mail-Anbieter").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Never changes.
    pub id: ProviderId,
    /// What the list shows.
    pub name: String,
    /// The catalogue entry it was made from; decides extra authorization parameters.
    pub preset: String,
    /// How its mailboxes are signed in to.
    pub access: Access,
    /// Message submission (RFC 6409).
    pub smtp: MailServer,
    /// IMAP4rev1.
    pub imap: MailServer,
    /// POP3.
    pub pop3: MailServer,
}

/// How mailboxes are signed in to, with what that needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// A user consents once (authorization code grant).
    User(Registration),
    /// The application itself (client credentials grant).
    Application(Registration),
    /// Each mailbox has a password.
    Password,
}

/// One app registration with its endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// OAuth 2.0 `client_id` (RFC 6749 section 2.2).
    pub client_id: String,
    /// Last day on which the client secret works, where somebody wrote it down.
    pub secret_expires: Option<NaiveDate>,
    /// RFC 6749 section 3.1.
    pub authorization_endpoint: Endpoint,
    /// RFC 6749 section 3.2.
    pub token_endpoint: Endpoint,
    /// RFC 8252 section 7.3.
    pub redirect_uri: RedirectUri,
    /// What is asked for.
    pub scopes: Scopes,
}

impl Access {
    /// Where tokens come from; `None` where no token is needed.
    #[must_use]
    pub fn registration(&self) -> Option<&Registration> {
        match self {
            Self::User(registration) | Self::Application(registration) => Some(registration),
            Self::Password => None,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn sign_in(&self) -> SignIn {
        match self {
            Self::User(_) => SignIn::User,
            Self::Application(_) => SignIn::Application,
            Self::Password => SignIn::Password,
        }
    }
}

/// Who signs in („Anmeldeart").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// A user consents once (authorization code grant).
    #[default]
    User,
    /// The application itself (client credentials grant).
    Application,
    /// The mailbox, with its password.
    Password,
}

/// A mail server as it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Host name in A-label form, or an IP address.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
    /// How the connection is encrypted. There is no unencrypted kind.
    pub security: TransportSecurity,
}

impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransportSecurity {
    /// Plain first, then upgraded before anything else is said (RFC 3207).
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314).
    ImplicitTls,
}
