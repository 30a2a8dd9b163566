//! The whole program over a keyring that does not answer: its window lives on.

use aevo_administrator::app::App;
use aevo_administrator::service::Setup;
use aevo_administrator::service::tls::Trust;
use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;

/// No machine is that slow in drawing a frame; whoever waits for a frozen keyring takes longer.
const FRAME: Duration = Duration::from_millis(900);
const KEYRING: Duration = Duration::from_secs(3);

#[test]
fn the_window_never_waits_for_a_frozen_keyring() {
    let (_directory, places) = fresh();
    let scripted = Arc::<Scripted>::default();
    let (_thaw, frozen) = mpsc::channel();
    scripted.will(Fit::Freeze(frozen));
    let setup = Setup {
        places,
        trust: Trust::Platform,
        sandbox: None,
        keyring: Some(scripted.keyring(KEYRING)),
        name_servers: Vec::new(),
        opens_browser: false,
    };
    let mut window =
        Harness::builder().build_eframe(|context| App::new(&context.egui_ctx, setup).unwrap());
    let asks = |window: &Harness<'_, App>| {
        let set = window.query_by_role_and_label(Role::Button, "Festlegen");
        set.is_some()
    };
    step_until(&mut window, asks);
    for name in ["Kennwort", "Kennwort wiederholen"] {
        let field = window.get_by_role_and_label(Role::PasswordInput, name);
        field.set_text_value_accesskit("ein langes Kennwort");
        window.step();
    }
    window.step();
    let set = window.get_by_role_and_label(Role::Button, "Festlegen");
    set.click_accesskit();
    let begin = Instant::now();
    let is_open = |window: &Harness<'_, App>| {
        let heading = window.query_by_role_and_label(Role::Heading, "Dashboard");
        heading.is_some()
    };
    let (frames, longest) = step_until(&mut window, is_open);
    let waited = begin.elapsed();
    println!("{frames} frames in {waited:?}, the longest {longest:?}");
    assert!(waited >= KEYRING, "the keyring was asked: {waited:?}");
    assert!(frames > 20, "{frames} frames in {waited:?}");
}

/// Draws frames until something is there; how many, and how long the slowest took.
fn step_until(
    window: &mut Harness<'_, App>,
    is_there: impl Fn(&Harness<'_, App>) -> bool,
) -> (usize, Duration) {
    let begin = Instant::now();
    let mut longest = Duration::ZERO;
    for count in 0.. {
        let frame = Instant::now();
        window.step();
        longest = longest.max(frame.elapsed());
        assert!(longest < FRAME, "a frame took {longest:?}");
        if is_there(window) {
            return (count, longest);
        }
        assert!(begin.elapsed() < PATIENT, "it never came");
        std::thread::sleep(Duration::from_millis(10));
    }
    unreachable!("frames without end")
}
