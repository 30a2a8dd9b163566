//! How the mailbox stands while nothing runs, and the next step.

use eframe::egui::Ui;

use super::form::Judgement;
use super::offer::check_all_ui;
use super::{Asks, ProviderDialog, Scene};
use crate::domain::check::Field as Name;
use crate::domain::provider::SignIn;
use crate::text::{t, tf};
use crate::ui::icon;
use crate::ui::result::{ResultBox, Sign};
use crate::ui::theme::{self, Palette};
use crate::ui::words;

impl ProviderDialog {
    /// How the mailbox stands, and the next step.
    pub(super) fn standing_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let Scene {
            state,
            judgement,
            keys,
            ..
        } = scene;
        let palette = Palette::of(ui);
        let mailbox = self.form.mailbox();
        let consent = mailbox.and_then(|mailbox| mailbox.consent.as_ref());
        let foreign = mailbox
            .and_then(|mailbox| mailbox.foreign_account())
            .map(str::to_owned);
        let sign_in = self.form.edit.provider.sign_in;
        let granted = consent.filter(|_| sign_in == SignIn::User && !judgement.needs_consent);
        let why_not = why_not(judgement);
        let (tone, sign, title, sentence) = match (granted, why_not) {
            (None, Some(why)) => (
                &palette.accent,
                Sign::Regular(icon::CIRCLE_DASHED),
                match sign_in {
                    SignIn::Password => t("status-incomplete"),
                    _ => t("status-unauthorized"),
                }
                .into_owned(),
                why,
            ),
            (None, None) if sign_in == SignIn::Password => (
                &palette.accent,
                Sign::Regular(icon::KEY),
                t("status-password").into_owned(),
                t("status-password-sentence").into_owned(),
            ),
            (None, None) if sign_in == SignIn::Application => (
                &palette.accent,
                Sign::Regular(icon::KEY),
                t("status-application").into_owned(),
                t("status-application-sentence").into_owned(),
            ),
            (None, None) => (
                &palette.accent,
                Sign::Regular(icon::CIRCLE_DASHED),
                t("status-unauthorized").into_owned(),
                t("status-unauthorized-sentence").into_owned(),
            ),
            (Some(consent), why) => {
                let address = consent
                    .account
                    .clone()
                    .or_else(|| mailbox.map(|mailbox| mailbox.address.clone()))
                    .unwrap_or_default();
                let title = tf("status-authorized", &[("address", address.into())]);
                let given = words::when(consent.given_at, &state.clock);
                if let Some(why) = why {
                    (&palette.warning, Sign::Fill(icon::WARNING), title, why)
                } else if let Some(account) = foreign {
                    let text = tf("row-foreign-detail", &[("account", account.into())]);
                    (&palette.warning, Sign::Fill(icon::WARNING), title, text)
                } else if consent.missing_scopes.is_empty() {
                    (
                        &palette.success,
                        Sign::Fill(icon::CHECK_CIRCLE),
                        title,
                        tf("status-authorized-sentence", &[("when", given.into())]),
                    )
                } else {
                    let scopes = consent.missing_scopes.join(", ");
                    let text = tf("status-scopes-missing", &[("scopes", scopes.into())]);
                    (&palette.warning, Sign::Fill(icon::WARNING), title, text)
                }
            }
        };
        let below = self.view.is_low;
        let mut filled = None;
        ResultBox::new(tone, sign, &title, &sentence)
            .card()
            .show(ui, |ui| {
                ui.add_space(theme::BLOCK);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    if !below {
                        filled = Some(self.next_step_ui(ui, judgement, keys, asks));
                    }
                    check_all_ui(ui, judgement, keys, asks);
                    self.device_start_ui(ui, judgement, keys, asks);
                });
            });
        if let Some(id) = filled {
            self.focus_first(ui, id, judgement.may_run);
        }
    }
}

/// Why nothing can be started: the fields that are wrong or missing. `None` where it can.
fn why_not(judgement: &Judgement) -> Option<String> {
    if judgement.may_run {
        return None;
    }
    let names = |fields: Vec<Name>| {
        fields
            .into_iter()
            .map(words::field)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (wrong, missing) = (judgement.wrong(), judgement.missing());
    Some(if !wrong.is_empty() {
        tf("wrong-fields", &[("fields", names(wrong).into())])
    } else if !missing.is_empty() {
        tf("missing-fields", &[("fields", names(missing).into())])
    } else {
        t("footer-encryption").into_owned()
    })
}
