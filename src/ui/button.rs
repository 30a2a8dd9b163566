//! Buttons: filled (one a screen, the next step), outlined, ghost, link; and the icon button.

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CornerRadius, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// A button with a text. Its accessible name is the text.
#[must_use = "a button is there once it is shown"]
pub struct Button<'a> {
    text: &'a str,
    kind: Kind,
    icon: Option<char>,
    enabled: bool,
    min_width: f32,
    letter: Option<Key>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Filled,
    Outlined,
    Ghost,
    Link,
}

impl<'a> Button<'a> {
    /// The next step. Enter fires it; there is at most one on a screen.
    pub fn filled(text: &'a str) -> Self {
        Self::new(Kind::Filled, text)
    }

    /// Any other action.
    pub fn outlined(text: &'a str) -> Self {
        Self::new(Kind::Outlined, text)
    }

    /// Filled where `is_next`, else outlined: the filled button moves as the work goes on.
    pub fn next_step(is_next: bool, text: &'a str) -> Self {
        Self::new(
            if is_next {
                Kind::Filled
            } else {
                Kind::Outlined
            },
            text,
        )
    }

    /// Without an outline, for what stands inside a card.
    pub fn ghost(text: &'a str) -> Self {
        Self::new(Kind::Ghost, text)
    }

    /// A text in the colour of links.
    pub fn link(text: &'a str) -> Self {
        Self::new(Kind::Link, text)
    }

    fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            text,
            kind,
            icon: None,
            enabled: true,
            min_width: 0.0,
            letter: None,
        }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A disabled button has its reason in visible text beside it.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// At least this wide.
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    /// Alt and this letter press it; the letter is underlined while Alt is held.
    pub fn letter(mut self, letter: Key) -> Self {
        self.letter = Some(letter);
        self
    }

    /// Width it will take.
    pub fn width(&self, ui: &Ui) -> f32 {
        let text = label::width(ui, Type::Medium, self.text);
        let icon = if self.icon.is_some() {
            theme::ICON + theme::GAP
        } else {
            0.0
        };
        (text + icon + 2.0 * self.padding())
            .max(self.min_width)
            .ceil()
    }

    /// Shows it; true when it was pressed.
    pub fn show(self, ui: &mut Ui, keys: Keys) -> bool {
        self.add(ui, keys).0
    }

    /// Shows it; true when it was pressed by pointer, keyboard or assistive technology.
    pub fn add(self, ui: &mut Ui, keys: Keys) -> (bool, Response) {
        let id = ui.make_persistent_id(("button", self.text));
        let (_, rect) = ui.allocate_space(vec2(self.width(ui), theme::CONTROL));
        let enabled = self.enabled && ui.is_enabled();
        let sense = if enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, self.text));
        self.paint(ui, keys, rect, &response, enabled);
        let by_key = (self.kind == Kind::Filled && keys.enter)
            || self.letter.is_some_and(|letter| keys.is_letter(letter));
        (enabled && (response.clicked() || by_key), response)
    }

    fn paint(&self, ui: &Ui, keys: Keys, rect: Rect, response: &Response, enabled: bool) {
        if !ui.is_rect_visible(rect) {
            return;
        }
        let palette = Palette::of(ui);
        let hovered = enabled && (response.hovered() || response.is_pointer_button_down_on());
        let (fill, outline, text) = match (self.kind, enabled) {
            (Kind::Filled, true) => (
                if hovered {
                    palette.accent.fill_hover
                } else {
                    palette.accent.fill
                },
                Color32::TRANSPARENT,
                palette.accent.on_fill,
            ),
            (Kind::Outlined, true) => (
                if hovered {
                    palette.hover
                } else {
                    palette.surface_raised
                },
                palette.border_control,
                palette.text,
            ),
            (Kind::Filled | Kind::Outlined, false) => (
                palette.surface_raised,
                palette.border,
                palette.text_disabled,
            ),
            (Kind::Ghost, _) => (
                if hovered {
                    palette.hover
                } else {
                    Color32::TRANSPARENT
                },
                Color32::TRANSPARENT,
                if enabled {
                    palette.text
                } else {
                    palette.text_disabled
                },
            ),
            (Kind::Link, _) => (
                Color32::TRANSPARENT,
                Color32::TRANSPARENT,
                if enabled {
                    palette.accent.text
                } else {
                    palette.text_disabled
                },
            ),
        };
        ui.painter().rect(
            rect,
            CornerRadius::same(theme::RADIUS),
            fill,
            Stroke::new(1.0, outline),
            StrokeKind::Inside,
        );
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(self.job(text, keys, hovered)));
        let icon_width = if self.icon.is_some() {
            theme::ICON + theme::GAP
        } else {
            0.0
        };
        let left = rect.center().x - f32::midpoint(galley.size().x, icon_width);
        if let Some(icon) = self.icon {
            let center = pos2(left + theme::ICON / 2.0, rect.center().y);
            icon::paint(
                ui.painter(),
                center,
                icon,
                IconWeight::Regular,
                theme::ICON,
                text,
            );
        }
        let pos = pos2(left + icon_width, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(pos, galley, text);
        if response.has_focus() {
            paint::focus_ring(ui, rect, theme::RADIUS, 2.0);
        }
    }

    fn job(&self, color: Color32, keys: Keys, hovered: bool) -> LayoutJob {
        let plain = TextFormat {
            line_height: Some(Type::Medium.line()),
            valign: egui::Align::Center,
            ..TextFormat::simple(Type::Medium.font(), color)
        };
        let underlined = TextFormat {
            underline: Stroke::new(1.0, color),
            ..plain.clone()
        };
        let mut job = LayoutJob::default();
        if self.kind == Kind::Link && hovered {
            job.append(self.text, 0.0, underlined);
            return job;
        }
        let letter = self
            .letter
            .filter(|_| keys.alt_held && self.enabled)
            .and_then(|letter| {
                self.text
                    .char_indices()
                    .find(|(_, c)| c.to_string().eq_ignore_ascii_case(letter.name()))
            });
        match letter {
            Some((at, c)) => {
                let end = at + c.len_utf8();
                job.append(&self.text[..at], 0.0, plain.clone());
                job.append(&self.text[at..end], 0.0, underlined);
                job.append(&self.text[end..], 0.0, plain);
            }
            None => job.append(self.text, 0.0, plain),
        }
        job
    }

    fn padding(&self) -> f32 {
        if self.kind == Kind::Link {
            theme::TIGHT
        } else {
            theme::PADDING
        }
    }
}

/// An icon alone as a button, in `rect`. `name` is its accessible name and its tooltip.
pub fn icon_button_at(ui: &mut Ui, rect: Rect, icon: char, size: f32, name: &str) -> Response {
    let id = ui.make_persistent_id(("icon button", icon, name));
    let enabled = ui.is_enabled();
    let sense = if enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let palette = Palette::of(ui);
    if response.hovered() && enabled {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(theme::RADIUS), palette.hover);
    }
    let color = if enabled {
        palette.text_muted
    } else {
        palette.text_disabled
    };
    icon::paint(
        ui.painter(),
        rect.center(),
        icon,
        IconWeight::Regular,
        size,
        color,
    );
    if response.has_focus() {
        paint::focus_ring(ui, rect, theme::RADIUS, -1.0);
    }
    response.on_hover_text(name)
}
