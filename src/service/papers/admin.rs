//! What the customer's administrator gets: a guide and a script that does it.

use chrono::{DateTime, Local};

use super::time;
use crate::domain::admin::{AdminTask, Way};
use crate::text::template::{Value, fill};
use crate::text::{literal, t, tf};

const GUIDE: &str = include_str!("../../../assets/papers/Anleitung.md");
const GUIDE_APPLICATION: &str = include_str!("../../../assets/papers/Anleitung_anwendung.md");
const GUIDE_USER: &str = include_str!("../../../assets/papers/Anleitung_benutzer.md");
const SCRIPT: &str = include_str!("../../../assets/papers/einrichten.ps1");
const SCRIPT_APPLICATION: &str = include_str!("../../../assets/papers/einrichten_anwendung.ps1");
const SCRIPT_USER: &str = include_str!("../../../assets/papers/einrichten_benutzer.ps1");
const SCRIPT_RIGHTS: &str = include_str!("../../../assets/papers/einrichten_rechte.ps1");
/// Without it Windows PowerShell 5.1 takes the script for one in the code page of the machine.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The guide, in Markdown.
pub(super) fn guide(task: &AdminTask, now: &DateTime<Local>) -> String {
    let (row, steps) = match &task.way {
        Way::Own => (String::new(), ""),
        Way::Shared(user) => {
            let user = code(user.as_str());
            let row = tf("paper-user", &[("value", user.into())]);
            (format!("{row}\n"), GUIDE_USER)
        }
        Way::Application(object) => {
            let object = object.map_or_else(
                || t("paper-object-id-unknown").into_owned(),
                |object| code(&object.to_string()),
            );
            let row = tf("paper-object-id", &[("value", object.into())]);
            (format!("{row}\n"), GUIDE_APPLICATION)
        }
    };
    fill(
        GUIDE,
        &[
            ("mailbox", Value::Made(&code(task.mailbox.as_str()))),
            ("client_id", Value::Made(&code(&task.client_id.to_string()))),
            ("tenant", Value::Made(&code(&task.tenant))),
            ("way_row", Value::Made(&row)),
            ("consent", Value::Made(&link(task.consent.as_str()))),
            ("way_steps", Value::Made(steps)),
            ("written", Value::Made(&time(now))),
            ("version", Value::Made(env!("CARGO_PKG_VERSION"))),
        ],
    )
}

/// The script for PowerShell. Every value is a literal: whatever it holds, none is run.
pub(super) fn script(task: &AdminTask) -> String {
    let way = match &task.way {
        Way::Own => String::new(),
        Way::Shared(user) => {
            let user = literal(user.as_str());
            fill(SCRIPT_USER, &[("user", Value::Made(&user))]) + SCRIPT_RIGHTS
        }
        Way::Application(object) => {
            let object = object.map(|object| object.to_string()).unwrap_or_default();
            let object = literal(&object);
            fill(SCRIPT_APPLICATION, &[("object_id", Value::Made(&object))]) + SCRIPT_RIGHTS
        }
    };
    let script = fill(
        SCRIPT,
        &[
            ("mailbox", Value::Made(&literal(task.mailbox.as_str()))),
            (
                "client_id",
                Value::Made(&literal(&task.client_id.to_string())),
            ),
            ("consent", Value::Made(&literal(task.consent.as_str()))),
            ("way", Value::Made(&way)),
        ],
    );
    format!("{BYTE_ORDER_MARK}{}", script.replace('\n', "\r\n"))
}

/// A code span, in backticks enough that none inside ends it. A table takes a bar for its own even there.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let gap = if longest == 0 { "" } else { " " };
    format!("{fence}{gap}{}{gap}{fence}", text.replace('|', "\\|"))
}

/// A URL between angle brackets, which it cannot hold itself.
fn link(url: &str) -> String {
    format!("<{url}>")
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use url::Url;
    use uuid::Uuid;

    use super::*;
    use crate::domain::address::Address;

    const CLIENT_ID: &str = "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913";
    const OBJECT_ID: &str = "0d9f6a3e-4b1c-4c57-8f2e-6a7b8c9d0e1f";
    const CONSENT: &str = "https://login.example/contoso.com/adminconsent?client_id=1&x='$(calc)";

    fn task(mailbox: &str, way: Way) -> AdminTask {
        AdminTask {
            mailbox: Address::parse(mailbox).unwrap(),
            client_id: Uuid::try_parse(CLIENT_ID).unwrap(),
            tenant: "contoso.com".to_owned(),
            consent: Url::parse(CONSENT).unwrap(),
            way,
        }
    }

    fn ways() -> [Way; 4] {
        [
            Way::Own,
            Way::Shared(Address::parse("d'arc`x$y@contoso.com").unwrap()),
            Way::Application(None),
            Way::Application(Uuid::try_parse(OBJECT_ID).ok()),
        ]
    }

    fn guide_of(task: &AdminTask) -> String {
        let now = Local.with_ymd_and_hms(2026, 11, 24, 9, 12, 0).unwrap();
        guide(task, &now)
    }

    /// What would be run: the script without its literals, which hold no quote but doubled ones.
    fn without_literals(script: &str) -> String {
        script.split('\'').step_by(2).collect()
    }

    #[test]
    fn no_value_is_run() {
        for way in ways() {
            let script = script(&task("o'brien|x$y@contoso.com", way));
            let line = "$Postfach = 'o''brien|x$y@contoso.com'\r\n";
            assert!(script.contains(line), "{script}");
            let run = without_literals(&script);
            for value in ["brien", "contoso", "calc", CLIENT_ID, OBJECT_ID, "{{"] {
                assert!(!run.contains(value), "{value}\n{run}");
            }
            assert!(script.starts_with('\u{feff}') && !script.replace("\r\n", "").contains('\n'));
        }
    }

    #[test]
    fn each_way_has_its_steps() {
        let common = [
            "Set-CASMailbox -Identity $Postfach -SmtpClientAuthenticationDisabled $false",
            "-ImapEnabled $true -PopEnabled $true",
            "/adminconsent?client_id=1",
        ];
        let rights = [
            "Add-MailboxPermission -Identity $Postfach -User $Berechtigter -AccessRights FullAccess",
            "Add-RecipientPermission -Identity $Postfach -Trustee $Berechtigter -AccessRights SendAs",
        ];
        for way in ways() {
            let script = script(&task("rechnung@contoso.com", way.clone()));
            assert!(common.iter().all(|line| script.contains(line)), "{script}");
            let is_own = way == Way::Own;
            assert!(rights.iter().all(|line| script.contains(line) != is_own));
            let creates =
                script.contains("New-ServicePrincipal -AppId $ClientId -ObjectId $ObjektId");
            assert_eq!(creates, matches!(way, Way::Application(_)), "{script}");
            let expected = match way {
                Way::Own => "$Postfach = 'rechnung@contoso.com'".to_owned(),
                Way::Shared(_) => "$Berechtigter = 'd''arc`x$y@contoso.com'".to_owned(),
                Way::Application(None) => "$ObjektId = ''\r\n".to_owned(),
                Way::Application(Some(_)) => format!("$ObjektId = '{OBJECT_ID}'\r\n"),
            };
            assert!(script.contains(&expected), "{expected}\n{script}");
        }
    }

    /// Nothing is changed that was not looked at before.
    #[test]
    fn the_script_can_be_run_again() {
        let script = script(&task("a@b.de", Way::Application(None)));
        for (looks, changes) in [
            ("Get-Module -ListAvailable", "Install-Module"),
            ("Get-ServicePrincipal", "New-ServicePrincipal"),
            ("Get-MailboxPermission", "Add-MailboxPermission"),
            ("Get-RecipientPermission", "Add-RecipientPermission"),
            ("Get-CASMailbox", "Set-CASMailbox"),
        ] {
            assert!(script.find(looks) < script.find(changes), "{changes}");
            assert!(script.contains(looks), "{looks}");
        }
    }

    #[test]
    fn the_guide_names_the_values() {
        for way in ways() {
            let guide = guide_of(&task("o'brien|x$y@contoso.com", way.clone()));
            for value in [
                "| Postfach | `o'brien\\|x$y@contoso.com` |",
                CLIENT_ID,
                "| Mandant | `contoso.com` |",
                "\n<https://login.example/contoso.com/adminconsent?client_id=1",
                "Erstellt am 24.11.2026 09:12 Uhr",
            ] {
                assert!(guide.contains(value), "{value}\n{guide}");
            }
            assert!(!guide.contains("{{"), "{guide}");
            let expected = match way {
                Way::Own => "Das Skript\n\n- schaltet SMTP AUTH",
                Way::Shared(_) => "| `` d'arc`x$y@contoso.com `` |\n\n## 1.",
                Way::Application(None) => "| im Entra Admin Center nachsehen |",
                Way::Application(Some(_)) => "Unternehmensanwendung | `0d9f6a3e-",
            };
            assert!(guide.contains(expected), "{expected}\n{guide}");
        }
    }
}
