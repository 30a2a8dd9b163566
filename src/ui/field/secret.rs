//! A secret in a field: dots, until somebody looks at it for a while.

use std::time::Duration;

use eframe::egui::{Rect, Response, Ui};

use crate::ui::button::icon_button_at;
use crate::ui::icon;
use crate::ui::theme;

/// How a secret field shows itself.
pub(super) struct Secret<'a> {
    pub shown: &'a mut bool,
    /// Name of the button that shows it.
    pub reveal: &'a str,
}

impl Secret<'_> {
    /// A secret is not shown to whoever comes by later: it is hidden when the window loses the focus, and a
    /// while after the last key.
    pub fn hide_in_time(&mut self, ui: &Ui, response: &Response) {
        let id = response.id.with("shown since");
        let now = ui.input(|input| input.time);
        if !*self.shown || !ui.input(|input| input.focused) {
            *self.shown = false;
            ui.data_mut(|data| data.remove::<f64>(id));
            return;
        }
        let since = ui.data_mut(|data| {
            let since = data.get_temp_mut_or(id, now);
            if response.changed() {
                *since = now;
            }
            *since
        });
        let left = since + SHOWN_SECONDS - now;
        *self.shown = left > 0.0;
        ui.ctx()
            .request_repaint_after(Duration::from_secs_f64(left.max(0.0)));
    }

    /// The button that shows and hides it.
    pub fn eye_ui(&mut self, ui: &mut Ui, place: Rect) {
        let icon = if *self.shown {
            icon::EYE_SLASH
        } else {
            icon::EYE
        };
        let response = icon_button_at(ui, place, icon, theme::ICON_ALONE, self.reveal);
        let shown = *self.shown;
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_toggled(shown.into());
        });
        if response.clicked() {
            *self.shown = !shown;
        }
    }
}

/// As long as somebody needs to compare a secret with another one.
const SHOWN_SECONDS: f64 = 10.0;
