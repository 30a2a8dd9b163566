//! The list of the dashboard: header that stays, rows that scroll.

use eframe::egui::{CornerRadius, Id, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dashboard::row::{actions_ui, dense_ui, expiry_color, two_lines_ui};
use crate::ui::dashboard::rows::Row;
use crate::ui::dashboard::{Choice, Dashboard, Wish};
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::list;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};

/// Where the columns begin and end.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) mailbox: f32,
    pub(super) status: f32,
    /// `None` where the window is narrow.
    pub(super) expires: Option<f32>,
    pub(super) action: f32,
    pub(super) right: f32,
}

impl Dashboard {
    /// Draws the rows of these indices.
    pub(super) fn list_ui(&mut self, ui: &mut Ui, shown: &[usize], wish: &mut Option<Wish>) {
        let space = ui.available_rect_before_wrap();
        let is_dense = self.rows().len() > DENSE_FROM;
        let pitch = if is_dense { ROW_DENSE } else { ROW };
        let wanted = list::HEADER + shown.len().max(1) as f32 * pitch + 2.0;
        let card = Rect::from_min_size(space.min, vec2(space.width(), wanted.min(space.height())));
        paint::card(ui, card, theme::RADIUS_CARD);
        let columns = Columns::of(ui, card);
        header_ui(ui, card, columns);
        let body = Rect::from_min_max(pos2(card.left(), card.top() + list::HEADER), card.max);
        if shown.is_empty() {
            self.nothing_ui(ui, body);
            return;
        }
        let moved = list::arrow_keys(ui, shown.len(), |at| {
            let row = shown.get(at).and_then(|index| self.rows().get(*index));
            row.map(row_id)
        });
        list::rows_ui(
            ui,
            body.shrink2(vec2(1.0, 1.0)),
            "mailboxes",
            t("dashboard-list"),
            |ui, viewport| {
                ui.set_height(shown.len() as f32 * pitch);
                let top = ui.max_rect().top();
                let row_at = |at: usize| {
                    Rect::from_min_size(
                        pos2(card.left(), top + at as f32 * pitch),
                        vec2(card.width(), pitch),
                    )
                };
                if let Some(at) = moved {
                    ui.scroll_to_rect(row_at(at), None);
                }
                let from = (viewport.top() / pitch).floor().max(0.0) as usize;
                let until = ((viewport.bottom() / pitch).ceil() as usize).min(shown.len());
                for at in from..until {
                    let Some(row) = shown.get(at).and_then(|index| self.rows().get(*index)) else {
                        continue;
                    };
                    let row = row.clone();
                    let is_last = at + 1 == shown.len();
                    self.row_ui(ui, row_at(at), columns, &row, is_dense, is_last, wish);
                }
            },
        );
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a row is what it shows, where, and how"
    )]
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        columns: Columns,
        row: &Row,
        is_dense: bool,
        is_last: bool,
        wish: &mut Option<Wish>,
    ) {
        let palette = Palette::of(ui);
        let response = ui.interact(rect, row_id(row), Sense::click());
        let is_selected = self.selected == Some(row.mailbox);
        list::describe(&response, &row.address, is_selected, || {
            format!("{}, {}, {}", row.provider_name, row.headline, row.detail)
        });
        if response.clicked() || response.has_focus() {
            self.selected = Some(row.mailbox);
        }
        if response.clicked() || (is_selected && self.takes_focus) {
            response.request_focus();
            self.takes_focus = false;
        }
        list::keep_arrows(ui, &response);
        if list::is_opened(ui, &response) {
            *wish = Some(Wish::Mailbox(row.provider, row.mailbox, None));
        }
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(
                rect.shrink2(vec2(1.0, 1.0)),
                CornerRadius::ZERO,
                palette.hover,
            );
        }
        if !is_last {
            ui.painter().hline(
                rect.left() + theme::BLOCK..=rect.right() - theme::BLOCK,
                rect.bottom() - 0.5,
                Stroke::new(1.0, palette.border),
            );
        }
        if is_dense {
            dense_ui(ui, rect, columns, row);
        } else {
            two_lines_ui(ui, rect, columns, row);
        }
        if let Some(left) = columns.expires {
            let color = expiry_color(palette, row);
            let pos = pos2(left, rect.center().y - Type::Body.line() / 2.0);
            label::line_at(
                ui,
                pos,
                columns.action - left,
                Type::Body,
                color,
                &row.expires_text,
            );
        }
        actions_ui(ui, rect, columns, row, is_dense, wish);
        if response.has_focus() {
            paint::focus_ring(ui, rect.shrink(3.0), theme::RADIUS, 0.0);
        }
        if columns.expires.is_none() && row.expires.is_some() {
            response.on_hover_text(tf(
                "row-expires",
                &[("day", row.expires_text.as_str().into())],
            ));
        }
    }

    fn nothing_ui(&mut self, ui: &mut Ui, body: Rect) {
        let palette = Palette::of(ui);
        let text = t("search-nothing");
        let width = label::width(ui, Type::Body, &text);
        let pos = pos2(
            body.left() + theme::BLOCK,
            body.center().y - Type::Body.line() / 2.0,
        );
        label::line_at(ui, pos, width + 1.0, Type::Body, palette.text_muted, &text);
        let place = Rect::from_min_max(
            pos2(
                pos.x + width + theme::GAP,
                body.center().y - theme::CONTROL / 2.0,
            ),
            body.max,
        );
        let mut place = ui.new_child(UiBuilder::new().max_rect(place));
        if Button::link(&t("search-clear")).show(&mut place, Keys::default()) {
            self.choice = Choice {
                order: self.choice.order,
                ..Choice::default()
            };
        }
    }
}

impl Columns {
    fn of(ui: &Ui, card: Rect) -> Self {
        let is_narrow = ui.ctx().content_rect().width() < theme::NARROW;
        let right = card.right() - theme::BLOCK;
        let action = right - ACTION;
        Self {
            mailbox: card.left() + theme::BLOCK,
            status: card.left() + theme::BLOCK + if is_narrow { MAILBOX_NARROW } else { MAILBOX },
            expires: (!is_narrow).then_some(action - EXPIRES),
            action,
            right,
        }
    }

    /// Where the texts of the status end.
    pub(super) fn status_end(self) -> f32 {
        self.expires.unwrap_or(self.action) - theme::PADDING
    }
}

fn header_ui(ui: &mut Ui, card: Rect, columns: Columns) {
    let color = Palette::of(ui).text_muted;
    let top = list::header(ui, card);
    let heads = [
        (Some(columns.mailbox), t("column-mailbox")),
        (Some(columns.status), t("column-status")),
        (columns.expires, t("field-secret-expires")),
    ];
    for (left, text) in heads {
        if let Some(left) = left {
            label::line_at(
                ui,
                pos2(left, top),
                200.0,
                Type::CaptionMedium,
                color,
                &text,
            );
        }
    }
}

fn row_id(row: &Row) -> Id {
    Id::unique(("mailbox row", row.mailbox.0))
}

const ROW: f32 = 64.0;
/// One line a row.
const ROW_DENSE: f32 = 40.0;
/// From so many mailboxes on a row has one line.
const DENSE_FROM: usize = 50;
/// Width of the column of addresses.
const MAILBOX: f32 = 276.0;
const MAILBOX_NARROW: f32 = 240.0;
const EXPIRES: f32 = 150.0;
const ACTION: f32 = 220.0;
