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

/// One app registration with its endpoints and servers („E-Mail-Anbieter").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Never changes.
    pub id: ProviderId,
    /// What the list shows.
    pub name: String,
    /// The catalogue entry it was made from; decides extra authorization parameters.
    pub preset: String,
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
    /// Who signs in.
    pub sign_in: SignIn,
    /// Message submission (RFC 6409).
    pub smtp: MailServer,
    /// IMAP4rev1.
    pub imap: MailServer,
    /// POP3.
    pub pop3: MailServer,
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
