//! What the window knows. Changes here and nowhere else, by [`AppState::apply`] and [`AppState::note`].

mod access;
mod checkup;
mod latest;
mod run;

use std::time::{Duration, Instant};

pub use access::Access;
pub use checkup::{Checkup, CheckupEnd};
use chrono::NaiveDateTime;
pub use latest::Latest;
pub use run::{Phase, Run, StepLine, StepState};

use crate::domain::diagnosis::Diagnosis;
use crate::domain::discovery::Discovery;
use crate::domain::finding::Finding;
use crate::message::{
    Command, Event, Handover, ImportFault, Imported, JobId, Kept, Notice, Seal, ThemeChoice,
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
    /// Of requests to keep something.
    pub saving: Latest<Result<(), Box<Diagnosis>>>,
    /// Of searches for a tenant.
    pub lookup: Latest<Discovery>,
    /// Of searches for a provider.
    pub search: Latest<Finding>,
    /// Of hand-overs.
    pub handover: Latest<Handover>,
    /// Of imports of settings.
    pub import: Latest<Result<Imported, ImportFault>>,
    /// Of papers that are to be written: where it is.
    pub paper: Latest<Result<String, Unwritten>>,
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
            saving: Latest::default(),
            lookup: Latest::default(),
            search: Latest::default(),
            handover: Latest::default(),
            import: Latest::default(),
            paper: Latest::default(),
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
            Event::Started(start) => {
                self.theme = start.theme;
                self.sandbox = start.sandbox;
                self.access = Access::at_start(&start);
            }
            Event::Opened { job, kept, seal } if self.access.verifies(job) => {
                self.access = Access::Open;
                self.used = self.clock.instant;
                self.keep(kept);
                self.seal = Some(seal);
            }
            Event::WrongPassword { job, next_try } if self.access.verifies(job) => {
                self.access = Access::Locked {
                    wrong: true,
                    next_try: Some(next_try),
                };
            }
            Event::Refused { job, diagnosis } => self.refused(job, diagnosis),
            Event::Saved { job } => self.saving.answer(job, Ok(())),
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
            Event::Discovered { job, discovery } => self.lookup.answer(job, discovery),
            Event::ProviderFound { job, finding } => self.search.answer(job, finding),
            Event::Handover { job, result } => self.handover.answer(job, result),
            Event::Imported { job, result } => self.import.answer(job, result),
            Event::Paper { job, written } => self.paper.answer(job, written),
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
                self.saving = Latest::default();
                self.lookup = Latest::default();
                self.search = Latest::default();
                self.handover = Latest::default();
                self.import = Latest::default();
                self.paper = Latest::default();
            }
            Command::Save { job, .. }
            | Command::RemoveProvider { job, .. }
            | Command::RenewSecret { job, .. }
            | Command::RestoreSecret { job, .. } => self.saving.ask(*job),
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
            Command::Discover { job, .. } => self.lookup.ask(*job),
            Command::FindProvider { job, .. } => self.search.ask(*job),
            Command::WriteAcceptance { job, .. }
            | Command::WriteAdminPackage { job, .. }
            | Command::ExportSettings { job } => self.paper.ask(*job),
            Command::HandOver { job, .. } | Command::ReadHandover { job, .. } => {
                self.handover.ask(*job);
            }
            Command::ImportSettings { job, .. } => self.import.ask(*job),
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

    fn refused(&mut self, job: JobId, diagnosis: Box<Diagnosis>) {
        match self.access {
            Access::Verifying {
                job: current,
                first,
            } if current == job => self.access = Access::Refused { diagnosis, first },
            _ => self.saving.answer(job, Err(diagnosis)),
        }
    }
}

/// As password managers do: the default of `KeePassXC`.
const IDLE_TIME: Duration = Duration::from_mins(4);

#[cfg(test)]
mod tests;
