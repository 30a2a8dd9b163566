//! The line beneath a field, or wherever something is to be said of it.

use eframe::egui::{Sense, Ui, UiBuilder, pos2};

use crate::ui::icon;
use crate::ui::label;
use crate::ui::theme::{IconWeight, Palette, Type};

/// What a field says beneath itself. It never moves the focus and never opens a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note<'a> {
    /// Good to know.
    Hint(&'a str),
    /// Probably not what is meant.
    Warning(&'a str),
    /// Cannot be used.
    Error(&'a str),
}

/// A hint, warning or error line; the latter two with their icon.
pub fn note_ui(ui: &mut Ui, note: Note<'_>) {
    let palette = Palette::of(ui);
    let (icon, fill, color, text) = match note {
        Note::Hint(text) => {
            label::label(ui, Type::Caption, palette.text_muted, text);
            return;
        }
        Note::Warning(text) => (
            icon::WARNING,
            palette.warning.fill,
            palette.warning.text,
            text,
        ),
        Note::Error(text) => (
            icon::WARNING_CIRCLE,
            palette.danger.fill,
            palette.danger.text,
            text,
        ),
    };
    let top = ui.cursor().min;
    let center = pos2(top.x + 8.0, top.y + Type::Caption.line() / 2.0);
    icon::paint(
        ui.painter(),
        center,
        icon,
        IconWeight::Fill,
        NOTE_ICON,
        fill,
    );
    let mut rest = ui.available_rect_before_wrap();
    rest.min.x += NOTE_INDENT;
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(rest), |ui| {
            label::status(ui, Type::Caption, color, text)
        })
        .response;
    ui.allocate_rect(response.rect.with_min_x(top.x), Sense::hover());
}

const NOTE_ICON: f32 = 15.0;
const NOTE_INDENT: f32 = 20.0;
