//! „Einstellungen übertragen": all providers and mailboxes into a file for another machine, or out of one.

use std::task::Poll;

use eframe::egui;
use eframe::egui::{Align, Layout, Ui, UiBuilder, vec2};

use crate::message::{Command, ImportFault, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, footer_ui, take_dropped_file};
use crate::ui::field::Field;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::papers::Papers;
use crate::ui::theme::{self, Palette, Type};

/// What was typed, and what was asked for.
#[derive(Default)]
pub struct Transfer {
    papers: Papers,
    path: String,
    import: Option<JobId>,
}

impl Transfer {
    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        let shown = Dialog::new("transfer", &t("transfer"), SIZE).show(ui, |ui, places, keys| {
            let mut page = ui.new_child(
                UiBuilder::new()
                    .max_rect(places.inside(theme::MARGIN))
                    .layout(Layout::top_down(Align::Min)),
            );
            self.export_ui(&mut page, state, keys, out);
            page.add_space(theme::BLOCK + theme::GAP);
            self.import_ui(&mut page, state, keys, out);
            let name = t("close");
            let close = Button::outlined(&name).min_width(FOOTER_BUTTON);
            let place = places.footer_end(close.width(ui));
            let mut closes = keys.escape;
            footer_ui(ui, place, |ui| closes |= close.show(ui, keys));
            closes
        });
        shown.close || shown.inner
    }

    fn export_ui(&mut self, ui: &mut Ui, state: &AppState, keys: Keys, out: &mut Vec<Command>) {
        section_ui(ui, &t("transfer-export-title"), &t("transfer-export-intro"));
        let any = !state.kept.providers.is_empty();
        self.papers.settings_ui(ui, any, state, keys, out);
    }

    fn import_ui(&mut self, ui: &mut Ui, state: &AppState, keys: Keys, out: &mut Vec<Command>) {
        section_ui(ui, &t("transfer-import-title"), &t("transfer-import-intro"));
        take_dropped_file(ui, &mut self.path);
        Field::new(&t("transfer-file"), &mut self.path)
            .limit(1_000)
            .note(Some(Note::Hint(&t("handover-file-hint"))))
            .show(ui);
        ui.add_space(theme::GAP);
        let answer = self.import.and_then(|job| state.import.of(job));
        let may_go = !self.path.trim().is_empty() && answer != Some(Poll::Pending);
        if Button::outlined(&t("transfer-import"))
            .enabled(may_go)
            .show(ui, keys)
        {
            let job = JobId::next();
            self.import = Some(job);
            let path = self.path.clone();
            out.push(Command::ImportSettings { job, path });
        }
        ui.add_space(theme::GAP);
        match answer {
            None => {}
            Some(Poll::Pending) => {
                let color = Palette::of(ui).text_muted;
                label::status(ui, Type::Caption, color, t("handover-running"));
            }
            Some(Poll::Ready(Ok(imported))) => {
                let counts = [
                    ("providers", imported.providers.into()),
                    ("mailboxes", imported.mailboxes.into()),
                    ("known", imported.known.into()),
                ];
                let color = Palette::of(ui).text;
                label::status(ui, Type::Body, color, tf("transfer-imported", &counts));
            }
            Some(Poll::Ready(Err(fault))) => {
                let text = match fault {
                    ImportFault::Damaged => t("transfer-damaged"),
                    ImportFault::Newer => t("handover-newer"),
                    ImportFault::Missing => t("handover-missing"),
                    ImportFault::NotKept(reason) => {
                        tf("transfer-not-kept", &[("reason", reason.as_str().into())]).into()
                    }
                };
                note_ui(ui, Note::Error(&text));
            }
        }
    }
}

fn section_ui(ui: &mut Ui, title: &str, intro: &str) {
    let palette = Palette::of(ui);
    label::heading(ui, Type::Strong, palette.text, 2, title);
    ui.add_space(theme::TIGHT);
    label::label(ui, Type::Body, palette.text_muted, intro);
    ui.add_space(theme::PADDING);
}

const SIZE: egui::Vec2 = vec2(620.0, 520.0);
