//! „Übergabe an AEVO…": the values of a provider go into a sealed file, or come out of one.

mod read;
mod write;

use std::task::Poll;

use eframe::egui;
use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, vec2};

use crate::domain::provider::{ProviderId, SignIn};
use crate::message::{Command, Handover as Answer, HandoverFault, JobId};
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::button::Button;
use crate::ui::dialog::{Dialog, FOOTER_BUTTON, Places, footer_ui, tabs};
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::theme::{self, Palette, Type};
use read::Reading;
use write::Writing;

/// What was chosen and typed on both tabs.
pub struct Handover {
    tab: usize,
    writing: Writing,
    reading: Reading,
    /// What was asked for last, and on which tab.
    asked: Option<(JobId, usize)>,
}

/// How the request of the tab stands.
#[derive(Clone, Copy)]
enum Phase<'a> {
    Entry,
    Running,
    Over(&'a Answer),
}

/// What this frame works with.
struct Scene<'a> {
    state: &'a AppState,
    phase: Phase<'a>,
    keys: Keys,
}

impl Handover {
    /// Offers the first provider that has something to hand over.
    #[must_use]
    pub fn new(state: &AppState) -> Self {
        Self {
            tab: 0,
            writing: Writing::new(state),
            reading: Reading::default(),
            asked: None,
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
        let title = t("handover");
        let shown = Dialog::new("handover", &title, SIZE).show(ui, |ui, places, keys| {
            self.content_ui(ui, state, places, keys, out)
        });
        shown.close || shown.inner
    }

    fn content_ui(
        &mut self,
        ui: &mut Ui,
        state: &AppState,
        places: Places,
        keys: Keys,
        out: &mut Vec<Command>,
    ) -> bool {
        let names = [t("handover-write-tab"), t("handover-read-tab")];
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let bar = places.body.with_max_y(places.body.top() + TABS);
        self.tab = tabs(ui, bar, &names, self.tab);
        if keys.turn_tab != 0 {
            self.tab = (self.tab + 1) % names.len();
        }
        let scene = Scene {
            state,
            phase: self.phase(state),
            keys,
        };
        let page = Rect::from_min_max(
            places.body.min + vec2(theme::MARGIN, TABS + theme::BLOCK),
            places.body.max - vec2(theme::TIGHT, 0.0),
        );
        let mut child = ui.new_child(
            UiBuilder::new()
                .max_rect(page)
                .layout(Layout::top_down(Align::Min)),
        );
        ScrollArea::vertical()
            .id_salt(("handover", self.tab))
            .auto_shrink(false)
            .show(&mut child, |ui| {
                ui.set_max_width(page.width() - theme::MARGIN);
                if self.tab == 0 {
                    self.writing.page_ui(ui, &scene, out);
                } else {
                    self.reading.page_ui(ui, &scene);
                }
                failure_ui(ui, &scene);
            });
        self.footer_ui(ui, &scene, places, out)
    }

    fn footer_ui(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        places: Places,
        out: &mut Vec<Command>,
    ) -> bool {
        let is_running = matches!(scene.phase, Phase::Running);
        let (name, may_go) = if self.tab == 0 {
            (t("handover-write"), self.writing.is_ready(scene))
        } else {
            self.reading.button(scene)
        };
        let is_done = matches!(scene.phase, Phase::Over(Answer::Written { .. }));
        let go = Button::next_step(!is_done, &name).enabled(may_go && !is_running);
        let close_name = t("close");
        let close = Button::next_step(is_done, &close_name).min_width(FOOTER_BUTTON);
        let width = go.width(ui) + theme::GAP + close.width(ui);
        let mut closes = scene.keys.escape;
        footer_ui(ui, places.footer_end(width), |ui| {
            if go.show(ui, scene.keys) {
                let job = JobId::next();
                let (command, ends) = if self.tab == 0 {
                    (self.writing.command(job), false)
                } else {
                    self.reading.command(job, scene)
                };
                self.asked = Some((job, self.tab));
                out.extend(command);
                closes |= ends;
            }
            closes |= close.show(ui, scene.keys);
        });
        closes
    }

    fn phase<'a>(&self, state: &'a AppState) -> Phase<'a> {
        let asked = self.asked.filter(|(_, tab)| *tab == self.tab);
        match asked.and_then(|(job, _)| state.handover.of(job)) {
            None => Phase::Entry,
            Some(Poll::Pending) => Phase::Running,
            Some(Poll::Ready(answer)) => Phase::Over(answer),
        }
    }
}

/// Providers with passwords have nothing that could be handed over.
fn offered(state: &AppState) -> impl Iterator<Item = (ProviderId, &str)> {
    let providers = state.kept.providers.iter();
    let offered = providers.filter(|provider| provider.sign_in != SignIn::Password);
    offered.map(|provider| (provider.id, provider.name.as_str()))
}

fn failure_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let fault = match scene.phase {
        Phase::Entry | Phase::Over(Answer::Written { .. } | Answer::Read(_)) => return,
        Phase::Running => {
            ui.add_space(theme::BLOCK);
            label::status(ui, Type::Body, Palette::of(ui).text, t("handover-running"));
            return;
        }
        Phase::Over(Answer::Failed(fault)) => fault,
    };
    let text = match fault {
        HandoverFault::Incomplete => t("handover-incomplete"),
        HandoverFault::NoKey => t("handover-no-key"),
        HandoverFault::WrongPassphrase => t("handover-wrong-passphrase"),
        HandoverFault::SealedToKey => t("handover-sealed-to-key"),
        HandoverFault::Damaged => t("handover-damaged"),
        HandoverFault::Newer => t("handover-newer"),
        HandoverFault::Missing => t("handover-missing"),
        HandoverFault::NotWritten(folder) => {
            tf("paper-failed", &[("folder", folder.as_str().into())]).into()
        }
    };
    ui.add_space(theme::BLOCK);
    note_ui(ui, Note::Error(&text));
}

/// A value with its name before it.
fn value_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = Palette::of(ui);
    label::label(ui, Type::Caption, palette.text_muted, name);
    label::label(ui, Type::Body, palette.text, value);
    ui.add_space(theme::GAP);
}

const SIZE: egui::Vec2 = vec2(660.0, 600.0);
const TABS: f32 = 44.0;
