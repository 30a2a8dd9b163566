//! The one HTTP client: what the token endpoint is called with.
//!
//! It never follows a redirect (a 307 would carry the client secret to another host), never unpacks,
//! reads at most 1 MiB and gives every call one deadline from the first name look-up to the last byte.
//! An [`Endpoint`] is https, or http on loopback: nothing here can send a secret in the clear.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use oauth2::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use oauth2::{HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use thiserror::Error;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::domain::endpoint::{Endpoint, is_loopback};
use crate::domain::evidence::{Evidence, Fault, LocalFault, ProtocolFault, TlsFault};
use crate::domain::stage::Stage;
use crate::service::oauth::plain_words;

/// What a call may take, name look-up and retries included. Honest answers take one second; proxies give up after 30.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Calls token endpoints. Cloning is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Http {
    outside: reqwest::Client,
    /// No proxy can reach this machine's loopback.
    loopback: reqwest::Client,
    deadline: Duration,
}

/// Why a call brought no answer.
#[derive(Debug, Error)]
pub enum HttpError {
    /// The client could not be built, or the request could not be sent as it stands.
    #[error("the HTTP client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// The host has no address.
    #[error("the host name is unknown")]
    NameUnknown(#[source] reqwest::Error),
    /// The handshake failed, or the certificate was refused.
    #[error("TLS failed: {fault:?}")]
    Tls {
        /// Why.
        fault: TlsFault,
        /// The same in rustls' words.
        #[source]
        source: reqwest::Error,
    },
    /// The proxy of this machine did not open the tunnel; with 407 it wants a password.
    #[error("the proxy refused the tunnel")]
    Proxy(#[source] reqwest::Error),
    /// The operating system reported a failure: refused, reset, unreachable.
    #[error("the connection failed: {kind}")]
    Io {
        /// Which.
        kind: io::ErrorKind,
        /// The whole chain.
        #[source]
        source: reqwest::Error,
    },
    /// The server closed the connection before its answer was complete.
    #[error("the server closed the connection before its answer was complete")]
    Closed(#[source] reqwest::Error),
    /// No HTTP.
    #[error("the answer is no HTTP")]
    Malformed(#[source] reqwest::Error),
    /// The deadline ran out.
    #[error("no complete answer in time")]
    Deadline,
    /// More than 1 MiB.
    #[error("the answer is longer than any token answer")]
    TooLong,
    /// A status 3xx; never followed.
    #[error("the endpoint redirects to {host:?}")]
    Redirected {
        /// Host of the `Location` header, empty where there was none.
        host: String,
    },
}

impl Http {
    /// A client that trusts whom `tls` trusts. `deadline` is [`DEADLINE`] unless somebody waits in front of the screen.
    ///
    /// # Errors
    /// [`HttpError::Setup`], where the system's proxy settings are unusable.
    pub fn new(tls: &Arc<ClientConfig>, deadline: Duration) -> Result<Self, HttpError> {
        // reqwest is built without HTTP/2: the answer to an ALPN "h2" could not be read.
        let mut tls = ClientConfig::clone(tls);
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let builder = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(Policy::none())
                .referer(false)
                .retry(reqwest::retry::never())
                .connect_timeout(CONNECT_TIMEOUT.min(deadline))
                .pool_idle_timeout(IDLE)
                .user_agent(concat!("AEVO-Administrator/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            outside: builder().build().map_err(HttpError::Setup)?,
            loopback: builder().no_proxy().build().map_err(HttpError::Setup)?,
            deadline,
        })
    }

    /// When a call that starts now must be over.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.deadline
    }

    /// Opens a connection in advance, while the user is in the browser, so that the exchange costs one
    /// round trip. Sends no secret. Returns the head of whatever the server has answered.
    ///
    /// # Errors
    /// [`HttpError`] where there is no answer.
    pub async fn warm(&self, endpoint: &Endpoint, until: Instant) -> Result<HeaderMap, HttpError> {
        let url = endpoint.url();
        let call = self.client(url).head(url.clone()).send();
        let mut answer = timeout_at(until, call)
            .await
            .map_err(|_| HttpError::Deadline)??;
        Ok(std::mem::take(answer.headers_mut()))
    }

    /// Asks for a document.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn get(
        &self,
        url: &Url,
        accept: &'static str,
        until: Instant,
    ) -> Result<HttpResponse, HttpError> {
        let mut request = HttpRequest::new(Vec::new());
        // What no request can be made of goes nowhere, and the client says so.
        *request.uri_mut() = url.as_str().parse().unwrap_or_default();
        let accept = HeaderValue::from_static(accept);
        request.headers_mut().insert(ACCEPT, accept);
        self.call(request, until).await
    }

    /// Sends one request once and reads the whole answer, whatever its status below 300 or from 400 on.
    ///
    /// # Errors
    /// [`HttpError`] where there is no complete answer, or a redirect.
    pub async fn call(
        &self,
        request: HttpRequest,
        until: Instant,
    ) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(HttpError::Setup)?;
        timeout_at(until, self.send(request))
            .await
            .map_err(|_| HttpError::Deadline)?
    }

    /// Posts a form that is already encoded; else as [`Self::call`].
    ///
    /// # Errors
    /// [`HttpError`] where there is no complete answer, or a redirect.
    pub async fn post(
        &self,
        endpoint: &Endpoint,
        form: String,
        until: Instant,
    ) -> Result<HttpResponse, HttpError> {
        let url = endpoint.url();
        let request = self
            .client(url)
            .post(url.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .build()
            .map_err(HttpError::Setup)?;
        timeout_at(until, self.send(request))
            .await
            .map_err(|_| HttpError::Deadline)?
    }

    async fn send(&self, request: reqwest::Request) -> Result<HttpResponse, HttpError> {
        let url = request.url().clone();
        let mut response = self.client(&url).execute(request).await?;
        if response.status().is_redirection() {
            let host = response
                .headers()
                .get(LOCATION)
                .and_then(|location| url.join(location.to_str().ok()?).ok())
                .and_then(|target| target.host_str().map(str::to_owned));
            return Err(HttpError::Redirected {
                host: host.unwrap_or_default(),
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }

    fn client(&self, url: &Url) -> &reqwest::Client {
        if url.host().is_some_and(|host| is_loopback(&host)) {
            &self.loopback
        } else {
            &self.outside
        }
    }
}

impl HttpError {
    /// The connection broke: the same call may well succeed a second later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
        match self {
            Self::Closed(_) => true,
            Self::Io { kind, .. } => {
                matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset)
            }
            _ => false,
        }
    }

    /// What is known of the failure.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let fault = match self {
            Self::Setup(_) => Fault::Protocol(ProtocolFault::Malformed),
            Self::Proxy(_) => Fault::Local(LocalFault::Proxy),
            Self::NameUnknown(_) => Fault::NameUnknown,
            Self::Tls { fault, .. } => Fault::Tls(*fault),
            Self::Io { kind, .. } => Fault::Io(*kind),
            Self::Closed(_) => Fault::Closed,
            Self::Deadline => Fault::Deadline,
            // In a mail protocol these two mean something else.
            Self::Malformed(_) | Self::TooLong => Fault::Protocol(ProtocolFault::NotOAuth),
            Self::Redirected { .. } => Fault::Local(LocalFault::EndpointRedirects),
        };
        let words = match self {
            Self::Redirected { host } => host.clone(),
            Self::TooLong => self.to_string(),
            _ => {
                let causes: Vec<String> = chain(self).skip(1).map(ToString::to_string).collect();
                causes.join(": ")
            }
        };
        Evidence {
            stage: Stage::Token,
            fault,
            words: plain_words(&words, usize::MAX),
        }
    }
}

impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        let source = error.without_url();
        // The outer ones only say "other".
        let io_kind = chain(&source)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .last()
            .map(io::Error::kind);
        if source.is_builder() {
            return Self::Setup(source);
        }
        if source.is_timeout() {
            return Self::Deadline;
        }
        if source.is_dns() {
            return Self::NameUnknown(source);
        }
        let tls = chain(&source)
            .find_map(|cause| cause.downcast_ref())
            .map(tls_fault);
        if let Some(fault) = tls {
            return Self::Tls { fault, source };
        }
        match (source.is_connect(), io_kind) {
            // The TCP connection stood: a failure to build one has another kind.
            (true, Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)) => {
                Self::Tls {
                    fault: TlsFault::CutOff,
                    source,
                }
            }
            // hyper-util keeps the type of its tunnel failures to itself; every other one has a cause of a known type.
            (true, None) => Self::Proxy(source),
            (false, Some(io::ErrorKind::UnexpectedEof)) => Self::Closed(source),
            (_, Some(kind)) => Self::Io { kind, source },
            (false, None) => {
                let is_closed = chain(&source)
                    .find_map(|cause| cause.downcast_ref::<hyper::Error>())
                    .is_some_and(|error| error.is_incomplete_message() || error.is_closed());
                if is_closed {
                    Self::Closed(source)
                } else {
                    Self::Malformed(source)
                }
            }
        }
    }
}

/// An error and its causes, first to last, with those that `io::Error` hides from `source`.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error.downcast_ref::<io::Error>().map(io::Error::get_ref) {
            Some(Some(inner)) => Some(inner as &(dyn StdError + 'static)),
            _ => error.source(),
        }
    })
}

/// rustls' errors in the words of the domain.
fn tls_fault(error: &rustls::Error) -> TlsFault {
    use rustls::{AlertDescription as Alert, CertificateError as Certificate, Error};
    match error {
        Error::InvalidCertificate(certificate) => match certificate {
            Certificate::UnknownIssuer => TlsFault::UnknownIssuer,
            Certificate::Expired | Certificate::ExpiredContext { .. } => TlsFault::Expired,
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                TlsFault::NotYetValid
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                TlsFault::WrongName
            }
            _ => TlsFault::BadCertificate,
        },
        Error::InvalidMessage(_) | Error::InappropriateMessage { .. } => TlsFault::NotTls,
        Error::PeerIncompatible(_)
        | Error::AlertReceived(
            Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::InsufficientSecurity,
        ) => TlsFault::Incompatible,
        Error::AlertReceived(_) => TlsFault::CutOff,
        _ => TlsFault::BadCertificate,
    }
}

/// Leaves time for a second address where the first one swallows packets.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection kept longer may have been forgotten by a firewall, and a code is not sent twice.
const IDLE: Duration = Duration::from_mins(1);
/// A token answer has a few thousand bytes; one with every group of a large directory some ten thousand.
const MAX_BODY: usize = 1024 * 1024;
