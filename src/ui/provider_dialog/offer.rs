//! The buttons that start something: before the first run, and after one.

use eframe::egui::{Id, Key, Ui};

use super::form::Judgement;
use super::{Asks, ProviderDialog, Start};
use crate::domain::provider::SignIn;
use crate::state::{Phase, Run};
use crate::text::t;
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::keys::Keys;

/// A button that starts a run.
struct Offer {
    name: &'static str,
    icon: char,
    letter: Key,
    start: Start,
}

impl Offer {
    const AUTHORIZE: Self = Self {
        name: "authorize",
        icon: icon::SHIELD_CHECK,
        letter: Key::A,
        start: Start::Authorize { then_send: false },
    };
    const SEND: Self = Self {
        name: "send-test-mail",
        icon: icon::PAPER_PLANE,
        letter: Key::T,
        start: Start::Send,
    };

    fn again(start: Start) -> Self {
        Self {
            name: "again",
            icon: icon::ARROW_CLOCKWISE,
            letter: Key::E,
            start,
        }
    }

    /// Shows it, filled where it is the next step.
    fn show(self, is_next: bool, may: bool, ui: &mut Ui, keys: Keys, asks: &mut Asks<'_>) -> Id {
        let (pressed, button) = Button::next_step(is_next, &t(self.name))
            .icon(self.icon)
            .letter(self.letter)
            .enabled(may)
            .add(ui, keys);
        if pressed {
            asks.starts.push(self.start);
        }
        button.id
    }
}

impl ProviderDialog {
    /// „Autorisieren" and „Testmail senden"; gives back the filled one.
    pub(super) fn next_step_ui(
        &mut self,
        ui: &mut Ui,
        judgement: &Judgement,
        keys: Keys,
        asks: &mut Asks<'_>,
    ) -> Id {
        let may = judgement.may_run;
        let sign_in = self.form.edit.provider.sign_in;
        let is_user = sign_in == SignIn::User;
        let consents = judgement.needs_consent && is_user;
        let authorize = (sign_in != SignIn::Password)
            .then(|| Offer::AUTHORIZE.show(consents, may && is_user, ui, keys, asks));
        let send = Offer::SEND.show(!consents, may, ui, keys, asks);
        if keys.run && may {
            asks.starts.push(Start::Send);
        }
        authorize.filter(|_| consents).unwrap_or(send)
    }

    /// The actions of a run that is over.
    pub(super) fn actions_ui(&mut self, ui: &mut Ui, run: &Run, keys: Keys, asks: &mut Asks<'_>) {
        match &run.phase {
            Phase::Authorized => {
                Offer::SEND.show(true, true, ui, keys, asks);
                Offer::AUTHORIZE.show(false, true, ui, keys, asks);
            }
            Phase::Sent(receipt) => {
                if Button::outlined(&t("record-copy"))
                    .icon(icon::CLIPBOARD)
                    .show(ui, keys)
                {
                    ui.ctx().copy_text(receipt.transcript.clone());
                }
                Offer::SEND.show(false, true, ui, keys, asks);
            }
            Phase::Fetched(_) => {
                Offer::again(self.again()).show(false, true, ui, keys, asks);
            }
            Phase::Failed(diagnosis) => {
                let consents = diagnosis.needs_consent();
                Offer::again(self.again()).show(!consents, true, ui, keys, asks);
                let sends = self.view.started != Start::Authorize { then_send: false };
                let is_user = self.form.edit.provider.sign_in == SignIn::User;
                if is_user && (consents || sends) {
                    Offer::AUTHORIZE.show(consents, true, ui, keys, asks);
                }
            }
            Phase::Working
            | Phase::Waiting { .. }
            | Phase::WaitingElsewhere { .. }
            | Phase::Cancelled => {}
        }
    }

    /// The actions of the run stand in the footer: the window is low, or the result is long.
    pub(super) fn actions_in_footer(&self, low: bool) -> bool {
        (low || self.view.overflows) && self.tab == 0 && !self.view.unfolded
    }

    /// What starts the same run once more.
    pub(super) fn again(&self) -> Start {
        match self.view.started {
            // Consent was given, or will be asked for where it was not.
            Start::Authorize { then_send: true } => Start::Send,
            start => start,
        }
    }
}

/// „Alles prüfen" needs the consent; it never asks for one.
pub(super) fn check_all_ui(ui: &mut Ui, judgement: &Judgement, keys: Keys, asks: &mut Asks<'_>) {
    if Button::outlined(&t("check-all"))
        .letter(Key::P)
        .enabled(judgement.may_run && !judgement.needs_consent)
        .show(ui, keys)
    {
        asks.starts.push(Start::CheckAll);
    }
}
