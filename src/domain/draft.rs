//! A provider as it was entered. Drafts are what the window edits and what the settings file holds:
//! nothing typed is lost, even where it is not yet valid. [`crate::domain::check`] makes a
//! [`Provider`](crate::domain::provider::Provider) of it.

mod entry;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use entry::{Entry, SecretEntry, SecretText};

use crate::domain::assistant::Progress;
use crate::domain::endpoint::Endpoint;
use crate::domain::mailbox::Mailbox;
use crate::domain::preset::{self, Preset, ServerPreset};
use crate::domain::provider::{ProviderId, SignIn, TransportSecurity};

/// A mail server as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerDraft {
    /// Host name.
    pub host: String,
    /// Decimal number.
    pub port: String,
    /// How the connection is encrypted.
    pub security: TransportSecurity,
}

/// A provider as it was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDraft {
    /// Never changes.
    pub id: ProviderId,
    /// What the list shows.
    pub name: String,
    /// The catalogue entry it was made from.
    pub preset: String,
    /// „Client ID"
    pub client_id: Entry,
    /// „Client Secret"
    #[serde(default)]
    pub client_secret: SecretEntry,
    /// „Geheimnis gültig bis"
    #[serde(default)]
    pub secret_expires: Entry,
    /// „Autorisierungsendpunkt"
    pub authorization_endpoint: Entry,
    /// „Token-Endpunkt"
    pub token_endpoint: Entry,
    /// „Umleitungs-URI"
    pub redirect_uri: String,
    /// „Berechtigungen (Scopes)", separated by blanks
    pub scopes: String,
    /// „Anmeldeart"
    #[serde(default)]
    pub sign_in: SignIn,
    /// The object of the enterprise application (its service principal) in the customer's tenant. Read from
    /// the first token that was issued to the application itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object_id: String,
    /// „SMTP-…"
    pub smtp: ServerDraft,
    /// „IMAP-…"
    pub imap: ServerDraft,
    /// „POP3-…"
    pub pop3: ServerDraft,
    /// How far the set-up assistant came.
    #[serde(default, skip_serializing_if = "Progress::is_untouched")]
    pub assistant: Progress,
}

/// One edit of a provider and its mailboxes: what OK and Übernehmen save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEdit {
    /// The provider.
    pub provider: ProviderDraft,
    /// All its mailboxes.
    pub mailboxes: Vec<Mailbox>,
}

/// The redirect URI that the guide registers.
pub const REDIRECT_URI: &str = "http://localhost:3017/";
const EXAMPLE_CLIENT_ID: &str = "00000000-1111-2222-3333-444444444444";
const EXAMPLE_TENANT: &str = "beispiel.onmicrosoft.com";

impl ProviderDraft {
    /// A new entry made from the catalogue, waiting for its registration's values.
    #[must_use]
    pub fn from_preset(preset: &Preset, name: &str) -> Self {
        let server = |server: &ServerPreset| ServerDraft {
            host: server.host.clone(),
            port: server.port.to_string(),
            security: server.security,
        };
        let endpoint = |template: &str| {
            if template.contains("{tenant}") {
                Entry::example(template.replace("{tenant}", EXAMPLE_TENANT))
            } else {
                Entry::typed(template)
            }
        };
        let oauth2 = preset.oauth2.as_ref();
        let sign_in = match oauth2 {
            Some(_) => SignIn::User,
            None => SignIn::Password,
        };
        let mut client_secret = SecretEntry {
            example: oauth2.is_some(),
            ..SecretEntry::default()
        };
        client_secret.loaded(false);
        Self {
            id: ProviderId(Uuid::new_v4()),
            name: name.to_owned(),
            preset: preset.id.clone(),
            client_id: Entry::example(if preset.is_microsoft() {
                EXAMPLE_CLIENT_ID
            } else {
                ""
            }),
            client_secret,
            secret_expires: Entry::default(),
            authorization_endpoint: endpoint(preset.authorization_endpoint()),
            token_endpoint: endpoint(oauth2.map_or("", |oauth2| &oauth2.token_endpoint)),
            redirect_uri: REDIRECT_URI.to_owned(),
            scopes: scopes_for(preset, sign_in).unwrap_or_default(),
            sign_in,
            object_id: String::new(),
            smtp: server(&preset.smtp),
            imap: server(&preset.imap),
            pop3: server(&preset.pop3),
            assistant: Progress::default(),
        }
    }

    /// A new entry like this one, for the next customer: servers, permissions and the way of signing in, and
    /// nothing that belongs to this customer: registration, secret, tenant.
    #[must_use]
    pub fn template(&self, name: &str) -> Self {
        let preset = preset::find(&self.preset).unwrap_or_else(preset::office365);
        Self {
            redirect_uri: self.redirect_uri.clone(),
            scopes: self.scopes.clone(),
            sign_in: self.sign_in,
            smtp: self.smtp.clone(),
            imap: self.imap.clone(),
            pop3: self.pop3.clone(),
            ..Self::from_preset(preset, name)
        }
    }

    /// Nothing but example data was entered.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.sign_in != SignIn::Password
            && self.client_id.entered().is_empty()
            && !self.client_secret.is_given()
    }

    /// The application itself may sign in at this provider.
    #[must_use]
    pub fn offers_application(&self) -> bool {
        self.scopes_of_catalogue(SignIn::Application).is_some()
    }

    /// Changes who signs in. Scopes that nobody has changed change with it, in whatever order they stand.
    pub fn set_sign_in(&mut self, sign_in: SignIn) {
        let set = |scopes: &str| -> BTreeSet<String> {
            scopes.split_whitespace().map(str::to_owned).collect()
        };
        let former = self.scopes_of_catalogue(self.sign_in);
        if let Some(scopes) = self.scopes_of_catalogue(sign_in)
            && former.is_none_or(|former| set(&former) == set(&self.scopes))
        {
            self.scopes = scopes;
        }
        self.sign_in = sign_in;
    }

    /// The tenant that the authorization endpoint names; example data names none.
    #[must_use]
    pub fn tenant(&self) -> Option<String> {
        let endpoint = Endpoint::parse(self.authorization_endpoint.entered()).ok()?;
        endpoint.tenant().map(str::to_owned)
    }

    /// Writes this tenant into both endpoints; their servers stay those that stand there.
    pub fn set_tenant(&mut self, tenant: &str) {
        let Some(oauth2) = preset::find(&self.preset).and_then(|preset| preset.oauth2.as_ref())
        else {
            return;
        };
        for (entry, template) in [
            (
                &mut self.authorization_endpoint,
                &oauth2.authorization_endpoint,
            ),
            (&mut self.token_endpoint, &oauth2.token_endpoint),
        ] {
            let endpoint = Endpoint::parse(&entry.text).ok();
            let former = endpoint.as_ref().and_then(Endpoint::tenant);
            let text = match (&endpoint, former) {
                (Some(endpoint), Some(former)) => {
                    endpoint
                        .to_string()
                        .replacen(&format!("/{former}/"), &format!("/{tenant}/"), 1)
                }
                _ => template.replace("{tenant}", tenant),
            };
            *entry = Entry::typed(text);
        }
    }

    fn scopes_of_catalogue(&self, sign_in: SignIn) -> Option<String> {
        scopes_for(preset::find(&self.preset)?, sign_in)
    }
}

fn scopes_for(preset: &Preset, sign_in: SignIn) -> Option<String> {
    let oauth2 = preset.oauth2.as_ref()?;
    match sign_in {
        SignIn::User => Some(oauth2.scopes.join(" ")),
        SignIn::Application => oauth2.application_scope.clone(),
        SignIn::Password => None,
    }
}
