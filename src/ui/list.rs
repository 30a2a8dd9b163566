//! What the lists have in common: the ground of their header, their rows for screen readers, their keys.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align, CornerRadius, EventFilter, Id, Key, Layout, Memory, Modifiers, Rect, Response,
    ScrollArea, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::ui::theme::{self, Palette, Type};

/// Paints the ground of the header at the top of `card`; gives back where the names of the columns begin.
pub fn header(ui: &Ui, card: Rect) -> f32 {
    let palette = Palette::of(ui);
    let header = Rect::from_min_size(card.min, vec2(card.width(), HEADER));
    ui.painter().rect_filled(
        header.shrink(1.0),
        CornerRadius {
            sw: 0,
            se: 0,
            ..CornerRadius::same(theme::RADIUS_CARD - 1)
        },
        palette.surface_sunken,
    );
    ui.painter().hline(
        header.x_range(),
        header.bottom() - 0.5,
        Stroke::new(1.0, palette.border),
    );
    header.center().y - Type::CaptionMedium.line() / 2.0
}

/// Rows that scroll in `body`, without gaps; `content` gets the visible part as [`ScrollArea::show_viewport`] gives it.
pub fn rows_ui(
    ui: &mut Ui,
    body: Rect,
    salt: &str,
    name: impl Into<String>,
    content: impl FnOnce(&mut Ui, Rect),
) {
    let mut list = ui.new_child(
        UiBuilder::new()
            .max_rect(body)
            .layout(Layout::top_down(Align::Min))
            .accessibility_role(Role::ListBox)
            .accessibility_label(name),
    );
    list.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink(false)
        .show_viewport(&mut list, content);
}

/// Says what a row is. `description` is made only where something reads it.
pub fn describe(response: &Response, name: &str, selected: bool, description: impl Fn() -> String) {
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, name));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_selected(selected);
        node.set_description(description());
    });
}

/// A row is opened by a double click, and by Enter while it has the focus.
pub fn is_opened(ui: &Ui, row: &Response) -> bool {
    let enter = row.has_focus()
        && ui.input(|input| {
            input.key_pressed(Key::Enter) && input.modifiers.matches_logically(Modifiers::NONE)
        });
    row.double_clicked() || enter
}

/// Up, Down, Home and End move the focus among `count` rows; gives back the row that gets it. `id_of` names a row.
pub fn arrow_keys(ui: &Ui, count: usize, id_of: impl Fn(usize) -> Option<Id>) -> Option<usize> {
    let focused = ui.memory(Memory::focused)?;
    let at = (0..count).find(|at| id_of(*at) == Some(focused))?;
    let last = count.saturating_sub(1);
    let target = ui.input(|input| {
        [
            (Key::ArrowUp, at.saturating_sub(1)),
            (Key::ArrowDown, (at + 1).min(last)),
            (Key::Home, 0),
            (Key::End, last),
        ]
        .into_iter()
        .find(|(key, _)| input.key_pressed(*key))
        .map(|(_, target)| target)
    })?;
    let id = id_of(target)?;
    ui.memory_mut(|memory| memory.request_focus(id));
    Some(target)
}

/// The arrow keys belong to the list while one of its rows has the focus.
pub fn keep_arrows(ui: &Ui, row: &Response) {
    if !row.has_focus() {
        return;
    }
    ui.memory_mut(|memory| {
        memory.set_focus_lock_filter(
            row.id,
            EventFilter {
                vertical_arrows: true,
                ..EventFilter::default()
            },
        );
    });
}

/// Height of a list's header.
pub const HEADER: f32 = 34.0;
