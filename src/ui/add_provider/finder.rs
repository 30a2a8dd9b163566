//! Who types an address into the search gets the entry that fits it, and reads why.

use std::time::{Duration, Instant};

use eframe::egui::Ui;

use crate::domain::address::Address;
use crate::domain::autoconfig::Servers;
use crate::domain::draft::{ProviderDraft, ServerDraft};
use crate::domain::finding::Finding;
use crate::domain::preset::{self, CATALOGUE, Preset};
use crate::domain::provider::MailServer;
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{cause_title, tf};
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::theme::{self, Palette, Type};

/// The search for the provider of the address that stands in the field.
#[derive(Default)]
pub(super) struct Finder {
    typed: Option<Typed>,
}

/// An address, complete enough to be looked for.
struct Typed {
    address: Address,
    since: Instant,
    job: Option<JobId>,
    /// An entry was chosen since, by hand or by the answer.
    is_settled: bool,
}

impl Finder {
    /// Takes note of what stands in the field, and asks once nobody has typed for a moment. What was asked
    /// for another address is forgotten.
    pub fn follow(&mut self, ui: &Ui, text: &str, state: &AppState, out: &mut Vec<Command>) {
        let now = state.clock.instant;
        let Some(address) = address(text) else {
            self.typed = None;
            return;
        };
        let typed = match &mut self.typed {
            Some(typed) if typed.address == address => typed,
            other => other.insert(Typed {
                address,
                since: now,
                job: None,
                is_settled: false,
            }),
        };
        if typed.job.is_some() {
            return;
        }
        let left = PAUSE.saturating_sub(now.saturating_duration_since(typed.since));
        if left.is_zero() {
            let job = JobId::next();
            typed.job = Some(job);
            out.push(Command::FindProvider {
                job,
                address: typed.address.clone(),
            });
        } else {
            ui.ctx().request_repaint_after(left);
        }
    }

    /// The entry that fits, as soon as that is known, once, and only where nobody has chosen meanwhile.
    pub fn choice(&mut self, state: &AppState) -> Option<usize> {
        let preset = fitting(self.finding(state)?)?;
        let typed = self.typed.as_mut().filter(|typed| !typed.is_settled)?;
        typed.is_settled = true;
        CATALOGUE.iter().position(|known| known.id == preset.id)
    }

    /// An entry was chosen by hand.
    pub fn settle(&mut self) {
        if let Some(typed) = &mut self.typed {
            typed.is_settled = true;
        }
    }

    /// Nobody knows yet which entry fits, and none was chosen by hand.
    pub fn is_pending(&self, state: &AppState) -> bool {
        self.typed.as_ref().is_some_and(|typed| !typed.is_settled) && self.finding(state).is_none()
    }

    /// Fills in what the domain has said of its servers.
    pub fn fill_in(&self, state: &AppState, provider: &mut ProviderDraft) {
        let is_own = preset::own_server().is_some_and(|own| own.id == provider.preset);
        let Some(Finding::Autoconfig(servers)) = self.finding(state).filter(|_| is_own) else {
            return;
        };
        let Servers { smtp, imap, pop3 } = &**servers;
        provider.smtp = typed(smtp);
        for (draft, server) in [(&mut provider.imap, imap), (&mut provider.pop3, pop3)] {
            if let Some(server) = server {
                *draft = typed(server);
            }
        }
    }

    /// How the search stands, in one line.
    pub fn note_ui(&self, ui: &mut Ui, state: &AppState) {
        let Some(typed) = &self.typed else { return };
        let palette = Palette::of(ui);
        let domain = ("domain", typed.address.domain().into());
        ui.add_space(theme::GAP);
        let Some(finding) = self.finding(state) else {
            let text = tf("find-running", &[domain]);
            label::status(ui, Type::Caption, palette.text_muted, text);
            return;
        };
        let found = |preset: &Preset| ("provider", preset.name.clone().into());
        let (text, is_found) = match finding {
            Finding::OwnDomain(preset) => (tf("find-domain", &[domain, found(preset)]), true),
            Finding::MailExchange(preset) => (tf("find-mx", &[domain, found(preset)]), true),
            Finding::Autoconfig(_) => (tf("find-autoconfig", &[domain]), true),
            Finding::Elsewhere => (tf("find-elsewhere", &[domain]), false),
            Finding::NoMail => (tf("find-no-mail", &[domain]), false),
            Finding::NoDomain => (tf("find-no-domain", &[domain]), false),
            Finding::Failed(diagnosis) => {
                let why = cause_title(diagnosis.cause.label).into();
                (tf("find-failed", &[domain, ("why", why)]), false)
            }
        };
        if is_found {
            label::status(ui, Type::Caption, palette.success.text, text);
        } else {
            note_ui(ui, Note::Warning(&text));
        }
    }

    fn finding<'a>(&self, state: &'a AppState) -> Option<&'a Finding> {
        let job = self.typed.as_ref()?.job?;
        state.search.answer_to(job)
    }
}

/// What is typed is an address, or about to become one, and no name of a provider.
pub(super) fn is_address(text: &str) -> bool {
    text.contains('@')
}

fn address(text: &str) -> Option<Address> {
    let address = Address::parse(text).ok()?;
    // Mail does not come from outside to a name without a dot.
    address.domain().contains('.').then_some(address)
}

fn fitting(finding: &Finding) -> Option<&'static Preset> {
    match finding {
        Finding::OwnDomain(preset) | Finding::MailExchange(preset) => Some(preset),
        Finding::Autoconfig(_) | Finding::Elsewhere => preset::own_server(),
        Finding::NoMail | Finding::NoDomain | Finding::Failed(_) => None,
    }
}

fn typed(server: &MailServer) -> ServerDraft {
    ServerDraft {
        host: server.host.clone(),
        port: server.port.to_string(),
        security: server.security,
    }
}

/// Between two keys there is less; an unfinished domain is nobody's business.
const PAUSE: Duration = Duration::from_millis(600);
