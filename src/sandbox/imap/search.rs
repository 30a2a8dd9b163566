//! SEARCH (RFC 3501 section 6.4.4).

use std::io;

use super::syntax::{Argument, Arguments, sequence_set};
use super::{Outcome, Session, State, StoredMail, bad, completed};
use crate::sandbox::message;

impl Session<'_> {
    pub(super) async fn search(&mut self, arguments: &str, by_uid: bool) -> io::Result<Outcome> {
        let State::Selected(selected) = &self.state else {
            return Ok(bad("Command received in Invalid state."));
        };
        let Some(found) = Arguments::parse(arguments).and_then(|a| find(&selected.mails, a)) else {
            return Ok(bad("Command Argument Error."));
        };
        let mut line = "* SEARCH".to_owned();
        for at in found {
            let number = if by_uid {
                selected.mails[at].uid.to_string()
            } else {
                (at + 1).to_string()
            };
            line.push(' ');
            line += &number;
        }
        self.lines.write(&line).await?;
        Ok(completed("SEARCH"))
    }
}

/// The positions of the mails that meet all keys; `None` where a key is not known.
fn find(mails: &[StoredMail], arguments: Arguments) -> Option<Vec<usize>> {
    let mut keys = arguments.into_iter().peekable();
    if keys
        .next_if(|key| key.text().eq_ignore_ascii_case("CHARSET"))
        .is_some()
    {
        let charset = keys.next()?;
        let is_known = |known: &&str| charset.text().eq_ignore_ascii_case(known);
        ["US-ASCII", "UTF-8"].iter().find(|known| is_known(known))?;
    }
    keys.peek()?;
    let mut found: Vec<usize> = (0..mails.len()).collect();
    while let Some(key) = keys.next() {
        let Argument::Atom(key) = key else {
            return None;
        };
        let mut text = || keys.next().map(|argument| argument.text().to_owned());
        match key.to_ascii_uppercase().as_str() {
            "ALL" => {}
            "SEEN" => found.retain(|at| mails[*at].seen),
            "UNSEEN" => found.retain(|at| !mails[*at].seen),
            "HEADER" => {
                let (field, part) = (text()?, text()?);
                found.retain(|at| has(&mails[*at], &field, &part));
            }
            field @ ("SUBJECT" | "FROM" | "TO" | "CC") => {
                let part = text()?;
                found.retain(|at| has(&mails[*at], field, &part));
            }
            "UID" => {
                let uids: Vec<u32> = mails.iter().map(|mail| mail.uid).collect();
                let named = sequence_set(&text()?, &uids)?;
                found.retain(|at| named.contains(at));
            }
            set => {
                let numbers: Vec<u32> = (1..).take(mails.len()).collect();
                let named = sequence_set(set, &numbers)?;
                found.retain(|at| named.contains(at));
            }
        }
    }
    Some(found)
}

/// Whether a field of this name holds the text, without regard to case; an empty text asks for the
/// field alone.
fn has(mail: &StoredMail, field: &str, part: &str) -> bool {
    let part = part.to_lowercase();
    message::values(&mail.raw, field)
        .iter()
        .any(|value| value.to_lowercase().contains(&part))
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    #[test]
    fn finds_by_keys() {
        let mails: Vec<StoredMail> = [(4, true, "<a@b>"), (9, false, "<c@d>")]
            .into_iter()
            .map(|(uid, seen, id)| StoredMail {
                uid,
                seen,
                at: Utc::now(),
                raw: format!("Message-ID: {id}\r\nSubject: Probe\r\n\r\n")
                    .into_bytes()
                    .into(),
            })
            .collect();
        for (keys, expected) in [
            ("ALL", Some(vec![0, 1])),
            ("UNSEEN", Some(vec![1])),
            ("seen", Some(vec![0])),
            ("HEADER Message-ID \"<C@d>\"", Some(vec![1])),
            ("HEADER Message-ID \"\"", Some(vec![0, 1])),
            ("HEADER X-None \"\"", Some(vec![])),
            ("SUBJECT probe UID 4", Some(vec![0])),
            ("CHARSET UTF-8 2", Some(vec![1])),
            ("UID 9:*", Some(vec![1])),
            ("UID 10:*", Some(vec![1])),
            ("CHARSET KOI8-R ALL", None),
            ("HEADER Message-ID", None),
            ("\"ALL\"", None),
            ("NEVER", None),
            ("", None),
        ] {
            let found = Arguments::parse(keys).and_then(|keys| find(&mails, keys));
            assert_eq!(found, expected, "{keys:?}");
        }
    }
}
