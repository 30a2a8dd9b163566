//! Hundreds of mailboxes: found by their cause, copied as a table, and the next customer made like the last one.

use aevo_administrator::domain::mailbox::Mailbox;
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Command, Event, Kept};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, OutputCommand};

use super::world::{CLIENT_ID, Window, kept};

const CAUSES: [&str; 3] = [
    "smtp_auth_disabled_mailbox",
    "client_secret_expired",
    "connection_refused",
];

/// 300 mailboxes of one provider; every fifth fails, for one of three causes.
fn many() -> Kept {
    let mut many = kept();
    let like = many.mailboxes[0].clone();
    many.mailboxes = (0..300)
        .map(|number| {
            let mut mailbox = like.clone();
            mailbox.id = Mailbox::new(like.provider).id;
            mailbox.address = format!("kasse-{number:03}@contoso.com");
            if let Some(test) = &mut mailbox.last_test
                && number % 5 == 0
            {
                test.failed = Some(CAUSES[number / 5 % 3].to_owned());
            }
            if let Some(consent) = &mut mailbox.consent {
                consent.account = Some(mailbox.address.clone());
            }
            mailbox
        })
        .collect();
    many
}

#[test]
fn mailboxes_are_found_by_their_cause() {
    let mut window = Window::over(Access::Open, many());
    assert!(window.says("300\u{a0}Postfächer angezeigt"));
    window.press(Role::ComboBox, "Ursache");
    let cause = "SMTP AUTH ist für das Postfach deaktiviert (20)";
    window.press(Role::ListBoxOption, cause);
    assert!(
        window.says("20\u{a0}Postfächer angezeigt"),
        "{}",
        window.dump()
    );
    window.press(Role::ComboBox, "Ursache");
    window.press(Role::ListBoxOption, "Alle Ursachen");
    assert!(window.says("300\u{a0}Postfächer angezeigt"));
    // The words of the cause and its identifier are searched, too.
    window.set("Postfach oder Anbieter suchen", "CONNECTION_REFUSED");
    assert!(
        window.says("20\u{a0}Postfächer angezeigt"),
        "{}",
        window.dump()
    );
    window.set("Postfach oder Anbieter suchen", "kasse-123");
    assert!(window.says("1\u{a0}Postfach angezeigt"));
    window.key(Key::Escape);
    assert!(window.says("300\u{a0}Postfächer angezeigt"));
}

#[test]
fn a_cause_that_is_gone_is_no_longer_chosen() {
    let mut window = Window::over(Access::Open, many());
    window.press(Role::ComboBox, "Ursache");
    let cause = "SMTP AUTH ist für das Postfach deaktiviert (20)";
    window.press(Role::ListBoxOption, cause);
    let mut healed = many();
    for mailbox in &mut healed.mailboxes {
        mailbox.last_test.as_mut().unwrap().failed = None;
    }
    window.tell(Event::Kept(healed));
    assert!(
        window.says("300\u{a0}Postfächer angezeigt"),
        "{}",
        window.dump()
    );
}

#[test]
fn what_is_shown_is_copied_as_a_table() {
    let mut window = Window::over(Access::Open, many());
    window.set("Postfach oder Anbieter suchen", "kasse-005");
    window
        .node(Role::Button, "Als CSV kopieren")
        .click_accesskit();
    window.0.step();
    let commands = &window.0.output().platform_output.commands;
    let [OutputCommand::CopyText(text)] = commands.as_slice() else {
        panic!("{commands:?}");
    };
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("Postfach;Anbieter;Status;Ursache;"));
    assert!(lines[1].starts_with("kasse-005@contoso.com;Office365;Fehler;"));
    assert!(lines[1].ends_with(";10.01.2028"));
}

#[test]
fn the_next_customer_is_made_like_this_one() {
    let mut kept = kept();
    kept.providers[0].smtp.host = "relay.contoso.com".to_owned();
    let mut window = Window::over(Access::Open, kept);
    window.menu("Extras", "E-Mail-Anbieter");
    window.press(Role::Button, "Als Vorlage");
    let asked = window.asked();
    let [Command::Save { job, edit }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let made = &edit.provider;
    assert_eq!(made.name, "Office365 2");
    assert_eq!(made.smtp.host, "relay.contoso.com");
    assert!(edit.mailboxes.is_empty() && !made.client_secret.is_given());
    let text = serde_json::to_string(made).unwrap();
    assert!(
        !text.contains(CLIENT_ID) && !text.contains("contoso.onmicrosoft"),
        "{text}"
    );
    assert_eq!(made.preset, preset::office365().id);
    let mut kept = window.0.state().state.kept.clone();
    kept.providers.push(made.clone());
    let job = *job;
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job });
    window.press(Role::Button, "Details");
    assert!(
        window.has(Role::Heading, "Office365 2"),
        "{}",
        window.dump()
    );
}
