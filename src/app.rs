//! The window's frame loop: events in, one frame drawn, commands out. Decides nothing itself.

use std::io;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use eframe::egui;

use crate::message::{Command, Event};
use crate::service::{Service, Setup};
use crate::state::{AppState, Clock};
use crate::text::t;
use crate::ui::{Screens, theme};

/// The program as eframe sees it.
pub struct App {
    state: AppState,
    screens: Screens,
    service: Service,
    events: Receiver<Event>,
    /// Input that waits for the next frame.
    late: Vec<egui::Event>,
}

/// Shows the window and returns when it was closed.
///
/// # Errors
/// There is no usable screen, or no thread to be had.
pub fn run(setup: Setup) -> eframe::Result {
    let remembered = setup.places.window_file();
    let mut setup = Some(setup);
    let mut shown = Ok(());
    for renderer in RENDERERS {
        shown = show(*renderer, &remembered, &mut setup);
        match &shown {
            // Refused before the program began: the next one may serve.
            Err(error) if setup.is_some() => tracing::warn!(%renderer, %error, "no window"),
            _ => break,
        }
    }
    shown
}

/// Shows the window by this renderer, which takes the set-up as soon as it can draw.
fn show(
    renderer: eframe::Renderer,
    remembered: &Path,
    setup: &mut Option<Setup>,
) -> eframe::Result {
    let icon = eframe::icon_data::from_png_bytes(ICON).unwrap_or_default();
    let viewport = egui::ViewportBuilder::default()
        .with_title(t("window-title"))
        .with_app_id(APP_ID)
        .with_icon(icon)
        .with_inner_size(theme::WINDOW_SIZE)
        .with_min_inner_size(theme::WINDOW_MIN_SIZE);
    let options = eframe::NativeOptions {
        viewport,
        renderer,
        persistence_path: Some(remembered.to_owned()),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        APP_ID,
        options,
        Box::new(|context| {
            let setup = setup.take().ok_or("the window was already shown")?;
            tracing::info!(%renderer, "window");
            Ok(Box::new(App::new(&context.egui_ctx, setup)?))
        }),
    )
}

/// In this order. OpenGL needs a driver, which remote desktops and servers of Windows do not have;
/// DirectX 12 brings a software one, but old graphics cards refuse it.
#[cfg(windows)]
const RENDERERS: &[eframe::Renderer] = &[eframe::Renderer::Wgpu, eframe::Renderer::Glow];
#[cfg(not(windows))]
const RENDERERS: &[eframe::Renderer] = &[eframe::Renderer::Glow];
/// The window's class on X11 and its id on Wayland.
const APP_ID: &str = "aevo-administrator";
const ICON: &[u8] = include_bytes!("../assets/icon.png");

impl App {
    /// Starts the service and prepares the look. Nothing here waits: the first frame comes first.
    ///
    /// # Errors
    /// The system gives no thread out.
    pub fn new(ctx: &egui::Context, setup: Setup) -> io::Result<Self> {
        theme::install(ctx);
        let waker = ctx.clone();
        let (service, events) = Service::start(setup, move || waker.request_repaint())?;
        Ok(Self {
            state: AppState::new(now()),
            screens: Screens::default(),
            service,
            events,
            late: Vec::new(),
        })
    }
}

impl eframe::App for App {
    fn raw_input_hook(&mut self, ctx: &egui::Context, input: &mut egui::RawInput) {
        input.events.splice(0..0, self.late.drain(..));
        if let Some(at) = key_after_text(&input.events) {
            self.late = input.events.split_off(at);
            ctx.request_repaint();
        }
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let clock = now();
        let used = ctx.input(|input| !input.events.is_empty());
        self.state.set_clock(clock, used);
        for event in self.events.try_iter() {
            self.state.apply(event);
        }
        match self.state.locks_at() {
            Some(at) if at <= clock.instant => self.ask(Command::Lock),
            Some(at) => ctx.request_repaint_after(at - clock.instant),
            None => {}
        }
    }

    /// Size and place of the window are kept, and nothing that was typed into it.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let mut out = Vec::new();
        self.screens.ui(ui, &self.state, &mut out);
        for command in out {
            self.ask(command);
            // What a command changes is shown by the next frame.
            ui.ctx().request_repaint();
        }
    }
}

impl App {
    fn ask(&mut self, command: Command) {
        if self.state.note(&command) {
            self.service.send(command);
        }
    }
}

/// Where a key follows a text within one frame. egui moves the focus before a field reads its text, so
/// over a slow remote desktop the last letter before a Tab would be lost, and Enter would act on a form
/// without it: the key waits for the next frame.
fn key_after_text(events: &[egui::Event]) -> Option<usize> {
    let is_text =
        |event: &egui::Event| matches!(event, egui::Event::Text(_) | egui::Event::Paste(_));
    let first = events.iter().position(is_text)?;
    let is_key = |event: &egui::Event| match event {
        egui::Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => {
            modifiers.alt
                || modifiers.command
                || matches!(
                    key,
                    egui::Key::Tab | egui::Key::Enter | egui::Key::Escape | egui::Key::F5
                )
        }
        _ => false,
    };
    events
        .iter()
        .skip(first)
        .position(is_key)
        .map(|after| first + after)
}

fn now() -> Clock {
    Clock {
        instant: Instant::now(),
        local: chrono::Local::now().naive_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_waits_for_the_letters_before_it() {
        let key = |key| egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        };
        let text = egui::Event::Text("a".to_owned());
        assert_eq!(
            key_after_text(&[key(egui::Key::A), text.clone(), key(egui::Key::Tab)]),
            Some(2)
        );
        assert_eq!(
            key_after_text(&[key(egui::Key::Tab), key(egui::Key::A), text.clone()]),
            None
        );
        assert_eq!(
            key_after_text(&[text.clone(), key(egui::Key::B), text]),
            None
        );
    }
}
