//! What the service tells without being asked.

use eframe::egui;

use crate::message::{Command, Notice};
use crate::state::AppState;
use crate::text::{self, t, tf};
use crate::ui::alert::Alert;

/// What is worth saying and belongs to nothing that is shown.
pub(super) fn notices_ui(ui: &egui::Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(notice) = state.notices.first() else {
        return;
    };
    let (title, text) = match notice {
        Notice::SettingsRestored(name) => (
            t("notice-restored"),
            tf("notice-restored-text", &[("name", name.as_str().into())]),
        ),
        Notice::SettingsLost(name) => (
            t("notice-lost"),
            tf("notice-lost-text", &[("name", name.as_str().into())]),
        ),
        Notice::SettingsNewer => (t("notice-newer"), t("notice-newer-text").into_owned()),
        Notice::LogFolder(path) => (
            t("notice-log-folder"),
            tf("notice-log-folder-text", &[("path", path.as_str().into())]),
        ),
        Notice::TurnedBad {
            mailbox,
            cause,
            others,
        } => {
            let values = [
                ("mailbox", mailbox.as_str().into()),
                ("cause", text::cause_title(cause).into()),
                ("others", (*others).into()),
            ];
            (t("notice-bad"), tf("notice-bad-text", &values))
        }
        Notice::ReminderSaved(path) => (
            t("notice-reminder"),
            tf("notice-reminder-text", &[("path", path.as_str().into())]),
        ),
        Notice::ReminderNotSaved(path) => (
            t("notice-reminder-lost"),
            tf(
                "notice-reminder-lost-text",
                &[("path", path.as_str().into())],
            ),
        ),
        Notice::NotWritable(words) => (
            t("notice-not-writable"),
            tf(
                "notice-not-writable-text",
                &[("words", words.as_str().into())],
            ),
        ),
    };
    if Alert::message("notice", &title, &text, &t("ok"))
        .show(ui)
        .is_some()
    {
        out.push(Command::DismissNotice);
    }
}
