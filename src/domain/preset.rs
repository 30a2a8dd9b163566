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
    /// With `{tenant}` where the customer's tenant belongs.
    pub authorization_endpoint: String,
    /// With `{tenant}` where the customer's tenant belongs.
    pub token_endpoint: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Sent with the authorization request besides what the specification demands.
    pub authorization_parameters: Vec<(String, String)>,
    /// The Microsoft identity platform: client IDs are GUIDs, endpoints carry tenant and version.
    pub client_id_is_guid: bool,
    /// Message submission.
    pub smtp: ServerPreset,
    /// IMAP.
    pub imap: ServerPreset,
    /// POP3.
    pub pop3: ServerPreset,
    /// Where the values come from.
    pub source: String,
}

impl Preset {
    /// Each customer has endpoints of its own, in which its tenant stands.
    #[must_use]
    pub fn has_tenant(&self) -> bool {
        self.authorization_endpoint.contains("{tenant}")
    }
}

/// A server of the catalogue.
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
            assert!(
                Scopes::parse(&preset.scopes.join(" ")).is_ok(),
                "{}",
                preset.id
            );
            assert!(
                preset.smtp.port > 0 && !preset.source.is_empty(),
                "{}",
                preset.id
            );
            assert!(
                !preset.client_id_is_guid
                    || !preset
                        .authorization_parameters
                        .contains(&("prompt".to_owned(), "consent".to_owned()))
            );
        }
    }
}
