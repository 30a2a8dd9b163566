//! The dashboard: what is to be done, the most urgent first.

mod bars;
mod head;
mod list;
mod row;
pub mod rows;
mod summary;

use eframe::egui;
use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;
use crate::message::{Command, Kept};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::theme::{self, Palette, Type};
use bars::{empty_ui, status_bar_ui};
use head::head_ui;
use rows::{Action, Group, Order, Row};

/// The dashboard with its filter, its order and its search.
#[derive(Default)]
pub struct Dashboard {
    search: String,
    filter: Option<Group>,
    order: Order,
    selected: Option<MailboxId>,
    known: Option<Known>,
    /// A dialog stands above.
    is_covered: bool,
    /// The selected row takes the focus in this frame.
    takes_focus: bool,
}

/// Rows are made anew when what they are made of has changed, not in each frame.
struct Known {
    kept: Kept,
    day: chrono::NaiveDate,
    rows: Vec<Row>,
}

/// What was asked for that opens something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The list of providers.
    Providers,
    /// The dialog of this provider, at this mailbox; with an action that starts at once.
    Mailbox(ProviderId, MailboxId, Option<Action>),
    /// The dialog of this provider with a new, empty mailbox.
    NewMailbox(ProviderId),
    /// Remove this mailbox, after a question.
    Remove(MailboxId),
}

impl Dashboard {
    /// Draws title, summary, search, list and status bar.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Wish> {
        self.refresh(state);
        let keys = Keys::take(ui);
        status_bar_ui(ui, state);
        let mut wish = None;
        let inside = ui.available_rect_before_wrap();
        let inside = Rect::from_min_max(
            pos2(inside.left() + theme::MARGIN, inside.top() + ABOVE),
            pos2(
                inside.right() - theme::MARGIN,
                inside.bottom() - theme::BLOCK,
            ),
        );
        let mut page = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        let is_empty = self.rows().is_empty();
        head_ui(&mut page, state, keys, out, &mut wish);
        if is_empty {
            empty_ui(&mut page, state, keys, &mut wish);
            return wish;
        }
        page.add_space(18.0);
        self.summary_ui(&mut page);
        page.add_space(theme::BLOCK);
        let shown = self.search_ui(&mut page, keys);
        page.add_space(theme::PADDING);
        self.list_ui(&mut page, &shown, &mut wish);
        wish
    }

    /// A dialog stands above, or does no longer: then the focus comes back to the selected row.
    pub fn cover(&mut self, is_covered: bool) {
        self.takes_focus |= self.is_covered && !is_covered;
        self.is_covered = is_covered;
    }

    fn refresh(&mut self, state: &AppState) {
        let day = state.clock.local.date();
        let is_current = self
            .known
            .as_ref()
            .is_some_and(|known| known.day == day && known.kept == state.kept);
        if !is_current {
            self.known = Some(Known {
                kept: state.kept.clone(),
                day,
                rows: rows::rows(&state.kept, &state.clock),
            });
        }
    }

    fn rows(&self) -> &[Row] {
        self.known.as_ref().map_or(&[], |known| &known.rows)
    }

    /// Search and order; gives back the rows to be shown, by their index.
    fn search_ui(&mut self, ui: &mut Ui, keys: Keys) -> Vec<usize> {
        let palette = Palette::of(ui);
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
        let search =
            Rect::from_min_size(row.min, vec2(SEARCH.min(row.width() / 2.0), row.height()));
        let name = t("search");
        let mut place = ui.new_child(
            UiBuilder::new()
                .max_rect(search)
                .layout(Layout::top_down(Align::Min)),
        );
        let response = Field::new(&name, &mut self.search)
            .hide_label()
            .placeholder(&name)
            .leading(icon::MAGNIFYING_GLASS)
            .limit(200)
            .show(&mut place)
            .response;
        if keys.find {
            response.request_focus();
        }
        if keys.escape && !self.search.is_empty() {
            self.search.clear();
        }
        let shown = self.shown();
        let text = tf("search-shown", &[("count", shown.len().into())]);
        let response = label::line_at(
            ui,
            pos2(
                search.right() + theme::BLOCK,
                row.center().y - Type::Caption.line() / 2.0,
            ),
            200.0,
            Type::Caption,
            palette.text_muted,
            &text,
        );
        label::announce(&response);
        let orders = [
            (Order::Urgency, t("order-urgency")),
            (Order::Mailbox, t("order-mailbox")),
            (Order::Provider, t("order-provider")),
            (Order::Expiry, t("order-expiry")),
        ];
        let names: Vec<&str> = orders.iter().map(|(_, name)| name.as_ref()).collect();
        let current = orders
            .iter()
            .find(|(order, _)| *order == self.order)
            .map_or("", |(_, name)| name.as_ref());
        let choice = Rect::from_min_max(pos2(row.right() - ORDER, row.top()), row.max);
        let label = t("order");
        label::line_to(
            ui,
            pos2(
                choice.left() - theme::GAP,
                row.center().y - Type::Body.line() / 2.0,
            ),
            Type::Body,
            palette.text_muted,
            &label,
        );
        if let Some(chosen) = menu::choose_ui(ui, &label, choice, current, &names)
            && let Some((order, _)) = orders.get(chosen)
        {
            self.order = *order;
        }
        shown
    }

    fn shown(&self) -> Vec<usize> {
        let wanted = self.search.trim().to_lowercase();
        let rows = self.rows();
        let mut shown: Vec<&Row> = rows
            .iter()
            .filter(|row| {
                self.filter
                    .is_none_or(|group| row.standing.group() == group)
                    && (wanted.is_empty()
                        || row.address.to_lowercase().contains(&wanted)
                        || row.provider_name.to_lowercase().contains(&wanted))
            })
            .collect();
        rows::sort(&mut shown, self.order);
        shown
            .into_iter()
            .filter_map(|row| rows.iter().position(|other| std::ptr::eq(other, row)))
            .collect()
    }
}

/// Above the title.
const ABOVE: f32 = 22.0;
const SEARCH: f32 = 320.0;
const ORDER: f32 = 168.0;
