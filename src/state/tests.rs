//! Tests of [`super::AppState`].

use std::task::Poll;
use std::time::Duration;

use super::*;
use crate::domain::address::Address;
use crate::domain::draft::{ProviderDraft, ProviderEdit};
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::ProviderId;
use crate::domain::stage::{Note, Progress, Stage, Step};
use crate::message::{CheckupEvent, RunEvent};

fn running() -> (AppState, JobId) {
    let provider = ProviderDraft::from_preset(preset::office365(), "Office365");
    let mailbox = Mailbox::new(provider.id);
    let id = mailbox.id;
    let clock = Clock {
        instant: Instant::now(),
        local: chrono::DateTime::UNIX_EPOCH.naive_utc(),
    };
    let mut state = AppState {
        access: Access::Open,
        ..AppState::new(clock)
    };
    let job = JobId::next();
    let edit = Box::new(ProviderEdit {
        provider,
        mailboxes: vec![mailbox],
    });
    assert!(state.note(&Command::SendTestMail {
        job,
        edit: edit.clone(),
        mailbox: id
    }));
    assert!(!state.note(&Command::SendTestMail {
        job: JobId::next(),
        edit,
        mailbox: id
    }));
    (state, job)
}

#[test]
fn answers_to_abandoned_requests_are_dropped() {
    let (mut state, job) = running();
    state.apply(Event::Run {
        job: JobId::next(),
        event: RunEvent::Cancelled,
    });
    assert!(matches!(state.run.as_ref().unwrap().phase, Phase::Working));
    state.apply(Event::Run {
        job,
        event: RunEvent::Cancelled,
    });
    assert!(state.run.as_ref().unwrap().is_over());
    assert!(state.note(&Command::Lock));
    state.apply(Event::Kept(Kept {
        providers: vec![],
        mailboxes: vec![Mailbox::new(ProviderId(uuid::Uuid::nil()))],
        ..Kept::default()
    }));
    assert!(state.kept.mailboxes.is_empty());
}

#[test]
fn the_latest_search_for_a_tenant_counts() {
    let (mut state, _) = running();
    let ask = |job| Command::Discover {
        job,
        preset: "office365".to_owned(),
        address: Address::parse("a@contoso.com").unwrap(),
    };
    let (first, second) = (JobId::next(), JobId::next());
    assert!(state.note(&ask(first)) && state.note(&ask(second)));
    let answer = |job| Event::Discovered {
        job,
        discovery: Discovery::NotFound,
    };
    state.apply(answer(first));
    assert_eq!(state.lookup.of(first), None);
    assert_eq!(state.lookup.of(second), Some(Poll::Pending));
    state.apply(answer(second));
    let found = Some(Poll::Ready(&Discovery::NotFound));
    assert_eq!(state.lookup.of(second), found);
    assert!(state.note(&Command::Lock));
    state.apply(answer(second));
    assert_eq!(state.lookup.of(second), None);
}

#[test]
fn stages_of_one_step_add_up() {
    let (mut state, job) = running();
    let ms = Duration::from_millis;
    for (stage, took, note) in [
        (Stage::Resolve, 3, Note::None),
        (
            Stage::Connect,
            10,
            Note::Words("smtp.example:587".to_owned()),
        ),
        (Stage::Greeting, 20, Note::None),
    ] {
        state.apply(Event::Run {
            job,
            event: RunEvent::Progress(Progress::Started(stage)),
        });
        state.apply(Event::Run {
            job,
            event: RunEvent::Progress(Progress::Passed {
                stage,
                took: ms(took),
                note,
            }),
        });
    }
    let expected = StepLine {
        state: StepState::Done,
        took: ms(33),
        note: Note::Words("smtp.example:587".to_owned()),
    };
    assert_eq!(
        *state.run.as_ref().unwrap().step(Step::Connection),
        expected
    );
}

#[test]
fn one_check_of_all_mailboxes_at_a_time_and_none_survives_the_lock() {
    let (mut state, _) = running();
    let (first, second) = (JobId::next(), JobId::next());
    assert!(state.note(&Command::Checkup { job: first }));
    assert!(!state.note(&Command::Checkup { job: second }));
    let end = |job| Event::Checkup {
        job,
        event: CheckupEvent::Ended,
    };
    state.apply(end(second));
    assert!(state.is_checking());
    state.apply(end(first));
    assert!(!state.is_checking());
    assert!(state.note(&Command::Checkup { job: second }));
    assert!(state.note(&Command::Lock));
    state.apply(end(second));
    assert!(state.checkup.is_none());
}

#[test]
fn a_window_that_nobody_uses_locks_itself_but_never_in_the_middle_of_a_run() {
    let (mut state, job) = running();
    let start = state.clock.instant;
    let at = |minutes| Clock {
        instant: start + Duration::from_mins(minutes),
        ..state.clock
    };
    let clocks: Vec<Clock> = [8, 10, 13, 17].into_iter().map(at).collect();
    let due = |state: &AppState| state.locks_at().is_some_and(|at| at <= state.clock.instant);
    state.set_clock(clocks[0], false);
    assert!(!due(&state), "consent is awaited");
    state.apply(Event::Run {
        job,
        event: RunEvent::Cancelled,
    });
    state.set_clock(clocks[1], false);
    assert!(!due(&state), "two minutes after its end");
    state.set_clock(clocks[2], true);
    assert!(!due(&state), "somebody is there");
    state.set_clock(clocks[3], false);
    assert!(due(&state));
    assert!(state.note(&Command::Lock) && state.locked_itself);
    assert_eq!(state.locks_at(), None);
}
