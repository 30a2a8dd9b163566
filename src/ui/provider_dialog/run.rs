//! A run in place of the form: the form folded to one line, then what is going on or how it ended.

use eframe::egui::{Key, Rect, Ui, UiBuilder, pos2, vec2};

use super::standing::check_all_ui;
use super::{Asks, ProviderDialog, Scene, Start};
use crate::domain::assistant;
use crate::domain::diagnosis::Diagnosis;
use crate::domain::provider::SignIn;
use crate::message::{Authorized, Receipt};
use crate::state::{Phase, Run};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::failure::{Failure, warning_ui};
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::result::{ResultBox, Sign, code_ui, pair_ui, part_heading};
use crate::ui::theme::{self, IconWeight, Palette, Type};
use crate::ui::words;

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

    fn authorized_ui(
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

    fn sent_ui(
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
            ui.add_space(LABEL);
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
    fn fetched_ui(
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

    fn failed_ui(
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

    /// The actions of a run that is over.
    pub(super) fn actions_ui(&mut self, ui: &mut Ui, run: &Run, keys: Keys, asks: &mut Asks<'_>) {
        match &run.phase {
            Phase::Authorized => {
                if Button::filled(&t("send-test-mail"))
                    .icon(icon::PAPER_PLANE)
                    .letter(Key::T)
                    .show(ui, keys)
                {
                    asks.starts.push(Start::Send);
                }
                if Button::outlined(&t("authorize"))
                    .icon(icon::SHIELD_CHECK)
                    .letter(Key::A)
                    .show(ui, keys)
                {
                    asks.starts.push(Start::Authorize { then_send: false });
                }
            }
            Phase::Sent(receipt) => {
                if Button::outlined(&t("record-copy"))
                    .icon(icon::CLIPBOARD)
                    .show(ui, keys)
                {
                    ui.ctx().copy_text(receipt.transcript.clone());
                }
                if Button::outlined(&t("send-test-mail"))
                    .icon(icon::PAPER_PLANE)
                    .letter(Key::T)
                    .show(ui, keys)
                {
                    asks.starts.push(Start::Send);
                }
            }
            Phase::Fetched(_) => {
                if Button::next_step(false, &t("again"))
                    .icon(icon::ARROW_CLOCKWISE)
                    .letter(Key::E)
                    .show(ui, keys)
                {
                    asks.starts.push(self.again());
                }
            }
            Phase::Failed(diagnosis) => {
                let consents = diagnosis.needs_consent();
                if Button::next_step(!consents, &t("again"))
                    .icon(icon::ARROW_CLOCKWISE)
                    .letter(Key::E)
                    .show(ui, keys)
                {
                    asks.starts.push(self.again());
                }
                let sends = self.view.started != Start::Authorize { then_send: false };
                let is_user = self.form.edit.provider.sign_in == SignIn::User;
                if is_user
                    && (consents || sends)
                    && Button::next_step(consents, &t("authorize"))
                        .icon(icon::SHIELD_CHECK)
                        .letter(Key::A)
                        .show(ui, keys)
                {
                    asks.starts.push(Start::Authorize { then_send: false });
                }
            }
            Phase::Working
            | Phase::Waiting { .. }
            | Phase::WaitingElsewhere { .. }
            | Phase::Cancelled => {}
        }
    }

    /// The actions of the run stand in the footer: the window is low, or the result is long.
    pub(super) fn actions_in_footer(&self, low: bool) -> bool {
        (low || self.view.overflows) && self.tab == 0 && !self.view.unfolded
    }

    fn again(&self) -> Start {
        match self.view.started {
            // Consent was given, or will be asked for where it was not.
            Start::Authorize { then_send: true } => Start::Send,
            start => start,
        }
    }
}

const SUMMARY: f32 = 56.0;
/// Where the texts of the summary begin.
const TEXTS: f32 = 48.0;
/// A client ID in short: enough to tell two apart.
const SHORT_ID: usize = 8;
/// Between a text and what belongs to it.
const LABEL: f32 = 6.0;
