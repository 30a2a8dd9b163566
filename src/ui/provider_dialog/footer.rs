//! The footer of the dialog, what closes it, and what is asked before.

use std::task::Poll;

use eframe::egui;
use eframe::egui::{Align, Key, Layout, Rect, Ui, UiBuilder, pos2, vec2};
use secrecy::SecretString;

use super::{Ask, Asks, ProviderDialog, Save, Scene, Start};
use crate::domain::diagnosis::Diagnosis;
use crate::message::{Command, JobId};
use crate::state::{AppState, Phase, Run};
use crate::text::{self, t, tf};
use crate::ui::alert::{Alert, Answer};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, footer_ui};
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::theme::{self, IconWeight, Palette, Type};
use crate::ui::words;

impl ProviderDialog {
    /// Draws the footer; true when the dialog is to be closed at once.
    pub(super) fn footer_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) -> bool {
        let Scene {
            state,
            run,
            judgement,
            places,
            keys,
        } = scene;
        let is_running = run.is_some_and(|run| !run.is_over());
        let is_changed = self.form.is_changed();
        let is_answered = matches!(self.own_saving(state), Some(Poll::Ready(_)));
        let is_saving = self.saving.is_some() && !is_answered;
        let may_save = judgement.may_be_saved && !is_running && !is_saving;
        let is_sent =
            run.is_some_and(|run| matches!(run.phase, Phase::Sent(_) | Phase::Fetched(_)));
        let (ok, cancel, apply) = (t("ok"), t("cancel"), t("apply"));
        let ok = Button::next_step(is_sent && !self.view.unfolded && self.tab == 0, &ok)
            .min_width(FOOTER_BUTTON)
            .enabled(
                !is_running && !is_saving && if is_changed { may_save } else { self.was_kept },
            );
        let cancel = (!is_running).then(|| Button::outlined(&cancel).min_width(FOOTER_BUTTON));
        let apply = Button::outlined(&apply)
            .min_width(FOOTER_BUTTON)
            .letter(Key::N)
            .enabled(may_save && is_changed);
        let width = [Some(&ok), cancel.as_ref(), Some(&apply)]
            .into_iter()
            .flatten()
            .map(|button| button.width(ui) + theme::GAP)
            .sum::<f32>()
            - theme::GAP;
        let footer = places.footer;
        let left = footer.right() - theme::MARGIN - width;
        self.footer_left_ui(ui, scene, left, asks);
        let mut closes = false;
        let (mut saves, mut then_close) = (keys.save && may_save && is_changed, false);
        footer_ui(ui, footer.with_min_x(left - theme::MARGIN), |ui| {
            if ok.show(ui, keys) {
                saves = is_changed;
                then_close = true;
                closes = !is_changed;
            }
            if let Some(cancel) = cancel
                && cancel.show(ui, keys)
            {
                closes |= self.dismiss(run, asks.out);
            }
            if apply.show(ui, keys) {
                saves = true;
                then_close = false;
            }
        });
        if saves {
            let job = JobId::next();
            asks.out.push(Command::Save {
                job,
                edit: Box::new(self.form.to_keep()),
            });
            self.saving = Some(Save {
                job,
                then_close,
                is_sealed: false,
            });
        }
        closes
    }

    /// Left of the buttons: why they are as they are, or the actions that found no place above.
    /// Gives back whether there is anything.
    pub fn footer_left_ui(
        &mut self,
        ui: &mut Ui,
        scene: Scene<'_>,
        end: f32,
        asks: &mut Asks<'_>,
    ) -> bool {
        let Scene {
            state,
            run,
            judgement,
            places,
            keys,
        } = scene;
        let palette = Palette::of(ui);
        let place = Rect::from_min_max(places.footer.min, pos2(end, places.footer.bottom()));
        let (color, sign, text) = match (self.own_saving(state), run) {
            (_, Some(run)) if !run.is_over() => {
                (palette.text_muted, None, t("footer-running").into_owned())
            }
            (Some(Poll::Ready(Err(diagnosis))), _) => (
                palette.danger.text,
                Some(icon::WARNING_CIRCLE),
                tf(
                    "footer-refused",
                    &[("why", text::explain(diagnosis).title.into())],
                ),
            ),
            (Some(Poll::Pending), _) if !self.view.is_guided => {
                (palette.text_muted, None, t("footer-saving").into_owned())
            }
            (_, Some(run)) if self.actions_in_footer(places.low) => {
                footer_ui(ui, place, |ui| self.actions_ui(ui, run, keys, asks));
                return true;
            }
            _ if places.low && self.tab == 0 && (run.is_none() || self.view.unfolded) => {
                footer_ui(ui, place, |ui| {
                    self.next_step_ui(ui, judgement, keys, asks);
                });
                return true;
            }
            _ if !judgement.may_be_saved => {
                let wrong = judgement.wrong();
                let names = wrong.iter().map(|field| words::field(*field));
                let names = names.collect::<Vec<_>>().join(", ");
                let text = if !judgement.encryption_is_readable {
                    t("footer-encryption").into_owned()
                } else if names.is_empty() {
                    t("footer-other-mailbox").into_owned()
                } else {
                    tf("wrong-fields", &[("fields", names.into())])
                };
                (palette.danger.text, Some(icon::WARNING_CIRCLE), text)
            }
            (Some(Poll::Ready(Ok(()))), _) if !self.form.is_changed() && !self.view.is_guided => {
                (palette.text_muted, None, t("footer-saved").into_owned())
            }
            _ => return false,
        };
        let mut left = place.left() + theme::MARGIN;
        if let Some(sign) = sign {
            icon::paint(
                ui.painter(),
                pos2(left + 8.0, place.center().y),
                sign,
                IconWeight::Fill,
                15.0,
                palette.danger.fill,
            );
            left += 22.0;
        }
        let pos = pos2(left, place.center().y - Type::Caption.line() / 2.0);
        let width = end - theme::BLOCK - left;
        let response = label::line_at(ui, pos, width, Type::Caption, color, &text);
        label::announce(&response);
        true
    }

    /// Escape, „Abbrechen" or the close button: a running authorization is cancelled first, changes are asked about.
    /// True when the dialog is to be closed.
    pub fn dismiss(&mut self, run: Option<&Run>, out: &mut Vec<Command>) -> bool {
        if let Some(run) = run.filter(|run| !run.is_over()) {
            out.push(Command::Cancel { job: run.job });
            return false;
        }
        if self.form.is_changed() {
            self.ask = Some(Ask::Discard);
            return false;
        }
        true
    }

    /// The draft was kept, and OK was what asked for it.
    pub fn saved(&mut self, state: &AppState) -> bool {
        if !matches!(self.own_saving(state), Some(Poll::Ready(Ok(())))) {
            return false;
        }
        self.was_kept = true;
        let Some(save) = &mut self.saving else {
            return false;
        };
        // Once: what is typed after that is not kept yet.
        if !std::mem::replace(&mut save.is_sealed, true) {
            self.form.seal();
        }
        save.then_close
    }

    /// How the keeping that this dialog asked for stands.
    fn own_saving<'s>(&self, state: &'s AppState) -> Option<Poll<&'s Result<(), Box<Diagnosis>>>> {
        state.saving.of(self.saving.as_ref()?.job)
    }

    /// What is asked on top; true when the dialog is to be closed.
    pub fn ask_ui(&mut self, ui: &Ui, run: Option<&Run>, out: &mut Vec<Command>) -> bool {
        match &mut self.ask {
            None => false,
            Some(Ask::FirstSend) => {
                let answer = Alert::question(
                    "first send",
                    &t("ask-first-send"),
                    &t("ask-first-send-text"),
                    &t("yes"),
                    &t("no"),
                )
                .show(ui);
                if answer.is_some() {
                    self.ask = None;
                }
                if answer == Some(Answer::Yes) {
                    self.run_now(Start::Authorize { then_send: true }, out);
                }
                false
            }
            Some(Ask::Discard) => {
                let answer = Alert::question(
                    "discard",
                    &t("ask-discard"),
                    &t("ask-discard-text"),
                    &t("discard"),
                    &t("edit-on"),
                )
                .warns()
                .show(ui);
                if answer.is_some() {
                    self.ask = None;
                }
                answer == Some(Answer::Yes)
            }
            Some(Ask::Paste { address, shown }) => {
                let waiting = run.filter(|run| matches!(run.phase, Phase::Waiting { .. }));
                let Some(run) = waiting else {
                    self.ask = None;
                    return false;
                };
                let pasted = paste_ui(ui, &mut address.0, shown);
                if pasted == Some(true) {
                    out.push(Command::PasteRedirect {
                        job: run.job,
                        address: SecretString::from(address.0.trim()),
                    });
                }
                if pasted.is_some() {
                    self.ask = None;
                }
                false
            }
        }
    }
}

/// The dialog for the redirect's address: `Some(true)` when it was given, `Some(false)` when it was cancelled.
fn paste_ui(ui: &Ui, address: &mut String, shown: &mut bool) -> Option<bool> {
    let mut answer = None;
    let dialog = Dialog::new("paste", &t("paste-heading"), PASTE).show(ui, |ui, places, keys| {
        let palette = Palette::of(ui);
        let mut page = ui.new_child(
            UiBuilder::new()
                .max_rect(places.body.shrink2(vec2(theme::MARGIN, 0.0)))
                .layout(Layout::top_down(Align::Min)),
        );
        label::label(
            &mut page,
            Type::Body,
            palette.text_muted,
            t("paste-sentence"),
        );
        page.add_space(theme::BLOCK);
        let reveal = t("reveal");
        let field = Field::new(&t("paste-field"), address)
            .secret(shown, &reveal)
            .limit(PASTE_LIMIT)
            .show(&mut page)
            .response;
        if ui.memory(|memory| memory.focused().is_none()) && ui.is_visible() {
            field.request_focus();
        }
        let (insert, cancel) = (t("paste"), t("cancel"));
        let insert = Button::filled(&insert)
            .min_width(FOOTER_BUTTON)
            .enabled(!address.trim().is_empty());
        let cancel = Button::outlined(&cancel).min_width(FOOTER_BUTTON);
        let width = insert.width(ui) + theme::GAP + cancel.width(ui);
        footer_ui(ui, places.footer_end(width), |ui| {
            if insert.show(ui, keys) {
                answer = Some(true);
            }
            if cancel.show(ui, keys) {
                answer = Some(false);
            }
        });
        if keys.escape {
            answer = Some(false);
        }
    });
    if dialog.close {
        answer = Some(false);
    }
    answer
}

const PASTE: egui::Vec2 = vec2(640.0, 284.0);
/// Authorization codes have some thousand characters.
const PASTE_LIMIT: usize = 16_000;
