//! The training mode: the sandbox on a thread of its own, and the settings that lead to it.

use std::sync::{Arc, mpsc};
use std::thread;

use secrecy::ExposeSecret;
use tokio::runtime;
use tokio::sync::oneshot;

use crate::domain::draft::{Entry, ProviderDraft, ProviderEdit, SecretText, ServerDraft};
use crate::domain::mailbox::Mailbox;
use crate::domain::preset;
use crate::domain::provider::MailServer;
use crate::sandbox::{Sandbox, SandboxError};
use crate::service::Setup;
use crate::service::places::Places;
use crate::service::tls::Trust;

/// A running sandbox. Dropped, it ends.
pub(super) struct Training {
    pub sandbox: Arc<Sandbox>,
    /// Closed, it ends the thread.
    _stop: oneshot::Sender<()>,
}

impl Training {
    /// Starts the sandbox and waits until it listens.
    pub fn start() -> Result<Self, SandboxError> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (started, starting) = mpsc::channel();
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    // Nobody listens where the program has ended meanwhile.
                    let _ended = started.send(Sandbox::start().await.map(Arc::new));
                    let _ended = stopped.await;
                });
            })?;
        let sandbox = starting.recv().map_err(|_| SandboxError::Random)??;
        Ok(Self {
            sandbox,
            _stop: stop,
        })
    }

    /// What the service starts with: the sandbox's certificate is trusted, a first start holds its values,
    /// and nothing is left in anybody's keyring.
    pub fn setup(&self, places: Places, opens_browser: bool) -> Setup {
        Setup {
            places,
            trust: Trust::WithSandbox(self.sandbox.certificate()),
            sandbox: Some(self.entry()),
            keyring: None,
            name_servers: Vec::new(),
            opens_browser,
        }
    }

    /// The set-up that a technician would have entered.
    fn entry(&self) -> ProviderEdit {
        let preset = preset::office365();
        let mut provider = ProviderDraft::from_preset(preset, &preset.name);
        provider.client_id = Entry::typed(self.sandbox.client_id());
        provider.client_secret.text =
            SecretText(self.sandbox.client_secret().expose_secret().to_owned());
        provider.client_secret.example = false;
        provider.authorization_endpoint = Entry::typed(self.sandbox.authorization_endpoint());
        provider.token_endpoint = Entry::typed(self.sandbox.token_endpoint());
        provider.scopes = self.sandbox.scopes();
        provider.smtp = server(&self.sandbox.smtp());
        provider.imap = server(&self.sandbox.imap());
        provider.pop3 = server(&self.sandbox.pop3());
        let address = self
            .sandbox
            .mailboxes()
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned();
        let mailbox = Mailbox {
            address,
            ..Mailbox::new(provider.id)
        };
        ProviderEdit {
            provider,
            mailboxes: vec![mailbox],
        }
    }
}

fn server(server: &MailServer) -> ServerDraft {
    ServerDraft {
        host: server.host.clone(),
        port: server.port.to_string(),
        security: server.security,
    }
}
