//! What a frame of the dashboard costs with many mailboxes, scrolled, and with a search typed into it.

use std::time::{Duration, Instant};

use aevo_administrator::domain::draft::ProviderDraft;
use aevo_administrator::domain::mailbox::{LastTest, Mailbox};
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Event, Kept};
use aevo_administrator::state::{Access, AppState, Clock};
use aevo_administrator::ui::{Screens, theme};
use chrono::Local;
use eframe::egui::{
    self, Event as Input, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, vec2,
};

const FRAMES: usize = 1_000;
const FRAME: f64 = 1.0 / 60.0;

/// What the 99th of 100 frames may cost: a quarter of what a screen with 60 Hz leaves.
const SLOWEST: Duration = Duration::from_millis(4);
const COUNTS: [usize; 3] = [10, 1_000, 10_000];

/// Prints the figures, and fails where the 99th of 100 frames is slow.
pub fn run() {
    let slow = COUNTS.map(measure);
    println!(
        "the 99th of 100 frames with {} mailboxes costs {:.2} of one with {}",
        COUNTS[2],
        slow[2].as_secs_f64() / slow[0].as_secs_f64(),
        COUNTS[0]
    );
    for (count, slow) in COUNTS.into_iter().zip(slow) {
        assert!(slow < SLOWEST, "{slow:?} with {count} mailboxes");
    }
}

fn measure(count: usize) -> Duration {
    let mut state = AppState {
        access: Access::Open,
        ..AppState::new(Clock {
            instant: Instant::now(),
            local: Local::now().naive_local(),
        })
    };
    state.apply(Event::Kept(mailboxes(count)));
    let mut window = Window::new(state);
    for _ in 0..10 {
        window.frame(Vec::new());
    }
    let mut scrolled: Vec<Duration> = (0..FRAMES).map(|_| window.frame(vec![wheel()])).collect();
    scrolled.sort_unstable();
    let slow = scrolled[FRAMES * 99 / 100];
    let find = Input::Key {
        key: Key::F,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    window.frame(vec![find]);
    window.frame(Vec::new());
    let mut typed: Vec<Duration> = "kasse-0420"
        .chars()
        .map(|letter| window.frame(vec![Input::Text(letter.to_string())]))
        .collect();
    typed.sort_unstable();
    println!(
        "{count} mailboxes: a scrolled frame {:?} in the median, {slow:?} at the 99th of 100; a letter of the search {:?} at most",
        scrolled[FRAMES / 2],
        typed[typed.len() - 1],
    );
    slow
}

fn mailboxes(count: usize) -> Kept {
    let provider = ProviderDraft::from_preset(preset::office365(), "Office365");
    let mailboxes = (0..count).map(|number| Mailbox {
        address: format!("kasse-{number:05}@contoso.com"),
        last_test: Some(LastTest {
            failed: (number % 7 == 0).then(|| "smtp_auth_disabled_mailbox".to_owned()),
            ..LastTest::default()
        }),
        ..Mailbox::new(provider.id)
    });
    Kept {
        mailboxes: mailboxes.collect(),
        providers: vec![provider],
        ..Kept::default()
    }
}

/// The window without a screen: layout, texts, shapes and their tessellation, and what screen readers get.
struct Window {
    context: egui::Context,
    screens: Screens,
    state: AppState,
    time: f64,
}

impl Window {
    fn new(state: AppState) -> Self {
        let context = egui::Context::default();
        theme::install(&context);
        context.enable_accesskit();
        Self {
            context,
            screens: Screens::default(),
            state,
            time: 0.0,
        }
    }

    fn frame(&mut self, events: Vec<Input>) -> Duration {
        self.time += FRAME;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1200.0, 800.0))),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let since = Instant::now();
        let mut asked = Vec::new();
        let mut output = self.context.run_ui(input, |ui| {
            self.screens.ui(ui, &self.state, &mut asked);
        });
        let shapes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let took = since.elapsed();
        // No graphics card waits for its textures.
        output.textures_delta.clear();
        assert!(asked.is_empty() && !shapes.is_empty());
        took
    }
}

fn wheel() -> Input {
    Input::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -37.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}
