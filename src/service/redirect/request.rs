//! One HTTP request (RFC 9112), as little of it and as strictly as a redirect needs.

use thiserror::Error;

use crate::domain::redirect_uri::RedirectUri;
use crate::service::oauth::State;
use crate::service::redirect::page::Page;
use crate::service::redirect::query::{self, QueryError, Redirect};

/// The one request that is waited for.
#[derive(Debug)]
pub(super) struct Expected {
    port: u16,
    path: String,
    state: State,
}

/// Why a request is not the redirect. Its display names no byte of the request: it goes to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Rejection {
    #[error("no HTTP/1 request")]
    Malformed,
    #[error("request line too long")]
    LineTooLong,
    #[error("request head too large")]
    HeadTooLarge,
    #[error("not GET")]
    Method,
    #[error("for another host")]
    Host,
    #[error("not a navigation of the user")]
    Origin,
    #[error("for another path")]
    Path,
    #[error("{0}")]
    Query(#[from] QueryError),
    #[error("already completed")]
    Completed,
}

impl Rejection {
    pub(super) fn page(self) -> Page {
        match self {
            Self::Malformed | Self::Query(QueryError::Malformed | QueryError::State) => {
                Page::refusal("400 Bad Request")
            }
            Self::LineTooLong => Page::refusal("414 URI Too Long"),
            Self::HeadTooLarge => Page::refusal("431 Request Header Fields Too Large"),
            Self::Method => Page::METHOD,
            Self::Host | Self::Origin => Page::refusal("403 Forbidden"),
            Self::Path => Page::refusal("404 Not Found"),
            Self::Query(QueryError::Nothing) => Page::NOTHING,
            Self::Completed => Page::COMPLETED,
        }
    }
}

impl Expected {
    pub(super) fn new(uri: &RedirectUri, state: State) -> Self {
        Self {
            port: uri.port(),
            path: uri.path().to_owned(),
            state,
        }
    }

    /// Judges a complete head, from the request line to the empty line. Anything behind it, a body or a
    /// second request (pipelining), makes it malformed.
    pub(super) fn judge(&self, head: &[u8]) -> Result<Redirect, Rejection> {
        let head = std::str::from_utf8(head)
            .ok()
            .and_then(|head| head.strip_suffix("\r\n\r\n"))
            .ok_or(Rejection::Malformed)?;
        let mut lines = head.split("\r\n");
        let (method, target) = request_line(lines.next().unwrap_or_default())?;
        let fields = Fields::read(lines)?;
        if method != "GET" {
            return Err(Rejection::Method);
        }
        // A page of another name that resolves to this machine (DNS rebinding) is not our page.
        if !is_own_host(fields.host, self.port) {
            return Err(Rejection::Host);
        }
        if !fields.is_navigation(self.port) {
            return Err(Rejection::Origin);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != self.path {
            return Err(Rejection::Path);
        }
        Ok(query::read(query, &self.state)?)
    }
}

/// A host with our port that can only be this machine: what `Host` may say (RFC 9110 section 7.2).
pub(super) fn is_own_host(host: &str, port: u16) -> bool {
    host.rsplit_once(':').is_some_and(|(name, number)| {
        (name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]"))
            && number.parse() == Ok(port)
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Refuses early what can be no head: a TLS handshake, HTTP/2, a binary protocol.
pub(super) fn may_be_head(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|&b| b >= b' ' && b != 0x7f || matches!(b, b'\r' | b'\n' | b'\t'))
}

fn request_line(line: &str) -> Result<(&str, &str), Rejection> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Rejection::Malformed);
    };
    let is_visible = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
    if !matches!(version, "HTTP/1.1" | "HTTP/1.0") || !is_token(method) || !is_visible(target) {
        return Err(Rejection::Malformed);
    }
    Ok((method, target))
}

/// What is read of the header fields.
struct Fields<'a> {
    host: &'a str,
    origin: Option<&'a str>,
    /// `Sec-Fetch-Dest` and `Sec-Fetch-Mode` (W3C Fetch Metadata): the browser's own word on who asks.
    dest: Option<&'a str>,
    mode: Option<&'a str>,
}

impl<'a> Fields<'a> {
    fn read(lines: impl Iterator<Item = &'a str>) -> Result<Self, Rejection> {
        let [mut host, mut origin, mut dest, mut mode] = [None; 4];
        for (number, line) in lines.enumerate() {
            if number >= MAX_FIELDS {
                return Err(Rejection::HeadTooLarge);
            }
            let (name, value) = line.split_once(':').ok_or(Rejection::Malformed)?;
            // Also refuses folded lines and blanks before the colon (RFC 9112 sections 5.1 and 5.2).
            if !is_token(name) || value.contains(['\r', '\n']) {
                return Err(Rejection::Malformed);
            }
            let value = value.trim_matches([' ', '\t']);
            let slot = match name.to_ascii_lowercase().as_str() {
                "host" => &mut host,
                "origin" => &mut origin,
                "sec-fetch-dest" => &mut dest,
                "sec-fetch-mode" => &mut mode,
                // A GET with a body is no browser's; two readings of its length are an attack.
                "transfer-encoding" => return Err(Rejection::Malformed),
                "content-length" if value != "0" => return Err(Rejection::Malformed),
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Err(Rejection::Malformed);
            }
        }
        Ok(Self {
            host: host.ok_or(Rejection::Malformed)?,
            origin,
            dest,
            mode,
        })
    }

    /// The user's browser was sent here as a whole, not on behalf of a page. Where the browser says
    /// so itself, an `Origin` that it may carry over from the form of the sign-in page does no harm.
    fn is_navigation(&self, port: u16) -> bool {
        if self.mode.is_some_and(|mode| mode != "navigate") {
            return false;
        }
        match (self.dest, self.origin) {
            (Some(dest), _) => dest == "document",
            (None, Some(origin)) => origin
                .strip_prefix("http://")
                .is_some_and(|host| is_own_host(host, port)),
            (None, None) => true,
        }
    }
}

/// RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Browsers send some 15; a hundred are nobody's.
const MAX_FIELDS: usize = 100;
