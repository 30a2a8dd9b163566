//! The same fields, checks and runs, shown part by part: what the set-up assistant builds its steps from.

use eframe::egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::details::{BETWEEN, BETWEEN_LOW};
use super::form::Judgement;
use super::oauth2::endpoint_ui;
use super::{Asks, ProviderDialog, Scene};
use crate::domain::assistant::Standing;
use crate::domain::check::Field as Name;
use crate::domain::draft::ProviderDraft;
use crate::domain::provider::ProviderId;
use crate::domain::stage::Step;
use crate::message::{Command, JobId};
use crate::state::{AppState, Phase, Run, StepState};
use crate::ui::theme;

/// Fields that belong to one step of the assistant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// „Client ID"
    ClientId,
    /// „Client Secret", „Geheimnis gültig bis"
    Secret,
    /// „Postfach", the search for its tenant, both endpoints
    Endpoints,
    /// „Postfach", „Testmail an", and the run
    Run,
}

impl ProviderDialog {
    /// Opens a provider for the assistant; `None` where it is not kept.
    #[must_use]
    pub fn open_guided(state: &AppState, provider: ProviderId) -> Option<Self> {
        let mut dialog = Self::open(state, provider, None, None)?;
        dialog.view.is_guided = true;
        Some(dialog)
    }

    /// The frame begins: takes over what has happened, and judges the fields.
    pub fn begin<'a>(
        &mut self,
        state: &'a AppState,
        out: &mut Vec<Command>,
    ) -> (Option<&'a Run>, Judgement) {
        self.form.sync(state);
        let run = self.run(state);
        if run.is_some_and(|run| matches!(run.phase, Phase::Cancelled)) {
            self.view.unfolded = true;
        }
        // A run keeps the draft before its first step is passed; what is typed after that is not kept yet.
        if let Some(run) = run
            && self.view.sealed_by != Some(run.job)
            && run.step(Step::Address).state == StepState::Done
        {
            self.view.sealed_by = Some(run.job);
            self.form.seal();
        }
        self.take_over_lookup(state);
        let judgement = self.form.check(state.clock.local.date());
        self.start_at_once(&judgement, out);
        (run, judgement)
    }

    /// The draft that is edited.
    pub fn draft(&self) -> &ProviderDraft {
        &self.form.edit.provider
    }

    /// The draft that is edited.
    pub fn draft_mut(&mut self) -> &mut ProviderDraft {
        &mut self.form.edit.provider
    }

    /// How the steps of the assistant stand.
    pub fn standing<'a>(&'a self, scene: Scene<'a>) -> Standing<'a> {
        let mailbox = self.form.mailbox();
        let tested = mailbox
            .and_then(|mailbox| mailbox.last_test.as_ref())
            .and_then(|test| test.failed.as_deref());
        let failed = match scene.run.map(|run| &run.phase) {
            Some(Phase::Failed(diagnosis)) => Some(diagnosis.cause.label),
            Some(Phase::Authorized | Phase::Sent(_) | Phase::Fetched(_)) => None,
            _ => tested,
        };
        Standing {
            draft: self.draft(),
            mailbox,
            checked: scene.judgement.checked(),
            tenant_found: self.has_found_tenant(scene.state),
            failed,
        }
    }

    /// A question stands on top.
    pub fn asks(&self) -> bool {
        self.ask.is_some()
    }

    /// Nothing that was typed is wrong.
    pub fn is_keepable(&self, state: &AppState) -> bool {
        self.form.check(state.clock.local.date()).may_be_saved
    }

    /// Another step is shown: its first field takes the focus.
    pub fn turn(&mut self, to_run: bool) {
        self.view.was_focused = false;
        self.tab = usize::from(!to_run);
    }

    /// Keeps what was typed, where nothing of it is wrong.
    pub fn keep(&mut self, state: &AppState, out: &mut Vec<Command>) {
        let judgement = self.form.check(state.clock.local.date());
        if !judgement.may_be_saved || !self.form.is_changed() {
            return;
        }
        let job = JobId::next();
        out.push(Command::Save {
            job,
            edit: Box::new(self.form.to_keep()),
        });
        self.saving = Some(super::Save {
            job,
            then_close: false,
            is_sealed: false,
        });
    }

    /// Draws the fields of a part.
    pub fn part_ui(&mut self, ui: &mut Ui, part: Part, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let judgement = scene.judgement;
        // Only the first part stands above others of its step.
        self.view.is_low = scene.places.low || part == Part::ClientId;
        let between = if self.view.is_low {
            BETWEEN_LOW
        } else {
            BETWEEN
        };
        match part {
            Part::ClientId => self.client_id_ui(ui, judgement),
            Part::Secret => {
                self.client_secret_ui(ui, judgement);
                ui.add_space(between);
                self.expiry_ui(ui, scene.state, judgement);
            }
            Part::Endpoints => {
                self.mailbox_ui(ui, judgement);
                ui.add_space(theme::BLOCK);
                self.lookup_button_ui(ui, scene, asks);
                let provider = &mut self.form.edit.provider;
                let entry = &mut provider.authorization_endpoint;
                endpoint_ui(ui, judgement, Name::AuthorizationEndpoint, entry);
                ui.add_space(theme::BLOCK);
                let entry = &mut provider.token_endpoint;
                endpoint_ui(ui, judgement, Name::TokenEndpoint, entry);
                self.lookup_note_ui(ui, scene.state);
            }
            Part::Run => {
                self.mailbox_ui(ui, judgement);
                ui.add_space(between);
                self.recipient_ui(ui, judgement);
                ui.add_space(theme::PADDING);
                self.standing_ui(ui, scene, asks);
            }
        }
    }

    /// Draws a step above „Verlauf": the run, where there is one, else `form`.
    pub fn run_page_ui(
        &mut self,
        ui: &mut Ui,
        page: Rect,
        scene: Scene<'_>,
        asks: &mut Asks<'_>,
        form: impl FnOnce(&mut Self, &mut Ui, &mut Asks<'_>),
    ) {
        let (main, beside) = self.split(ui, page, scene.run);
        let run = scene.run.filter(|_| !self.view.unfolded);
        scroll_ui(ui, main, "run", |ui| match run {
            Some(run) => self.run_ui(ui, scene, run, main.height(), asks),
            None => form(self, ui, asks),
        });
        self.steps_ui(ui, scene.run, beside, scene.places.low);
    }
}

impl<'a> Asks<'a> {
    /// Nothing yet.
    pub fn new(out: &'a mut Vec<Command>) -> Self {
        Self {
            starts: Vec::new(),
            leads: None,
            out,
        }
    }
}

/// A place with margins whose content scrolls; the scroll bar stands in the margin.
pub fn scroll_ui(ui: &mut Ui, place: Rect, salt: &str, content: impl FnOnce(&mut Ui)) {
    let inside = Rect::from_min_max(
        pos2(place.left() + INDENT, place.top() + 1.0),
        pos2(place.right(), place.bottom()),
    );
    let mut child = ui.new_child(UiBuilder::new().max_rect(inside));
    ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink(false)
        .show(&mut child, |ui| {
            ui.set_max_width(inside.width() - INDENT);
            ui.add_space(theme::BLOCK + 2.0);
            content(ui);
            ui.add_space(theme::PADDING);
        });
}

/// Left and right of a step.
const INDENT: f32 = 28.0;
