//! What can be known before the browser opens: whether the tenant exists, whether every server can be
//! reached, and whether this machine's clock is right. Sends no secret.
//!
//! Only a tenant that does not exist stops the run. The browser waits for that answer alone, and not for
//! long; everything else is told as soon as it is known.

use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use oauth2::http::header::{AGE, DATE, HeaderMap};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, timeout_at};
use url::Url;

use crate::domain::diagnosis::{Diagnosis, Subject};
use crate::domain::endpoint::Endpoint;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::provider::{MailServer, Registration};
use crate::domain::stage::Stage;
use crate::message::RunEvent;
use crate::service::connect::{ConnectError, connect, resolve};
use crate::service::conversation::DeadlinePassed;
use crate::service::desk::Desk;
use crate::service::discovery::{is_tenant_missing, metadata_at};
use crate::service::http::Http;
use crate::service::oauth::{self, OAuthError};
use crate::service::reporter::Reporter;
use crate::service::run::Order;
use crate::service::secure::SecureError;

/// What is told meanwhile, and of whom.
#[derive(Clone)]
struct Watch {
    order: Rc<Order>,
    reporter: Rc<Reporter>,
    until: Instant,
}

/// Begins all questions and waits for the one whose answer may stop the run. What is returned goes on
/// asking until it is dropped.
///
/// # Errors
/// The tenant does not exist.
pub(super) async fn begin(
    desk: &Desk,
    order: &Rc<Order>,
    registration: &Registration,
    reporter: &Rc<Reporter>,
) -> Result<JoinSet<()>, Evidence> {
    let watch = Watch {
        order: Rc::clone(order),
        reporter: Rc::clone(reporter),
        until: Instant::now() + PATIENCE,
    };
    let mut going_on = JoinSet::new();
    let provider = &order.provider;
    for server in [&provider.smtp, &provider.imap, &provider.pop3] {
        let (watch, server) = (watch.clone(), server.clone());
        going_on.spawn_local(async move { watch.mail_server(&server).await });
    }
    // Where there is no way to the network at all, the exchange says why.
    let Ok(network) = desk.network() else {
        return Ok(going_on);
    };
    let asked = &registration.authorization_endpoint;
    let metadata = asked.tenant().and_then(|named| metadata_at(asked, named));
    // Its answer leaves a connection behind, which the exchange will use.
    let warms = metadata
        .as_ref()
        .is_none_or(|url| url.origin() != registration.token_endpoint.url().origin());
    if warms {
        let (watch, http) = (watch.clone(), network.http.clone());
        let endpoint = registration.token_endpoint.clone();
        let judges_clock = metadata.is_none();
        going_on.spawn_local(async move {
            watch.token_endpoint(&http, &endpoint, judges_clock).await;
        });
    }
    if let Some(url) = metadata {
        watch.tenant(&network.http, &url).await?;
    }
    Ok(going_on)
}

impl Watch {
    /// Only Microsoft's own word counts: other servers have paths of this shape too, and no such document.
    async fn tenant(&self, http: &Http, url: &Url) -> Result<(), Evidence> {
        let answer = match http.get(url, "application/json", self.until).await {
            Ok(answer) => answer,
            Err(error) => {
                let subject = Subject {
                    endpoint: url.authority().to_owned(),
                    ..self.order.subject.clone()
                };
                self.foresee(error.evidence(), subject);
                return Ok(());
            }
        };
        self.clock(answer.headers());
        match oauth::success(answer, b"") {
            Err(OAuthError::Refused { refusal, .. }) if is_tenant_missing(&refusal) => {
                Err(Evidence {
                    stage: Stage::Consent,
                    ..refusal.evidence()
                })
            }
            _ => Ok(()),
        }
    }

    /// The way to the token endpoint, with its certificate, and a connection in advance.
    async fn token_endpoint(&self, http: &Http, endpoint: &Endpoint, judges_clock: bool) {
        match http.warm(endpoint, self.until).await {
            Ok(head) if judges_clock => self.clock(&head),
            Ok(_) => {}
            Err(error) => self.foresee(error.evidence(), self.order.subject.clone()),
        }
    }

    /// The name has an address, and something listens there.
    async fn mail_server(&self, server: &MailServer) {
        let Err((stage, error)) = reach(server, self.until).await else {
            return;
        };
        let (fault, words) = SecureError::from(error).judge();
        let evidence = Evidence {
            stage,
            fault,
            words,
        };
        let subject = Subject {
            server: server.to_string(),
            ..self.order.subject.clone()
        };
        self.foresee(evidence, subject);
    }

    fn clock(&self, head: &HeaderMap) {
        let Some(theirs) = date(head) else { return };
        if (Utc::now() - theirs).abs() > TOLERANCE {
            let evidence = Evidence {
                stage: Stage::Token,
                fault: Fault::Local(LocalFault::ClockSkew),
                words: theirs.to_rfc2822(),
            };
            self.foresee(evidence, self.order.subject.clone());
        }
    }

    fn foresee(&self, evidence: Evidence, subject: Subject) {
        let diagnosis = Diagnosis::of(evidence, subject);
        tracing::warn!(
            cause = diagnosis.cause.label,
            server = diagnosis.server(),
            words = diagnosis.evidence.words,
            "the preflight has met something"
        );
        self.reporter.tell(RunEvent::Foreseen(Box::new(diagnosis)));
    }
}

async fn reach(server: &MailServer, until: Instant) -> Result<(), (Stage, ConnectError)> {
    let late = |_| ConnectError::Deadline(DeadlinePassed);
    let addresses = timeout_at(until, resolve(&server.host, server.port))
        .await
        .map_err(late)
        .flatten()
        .map_err(|error| (Stage::Resolve, error))?;
    timeout_at(until, connect(addresses))
        .await
        .map_err(late)
        .flatten()
        .map_err(|error| (Stage::Connect, error))?;
    Ok(())
}

/// RFC 9110 section 6.6.1. What a cache has kept is as old as its `Age` says, and tells no time.
fn date(head: &HeaderMap) -> Option<DateTime<Utc>> {
    if head.contains_key(AGE) {
        return None;
    }
    let date = head.get(DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
}

/// Longer than the first two repetitions of a lost packet, and nobody waits much longer for a browser.
const PATIENCE: Duration = Duration::from_secs(4);
/// Microsoft takes tokens and requests of clocks that differ by 5 minutes.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
