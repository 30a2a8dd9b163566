//! The dialogs that are open, one above the other.

use eframe::egui;

use crate::domain::assistant::Step as PortalStep;
use crate::domain::provider::ProviderId;
use crate::message::Command;
use crate::state::AppState;
use crate::ui::about::{self, About};
use crate::ui::add_provider::{self, AddProvider};
use crate::ui::assistant::{self, Assistant};
use crate::ui::book::Book;
use crate::ui::handover::Handover;
use crate::ui::interpreter::Interpreter;
use crate::ui::provider_dialog::{self, ProviderDialog};
use crate::ui::providers::{self, Providers};
use crate::ui::renewal::Renewal;
use crate::ui::transfer::Transfer;

/// All open dialogs.
#[derive(Default)]
pub(super) struct Stack {
    /// The last one is on top.
    dialogs: Vec<Open>,
}

/// A dialog that is open.
pub(super) enum Open {
    Providers(Providers),
    Add(AddProvider),
    Provider(Box<ProviderDialog>),
    Renewal(Box<Renewal>),
    Assistant(Box<Assistant>),
    Interpreter(Box<Interpreter>),
    Handover(Box<Handover>),
    Transfer(Transfer),
    Book(Box<Book>),
    About(About),
}

/// What a dialog asks for when it was drawn.
#[derive(Clone, Copy)]
enum Step {
    Stay,
    Close,
    Add,
    Transfer,
    Licences,
    Added(ProviderId),
    Details(ProviderId),
    Assistant(ProviderId, PortalStep),
}

impl Stack {
    /// Nothing stands above the dashboard.
    pub fn is_empty(&self) -> bool {
        self.dialogs.is_empty()
    }

    /// Opens a dialog above all others.
    pub fn push(&mut self, dialog: impl Into<Option<Open>>) {
        let dialog: Option<Open> = dialog.into();
        self.dialogs.extend(dialog);
    }

    /// Nobody loses what was typed because the window locked itself; secrets do go.
    pub fn outlive_lock(&mut self) {
        self.dialogs.retain_mut(Open::outlives_lock);
    }

    /// The dialog on top says itself when something could not be kept.
    pub fn says_itself(&self) -> bool {
        matches!(
            self.dialogs.last(),
            Some(Open::Provider(_) | Open::Assistant(_))
        )
    }

    /// Draws all dialogs, and follows the one on top.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let count = self.dialogs.len();
        let mut step = Step::Stay;
        for (at, open) in self.dialogs.iter_mut().enumerate() {
            let is_covered = at + 1 < count;
            match open {
                Open::Providers(list) => list.cover(is_covered),
                Open::Assistant(assistant) => assistant.cover(is_covered),
                Open::About(about) => about.cover(is_covered),
                _ => {}
            }
            let said = open.ui(ui, state, out);
            if at + 1 == count {
                step = said;
            }
        }
        self.follow(step, state, out);
    }

    fn follow(&mut self, step: Step, state: &AppState, out: &mut Vec<Command>) {
        match step {
            Step::Stay => {}
            Step::Close => drop(self.dialogs.pop()),
            Step::Add => self.push(Open::Add(AddProvider::default())),
            Step::Transfer => self.push(Open::Transfer(Transfer::default())),
            Step::Licences => self.push(Open::Book(Box::new(Book::licences()))),
            Step::Details(provider) => {
                let dialog = ProviderDialog::open(state, provider, None, None);
                self.push(dialog.map(Box::new).map(Open::Provider));
            }
            Step::Assistant(provider, at) => {
                self.dialogs.pop();
                let assistant = Assistant::open_at(state, provider, at, out);
                self.push(assistant.map(Box::new).map(Open::Assistant));
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
            Self::Book(book) => Step::close_if(book.ui(ui, state, out)),
            Self::About(about) => match about.ui(ui, state, out) {
                None => Step::Stay,
                Some(about::Next::Close) => Step::Close,
                Some(about::Next::Licences) => Step::Licences,
            },
        }
    }
}
