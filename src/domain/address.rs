//! A mail address as it may stand in MAIL FROM, RCPT TO and the XOAUTH2 user field.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A mailbox address (RFC 5321 section 4.1.2, without quoted local parts and address literals).
///
/// ASCII only: a local part outside ASCII needs SMTPUTF8 (RFC 6531), which Microsoft 365 does not
/// offer for submission; a domain outside ASCII is kept in its A-label form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why a text is no usable address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing was entered.
    #[error("the address is empty")]
    Empty,
    /// There is no `@`, or nothing on one of its sides.
    #[error("the address lacks a local part or a domain")]
    Incomplete,
    /// A blank, a control character or one of `<>()[],;:\"` stands inside.
    #[error("the address holds a character that no plain address may hold")]
    Character,
    /// The local part is not ASCII.
    #[error("the part before the @ holds characters outside ASCII")]
    NotAscii,
    /// The domain is no domain name.
    #[error("the part after the @ is no domain name")]
    Domain,
    /// Longer than 254 octets (RFC 5321 section 4.5.3.1.3) or a local part over 64.
    #[error("the address is too long")]
    TooLong,
}

/// RFC 5321 section 4.5.3.1.3: a path has 256 octets with its angle brackets.
const MAX_ADDRESS: usize = 254;
/// RFC 5321 section 4.5.3.1.1.
const MAX_LOCAL_PART: usize = 64;

impl Address {
    /// Reads an address; outer blanks are dropped.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(AddressError::Incomplete);
        }
        if text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || "<>()[],;:\\\"".contains(c))
            || local.contains('@')
        {
            return Err(AddressError::Character);
        }
        if !local.is_ascii() {
            return Err(AddressError::NotAscii);
        }
        let domain = host_name(domain).ok_or(AddressError::Domain)?;
        if local.len() > MAX_LOCAL_PART || local.len() + 1 + domain.len() > MAX_ADDRESS {
            return Err(AddressError::TooLong);
        }
        Ok(Self(format!("{local}@{domain}")))
    }

    /// The address as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`, lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Microsoft and nearly everybody else compare addresses without regard to case.
    #[must_use]
    pub fn is_same_as(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other.trim())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// A DNS host name in its A-label form, lower case, or `None` where the text is none.
///
/// Unlike a URL's host it may not be a number in disguise: `0x7f.1` is refused.
#[must_use]
pub fn host_name(text: &str) -> Option<String> {
    match url::Host::parse(text).ok()? {
        url::Host::Domain(name)
            if !name.contains("..") && !name.starts_with('.') && !name.ends_with('.') =>
        {
            Some(name)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_technicians_paste() {
        for (text, expected) in [
            ("rechnung@contoso.com", Ok("rechnung@contoso.com")),
            ("  Rechnung@Contoso.COM ", Ok("Rechnung@contoso.com")),
            ("info@bücher.example", Ok("info@xn--bcher-kva.example")),
            ("a@localhost", Ok("a@localhost")),
            ("", Err(AddressError::Empty)),
            ("contoso.com", Err(AddressError::Incomplete)),
            ("@contoso.com", Err(AddressError::Incomplete)),
            ("Max <max@contoso.com>", Err(AddressError::Character)),
            (
                "max@contoso.com, eva@contoso.com",
                Err(AddressError::Character),
            ),
            ("a\r\nRCPT TO:<b@c>@d.e", Err(AddressError::Character)),
            ("a\u{1}auth=Bearer x@d.e", Err(AddressError::Character)),
            ("müller@contoso.com", Err(AddressError::NotAscii)),
            ("a@b..c", Err(AddressError::Domain)),
            ("a@127.0.0.1", Err(AddressError::Domain)),
        ] {
            assert_eq!(
                Address::parse(text).as_ref().map(Address::as_str),
                expected.as_ref().map(|s| *s),
                "{text:?}"
            );
        }
        assert_eq!(
            Address::parse(&format!("{}@b.de", "a".repeat(65))),
            Err(AddressError::TooLong)
        );
    }
}
