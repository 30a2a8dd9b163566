//! Failure texts as people paste them, brought into one plain form: form and percent encoding, JSON and
//! HTML escapes, bytes dumps and folded lines are undone, however broken they are.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::domain::endpoint::is_invisible;

/// A text in plain form: single blanks, no escapes, ASCII quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    pub text: String,
    /// Where lines began, in bytes of `text`.
    pub lines: Vec<usize>,
}

impl Plain {
    /// Of a longer text only the end is read: that is where a log tells what went wrong last.
    pub fn of(text: &str) -> Self {
        let text = &text[ceil_boundary(text, text.len().saturating_sub(MAX_TEXT))..];
        let mut once = unescape(text);
        // A redirect inside a log line is often encoded twice.
        if once.contains('%') || once.contains('\\') {
            once = unescape(&once);
        }
        let mut plain = Self::default();
        let mut repeated = Continuation::default();
        for line in once.lines() {
            plain.lines.push(plain.text.len());
            for word in line.split_whitespace() {
                if repeated.continues(word) {
                    continue;
                }
                if !plain.text.is_empty() {
                    plain.text.push(' ');
                }
                push_word(&mut plain.text, word);
            }
        }
        plain
    }
}

/// A multi-line reply repeats its code on each line (RFC 5321 section 4.2.1); joined to one sentence
/// the code would stand between its words.
#[derive(Default)]
struct Continuation<'t> {
    code: &'t str,
    enhanced: &'t str,
    in_code: bool,
}

impl<'t> Continuation<'t> {
    fn continues(&mut self, word: &'t str) -> bool {
        let repeats = std::mem::take(&mut self.in_code) && word == self.enhanced;
        let Some((code, rest)) = word.split_at_checked(3) else {
            return repeats;
        };
        let is_code = code.starts_with(['2', '4', '5']) && code.bytes().all(|c| c.is_ascii_digit());
        if !is_code || !(rest.is_empty() || rest.starts_with('-')) {
            return repeats;
        }
        let enhanced = rest.trim_start_matches('-');
        if self.code == code {
            self.in_code = enhanced.is_empty();
            return enhanced.is_empty() || enhanced == self.enhanced;
        }
        self.code = code;
        self.enhanced = enhanced;
        false
    }
}

/// Adds a word; what a server says in base64 is added in clear (the challenge before the refusal of a
/// bearer token, in JSON: `{"status":"400",…}`).
fn push_word(plain: &mut String, word: &str) {
    for value in word.split_inclusive(['&', '?']) {
        // Form encoding has a plus for each blank, base64 one in 64 characters.
        let pluses = value.matches('+').count();
        if pluses > 0 && value.len() / (pluses + 1) <= LONGEST_MEAN_WORD && !value.ends_with('+') {
            plain.extend(value.chars().map(|c| if c == '+' { ' ' } else { c }));
        } else {
            plain.push_str(value);
        }
    }
    if let Some(at) = word.find(BASE64_JSON) {
        let coded = &word[at..];
        let end = coded
            .find(|c: char| !c.is_ascii_alphanumeric() && !"+/-_".contains(c))
            .unwrap_or(coded.len());
        // Three parts with dots are a token (RFC 7519): never opened.
        if end <= LONGEST_CHALLENGE && !coded[end..].starts_with('.') {
            let coded = &coded[..end];
            let padded = format!("{coded}{}", &"==="[..(4 - coded.len() % 4) % 4]);
            let clear = STANDARD
                .decode(&padded)
                .or_else(|_| URL_SAFE_NO_PAD.decode(coded))
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(clear) = clear.filter(|clear| clear.contains("\"status\"")) {
                plain.push(' ');
                plain.extend(clear.chars().filter(|c| !c.is_control()));
            }
        }
    }
}

/// Undoes one layer of escapes.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| !c.is_ascii() || matches!(c, '\\' | '%' | '&')) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, used) = match rest.as_bytes()[0] {
            b'\\' => backslash(rest),
            b'&' => entity(rest),
            b'%' => {
                let used = percent(rest, &mut plain);
                (None, used)
            }
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                (Some(plain_char(c)), c.len_utf8())
            }
        };
        plain.extend(c.filter(|&c| c != '\0'));
        rest = &rest[used..];
    }
    plain.push_str(rest);
    plain
}

/// A JSON, Python or JavaScript escape: what it stands for, and how long it is.
fn backslash(text: &str) -> (Option<char>, usize) {
    let mut after = text[1..].chars();
    match (after.next(), after.next()) {
        // A path (`\network`) goes on in small letters, a new line of a server's text does not.
        (Some('n' | 'r' | 't'), next) if !next.is_some_and(char::is_lowercase) => (Some('\n'), 2),
        (Some(c @ ('"' | '\'' | '/' | '\\')), _) => (Some(c), 2),
        (Some('u'), _) => {
            let code = text
                .get(2..6)
                .and_then(|code| u32::from_str_radix(code, 16).ok());
            match code {
                Some(code) => (char::from_u32(code).map(plain_char), 6),
                None => (Some('\\'), 1),
            }
        }
        _ => (Some('\\'), 1),
    }
}

/// An HTML entity: what it stands for, and how long it is.
fn entity(text: &str) -> (Option<char>, usize) {
    let Some(end) = text.bytes().take(LONGEST_ENTITY).position(|c| c == b';') else {
        return (Some('&'), 1);
    };
    let c = match &text[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "nbsp" => Some(' '),
        name => name
            .strip_prefix("#x")
            .map_or_else(
                || name.strip_prefix('#').and_then(|code| code.parse().ok()),
                |code| u32::from_str_radix(code, 16).ok(),
            )
            .and_then(char::from_u32),
    };
    c.map_or((Some('&'), 1), |c| (Some(plain_char(c)), end + 1))
}

/// A run of percent-encoded bytes (RFC 3986 section 2.1); says how long it is.
fn percent(text: &str, plain: &mut String) -> usize {
    let mut bytes = Vec::new();
    let mut used = 0;
    while let Some(byte) = text
        .get(used..used + 3)
        .and_then(|code| code.strip_prefix('%'))
        .filter(|code| code.bytes().all(|c| c.is_ascii_hexdigit()))
        .and_then(|code| u8::from_str_radix(code, 16).ok())
    {
        bytes.push(byte);
        used += 3;
    }
    if bytes.is_empty() {
        plain.push('%');
        return 1;
    }
    plain.extend(
        String::from_utf8_lossy(&bytes)
            .chars()
            .map(plain_char)
            .filter(|&c| c != '\0'),
    );
    used
}

/// One form for each kind of quote, dash and blank; NUL for what is not seen.
fn plain_char(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        '\n' | '\t' => c,
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() || is_invisible(c) => '\0',
        _ => c,
    }
}

/// The next character boundary at or after `at`.
pub(super) fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// In bytes: a day's log of a busy mailbox.
const MAX_TEXT: usize = 1 << 20;
/// In characters; German words in an encoded sentence are on average shorter.
const LONGEST_MEAN_WORD: usize = 16;
/// `{"` in base64.
const BASE64_JSON: &str = "eyJ";
/// In characters; real challenges have about 90.
const LONGEST_CHALLENGE: usize = 600;
/// `&#x10ffff;`
const LONGEST_ENTITY: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_in_mind_also_encoded_ones() {
        assert_eq!(Plain::of("a\nb c%0Ad&#10;e").lines, [0, 1, 5, 7]);
    }

    /// A challenge is short, and its padding may be missing.
    #[test]
    fn a_challenge_is_read_and_a_token_is_not() {
        let challenge = |padding: &str| {
            let json = format!(r#"{{"status":"400","padding":"{padding}"}}"#);
            (STANDARD.encode(&json), json)
        };
        for length in 0..4 {
            let (coded, json) = challenge(&"x".repeat(length));
            let bare = coded.trim_end_matches('=');
            let plain = Plain::of(&format!("334 {bare}")).text;
            assert_eq!(plain, format!("334 {bare} {json}"));
        }
        let (coded, _) = challenge(&"x".repeat(LONGEST_CHALLENGE));
        assert_eq!(Plain::of(&coded).text, coded);
        let other = STANDARD.encode(r#"{"state":"400"}"#);
        assert_eq!(Plain::of(&other).text, other);
    }

    #[test]
    fn undoes_what_carries_wrap_around_a_text() {
        for (wrapped, expected) in [
            (
                "error_description=AADSTS65004%3a+User+declined%0d%0aTrace+ID%3a+7c",
                "error_description=AADSTS65004: User declined Trace ID: 7c",
            ),
            (r"provided.\r\nTrace ID: 1", "provided. Trace ID: 1"),
            (r#"{\"error\":\"a\/b\"}"#, r#"{"error":"a/b"}"#),
            (r"C:\Users\network\x.json", r"C:\Users\network\x.json"),
            (
                "Can&#39;t &quot;x&quot; &amp; &bogus; &",
                r#"Can't "x" & &bogus; &"#,
            ),
            ("client%2520id 100% %zz %", "client id 100% %zz %"),
            (r"f\u00fcr \u12", r"für \u12"),
            ("we’re „so“\u{200b}\u{a0}far", "we're \"so\" far"),
            ("gone%0Baway", "gone away"),
            (
                "535-5.7.8 Username not accepted.\n535 5.7.8  at x",
                "535-5.7.8 Username not accepted. at x",
            ),
            (
                "552-5.2.3 Your message 552-5.2.3 exceeded 552 5.2.3 it",
                "552-5.2.3 Your message exceeded it",
            ),
            (
                "334 eyJzdGF0dXMiOiI0MDAifQ==",
                "334 eyJzdGF0dXMiOiI0MDAifQ== {\"status\":\"400\"}",
            ),
            (
                "eyJhbGciOiJub25lIn0.eyJzdGF0dXMiOiI0MDAifQ.x",
                "eyJhbGciOiJub25lIn0.eyJzdGF0dXMiOiI0MDAifQ.x",
            ),
            (
                "334 \"eyJzdGF0dXMiOiI0MDAifQ\"",
                "334 \"eyJzdGF0dXMiOiI0MDAifQ\" {\"status\":\"400\"}",
            ),
            (
                "552-5.2.3 a 552 b 5.2.3 c 552 5.2.3 d",
                "552-5.2.3 a b 5.2.3 c d",
            ),
            ("535-5.7.8 a 123 b 535 5.7.8 c", "535-5.7.8 a 123 b c"),
            (
                "Notepad++ 0123456789abcdefghijklmnopqrstuvwxyz+Z",
                "Notepad++ 0123456789abcdefghijklmnopqrstuvwxyz+Z",
            ),
            (
                "a+word+of+sixteen+at+the+most+is+a+blank",
                "a word of sixteen at the most is a blank",
            ),
            ("2024–07—01", "2024-07-01"),
            ("", ""),
        ] {
            assert_eq!(Plain::of(wrapped).text, expected, "{wrapped:?}");
        }
    }
}
