//! The training tenant: what is registered in it, and what changes while a training runs.

use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::SandboxError;
use super::grants::Grants;
use super::random;
use super::scenario::Scenario;
use super::store::Store;

/// Shared by all servers of one sandbox.
pub(super) struct Tenant {
    /// `http://localhost:PORT`
    pub origin: String,
    pub port: u16,
    pub id: Uuid,
    pub client_id: String,
    /// The object of the enterprise application.
    pub service_principal: Uuid,
    pub client_secret: SecretString,
    /// The four that are offered, the shared one, then one for each cause that can be played.
    pub accounts: Vec<Account>,
    /// What plays before it is known who calls: the newest consent's.
    newest: Mutex<Scenario>,
    grants: Mutex<Grants>,
    store: Mutex<Store>,
}

/// A user of the tenant with a mailbox.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub address: &'static str,
    pub name: &'static str,
    /// `oid` in ID tokens.
    pub object_id: Uuid,
    /// What its name says.
    pub scenario: Scenario,
}

impl Tenant {
    /// A fresh tenant whose authorization server listens on `port`.
    pub fn new(port: u16) -> Result<Self, SandboxError> {
        let mut secret = random::text(SECRET_CHARACTERS).map_err(|_| SandboxError::Random)?;
        secret.replace_range(SECRET_MARK_AT, SECRET_MARK);
        let account = |address, name, scenario| Account {
            address,
            name,
            object_id: Uuid::new_v4(),
            scenario,
        };
        let offered = ACCOUNTS.map(|(address, name)| account(address, name, Scenario::NORMAL));
        let played = Scenario::mailboxes()
            .map(|(scenario, address)| account(address, scenario.name(), scenario));
        let shared = account(SHARED.0, SHARED.1, Scenario::NORMAL);
        let accounts: Vec<Account> = offered.into_iter().chain([shared]).chain(played).collect();
        Ok(Self {
            origin: format!("http://localhost:{port}"),
            port,
            id: Uuid::new_v4(),
            client_id: Uuid::new_v4().to_string(),
            service_principal: Uuid::new_v4(),
            client_secret: secret.into(),
            newest: Mutex::new(Scenario::NORMAL),
            grants: Mutex::default(),
            store: Mutex::new(Store::new(accounts.iter().map(|account| account.address))),
            accounts,
        })
    }

    /// One of its domains or its GUID, as in the first part of an endpoint's path.
    pub fn is_named(&self, text: &str) -> bool {
        [DOMAIN, MAIL_DOMAIN]
            .iter()
            .any(|domain| text.eq_ignore_ascii_case(domain))
            || Uuid::parse_str(text).is_ok_and(|id| id == self.id)
    }

    pub fn is_client(&self, id: &str) -> bool {
        self.client_id.eq_ignore_ascii_case(id)
    }

    pub fn is_secret(&self, given: &str) -> bool {
        let right = self.client_secret.expose_secret().as_bytes();
        right.ct_eq(given.as_bytes()).into()
    }

    pub fn account(&self, address: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.address.eq_ignore_ascii_case(address.trim()))
    }

    /// What a mailbox's name says.
    pub fn named(&self, address: &str) -> Scenario {
        self.account(address)
            .map_or(Scenario::NORMAL, |account| account.scenario)
    }

    /// The newest consent's.
    pub fn newest(&self) -> Scenario {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_newest(&self, scenario: Scenario) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = scenario;
    }

    /// Held for one look-up, never across a wait.
    pub fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held for one look-up, never across a wait.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Registered are `http://localhost:3017/` and the same without the slash. Microsoft ignores the port
/// of a localhost URI and compares the rest exactly.
pub(super) fn is_redirect_uri(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("http://localhost") else {
        return false;
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    match rest.strip_prefix(':') {
        None => rest.is_empty(),
        Some(port) => port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok(),
    }
}

/// The tenant's name in its endpoints.
pub(super) const DOMAIN: &str = "training.onmicrosoft.example";
/// What stands after the `@` of every mailbox.
pub(super) const MAIL_DOMAIN: &str = "training.example";
/// The registered application's name.
pub(super) const APPLICATION: &str = "AEVO Administrator";

/// The mailboxes that are offered.
pub(super) const ACCOUNTS: [(&str, &str); 4] = [
    ("rechnung@training.example", "Rechnung"),
    ("buchhaltung@training.example", "Buchhaltung"),
    ("einkauf@training.example", "Einkauf"),
    ("versand@training.example", "Versand"),
];

/// A shared mailbox: nobody signs in as it, and each of the others may open it.
pub(super) const SHARED: (&str, &str) = ("zentrale@training.example", "Zentrale");

/// Microsoft's secrets have 40 characters, of which the fourth to sixth are `8Q~`.
const SECRET_CHARACTERS: usize = 40;
const SECRET_MARK_AT: std::ops::Range<usize> = 3..6;
const SECRET_MARK: &str = "8Q~";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_match_as_at_microsoft() {
        for (text, expected) in [
            ("http://localhost:3017/", true),
            ("http://localhost:3017", true),
            ("http://localhost:49152/", true),
            ("http://localhost/", true),
            ("http://localhost", true),
            ("https://localhost:3017/", false),
            ("http://Localhost:3017/", false),
            ("http://127.0.0.1:3017/", false),
            ("http://localhost:3017//", false),
            ("http://localhost:3017/callback", false),
            ("http://localhost:3017/?a=b", false),
            ("http://localhost:70000/", false),
            ("http://localhost:/", false),
            ("http://localhost:+1/", false),
            ("http://localhost.evil.example/", false),
            ("http://localhost:1@evil.example/", false),
            ("", false),
        ] {
            assert_eq!(is_redirect_uri(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_secret_has_microsofts_shape() {
        let tenant = Tenant::new(1).unwrap();
        let secret = tenant.client_secret.expose_secret();
        assert_eq!((secret.len(), &secret[3..6]), (40, "8Q~"));
        assert!(tenant.is_secret(secret) && !tenant.is_secret(&secret[1..]));
        assert!(tenant.is_named(DOMAIN) && tenant.is_named(&tenant.id.to_string()));
        assert!(!tenant.is_named("common") && !tenant.is_named(&Uuid::new_v4().to_string()));
        let other = Tenant::new(1).unwrap();
        assert_ne!(secret, other.client_secret.expose_secret());
    }
}
