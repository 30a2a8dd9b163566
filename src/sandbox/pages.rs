//! The pages that a technician sees in the browser. Every value is escaped; a value is never read as
//! a template again.

use std::fmt::Write;

use super::grants::AuthorizationRequest;
use super::permission::Permission;
use super::refusal::{Refusal, Trace};
use super::tenant::{APPLICATION, Tenant};

/// Of all pages.
pub(super) const STYLE: &str = include_str!("../../assets/sandbox/style.css");

/// Sign-in and consent. `key` names the pending request in the form.
pub(super) fn consent(tenant: &Tenant, key: &str, request: &AuthorizationRequest) -> String {
    let hint = request.login_hint.as_deref();
    let hinted = hint.and_then(|hint| tenant.account(hint));
    let chosen = hinted.unwrap_or(&tenant.accounts[0]).address;
    let mut accounts = String::new();
    for account in &tenant.accounts {
        let checked = if account.address == chosen {
            " checked"
        } else {
            ""
        };
        accounts += &fill(
            ACCOUNT,
            &[
                ("address", Value::Text(account.address)),
                ("name", Value::Text(account.name)),
                ("checked", Value::Html(checked)),
            ],
        );
    }
    let mut permissions = String::new();
    for permission in request.asked.iter() {
        permissions += &fill(
            PERMISSION,
            &[
                ("words", Value::Text(words(permission))),
                ("scope", Value::Text(permission.name())),
            ],
        );
    }
    let notice = match (hint, hinted) {
        (Some(hint), None) => fill(UNKNOWN_HINT, &[("hint", Value::Text(hint))]),
        _ => String::new(),
    };
    page(
        CONSENT,
        &[
            ("tenant", Value::Text(super::tenant::DOMAIN)),
            ("application", Value::Text(APPLICATION)),
            ("request", Value::Text(key)),
            ("notice", Value::Html(&notice)),
            ("accounts", Value::Html(&accounts)),
            ("permissions", Value::Html(&permissions)),
            ("redirect_uri", Value::Text(&request.redirect_uri)),
        ],
    )
}

/// A refusal before anything may be sent to the redirect URI.
pub(super) fn refusal(refusal: &Refusal, trace: &Trace) -> String {
    page(
        REFUSAL,
        &[
            ("words", Value::Text(&refusal.words())),
            ("advice", Value::Text(advice(refusal.number))),
            ("trace_id", Value::Text(&trace.id.to_string())),
            (
                "correlation_id",
                Value::Text(&trace.correlation_id.to_string()),
            ),
            ("timestamp", Value::Text(&trace.timestamp())),
        ],
    )
}

/// AADSTS90094, with the way back to the application.
pub(super) fn admin_consent(refusal: &Refusal, trace: &Trace, back: &str) -> String {
    page(
        ADMIN_CONSENT,
        &[
            ("application", Value::Text(APPLICATION)),
            ("words", Value::Text(&refusal.words())),
            ("back", Value::Text(back)),
            ("trace_id", Value::Text(&trace.id.to_string())),
            (
                "correlation_id",
                Value::Text(&trace.correlation_id.to_string()),
            ),
            ("timestamp", Value::Text(&trace.timestamp())),
        ],
    )
}

/// The consent form was sent twice, too late, or by somebody else.
pub(super) fn expired() -> String {
    page(EXPIRED, &[])
}

/// Nothing lives at this address.
pub(super) fn not_here() -> String {
    page(NOT_HERE, &[("tenant", Value::Text(super::tenant::DOMAIN))])
}

/// A value of a placeholder.
#[derive(Clone, Copy)]
enum Value<'a> {
    /// Is escaped.
    Text(&'a str),
    /// Made here of escaped parts.
    Html(&'a str),
}

fn page(template: &str, values: &[(&str, Value<'_>)]) -> String {
    let body = fill(template, values);
    fill(FRAME, &[("body", Value::Html(&body))])
}

/// Puts values in the place of `{{name}}`; one without a value stays empty.
fn fill(template: &str, values: &[(&str, Value<'_>)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled += before;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, Value::Text(text))) => escape(text, &mut filled),
            Some((_, Value::Html(html))) => filled += html,
            None => {}
        }
        rest = after;
    }
    filled + rest
}

/// For element content and quoted attribute values. Control characters and those that turn the
/// direction of writing become visible, for they can make a text look like another.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                // Writing into a String cannot fail.
                let _ = write!(into, "&#{};", u32::from(c));
            }
            c if c.is_control() || crate::domain::endpoint::is_invisible(c) => {
                into.push('\u{fffd}');
            }
            c => into.push(c),
        }
    }
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
const REFUSAL: &str = include_str!("../../assets/sandbox/refusal.html");
const ADMIN_CONSENT: &str = include_str!("../../assets/sandbox/admin_consent.html");
const EXPIRED: &str = include_str!("../../assets/sandbox/expired.html");
const NOT_HERE: &str = include_str!("../../assets/sandbox/not_here.html");

#[cfg(test)]
mod tests {
    use super::super::permission::Permissions;
    use super::super::scenario::Scenario;
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
                "accounts application notice permissions redirect_uri request tenant",
            ),
            (ACCOUNT, "address checked name"),
            (PERMISSION, "scope words"),
            (UNKNOWN_HINT, "hint"),
            (REFUSAL, "advice correlation_id timestamp trace_id words"),
            (
                ADMIN_CONSENT,
                "application back correlation_id timestamp trace_id words",
            ),
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
    fn every_scenario_can_be_chosen() {
        for (value, scenario) in Scenario::ALL {
            let option = format!("<option value=\"{value}\"");
            assert_eq!(CONSENT.matches(&option).count(), 1, "{value}");
            assert_eq!(Scenario::from_form(value), Some(scenario));
        }
        assert_eq!(CONSENT.matches("<option").count(), Scenario::ALL.len());
    }

    #[test]
    fn the_hinted_account_is_chosen() {
        let tenant = Tenant::new(1).unwrap();
        let checked = |hint| {
            let page = consent(&tenant, "key", &request(hint));
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
    }

    #[test]
    fn values_stay_text() {
        let tenant = Tenant::new(1).unwrap();
        let hint = "\"><script>alert(1)</script>{{request}}\u{202e}&amp;'";
        let page = consent(&tenant, "the-key", &request(Some(hint)));
        assert!(page.contains(
            "&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;{{request}}\u{fffd}&#38;amp;&#39;"
        ));
        assert!(!page.contains("<script"));
        assert_eq!(page.matches("the-key").count(), 1);
    }
}
