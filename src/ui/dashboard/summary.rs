//! Four numbers, which are the filters as well.

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::text::tf;
use crate::ui::dashboard::Dashboard;
use crate::ui::dashboard::rows::Group;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

impl Dashboard {
    /// Four numbers, which are the filters as well.
    pub(super) fn summary_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let count = |group: Group| {
            self.rows()
                .iter()
                .filter(|row| row.standing.group() == group)
                .count()
        };
        let parts = [
            (
                None,
                self.rows().len(),
                icon::STACK,
                palette.text_muted,
                "summary-all",
            ),
            (
                Some(Group::Ready),
                count(Group::Ready),
                icon::CHECK_CIRCLE,
                palette.success.fill,
                "summary-ready",
            ),
            (
                Some(Group::Warning),
                count(Group::Warning),
                icon::WARNING,
                palette.warning.fill,
                "summary-warning",
            ),
            (
                Some(Group::Attention),
                count(Group::Attention),
                icon::WARNING_CIRCLE,
                palette.danger.fill,
                "summary-attention",
            ),
        ]
        .map(|(group, count, sign, color, id)| {
            (
                group,
                count,
                sign,
                color,
                tf(id, &[("count", count.into())]),
            )
        });
        let (_, card) = ui.allocate_space(vec2(ui.available_width(), SUMMARY));
        paint::card(ui, card, theme::RADIUS_CARD);
        let natural: Vec<f32> = parts
            .iter()
            .map(|(_, count, _, _, text)| {
                label::width(ui, Type::Figure, &count.to_string())
                    + label::width(ui, Type::Body, text)
                    + SUMMARY_ICON
                    + 2.0 * theme::BLOCK
            })
            .collect();
        let spare = ((card.width() - natural.iter().sum::<f32>()) / 4.0).max(0.0);
        let equal = card.width() / 4.0;
        let fits_equally = natural.iter().all(|width| *width <= equal);
        let mut left = card.left();
        for (at, (group, count, sign, color, text)) in parts.iter().enumerate() {
            let width = if fits_equally {
                equal
            } else {
                natural.get(at).copied().unwrap_or(equal) + spare
            };
            let place = Rect::from_min_size(pos2(left, card.top()), vec2(width, SUMMARY));
            if at > 0 {
                ui.painter().vline(
                    place.left(),
                    card.top() + theme::PADDING..=card.bottom() - theme::PADDING,
                    Stroke::new(1.0, palette.border),
                );
            }
            let figure = Figure {
                count: *count,
                sign: *sign,
                color: if *count == 0 {
                    palette.text_muted
                } else {
                    *color
                },
                text,
                active: self.choice.group == *group,
            };
            if figure.ui_in(ui, place) {
                self.choice.group = if self.choice.group == *group {
                    None
                } else {
                    *group
                };
            }
            left += width;
        }
    }
}

/// One of the four numbers.
struct Figure<'a> {
    count: usize,
    sign: char,
    color: egui::Color32,
    text: &'a str,
    active: bool,
}

impl Figure<'_> {
    fn ui_in(&self, ui: &mut Ui, place: Rect) -> bool {
        let palette = Palette::of(ui);
        let inner = place.shrink(5.0);
        let id = ui.make_persistent_id(("figure", self.sign));
        let response = ui.interact(inner, id, Sense::click());
        let name = format!("{} {}", self.count, self.text);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.active, &name));
        if self.active || response.hovered() {
            ui.painter()
                .rect_filled(inner, CornerRadius::same(theme::RADIUS), palette.hover);
        }
        let center = pos2(inner.left() + 22.0, inner.center().y);
        icon::paint(
            ui.painter(),
            center,
            self.sign,
            IconWeight::Fill,
            20.0,
            self.color,
        );
        let count = label::layout(
            ui,
            Type::Figure,
            palette.text,
            &self.count.to_string(),
            f32::INFINITY,
            1,
        );
        let left = inner.left() + SUMMARY_ICON;
        let text_left = left + count.size().x + theme::GAP;
        ui.painter().galley(
            pos2(left, inner.center().y - count.size().y / 2.0),
            count,
            palette.text,
        );
        let text = label::layout(
            ui,
            Type::Body,
            palette.text,
            self.text,
            inner.right() - text_left - 4.0,
            1,
        );
        let elided = text.elided;
        ui.painter().galley(
            pos2(text_left, inner.center().y - text.size().y / 2.0 + 1.0),
            text,
            palette.text,
        );
        if response.has_focus() {
            paint::focus_ring(ui, inner, theme::RADIUS, -1.0);
        }
        let clicked = response.clicked();
        if elided {
            response.on_hover_text(&name);
        }
        clicked
    }
}

const SUMMARY: f32 = 56.0;
/// Where a figure begins, right of its icon.
const SUMMARY_ICON: f32 = 42.0;
