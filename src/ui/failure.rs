//! A failure as a person reads it: the card with cause, steps and ids, and the shorter form of a warning.

use chrono::Local;
use eframe::egui::{Key, Rect, Ui, UiBuilder, pos2, vec2};

use crate::domain::diagnosis::{Confidence, Diagnosis};
use crate::state::{Clock, Run};
use crate::text::{self, t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::report::report;
use crate::ui::result::{ResultBox, Sign, code_ui, fold_ui, instruction_ui, part_heading, rule_ui};
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

/// The error card.
#[must_use = "a card is there once it is shown"]
pub struct Failure<'a> {
    /// What is shown.
    pub diagnosis: &'a Diagnosis,
    /// In which run it was met, for the report.
    pub run: Option<&'a Run>,
    /// When it is shown, for the report.
    pub clock: &'a Clock,
    /// The heading over the other side's words.
    pub reply: &'a str,
    /// It has just come and is read out.
    pub takes_focus: bool,
}

impl Failure<'_> {
    /// Shows it across the width of `ui`; `folds` hides the other side's words, `actions` stand below them.
    pub fn show(self, ui: &mut Ui, keys: Keys, folds: &mut bool, actions: impl FnOnce(&mut Ui)) {
        let palette = Palette::of(ui);
        let explanation = text::explain(self.diagnosis);
        ResultBox::new(
            &palette.danger,
            Sign::Fill(icon::X_CIRCLE),
            &explanation.title,
            &explanation.what,
        )
        .heading()
        .take_focus(self.takes_focus)
        .show(ui, |ui| {
            part_heading(ui, &t("remedy"));
            ui.add_space(theme::GAP);
            for (at, remedy) in explanation.remedy.iter().enumerate() {
                instruction_ui(ui, at + 1, &remedy.step, remedy.code.as_deref());
                ui.add_space(theme::GAP);
            }
            self.wait_ui(ui);
            ui.add_space(theme::TIGHT);
            let beside = ui.available_rect_before_wrap();
            cause_ui(ui, self.diagnosis);
            self.report_ui(ui, beside, keys);
            if !self.diagnosis.traces.is_empty() {
                ui.add_space(theme::PADDING);
                part_heading(ui, &t("failure-traces"));
                ui.add_space(theme::TIGHT);
                code_ui(ui, "traces", &self.diagnosis.traces.to_string());
            }
            let said = self.diagnosis.evidence.words.trim();
            if !said.is_empty() {
                ui.add_space(theme::PADDING);
                rule_ui(ui);
                ui.add_space(theme::GAP);
                let mut open = !*folds;
                fold_ui(ui, &mut open, self.reply);
                *folds = !open;
                if open {
                    ui.add_space(theme::TIGHT);
                    code_ui(ui, "reply", said);
                }
            }
            actions(ui);
        });
    }

    /// How long the server still wants to be left alone, where it has said so.
    fn wait_ui(&self, ui: &mut Ui) {
        let until = self.diagnosis.not_before();
        let left = until.and_then(|until| {
            let until = until.with_timezone(&Local).naive_local();
            (until - self.clock.local).to_std().ok()
        });
        if let Some(left) = left {
            paint::tick(ui, left);
            let text = tf("failure-wait", &[("time", words::left(left).into())]);
            label::status(ui, Type::Medium, Palette::of(ui).text, text);
            ui.add_space(theme::GAP);
        }
    }

    /// At the right of the lines that say who must act.
    fn report_ui(&self, ui: &mut Ui, beside: Rect, keys: Keys) {
        let name = t("report-copy");
        let button = Button::ghost(&name).icon(icon::CLIPBOARD).letter(Key::B);
        let size = vec2(button.width(ui), theme::CONTROL);
        let place = Rect::from_min_size(pos2(beside.right() - size.x, beside.top() + 2.0), size);
        if button.show(&mut ui.new_child(UiBuilder::new().max_rect(place)), keys) {
            let report = report(self.diagnosis, self.run, self.clock);
            ui.ctx().copy_text(report);
        }
    }
}

/// What will surprise somebody later: what it is, and what to do.
pub fn warning_ui(ui: &mut Ui, warning: &Diagnosis) {
    let palette = Palette::of(ui);
    let explanation = text::explain(warning);
    part_heading(ui, &explanation.title);
    label::label(ui, Type::Body, palette.text_muted, explanation.what);
    ui.add_space(theme::GAP);
    for (at, remedy) in explanation.remedy.iter().enumerate() {
        ui.push_id(warning.cause.label, |ui| {
            instruction_ui(ui, at + 1, &remedy.step, remedy.code.as_deref());
        });
        ui.add_space(theme::TIGHT);
    }
    cause_ui(ui, warning);
}

/// Who must act, the cause's id, and how sure that is.
fn cause_ui(ui: &mut Ui, diagnosis: &Diagnosis) {
    let palette = Palette::of(ui);
    let who = words::who_must_act(diagnosis.cause.who_acts);
    label::label(ui, Type::Medium, palette.text, who);
    let id = tf("failure-id", &[("id", diagnosis.cause.label.into())]);
    label::label(ui, Type::Caption, palette.text_muted, id);
    if diagnosis.confidence == Confidence::Likely {
        label::label(ui, Type::Caption, palette.text_muted, t("failure-likely"));
    }
}
