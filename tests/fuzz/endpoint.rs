//! An endpoint that is accepted leads where a person reads that it leads, by an own reading of the typed text; so
//! does a redirect URI.

#![no_main]

use std::net::{IpAddr, Ipv6Addr};

use fuzz::domain::endpoint::{Endpoint, trim_invisible};
use fuzz::domain::redirect_uri::RedirectUri;
use libfuzzer_sys::fuzz_target;
use url::{Host, Url};

fuzz_target!(|text: &str| {
    if let Ok(endpoint) = Endpoint::parse(text) {
        check(text, &endpoint);
    }
    if let Ok(uri) = RedirectUri::parse(text) {
        let url = Url::parse(uri.as_str()).unwrap();
        assert_eq!(url.scheme(), "http");
        assert!(is_loopback(&url), "{url}");
        assert_eq!(url.port(), Some(uri.port()));
        assert!(uri.port() != 0 && uri.path().starts_with('/'));
        assert_eq!((url.username(), url.password()), ("", None));
        assert_eq!((url.query(), url.fragment()), (None, None));
    }
});

fn check(text: &str, endpoint: &Endpoint) {
    let shown = endpoint.to_string();
    assert_eq!(Endpoint::parse(&shown).as_ref(), Ok(endpoint), "not stable");
    let url = Url::parse(&shown).unwrap();
    assert!(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url));
    assert_eq!((url.username(), url.password()), ("", None));
    assert_eq!(url.fragment(), None);
    assert_eq!(url.authority(), endpoint.authority());
    for own in ["state", "redirect_uri", "client_id", "code_verifier"] {
        assert!(url.query_pairs().all(|(name, _)| name != own), "{own}");
    }
    let (host, port) = typed(text);
    assert_eq!(
        port,
        url.port().map_or(String::new(), |port| port.to_string())
    );
    match url.host().unwrap() {
        Host::Domain(name) => {
            // Read twice where it is international, else letter by letter what was typed.
            if endpoint.international_host().is_none() {
                assert_eq!(host.to_ascii_lowercase(), name);
            }
            assert!(!name.ends_with('.'));
        }
        Host::Ipv4(address) => {
            assert_eq!(host, address.to_string());
            check_address(address.into());
        }
        Host::Ipv6(address) => {
            let inner = host
                .strip_prefix('[')
                .and_then(|host| host.strip_suffix(']'));
            assert_eq!(
                inner.and_then(|text| text.parse::<Ipv6Addr>().ok()),
                Some(address)
            );
            check_address(address.into());
        }
    }
}

/// Host and port as they stand there; the port that https has anyway counts as none.
fn typed(text: &str) -> (&str, String) {
    let (scheme, rest) = trim_invisible(text).split_once("://").unwrap();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    let usual = if scheme.eq_ignore_ascii_case("https") {
        443
    } else {
        80
    };
    let port = port.parse().ok().filter(|port: &u16| *port != usual);
    (host, port.map_or(String::new(), |port| port.to_string()))
}

/// Cloud metadata is never asked for a token.
fn check_address(address: IpAddr) {
    match address.to_canonical() {
        IpAddr::V4(address) => assert!(
            !address.is_link_local()
                && !address.is_unspecified()
                && !address.is_broadcast()
                && !address.is_multicast(),
            "{address}"
        ),
        IpAddr::V6(address) => assert!(
            !address.is_unicast_link_local()
                && !address.is_unspecified()
                && !address.is_multicast(),
            "{address}"
        ),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
