//! The tab that writes a file: whose values, for whom, and what came of it.

use eframe::egui::{Ui, vec2};

use super::{Phase, Scene, offered, value_ui};
use crate::domain::check::Field as Name;
use crate::domain::draft::SecretText;
use crate::domain::provider::ProviderId;
use crate::message::{Command, Handover as Answer, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::note::{Note, note_ui};
use crate::ui::result::{ResultBox, Sign};
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

/// What was chosen and typed.
pub struct Writing {
    provider: Option<ProviderId>,
    key: String,
}

impl Writing {
    pub(super) fn new(state: &AppState) -> Self {
        let recipient = state.kept.recipient.as_ref();
        Self {
            provider: offered(state).next().map(|(id, _)| id),
            key: recipient.map_or_else(String::new, |recipient| recipient.key.clone()),
        }
    }

    pub(super) fn page_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Command>) {
        if let Phase::Over(Answer::Written { folder, passphrase }) = scene.phase {
            let passphrase = passphrase.as_ref().map(|text| text.0.as_str());
            written_ui(ui, scene, folder, passphrase, out);
            return;
        }
        let palette = Palette::of(ui);
        label::label(ui, Type::Body, palette.text_muted, t("handover-intro"));
        ui.add_space(theme::BLOCK);
        let providers: Vec<_> = offered(scene.state).collect();
        if providers.is_empty() {
            note_ui(ui, Note::Hint(&t("handover-nothing")));
            return;
        }
        let name = t("handover-provider");
        label::label(ui, Type::Medium, palette.text, &*name);
        ui.add_space(theme::TIGHT);
        let (_, place) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
        let names: Vec<&str> = providers.iter().map(|(_, name)| *name).collect();
        let chosen = providers.iter().find(|(id, _)| Some(*id) == self.provider);
        let current = chosen.map_or("", |(_, name)| name);
        if let Some(at) = menu::choose_ui(ui, &name, place, current, &names) {
            self.provider = providers.get(at).map(|(id, _)| *id);
        }
        ui.add_space(theme::BLOCK);
        self.values_ui(ui, scene);
        let known = scene.state.kept.recipient.as_ref();
        let known = known.filter(|known| known.key == self.key.trim());
        let hint = known.map_or_else(
            || t("handover-key-hint").into_owned(),
            |known| {
                let fingerprint = known.fingerprint.as_str().into();
                tf("handover-fingerprint", &[("fingerprint", fingerprint)])
            },
        );
        Field::new(&t("handover-key"), &mut self.key)
            .placeholder("age1…")
            .limit(200)
            .note(Some(Note::Hint(&hint)))
            .show(ui);
    }

    fn values_ui(&self, ui: &mut Ui, scene: &Scene<'_>) {
        let kept = &scene.state.kept;
        let Some(draft) = self.provider.and_then(|id| kept.provider(id)) else {
            return;
        };
        let secret = if draft.client_secret.is_given() {
            t("handover-secret-kept")
        } else {
            t("handover-secret-missing")
        };
        for (name, value) in [
            (Name::ClientId, draft.client_id.entered()),
            (Name::ClientSecret, &*secret),
            (
                Name::AuthorizationEndpoint,
                draft.authorization_endpoint.entered(),
            ),
            (Name::TokenEndpoint, draft.token_endpoint.entered()),
        ] {
            value_ui(ui, &words::field(name), value);
        }
    }

    pub(super) fn is_ready(&self, scene: &Scene<'_>) -> bool {
        let is_written = matches!(scene.phase, Phase::Over(Answer::Written { .. }));
        self.provider.is_some() && !is_written
    }

    pub(super) fn command(&self, job: JobId) -> Option<Command> {
        let key = self.key.trim();
        Some(Command::HandOver {
            job,
            provider: self.provider?,
            key: (!key.is_empty()).then(|| key.to_owned()),
        })
    }
}

fn written_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    folder: &str,
    passphrase: Option<&str>,
    out: &mut Vec<Command>,
) {
    let tone = &Palette::of(ui).success;
    let text = if passphrase.is_some() {
        t("handover-written-passphrase")
    } else {
        t("handover-written-key")
    };
    let sign = Sign::Fill(icon::CHECK_CIRCLE);
    ResultBox::new(tone, sign, &t("handover-written"), &text)
        .heading()
        .show(ui, |ui| {
            value_ui(ui, &t("handover-folder"), folder);
            let Some(passphrase) = passphrase else {
                return;
            };
            value_ui(ui, &t("handover-passphrase"), passphrase);
            if Button::outlined(&t("handover-passphrase-copy"))
                .icon(icon::COPY)
                .show(ui, scene.keys)
            {
                out.push(Command::CopySecret(SecretText(passphrase.to_owned())));
            }
        });
}
