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
mod tests;
