//! The question before a mailbox is removed.

use eframe::egui::Ui;

use crate::domain::mailbox::MailboxId;
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::alert::{Alert, Answer};

/// Asks about the mailbox that is to be removed, until there is an answer.
pub(super) fn remove_mailbox_ui(
    asked: &mut Option<MailboxId>,
    ui: &Ui,
    state: &AppState,
    out: &mut Vec<Command>,
) {
    let Some(mailbox) = asked.and_then(|id| state.kept.mailbox(id)) else {
        *asked = None;
        return;
    };
    let title = tf(
        "mailbox-remove-question",
        &[("address", mailbox.address.as_str().into())],
    );
    let answer = Alert::question(
        "remove mailbox",
        &title,
        &t("mailbox-remove-text"),
        &t("remove"),
        &t("cancel"),
    )
    .warns()
    .show(ui);
    if answer == Some(Answer::Yes)
        && let Some(mut edit) = state.kept.edit(mailbox.provider)
    {
        edit.mailboxes.retain(|other| other.id != mailbox.id);
        out.push(Command::Save {
            job: JobId::next(),
            edit: Box::new(edit),
        });
    }
    if answer.is_some() {
        *asked = None;
    }
}
