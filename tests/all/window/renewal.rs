//! „Geheimnis erneuern".

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::draft::Entry;
use aevo_administrator::domain::evidence::{Evidence, Fault, OAuthFault};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId, Notice};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;
use secrecy::ExposeSecret;

use super::world::{Window, kept};

const SECRET: &str = "New8Q~this.is.the.value";
const SECRET_FIELD: &str = "Neues Client Secret";
const DAY_FIELD: &str = "Geheimnis gültig bis";
const CHECK: &str = "Prüfen und übernehmen";
const RESTORE: &str = "Altes Geheimnis zurückholen";

/// The dialog, opened from the row whose secret runs out.
fn renewal() -> Window {
    let mut window = Window::open();
    window.press(Role::Button, "Geheimnis erneuern");
    window
}

/// The dialog after its question was put.
fn asked() -> (Window, JobId) {
    let mut window = renewal();
    window.set(SECRET_FIELD, SECRET);
    window.set(DAY_FIELD, "10.11.2028");
    window.press(Role::Button, CHECK);
    let Some(Command::RenewSecret {
        job,
        provider,
        client_secret,
        expires,
    }) = window.asked().pop()
    else {
        panic!("nothing was asked for");
    };
    let kept = &window.0.state().state.kept;
    assert_eq!(provider, kept.providers[1].id);
    assert_eq!(client_secret.expose_secret(), SECRET);
    assert_eq!(expires, "10.11.2028");
    (window, job)
}

fn is_disabled(window: &Window, name: &str) -> bool {
    window
        .node(Role::Button, name)
        .accesskit_node()
        .is_disabled()
}

/// As the service tells it after a renewal.
fn tell_renewed(window: &mut Window, job: JobId, day: &str) {
    let mut kept = window.0.state().state.kept.clone();
    kept.providers[1].secret_expires = Entry::typed(day);
    kept.providers[1].client_secret.former = true;
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job });
}

#[test]
fn a_new_secret_is_tried_and_taken() {
    let (mut window, job) = asked();
    assert!(window.announces("Das neue Geheimnis wird erprobt"));
    assert!(is_disabled(&window, CHECK));
    tell_renewed(&mut window, job, "10.11.2028");
    assert!(window.says("Neues Geheimnis übernommen"));
    assert!(window.focused().unwrap().starts_with("Neues Geheimnis"));
    assert!(!window.has(Role::Button, CHECK));
    assert!(!window.everything().contains(SECRET));

    window.press(Role::Button, "Kalendereintrag speichern…");
    let Some(Command::SaveReminder(reminder)) = window.asked().pop() else {
        panic!("no file was asked for");
    };
    assert_eq!(reminder.day.to_string(), "2028-11-10");
    assert!(reminder.summary.contains("Office365 – Fabrikam"));
    assert!(!format!("{reminder:?}").contains(SECRET));
    window.tell(Event::Notice(Notice::ReminderSaved("/tmp/x.ics".into())));
    assert!(window.says("Er liegt hier: /tmp/x.ics"));
    window.press(Role::Button, "OK");

    window.press(Role::Button, RESTORE);
    let Some(Command::RestoreSecret { job, .. }) = window.asked().pop() else {
        panic!("nothing was asked for");
    };
    tell_renewed(&mut window, job, "06.12.2026");
    assert!(window.says("Altes Geheimnis ist wieder in Gebrauch"));
    window.press(Role::Button, "Schließen");
    assert!(!window.has(Role::Button, RESTORE));
}

/// Another day, with nothing but the old secret in mind.
#[test]
fn the_old_secret_can_come_back_at_any_time() {
    let mut kept = kept();
    kept.providers[1].client_secret.former = true;
    let mut window = Window::over(aevo_administrator::state::Access::Open, kept);
    window.press(Role::Button, "Geheimnis erneuern");
    let (restore, check) = (
        window.node(Role::Button, RESTORE).rect(),
        window.node(Role::Button, CHECK).rect(),
    );
    assert!(restore.right() < check.left(), "{restore} {check}");
    window.press(Role::Button, RESTORE);
    assert!(window.announces("Das alte Geheimnis wird zurückgeholt"));
    let asked = window.asked();
    assert!(matches!(asked[..], [Command::RestoreSecret { .. }]));
}

#[test]
fn a_refused_secret_is_explained_and_stays_typed() {
    let (mut window, job) = asked();
    let fault = OAuthFault {
        error: "invalid_client".to_owned(),
        aadsts: Some(7_000_215),
        ..OAuthFault::default()
    };
    let evidence = Evidence {
        stage: Stage::Token,
        fault: Fault::OAuth(fault),
        words: "AADSTS7000215: Invalid client secret provided.".to_owned(),
    };
    let diagnosis = Box::new(Diagnosis::of(evidence, Subject::default()));
    window.tell(Event::Refused { job, diagnosis });
    assert!(window.says("Nichts wurde geändert"));
    assert!(window.everything().contains("client_secret_invalid"));
    assert!(!is_disabled(&window, CHECK), "it can be corrected");
    assert!(!window.has(Role::Button, RESTORE), "there is no other");
    window.key(Key::Escape);
    assert!(!window.says("Nichts wurde geändert"));
}

#[test]
fn what_is_no_secret_is_said_before_anybody_is_asked() {
    let mut window = renewal();
    assert_eq!(window.focused().as_deref(), Some(SECRET_FIELD));
    assert!(is_disabled(&window, CHECK));
    assert!(window.says("Das bisherige gilt bis 06.12.2026"));
    window.set(SECRET_FIELD, "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913");
    assert!(window.says("Das sieht nach der geheimen ID aus"));
    window.set(SECRET_FIELD, SECRET);
    window.set(DAY_FIELD, "31.02.2028");
    assert!(is_disabled(&window, CHECK));
    window.set(DAY_FIELD, "");
    assert!(!is_disabled(&window, CHECK));
    assert!(window.asked().is_empty());
}

/// 90 and 60 days are a quiet hint, 30 and 7 a warning.
#[test]
fn the_nearer_the_day_the_louder() {
    for (day, is_warning, is_offered) in [
        ("23.02.2027", false, false),
        ("22.02.2027", false, false),
        ("23.01.2027", false, true),
        ("24.12.2026", true, true),
        ("01.12.2026", true, true),
    ] {
        let mut kept = kept();
        kept.mailboxes
            .retain(|mailbox| mailbox.address.starts_with("versand"));
        kept.providers[1].secret_expires = Entry::typed(day);
        let window = Window::over(aevo_administrator::state::Access::Open, kept);
        assert_eq!(
            window.has(Role::Button, "1 Warnung"),
            is_warning,
            "{day}\n{}",
            window.dump()
        );
        assert_eq!(
            window.has(Role::Button, "Geheimnis erneuern"),
            is_offered,
            "{day}"
        );
    }
}
