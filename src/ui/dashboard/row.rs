//! What stands in a row of the dashboard.

use std::borrow::Cow;

use eframe::egui;
use eframe::egui::{Color32, Popup, Rect, Ui, UiBuilder, pos2, vec2};

use crate::domain::expiry::Expiry;
use crate::text::{t, tf};
use crate::ui::button::{Button, icon_button_at};
use crate::ui::dashboard::Wish;
use crate::ui::dashboard::list::Columns;
use crate::ui::dashboard::rows::{Action, Row, Standing};
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// Two lines: address over provider, headline over detail.
pub(super) fn two_lines_ui(ui: &mut Ui, rect: Rect, columns: Columns, row: &Row) {
    let palette = Palette::of(ui);
    let (first, second) = (rect.top() + 11.0, rect.top() + 32.5);
    let width = columns.status - columns.mailbox - theme::PADDING;
    label::paint_at(
        ui,
        pos2(columns.mailbox, first),
        width,
        Type::Medium,
        palette.text,
        &row.address,
    );
    label::line_at(
        ui,
        pos2(columns.mailbox, second),
        width,
        Type::Caption,
        palette.text_muted,
        &row.provider_name,
    );
    let (sign, fill, text) = sign(palette, row.standing);
    icon::paint(
        ui.painter(),
        pos2(columns.status + 10.0, first + 10.0),
        sign.0,
        sign.1,
        theme::ICON_STATUS,
        fill,
    );
    let left = columns.status + 28.0;
    let width = columns.status_end() - left;
    label::line_at(
        ui,
        pos2(left, first),
        width,
        Type::Medium,
        text,
        &row.headline,
    );
    label::line_at(
        ui,
        pos2(left, second),
        width,
        Type::Caption,
        palette.text_muted,
        &row.detail,
    );
}

/// One line, for long lists.
pub(super) fn dense_ui(ui: &mut Ui, rect: Rect, columns: Columns, row: &Row) {
    let palette = Palette::of(ui);
    let top = rect.center().y - Type::Medium.line() / 2.0;
    label::paint_at(
        ui,
        pos2(columns.mailbox, top),
        columns.status - columns.mailbox - theme::PADDING,
        Type::Medium,
        palette.text,
        &row.address,
    );
    let (sign, fill, text) = sign(palette, row.standing);
    icon::paint(
        ui.painter(),
        pos2(columns.status + 9.0, rect.center().y),
        sign.0,
        sign.1,
        ICON_DENSE,
        fill,
    );
    let left = columns.status + 26.0;
    let headline = label::line_at(
        ui,
        pos2(left, top),
        columns.status_end() - left,
        Type::Medium,
        text,
        &row.headline,
    );
    let left = headline.rect.right() + theme::PADDING;
    if left + 40.0 < columns.status_end() {
        label::line_at(
            ui,
            pos2(left, rect.center().y - Type::Caption.line() / 2.0),
            columns.status_end() - left,
            Type::Caption,
            palette.text_muted,
            &row.detail,
        );
    }
}

/// Icon, its colour, the colour of the headline. Each standing has a shape of its own.
fn sign(palette: &Palette, standing: Standing) -> ((char, IconWeight), Color32, Color32) {
    match standing {
        Standing::Failed => (
            (icon::X_CIRCLE, IconWeight::Fill),
            palette.danger.fill,
            palette.danger.text,
        ),
        Standing::Incomplete => (
            (icon::WARNING_CIRCLE, IconWeight::Fill),
            palette.danger.fill,
            palette.danger.text,
        ),
        Standing::ConsentMissing => (
            (icon::LOCK_KEY, IconWeight::Fill),
            palette.danger.fill,
            palette.danger.text,
        ),
        Standing::Untested => (
            (icon::CIRCLE_DASHED, IconWeight::Regular),
            palette.accent.fill,
            palette.accent.text,
        ),
        Standing::Warning => (
            (icon::WARNING, IconWeight::Fill),
            palette.warning.fill,
            palette.warning.text,
        ),
        Standing::Ready => (
            (icon::CHECK_CIRCLE, IconWeight::Fill),
            palette.success.fill,
            palette.text,
        ),
    }
}

/// The colour of the last day of a secret.
pub(super) fn expiry_color(palette: &Palette, row: &Row) -> Color32 {
    match row.expiry {
        Some(Expiry::Past | Expiry::Urgent(_)) => palette.danger.text,
        Some(Expiry::Near(_)) => palette.warning.text,
        Some(Expiry::Hint(_)) => palette.accent.text,
        Some(Expiry::Far(_)) => palette.text,
        None => palette.text_muted,
    }
}

/// The one action, and the menu of all.
pub(super) fn actions_ui(
    ui: &mut Ui,
    rect: Rect,
    columns: Columns,
    row: &Row,
    is_dense: bool,
    wish: &mut Option<Wish>,
) {
    let palette = Palette::of(ui);
    let more = Rect::from_center_size(
        pos2(columns.right - 9.0, rect.center().y),
        vec2(theme::CONTROL, theme::CONTROL),
    );
    let mut salted = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(row.mailbox.0));
    let open = |action| Some(Wish::Mailbox(row.provider, row.mailbox, action));
    if let Some(action) = row.action {
        let text = action_text(action);
        let button = if is_dense {
            Button::link(&text)
        } else {
            Button::outlined(&text)
        };
        let width = button.width(ui);
        let end = more.left() - 8.0 + if is_dense { theme::TIGHT } else { 0.0 };
        let place = Rect::from_min_size(
            pos2(end - width, rect.center().y - theme::CONTROL / 2.0),
            vec2(width, theme::CONTROL),
        );
        let mut place = salted.new_child(UiBuilder::new().max_rect(place));
        if button.show(&mut place, Keys::default()) {
            *wish = open(Some(action));
        }
    }
    let name = tf("row-more", &[("mailbox", row.address.as_str().into())]);
    let response = icon_button_at(
        &mut salted,
        more,
        icon::DOTS_THREE,
        theme::ICON_ALONE,
        &name,
    );
    Popup::menu(&response)
        .align(egui::RectAlign::BOTTOM_END)
        .width(MORE)
        .frame(menu::popup_frame(palette))
        .show(|ui| {
            if menu::item(ui, &t("details"), None) {
                *wish = open(None);
            }
            if menu::item(ui, &t("authorize"), None) {
                *wish = open(Some(Action::Authorize));
            }
            if menu::item(ui, &t("send-test-mail"), None) {
                *wish = open(Some(Action::SendTestMail));
            }
            if row.has_secret && menu::item(ui, &t("secret-renew"), None) {
                *wish = open(Some(Action::RenewSecret));
            }
            if menu::item(ui, &t("mailbox-remove"), None) {
                *wish = Some(Wish::Remove(row.mailbox));
            }
        });
}

fn action_text(action: Action) -> Cow<'static, str> {
    t(match action {
        Action::Authorize => "authorize",
        Action::SendTestMail => "send-test-mail",
        Action::Details => "details",
        Action::RenewSecret => "secret-renew",
    })
}

const ICON_DENSE: f32 = 16.0;
/// Width of the menu of a row.
const MORE: f32 = 200.0;
