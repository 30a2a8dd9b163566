//! The loopback redirect URI (RFC 8252 section 7.3).

use std::fmt;

use thiserror::Error;
use url::Url;

use crate::domain::endpoint::{is_loopback, trim_invisible};

/// Where the browser is sent back to: `http`, a loopback host, a port, a path, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    /// Kept as typed: the authorization server compares it byte for byte.
    text: String,
    url: Url,
}

/// Why a text is no usable redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RedirectUriError {
    /// Nothing was entered.
    #[error("the redirect URI is empty")]
    Empty,
    /// No absolute URL.
    #[error("the redirect URI is no absolute URL")]
    NotUrl,
    /// Another scheme than http, or a host that is not this machine.
    #[error("the redirect URI does not lead to this machine")]
    NotLoopback,
    /// Without a port, or with port 80, it could not be listened on without privileges.
    #[error("the redirect URI names no port of its own")]
    Port,
    /// A query, a fragment or a user name.
    #[error("the redirect URI carries more than host, port and path")]
    Extra,
}

impl RedirectUri {
    /// Reads a redirect URI; outer blanks are dropped.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, RedirectUriError> {
        let text = trim_invisible(text);
        if text.is_empty() {
            return Err(RedirectUriError::Empty);
        }
        let url = Url::parse(text).map_err(|_| RedirectUriError::NotUrl)?;
        let host = url.host().ok_or(RedirectUriError::NotUrl)?;
        if url.scheme() != "http" || !is_loopback(&host) {
            return Err(RedirectUriError::NotLoopback);
        }
        if url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return Err(RedirectUriError::Extra);
        }
        if url.port().is_none_or(|port| port == 0) {
            return Err(RedirectUriError::Port);
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// As it is sent to the authorization server.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The port to listen on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.port().unwrap_or_default()
    }

    /// The path on which the redirect arrives; never empty.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_to_this_machine_only() {
        use RedirectUriError as E;
        for (text, expected) in [
            ("http://localhost:3017/", Ok((3017, "/"))),
            ("http://localhost:3017", Ok((3017, "/"))),
            (" http://127.0.0.1:8400/callback ", Ok((8400, "/callback"))),
            ("", Err(E::Empty)),
            ("localhost:3017", Err(E::NotUrl)),
            ("https://localhost:3017/", Err(E::NotLoopback)),
            ("http://example.com:3017/", Err(E::NotLoopback)),
            ("http://localhost/", Err(E::Port)),
            ("http://localhost:0/", Err(E::Port)),
            ("http://localhost:3017/?a=b", Err(E::Extra)),
            ("http://localhost:3017/#a", Err(E::Extra)),
            ("http://a@localhost:3017/", Err(E::Extra)),
            ("http://:b@localhost:3017/", Err(E::Extra)),
        ] {
            let parsed = RedirectUri::parse(text);
            assert_eq!(
                parsed.as_ref().map(|uri| (uri.port(), uri.path())),
                expected.as_ref().map(|&e| e),
                "{text:?}"
            );
        }
        assert_eq!(
            RedirectUri::parse("http://localhost:3017").map(|u| u.to_string()),
            Ok("http://localhost:3017".to_owned())
        );
    }
}
