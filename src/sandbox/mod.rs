//! The built-in training provider (`--sandbox`): an authorization server and mail servers on
//! loopback with which the whole job can be practised offline, failures included.
//!
//! It is a small Microsoft 365: one tenant with one registered application and four mailboxes. On the
//! consent page the technician chooses what shall happen, or signs in to a mailbox that is named after a
//! cause; the choice sticks to that consent and is played where it belongs, in the browser, at the token
//! endpoint or in the mail conversation. What can be played is a table, `assets/sandbox/plays.json`.
//!
//! ```text
//! http.rs ── authorization.rs ── pages.rs        GET authorize, consent form
//!        ├── device.rs ── pages.rs               POST devicecode, its code and consent
//!        └── tokens.rs ── application.rs         POST token, metadata
//! smtp/, imap/, pop3.rs ── mail.rs               lines, TLS, XOAUTH2
//!            all ── scenario.rs ── play.rs       what to play, and in which words
//!            all ── tenant.rs ── grants.rs       requests, codes, tokens
//!                            └── store.rs        mailboxes
//! ```
//!
//! Everything is kept in memory and is gone with the [`Sandbox`].

mod application;
mod authorization;
mod certificate;
mod device;
mod entries;
mod grants;
mod http;
mod imap;
mod listener;
mod mail;
mod message;
mod pages;
mod parameters;
mod permission;
mod play;
mod pop3;
mod random;
mod refusal;
mod scenario;
mod smtp;
mod store;
mod tenant;
mod tokens;

use std::sync::Arc;
use std::{fmt, io};

use rustls::pki_types::CertificateDer;
use secrecy::SecretString;
use thiserror::Error;
use tokio::task::JoinSet;

pub use self::store::ReceivedMail;

use self::listener::LoopbackListener;
use self::permission::Permissions;
use self::tenant::Tenant;
use crate::domain::provider::{MailServer, TransportSecurity};

/// A running training provider. Dropping it ends its servers and every connection to them.
pub struct Sandbox {
    tenant: Arc<Tenant>,
    certificate: CertificateDer<'static>,
    smtp: MailServer,
    smtp_implicit_tls: MailServer,
    imap: MailServer,
    pop3: MailServer,
    /// Ends its tasks when it is dropped.
    _servers: JoinSet<()>,
}

/// Why the training provider did not start.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// No port on loopback.
    #[error("the training servers cannot listen")]
    Listen(#[from] io::Error),
    /// The certificate could not be made.
    #[error("the training certificate cannot be issued")]
    Certificate(#[from] rcgen::Error),
    /// The certificate was refused by the TLS implementation.
    #[error("the training servers cannot offer TLS")]
    Tls(#[from] rustls::Error),
    /// The operating system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

impl Sandbox {
    /// Starts all servers on free ports of 127.0.0.1 and, where this machine has it, `::1`. Needs a
    /// tokio runtime.
    ///
    /// # Errors
    /// When no port is free or no key can be made.
    pub async fn start() -> Result<Self, SandboxError> {
        let (certificate, certificates) = certificate::issue()?;
        let web = LoopbackListener::bind().await?;
        let tenant = Arc::new(Tenant::new(web.port())?);
        let mut servers = JoinSet::new();

        let served = Arc::clone(&tenant);
        servers.spawn(web.serve(move |stream| http::converse(stream, Arc::clone(&served))));

        let mut smtp = async |security| -> io::Result<MailServer> {
            let listener = LoopbackListener::bind().await?;
            let reached = mail_server(&listener, security);
            let (served, certificates) = (Arc::clone(&tenant), certificates.clone());
            servers.spawn(listener.serve(move |stream| {
                smtp::converse(stream, Arc::clone(&served), certificates.clone(), security)
            }));
            Ok(reached)
        };
        let smtp_start_tls = smtp(TransportSecurity::StartTls).await?;
        let smtp_implicit_tls = smtp(TransportSecurity::ImplicitTls).await?;

        let listener = LoopbackListener::bind().await?;
        let imap = mail_server(&listener, TransportSecurity::ImplicitTls);
        let (served, encryption) = (Arc::clone(&tenant), certificates.clone());
        servers.spawn(
            listener.serve(move |stream| {
                imap::converse(stream, Arc::clone(&served), encryption.clone())
            }),
        );

        let listener = LoopbackListener::bind().await?;
        let pop3 = mail_server(&listener, TransportSecurity::ImplicitTls);
        let served = Arc::clone(&tenant);
        servers.spawn(listener.serve(move |stream| {
            pop3::converse(stream, Arc::clone(&served), certificates.clone())
        }));

        Ok(Self {
            tenant,
            certificate,
            smtp: smtp_start_tls,
            smtp_implicit_tls,
            imap,
            pop3,
            _servers: servers,
        })
    }

    /// `http://localhost:PORT/<tenant>/oauth2/v2.0/authorize`
    #[must_use]
    pub fn authorization_endpoint(&self) -> String {
        self.endpoint("authorize")
    }

    /// `http://localhost:PORT/<tenant>/oauth2/v2.0/token`
    #[must_use]
    pub fn token_endpoint(&self) -> String {
        self.endpoint("token")
    }

    /// Of the one registered application.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.tenant.client_id
    }

    /// Of the one registered application.
    #[must_use]
    pub fn client_secret(&self) -> SecretString {
        self.tenant.client_secret.clone()
    }

    /// All scopes that the job needs, separated by blanks.
    #[must_use]
    pub fn scopes(&self) -> String {
        Permissions::all_scopes()
    }

    /// The addresses of the mailboxes; each is its user's name too.
    #[must_use]
    pub fn mailboxes(&self) -> [&'static str; 4] {
        tenant::ACCOUNTS.map(|(address, _)| address)
    }

    /// Message submission with STARTTLS, as at Microsoft.
    #[must_use]
    pub fn smtp(&self) -> MailServer {
        self.smtp.clone()
    }

    /// Message submission with TLS from the first byte, as most others offer it.
    #[must_use]
    pub fn smtp_implicit_tls(&self) -> MailServer {
        self.smtp_implicit_tls.clone()
    }

    /// IMAP with TLS from the first byte.
    #[must_use]
    pub fn imap(&self) -> MailServer {
        self.imap.clone()
    }

    /// POP3 with TLS from the first byte.
    #[must_use]
    pub fn pop3(&self) -> MailServer {
        self.pop3.clone()
    }

    /// Of the authority that signed the servers' certificate; to be trusted by this process alone.
    #[must_use]
    pub fn certificate(&self) -> CertificateDer<'static> {
        self.certificate.clone()
    }

    /// All mails that were taken over since the start, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.tenant.store().received()
    }

    fn endpoint(&self, name: &str) -> String {
        let origin = &self.tenant.origin;
        format!("{origin}/{}/oauth2/v2.0/{name}", tenant::DOMAIN)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("origin", &self.tenant.origin)
            .finish_non_exhaustive()
    }
}

fn mail_server(listener: &LoopbackListener, security: TransportSecurity) -> MailServer {
    MailServer {
        host: "localhost".to_owned(),
        port: listener.port(),
        security,
    }
}
