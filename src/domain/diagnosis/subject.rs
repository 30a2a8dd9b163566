//! Of whom a diagnosis speaks.

use crate::domain::draft::{ProviderDraft, ServerDraft};
use crate::domain::endpoint::Endpoint;
use crate::domain::mailbox::Mailbox;
use crate::domain::preset::CATALOGUE;
use crate::domain::provider::SignIn;

/// Whose servers refused. The same words mean different things at different providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// Microsoft 365 and Outlook.com.
    Microsoft,
    /// Gmail and Google Workspace.
    Google,
    /// Yahoo and AOL.
    Yahoo,
    /// Zoho Mail.
    Zoho,
    /// Yandex.
    Yandex,
    /// GMX, WEB.DE and IONOS.
    Gmx,
    /// Any other.
    Other,
}

/// What the texts of a diagnosis are filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The mailbox.
    pub mailbox: String,
    /// OAuth client ID.
    pub client_id: String,
    /// The tenant of the endpoints.
    pub tenant: String,
    /// The host of the token endpoint.
    pub endpoint: String,
    /// The submission server with its port.
    pub server: String,
    /// The IMAP server with its port.
    pub imap: String,
    /// The POP3 server with its port.
    pub pop3: String,
    /// The redirect URI.
    pub redirect_uri: String,
    /// The recipient of the mail.
    pub recipient: String,
    /// The provider, where it is known before any word was read.
    pub vendor: Option<Vendor>,
    /// The object of the enterprise application, where it is known.
    pub object_id: String,
    /// How it is signed in; `None` where that is not known.
    pub sign_in: Option<SignIn>,
}

impl Subject {
    /// What is known of a mailbox and its provider, as far as it was entered.
    #[must_use]
    pub fn of(provider: &ProviderDraft, mailbox: Option<&Mailbox>) -> Self {
        let address = mailbox
            .map(|mailbox| mailbox.address.trim().to_owned())
            .unwrap_or_default();
        let recipient = mailbox
            .map(|mailbox| mailbox.test_recipient.trim().to_owned())
            .unwrap_or_default();
        let endpoint = Endpoint::parse(provider.token_endpoint.entered()).ok();
        Self {
            recipient: if recipient.is_empty() {
                address.clone()
            } else {
                recipient
            },
            mailbox: address,
            client_id: provider.client_id.entered().to_owned(),
            tenant: endpoint
                .as_ref()
                .and_then(Endpoint::tenant)
                .unwrap_or_default()
                .to_owned(),
            endpoint: endpoint
                .map(|endpoint| endpoint.authority().to_owned())
                .unwrap_or_default(),
            server: place(&provider.smtp),
            imap: place(&provider.imap),
            pop3: place(&provider.pop3),
            redirect_uri: provider.redirect_uri.trim().to_owned(),
            object_id: provider.object_id.clone(),
            vendor: Vendor::of_host(provider.smtp.host.trim()),
            sign_in: Some(provider.sign_in),
        }
    }
}

impl Subject {
    /// What is known of a mailbox by its address: its provider, where it is kept, or the address alone.
    #[must_use]
    pub fn named(address: &str, providers: &[ProviderDraft], mailboxes: &[Mailbox]) -> Self {
        let address = address.trim();
        let mailbox = mailboxes
            .iter()
            .find(|mailbox| mailbox.address.trim().eq_ignore_ascii_case(address));
        mailbox
            .and_then(|mailbox| {
                let provider = providers
                    .iter()
                    .find(|provider| provider.id == mailbox.provider)?;
                Some(Self::of(provider, Some(mailbox)))
            })
            .unwrap_or_else(|| Self {
                mailbox: address.to_owned(),
                recipient: address.to_owned(),
                ..Self::default()
            })
    }
}

fn place(server: &ServerDraft) -> String {
    format!("{}:{}", server.host.trim(), server.port.trim())
}

impl Vendor {
    /// Whose host this is, where that is known.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        let host = host.to_ascii_lowercase();
        HOSTS
            .iter()
            .find(|(_, names)| names.iter().any(|name| host.ends_with(name)))
            .map(|(vendor, _)| *vendor)
    }

    /// Reads a vendor's name, or the name under which the catalogue offers it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [
            ("microsoft", Self::Microsoft),
            ("google", Self::Google),
            ("yahoo", Self::Yahoo),
            ("zoho", Self::Zoho),
            ("yandex", Self::Yandex),
            ("gmx", Self::Gmx),
            ("generic", Self::Other),
        ]
        .into_iter()
        .find_map(|(known, vendor)| known.eq_ignore_ascii_case(name).then_some(vendor))
        .or_else(|| {
            let preset = CATALOGUE
                .iter()
                .find(|preset| preset.name.eq_ignore_ascii_case(name))?;
            Self::of_host(&preset.smtp.host)
        })
    }
}

const HOSTS: &[(Vendor, &[&str])] = &[
    (
        Vendor::Microsoft,
        &[
            "office365.com",
            "office.com",
            "outlook.com",
            "outlook.cn",
            "office365.us",
            "microsoftonline.com",
            "microsoftonline.us",
            "microsoftonline.cn",
        ],
    ),
    (
        Vendor::Google,
        &[
            "gmail.com",
            "googlemail.com",
            "google.com",
            "googleapis.com",
        ],
    ),
    (Vendor::Yahoo, &["yahoo.com", "aol.com"]),
    (Vendor::Zoho, &["zoho.com", "zoho.eu", "zoho.in"]),
    (Vendor::Yandex, &["yandex.ru", "yandex.com"]),
    (
        Vendor::Gmx,
        &["gmx.net", "gmx.com", "web.de", "ionos.de", "1und1.de"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Entry;
    use crate::domain::preset::office365;

    const TENANT: &str = "8c1d4b3a-0f8e-4d0b-9d6b-6f1c8e3b2a10";

    fn office() -> ProviderDraft {
        let tokens = format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token");
        ProviderDraft {
            token_endpoint: Entry::typed(tokens),
            client_id: Entry::typed("the client"),
            ..ProviderDraft::from_preset(office365(), "Office365")
        }
    }

    fn mailbox(provider: &ProviderDraft, test_recipient: &str) -> Mailbox {
        Mailbox {
            address: " rechnung@contoso.de ".to_owned(),
            test_recipient: test_recipient.to_owned(),
            ..Mailbox::new(provider.id)
        }
    }

    #[test]
    fn is_what_was_entered() {
        let office = office();
        let subject = Subject::of(&office, Some(&mailbox(&office, "chef@contoso.de")));
        assert_eq!(subject.mailbox, "rechnung@contoso.de");
        assert_eq!(subject.recipient, "chef@contoso.de");
        assert_eq!(subject.client_id, "the client");
        assert_eq!(subject.tenant, TENANT);
        assert_eq!(subject.endpoint, "login.microsoftonline.com");
        assert_eq!(subject.server, "smtp.office365.com:587");
        assert_eq!(subject.vendor, Some(Vendor::Microsoft));
        assert_eq!(subject.sign_in, Some(SignIn::User));
        let to_itself = Subject::of(&office, Some(&mailbox(&office, " ")));
        assert_eq!(to_itself.recipient, "rechnung@contoso.de");
    }

    #[test]
    fn a_name_is_enough() {
        let office = office();
        let mailboxes = [mailbox(&office, "")];
        let known = Subject::of(&office, Some(&mailboxes[0]));
        let providers = [ProviderDraft::from_preset(office365(), "Another"), office];
        let named = |address| Subject::named(address, &providers, &mailboxes);
        assert_eq!(named("Rechnung@CONTOSO.de "), known);
        let stranger = Subject {
            mailbox: "x@contoso.de".to_owned(),
            recipient: "x@contoso.de".to_owned(),
            ..Subject::default()
        };
        assert_eq!(named(" x@contoso.de"), stranger);
    }
}
