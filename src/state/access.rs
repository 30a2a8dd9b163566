//! Who may see what.

use std::time::Instant;

use crate::domain::diagnosis::Diagnosis;
use crate::message::{JobId, Start};

/// Who may see what.
#[derive(Debug)]
pub enum Access {
    /// The settings are being read.
    Starting,
    /// An administrator password is to be set.
    FirstStart,
    /// The administrator password is asked for.
    Locked {
        /// The last guess was wrong.
        wrong: bool,
        /// No guess is taken before.
        next_try: Option<Instant>,
    },
    /// The password is being checked, or set (`first`).
    Verifying {
        /// The request.
        job: JobId,
        /// It is the first one.
        first: bool,
    },
    /// The password could not be checked or set, for a reason other than itself.
    Refused {
        /// Why.
        diagnosis: Box<Diagnosis>,
        /// It was the first one.
        first: bool,
    },
    /// Everything may be seen.
    Open,
}

impl Access {
    pub(super) fn at_start(start: &Start) -> Self {
        if start.first_start {
            Self::FirstStart
        } else {
            Self::Locked {
                wrong: false,
                next_try: start.next_try,
            }
        }
    }

    /// This request is the one that is being answered.
    pub(super) fn verifies(&self, job: JobId) -> bool {
        matches!(self, Self::Verifying { job: current, .. } if *current == job)
    }
}
