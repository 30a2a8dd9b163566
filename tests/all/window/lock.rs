//! What a lock leaves of the window, and for how long a secret stays on the screen.

use std::time::Duration;

use aevo_administrator::message::{Command, Event, JobId, Seal};
use aevo_administrator::state::Clock;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;
use secrecy::SecretString;

use super::world::{Window, clock, kept};

/// A client ID, when the telephone rang.
const TYPED: &str = "0b1d7a3e-5f5c-4c3e-9a53-2f0e6a9d8c41";
const SECRET: &str = "typed~secret-0123456789";

/// Locks as the frame loop does, so long after the last use.
fn lock_after(window: &mut Window, idle: Duration) {
    let state = &mut window.0.state_mut().state;
    let clock = Clock {
        instant: clock().instant + idle,
        ..clock()
    };
    state.set_clock(clock, false);
    assert!(state.note(&Command::Lock));
    window.0.run();
}

fn log_in(window: &mut Window) {
    let job = JobId::next();
    let state = &mut window.0.state_mut().state;
    assert!(state.note(&Command::Unlock {
        job,
        password: SecretString::from("a password of a test"),
    }));
    window.tell(Event::Opened {
        job,
        kept: kept(),
        seal: Seal::Keyring,
    });
}

#[test]
fn a_window_that_locked_itself_comes_back_as_it_was_without_what_is_secret() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Client ID", TYPED);
    window.set("Client Secret", SECRET);
    lock_after(&mut window, Duration::from_mins(5));
    assert!(
        window.says("Das Programm hat sich gesperrt"),
        "{}",
        window.dump()
    );
    assert!(!window.has(Role::TextInput, "Client ID"));
    log_in(&mut window);
    assert_eq!(window.value(Role::TextInput, "Client ID"), TYPED);
    let kept_as = window.value(Role::PasswordInput, "Client Secret");
    assert_ne!(kept_as.chars().count(), SECRET.chars().count());
    window.press(Role::Button, "Übernehmen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(edit.provider.client_secret.entered().is_none());
}

#[test]
fn a_lock_by_hand_says_nothing_of_idleness() {
    let mut window = Window::open();
    lock_after(&mut window, Duration::ZERO);
    assert!(window.says("Geben Sie das Administrator-Kennwort ein"));
}

#[test]
fn no_undo_brings_a_secret_back() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Client Secret", SECRET);
    window.node(Role::PasswordInput, "Client Secret").focus();
    window.0.run();
    window.keys(Modifiers::COMMAND, Key::A);
    window.key(Key::Delete);
    let empty = window.value(Role::PasswordInput, "Client Secret");
    window.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.value(Role::PasswordInput, "Client Secret"), empty);
    assert_ne!(empty.chars().count(), SECRET.chars().count());
}

#[test]
fn a_revealed_secret_is_hidden_again() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.set("Client Secret", SECRET);
    let is_shown = |window: &Window| {
        let button = window.node(Role::Button, "Anzeigen");
        button.accesskit_node().toggled() == Some(true.into())
    };
    window.press(Role::Button, "Anzeigen");
    assert!(is_shown(&window));
    // Frames of a quarter of a second.
    for _ in 0..30 {
        window.0.step();
    }
    assert!(is_shown(&window));
    for _ in 0..20 {
        window.0.step();
    }
    assert!(!is_shown(&window), "after ten seconds");
    window.press(Role::Button, "Anzeigen");
    assert!(is_shown(&window));
    window.0.input_mut().focused = false;
    window.0.step();
    window.0.step();
    assert!(!is_shown(&window), "another window is in front");
}
