//! The head of the dashboard: its title, a new mailbox, the check of all mailboxes and what came of it.

use eframe::egui;
use eframe::egui::{Popup, Rect, Response, Ui, UiBuilder, pos2, vec2};

use crate::message::{Command, JobId};
use crate::state::{AppState, Checkup};
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dashboard::Wish;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::paint;
use crate::ui::theme::{self, Palette, Type};

/// Title and buttons; while all mailboxes are checked, how far that is.
pub(super) fn head_ui(
    ui: &mut Ui,
    state: &AppState,
    keys: Keys,
    out: &mut Vec<Command>,
    wish: &mut Option<Wish>,
) {
    let palette = Palette::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
    let title = label::heading_at(
        ui,
        pos2(row.left(), row.center().y - Type::Title.line() / 2.0),
        row.width() / 2.0,
        Type::Title,
        palette.text,
        1,
        &t("dashboard"),
    );
    let space = row.with_min_x(title.rect.right() + theme::BLOCK);
    let rest = if state.kept.mailboxes.is_empty() {
        space
    } else {
        buttons_ui(ui, state, keys, space, out, wish)
    };
    let Some(checkup) = &state.checkup else {
        return;
    };
    match result(checkup) {
        Some(text) => {
            let response = caption_ui(ui, rest, &text);
            label::announce(&response);
            // Where there is little room it ends in dots.
            response.on_hover_text(text);
        }
        None => progress_ui(ui, rest, checkup),
    }
}

/// Gives back what is left of the space.
fn buttons_ui(
    ui: &mut Ui,
    state: &AppState,
    keys: Keys,
    space: Rect,
    out: &mut Vec<Command>,
    wish: &mut Option<Wish>,
) -> Rect {
    let (add, start, cancel) = (t("mailbox-add"), t("checkup-start"), t("cancel"));
    let add = Button::outlined(&add).icon(icon::PLUS);
    let going_on = state.checkup.as_ref().filter(|_| state.is_checking());
    let begin = Button::filled(&start).icon(icon::PLAY);
    // The word in its place must not move the button beside it.
    let width = begin.width(ui);
    let check = match going_on {
        Some(_) => Button::outlined(&cancel).min_width(width),
        None => begin,
    };
    let check_left = space.right() - check.width(ui);
    let add_right = check_left - theme::GAP;
    let add_left = add_right - add.width(ui);
    let place = Rect::from_min_max(pos2(add_left, space.top()), pos2(add_right, space.bottom()));
    let mut place = ui.new_child(UiBuilder::new().max_rect(place));
    let (pressed, response) = add.add(&mut place, keys);
    add_ui(ui, state, pressed, &response, wish);
    let mut place = ui.new_child(UiBuilder::new().max_rect(space.with_min_x(check_left)));
    // Enter in the search must not sign in to hundreds of mailboxes.
    if check.show(&mut place, Keys::default()) {
        out.push(match going_on {
            Some(checkup) => Command::CancelCheckup { job: checkup.job },
            None => Command::Checkup { job: JobId::next() },
        });
    }
    space.with_max_x(add_left - theme::BLOCK)
}

/// A new mailbox of the only provider, or of one that is chosen.
fn add_ui(ui: &Ui, state: &AppState, pressed: bool, response: &Response, wish: &mut Option<Wish>) {
    match state.kept.providers.as_slice() {
        [only] => {
            if pressed {
                *wish = Some(Wish::NewMailbox(only.id));
            }
        }
        several => {
            let palette = Palette::of(ui);
            Popup::menu(response)
                .gap(4.0)
                .width(PROVIDERS)
                .align(egui::RectAlign::BOTTOM_END)
                .frame(menu::popup_frame(palette))
                .show(|ui| {
                    for provider in several {
                        ui.push_id(provider.id.0, |ui| {
                            if menu::item(ui, &provider.name, None) {
                                *wish = Some(Wish::NewMailbox(provider.id));
                            }
                        });
                    }
                });
        }
    }
}

fn progress_ui(ui: &mut Ui, space: Rect, checkup: &Checkup) {
    let (done, total) = (checkup.done(), checkup.total);
    let text = tf(
        "checkup-progress",
        &[("done", done.into()), ("total", total.into())],
    );
    let caption = caption_ui(ui, space, &text);
    let right = caption.rect.left() - theme::PADDING;
    let left = (right - BAR).max(space.left());
    let share = done as f32 / total.max(1) as f32;
    let place = Rect::from_min_max(
        pos2(left, space.center().y - paint::PROGRESS_HEIGHT / 2.0),
        pos2(right, space.bottom()),
    );
    let mut place = ui.new_child(UiBuilder::new().max_rect(place));
    paint::progress(&mut place, share, &t("checkup"));
}

/// What came of a check that is over.
fn result(checkup: &Checkup) -> Option<String> {
    let end = checkup.end?;
    if checkup.total == 0 {
        return Some(t("check-nothing").into_owned());
    }
    let counts = [
        ("done", checkup.done().into()),
        ("total", checkup.total.into()),
        ("ready", checkup.ready.into()),
        ("warnings", checkup.warning.into()),
        ("attention", checkup.attention.into()),
    ];
    Some(if end.is_early {
        tf("checkup-stopped", &counts)
    } else {
        tf("checkup-result", &counts)
    })
}

/// A text at the right end of the space.
fn caption_ui(ui: &mut Ui, space: Rect, text: &str) -> Response {
    let width = label::width(ui, Type::Caption, text) + 1.0;
    let left = (space.right() - width).max(space.left());
    label::line_at(
        ui,
        pos2(left, space.center().y - Type::Caption.line() / 2.0),
        space.right() - left,
        Type::Caption,
        Palette::of(ui).text_muted,
        text,
    )
}

/// Width of the list of providers that a new mailbox is offered.
const PROVIDERS: f32 = 280.0;
/// Width of the bar that shows how far the check is, where there is room.
const BAR: f32 = 160.0;
