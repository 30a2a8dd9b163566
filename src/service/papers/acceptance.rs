//! The acceptance record: one page of HTML that stands alone and prints on A4.

use chrono::{DateTime, Days, Local};

use super::time;
use crate::domain::draft::{ProviderDraft, ServerDraft};
use crate::domain::expiry::{parse_day, write_day};
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::{SignIn, TransportSecurity};
use crate::message::{Proof, ProvenStep};
use crate::service::checkup::IDLE_DAYS;
use crate::text::template::{Value, escaped, fill};
use crate::text::{t, tf};

/// What goes into the record.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub provider: &'a ProviderDraft,
    pub mailbox: &'a Mailbox,
    pub proof: &'a Proof,
    /// Since when the refresh token is kept.
    pub kept_since: Option<DateTime<Local>>,
    pub now: DateTime<Local>,
}

const PAGE: &str = include_str!("../../../assets/papers/acceptance.html");
const STEP: &str = include_str!("../../../assets/papers/acceptance_step.html");

/// The page.
pub(super) fn html(facts: &Facts<'_>) -> String {
    let Facts {
        provider,
        mailbox,
        proof,
        ..
    } = *facts;
    let has_tokens = provider.sign_in != SignIn::Password;
    let of_tokens = |text: &str| or_none(if has_tokens { text } else { "" });
    let receipt = proof.receipt.as_ref();
    let of_mail = |text: Option<&String>| or_none(text.map_or("", String::as_str));
    let security = |server: &ServerDraft| server.security.name().to_owned();
    let steps: String = proof.steps.iter().map(step).collect();
    // Line by line: what ends a line is a control character, and those are made visible.
    let transcript = receipt.map_or("", |receipt| receipt.transcript.trim_end());
    let transcript: Vec<String> = or_none(transcript).lines().map(escaped).collect();
    let transcript = transcript.join("\n");
    let server = receipt.map_or_else(|| place(&provider.smtp), |receipt| receipt.server.clone());
    let encryption = receipt.map_or(provider.smtp.security, |receipt| receipt.security);
    let mut values = Vec::new();
    for (name, text) in [
        ("mailbox", mailbox.address.trim().to_owned()),
        ("checked", time(&facts.checked())),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("verdict", verdict(proof)),
        ("provider", provider.name.clone()),
        (
            "user",
            receipt.map_or_else(|| mailbox.user().to_owned(), |receipt| receipt.user.clone()),
        ),
        ("account", facts.account()),
        ("consented", facts.consented()),
        ("client_id", of_tokens(provider.client_id.entered())),
        (
            "token_endpoint",
            of_tokens(provider.token_endpoint.entered()),
        ),
        ("scopes", of_tokens(&facts.scopes())),
        ("smtp", server),
        (
            "smtp_security",
            TransportSecurity::name(encryption).to_owned(),
        ),
        ("imap", place(&provider.imap)),
        ("imap_security", security(&provider.imap)),
        ("pop3", place(&provider.pop3)),
        ("pop3_security", security(&provider.pop3)),
        ("tls", of_mail(proof.tls.as_ref())),
        ("from", of_mail(receipt.map(|receipt| &receipt.from))),
        ("to", of_mail(receipt.map(|receipt| &receipt.to))),
        ("subject", of_mail(receipt.map(|receipt| &receipt.subject))),
        (
            "message_id",
            of_mail(receipt.map(|receipt| &receipt.message_id)),
        ),
        ("reply", of_mail(receipt.map(|receipt| &receipt.reply))),
        ("secret_expires", facts.secret_expires()),
        ("consent_ends", facts.consent_ends()),
        ("written", time(&facts.now)),
    ] {
        values.push((name, text));
    }
    let mut values: Vec<(&str, Value<'_>)> = values
        .iter()
        .map(|(name, text)| (*name, Value::Text(text)))
        .collect();
    values.extend([
        ("steps", Value::Made(&steps)),
        ("transcript", Value::Made(&transcript)),
    ]);
    fill(PAGE, &values)
}

impl Facts<'_> {
    /// When the check was.
    fn checked(&self) -> DateTime<Local> {
        let receipt = self.proof.receipt.as_ref().map(|receipt| receipt.at);
        let at = receipt.or_else(|| self.mailbox.last_test.as_ref().map(|test| test.at));
        at.map_or(self.now, |at| at.with_timezone(&Local))
    }

    /// Who has authorized.
    fn account(&self) -> String {
        match self.provider.sign_in {
            SignIn::Application => t("paper-as-application").into_owned(),
            SignIn::Password => t("paper-as-password").into_owned(),
            SignIn::User => {
                let consent = self.mailbox.consent.as_ref();
                let account = consent.and_then(|consent| consent.account.as_deref());
                or_none(account.unwrap_or_else(|| self.mailbox.user()))
            }
        }
    }

    fn consented(&self) -> String {
        let consent = self.mailbox.consent.as_ref();
        match consent.filter(|_| self.provider.sign_in == SignIn::User) {
            Some(consent) => {
                let at = time(&consent.given_at.with_timezone(&Local));
                tf("paper-time", &[("time", at.into())])
            }
            None => t("paper-none").into_owned(),
        }
    }

    /// What was asked for, without what was not granted of it.
    fn scopes(&self) -> String {
        let missing = match &self.mailbox.consent {
            Some(consent) if self.provider.sign_in == SignIn::User => {
                consent.missing_scopes.as_slice()
            }
            _ => &[],
        };
        let asked = self.provider.scopes.split_whitespace();
        let granted: Vec<&str> = asked
            .filter(|scope| !missing.iter().any(|missing| missing == scope))
            .collect();
        granted.join(" ")
    }

    fn secret_expires(&self) -> String {
        let last_day = parse_day(self.provider.secret_expires.entered());
        match (self.provider.sign_in, last_day) {
            (SignIn::Password, _) => t("paper-none").into_owned(),
            (_, Some(day)) => write_day(day),
            (_, None) => t("paper-secret-unknown").into_owned(),
        }
    }

    fn consent_ends(&self) -> String {
        if self.provider.sign_in != SignIn::User {
            return t("paper-none").into_owned();
        }
        let idle = Days::new(IDLE_DAYS.unsigned_abs());
        let day = self.kept_since.and_then(|since| {
            let day = since.date_naive().checked_add_days(idle);
            day.filter(|_| preset::is_microsoft(&self.provider.preset))
        });
        match day {
            Some(day) => tf("paper-consent-idle", &[("day", write_day(day).into())]),
            None => t("paper-consent-unlimited").into_owned(),
        }
    }
}

fn verdict(proof: &Proof) -> String {
    t(if proof.receipt.is_some() {
        "paper-verdict-sent"
    } else {
        "paper-verdict-fetched"
    })
    .into_owned()
}

fn step(step: &ProvenStep) -> String {
    fill(
        STEP,
        &[
            ("name", Value::Text(&step.name)),
            ("found", Value::Text(&step.found)),
            ("took", Value::Text(&step.took)),
        ],
    )
}

fn place(server: &ServerDraft) -> String {
    format!("{}:{}", server.host.trim(), server.port.trim())
}

fn or_none(text: &str) -> String {
    if text.is_empty() {
        t("paper-none").into_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeZone;

    use super::*;
    use crate::domain::draft::Entry;
    use crate::domain::mailbox::Consent;
    use crate::message::Receipt;

    const CANARIES: [&str; 2] = ["Cnr8Q~client.secret", "Cnr-mailbox-password"];

    fn now() -> DateTime<Local> {
        Local.with_ymd_and_hms(2026, 11, 24, 9, 12, 0).unwrap()
    }

    fn entered() -> (ProviderDraft, Mailbox, Proof) {
        let name = "<b>Müller & Söhne</b> \"Ost\" 'West' {{tls}}";
        let mut provider = ProviderDraft::from_preset(preset::office365(), name);
        provider.client_id = Entry::typed("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913");
        provider.client_secret.edited(CANARIES[0].to_owned());
        provider.secret_expires = Entry::typed("10.1.2028");
        provider.token_endpoint = Entry::typed("https://login.example/contoso/oauth2/v2.0/token");
        let mut mailbox = Mailbox::new(provider.id);
        "o'brien@contoso.com".clone_into(&mut mailbox.address);
        mailbox.password.edited(CANARIES[1].to_owned());
        mailbox.consent = Some(Consent {
            account: Some("jürgen<br>@contoso.com".to_owned()),
            given_at: now().to_utc(),
            client_id: String::new(),
            token_endpoint: String::new(),
            missing_scopes: vec!["https://outlook.office.com/POP.AccessAsUser.All".to_owned()],
        });
        let proof = Proof {
            steps: vec![ProvenStep {
                name: "Verschlüsselung".to_owned(),
                found: "<TLS>".to_owned(),
                took: "12\u{a0}ms".to_owned(),
            }],
            tls: Some("TLS 1.3".to_owned()),
            receipt: Some(Receipt {
                from: "o'brien@contoso.com".to_owned(),
                to: "o'brien@contoso.com".to_owned(),
                subject: "AEVO Testmail".to_owned(),
                server: "smtp.office365.com:587".to_owned(),
                security: TransportSecurity::StartTls,
                message_id: "<1.2@contoso.com>".to_owned(),
                reply: "250 2.0.0 OK <script>alert(1)</script>".to_owned(),
                transcript: "C: EHLO x\nS: 250 <b>\u{1b}[31m\n".to_owned(),
                at: now().to_utc(),
                user: "erp@contoso.com".to_owned(),
                arrived: Some(Duration::from_secs(3)),
            }),
        };
        (provider, mailbox, proof)
    }

    fn page(provider: &ProviderDraft, mailbox: &Mailbox, proof: &Proof) -> String {
        html(&Facts {
            provider,
            mailbox,
            proof,
            kept_since: Some(now()),
            now: now(),
        })
    }

    #[test]
    fn everything_is_there_and_escaped() {
        let (provider, mailbox, proof) = entered();
        let page = page(&provider, &mailbox, &proof);
        for expected in [
            "<td>&#60;b&#62;Müller &#38; Söhne&#60;/b&#62; &#34;Ost&#34; &#39;West&#39; {{tls}}</td>",
            "<strong>o&#39;brien@contoso.com</strong>",
            "<td>jürgen&#60;br&#62;@contoso.com</td>",
            "<td>erp@contoso.com</td>",
            "<td>24.11.2026 09:12 Uhr</td>",
            "<td>7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913</td>",
            "https://outlook.office.com/SMTP.Send",
            "<td>smtp.office365.com:587</td><td>STARTTLS</td>",
            "<td>outlook.office365.com:993</td><td>TLS</td>",
            "<td>outlook.office365.com:995</td><td>TLS</td>",
            "TLS-Version: TLS 1.3",
            "<td>Verschlüsselung</td><td>&#60;TLS&#62;</td><td class=\"time\">12\u{a0}ms</td>",
            "<td>&#60;1.2@contoso.com&#62;</td>",
            "250 2.0.0 OK &#60;script&#62;alert(1)&#60;/script&#62;",
            "<pre>C: EHLO x\nS: 250 &#60;b&#62;\u{fffd}[31m</pre>",
            "<td>10.01.2028</td>",
            "frühestens am 22.02.2027.",
            "Geprüft am 24.11.2026 09:12 Uhr",
            "Erstellt am 24.11.2026 09:12 Uhr.",
            env!("CARGO_PKG_VERSION"),
        ] {
            assert!(page.contains(expected), "{expected}\n{page}");
        }
        // What was not granted is not listed, what is no value of ours is no placeholder.
        assert!(!page.contains("POP.AccessAsUser.All"), "{page}");
        assert_eq!(page.matches("{{").count(), 1, "{page}");
        for foreign in [
            "<td></td>",
            "<script",
            "<b>",
            "src=",
            "href=",
            "url(",
            "@import",
        ] {
            assert!(!page.contains(foreign), "{foreign}\n{page}");
        }
        for canary in CANARIES {
            assert!(!page.contains(canary), "{page}");
        }
    }

    /// Whatever the way, no cell stays empty.
    #[test]
    fn what_does_not_apply_says_so() {
        let (mut provider, mailbox, mut proof) = entered();
        proof.receipt = None;
        provider.secret_expires = Entry::default();
        for (sign_in, account) in [
            (SignIn::Application, "die Anwendung selbst (App-only)"),
            (SignIn::Password, "meldet sich mit seinem Kennwort an"),
        ] {
            provider.sign_in = sign_in;
            let page = page(&provider, &mailbox, &proof);
            assert!(page.contains(account), "{page}");
            assert!(page.contains("Senden darf die Anwendung nicht."), "{page}");
            assert!(page.contains("<pre>entfällt</pre>"), "{page}");
            assert!(!page.contains("<td></td>"), "{page}");
            assert!(!page.contains("frühestens") && !page.contains("jürgen"));
        }
        "google".clone_into(&mut provider.preset);
        provider.sign_in = SignIn::User;
        let page = page(&provider, &mailbox, &proof);
        assert!(page.contains("Gilt, bis sie widerrufen wird"), "{page}");
        assert!(page.contains("<td>nicht eingetragen</td>"), "{page}");
    }
}
