//! Which hosts can be an authorization server, and which are this machine.

use std::net::Ipv4Addr;

use url::Host;

/// Loopback by name or number (RFC 8252 section 7.3).
#[must_use]
pub fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Networks that nobody else can reach.
pub(super) fn is_private(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(_) => false,
        // RFC 1918, and RFC 6598: what providers put between themselves and their customers.
        Host::Ipv4(address) => {
            let [first, second, ..] = address.octets();
            address.is_private() || (first, second & 0xc0) == (100, 64)
        }
        // RFC 4193.
        Host::Ipv6(address) => address.is_unique_local(),
    }
}

/// Stands for letters beyond ASCII somewhere (RFC 5890 section 2.3.2.1).
pub(super) fn holds_a_label(name: &str) -> bool {
    name.split('.').any(|label| label.starts_with("xn--"))
}

/// The text between `//` and the path, as it was typed.
pub(super) fn authority(after_scheme: &str) -> &str {
    after_scheme
        .trim_start_matches('/')
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

/// Link-local addresses serve cloud metadata, not sign-ins. A number written in hexadecimal, octal or as
/// one integer is read as an address by browsers and as a name by people; so is a letter that only looks
/// like one of ASCII, where it leaves no A-label to be read twice.
pub(super) fn is_possible_server(host: &Host<&str>, typed: &str) -> bool {
    match host {
        Host::Domain(name) => {
            !name.ends_with('.')
                && (typed.is_ascii() || holds_a_label(name))
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
