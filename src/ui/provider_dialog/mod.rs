//! The dialog of one provider: Details, OAuth2-Einstellungen, Server; „Verlauf" beside them; the footer.

mod admin;
mod details;
mod device;
mod footer;
mod form;
mod guided;
mod lookup;
mod oauth2;
mod offer;
mod outcome;
mod run;
mod server;
mod standing;
mod start;
mod steps;
mod wait;

pub(super) use form::note;

use std::borrow::Cow;
use std::time::Instant;

use eframe::egui;
use eframe::egui::{Align, Id, Layout, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::domain::assistant;
use crate::domain::draft::SecretText;
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::{ProviderId, SignIn};
use crate::message::{Command, JobId};
use crate::state::{AppState, Run};
use crate::text::t;
use crate::ui::dashboard::rows::Action;
use crate::ui::dialog::{Dialog, Places, TABS, tabs};
use crate::ui::keys::Keys;
use crate::ui::papers::Papers;
use crate::ui::theme::{self, Palette};
use form::Form;
pub(super) use form::Judgement;
pub(super) use guided::{Part, scroll_ui};
use lookup::Asked;
use start::Start;

/// The dialog.
pub struct ProviderDialog {
    form: Form,
    tab: usize,
    view: View,
    ask: Option<Ask>,
    saving: Option<Save>,
    /// The search for the mailbox's tenant.
    lookup: Option<Asked>,
    /// Something was kept since the dialog was opened: OK closes without a change.
    was_kept: bool,
}

/// A page of the dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Details,
    OAuth2,
    Server,
}

impl Tab {
    fn name(self) -> Cow<'static, str> {
        t(match self {
            Self::Details => "tab-details",
            Self::OAuth2 => "tab-oauth2",
            Self::Server => "tab-server",
        })
    }
}

/// What is shown of the run, and of the form beneath it.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is folded and what is not, each by itself"
)]
struct View {
    /// The run that was started here.
    job: Option<JobId>,
    /// What it was started for.
    started: Start,
    /// The run that has kept what was typed before it.
    sealed_by: Option<JobId>,
    /// The form is unfolded although there is a run.
    unfolded: bool,
    /// The raw reply is folded.
    folds_reply: bool,
    /// The wait for consent began then.
    waits_since: Option<Instant>,
    /// The head of this run's result had the focus.
    read_out: Option<JobId>,
    papers: Papers,
    /// Those of the tab „OAuth2-Einstellungen".
    package: Papers,
    /// The result is higher than its place: its actions stand in the footer.
    overflows: bool,
    /// The window is low: the form's actions stand in the footer.
    is_low: bool,
    /// „Verlauf" is unfolded in a narrow window.
    shows_steps: bool,
    /// The first field to be filled in had the focus.
    was_focused: bool,
    /// To be started as soon as the dialog is there.
    starts: Option<Action>,
    /// Shown part by part in the set-up assistant, where the column beside them is taken.
    is_guided: bool,
    /// The step of the assistant that was asked for.
    leads: Option<assistant::Step>,
}

/// What this dialog leads to.
pub enum Next {
    /// It is to be closed.
    Close,
    /// It is to be closed, and the set-up assistant to be opened in its place.
    Assistant(ProviderId, assistant::Step),
}

/// What is asked on top of the dialog.
enum Ask {
    /// The question of the first sending.
    FirstSend,
    /// „Änderungen verwerfen?"
    Discard,
    /// The redirect's address is to be pasted.
    Paste { address: SecretText, shown: bool },
}

/// A request to keep the draft.
struct Save {
    job: JobId,
    then_close: bool,
    /// What was typed before it is forgotten.
    is_sealed: bool,
}

/// All that a frame knows.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub state: &'a AppState,
    /// The run that this dialog has started.
    pub run: Option<&'a Run>,
    pub judgement: &'a Judgement,
    pub places: Places,
    pub keys: Keys,
}

/// All that a frame asks for.
pub(super) struct Asks<'a> {
    starts: Vec<Start>,
    /// A step of the set-up assistant.
    pub leads: Option<assistant::Step>,
    pub out: &'a mut Vec<Command>,
}

impl ProviderDialog {
    /// Opens a provider at a mailbox, or at its first; with an action that starts at once. `None` where the provider is not
    /// kept.
    #[must_use]
    pub fn open(
        state: &AppState,
        provider: ProviderId,
        mailbox: Option<MailboxId>,
        action: Option<Action>,
    ) -> Option<Self> {
        Some(Self {
            form: Form::open(state, provider, mailbox)?,
            tab: 0,
            view: View {
                starts: action,
                ..View::default()
            },
            ask: None,
            saving: None,
            lookup: None,
            was_kept: false,
        })
    }

    /// Opens a provider with a new, empty mailbox.
    #[must_use]
    pub fn open_new_mailbox(state: &AppState, provider: ProviderId) -> Option<Self> {
        let mut dialog = Self::open(state, provider, None, None)?;
        dialog.form.new_mailbox();
        Some(dialog)
    }

    /// What was typed and nobody else may find.
    pub fn forget_secrets(&mut self) {
        self.form.forget_secrets();
    }

    /// Draws the dialog.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        state: &AppState,
        out: &mut Vec<Command>,
    ) -> Option<Next> {
        let (run, judgement) = self.begin(state, out);
        let name = self.form.edit.provider.name.clone();
        let mut closes = self.saved(state);
        let shown = Dialog::new("provider", &name, SIZE)
            .on_top(self.ask.is_none())
            .show(ui, |ui, places, keys| {
                let scene = Scene {
                    state,
                    run,
                    judgement: &judgement,
                    places,
                    keys,
                };
                self.content_ui(ui, scene, out)
            });
        closes |= shown.inner;
        if shown.close {
            closes |= self.dismiss(run, out);
        }
        closes |= self.ask_ui(ui, run, out);
        let leads = self.view.leads.take();
        let leads = leads.map(|step| Next::Assistant(self.form.edit.provider.id, step));
        leads.or(closes.then_some(Next::Close))
    }

    fn content_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, out: &mut Vec<Command>) -> bool {
        let Scene {
            run, places, keys, ..
        } = scene;
        let below_tabs = places.body.with_min_y(places.body.top() + TABS);
        ui.painter().hline(
            below_tabs.x_range(),
            below_tabs.top(),
            Stroke::new(1.0, Palette::of(ui).border),
        );
        self.tabs_ui(ui, places, keys);
        let (main, beside) = self.split(ui, below_tabs, run);
        let mut asks = Asks::new(out);
        let inside = Rect::from_min_max(
            pos2(main.left() + theme::MARGIN, main.top() + 1.0),
            pos2(main.right(), main.bottom()),
        );
        let mut scroll = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min)),
        );
        let height = main.height();
        ScrollArea::vertical()
            .id_salt(("provider dialog", self.tab))
            .auto_shrink(false)
            .show(&mut scroll, |ui| {
                ui.set_max_width(inside.width() - theme::MARGIN);
                ui.add_space(if places.low { theme::PADDING } else { ABOVE });
                match (self.shown_tab(), run.filter(|_| !self.view.unfolded)) {
                    (Tab::Details, Some(run)) => self.run_ui(ui, scene, run, height, &mut asks),
                    (Tab::Details, None) => self.details_ui(ui, scene, &mut asks),
                    (Tab::OAuth2, _) => self.oauth2_ui(ui, scene, &mut asks),
                    (Tab::Server, _) => self.server_ui(ui, scene.judgement),
                }
                ui.add_space(theme::PADDING);
            });
        self.steps_ui(ui, run, beside, places.low);
        let mut closes = self.footer_ui(ui, scene, &mut asks);
        if keys.escape {
            closes |= self.dismiss(run, asks.out);
        }
        self.view.leads = asks.leads;
        self.start_all(asks, scene.judgement);
        closes
    }

    fn tabs_ui(&mut self, ui: &mut Ui, places: Places, keys: Keys) {
        let names: Vec<_> = self.tabs().iter().map(|tab| tab.name()).collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let place = Rect::from_min_size(places.body.min, vec2(places.body.width(), TABS));
        self.tab = tabs(ui, place, &names, self.tab);
        self.tab = match keys.turn_tab {
            1 => (self.tab + 1) % names.len(),
            -1 => (self.tab + names.len() - 1) % names.len(),
            _ => self.tab,
        };
    }

    /// Passwords need no tokens.
    fn tabs(&self) -> &'static [Tab] {
        if self.form.edit.provider.sign_in == SignIn::Password {
            &[Tab::Details, Tab::Server]
        } else {
            &[Tab::Details, Tab::OAuth2, Tab::Server]
        }
    }

    fn shown_tab(&self) -> Tab {
        self.tabs().get(self.tab).copied().unwrap_or(Tab::Details)
    }

    /// The first field to be filled in takes the focus when the dialog opens; else the filled button.
    fn focus_first(&mut self, ui: &Ui, id: Id, is_wanted: bool) {
        if is_wanted && !self.view.was_focused && ui.is_visible() {
            ui.memory_mut(|memory| memory.request_focus(id));
            self.view.was_focused = true;
        }
    }
}

const SIZE: egui::Vec2 = vec2(1064.0, 692.0);
/// Above the first field.
const ABOVE: f32 = 20.0;
