//! The catalogue of providers (`assets/providers.json`): what is known of each before anybody types.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::provider::TransportSecurity;

/// One kind of provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Kept in the settings file; never changes.
    pub id: String,
    /// What a new entry is called.
    pub name: String,
    /// How access tokens are got; without it the mailboxes have passwords.
    pub oauth2: Option<OAuth2Preset>,
    /// Message submission.
    pub smtp: ServerPreset,
    /// IMAP.
    pub imap: ServerPreset,
    /// POP3.
    pub pop3: ServerPreset,
    /// Where the values come from.
    pub source: String,
}

/// How access tokens are got.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2Preset {
    /// With `{tenant}` where the customer's tenant belongs.
    pub authorization_endpoint: String,
    /// With `{tenant}` where the customer's tenant belongs.
    pub token_endpoint: String,
    /// RFC 8628 section 3.1, where it is of use: Google's, for one, grants no mail scopes.
    pub device_authorization_endpoint: Option<String>,
    /// What a user is asked for.
    pub scopes: Vec<String>,
    /// What the application itself asks for, where it may sign in on its own.
    pub application_scope: Option<String>,
    /// Sent with the authorization request besides what the specification demands.
    pub authorization_parameters: Vec<(String, String)>,
    /// The Microsoft identity platform: client IDs are GUIDs, endpoints carry tenant and version.
    pub client_id_is_guid: bool,
}

impl Preset {
    /// One of the clouds of the Microsoft identity platform.
    #[must_use]
    pub fn is_microsoft(&self) -> bool {
        self.oauth2
            .as_ref()
            .is_some_and(|oauth2| oauth2.client_id_is_guid)
    }

    /// Each customer has endpoints of its own, in which its tenant stands.
    #[must_use]
    pub fn has_tenant(&self) -> bool {
        self.authorization_endpoint().contains("{tenant}")
    }

    /// Where its users sign in, as the catalogue writes it; nothing where tokens are not needed.
    #[must_use]
    pub fn authorization_endpoint(&self) -> &str {
        self.oauth2
            .as_ref()
            .map_or("", |oauth2| &oauth2.authorization_endpoint)
    }
}

/// A server of the catalogue; without a host where each customer has another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerPreset {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: TransportSecurity,
}

/// All presets in the order in which they are offered. A test holds that the embedded file is readable.
pub static CATALOGUE: LazyLock<Vec<Preset>> =
    LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

const FILE: &str = include_str!("../../assets/providers.json");

/// What a fresh installation begins with.
#[must_use]
pub fn office365() -> &'static Preset {
    &CATALOGUE[0]
}

/// An entry was made from the preset of one of Microsoft's clouds.
#[must_use]
pub fn is_microsoft(id: &str) -> bool {
    find(id).is_some_and(Preset::is_microsoft)
}

/// Where the preset of this id hands out codes for another device; with `{tenant}` as the others.
#[must_use]
pub fn device_authorization_endpoint(id: &str) -> Option<&'static str> {
    let oauth2 = find(id)?.oauth2.as_ref()?;
    oauth2.device_authorization_endpoint.as_deref()
}

/// The preset of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Preset> {
    CATALOGUE.iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope::Scopes;

    #[test]
    fn the_catalogue_is_usable() {
        let catalogue: Vec<Preset> = serde_json::from_str(FILE).unwrap();
        assert_eq!(office365().id, "office365");
        for preset in &catalogue {
            assert!(preset.smtp.port > 0, "{}", preset.id);
            assert!(!preset.source.is_empty(), "{}", preset.id);
            let Some(oauth2) = &preset.oauth2 else {
                continue;
            };
            for scopes in [
                Some(oauth2.scopes.join(" ")),
                oauth2.application_scope.clone(),
            ] {
                let scopes = scopes.as_deref().map(Scopes::parse);
                assert!(scopes.is_none_or(|scopes| scopes.is_ok()), "{}", preset.id);
            }
            let asks_for_consent = ("prompt".to_owned(), "consent".to_owned());
            assert!(
                !oauth2.client_id_is_guid
                    || !oauth2.authorization_parameters.contains(&asks_for_consent)
            );
        }
    }
}
