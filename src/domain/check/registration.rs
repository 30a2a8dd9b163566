//! The judgement of an app registration: client ID, secret, endpoints, scopes.

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::{Check, Field, Problem};
use crate::domain::endpoint::{Endpoint, EndpointKind, trim_invisible};
use crate::domain::expiry::parse_day;
use crate::domain::preset;
use crate::domain::provider::{Registration, SignIn};
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::scope::Scopes;

/// Longest validity that the portal offers for a client secret.
const MAX_SECRET_DAYS: i64 = 731;
/// Tenants of the Microsoft identity platform that stand for many.
const SHARED_TENANTS: [&str; 2] = ["common", "organizations"];
/// Pairs of hosts that belong together although they differ.
const HOST_PAIRS: [(&str, &str); 1] = [("accounts.google.com", "oauth2.googleapis.com")];

impl Check<'_> {
    pub(super) fn registration(&mut self, today: NaiveDate) -> Option<Registration> {
        let client_id = self.client_id();
        self.client_secret();
        let secret_expires = self.secret_expires(today);
        let endpoints = self.endpoints();
        let redirect_uri = self.take(
            Field::RedirectUri,
            RedirectUri::parse(&self.draft.redirect_uri),
            Problem::RedirectUri,
        );
        let scopes = self.scopes();
        let (authorization_endpoint, token_endpoint) = endpoints?;
        Some(Registration {
            client_id: client_id?,
            secret_expires,
            authorization_endpoint,
            token_endpoint,
            redirect_uri: redirect_uri?,
            scopes: scopes?,
        })
    }

    /// The entry came from the catalogue as one of the Microsoft identity platform.
    fn is_microsoft(&self) -> bool {
        preset::is_microsoft(&self.draft.preset)
    }

    fn client_id(&mut self) -> Option<String> {
        let text = trim_invisible(self.draft.client_id.entered());
        if text.is_empty() {
            self.say(Field::ClientId, Problem::Missing);
            return None;
        }
        if self.is_microsoft() && !is_guid(text) {
            self.say(Field::ClientId, Problem::ClientIdNotGuid);
            return None;
        }
        Some(text.to_owned())
    }

    fn client_secret(&mut self) {
        let draft = self.draft;
        let text = if draft.client_secret.example {
            ""
        } else {
            draft.client_secret.text.0.trim()
        };
        if !draft.client_secret.is_given() {
            let problem = match draft.sign_in {
                SignIn::Application => Problem::Missing,
                _ => Problem::SecretMissing,
            };
            self.say(Field::ClientSecret, problem);
        } else if self.is_microsoft() && is_guid(text) {
            self.say(Field::ClientSecret, Problem::SecretIsGuid);
        } else if text.contains(char::is_whitespace) {
            self.say(Field::ClientSecret, Problem::SecretHasBlank);
        }
    }

    fn secret_expires(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let text = self.draft.secret_expires.entered();
        if text.is_empty() {
            return None;
        }
        let day = self.take(Field::SecretExpires, parse_day(text).ok_or(()), |()| {
            Problem::DateUnreadable
        })?;
        if day < today {
            self.say(Field::SecretExpires, Problem::DatePast);
        } else if self.is_microsoft() && day - today > Duration::days(MAX_SECRET_DAYS) {
            self.say(Field::SecretExpires, Problem::DateTooFar);
        }
        Some(day)
    }

    fn endpoints(&mut self) -> Option<(Endpoint, Endpoint)> {
        use EndpointKind::{Authorization, Token};
        let draft = self.draft;
        let authorization = self.take(
            Field::AuthorizationEndpoint,
            Endpoint::parse(draft.authorization_endpoint.entered()),
            Problem::Endpoint,
        );
        let token = self.take(
            Field::TokenEndpoint,
            Endpoint::parse(draft.token_endpoint.entered()),
            Problem::Endpoint,
        );
        let kinds = (
            authorization.as_ref().and_then(Endpoint::kind),
            token.as_ref().and_then(Endpoint::kind),
        );
        if kinds == (Some(Token), Some(Authorization)) {
            self.say(Field::AuthorizationEndpoint, Problem::EndpointsSwapped);
            self.say(Field::TokenEndpoint, Problem::EndpointsSwapped);
        } else {
            if kinds.0 == Some(Token) {
                self.say(Field::AuthorizationEndpoint, Problem::EndpointOfOtherKind);
            }
            if kinds.1 == Some(Authorization) {
                self.say(Field::TokenEndpoint, Problem::EndpointOfOtherKind);
            }
        }
        for (field, endpoint) in [
            (Field::AuthorizationEndpoint, &authorization),
            (Field::TokenEndpoint, &token),
        ] {
            let Some(endpoint) = endpoint else { continue };
            if self.is_microsoft() && endpoint.is_version_1() {
                self.say(field, Problem::EndpointVersion1);
            }
            if let Some(host) = endpoint.international_host() {
                self.say(field, Problem::InternationalHost(host.to_owned()));
            }
            if let Some(host) = endpoint.private_host() {
                self.say(field, Problem::PrivateHost(host.to_owned()));
            }
            if let Some(tenant) = endpoint
                .tenant()
                .filter(|tenant| SHARED_TENANTS.contains(tenant))
            {
                self.say(
                    field,
                    match draft.sign_in {
                        SignIn::Application => Problem::ApplicationNeedsTenant,
                        _ => Problem::SharedTenant(tenant.to_owned()),
                    },
                );
            }
        }
        let (authorization, token) = (authorization?, token?);
        let (first, second) = (authorization.authority(), token.authority());
        if first != second && !HOST_PAIRS.contains(&(first, second)) {
            self.say(
                Field::TokenEndpoint,
                Problem::HostsDiffer(first.to_owned(), second.to_owned()),
            );
        } else if let (Some(first), Some(second)) = (authorization.tenant(), token.tenant())
            && !first.eq_ignore_ascii_case(second)
        {
            self.say(
                Field::TokenEndpoint,
                Problem::TenantsDiffer(first.to_owned(), second.to_owned()),
            );
        }
        Some((authorization, token))
    }

    fn scopes(&mut self) -> Option<Scopes> {
        let scopes = self.take(
            Field::Scopes,
            Scopes::parse(&self.draft.scopes),
            Problem::Scopes,
        )?;
        if self.is_microsoft() && self.draft.sign_in == SignIn::Application {
            if !scopes
                .iter()
                .eq(scopes.iter().filter(|scope| scope.ends_with("/.default")))
            {
                self.say(Field::Scopes, Problem::ScopeNotDefault);
            }
        } else if self.is_microsoft() {
            if !scopes.iter().any(|scope| scope.ends_with("/SMTP.Send")) {
                self.say(Field::Scopes, Problem::ScopeWithoutSend);
            } else if !scopes.iter().any(|scope| scope == "offline_access") {
                self.say(Field::Scopes, Problem::ScopeWithoutRefresh);
            }
        }
        Some(scopes)
    }
}

fn is_guid(text: &str) -> bool {
    Uuid::try_parse(text).is_ok() && text.len() == 36
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::{Checked, Severity};
    use crate::domain::draft::{Entry, ProviderDraft};

    /// A registration at this server, of which all else is right.
    fn at(host: &str) -> Checked {
        let mut draft = ProviderDraft::from_preset(preset::office365(), "Office365");
        draft.client_id = Entry::typed("7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913");
        draft.client_secret.edited("Abc8Q~not.a.guid".to_owned());
        let tenant = format!("https://{host}/contoso.com/oauth2/v2.0");
        draft.authorization_endpoint = Entry::typed(format!("{tenant}/authorize"));
        draft.token_endpoint = Entry::typed(format!("{tenant}/token"));
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Checked::of(&draft, &[], today)
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
}
