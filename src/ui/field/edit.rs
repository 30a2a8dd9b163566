//! The text of a field, and the cursor in it.

use eframe::egui::epaint::text::cursor::CCursor;
use eframe::egui::text::CCursorRange;
use eframe::egui::{
    Color32, Frame, Id, Margin, Rect, Response, RichText, TextEdit, Ui, UiBuilder, pos2,
};

use super::Field;
use crate::ui::icon;
use crate::ui::theme::{self, IconWeight, Palette, Type};

impl Field<'_> {
    pub(super) fn edit(&mut self, ui: &mut Ui, frame: Rect, id: Id) -> Response {
        let palette = Palette::of(ui);
        let enabled = self.enabled && ui.is_enabled();
        let left = if self.leading.is_some() {
            theme::PADDING + theme::ICON + theme::GAP
        } else {
            FIELD_PADDING
        };
        if let Some(leading) = self.leading {
            let center = pos2(
                frame.left() + theme::PADDING + theme::ICON / 2.0 - 2.0,
                frame.center().y,
            );
            icon::paint(
                ui.painter(),
                center,
                leading,
                IconWeight::Regular,
                theme::ICON,
                palette.text_muted,
            );
        }
        let buttons = self.buttons();
        let right = if buttons == 0 {
            FIELD_PADDING
        } else {
            buttons as f32 * theme::IN_FIELD + theme::TIGHT
        };
        let role = if self.mono { Type::Mono } else { Type::Body };
        let text = if !enabled {
            palette.text_disabled
        } else if self.example {
            palette.text_muted
        } else {
            palette.text
        };
        let shown = self.secret.as_ref().is_some_and(|secret| *secret.shown);
        if self.example || self.is_mask {
            select_all_while_focused(ui, id, self.value.as_str());
        }

        let mut inner = ui.new_child(UiBuilder::new().max_rect(frame));
        inner.spacing_mut().interact_size.y = 0.0;
        let row = inner.fonts_mut(|fonts| fonts.row_height(&role.font()));
        let above = ((frame.height() - row) / 2.0).floor();
        let output = TextEdit::singleline(self.value)
            .id(id)
            .font(role.font())
            // While a secret is shown its masked text stays in place, invisible, and with it the mask in the accessibility tree.
            .text_color(if shown { Color32::TRANSPARENT } else { text })
            .password(self.secret.is_some())
            .hint_text(
                RichText::new(self.placeholder)
                    .font(Type::Body.font())
                    .color(palette.text_muted),
            )
            .interactive(enabled)
            .char_limit(self.limit)
            // Enter belongs to the screen: it fires the filled button, and the field keeps the focus.
            .return_key(None)
            .frame(Frame::NONE.inner_margin(Margin {
                left: left as i8,
                right: right as i8,
                top: above as i8,
                bottom: (frame.height() - row - above) as i8,
            }))
            .desired_width(f32::INFINITY)
            .show(&mut inner);
        let response = output.response.response;
        if self.secret.is_some() {
            let mut state = output.state;
            state.clear_undoer();
            state.store(ui.ctx(), id);
            if shown {
                // Every glyph of the fixed-width font, the mask's dot among them, is equally wide: the cursor fits both.
                let galley =
                    ui.painter()
                        .layout_no_wrap(self.value.as_str().to_owned(), role.font(), text);
                ui.painter()
                    .with_clip_rect(output.text_clip_rect.intersect(ui.clip_rect()))
                    .galley(output.galley_pos, galley, text);
            }
        }
        response
    }
}

/// Selects the whole text as long as the field has the focus, so that the first key replaces it.
fn select_all_while_focused(ui: &Ui, id: Id, text: &str) {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state
        .cursor
        .set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// Left and right of the text.
const FIELD_PADDING: f32 = 10.0;
