//! A row of the list of providers, and the header above.

use eframe::egui::{Color32, CornerRadius, Id, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::{Next, Providers};
use crate::domain::draft::ProviderDraft;
use crate::domain::provider::{ProviderId, SignIn};
use crate::text::{t, tf};
use crate::ui::dashboard::rows::{Row, Standing};
use crate::ui::icon;
use crate::ui::label;
use crate::ui::list;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};

/// Where the columns of the list begin.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    name: f32,
    sign_in: f32,
    /// Where the number ends.
    mailboxes: f32,
    status: f32,
    right: f32,
}

impl Providers {
    pub(super) fn row_ui(
        &mut self,
        ui: &mut Ui,
        columns: Columns,
        provider: &ProviderDraft,
        mailboxes: &[&Row],
        next: &mut Option<Next>,
    ) {
        let palette = Palette::of(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let response = ui.interact(rect, row_id(provider.id), Sense::click());
        if !self.was_focused && self.selected == Some(provider.id) && ui.is_visible() {
            response.request_focus();
            self.was_focused = true;
        }
        if response.clicked() || (response.has_focus() && self.was_focused) {
            self.selected = Some(provider.id);
        }
        if response.clicked() {
            response.request_focus();
        }
        let is_selected = self.selected == Some(provider.id);
        let (sign, text) = status(palette, provider, mailboxes);
        let sign_in = match provider.sign_in {
            SignIn::User => t("sign-in-user-short"),
            SignIn::Application => t("sign-in-application-short"),
            SignIn::Password => t("sign-in-password-short"),
        };
        list::describe(&response, &provider.name, is_selected, || {
            format!("{sign_in}, {text}")
        });
        if list::is_opened(ui, &response) {
            *next = Some(Next::Details(provider.id));
        }
        list::keep_arrows(ui, &response);
        let inner = rect.shrink2(vec2(4.0, 4.0));
        if is_selected {
            ui.painter().rect_filled(
                inner,
                CornerRadius::same(theme::RADIUS),
                palette.accent.subtle,
            );
        } else {
            if response.hovered() {
                ui.painter()
                    .rect_filled(inner, CornerRadius::same(theme::RADIUS), palette.hover);
            }
            ui.painter().hline(
                columns.name - 32.0..=columns.right,
                rect.bottom() - 0.5,
                Stroke::new(1.0, palette.border),
            );
        }
        let middle = rect.center().y;
        icon::paint(
            ui.painter(),
            pos2(columns.name - 22.0, middle),
            provider_icon(&provider.preset),
            IconWeight::Regular,
            theme::ICON_ALONE,
            palette.text_muted,
        );
        let top = middle - Type::Medium.line() / 2.0;
        // The row itself bears the name.
        label::paint_at(
            ui,
            pos2(columns.name, top),
            columns.sign_in - columns.name - theme::PADDING,
            Type::Medium,
            palette.text,
            &provider.name,
        );
        label::line_at(
            ui,
            pos2(columns.sign_in, top),
            columns.mailboxes - columns.sign_in,
            Type::Body,
            palette.text,
            &sign_in,
        );
        label::line_to(
            ui,
            pos2(columns.mailboxes, top),
            Type::Body,
            palette.text,
            &mailboxes.len().to_string(),
        );
        let mut left = columns.status;
        let mut color = palette.text_muted;
        if let Some((sign, fill, text)) = sign {
            icon::paint(
                ui.painter(),
                pos2(left + 9.0, middle),
                sign,
                IconWeight::Fill,
                theme::ICON_STATUS,
                fill,
            );
            left += 24.0;
            color = text;
        }
        label::line_at(
            ui,
            pos2(left, top),
            columns.right - left,
            Type::Body,
            color,
            &text,
        );
        if response.has_focus() {
            paint::focus_ring(ui, inner, theme::RADIUS, 0.0);
        }
    }
}

impl Columns {
    pub(super) fn of(card: Rect) -> Self {
        let right = card.right() - theme::BLOCK;
        let status = right - STATUS;
        let mailboxes = status - theme::MARGIN;
        Self {
            name: card.left() + theme::BLOCK + 32.0,
            sign_in: mailboxes - MAILBOXES - SIGN_IN,
            mailboxes,
            status,
            right,
        }
    }
}

/// The names of the columns.
pub(super) fn header_ui(ui: &mut Ui, card: Rect, columns: Columns) {
    let (role, color) = (Type::CaptionMedium, Palette::of(ui).text_muted);
    let top = list::header(ui, card);
    label::line_at(
        ui,
        pos2(columns.name - 32.0, top),
        200.0,
        role,
        color,
        &t("column-provider"),
    );
    label::line_at(
        ui,
        pos2(columns.sign_in, top),
        100.0,
        role,
        color,
        &t("sign-in"),
    );
    label::line_to(
        ui,
        pos2(columns.mailboxes, top),
        role,
        color,
        &t("column-mailboxes"),
    );
    label::line_at(
        ui,
        pos2(columns.status, top),
        100.0,
        role,
        color,
        &t("column-status"),
    );
}

type Signed = Option<(char, Color32, Color32)>;

/// How a provider stands: the most urgent of its mailboxes, counted.
fn status(palette: &Palette, provider: &ProviderDraft, mailboxes: &[&Row]) -> (Signed, String) {
    let count = |standings: &[Standing]| {
        mailboxes
            .iter()
            .filter(|row| standings.contains(&row.standing))
            .count()
    };
    let failed = count(&[Standing::Failed]);
    let unasked = count(&[Standing::ConsentMissing]);
    let warned = count(&[Standing::Warning]);
    let danger = |sign| Some((sign, palette.danger.fill, palette.danger.text));
    if provider.is_example() {
        (None, t("provider-unset").into_owned())
    } else if failed > 0 && warned > 0 {
        let counts = [("failed", failed.into()), ("warned", warned.into())];
        (
            danger(icon::X_CIRCLE),
            tf("provider-failed-warned", &counts),
        )
    } else if failed > 0 {
        (
            danger(icon::X_CIRCLE),
            tf("provider-failed", &[("failed", failed.into())]),
        )
    } else if count(&[Standing::Incomplete]) > 0 {
        (
            danger(icon::WARNING_CIRCLE),
            t("row-incomplete").into_owned(),
        )
    } else if unasked > 0 {
        (
            danger(icon::LOCK_KEY),
            t("row-consent-missing").into_owned(),
        )
    } else if warned > 0 {
        (
            Some((icon::WARNING, palette.warning.fill, palette.warning.text)),
            tf("provider-warned", &[("warned", warned.into())]),
        )
    } else if mailboxes.is_empty() {
        (None, t("provider-no-mailbox").into_owned())
    } else if count(&[Standing::Untested]) > 0 {
        (None, t("row-untested").into_owned())
    } else {
        (
            Some((icon::CHECK_CIRCLE, palette.success.fill, palette.text)),
            t("row-ready").into_owned(),
        )
    }
}

/// The sign of a kind of provider.
#[must_use]
pub fn provider_icon(preset: &str) -> char {
    match preset {
        "office365" | "outlook_com" => icon::OUTLOOK,
        "google" => icon::GOOGLE,
        other if other.starts_with("office365") => icon::BANK,
        _ => icon::ENVELOPE,
    }
}

/// Names the row of a provider.
pub(super) fn row_id(provider: ProviderId) -> Id {
    Id::unique(("provider row", provider.0))
}

const ROW: f32 = 46.0;
const STATUS: f32 = 158.0;
const MAILBOXES: f32 = 80.0;
const SIGN_IN: f32 = 88.0;
