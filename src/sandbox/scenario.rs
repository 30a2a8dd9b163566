//! What the training provider is to do with one consent, or for one mailbox.

use std::sync::LazyLock;

use super::play::{PLAYS, Play, Point};
use super::tenant::MAIL_DOMAIN;

/// Chosen on the consent page or by a mailbox's name; sticks to the consent, so that the mail servers
/// play it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scenario(Option<&'static str>);

impl Scenario {
    /// All goes well.
    pub const NORMAL: Self = Self(None);

    /// `normal` or the cause that shall be played.
    pub fn from_form(value: &str) -> Option<Self> {
        if value == "normal" {
            return Some(Self::NORMAL);
        }
        Play::find(value).map(|play| Self(Some(&play.cause)))
    }

    /// All but normal, each with the mailbox that is named after it.
    pub fn mailboxes() -> impl Iterator<Item = (Self, &'static str)> {
        MAILBOXES
            .iter()
            .map(|(cause, address)| (Self(Some(cause)), &**address))
    }

    /// The cause.
    pub fn name(self) -> &'static str {
        self.0.unwrap_or("normal")
    }

    /// This one, or the other where all would go well.
    pub fn or(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }

    /// What is to be played at this point.
    pub fn at(self, point: Point) -> Option<&'static Play> {
        let cause = self.0?;
        PLAYS
            .iter()
            .find(|play| play.at == point && play.cause == cause)
    }
}

static MAILBOXES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let mut mailboxes: Vec<(&str, String)> = Vec::new();
    for play in PLAYS.iter() {
        if mailboxes.iter().all(|(cause, _)| *cause != play.cause) {
            mailboxes.push((&play.cause, format!("{}@{MAIL_DOMAIN}", play.cause)));
        }
    }
    mailboxes
});
