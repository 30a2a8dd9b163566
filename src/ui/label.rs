//! Texts: labels, headings and status texts, each with its node in the accessibility tree.

use std::sync::Arc;

use eframe::egui;
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Color32, Galley, Label, Pos2, Rect, Response, Sense, Ui, WidgetInfo, pos2};

use crate::ui::theme::Type;

/// A text that wraps at the width of `ui`.
pub fn label(ui: &mut Ui, role: Type, color: Color32, text: impl Into<String>) -> Response {
    ui.add(Label::new(role.text(text, color)).wrap())
}

/// A text of one line that ends in „…" where the width of `ui` ends; the whole text shows on hover.
pub fn line(ui: &mut Ui, role: Type, color: Color32, text: impl Into<String>) -> Response {
    ui.add(Label::new(role.text(text, color)).truncate())
}

/// A heading: screen readers jump from one to the next.
pub fn heading(
    ui: &mut Ui,
    role: Type,
    color: Color32,
    level: usize,
    text: impl Into<String>,
) -> Response {
    let text = text.into();
    let response = label(ui, role, color, text.clone());
    make_heading(&response, level, text);
    response
}

/// A status text: a screen reader says it as soon as it changes, without the focus moving.
pub fn status(ui: &mut Ui, role: Type, color: Color32, text: impl Into<String>) -> Response {
    let response = label(ui, role, color, text);
    announce(&response);
    response
}

/// Makes a text a polite live region.
pub fn announce(response: &Response) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_live(Live::Polite);
    });
}

/// A text at a computed place: `pos` is its left top, `width` where it ends in „…".
pub fn line_at(
    ui: &mut Ui,
    pos: Pos2,
    width: f32,
    role: Type,
    color: Color32,
    text: &str,
) -> Response {
    let galley = layout(ui, role, color, text, width, 1);
    galley_at(ui, pos, galley, color, text)
}

/// Like [`line_at`] for the text that is the accessible name of what it stands in: painted, and not said twice.
pub fn paint_at(ui: &Ui, pos: Pos2, width: f32, role: Type, color: Color32, text: &str) {
    let galley = layout(ui, role, color, text, width, 1);
    ui.painter().galley(pos, galley, color);
}

/// A text at a computed place that ends at `right_top`.
pub fn line_to(ui: &mut Ui, right_top: Pos2, role: Type, color: Color32, text: &str) -> Response {
    let galley = layout(ui, role, color, text, f32::INFINITY, 1);
    let pos = pos2(right_top.x - galley.size().x, right_top.y);
    galley_at(ui, pos, galley, color, text)
}

/// A heading at a computed place.
pub fn heading_at(
    ui: &mut Ui,
    pos: Pos2,
    width: f32,
    role: Type,
    color: Color32,
    level: usize,
    text: &str,
) -> Response {
    let response = line_at(ui, pos, width, role, color, text);
    make_heading(&response, level, text.to_owned());
    response
}

/// Lays `text` out in at most `rows` rows of `width`.
pub fn layout(
    ui: &Ui,
    role: Type,
    color: Color32,
    text: &str,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(
        text.to_owned(),
        TextFormat {
            line_height: Some(role.line()),
            valign: egui::Align::Center,
            ..TextFormat::simple(role.font(), color)
        },
    );
    job.wrap = TextWrapping {
        max_width: width,
        max_rows: rows,
        break_anywhere: rows == 1,
        ..TextWrapping::default()
    };
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Width of `text` on one line.
pub fn width(ui: &Ui, role: Type, text: &str) -> f32 {
    layout(ui, role, Color32::PLACEHOLDER, text, f32::INFINITY, 1)
        .size()
        .x
}

fn galley_at(ui: &mut Ui, pos: Pos2, galley: Arc<Galley>, color: Color32, text: &str) -> Response {
    let rect = Rect::from_min_size(pos, galley.size());
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let mut response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if galley.elided {
        response = response.on_hover_text(text);
    }
    ui.painter().galley(pos, galley, color);
    response
}

/// Makes a text a heading.
pub fn make_heading(response: &Response, level: usize, text: String) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_level(level);
        node.clear_value();
        node.set_label(text);
    });
}
