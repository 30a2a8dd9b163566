//! SMTP replies (RFC 5321 section 4.2) with enhanced status codes (RFC 2034).

use tokio::io::{AsyncRead, AsyncWrite};

use crate::domain::evidence::ReplyFault;
use crate::service::line::Lines;
use crate::service::smtp::error::ReplyError;
use crate::service::transcript::shown;

/// One reply of one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200 to 559
    pub code: u16,
    /// The texts behind the code; at least one.
    lines: Vec<String>,
}

/// One line of a reply.
#[derive(Debug, PartialEq, Eq)]
struct ReplyLine<'a> {
    code: u16,
    is_last: bool,
    text: &'a str,
}

impl Reply {
    /// Reads the next reply.
    ///
    /// # Errors
    /// There is none, or it is no SMTP reply.
    pub(super) async fn read<S: AsyncRead + AsyncWrite + Unpin>(
        lines: &mut Lines<'_, '_, S>,
    ) -> Result<Self, ReplyError> {
        let mut reply: Option<Self> = None;
        loop {
            let line = lines.line().await?;
            let Some(parsed) = ReplyLine::parse(&line) else {
                return Err(ReplyError::Malformed(line));
            };
            let reply = reply.get_or_insert(Self {
                code: parsed.code,
                lines: Vec::new(),
            });
            // RFC 5321 section 4.2.1: all lines carry the same code. Who guesses here can be led astray.
            if reply.code != parsed.code {
                return Err(ReplyError::Malformed(line));
            }
            reply.lines.push(parsed.text.to_owned());
            if parsed.is_last {
                return Ok(reply.clone());
            }
        }
    }

    /// The command was carried out.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// The texts of all lines, without their codes.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// The last line with its code.
    #[must_use]
    pub fn last_line(&self) -> String {
        let text = self.lines.last().map_or("", String::as_str);
        format!("{} {text}", self.code).trim_end().to_owned()
    }

    /// The enhanced status code of the first line, for example `5.7.139`. RFC 2034 section 4:
    /// its class is that of the reply.
    #[must_use]
    pub fn enhanced(&self) -> Option<&str> {
        let code = enhanced(self.lines.first()?)?;
        let class = u16::from(code.as_bytes().first()?.checked_sub(b'0')?);
        (class == self.code / 100).then_some(code)
    }

    /// What was said behind the enhanced status code in the first line.
    #[must_use]
    pub fn text(&self) -> &str {
        let text = self.lines.first().map_or("", String::as_str);
        enhanced(text).map_or(text, |code| text[code.len()..].trim_start())
    }

    /// The whole reply on one line: code, enhanced status code, texts.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = self.code.to_string();
        let said = self.enhanced().unwrap_or_default();
        for text in [said].into_iter().chain(self.texts().map(|text| {
            // Exchange and Gmail repeat the enhanced status code on every line.
            text.strip_prefix(said).unwrap_or(text).trim()
        })) {
            if !text.is_empty() {
                words.push(' ');
                words.push_str(text);
            }
        }
        shown(&words)
    }

    /// The reply as a refusal.
    #[must_use]
    pub fn fault(&self) -> ReplyFault {
        ReplyFault {
            code: self.code,
            enhanced: self.enhanced().map(str::to_owned),
            challenge_status: None,
        }
    }
}

impl<'a> ReplyLine<'a> {
    /// `Reply-code [ ( SP / "-" ) textstring ]`; RFC 5321 section 4.2 allows 2 to 5, then 0 to 5,
    /// then any digit.
    fn parse(line: &'a str) -> Option<Self> {
        let (digits, rest) = line.split_at_checked(3)?;
        let [b'2'..=b'5', b'0'..=b'5', b'0'..=b'9'] = digits.as_bytes() else {
            return None;
        };
        let (is_last, text) = match rest.as_bytes().first() {
            None => (true, ""),
            Some(b' ') => (true, &rest[1..]),
            Some(b'-') => (false, &rest[1..]),
            Some(_) => return None,
        };
        Some(Self {
            code: digits.parse().ok()?,
            is_last,
            text,
        })
    }
}

/// The status code of RFC 3463 section 2 at the beginning of a text: class 2, 4 or 5, then subject
/// and detail of one to three digits each.
fn enhanced(text: &str) -> Option<&str> {
    let code = text.split([' ', '\t']).next()?;
    let mut parts = code.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    (parts.next().is_none()
        && matches!(class, "2" | "4" | "5")
        && is_number(subject)
        && is_number(detail))
    .then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reply(code: u16, lines: &[&str]) -> Reply {
        Reply {
            code,
            lines: lines.iter().map(|&line| line.to_owned()).collect(),
        }
    }

    #[test]
    fn reads_what_servers_send() {
        for (line, expected) in [
            ("250 OK", Some((250, true, "OK"))),
            ("250-SIZE 1", Some((250, false, "SIZE 1"))),
            ("334 ", Some((334, true, ""))),
            ("334", Some((334, true, ""))),
            ("250\tOK", None),
            ("999 x", None),
            ("099 x", None),
            ("260 x", None),
            ("25 x", None),
            ("2500 x", None),
            ("\u{fffd}50 x", None),
            ("2ä x", None),
            ("", None),
        ] {
            let parsed = ReplyLine::parse(line);
            let parsed = parsed.map(|line| (line.code, line.is_last, line.text));
            assert_eq!(parsed, expected, "{line:?}");
        }
    }

    #[test]
    fn finds_enhanced_status_codes() {
        for (code, text, expected, rest) in [
            (
                535,
                "5.7.139 Authentication unsuccessful",
                Some("5.7.139"),
                "Authentication unsuccessful",
            ),
            (250, "2.0.0 Ok: queued", Some("2.0.0"), "Ok: queued"),
            (250, "2.1.0", Some("2.1.0"), ""),
            (550, "2.1.0 other class", None, "other class"),
            (550, "5.7 short", None, "5.7 short"),
            (550, "5.7.1000 long", None, "5.7.1000 long"),
            (550, "5.7.1.1 four", None, "5.7.1.1 four"),
            (553, "sorry (#5.7.1)", None, "sorry (#5.7.1)"),
            (550, "", None, ""),
        ] {
            let reply = reply(code, &[text]);
            assert_eq!(
                (reply.enhanced(), reply.text()),
                (expected, rest),
                "{text:?}"
            );
        }
    }

    #[test]
    fn words_are_one_line() {
        let gmail = reply(
            535,
            &[
                "5.7.8 Username and Password not accepted. Go to",
                "5.7.8  https://support.google.com/ - gsmtp",
            ],
        );
        assert_eq!(
            gmail.words(),
            "535 5.7.8 Username and Password not accepted. Go to https://support.google.com/ - gsmtp"
        );
        assert_eq!(
            gmail.last_line(),
            "535 5.7.8  https://support.google.com/ - gsmtp"
        );
        assert_eq!(reply(502, &[""]).words(), "502");
        assert_eq!(reply(502, &[""]).last_line(), "502");
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "\\PC{0,40}", code in 200_u16..560) {
            let _ = ReplyLine::parse(&line);
            let odd = reply(code, &[&line, &line]);
            prop_assert!(odd.words().starts_with(&code.to_string()));
            prop_assert!(line.ends_with(odd.text()) || odd.text().is_empty());
        }
    }
}
