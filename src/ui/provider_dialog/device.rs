//! The sign-in on another device: how it begins, and the wait for it.

use eframe::egui::{Key, Ui, pos2, vec2};

use super::form::Judgement;
use super::{Asks, ProviderDialog, Scene, Start};
use crate::domain::mailbox::Mailbox;
use crate::message::Command;
use crate::state::{Phase, Run};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::result::{ResultBox, Sign, part_heading};
use crate::ui::theme::{self, Palette, Type};

impl ProviderDialog {
    /// The quiet way beside „Autorisieren", where the provider offers it.
    pub(super) fn device_start_ui(
        &mut self,
        ui: &mut Ui,
        judgement: &Judgement,
        keys: Keys,
        asks: &mut Asks<'_>,
    ) {
        if !judgement.offers_device(&self.form.edit.provider) {
            return;
        }
        if Button::link(&t("device-start"))
            .enabled(judgement.may_run)
            .show(ui, keys)
        {
            asks.starts.push(Start::AuthorizeOnDevice);
        }
    }

    pub(super) fn device_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        out: &mut Vec<Command>,
    ) {
        let Scene { state, keys, .. } = scene;
        let Phase::WaitingElsewhere {
            user_code,
            address,
            until,
        } = &run.phase
        else {
            return;
        };
        let palette = Palette::of(ui);
        // Nothing leads the person to this account but its name here.
        let user = self.form.mailbox().map(Mailbox::user).unwrap_or_default();
        let sentence = tf("device-sentence", &[("address", user.into())]);
        let title = t("device-waiting");
        ResultBox::new(&palette.accent, Sign::Spinner, &title, &sentence)
            .tint_all()
            .show(ui, |ui| {
                ui.add_space(theme::GAP);
                line_ui(ui, &t("device-address"), Type::Mono, address);
                line_ui(ui, &t("device-code"), Type::Code, user_code);
                ui.add_space(theme::GAP);
                self.time_left_ui(ui, *until, state.clock.instant);
                ui.add_space(theme::BLOCK);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    for (name, letter, value) in [
                        ("device-code-copy", Key::C, user_code),
                        ("device-address-copy", Key::R, address),
                    ] {
                        if Button::outlined(&t(name))
                            .icon(icon::COPY)
                            .letter(letter)
                            .show(ui, keys)
                        {
                            ui.ctx().copy_text(value.clone());
                        }
                    }
                    if Button::outlined(&t("cancel")).show(ui, keys) {
                        out.push(Command::Cancel { job: run.job });
                    }
                });
            });
        ui.add_space(theme::BLOCK);
        part_heading(ui, &t("device-blocked"));
        ui.add_space(2.0);
        label::label(
            ui,
            Type::Body,
            palette.text_muted,
            t("device-blocked-sentence"),
        );
    }
}

/// A name, and beside it what is to be typed on the other device.
fn line_ui(ui: &mut Ui, name: &str, role: Type, value: &str) {
    let palette = Palette::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), role.line()));
    let middle = row.center().y - Type::Body.line() / 2.0;
    let at = pos2(row.left(), middle);
    label::line_at(ui, at, VALUES, Type::Body, palette.text_muted, name);
    let at = row.min + vec2(VALUES, 0.0);
    label::line_at(ui, at, row.width() - VALUES, role, palette.text, value);
}

/// Where the values begin.
const VALUES: f32 = 90.0;
