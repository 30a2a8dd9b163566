//! What an IMAP server sends (RFC 3501 section 7).

use secrecy::{ExposeSecret, SecretString};

use crate::domain::stage::Stage;
use crate::service::fetch::{Answer, Capabilities, Channel, FetchCause, LogIn, Protocol, Stream};
use crate::service::line::Lines;

/// What is kept of a conversation: the number of the last command, and what was sent untagged
/// since then.
#[derive(Debug, Default)]
pub(super) struct Imap {
    tag: u32,
    untagged: Vec<String>,
}

/// The first word of a response that tells how a command or the connection fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

impl Protocol for Imap {
    const STAGE: Stage = Stage::Imap;
    const START_TLS: &'static str = "STARTTLS";
    const SIGN_IN: &'static str = "AUTHENTICATE";
    /// Unlike SELECT it changes nothing, not even what counts as new.
    const OPEN: &'static str = "EXAMINE INBOX";
    const LEAVE: &'static str = "LOGOUT";

    /// RFC 3501 section 6.2.3.
    const LOG_IN: &'static str = "LOGIN";

    /// A quoted string holds ASCII alone (RFC 3501 section 9); all else goes as a literal, whose length is
    /// nobody's business either.
    fn log_in(user: &str, password: &SecretString) -> LogIn {
        let text = password.expose_secret();
        let (secret, asked) = if text.is_ascii() {
            (quoted(text), None)
        } else {
            (format!("{{{}}}", text.len()), Some(password.clone()))
        };
        LogIn {
            before: None,
            words: format!("{} {} ", Self::LOG_IN, quoted(user)),
            secret: secret.into(),
            asked,
        }
    }

    fn command(&mut self, words: &str) -> String {
        self.tag += 1;
        self.untagged.clear();
        format!("{} {words}", self.tag())
    }

    async fn answer<S: Stream>(
        &mut self,
        lines: &mut Lines<'_, '_, S>,
    ) -> Result<Answer, FetchCause> {
        loop {
            let line = lines.line().await?;
            if let Some(challenge) = line.strip_prefix('+') {
                return Ok(Answer::Continue(challenge.trim().to_owned()));
            }
            let Some((tag, response)) = line.split_once(' ') else {
                return Err(FetchCause::Malformed(line));
            };
            let condition = Condition::of(response);
            if tag != "*" {
                return match condition {
                    _ if tag != self.tag() => Err(FetchCause::Malformed(line)),
                    Some(Condition::Ok) => Ok(Answer::Done(response.to_owned())),
                    Some(Condition::No | Condition::Bad) => {
                        Ok(Answer::Refused(response.to_owned()))
                    }
                    _ => Err(FetchCause::Malformed(line)),
                };
            }
            let is_greeting = self.tag == 0;
            match condition {
                // RFC 3501 section 7.1.3: an error whose command the server could not make out.
                Some(Condition::Bye | Condition::Bad) => {
                    return Ok(Answer::Refused(response.to_owned()));
                }
                Some(Condition::Ok) if is_greeting => {
                    return Ok(Answer::Done(response.to_owned()));
                }
                _ if is_greeting => return Err(FetchCause::Malformed(line)),
                Some(_) => {}
                None => {
                    let data = with_literals(response.to_owned(), lines).await?;
                    self.untagged.push(data);
                }
            }
        }
    }

    async fn capabilities<S: Stream>(
        channel: &mut Channel<'_, '_, S, Self>,
    ) -> Result<Capabilities, FetchCause> {
        channel.perform("CAPABILITY").await?;
        let mut capabilities = Capabilities {
            log_in: true,
            ..Capabilities::default()
        };
        for word in channel.protocol.words_of("CAPABILITY") {
            if word.eq_ignore_ascii_case("STARTTLS") {
                capabilities.start_tls = true;
            } else if word.eq_ignore_ascii_case("LOGINDISABLED") {
                capabilities.log_in = false;
            } else if word.eq_ignore_ascii_case("SASL-IR") {
                capabilities.initial_response = true;
            } else if let Some((kind, mechanism)) = word.split_once('=')
                && kind.eq_ignore_ascii_case("AUTH")
            {
                capabilities.mechanisms.push(mechanism.to_owned());
            }
        }
        Ok(capabilities)
    }
}

impl Imap {
    /// The last search has found a mail.
    pub fn has_found(&self) -> bool {
        self.words_of("SEARCH")
            .any(|word| word.parse::<u32>().is_ok())
    }

    fn tag(&self) -> String {
        format!("A{}", self.tag)
    }

    /// The words of all untagged responses of this name.
    fn words_of(&self, name: &str) -> impl Iterator<Item = &str> {
        self.untagged.iter().flat_map(move |response| {
            let mut words = response.split_ascii_whitespace();
            let is_it = words
                .next()
                .is_some_and(|first| first.eq_ignore_ascii_case(name));
            words.filter(move |_| is_it)
        })
    }
}

impl Condition {
    fn of(response: &str) -> Option<Self> {
        let word = response.split(' ').next()?;
        [
            ("OK", Self::Ok),
            ("NO", Self::No),
            ("BAD", Self::Bad),
            ("BYE", Self::Bye),
            ("PREAUTH", Self::PreAuth),
        ]
        .into_iter()
        .find_map(|(name, condition)| word.eq_ignore_ascii_case(name).then_some(condition))
    }
}

/// A quoted string (RFC 3501 section 4.3); control characters have no place in one.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// The whole response: lines that end in a literal go on behind it. What literals hold is dropped;
/// nothing that is asked for here comes in one.
async fn with_literals<S: Stream>(
    mut response: String,
    lines: &mut Lines<'_, '_, S>,
) -> Result<String, FetchCause> {
    while let Some(length) = literal(&response) {
        lines.skip(length).await?;
        response.truncate(response.rfind('{').unwrap_or_default());
        response.push_str(&lines.line().await?);
    }
    Ok(response)
}

/// The length of the literal that a line ends in (RFC 3501 section 4.3).
fn literal(line: &str) -> Option<usize> {
    let (_, digits) = line.strip_suffix('}')?.rsplit_once('{')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    // One that no number can hold is longer than anything that will be read.
    is_number.then(|| digits.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_end_a_line() {
        for (line, expected) in [
            ("1 FETCH (BODY[] {12}", Some(12)),
            ("1 FETCH {0}", Some(0)),
            ("1 FETCH {99999999999999999999999999}", Some(usize::MAX)),
            ("1 FETCH {12} x", None),
            ("1 FETCH {}", None),
            ("1 FETCH {-1}", None),
            ("1 FETCH {a}", None),
            ("}", None),
            ("", None),
        ] {
            assert_eq!(literal(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_quoted_string_adds_no_command() {
        for (id, expected) in [
            ("<a-1@contoso.com>", r#""<a-1@contoso.com>""#),
            ("<\"a\\b\"@c>", r#""<\"a\\b\"@c>""#),
            ("<a@b>\r\nA9 DELETE INBOX", r#""<a@b>A9 DELETE INBOX""#),
            ("", r#""""#),
        ] {
            assert_eq!(quoted(id), expected);
        }
    }

    #[test]
    fn only_a_number_is_a_mail() {
        for (responses, expected) in [
            (&["SEARCH 4 9"] as &[_], true),
            (&["search 4"], true),
            (&["3 EXISTS", "SEARCH"], false),
            (&["SEARCH", "SEARCH 7"], true),
            (&["SEARCH (MODSEQ x)"], false),
            (&["XSEARCH 4"], false),
            (&[], false),
        ] {
            let imap = Imap {
                tag: 1,
                untagged: responses.iter().map(|&text| text.to_owned()).collect(),
            };
            assert_eq!(imap.has_found(), expected, "{responses:?}");
        }
    }
}
