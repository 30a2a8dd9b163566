use super::*;
use crate::domain::draft::{Entry, ProviderDraft};
use crate::domain::mailbox::{Consent, LastTest};
use crate::domain::preset;
use chrono::{Duration, TimeZone};
use std::time::Instant;

fn clock() -> Clock {
    Clock {
        instant: Instant::now(),
        local: Utc
            .with_ymd_and_hms(2026, 11, 24, 12, 0, 0)
            .unwrap()
            .naive_utc(),
    }
}

fn provider() -> ProviderDraft {
    let mut draft = ProviderDraft::from_preset(preset::office365(), "Office365");
    draft
        .client_id
        .edited("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913".to_owned());
    draft.client_secret.edited("Abc8Q~value".to_owned());
    for (entry, last) in [
        (&mut draft.authorization_endpoint, "authorize"),
        (&mut draft.token_endpoint, "token"),
    ] {
        entry.edited(format!(
            "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/{last}"
        ));
    }
    draft
}

type Change = fn(&mut ProviderDraft, &mut Mailbox);

#[test]
fn each_mailbox_has_one_status_and_one_action() {
    let cases: &[(Change, Standing, Option<Action>)] = &[
        (|_, _| {}, Standing::Ready, None),
        (
            |p, _| p.secret_expires = Entry::typed("06.12.2026"),
            Standing::Warning,
            Some(Action::RenewSecret),
        ),
        (
            |p, _| p.secret_expires = Entry::typed("20.02.2027"),
            Standing::Ready,
            None,
        ),
        (
            |p, _| p.secret_expires = Entry::typed("20.01.2027"),
            Standing::Ready,
            Some(Action::RenewSecret),
        ),
        (
            |p, _| p.secret_expires = Entry::typed("28.11.2026"),
            Standing::Warning,
            Some(Action::RenewSecret),
        ),
        (
            |p, _| p.secret_expires = Entry::typed("23.11.2026"),
            Standing::Failed,
            Some(Action::RenewSecret),
        ),
        (
            |_, m| m.consent = None,
            Standing::ConsentMissing,
            Some(Action::Authorize),
        ),
        (
            |p, m| {
                p.set_sign_in(SignIn::Application);
                m.consent = None;
            },
            Standing::Ready,
            None,
        ),
        (
            |_, m| m.last_test = None,
            Standing::Untested,
            Some(Action::SendTestMail),
        ),
        (
            |_, m| m.last_test.as_mut().unwrap().failed = Some("unknown".to_owned()),
            Standing::Failed,
            Some(Action::Details),
        ),
        (
            |p, _| p.client_id = Entry::example("0"),
            Standing::Incomplete,
            Some(Action::Details),
        ),
        (
            |_, m| {
                m.consent.as_mut().unwrap().account = Some("eva@contoso.com".to_owned());
            },
            Standing::Warning,
            Some(Action::Details),
        ),
    ];
    for (at, (change, standing, action)) in cases.iter().enumerate() {
        let mut provider = provider();
        let mut mailbox = Mailbox {
            address: "rechnung@contoso.com".to_owned(),
            consent: Some(Consent {
                account: None,
                given_at: Utc::now(),
                client_id: "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913".to_owned(),
                token_endpoint:
                    "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
                        .to_owned(),
                missing_scopes: vec![],
            }),
            last_test: Some(LastTest {
                at: Utc::now() - Duration::days(3),
                failed: None,
                ..LastTest::default()
            }),
            ..Mailbox::new(provider.id)
        };
        change(&mut provider, &mut mailbox);
        let kept = Kept {
            providers: vec![provider],
            mailboxes: vec![mailbox],
            ..Kept::default()
        };
        let row = rows(&kept, &clock()).remove(0);
        assert_eq!(
            (row.standing, row.action),
            (*standing, *action),
            "case {at}"
        );
    }
}
