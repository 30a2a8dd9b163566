//! The check of all mailboxes: how far it is, and what was found.

use chrono::NaiveDateTime;

use crate::domain::health::Health;
use crate::message::{CheckupEvent, JobId};

/// A check of all mailboxes.
#[derive(Debug)]
pub struct Checkup {
    /// The request.
    pub job: JobId,
    /// How many are to be checked.
    pub total: usize,
    /// How many are ready.
    pub ready: usize,
    /// How many are ready, but something runs out.
    pub warning: usize,
    /// How many failed, or could not be checked.
    pub attention: usize,
    /// How it ended; `None` while it goes on.
    pub end: Option<CheckupEnd>,
    is_cancelled: bool,
}

/// How a check of all mailboxes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckupEnd {
    /// When, in the zone of this machine.
    pub at: NaiveDateTime,
    /// Somebody stopped it before all were checked.
    pub is_early: bool,
}

impl Checkup {
    pub(super) fn new(job: JobId, total: usize) -> Self {
        Self {
            job,
            total,
            ready: 0,
            warning: 0,
            attention: 0,
            end: None,
            is_cancelled: false,
        }
    }

    /// How many were checked so far.
    #[must_use]
    pub fn done(&self) -> usize {
        self.ready + self.warning + self.attention
    }

    pub(super) fn cancel(&mut self) {
        self.is_cancelled = true;
    }

    pub(super) fn apply(&mut self, event: CheckupEvent, now: NaiveDateTime) {
        match event {
            CheckupEvent::Checked(Health::Ready) => self.ready += 1,
            CheckupEvent::Checked(Health::Warning) => self.warning += 1,
            CheckupEvent::Checked(Health::Failing | Health::Unknown) => self.attention += 1,
            CheckupEvent::Ended => {
                self.end = Some(CheckupEnd {
                    at: now,
                    is_early: self.is_cancelled && self.done() < self.total,
                });
            }
        }
    }
}
