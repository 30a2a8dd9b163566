//! Each mistake, at its field.

use super::*;
use crate::domain::address::AddressError;
use crate::domain::diagnosis::Vendor;
use crate::domain::draft::Entry;
use crate::domain::endpoint::Endpoint;
use crate::domain::preset::{self, Preset};
use crate::domain::redirect_uri::RedirectUriError;

const MICROSOFT: &str = "https://login.microsoftonline.com";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn good() -> ProviderDraft {
    let mut draft = ProviderDraft::from_preset(preset::office365(), "Office365");
    draft
        .client_id
        .edited("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913".to_owned());
    draft.client_secret.edited("Abc8Q~not.a.guid".to_owned());
    draft.authorization_endpoint.edited(format!(
        "{MICROSOFT}/contoso.onmicrosoft.com/oauth2/v2.0/authorize"
    ));
    draft.token_endpoint.edited(format!(
        "{MICROSOFT}/contoso.onmicrosoft.com/oauth2/v2.0/token"
    ));
    draft
}

fn mailbox(address: &str) -> Mailbox {
    Mailbox {
        address: address.to_owned(),
        ..Mailbox::new(good().id)
    }
}

#[test]
fn example_data_is_never_used() {
    let draft = ProviderDraft::from_preset(preset::office365(), "Office365");
    let checked = Checked::of(&draft, &[], today());
    assert!(checked.provider.is_none() && checked.may_be_saved() && draft.is_example());
    assert_eq!(checked.of_field(Field::ClientId), Some(&Problem::Missing));
    assert!(draft.client_secret.entered().is_none());
}

#[test]
fn a_complete_draft_is_a_provider() {
    let mailboxes = [
        mailbox("mahnung@contoso.com"),
        mailbox("rechnung@contoso.com"),
    ];
    let checked = Checked::of(&good(), &mailboxes, today());
    assert_eq!(checked.issues, vec![]);
    assert_eq!(
        checked.provider.as_ref().unwrap().smtp.to_string(),
        "smtp.office365.com:587"
    );
    let sender = checked.sender(mailboxes[1].id).unwrap();
    assert_eq!(sender.recipient.as_str(), "rechnung@contoso.com");
}

/// A draft of each preset, with what its registration gives.
fn registered(preset: &Preset) -> ProviderDraft {
    let mut draft = ProviderDraft::from_preset(preset, &preset.name);
    let Some(oauth2) = &preset.oauth2 else {
        for server in [&mut draft.smtp, &mut draft.imap, &mut draft.pop3] {
            if server.host.is_empty() {
                "mail.contoso.com".clone_into(&mut server.host);
            }
        }
        return draft;
    };
    let client_id = if preset.is_microsoft() {
        "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913"
    } else {
        "dj0yJmk9aevo-client"
    };
    draft.client_id.edited(client_id.to_owned());
    draft.client_secret.edited("Abc8Q~not.a.guid".to_owned());
    for (entry, template) in [
        (
            &mut draft.authorization_endpoint,
            &oauth2.authorization_endpoint,
        ),
        (&mut draft.token_endpoint, &oauth2.token_endpoint),
    ] {
        *entry = Entry::typed(template.replace("{tenant}", "contoso.onmicrosoft.com"));
    }
    draft
}

#[test]
fn every_preset_is_usable_as_soon_as_its_registration_is_entered() {
    for preset in preset::CATALOGUE.iter() {
        let name = &preset.id;
        let fresh = ProviderDraft::from_preset(preset, &preset.name);
        assert!(Checked::of(&fresh, &[], today()).may_be_saved(), "{name}");
        let draft = registered(preset);
        let mut mailbox = mailbox("rechnung@contoso.com");
        mailbox.password.edited("Winter-2026".to_owned());
        let checked = Checked::of(&draft, &[mailbox], today());
        assert_eq!(checked.issues, vec![], "{name}");
        assert!(checked.provider.is_some(), "{name}");
        assert_eq!(checked.senders.len(), 1, "{name}");
    }
}

/// Whose words are read as whose.
#[test]
fn the_hosts_of_every_preset_are_known_to_the_diagnosis() {
    for preset in preset::CATALOGUE.iter() {
        let vendor = match preset.id.as_str() {
            id if id.starts_with("office365") || id == "outlook_com" => Some(Vendor::Microsoft),
            "google" => Some(Vendor::Google),
            "yahoo" | "aol" => Some(Vendor::Yahoo),
            "yandex" => Some(Vendor::Yandex),
            "zoho" => Some(Vendor::Zoho),
            "gmx" | "webde" | "ionos" => Some(Vendor::Gmx),
            _ => None,
        };
        let draft = registered(preset);
        let endpoints = [&draft.authorization_endpoint, &draft.token_endpoint];
        let endpoints = endpoints.map(|entry| Endpoint::parse(entry.entered()));
        let hosts = endpoints.iter().flatten().map(Endpoint::authority);
        let servers = [&preset.smtp, &preset.imap, &preset.pop3];
        for host in hosts.chain(servers.map(|server| server.host.as_str())) {
            let is_known = host.is_empty() || Vendor::of_host(host) == vendor;
            assert!(is_known, "{}: {host}", preset.id);
        }
    }
}

#[test]
fn each_mistake_is_named_at_its_field() {
    type Change = fn(&mut ProviderDraft);
    let cases: &[(Change, Field, Problem)] = &[
        (
            |d| d.client_id = Entry::typed("AEVO_Office_365"),
            Field::ClientId,
            Problem::ClientIdNotGuid,
        ),
        (
            |d| d.client_id = Entry::typed("7c1f0b529d3e4a86b1c45e08a2f7d913"),
            Field::ClientId,
            Problem::ClientIdNotGuid,
        ),
        (
            |d| {
                d.client_secret
                    .edited("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913".into());
            },
            Field::ClientSecret,
            Problem::SecretIsGuid,
        ),
        (
            |d| d.client_secret.edited("Abc8Q~ rest".into()),
            Field::ClientSecret,
            Problem::SecretHasBlank,
        ),
        (
            |d| d.client_secret.edited(String::new()),
            Field::ClientSecret,
            Problem::SecretMissing,
        ),
        (
            |d| d.secret_expires = Entry::typed("31.02.2027"),
            Field::SecretExpires,
            Problem::DateUnreadable,
        ),
        (
            |d| d.secret_expires = Entry::typed("23.11.2026"),
            Field::SecretExpires,
            Problem::DatePast,
        ),
        (
            |d| d.secret_expires = Entry::typed("01.01.2031"),
            Field::SecretExpires,
            Problem::DateTooFar,
        ),
        (
            |d| {
                d.authorization_endpoint = Entry::typed(format!(
                    "{MICROSOFT}/contoso.onmicrosoft.com/oauth2/authorize"
                ));
            },
            Field::AuthorizationEndpoint,
            Problem::EndpointVersion1,
        ),
        (
            |d| std::mem::swap(&mut d.authorization_endpoint, &mut d.token_endpoint),
            Field::TokenEndpoint,
            Problem::EndpointsSwapped,
        ),
        (
            |d| d.token_endpoint = d.authorization_endpoint.clone(),
            Field::TokenEndpoint,
            Problem::EndpointOfOtherKind,
        ),
        (
            |d| {
                d.token_endpoint = Entry::typed(
                    "https://login.microsoftonline.us/contoso.onmicrosoft.com/oauth2/v2.0/token",
                );
            },
            Field::TokenEndpoint,
            Problem::HostsDiffer(
                "login.microsoftonline.com".into(),
                "login.microsoftonline.us".into(),
            ),
        ),
        (
            |d| {
                d.token_endpoint = Entry::typed(format!(
                    "{MICROSOFT}/fabrikam.onmicrosoft.com/oauth2/v2.0/token"
                ));
            },
            Field::TokenEndpoint,
            Problem::TenantsDiffer(
                "contoso.onmicrosoft.com".into(),
                "fabrikam.onmicrosoft.com".into(),
            ),
        ),
        (
            |d| d.token_endpoint = Entry::typed(format!("{MICROSOFT}/common/oauth2/v2.0/token")),
            Field::TokenEndpoint,
            Problem::TenantsDiffer("contoso.onmicrosoft.com".into(), "common".into()),
        ),
        (
            |d| d.redirect_uri = "https://localhost:3017/".into(),
            Field::RedirectUri,
            Problem::RedirectUri(RedirectUriError::NotLoopback),
        ),
        (
            |d| d.scopes = "openid".into(),
            Field::Scopes,
            Problem::ScopeWithoutSend,
        ),
        (
            |d| d.scopes = "https://outlook.office.com/SMTP.Send".into(),
            Field::Scopes,
            Problem::ScopeWithoutRefresh,
        ),
        (
            |d| d.smtp.host = "smtp.office365.com:587".into(),
            Field::SmtpHost,
            Problem::HostWithPort,
        ),
        (
            |d| d.smtp.host = "smtp office365".into(),
            Field::SmtpHost,
            Problem::HostUnreadable,
        ),
        (
            |d| d.smtp.port = "465".into(),
            Field::SmtpPort,
            Problem::PortWantsTls,
        ),
        (
            |d| d.imap.port = "143".into(),
            Field::ImapPort,
            Problem::PortWantsStartTls,
        ),
        (
            |d| d.smtp.port = "0".into(),
            Field::SmtpPort,
            Problem::PortUnreadable,
        ),
        (
            |d| d.imap.port = "65536".into(),
            Field::ImapPort,
            Problem::PortUnreadable,
        ),
        (
            |d| d.pop3.port = String::new(),
            Field::Pop3Port,
            Problem::Missing,
        ),
    ];
    for (change, field, problem) in cases {
        let mut draft = good();
        change(&mut draft);
        let checked = Checked::of(&draft, &[], today());
        assert_eq!(checked.of_field(*field), Some(problem));
        assert_eq!(
            checked.may_be_saved(),
            problem.severity() < Severity::Error,
            "{problem:?}"
        );
        if problem.severity() >= Severity::Missing {
            assert!(checked.provider.is_none(), "{problem:?}");
        }
    }
}

#[test]
fn shared_tenants_are_warned_of() {
    let mut draft = good();
    for (entry, path) in [
        (&mut draft.authorization_endpoint, "authorize"),
        (&mut draft.token_endpoint, "token"),
    ] {
        *entry = Entry::typed(format!("{MICROSOFT}/common/oauth2/v2.0/{path}"));
    }
    let checked = Checked::of(&draft, &[], today());
    assert_eq!(
        checked.of_field(Field::AuthorizationEndpoint),
        Some(&Problem::SharedTenant("common".into()))
    );
    assert!(checked.provider.is_some());
    draft.sign_in = SignIn::Application;
    assert!(Checked::of(&draft, &[], today()).provider.is_none());
}

#[test]
fn mailboxes_are_distinct_and_well_written() {
    let checked = Checked::of(
        &good(),
        &[
            mailbox("a@contoso.com"),
            mailbox("A@contoso.com"),
            mailbox(""),
        ],
        today(),
    );
    assert_eq!(
        checked.of_field(Field::Mailbox),
        Some(&Problem::AddressTwice)
    );
    assert!(checked.senders.is_empty());
    let checked = Checked::of(&good(), &[mailbox("")], today());
    assert_eq!(
        checked.of_field(Field::Mailbox),
        Some(&Problem::Address(AddressError::Empty))
    );
    assert!(checked.may_be_saved());
}

#[test]
fn a_password_takes_the_place_of_a_registration() {
    let draft = ProviderDraft::from_preset(preset::find("gmx").unwrap(), "GMX");
    let of = |mailbox: &Mailbox| Checked::of(&draft, std::slice::from_ref(mailbox), today());
    let mut mailbox = mailbox("rechnung@gmx.de");
    let missing = of(&mailbox);
    assert_eq!(missing.of_field(Field::Password), Some(&Problem::Missing));
    assert!(missing.may_be_saved() && missing.provider.is_some() && missing.senders.is_empty());
    mailbox.password.edited("Winter 2026 ö".to_owned());
    assert_eq!(of(&mailbox).senders[0].user, "rechnung@gmx.de");
    "m0123456".clone_into(&mut mailbox.sign_in_user);
    let checked = of(&mailbox);
    assert_eq!(checked.issues, vec![]);
    assert_eq!(checked.senders[0].user, "m0123456");
    assert_eq!(checked.provider.unwrap().access, Access::Password);
    "a\u{0}b".clone_into(&mut mailbox.sign_in_user);
    let problem = of(&mailbox).of_field(Field::SignInUser).cloned();
    assert_eq!(problem, Some(Problem::LoginNameUnreadable));
}

#[test]
fn the_application_asks_for_what_was_granted_to_it() {
    let mut draft = good();
    let delegated = draft.scopes.clone();
    draft.set_sign_in(SignIn::Application);
    assert_eq!(draft.scopes, "https://outlook.office365.com/.default");
    let checked = Checked::of(&draft, &[], today());
    assert_eq!(checked.issues, vec![]);
    assert!(matches!(
        checked.provider.unwrap().access,
        Access::Application(_)
    ));
    draft.set_sign_in(SignIn::User);
    assert_eq!(draft.scopes, delegated);
    // Their order means nothing.
    let reversed: Vec<&str> = delegated.split(' ').rev().collect();
    draft.scopes = reversed.join(" ");
    draft.set_sign_in(SignIn::Application);
    assert_eq!(draft.scopes, "https://outlook.office365.com/.default");
    draft.set_sign_in(SignIn::User);
    // What somebody has typed stays.
    "openid https://outlook.office.com/SMTP.Send".clone_into(&mut draft.scopes);
    draft.set_sign_in(SignIn::Application);
    let checked = Checked::of(&draft, &[], today());
    assert_eq!(
        checked.of_field(Field::Scopes),
        Some(&Problem::ScopeNotDefault)
    );
    // It has nothing but its secret.
    draft.set_sign_in(SignIn::User);
    draft.set_sign_in(SignIn::Application);
    draft.client_secret.edited(String::new());
    let checked = Checked::of(&draft, &[], today());
    assert_eq!(
        checked.of_field(Field::ClientSecret),
        Some(&Problem::Missing)
    );
}
