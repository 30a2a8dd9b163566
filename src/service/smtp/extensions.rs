//! What a server offers in its reply to EHLO (RFC 5321 section 4.1.1.1).

use crate::service::smtp::reply::Reply;

/// The service extensions that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "extensions that a server has or has not, each by itself"
)]
pub(super) struct Extensions {
    /// RFC 3207
    pub start_tls: bool,
    /// RFC 2920
    pub pipelining: bool,
    /// RFC 6152
    pub eight_bit: bool,
    /// RFC 1870; the limit itself is the server's to enforce.
    pub size: bool,
    /// RFC 4954, as written.
    pub mechanisms: Vec<String>,
}

impl Extensions {
    /// Reads them; the first line is the server's name, unknown ones are ignored.
    pub fn of(reply: &Reply) -> Self {
        let mut extensions = Self::default();
        for line in reply.texts().skip(1) {
            // `AUTH=LOGIN` is how servers spoke before RFC 2554 and some still do beside `AUTH LOGIN`.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            let keyword = words.next().unwrap_or_default();
            if keyword.eq_ignore_ascii_case("STARTTLS") {
                extensions.start_tls = true;
            } else if keyword.eq_ignore_ascii_case("PIPELINING") {
                extensions.pipelining = true;
            } else if keyword.eq_ignore_ascii_case("8BITMIME") {
                extensions.eight_bit = true;
            } else if keyword.eq_ignore_ascii_case("SIZE") {
                extensions.size = true;
            } else if keyword.eq_ignore_ascii_case("AUTH") {
                extensions.mechanisms.extend(words.map(str::to_owned));
            }
        }
        extensions
    }
}
