//! The wire lines of one conversation, for the support report. They are redacted when they are
//! written down, not when they are shown: what was never kept cannot leak.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use crate::domain::redact::REDACTED;
use crate::domain::stage::Stage;

/// Who has said a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This program.
    Client,
    /// The server; untrusted.
    Server,
    /// Nobody: a remark of this program, such as the negotiated TLS version.
    Remark,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// During which stage.
    pub stage: Stage,
    /// Who.
    pub side: Side,
    /// What, without line end, control characters and secrets.
    pub text: String,
}

/// The lines of one conversation in their order.
#[derive(Clone, Default)]
pub struct Transcript {
    entries: Vec<Entry>,
    omitted: usize,
    concealed: Vec<Fingerprint>,
}

/// The hashes of all pieces of a secret: enough to recognise it, not enough to read it.
#[derive(Clone)]
struct Fingerprint {
    piece: usize,
    hashes: HashSet<u64>,
    key: RandomState,
}

/// A whole test has about 40 lines; a hostile server may send thousands.
const MAX_ENTRIES: usize = 200;
/// In characters. The longest line worth reading is Exchange's refusal with its diagnostic tail.
const MAX_ENTRY: usize = 1_000;
/// In characters: what a report or a message box may be made to hold.
const MAX_WORDS: usize = 2_000;
/// In bytes. A server that echoes a cut token shows at least this much of it before it is a leak
/// worth naming; shorter pieces would redact ordinary words.
const PIECE: usize = 12;
/// In bytes. Reply codes have three.
const SHORTEST: usize = 4;

impl Transcript {
    /// Recognises this secret, or any 12 bytes in a row of it, from now on. One that is too short to be told
    /// from a reply's code is none: hiding it would hide the code.
    pub fn conceal(&mut self, secret: &str) {
        let piece = secret.len().min(PIECE);
        if piece < SHORTEST {
            return;
        }
        let key = RandomState::new();
        let pieces = secret.as_bytes().windows(piece);
        self.concealed.push(Fingerprint {
            piece,
            hashes: pieces.map(|piece| key.hash_one(piece)).collect(),
            key,
        });
    }

    /// The text with every piece of a concealed secret replaced.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut secret = vec![false; bytes.len()];
        for fingerprint in &self.concealed {
            for (start, window) in bytes.windows(fingerprint.piece).enumerate() {
                if fingerprint.has(window) {
                    secret[start..start + fingerprint.piece].fill(true);
                }
            }
        }
        let mut clean = String::with_capacity(text.len());
        let mut in_secret = false;
        for (at, c) in text.char_indices() {
            if !secret[at] {
                clean.push(c);
            } else if !in_secret {
                clean.push_str(REDACTED);
            }
            in_secret = secret[at];
        }
        clean
    }

    /// Writes a line down.
    pub fn record(&mut self, stage: Stage, side: Side, text: &str) {
        if self.entries.len() == MAX_ENTRIES {
            self.omitted += 1;
            return;
        }
        self.entries.push(Entry {
            stage,
            side,
            text: self.scrub(text).chars().take(MAX_ENTRY).collect(),
        });
    }

    /// Each line.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl Fingerprint {
    fn has(&self, piece: &[u8]) -> bool {
        self.hashes.contains(&self.key.hash_one(piece))
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            let side = match entry.side {
                Side::Client => "C:",
                Side::Server => "S:",
                Side::Remark => "*",
            };
            writeln!(f, "{side} {}", entry.text)?;
        }
        if self.omitted > 0 {
            writeln!(f, "* {} more lines", self.omitted)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.entries).finish()
    }
}

/// The other side's words as they may be shown: at most 2,000 characters, none that moves or hides others.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().take(MAX_WORDS).map(visible).collect()
}

/// The character, or U+FFFD for one that moves, hides or ends what stands around it.
#[must_use]
pub fn visible(c: char) -> char {
    if c.is_control() || crate::domain::endpoint::is_invisible(c) {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_piece_of_a_secret_is_kept() {
        let mut transcript = Transcript::default();
        transcript.conceal("eyJ0eXAiOiJKV1QiLCJub25jZSI6Ik");
        transcript.conceal("short");
        transcript.conceal("535");
        for (line, expected) in [
            (
                "500 unrecognized eyJ0eXAiOiJKV1QiLCJub25jZSI6Ik.",
                "500 unrecognized <redacted>.",
            ),
            ("500 ä cut: eyJ0eXAiOiJKV1Qi ü", "500 ä cut: <redacted> ü"),
            ("short,short", "<redacted>,<redacted>"),
            ("eyJ0eXAiOiJ", "eyJ0eXAiOiJ"),
            ("535 5.7.8 No", "535 5.7.8 No"),
            ("250 2.0.0 OK", "250 2.0.0 OK"),
            ("", ""),
        ] {
            assert_eq!(transcript.scrub(line), expected);
        }
    }

    #[test]
    fn a_flood_of_lines_stays_small() {
        let mut transcript = Transcript::default();
        for _ in 0..10_000 {
            transcript.record(Stage::Greeting, Side::Server, &"x".repeat(8_000));
        }
        assert_eq!(transcript.entries().len(), MAX_ENTRIES);
        assert_eq!(transcript.entries()[0].text.len(), MAX_ENTRY);
        assert!(transcript.to_string().ends_with("* 9800 more lines\n"));
    }

    #[test]
    fn words_are_neutral() {
        assert_eq!(
            shown("a\u{1b}[31m\u{202e}b\n"),
            "a\u{fffd}[31m\u{fffd}b\u{fffd}"
        );
        assert_eq!(shown(&"ä".repeat(5_000)).chars().count(), MAX_WORDS);
    }
}
