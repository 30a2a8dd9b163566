//! The dashboard: what is to be done, the most urgent first.

mod bars;
mod head;
mod list;
mod row;
pub mod rows;
mod search;
mod summary;

use std::rc::Rc;

use chrono::NaiveDate;
use eframe::egui;
use eframe::egui::{Align, Layout, Rect, UiBuilder, pos2};

use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;
use crate::message::Command;
use crate::state::AppState;
use crate::ui::keys::Keys;
use crate::ui::theme;
use bars::{empty_ui, status_bar_ui};
use head::head_ui;
use rows::{Action, Group, Order, Row};

/// The dashboard with its filter, its order and its search.
#[derive(Default)]
pub struct Dashboard {
    choice: Choice,
    selected: Option<MailboxId>,
    known: Option<Known>,
    /// A dialog stands above.
    is_covered: bool,
    /// The selected row takes the focus in this frame.
    takes_focus: bool,
}

/// Rows are made anew when what they are made of has changed, not in each frame.
struct Known {
    /// The version of what is kept, and the day.
    made_of: (u64, NaiveDate),
    rows: Vec<Row>,
    /// Why mailboxes are not ready, with their number; the most frequent first.
    reasons: Vec<(String, usize)>,
    /// The rows of the last frame, by their index, and what they were chosen by.
    shown: Option<(Choice, Rc<[usize]>)>,
}

/// Which rows are shown, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Choice {
    search: String,
    group: Option<Group>,
    reason: Option<String>,
    order: Order,
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
        let made_of = (state.kept_version, state.clock.local.date());
        if self
            .known
            .as_ref()
            .is_none_or(|known| known.made_of != made_of)
        {
            let rows = rows::rows(&state.kept, &state.clock);
            self.known = Some(Known {
                made_of,
                reasons: rows::reasons(&rows),
                rows,
                shown: None,
            });
        }
    }

    fn rows(&self) -> &[Row] {
        self.known.as_ref().map_or(&[], |known| &known.rows)
    }
}

/// Above the title.
const ABOVE: f32 = 22.0;
