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
mod book;
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
mod menu;
mod note;
mod notices;
mod paint;
mod papers;
pub mod proof;
mod provider_dialog;
mod providers;
mod removal;
mod renewal;
pub mod report;
mod result;
mod scopes;
mod stack;
mod step_list;
mod text_area;
pub mod theme;
mod transfer;
mod unkept;
pub mod words;

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{CentralPanel, Frame, ThemePreference, UiBuilder};

use crate::domain::mailbox::MailboxId;
use crate::message::{Command, JobId, ThemeChoice};
use crate::state::{Access, AppState};
use about::About;
use add_provider::AddProvider;
use assistant::Assistant;
use book::Book;
use dashboard::rows::Action;
use dashboard::{Dashboard, Wish};
use handover::Handover;
use interpreter::Interpreter;
use keys::Keys;
use login::Login;
use menu::Choice;
use notices::notices_ui;
use provider_dialog::ProviderDialog;
use providers::Providers;
use removal::remove_mailbox_ui;
use renewal::Renewal;
use stack::{Open, Stack};
use theme::Palette;
use unkept::Unkept;

/// All screens: the log-in, the dashboard, and the dialogs that stand above it.
#[derive(Default)]
pub struct Screens {
    login: Login,
    dashboard: Dashboard,
    dialogs: Stack,
    /// Asked about on top of everything.
    removes: Option<MailboxId>,
    unkept: Unkept,
    theme: Option<ThemeChoice>,
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
                    self.dialogs.outlive_lock();
                    self.removes = None;
                    self.unkept = Unkept::default();
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
        if let Some(choice) = menu::menu_bar_ui(&mut below, keys, state.theme, out) {
            self.choose(choice, state, out);
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
        if let Some(wish) = wish {
            self.follow(wish, state);
        }
        let mut before = out.len();
        self.dialogs.ui(ui, state, out);
        if self.dialogs.says_itself() {
            before = out.len();
        }
        remove_mailbox_ui(&mut self.removes, ui, state, out);
        self.unkept.watch(out.get(before..).unwrap_or_default());
        self.unkept.alert_ui(ui, state);
    }

    /// Does what was chosen in the menu bar.
    fn choose(&mut self, choice: Choice, state: &AppState, out: &mut Vec<Command>) {
        self.dialogs.push(match choice {
            Choice::Providers => Open::Providers(Providers::default()),
            Choice::Checkup => {
                if !state.is_checking() {
                    out.push(Command::Checkup { job: JobId::next() });
                }
                return;
            }
            Choice::Assistant => match Assistant::open(state) {
                Some(assistant) => Open::Assistant(Box::new(assistant)),
                // Without a provider that it serves, one is to be added first.
                None => Open::Add(AddProvider::default()),
            },
            Choice::Interpreter => Open::Interpreter(Box::new(Interpreter::new(&state.kept))),
            Choice::Handover => Open::Handover(Box::new(Handover::new(state))),
            Choice::Manual => Open::Book(Box::new(Book::manual())),
            Choice::About => Open::About(About::default()),
        });
    }

    /// Opens what the dashboard asked for.
    fn follow(&mut self, wish: Wish, state: &AppState) {
        let dialog = match wish {
            Wish::Providers => Some(Open::Providers(Providers::default())),
            Wish::Mailbox(provider, _, Some(Action::RenewSecret)) => {
                Some(Open::Renewal(Box::new(Renewal::new(provider))))
            }
            Wish::Mailbox(provider, mailbox, action) => {
                let dialog = ProviderDialog::open(state, provider, Some(mailbox), action);
                dialog.map(Box::new).map(Open::Provider)
            }
            Wish::NewMailbox(provider) => {
                let dialog = ProviderDialog::open_new_mailbox(state, provider);
                dialog.map(Box::new).map(Open::Provider)
            }
            Wish::Remove(mailbox) => {
                self.removes = Some(mailbox);
                None
            }
        };
        self.dialogs.push(dialog);
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
