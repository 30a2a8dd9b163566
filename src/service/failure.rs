//! A conversation that has failed, whatever protocol was spoken.

use std::error::Error;

use crate::domain::evidence::{Evidence, Fault};
use crate::domain::stage::Stage;
use crate::service::conversation::Conversation;
use crate::service::transcript::{Transcript, shown};

/// Where it has failed, why, and what was said until then.
#[derive(Debug, thiserror::Error)]
#[error("the mail server could not be used, stage {stage:?}")]
pub struct Failure<C: Error + 'static> {
    stage: Stage,
    #[source]
    cause: Box<C>,
    transcript: Transcript,
}

/// Why a conversation of one protocol can fail.
pub trait Cause: Error + 'static {
    /// What the diagnosis needs to know, and the words that were said.
    fn judge(&self) -> (Fault, String);
}

impl<C: Cause> Failure<C> {
    /// Ends a conversation that has failed.
    #[must_use]
    pub fn new(conversation: Conversation<'_>, cause: C) -> Self {
        Self {
            stage: conversation.stage(),
            cause: Box::new(cause),
            transcript: conversation.into_transcript(),
        }
    }

    /// Where it happened.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Why.
    #[must_use]
    pub fn cause(&self) -> &C {
        &self.cause
    }

    /// All that was said, redacted.
    #[must_use]
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// For the diagnosis.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let (fault, words) = self.cause.judge();
        Evidence {
            stage: self.stage,
            fault,
            words: shown(&words),
        }
    }
}
