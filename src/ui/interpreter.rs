//! „Fehlermeldung deuten…": paste what a log, a mail program or a page says, and read what it means.

use eframe::egui;
use eframe::egui::{Align, Event, Layout, ScrollArea, Ui, UiBuilder, vec2};

use crate::domain::admin::AdminTask;
use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::message::{Command, Kept};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, footer_ui};
use crate::ui::failure::Failure;
use crate::ui::field::Field;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::papers::Papers;
use crate::ui::text_area::text_area_ui;
use crate::ui::theme::{self, Palette, Type};

/// The dialog.
#[derive(Default)]
pub struct Interpreter {
    text: String,
    /// A long log that was pasted, with the number of its characters; `text` shows its end.
    long: Option<(String, usize)>,
    mailbox: String,
    found: Option<Diagnosis>,
    folds_text: bool,
    papers: Papers,
    was_focused: bool,
}

impl Interpreter {
    /// Where there is one mailbox only, it is the one in question.
    pub fn new(kept: &Kept) -> Self {
        Self {
            mailbox: match kept.mailboxes.as_slice() {
                [only] => only.address.clone(),
                _ => String::new(),
            },
            ..Self::default()
        }
    }

    /// Draws it; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        let shown =
            Dialog::new("interpreter", &t("interpreter"), SIZE).show(ui, |ui, places, keys| {
                // The scroll bar stands in the margin.
                let inside = places.inside(0.0);
                let mut page = ui.new_child(
                    UiBuilder::new()
                        .max_rect(inside.with_max_x(places.body.right() - theme::TIGHT))
                        .layout(Layout::top_down(Align::Min)),
                );
                ScrollArea::vertical()
                    .auto_shrink(false)
                    .show(&mut page, |ui| {
                        ui.set_max_width(inside.width());
                        self.page_ui(ui, state, keys, out);
                    });
                let name = t("close");
                let close = Button::filled(&name).min_width(FOOTER_BUTTON);
                let place = places.footer_end(close.width(ui));
                let mut closes = keys.escape;
                footer_ui(ui, place, |ui| closes |= close.show(ui, keys));
                closes
            });
        shown.close || shown.inner
    }

    fn page_ui(&mut self, ui: &mut Ui, state: &AppState, keys: Keys, out: &mut Vec<Command>) {
        self.take_long_paste(ui);
        let (name, hint) = (t("interpreter-text"), t("interpreter-hint"));
        let field = text_area_ui(ui, &name, &hint, &mut self.text, TEXT_ROWS, LIMIT);
        if !self.was_focused && ui.is_visible() {
            field.request_focus();
            self.was_focused = true;
        }
        let is_edited = field.changed();
        if is_edited
            && self
                .long
                .as_ref()
                .is_some_and(|(long, _)| !long.ends_with(&self.text))
        {
            self.long = None;
        }
        if let Some((_, letters)) = &self.long {
            let note = tf("interpreter-long", &[("count", (*letters).into())]);
            ui.add_space(theme::TIGHT);
            note_ui(ui, Note::Hint(&note));
        }
        ui.add_space(theme::PADDING);
        let (name, hint) = (t("interpreter-mailbox"), t("interpreter-mailbox-hint"));
        let mailbox = Field::new(&name, &mut self.mailbox)
            .placeholder(&hint)
            .limit(320)
            .show(ui);
        if is_edited || mailbox.changed() || self.found.is_none() {
            self.interpret(&state.kept);
        }
        ui.add_space(theme::BLOCK);
        if let Some(diagnosis) = &self.found {
            Failure {
                diagnosis,
                run: None,
                clock: &state.clock,
                reply: &t("interpreter-decided"),
                takes_focus: false,
            }
            .show(ui, keys, &mut self.folds_text, |ui| {
                let task = task(&self.mailbox, &state.kept);
                let papers = &mut self.papers;
                papers.package_for_ui(ui, diagnosis, task, state, keys, out);
            });
            ui.add_space(theme::BLOCK);
        } else {
            let palette = Palette::of(ui);
            label::label(ui, Type::Body, palette.text_muted, t("interpreter-empty"));
        }
    }

    /// A field cannot show a log of a megabyte; it is read all the same. Of a longer one the end is: that is
    /// where a log says why it ends.
    fn take_long_paste(&mut self, ui: &Ui) {
        let pasted = ui.input_mut(|input| {
            let at = input.events.iter().position(
                |event| matches!(event, Event::Paste(text) if text.chars().nth(LIMIT).is_some()),
            )?;
            match input.events.remove(at) {
                Event::Paste(text) => Some(text),
                _ => None,
            }
        });
        if let Some(mut long) = pasted {
            long.drain(..long.ceil_char_boundary(long.len().saturating_sub(LONGEST)));
            let start = long.char_indices().nth_back(SHOWN - 1);
            long[start.map_or(0, |(at, _)| at)..].clone_into(&mut self.text);
            let letters = long.chars().count();
            self.long = Some((long, letters));
            self.found = None;
        }
    }

    fn interpret(&mut self, kept: &Kept) {
        let text = self.long.as_ref().map_or(&self.text, |(long, _)| long);
        self.found = (!text.trim().is_empty()).then(|| {
            let subject = Subject::named(&self.mailbox, &kept.providers, &kept.mailboxes);
            Diagnosis::of_report(text, None, subject)
        });
    }
}

/// What an administrator has to do for a mailbox that is kept.
fn task(address: &str, kept: &Kept) -> Option<AdminTask> {
    let address = address.trim();
    let mut mailboxes = kept.mailboxes.iter();
    let mailbox = mailboxes.find(|kept| kept.address.trim().eq_ignore_ascii_case(address))?;
    AdminTask::of(kept.provider(mailbox.provider)?, mailbox)
}

const SIZE: egui::Vec2 = vec2(860.0, 692.0);
/// Of the field for the text.
const TEXT_ROWS: usize = 6;
/// In characters; what a field still shows without delay.
const LIMIT: usize = 20_000;
/// In bytes: what is read within one frame.
const LONGEST: usize = 1024 * 1024;
/// In characters: what is shown of a longer text.
const SHOWN: usize = 2_000;
