//! A question that needs an answer before anything else: one sentence, two buttons.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::ui::button::Button;
use crate::ui::dialog;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// A question, or with one button a message.
#[must_use = "a question is there once it is shown"]
pub struct Alert<'a> {
    id: &'static str,
    title: &'a str,
    text: &'a str,
    yes: &'a str,
    no: Option<&'a str>,
    warns: bool,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The first button; Enter, unless something is lost by it.
    Yes,
    /// The other button, or Escape.
    No,
}

impl<'a> Alert<'a> {
    /// A question. Enter says `yes` unless it [warns](Self::warns), Escape says `no`.
    pub fn question(
        id: &'static str,
        title: &'a str,
        text: &'a str,
        yes: &'a str,
        no: &'a str,
    ) -> Self {
        Self {
            id,
            title,
            text,
            yes,
            no: Some(no),
            warns: false,
        }
    }

    /// A message that only wants to be read.
    pub fn message(id: &'static str, title: &'a str, text: &'a str, ok: &'a str) -> Self {
        Self {
            id,
            title,
            text,
            yes: ok,
            no: None,
            warns: true,
        }
    }

    /// Something is lost by `yes`: Enter says `no`.
    pub fn warns(mut self) -> Self {
        self.warns = true;
        self
    }

    /// Shows it on top of everything; the answer once there is one.
    pub fn show(self, ui: &Ui) -> Option<Answer> {
        let palette = Palette::of(ui);
        let window = ui.ctx().content_rect();
        let width = WIDTH.min(window.width() - 2.0 * theme::MARGIN);
        let text_width = width - 2.0 * theme::MARGIN - INDENT;
        let height_of = |role: Type, text: &str| {
            if text.is_empty() {
                return 0.0;
            }
            label::layout(ui, role, palette.text, text, text_width, usize::MAX)
                .size()
                .y
        };
        let gap = if self.text.is_empty() {
            0.0
        } else {
            theme::GAP
        };
        let texts = height_of(Type::Sub, self.title) + gap + height_of(Type::Body, self.text);
        let height = theme::MARGIN + texts + theme::MARGIN + theme::CONTROL + theme::MARGIN;
        let rect = Rect::from_center_size(window.center(), vec2(width, height.ceil()));
        let rect = Rect::from_min_size(rect.min.round(), rect.size());
        dialog::modal(
            ui,
            self.id,
            self.title,
            Role::AlertDialog,
            true,
            rect,
            |ui| {
                let keys = Keys::take(ui);
                self.texts_ui(ui, rect, text_width);
                let buttons = Rect::from_min_max(
                    pos2(
                        rect.left() + theme::MARGIN,
                        rect.bottom() - theme::MARGIN - theme::CONTROL,
                    ),
                    rect.max - vec2(theme::MARGIN, theme::MARGIN),
                );
                self.buttons_ui(ui, buttons, keys)
            },
        )
    }

    fn texts_ui(&self, ui: &mut Ui, rect: Rect, width: f32) {
        let palette = Palette::of(ui);
        let (sign, color) = if self.warns {
            (icon::WARNING, palette.warning.fill)
        } else {
            (icon::INFO, palette.accent.fill)
        };
        let top = rect.min + vec2(theme::MARGIN, theme::MARGIN);
        icon::paint(
            ui.painter(),
            top + vec2(ICON / 2.0, Type::Sub.line() / 2.0),
            sign,
            IconWeight::Fill,
            ICON,
            color,
        );
        let place = Rect::from_min_size(top + vec2(INDENT, 0.0), vec2(width, rect.height()));
        let mut texts = ui.new_child(
            UiBuilder::new()
                .max_rect(place)
                .layout(Layout::top_down(Align::Min)),
        );
        label::heading(&mut texts, Type::Sub, palette.text, 1, self.title);
        if !self.text.is_empty() {
            texts.add_space(theme::GAP);
            label::status(&mut texts, Type::Body, palette.text_muted, self.text);
        }
    }

    fn buttons_ui(&self, ui: &mut Ui, rect: Rect, keys: Keys) -> Option<Answer> {
        // Where something is lost, Enter keeps it.
        let keeps = self.warns && self.no.is_some();
        let yes = Button::next_step(!keeps, self.yes).min_width(BUTTON);
        let no = self
            .no
            .map(|no| Button::next_step(keeps, no).min_width(BUTTON));
        let width = yes.width(ui) + no.as_ref().map_or(0.0, |no| theme::GAP + no.width(ui));
        let mut row = ui.new_child(
            UiBuilder::new()
                .max_rect(rect.with_min_x(rect.right() - width))
                .layout(Layout::left_to_right(Align::Center)),
        );
        let mut answer = yes.show(&mut row, keys).then_some(Answer::Yes);
        if let Some(no) = no
            && no.show(&mut row, keys)
        {
            answer = Some(Answer::No);
        }
        if keys.escape {
            answer = Some(if self.no.is_some() {
                Answer::No
            } else {
                Answer::Yes
            });
        }
        answer
    }
}

const WIDTH: f32 = 480.0;
const BUTTON: f32 = 96.0;
const ICON: f32 = 24.0;
/// Of the texts, beside the icon.
const INDENT: f32 = 40.0;
