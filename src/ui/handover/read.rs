//! The tab that reads a file, shows what is in it, and makes a provider of it.

use std::borrow::Cow;

use eframe::egui::Ui;
use secrecy::SecretString;

use super::{Phase, Scene, value_ui};
use crate::domain::check::Field as Name;
use crate::domain::draft::{ProviderDraft, ProviderEdit, SecretText};
use crate::message::{Command, Handover as Answer, JobId};
use crate::text::t;
use crate::ui::add_provider::free_name;
use crate::ui::dialog::take_dropped_file;
use crate::ui::field::Field;
use crate::ui::label;
use crate::ui::note::Note;
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

/// What was typed.
#[derive(Default)]
pub struct Reading {
    path: String,
    passphrase: SecretText,
    shows_passphrase: bool,
}

impl Reading {
    pub(super) fn page_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        if let Some(draft) = found(scene) {
            found_ui(ui, draft);
            return;
        }
        take_dropped_file(ui, &mut self.path);
        let palette = Palette::of(ui);
        label::label(ui, Type::Body, palette.text_muted, t("handover-read-intro"));
        ui.add_space(theme::BLOCK);
        Field::new(&t("handover-file"), &mut self.path)
            .limit(1_000)
            .note(Some(Note::Hint(&t("handover-file-hint"))))
            .show(ui);
        ui.add_space(theme::GAP);
        Field::new(&t("handover-passphrase"), &mut self.passphrase.0)
            .secret(&mut self.shows_passphrase, &t("reveal"))
            .limit(200)
            .show(ui);
    }

    /// The name of the button, and whether it can be pressed.
    pub(super) fn button(&self, scene: &Scene<'_>) -> (Cow<'static, str>, bool) {
        if found(scene).is_some() {
            (t("handover-take"), true)
        } else {
            let is_typed = !self.path.trim().is_empty() && !self.passphrase.0.trim().is_empty();
            (t("handover-read"), is_typed)
        }
    }

    /// What to ask for, and whether the dialog is at its end then.
    pub(super) fn command(&mut self, job: JobId, scene: &Scene<'_>) -> (Option<Command>, bool) {
        if let Some(draft) = found(scene) {
            let provider = ProviderDraft {
                name: free_name(scene.state, &draft.name),
                ..draft.clone()
            };
            let edit = Box::new(ProviderEdit {
                provider,
                mailboxes: Vec::new(),
            });
            return (Some(Command::Save { job, edit }), true);
        }
        let passphrase = SecretString::from(self.passphrase.0.trim().to_owned());
        self.passphrase = SecretText::default();
        let path = self.path.clone();
        let command = Command::ReadHandover {
            job,
            path,
            passphrase,
        };
        (Some(command), false)
    }
}

fn found<'a>(scene: &Scene<'a>) -> Option<&'a ProviderDraft> {
    match scene.phase {
        Phase::Over(Answer::Read(draft)) => Some(draft),
        _ => None,
    }
}

fn found_ui(ui: &mut Ui, draft: &ProviderDraft) {
    let palette = Palette::of(ui);
    label::label(ui, Type::Body, palette.text_muted, t("handover-found"));
    ui.add_space(theme::BLOCK);
    let secret = t("handover-secret-found");
    value_ui(ui, &t("handover-provider"), &draft.name);
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
