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

/// What is to happen next.
pub enum Next {
    /// Close the dialog.
    Close,
    /// Show whose software is in the program.
    Licences,
}

/// The dialog.
#[derive(Default)]
pub struct About {
    was_focused: bool,
    /// Another dialog stands above.
    is_covered: bool,
}

impl About {
    /// Another dialog stands above, or does no longer: then the focus comes back.
    pub fn cover(&mut self, is_covered: bool) {
        if self.is_covered && !is_covered {
            self.was_focused = false;
        }
        self.is_covered = is_covered;
    }

    /// Draws it.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        // There is nothing to ask for here.
        let _ = out;
        let title = t("menu-about");
        let dialog = Dialog::new("about", &title, SIZE).on_top(!self.is_covered);
        let shown = dialog.show(ui, |ui, places, keys| {
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
            let (close, licences) = (t("close"), t("about-licences"));
            let close = Button::filled(&close).min_width(FOOTER_BUTTON);
            let licences = Button::outlined(&licences).min_width(FOOTER_BUTTON);
            let width = licences.width(ui) + theme::GAP + close.width(ui);
            let mut next = keys.escape.then_some(Next::Close);
            footer_ui(ui, places.footer_end(width), |ui| {
                if licences.show(ui, keys) {
                    next = Some(Next::Licences);
                }
                let (pressed, response) = close.add(ui, keys);
                if pressed {
                    next = Some(Next::Close);
                }
                if !self.was_focused && ui.is_visible() {
                    response.request_focus();
                    self.was_focused = true;
                }
            });
            next
        });
        if shown.close {
            Some(Next::Close)
        } else {
            shown.inner
        }
    }
}

const SIZE: egui::Vec2 = vec2(560.0, 400.0);
