//! The check of all mailboxes: begun by button or menu, watched, stopped, and what came of it.

use aevo_administrator::domain::health::Health;
use aevo_administrator::domain::mailbox::LastTest;
use aevo_administrator::message::{CheckupEvent, Command, Event, JobId, Notice};
use aevo_administrator::state::Access;
use chrono::{Duration, TimeZone};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use super::world::{Window, fresh, kept};

const START: &str = "Prüflauf starten";

fn tell(window: &mut Window, job: JobId, events: &[CheckupEvent]) {
    for &event in events {
        window.tell(Event::Checkup { job, event });
    }
}

/// The entry of the menu, which stands before the button of the same name.
fn by_menu(window: &mut Window) {
    window.press(Role::Button, "Extras");
    let entry = window
        .0
        .query_all_by_role_and_label(Role::Button, START)
        .next();
    entry.unwrap().click_accesskit();
    window.0.run();
    assert!(
        !window.has(Role::Button, "Fehlermeldung deuten…"),
        "it closes"
    );
}

/// The one thing that was asked for.
fn started(window: &mut Window) -> JobId {
    let asked = window.asked();
    let [Command::Checkup { job }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    *job
}

#[test]
fn all_mailboxes_are_checked_and_the_result_is_said() {
    use CheckupEvent::{Checked, Ended};
    let mut window = Window::open();
    window.press(Role::Button, START);
    let job = started(&mut window);
    assert!(!window.has(Role::Button, START), "one at a time");
    assert!(window.says("0 von 4 geprüft"), "{}", window.dump());
    tell(
        &mut window,
        job,
        &[Checked(Health::Ready), Checked(Health::Failing)],
    );
    tell(&mut window, JobId::next(), &[Checked(Health::Ready), Ended]);
    assert!(window.says("2 von 4 geprüft"), "{}", window.dump());
    assert!(
        !window.announces("2 von 4"),
        "hundreds of numbers are not read out"
    );
    let bar = window.node(Role::ProgressIndicator, "Prüflauf");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(50.0));
    tell(
        &mut window,
        job,
        &[Checked(Health::Warning), Checked(Health::Unknown), Ended],
    );
    assert!(
        window.announces("4 geprüft: 1 bereit, 1 Warnung, 2 brauchen Aufmerksamkeit"),
        "{}",
        window.dump()
    );
    assert!(window.says("Letzter Prüflauf: heute 12:00"));
    assert!(!window.has(Role::ProgressIndicator, "Prüflauf"));
    window.press(Role::Button, START);
    assert_ne!(started(&mut window), job);
    assert!(!window.says("4 geprüft"));
}

#[test]
fn a_check_is_stopped_and_says_how_far_it_came() {
    let mut window = Window::open();
    by_menu(&mut window);
    let job = started(&mut window);
    by_menu(&mut window);
    assert!(window.asked().is_empty(), "one goes on already");
    tell(&mut window, job, &[CheckupEvent::Checked(Health::Ready)]);
    window.press(Role::Button, "Abbrechen");
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::CancelCheckup { job: of }] if *of == job),
        "{asked:?}"
    );
    tell(&mut window, job, &[CheckupEvent::Ended]);
    assert!(window.announces(
        "Abgebrochen, 1 von 4 geprüft: 1 bereit, 0 Warnungen, 0 brauchen Aufmerksamkeit"
    ));
    assert!(window.has(Role::Button, START));
}

#[test]
fn enter_in_the_search_checks_nothing() {
    let mut window = Window::open();
    window.keys(Modifiers::COMMAND, Key::F);
    window.key(Key::Enter);
    assert!(window.asked().is_empty());
}

#[test]
fn without_a_mailbox_there_is_nothing_to_check() {
    let mut window = Window::over(Access::Open, fresh());
    assert!(!window.has(Role::Button, START), "in the menu alone");
    by_menu(&mut window);
    let job = started(&mut window);
    tell(&mut window, job, &[CheckupEvent::Ended]);
    assert!(window.announces("Es ist kein Postfach eingerichtet"));
}

#[test]
fn nothing_overlaps_in_a_small_window() {
    let mut window = Window::sized(Access::Open, kept(), Vec2::new(800.0, 560.0));
    window.press(Role::Button, START);
    let job = started(&mut window);
    let bar = window.node(Role::ProgressIndicator, "Prüflauf").rect();
    let text = window.node(Role::Label, "0 von 4 geprüft").rect();
    let add = window.node(Role::Button, "Postfach hinzufügen…").rect();
    let title = window.node(Role::Heading, "Dashboard").rect();
    assert!(
        title.right() < bar.left() && bar.right() < text.left() && text.right() < add.left(),
        "{title} {bar} {text} {add}"
    );
    assert!(bar.width() > 60.0, "{bar}");
    tell(&mut window, job, &[CheckupEvent::Ended]);
    let result = "4 geprüft".to_owned();
    assert!(!window.says(&result), "nothing was checked");
    let text = window.text("0 geprüft").unwrap();
    let text = window.node(Role::Label, &text).rect();
    assert!(title.right() < text.left() && text.right() < add.left());
}

#[test]
fn a_row_says_since_when_it_fails_and_what_was_only_signed_in_to() {
    let mut kept = kept();
    let march = chrono::Local.with_ymd_and_hms(2026, 3, 12, 8, 0, 0);
    for mailbox in &mut kept.mailboxes {
        if let Some(test) = &mut mailbox.last_test {
            test.sign_in_only = true;
            test.at -= Duration::days(1);
            test.failing_since = test
                .failed
                .as_ref()
                .map(|_| march.unwrap().with_timezone(&chrono::Utc));
        }
    }
    let window = Window::over(Access::Open, kept);
    assert!(
        window.says("seit 12.03.: Unbekannter Fehler"),
        "{}",
        window.dump()
    );
    assert!(window.says("Anmeldung gestern 09:12 geprüft"));
    assert!(window.says("Letzter Prüflauf: gestern 09:12"));
}

/// The words of a check do not hide what is to be done.
#[test]
fn a_missing_consent_is_no_error_and_ends_with_the_consent() {
    for (address, expected) in [
        ("info@fabrikam.at", "Autorisierung fehlt"),
        ("rechnung@contoso.com", "Noch nicht getestet"),
    ] {
        let mut kept = kept();
        kept.mailboxes.retain(|mailbox| mailbox.address == address);
        let mailbox = &mut kept.mailboxes[0];
        let earlier = chrono::Local.with_ymd_and_hms(2026, 11, 24, 8, 0, 0);
        mailbox.last_test = Some(LastTest {
            at: earlier.unwrap().with_timezone(&chrono::Utc),
            failed: Some("consent_missing".to_owned()),
            failing_since: None,
            sign_in_only: true,
        });
        let window = Window::over(Access::Open, kept);
        assert!(window.says(expected), "{}", window.dump());
        assert!(!window.says("Fehler"), "{}", window.dump());
    }
}

#[test]
fn who_turned_bad_is_told() {
    let mut window = Window::open();
    let mut told = |others| {
        window.tell(Event::Notice(Notice::TurnedBad {
            mailbox: "info@fabrikam.at".to_owned(),
            cause: "smtp_auth_disabled_mailbox",
            others,
        }));
        assert!(window.says("Neu gestört"), "{}", window.dump());
        let text = window.text("info@fabrikam.at: SMTP AUTH").unwrap();
        window.press(Role::Button, "OK");
        assert!(!window.says("Neu gestört"));
        text
    };
    assert!(told(0).ends_with("deaktiviert."));
    assert!(told(1).ends_with("Ein weiteres Postfach ist ebenfalls neu gestört."));
    assert!(told(7).contains(" 7 weitere Postfächer "));
}
