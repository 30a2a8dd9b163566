//! What a dialog may start, and the run that comes of it.

use super::{Ask, Asks, Judgement, ProviderDialog, View};
use crate::domain::draft::ProviderEdit;
use crate::domain::mailbox::MailboxId;
use crate::message::{Command, JobId};
use crate::state::{AppState, Run};
use crate::ui::dashboard::rows::Action;

/// A run that is about to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// Consent in this machine's browser.
    Authorize {
        then_send: bool,
    },
    /// Consent on another device.
    AuthorizeOnDevice,
    #[default]
    Send,
    CheckAll,
}

impl Start {
    /// What the service is asked for.
    pub fn command(self, job: JobId, edit: Box<ProviderEdit>, mailbox: MailboxId) -> Command {
        match self {
            Self::Authorize { then_send } => Command::Authorize {
                job,
                edit,
                mailbox,
                then_send,
            },
            Self::AuthorizeOnDevice => Command::AuthorizeOnDevice { job, edit, mailbox },
            Self::Send => Command::SendTestMail { job, edit, mailbox },
            Self::CheckAll => Command::CheckAll { job, edit, mailbox },
        }
    }
}

impl ProviderDialog {
    /// The run that this dialog has started.
    pub(super) fn run<'a>(&self, state: &'a AppState) -> Option<&'a Run> {
        state
            .run
            .as_ref()
            .filter(|run| Some(run.job) == self.view.job)
    }

    pub(super) fn start_at_once(&mut self, judgement: &Judgement, out: &mut Vec<Command>) {
        match self.view.starts.take() {
            Some(Action::Authorize) => {
                self.start(Start::Authorize { then_send: false }, judgement, out);
            }
            Some(Action::SendTestMail) => self.start(Start::Send, judgement, out),
            // A new secret has a dialog of its own.
            Some(Action::Details | Action::RenewSecret) | None => {}
        }
    }

    /// Starts a run; the first sending of a mailbox asks before.
    fn start(&mut self, start: Start, judgement: &Judgement, out: &mut Vec<Command>) {
        if !judgement.may_run {
            return;
        }
        if start == Start::Send && judgement.needs_consent {
            self.ask = Some(Ask::FirstSend);
            return;
        }
        self.run_now(start, out);
    }

    pub(super) fn run_now(&mut self, start: Start, out: &mut Vec<Command>) {
        let job = JobId::next();
        let edit = Box::new(self.form.to_keep());
        out.push(start.command(job, edit, self.form.current()));
        self.view = View {
            job: Some(job),
            started: start,
            shows_steps: self.view.shows_steps,
            was_focused: true,
            is_guided: self.view.is_guided,
            ..View::default()
        };
        self.tab = 0;
        self.was_kept = true;
    }

    /// Starts what was asked for in this frame.
    pub fn start_all(&mut self, asks: Asks<'_>, judgement: &Judgement) {
        for start in asks.starts {
            self.start(start, judgement, asks.out);
        }
    }
}
