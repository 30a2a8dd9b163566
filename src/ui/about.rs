//! „Über AEVO Administrator".

use eframe::egui;
use eframe::egui::{Align, Layout, UiBuilder, vec2};

use crate::message::{Command, Seal};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, footer_ui};
use crate::ui::label;
use crate::ui::theme::{self, Palette, Type};

/// The dialog.
#[derive(Default)]
pub struct About {
    was_focused: bool,
}

impl About {
    /// Draws it; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        // There is nothing to ask for here.
        let _ = out;
        let shown = Dialog::new("about", &t("menu-about"), SIZE).show(ui, |ui, places, keys| {
            let palette = Palette::of(ui);
            let inside = places.body.shrink2(vec2(theme::MARGIN, 4.0));
            let mut page = ui.new_child(
                UiBuilder::new()
                    .max_rect(inside)
                    .layout(Layout::top_down(Align::Min)),
            );
            page.spacing_mut().item_spacing.y = theme::PADDING;
            let version = tf("version", &[("version", env!("CARGO_PKG_VERSION").into())]);
            label::label(&mut page, Type::Medium, palette.text, version);
            for id in ["about-purpose", "about-mark", "about-licence"] {
                label::label(&mut page, Type::Body, palette.text, t(id));
            }
            let seal = match state.seal {
                Some(Seal::Keyring) => t("about-seal-keyring"),
                Some(Seal::Password) | None => t("about-seal-password"),
            };
            label::label(&mut page, Type::Caption, palette.text_muted, seal);
            let name = t("close");
            let close = Button::filled(&name).min_width(FOOTER_BUTTON);
            let mut closes = keys.escape;
            footer_ui(ui, places.footer_end(close.width(ui)), |ui| {
                let (pressed, response) = close.add(ui, keys);
                closes |= pressed;
                if !self.was_focused && ui.is_visible() {
                    response.request_focus();
                    self.was_focused = true;
                }
            });
            closes
        });
        shown.close || shown.inner
    }
}

const SIZE: egui::Vec2 = vec2(560.0, 400.0);
