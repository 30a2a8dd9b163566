//! What stands in one field: a text, or a secret that nobody gets to see again.

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// One text field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As typed.
    pub text: String,
    /// The text is example data: shown, never sent, gone at the first key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
}

/// The client secret as it is typed. Memory is wiped when it goes; `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText(pub String);

/// The client secret's field. Its text is never written to the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretEntry {
    /// As typed; empty where nothing was typed since the dialog was opened.
    #[serde(skip)]
    pub text: SecretText,
    /// The sealed file holds a secret for this provider.
    #[serde(skip)]
    pub kept: bool,
    /// The sealed file also holds the secret that the last renewal has replaced.
    #[serde(skip)]
    pub former: bool,
    /// The text is example data.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
}

/// What the example secret looks like; no provider ever issued it.
const EXAMPLE_SECRET: &str = "Beispiel~kein.echtes-Geheimnis_0000";
/// Stands for a secret that is kept and cannot be looked at.
const KEPT_SECRET: &str = "••••••••••••••••••••";

impl Entry {
    /// A typed text.
    #[must_use]
    pub fn typed(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            example: false,
        }
    }

    /// A text that only shows what belongs here.
    #[must_use]
    pub fn example(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            example: true,
        }
    }

    /// The typed text; example data counts as nothing typed.
    #[must_use]
    pub fn entered(&self) -> &str {
        if self.example { "" } else { self.text.trim() }
    }

    /// Takes over an edit. Example data goes when its field is typed into: of a text that was typed
    /// into or deleted from the example, what was typed remains.
    pub fn edited(&mut self, text: String) {
        self.text = if self.example {
            without_example(&self.text, text)
        } else {
            text
        };
        self.example = false;
    }
}

impl SecretEntry {
    /// The typed secret; `None` where nothing was typed, so that the kept one stays.
    #[must_use]
    pub fn entered(&self) -> Option<SecretString> {
        let text = self.text.0.trim();
        (!self.example && !text.is_empty()).then(|| SecretString::from(text))
    }

    /// There is a secret to use, typed or kept.
    #[must_use]
    pub fn is_given(&self) -> bool {
        !self.example && (self.kept || !self.text.0.trim().is_empty())
    }

    /// What the field shows: of a kept secret a mask that tells nothing, not even its length.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.kept && self.text.0.is_empty() {
            KEPT_SECRET
        } else {
            &self.text.0
        }
    }

    /// Takes over an edit of what is shown, as [`Entry::edited`] does: typing into the mask replaces it.
    pub fn edited(&mut self, text: String) {
        let is_mask = self.kept && self.text.0.is_empty();
        let text = if self.example || is_mask {
            without_example(self.shown(), text)
        } else {
            text
        };
        self.text = SecretText(text);
        self.example = false;
    }

    /// The field as it stands after loading: what the settings file leaves out is put back.
    pub fn loaded(&mut self, kept: bool) {
        self.kept = kept;
        self.text = SecretText(if self.example {
            EXAMPLE_SECRET.to_owned()
        } else {
            String::new()
        });
    }

    /// The typed secret was sealed: the field forgets it.
    pub fn sealed(&mut self) {
        self.kept |= self.is_given();
        if !self.example {
            self.text = SecretText::default();
        }
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// What was typed into an example: the inserted part, or nothing where one character was deleted. A
/// text that replaces the whole example stays whole, even where it begins like the example.
fn without_example(example: &str, edited: String) -> String {
    let prefix = common_prefix(example, &edited);
    let suffix = common_prefix_reversed(&example[prefix..], &edited[prefix..]);
    let inserted = edited.len() - prefix - suffix;
    let deleted = example[prefix..example.len() - suffix].chars().count();
    match (inserted, deleted) {
        (_, 0) => edited[prefix..prefix + inserted].to_owned(),
        (0, 1) => String::new(),
        _ => edited,
    }
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.chars()
        .zip(b.chars())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum()
}

fn common_prefix_reversed(a: &str, b: &str) -> usize {
    a.chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_data_goes_when_typed_into() {
        for (edited, expected) in [
            ("a", "a"),
            ("https://beispiel/xtoken", "x"),
            ("https://beispiel/token!", "!"),
            ("https://beispiel/toke", ""),
            ("htt", "htt"),
            ("https://beispiel/", "https://beispiel/"),
            ("", ""),
            ("https://contoso/token", "https://contoso/token"),
            (
                "https://login.microsoftonline.com/contoso/token",
                "https://login.microsoftonline.com/contoso/token",
            ),
        ] {
            let mut entry = Entry::example("https://beispiel/token");
            assert_eq!(entry.entered(), "");
            entry.edited(edited.to_owned());
            assert_eq!(
                (entry.text.as_str(), entry.example),
                (expected, false),
                "{edited:?}"
            );
        }
    }

    #[test]
    fn a_secret_shows_and_keeps_nothing() {
        let mut secret = SecretEntry::default();
        secret.edited("s3cr3t~value".to_owned());
        assert!(!format!("{secret:?}").contains("s3cr3t"));
        assert!(!serde_json::to_string(&secret).unwrap().contains("s3cr3t"));
        secret.sealed();
        assert!(secret.is_given() && secret.entered().is_none());
        assert!(!secret.shown().is_empty());
        secret.edited(format!("{}new", secret.shown()));
        assert_eq!(secret.text.0, "new");
    }
}
