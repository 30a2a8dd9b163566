//! Something could not be kept, and none of the open dialogs says so.

use std::task::Poll;

use eframe::egui::Ui;

use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{self, t};
use crate::ui::alert::Alert;
use crate::ui::words;

/// A request to keep something for which no dialog answers.
#[derive(Default)]
pub(super) struct Unkept {
    job: Option<JobId>,
}

impl Unkept {
    /// Looks for such a request among these.
    pub fn watch(&mut self, commands: &[Command]) {
        for command in commands {
            if let Command::Save { job, .. } | Command::RemoveProvider { job, .. } = command {
                self.job = Some(*job);
            }
        }
    }

    /// Says why it was refused, where it was.
    pub fn alert_ui(&mut self, ui: &Ui, state: &AppState) {
        let was_read = match self.job.and_then(|job| state.saving.of(job)) {
            None | Some(Poll::Pending) => false,
            Some(Poll::Ready(Ok(()))) => true,
            Some(Poll::Ready(Err(diagnosis))) => {
                let words = text::explain(diagnosis);
                let who = words::who_must_act(diagnosis.cause.who_acts);
                let text = format!("{} {who}", words.what);
                let ok = t("ok");
                let alert = Alert::message("not kept", &words.title, &text, &ok);
                alert.show(ui).is_some()
            }
        };
        if was_read {
            self.job = None;
        }
    }
}
