//! What the administrator of the customer's tenant has to do for a mailbox. Only what was parsed: it stands
//! in lines that somebody runs.

use url::Url;
use uuid::Uuid;

use crate::domain::address::Address;
use crate::domain::draft::ProviderDraft;
use crate::domain::endpoint::Endpoint;
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::SignIn;

/// What there is to do for one mailbox at Microsoft. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminTask {
    /// Whose mail is sent and fetched.
    pub mailbox: Address,
    /// The application.
    pub client_id: Uuid,
    /// The tenant, as it stands in the endpoints.
    pub tenant: String,
    /// Where the administrator consents for everybody.
    pub consent: Url,
    /// What is to be set up beside the protocols.
    pub way: Way,
}

/// How the mailbox is got into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its own user signs in.
    Own,
    /// Another user signs in, who needs rights.
    Shared(Address),
    /// The application signs in; its object, where that is known.
    Application(Option<Uuid>),
}

impl AdminTask {
    /// The task for a mailbox; `None` where it is not Microsoft's, or too little was entered to name it.
    #[must_use]
    pub fn of(provider: &ProviderDraft, mailbox: &Mailbox) -> Option<Self> {
        if !preset::is_microsoft(&provider.preset) {
            return None;
        }
        let address = Address::parse(&mailbox.address).ok()?;
        let client_id = Uuid::try_parse(provider.client_id.entered()).ok()?;
        let endpoint = Endpoint::parse(provider.authorization_endpoint.entered()).ok()?;
        let way = match provider.sign_in {
            SignIn::Password => return None,
            SignIn::Application => Way::Application(Uuid::try_parse(&provider.object_id).ok()),
            SignIn::User if address.is_same_as(mailbox.user()) => Way::Own,
            SignIn::User => Way::Shared(Address::parse(mailbox.user()).ok()?),
        };
        Some(Self {
            mailbox: address,
            client_id,
            tenant: endpoint.tenant()?.to_owned(),
            consent: consent_page(&endpoint, client_id)?,
            way,
        })
    }
}

/// Where an administrator consents to all permissions of a registration at once; `None` where the endpoint
/// is not Microsoft's.
#[must_use]
pub fn consent_page(endpoint: &Endpoint, client_id: Uuid) -> Option<Url> {
    let tenant = match endpoint.tenant()? {
        // There nobody knows whose tenant it is before the administrator has signed in.
        "common" | "consumers" => "organizations",
        tenant => tenant,
    };
    let mut page = endpoint.url().clone();
    page.set_query(None);
    page.set_path(&format!("/{tenant}/adminconsent"));
    page.query_pairs_mut()
        .append_pair("client_id", &client_id.to_string());
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Entry;

    const CLIENT_ID: &str = "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913";
    const OBJECT_ID: &str = "0d9f6a3e-4b1c-4c57-8f2e-6a7b8c9d0e1f";

    fn entered() -> (ProviderDraft, Mailbox) {
        let mut provider = ProviderDraft::from_preset(preset::office365(), "Office365");
        provider.client_id = Entry::typed(CLIENT_ID);
        provider.authorization_endpoint =
            Entry::typed("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?p=1");
        let mailbox = Mailbox {
            address: "rechnung@contoso.com".to_owned(),
            ..Mailbox::new(provider.id)
        };
        (provider, mailbox)
    }

    #[test]
    fn each_way_in_is_a_task_of_its_own() {
        let (mut provider, mut mailbox) = entered();
        let task = AdminTask::of(&provider, &mailbox).unwrap();
        assert_eq!(
            (task.way, task.tenant.as_str(), task.consent.as_str()),
            (
                Way::Own,
                "contoso.com",
                "https://login.microsoftonline.com/contoso.com/adminconsent?client_id=7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913"
            )
        );
        "erp@contoso.com".clone_into(&mut mailbox.sign_in_user);
        let user = Address::parse("erp@contoso.com").unwrap();
        let way = |provider: &ProviderDraft| AdminTask::of(provider, &mailbox).map(|task| task.way);
        assert_eq!(way(&provider), Some(Way::Shared(user)));
        provider.sign_in = SignIn::Application;
        assert_eq!(way(&provider), Some(Way::Application(None)));
        OBJECT_ID.clone_into(&mut provider.object_id);
        let known = Uuid::try_parse(OBJECT_ID).unwrap();
        assert_eq!(way(&provider), Some(Way::Application(Some(known))));
        provider.sign_in = SignIn::Password;
        assert_eq!(way(&provider), None);
    }

    #[test]
    fn there_is_no_task_without_its_values() {
        for spoil in [
            (|provider, _| provider.client_id = Entry::typed("x; Remove-Mailbox *"))
                as fn(&mut ProviderDraft, &mut Mailbox),
            |provider, _| provider.client_id = Entry::default(),
            |provider, _| provider.authorization_endpoint = Entry::typed("https://a.example/b"),
            |provider, _| "google".clone_into(&mut provider.preset),
            |_, mailbox| mailbox.address.clear(),
            |_, mailbox| "a b".clone_into(&mut mailbox.sign_in_user),
        ] {
            let (mut provider, mut mailbox) = entered();
            spoil(&mut provider, &mut mailbox);
            assert_eq!(AdminTask::of(&provider, &mailbox), None);
        }
    }

    #[test]
    fn nobody_consents_for_everybodys_tenant() {
        let endpoint =
            Endpoint::parse("https://login.microsoftonline.us/common/oauth2/v2.0/authorize");
        let page = consent_page(&endpoint.unwrap(), Uuid::nil()).unwrap();
        assert!(
            page.as_str().starts_with(
                "https://login.microsoftonline.us/organizations/adminconsent?client_id=0000"
            ),
            "{page}"
        );
    }
}
