//! „Verlauf" beside the dialog: a column, or a strip that unfolds where the window is narrow.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    CornerRadius, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::ProviderDialog;
use crate::state::Run;
use crate::text::t;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::step_list;
use crate::ui::theme::{self, Palette, Type};

impl ProviderDialog {
    /// The place of the tab, and that of „Verlauf": a column, or a strip that unfolds where the window is narrow.
    pub(super) fn split(&self, ui: &Ui, body: Rect, run: Option<&Run>) -> (Rect, Rect) {
        if !self.folds_steps(ui) {
            let at = body.right() - step_list::COLUMN;
            return (body.with_max_x(at), body.with_min_x(at));
        }
        let unfolded = if self.view.shows_steps {
            (step_list::rows_height(run, true) + theme::GAP).min(body.height() / 2.0)
        } else {
            0.0
        };
        let at = body.bottom() - STRIP - unfolded;
        (body.with_max_y(at), body.with_min_y(at))
    }

    pub(super) fn steps_ui(&mut self, ui: &mut Ui, run: Option<&Run>, place: Rect, low: bool) {
        let palette = Palette::of(ui);
        let ground = Rect::from_min_max(place.min + vec2(1.0, 1.0), place.max - vec2(1.0, 0.0));
        ui.painter()
            .rect_filled(ground, CornerRadius::ZERO, palette.panel);
        let line = Stroke::new(1.0, palette.border);
        if !self.folds_steps(ui) {
            ui.painter().vline(place.left(), place.y_range(), line);
            let mut child = ui.new_child(UiBuilder::new().max_rect(place));
            step_list::step_list_ui(&mut child, place, run, &self.form.edit.provider, low);
            return;
        }
        ui.painter().hline(place.x_range(), place.top(), line);
        self.strip_ui(ui, run, place);
        if self.view.shows_steps {
            let inside = Rect::from_min_max(
                pos2(place.left() + theme::MARGIN, place.top() + STRIP),
                pos2(place.right() - theme::MARGIN, place.bottom()),
            );
            let mut child = ui.new_child(UiBuilder::new().max_rect(inside));
            ScrollArea::vertical()
                .id_salt("steps")
                .auto_shrink(false)
                .show(&mut child, |ui| {
                    let size = vec2(ui.available_width(), step_list::rows_height(run, true));
                    let (_, rect) = ui.allocate_space(size);
                    step_list::rows_ui(ui, rect, run, &self.form.edit.provider, true);
                });
        }
    }

    fn folds_steps(&self, ui: &Ui) -> bool {
        self.view.is_guided || ui.ctx().content_rect().width() < theme::NARROW
    }

    /// The folded „Verlauf" of a narrow window.
    fn strip_ui(&mut self, ui: &mut Ui, run: Option<&Run>, strip: Rect) {
        let palette = Palette::of(ui);
        let row = Rect::from_min_size(strip.min, vec2(strip.width(), STRIP));
        let id = ui.make_persistent_id("strip of steps");
        let response = ui.interact(row.shrink(2.0), id, Sense::click());
        let name = t("steps-heading");
        let is_open = self.view.shows_steps;
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.as_ref()));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_expanded(is_open);
        });
        if response.hovered() {
            ui.painter()
                .rect_filled(row.shrink(2.0), CornerRadius::same(4), palette.hover);
        }
        paint::fold(
            ui,
            pos2(row.left() + theme::MARGIN + 8.0, row.center().y),
            is_open,
        );
        let galley = label::layout(ui, Type::Strong, palette.text, &name, 200.0, 1);
        ui.painter().galley(
            pos2(
                row.left() + theme::MARGIN + 24.0,
                row.center().y - galley.size().y / 2.0,
            ),
            galley,
            palette.text,
        );
        label::line_to(
            ui,
            pos2(
                row.right() - theme::MARGIN,
                row.center().y - Type::Caption.line() / 2.0,
            ),
            Type::Caption,
            palette.text_muted,
            &step_list::summary(run),
        );
        if response.has_focus() {
            paint::focus_ring(ui, row.shrink(3.0), 4, 0.0);
        }
        if response.clicked() {
            self.view.shows_steps = !is_open;
        }
    }
}

/// Height of the folded „Verlauf".
const STRIP: f32 = 40.0;
