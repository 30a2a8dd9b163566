//! Above the list: search, the choice of a reason, the order, and the copy of what is shown.

use std::rc::Rc;

use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::rows::{self, Order, Row};
use super::{Choice, Dashboard, Known};
use crate::domain::csv;
use crate::text::{t, tf};
use crate::ui::button::icon_button_at;
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::theme::{self, Palette, Type};

impl Dashboard {
    /// Draws them; gives back the rows to be shown, by their index.
    pub(super) fn search_ui(&mut self, ui: &mut Ui, keys: Keys) -> Rc<[usize]> {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
        let search = row.with_max_x(row.left() + SEARCH.min(row.width() / 2.0));
        let name = t("search");
        let mut place = ui.new_child(
            UiBuilder::new()
                .max_rect(search)
                .layout(Layout::top_down(Align::Min)),
        );
        let response = Field::new(&name, &mut self.choice.search)
            .hide_label()
            .placeholder(&name)
            .leading(icon::MAGNIFYING_GLASS)
            .limit(200)
            .show(&mut place)
            .response;
        if keys.find {
            response.request_focus();
        }
        if keys.escape && !self.choice.search.is_empty() {
            self.choice.search.clear();
        }
        let is_wide = row.width() >= WIDE;
        let shown = self.shown();
        let text = tf("search-shown", &[("count", shown.len().into())]);
        let place = pos2(
            search.right() + theme::BLOCK,
            row.center().y - Type::Caption.line() / 2.0,
        );
        let color = Palette::of(ui).text_muted;
        let response = label::line_at(ui, place, COUNT, Type::Caption, color, &text);
        label::announce(&response);
        if is_wide {
            let left = response.rect.right() + theme::GAP;
            let place =
                Rect::from_min_size(pos2(left, row.top()), vec2(theme::CONTROL, row.height()));
            let copies = icon_button_at(ui, place, icon::COPY, theme::ICON, &t("csv-copy"));
            if copies.clicked() {
                ui.copy_text(self.csv(&shown));
            }
        }
        let order = t("order");
        let place = row.with_min_x(row.right() - ORDER);
        let left = place.left() - theme::GAP - label::width(ui, Type::Body, &order);
        if is_wide && self.reasons().len() > 1 {
            let right = left - theme::BLOCK;
            self.reason_ui(ui, row.with_min_x(right - REASON).with_max_x(right));
        }
        self.order_ui(ui, place, &order);
        shown
    }

    fn order_ui(&mut self, ui: &mut Ui, place: Rect, name: &str) {
        let orders = [
            (Order::Urgency, t("order-urgency")),
            (Order::Mailbox, t("order-mailbox")),
            (Order::Provider, t("order-provider")),
            (Order::Expiry, t("order-expiry")),
        ];
        let names: Vec<&str> = orders.iter().map(|(_, name)| name.as_ref()).collect();
        let current = orders
            .iter()
            .find(|(order, _)| *order == self.choice.order)
            .map_or("", |(_, name)| name.as_ref());
        let end = pos2(
            place.left() - theme::GAP,
            place.center().y - Type::Body.line() / 2.0,
        );
        label::line_to(ui, end, Type::Body, Palette::of(ui).text_muted, name);
        if let Some(chosen) = menu::choose_ui(ui, name, place, current, &names)
            && let Some((order, _)) = orders.get(chosen)
        {
            self.choice.order = *order;
        }
    }

    /// All reasons, or the mailboxes of one.
    fn reason_ui(&mut self, ui: &mut Ui, place: Rect) {
        let all = t("reason-all");
        let name = |(reason, count): &(String, usize)| {
            let values = [
                ("reason", reason.as_str().into()),
                ("count", (*count).into()),
            ];
            tf("reason-count", &values)
        };
        let names: Vec<String> = self.reasons().iter().map(name).collect();
        let mut options = vec![all.as_ref()];
        options.extend(names.iter().map(String::as_str));
        let current = self.choice.reason.as_deref().unwrap_or(&all);
        if let Some(chosen) = menu::choose_ui(ui, &t("reason"), place, current, &options) {
            let reason = chosen.checked_sub(1).and_then(|at| self.reasons().get(at));
            self.choice.reason = reason.map(|(reason, _)| reason.clone());
        }
    }

    fn reasons(&self) -> &[(String, usize)] {
        self.known.as_ref().map_or(&[], |known| &known.reasons)
    }

    fn shown(&mut self) -> Rc<[usize]> {
        let Some(known) = &mut self.known else {
            return Rc::default();
        };
        // A reason may be gone since the last check: then nobody could see why nothing is shown.
        let is_there = |reason: &String| known.reasons.iter().any(|(there, _)| there == reason);
        self.choice.reason = self.choice.reason.take().filter(is_there);
        known.shown(&self.choice)
    }

    /// The rows that are shown, as a table.
    fn csv(&self, shown: &[usize]) -> String {
        let heads = [
            t("column-mailbox"),
            t("column-provider"),
            t("column-status"),
            t("reason"),
            t("column-detail"),
            t("field-secret-expires"),
        ];
        let head = heads.iter().map(AsRef::as_ref).collect();
        let rows = shown.iter().filter_map(|at| self.rows().get(*at));
        csv::table(std::iter::once(head).chain(rows.map(cells)))
    }
}

impl Known {
    fn shown(&mut self, choice: &Choice) -> Rc<[usize]> {
        if let Some((chosen, shown)) = &self.shown
            && chosen == choice
        {
            return Rc::clone(shown);
        }
        let wanted = choice.search.trim().to_lowercase();
        let mut shown: Vec<(usize, &Row)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| {
                choice
                    .group
                    .is_none_or(|group| row.standing.group() == group)
                    && choice
                        .reason
                        .as_ref()
                        .is_none_or(|reason| *reason == row.reason)
                    && row.searched.contains(&wanted)
            })
            .collect();
        rows::sort(&mut shown, choice.order);
        let shown: Rc<[usize]> = shown.into_iter().map(|(at, _)| at).collect();
        self.shown = Some((choice.clone(), Rc::clone(&shown)));
        shown
    }
}

fn cells(row: &Row) -> Vec<&str> {
    vec![
        &row.address,
        &row.provider_name,
        &row.headline,
        &row.reason,
        &row.detail,
        &row.expires_text,
    ]
}

const SEARCH: f32 = 320.0;
const COUNT: f32 = 200.0;
const REASON: f32 = 220.0;
const ORDER: f32 = 168.0;
/// From this width on there is room for all of it.
const WIDE: f32 = 1040.0;
