//! Log-in, dashboard, menu, list of providers.

use std::time::{Duration, Instant};

use aevo_administrator::message::{Command, Event, Kept, Notice, Seal, ThemeChoice};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::NodeT;
use secrecy::ExposeSecret;

use super::world::{Window, fresh};

#[test]
fn a_first_password_is_long_and_typed_twice() {
    let mut window = Window::over(Access::FirstStart, Kept::default());
    assert!(window.has(Role::Heading, "Administrator-Kennwort festlegen"));
    assert!(window.node(Role::PasswordInput, "Kennwort").is_focused());
    window.set("Kennwort", "zu kurz");
    window.set("Kennwort wiederholen", "zu kurz");
    let is_disabled = |window: &Window| {
        window
            .node(Role::Button, "Festlegen")
            .accesskit_node()
            .is_disabled()
    };
    assert!(is_disabled(&window));
    assert!(window.says("Mindestens 12 Zeichen: noch nicht"));
    window.set("Kennwort", "ein langes Kennwort");
    assert!(is_disabled(&window), "not repeated yet");
    window.set("Kennwort wiederholen", "ein langes Kennwort");
    window.press(Role::Button, "Festlegen");
    let asked = window.asked();
    let [Command::SetPassword { password, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(password.expose_secret(), "ein langes Kennwort");
    assert!(matches!(
        window.0.state().state.access,
        Access::Verifying { first: true, .. }
    ));
}

/// From a password manager: as it is, the line break at its end aside, which no field of one line takes.
#[test]
fn a_password_is_pasted() {
    let pasted = "  ein  langes Kennwort äöü \u{1f511} ";
    let mut window = Window::over(Access::FirstStart, Kept::default());
    for name in ["Kennwort", "Kennwort wiederholen"] {
        window.node(Role::PasswordInput, name).focus();
        window.0.run();
        window
            .0
            .event(eframe::egui::Event::Paste(pasted.to_owned()));
        window.0.run();
    }
    window.press(Role::Button, "Festlegen");
    let asked = window.asked();
    let [Command::SetPassword { password, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(password.expose_secret(), pasted);

    let access = Access::Locked {
        wrong: false,
        next_try: None,
    };
    let mut window = Window::over(access, Kept::default());
    window.node(Role::PasswordInput, "Kennwort").focus();
    window.0.run();
    window
        .0
        .event(eframe::egui::Event::Paste(pasted.to_owned()));
    window.0.run();
    window.key(Key::Enter);
    let asked = window.asked();
    let [Command::Unlock { password, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(password.expose_secret(), pasted);
}

#[test]
fn a_password_never_reaches_the_accessibility_tree() {
    let access = Access::Locked {
        wrong: false,
        next_try: None,
    };
    let mut window = Window::over(access, Kept::default());
    assert!(window.has(Role::Heading, "Anmeldung"));
    window.set("Kennwort", "Geheimnisvoll");
    for _ in 0..2 {
        let tree = window.everything();
        assert!(!tree.contains("Geheimnisvoll"), "{tree}");
        assert!(tree.contains("•••"), "{tree}");
        window.press(Role::Button, "Anzeigen");
    }
    window.node(Role::PasswordInput, "Kennwort").focus();
    window.0.run();
    window.key(Key::Enter);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::Unlock { .. }]
    ));
}

#[test]
fn a_wrong_password_has_to_wait() {
    let access = Access::Locked {
        wrong: true,
        next_try: Some(Instant::now() + Duration::from_mins(1)),
    };
    let mut window = Window::over(access, Kept::default());
    assert!(window.announces("Das Kennwort ist falsch. Nächster Versuch in"));
    window.set("Kennwort", "noch einmal");
    window.key(Key::Enter);
    assert!(window.asked().is_empty());
    let wait = window
        .0
        .output()
        .viewport_output
        .values()
        .next()
        .unwrap()
        .repaint_delay;
    assert!(
        wait > Duration::ZERO && wait <= Duration::from_millis(1_010),
        "the countdown is redrawn once a second, not after {wait:?}"
    );
}

#[test]
fn an_idle_window_is_not_redrawn() {
    for mut window in [
        Window::open(),
        Window::over(Access::FirstStart, Kept::default()),
        Window::at_mailbox("rechnung@contoso.com"),
    ] {
        window.0.run();
        window.0.step();
        let wait = window
            .0
            .output()
            .viewport_output
            .values()
            .next()
            .unwrap()
            .repaint_delay;
        assert_eq!(wait, Duration::MAX, "{:?}", window.0.ctx.repaint_causes());
    }
}

#[test]
fn a_fresh_dashboard_has_one_next_step() {
    let mut window = Window::over(Access::Open, fresh());
    assert!(window.has(Role::Heading, "Dashboard"));
    window.key(Key::Enter);
    assert!(window.has(Role::Heading, "Office365"), "{}", window.dump());
    assert!(window.has(Role::PasswordInput, "Client Secret"));
}

#[test]
fn a_missing_keyring_is_said() {
    let mut window = Window::open();
    assert!(!window.dump().contains("Kein Schlüsselbund"));
    window.0.state_mut().state.seal = Some(Seal::Password);
    window.0.run();
    assert!(
        window.dump().contains("Kein Schlüsselbund"),
        "{}",
        window.dump()
    );
}

#[test]
fn the_dashboard_shows_the_most_urgent_first() {
    let mut window = Window::open();
    insta::assert_snapshot!("dashboard", window.dump());
    window.press(Role::Button, "1 bereit");
    assert!(window.has(Role::ListBoxOption, "rechnung@contoso.com"));
    assert!(!window.has(Role::ListBoxOption, "info@fabrikam.at"));
    window.press(Role::Button, "1 bereit");
    window.set("Postfach oder Anbieter suchen", "fabrikam");
    assert!(window.announces("2\u{a0}Postfächer angezeigt"));
    window.keys(Modifiers::COMMAND, Key::F);
    window.key(Key::Escape);
    assert!(window.announces("4\u{a0}Postfächer angezeigt"));
}

#[test]
fn arrow_keys_move_from_mailbox_to_mailbox() {
    let mut window = Window::open();
    window
        .node(Role::ListBoxOption, "buchhaltung@contoso.com")
        .focus();
    window.0.run();
    for expected in ["info@fabrikam.at", "versand@fabrikam.at"] {
        window.key(Key::ArrowDown);
        assert!(window.node(Role::ListBoxOption, expected).is_focused());
    }
    window.key(Key::End);
    let last = window.node(Role::ListBoxOption, "rechnung@contoso.com");
    assert!(last.is_focused());
}

#[test]
fn the_menu_does_what_it_says() {
    let mut window = Window::open();
    window.menu("Ansicht", "Dunkel");
    window.menu("Hilfe", "Protokollordner öffnen");
    window.keys(Modifiers::ALT, Key::D);
    window.press(Role::Button, "Sperren");
    let asked = window.asked();
    assert!(
        matches!(
            asked.as_slice(),
            [
                Command::SetTheme(ThemeChoice::Dark),
                Command::OpenLogFolder,
                Command::Lock
            ]
        ),
        "{asked:?}"
    );
    assert!(window.has(Role::Heading, "Anmeldung"));
}

#[test]
fn a_provider_is_added_from_the_catalogue() {
    let mut window = Window::open();
    window.menu("Extras", "E-Mail-Anbieter");
    insta::assert_snapshot!("providers", window.dump());
    window.press(Role::Button, "Hinzufügen…");
    for (search, name) in [
        ("dod", "Exchange Online (DoD)"),
        ("smtp.aol", "AOL Mail"),
        ("YANDEX", "Yandex Mail"),
        ("gmail", "Gmail / Google Workspace"),
    ] {
        window.set("Anbieter suchen oder E-Mail-Adresse eingeben", search);
        let row = window.node(Role::ListBoxOption, name);
        assert_eq!(row.accesskit_node().is_selected(), Some(true), "{search}");
    }
    window.set("Name des Eintrags", "Google – Nordwind");
    window.press(Role::Button, "Hinzufügen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.name, "Google – Nordwind");
    assert_eq!(edit.provider.preset, "google");
    let mut kept = window.0.state().state.kept.clone();
    kept.providers.push(edit.provider.clone());
    window.tell(Event::Kept(kept));
    let row = window.node(Role::ListBoxOption, "Google – Nordwind");
    assert_eq!(row.accesskit_node().is_selected(), Some(true));
}

#[test]
fn a_provider_is_removed_after_a_question() {
    let mut window = Window::open();
    window.menu("Extras", "E-Mail-Anbieter");
    let row = "Office365 – Fabrikam";
    window.press(Role::ListBoxOption, row);
    window.press(Role::Button, "Entfernen");
    assert!(window.has(Role::Heading, "Office365 – Fabrikam entfernen?"));
    window.key(Key::Escape);
    assert!(window.asked().is_empty());
    window.press(Role::Button, "Entfernen");
    window.press(Role::Button, "Entfernen");
    let fabrikam = window.0.state().state.kept.providers[1].id;
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::RemoveProvider { provider, .. }] if *provider == fabrikam)
    );
    window.key(Key::Escape);
    assert!(window.has(Role::Heading, "Dashboard"));
}

#[test]
fn a_notice_is_read_once() {
    let mut window = Window::open();
    window.tell(Event::Notice(Notice::SettingsRestored(
        "settings.damaged".to_owned(),
    )));
    assert!(window.says("Die Einstellungsdatei war beschädigt."));
    window.press(Role::Button, "OK");
    assert!(matches!(
        window.asked().as_slice(),
        [Command::DismissNotice]
    ));
    assert!(!window.says("Die Einstellungsdatei war beschädigt."));
}

#[test]
fn nothing_is_lost_in_the_smallest_window() {
    let kept = super::world::kept();
    let window = Window::sized(Access::Open, kept, Vec2::new(816.0, 576.0));
    for name in ["Autorisieren", "Geheimnis erneuern", "Details"] {
        let rect = window.node(Role::Button, name).rect();
        assert!(rect.right() < 816.0 && rect.bottom() < 576.0, "{name}");
    }
}
