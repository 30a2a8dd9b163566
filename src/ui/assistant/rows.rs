//! A card of rows: what is to be entered or added in the portal, each with its button to copy; ticks; checks.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::steps;
use crate::domain::assistant::{Check, Mark, Standing, Step, Verdict};
use crate::text::{t, tf};
use crate::ui::button::icon_button_at;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// One row.
pub(super) struct Row<'a> {
    /// Its first text.
    pub name: &'a str,
    /// Its second.
    pub value: &'a str,
    /// What is copied.
    pub copies: Option<&'a str>,
    /// How it stands, where it can be ticked. Then the name is what counts, else the value.
    pub mark: Option<Mark>,
}

/// Draws a card of rows; gives back the one whose tick was changed.
pub(super) fn rows_ui(ui: &mut Ui, rows: &[Row<'_>]) -> Option<usize> {
    let size = vec2(ui.available_width(), rows.len() as f32 * ROW);
    let (_, card) = ui.allocate_space(size);
    paint::card(ui, card, theme::RADIUS_CARD);
    let mut ticked = None;
    for (at, row) in rows.iter().enumerate() {
        let top = card.top() + at as f32 * ROW;
        let place = Rect::from_min_size(pos2(card.left(), top), vec2(card.width(), ROW));
        if at > 0 {
            let line = Stroke::new(1.0, Palette::of(ui).border);
            let left = card.left() + if row.mark.is_some() { NAME } else { MARGIN };
            ui.painter().hline(left..=card.right() - 1.0, top, line);
        }
        if row_ui(ui, place, row) {
            ticked = Some(at);
        }
    }
    ticked
}

fn row_ui(ui: &mut Ui, place: Rect, row: &Row<'_>) -> bool {
    let palette = Palette::of(ui);
    let line = |role: Type| place.center().y - role.line() / 2.0;
    let second = place.left() + (place.width() * SECOND).min(SECOND_MOST);
    // What is copied is shown with every character.
    let value = match row.copies {
        Some(_) => Type::Mono,
        None => Type::Body,
    };
    let (left, roles, colors) = match row.mark {
        Some(_) => (
            place.left() + NAME,
            (Type::Mono, Type::Body),
            (palette.text, palette.text_muted),
        ),
        None => (
            place.left() + MARGIN,
            (Type::Body, value),
            (palette.text_muted, palette.text),
        ),
    };
    let end = place.right() - MARGIN - theme::IN_FIELD;
    let width = second - theme::GAP - left;
    let mut is_ticked = false;
    match row.mark {
        Some(Mark::Proven) => {
            let center = pos2(place.left() + BOX, place.center().y);
            icon::paint(
                ui.painter(),
                center,
                icon::CHECK_CIRCLE,
                IconWeight::Fill,
                theme::ICON_STATUS,
                palette.success.fill,
            );
            let said = tf("assistant-proven", &[("name", row.name.into())]);
            let id = ui.make_persistent_id(("proven", row.name));
            let area = place.with_max_x(second);
            let response = ui.interact(area, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        }
        Some(mark) => {
            let area = place.with_max_x(second);
            is_ticked = check_box(ui, area, mark == Mark::Ticked, row.name).clicked();
        }
        None => {}
    }
    let pos = pos2(left, line(roles.0));
    if row.mark.is_some() {
        label::paint_at(ui, pos, width, roles.0, colors.0, row.name);
    } else {
        label::line_at(ui, pos, width, roles.0, colors.0, row.name);
    }
    let pos = pos2(second, line(roles.1));
    label::line_at(
        ui,
        pos,
        end - second - theme::GAP,
        roles.1,
        colors.1,
        row.value,
    );
    if let Some(text) = row.copies {
        let place = Rect::from_center_size(
            pos2(end + theme::IN_FIELD / 2.0, place.center().y),
            vec2(theme::IN_FIELD, theme::IN_FIELD),
        );
        let name = tf("assistant-copy", &[("value", text.into())]);
        if icon_button_at(ui, place, icon::COPY, theme::ICON, &name).clicked() {
            ui.ctx().copy_text(text.to_owned());
        }
    }
    is_ticked
}

/// A check box with its text; true when it was changed.
pub(super) fn tick_ui(ui: &mut Ui, is_ticked: bool, text: &str) -> bool {
    let palette = Palette::of(ui);
    let width = TICK_TEXT + label::width(ui, Type::Body, text) + theme::GAP;
    let (_, place) = ui.allocate_space(vec2(width, theme::CONTROL));
    let pos = pos2(
        place.left() + TICK_TEXT,
        place.center().y - Type::Body.line() / 2.0,
    );
    let area = place.translate(vec2(BOX_EDGE / 2.0 - BOX, 0.0));
    let response = check_box(ui, area, is_ticked, text);
    label::paint_at(ui, pos, width, Type::Body, palette.text, text);
    response.clicked()
}

/// Paints the box at the left of `area`, which answers as a whole.
fn check_box(ui: &Ui, area: Rect, is_ticked: bool, name: &str) -> Response {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("check box", name));
    let response = ui.interact(area, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_ticked, name));
    let edge = Rect::from_center_size(
        pos2(area.left() + BOX, area.center().y),
        vec2(BOX_EDGE, BOX_EDGE),
    );
    let radius = CornerRadius::same(4);
    if is_ticked {
        ui.painter().rect_filled(edge, radius, palette.accent.fill);
        icon::paint(
            ui.painter(),
            edge.center(),
            icon::CHECK,
            IconWeight::Regular,
            TICK,
            palette.accent.on_fill,
        );
    } else {
        let ground = if response.hovered() {
            palette.hover
        } else {
            palette.surface_raised
        };
        let outline = Stroke::new(1.0, palette.border_control);
        ui.painter()
            .rect(edge, radius, ground, outline, StrokeKind::Inside);
    }
    if response.has_focus() {
        paint::focus_ring(ui, edge, 4, 2.0);
    }
    response
}

/// What the program checks itself in this step, one line each.
pub(super) fn checks_ui(ui: &mut Ui, step: Step, standing: &Standing<'_>) {
    let palette = Palette::of(ui);
    let mut needs_run = false;
    for check in Check::of(step, standing.draft.sign_in) {
        let verdict = standing.verdict(*check);
        let (sign, weight, fill, color) = match verdict {
            Verdict::Passed => (
                icon::CHECK_CIRCLE,
                IconWeight::Fill,
                palette.success.fill,
                palette.success.text,
            ),
            Verdict::Failed => (
                icon::WARNING_CIRCLE,
                IconWeight::Fill,
                palette.danger.fill,
                palette.danger.text,
            ),
            Verdict::Open => (
                icon::CIRCLE_DASHED,
                IconWeight::Regular,
                palette.border_control,
                palette.text_muted,
            ),
        };
        needs_run |= verdict == Verdict::Open;
        let top = ui.cursor().min;
        let center = pos2(top.x + theme::GAP, top.y + Type::Body.line() / 2.0);
        icon::paint(ui.painter(), center, sign, weight, theme::ICON, fill);
        let mut rest = ui.available_rect_before_wrap();
        rest.min.x += CHECK_TEXT;
        let line = ui.scope_builder(UiBuilder::new().max_rect(rest), |ui| {
            label::status(ui, Type::Body, color, steps::verdict(*check, verdict));
        });
        ui.allocate_rect(line.response.rect.with_min_x(top.x), Sense::hover());
        ui.add_space(theme::TIGHT);
    }
    if needs_run && step != Step::Mailbox {
        label::label(ui, Type::Caption, palette.text_muted, t("check-by-run"));
    }
}

const ROW: f32 = 36.0;
/// Left of a row without a tick.
const MARGIN: f32 = 14.0;
/// Middle of the box of a tick.
const BOX: f32 = 24.0;
const BOX_EDGE: f32 = 18.0;
const TICK: f32 = 14.0;
/// Where the name begins beside a tick.
const NAME: f32 = 48.0;
/// Where the second text begins: a share of the width, and at most so far.
const SECOND: f32 = 0.42;
const SECOND_MOST: f32 = 280.0;
const TICK_TEXT: f32 = 30.0;
const CHECK_TEXT: f32 = 24.0;
