//! How the window looks: egui, and nothing that waits, reads a clock or touches the disk.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places on a screen and numbers of rows: small and positive on both sides"
)]

mod about;
mod add_provider;
mod alert;
mod assistant;
mod button;
mod dashboard;
mod dialog;
mod failure;
mod field;
mod handover;
mod icon;
mod interpreter;
mod keys;
mod label;
mod list;
mod login;
mod manual;
mod menu;
mod note;
mod notices;
mod paint;
mod papers;
pub mod proof;
mod provider_dialog;
mod providers;
mod renewal;
pub mod report;
mod result;
mod scopes;
mod step_list;
mod text_area;
pub mod theme;
mod transfer;
pub mod words;

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{CentralPanel, Frame, ThemePreference, UiBuilder};

use crate::domain::assistant::Step as PortalStep;
use crate::domain::draft::ProviderEdit;
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;
use crate::message::{Command, JobId, ThemeChoice};
use crate::state::{Access, AppState, SavingState};
use crate::text::{self, t, tf};
use about::About;
use add_provider::AddProvider;
use alert::{Alert, Answer};
use assistant::Assistant;
use dashboard::rows::Action;
use dashboard::{Dashboard, Wish};
use handover::Handover;
use interpreter::Interpreter;
use keys::Keys;
use login::Login;
use manual::Manual;
use notices::notices_ui;
use provider_dialog::ProviderDialog;
use providers::Providers;
use renewal::Renewal;
use theme::Palette;
use transfer::Transfer;

/// All screens: the log-in, the dashboard, and the dialogs that stand above it.
#[derive(Default)]
pub struct Screens {
    login: Login,
    dashboard: Dashboard,
    /// The last one is on top.
    dialogs: Vec<Open>,
    /// Asked about on top of everything.
    removes: Option<MailboxId>,
    /// A request to keep something for which no dialog answers.
    saves: Option<JobId>,
    theme: Option<ThemeChoice>,
}

/// A dialog that is open.
enum Open {
    Providers(Providers),
    Add(AddProvider),
    Provider(Box<ProviderDialog>),
    Renewal(Box<Renewal>),
    Assistant(Box<Assistant>),
    Interpreter(Box<Interpreter>),
    Handover(Box<Handover>),
    Transfer(Transfer),
    Manual(Box<Manual>),
    About(About),
}

/// What a dialog asks for when it was drawn.
enum Step {
    Stay,
    Close,
    Add,
    Transfer,
    Added(ProviderId),
    Details(ProviderId),
    Assistant(ProviderId, PortalStep),
}

impl Screens {
    /// Draws the window as `state` is; what the person asks for goes to `out`.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        self.follow_theme(ui, state.theme);
        CentralPanel::no_frame()
            .frame(Frame::new().fill(Palette::of(ui).surface))
            .show(ui, |ui| {
                if matches!(state.access, Access::Open) {
                    self.login.forget();
                    self.open_ui(ui, state, out);
                } else {
                    // Nobody loses what was typed because the window locked itself; secrets do go.
                    self.dialogs.retain_mut(Open::outlives_lock);
                    self.removes = None;
                    self.saves = None;
                    self.dashboard = Dashboard::default();
                    self.login.ui(ui, state, out);
                }
            });
        notices_ui(ui, state, out);
    }

    fn open_ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let is_covered = !self.dialogs.is_empty() || self.removes.is_some();
        let mut below = ui.new_child(
            UiBuilder::new()
                .id_salt("dashboard")
                .max_rect(ui.max_rect()),
        );
        let keys = Keys::take_letters(&below);
        match menu::menu_bar_ui(&mut below, keys, state.theme, out) {
            Some(menu::Choice::Providers) => {
                self.dialogs.push(Open::Providers(Providers::default()));
            }
            Some(menu::Choice::Checkup) if !state.is_checking() => {
                out.push(Command::Checkup { job: JobId::next() });
            }
            Some(menu::Choice::Assistant) => self.dialogs.push(match Assistant::open(state) {
                Some(assistant) => Open::Assistant(Box::new(assistant)),
                // Without a provider that it serves, one is to be added first.
                None => Open::Add(AddProvider::default()),
            }),
            Some(menu::Choice::Interpreter) => {
                self.dialogs
                    .push(Open::Interpreter(Box::new(Interpreter::new(&state.kept))));
            }
            Some(menu::Choice::Handover) => {
                self.dialogs
                    .push(Open::Handover(Box::new(Handover::new(state))));
            }
            Some(menu::Choice::Manual) => self.dialogs.push(Open::Manual(Box::default())),
            Some(menu::Choice::About) => self.dialogs.push(Open::About(About::default())),
            Some(menu::Choice::Checkup) | None => {}
        }
        self.dashboard.cover(is_covered);
        let wish = self.dashboard.ui(&mut below, state, out);
        ui.ctx().accesskit_node_builder(below.unique_id(), |node| {
            // Nameless containers are passed over by AccessKit, and what changes while one is hidden would
            // be lost to screen readers for good; a group is taken out and put back as a whole.
            node.set_role(Role::Group);
            if is_covered {
                // Below a dialog there is nothing to be read or pressed.
                node.set_hidden();
            }
        });
        self.follow(wish, state);
        self.dialogs_ui(ui, state, out);
        self.remove_mailbox_ui(ui, state, out);
        self.refusal_ui(ui, state, out);
    }

    /// Opens what the dashboard asked for.
    fn follow(&mut self, wish: Option<Wish>, state: &AppState) {
        match wish {
            None => {}
            Some(Wish::Providers) => self.dialogs.push(Open::Providers(Providers::default())),
            Some(Wish::Mailbox(provider, _, Some(Action::RenewSecret))) => {
                let renewal = Box::new(Renewal::new(provider));
                self.dialogs.push(Open::Renewal(renewal));
            }
            Some(Wish::Mailbox(provider, mailbox, action)) => {
                self.push(ProviderDialog::open(state, provider, Some(mailbox), action));
            }
            Some(Wish::NewMailbox(provider)) => {
                self.push(ProviderDialog::open_new_mailbox(state, provider));
            }
            Some(Wish::Remove(mailbox)) => self.removes = Some(mailbox),
        }
    }

    fn push(&mut self, dialog: Option<ProviderDialog>) {
        if let Some(dialog) = dialog {
            self.dialogs.push(Open::Provider(Box::new(dialog)));
        }
    }

    fn dialogs_ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let before = out.len();
        let count = self.dialogs.len();
        let mut step = Step::Stay;
        for (at, open) in self.dialogs.iter_mut().enumerate() {
            let is_covered = at + 1 < count;
            match open {
                Open::Providers(list) => list.cover(is_covered),
                Open::Assistant(assistant) => assistant.cover(is_covered),
                _ => {}
            }
            let said = open.ui(ui, state, out);
            if at + 1 == count {
                step = said;
            }
        }
        match step {
            Step::Stay => {}
            Step::Close => drop(self.dialogs.pop()),
            Step::Add => self.dialogs.push(Open::Add(AddProvider::default())),
            Step::Transfer => self.dialogs.push(Open::Transfer(Transfer::default())),
            Step::Details(provider) => {
                self.push(ProviderDialog::open(state, provider, None, None));
            }
            Step::Assistant(provider, at) => {
                self.dialogs.pop();
                let opened = Assistant::open_at(state, provider, at, out);
                let opened = opened.map(|assistant| Open::Assistant(Box::new(assistant)));
                self.dialogs.extend(opened);
            }
            Step::Added(provider) => {
                self.dialogs.pop();
                match self.dialogs.last_mut() {
                    Some(Open::Providers(list)) => list.select(provider),
                    Some(Open::Assistant(assistant)) => assistant.show(provider),
                    _ => {}
                }
            }
        }
        // The dialog of a provider and the assistant say themselves when something could not be kept.
        let says_itself = |open: &Open| matches!(open, Open::Provider(_) | Open::Assistant(_));
        if !self.dialogs.last().is_some_and(says_itself) {
            self.watch(out.get(before..).unwrap_or_default());
        }
    }

    fn watch(&mut self, commands: &[Command]) {
        for command in commands {
            if let Command::Save { job, .. } | Command::RemoveProvider { job, .. } = command {
                self.saves = Some(*job);
            }
        }
    }

    fn remove_mailbox_ui(&mut self, ui: &egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let Some(id) = self.removes else {
            return;
        };
        let found = state.kept.mailboxes.iter().find(|mailbox| mailbox.id == id);
        let provider = found.and_then(|mailbox| {
            state
                .kept
                .providers
                .iter()
                .find(|provider| provider.id == mailbox.provider)
        });
        let (Some(mailbox), Some(provider)) = (found, provider) else {
            self.removes = None;
            return;
        };
        let title = tf(
            "mailbox-remove-question",
            &[("address", mailbox.address.as_str().into())],
        );
        let answer = Alert::question(
            "remove mailbox",
            &title,
            &t("mailbox-remove-text"),
            &t("remove"),
            &t("cancel"),
        )
        .warns()
        .show(ui);
        if answer == Some(Answer::Yes) {
            let job = JobId::next();
            self.saves = Some(job);
            out.push(Command::Save {
                job,
                edit: Box::new(ProviderEdit {
                    provider: provider.clone(),
                    mailboxes: state
                        .mailboxes_of(provider.id)
                        .filter(|other| other.id != id)
                        .cloned()
                        .collect(),
                }),
            });
        }
        if answer.is_some() {
            self.removes = None;
        }
    }

    /// Something could not be kept.
    fn refusal_ui(&mut self, ui: &egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let _ = out;
        let Some(saving) = state
            .saving
            .as_ref()
            .filter(|saving| Some(saving.job) == self.saves)
        else {
            return;
        };
        match &saving.state {
            SavingState::Running => {}
            SavingState::Saved => self.saves = None,
            SavingState::Refused(diagnosis) => {
                let words = text::explain(diagnosis);
                let text = format!(
                    "{} {}",
                    words.what,
                    words::who_must_act(diagnosis.cause.who_acts)
                );
                if Alert::message("not kept", &words.title, &text, &t("ok"))
                    .show(ui)
                    .is_some()
                {
                    self.saves = None;
                }
            }
        }
    }

    fn follow_theme(&mut self, ui: &egui::Ui, theme: ThemeChoice) {
        if self.theme != Some(theme) {
            self.theme = Some(theme);
            ui.ctx().set_theme(match theme {
                ThemeChoice::Light => ThemePreference::Light,
                ThemeChoice::Dark => ThemePreference::Dark,
                ThemeChoice::System => ThemePreference::System,
            });
        }
    }
}

impl Step {
    fn close_if(closes: bool) -> Self {
        if closes { Self::Close } else { Self::Stay }
    }
}

impl Open {
    /// Forgets every secret; false where nothing would be left.
    fn outlives_lock(&mut self) -> bool {
        match self {
            Self::Provider(dialog) => dialog.forget_secrets(),
            Self::Assistant(assistant) => assistant.forget_secrets(),
            Self::Providers(_) => {}
            _ => return false,
        }
        true
    }

    fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> Step {
        match self {
            Self::Providers(list) => match list.ui(ui, state, out) {
                None => Step::Stay,
                Some(providers::Next::Close) => Step::Close,
                Some(providers::Next::Add) => Step::Add,
                Some(providers::Next::Transfer) => Step::Transfer,
                Some(providers::Next::Details(provider)) => Step::Details(provider),
            },
            Self::Add(add) => match add.ui(ui, state, out) {
                None => Step::Stay,
                Some(add_provider::Next::Close) => Step::Close,
                Some(add_provider::Next::Added(provider)) => Step::Added(provider),
            },
            Self::Provider(dialog) => match dialog.ui(ui, state, out) {
                None => Step::Stay,
                Some(provider_dialog::Next::Close) => Step::Close,
                Some(provider_dialog::Next::Assistant(provider, step)) => {
                    Step::Assistant(provider, step)
                }
            },
            Self::Renewal(renewal) => Step::close_if(renewal.ui(ui, state, out)),
            Self::Assistant(assistant) => match assistant.ui(ui, state, out) {
                None => Step::Stay,
                Some(assistant::Next::Close) => Step::Close,
                Some(assistant::Next::Add) => Step::Add,
            },
            Self::Interpreter(interpreter) => Step::close_if(interpreter.ui(ui, state, out)),
            Self::Handover(handover) => Step::close_if(handover.ui(ui, state, out)),
            Self::Transfer(transfer) => Step::close_if(transfer.ui(ui, state, out)),
            Self::Manual(manual) => Step::close_if(manual.ui(ui, state, out)),
            Self::About(about) => Step::close_if(about.ui(ui, state, out)),
        }
    }
}
