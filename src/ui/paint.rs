//! What is painted by hand in more than one place: focus ring, card, fold sign, ring spinner, progress bar, number.

use std::f32::consts::TAU;
use std::time::Duration;

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::PathShape;
use eframe::egui::{
    Color32, CornerRadius, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::ui::icon;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// The ring around the control that has the keyboard focus; egui itself only changes an outline.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: u8, gap: f32) {
    let rect = rect.expand(gap);
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(radius) + CornerRadius::same(gap.max(0.0).round() as u8),
        Stroke::new(theme::RING, Palette::of(ui).focus_ring),
        StrokeKind::Outside,
    );
}

/// The raised ground of a card or dialog, with its outline.
pub fn card(ui: &Ui, rect: Rect, radius: u8) {
    let palette = Palette::of(ui);
    ui.painter().rect(
        rect,
        CornerRadius::same(radius),
        palette.surface_raised,
        Stroke::new(1.0, palette.border),
        StrokeKind::Inside,
    );
}

/// The sign of what folds: it points down where it is unfolded.
pub fn fold(ui: &Ui, center: Pos2, is_open: bool) {
    icon::paint(
        ui.painter(),
        center,
        if is_open {
            icon::CARET_DOWN
        } else {
            icon::CARET_RIGHT
        },
        IconWeight::Regular,
        theme::ICON,
        Palette::of(ui).text_muted,
    );
}

/// A ring of which an arc turns. It redraws itself while it is visible, at a pace that a remote desktop can bear.
pub fn spinner(ui: &Ui, center: Pos2, radius: f32) {
    let palette = Palette::of(ui);
    let width = if radius > 9.0 { 3.0 } else { 2.0 };
    let painter = ui.painter();
    painter.circle_stroke(center, radius, Stroke::new(width, palette.accent.line));
    let start = (ui.input(|input| input.time) / TURN.as_secs_f64()).fract() as f32 * TAU;
    let points = (0..=ARC_POINTS)
        .map(|at| {
            let angle = start + ARC * f32::from(at) / f32::from(ARC_POINTS);
            center + radius * vec2(angle.cos(), angle.sin())
        })
        .collect();
    painter.add(PathShape::line(
        points,
        Stroke::new(width, palette.accent.fill),
    ));
    ui.ctx().request_repaint_after(SPINNER_STEP);
}

/// A bar of which `share` (0 to 1) is full. The same value stands beside it as text.
pub fn progress(ui: &mut Ui, share: f32, name: &str) {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), PROGRESS_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_numeric_value(f64::from((share * 100.0).round()));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
    });
    let radius = PROGRESS_HEIGHT / 2.0;
    ui.painter().rect_filled(rect, radius, palette.border);
    let full = Rect::from_min_size(
        rect.min,
        vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()),
    );
    ui.painter().rect_filled(full, radius, palette.accent.fill);
}

/// A horizontal hairline across `ui`.
pub fn hairline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, Palette::of(ui).border);
}

/// A digit in a circle: the number of an instruction. The instruction's accessible name holds it as well.
pub fn number(ui: &Ui, center: Pos2, number: usize, ground: Color32, color: Color32) {
    ui.painter().circle_filled(center, NUMBER_RADIUS, ground);
    ui.painter().text(
        center,
        egui::Align2::CENTER_CENTER,
        number,
        Type::CaptionMedium.font(),
        color,
    );
}

/// Asks for the next frame when the seconds of a countdown change, and not before.
pub fn tick(ui: &Ui, left: Duration) {
    if !left.is_zero() {
        let fraction = Duration::from_nanos(u64::from(left.subsec_nanos()));
        let wait = if fraction.is_zero() {
            Duration::from_secs(1)
        } else {
            fraction
        };
        // A little more, so that the second has certainly changed.
        ui.ctx()
            .request_repaint_after(wait + Duration::from_millis(10));
    }
}

/// One turn of the spinner.
const TURN: Duration = Duration::from_millis(1200);
/// 10 frames a second: a wait may last minutes, and each frame is drawn by the processor on a remote desktop.
const SPINNER_STEP: Duration = Duration::from_millis(100);
/// 110 degrees.
const ARC: f32 = TAU * 110.0 / 360.0;
const ARC_POINTS: u8 = 18;
/// Height of a [`progress`].
pub const PROGRESS_HEIGHT: f32 = 6.0;
const NUMBER_RADIUS: f32 = 11.0;
