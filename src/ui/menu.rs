//! The menu bar: only what exists. The letters Alt+D, E, A, H open it; they are underlined while Alt is held.

use std::sync::Arc;

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::text::{LayoutJob, TextFormat};
use eframe::egui::{
    CornerRadius, Frame, Galley, Id, Key, Margin, Panel, Popup, Rect, Response, Sense,
    SetOpenCommand, Stroke, StrokeKind, Ui, ViewportCommand, WidgetInfo, pos2, vec2,
};

use crate::message::{Command, ThemeChoice};
use crate::text::t;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// What was chosen that opens something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// „E-Mail-Anbieter"
    Providers,
    /// „Prüflauf starten"
    Checkup,
    /// „Einrichtungsassistent"
    Assistant,
    /// „Fehlermeldung deuten…"
    Interpreter,
    /// „Übergabe an AEVO…"
    Handover,
    /// „Handbuch"
    Manual,
    /// „Über AEVO Administrator"
    About,
}

/// Shows the bar and what hangs from it.
pub fn menu_bar_ui(
    ui: &mut Ui,
    keys: Keys,
    current: ThemeChoice,
    out: &mut Vec<Command>,
) -> Option<Choice> {
    let palette = Palette::of(ui);
    let mut choice = None;
    let frame = Frame::new().fill(palette.surface_raised);
    let bar = Panel::top("menu bar")
        .exact_size(theme::MENU_BAR)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(theme::GAP);
                menu_ui(ui, keys, Key::D, &t("menu-file"), |ui| {
                    if item(ui, &t("menu-lock"), None) {
                        out.push(Command::Lock);
                    }
                    if item(ui, &t("menu-quit"), None) {
                        ui.send_viewport_cmd(ViewportCommand::Close);
                    }
                });
                menu_ui(ui, keys, Key::E, &t("menu-extras"), |ui| {
                    if item(ui, &t("menu-providers"), None) {
                        choice = Some(Choice::Providers);
                    }
                    if item(ui, &t("assistant"), None) {
                        choice = Some(Choice::Assistant);
                    }
                    if item(ui, &t("checkup-start"), None) {
                        choice = Some(Choice::Checkup);
                    }
                    if item(ui, &t("menu-interpreter"), None) {
                        choice = Some(Choice::Interpreter);
                    }
                    if item(ui, &t("menu-handover"), None) {
                        choice = Some(Choice::Handover);
                    }
                });
                menu_ui(ui, keys, Key::A, &t("menu-view"), |ui| {
                    for (theme, text) in [
                        (ThemeChoice::Light, "menu-light"),
                        (ThemeChoice::Dark, "menu-dark"),
                        (ThemeChoice::System, "menu-system"),
                    ] {
                        if item(ui, &t(text), Some(theme == current)) {
                            out.push(Command::SetTheme(theme));
                        }
                    }
                });
                menu_ui(ui, keys, Key::H, &t("menu-help"), |ui| {
                    if item(ui, &t("menu-manual"), None) {
                        choice = Some(Choice::Manual);
                    }
                    if item(ui, &t("menu-log-folder"), None) {
                        out.push(Command::OpenLogFolder);
                    }
                    if item(ui, &t("menu-about"), None) {
                        choice = Some(Choice::About);
                    }
                });
            });
        })
        .response
        .rect;
    ui.painter().hline(
        bar.x_range(),
        bar.bottom() - 0.5,
        Stroke::new(1.0, palette.border),
    );
    choice
}

fn menu_ui(ui: &mut Ui, keys: Keys, letter: Key, name: &str, content: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let galley = label::layout(ui, Type::Body, palette.text, name, f32::INFINITY, 1);
    let size = vec2(galley.size().x + 2.0 * ENTRY, theme::MENU_BAR - 6.0);
    let id = ui.make_persistent_id(("menu", name));
    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let by_key = keys.is_letter(letter);
    let popup = Popup::menu(&response)
        .width(MENU)
        .frame(popup_frame(palette))
        .style(|_: &mut egui::Style| {});
    let popup_id = popup.get_id();
    let popup = if by_key {
        popup.open_memory(Some(SetOpenCommand::Bool(true)))
    } else if response.hovered() && follows(ui, popup_id) {
        // With one menu open the pointer opens the next by passing over it.
        popup.open_memory(Some(SetOpenCommand::Bool(true)))
    } else {
        popup
    };
    let is_open = popup.is_open();
    let text = if keys.alt_held {
        underlined(ui, name, palette)
    } else {
        galley
    };
    if is_open || response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(theme::RADIUS - 2), palette.hover);
    }
    ui.painter().galley(
        pos2(rect.left() + ENTRY, rect.center().y - text.size().y / 2.0),
        text,
        palette.text,
    );
    if response.has_focus() {
        paint::focus_ring(ui, rect, theme::RADIUS - 2, -2.0);
    }
    if by_key {
        response.request_focus();
    }
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_expanded(is_open);
    });
    if let Some(_open) = popup.show(|ui| {
        ui.set_min_width(MENU);
        ui.spacing_mut().item_spacing.y = 2.0;
        content(ui);
    }) {
        ui.data_mut(|data| data.insert_temp(Id::unique(OPEN), popup_id));
    }
}

/// Another menu of the bar is open.
fn follows(ui: &Ui, popup: Id) -> bool {
    ui.data(|data| data.get_temp::<Id>(Id::unique(OPEN)))
        .is_some_and(|open| open != popup && Popup::is_id_open(ui.ctx(), open))
}

fn underlined(ui: &Ui, name: &str, palette: &Palette) -> Arc<Galley> {
    let plain = TextFormat {
        line_height: Some(Type::Body.line()),
        valign: egui::Align::Center,
        ..TextFormat::simple(Type::Body.font(), palette.text)
    };
    let first = name.chars().next().map_or(0, char::len_utf8);
    let mut job = LayoutJob::default();
    job.append(
        &name[..first],
        0.0,
        TextFormat {
            underline: Stroke::new(1.0, palette.text),
            ..plain.clone()
        },
    );
    job.append(&name[first..], 0.0, plain);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// An entry of a menu; `ticked` for a choice among several. True when it was chosen.
pub fn item(ui: &mut Ui, text: &str, ticked: Option<bool>) -> bool {
    let response = row_ui(ui, text, ticked, false);
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}

/// An entry of an open list; the chosen one is marked.
pub fn option(ui: &mut Ui, text: &str, is_chosen: bool) -> bool {
    let response = row_ui(ui, text, None, is_chosen);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ListBoxOption);
        node.set_selected(is_chosen);
    });
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}

fn row_ui(ui: &mut Ui, text: &str, ticked: Option<bool>, is_chosen: bool) -> Response {
    let palette = Palette::of(ui);
    let indent = if ticked.is_some() {
        theme::PADDING + theme::ICON + theme::GAP
    } else {
        theme::PADDING
    };
    let galley = label::layout(ui, Type::Body, palette.text, text, f32::INFINITY, 1);
    let width = (indent + galley.size().x + theme::BLOCK).max(ui.available_width());
    let id = ui.make_persistent_id(("entry", text));
    let (_, rect) = ui.allocate_space(vec2(width, theme::CONTROL));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    if let Some(ticked) = ticked {
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_toggled(ticked.into());
        });
    }
    let ground = if is_chosen {
        Some(palette.selection)
    } else if response.hovered() || response.has_focus() {
        Some(palette.hover)
    } else {
        None
    };
    if let Some(ground) = ground {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(theme::RADIUS - 2), ground);
    }
    if ticked == Some(true) {
        icon::paint(
            ui.painter(),
            pos2(
                rect.left() + theme::PADDING + theme::ICON / 2.0,
                rect.center().y,
            ),
            icon::CHECK,
            IconWeight::Regular,
            theme::ICON,
            palette.text,
        );
    }
    ui.painter().galley(
        pos2(
            rect.left() + indent,
            rect.center().y - galley.size().y / 2.0,
        ),
        galley,
        palette.text,
    );
    if response.has_focus() {
        paint::focus_ring(ui, rect, theme::RADIUS - 2, -2.0);
    }
    response
}

/// The card of a menu or list.
pub fn popup_frame(palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.surface_raised)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(CornerRadius::same(theme::RADIUS_CARD))
        .inner_margin(Margin::same(4))
        .shadow(palette.popup_shadow())
}

/// A button whose text says what is chosen and which opens a list to choose another.
pub fn choose_ui(
    ui: &mut Ui,
    name: &str,
    rect: Rect,
    current: &str,
    options: &[&str],
) -> Option<usize> {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("choose", name));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(current.to_owned()),
        ..WidgetInfo::labeled(Role::ComboBox, true, name)
    });
    ui.painter().rect(
        rect,
        CornerRadius::same(theme::RADIUS),
        if response.hovered() {
            palette.hover
        } else {
            palette.surface_raised
        },
        Stroke::new(1.0, palette.border_control),
        StrokeKind::Inside,
    );
    let galley = label::layout(
        ui,
        Type::Body,
        palette.text,
        current,
        rect.width() - 40.0,
        1,
    );
    ui.painter().galley(
        pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0),
        galley,
        palette.text,
    );
    icon::paint(
        ui.painter(),
        pos2(rect.right() - 16.0, rect.center().y),
        icon::CARET_DOWN,
        IconWeight::Regular,
        14.0,
        palette.text_muted,
    );
    if response.has_focus() {
        paint::focus_ring(ui, rect, theme::RADIUS, -1.0);
    }
    let mut chosen = None;
    Popup::menu(&response)
        .gap(4.0)
        .width(rect.width() - 10.0)
        .frame(popup_frame(palette))
        .show(|ui| {
            ui.set_min_width(rect.width() - 10.0);
            for (at, text) in options.iter().enumerate() {
                if option(ui, text, *text == current) {
                    chosen = Some(at);
                }
            }
        });
    chosen
}

/// Left and right of an entry of the bar.
const ENTRY: f32 = 10.0;
/// Least width of a menu.
const MENU: f32 = 220.0;
const OPEN: &str = "open menu of the bar";
