//! „Einrichtungsassistent": the seven steps of the guide. Its fields, checks and runs are those of the provider's dialog.

mod consent;
mod pages;
mod permissions;
mod rail;
mod rows;
mod steps;

use eframe::egui;
use eframe::egui::{Key, Rect, Ui, UiBuilder, pos2, vec2};

use crate::domain::assistant::{self, ACCOUNT, Step};
use crate::domain::provider::ProviderId;
use crate::message::Command;
use crate::state::{AppState, Phase};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, TITLE_BAR, footer_ui};
use crate::ui::label;
use crate::ui::paint;
use crate::ui::provider_dialog::{Asks, ProviderDialog, Scene};
use crate::ui::theme::{self, Palette, Type};

/// The dialog.
pub struct Assistant {
    dialog: ProviderDialog,
    /// As it stands in the field; written into the endpoints as soon as it can be a tenant.
    tenant: String,
    /// To be shown as soon as it is kept.
    awaited: Option<ProviderId>,
    is_covered: bool,
}

/// What follows from this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is to be closed; what was entered is being kept.
    Close,
    /// A provider is to be added.
    Add,
}

/// Where one goes.
enum Turn {
    To(Step),
    Provider(ProviderId),
    Add,
    Close,
}

impl Assistant {
    /// Opens at the provider that has work left, where it was left. `None` where the assistant serves none.
    #[must_use]
    pub fn open(state: &AppState) -> Option<Self> {
        let provider = assistant::choose(&state.kept.providers, &state.kept.mailboxes)?;
        Self::at(state, provider)
    }

    /// Opens at the step in which something is to be put right.
    #[must_use]
    pub fn open_at(
        state: &AppState,
        provider: ProviderId,
        step: Step,
        out: &mut Vec<Command>,
    ) -> Option<Self> {
        let mut assistant = Self::at(state, provider)?;
        assistant.go(step, state, out);
        Some(assistant)
    }

    /// What was typed and nobody else may find.
    pub fn forget_secrets(&mut self) {
        self.dialog.forget_secrets();
    }

    fn at(state: &AppState, provider: ProviderId) -> Option<Self> {
        let mut assistant = Self {
            dialog: ProviderDialog::open_guided(state, provider)?,
            tenant: String::new(),
            awaited: None,
            is_covered: false,
        };
        assistant.turned();
        Some(assistant)
    }

    /// A provider was added and is shown as soon as it is kept, if it is one that the assistant serves.
    pub fn show(&mut self, provider: ProviderId) {
        self.awaited = Some(provider);
    }

    /// Another dialog stands above.
    pub fn cover(&mut self, is_covered: bool) {
        self.is_covered = is_covered;
    }

    /// Draws it.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        self.take_awaited(state);
        let (run, judgement) = self.dialog.begin(state, out);
        // What was sealed is forgotten here; this dialog stays open.
        let _ = self.dialog.saved(state);
        let title = t("assistant");
        let mut turn = None;
        let shown = Dialog::new("assistant", &title, SIZE)
            .on_top(!self.is_covered && !self.dialog.asks())
            .show(ui, |ui, places, keys| {
                let scene = Scene {
                    state,
                    run,
                    judgement: &judgement,
                    places,
                    keys,
                };
                let mut asks = Asks::new(out);
                turn = self.content_ui(ui, scene, &mut asks);
                turn = turn.take().or(asks.leads.map(Turn::To));
                self.dialog.start_all(asks, &judgement);
            });
        if shown.close {
            turn = Some(Turn::Close);
        }
        let closes = match turn {
            None => false,
            Some(Turn::Close) => self.close(state, out, run.is_some_and(|run| !run.is_over())),
            Some(Turn::To(step)) => {
                self.go(step, state, out);
                false
            }
            Some(Turn::Provider(provider)) => {
                self.dialog.keep(state, out);
                if let Some(other) = Self::at(state, provider) {
                    *self = other;
                }
                false
            }
            Some(Turn::Add) => {
                self.dialog.keep(state, out);
                return Some(Next::Add);
            }
        };
        (closes | self.dialog.ask_ui(ui, run, out)).then_some(Next::Close)
    }

    fn content_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) -> Option<Turn> {
        let Scene {
            run, places, keys, ..
        } = scene;
        let is_running = run.is_some_and(|run| !run.is_over());
        self.title_ui(ui, places.body);
        let rail = rail::width(ui);
        let split = places.body.left() + rail;
        let chosen = rail::rail_ui(
            ui,
            places.body.with_max_x(split),
            &self.dialog.standing(scene),
            !is_running,
        );
        let page = places.body.with_min_x(split);
        let mut turn = self.page_ui(ui, page, scene, asks);
        turn = turn.or(chosen.map(Turn::To));
        turn = turn.or(self.footer_ui(ui, scene, asks));
        let step = self.step();
        let turned = match keys.turn_tab {
            1 => step.next(),
            -1 => step.previous(),
            _ => None,
        };
        turn = turn.or(turned.filter(|_| !is_running).map(Turn::To));
        if keys.escape {
            turn = Some(Turn::Close);
        }
        turn
    }

    /// The provider's name, beside the heading.
    fn title_ui(&self, ui: &mut Ui, body: Rect) {
        let left = body.left() + theme::MARGIN + label::width(ui, Type::Sub, &t("assistant"));
        let left = left + theme::PADDING;
        let middle = body.top() - TITLE_BAR / 2.0;
        label::line_at(
            ui,
            pos2(left, middle - Type::Body.line() / 2.0),
            body.right() - theme::MARGIN - theme::CONTROL - left,
            Type::Body,
            Palette::of(ui).text_muted,
            &self.dialog.draft().name,
        );
        ui.painter().hline(
            body.x_range(),
            body.top(),
            egui::Stroke::new(1.0, Palette::of(ui).border),
        );
    }

    fn footer_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) -> Option<Turn> {
        let Scene {
            run, places, keys, ..
        } = scene;
        let step = self.step();
        let is_running = run.is_some_and(|run| !run.is_over());
        let is_sent =
            run.is_some_and(|run| matches!(run.phase, Phase::Sent(_) | Phase::Fetched(_)));
        let (back, next, finish) = (
            t("assistant-back"),
            t("assistant-next"),
            t("assistant-finish"),
        );
        let back = Button::outlined(&back)
            .min_width(BUTTON)
            .letter(Key::Z)
            .enabled(step.previous().is_some() && !is_running);
        let on = match step.next() {
            Some(_) => Button::filled(&next).letter(Key::W),
            None => Button::next_step(is_sent, &finish).letter(Key::F),
        };
        let on = on.min_width(BUTTON).enabled(!is_running);
        let width = back.width(ui) + theme::GAP + on.width(ui);
        let end = places.footer.right() - theme::MARGIN - width;
        if !self.dialog.footer_left_ui(ui, scene, end, asks) {
            self.progress_ui(ui, scene, end);
        }
        let mut turn = None;
        footer_ui(ui, places.footer_end(width), |ui| {
            if back.show(ui, keys) {
                turn = step.previous().map(Turn::To);
            }
            if on.show(ui, keys) {
                turn = Some(step.next().map_or(Turn::Close, Turn::To));
            }
        });
        turn
    }

    fn progress_ui(&self, ui: &mut Ui, scene: Scene<'_>, end: f32) {
        let footer = scene.places.footer;
        let standing = self.dialog.standing(scene);
        let count = Step::ALL.len();
        let done = Step::ALL
            .iter()
            .filter(|step| standing.is_done(**step))
            .count();
        let text = tf(
            "assistant-at",
            &[
                ("number", self.step().number().into()),
                ("count", count.into()),
            ],
        );
        let left = footer.left() + theme::MARGIN;
        let middle = footer.center().y;
        let at = label::line_at(
            ui,
            pos2(left, middle - Type::Body.line() / 2.0),
            end - left,
            Type::Body,
            Palette::of(ui).text_muted,
            &text,
        );
        label::announce(&at);
        let bar = Rect::from_min_size(
            pos2(at.rect.right() + theme::BLOCK, middle - 3.0),
            vec2(BAR, theme::CONTROL),
        );
        if bar.right() > end - theme::BLOCK {
            return;
        }
        let name = tf(
            "assistant-progress",
            &[("done", done.into()), ("count", count.into())],
        );
        let mut child = ui.new_child(UiBuilder::new().max_rect(bar));
        paint::progress(&mut child, done as f32 / count as f32, &name);
    }

    fn step(&self) -> Step {
        self.dialog.draft().assistant.step
    }

    fn go(&mut self, step: Step, state: &AppState, out: &mut Vec<Command>) {
        let progress = &mut self.dialog.draft_mut().assistant;
        if progress.step == Step::Account && step > Step::Account {
            progress.tick(ACCOUNT, true);
        }
        progress.step = step;
        self.turned();
        self.dialog.keep(state, out);
    }

    /// Another step is shown.
    fn turned(&mut self) {
        let step = self.step();
        self.dialog.turn(step == Step::Mailbox);
        self.tenant = self.dialog.draft().tenant().unwrap_or_default();
    }

    /// What can be kept is kept; what cannot, is asked about. A running authorization is cancelled first.
    fn close(&mut self, state: &AppState, out: &mut Vec<Command>, is_running: bool) -> bool {
        let kept = self.dialog.is_keepable(state);
        if !is_running && kept {
            self.dialog.keep(state, out);
            return true;
        }
        let run = state.run.as_ref().filter(|_| is_running);
        self.dialog.dismiss(run, out)
    }

    fn take_awaited(&mut self, state: &AppState) {
        let Some(awaited) = self.awaited else {
            return;
        };
        if let Some(draft) = state.kept.provider(awaited) {
            self.awaited = None;
            if assistant::serves(draft)
                && let Some(other) = Self::at(state, awaited)
            {
                *self = other;
            }
        }
    }
}

const SIZE: egui::Vec2 = vec2(1064.0, 692.0);
/// Width of the buttons in the footer, at least.
const BUTTON: f32 = 112.0;
/// Width of the bar in the footer.
const BAR: f32 = 192.0;
