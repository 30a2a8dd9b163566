//! The values of a registration, one by one.

use super::*;
use crate::domain::check::{Checked, Severity};
use crate::domain::draft::{Entry, ProviderDraft};
use crate::domain::preset::{CATALOGUE, office365};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

fn office() -> ProviderDraft {
    let mut draft = ProviderDraft::from_preset(office365(), "Office365");
    draft.client_id = Entry::typed("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913");
    draft.client_secret.edited("Abc8Q~not.a.guid".to_owned());
    draft
}

/// A registration at this server, of which all else is right.
fn at(host: &str) -> Checked {
    let tenant = format!("https://{host}/contoso.com/oauth2/v2.0");
    let draft = ProviderDraft {
        authorization_endpoint: Entry::typed(format!("{tenant}/authorize")),
        token_endpoint: Entry::typed(format!("{tenant}/token")),
        ..office()
    };
    Checked::of(&draft, &[], TODAY)
}

const FIELDS: [Field; 2] = [Field::AuthorizationEndpoint, Field::TokenEndpoint];

#[test]
fn a_name_outside_ascii_is_shown_as_it_is_called() {
    for (host, called) in [
        ("login.mueller.example", None),
        ("login.müller.example", Some("login.xn--mller-kva.example")),
        ("LOGIN.MÜLLER.example", Some("login.xn--mller-kva.example")),
        // The same with the diaeresis as a character of its own.
        (
            "login.mu\u{308}ller.example",
            Some("login.xn--mller-kva.example"),
        ),
        (
            "login.xn--mller-kva.example",
            Some("login.xn--mller-kva.example"),
        ),
        // Cyrillic: the small O, and all of a name.
        (
            "login.micr\u{43e}s\u{43e}ftonline.com",
            Some("login.xn--micrsftonline-l7kb.com"),
        ),
        (
            "\u{440}\u{430}\u{443}\u{440}\u{430}l.com",
            Some("xn--l-7sba6dbr.com"),
        ),
        // Greek.
        ("lo\u{3b3}in.example", Some("xn--loin-cmd.example")),
    ] {
        let checked = at(host);
        for field in FIELDS {
            let expected = called.map(|host| Problem::InternationalHost(host.to_owned()));
            assert_eq!(checked.of_field(field), expected.as_ref(), "{host}");
        }
        // A warning: it can be saved and used.
        let severity = checked.issues.iter().map(|issue| issue.problem.severity());
        assert!(
            severity.eq(called.iter().flat_map(|_| [Severity::Warning; 2])),
            "{host}"
        );
        assert!(
            checked.may_be_saved() && checked.provider.is_some(),
            "{host}"
        );
    }
}

#[test]
fn an_internal_address_is_warned_of() {
    for (host, is_private) in [
        ("10.0.0.1", true),
        ("10.255.255.254:8443", true),
        ("172.16.0.1", true),
        ("172.31.255.254", true),
        ("192.168.178.1", true),
        ("100.64.0.1", true),
        ("100.127.255.254", true),
        ("[fc00::1]", true),
        ("[fd12:3456:789a::1]:8443", true),
        ("9.255.255.255", false),
        ("11.0.0.0", false),
        ("172.15.255.255", false),
        ("172.32.0.0", false),
        ("192.169.0.1", false),
        ("100.63.255.255", false),
        ("100.128.0.0", false),
        ("[2001:db8::1]", false),
        ("[fe00::1]", false),
        ("10.0.0.1.example", false),
        ("adfs.contoso.com", false),
    ] {
        let checked = at(host);
        let shown = host
            .split_once(":8443")
            .map_or(host, |(address, _)| address);
        for field in FIELDS {
            let expected = is_private.then(|| Problem::PrivateHost(shown.to_owned()));
            assert_eq!(checked.of_field(field), expected.as_ref(), "{host}");
        }
        assert!(
            checked.may_be_saved() && checked.provider.is_some(),
            "{host}"
        );
    }
    // Whoever can be no server is no warning but a mistake.
    for host in [
        "169.254.169.254",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "0.0.0.0",
    ] {
        let checked = at(host);
        assert!(
            !checked.may_be_saved() && checked.provider.is_none(),
            "{host}"
        );
    }
}

/// Microsoft issues them for two years at most.
#[test]
fn a_secret_expires_from_today_on() {
    let google = CATALOGUE.iter().find(|preset| preset.id == "google");
    for (preset, day, expected) in [
        (office365(), "23.11.2026", Some(Problem::DatePast)),
        (office365(), "24.11.2026", None),
        (office365(), "24.11.2028", None),
        (office365(), "25.11.2028", Some(Problem::DateTooFar)),
        (google.unwrap(), "25.11.2028", None),
    ] {
        let draft = ProviderDraft {
            secret_expires: Entry::typed(day),
            ..ProviderDraft::from_preset(preset, &preset.name)
        };
        let checked = Checked::of(&draft, &[], TODAY);
        let found = checked.of_field(Field::SecretExpires);
        assert_eq!(found, expected.as_ref(), "{} {day}", preset.id);
    }
}

#[test]
fn an_application_belongs_to_one_tenant() {
    for (sign_in, expected) in [
        (SignIn::User, Problem::SharedTenant("common".to_owned())),
        (SignIn::Application, Problem::ApplicationNeedsTenant),
    ] {
        let draft = ProviderDraft {
            sign_in,
            authorization_endpoint: Entry::typed(
                "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            ),
            token_endpoint: Entry::typed(
                "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            ),
            ..office()
        };
        let checked = Checked::of(&draft, &[], TODAY);
        assert_eq!(checked.of_field(Field::TokenEndpoint), Some(&expected));
    }
}
