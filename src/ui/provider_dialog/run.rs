//! A run in place of the form: the form folded to one line, then what is going on or how it ended.

use eframe::egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::{Asks, ProviderDialog, Scene};
use crate::domain::provider::SignIn;
use crate::state::{Phase, Run};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

impl ProviderDialog {
    pub(super) fn run_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        height: f32,
        asks: &mut Asks<'_>,
    ) {
        let keys = scene.keys;
        let top = ui.cursor().top();
        self.summary_ui(ui, run, keys);
        ui.add_space(theme::PADDING);
        let reads_out = run.is_over() && self.view.read_out != Some(run.job) && ui.is_visible();
        if reads_out {
            self.view.read_out = Some(run.job);
        }
        match &run.phase {
            Phase::Working => self.working_ui(ui, run, keys, asks.out),
            Phase::Waiting { .. } => self.waiting_ui(ui, scene, run, asks.out),
            Phase::WaitingElsewhere { .. } => self.device_ui(ui, scene, run, asks.out),
            Phase::Authorized => {
                if let Some(authorized) = &run.authorized {
                    self.authorized_ui(ui, scene, run, authorized, reads_out, asks);
                }
            }
            Phase::Sent(receipt) => {
                self.sent_ui(ui, scene, run, receipt, reads_out, asks);
            }
            Phase::Fetched(why) => self.fetched_ui(ui, scene, run, why, reads_out, asks),
            Phase::Failed(diagnosis) => {
                self.failed_ui(ui, scene, run, diagnosis, reads_out, asks);
            }
            Phase::Cancelled => {}
        }
        // Whether the actions fit is known once everything was laid out; they count in both cases.
        let mut needed = ui.cursor().top() - top + 2.0 * theme::BLOCK;
        // Where a row stays in the result, the actions need no more height than it.
        if self.view.overflows && matches!(run.phase, Phase::Failed(_)) {
            needed += theme::BLOCK + theme::CONTROL;
        }
        let overflows = run.is_over() && needed > height;
        if overflows != self.view.overflows {
            self.view.overflows = overflows;
            ui.ctx().request_repaint();
        }
        if keys.run && run.is_over() {
            asks.starts.push(self.again());
        }
    }

    /// The form in one line, with the button that unfolds it.
    fn summary_ui(&mut self, ui: &mut Ui, run: &Run, keys: Keys) {
        let palette = Palette::of(ui);
        let (_, card) = ui.allocate_space(vec2(ui.available_width(), SUMMARY));
        paint::card(ui, card, theme::RADIUS_CARD);
        icon::paint(
            ui.painter(),
            pos2(card.left() + 26.0, card.center().y),
            icon::ENVELOPE,
            IconWeight::Regular,
            theme::ICON_ALONE,
            palette.text_muted,
        );
        let name = t("edit");
        let edit = Button::ghost(&name)
            .icon(icon::PENCIL)
            .enabled(run.is_over());
        let width = edit.width(ui);
        let place = Rect::from_min_size(
            pos2(
                card.right() - theme::PADDING - width,
                card.center().y - theme::CONTROL / 2.0,
            ),
            vec2(width, theme::CONTROL),
        );
        let left = card.left() + TEXTS;
        let texts = place.left() - theme::PADDING - left;
        let address = self
            .form
            .mailbox()
            .map_or_else(String::new, |mailbox| mailbox.address.clone());
        label::line_at(
            ui,
            pos2(left, card.top() + 8.0),
            texts,
            Type::Medium,
            palette.text,
            &address,
        );
        label::line_at(
            ui,
            pos2(left, card.top() + 29.5),
            texts,
            Type::Caption,
            palette.text_muted,
            &self.in_short(),
        );
        let mut place = ui.new_child(UiBuilder::new().max_rect(place));
        if edit.show(&mut place, keys) {
            self.view.unfolded = true;
        }
    }

    /// „Client ID 7c1f0b52… · Geheimnis gültig bis 10.01.2028"
    fn in_short(&self) -> String {
        let provider = &self.form.edit.provider;
        if provider.sign_in == SignIn::Password {
            return format!("{} · {}", provider.name, t("sign-in-password-short"));
        }
        let start: String = provider
            .client_id
            .entered()
            .chars()
            .take(SHORT_ID)
            .collect();
        let id = tf("short-client-id", &[("start", start.into())]);
        let expires = provider.secret_expires.entered();
        if expires.is_empty() {
            id
        } else {
            let expires = tf("row-expires", &[("day", expires.into())]);
            format!("{id} · {expires}")
        }
    }
}

const SUMMARY: f32 = 56.0;
/// Where the texts of the summary begin.
const TEXTS: f32 = 48.0;
/// A client ID in short: enough to tell two apart.
const SHORT_ID: usize = 8;
