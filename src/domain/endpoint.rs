//! The two OAuth endpoints as a technician types them, and how they must fit together.

use std::fmt;
use std::net::Ipv4Addr;

use thiserror::Error;
use url::{Host, Url};

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
        if !url.username().is_empty()
            || url.password().is_some()
            || authority(after_scheme).contains('@')
        {
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
        self.0
            .host_str()
            .filter(|host| host.split('.').any(|label| label.starts_with("xn--")))
    }

    /// The address, where it belongs to networks that nobody else can reach: a sign-in server of one's own is
    /// there, or nothing is.
    #[must_use]
    pub fn private_host(&self) -> Option<&str> {
        let is_private = match self.0.host()? {
            Host::Domain(_) => false,
            // RFC 1918, and RFC 6598: what providers put between themselves and their customers.
            Host::Ipv4(address) => {
                let [first, second, ..] = address.octets();
                address.is_private() || (first, second & 0xc0) == (100, 64)
            }
            // RFC 4193.
            Host::Ipv6(address) => address.is_unique_local(),
        };
        self.0.host_str().filter(|_| is_private)
    }

    /// The tenant in the path of a Microsoft identity platform endpoint
    /// (`/{tenant}/oauth2/v2.0/authorize`), or `None` where the path has another shape.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        let (tenant, rest) = self.0.path().strip_prefix('/')?.split_once('/')?;
        let kind = rest
            .strip_prefix("oauth2/")
            .map(|rest| rest.strip_prefix("v2.0/").unwrap_or(rest))?;
        matches!(kind.trim_end_matches('/'), "authorize" | "token").then_some(tenant)
    }

    /// A Microsoft endpoint of version 1 (`/{tenant}/oauth2/authorize`), which takes no scopes.
    #[must_use]
    pub fn is_version_1(&self) -> bool {
        self.0
            .path()
            .strip_prefix('/')
            .and_then(|path| path.split_once('/'))
            .is_some_and(|(_, rest)| {
                matches!(
                    rest.trim_end_matches('/'),
                    "oauth2/authorize"
                        | "oauth2/token"
                        | "oauth2/v1.0/authorize"
                        | "oauth2/v1.0/token"
                )
            })
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

/// Loopback by name or number (RFC 8252 section 7.3).
#[must_use]
pub fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The text between `//` and the path, as it was typed.
fn authority(after_scheme: &str) -> &str {
    after_scheme
        .trim_start_matches('/')
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

/// Link-local addresses serve cloud metadata, not sign-ins. A number written in hexadecimal, octal or as
/// one integer is read as an address by browsers and as a name by people; so is a letter that only looks
/// like one of ASCII, where it leaves no A-label to be read twice.
fn is_possible_server(host: &Host<&str>, typed: &str) -> bool {
    match host {
        Host::Domain(name) => {
            !name.ends_with('.')
                && (typed.is_ascii() || name.split('.').any(|label| label.starts_with("xn--")))
                && !typed
                    .chars()
                    .any(|c| c == '%' || ('\u{ff00}'..='\u{ffef}').contains(&c) || c == '。')
        }
        Host::Ipv4(address) => {
            let rest = typed.strip_prefix(&address.to_string());
            is_possible_address(*address)
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        }
        Host::Ipv6(address) => {
            !address.is_unspecified()
                && !address.is_unicast_link_local()
                && !address.is_multicast()
                && !is_ipv4_in_disguise(address.segments())
        }
    }
}

fn is_possible_address(address: Ipv4Addr) -> bool {
    !address.is_link_local()
        && address.octets()[0] != 0
        && !address.is_broadcast()
        && !address.is_multicast()
}

/// `::ffff:0:0/96` (RFC 4291 section 2.5.5.2) and `64:ff9b::/96` (RFC 6052 section 2.1) hold an IPv4 address.
fn is_ipv4_in_disguise(segments: [u16; 8]) -> bool {
    matches!(
        segments,
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_and_trims_what_is_safe() {
        for (text, expected) in [
            (
                " https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize\n",
                "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize",
            ),
            (
                "\u{feff}https://accounts.google.com/o/oauth2/v2/auth\u{200b}",
                "https://accounts.google.com/o/oauth2/v2/auth",
            ),
            (
                "http://127.0.0.1:8080/t/oauth2/v2.0/token",
                "http://127.0.0.1:8080/t/oauth2/v2.0/token",
            ),
            ("http://localhost:8080/token", "http://localhost:8080/token"),
            (
                "https://10.1.2.3:8443/adfs/oauth2/token",
                "https://10.1.2.3:8443/adfs/oauth2/token",
            ),
            (
                "https://10.1.2.3/adfs/oauth2/token",
                "https://10.1.2.3/adfs/oauth2/token",
            ),
            (
                "HTTPS://Login.Example/token?p=b2c_1_x",
                "https://login.example/token?p=b2c_1_x",
            ),
        ] {
            assert_eq!(
                Endpoint::parse(text).map(|e| e.to_string()),
                Ok(expected.to_owned()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn refuses_what_is_not() {
        use EndpointError as E;
        for (text, expected) in [
            ("", E::Empty),
            ("login.microsoftonline.com/x", E::NotUrl),
            ("https:login.example/x", E::NotUrl),
            ("https:///login.example/x", E::NotUrl),
            ("https://login.example:70000/x", E::NotUrl),
            ("https://login.example:0/x", E::NotUrl),
            ("http://login.microsoftonline.com/x", E::NotHttps),
            ("javascript:alert(1)//x", E::NotUrl),
            ("ftp://login.example/x", E::NotHttps),
            (
                "https://good.example@evil.example/x",
                E::UserInfo("evil.example".to_owned()),
            ),
            (
                "https://u:p@evil.example/x",
                E::UserInfo("evil.example".to_owned()),
            ),
            (
                "https://@evil.example/x",
                E::UserInfo("evil.example".to_owned()),
            ),
            ("https://login.example/a\tb", E::Character),
            ("https://login.exa\u{200b}mple/a", E::Character),
            ("https:\\\\login.example\\a", E::Character),
            (
                "https://169.254.169.254/token",
                E::Host("169.254.169.254".to_owned()),
            ),
            ("https://0.1.2.3/x", E::Host("0.1.2.3".to_owned())),
            ("https://[fe80::1]/x", E::Host("[fe80::1]".to_owned())),
            ("https://[::]/x", E::Host("[::]".to_owned())),
            ("https://[ff02::1]/x", E::Host("[ff02::1]".to_owned())),
            (
                "https://[::ffff:169.254.169.254]/x",
                E::Host("[::ffff:a9fe:a9fe]".to_owned()),
            ),
            (
                "https://[64:ff9b::169.254.169.254]/x",
                E::Host("[64:ff9b::a9fe:a9fe]".to_owned()),
            ),
            ("http://[fd00::1]/x", E::NotHttps),
            (
                "https://0xa9fea9fe/x",
                E::Host("169.254.169.254".to_owned()),
            ),
            ("https://0x7f000001/token", E::Host("127.0.0.1".to_owned())),
            ("https://2130706433/token", E::Host("127.0.0.1".to_owned())),
            ("https://10.1.2.0x0/token", E::Host("10.1.2.0".to_owned())),
            ("https://10.1.2.3./token", E::Host("10.1.2.3".to_owned())),
            (
                "https://[::ffff:169.254.169.254]/token",
                E::Host("[::ffff:a9fe:a9fe]".to_owned()),
            ),
            (
                "https://login.exampleſ/token",
                E::Host("login.examples".to_owned()),
            ),
            (
                "https://login.example./token",
                E::Host("login.example.".to_owned()),
            ),
            (
                "https://login．example/token",
                E::Host("login.example".to_owned()),
            ),
            (
                "https://login.example/token#x",
                E::Parameter("#".to_owned()),
            ),
            (
                "https://login.example/authorize?state=1",
                E::Parameter("state".to_owned()),
            ),
        ] {
            assert_eq!(Endpoint::parse(text), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn knows_microsofts_paths() {
        let v2 =
            Endpoint::parse("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize")
                .unwrap();
        assert_eq!(
            (v2.tenant(), v2.kind(), v2.is_version_1()),
            (
                Some("contoso.com"),
                Some(EndpointKind::Authorization),
                false
            )
        );
        let v1 = Endpoint::parse("https://login.microsoftonline.com/common/oauth2/token").unwrap();
        assert_eq!(
            (v1.tenant(), v1.kind(), v1.is_version_1()),
            (Some("common"), Some(EndpointKind::Token), true)
        );
        let google = Endpoint::parse("https://accounts.google.com/o/oauth2/v2/auth").unwrap();
        assert_eq!(
            (google.is_version_1(), google.tenant(), google.kind()),
            (false, None, Some(EndpointKind::Authorization))
        );
    }
}
