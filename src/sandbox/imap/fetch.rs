//! FETCH (RFC 3501 section 6.4.5) without the parsed forms of a mail.

use std::io;

use super::syntax::sequence_set;
use super::{Outcome, Session, State, StoredMail, bad, completed};
use crate::sandbox::message;

/// What is asked of each mail.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Uid,
    Flags,
    Size,
    InternalDate,
    Part {
        /// As it is repeated in the answer.
        label: String,
        section: Section,
        /// First octet and count (`<0.1024>`).
        partial: Option<(usize, usize)>,
        marks_seen: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Section {
    All,
    Header,
    Text,
    HeaderFields { names: Vec<String>, but: bool },
}

impl Session<'_> {
    pub(super) async fn fetch(&mut self, arguments: &str, by_uid: bool) -> io::Result<Outcome> {
        let State::Selected(selected) = &mut self.state else {
            return Ok(bad("Command received in Invalid state."));
        };
        let numbers: Vec<u32> = if by_uid {
            selected.mails.iter().map(|mail| mail.uid).collect()
        } else {
            (1..).take(selected.mails.len()).collect()
        };
        let (set, items) = arguments.split_once(' ').unwrap_or((arguments, ""));
        let (Some(positions), Some(mut items)) = (sequence_set(set, &numbers), parse(items)) else {
            return Ok(bad("Command Argument Error."));
        };
        // RFC 3501 section 6.4.8: the answer to UID FETCH always holds the uid.
        if by_uid && !items.contains(&Item::Uid) {
            items.insert(0, Item::Uid);
        }
        let marks_seen = |item: &Item| {
            matches!(
                item,
                Item::Part {
                    marks_seen: true,
                    ..
                }
            )
        };
        for at in positions {
            let mail = &mut selected.mails[at];
            let mut items = items.clone();
            if !selected.is_read_only && !mail.seen && items.iter().any(marks_seen) {
                mail.seen = true;
                self.tenant.store().mark_seen(selected.address, mail.uid);
                if !items.contains(&Item::Flags) {
                    items.push(Item::Flags);
                }
            }
            self.lines
                .write_octets(format!("* {} FETCH (", at + 1).as_bytes())
                .await?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    self.lines.write_octets(b" ").await?;
                }
                self.lines.write_octets(&value(item, mail)).await?;
            }
            self.lines.write(")").await?;
        }
        Ok(completed("FETCH"))
    }
}

fn value(item: &Item, mail: &StoredMail) -> Vec<u8> {
    match item {
        Item::Uid => format!("UID {}", mail.uid).into_bytes(),
        Item::Flags => format!("FLAGS ({})", if mail.seen { "\\Seen" } else { "" }).into_bytes(),
        Item::Size => format!("RFC822.SIZE {}", mail.raw.len()).into_bytes(),
        Item::InternalDate => {
            let date = mail.at.format("%d-%b-%Y %H:%M:%S +0000");
            format!("INTERNALDATE \"{date}\"").into_bytes()
        }
        Item::Part {
            label,
            section,
            partial,
            ..
        } => {
            let mut octets = octets(section, &mail.raw);
            if let Some((first, count)) = *partial {
                octets = octets.into_iter().skip(first).take(count).collect();
            }
            let mut value = format!("{label} {{{}}}\r\n", octets.len()).into_bytes();
            value.append(&mut octets);
            value
        }
    }
}

fn octets(section: &Section, raw: &[u8]) -> Vec<u8> {
    let (header, text) = message::split(raw);
    match section {
        Section::All => raw.to_vec(),
        Section::Header => header.to_vec(),
        Section::Text => text.to_vec(),
        Section::HeaderFields { names, but } => {
            let is_named = |field: &[u8]| {
                names
                    .iter()
                    .any(|name| name.as_bytes().eq_ignore_ascii_case(field))
            };
            let mut chosen: Vec<u8> = message::fields(raw)
                .into_iter()
                .filter(|(name, _)| is_named(name) != *but)
                .flat_map(|(_, field)| field.iter().copied())
                .collect();
            chosen.extend_from_slice(b"\r\n");
            chosen
        }
    }
}

/// One item, a macro, or items in parentheses; `None` where one is not offered.
fn parse(text: &str) -> Option<Vec<Item>> {
    if text.eq_ignore_ascii_case("FAST") {
        return Some(vec![Item::Flags, Item::InternalDate, Item::Size]);
    }
    let Some(list) = text.strip_prefix('(') else {
        let (item, rest) = item(text)?;
        return rest.is_empty().then(|| vec![item]);
    };
    let mut rest = list.strip_suffix(')')?;
    let mut items = Vec::new();
    loop {
        let (next, after) = item(rest)?;
        items.push(next);
        if after.is_empty() {
            return Some(items);
        }
        rest = after.strip_prefix(' ')?;
    }
}

fn item(text: &str) -> Option<(Item, &str)> {
    let end = text.find([' ', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.to_ascii_uppercase();
    let part = |section, marks_seen| Item::Part {
        label: name.clone(),
        section,
        partial: None,
        marks_seen,
    };
    let item = match (name.as_str(), rest.strip_prefix('[')) {
        ("UID", None) => Item::Uid,
        ("FLAGS", None) => Item::Flags,
        ("RFC822.SIZE", None) => Item::Size,
        ("INTERNALDATE", None) => Item::InternalDate,
        ("RFC822", None) => part(Section::All, true),
        ("RFC822.HEADER", None) => part(Section::Header, false),
        ("RFC822.TEXT", None) => part(Section::Text, true),
        ("BODY" | "BODY.PEEK", Some(rest)) => {
            let (section, rest) = rest.split_once(']')?;
            let (partial, rest) = partial(rest)?;
            let origin = partial.map_or_else(String::new, |(first, _)| format!("<{first}>"));
            let item = Item::Part {
                label: format!("BODY[{}]{origin}", section.to_ascii_uppercase()),
                section: self::section(section)?,
                partial,
                marks_seen: name == "BODY",
            };
            return Some((item, rest));
        }
        _ => return None,
    };
    Some((item, rest))
}

fn section(text: &str) -> Option<Section> {
    let upper = text.to_ascii_uppercase();
    match upper.as_str() {
        "" => return Some(Section::All),
        "HEADER" => return Some(Section::Header),
        "TEXT" => return Some(Section::Text),
        _ => {}
    }
    let (name, fields) = upper.split_once(' ')?;
    let but = match name {
        "HEADER.FIELDS" => false,
        "HEADER.FIELDS.NOT" => true,
        _ => return None,
    };
    let fields = fields.strip_prefix('(')?.strip_suffix(')')?;
    let names: Vec<String> = fields
        .split(' ')
        .map(|name| name.trim_matches('"').to_owned())
        .collect();
    names
        .iter()
        .all(|name| !name.is_empty())
        .then_some(Section::HeaderFields { names, but })
}

/// `<first.count>` or nothing.
type Partial = Option<(usize, usize)>;

fn partial(text: &str) -> Option<(Partial, &str)> {
    let Some(rest) = text.strip_prefix('<') else {
        return Some((None, text));
    };
    let (range, rest) = rest.split_once('>')?;
    let (first, count) = range.split_once('.')?;
    let count = count.parse().ok().filter(|count| *count > 0)?;
    Some((Some((first.parse().ok()?, count)), rest))
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn fetched(items: &str) -> Option<String> {
        let mail = StoredMail {
            uid: 7,
            seen: false,
            at: Utc::now(),
            raw: b"Subject: Hi\r\nTo: a@b\r\n\r\nText\r\n"[..].into(),
        };
        let values = parse(items)?
            .iter()
            .map(|item| String::from_utf8(value(item, &mail)).unwrap())
            .collect::<Vec<_>>();
        Some(values.join(" "))
    }

    #[test]
    fn answers_items() {
        for (items, expected) in [
            ("UID", Some("UID 7")),
            (
                "(UID FLAGS RFC822.SIZE)",
                Some("UID 7 FLAGS () RFC822.SIZE 30"),
            ),
            (
                "BODY.PEEK[]",
                Some("BODY[] {30}\r\nSubject: Hi\r\nTo: a@b\r\n\r\nText\r\n"),
            ),
            ("body[text]", Some("BODY[TEXT] {6}\r\nText\r\n")),
            ("BODY[]<9.2>", Some("BODY[]<9> {2}\r\nHi")),
            ("BODY[]<99.2>", Some("BODY[]<99> {0}\r\n")),
            (
                "(BODY.PEEK[HEADER.FIELDS (To X)] UID)",
                Some("BODY[HEADER.FIELDS (TO X)] {11}\r\nTo: a@b\r\n\r\n UID 7"),
            ),
            (
                "BODY[HEADER.FIELDS.NOT (To)]",
                Some("BODY[HEADER.FIELDS.NOT (TO)] {15}\r\nSubject: Hi\r\n\r\n"),
            ),
            (
                "RFC822.HEADER",
                Some("RFC822.HEADER {24}\r\nSubject: Hi\r\nTo: a@b\r\n\r\n"),
            ),
            ("ENVELOPE", None),
            ("BODY", None),
            ("BODY[1.MIME]", None),
            ("BODY[]<0.0>", None),
            ("UID FLAGS", None),
            ("(UID", None),
            ("()", None),
            ("", None),
        ] {
            assert_eq!(fetched(items).as_deref(), expected, "{items:?}");
        }
        let date = fetched("FAST").unwrap();
        assert!(date.contains("INTERNALDATE \"") && date.ends_with("RFC822.SIZE 30"));
    }
}
