//! The latest run as the window shows it: „Verlauf" and what is going on.

use std::time::{Duration, Instant};

use crate::domain::diagnosis::Diagnosis;
use crate::domain::draft::ProviderDraft;
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::{ProviderId, TransportSecurity};
use crate::domain::stage::{Note, Progress, Stage, Step};
use crate::message::{Authorized, JobId, Receipt, RunEvent};

/// One authorization or one test mail, or both.
#[derive(Debug)]
pub struct Run {
    /// The request.
    pub job: JobId,
    /// Of which provider.
    pub provider: ProviderId,
    /// Of which mailbox.
    pub mailbox: MailboxId,
    /// „Verlauf"; in the order of [`Step::ALL`].
    pub steps: [StepLine; Step::ALL.len()],
    /// What is going on.
    pub phase: Phase,
    /// Consent that was given in this run.
    pub authorized: Option<Authorized>,
    /// What the preflight has met.
    pub foreseen: Vec<Diagnosis>,
    /// The mail is looked for in the inbox.
    reads_back: bool,
    security: TransportSecurity,
}

/// One line of „Verlauf".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLine {
    /// How far it is.
    pub state: StepState,
    /// All its stages that are over, together.
    pub took: Duration,
    /// What was found.
    pub note: Note,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    Pending,
    /// Going on.
    Running,
    /// Passed.
    Done,
    /// Failed.
    Failed,
    /// Does not apply here.
    Skipped,
}

/// What a run is doing.
#[derive(Debug)]
pub enum Phase {
    /// Working.
    Working,
    /// Waiting for the consent in the browser.
    Waiting {
        /// To copy.
        url: String,
        /// The wait ends then.
        until: Instant,
        /// No browser could be opened.
        browser_missing: bool,
        /// The pasted address was none of this run.
        pasted_wrong: bool,
    },
    /// Waiting for the consent on another device.
    WaitingElsewhere {
        /// To be typed there.
        user_code: String,
        /// To be opened there.
        address: String,
        /// The code is valid until then.
        until: Instant,
    },
    /// Consent was given, and that was all that was asked for.
    Authorized,
    /// The test mail was taken over.
    Sent(Box<Receipt>),
    /// The mailbox can be fetched; why nothing can be sent.
    Fetched(Box<Diagnosis>),
    /// A stage failed.
    Failed(Box<Diagnosis>),
    /// Stopped on request.
    Cancelled,
}

impl Run {
    pub(super) fn new(
        job: JobId,
        provider: &ProviderDraft,
        mailbox: MailboxId,
        reads_back: bool,
    ) -> Self {
        Self {
            job,
            provider: provider.id,
            mailbox,
            steps: std::array::from_fn(|_| StepLine::PENDING),
            phase: Phase::Working,
            authorized: None,
            foreseen: Vec::new(),
            reads_back,
            security: provider.smtp.security,
        }
    }

    /// Nothing more will come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(
            self.phase,
            Phase::Working | Phase::Waiting { .. } | Phase::WaitingElsewhere { .. }
        )
    }

    /// The steps that this run takes.
    #[must_use]
    pub fn path(&self) -> &'static [Step] {
        if self.reads_back {
            &Step::ALL
        } else {
            Step::SENDING
        }
    }

    /// The line of this step.
    #[must_use]
    pub fn step(&self, step: Step) -> &StepLine {
        &self.steps[step as usize]
    }

    /// All passed and failed steps together.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.steps.iter().map(|line| line.took).sum()
    }

    pub(super) fn apply(&mut self, event: RunEvent) {
        match event {
            RunEvent::Progress(progress) => {
                self.phase = Phase::Working;
                self.progress(progress);
            }
            RunEvent::ConsentAwaited { url, until } => {
                self.phase = Phase::Waiting {
                    url,
                    until,
                    browser_missing: false,
                    pasted_wrong: false,
                };
            }
            RunEvent::DeviceAwaited {
                user_code,
                address,
                until,
            } => {
                self.phase = Phase::WaitingElsewhere {
                    user_code,
                    address,
                    until,
                };
            }
            RunEvent::Foreseen(diagnosis) => self.foreseen.push(*diagnosis),
            RunEvent::BrowserMissing => {
                if let Phase::Waiting {
                    browser_missing, ..
                } = &mut self.phase
                {
                    *browser_missing = true;
                }
            }
            RunEvent::PastedAddressWrong => {
                if let Phase::Waiting { pasted_wrong, .. } = &mut self.phase {
                    *pasted_wrong = true;
                }
            }
            RunEvent::Authorized(authorized) => {
                self.authorized = Some(authorized);
                self.phase = Phase::Authorized;
            }
            RunEvent::Sent(receipt) => self.phase = Phase::Sent(Box::new(receipt)),
            RunEvent::Fetched(why) => self.phase = Phase::Fetched(why),
            RunEvent::Failed {
                stage,
                after,
                diagnosis,
            } => {
                self.stop(Some(stage.step(self.security)));
                let line = self.line(stage);
                line.state = StepState::Failed;
                line.took += after;
                self.phase = Phase::Failed(diagnosis);
            }
            RunEvent::Cancelled => {
                self.stop(None);
                self.phase = Phase::Cancelled;
            }
        }
    }

    /// What was going on goes on no more; the step that has failed keeps what is known of it.
    fn stop(&mut self, failed: Option<Step>) {
        for step in Step::ALL {
            let line = &mut self.steps[step as usize];
            if line.state == StepState::Running && Some(step) != failed {
                *line = StepLine::PENDING;
            }
        }
    }

    fn progress(&mut self, progress: Progress) {
        match progress {
            Progress::Started(stage) => self.line(stage).state = StepState::Running,
            Progress::Skipped(stage) => {
                *self.line(stage) = StepLine {
                    state: StepState::Skipped,
                    ..StepLine::PENDING
                };
            }
            Progress::Passed { stage, took, note } => {
                let line = self.line(stage);
                line.state = StepState::Done;
                line.took += took;
                if note != Note::None {
                    line.note = note;
                }
            }
        }
    }

    fn line(&mut self, stage: Stage) -> &mut StepLine {
        &mut self.steps[stage.step(self.security) as usize]
    }
}

impl StepLine {
    const PENDING: Self = Self {
        state: StepState::Pending,
        took: Duration::ZERO,
        note: Note::None,
    };
}
