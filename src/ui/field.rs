//! Text fields: the label above, the frame with its buttons inside, the hint or error right below.

use std::time::Duration;

use eframe::egui::accesskit::Invalid;
use eframe::egui::epaint::text::cursor::CCursor;
use eframe::egui::text::CCursorRange;
use eframe::egui::{
    Color32, CornerRadius, Frame, Id, Margin, Rect, Response, RichText, Stroke, StrokeKind,
    TextBuffer, TextEdit, Ui, UiBuilder, pos2, vec2,
};

use crate::ui::button::icon_button_at;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

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

/// How a secret field shows itself.
struct Secret<'a> {
    shown: &'a mut bool,
    /// Name of the button that shows it.
    reveal: &'a str,
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
        self.hide_in_time(ui, &response);
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

    fn edit(&mut self, ui: &mut Ui, frame: Rect, id: Id) -> Response {
        let palette = Palette::of(ui);
        let enabled = self.enabled && ui.is_enabled();
        let left = if self.leading.is_some() {
            theme::PADDING + theme::ICON + theme::GAP
        } else {
            FIELD_PADDING
        };
        if let Some(leading) = self.leading {
            let center = pos2(
                frame.left() + theme::PADDING + theme::ICON / 2.0 - 2.0,
                frame.center().y,
            );
            icon::paint(
                ui.painter(),
                center,
                leading,
                IconWeight::Regular,
                theme::ICON,
                palette.text_muted,
            );
        }
        let buttons = self.suffixes.len() + usize::from(self.secret.is_some());
        let right = if buttons == 0 {
            FIELD_PADDING
        } else {
            buttons as f32 * theme::IN_FIELD + theme::TIGHT
        };
        let role = if self.mono { Type::Mono } else { Type::Body };
        let text = if !enabled {
            palette.text_disabled
        } else if self.example {
            palette.text_muted
        } else {
            palette.text
        };
        let shown = self.secret.as_ref().is_some_and(|secret| *secret.shown);
        if self.example || self.is_mask {
            select_all_while_focused(ui, id, self.value.as_str());
        }

        let mut inner = ui.new_child(UiBuilder::new().max_rect(frame));
        inner.spacing_mut().interact_size.y = 0.0;
        let row = inner.fonts_mut(|fonts| fonts.row_height(&role.font()));
        let above = ((frame.height() - row) / 2.0).floor();
        let output = TextEdit::singleline(self.value)
            .id(id)
            .font(role.font())
            // While a secret is shown its masked text stays in place, invisible, and with it the mask in the accessibility tree.
            .text_color(if shown { Color32::TRANSPARENT } else { text })
            .password(self.secret.is_some())
            .hint_text(
                RichText::new(self.placeholder)
                    .font(Type::Body.font())
                    .color(palette.text_muted),
            )
            .interactive(enabled)
            .char_limit(self.limit)
            // Enter belongs to the screen: it fires the filled button, and the field keeps the focus.
            .return_key(None)
            .frame(Frame::NONE.inner_margin(Margin {
                left: left as i8,
                right: right as i8,
                top: above as i8,
                bottom: (frame.height() - row - above) as i8,
            }))
            .desired_width(f32::INFINITY)
            .show(&mut inner);
        let response = output.response.response;
        if self.secret.is_some() {
            let mut state = output.state;
            state.clear_undoer();
            state.store(ui.ctx(), id);
            if shown {
                // Every glyph of the fixed-width font, the mask's dot among them, is equally wide: the cursor fits both.
                let galley =
                    ui.painter()
                        .layout_no_wrap(self.value.as_str().to_owned(), role.font(), text);
                ui.painter()
                    .with_clip_rect(output.text_clip_rect.intersect(ui.clip_rect()))
                    .galley(output.galley_pos, galley, text);
            }
        }
        response
    }

    /// A secret is not shown to whoever comes by later: it is hidden when the window loses the focus, and a
    /// while after the last key.
    fn hide_in_time(&mut self, ui: &Ui, response: &Response) {
        let Some(secret) = &mut self.secret else {
            return;
        };
        let id = response.id.with("shown since");
        let now = ui.input(|input| input.time);
        if !*secret.shown || !ui.input(|input| input.focused) {
            *secret.shown = false;
            ui.data_mut(|data| data.remove::<f64>(id));
            return;
        }
        let since = ui.data_mut(|data| {
            let since = data.get_temp_mut_or(id, now);
            if response.changed() {
                *since = now;
            }
            *since
        });
        let left = since + SHOWN_SECONDS - now;
        *secret.shown = left > 0.0;
        ui.ctx()
            .request_repaint_after(Duration::from_secs_f64(left.max(0.0)));
    }

    fn suffixes_ui(&mut self, ui: &mut Ui, frame: Rect) -> Option<usize> {
        let mut pressed = None;
        let mut slots = (0u8..).map(|slot| {
            Rect::from_min_size(
                pos2(
                    frame.right() - 2.0 - f32::from(slot + 1) * theme::IN_FIELD,
                    frame.top() + 2.0,
                ),
                vec2(theme::IN_FIELD, theme::IN_FIELD),
            )
        });
        let mut salted = ui.new_child(UiBuilder::new().id_salt(self.label).max_rect(frame));
        if !self.enabled {
            salted.disable();
        }
        let mut rects: Vec<Rect> = Vec::new();
        let count = self.suffixes.len() + usize::from(self.secret.is_some());
        rects.extend(slots.by_ref().take(count));
        rects.reverse();
        let mut rects = rects.into_iter();
        for (at, (icon, name)) in self.suffixes.iter().enumerate() {
            if let Some(rect) = rects.next()
                && icon_button_at(&mut salted, rect, *icon, theme::ICON, name).clicked()
            {
                pressed = Some(at);
            }
        }
        if let (Some(secret), Some(rect)) = (&mut self.secret, rects.next()) {
            let icon = if *secret.shown {
                icon::EYE_SLASH
            } else {
                icon::EYE
            };
            let response =
                icon_button_at(&mut salted, rect, icon, theme::ICON_ALONE, secret.reveal);
            let shown = *secret.shown;
            salted.ctx().accesskit_node_builder(response.id, |node| {
                node.set_toggled(shown.into());
            });
            if response.clicked() {
                *secret.shown = !*secret.shown;
            }
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

/// Selects the whole text as long as the field has the focus, so that the first key replaces it.
fn select_all_while_focused(ui: &Ui, id: Id, text: &str) {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state
        .cursor
        .set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// Between label and frame, and between frame and note.
pub const LABEL_GAP: f32 = 6.0;
/// As long as somebody needs to compare a secret with another one.
const SHOWN_SECONDS: f64 = 10.0;
/// Left and right of the text.
const FIELD_PADDING: f32 = 10.0;
/// Longer than any address or identifier, shorter than a pasted file.
const LIMIT: usize = 2_000;
