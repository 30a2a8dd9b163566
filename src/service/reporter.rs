//! Tells how far a run is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::evidence::{Evidence, Fault};
use crate::domain::stage::{Note, Progress, Stage};
use crate::message::{Event, JobId, RunEvent};
use crate::service::Outbox;

/// Tells how far a run is, and remembers which stage began when.
pub(super) struct Reporter {
    job: JobId,
    out: Outbox,
    current: Mutex<(Stage, Instant)>,
}

impl Reporter {
    /// Of a job that begins now.
    pub fn new(job: JobId, out: Outbox) -> Self {
        Self {
            job,
            out,
            current: Mutex::new((Stage::Address, Instant::now())),
        }
    }

    pub fn start(&self, stage: Stage) {
        self.progress(Progress::Started(stage));
    }

    pub fn pass(&self, stage: Stage, note: Note) {
        self.progress(Progress::Passed {
            stage,
            took: self.elapsed(),
            note,
        });
    }

    pub fn skip(&self, stage: Stage) {
        self.progress(Progress::Skipped(stage));
    }

    pub fn progress(&self, progress: Progress) {
        if let Progress::Started(stage) = progress {
            *self.current.lock().unwrap_or_else(PoisonError::into_inner) = (stage, Instant::now());
        }
        self.tell(RunEvent::Progress(progress));
    }

    pub fn fail(&self, evidence: Evidence, subject: Subject) {
        let diagnosis = self.diagnose(evidence, subject);
        self.tell(RunEvent::Failed {
            stage: diagnosis.evidence.stage,
            after: self.elapsed(),
            diagnosis: Box::new(diagnosis),
        });
    }

    /// A failure of this machine belongs to the stage in which it was met: a full disk knows of none.
    pub fn diagnose(&self, mut evidence: Evidence, subject: Subject) -> Diagnosis {
        if matches!(evidence.fault, Fault::Local(_)) {
            evidence.stage = self.current().0;
        }
        let diagnosis = Diagnosis::of(evidence, subject);
        tracing::warn!(
            stage = ?diagnosis.evidence.stage,
            cause = diagnosis.cause.label,
            words = diagnosis.evidence.words,
            "a run failed"
        );
        diagnosis
    }

    pub fn tell(&self, event: RunEvent) {
        self.out.send(Event::Run {
            job: self.job,
            event,
        });
    }

    pub fn elapsed(&self) -> Duration {
        self.current().1.elapsed()
    }

    fn current(&self) -> (Stage, Instant) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
