//! What the window has asked the service for, and what was answered.

use std::task::Poll;

use crate::message::JobId;

/// The latest request of its kind; answers to earlier ones are dropped.
#[derive(Debug)]
pub struct Latest<T> {
    job: Option<JobId>,
    answer: Option<T>,
}

impl<T> Latest<T> {
    pub(super) fn ask(&mut self, job: JobId) {
        *self = Self {
            job: Some(job),
            answer: None,
        };
    }

    pub(super) fn answer(&mut self, job: JobId, answer: T) {
        if self.job == Some(job) {
            self.answer = Some(answer);
        }
    }

    /// The answer to this request, once it is there.
    #[must_use]
    pub fn answer_to(&self, job: JobId) -> Option<&T> {
        self.answer.as_ref().filter(|_| self.job == Some(job))
    }

    /// How this request stands; `None` where another one came after it, or all was forgotten.
    #[must_use]
    pub fn of(&self, job: JobId) -> Option<Poll<&T>> {
        let answer = self.answer.as_ref().map_or(Poll::Pending, Poll::Ready);
        (self.job == Some(job)).then_some(answer)
    }
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self {
            job: None,
            answer: None,
        }
    }
}
