//! A field of several lines for pasted text, with its label above.

use eframe::egui::{
    Align, CornerRadius, Frame, Layout, Margin, Response, RichText, ScrollArea, Stroke, StrokeKind,
    TextEdit, Ui, UiBuilder, vec2,
};

use crate::ui::field::LABEL_GAP;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};

/// Shows it across the width of `ui`, `rows` high; longer text scrolls inside. Takes `limit` characters.
pub fn text_area_ui(
    ui: &mut Ui,
    name: &str,
    placeholder: &str,
    text: &mut String,
    rows: usize,
    limit: usize,
) -> Response {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("field", name));
    let label = label::line(ui, Type::Medium, palette.text, name);
    ui.add_space(LABEL_GAP);
    let height = rows as f32 * Type::MonoBlock.line() + 2.0 * PADDING;
    let (_, frame) = ui.allocate_space(vec2(ui.available_width(), height));
    ui.painter().rect(
        frame,
        CornerRadius::same(theme::RADIUS),
        palette.surface_raised,
        Stroke::new(1.0, palette.border_control),
        StrokeKind::Inside,
    );
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(frame.shrink(1.0))
            .layout(Layout::top_down(Align::Min)),
    );
    let response = ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink(false)
        .show(&mut inner, |ui| {
            ui.add(
                TextEdit::multiline(text)
                    .id(id)
                    .font(Type::MonoBlock.font())
                    .text_color(palette.text)
                    .hint_text(
                        RichText::new(placeholder)
                            .font(Type::Body.font())
                            .color(palette.text_muted),
                    )
                    .char_limit(limit)
                    .desired_rows(rows)
                    .desired_width(f32::INFINITY)
                    .frame(Frame::NONE.inner_margin(Margin::same(PADDING as i8))),
            )
        })
        .inner
        .labelled_by(label.id);
    if response.has_focus() {
        paint::focus_ring(ui, frame, theme::RADIUS, -1.0);
    }
    response
}

const PADDING: f32 = 10.0;
