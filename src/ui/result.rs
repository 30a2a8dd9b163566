//! The boxes that say how things stand: waiting, success, failure; with numbered steps and lines to copy.

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align, Color32, CornerRadius, Event, Id, Layout, Rect, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::text::t;
use crate::ui::button::icon_button_at;
use crate::ui::icon;
use crate::ui::keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Tone, Type};

/// A box with a tinted head.
#[must_use = "a box is there once it is shown"]
pub struct ResultBox<'a> {
    tone: &'static Tone,
    sign: Sign,
    title: &'a str,
    sentence: &'a str,
    said: Option<&'a str>,
    is_heading: bool,
    ground: Ground,
    takes_focus: bool,
}

/// What of a box is tinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    Head,
    All,
    /// Nothing: how things stand while nothing happens.
    Card,
}

/// What stands at the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Something is going on.
    Spinner,
    /// A filled icon in the tone's colour.
    Fill(char),
    /// An outlined icon in a muted colour.
    Regular(char),
}

impl<'a> ResultBox<'a> {
    /// What is the case, and one sentence more.
    pub fn new(tone: &'static Tone, sign: Sign, title: &'a str, sentence: &'a str) -> Self {
        Self {
            tone,
            sign,
            title,
            sentence,
            said: None,
            is_heading: false,
            ground: Ground::Head,
            takes_focus: false,
        }
    }

    /// What a screen reader says in place of the title; it begins with the title.
    pub fn said(mut self, said: &'a str) -> Self {
        self.said = Some(said);
        self
    }

    /// The title is a heading, for what must be found again.
    pub fn heading(mut self) -> Self {
        self.is_heading = true;
        self
    }

    /// The whole box is tinted, for what passes by.
    pub fn tint_all(mut self) -> Self {
        self.ground = Ground::All;
        self
    }

    /// Nothing is tinted, for how things stand while nothing happens.
    pub fn card(mut self) -> Self {
        self.ground = Ground::Card;
        self
    }

    /// The head takes the focus in this frame, so that it is read out.
    pub fn take_focus(mut self, take: bool) -> Self {
        self.takes_focus = take;
        self
    }

    /// Shows it across the width of `ui`.
    pub fn show(self, ui: &mut Ui, body: impl FnOnce(&mut Ui)) {
        let palette = Palette::of(ui);
        let outer = ui.available_rect_before_wrap();
        let below = ui.painter().add(Shape::Noop);
        let tint = ui.painter().add(Shape::Noop);
        let content = Rect::from_min_max(
            pos2(outer.left() + INDENT, outer.top() + ABOVE),
            pos2(outer.right() - RIGHT, outer.bottom()),
        );
        let mut inner = ui.new_child(
            UiBuilder::new()
                .max_rect(content)
                .layout(Layout::top_down(Align::Min)),
        );
        self.head_ui(&mut inner);
        let head_bottom = inner.min_rect().bottom() + ABOVE;
        if self.ground == Ground::Head {
            inner.add_space(ABOVE + theme::BLOCK);
        }
        body(&mut inner);
        let bottom = (inner.min_rect().bottom() + BELOW).max(head_bottom).round();
        let frame = Rect::from_min_max(outer.min, pos2(outer.right(), bottom));
        let radius = CornerRadius::same(theme::RADIUS_CARD);
        ui.painter().set(
            below,
            egui::epaint::RectShape::new(
                frame,
                radius,
                match self.ground {
                    Ground::Head => palette.surface_raised,
                    Ground::All => self.tone.subtle,
                    Ground::Card => palette.panel,
                },
                Stroke::new(
                    1.0,
                    if self.ground == Ground::Card {
                        palette.border
                    } else {
                        self.tone.line
                    },
                ),
                StrokeKind::Inside,
            ),
        );
        if self.ground == Ground::Head {
            ui.painter().set(
                tint,
                egui::epaint::RectShape::filled(
                    Rect::from_min_max(
                        frame.min + vec2(1.0, 1.0),
                        pos2(frame.right() - 1.0, head_bottom.round()),
                    ),
                    CornerRadius {
                        sw: 0,
                        se: 0,
                        ..CornerRadius::same(theme::RADIUS_CARD - 1)
                    },
                    self.tone.subtle,
                ),
            );
        }
        ui.advance_cursor_after_rect(frame);
    }

    fn head_ui(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let center = pos2(
            ui.max_rect().left() - INDENT + SIGN,
            ui.max_rect().top() + Type::Sub.line() / 2.0,
        );
        match self.sign {
            Sign::Spinner => paint::spinner(ui, center, 12.0),
            Sign::Fill(sign) => icon::paint(
                ui.painter(),
                center,
                sign,
                IconWeight::Fill,
                theme::ICON_HEAD,
                self.tone.fill,
            ),
            Sign::Regular(sign) => icon::paint(
                ui.painter(),
                center,
                sign,
                IconWeight::Regular,
                theme::ICON_HEAD - 4.0,
                palette.text_muted,
            ),
        }
        let galley = label::layout(
            ui,
            Type::Sub,
            palette.text,
            self.title,
            ui.available_width(),
            usize::MAX,
        );
        let id = ui.make_persistent_id("head of the result");
        let (_, rect) = ui.allocate_space(galley.size());
        // Focused to be read out, not to be operated: it has no ring.
        let head = ui.interact(rect, id, Sense::focusable_noninteractive());
        head.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.title));
        ui.painter().galley(rect.min, galley, palette.text);
        if self.is_heading {
            label::make_heading(&head, 2, self.title.to_owned());
        } else if let Some(said) = self.said {
            ui.ctx().accesskit_node_builder(head.id, |node| {
                node.set_value(said);
            });
        }
        label::announce(&head);
        if self.takes_focus {
            head.request_focus();
        }
        keys::is_no_button(ui, head.id);
        if !self.sentence.is_empty() {
            ui.add_space(theme::TIGHT);
            label::status(ui, Type::Body, palette.text_muted, self.sentence);
        }
    }
}

/// A numbered instruction, with the line to copy that belongs to it.
pub fn instruction_ui(ui: &mut Ui, number: usize, text: &str, code: Option<&str>) {
    let palette = Palette::of(ui);
    let top = ui.cursor().min;
    paint::number(
        ui,
        pos2(top.x + NUMBER / 2.0, top.y + NUMBER / 2.0),
        number,
        if ui.visuals().dark_mode {
            palette.hover
        } else {
            palette.surface_sunken
        },
        palette.text,
    );
    let mut rest = ui.available_rect_before_wrap();
    rest.min.x += NUMBER + PADDING;
    rest.min.y += 1.0;
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(rest), |ui| {
            let line = label::label(ui, Type::Body, palette.text, text);
            ui.ctx().accesskit_node_builder(line.id, |node| {
                node.set_value(format!("{number}. {text}"));
            });
            if let Some(code) = code {
                ui.add_space(theme::GAP);
                code_ui(ui, ("instruction", number), code);
            }
        })
        .response;
    ui.advance_cursor_after_rect(response.rect.with_min_x(top.x));
}

/// A block of text in the fixed-width font with a button that copies it; with the focus on it, so does Ctrl+C.
pub fn code_ui(ui: &mut Ui, salt: impl egui::AsIdSalt, text: &str) {
    let palette = Palette::of(ui);
    let width = ui.available_width();
    let inner = width - 2.0 * PADDING - theme::IN_FIELD;
    let galley = label::layout(
        ui,
        Type::MonoBlock,
        palette.text,
        text,
        inner,
        MAX_CODE_ROWS,
    );
    let height = (galley.size().y + 2.0 * 8.0).max(36.0).round();
    let id = ui.make_persistent_id(&salt).with("code");
    let (_, rect) = ui.allocate_space(vec2(width, height));
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    keys::is_no_button(ui, id);
    ui.painter().rect(
        rect,
        CornerRadius::same(theme::RADIUS),
        palette.surface,
        Stroke::new(1.0, palette.border),
        StrokeKind::Inside,
    );
    let pos = pos2(
        rect.left() + PADDING,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(pos, galley, palette.text);
    if response.has_focus() {
        paint::focus_ring(ui, rect, theme::RADIUS, -1.0);
        if ui.input(|input| {
            input
                .events
                .iter()
                .any(|event| matches!(event, Event::Copy))
        }) {
            ui.ctx().copy_text(text.to_owned());
        }
    }
    let place = Rect::from_center_size(
        pos2(rect.right() - 4.0 - theme::IN_FIELD / 2.0, rect.center().y),
        vec2(theme::IN_FIELD, theme::IN_FIELD),
    );
    let mut salted = ui.new_child(UiBuilder::new().max_rect(place).id_salt(&salt));
    if icon_button_at(&mut salted, place, icon::COPY, theme::ICON, &t("copy")).clicked() {
        ui.ctx().copy_text(text.to_owned());
    }
}

/// A line „Von  rechnung@contoso.com".
pub fn pair_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = Palette::of(ui);
    let top = ui.cursor().min;
    let width = ui.available_width();
    label::line_at(ui, top, PAIR, Type::Body, palette.text_muted, name);
    label::line_at(
        ui,
        top + vec2(PAIR, 0.0),
        width - PAIR,
        Type::Body,
        palette.text,
        value,
    );
    ui.advance_cursor_after_rect(Rect::from_min_size(top, vec2(width, PAIR_PITCH)));
}

/// A heading inside a box.
pub fn part_heading(ui: &mut Ui, text: &str) {
    label::heading(ui, Type::Strong, Palette::of(ui).text, 3, text);
}

/// A heading that folds what stands below; says whether it is unfolded.
pub fn fold_ui(ui: &mut Ui, open: &mut bool, name: &str) {
    let palette = Palette::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), theme::SMALL_TARGET));
    let id: Id = ui.make_persistent_id(("fold", name));
    let galley = label::layout(ui, Type::Strong, palette.text, name, rect.width(), 1);
    let hit = Rect::from_min_size(
        rect.min - vec2(theme::CONTROL, 0.0),
        vec2(
            galley.size().x + theme::CONTROL + theme::TIGHT,
            rect.height(),
        ),
    );
    let response = ui.interact(hit, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let is_open = *open;
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_expanded(is_open);
    });
    paint::fold(
        ui,
        pos2(rect.left() - INDENT + SIGN, rect.center().y),
        is_open,
    );
    ui.painter().galley(
        pos2(rect.left(), rect.center().y - galley.size().y / 2.0),
        galley,
        Color32::PLACEHOLDER,
    );
    if response.has_focus() {
        paint::focus_ring(ui, hit, theme::RADIUS, -1.0);
    }
    if response.clicked() {
        *open = !is_open;
    }
}

/// A hairline across a whole box.
pub fn rule_ui(ui: &mut Ui) {
    let y = ui.cursor().top();
    let x = ui.max_rect();
    ui.painter().hline(
        x.left() - INDENT + 1.0..=x.right() + RIGHT - 1.0,
        y,
        Stroke::new(1.0, Palette::of(ui).border),
    );
    ui.add_space(1.0);
}

/// Where the texts of a box begin.
const INDENT: f32 = 56.0;
/// Centre of the sign.
const SIGN: f32 = 30.0;
const RIGHT: f32 = 20.0;
const ABOVE: f32 = 16.0;
const BELOW: f32 = 16.0;
const NUMBER: f32 = 22.0;
const PADDING: f32 = 12.0;
const PAIR: f32 = 90.0;
const PAIR_PITCH: f32 = 26.0;
/// A server's words are cut to 2,000 characters before; this only bounds the drawing.
const MAX_CODE_ROWS: usize = 60;
