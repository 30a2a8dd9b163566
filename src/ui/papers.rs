//! Papers about a mailbox: the acceptance record, and what the customer's administrator gets.

use std::task::Poll;

use eframe::egui::Ui;

use crate::domain::admin::AdminTask;
use crate::domain::diagnosis::{Diagnosis, WhoActs};
use crate::message::{Command, JobId, Unwritten};
use crate::state::{AppState, Run};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::proof::proof;
use crate::ui::theme::{self, Palette, Type};

/// The buttons of one dialog, and what became of the paper that was last asked for there.
#[derive(Default)]
pub struct Papers {
    job: Option<JobId>,
}

impl Papers {
    /// Offers the acceptance record of a check of everything that was passed.
    pub fn acceptance_ui(
        &mut self,
        ui: &mut Ui,
        run: &Run,
        state: &AppState,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        let Some(proof) = proof(run) else {
            return;
        };
        if Button::outlined(&t("acceptance"))
            .enabled(!self.is_writing(state))
            .show(ui, keys)
        {
            out.push(Command::WriteAcceptance {
                job: self.next(),
                mailbox: run.mailbox,
                proof: Box::new(proof),
            });
        }
    }

    /// Offers the papers for the administrator where it is the administrator who must act on a known mailbox.
    pub fn package_for_ui(
        &mut self,
        ui: &mut Ui,
        diagnosis: &Diagnosis,
        task: Option<AdminTask>,
        state: &AppState,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        if diagnosis.cause.who_acts == WhoActs::CustomerAdmin && task.is_some() {
            ui.add_space(theme::PADDING);
            self.package_ui(ui, task, state, keys, out);
        }
    }

    /// Offers the papers for the administrator.
    pub fn package_ui(
        &mut self,
        ui: &mut Ui,
        task: Option<AdminTask>,
        state: &AppState,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        if Button::outlined(&t("admin-package"))
            .enabled(task.is_some() && !self.is_writing(state))
            .show(ui, keys)
            && let Some(task) = task
        {
            out.push(Command::WriteAdminPackage {
                job: self.next(),
                task: Box::new(task),
            });
        }
        ui.add_space(theme::TIGHT);
        let color = Palette::of(ui).text_muted;
        label::label(ui, Type::Caption, color, t("admin-package-sentence"));
        self.note_ui(ui, state);
    }

    /// Offers the file that takes the settings to another machine.
    pub fn settings_ui(
        &mut self,
        ui: &mut Ui,
        any: bool,
        state: &AppState,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        if Button::outlined(&t("transfer-export"))
            .enabled(any && !self.is_writing(state))
            .show(ui, keys)
        {
            out.push(Command::ExportSettings { job: self.next() });
        }
        self.note_ui(ui, state);
    }

    /// What became of the paper.
    pub fn note_ui(&self, ui: &mut Ui, state: &AppState) {
        let Some(paper) = self.paper(state) else {
            return;
        };
        ui.add_space(theme::TIGHT);
        let color = Palette::of(ui).text_muted;
        match paper {
            Poll::Pending => drop(label::status(ui, Type::Caption, color, t("paper-running"))),
            Poll::Ready(Ok(path)) => {
                let text = tf("paper-written", &[("path", path.as_str().into())]);
                label::status(ui, Type::Caption, color, text);
            }
            Poll::Ready(Err(unwritten)) => {
                let folder = unwritten.folder.as_str().into();
                note_ui(ui, Note::Error(&tf("paper-failed", &[("folder", folder)])));
            }
        }
    }

    fn next(&mut self) -> JobId {
        let job = JobId::next();
        self.job = Some(job);
        job
    }

    /// One click is one paper.
    fn is_writing(&self, state: &AppState) -> bool {
        self.paper(state).is_some_and(|paper| paper.is_pending())
    }

    fn paper<'a>(&self, state: &'a AppState) -> Option<Poll<&'a Result<String, Unwritten>>> {
        state.paper.of(self.job?)
    }
}
