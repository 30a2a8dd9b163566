//! „E-Mail-Anbieter": the list of providers.

mod row;

use eframe::egui;
use eframe::egui::{Align, Key, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::provider::ProviderId;
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::add_provider::free_name;
use crate::ui::alert::{Alert, Answer};
use crate::ui::button::Button;
use crate::ui::dashboard::rows::{self, Row};
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, Places, footer_ui};
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::list;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};
pub use row::provider_icon;
use row::{Columns, header_ui, row_id};

/// The list with its selection.
#[derive(Default)]
pub struct Providers {
    selected: Option<ProviderId>,
    /// To be selected as soon as it is kept.
    awaited: Option<ProviderId>,
    removes: bool,
    was_focused: bool,
    /// Another dialog stands above.
    is_covered: bool,
}

/// What was asked for that opens or closes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Close the list.
    Close,
    /// Open the catalogue.
    Add,
    /// Open what takes settings to another machine.
    Transfer,
    /// Open this provider.
    Details(ProviderId),
}

impl Providers {
    /// Draws the dialog.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        let is_known = |id: ProviderId| state.kept.provider(id).is_some();
        if let Some(awaited) = self.awaited.take_if(|awaited| is_known(*awaited)) {
            self.selected = Some(awaited);
            self.was_focused = false;
        }
        if !self.selected.is_some_and(is_known) {
            self.selected = state.kept.providers.first().map(|provider| provider.id);
        }
        let on_top = !self.is_covered && !self.removes;
        let shown = Dialog::new("providers", &t("menu-providers"), SIZE)
            .on_top(on_top)
            .show(ui, |ui, places, keys| {
                self.content_ui(ui, state, places, keys, out)
            });
        self.question_ui(ui, state, out);
        if shown.close {
            return Some(Next::Close);
        }
        shown.inner
    }

    /// Another dialog stands above, or does no longer: then the focus comes back to the selected row.
    pub fn cover(&mut self, is_covered: bool) {
        if self.is_covered && !is_covered {
            self.was_focused = false;
        }
        self.is_covered = is_covered;
    }

    /// Selects a provider that was just added, as soon as it is kept.
    pub fn select(&mut self, provider: ProviderId) {
        self.awaited = Some(provider);
    }

    fn content_ui(
        &mut self,
        ui: &mut Ui,
        state: &AppState,
        places: Places,
        keys: Keys,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        let palette = Palette::of(ui);
        let mut next = None;
        let inside = places.inside(theme::MARGIN);
        let card = inside.with_max_x(inside.right() - BUTTONS - theme::BLOCK);
        self.list_ui(ui, state, card, &mut next);
        let column = Rect::from_min_max(pos2(inside.right() - BUTTONS, inside.top()), inside.max);
        let mut column = ui.new_child(
            UiBuilder::new()
                .max_rect(column)
                .layout(Layout::top_down(Align::Min)),
        );
        column.spacing_mut().item_spacing.y = theme::GAP;
        let any = self.selected;
        let details = Button::filled(&t("details"))
            .min_width(BUTTONS)
            .enabled(any.is_some())
            .show(&mut column, keys);
        if let Some(id) = any.filter(|_| details) {
            next = Some(Next::Details(id));
        }
        if Button::outlined(&t("provider-add"))
            .min_width(BUTTONS)
            .show(&mut column, keys)
        {
            next = Some(Next::Add);
        }
        let chosen = any.and_then(|id| state.kept.provider(id));
        let (copies, response) = Button::outlined(&t("provider-template"))
            .min_width(BUTTONS)
            .enabled(chosen.is_some())
            .add(&mut column, keys);
        response.on_hover_text(t("provider-template-hint"));
        if let Some(provider) = chosen.filter(|_| copies) {
            self.template(provider, state, out);
        }
        let remove = Button::outlined(&t("remove"))
            .min_width(BUTTONS)
            .enabled(any.is_some())
            .show(&mut column, keys);
        if Button::outlined(&t("transfer-open"))
            .min_width(BUTTONS)
            .show(&mut column, keys)
        {
            next = Some(Next::Transfer);
        }
        let by_key = ui.input(|input| input.key_pressed(Key::Delete)) && any.is_some();
        self.removes |= remove || (by_key && !self.is_covered);
        let footer = places.footer;
        let hint = t("providers-hint");
        let pos = pos2(
            footer.left() + theme::MARGIN,
            footer.center().y - Type::Caption.line() / 2.0,
        );
        label::line_at(
            ui,
            pos,
            footer.width() - 2.0 * theme::MARGIN - FOOTER_BUTTON,
            Type::Caption,
            palette.text_muted,
            &hint,
        );
        let name = t("close");
        let close = Button::outlined(&name).min_width(FOOTER_BUTTON - 4.0);
        footer_ui(ui, places.footer_end(close.width(ui)), |ui| {
            if close.show(ui, keys) {
                next = Some(Next::Close);
            }
        });
        if keys.escape {
            next = Some(Next::Close);
        }
        next
    }

    /// Adds a provider like this one for the next customer, and selects it.
    fn template(&mut self, like: &ProviderDraft, state: &AppState, out: &mut Vec<Command>) {
        let provider = like.template(&free_name(state, &like.name));
        self.awaited = Some(provider.id);
        out.push(Command::Save {
            job: JobId::next(),
            edit: Box::new(ProviderEdit {
                provider,
                mailboxes: Vec::new(),
            }),
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, state: &AppState, card: Rect, next: &mut Option<Next>) {
        paint::card(ui, card, theme::RADIUS_CARD);
        let columns = Columns::of(card);
        header_ui(ui, card, columns);
        let rows = rows::rows(&state.kept, &state.clock);
        let body = Rect::from_min_max(
            pos2(card.left() + 1.0, card.top() + list::HEADER),
            card.max - vec2(1.0, 1.0),
        );
        let providers = &state.kept.providers;
        list::arrow_keys(ui, providers.len(), |at| {
            providers.get(at).map(|provider| row_id(provider.id))
        });
        list::rows_ui(ui, body, "providers", t("menu-providers"), |ui, _| {
            for provider in providers {
                let own: Vec<&Row> = rows
                    .iter()
                    .filter(|row| row.provider == provider.id)
                    .collect();
                self.row_ui(ui, columns, provider, &own, next);
            }
        });
    }

    fn question_ui(&mut self, ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
        if !self.removes {
            return;
        }
        let Some(provider) = self.selected.and_then(|id| state.kept.provider(id)) else {
            self.removes = false;
            return;
        };
        let count = state.kept.mailboxes_of(provider.id).count();
        let title = tf(
            "provider-remove-question",
            &[("name", provider.name.as_str().into())],
        );
        let text = tf("provider-remove-text", &[("count", count.into())]);
        let answer = Alert::question("remove provider", &title, &text, &t("remove"), &t("cancel"))
            .warns()
            .show(ui);
        match answer {
            Some(Answer::Yes) => {
                out.push(Command::RemoveProvider {
                    job: JobId::next(),
                    provider: provider.id,
                });
                self.removes = false;
            }
            Some(Answer::No) => self.removes = false,
            None => {}
        }
    }
}

const SIZE: egui::Vec2 = vec2(852.0, 506.0);
/// Width of the column of buttons.
const BUTTONS: f32 = 148.0;
