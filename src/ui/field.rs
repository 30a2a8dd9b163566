//! Text fields: the label above, the frame with its buttons inside, the hint or error right below.

mod edit;
mod secret;

use eframe::egui::accesskit::Invalid;
use eframe::egui::{
    CornerRadius, Id, Rect, Response, Stroke, StrokeKind, TextBuffer, Ui, UiBuilder, pos2, vec2,
};

use crate::ui::button::icon_button_at;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};
use secret::Secret;

/// A field of one line. Its accessible name is its label, whatever is typed into it is its value.
#[must_use = "a field is there once it is shown"]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one wish of whoever builds the field"
)]
pub struct Field<'a> {
    label: &'a str,
    value: &'a mut dyn TextBuffer,
    placeholder: &'a str,
    note: Option<Note<'a>>,
    leading: Option<char>,
    mono: bool,
    example: bool,
    is_mask: bool,
    enabled: bool,
    limit: usize,
    secret: Option<Secret<'a>>,
    suffixes: Vec<(char, &'a str)>,
    hides_label: bool,
    reserves_note: bool,
}

/// What became of a field in this frame.
#[derive(Debug)]
pub struct FieldResponse {
    /// Of the editable text.
    pub response: Response,
    /// The frame around it, to which lists are anchored.
    pub frame: Rect,
    /// Index of the suffix button that was pressed.
    pub suffix: Option<usize>,
}

impl FieldResponse {
    /// The text has changed.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.response.changed()
    }
}

impl<'a> Field<'a> {
    /// A field with its visible label.
    pub fn new(label: &'a str, value: &'a mut dyn TextBuffer) -> Self {
        Self {
            label,
            value,
            placeholder: "",
            note: None,
            leading: None,
            mono: false,
            example: false,
            is_mask: false,
            enabled: true,
            limit: LIMIT,
            secret: None,
            suffixes: Vec::new(),
            hides_label: false,
            reserves_note: false,
        }
    }

    /// A secret: dots instead of characters, no undo history, nothing in the accessibility tree even while it is shown.
    /// `reveal` names the button that shows it.
    pub fn secret(mut self, shown: &'a mut bool, reveal: &'a str) -> Self {
        self.secret = Some(Secret { shown, reveal });
        self.mono = true;
        self
    }

    /// Identifiers and addresses, in which every character counts.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Shown while the field is empty.
    pub fn placeholder(mut self, text: &'a str) -> Self {
        self.placeholder = text;
        self
    }

    /// What stands beneath.
    pub fn note(mut self, note: Option<Note<'a>>) -> Self {
        self.note = note;
        self
    }

    /// The value is example data: it is shown as such and goes as soon as something is typed.
    pub fn example(mut self, example: bool) -> Self {
        self.example = example;
        self
    }

    /// The value stands for one that cannot be shown; it goes as soon as something is typed.
    pub fn mask(mut self, mask: bool) -> Self {
        self.is_mask = mask;
        self
    }

    /// A disabled field can be read, not typed into.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// An icon inside at the left.
    pub fn leading(mut self, icon: char) -> Self {
        self.leading = Some(icon);
        self
    }

    /// A button inside at the right; several stand in the order in which they are added.
    pub fn suffix(mut self, icon: char, name: &'a str) -> Self {
        self.suffixes.push((icon, name));
        self
    }

    /// At most this many characters.
    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = characters;
        self
    }

    /// The label is the accessible name only, for a search field.
    pub fn hide_label(mut self) -> Self {
        self.hides_label = true;
        self
    }

    /// The place of the note is kept free: nothing moves when one comes or goes.
    pub fn reserve_note(mut self, reserve: bool) -> Self {
        self.reserves_note = reserve;
        self
    }

    /// Shows it across the width of `ui`.
    pub fn show(mut self, ui: &mut Ui) -> FieldResponse {
        let palette = Palette::of(ui);
        let id = ui.make_persistent_id(("field", self.label));
        let label =
            (!self.hides_label).then(|| label::line(ui, Type::Medium, palette.text, self.label).id);
        if label.is_some() {
            ui.add_space(LABEL_GAP);
        }
        let (_, frame) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
        let below = self.paint_frame(ui, frame, id);
        let response = self.edit(ui, frame, id);
        if let Some(secret) = &mut self.secret {
            secret.hide_in_time(ui, &response);
        }
        let response = match label {
            Some(label) => response.labelled_by(label),
            None => response.accessible_name(self.label),
        };
        let suffix = self.suffixes_ui(ui, frame);
        below(ui, response.has_focus());
        self.note_ui(ui, &response);
        FieldResponse {
            response,
            frame,
            suffix,
        }
    }

    /// The outline; what comes back draws the focus ring over everything else.
    fn paint_frame(&self, ui: &Ui, frame: Rect, id: Id) -> impl FnOnce(&Ui, bool) + use<> {
        let palette = Palette::of(ui);
        let enabled = self.enabled && ui.is_enabled();
        let hovered = enabled
            && ui
                .ctx()
                .read_response(id)
                .is_some_and(|response| response.hovered());
        let outline = match self.note {
            _ if !enabled => palette.border,
            Some(Note::Warning(_)) => palette.warning.fill,
            Some(Note::Error(_)) => palette.danger.fill,
            _ if hovered => palette.text_muted,
            _ => palette.border_control,
        };
        let fill = if enabled {
            palette.surface_raised
        } else {
            palette.surface_sunken
        };
        ui.painter().rect(
            frame,
            CornerRadius::same(theme::RADIUS),
            fill,
            Stroke::new(1.0, outline),
            StrokeKind::Inside,
        );
        move |ui, has_focus| {
            if has_focus {
                paint::focus_ring(ui, frame, theme::RADIUS, -1.0);
            }
        }
    }

    /// How many stand inside at the right.
    fn buttons(&self) -> usize {
        self.suffixes.len() + usize::from(self.secret.is_some())
    }

    fn suffixes_ui(&mut self, ui: &mut Ui, frame: Rect) -> Option<usize> {
        let mut pressed = None;
        let count = self.buttons();
        let place = |at: usize| {
            let left = frame.right() - 2.0 - (count - at) as f32 * theme::IN_FIELD;
            let size = vec2(theme::IN_FIELD, theme::IN_FIELD);
            Rect::from_min_size(pos2(left, frame.top() + 2.0), size)
        };
        let mut salted = ui.new_child(UiBuilder::new().id_salt(self.label).max_rect(frame));
        if !self.enabled {
            salted.disable();
        }
        for (at, (icon, name)) in self.suffixes.iter().enumerate() {
            if icon_button_at(&mut salted, place(at), *icon, theme::ICON, name).clicked() {
                pressed = Some(at);
            }
        }
        if let Some(secret) = &mut self.secret {
            secret.eye_ui(&mut salted, place(self.suffixes.len()));
        }
        pressed
    }

    fn note_ui(&self, ui: &mut Ui, response: &Response) {
        let Some(note) = self.note else {
            if self.reserves_note {
                ui.add_space(LABEL_GAP + Type::Caption.line());
            }
            return;
        };
        ui.add_space(LABEL_GAP);
        note_ui(ui, note);
        let (text, invalid) = match note {
            Note::Hint(text) | Note::Warning(text) => (text, false),
            Note::Error(text) => (text, true),
        };
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(text);
            if invalid {
                node.set_invalid(Invalid::True);
            }
        });
    }
}

/// Between label and frame, and between frame and note.
pub const LABEL_GAP: f32 = 6.0;
/// Longer than any address or identifier, shorter than a pasted file.
const LIMIT: usize = 2_000;
