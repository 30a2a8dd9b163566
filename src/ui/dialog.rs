//! Dialogs inside the window: one focus order, one accessibility tree, no second window of the system.

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Area, Color32, CornerRadius, Frame, Id, Modal, Order, Rect, Sense, Stroke, Ui, UiBuilder,
    UiKind, Vec2, WidgetInfo, pos2, vec2,
};

use crate::text::t;
use crate::ui::button::icon_button_at;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};

/// A dialog: title bar, whatever is between, footer.
#[must_use = "a dialog is there once it is shown"]
pub struct Dialog<'a> {
    id: &'static str,
    title: &'a str,
    size: Vec2,
    role: Role,
    on_top: bool,
}

/// The places inside a dialog.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// Below the title bar, above the footer.
    pub body: Rect,
    /// The footer.
    pub footer: Rect,
    /// The window is low: rows move together, actions move to the footer.
    pub low: bool,
}

/// What became of a dialog in this frame.
#[derive(Debug)]
pub struct Shown<R> {
    /// What the content gave back.
    pub inner: R,
    /// The close button was pressed.
    pub close: bool,
}

impl Places {
    /// The body without its margins, `below` at its bottom.
    pub fn inside(self, below: f32) -> Rect {
        Rect::from_min_max(
            pos2(self.body.left() + theme::MARGIN, self.body.top() + 4.0),
            pos2(
                self.body.right() - theme::MARGIN,
                self.body.bottom() - below,
            ),
        )
    }

    /// The right end of the footer, for buttons that are `width` wide together.
    pub fn footer_end(self, width: f32) -> Rect {
        let left = self.footer.right() - 2.0 * theme::MARGIN - width;
        self.footer.with_min_x(left)
    }
}

impl<'a> Dialog<'a> {
    /// A dialog that would like to have this size.
    pub fn new(id: &'static str, title: &'a str, size: Vec2) -> Self {
        Self {
            id,
            title,
            size,
            role: Role::Dialog,
            on_top: true,
        }
    }

    /// Another dialog stands above: this one can be seen and not be used, neither by pointer nor by screen reader.
    pub fn on_top(mut self, on_top: bool) -> Self {
        self.on_top = on_top;
        self
    }

    /// Shows it; `content` draws into the places and gets what was pressed on the keyboard.
    pub fn show<R>(self, ui: &Ui, content: impl FnOnce(&mut Ui, Places, Keys) -> R) -> Shown<R> {
        let rect = place(ui, self.size);
        let low = rect.height() < self.size.y - 1.0;
        modal(
            ui,
            self.id,
            self.title,
            self.role,
            self.on_top,
            rect,
            |ui| {
                let keys = Keys::take(ui);
                let footer = Rect::from_min_max(
                    pos2(rect.left(), rect.bottom() - FOOTER),
                    rect.right_bottom(),
                );
                let body = Rect::from_min_max(
                    pos2(rect.left(), rect.top() + TITLE_BAR),
                    footer.right_top(),
                );
                label::heading_at(
                    ui,
                    pos2(
                        rect.left() + theme::MARGIN,
                        rect.top() + (TITLE_BAR - Type::Sub.line()) / 2.0,
                    ),
                    rect.width() - 2.0 * theme::MARGIN - theme::CONTROL,
                    Type::Sub,
                    Palette::of(ui).text,
                    1,
                    self.title,
                );
                let inner = content(ui, Places { body, footer, low }, keys);
                ui.painter().hline(
                    rect.x_range(),
                    footer.top(),
                    Stroke::new(1.0, Palette::of(ui).border),
                );
                // Last in the order of the Tab key.
                let close = Rect::from_center_size(
                    pos2(rect.right() - 28.0, rect.top() + TITLE_BAR / 2.0),
                    vec2(theme::CONTROL, theme::CONTROL),
                );
                let close =
                    icon_button_at(ui, close, icon::X, theme::ICON_ALONE, &t("dialog-close"))
                        .clicked();
                Shown { inner, close }
            },
        )
    }
}

/// Draws a modal layer with a card in `rect`.
pub(super) fn modal<R>(
    ui: &Ui,
    id: &'static str,
    name: &str,
    role: Role,
    on_top: bool,
    rect: Rect,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let palette = Palette::of(ui);
    let id = Id::unique(("dialog", id));
    let area = Area::new(id)
        .kind(UiKind::Modal)
        .role(role)
        .accessible_name(name)
        .sense(Sense::hover())
        .order(Order::Foreground)
        .fixed_pos(rect.min)
        .default_size(rect.size())
        .constrain(false)
        .fade_in(false);
    let response = Modal::new(id)
        .area(area)
        .frame(Frame::NONE)
        // One scrim for all: a second one would make the window black.
        .backdrop_color(if on_top {
            palette.scrim
        } else {
            Color32::TRANSPARENT
        })
        .show(ui.ctx(), |ui| {
            ui.expand_to_include_rect(rect);
            ui.painter()
                .add(palette.dialog_shadow().as_shape(rect, theme::RADIUS_DIALOG));
            paint::card(ui, rect, theme::RADIUS_DIALOG);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
            content(&mut inside)
        });
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_modal();
        if !on_top {
            node.set_hidden();
        }
    });
    response.inner
}

/// A row of tabs; `names` in their order. Gives back the chosen one.
pub fn tabs(ui: &mut Ui, rect: Rect, names: &[&str], chosen: usize) -> usize {
    let palette = Palette::of(ui);
    let mut next = chosen;
    let list = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .accessibility_role(Role::TabList),
    );
    let mut left = rect.left() + theme::MARGIN;
    for (at, name) in names.iter().enumerate() {
        let is_chosen = at == chosen;
        let role = if is_chosen {
            Type::Strong
        } else {
            Type::Medium
        };
        let color = if is_chosen {
            palette.text
        } else {
            palette.text_muted
        };
        let galley = label::layout(&list, role, color, name, f32::INFINITY, 1);
        let tab = Rect::from_min_size(pos2(left, rect.top()), vec2(galley.size().x, rect.height()));
        let id = list.make_persistent_id(("tab", *name));
        let response = list.interact(
            tab.expand2(vec2(TAB_GAP / 2.0 - 2.0, 0.0)),
            id,
            Sense::click(),
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Tab, true, *name));
        list.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(is_chosen);
        });
        let painter = list.painter();
        painter.galley(
            pos2(
                tab.left(),
                rect.top() + (rect.height() - 4.0 - galley.size().y) / 2.0,
            ),
            galley,
            color,
        );
        if is_chosen || response.hovered() {
            let line = if is_chosen {
                palette.accent.fill
            } else {
                palette.border_control
            };
            painter.rect_filled(
                Rect::from_min_max(
                    pos2(tab.left(), rect.bottom() - 2.0),
                    pos2(tab.right(), rect.bottom() + 1.0),
                ),
                CornerRadius::same(1),
                line,
            );
        }
        if response.has_focus() {
            paint::focus_ring(&list, tab.expand2(vec2(6.0, -4.0)), theme::RADIUS, -2.0);
        }
        if response.clicked() {
            next = at;
        }
        left = tab.right() + TAB_GAP;
    }
    next
}

/// Draws `content` into the part of a footer that is left of its buttons, then the buttons, right-aligned.
pub fn footer_ui(ui: &mut Ui, footer: Rect, content: impl FnOnce(&mut Ui)) {
    let rect = footer.shrink2(vec2(theme::MARGIN, (FOOTER - theme::CONTROL) / 2.0));
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    content(&mut inner);
}

/// A file that was dropped onto the window is the one that a field asks for.
pub fn take_dropped_file(ui: &Ui, path: &mut String) {
    let dropped = ui.input(|input| {
        let file = input.raw.dropped_files.first();
        file.map(|file| file.path().display().to_string())
    });
    if let Some(dropped) = dropped {
        *path = dropped;
    }
}

/// The place of a dialog: centred below the menu bar, over it where the window is low.
fn place(ui: &Ui, size: Vec2) -> Rect {
    let window = ui.ctx().content_rect();
    let size = size.min(window.size() - vec2(2.0 * SIDE, 2.0 * ABOVE));
    let free = window.height() - theme::MENU_BAR - size.y;
    let top = (theme::MENU_BAR + free / 2.0).min(window.height() - ABOVE - size.y);
    Rect::from_min_size(
        pos2(
            (window.left() + (window.width() - size.x) / 2.0).round(),
            window.top() + top.max(ABOVE).round(),
        ),
        size,
    )
}

/// Height of the title bar.
pub const TITLE_BAR: f32 = 56.0;
/// Height of a row of tabs.
pub const TABS: f32 = 37.0;
/// Height of the footer.
pub const FOOTER: f32 = 64.0;
/// Width of the buttons in a footer, at least.
pub const FOOTER_BUTTON: f32 = 116.0;
/// Left and right of the largest dialog.
const SIDE: f32 = 16.0;
/// Above and below it.
const ABOVE: f32 = 12.0;
const TAB_GAP: f32 = 28.0;
