//! „Einrichtungsassistent".

use std::time::Duration;

use aevo_administrator::domain::assistant::{CONSENT, Step};
use aevo_administrator::domain::draft::ProviderEdit;
use aevo_administrator::domain::stage::{Note, Progress, Stage};
use aevo_administrator::message::{Authorized, Command, Event, Kept, RunEvent};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand, Vec2};
use egui_kittest::kittest::NodeT;

use super::world::{CLIENT_ID, Window, fresh, kept, refusal};

const TENANT: &str = "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b";
const STEPS: [&str; 7] = [
    "Azure-Konto",
    "App-Registrierung",
    "Geheimer Clientschlüssel",
    "API-Berechtigungen",
    "Administratorzustimmung",
    "Endpunkte",
    "Postfach und Test",
];

fn open(kept: Kept) -> Window {
    let mut window = Window::over(Access::Open, kept);
    window.menu("Extras", "Einrichtungsassistent");
    window
}

/// Plays the service: what was to be kept is kept.
fn save(window: &mut Window) -> Option<ProviderEdit> {
    let asked = window.asked();
    let (job, edit) = asked.into_iter().rev().find_map(|command| match command {
        Command::Save { job, edit } => Some((job, *edit)),
        _ => None,
    })?;
    let mut kept = window.0.state().state.kept.clone();
    let mut sealed = edit.clone();
    sealed.provider.client_secret.sealed();
    kept.providers.retain(|draft| draft.id != edit.provider.id);
    kept.mailboxes
        .retain(|mailbox| mailbox.provider != edit.provider.id);
    kept.providers.insert(0, sealed.provider);
    kept.mailboxes.extend(sealed.mailboxes);
    window.tell(Event::Kept(kept));
    window.tell(Event::Saved { job });
    Some(edit)
}

/// Presses a button; what it copies or opens.
fn effect(window: &mut Window, button: &str) -> String {
    window.node(Role::Button, button).click_accesskit();
    window.0.step();
    let commands = &window.0.output().platform_output.commands;
    let text = match commands.as_slice() {
        [OutputCommand::CopyText(text)] => text.clone(),
        [OutputCommand::OpenUrl(open)] => open.url.clone(),
        other => panic!("{button}: {other:?}"),
    };
    window.0.run();
    text
}

fn is_at(window: &Window, step: usize) -> bool {
    window.says(&format!("Schritt {step} von 7")) && window.has(Role::Heading, STEPS[step - 1])
}

fn state(window: &Window, step: usize) -> String {
    let name = STEPS[step - 1];
    let found = ["erledigt", "offen", "zu berichtigen"]
        .into_iter()
        .find(|state| window.has(Role::Tab, &format!("{name}: {state}")));
    found.unwrap_or_default().to_owned()
}

#[test]
fn all_seven_steps_are_walked() {
    let mut window = open(fresh());
    assert!(window.has(Role::Heading, "Einrichtungsassistent"));
    assert!(window.says("Office365") && is_at(&window, 1));
    assert_eq!(
        effect(&mut window, "Azure-Portal öffnen"),
        "https://portal.azure.com/"
    );
    insta::assert_snapshot!("assistant 1", window.dump());
    window.key(Key::Enter);
    assert!(is_at(&window, 2), "{}", window.dump());
    assert_eq!(state(&window, 1), "erledigt");
    for value in ["AEVO_Office_365", "http://localhost:3017/"] {
        assert_eq!(effect(&mut window, &format!("{value} kopieren")), value);
    }
    assert_eq!(window.focused().as_deref(), Some("Client ID"));
    window.set("Client ID", CLIENT_ID);
    window.set("Verzeichnis-ID (Mandant)", TENANT);
    assert!(window.says("Client ID hat die richtige Form: geprüft"));
    insta::assert_snapshot!("assistant 2", window.dump());
    window.keys(Modifiers::ALT, Key::W);

    assert!(is_at(&window, 3));
    assert_eq!(
        effect(&mut window, "Geheimnis AEVO kopieren"),
        "Geheimnis AEVO"
    );
    assert!(effect(&mut window, "Azure-Portal öffnen").contains(&format!("/appId/{CLIENT_ID}")));
    window.set("Client Secret", TENANT);
    assert!(window.says("Es ist der Wert, nicht die Geheime ID: stimmt nicht"));
    assert_eq!(state(&window, 3), "offen");
    window.set("Client Secret", "Abc8Q~a.real-value");
    window.set("Geheimnis gültig bis", "20.11.2028");
    assert_eq!(state(&window, 3), "erledigt");
    assert!(!window.everything().contains("Abc8Q"));
    insta::assert_snapshot!("assistant 3", window.dump());
    window.key(Key::Enter);

    assert!(is_at(&window, 4));
    assert_eq!(
        effect(&mut window, "Alle kopieren"),
        "offline_access\nopenid\nprofile\nIMAP.AccessAsUser.All\nPOP.AccessAsUser.All\nSMTP.Send"
    );
    assert_eq!(
        effect(&mut window, "IMAP.AccessAsApp kopieren"),
        "IMAP.AccessAsApp"
    );
    window.press(Role::CheckBox, "openid");
    assert!(window.says("1 von 6 erledigt"));
    insta::assert_snapshot!("assistant 4", window.dump());
    window.key(Key::Enter);

    assert!(is_at(&window, 5));
    let link = format!("https://login.microsoftonline.com/{TENANT}/adminconsent?");
    assert!(effect(&mut window, "Zustimmung öffnen").starts_with(&link));
    assert!(effect(&mut window, "Link kopieren").starts_with(&link));
    let letter = effect(&mut window, "E-Mail kopieren");
    for part in [&link, CLIENT_ID, "SMTP.Send", "Betreff: ", "Guten Tag"] {
        assert!(letter.contains(part), "{part}\n{letter}");
    }
    assert!(letter.lines().any(|line| line.starts_with(&link)));
    window.press(Role::CheckBox, "Der Administrator hat zugestimmt");
    assert_eq!(state(&window, 5), "erledigt");
    insta::assert_snapshot!("assistant 5", window.dump());
    window.key(Key::Enter);

    assert!(is_at(&window, 6));
    let endpoint = window.value(Role::TextInput, "Token-Endpunkt");
    assert!(endpoint.ends_with(&format!("{TENANT}/oauth2/v2.0/token")));
    assert!(window.says("Beide Endpunkte nennen denselben Mandanten: geprüft"));
    assert!(window.has(Role::Button, "Aus E-Mail-Adresse ermitteln"));
    window.set("Postfach", "rechnung@contoso.com");
    insta::assert_snapshot!("assistant 6", window.dump());
    window.key(Key::Enter);

    assert!(is_at(&window, 7));
    assert_eq!(
        window.value(Role::TextInput, "Postfach"),
        "rechnung@contoso.com"
    );
    assert!(!window.has(Role::Button, "Weiter"));
    insta::assert_snapshot!("assistant 7", window.dump());
    window.keys(Modifiers::ALT, Key::Z);
    assert!(is_at(&window, 6));
    let edit = save(&mut window).unwrap();
    assert_eq!(edit.provider.assistant.step, Step::Endpoints);
    assert!(edit.provider.assistant.is_ticked(CONSENT));
    assert_eq!(edit.mailboxes[0].address, "rechnung@contoso.com");
}

#[test]
fn a_new_customer_takes_at_most_twelve_interactions() {
    let mut window = Window::over(Access::Open, fresh());
    let mut count = 0;
    let mut press = |window: &mut Window, role, name: &str| {
        window.press(role, name);
        count += 1;
    };
    press(&mut window, Role::Button, "Extras");
    press(&mut window, Role::Button, "Einrichtungsassistent");
    press(&mut window, Role::Button, "Weiter");
    window.set("Client ID", CLIENT_ID);
    window.set("Verzeichnis-ID (Mandant)", TENANT);
    press(&mut window, Role::Button, "Weiter");
    window.set("Client Secret", "Abc8Q~a.real-value");
    press(&mut window, Role::Tab, "Postfach und Test: offen");
    window.set("Postfach", "rechnung@contoso.com");
    press(&mut window, Role::Button, "Testmail senden");
    press(&mut window, Role::Button, "Ja");
    assert!(count + 4 <= 12, "{count} and four fields");
    let asked = window.asked();
    let Some(Command::Authorize {
        edit, then_send, ..
    }) = asked.last()
    else {
        panic!("{asked:?}");
    };
    assert!(*then_send && edit.provider.authorization_endpoint.text.contains(TENANT));
}

#[test]
fn the_run_proves_what_the_portal_holds() {
    let mut kept = kept();
    kept.providers.remove(0);
    kept.providers[0].assistant.step = Step::Mailbox;
    kept.mailboxes
        .retain(|mailbox| mailbox.address == "info@fabrikam.at");
    let mut window = open(kept);
    assert!(is_at(&window, 7));
    window.key(Key::Enter);
    let asked = window.asked();
    assert!(
        matches!(asked.as_slice(), [Command::Authorize { .. }]),
        "{asked:?}"
    );
    window.pass(&[(Stage::Address, 1, Note::None)]);
    window.tell_run(RunEvent::Progress(Progress::Started(Stage::Consent)));
    // Nobody walks away from a run; Escape cancels it.
    for button in ["Zurück", "Fertig"] {
        let node = window.node(Role::Button, button);
        assert!(node.accesskit_node().is_disabled());
    }
    window.key(Key::Escape);
    assert!(matches!(
        window.asked().as_slice(),
        [Command::Cancel { .. }]
    ));
    window.tell_run(RunEvent::Cancelled);
    window.press(Role::Button, "Autorisieren");
    window.tell_run(RunEvent::Authorized(Authorized {
        account: None,
        warnings: Vec::new(),
    }));
    assert!(window.says("Autorisiert als info@fabrikam.at"));
    window.key(Key::Enter);
    window.asked();
    if window.says("Möchten Sie AEVO") {
        window.press(Role::Button, "Ja");
    }
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(40),
        diagnosis: Box::new(refusal()),
    });
    assert!(window.says("Wer muss handeln: "));
    assert_eq!(state(&window, 7), "zu berichtigen");
}

#[test]
fn closed_in_the_middle_it_goes_on_there() {
    let mut window = open(fresh());
    window.key(Key::Enter);
    window.set("Client ID", CLIENT_ID);
    window.key(Key::Enter);
    window.set("Client Secret", "Abc8Q~a.real-value");
    window.key(Key::Escape);
    assert!(!window.has(Role::Heading, "Einrichtungsassistent"));
    let edit = save(&mut window).unwrap();
    assert_eq!(edit.provider.client_id.entered(), CLIENT_ID);
    assert!(edit.provider.client_secret.entered().is_some());
    window.menu("Extras", "Einrichtungsassistent");
    assert!(is_at(&window, 3), "{}", window.dump());
    assert_eq!(state(&window, 2), "erledigt");
    assert_eq!(state(&window, 3), "erledigt");
    window.press(Role::Tab, "App-Registrierung: erledigt");
    assert_eq!(window.value(Role::TextInput, "Client ID"), CLIENT_ID);
    // What nobody has changed is not kept again.
    save(&mut window);
    window.press(Role::Button, "Dialog schließen");
    assert!(save(&mut window).is_none());
}

#[test]
fn what_is_wrong_is_not_lost_without_a_question() {
    let mut window = open(fresh());
    window.key(Key::Enter);
    window.asked();
    window.set("Client ID", "AEVO_Office_365");
    window.set("Verzeichnis-ID (Mandant)", "contoso");
    assert!(window.says("Zu berichtigen: Client ID"));
    assert!(window.says("Eine Verzeichnis-ID hat die Form"));
    window.key(Key::Enter);
    assert!(is_at_heading(&window, 3));
    assert!(window.asked().is_empty());
    window.key(Key::Escape);
    assert!(window.says("Änderungen verwerfen?"));
    window.press(Role::Button, "Weiter bearbeiten");
    assert!(is_at_heading(&window, 3));
    window.key(Key::Escape);
    window.press(Role::Button, "Verwerfen");
    assert!(!window.has(Role::Heading, "Einrichtungsassistent"));
    assert!(window.asked().is_empty());
}

fn is_at_heading(window: &Window, step: usize) -> bool {
    window.has(Role::Heading, STEPS[step - 1])
}

#[test]
fn another_customer_is_added_and_chosen() {
    let mut window = open(kept());
    window.press(Role::Tab, "Azure-Konto: erledigt");
    window.press(Role::Button, "Hinzufügen…");
    window.set("Name des Eintrags", "Office365 – Nordwind");
    window.press(Role::Button, "Hinzufügen");
    save(&mut window);
    assert!(window.has(Role::Heading, "Einrichtungsassistent"));
    assert!(is_at(&window, 1) && window.says("Office365 – Nordwind"));
    assert_eq!(state(&window, 2), "offen");
    window.press(Role::ComboBox, "Einzurichtender Anbieter");
    window.press(Role::ListBoxOption, "Office365 – Fabrikam");
    assert_eq!(state(&window, 2), "erledigt");
}

#[test]
fn it_fits_into_a_small_window() {
    for size in [Vec2::new(816.0, 576.0), Vec2::new(1093.0, 614.0)] {
        let mut window = Window::sized(Access::Open, fresh(), size);
        window.menu("Extras", "Einrichtungsassistent");
        for step in 1..=7 {
            assert!(is_at_heading(&window, step), "{size:?}\n{}", window.dump());
            let button = if step < 7 { "Weiter" } else { "Fertig" };
            let button = window.node(Role::Button, button).rect();
            assert!(button.right() < size.x && button.bottom() < size.y);
            window.keys(Modifiers::CTRL, Key::Tab);
        }
    }
}

#[test]
fn a_failure_leads_into_its_step() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Button, "Testmail senden");
    window.tell_run(RunEvent::Failed {
        stage: Stage::Auth,
        after: Duration::from_millis(40),
        diagnosis: Box::new(refusal()),
    });
    window.press(Role::Button, "Schritt 7 im Assistenten öffnen");
    assert!(is_at(&window, 7), "{}", window.dump());
    assert!(!window.has(Role::Tab, "OAuth2-Einstellungen"));
}
