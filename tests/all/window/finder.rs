//! „Anbieter hinzufügen" with an address in the search.

use std::time::Duration;

use aevo_administrator::domain::autoconfig::Servers;
use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::evidence::{Evidence, Fault};
use aevo_administrator::domain::finding::Finding;
use aevo_administrator::domain::preset;
use aevo_administrator::domain::provider::{MailServer, TransportSecurity};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;

use super::world::{Window, kept};

const SEARCH: &str = "Anbieter suchen oder E-Mail-Adresse eingeben";
const STRATO: &str = "STRATO";
const OWN: &str = "Eigener Server";

fn adding() -> Window {
    let mut window = Window::open();
    window.menu("Extras", "E-Mail-Anbieter");
    window.press(Role::Button, "Hinzufügen…");
    window
}

#[test]
fn a_name_is_taken_whatever_its_case() {
    let mut kept = kept();
    kept.providers[0].name = "MÜLLER".to_owned();
    let mut window = Window::over(Access::Open, kept);
    window.menu("Extras", "E-Mail-Anbieter");
    window.press(Role::Button, "Hinzufügen…");
    window.set("Name des Eintrags", "müller");
    assert!(window.says("Diesen Namen trägt schon ein anderer Eintrag."));
}

#[test]
fn a_name_is_kept_as_it_looks() {
    let mut window = adding();
    window.set("Name des Eintrags", " Ku\u{202e}nde\u{200b} 7 ");
    window.press(Role::Button, "Hinzufügen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.name, "Kunde 7");
}

fn wait(window: &mut Window, milliseconds: u64) {
    window.0.state_mut().state.clock.instant += Duration::from_millis(milliseconds);
    window.0.run();
}

/// Types an address and stops; which job asks for it.
fn search(window: &mut Window, address: &str) -> JobId {
    window.set(SEARCH, address);
    assert!(
        window.asked().is_empty(),
        "an unfinished domain is nobody's"
    );
    wait(window, 700);
    let asked = window.asked();
    let [Command::FindProvider { job, address: of }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(of.to_string(), address);
    *job
}

fn tell(window: &mut Window, job: JobId, finding: Finding) {
    window.tell(Event::ProviderFound { job, finding });
}

fn strato() -> Finding {
    Finding::MailExchange(preset::find("strato").unwrap())
}

fn is_chosen(window: &Window, name: &str) -> bool {
    window
        .node(Role::ListBoxOption, name)
        .accesskit_node()
        .is_selected()
        == Some(true)
}

fn can_add(window: &Window) -> bool {
    !window
        .node(Role::Button, "Hinzufügen")
        .accesskit_node()
        .is_disabled()
}

#[test]
fn the_entry_that_fits_is_chosen_and_the_reason_said() {
    let mut window = adding();
    let job = search(&mut window, "rechnung@nordwind.de");
    assert!(
        window.announces("nordwind.de wird nachgeschlagen…"),
        "{}",
        window.dump()
    );
    assert!(!can_add(&window), "nobody knows yet which entry fits");
    tell(&mut window, job, strato());
    assert!(
        window.announces("Laut MX-Eintrag von nordwind.de bei STRATO"),
        "{}",
        window.dump()
    );
    assert!(is_chosen(&window, STRATO) && can_add(&window));
    assert_eq!(window.value(Role::TextInput, "Name des Eintrags"), STRATO);
    window.press(Role::Button, "Hinzufügen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(edit.provider.preset, "strato");
}

#[test]
fn what_the_domain_says_of_its_servers_is_filled_in() {
    let mut window = adding();
    let job = search(&mut window, "rechnung@nordwind.de");
    let server = |host: &str, port, security| MailServer {
        host: host.to_owned(),
        port,
        security,
    };
    let servers = Servers {
        smtp: server("smtp.nordwind.de", 465, TransportSecurity::ImplicitTls),
        imap: Some(server("imap.nordwind.de", 143, TransportSecurity::StartTls)),
        pop3: None,
    };
    tell(&mut window, job, Finding::Autoconfig(Box::new(servers)));
    assert!(window.announces("Eigener Server, ausgefüllt nach den Angaben von nordwind.de"));
    assert!(is_chosen(&window, OWN));
    window.press(Role::Button, "Hinzufügen");
    let asked = window.asked();
    let [Command::Save { edit, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let (smtp, imap) = (&edit.provider.smtp, &edit.provider.imap);
    assert_eq!((&*smtp.host, &*smtp.port), ("smtp.nordwind.de", "465"));
    assert_eq!(smtp.security, TransportSecurity::ImplicitTls);
    assert_eq!((&*imap.host, &*imap.port), ("imap.nordwind.de", "143"));
    assert_eq!(edit.provider.pop3.host, "");
}

#[test]
fn a_choice_by_hand_wins() {
    let mut window = adding();
    let job = search(&mut window, "rechnung@nordwind.de");
    window.press(Role::ListBoxOption, "Yahoo Mail");
    assert!(can_add(&window), "who has chosen need not wait");
    tell(&mut window, job, strato());
    assert!(is_chosen(&window, "Yahoo Mail"));
    // Nor does what was chosen after the answer go back.
    let job = search(&mut window, "rechnung@suedwind.de");
    tell(&mut window, job, strato());
    assert!(is_chosen(&window, STRATO));
    window.press(Role::ListBoxOption, "GMX");
    window.0.run();
    assert!(is_chosen(&window, "GMX"));
}

#[test]
fn an_answer_for_another_address_is_dropped() {
    let mut window = adding();
    let old = search(&mut window, "rechnung@nordwind.de");
    let new = search(&mut window, "rechnung@suedwind.de");
    tell(&mut window, old, strato());
    assert!(window.announces("suedwind.de wird nachgeschlagen…"));
    assert!(!is_chosen(&window, STRATO));
    tell(&mut window, new, Finding::Elsewhere);
    assert!(is_chosen(&window, OWN));
    // Who types on is not held by what was asked before.
    let job = search(&mut window, "rechnung@westwind.de");
    window.set(SEARCH, "gmx");
    tell(&mut window, job, strato());
    assert!(is_chosen(&window, "GMX") && can_add(&window));
}

#[test]
fn what_was_not_found_is_said_and_chooses_nothing() {
    let unreachable = Diagnosis::of(
        Evidence {
            stage: Stage::Resolve,
            fault: Fault::Deadline,
            words: String::new(),
        },
        Subject::default(),
    );
    for (finding, says) in [
        (
            Finding::NoMail,
            "nordwind.de nimmt laut DNS keine E-Mails an.",
        ),
        (Finding::NoDomain, "Die Domäne nordwind.de gibt es nicht."),
        (
            Finding::Failed(Box::new(unreachable)),
            "nordwind.de ließ sich nicht nachschlagen: ",
        ),
    ] {
        let mut window = adding();
        let job = search(&mut window, "rechnung@nordwind.de");
        tell(&mut window, job, finding);
        assert!(window.says(says), "{says}\n{}", window.dump());
        assert!(is_chosen(&window, "Office365") && can_add(&window));
    }
}

#[test]
fn what_is_no_address_is_not_looked_for() {
    for text in [
        "rechnung@",
        "rechnung@nordwind",
        "@nordwind.de",
        "a b@nordwind.de",
        "strato",
    ] {
        let mut window = adding();
        window.set(SEARCH, text);
        wait(&mut window, 5_000);
        assert!(window.asked().is_empty(), "{text}");
    }
}
