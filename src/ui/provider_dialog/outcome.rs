//! How a run ended: the consent, the mail, or why there is none.

use eframe::egui::Ui;

use super::offer::check_all_ui;
use super::{Asks, ProviderDialog, Scene};
use crate::domain::assistant;
use crate::domain::diagnosis::Diagnosis;
use crate::message::{Authorized, Receipt};
use crate::state::Run;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::failure::{Failure, warning_ui};
use crate::ui::field::LABEL_GAP;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::result::{ResultBox, Sign, code_ui, pair_ui, part_heading};
use crate::ui::theme::{self, Palette};
use crate::ui::words;

impl ProviderDialog {
    pub(super) fn authorized_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        authorized: &Authorized,
        reads_out: bool,
        asks: &mut Asks<'_>,
    ) {
        let palette = Palette::of(ui);
        let mailbox = self
            .form
            .mailbox()
            .map_or_else(String::new, |mailbox| mailbox.address.clone());
        let account = authorized.account.clone().unwrap_or(mailbox);
        let title = tf("status-authorized", &[("address", account.into())]);
        let warnings = || authorized.warnings.iter().chain(&run.foreseen);
        let (tone, sign) = if warnings().next().is_none() {
            (&palette.success, Sign::Fill(icon::CHECK_CIRCLE))
        } else {
            (&palette.warning, Sign::Fill(icon::WARNING))
        };
        let sentence = t("authorized-sentence");
        let below = self.actions_in_footer(scene.places.low);
        ResultBox::new(tone, sign, &title, &sentence)
            .take_focus(reads_out)
            .show(ui, |ui| {
                for (at, warning) in warnings().enumerate() {
                    ui.push_id(at, |ui| warning_ui(ui, warning));
                    ui.add_space(theme::PADDING);
                }
                ui.horizontal(|ui| {
                    if !below {
                        self.actions_ui(ui, run, scene.keys, asks);
                    }
                    check_all_ui(ui, scene.judgement, scene.keys, asks);
                });
            });
    }

    pub(super) fn sent_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        receipt: &Receipt,
        reads_out: bool,
        asks: &mut Asks<'_>,
    ) {
        let palette = Palette::of(ui);
        let encryption = words::security(receipt.security);
        let server = format!("{}, {encryption}", receipt.server);
        let sentence = match receipt.arrived {
            Some(took) => tf("sent-arrived", &[("time", words::duration(took).into())]),
            None => t("sent-sentence").into_owned(),
        };
        let said = tf("sent-said", &[("reply", receipt.reply.as_str().into())]);
        let below = self.actions_in_footer(scene.places.low);
        ResultBox::new(
            &palette.success,
            Sign::Fill(icon::CHECK_CIRCLE),
            &t("sent"),
            &sentence,
        )
        .said(&said)
        .take_focus(reads_out)
        .show(ui, |ui| {
            let is_other = !receipt.user.eq_ignore_ascii_case(&receipt.from);
            for (name, value) in [
                (t("sent-from"), Some(&receipt.from)),
                (t("sent-user"), Some(&receipt.user).filter(|_| is_other)),
                (t("sent-to"), Some(&receipt.to)),
                (t("sent-subject"), Some(&receipt.subject)),
                (t("sent-server"), Some(&server)),
            ] {
                if let Some(value) = value {
                    pair_ui(ui, &name, value);
                }
            }
            ui.add_space(theme::GAP);
            part_heading(ui, &t("reply"));
            ui.add_space(LABEL_GAP);
            code_ui(ui, "reply", &receipt.reply);
            ui.add_space(theme::BLOCK);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.y = theme::GAP;
                if !below {
                    self.actions_ui(ui, run, scene.keys, asks);
                }
                check_all_ui(ui, scene.judgement, scene.keys, asks);
                let papers = &mut self.view.papers;
                papers.acceptance_ui(ui, run, scene.state, scene.keys, asks.out);
            });
            self.view.papers.note_ui(ui, scene.state);
        });
    }

    /// Everything was proven that the application may do; it may not send.
    pub(super) fn fetched_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        why: &Diagnosis,
        reads_out: bool,
        asks: &mut Asks<'_>,
    ) {
        let palette = Palette::of(ui);
        let below = self.actions_in_footer(scene.places.low);
        ResultBox::new(
            &palette.success,
            Sign::Fill(icon::CHECK_CIRCLE),
            &t("fetched"),
            &t("fetched-sentence"),
        )
        .take_focus(reads_out)
        .show(ui, |ui| {
            warning_ui(ui, why);
            ui.add_space(theme::BLOCK);
            ui.horizontal(|ui| {
                if !below {
                    self.actions_ui(ui, run, scene.keys, asks);
                }
                let papers = &mut self.view.papers;
                papers.acceptance_ui(ui, run, scene.state, scene.keys, asks.out);
            });
            self.view.papers.note_ui(ui, scene.state);
        });
    }

    pub(super) fn failed_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        run: &Run,
        diagnosis: &Diagnosis,
        reads_out: bool,
        asks: &mut Asks<'_>,
    ) {
        let below = self.actions_in_footer(scene.places.low);
        let mut folds = self.view.folds_reply;
        Failure {
            diagnosis,
            run: Some(run),
            clock: &scene.state.clock,
            reply: &t("reply"),
            takes_focus: reads_out,
        }
        .show(ui, scene.keys, &mut folds, |ui| {
            let task = self.task();
            let papers = &mut self.view.papers;
            papers.package_for_ui(ui, diagnosis, task, scene.state, scene.keys, asks.out);
            self.lead_ui(ui, diagnosis, scene.keys, asks);
            if !below {
                ui.add_space(theme::BLOCK - 2.0);
                ui.horizontal(|ui| self.actions_ui(ui, run, scene.keys, asks));
            }
        });
        self.view.folds_reply = folds;
    }

    /// Offers the step of the set-up assistant in which the cause is put right; what was typed since the run
    /// would be left behind there.
    fn lead_ui(&self, ui: &mut Ui, diagnosis: &Diagnosis, keys: Keys, asks: &mut Asks<'_>) {
        let draft = &self.form.edit.provider;
        let step = assistant::Step::of_cause(diagnosis.cause.label)
            .filter(|_| assistant::serves(draft))
            .filter(|step| !self.view.is_guided || *step != draft.assistant.step)
            .filter(|_| self.view.is_guided || !self.form.is_changed());
        let Some(step) = step else {
            return;
        };
        let name = tf("assistant-lead", &[("number", step.number().into())]);
        ui.add_space(theme::PADDING);
        if Button::outlined(&name).show(ui, keys) {
            asks.leads = Some(step);
        }
    }
}
