//! What the dashboard shows besides its list: the next step where there is none yet, and the status bar.

use eframe::egui::{
    Align, CornerRadius, Frame, Layout, Panel, Rect, Stroke, Ui, UiBuilder, pos2, vec2,
};

use chrono::{DateTime, Local, Utc};

use crate::message::Seal;
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dashboard::Wish;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};
use crate::ui::words;

/// Nothing to show yet: one clear next step.
pub(super) fn empty_ui(ui: &mut Ui, state: &AppState, keys: Keys, wish: &mut Option<Wish>) {
    let palette = Palette::of(ui);
    ui.add_space(18.0);
    let space = ui.available_rect_before_wrap();
    let card = Rect::from_min_size(space.min, vec2(space.width(), EMPTY.min(space.height())));
    paint::card(ui, card, theme::RADIUS_CARD);
    let width = EMPTY_TEXT.min(card.width() - 2.0 * theme::MARGIN);
    let inner = Rect::from_center_size(card.center(), vec2(width, 216.0));
    let sign = Rect::from_center_size(pos2(inner.center().x, inner.top() + 28.0), vec2(56.0, 56.0));
    ui.painter().rect_filled(
        sign,
        CornerRadius::same(theme::RADIUS_DIALOG),
        palette.accent.subtle,
    );
    icon::paint(
        ui.painter(),
        sign.center(),
        icon::ENVELOPE,
        IconWeight::Regular,
        28.0,
        palette.accent.fill,
    );
    let mut texts = ui.new_child(
        UiBuilder::new()
            .max_rect(inner.with_min_y(sign.bottom() + theme::BLOCK))
            .layout(Layout::top_down(Align::Center)),
    );
    label::heading(&mut texts, Type::Sub, palette.text, 2, t("empty-heading"));
    texts.add_space(theme::TIGHT);
    label::label(
        &mut texts,
        Type::Body,
        palette.text_muted,
        t("empty-sentence"),
    );
    texts.add_space(theme::MARGIN);
    if Button::filled(&t("empty-next")).show(&mut texts, keys) {
        *wish = Some(match state.kept.providers.as_slice() {
            [only] => Wish::NewMailbox(only.id),
            _ => Wish::Providers,
        });
    }
}

/// When the last test was, and the version.
pub(super) fn status_bar_ui(ui: &mut Ui, state: &AppState) {
    let palette = Palette::of(ui);
    let bar = Panel::bottom("status bar")
        .exact_size(theme::STATUS_BAR)
        .show_separator_line(false)
        .frame(Frame::new().fill(palette.surface_raised))
        .show(ui, |ui| {
            let bar = ui.max_rect();
            let top = bar.center().y - Type::Caption.line() / 2.0;
            let version = tf("version", &[("version", env!("CARGO_PKG_VERSION").into())]);
            label::line_to(
                ui,
                pos2(bar.right() - theme::BLOCK, top),
                Type::Caption,
                palette.text_muted,
                &version,
            );
            let mut text = last_test(state);
            if state.sandbox {
                text = format!("{} · {text}", t("training"));
            }
            if state.seal == Some(Seal::Password) && !state.sandbox {
                text = format!("{text} · {}", t("no-keyring"));
            }
            label::line_at(
                ui,
                pos2(bar.left() + theme::BLOCK, top),
                bar.width() - 200.0,
                Type::Caption,
                palette.text_muted,
                &text,
            );
        })
        .response
        .rect;
    ui.painter().hline(
        bar.x_range(),
        bar.top() + 0.5,
        Stroke::new(1.0, palette.border),
    );
}

/// When all mailboxes were last checked; before the first time, when the last test mail was sent.
fn last_test(state: &AppState) -> String {
    let tests = || {
        let mailboxes = state.kept.mailboxes.iter();
        mailboxes.filter_map(|mailbox| mailbox.last_test.as_ref())
    };
    let local = |at: DateTime<Utc>| at.with_timezone(&Local).naive_local();
    let ended = state.checkup.as_ref().and_then(|checkup| checkup.end);
    let checks = tests().filter(|test| test.sign_in_only);
    let checked = checks.map(|test| local(test.at)).max();
    let (id, at) = match ended.map(|end| end.at).max(checked) {
        Some(at) => ("checkup-last", at),
        None => match tests().map(|test| test.at).max() {
            Some(at) => ("last-test", local(at)),
            None => return t("last-test-none").into_owned(),
        },
    };
    tf(id, &[("when", words::when_local(at, &state.clock).into())])
}

const EMPTY: f32 = 320.0;
const EMPTY_TEXT: f32 = 460.0;
