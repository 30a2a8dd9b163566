//! A server that wants to be left alone for a while.

use std::time::Duration;

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Evidence, Fault, OAuthFault};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::RunEvent;
use chrono::{Local, TimeDelta, TimeZone};
use eframe::egui::accesskit::Role;

use super::world::{Window, clock};

#[test]
fn the_time_until_the_next_try_runs_down() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Testmail senden");
    let until = clock().local + TimeDelta::seconds(90);
    let fault = OAuthFault {
        error: "temporarily_unavailable".to_owned(),
        not_before: Some(Local.from_local_datetime(&until).unwrap().to_utc()),
        ..OAuthFault::default()
    };
    let evidence = Evidence {
        stage: Stage::Token,
        fault: Fault::OAuth(fault),
        words: String::new(),
    };
    window.tell_run(RunEvent::Failed {
        stage: Stage::Token,
        after: Duration::from_millis(80),
        diagnosis: Box::new(Diagnosis::of(evidence, Subject::default())),
    });
    assert!(
        window.says("Nächster Versuch in 1:30 Minuten"),
        "{}",
        window.dump()
    );
    window.0.state_mut().state.clock.local += TimeDelta::seconds(31);
    window.0.run();
    assert!(window.says("Nächster Versuch in 0:59 Minuten"));
    window.0.state_mut().state.clock.local += TimeDelta::seconds(60);
    window.0.run();
    assert!(!window.says("Nächster Versuch"));
}
