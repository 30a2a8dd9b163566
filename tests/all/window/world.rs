//! A window over a hand-made state, without service, screen or network.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use std::time::{Duration, Instant};

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::draft::{Entry, ProviderDraft};
use aevo_administrator::domain::evidence::{Evidence, Fault, ReplyFault};
use aevo_administrator::domain::mailbox::{Consent, LastTest, Mailbox};
use aevo_administrator::domain::preset;
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Command, Event, JobId, Kept, RunEvent, Seal};
use aevo_administrator::state::{Access, AppState, Clock};
use aevo_administrator::ui::{Screens, theme};
use chrono::{Local, NaiveDate, TimeZone, Utc};
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};

/// What stands in for the program.
pub struct World {
    /// What the window knows.
    pub state: AppState,
    screens: Screens,
    /// All that the window asked for.
    pub asked: Vec<Command>,
}

/// The window and the hands on it.
pub struct Window(pub Harness<'static, World>);

impl Window {
    /// A window in this state.
    pub fn over(access: Access, kept: Kept) -> Self {
        Self::sized(access, kept, Vec2::new(1216.0, 816.0))
    }

    /// The same in another size.
    pub fn sized(access: Access, kept: Kept, size: Vec2) -> Self {
        let state = AppState {
            access,
            kept,
            seal: Some(Seal::Keyring),
            ..AppState::new(clock())
        };
        let world = World {
            state,
            screens: Screens::default(),
            asked: Vec::new(),
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, world: &mut World| {
                    let mut out = Vec::new();
                    world.screens.ui(ui, &world.state, &mut out);
                    for command in out {
                        assert!(world.state.note(&command));
                        world.asked.push(command);
                        ui.ctx().request_repaint();
                    }
                },
                world,
            );
        Self(harness)
    }

    /// The dashboard with four mailboxes.
    pub fn open() -> Self {
        Self::over(Access::Open, kept())
    }

    /// The dialog of the provider whose mailbox this is.
    pub fn at_mailbox(address: &str) -> Self {
        let mut window = Self::open();
        window.node(Role::ListBoxOption, address).focus();
        window.0.run();
        window.key(Key::Enter);
        window
    }

    /// The one node of this role and name that can be seen.
    pub fn node<'a>(&'a self, role: Role, name: &'a str) -> Node<'a> {
        let mut found = self.nodes(role, name);
        assert_eq!(found.len(), 1, "{role:?} {name}\n{}", self.dump());
        found.remove(0)
    }

    /// It is there.
    pub fn has(&self, role: Role, name: &str) -> bool {
        !self.nodes(role, name).is_empty()
    }

    fn nodes<'a>(&'a self, role: Role, name: &'a str) -> Vec<Node<'a>> {
        self.0
            .query_all_by_role_and_label(role, name)
            .filter(|node| !is_hidden(node))
            .collect()
    }

    /// A text that begins like this can be read.
    pub fn says(&self, beginning: &str) -> bool {
        self.text(beginning).is_some()
    }

    /// The text that begins like this.
    pub fn text(&self, beginning: &str) -> Option<String> {
        self.lines()
            .into_iter()
            .find(|(_, text, _)| text.starts_with(beginning))
            .map(|(_, text, _)| text)
    }

    /// The text that begins like this is said as soon as it appears.
    pub fn announces(&self, beginning: &str) -> bool {
        self.lines()
            .iter()
            .any(|(_, text, live)| text.starts_with(beginning) && *live == Live::Polite)
    }

    /// Fires the default action.
    pub fn press(&mut self, role: Role, name: &str) {
        self.node(role, name).click_accesskit();
        self.0.run();
    }

    /// Replaces a field's text, as assistive technology does.
    pub fn set(&mut self, name: &str, text: &str) {
        let role = [
            Role::TextInput,
            Role::PasswordInput,
            Role::MultilineTextInput,
        ]
        .into_iter()
        .find(|role| self.has(*role, name))
        .unwrap_or_else(|| panic!("no field {name}\n{}", self.dump()));
        self.node(role, name).set_text_value_accesskit(text);
        self.0.run();
    }

    /// A field's text.
    pub fn value(&self, role: Role, name: &str) -> String {
        self.node(role, name).value().unwrap_or_default()
    }

    /// The name of what has the focus.
    pub fn focused(&self) -> Option<String> {
        self.0
            .root()
            .children_recursive()
            .find(Node::is_focused)
            .and_then(|node| node.accesskit_node().label())
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.0.key_press(key);
        self.0.run();
    }

    /// Presses a key with modifiers.
    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.0.key_press_modifiers(modifiers, key);
        self.0.run();
    }

    /// Picks an entry of a menu.
    pub fn menu(&mut self, menu: &str, entry: &str) {
        self.press(Role::Button, menu);
        self.press(Role::Button, entry);
    }

    /// Tells the window something, as the service does.
    pub fn tell(&mut self, event: Event) {
        self.0.state_mut().state.apply(event);
        self.0.run();
    }

    /// The last request for a run.
    pub fn run_job(&self) -> JobId {
        self.0.state().state.run.as_ref().unwrap().job
    }

    /// Tells of the run.
    pub fn tell_run(&mut self, event: RunEvent) {
        let job = self.run_job();
        self.tell(Event::Run { job, event });
    }

    /// The run passes these stages.
    pub fn pass(&mut self, stages: &[(Stage, u64, Note)]) {
        for (stage, took, note) in stages {
            self.tell_run(RunEvent::Progress(Progress::Started(*stage)));
            self.tell_run(RunEvent::Progress(Progress::Passed {
                stage: *stage,
                took: Duration::from_millis(*took),
                note: note.clone(),
            }));
        }
    }

    /// All that was asked for since the last call.
    pub fn asked(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0.state_mut().asked)
    }

    /// Everything that can be read or operated, one line each: role, name, value.
    pub fn dump(&self) -> String {
        let mut lines = Vec::new();
        dump(self.0.root(), &mut lines);
        lines.join("\n")
    }

    fn lines(&self) -> Vec<(Role, String, Live)> {
        let mut found = Vec::new();
        texts(self.0.root(), &mut found);
        found
    }

    /// Every text that the accessibility tree gives away, down to the runs of characters.
    pub fn everything(&self) -> String {
        self.0
            .root()
            .children_recursive()
            .flat_map(|node| {
                let node = node.accesskit_node();
                [node.label(), node.value(), node.description()]
            })
            .flatten()
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The names of the items of „Verlauf".
    pub fn steps(&self) -> Vec<String> {
        self.lines()
            .into_iter()
            .filter(|(role, ..)| *role == Role::ListItem)
            .map(|(_, text, _)| text)
            .collect()
    }
}

fn is_hidden(node: &Node<'_>) -> bool {
    let mut next = Some(node.accesskit_node());
    while let Some(node) = next {
        if node.is_hidden() {
            return true;
        }
        next = node.parent();
    }
    false
}

fn texts(node: Node<'_>, found: &mut Vec<(Role, String, Live)>) {
    let inner = node.accesskit_node();
    if inner.is_hidden() {
        return;
    }
    if let Some(text) = inner.label() {
        found.push((inner.role(), text, inner.live()));
    } else if inner.role() == Role::Label
        && let Some(text) = inner.value()
    {
        found.push((inner.role(), text, inner.live()));
    }
    for child in node.children() {
        texts(child, found);
    }
}

fn dump(node: Node<'_>, lines: &mut Vec<String>) {
    let inner = node.accesskit_node();
    if inner.is_hidden() || inner.role() == Role::TextRun {
        return;
    }
    let value = inner.value().unwrap_or_default();
    let name = match inner.label() {
        Some(label) => label,
        None if inner.role() == Role::Label => value.clone(),
        None => String::new(),
    };
    if !name.is_empty() {
        let mut line = format!("{:?} {name}", inner.role());
        if inner.role() != Role::Label && !value.is_empty() {
            line = format!("{line} = {value}");
        }
        if inner.is_disabled() {
            line.push_str(" (disabled)");
        }
        if inner.is_selected() == Some(true) {
            line.push_str(" (selected)");
        }
        lines.push(line);
    }
    for child in node.children() {
        dump(child, lines);
    }
}

/// The day of all these tests.
pub fn clock() -> Clock {
    Clock {
        instant: Instant::now(),
        local: NaiveDate::from_ymd_opt(2026, 11, 24)
            .unwrap()
            .and_hms_opt(12, 0, 0)
            .unwrap(),
    }
}

/// What a fresh installation holds.
pub fn fresh() -> Kept {
    Kept {
        providers: vec![ProviderDraft::from_preset(preset::office365(), "Office365")],
        ..Kept::default()
    }
}

/// Two providers with a mailbox of each standing.
pub fn kept() -> Kept {
    let contoso = provider("Office365", "contoso", "10.01.2028");
    let fabrikam = provider("Office365 – Fabrikam", "fabrikam", "06.12.2026");
    let mailboxes = vec![
        mailbox(&contoso, "rechnung@contoso.com", true, Test::Passed),
        mailbox(&contoso, "buchhaltung@contoso.com", true, Test::Failed),
        mailbox(&fabrikam, "info@fabrikam.at", false, Test::Never),
        mailbox(&fabrikam, "versand@fabrikam.at", true, Test::Passed),
    ];
    Kept {
        providers: vec![contoso, fabrikam],
        mailboxes,
        ..Kept::default()
    }
}

fn provider(name: &str, tenant: &str, expires: &str) -> ProviderDraft {
    let mut draft = ProviderDraft::from_preset(preset::office365(), name);
    draft.client_id.edited(CLIENT_ID.to_owned());
    draft.client_secret.edited("Abc8Q~not.a.guid".to_owned());
    draft.client_secret.sealed();
    draft.secret_expires = Entry::typed(expires);
    for (entry, last) in [
        (&mut draft.authorization_endpoint, "authorize"),
        (&mut draft.token_endpoint, "token"),
    ] {
        entry.edited(format!(
            "https://login.microsoftonline.com/{tenant}.onmicrosoft.com/oauth2/v2.0/{last}"
        ));
    }
    draft
}

/// How the last test of a mailbox ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Never,
    Passed,
    Failed,
}

fn mailbox(provider: &ProviderDraft, address: &str, consented: bool, test: Test) -> Mailbox {
    let at = Local
        .with_ymd_and_hms(2026, 11, 24, 9, 12, 0)
        .unwrap()
        .with_timezone(&Utc);
    Mailbox {
        address: address.to_owned(),
        consent: consented.then(|| Consent {
            account: Some(address.to_owned()),
            given_at: at,
            client_id: CLIENT_ID.to_owned(),
            token_endpoint: provider.token_endpoint.text.clone(),
            missing_scopes: Vec::new(),
        }),
        last_test: (test != Test::Never).then(|| LastTest {
            at,
            failed: (test == Test::Failed).then(|| "unknown".to_owned()),
            ..LastTest::default()
        }),
        ..Mailbox::new(provider.id)
    }
}

/// A refusal of the credential.
pub fn refusal() -> Diagnosis {
    Diagnosis::of(
        Evidence {
            stage: Stage::Auth,
            fault: Fault::Reply(ReplyFault {
                code: 535,
                enhanced: Some("5.7.139".to_owned()),
                challenge_status: None,
            }),
            words: "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant".to_owned(),
        },
        Subject {
            mailbox: "rechnung@contoso.com".to_owned(),
            ..Subject::default()
        },
    )
}

/// A client ID of the form that Microsoft gives out.
pub const CLIENT_ID: &str = "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913";
