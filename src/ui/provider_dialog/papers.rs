//! Papers about the mailbox: the acceptance record, and what the customer's administrator gets.

use eframe::egui::Ui;

use super::{Asks, ProviderDialog, Scene};
use crate::domain::admin::AdminTask;
use crate::domain::diagnosis::{Diagnosis, WhoActs};
use crate::message::{Command, JobId};
use crate::state::Run;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::proof::proof;
use crate::ui::theme::{self, Palette, Type};

impl ProviderDialog {
    /// Offers the acceptance record of a check of everything that was passed.
    pub(super) fn acceptance_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        asks: &mut Asks<'_>,
    ) {
        let Some(proof) = proof(run) else {
            return;
        };
        if Button::outlined(&t("acceptance"))
            .enabled(!self.is_writing(scene))
            .show(ui, scene.keys)
        {
            let job = self.next_paper();
            asks.out.push(Command::WriteAcceptance {
                job,
                mailbox: run.mailbox,
                proof: Box::new(proof),
            });
        }
    }

    /// Offers the papers for the administrator where it is the administrator who must act.
    pub(super) fn package_for_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        diagnosis: &Diagnosis,
        asks: &mut Asks<'_>,
    ) {
        if diagnosis.cause.who_acts == WhoActs::CustomerAdmin && self.task().is_some() {
            ui.add_space(theme::GAP);
            self.package_ui(ui, scene, asks);
        }
    }

    /// Offers the papers for the administrator.
    pub(super) fn package_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let task = self.task();
        if Button::outlined(&t("admin-package"))
            .enabled(task.is_some() && !self.is_writing(scene))
            .show(ui, scene.keys)
            && let Some(task) = task
        {
            let job = self.next_paper();
            asks.out.push(Command::WriteAdminPackage {
                job,
                task: Box::new(task),
            });
        }
        ui.add_space(theme::TIGHT);
        label::label(
            ui,
            Type::Caption,
            Palette::of(ui).text_muted,
            t("admin-package-sentence"),
        );
        self.paper_ui(ui, scene);
    }

    /// What became of the paper that was asked for here.
    pub(super) fn paper_ui(&self, ui: &mut Ui, scene: Scene<'_>) {
        let paper = scene.state.paper.as_ref();
        let Some(paper) = paper.filter(|paper| Some(paper.job) == self.view.paper) else {
            return;
        };
        ui.add_space(theme::TIGHT);
        let color = Palette::of(ui).text_muted;
        match &paper.written {
            None => drop(label::status(ui, Type::Caption, color, t("paper-running"))),
            Some(Ok(path)) => {
                let text = tf("paper-written", &[("path", path.as_str().into())]);
                label::status(ui, Type::Caption, color, text);
            }
            Some(Err(unwritten)) => {
                let folder = unwritten.folder.as_str().into();
                note_ui(ui, Note::Error(&tf("paper-failed", &[("folder", folder)])));
            }
        }
    }

    /// What the administrator has to do, as far as it stands in the fields.
    fn task(&self) -> Option<AdminTask> {
        AdminTask::of(&self.form.edit.provider, self.form.mailbox()?)
    }

    fn next_paper(&mut self) -> JobId {
        let job = JobId::next();
        self.view.paper = Some(job);
        job
    }

    /// One click is one paper.
    fn is_writing(&self, scene: Scene<'_>) -> bool {
        let paper = scene.state.paper.as_ref();
        paper.is_some_and(|paper| Some(paper.job) == self.view.paper && paper.written.is_none())
    }
}
