//! What one test carries from its first look-up to its last line, whatever protocol is spoken:
//! the deadline, the stage, the transcript.

use std::future::Future;
use std::time::Duration;

use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use crate::domain::stage::{Note, Progress, Stage};
use crate::service::transcript::{Side, Transcript};

/// Is told what a running test does. `Sync`, so that the whole test may run on any thread.
pub type OnProgress<'p> = &'p (dyn Fn(Progress) + Sync);

/// The limit of a whole test, from the look-up of the name to the last reply.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// One test's deadline, stage and transcript.
pub struct Conversation<'p> {
    deadline: Instant,
    stage: Stage,
    since: Instant,
    report: OnProgress<'p>,
    transcript: Transcript,
}

/// The deadline of the whole test has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the other side did not answer in time")]
pub struct DeadlinePassed;

impl<'p> Conversation<'p> {
    /// Starts the clock. The limit is for all that follows, so that a server which sends one byte
    /// now and then does not hold anybody up for longer.
    #[must_use]
    pub fn new(limit: Duration, report: OnProgress<'p>) -> Self {
        let now = Instant::now();
        Self {
            deadline: now + limit,
            stage: Stage::Address,
            since: now,
            report,
            transcript: Transcript::default(),
        }
    }

    /// Gives what follows a limit of its own.
    pub fn allow(&mut self, limit: Duration) {
        self.deadline = Instant::now() + limit;
    }

    /// Begins a stage; nothing happens where it is under way already.
    pub fn enter(&mut self, stage: Stage) {
        if self.stage != stage {
            self.stage = stage;
            self.since = Instant::now();
            (self.report)(Progress::Started(stage));
        }
    }

    /// Ends the stage under way.
    pub fn pass(&mut self, note: Note) {
        (self.report)(Progress::Passed {
            stage: self.stage,
            took: self.since.elapsed(),
            note,
        });
    }

    /// The stage under way.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Waits, but not beyond the deadline.
    ///
    /// # Errors
    /// The deadline has passed.
    pub async fn within<F: Future>(&self, future: F) -> Result<F::Output, DeadlinePassed> {
        timeout_at(self.deadline, future)
            .await
            .map_err(|_| DeadlinePassed)
    }

    /// Writes a line down under the stage under way.
    pub fn record(&mut self, side: Side, text: &str) {
        self.transcript.record(self.stage, side, text);
    }

    /// Never shows this secret, whoever says it.
    pub fn conceal(&mut self, secret: &str) {
        self.transcript.conceal(secret);
    }

    /// The text without concealed secrets.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        self.transcript.scrub(text)
    }

    /// What was said.
    #[must_use]
    pub fn into_transcript(self) -> Transcript {
        self.transcript
    }
}
