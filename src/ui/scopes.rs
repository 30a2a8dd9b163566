//! „Berechtigungen (Scopes)": one editable text with its scopes separated by blanks, in which each scope is drawn as a chip.
//! The chips are the text itself, seen differently: there is nothing beside it that could disagree.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui;
use eframe::egui::epaint::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CornerRadius, Frame, Galley, Margin, Rect, Response, Shape, Stroke, StrokeKind,
    TextBuffer, TextEdit, Ui, UiBuilder, pos2, vec2,
};

use crate::text::tf;
use crate::ui::button::icon_button_at;
use crate::ui::field::LABEL_GAP;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};

/// A scope as it lies in the text and on the screen.
struct Chip {
    /// Bytes of the text.
    range: Range<usize>,
    /// One for each row that it stands on.
    rects: Vec<Rect>,
}

/// Shows the field across the width of `ui`; true when the text has changed.
pub fn scopes_ui(ui: &mut Ui, name: &str, outline: Color32, text: &mut String) -> (bool, Response) {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("field", name));
    let label = label::line(ui, Type::Medium, palette.text, name);
    ui.add_space(LABEL_GAP);
    let outer = ui.available_rect_before_wrap();
    let frame_shape = ui.painter().add(Shape::Noop);
    let chip_shapes = ui.painter().add(Shape::Noop);

    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, width: f32| {
        layout(ui, buffer.as_str(), width, palette.text)
    };
    let mut inner = ui.new_child(UiBuilder::new().max_rect(outer));
    inner.spacing_mut().interact_size.y = 0.0;
    let output = TextEdit::multiline(text)
        .id(id)
        .char_limit(LIMIT)
        .return_key(None)
        .desired_rows(1)
        .desired_width(f32::INFINITY)
        .frame(Frame::NONE.inner_margin(Margin {
            left: (PADDING + SIDE) as i8,
            right: (PADDING + REMOVE + 2.0) as i8,
            top: PADDING as i8,
            bottom: PADDING as i8,
        }))
        .layouter(&mut layouter)
        .show(&mut inner);
    let response = output.response.response.labelled_by(label.id);
    let mut changed = response.changed();
    // A pasted list may be one of lines.
    if changed && text.contains(['\n', '\r', '\t']) {
        *text = text.replace(['\n', '\r', '\t'], " ");
    }
    let height = response.rect.height().max(LOWEST);
    let frame = Rect::from_min_size(outer.min, vec2(outer.width(), height));
    ui.painter().set(
        frame_shape,
        egui::epaint::RectShape::new(
            frame,
            CornerRadius::same(theme::RADIUS),
            palette.surface_raised,
            Stroke::new(1.0, outline),
            StrokeKind::Inside,
        ),
    );
    let chips = if changed {
        Vec::new()
    } else {
        chips(text, &output.galley, output.galley_pos.to_vec2())
    };
    let shapes = chips
        .iter()
        .flat_map(|chip| {
            chip.rects
                .iter()
                .enumerate()
                .map(move |(at, rect)| (at + 1 == chip.rects.len(), rect))
        })
        .map(|(is_last, rect)| chip_shape(palette, *rect, is_last))
        .collect();
    ui.painter().set(chip_shapes, Shape::Vec(shapes));
    if let Some(range) = removed_ui(ui, frame, text, &chips) {
        text.replace_range(range, "");
        *text = text
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        changed = true;
    }
    if response.has_focus() {
        paint::focus_ring(ui, frame, theme::RADIUS, -1.0);
    }
    ui.advance_cursor_after_rect(frame);
    (changed, response)
}

/// Lays the text out so that there is room for a chip around each word.
fn layout(ui: &Ui, text: &str, width: f32, color: Color32) -> Arc<Galley> {
    let word = TextFormat {
        line_height: Some(ROW),
        valign: egui::Align::Center,
        ..TextFormat::simple(Type::MonoBlock.font(), color)
    };
    let blank = TextFormat {
        extra_letter_spacing: BLANK,
        ..word.clone()
    };
    let mut job = LayoutJob::default();
    for part in text.split_inclusive(' ') {
        match part.strip_suffix(' ') {
            Some(start) => {
                job.append(start, 0.0, word.clone());
                job.append(" ", 0.0, blank.clone());
            }
            None => job.append(part, 0.0, word.clone()),
        }
    }
    if text.is_empty() {
        job.append("", 0.0, word);
    }
    job.wrap.max_width = width;
    job.keep_trailing_whitespace = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The words of the text with the places of their glyphs.
fn chips(text: &str, galley: &Galley, offset: egui::Vec2) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let mut byte = 0;
    let mut in_word = false;
    for placed in &galley.rows {
        let row = placed.rect().translate(offset);
        let mut starts_row = true;
        for glyph in &placed.row.glyphs {
            let c = glyph.chr;
            if c == ' ' || c == '\u{a0}' {
                in_word = false;
            } else {
                let left = offset.x + placed.pos.x + glyph.pos.x;
                let rect = Rect::from_min_max(
                    pos2(left, row.center().y - CHIP / 2.0),
                    pos2(left + glyph.advance_width, row.center().y + CHIP / 2.0),
                );
                match chips.last_mut() {
                    Some(chip) if in_word => {
                        chip.range.end = byte + c.len_utf8();
                        match chip.rects.last_mut() {
                            Some(last) if !starts_row => *last = last.union(rect),
                            _ => chip.rects.push(rect),
                        }
                    }
                    _ => chips.push(Chip {
                        range: byte..byte + c.len_utf8(),
                        rects: vec![rect],
                    }),
                }
                in_word = true;
            }
            starts_row = false;
            byte += c.len_utf8();
        }
    }
    // Where glyphs and characters do not match one to one, no chip may cut the text in the wrong place.
    chips.retain(|chip| text.get(chip.range.clone()).is_some());
    chips
}

fn chip_shape(palette: &Palette, word: Rect, is_last: bool) -> Shape {
    let right = if is_last { REMOVE } else { 0.0 };
    let rect = Rect::from_min_max(
        pos2(word.left() - SIDE, word.top()),
        pos2(word.right() + right, word.bottom()),
    );
    egui::epaint::RectShape::new(
        rect,
        CornerRadius::same(theme::RADIUS - 2),
        palette.surface_sunken,
        Stroke::new(1.0, palette.border),
        StrokeKind::Inside,
    )
    .into()
}

/// The buttons that remove a scope; what to cut out of the text when one was pressed.
fn removed_ui(
    ui: &mut Ui,
    frame: Rect,
    text: &str,
    chips: &[Chip],
) -> Option<std::ops::Range<usize>> {
    let mut salted = ui.new_child(UiBuilder::new().max_rect(frame).id_salt("scopes"));
    let mut removed = None;
    for (at, chip) in chips.iter().enumerate() {
        let (Some(scope), Some(last)) = (text.get(chip.range.clone()), chip.rects.last()) else {
            continue;
        };
        let place = Rect::from_center_size(
            pos2(last.right() + REMOVE / 2.0 + 1.0, last.center().y),
            vec2(theme::SMALL_TARGET - 2.0, theme::SMALL_TARGET),
        );
        let name = tf("scope-remove", &[("scope", scope.into())]);
        let mut one = salted.new_child(UiBuilder::new().max_rect(place).id_salt(at));
        if icon_button_at(&mut one, place, icon::X, 12.0, &name).clicked() {
            removed = Some(chip.range.clone());
        }
    }
    removed
}

const PADDING: f32 = 6.0;
/// A row of chips.
const ROW: f32 = 32.0;
/// Height of a chip.
const CHIP: f32 = 26.0;
/// Left of a word, inside its chip.
const SIDE: f32 = 9.0;
/// Right of a word, inside its chip: the button that removes it.
const REMOVE: f32 = 25.0;
/// What a blank is wider, so that two chips stand apart.
const BLANK: f32 = SIDE + REMOVE;
const LOWEST: f32 = 44.0;
const LIMIT: usize = 4_000;
