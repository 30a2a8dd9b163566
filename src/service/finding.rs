//! Finds the provider of an address: by its domain, by the domain's MX record, by what the domain says of
//! itself.

use crate::domain::address::Address;
use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::finding::Finding;
use crate::domain::preset;
use crate::message::{Event, JobId};
use crate::service::autoconfig;
use crate::service::desk::Desk;
use crate::service::mail_exchange::{MailExchange, mail_exchange};

impl Desk {
    /// Finds the provider of an address and tells.
    pub async fn find_provider(&self, job: JobId, address: &Address) {
        let finding = self.provider_of(address).await;
        self.out.send(Event::ProviderFound { job, finding });
    }

    async fn provider_of(&self, address: &Address) -> Finding {
        let domain = address.domain();
        if let Some(preset) = preset::of_domain(domain) {
            return Finding::OwnDomain(preset);
        }
        let failure = match mail_exchange(domain, &self.name_servers).await {
            Ok(MailExchange::Hosts(hosts)) => {
                if let Some(preset) = hosts.iter().find_map(|host| preset::of_mail_exchange(host)) {
                    return Finding::MailExchange(preset);
                }
                None
            }
            Ok(MailExchange::Nobody) => return Finding::NoMail,
            Ok(MailExchange::NoDomain) => return Finding::NoDomain,
            // A network that lets no such question out may still let a proxy be asked.
            Err(error) => Some(error.evidence()),
        };
        if let Ok(network) = self.network() {
            let places = autoconfig::places(domain);
            if let Some(servers) = autoconfig::ask(&network.http, &places, domain).await {
                return Finding::Autoconfig(Box::new(servers));
            }
        }
        failure.map_or(Finding::Elsewhere, |evidence| {
            let subject = Subject {
                mailbox: address.to_string(),
                server: domain.to_owned(),
                ..Subject::default()
            };
            Finding::Failed(Box::new(Diagnosis::of(evidence, subject)))
        })
    }
}
