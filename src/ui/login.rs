//! The first start (a password is set) and every later one (it is asked for).

use std::time::Duration;

use eframe::egui;
use eframe::egui::{Align, CornerRadius, Layout, Rect, Stroke, Ui, UiBuilder, pos2, vec2};
use secrecy::SecretString;

use crate::domain::diagnosis::Diagnosis;
use crate::domain::draft::SecretText;
use crate::message::{Command, JobId};
use crate::state::{Access, AppState};
use crate::text::{self, t, tf};
use crate::ui::button::Button;
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};
use crate::ui::words;

/// What is typed before anything may be seen.
#[derive(Default)]
pub struct Login {
    password: SecretText,
    repeated: SecretText,
    shows: [bool; 2],
    /// The card's height in the last frame, to centre it by.
    height: f32,
    /// The first field had the focus once.
    was_focused: bool,
}

/// What stands between the password and the dashboard.
struct Situation<'a> {
    first: bool,
    verifying: bool,
    wrong: bool,
    wait: Duration,
    refused: Option<&'a Diagnosis>,
    /// What is asked for, where a password was set before.
    sentence: &'static str,
}

impl Login {
    /// Draws the card in the middle of the window.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let Some(situation) = Situation::of(state) else {
            return;
        };
        let keys = Keys::take(ui);
        let palette = Palette::of(ui);
        let window = ui.max_rect();
        let width = CARD.min(window.width() - 2.0 * theme::BLOCK);
        let top = (window.center().y - self.height / 2.0)
            .max(window.top() + theme::BLOCK)
            .round();
        let card = Rect::from_min_size(
            pos2((window.center().x - width / 2.0).round(), top),
            vec2(width, self.height),
        );
        ui.painter()
            .add(palette.popup_shadow().as_shape(card, theme::RADIUS_DIALOG));
        paint::card(ui, card, theme::RADIUS_DIALOG);
        let inside = Rect::from_min_max(
            card.min + vec2(PADDING, PADDING),
            pos2(card.right() - PADDING, f32::INFINITY),
        );
        let mut inner = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        self.card_ui(&mut inner, &situation, keys, out);
        let height = (inner.min_rect().bottom() + PADDING - card.top()).round();
        if (height - self.height).abs() > 0.5 {
            self.height = height;
            ui.ctx()
                .request_discard("the height of the card is known now");
        }
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        situation: &Situation<'_>,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        let palette = Palette::of(ui);
        let (_, sign) = ui.allocate_space(vec2(40.0, 40.0));
        ui.painter().rect_filled(
            sign,
            CornerRadius::same(theme::RADIUS_DIALOG - 2),
            palette.accent.subtle,
        );
        icon::paint(
            ui.painter(),
            sign.center(),
            icon::LOCK_KEY,
            IconWeight::Fill,
            22.0,
            palette.accent.fill,
        );
        ui.add_space(theme::BLOCK);
        let (heading, sentence) = if situation.first {
            (t("login-first-heading"), t("login-first-sentence"))
        } else {
            (t("login-heading"), t(situation.sentence))
        };
        label::heading(ui, Type::Title, palette.text, 1, heading);
        ui.add_space(theme::TIGHT);
        label::label(ui, Type::Body, palette.text_muted, sentence);
        ui.add_space(theme::MARGIN);
        self.password_ui(ui, situation);
        if situation.first {
            ui.add_space(theme::BLOCK);
            let reveal = t("reveal");
            Field::new(&t("login-repeat"), &mut self.repeated.0)
                .secret(&mut self.shows[1], &reveal)
                .enabled(!situation.verifying)
                .show(ui);
            ui.add_space(theme::PADDING);
            requirement_ui(ui, self.is_long_enough(), &t("login-long-enough"));
            ui.add_space(theme::TIGHT);
            requirement_ui(ui, self.is_repeated(), &t("login-repeated"));
            ui.add_space(theme::BLOCK);
            paint::hairline(ui);
            ui.add_space(theme::BLOCK - 2.0);
            label::label(
                ui,
                Type::Caption,
                palette.text_muted,
                t("login-no-way-back"),
            );
        }
        if let Some(diagnosis) = situation.refused {
            ui.add_space(theme::BLOCK);
            refusal_ui(ui, diagnosis);
        }
        ui.add_space(theme::MARGIN);
        self.button_ui(ui, situation, keys, out);
    }

    fn password_ui(&mut self, ui: &mut Ui, situation: &Situation<'_>) {
        let reveal = t("reveal");
        let waits = !situation.wait.is_zero();
        let note = match (situation.wrong, waits) {
            (wrong, true) => {
                let seconds = words::whole_seconds(situation.wait);
                paint::tick(ui, situation.wait);
                Some(tf(
                    if wrong {
                        "login-wrong-wait"
                    } else {
                        "login-wait"
                    },
                    &[("seconds", seconds.into())],
                ))
            }
            (true, false) => Some(t("login-wrong").into_owned()),
            (false, false) => None,
        };
        let response = Field::new(&t("login-password"), &mut self.password.0)
            .secret(&mut self.shows[0], &reveal)
            .enabled(!situation.verifying)
            .note(note.as_deref().map(Note::Error))
            .show(ui)
            .response;
        if !self.was_focused && !situation.verifying && ui.is_visible() {
            response.request_focus();
            self.was_focused = true;
        }
    }

    fn button_ui(
        &mut self,
        ui: &mut Ui,
        situation: &Situation<'_>,
        keys: Keys,
        out: &mut Vec<Command>,
    ) {
        let palette = Palette::of(ui);
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
        let name = if situation.first {
            t("login-set")
        } else {
            t("login-open")
        };
        let ready = !situation.verifying
            && situation.wait.is_zero()
            && if situation.first {
                self.is_long_enough() && self.is_repeated()
            } else {
                !self.password.0.is_empty()
            };
        let button = Button::filled(&name).min_width(BUTTON).enabled(ready);
        let left = row.right() - button.width(ui);
        if situation.verifying {
            let center = pos2(row.left() + 10.0, row.center().y);
            paint::spinner(ui, center, 8.0);
            let pos = pos2(
                row.left() + 28.0,
                row.center().y - Type::Caption.line() / 2.0,
            );
            let text = t("login-verifying");
            let response = label::line_at(
                ui,
                pos,
                left - pos.x - theme::GAP,
                Type::Caption,
                palette.text_muted,
                &text,
            );
            label::announce(&response);
        }
        let mut place = ui.new_child(UiBuilder::new().max_rect(row.with_min_x(left)));
        if button.show(&mut place, keys) {
            let job = JobId::next();
            let password = SecretString::from(std::mem::take(&mut self.password).0.as_str());
            self.forget();
            out.push(if situation.first {
                Command::SetPassword { job, password }
            } else {
                Command::Unlock { job, password }
            });
        }
    }

    /// Wipes what was typed; the next time the card is usable its field takes the focus.
    pub fn forget(&mut self) {
        *self = Self {
            height: self.height,
            ..Self::default()
        };
    }

    fn is_long_enough(&self) -> bool {
        self.password.0.chars().count() >= LEAST_CHARACTERS
    }

    fn is_repeated(&self) -> bool {
        !self.password.0.is_empty() && self.password.0 == self.repeated.0
    }
}

impl<'a> Situation<'a> {
    /// `None` where there is nothing to log in to, or no need to.
    fn of(state: &'a AppState) -> Option<Self> {
        let still = Self {
            first: false,
            verifying: false,
            wrong: false,
            wait: Duration::ZERO,
            refused: None,
            sentence: if state.locked_itself {
                "login-idle"
            } else {
                "login-sentence"
            },
        };
        Some(match &state.access {
            Access::Starting | Access::Open => return None,
            Access::FirstStart => Self {
                first: true,
                ..still
            },
            Access::Locked { wrong, next_try } => Self {
                wrong: *wrong,
                wait: next_try.map_or(Duration::ZERO, |end| {
                    end.saturating_duration_since(state.clock.instant)
                }),
                ..still
            },
            Access::Verifying { first, .. } => Self {
                first: *first,
                verifying: true,
                ..still
            },
            Access::Refused { diagnosis, first } => Self {
                first: *first,
                refused: Some(diagnosis),
                ..still
            },
        })
    }
}

/// A condition with its sign: met or not yet.
fn requirement_ui(ui: &mut Ui, met: bool, text: &str) {
    let palette = Palette::of(ui);
    let top = ui.cursor().min;
    let center = pos2(top.x + 8.0, top.y + Type::Caption.line() / 2.0 + 0.5);
    if met {
        icon::paint(
            ui.painter(),
            center,
            icon::CHECK_CIRCLE,
            IconWeight::Fill,
            15.0,
            palette.success.fill,
        );
    } else {
        ui.painter()
            .circle_stroke(center, 5.5, Stroke::new(1.5, palette.border_control));
    }
    let width = ui.available_width();
    let said = if met {
        tf("login-met", &[("condition", text.into())])
    } else {
        tf("login-unmet", &[("condition", text.into())])
    };
    let response = label::line_at(
        ui,
        top + vec2(20.0, 0.0),
        width - 20.0,
        Type::Caption,
        if met {
            palette.text
        } else {
            palette.text_muted
        },
        text,
    );
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(said);
    });
    ui.advance_cursor_after_rect(Rect::from_min_size(top, vec2(width, Type::Caption.line())));
}

/// Why the password could not be checked or set, and what to do.
fn refusal_ui(ui: &mut Ui, diagnosis: &Diagnosis) {
    let palette = Palette::of(ui);
    let words = text::explain(diagnosis);
    note_ui(ui, Note::Error(&words.title));
    ui.add_space(theme::TIGHT);
    label::label(ui, Type::Caption, palette.text_muted, words.what);
    for (at, remedy) in words.remedy.iter().enumerate() {
        let step = format!("{}. {}", at + 1, remedy.step);
        label::label(ui, Type::Caption, palette.text, step);
    }
    label::label(
        ui,
        Type::Caption,
        palette.text_muted,
        tf("failure-id", &[("id", diagnosis.cause.label.into())]),
    );
    label::label(
        ui,
        Type::Caption,
        palette.text_muted,
        words::who_must_act(diagnosis.cause.who_acts),
    );
}

/// Fewer can be guessed; the service refuses them as well.
const LEAST_CHARACTERS: usize = 12;
const CARD: f32 = 448.0;
const PADDING: f32 = 32.0;
const BUTTON: f32 = 112.0;
