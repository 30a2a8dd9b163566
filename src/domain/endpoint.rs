//! The two OAuth endpoints as a technician types them, and how they must fit together.

mod host;

use std::fmt;

use thiserror::Error;
use url::Url;

pub use host::is_loopback;
use host::{authority, holds_a_label, is_possible_server, is_private};

/// An authorization or token endpoint that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why a text is no usable endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// Nothing was entered.
    #[error("the endpoint is empty")]
    Empty,
    /// No absolute URL.
    #[error("the endpoint is no absolute URL")]
    NotUrl,
    /// A control character, blank or backslash inside, which browsers would drop or reinterpret.
    #[error("the endpoint holds a blank, a control character or a backslash")]
    Character,
    /// Neither https nor (loopback only) http.
    #[error("the endpoint is not encrypted")]
    NotHttps,
    /// User name or password before the host: the real host is named.
    #[error("the endpoint hides its host {0} behind a user name")]
    UserInfo(String),
    /// An address that cannot be an authorization server: link-local, unspecified, a number in disguise.
    #[error("the host {0} can be no authorization server")]
    Host(String),
    /// A fragment, or a parameter that this program sets itself.
    #[error("the endpoint carries {0}, which is set by this program")]
    Parameter(String),
}

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointKind {
    /// RFC 6749 section 3.1
    Authorization,
    /// RFC 6749 section 3.2
    Token,
}

/// Parameters of an authorization or token request; one in the typed URL would override ours or be sent twice.
const OWN_PARAMETERS: [&str; 14] = [
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "grant_type",
    "login_hint",
    "nonce",
    "redirect_uri",
    "refresh_token",
    "response_type",
    "scope",
    "state",
];

impl Endpoint {
    /// Reads an endpoint. Outer blanks, a byte order mark and zero-width characters are dropped;
    /// inside they are refused.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = trim_invisible(text);
        if text.is_empty() {
            return Err(EndpointError::Empty);
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '\\' || is_invisible(c))
        {
            return Err(EndpointError::Character);
        }
        let url = Url::parse(text).map_err(|_| EndpointError::NotUrl)?;
        let (Some(host), Some((_, after_scheme))) = (url.host(), text.split_once(':')) else {
            return Err(EndpointError::NotUrl);
        };
        // `https:host` and `https:///host` are repaired by WHATWG parsers: what is shown must be what is called.
        if !after_scheme.starts_with("//") || after_scheme.starts_with("///") {
            return Err(EndpointError::NotUrl);
        }
        let shown = url.host_str().unwrap_or_default().to_owned();
        if authority(after_scheme).contains('@') {
            return Err(EndpointError::UserInfo(shown));
        }
        match (url.scheme(), is_loopback(&host)) {
            ("https", _) | ("http", true) => {}
            _ => return Err(EndpointError::NotHttps),
        }
        if !is_possible_server(&host, authority(after_scheme)) {
            return Err(EndpointError::Host(shown));
        }
        if url.fragment().is_some() {
            return Err(EndpointError::Parameter("#".to_owned()));
        }
        if let Some((name, _)) = url
            .query_pairs()
            .find(|(name, _)| OWN_PARAMETERS.contains(&name.as_ref()))
        {
            return Err(EndpointError::Parameter(name.into_owned()));
        }
        if url.port() == Some(0) {
            return Err(EndpointError::NotUrl);
        }
        Ok(Self(url))
    }

    /// The URL to call.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host and, where it is not the default, port.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// The host in its A-label form, where it holds one: such a name should be read twice.
    #[must_use]
    pub fn international_host(&self) -> Option<&str> {
        self.0.host_str().filter(|host| holds_a_label(host))
    }

    /// The address, where it belongs to networks that nobody else can reach: a sign-in server of one's own is
    /// there, or nothing is.
    #[must_use]
    pub fn private_host(&self) -> Option<&str> {
        self.0.host().filter(is_private)?;
        self.0.host_str()
    }

    /// The tenant in the path of a Microsoft identity platform endpoint
    /// (`/{tenant}/oauth2/v2.0/authorize`), or `None` where the path has another shape.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        let (tenant, rest) = self.first_segment()?;
        let kind = rest
            .strip_prefix("oauth2/")
            .map(|rest| rest.strip_prefix("v2.0/").unwrap_or(rest))?;
        matches!(kind, "authorize" | "token").then_some(tenant)
    }

    /// A Microsoft endpoint of version 1 (`/{tenant}/oauth2/authorize`), which takes no scopes.
    #[must_use]
    pub fn is_version_1(&self) -> bool {
        let kind = self
            .first_segment()
            .and_then(|(_, rest)| rest.strip_prefix("oauth2/"))
            .map(|rest| rest.strip_prefix("v1.0/").unwrap_or(rest));
        matches!(kind, Some("authorize" | "token"))
    }

    /// The first part of the path, and what follows it.
    fn first_segment(&self) -> Option<(&str, &str)> {
        let path = self.0.path().strip_prefix('/')?;
        path.trim_end_matches('/').split_once('/')
    }

    /// What the last part of the path says this endpoint is for, where it says so.
    #[must_use]
    pub fn kind(&self) -> Option<EndpointKind> {
        match self.0.path().trim_end_matches('/').rsplit('/').next()? {
            "authorize" | "auth" => Some(EndpointKind::Authorization),
            "token" => Some(EndpointKind::Token),
            _ => None,
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Drops blanks and invisible characters at both ends, as they come with text from web pages and PDFs.
#[must_use]
pub fn trim_invisible(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Characters that show nothing and change what is compared or called.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
