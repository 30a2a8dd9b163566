use chrono::{DateTime, NaiveDate};

use super::*;
use crate::domain::check::Checked;
use crate::domain::diagnosis::CAUSES;
use crate::domain::mailbox::{Consent, LastTest};
use crate::domain::preset;

const CLIENT_ID: &str = "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913";
const TENANT: &str = "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b";

fn example() -> (ProviderDraft, Mailbox) {
    let draft = ProviderDraft::from_preset(preset::office365(), "Office365");
    let mailbox = Mailbox::new(draft.id);
    (draft, mailbox)
}

fn entered() -> (ProviderDraft, Mailbox) {
    let (mut draft, mut mailbox) = example();
    draft.client_id.edited(CLIENT_ID.to_owned());
    draft.client_secret.edited("Abc8Q~a.real-value".to_owned());
    draft.set_tenant(TENANT);
    "rechnung@contoso.com".clone_into(&mut mailbox.address);
    (draft, mailbox)
}

fn consented() -> (ProviderDraft, Mailbox) {
    let (mut draft, mut mailbox) = entered();
    draft.client_secret.sealed();
    mailbox.consent = Some(Consent {
        account: None,
        given_at: DateTime::UNIX_EPOCH,
        client_id: CLIENT_ID.to_owned(),
        token_endpoint: draft.token_endpoint.text.clone(),
        missing_scopes: vec!["https://outlook.office.com/SMTP.Send".to_owned()],
    });
    (draft, mailbox)
}

fn look<R>(pair: &(ProviderDraft, Mailbox), read: impl FnOnce(Standing<'_>) -> R) -> R {
    let (draft, mailbox) = pair;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let checked = Checked::of(draft, std::slice::from_ref(mailbox), today);
    let failed = mailbox
        .last_test
        .as_ref()
        .and_then(|test| test.failed.as_deref());
    read(Standing {
        draft,
        mailbox: Some(mailbox),
        checked: &checked,
        tenant_found: false,
        failed,
    })
}

fn done(pair: &(ProviderDraft, Mailbox)) -> Vec<usize> {
    let numbers = |standing: Standing<'_>| {
        Step::ALL
            .into_iter()
            .filter(|step| standing.is_done(*step))
            .map(Step::number)
            .collect()
    };
    look(pair, numbers)
}

fn verdict(pair: &(ProviderDraft, Mailbox), check: Check) -> Verdict {
    look(pair, |standing| standing.verdict(check))
}

#[test]
fn the_steps_have_an_order() {
    let mut step = Some(Step::Account);
    for (number, expected) in (1..).zip(Step::ALL) {
        assert_eq!(step, Some(expected));
        assert_eq!(expected.number(), number);
        step = expected.next();
        assert!(step.is_none_or(|next| next.previous() == Some(expected)));
    }
    assert_eq!((step, Step::Account.previous()), (None, None));
}

#[test]
fn what_is_entered_is_done_and_what_is_proven_needs_no_tick() {
    assert_eq!(done(&example()), [0_usize; 0]);
    assert_eq!(done(&entered()), [1, 2, 3, 6]);
    let mut pair = consented();
    assert_eq!(done(&pair), [1, 2, 3, 5, 6]);
    let mark = |pair: &_, name| look(pair, |standing| standing.permission(name));
    assert_eq!(mark(&pair, "offline_access"), Mark::Proven);
    assert_eq!(mark(&pair, "SMTP.Send"), Mark::Open);
    pair.0.assistant.tick("SMTP.Send", true);
    assert_eq!(mark(&pair, "SMTP.Send"), Mark::Ticked);
    assert_eq!(done(&pair), [1, 2, 3, 4, 5, 6]);
    pair.1.last_test = Some(LastTest {
        failing_since: None,
        sign_in_only: false,
        at: DateTime::UNIX_EPOCH,
        failed: None,
    });
    assert_eq!(done(&pair), [1, 2, 3, 4, 5, 6, 7]);
    // Another registration has to be proven again.
    pair.0.client_id.edited(TENANT.to_owned());
    pair.0.assistant.tick("SMTP.Send", false);
    assert_eq!(done(&pair), [1, 2, 3, 6]);
}

#[test]
fn ticks_count_where_nothing_can_be_seen() {
    let mut pair = example();
    for name in Api::Graph
        .permissions(SignIn::User)
        .iter()
        .chain(&[ACCOUNT, CONSENT])
    {
        pair.0.assistant.tick(name, true);
    }
    assert_eq!(done(&pair), [1, 4, 5]);
    pair.0.assistant.tick(CONSENT, false);
    assert_eq!(done(&pair), [1, 4]);
    // The application itself needs others.
    pair.0.set_sign_in(SignIn::Application);
    assert_eq!(done(&pair), [1]);
    for name in Api::Exchange.permissions(SignIn::Application) {
        pair.0.assistant.tick(name, true);
    }
    assert_eq!(done(&pair), [1, 4]);
}

#[test]
fn checks_say_what_is_wrong() {
    use Verdict::{Failed, Open, Passed};
    let change = |change: fn(&mut ProviderDraft)| {
        let mut pair = entered();
        change(&mut pair.0);
        pair
    };
    let cases = vec![
        (example(), Check::ClientIdForm, Open),
        (example(), Check::SecretIsValue, Open),
        (example(), Check::EndpointsVersion2, Open),
        (example(), Check::OneTenant, Open),
        (entered(), Check::ClientIdForm, Passed),
        (entered(), Check::SecretIsValue, Passed),
        (entered(), Check::EndpointsVersion2, Passed),
        (entered(), Check::OneTenant, Passed),
        (entered(), Check::ClientIdKnown, Open),
        (entered(), Check::TenantExists, Open),
        (consented(), Check::ClientIdKnown, Passed),
        (consented(), Check::SecretTaken, Passed),
        (consented(), Check::RedirectRegistered, Passed),
        (consented(), Check::ConsentGranted, Passed),
        (consented(), Check::TenantExists, Passed),
        (consented(), Check::SmtpAuth, Open),
        (
            change(|draft| draft.client_id.edited("AEVO".to_owned())),
            Check::ClientIdForm,
            Failed,
        ),
        (
            change(|draft| draft.client_secret.edited(TENANT.to_owned())),
            Check::SecretIsValue,
            Failed,
        ),
        (
            change(|draft| {
                draft.token_endpoint.text = draft.token_endpoint.text.replace("/v2.0", "");
            }),
            Check::EndpointsVersion2,
            Failed,
        ),
        (
            change(|draft| {
                draft.token_endpoint.text = draft.token_endpoint.text.replace(TENANT, CLIENT_ID);
            }),
            Check::OneTenant,
            Failed,
        ),
    ];
    for (pair, check, expected) in cases {
        assert_eq!(verdict(&pair, check), expected, "{check:?} {:?}", pair.0);
    }
    let mut pair = consented();
    pair.0.client_secret.edited("another~value".to_owned());
    assert_eq!(verdict(&pair, Check::SecretTaken), Open);
    assert!(look(&pair, |standing| standing
        .verdict(Check::TenantExists)
        == Passed));
}

#[test]
fn a_failure_leads_to_its_step() {
    for (label, check, step) in [
        (
            "client_id_unknown",
            Check::ClientIdKnown,
            Step::Registration,
        ),
        (
            "redirect_uri_mismatch",
            Check::RedirectRegistered,
            Step::Registration,
        ),
        ("client_secret_invalid", Check::SecretTaken, Step::Secret),
        (
            "admin_consent_required",
            Check::ConsentGranted,
            Step::Consent,
        ),
        ("tenant_not_found", Check::TenantExists, Step::Endpoints),
        ("smtp_auth_disabled_tenant", Check::SmtpAuth, Step::Mailbox),
    ] {
        let mut pair = entered();
        pair.1.last_test = Some(LastTest {
            failing_since: None,
            sign_in_only: false,
            at: DateTime::UNIX_EPOCH,
            failed: Some(label.to_owned()),
        });
        assert_eq!(
            verdict(&pair, check),
            if label == "client_secret_invalid" {
                // Typed since, and not tried yet.
                Verdict::Open
            } else {
                Verdict::Failed
            },
            "{label}"
        );
        for other in Step::ALL {
            let is_failing = look(&pair, |standing| standing.is_failing(other));
            assert_eq!(is_failing, other == step, "{label} {other:?}");
        }
    }
    assert!(
        CAUSES
            .iter()
            .filter(|cause| Step::of_cause(cause.label).is_some())
            .count()
            > 25
    );
}

#[test]
fn the_portal_opens_where_the_step_is_done() {
    let (mut draft, _) = example();
    assert_eq!(portal(&draft, Step::Account), "https://portal.azure.com/");
    let list = "https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade";
    assert_eq!(portal(&draft, Step::Secret), list);
    draft.client_id.edited(CLIENT_ID.to_owned());
    assert_eq!(portal(&draft, Step::Registration), list);
    assert!(portal(&draft, Step::Secret).ends_with(&format!("Credentials/appId/{CLIENT_ID}")));
    draft.client_id.edited("\"><script>".to_owned());
    assert_eq!(portal(&draft, Step::Secret), list);
    "office365_21vianet".clone_into(&mut draft.preset);
    assert_eq!(portal(&draft, Step::Account), "https://portal.azure.cn/");
}

#[test]
fn the_link_for_the_administrator_names_tenant_and_registration() {
    let link = |pair: &(ProviderDraft, Mailbox)| admin_consent(&pair.0).map(String::from);
    assert_eq!(link(&example()), None);
    let url =
        format!("https://login.microsoftonline.com/{TENANT}/adminconsent?client_id={CLIENT_ID}");
    assert_eq!(link(&entered()).as_ref(), Some(&url));
    let mut pair = entered();
    // Neither the secret nor the mailbox is needed.
    pair.0.client_secret.edited(String::new());
    pair.0.secret_expires.edited("soon".to_owned());
    assert_eq!(link(&pair), Some(url));
    pair.0.set_tenant("common");
    assert_eq!(link(&pair), None);
}

#[test]
fn a_tenant_is_written_into_both_endpoints() {
    let (mut draft, _) = example();
    assert_eq!(draft.tenant(), None);
    draft.set_tenant("contoso.com");
    assert_eq!(draft.tenant().as_deref(), Some("contoso.com"));
    draft.set_tenant(TENANT);
    assert_eq!(
        draft.token_endpoint.entered(),
        format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token")
    );
    // The server stays.
    draft
        .token_endpoint
        .edited("http://localhost:8080/a/oauth2/v2.0/token".to_owned());
    draft.set_tenant("b.example");
    assert_eq!(
        draft.token_endpoint.entered(),
        "http://localhost:8080/b.example/oauth2/v2.0/token"
    );
    draft.token_endpoint.edited(String::new());
    draft.set_tenant(TENANT);
    assert!(draft.token_endpoint.entered().contains(TENANT));
    for (text, expected) in [
        (TENANT, true),
        ("contoso.onmicrosoft.com", true),
        ("contoso", false),
        ("", false),
        ("a.b/c", false),
        ("{3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b}", false),
    ] {
        assert_eq!(is_tenant(text), expected, "{text}");
    }
}

#[test]
fn it_opens_where_work_is_left() {
    let (fresh, _) = example();
    let (mut begun, _) = example();
    begun.assistant.step = Step::Secret;
    let (ready, mut mailbox) = entered();
    mailbox.provider = ready.id;
    mailbox.last_test = Some(LastTest {
        failing_since: None,
        sign_in_only: false,
        at: DateTime::UNIX_EPOCH,
        failed: None,
    });
    let mailboxes = [mailbox];
    let all = [ready.clone(), fresh.clone(), begun.clone()];
    assert_eq!(choose(&all, &mailboxes), Some(begun.id));
    assert_eq!(choose(&all[..2], &mailboxes), Some(fresh.id));
    assert_eq!(choose(&all[..1], &mailboxes), Some(ready.id));
    let google = ProviderDraft::from_preset(preset::find("google").unwrap(), "Google");
    assert_eq!(choose(&[google], &[]), None);
}

#[test]
fn progress_is_kept_and_leaves_no_trace_where_there_is_none() {
    let (mut draft, _) = example();
    let text = serde_json::to_string(&draft).unwrap();
    assert!(!text.contains("assistant"));
    draft.assistant.step = Step::Permissions;
    draft.assistant.tick("openid", true);
    let text = serde_json::to_string(&draft).unwrap();
    let read: ProviderDraft = serde_json::from_str(&text).unwrap();
    assert_eq!(read.assistant, draft.assistant);
    assert!(read.assistant.is_ticked("openid"));
}
