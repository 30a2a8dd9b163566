//! Formal syntax of commands (RFC 3501 section 9), as far as it is needed.

/// The arguments of a command, separated by single blanks, unquoted.
pub(super) struct Arguments(Vec<Argument>);

/// One argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A word as it stands; it may be a keyword, a number or a set.
    Atom(String),
    /// A quoted string or a literal, never a keyword.
    Text(String),
}

impl Argument {
    pub fn text(&self) -> &str {
        match self {
            Self::Atom(text) | Self::Text(text) => text,
        }
    }
}

impl Arguments {
    /// `None` for a string without end or a blank too many.
    pub fn parse(text: &str) -> Option<Self> {
        let mut arguments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let (text, after) = unquote(quoted)?;
                arguments.push(Argument::Text(text));
                rest = after;
            } else {
                let end = rest.find(' ').unwrap_or(rest.len());
                if end == 0 {
                    return None;
                }
                arguments.push(Argument::Atom(rest[..end].to_owned()));
                rest = &rest[end..];
            }
            if !rest.is_empty() {
                rest = rest.strip_prefix(' ').filter(|rest| !rest.is_empty())?;
            }
        }
        Some(Self(arguments))
    }

    pub fn into_iter(self) -> std::vec::IntoIter<Argument> {
        self.0.into_iter()
    }

    /// Exactly one: the name of the only mailbox, which is not case-sensitive.
    pub fn are_inbox(&self) -> bool {
        matches!(&*self.0, [name] if name.text().eq_ignore_ascii_case("INBOX"))
    }

    pub fn two(self) -> Option<[String; 2]> {
        match &*self.0 {
            [first, second] => Some([first.text().to_owned(), second.text().to_owned()]),
            _ => None,
        }
    }
}

/// RFC 3501 section 9, `tag`.
pub(super) fn is_tag(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"(){%*\"\\+".contains(&b))
}

/// The length of the literal that is announced at the end of a line: `{12}`.
pub(super) fn literal(line: &str) -> Option<usize> {
    let (_, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    length
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| length.parse().ok())
        .flatten()
}

/// Puts a literal in the place of its announcement, as a quoted string.
pub(super) fn put_literal(command: &mut String, text: &str) {
    if let Some(at) = command.rfind('{') {
        command.truncate(at);
    }
    command.push('"');
    *command += &text.replace('\\', "\\\\").replace('"', "\\\"");
    command.push('"');
}

/// `*` stands for anything, `%` for anything within one level (RFC 3501 section 6.3.8); with one
/// level only there is no difference.
pub(super) fn matches_pattern(pattern: &str, name: &str) -> bool {
    match pattern.chars().next() {
        None => name.is_empty(),
        Some('*' | '%') => {
            let rest = pattern.trim_start_matches(['*', '%']);
            (0..=name.len()).any(|at| matches_pattern(rest, &name[at..]))
        }
        Some(c) => {
            let begins = name.chars().next().filter(|n| n.eq_ignore_ascii_case(&c));
            begins.is_some_and(|n| matches_pattern(&pattern[c.len_utf8()..], &name[n.len_utf8()..]))
        }
    }
}

/// The positions (of `numbers`, counted from 0) that a sequence set names; `numbers` rise.
/// `None` where the text is no set.
pub(super) fn sequence_set(text: &str, numbers: &[u32]) -> Option<Vec<usize>> {
    let last = numbers.last().copied().unwrap_or(0);
    let number = |text: &str| -> Option<u32> {
        match text {
            "*" => Some(last),
            _ if text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse().ok().filter(|number| *number > 0)
            }
            _ => None,
        }
    };
    let mut ranges = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        let (from, to) = (number(from)?, number(to)?);
        // The ends may come in any order (RFC 3501 section 9, seq-range).
        ranges.push(from.min(to)..=from.max(to));
    }
    let is_named = |number: &u32| ranges.iter().any(|range| range.contains(number));
    Some(
        numbers
            .iter()
            .enumerate()
            .filter_map(|(at, number)| is_named(number).then_some(at))
            .collect(),
    )
}

fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &quoted[at + 1..])),
            '\\' => text.push(
                chars
                    .next()
                    .map(|(_, c)| c)
                    .filter(|c| "\"\\".contains(*c))?,
            ),
            c => text.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_arguments() {
        let parse = |text: &str| {
            Arguments::parse(text).map(|arguments| {
                arguments
                    .into_iter()
                    .map(|argument| argument.text().to_owned())
                    .collect::<Vec<_>>()
            })
        };
        let words = |words: &[&str]| Some(words.iter().map(|w| (*w).to_owned()).collect());
        for (text, expected) in [
            ("", words(&[])),
            ("a b", words(&["a", "b"])),
            (r#""a b" "\"\\""#, words(&["a b", "\"\\"])),
            (
                r#"HEADER Message-ID "<a@b>""#,
                words(&["HEADER", "Message-ID", "<a@b>"]),
            ),
            (r#""""#, words(&[""])),
            ("a  b", None),
            ("a ", None),
            (r#""a"#, None),
            (r#""a"b"#, None),
            (r#""\a""#, None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn literals_become_strings() {
        assert_eq!(literal("a SEARCH HEADER Message-ID {12}"), Some(12));
        assert_eq!(literal("a SELECT {x}"), None);
        assert_eq!(literal("a NOOP"), None);
        let mut command = "a SELECT {3}".to_owned();
        put_literal(&mut command, "\"\\x");
        assert_eq!(command, r#"a SELECT "\"\\x""#);
    }

    #[test]
    fn reads_sequence_sets() {
        let numbers = [2, 3, 7];
        for (text, expected) in [
            ("1:*", Some(vec![0, 1, 2])),
            ("*", Some(vec![2])),
            ("3", Some(vec![1])),
            ("7:3", Some(vec![1, 2])),
            ("2,7", Some(vec![0, 2])),
            ("9:*", Some(vec![2])),
            ("9", Some(vec![])),
            ("0", None),
            ("", None),
            ("1:", None),
            ("+1", None),
            ("4294967296", None),
        ] {
            assert_eq!(sequence_set(text, &numbers), expected, "{text:?}");
        }
        assert_eq!(sequence_set("1:*", &[]), Some(vec![]));
    }

    #[test]
    fn matches_list_patterns() {
        for (pattern, expected) in [
            ("*", true),
            ("%", true),
            ("inbox", true),
            ("IN*", true),
            ("*box", true),
            ("INBOX/*", false),
            ("", false),
            ("Sent", false),
            ("ä", false),
        ] {
            assert_eq!(matches_pattern(pattern, "INBOX"), expected, "{pattern:?}");
        }
    }
}
