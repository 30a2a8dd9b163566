//! Who takes the mail of a domain (RFC 5321 section 5.1): its MX record, asked of the name servers of this
//! machine.

use std::net::SocketAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use thiserror::Error;
use tokio::time::{Duration, timeout};

use crate::domain::evidence::{Evidence, Fault};
use crate::domain::stage::Stage;

/// Who takes the mail of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailExchange {
    /// These hosts, the preferred one first; lower case, without the final dot.
    Hosts(Vec<String>),
    /// Nobody: there is no record, or that of RFC 7505.
    Nobody,
    /// There is no such domain.
    NoDomain,
}

/// Why nobody knows.
#[derive(Debug, Error)]
pub enum LookupError {
    /// The name servers of this machine are not known, or none of them gave a usable answer.
    #[error("the name servers gave no usable answer")]
    Failed(#[from] NetError),
    /// There was no answer in time.
    #[error("the name servers did not answer in time")]
    Deadline,
}

/// Asks for the MX record of a domain in its A-label form. `name_servers` are asked in place of this
/// machine's own, where there are any.
///
/// # Errors
/// Nobody knows.
pub async fn mail_exchange(
    domain: &str,
    name_servers: &[SocketAddr],
) -> Result<MailExchange, LookupError> {
    let resolver = resolver(name_servers)?;
    // The final dot keeps the search domains of this machine out.
    let asked = resolver.mx_lookup(format!("{domain}."));
    let answer = match timeout(DEADLINE, asked).await {
        Err(_) => return Err(LookupError::Deadline),
        Ok(Err(error)) if error.is_nx_domain() => return Ok(MailExchange::NoDomain),
        Ok(Err(error)) if error.is_no_records_found() => return Ok(MailExchange::Nobody),
        Ok(answer) => answer?,
    };
    let mut hosts: Vec<(u16, String)> = answer
        .answers()
        .iter()
        .filter_map(|record| match &record.data {
            RData::MX(mx) => Some((mx.preference, mx.exchange.to_ascii())),
            _ => None,
        })
        .map(|(preference, host)| (preference, host.trim_end_matches('.').to_ascii_lowercase()))
        .filter(|(_, host)| !host.is_empty())
        .collect();
    hosts.sort();
    Ok(if hosts.is_empty() {
        MailExchange::Nobody
    } else {
        MailExchange::Hosts(hosts.into_iter().map(|(_, host)| host).collect())
    })
}

fn resolver(name_servers: &[SocketAddr]) -> Result<TokioResolver, NetError> {
    let mut builder = if name_servers.is_empty() {
        TokioResolver::builder_tokio()?
    } else {
        let servers = name_servers.iter().copied().map(at).collect();
        let config = ResolverConfig::from_name_servers(servers);
        TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
    };
    let options = builder.options_mut();
    options.timeout = PATIENCE;
    options.attempts = 1;
    options.use_hosts_file = ResolveHosts::Never;
    options.cache_size = 0;
    // A port of one's own choice makes Windows ask the person whether it may be used.
    options.os_port_selection = true;
    builder.build()
}

fn at(server: SocketAddr) -> NameServerConfig {
    let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
    for connection in &mut connections {
        connection.port = server.port();
    }
    NameServerConfig::new(server.ip(), true, connections)
}

impl LookupError {
    /// What is known of the failure.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let (fault, words) = match self {
            Self::Failed(NetError::Timeout) | Self::Deadline => (Fault::Deadline, String::new()),
            Self::Failed(error) => (Fault::NameUnknown, error.to_string()),
        };
        Evidence {
            stage: Stage::Resolve,
            fault,
            words,
        }
    }
}

/// Of one question; a lost packet is repeated once.
const PATIENCE: Duration = Duration::from_secs(2);
/// Of all questions, over both transports.
const DEADLINE: Duration = Duration::from_secs(5);
