//! „Aus E-Mail-Adresse ermitteln".

use aevo_administrator::domain::diagnosis::{Diagnosis, Subject};
use aevo_administrator::domain::discovery::{Discovery, Tenant};
use aevo_administrator::domain::endpoint::Endpoint;
use aevo_administrator::domain::evidence::{Evidence, Fault};
use aevo_administrator::domain::preset;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::state::Access;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::NodeT;

use super::world::{Window, fresh, kept};

const BUTTON: &str = "Aus E-Mail-Adresse ermitteln";
const GUID: &str = "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b";
const FIELDS: [&str; 2] = ["Autorisierungsendpunkt", "Token-Endpunkt"];

fn endpoint(kind: &str) -> String {
    format!("https://login.microsoftonline.com/{GUID}/oauth2/v2.0/{kind}")
}

fn found() -> Discovery {
    Discovery::Found(Box::new(Tenant {
        id: GUID.parse().unwrap(),
        region: Some("EU".to_owned()),
        authorization_endpoint: Endpoint::parse(&endpoint("authorize")).unwrap(),
        token_endpoint: Endpoint::parse(&endpoint("token")).unwrap(),
    }))
}

fn can_press(window: &Window) -> bool {
    !window
        .node(Role::Button, BUTTON)
        .accesskit_node()
        .is_disabled()
}

/// Presses the button; which job and which address it asks for.
fn ask(window: &mut Window) -> (JobId, String) {
    window.press(Role::Button, BUTTON);
    let asked = window.asked();
    let [
        Command::Discover {
            job,
            preset,
            address,
        },
    ] = asked.as_slice()
    else {
        panic!("{asked:?}");
    };
    assert_eq!(preset, "office365");
    (*job, address.to_string())
}

fn endpoints(window: &Window) -> [String; 2] {
    FIELDS.map(|field| window.value(Role::TextInput, field))
}

#[test]
fn the_tenant_is_filled_in_and_can_be_taken_back() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let before = endpoints(&window);
    let (job, address) = ask(&mut window);
    assert_eq!(address, "rechnung@contoso.com");
    assert!(!can_press(&window));
    assert!(window.announces("Der Mandant von contoso.com wird ermittelt…"));
    window.tell(Event::Discovered {
        job,
        discovery: found(),
    });
    assert_eq!(
        endpoints(&window),
        [endpoint("authorize"), endpoint("token")]
    );
    let said = format!("Mandant {GUID} gefunden, Region Europa");
    assert!(window.announces(&said), "{}", window.dump());
    assert!(can_press(&window));
    // What is typed afterwards stays, and the sentence that no longer holds goes.
    window.set(FIELDS[1], "https://login.example/token");
    assert!(!window.says("Mandant"));
    assert_eq!(endpoints(&window)[1], "https://login.example/token");
    window.press(Role::Button, "Abbrechen");
    window.press(Role::Button, "Verwerfen");
    assert!(window.asked().is_empty(), "nothing was kept");
    window.press(Role::ListBoxOption, "rechnung@contoso.com");
    window.key(Key::Enter);
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert_eq!(endpoints(&window), before);
}

/// Above the first field, at its right end, over nothing else.
#[test]
fn the_button_has_a_place_of_its_own() {
    for size in [Vec2::new(1216.0, 816.0), Vec2::new(816.0, 576.0)] {
        let mut window = Window::sized(Access::Open, kept(), size);
        window
            .node(Role::ListBoxOption, "rechnung@contoso.com")
            .focus();
        window.0.run();
        window.key(Key::Enter);
        window.press(Role::Tab, "OAuth2-Einstellungen");
        let button = window.node(Role::Button, BUTTON).rect();
        let field = window.node(Role::TextInput, FIELDS[0]).rect();
        let label = window.node(Role::Label, FIELDS[0]).rect();
        let tab = window.node(Role::Tab, "OAuth2-Einstellungen").rect();
        assert!(
            tab.bottom() < button.top()
                && button.bottom() < field.top()
                && label.right() < button.left()
                && (button.right() - field.right()).abs() < 1.0,
            "{size:?}: {tab} {label} {button} {field}"
        );
    }
}

#[test]
fn what_was_not_found_is_said_and_changes_nothing() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let before = endpoints(&window);
    let unreachable = Diagnosis::of(
        Evidence {
            stage: Stage::Token,
            fault: Fault::NameUnknown,
            words: String::new(),
        },
        Subject::default(),
    );
    let dod = preset::find("office365_dod").unwrap();
    for (discovery, says) in [
        (
            Discovery::NotFound,
            "Zu contoso.com gibt es bei Microsoft keinen Mandanten.",
        ),
        (
            Discovery::Elsewhere(dod),
            "Der Mandant von contoso.com liegt in einer anderen Cloud. Fügen Sie dafür einen Eintrag „Exchange Online (DoD)“",
        ),
        (
            Discovery::Failed(Box::new(unreachable)),
            "Nicht ermittelt: ",
        ),
    ] {
        let (job, _) = ask(&mut window);
        window.tell(Event::Discovered { job, discovery });
        assert!(window.announces(says), "{says}\n{}", window.dump());
        assert_eq!(endpoints(&window), before);
        assert!(can_press(&window));
    }
}

#[test]
fn an_answer_for_another_address_is_dropped() {
    let mut window = Window::at_mailbox("rechnung@contoso.com");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    let before = endpoints(&window);
    let (job, _) = ask(&mut window);
    window.press(Role::Tab, "Details");
    window.set("Postfach", "rechnung@fabrikam.at");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(can_press(&window));
    window.tell(Event::Discovered {
        job,
        discovery: found(),
    });
    assert_eq!(endpoints(&window), before);
    assert!(!window.says("Mandant"));
    let (_, address) = ask(&mut window);
    assert_eq!(address, "rechnung@fabrikam.at");
}

#[test]
fn the_button_needs_an_address_and_a_provider_with_tenants() {
    let mut window = Window::over(Access::Open, fresh());
    window.press(Role::Button, "E-Mail-Anbieter einrichten");
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(!can_press(&window));
    assert!(window.says("Zum Ermitteln fehlt die Adresse"));

    let mut kept = kept();
    "google".clone_into(&mut kept.providers[0].preset);
    let mut window = Window::over(Access::Open, kept);
    window
        .node(Role::ListBoxOption, "rechnung@contoso.com")
        .focus();
    window.0.run();
    window.key(Key::Enter);
    window.press(Role::Tab, "OAuth2-Einstellungen");
    assert!(!window.has(Role::Button, BUTTON));
}
