//! Asks a domain for its mail servers. Sends no address: only the domain's own server is asked, and it knows
//! the domain.

use oauth2::http::StatusCode;
use thiserror::Error;
use tokio::time::{Duration, Instant};
use url::Url;

use crate::domain::autoconfig::{DocumentError, Servers, read};
use crate::service::http::{Http, HttpError};

/// Why a place has no usable document.
#[derive(Debug, Error)]
pub enum AutoconfigError {
    /// There is no answer; a redirect is none.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// Any status but 200.
    #[error("the server answered with status {0}")]
    Status(StatusCode),
    /// More than 256 KiB.
    #[error("the answer is longer than any document")]
    TooLong,
    /// What came is of no use.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The place is not encrypted.
    #[error("the place is not encrypted")]
    Scheme,
}

/// Where a domain describes its servers, the better place first.
#[must_use]
pub fn places(domain: &str) -> Vec<Url> {
    [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
    ]
    .iter()
    .filter_map(|place| Url::parse(place).ok())
    .collect()
}

/// Asks all places at once; the first of them that has a usable document is believed.
pub async fn ask(http: &Http, places: &[Url], domain: &str) -> Option<Servers> {
    let until = Instant::now() + DEADLINE;
    let mut asked = tokio::task::JoinSet::new();
    for (at, place) in places.iter().enumerate() {
        let (http, place, domain) = (http.clone(), place.clone(), domain.to_owned());
        asked.spawn(async move { (at, ask_one(&http, &place, &domain, until).await) });
    }
    let mut answers = vec![None; places.len()];
    while let Some(Ok((at, answer))) = asked.join_next().await {
        if let Err(error) = &answer {
            let place = places[at].authority();
            tracing::info!(place, %error, "no autoconfig");
        }
        answers[at] = Some(answer.ok());
        // Once all the better places have said no, nobody waits for the worse ones.
        let mut settled = answers.iter().map_while(Option::as_ref);
        if let Some(servers) = settled.find_map(Clone::clone) {
            return Some(servers);
        }
    }
    None
}

/// Asks one place.
///
/// # Errors
/// Says why it has no usable document.
pub async fn ask_one(
    http: &Http,
    place: &Url,
    domain: &str,
    until: Instant,
) -> Result<Servers, AutoconfigError> {
    if place.scheme() != "https" {
        return Err(AutoconfigError::Scheme);
    }
    let answer = http.get(place, "text/xml", until).await?;
    if answer.status() != StatusCode::OK {
        return Err(AutoconfigError::Status(answer.status()));
    }
    if answer.body().len() > MAX_DOCUMENT {
        return Err(AutoconfigError::TooLong);
    }
    Ok(read(answer.body(), domain)?)
}

/// Somebody waits in front of the screen, and a domain without such a server may swallow packets.
const DEADLINE: Duration = Duration::from_secs(5);
/// An honest document has some kilobytes.
const MAX_DOCUMENT: usize = 256 * 1024;
