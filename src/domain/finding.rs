//! Which entry of the catalogue fits an address.

use crate::domain::autoconfig::Servers;
use crate::domain::diagnosis::Diagnosis;
use crate::domain::preset::Preset;

/// What became of the search for the provider of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The domain is one of the provider's own.
    OwnDomain(&'static Preset),
    /// The provider takes the domain's mail (MX record).
    MailExchange(&'static Preset),
    /// The domain names its servers itself.
    Autoconfig(Box<Servers>),
    /// Mail is taken by somebody whom the catalogue does not know.
    Elsewhere,
    /// Nobody takes mail for this domain.
    NoMail,
    /// There is no such domain.
    NoDomain,
    /// Nobody knows.
    Failed(Box<Diagnosis>),
}
