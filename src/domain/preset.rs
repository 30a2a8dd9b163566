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
    /// Mail domains that are the provider's own, with all below them.
    #[serde(default)]
    pub domains: Vec<String>,
    /// The same of hosts in the MX records of its customers' domains.
    #[serde(default)]
    pub mx: Vec<String>,
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

/// The provider whose own domain this is.
#[must_use]
pub fn of_domain(domain: &str) -> Option<&'static Preset> {
    closest(domain, |preset| &preset.domains)
}

/// The provider to whom a host belongs that stands in an MX record.
#[must_use]
pub fn of_mail_exchange(host: &str) -> Option<&'static Preset> {
    closest(host, |preset| &preset.mx)
}

/// Of all endings that fit, the longest decides: one provider's hosts may stand under another's.
fn closest(
    name: &str,
    endings: impl Fn(&'static Preset) -> &'static [String],
) -> Option<&'static Preset> {
    CATALOGUE
        .iter()
        .flat_map(|preset| endings(preset).iter().map(move |ending| (ending, preset)))
        .filter(|(ending, _)| is_at_or_below(name, ending))
        .max_by_key(|(ending, _)| ending.len())
        .map(|(_, preset)| preset)
}

fn is_at_or_below(name: &str, ending: &str) -> bool {
    name.strip_suffix(ending)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// „Eigener Server": whatever the catalogue does not know.
#[must_use]
pub fn own_server() -> Option<&'static Preset> {
    find("own_server")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::host_name;
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

    #[test]
    fn each_ending_leads_to_its_entry_alone() {
        type Look = fn(&str) -> Option<&'static Preset>;
        type Endings = fn(&Preset) -> &[String];
        let kinds: [(Endings, Look); 2] = [
            (|preset| &preset.domains, of_domain),
            (|preset| &preset.mx, of_mail_exchange),
        ];
        for (endings, look) in kinds {
            let mut seen = std::collections::HashSet::new();
            for preset in CATALOGUE.iter() {
                for ending in endings(preset) {
                    assert!(seen.insert(ending), "{ending} twice");
                    assert_eq!(host_name(ending).as_deref(), Some(ending.as_str()));
                    assert!(ending.contains('.'), "{ending}");
                    for name in [ending.clone(), format!("a.b.{ending}")] {
                        assert_eq!(look(&name).map(|found| &*found.id), Some(&*preset.id));
                    }
                    // Inside a label nothing ends.
                    let longer = look(&format!("x{ending}"));
                    assert!(longer.is_none_or(|found| found.id != preset.id), "{ending}");
                    assert_eq!(look(&format!("{ending}.example")), None);
                }
            }
        }
    }

    #[test]
    fn the_longest_ending_decides() {
        let cases = [
            ("contoso-com.mail.protection.outlook.com", "office365"),
            ("contoso-com.r-v1.mx.microsoft", "office365"),
            ("eur.olc.protection.outlook.com", "outlook_com"),
            ("contoso.mail.protection.office365.us", "office365_gcc_high"),
            (
                "contoso-cn.mail.protection.partner.outlook.cn",
                "office365_21vianet",
            ),
            ("mta5.am0.yahoodns.net", "yahoo"),
            ("mx-aol.mail.gm0.yahoodns.net", "aol"),
            ("aspmx.l.google.com", "google"),
            ("alt3.aspmx2.googlemail.com", "google"),
            ("mx00.kundenserver.de", "ionos"),
            ("smtpin.rzone.de", "strato"),
            ("www123.your-server.de", "hetzner"),
            ("w0123456.kasserver.com", "all_inkl"),
        ];
        for (host, id) in cases {
            assert_eq!(of_mail_exchange(host), find(id), "{host}");
        }
        for host in [
            "",
            ".",
            "com",
            "outlook.com",
            "mail.protection.outlook.com.evil.example",
        ] {
            assert_eq!(of_mail_exchange(host), None, "{host}");
        }
        assert_eq!(of_domain("contoso.onmicrosoft.com"), Some(office365()));
        assert_eq!(of_domain("notgmx.de"), None);
    }
}
