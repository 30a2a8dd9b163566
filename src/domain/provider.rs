//! A provider that can be used: every value in it was parsed.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::endpoint::{Endpoint, is_invisible};
use crate::domain::preset;
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::scope::Scopes;

/// Names a provider for life; its name may change, two may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderId(pub Uuid);

/// A name as it is kept: what cannot be seen or runs backwards goes, and what nobody reads.
#[must_use]
pub fn plain_name(text: &str) -> String {
    let seen = text
        .chars()
        .filter(|&c| !c.is_control() && !is_invisible(c));
    let name: String = seen.take(NAME_LIMIT).collect();
    name.trim().to_owned()
}

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

impl Provider {
    /// Where a code for another device is to be had (RFC 8628 section 3.1): `None` where nobody signs in or
    /// the catalogue knows of none. It gets the client secret, so it has the origin of the token endpoint.
    #[must_use]
    pub fn device_authorization_endpoint(&self) -> Option<Endpoint> {
        let Access::User(registration) = &self.access else {
            return None;
        };
        let known = preset::device_authorization_endpoint(&self.preset)?;
        let token = registration.token_endpoint.url();
        // The customer's tenant stands in the token endpoint, as it was typed.
        let endpoint = match token.as_str().strip_suffix(MICROSOFT_TOKEN) {
            Some(base) if known.ends_with(MICROSOFT_DEVICE) => format!("{base}{MICROSOFT_DEVICE}"),
            _ if known.contains('{') => return None,
            _ => known.to_owned(),
        };
        let endpoint = Endpoint::parse(&endpoint).ok()?;
        (endpoint.url().origin() == token.origin()).then_some(endpoint)
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

impl TransportSecurity {
    /// Its name, which is the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StartTls => "STARTTLS",
            Self::ImplicitTls => "TLS",
        }
    }
}

/// In characters.
const NAME_LIMIT: usize = 200;
const MICROSOFT_TOKEN: &str = "/oauth2/v2.0/token";
const MICROSOFT_DEVICE: &str = "/oauth2/v2.0/devicecode";

#[cfg(test)]
mod tests {
    use super::*;

    fn device_endpoint(
        preset: &str,
        token_endpoint: &str,
        access: fn(Registration) -> Access,
    ) -> Option<String> {
        let server = MailServer {
            host: String::new(),
            port: 1,
            security: TransportSecurity::StartTls,
        };
        let endpoint = |text| Endpoint::parse(text).unwrap();
        let provider = Provider {
            id: ProviderId(Uuid::nil()),
            name: String::new(),
            preset: preset.to_owned(),
            access: access(Registration {
                client_id: String::new(),
                secret_expires: None,
                authorization_endpoint: endpoint("https://login.example/authorize"),
                token_endpoint: endpoint(token_endpoint),
                redirect_uri: RedirectUri::parse("http://localhost:3017/").unwrap(),
                scopes: Scopes::parse("openid").unwrap(),
            }),
            smtp: server.clone(),
            imap: server.clone(),
            pop3: server,
        };
        let endpoint = provider.device_authorization_endpoint()?;
        Some(endpoint.to_string())
    }

    #[test]
    fn the_device_endpoint_stands_beside_the_token_endpoint() {
        for base in [
            "https://login.microsoftonline.com/contoso.com/oauth2/v2.0",
            "http://localhost/t/oauth2/v2.0",
        ] {
            for preset in ["office365", "outlook_com", "office365_dod"] {
                let found = device_endpoint(preset, &format!("{base}/token"), Access::User);
                assert_eq!(found, Some(format!("{base}/devicecode")), "{preset}");
            }
        }
    }

    #[test]
    fn a_name_from_a_file_is_what_it_looks_like() {
        let many = "ä".repeat(70_000);
        for (text, expected) in [
            ("Office365 – Kunde", "Office365 – Kunde"),
            (" Off\u{202e}ice\u{200b}365\u{1b}[31m\r\n", "Office365[31m"),
            ("\0\u{feff}", ""),
            (&many, &"ä".repeat(NAME_LIMIT)),
        ] {
            assert_eq!(plain_name(text), expected);
        }
    }

    #[test]
    fn no_device_gets_a_code_where_nobody_signs_in_or_nothing_is_known() {
        let token = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token";
        let google = "https://oauth2.googleapis.com/token";
        let other = "https://login.example/token";
        for (preset, token, access) in [
            ("office365", token, Access::Application as fn(_) -> _),
            ("office365", token, |_| Access::Password),
            ("office365", other, Access::User),
            ("outlook_com", other, Access::User),
            ("google", google, Access::User),
            ("own_server", token, Access::User),
            ("nobody", token, Access::User),
        ] {
            let found = device_endpoint(preset, token, access);
            assert_eq!(found, None, "{preset} {token}");
        }
    }
}
