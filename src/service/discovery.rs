//! Finds the tenant of a mail domain: asks the authorization server for its metadata, without a secret
//! and without an account.

use tokio::time::{Duration, Instant};
use url::Url;

use crate::domain::address::Address;
use crate::domain::diagnosis::{Diagnosis, Subject, Vendor};
use crate::domain::discovery::{self, Discovery, DocumentError};
use crate::domain::endpoint::Endpoint;
use crate::domain::evidence::{Evidence, Fault, LocalFault, ProtocolFault};
use crate::domain::preset::{self, Preset};
use crate::domain::stage::Stage;
use crate::message::{Event, JobId};
use crate::service::desk::Desk;
use crate::service::http::Http;
use crate::service::oauth::{self, OAuthError, Refusal, plain_words};

/// Somebody waits in front of the screen; honest answers take a second.
const PATIENCE: Duration = Duration::from_secs(10);

impl Desk {
    /// Finds the tenant of an address and tells.
    pub async fn discover(&self, job: JobId, preset: &str, address: &Address) {
        let discovery = match self.ask(preset, address).await {
            Ok(discovery) => discovery,
            Err((evidence, endpoint)) => {
                tracing::warn!(fault = ?evidence.fault, words = evidence.words, "no tenant was found");
                let subject = Subject {
                    mailbox: address.to_string(),
                    tenant: address.domain().to_owned(),
                    endpoint,
                    vendor: Some(Vendor::Microsoft),
                    ..Subject::default()
                };
                Discovery::Failed(Box::new(Diagnosis::of(evidence, subject)))
            }
        };
        self.out.send(Event::Discovered { job, discovery });
    }

    /// A failure comes with the server that was asked.
    async fn ask(&self, preset: &str, address: &Address) -> Result<Discovery, (Evidence, String)> {
        let nowhere = |fault| (evidence(fault, String::new()), String::new());
        let preset =
            preset::find(preset).ok_or_else(|| nowhere(Fault::Local(LocalFault::Incomplete)))?;
        let url = self
            .metadata_of(preset, address.domain())
            .ok_or_else(|| nowhere(Fault::Local(LocalFault::Incomplete)))?;
        let at = |evidence| (evidence, url.authority().to_owned());
        let network = self.network().map_err(at)?;
        document(&network.http, &url, preset).await.map_err(at)
    }

    /// Where the metadata of a domain's tenant is: at the entry's own server, in the training mode at the
    /// training provider's.
    fn metadata_of(&self, preset: &Preset, domain: &str) -> Option<Url> {
        let endpoint = match &self.sandbox {
            Some(entry) => entry.provider.authorization_endpoint.entered().to_owned(),
            None => preset.authorization_endpoint().replace("{tenant}", domain),
        };
        metadata_at(&Endpoint::parse(&endpoint).ok()?, domain)
    }
}

/// Where the metadata of a tenant is at the authorization server of this endpoint.
pub(super) fn metadata_at(endpoint: &Endpoint, tenant: &str) -> Option<Url> {
    let mut url = endpoint.url().clone();
    url.set_query(None);
    url.path_segments_mut().ok()?.clear().extend([
        tenant,
        "v2.0",
        ".well-known",
        "openid-configuration",
    ]);
    Some(url)
}

async fn document(http: &Http, url: &Url, preset: &Preset) -> Result<Discovery, Evidence> {
    let answer = http
        .get(url, "application/json", Instant::now() + PATIENCE)
        .await
        .map_err(|error| error.evidence())?;
    match oauth::success(answer, b"") {
        Ok(answer) => discovery::read(answer.body(), url, preset).map_err(|error| distrust(&error)),
        Err(error) if is_not_found(&error) => Ok(Discovery::NotFound),
        Err(error) => Err(error.evidence()),
    }
}

/// Microsoft says `invalid_tenant` with 400, where its documents are served by somebody else 404.
fn is_not_found(error: &OAuthError) -> bool {
    match error {
        OAuthError::NotOAuth { status, .. } => *status == NOT_FOUND,
        OAuthError::Refused { refusal, .. } => {
            is_tenant_missing(refusal) || refusal.fault.http_status == Some(NOT_FOUND)
        }
        _ => false,
    }
}

/// Microsoft itself says that there is no such tenant.
pub(super) fn is_tenant_missing(refusal: &Refusal) -> bool {
    refusal.fault.aadsts == Some(TENANT_NOT_FOUND)
        || refusal.fault.aadsts.is_none() && refusal.fault.error == "invalid_tenant"
}

fn distrust(error: &DocumentError) -> Evidence {
    let fault = match error {
        DocumentError::NotDocument => Fault::Protocol(ProtocolFault::NotOAuth),
        DocumentError::ForeignIssuer { .. } | DocumentError::ForeignEndpoint { .. } => {
            Fault::Local(LocalFault::IssuerMismatch)
        }
    };
    evidence(fault, plain_words(&error.to_string(), MAX_WORDS))
}

fn evidence(fault: Fault, words: String) -> Evidence {
    Evidence {
        stage: Stage::Token,
        fault,
        words,
    }
}

const NOT_FOUND: u16 = 404;
/// AADSTS90002.
const TENANT_NOT_FOUND: u32 = 90_002;
/// A document may name an endpoint of any length.
const MAX_WORDS: usize = 400;
