//! Books inside the program, one chapter at a time: the user manual, and whose software is in the program.

use std::borrow::Cow;
use std::sync::LazyLock;

use eframe::egui;
use eframe::egui::{
    Align, CornerRadius, Id, Layout, Rect, ScrollArea, Sense, TextStyle, Ui, UiBuilder, pos2, vec2,
};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::message::Command;
use crate::state::AppState;
use crate::text::t;
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, Places, footer_ui};
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::list;
use crate::ui::theme::{self, Palette, Type};

/// The pictures of the manual, by the path that it names them with.
const PICTURES: [(&str, &[u8]); 4] = [
    (
        "bytes://pictures/details-light.png",
        include_bytes!("../../assets/pictures/details-light.png"),
    ),
    (
        "bytes://pictures/waiting-light.png",
        include_bytes!("../../assets/pictures/waiting-light.png"),
    ),
    (
        "bytes://pictures/sent-light.png",
        include_bytes!("../../assets/pictures/sent-light.png"),
    ),
    (
        "bytes://pictures/failed-light.png",
        include_bytes!("../../assets/pictures/failed-light.png"),
    ),
];

/// Title and text of each chapter.
type Chapters = Vec<(&'static str, &'static str)>;

// Both files are readable in the repository, too.
static MANUAL: LazyLock<Chapters> =
    LazyLock::new(|| chapters(include_str!("../../assets/manual.md")));
static LICENCES: LazyLock<Chapters> =
    LazyLock::new(|| chapters(include_str!("../../assets/third-party.txt")));

/// An open book, the chapter that is read, and what is searched for.
pub struct Book {
    id: &'static str,
    title: Cow<'static, str>,
    search_label: Cow<'static, str>,
    chapters: &'static Chapters,
    is_markdown: bool,
    chapter: usize,
    search: String,
    cache: CommonMarkCache,
    was_opened: bool,
}

impl Book {
    /// „Handbuch".
    pub fn manual() -> Self {
        Self {
            is_markdown: true,
            ..Self::new("manual", t("menu-manual"), t("manual-search"), &MANUAL)
        }
    }

    /// The libraries, fonts and symbols in the program, with their licences.
    pub fn licences() -> Self {
        let (title, search) = (t("licences-title"), t("licences-search"));
        Self::new("licences", title, search, &LICENCES)
    }

    fn new(
        id: &'static str,
        title: Cow<'static, str>,
        search_label: Cow<'static, str>,
        chapters: &'static Chapters,
    ) -> Self {
        Self {
            id,
            title,
            search_label,
            chapters,
            is_markdown: false,
            chapter: 0,
            search: String::new(),
            cache: CommonMarkCache::default(),
            was_opened: false,
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        // Nothing here depends on the state or asks for anything.
        let _ = (state, out);
        if !self.was_opened {
            // Pictures cost nothing before somebody reads the manual.
            egui_extras::install_image_loaders(ui.ctx());
            for (name, bytes) in PICTURES {
                ui.ctx().include_bytes(name, bytes);
            }
            self.was_opened = true;
        }
        let title = self.title.clone();
        let shown = Dialog::new(self.id, &title, SIZE)
            .show(ui, |ui, places, keys| self.content_ui(ui, places, keys));
        shown.close || shown.inner
    }

    fn content_ui(&mut self, ui: &mut Ui, places: Places, keys: Keys) -> bool {
        let split = places.body.left() + CONTENTS;
        self.contents_ui(ui, places.body.with_max_x(split), keys);
        self.chapter_ui(ui, places.body.with_min_x(split));
        let name = t("close");
        let close = Button::filled(&name).min_width(FOOTER_BUTTON);
        let mut closes = keys.escape;
        footer_ui(ui, places.footer_end(close.width(ui)), |ui| {
            closes |= close.show(ui, keys);
        });
        closes
    }

    /// The search and the chapters in which it finds something.
    fn contents_ui(&mut self, ui: &mut Ui, place: Rect, keys: Keys) {
        let inside = place.shrink2(vec2(theme::BLOCK, theme::GAP));
        let mut column = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        let search = Field::new(&self.search_label, &mut self.search)
            .hide_label()
            .placeholder(&self.search_label)
            .leading(icon::MAGNIFYING_GLASS)
            .limit(100)
            .show(&mut column)
            .response;
        if keys.find {
            search.request_focus();
        }
        column.add_space(theme::GAP);
        let wanted = self.search.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&wanted);
        let found: Vec<usize> = (0..)
            .zip(self.chapters)
            .filter(|(_, (title, text))| wanted.is_empty() || holds(title) || holds(text))
            .map(|(at, _)| at)
            .collect();
        if !found.contains(&self.chapter)
            && let Some(first) = found.first()
        {
            self.chapter = *first;
        }
        if found.is_empty() {
            let color = Palette::of(&column).text_muted;
            label::status(&mut column, Type::Caption, color, t("manual-nothing"));
            return;
        }
        let moved = list::arrow_keys(&column, found.len(), |at| {
            found.get(at).map(|at| chapter_id(*at))
        });
        if let Some(chapter) = moved.and_then(|at| found.get(at)) {
            self.chapter = *chapter;
        }
        let list = column.available_rect_before_wrap();
        list::rows_ui(
            &mut column,
            list,
            "chapters",
            t("manual-contents"),
            |ui, _| {
                for at in found {
                    self.row_ui(ui, at);
                }
            },
        );
    }

    fn row_ui(&mut self, ui: &mut Ui, at: usize) {
        let Some((title, _)) = self.chapters.get(at) else {
            return;
        };
        let palette = Palette::of(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let response = ui.interact(rect, chapter_id(at), Sense::click());
        if response.clicked() {
            self.chapter = at;
            response.request_focus();
        }
        let is_chosen = self.chapter == at;
        list::describe(&response, title, is_chosen, String::new);
        list::keep_arrows(ui, &response);
        if is_chosen || response.hovered() {
            let ground = if is_chosen {
                palette.accent.subtle
            } else {
                palette.hover
            };
            let corner = CornerRadius::same(theme::RADIUS);
            ui.painter().rect_filled(rect, corner, ground);
        }
        let role = if is_chosen { Type::Medium } else { Type::Body };
        let pos = pos2(
            rect.left() + theme::GAP,
            rect.center().y - role.line() / 2.0,
        );
        label::paint_at(
            ui,
            pos,
            rect.width() - theme::GAP,
            role,
            palette.text,
            title,
        );
    }

    fn chapter_ui(&mut self, ui: &mut Ui, place: Rect) {
        let Some((title, text)) = self.chapters.get(self.chapter) else {
            return;
        };
        let inside = Rect::from_min_max(
            place.min + vec2(theme::BLOCK, theme::GAP),
            place.max - vec2(theme::TIGHT, 0.0),
        );
        let mut page = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        let width = inside.width() - theme::MARGIN;
        ScrollArea::vertical()
            .id_salt(("chapter", self.chapter))
            .auto_shrink(false)
            .show(&mut page, |ui| {
                ui.set_max_width(width);
                let color = Palette::of(ui).text;
                label::heading(ui, Type::Title, color, 2, *title);
                ui.add_space(theme::PADDING);
                dress(ui);
                if self.is_markdown {
                    CommonMarkViewer::new()
                        .default_implicit_uri_scheme("bytes://")
                        .max_image_width(Some(width as usize))
                        .show(ui, &mut self.cache, text);
                } else {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
                        label::label(ui, Type::Body, color, part.trim_matches('\n'));
                    }
                }
                ui.add_space(theme::BLOCK);
            });
    }
}

fn chapters(text: &'static str) -> Chapters {
    let chapters = text.split("\n## ").skip(1);
    chapters.filter_map(|text| text.split_once('\n')).collect()
}

/// The styles of the house, for what is not drawn by it.
fn dress(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let style = ui.style_mut();
    for (part, role) in [
        (TextStyle::Body, Type::Body),
        (TextStyle::Button, Type::Body),
        (TextStyle::Monospace, Type::Mono),
    ] {
        style.text_styles.insert(part, role.font());
    }
    style.visuals.widgets.noninteractive.fg_stroke.color = palette.text;
    // egui has no bold: what is to be pressed stands out by its colour.
    style.visuals.widgets.active.fg_stroke.color = palette.accent.text;
    style.spacing.item_spacing = vec2(0.0, theme::TIGHT);
    // The mark of a list's item is as high as a line of text; the row that its words begin in would be as high as a button.
    ui.spacing_mut().interact_size.y = ui.text_style_height(&TextStyle::Body);
}

fn chapter_id(at: usize) -> Id {
    Id::unique(("chapter row", at))
}

const SIZE: egui::Vec2 = vec2(1064.0, 692.0);
const CONTENTS: f32 = 304.0;
const ROW: f32 = 34.0;
