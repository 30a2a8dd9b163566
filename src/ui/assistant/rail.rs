//! The column of the seven steps: where one is, and what is done.

use eframe::egui::accesskit::Role;
use eframe::egui::{CornerRadius, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::steps;
use crate::domain::assistant::{Standing, Step};
use crate::text::{t, tf};
use crate::ui::icon;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// Width of the column; in a narrow window the numbers remain.
pub(super) fn width(ui: &Ui) -> f32 {
    if is_narrow(ui) { NARROW } else { COLUMN }
}

/// Draws the column; gives back the step that was chosen.
pub(super) fn rail_ui(
    ui: &mut Ui,
    place: Rect,
    standing: &Standing<'_>,
    is_enabled: bool,
) -> Option<Step> {
    let palette = Palette::of(ui);
    let ground = Rect::from_min_max(place.min + vec2(1.0, 1.0), place.max - vec2(1.0, 0.0));
    ui.painter()
        .rect_filled(ground, CornerRadius::ZERO, palette.panel);
    ui.painter().vline(
        place.right(),
        place.y_range(),
        Stroke::new(1.0, palette.border),
    );
    let mut list = ui.new_child(
        UiBuilder::new()
            .max_rect(place)
            .accessibility_role(Role::TabList)
            .accessibility_label(t("assistant-steps")),
    );
    if !is_enabled {
        list.disable();
    }
    let pitch = PITCH.min((place.height() - 2.0 * theme::PADDING) / Step::ALL.len() as f32);
    let mut chosen = None;
    for (at, step) in Step::ALL.into_iter().enumerate() {
        let row = Rect::from_min_size(
            pos2(
                place.left() + theme::PADDING,
                place.top() + theme::PADDING + 3.0 + at as f32 * pitch,
            ),
            vec2(place.width() - 2.0 * theme::PADDING, pitch - 6.0),
        );
        if step_ui(&mut list, row, step, standing) {
            chosen = Some(step);
        }
    }
    chosen
}

fn step_ui(ui: &mut Ui, row: Rect, step: Step, standing: &Standing<'_>) -> bool {
    let palette = Palette::of(ui);
    let is_current = standing.draft.assistant.step == step;
    let is_failing = standing.is_failing(step);
    let is_done = !is_failing && standing.is_done(step);
    let name = steps::name(step);
    let said = [("step", name.as_ref().into())];
    let said = if is_failing {
        tf("assistant-failing", &said)
    } else if is_done {
        tf("assistant-done", &said)
    } else {
        tf("assistant-open", &said)
    };
    let id = ui.make_persistent_id(("step", step.number()));
    let sense = if ui.is_enabled() {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(row, id, sense);
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, is_enabled, &said));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_selected(is_current);
    });
    let ground = if is_current {
        Some(palette.accent.subtle)
    } else if response.hovered() && is_enabled {
        Some(palette.hover)
    } else {
        None
    };
    if let Some(ground) = ground {
        ui.painter()
            .rect_filled(row, CornerRadius::same(theme::RADIUS), ground);
    }
    let center = pos2(row.left() + SIGN, row.center().y);
    let sign = |icon, color| {
        icon::paint(
            ui.painter(),
            center,
            icon,
            IconWeight::Fill,
            SIGN_SIZE,
            color,
        );
    };
    let number = Type::CaptionMedium;
    if is_failing {
        sign(icon::WARNING_CIRCLE, palette.danger.fill);
    } else if is_current && !is_done {
        paint::number(
            ui,
            center,
            step.number(),
            palette.accent.fill,
            palette.accent.on_fill,
        );
    } else if is_done {
        sign(icon::CHECK_CIRCLE, palette.success.fill);
    } else {
        ui.painter()
            .circle_stroke(center, RADIUS, Stroke::new(1.0, palette.border_control));
        let digit = step.number().to_string();
        let galley = label::layout(ui, number, palette.text_muted, &digit, f32::INFINITY, 1);
        ui.painter()
            .galley(center - galley.size() / 2.0, galley, palette.text_muted);
    }
    if !is_narrow(ui) {
        let (role, color) = match (is_current, is_done || is_failing) {
            (true, _) => (Type::Strong, palette.text),
            (false, true) => (Type::Body, palette.text),
            (false, false) => (Type::Body, palette.text_muted),
        };
        let left = row.left() + TEXT;
        let pos = pos2(left, row.center().y - role.line() / 2.0);
        label::paint_at(
            ui,
            pos,
            row.right() - left - theme::TIGHT,
            role,
            color,
            &name,
        );
    }
    if response.has_focus() {
        paint::focus_ring(ui, row, theme::RADIUS, -1.0);
    }
    response.clicked()
}

fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < theme::NARROW
}

const COLUMN: f32 = 277.0;
const NARROW: f32 = 72.0;
/// From one step to the next.
const PITCH: f32 = 48.0;
/// Middle of the sign.
const SIGN: f32 = 24.0;
const SIGN_SIZE: f32 = 24.0;
const RADIUS: f32 = 11.5;
/// Where the name begins.
const TEXT: f32 = 46.0;
