//! „Anbieter hinzufügen": the catalogue, with a search, and the name of the new entry.

mod finder;

use eframe::egui;
use eframe::egui::{Align, CornerRadius, Id, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::preset::{CATALOGUE, Preset};
use crate::domain::provider::{ProviderId, plain_name};
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::t;
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, Places, footer_ui};
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::list;
use crate::ui::note::Note;
use crate::ui::paint;
use crate::ui::providers::provider_icon;
use crate::ui::theme::{self, IconWeight, Palette, Type};
use finder::{Finder, is_address};

/// What was chosen and typed.
#[derive(Default)]
pub struct AddProvider {
    search: String,
    finder: Finder,
    chosen: usize,
    /// The chosen row is to be seen.
    scrolls: bool,
    name: String,
    /// The name was typed; a choice no longer overwrites it.
    was_named: bool,
    was_focused: bool,
}

/// How the dialog ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing was added.
    Close,
    /// This entry is being kept.
    Added(ProviderId),
}

impl AddProvider {
    /// Draws the dialog.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        self.finder.follow(ui, &self.search, state, out);
        if let Some(fitting) = self.finder.choice(state) {
            self.chosen = fitting;
            self.scrolls = true;
        }
        if !self.was_named {
            self.name = CATALOGUE
                .get(self.chosen)
                .map_or_else(String::new, |preset| free_name(state, &preset.name));
        }
        let shown = Dialog::new("add provider", &t("add-heading"), SIZE)
            .show(ui, |ui, places, keys| {
                self.content_ui(ui, state, places, keys, out)
            });
        if shown.close {
            return Some(Next::Close);
        }
        shown.inner
    }

    fn content_ui(
        &mut self,
        ui: &mut Ui,
        state: &AppState,
        places: Places,
        keys: Keys,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        let inside = places.inside(theme::BLOCK);
        let mut page = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        let name = t("add-search");
        let search = Field::new(&name, &mut self.search)
            .hide_label()
            .placeholder(&name)
            .leading(icon::MAGNIFYING_GLASS)
            .limit(254)
            .show(&mut page)
            .response;
        if !self.was_focused && ui.is_visible() {
            search.request_focus();
            self.was_focused = true;
        }
        self.finder.note_ui(&mut page, state);
        page.add_space(theme::PADDING);
        let list = page.available_rect_before_wrap();
        self.list_ui(&mut page, list.with_max_y(inside.bottom() - NAME));
        let name_place = Rect::from_min_max(
            pos2(inside.left(), inside.bottom() - NAME + theme::BLOCK),
            inside.max,
        );
        let mut name_ui = ui.new_child(
            UiBuilder::new()
                .max_rect(name_place)
                .layout(Layout::top_down(Align::Min)),
        );
        let hint = t("add-name-hint");
        let warning = t("add-name-taken");
        let note = if is_taken(state, &plain_name(&self.name)) {
            Note::Warning(&warning)
        } else {
            Note::Hint(&hint)
        };
        let changed = Field::new(&t("add-name"), &mut self.name)
            .limit(80)
            .note(Some(note))
            .show(&mut name_ui)
            .changed();
        self.was_named |= changed;
        self.footer_ui(ui, state, places, keys, out)
    }

    fn footer_ui(
        &mut self,
        ui: &mut Ui,
        state: &AppState,
        places: Places,
        keys: Keys,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        let mut next = keys.escape.then_some(Next::Close);
        let (add, cancel) = (t("add"), t("cancel"));
        let preset = self.matches().find(|(at, _)| *at == self.chosen);
        let is_ready = !plain_name(&self.name).is_empty() && !self.finder.is_pending(state);
        let add = Button::filled(&add)
            .min_width(FOOTER_BUTTON)
            .enabled(preset.is_some() && is_ready);
        let cancel = Button::outlined(&cancel).min_width(FOOTER_BUTTON);
        let width = add.width(ui) + theme::GAP + cancel.width(ui);
        footer_ui(ui, places.footer_end(width), |ui| {
            if add.show(ui, keys)
                && let Some((_, preset)) = preset
            {
                let mut provider = ProviderDraft::from_preset(preset, &plain_name(&self.name));
                self.finder.fill_in(state, &mut provider);
                next = Some(Next::Added(provider.id));
                out.push(Command::Save {
                    job: JobId::next(),
                    edit: Box::new(ProviderEdit {
                        provider,
                        mailboxes: Vec::new(),
                    }),
                });
            }
            if cancel.show(ui, keys) {
                next = Some(Next::Close);
            }
        });
        next
    }

    fn matches(&self) -> impl Iterator<Item = (usize, &'static Preset)> + use<> {
        let wanted = self.search.trim().to_lowercase();
        CATALOGUE.iter().enumerate().filter(move |(_, preset)| {
            wanted.is_empty()
                || is_address(&wanted)
                || preset.name.to_lowercase().contains(&wanted)
                || preset.smtp.host.contains(&wanted)
        })
    }

    fn list_ui(&mut self, ui: &mut Ui, card: Rect) {
        paint::card(ui, card, theme::RADIUS_CARD);
        let found: Vec<_> = self.matches().collect();
        let Some((first, _)) = found.first() else {
            let text = t("add-nothing");
            let pos = card.min + vec2(theme::BLOCK, theme::PADDING);
            let response = label::line_at(
                ui,
                pos,
                card.width() - 2.0 * theme::BLOCK,
                Type::Body,
                Palette::of(ui).text_muted,
                &text,
            );
            label::announce(&response);
            return;
        };
        if !found.iter().any(|(at, _)| *at == self.chosen) {
            self.chosen = *first;
        }
        let body = card.shrink(1.0);
        list::rows_ui(ui, body, "catalogue", t("add-list"), |ui, _| {
            ui.add_space(theme::TIGHT);
            for (at, preset) in found {
                self.preset_ui(ui, at, preset);
            }
        });
        self.scrolls = false;
    }

    fn preset_ui(&mut self, ui: &mut Ui, at: usize, preset: &Preset) {
        let palette = Palette::of(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let id = Id::unique(("catalogue row", at));
        let response = ui.interact(rect, id, Sense::click());
        if response.clicked() || response.has_focus() {
            self.chosen = at;
            self.finder.settle();
        }
        let is_chosen = self.chosen == at;
        if is_chosen && self.scrolls {
            response.scroll_to_me(Some(Align::Center));
        }
        list::describe(&response, &preset.name, is_chosen, || {
            preset.smtp.host.clone()
        });
        let inner = rect.shrink2(vec2(4.0, 2.0));
        if is_chosen || response.hovered() {
            let ground = if is_chosen {
                palette.accent.subtle
            } else {
                palette.hover
            };
            ui.painter()
                .rect_filled(inner, CornerRadius::same(theme::RADIUS), ground);
        }
        let middle = rect.center().y;
        icon::paint(
            ui.painter(),
            pos2(rect.left() + 25.0, middle),
            provider_icon(&preset.id),
            IconWeight::Regular,
            theme::ICON_ALONE,
            palette.text_muted,
        );
        let left = rect.left() + 48.0;
        label::paint_at(
            ui,
            pos2(left, middle - Type::Medium.line() / 2.0),
            rect.width() / 2.0,
            Type::Medium,
            palette.text,
            &preset.name,
        );
        label::line_to(
            ui,
            pos2(
                rect.right() - theme::BLOCK,
                middle - Type::Caption.line() / 2.0,
            ),
            Type::Caption,
            palette.text_muted,
            &preset.smtp.host,
        );
        if response.has_focus() {
            paint::focus_ring(ui, inner, theme::RADIUS, 0.0);
        }
    }
}

/// `wanted`, or `wanted 2` where there is one already, and so on.
pub fn free_name(state: &AppState, wanted: &str) -> String {
    if !is_taken(state, wanted) {
        return wanted.to_owned();
    }
    (2..=LAST_NUMBER)
        .map(|number| format!("{wanted} {number}"))
        .find(|name| !is_taken(state, name))
        .unwrap_or_default()
}

/// There is a provider of this name.
fn is_taken(state: &AppState, name: &str) -> bool {
    let name = name.to_lowercase();
    let mut providers = state.kept.providers.iter();
    providers.any(|provider| provider.name.to_lowercase() == name)
}

/// After so many entries of one name a name must be typed.
const LAST_NUMBER: u32 = 1_000;
const SIZE: egui::Vec2 = vec2(620.0, 506.0);
const ROW: f32 = 40.0;
/// The name with its label and note.
const NAME: f32 = 98.0;
