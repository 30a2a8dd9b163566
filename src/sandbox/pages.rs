//! The pages that a technician sees in the browser.

use super::grants::AuthorizationRequest;
use super::permission::{Permission, Permissions};
use super::play::{Play, Point};
use super::refusal::{Refusal, Trace};
use super::scenario::Scenario;
use super::tenant::{ACCOUNTS, APPLICATION, Account, Tenant};
use crate::text::cause_title;
use crate::text::template::{Value, fill};

/// Of all pages.
pub(super) const STYLE: &str = include_str!("../../assets/sandbox/style.css");

/// What somebody is asked to consent to.
pub(super) struct Asked<'a> {
    pub permissions: &'a Permissions,
    pub login_hint: Option<&'a str>,
    /// Where the decision is led back to; `None` where the program is on another device.
    pub redirect_uri: Option<&'a str>,
}

impl<'a> Asked<'a> {
    pub fn of(request: &'a AuthorizationRequest) -> Self {
        Self {
            permissions: &request.asked,
            login_hint: request.login_hint.as_deref(),
            redirect_uri: Some(&request.redirect_uri),
        }
    }
}

/// Sign-in and consent. `key` names the pending request in the form.
pub(super) fn consent(tenant: &Tenant, key: &str, asked: &Asked<'_>) -> String {
    let hint = asked.login_hint;
    let hinted = hint.and_then(|hint| tenant.account(hint));
    let chosen = hinted.unwrap_or(&tenant.accounts[0]).address;
    let mut accounts = String::new();
    let offered = tenant.accounts.iter().take(ACCOUNTS.len());
    for account in offered.chain(hinted.filter(|account| account.scenario != Scenario::NORMAL)) {
        let values = [
            ("address", Value::Text(account.address)),
            ("name", Value::Text(account.name)),
            ("checked", marked(" checked", account.address == chosen)),
        ];
        accounts += &fill(ACCOUNT, &values);
    }
    let mut permissions = String::new();
    for permission in asked.permissions.iter() {
        let values = [
            ("words", Value::Text(words(permission))),
            ("scope", Value::Text(permission.name())),
        ];
        permissions += &fill(PERMISSION, &values);
    }
    let notice = match (hint, hinted) {
        (Some(hint), None) => fill(UNKNOWN_HINT, &[("hint", Value::Text(hint))]),
        _ => String::new(),
    };
    let (action, afterwards, expire) = match asked.redirect_uri {
        Some(uri) => (
            format!("/{}/consent", super::tenant::DOMAIN),
            format!("Danach geht es zurück zu {uri}"),
            "",
        ),
        None => (
            "/device/consent".to_owned(),
            "Danach geht es im Programm auf dem anderen Gerät von selbst weiter.".to_owned(),
            EXPIRE,
        ),
    };
    page(
        CONSENT,
        &[
            ("action", Value::Text(&action)),
            ("afterwards", Value::Text(&afterwards)),
            ("expire", Value::Made(expire)),
            ("tenant", Value::Text(super::tenant::DOMAIN)),
            ("application", Value::Text(APPLICATION)),
            ("request", Value::Text(key)),
            ("notice", Value::Made(&notice)),
            ("accounts", Value::Made(&accounts)),
            ("permissions", Value::Made(&permissions)),
            ("scenarios", Value::Made(&scenarios(hinted))),
        ],
    )
}

/// All that can be played, by the place where it happens; what the account's name says is chosen.
fn scenarios(hinted: Option<&Account>) -> String {
    let named = hinted.map_or(Scenario::NORMAL, |account| account.scenario);
    let all: Vec<Scenario> = Scenario::mailboxes()
        .map(|(scenario, _)| scenario)
        .collect();
    let mut list = String::new();
    for part in all.chunk_by(|one, next| group(*one) == group(*next)) {
        let mut options = String::new();
        for scenario in part {
            let values = [
                ("value", Value::Text(scenario.name())),
                ("selected", marked(" selected", *scenario == named)),
                ("title", Value::Text(&cause_title(scenario.name()))),
            ];
            options += &fill(SCENARIO, &values);
        }
        let values = [
            ("label", Value::Text(group(part[0]))),
            ("options", Value::Made(&options)),
        ];
        list += &fill(SCENARIOS, &values);
    }
    list
}

fn marked(attribute: &str, is_set: bool) -> Value<'_> {
    Value::Made(if is_set { attribute } else { "" })
}

/// Where a cause shows first.
fn group(scenario: Scenario) -> &'static str {
    match Play::of(scenario.name()).at {
        Point::Page | Point::Approval | Point::Redirect | Point::State | Point::Grant => {
            "Bei der Zustimmung"
        }
        Point::Redeem => "Beim Abholen des Tokens",
        Point::Refresh => "Beim Erneuern",
        Point::Handshake | Point::Greeting | Point::Hello | Point::StartTls | Point::Ehlo => {
            "Beim Verbinden mit dem Mailserver"
        }
        Point::Auth | Point::Sender | Point::Recipient | Point::Data => "Beim Senden",
        Point::Imap | Point::Capability | Point::Select => "Beim Abholen mit IMAP",
        Point::Pop => "Beim Abholen mit POP3",
    }
}

/// A refusal before anything may be sent to the redirect URI.
pub(super) fn refusal(refusal: &Refusal, trace: &Trace) -> String {
    let advice = advice(refusal.number.unwrap_or_default());
    refused(REFUSAL, refusal, trace, ("advice", advice))
}

/// A refusal that was chosen.
pub(super) fn played(refusal: &Refusal, trace: &Trace, scenario: Scenario) -> String {
    refused(
        PLAYED,
        refusal,
        trace,
        ("title", &cause_title(scenario.name())),
    )
}

/// AADSTS90094, with the way back to the application.
pub(super) fn admin_consent(refusal: &Refusal, trace: &Trace, back: &str) -> String {
    refused(ADMIN_CONSENT, refusal, trace, ("back", back))
}

fn refused(template: &str, refusal: &Refusal, trace: &Trace, more: (&str, &str)) -> String {
    let (id, correlation_id) = (trace.id.to_string(), trace.correlation_id.to_string());
    page(
        template,
        &[
            ("application", Value::Text(APPLICATION)),
            ("words", Value::Text(&refusal.words())),
            (more.0, Value::Text(more.1)),
            ("trace_id", Value::Text(&id)),
            ("correlation_id", Value::Text(&correlation_id)),
            ("timestamp", Value::Text(&trace.timestamp())),
        ],
    )
}

/// The page on which the code of another device is entered, perhaps once more.
pub(super) fn device(is_wrong: bool) -> String {
    let notice = if is_wrong { WRONG_CODE } else { "" };
    page(DEVICE, &[("notice", Value::Made(notice))])
}

/// The decision for another device was taken.
pub(super) fn device_done() -> String {
    page(DEVICE_DONE, &[])
}

/// The consent form was sent twice, too late, or by somebody else.
pub(super) fn expired() -> String {
    page(EXPIRED, &[])
}

/// Nothing lives at this address.
pub(super) fn not_here() -> String {
    page(NOT_HERE, &[("tenant", Value::Text(super::tenant::DOMAIN))])
}

fn page(template: &str, values: &[(&str, Value<'_>)]) -> String {
    let body = fill(template, values);
    fill(FRAME, &[("body", Value::Made(&body))])
}

fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::SmtpSend => "E-Mails im Namen dieses Postfachs versenden",
        Permission::ImapAccess => "E-Mails dieses Postfachs über IMAP lesen und bearbeiten",
        Permission::PopAccess => "E-Mails dieses Postfachs über POP3 abholen und löschen",
        Permission::OfflineAccess => {
            "Den Zugriff behalten, auch wenn niemand am Computer angemeldet ist"
        }
        Permission::OpenId => "Sie mit diesem Konto anmelden",
        Permission::Profile => "Ihren Namen und Ihren Anmeldenamen sehen",
        Permission::Email => "Ihre E-Mail-Adresse sehen",
    }
}

/// What to do about a refusal that is shown in the browser.
fn advice(number: u32) -> &'static str {
    match number {
        700_016 => {
            "Vergleichen Sie die Client ID im Programm mit der „Anwendungs-ID (Client)“ der App-Registrierung, und prüfen Sie, ob der Mandant in den Endpunkten dazu gehört."
        }
        50011 => {
            "Tragen Sie in der App-Registrierung unter „Authentifizierung“ genau die Umleitungs-URI ein, die das Programm sendet. In der Übungsumgebung ist http://localhost:3017/ eingetragen."
        }
        90002 => {
            "Der Mandant im Autorisierungsendpunkt ist falsch geschrieben. Kopieren Sie ihn aus der Übersicht der App-Registrierung."
        }
        50194 => {
            "Setzen Sie in beiden Endpunkten an die Stelle von „common“, „organizations“ oder „consumers“ den Namen oder die ID des Mandanten."
        }
        900_144 => {
            "In der Anfrage fehlt eine Angabe. Prüfen Sie, ob alle Felder im Programm ausgefüllt sind, und beginnen Sie die Autorisierung neu."
        }
        _ => "Beginnen Sie die Autorisierung im Programm neu, und öffnen Sie den Link unverändert.",
    }
}

const FRAME: &str = include_str!("../../assets/sandbox/frame.html");
const CONSENT: &str = include_str!("../../assets/sandbox/consent.html");
const ACCOUNT: &str = include_str!("../../assets/sandbox/account.html");
const PERMISSION: &str = include_str!("../../assets/sandbox/permission.html");
const UNKNOWN_HINT: &str = include_str!("../../assets/sandbox/unknown_hint.html");
const SCENARIO: &str = include_str!("../../assets/sandbox/scenario.html");
const SCENARIOS: &str = include_str!("../../assets/sandbox/scenarios.html");
const PLAYED: &str = include_str!("../../assets/sandbox/played.html");
const REFUSAL: &str = include_str!("../../assets/sandbox/refusal.html");
const ADMIN_CONSENT: &str = include_str!("../../assets/sandbox/admin_consent.html");
const EXPIRED: &str = include_str!("../../assets/sandbox/expired.html");
const DEVICE: &str = include_str!("../../assets/sandbox/device.html");
const DEVICE_DONE: &str = include_str!("../../assets/sandbox/device_done.html");
const EXPIRE: &str = include_str!("../../assets/sandbox/expire.html");
const WRONG_CODE: &str = include_str!("../../assets/sandbox/wrong_code.html");
const NOT_HERE: &str = include_str!("../../assets/sandbox/not_here.html");

#[cfg(test)]
mod tests {
    use super::*;

    fn request(login_hint: Option<&str>) -> AuthorizationRequest {
        AuthorizationRequest {
            redirect_uri: "http://localhost:3017/".to_owned(),
            state: None,
            nonce: None,
            code_challenge: String::new(),
            asked: Permissions::parse(&Permissions::all_scopes()).unwrap(),
            login_hint: login_hint.map(str::to_owned),
        }
    }

    #[test]
    fn every_placeholder_has_a_value() {
        for (template, names) in [
            (FRAME, "body"),
            (
                CONSENT,
                "accounts action afterwards application expire notice permissions request scenarios tenant",
            ),
            (ACCOUNT, "address checked name"),
            (PERMISSION, "scope words"),
            (SCENARIO, "selected title value"),
            (SCENARIOS, "label options"),
            (UNKNOWN_HINT, "hint"),
            (PLAYED, "correlation_id timestamp title trace_id words"),
            (REFUSAL, "advice correlation_id timestamp trace_id words"),
            (
                ADMIN_CONSENT,
                "application back correlation_id timestamp trace_id words",
            ),
            (DEVICE, "notice"),
            (DEVICE_DONE, ""),
            (EXPIRE, ""),
            (WRONG_CODE, ""),
            (EXPIRED, ""),
            (NOT_HERE, "tenant"),
        ] {
            let mut found: Vec<&str> = template
                .split("{{")
                .skip(1)
                .filter_map(|rest| rest.split_once("}}").map(|(name, _)| name))
                .collect();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.join(" "), names);
            assert!(!template.contains("<script") && !template.contains("style="));
        }
    }

    #[test]
    fn every_scenario_can_be_chosen_in_one_group() {
        let tenant = Tenant::new(1).unwrap();
        let named = Some("send_as_denied@training.example");
        let page = consent(&tenant, "key", &Asked::of(&request(named)));
        for (scenario, _) in Scenario::mailboxes() {
            let option = format!("<option value=\"{}\"", scenario.name());
            assert_eq!(page.matches(&option).count(), 1, "{option}");
            assert_eq!(Scenario::from_form(scenario.name()), Some(scenario));
        }
        assert_eq!(page.matches("<optgroup").count(), 7);
        assert_eq!(page.matches(" selected").count(), 1);
        assert!(page.contains("<option value=\"send_as_denied\" selected>"));
    }

    #[test]
    fn the_hinted_account_is_chosen() {
        let tenant = Tenant::new(1).unwrap();
        let checked = |hint| {
            let page = consent(&tenant, "key", &Asked::of(&request(hint)));
            assert_eq!(page.matches(" checked").count(), 1);
            let (before, _) = page.split_once(" checked").unwrap();
            let (_, value) = before.rsplit_once("value=\"").unwrap();
            value.trim_end_matches('"').to_owned()
        };
        assert_eq!(checked(None), "rechnung@training.example");
        assert_eq!(
            checked(Some("Buchhaltung@Training.example")),
            "buchhaltung@training.example"
        );
        assert_eq!(checked(Some("x@y.example")), "rechnung@training.example");
        let named = "send_as_denied@training.example";
        assert_eq!(checked(Some(named)), named);
    }

    #[test]
    fn values_stay_text() {
        let tenant = Tenant::new(1).unwrap();
        let hint = "\"><script>alert(1)</script>{{request}}\u{202e}&amp;'";
        let page = consent(&tenant, "the-key", &Asked::of(&request(Some(hint))));
        assert!(page.contains(
            "&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;{{request}}\u{fffd}&#38;amp;&#39;"
        ));
        assert!(!page.contains("<script"));
        assert_eq!(page.matches("the-key").count(), 1);
    }
}
