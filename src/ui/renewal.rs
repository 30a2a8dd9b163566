//! „Geheimnis erneuern": a new client secret is entered, tried, and only then used; the old one can come back.

mod done;

use std::task::Poll;

use eframe::egui;
use eframe::egui::{Align, Layout, ScrollArea, Ui, UiBuilder, vec2};

use crate::domain::check::{Checked, Field as Name};
use crate::domain::diagnosis::Diagnosis;
use crate::domain::draft::{Entry, ProviderDraft, SecretEntry};
use crate::domain::expiry::parse_day;
use crate::domain::provider::ProviderId;
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, Places, footer_ui};
use crate::ui::failure::Failure;
use crate::ui::field::Field;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::provider_dialog::note;
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

/// What was typed, and what was asked for.
pub struct Renewal {
    provider: ProviderId,
    secret: SecretEntry,
    shows_secret: bool,
    expires: String,
    asked: Option<(JobId, Asked)>,
    folds_reply: bool,
    focus: Focus,
}

/// What has had the focus, once each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Nothing,
    Field,
    Answer,
}

/// What the service was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Renew,
    Restore,
}

/// How it stands.
#[derive(Clone, Copy)]
enum Phase<'a> {
    Entry,
    Running(Asked),
    Done(Asked),
    Refused(&'a Diagnosis),
}

/// What this frame works with.
struct Scene<'a> {
    state: &'a AppState,
    draft: &'a ProviderDraft,
    phase: Phase<'a>,
    checked: Checked,
    keys: Keys,
}

impl Renewal {
    /// For the secret of this provider.
    pub fn new(provider: ProviderId) -> Self {
        Self {
            provider,
            secret: SecretEntry::default(),
            shows_secret: false,
            expires: String::new(),
            asked: None,
            folds_reply: false,
            focus: Focus::default(),
        }
    }

    /// Draws it; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        let Some(draft) = state.kept.provider(self.provider) else {
            return true;
        };
        let phase = self.phase(state);
        if matches!(phase, Phase::Done(_)) {
            // The dialog forgets what the sealed file has taken.
            self.secret = SecretEntry::default();
            self.expires.clear();
        }
        let shown =
            Dialog::new("renewal", &t("secret-renew"), SIZE).show(ui, |ui, places, keys| {
                let scene = Scene {
                    state,
                    draft,
                    phase,
                    checked: self.judge(state, draft),
                    keys,
                };
                let inside = places.inside(0.0);
                // The scroll bar stands in the margin.
                let outer = inside.with_max_x(places.body.right() - theme::TIGHT);
                let mut page = ui.new_child(
                    UiBuilder::new()
                        .max_rect(outer)
                        .layout(Layout::top_down(Align::Min)),
                );
                ScrollArea::vertical()
                    .auto_shrink(false)
                    .show(&mut page, |ui| {
                        ui.set_max_width(inside.width());
                        self.page_ui(ui, &scene, out);
                    });
                self.buttons_ui(ui, &scene, places, out)
            });
        shown.close || shown.inner
    }

    fn phase<'a>(&self, state: &'a AppState) -> Phase<'a> {
        let Some((job, asked)) = self.asked else {
            return Phase::Entry;
        };
        match state.saving.of(job) {
            None => Phase::Entry,
            Some(Poll::Pending) => Phase::Running(asked),
            Some(Poll::Ready(Ok(()))) => Phase::Done(asked),
            Some(Poll::Ready(Err(diagnosis))) => Phase::Refused(diagnosis),
        }
    }

    /// The provider with the new values in it, judged as everywhere.
    fn judge(&self, state: &AppState, draft: &ProviderDraft) -> Checked {
        let renewed = ProviderDraft {
            client_secret: self.secret.clone(),
            secret_expires: Entry::typed(self.expires.as_str()),
            ..draft.clone()
        };
        Checked::of(&renewed, &[], state.clock.local.date())
    }

    fn page_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Command>) {
        let palette = Palette::of(ui);
        let name = scene.draft.name.as_str().into();
        let provider = tf("renewal-provider", &[("provider", name)]);
        label::label(ui, Type::Medium, palette.text, provider);
        ui.add_space(theme::GAP);
        match scene.phase {
            Phase::Done(asked) => {
                self.done_ui(ui, scene, asked, out);
                return;
            }
            Phase::Running(Asked::Restore) => {
                label::status(ui, Type::Body, palette.text, t("renewal-restoring"));
                return;
            }
            _ => {}
        }
        if !matches!(scene.phase, Phase::Refused(_)) {
            label::label(ui, Type::Body, palette.text_muted, t("renewal-intro"));
            ui.add_space(theme::BLOCK);
        }
        self.fields_ui(ui, scene);
        ui.add_space(theme::PADDING);
        match scene.phase {
            Phase::Running(_) => {
                label::status(ui, Type::Body, palette.text, t("renewal-running"));
            }
            Phase::Refused(diagnosis) => {
                note_ui(ui, Note::Hint(&t("renewal-refused")));
                ui.add_space(theme::GAP);
                Failure {
                    diagnosis,
                    run: None,
                    clock: &scene.state.clock,
                    reply: &t("reply"),
                    takes_focus: self.focus != Focus::Answer,
                }
                .show(ui, scene.keys, &mut self.folds_reply, |_| {});
                self.focus = Focus::Answer;
                ui.add_space(theme::BLOCK);
            }
            Phase::Entry | Phase::Done(_) => {
                if scene.checked.provider.is_none() && self.secret.is_given() {
                    note_ui(ui, Note::Warning(&t("renewal-incomplete")));
                }
            }
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let runs = matches!(scene.phase, Phase::Running(_));
        let problem = |name| scene.checked.of_field(name);
        let said = problem(Name::ClientSecret).filter(|_| self.secret.is_given());
        let text = said.map(words::problem);
        let hint = t("renewal-secret-hint");
        let field = Field::new(&t("renewal-secret"), &mut self.secret.text.0)
            .secret(&mut self.shows_secret, &t("reveal"))
            .enabled(!runs)
            .reserve_note(true)
            .note(note(said, text.as_deref().unwrap_or_default()).or(Some(Note::Hint(&hint))))
            .show(ui);
        if self.focus == Focus::Nothing && ui.is_visible() {
            field.response.request_focus();
            self.focus = Focus::Field;
        }
        ui.add_space(theme::GAP);
        let said = problem(Name::SecretExpires);
        let current = scene.draft.secret_expires.entered();
        let text = match (said, parse_day(&self.expires)) {
            (Some(problem), _) => words::problem(problem).into_owned(),
            (None, Some(day)) => words::days_left(day, scene.state.clock.local.date()),
            (None, None) if current.is_empty() => String::new(),
            (None, None) => tf("renewal-current-expiry", &[("day", current.into())]),
        };
        let line = note(said, &text).or((!text.is_empty()).then_some(Note::Hint(&text)));
        Field::new(&words::field(Name::SecretExpires), &mut self.expires)
            .placeholder(&t("date-form"))
            .enabled(!runs)
            .limit(20)
            .reserve_note(true)
            .note(line)
            .show(ui);
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        places: Places,
        out: &mut Vec<Command>,
    ) -> bool {
        let keys = scene.keys;
        let mut closes = keys.escape;
        let is_done = matches!(scene.phase, Phase::Done(_));
        let runs = matches!(scene.phase, Phase::Running(_));
        let (restore, check) = (t("renewal-restore"), t("renewal-check"));
        if scene.draft.client_secret.former && !runs {
            footer_ui(ui, places.footer, |ui| {
                if Button::outlined(&restore).show(ui, keys) {
                    self.ask(Asked::Restore, out);
                }
            });
        }
        let close = if is_done { t("close") } else { t("cancel") };
        let close = Button::next_step(is_done, &close).min_width(FOOTER_BUTTON);
        let may_try = self.secret.is_given()
            && scene.checked.provider.is_some()
            && scene.checked.may_be_saved()
            && !runs;
        let check = (!is_done).then(|| Button::filled(&check).enabled(may_try));
        let first = check
            .as_ref()
            .map_or(0.0, |check| check.width(ui) + theme::GAP);
        let place = places.footer_end(first + close.width(ui));
        footer_ui(ui, place, |ui| {
            if check.is_some_and(|check| check.show(ui, keys)) {
                self.ask(Asked::Renew, out);
            }
            closes |= close.show(ui, keys);
        });
        closes
    }

    fn ask(&mut self, asked: Asked, out: &mut Vec<Command>) {
        let (job, provider) = (JobId::next(), self.provider);
        let command = match asked {
            Asked::Restore => Command::RestoreSecret { job, provider },
            Asked::Renew => Command::RenewSecret {
                job,
                provider,
                client_secret: self.secret.entered().unwrap_or_default(),
                expires: self.expires.trim().to_owned(),
            },
        };
        out.push(command);
        self.asked = Some((job, asked));
        self.focus = Focus::Field;
    }
}

const SIZE: egui::Vec2 = vec2(660.0, 620.0);
