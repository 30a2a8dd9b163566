//! What is said of a secret that has changed, and the entry for the calendar.

use eframe::egui::Ui;

use super::{Asked, Focus, Renewal, Scene};
use crate::domain::calendar::Reminder;
use crate::domain::expiry::{parse_day, write_day};
use crate::message::Command;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::result::{ResultBox, Sign};
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

impl Renewal {
    pub(super) fn done_ui(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        asked: Asked,
        out: &mut Vec<Command>,
    ) {
        let (title, text) = match asked {
            Asked::Renew => (t("renewal-done"), t("renewal-done-text")),
            Asked::Restore => (t("renewal-restored"), t("renewal-restored-text")),
        };
        let tone = &Palette::of(ui).success;
        ResultBox::new(tone, Sign::Fill(icon::CHECK_CIRCLE), &title, &text)
            .heading()
            .take_focus(self.focus != Focus::Answer)
            .show(ui, |ui| {
                if let Some(day) = parse_day(scene.draft.secret_expires.entered()) {
                    let today = scene.state.clock.local.date();
                    let palette = Palette::of(ui);
                    label::label(ui, Type::Body, palette.text, words::expiry(day, today));
                    ui.add_space(theme::GAP);
                }
                reminder_ui(ui, scene, out);
            });
        self.focus = Focus::Answer;
    }
}

/// The button that writes the last day into a calendar file, where there is one.
fn reminder_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Command>) {
    let draft = scene.draft;
    let Some(day) = parse_day(draft.secret_expires.entered()) else {
        return;
    };
    let name = t("renewal-reminder");
    if Button::outlined(&name).show(ui, scene.keys) {
        let provider = || ("provider", draft.name.as_str().into());
        let about = [
            provider(),
            ("day", write_day(day).into()),
            ("client", draft.client_id.entered().into()),
        ];
        out.push(Command::SaveReminder(Box::new(Reminder {
            provider: draft.id,
            name: draft.name.clone(),
            day,
            summary: tf("renewal-reminder-summary", &[provider()]),
            description: tf("renewal-reminder-description", &about),
        })));
    }
}
