//! Finds the words of all rules in one pass over a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use super::plain::ceil_boundary;
use super::rules;

/// A text and where which words stand in it.
///
/// Words are written in small ASCII letters and found in any case. They begin where a word begins, also in
/// the middle of `SendAsDenied`; a figure is never part of a longer one. `a*b` is an `a` with a `b`
/// soon after it: names and ids that stand between the words that carry the meaning are passed over.
pub(super) struct Words<'t> {
    text: &'t str,
    starts: HashMap<&'static str, Vec<usize>>,
}

static AUTOMATON: LazyLock<(Option<AhoCorasick>, Vec<&'static str>)> = LazyLock::new(|| {
    let mut pieces: Vec<_> = rules::words()
        .flat_map(|words| words.split(GAP_SIGN))
        .collect();
    pieces.sort_unstable();
    pieces.dedup();
    let automaton = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(&pieces)
        .ok();
    (automaton, pieces)
});

impl<'t> Words<'t> {
    pub fn find(text: &'t str) -> Self {
        let mut starts = HashMap::new();
        let (automaton, pieces) = &*AUTOMATON;
        if let Some(automaton) = automaton {
            for found in automaton.find_overlapping_iter(text) {
                if stands_alone(text.as_bytes(), found.start(), found.end()) {
                    let starts: &mut Vec<_> = starts
                        .entry(pieces[found.pattern().as_usize()])
                        .or_default();
                    // More of the same add nothing and would make a hostile text slow.
                    if starts.len() < MOST_PLACES {
                        starts.push(found.start());
                    }
                }
            }
        }
        Self { text, starts }
    }

    /// Where the words end, if they are there.
    pub fn end_of(&self, words: &str) -> Option<usize> {
        let (first, rest) = words.split_once(GAP_SIGN).unwrap_or((words, ""));
        self.starts
            .get(first)?
            .iter()
            .find_map(|start| self.after(start + first.len(), rest))
    }

    fn after(&self, end: usize, rest: &str) -> Option<usize> {
        if rest.is_empty() {
            return Some(end);
        }
        let (next, rest) = rest.split_once(GAP_SIGN).unwrap_or((rest, ""));
        let start = *self
            .starts
            .get(next)?
            .iter()
            .find(|start| (end..end + LONGEST_GAP).contains(start))?;
        self.after(start + next.len(), rest)
    }

    /// The text around `at`, for the reader: from the beginning of its line, not too long.
    pub fn around(&self, at: usize, lines: &[usize]) -> &'t str {
        let line = lines.iter().rfind(|line| **line <= at).copied();
        let start = line.unwrap_or_default().max(at.saturating_sub(BEFORE));
        let start = ceil_boundary(self.text, start);
        let end = ceil_boundary(self.text, at + AFTER);
        self.text[start..end].trim()
    }
}

fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let first = text[start];
    let begins = match start.checked_sub(1).map(|before| text[before]) {
        Some(before) if first.is_ascii_digit() => !before.is_ascii_digit(),
        Some(before) if first.is_ascii_alphabetic() => {
            !before.is_ascii_alphabetic()
                || (before.is_ascii_lowercase() && first.is_ascii_uppercase())
        }
        _ => true,
    };
    let goes_on = text[end - 1].is_ascii_digit() && text.get(end).is_some_and(u8::is_ascii_digit);
    begins && !goes_on
}

/// Between the parts of words that belong together.
const GAP_SIGN: char = '*';
/// In bytes: two names with a GUID each.
const LONGEST_GAP: usize = 200;
const MOST_PLACES: usize = 64;
/// Shown before and after what decided, in bytes.
const BEFORE: usize = 300;
const AFTER: usize = 600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_they_are_meant() {
        for (text, words, expected) in [
            ("the account is LOCKED", "account*locked", true),
            ("the account is blocked", "account*locked", false),
            ("locked is the account", "account*locked", false),
            ("MapiExceptionSendAsDenied;", "sendasdenied", true),
            ("os error 1111", "os error 111", false),
            ("(os error 111)", "os error 111", true),
            ("WSA10054", "10054", true),
            ("x10054", "10054", true),
            ("110054", "10054", false),
            ("on/run/dbus", "/run/dbus", true),
        ] {
            assert_eq!(
                Words::find(text).end_of(words).is_some(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_belongs_together_stands_close() {
        let apart = |gap: usize| format!("the account{}locked", " ".repeat(gap));
        let is_found = |text: &str| Words::find(text).end_of("account*locked").is_some();
        assert!(is_found(&apart(LONGEST_GAP - 1)));
        assert!(!is_found(&apart(LONGEST_GAP)));
    }

    #[test]
    fn a_hostile_text_is_not_kept_whole() {
        let text = "account ".repeat(2 * MOST_PLACES);
        assert_eq!(Words::find(&text).starts["account"].len(), MOST_PLACES);
    }

    #[test]
    fn a_reader_is_shown_the_line_and_no_more() {
        let text = format!("before\nhere it is\n{}", "x".repeat(2 * AFTER));
        let words = Words::find(&text);
        let lines = [0, 7, 18];
        for at in [7, 11] {
            let shown = words.around(at, &lines);
            assert!(shown.starts_with("here it is\nx"), "{shown}");
            assert_eq!(shown.len(), at + AFTER - 7);
        }
        assert!(words.around(3, &lines).starts_with("before"));
    }
}
