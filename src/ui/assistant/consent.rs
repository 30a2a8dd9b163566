//! „Administratorzustimmung": the link, opened here or sent to the customer's administrator.

use eframe::egui::{Key, OpenUrl, Ui};

use super::Assistant;
use super::rows::tick_ui;
use crate::domain::assistant::{self, Api, CONSENT, LINK_FIELDS, REGISTRATION_NAME};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::note::{Note, note_ui};
use crate::ui::provider_dialog::Scene;
use crate::ui::result::{code_ui, instruction_ui};
use crate::ui::theme;
use crate::ui::words;

impl Assistant {
    pub(super) fn consent_ui(&mut self, ui: &mut Ui, scene: Scene<'_>) {
        let keys = scene.keys;
        instruction_ui(ui, 1, &t("assistant-consent-1"), None);
        ui.add_space(theme::GAP);
        instruction_ui(ui, 2, &t("assistant-consent-2"), None);
        ui.add_space(theme::PADDING);
        if let Some(link) = assistant::admin_consent(self.dialog.draft()) {
            code_ui(ui, "consent link", link.as_str());
            ui.add_space(theme::PADDING);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.y = theme::GAP;
                let (open, copy, letter) = (
                    t("assistant-consent-open"),
                    t("assistant-consent-link"),
                    t("assistant-consent-mail"),
                );
                if Button::outlined(&open)
                    .icon(icon::SHIELD_CHECK)
                    .letter(Key::S)
                    .show(ui, keys)
                {
                    ui.ctx().open_url(OpenUrl::new_tab(&link));
                }
                if Button::outlined(&copy)
                    .icon(icon::LINK)
                    .letter(Key::L)
                    .show(ui, keys)
                {
                    ui.ctx().copy_text(link.to_string());
                }
                if Button::outlined(&letter)
                    .icon(icon::ENVELOPE)
                    .letter(Key::M)
                    .show(ui, keys)
                {
                    ui.ctx().copy_text(self.letter(link.as_str()));
                }
            });
        } else {
            note_ui(ui, Note::Warning(&why_no_link(scene)));
        }
        ui.add_space(theme::PADDING);
        note_ui(ui, Note::Hint(&t("assistant-consent-after")));
        ui.add_space(theme::PADDING);
        let is_ticked = self.dialog.draft().assistant.is_ticked(CONSENT);
        if tick_ui(ui, is_ticked, &t("assistant-consent-ticked")) {
            self.dialog.draft_mut().assistant.tick(CONSENT, !is_ticked);
        }
    }

    /// What the administrator of the customer is asked for.
    fn letter(&self, link: &str) -> String {
        let draft = self.dialog.draft();
        let api = if Api::Graph.is_needed(draft.sign_in) {
            Api::Graph
        } else {
            Api::Exchange
        };
        tf(
            "assistant-consent-letter",
            &[
                ("name", REGISTRATION_NAME.into()),
                ("client_id", draft.client_id.entered().into()),
                ("link", link.into()),
                (
                    "permissions",
                    api.permissions(draft.sign_in).join(", ").into(),
                ),
            ],
        )
    }
}

/// The fields that are missing, or the tenant.
fn why_no_link(scene: Scene<'_>) -> String {
    let judgement = scene.judgement;
    let fields: Vec<_> = judgement
        .missing()
        .into_iter()
        .chain(judgement.wrong())
        .filter(|field| LINK_FIELDS.contains(field))
        .map(words::field)
        .collect();
    if fields.is_empty() {
        return t("assistant-consent-shared").into_owned();
    }
    let fields = fields.join(", ");
    tf("assistant-consent-no-link", &[("fields", fields.into())])
}
