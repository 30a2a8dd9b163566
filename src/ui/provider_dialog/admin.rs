//! What the customer's Exchange administrator has to run before an application may open mailboxes.

use eframe::egui::Ui;

use super::{Asks, ProviderDialog, Scene};
use crate::domain::address::Address;
use crate::domain::admin::AdminTask;
use crate::text::{argument, t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::result::{code_ui, part_heading};
use crate::ui::theme::{self, Palette, Type};

impl ProviderDialog {
    pub(super) fn admin_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        part_heading(ui, &t("admin-heading"));
        ui.add_space(theme::TIGHT);
        label::label(
            ui,
            Type::Caption,
            Palette::of(ui).text_muted,
            t("admin-sentence"),
        );
        ui.add_space(theme::GAP);
        let commands = self.commands();
        code_ui(ui, "admin commands", &commands);
        ui.add_space(theme::GAP);
        let name = t("admin-copy");
        if Button::outlined(&name)
            .icon(icon::COPY)
            .show(ui, scene.keys)
        {
            ui.ctx().copy_text(commands);
        }
        if self.form.edit.provider.object_id.is_empty() {
            ui.add_space(theme::GAP);
            note_ui(ui, Note::Hint(&t("admin-object-id")));
        }
        ui.add_space(theme::PADDING);
        let task = self.task();
        let papers = &mut self.view.package;
        papers.package_ui(ui, task, scene.state, scene.keys, asks.out);
    }

    /// What the administrator has to do, as far as it stands in the fields.
    pub(super) fn task(&self) -> Option<AdminTask> {
        AdminTask::of(&self.form.edit.provider, self.form.mailbox()?)
    }

    /// Filled in as far as things are known. Only what was parsed stands in a line that somebody runs.
    fn commands(&self) -> String {
        let provider = &self.form.edit.provider;
        let address = self
            .form
            .mailbox()
            .and_then(|mailbox| Address::parse(&mailbox.address).ok());
        let mailbox = address.map_or_else(
            || t("stand-in-mailbox").into_owned(),
            |address| argument(address.as_str()),
        );
        let guid = |text: &str, stand_in| match uuid::Uuid::try_parse(text) {
            Ok(id) => id.to_string(),
            Err(_) => t(stand_in).into_owned(),
        };
        let client_id = guid(provider.client_id.entered(), "stand-in-client-id");
        let object_id = guid(&provider.object_id, "stand-in-object-id");
        tf(
            "admin-commands",
            &[
                ("client_id", client_id.into()),
                ("object_id", object_id.into()),
                ("mailbox", mailbox.into()),
            ],
        )
    }
}
