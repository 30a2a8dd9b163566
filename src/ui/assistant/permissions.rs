//! „API-Berechtigungen": what is to be added in the portal, to be copied and ticked; what a consent has shown needs no tick.

use eframe::egui::{CornerRadius, Key, Rect, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::rows::{Row, rows_ui};
use super::{Assistant, steps};
use crate::domain::assistant::{Api, Mark};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::provider_dialog::Scene;
use crate::ui::result::part_heading;
use crate::ui::theme::{self, Palette, Type};

impl Assistant {
    pub(super) fn permissions_ui(&mut self, ui: &mut Ui, scene: Scene<'_>) {
        for api in [Api::Graph, Api::Exchange] {
            self.api_ui(ui, api, scene);
            ui.add_space(theme::BLOCK);
        }
    }

    fn api_ui(&mut self, ui: &mut Ui, api: Api, scene: Scene<'_>) {
        let sign_in = self.dialog.draft().sign_in;
        let names = api.permissions(sign_in);
        let standing = self.dialog.standing(scene);
        let marks: Vec<Mark> = names.iter().map(|name| standing.permission(name)).collect();
        let done = marks.iter().filter(|mark| **mark != Mark::Open).count();
        let (heading, kind, way) = match api {
            Api::Graph => (
                t("assistant-graph"),
                t("assistant-graph-kind"),
                t("assistant-graph-way"),
            ),
            Api::Exchange => (
                t("assistant-exchange"),
                t("assistant-exchange-kind"),
                t("assistant-exchange-way"),
            ),
        };
        let count = tf(
            "assistant-ticked",
            &[("done", done.into()), ("count", names.len().into())],
        );
        let palette = Palette::of(ui);
        let is_needed = api.is_needed(sign_in);
        ui.horizontal(|ui| {
            ui.set_min_height(theme::CONTROL);
            part_heading(ui, &heading);
            chip_ui(ui, &kind);
            if api == Api::Exchange {
                let color = palette.text_muted;
                label::line(ui, Type::Caption, color, t("assistant-exchange-when"));
            }
        });
        let row = Rect::from_min_max(
            pos2(ui.cursor().left(), ui.cursor().top() - theme::CONTROL),
            pos2(ui.cursor().left() + ui.available_width(), ui.cursor().top()),
        );
        let mut end = row.right();
        if is_needed {
            let all = t("assistant-copy-all");
            let copy = Button::outlined(&all).icon(icon::COPY).letter(Key::K);
            end -= copy.width(ui);
            let place = Rect::from_min_max(pos2(end, row.top()), row.right_bottom());
            if copy.show(
                &mut ui.new_child(UiBuilder::new().max_rect(place)),
                scene.keys,
            ) {
                ui.ctx().copy_text(names.join("\n"));
            }
            end -= theme::PADDING;
        }
        let top = row.center().y - Type::Caption.line() / 2.0;
        label::line_to(
            ui,
            pos2(end, top),
            Type::Caption,
            palette.text_muted,
            &count,
        );
        label::label(ui, Type::Caption, palette.text_muted, way);
        ui.add_space(theme::GAP);
        let values: Vec<_> = names.iter().map(|name| steps::permission(name)).collect();
        let rows: Vec<Row<'_>> = names
            .iter()
            .zip(&values)
            .zip(&marks)
            .map(|((name, value), mark)| Row {
                name,
                value,
                copies: Some(name),
                mark: Some(*mark),
            })
            .collect();
        if let Some(at) = rows_ui(ui, &rows)
            && let (Some(name), Some(mark)) = (names.get(at), marks.get(at))
        {
            let progress = &mut self.dialog.draft_mut().assistant;
            progress.tick(name, *mark == Mark::Open);
        }
    }
}

fn chip_ui(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui);
    let width = label::width(ui, Type::CaptionMedium, text) + 2.0 * theme::GAP;
    let (_, rect) = ui.allocate_space(vec2(width, CHIP));
    ui.painter().rect(
        rect,
        CornerRadius::same(theme::RADIUS - 2),
        palette.surface_sunken,
        Stroke::NONE,
        StrokeKind::Inside,
    );
    let pos = pos2(
        rect.left() + theme::GAP,
        rect.center().y - Type::CaptionMedium.line() / 2.0,
    );
    let color = palette.text_muted;
    label::line_at(ui, pos, width, Type::CaptionMedium, color, text);
}

const CHIP: f32 = 20.0;
