//! A run that goes on: working, or waiting for the consent in the browser.

use std::time::{Duration, Instant};

use eframe::egui::{Key, Ui};

use super::{Ask, ProviderDialog, Scene, Start};
use crate::domain::draft::SecretText;
use crate::domain::mailbox::Mailbox;
use crate::message::Command;
use crate::state::{Phase, Run};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::field::LABEL_GAP;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::paint;
use crate::ui::result::{ResultBox, Sign, part_heading};
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

impl ProviderDialog {
    pub(super) fn working_ui(
        &mut self,
        ui: &mut Ui,
        run: &Run,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        let palette = Palette::of(ui);
        self.view.waits_since = None;
        let title = t(match self.view.started {
            Start::Authorize { then_send: false } | Start::AuthorizeOnDevice => "working-authorize",
            Start::Authorize { then_send: true } | Start::Send => "working-send",
            Start::CheckAll => "working-check",
        });
        ResultBox::new(
            &palette.accent,
            Sign::Spinner,
            &title,
            &t("working-sentence"),
        )
        .tint_all()
        .show(ui, |ui| {
            ui.add_space(theme::BLOCK);
            if Button::outlined(&t("cancel")).show(ui, keys) {
                out.push(Command::Cancel { job: run.job });
            }
        });
    }

    pub(super) fn waiting_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        out: &mut Vec<Command>,
    ) {
        let Scene { state, keys, .. } = scene;
        let Phase::Waiting {
            url,
            until,
            browser_missing,
            pasted_wrong,
        } = &run.phase
        else {
            return;
        };
        let palette = Palette::of(ui);
        let user = self.form.mailbox().map(Mailbox::user).unwrap_or_default();
        let sentence = tf("waiting-sentence", &[("address", user.into())]);
        let mut pastes = keys.is_letter(Key::U);
        ResultBox::new(&palette.accent, Sign::Spinner, &t("waiting"), &sentence)
            .tint_all()
            .show(ui, |ui| {
                if *browser_missing {
                    ui.add_space(theme::GAP);
                    note_ui(ui, Note::Warning(&t("waiting-no-browser")));
                }
                for diagnosis in &run.foreseen {
                    ui.add_space(theme::GAP);
                    note_ui(ui, Note::Warning(&words::foreseen(diagnosis)));
                }
                ui.add_space(theme::BLOCK);
                self.time_left_ui(ui, *until, state.clock.instant);
                ui.add_space(theme::BLOCK);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    if Button::outlined(&t("browser-again"))
                        .icon(icon::BROWSER)
                        .letter(Key::B)
                        .show(ui, keys)
                    {
                        out.push(Command::OpenBrowser { job: run.job });
                    }
                    if Button::outlined(&t("link-copy"))
                        .icon(icon::COPY)
                        .letter(Key::L)
                        .show(ui, keys)
                    {
                        ui.ctx().copy_text(url.clone());
                    }
                    if Button::outlined(&t("cancel")).show(ui, keys) {
                        out.push(Command::Cancel { job: run.job });
                    }
                });
            });
        ui.add_space(theme::BLOCK);
        part_heading(ui, &t("elsewhere"));
        ui.add_space(2.0);
        let redirect = self.form.edit.provider.redirect_uri.trim().to_owned();
        let sentence = tf("elsewhere-sentence", &[("redirect", redirect.into())]);
        label::label(ui, Type::Body, palette.text_muted, sentence);
        if *pasted_wrong {
            ui.add_space(theme::GAP);
            note_ui(ui, Note::Error(&t("pasted-wrong")));
        }
        ui.add_space(theme::GAP);
        pastes |= Button::outlined(&t("paste-open"))
            .icon(icon::LINK)
            .show(ui, keys);
        if pastes {
            self.ask = Some(Ask::Paste {
                address: SecretText::default(),
                shown: true,
            });
        }
    }

    /// What is left of a wait that ends at `until`.
    pub(super) fn time_left_ui(&mut self, ui: &mut Ui, until: Instant, now: Instant) {
        let since = *self.view.waits_since.get_or_insert(now);
        let left = until.saturating_duration_since(now);
        let whole = until.saturating_duration_since(since);
        paint::tick(ui, left);
        let text = tf("waiting-left", &[("time", words::left(left).into())]);
        paint::progress(ui, share(left, whole), &text);
        ui.add_space(LABEL_GAP);
        label::label(ui, Type::Caption, Palette::of(ui).text_muted, text);
    }
}

fn share(left: Duration, whole: Duration) -> f32 {
    if whole.is_zero() {
        0.0
    } else {
        left.as_secs_f32() / whole.as_secs_f32()
    }
}
