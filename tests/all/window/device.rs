//! The sign-in on another device, as it is read and operated.

use std::time::{Duration, Instant};

use aevo_administrator::domain::provider::SignIn;
use aevo_administrator::domain::stage::{Progress, Stage};
use aevo_administrator::message::{Command, RunEvent};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, OutputCommand};

use super::world::{Window, kept};

const START: &str = "Auf anderem Gerät anmelden";

fn waiting() -> Window {
    let mut window = Window::at_mailbox("info@fabrikam.at");
    window.press(Role::Button, START);
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Consent)));
    window.tell_run(awaited());
    window
}

fn awaited() -> RunEvent {
    RunEvent::DeviceAwaited {
        user_code: "WDJB-MJHT".to_owned(),
        address: "https://microsoft.com/devicelogin".to_owned(),
        until: Instant::now() + Duration::from_mins(15),
    }
}

#[test]
fn the_wait_shows_code_and_address_and_can_be_left() {
    let mut window = waiting();
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::AuthorizeOnDevice { edit, mailbox, .. }]
            if edit.mailboxes.iter().any(|kept| kept.id == *mailbox && kept.address == "info@fabrikam.at")),
        "{asked:?}"
    );
    assert!(window.announces("Warten auf die Zustimmung auf dem anderen Gerät…"));
    assert!(window.says("WDJB-MJHT") && window.says("https://microsoft.com/devicelogin"));
    assert!(window.says("Noch 15:0") || window.says("Noch 14:5"));
    assert!(window.says("„Bedingter Zugriff“"));
    let steps = window.steps();
    assert!(
        steps
            .iter()
            .any(|step| step.starts_with("Autorisierung: läuft")),
        "{steps:?}"
    );
    for (button, copied) in [
        ("Code kopieren", "WDJB-MJHT"),
        ("Adresse kopieren", "https://microsoft.com/devicelogin"),
    ] {
        window.node(Role::Button, button).click_accesskit();
        window.0.step();
        let commands = &window.0.output().platform_output.commands;
        assert!(
            matches!(commands.as_slice(), [OutputCommand::CopyText(text)] if text == copied),
            "{commands:?}"
        );
        window.0.run();
    }
    let job = window.run_job();
    window.press(Role::Button, "Abbrechen");
    window.key(Key::Escape);
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::Cancel { job: a }, Command::Cancel { job: b }]
            if *a == job && *b == job),
        "{asked:?}"
    );
    window.tell_run(RunEvent::Cancelled);
    assert!(window.has(Role::Button, START));
}

#[test]
fn the_other_device_is_told_who_signs_in() {
    let mut kept = kept();
    for mailbox in &mut kept.mailboxes {
        "vertretung@fabrikam.at".clone_into(&mut mailbox.sign_in_user);
    }
    let mut window = Window::over(Access::Open, kept);
    window.node(Role::ListBoxOption, "info@fabrikam.at").focus();
    window.0.run();
    window.key(Key::Enter);
    window.press(Role::Button, START);
    window.tell_run(awaited());
    let sentence = window.text("Öffnen Sie dort").unwrap();
    assert!(
        sentence.contains("als vertretung@fabrikam.at an"),
        "{sentence}"
    );
}

#[test]
fn after_a_refusal_the_browser_is_the_other_way() {
    let mut window = waiting();
    window.tell_run(RunEvent::Failed {
        stage: Stage::Token,
        after: Duration::from_secs(1),
        diagnosis: Box::new(super::world::refusal()),
    });
    let steps = window.steps();
    assert!(
        !steps.iter().any(|step| step.contains("läuft")),
        "{steps:?}"
    );
    window.asked();
    window.press(Role::Button, "Autorisieren");
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::Authorize { .. }]),
        "{asked:?}"
    );
}

#[test]
fn it_is_offered_where_it_works() {
    for (preset, sign_in, offered) in [
        ("office365", SignIn::User, true),
        ("office365", SignIn::Application, false),
        ("office365", SignIn::Password, false),
        ("google", SignIn::User, false),
    ] {
        let mut kept = kept();
        for provider in &mut kept.providers {
            preset.clone_into(&mut provider.preset);
            provider.sign_in = sign_in;
        }
        let mut window = Window::over(Access::Open, kept);
        window.node(Role::ListBoxOption, "info@fabrikam.at").focus();
        window.0.run();
        window.key(Key::Enter);
        assert!(window.has(Role::Button, "Testmail senden"));
        assert_eq!(
            window.has(Role::Button, START),
            offered,
            "{preset} {sign_in:?}"
        );
    }
}
