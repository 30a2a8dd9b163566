//! What the window knows. Changes here and nowhere else, by [`AppState::apply`] and [`AppState::note`].

mod checkup;
mod run;

use std::time::{Duration, Instant};

pub use checkup::{Checkup, CheckupEnd};
use chrono::NaiveDateTime;
pub use run::{Phase, Run, StepLine, StepState};

use crate::domain::diagnosis::Diagnosis;
use crate::domain::discovery::Discovery;
use crate::domain::finding::Finding;
use crate::message::{
    Command, Event, Handover, ImportFault, Imported, JobId, Kept, Notice, Seal, Start, ThemeChoice,
    Unwritten,
};

/// What the window knows.
#[derive(Debug)]
pub struct AppState {
    /// Who may see what.
    pub access: Access,
    /// All that is kept.
    pub kept: Kept,
    /// Grows with each change of `kept`, for whoever makes something of it.
    pub kept_version: u64,
    /// Where the seal's key is; `None` before the first log-in.
    pub seal: Option<Seal>,
    /// How the window looks.
    pub theme: ThemeChoice,
    /// This is the training mode.
    pub sandbox: bool,
    /// The latest run.
    pub run: Option<Run>,
    /// The latest check of all mailboxes.
    pub checkup: Option<Checkup>,
    /// The latest request to keep something.
    pub saving: Option<Saving>,
    /// The latest search for a tenant.
    pub lookup: Option<Lookup>,
    /// The latest search for a provider.
    pub search: Option<Search>,
    /// The latest hand-over; `None` inside while it is under way.
    pub handover: Option<(JobId, Option<Handover>)>,
    /// The latest import of settings; `None` inside while it is under way.
    pub import: Option<(JobId, Option<Result<Imported, ImportFault>>)>,
    /// The latest paper.
    pub paper: Option<Paper>,
    /// Not yet read.
    pub notices: Vec<Notice>,
    /// The time of this frame.
    pub clock: Clock,
    /// Nobody had used the window for a while when it was locked.
    pub locked_itself: bool,
    /// When the window was last used, or something went on in it.
    pub used: Instant,
}

/// The time of this frame: views have no clock of their own.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// For countdowns.
    pub instant: Instant,
    /// For days and times, in the zone of this machine.
    pub local: NaiveDateTime,
}

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

/// A request to keep something.
#[derive(Debug)]
pub struct Saving {
    /// The request.
    pub job: JobId,
    /// How far it is.
    pub state: SavingState,
}

/// A search for a tenant.
#[derive(Debug)]
pub struct Lookup {
    /// The request.
    pub job: JobId,
    /// How it ended; `None` while it goes on.
    pub discovery: Option<Discovery>,
}

/// A search for a provider.
#[derive(Debug)]
pub struct Search {
    /// The request.
    pub job: JobId,
    /// How it ended; `None` while it goes on.
    pub finding: Option<Finding>,
}

/// A paper that is to be written.
#[derive(Debug)]
pub struct Paper {
    /// The request.
    pub job: JobId,
    /// Where it is; `None` while it is being written.
    pub written: Option<Result<String, Unwritten>>,
}

/// How far a request to keep something is.
#[derive(Debug)]
pub enum SavingState {
    /// On its way to the disk.
    Running,
    /// On disk.
    Saved,
    /// It could not be kept.
    Refused(Box<Diagnosis>),
}

impl AppState {
    /// Nothing known yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            access: Access::Starting,
            kept: Kept::default(),
            kept_version: 0,
            seal: None,
            theme: ThemeChoice::default(),
            sandbox: false,
            run: None,
            checkup: None,
            saving: None,
            lookup: None,
            search: None,
            paper: None,
            handover: None,
            import: None,
            notices: Vec::new(),
            clock,
            locked_itself: false,
            used: clock.instant,
        }
    }

    /// A frame begins; `used` where mouse or keyboard were touched since the last one.
    pub fn set_clock(&mut self, clock: Clock, used: bool) {
        if used || self.is_busy() {
            self.used = clock.instant;
        }
        self.clock = clock;
    }

    /// When the window locks itself if nobody uses it.
    #[must_use]
    pub fn locks_at(&self) -> Option<Instant> {
        matches!(self.access, Access::Open).then(|| self.used + IDLE_TIME)
    }

    /// Somebody may be waiting for what goes on, at the browser or away from the desk.
    fn is_busy(&self) -> bool {
        self.is_checking() || self.run.as_ref().is_some_and(|run| !run.is_over())
    }

    /// Takes over what the service tells. Answers to requests that are no longer current are dropped.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Started(start) => self.started(&start),
            Event::Opened { job, kept, seal } if self.verifies(job) => {
                self.access = Access::Open;
                self.used = self.clock.instant;
                self.keep(kept);
                self.seal = Some(seal);
            }
            Event::WrongPassword { job, next_try } if self.verifies(job) => {
                self.access = Access::Locked {
                    wrong: true,
                    next_try: Some(next_try),
                };
            }
            Event::Refused { job, diagnosis } => self.refused(job, diagnosis),
            Event::Saved { job } => self.saving_is(job, SavingState::Saved),
            Event::Kept(kept) => {
                if matches!(self.access, Access::Open) {
                    self.keep(kept);
                }
            }
            Event::Run { job, event } => {
                if let Some(run) = self.run.as_mut().filter(|run| run.job == job) {
                    run.apply(event);
                }
            }
            Event::Checkup { job, event } => {
                if let Some(checkup) = self.checkup.as_mut().filter(|checkup| checkup.job == job) {
                    checkup.apply(event, self.clock.local);
                }
            }
            Event::Discovered { job, discovery } => {
                if let Some(lookup) = self.lookup.as_mut().filter(|lookup| lookup.job == job) {
                    lookup.discovery = Some(discovery);
                }
            }
            Event::ProviderFound { job, finding } => {
                if let Some(search) = self.search.as_mut().filter(|search| search.job == job) {
                    search.finding = Some(finding);
                }
            }
            Event::Handover { job, result } => {
                if let Some((current, answer)) = &mut self.handover
                    && *current == job
                {
                    *answer = Some(result);
                }
            }
            Event::Imported { job, result } => {
                if let Some((current, answer)) = &mut self.import
                    && *current == job
                {
                    *answer = Some(result);
                }
            }
            Event::Paper { job, written } => {
                if let Some(paper) = self.paper.as_mut().filter(|paper| paper.job == job) {
                    paper.written = Some(written);
                }
            }
            Event::Notice(notice) => self.notices.push(notice),
            Event::Opened { .. } | Event::WrongPassword { .. } => {}
        }
    }

    /// Takes note of what the window is about to ask for, so that the next frame shows it. `false`: the
    /// command must not go out, since a run is going on and one click is one mail.
    #[must_use]
    pub fn note(&mut self, command: &Command) -> bool {
        match command {
            Command::Authorize { .. }
            | Command::AuthorizeOnDevice { .. }
            | Command::SendTestMail { .. }
            | Command::CheckAll { .. }
                if self.run.as_ref().is_some_and(|run| !run.is_over()) =>
            {
                return false;
            }
            Command::Checkup { .. } if self.is_checking() => return false,
            Command::SetPassword { job, .. } | Command::Unlock { job, .. } => {
                let first = matches!(command, Command::SetPassword { .. });
                self.access = Access::Verifying { job: *job, first };
            }
            Command::Lock => {
                let is_late = |at| at <= self.clock.instant;
                self.locked_itself = self.locks_at().is_some_and(is_late);
                self.access = Access::Locked {
                    wrong: false,
                    next_try: None,
                };
                self.keep(Kept::default());
                self.run = None;
                self.checkup = None;
                self.saving = None;
                self.lookup = None;
                self.search = None;
                self.paper = None;
                self.handover = None;
                self.import = None;
            }
            Command::Save { job, .. }
            | Command::RemoveProvider { job, .. }
            | Command::RenewSecret { job, .. }
            | Command::RestoreSecret { job, .. } => {
                self.saving = Some(Saving {
                    job: *job,
                    state: SavingState::Running,
                });
            }
            Command::SetTheme(theme) => self.theme = *theme,
            Command::Authorize {
                job, edit, mailbox, ..
            }
            | Command::AuthorizeOnDevice { job, edit, mailbox }
            | Command::SendTestMail { job, edit, mailbox }
            | Command::CheckAll { job, edit, mailbox } => {
                let reads_back = matches!(command, Command::CheckAll { .. });
                self.run = Some(Run::new(*job, &edit.provider, *mailbox, reads_back));
            }
            Command::Checkup { job } => {
                self.checkup = Some(Checkup::new(*job, self.kept.mailboxes.len()));
            }
            Command::CancelCheckup { job } => {
                if let Some(checkup) = self.checkup.as_mut().filter(|checkup| checkup.job == *job) {
                    checkup.cancel();
                }
            }
            Command::Discover { job, .. } => {
                self.lookup = Some(Lookup {
                    job: *job,
                    discovery: None,
                });
            }
            Command::FindProvider { job, .. } => {
                self.search = Some(Search {
                    job: *job,
                    finding: None,
                });
            }
            Command::WriteAcceptance { job, .. }
            | Command::WriteAdminPackage { job, .. }
            | Command::ExportSettings { job } => {
                self.paper = Some(Paper {
                    job: *job,
                    written: None,
                });
            }
            Command::HandOver { job, .. } | Command::ReadHandover { job, .. } => {
                self.handover = Some((*job, None));
            }
            Command::ImportSettings { job, .. } => self.import = Some((*job, None)),
            Command::DismissNotice if !self.notices.is_empty() => drop(self.notices.remove(0)),
            Command::DismissNotice
            | Command::OpenBrowser { .. }
            | Command::PasteRedirect { .. }
            | Command::Cancel { .. }
            | Command::SaveReminder(_)
            | Command::CopySecret(_)
            | Command::OpenLogFolder => {}
        }
        true
    }

    /// All mailboxes are being checked.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.checkup
            .as_ref()
            .is_some_and(|checkup| checkup.end.is_none())
    }

    fn keep(&mut self, kept: Kept) {
        self.kept = kept;
        self.kept_version += 1;
    }

    fn started(&mut self, start: &Start) {
        self.theme = start.theme;
        self.sandbox = start.sandbox;
        self.access = if start.first_start {
            Access::FirstStart
        } else {
            Access::Locked {
                wrong: false,
                next_try: start.next_try,
            }
        };
    }

    fn verifies(&self, job: JobId) -> bool {
        matches!(self.access, Access::Verifying { job: current, .. } if current == job)
    }

    fn refused(&mut self, job: JobId, diagnosis: Box<Diagnosis>) {
        match self.access {
            Access::Verifying {
                job: current,
                first,
            } if current == job => self.access = Access::Refused { diagnosis, first },
            _ => self.saving_is(job, SavingState::Refused(diagnosis)),
        }
    }

    fn saving_is(&mut self, job: JobId, state: SavingState) {
        if let Some(saving) = self.saving.as_mut().filter(|saving| saving.job == job) {
            saving.state = state;
        }
    }
}

/// As password managers do: the default of `KeePassXC`.
const IDLE_TIME: Duration = Duration::from_mins(4);

#[cfg(test)]
mod tests;
