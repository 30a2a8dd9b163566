//! All that waits: network, disk, keyring. One thread with one runtime; commands come in, events go out.

mod access;
mod application_token;
pub mod atomic;
pub mod autoconfig;
pub mod browser;
pub mod checkup;
mod clipboard;
pub mod connect;
pub mod conversation;
mod desk;
mod discovery;
pub mod failure;
mod fetch;
mod finding;
pub mod handover;
pub mod headless;
pub mod http;
pub mod id_token;
pub mod imap;
pub mod keyring;
pub mod line;
pub mod mail_exchange;
pub mod message;
pub mod oauth;
pub mod outgoing;
mod papers;
pub mod password;
pub mod places;
pub mod pop3;
mod preflight;
pub mod redirect;
mod reminder;
mod renewal;
mod reporter;
mod run;
mod runs;
pub mod sasl;
pub mod secrets;
pub mod secure;
mod serve;
pub mod settings;
pub mod smtp;
pub mod tls;
mod tokens;
pub mod transcript;
mod transfer;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::runtime;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;

use crate::domain::draft::ProviderEdit;
use crate::message::{Command, Event, Kept};
use desk::Settings;
use keyring::Keyring;
use places::Places;
use serve::serve;
use settings::SettingsFile;
use tls::Trust;

/// The way to the service thread. Dropped, it ends the thread; runs are cancelled, and what is on its
/// way to the disk gets there.
#[derive(Debug)]
pub struct Service {
    commands: Option<UnboundedSender<Command>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// What is kept, without secrets and without a password, for a look from the command line. Blocks.
#[must_use]
pub fn kept(places: &Places) -> Kept {
    let settings = SettingsFile::<Settings>::open(places);
    Kept {
        providers: settings.value().providers.clone(),
        mailboxes: settings.value().mailboxes.clone(),
        recipient: None,
    }
}

/// What a service starts with.
#[derive(Debug)]
pub struct Setup {
    /// Where everything is kept.
    pub places: Places,
    /// Whose certificates are trusted.
    pub trust: Trust,
    /// The training provider that a first start begins with, instead of example data.
    pub sandbox: Option<ProviderEdit>,
    /// Where the key to the secrets is kept; without one the password wraps it.
    pub keyring: Option<Keyring>,
    /// Who is asked for the MX records of mail domains; where there is nobody, the name servers of this machine.
    pub name_servers: Vec<SocketAddr>,
    /// The browser is opened for consent; else whoever reads the events goes there.
    pub opens_browser: bool,
}

/// The way back: events, each followed by a wake-up of whoever reads them.
#[derive(Clone)]
pub(crate) struct Outbox {
    events: mpsc::Sender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Service {
    /// Starts the thread. `wake` is called after each event.
    ///
    /// # Errors
    /// The system gives no thread out.
    pub fn start(
        setup: Setup,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<(Self, mpsc::Receiver<Event>)> {
        let (commands, inbox) = unbounded_channel();
        let (events, outbox) = mpsc::channel();
        let out = Outbox {
            events,
            wake: Arc::new(wake),
        };
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let thread = thread::Builder::new()
            .name("service".to_owned())
            .spawn(move || {
                runtime.block_on(LocalSet::new().run_until(serve(setup, inbox, out)));
                // A look-up or a browser that does not come back must not keep the window's process.
                runtime.shutdown_background();
            })?;
        Ok((
            Self {
                commands: Some(commands),
                thread: Some(thread),
            },
            outbox,
        ))
    }

    /// Hands a command over. After the thread has ended nobody is there to read it.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands
            && commands.send(command).is_err()
        {
            tracing::error!("the service thread has ended");
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.commands = None;
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("the service thread has panicked");
        }
    }
}

impl Outbox {
    /// Events that somebody reads when it is over.
    fn quiet() -> (Self, mpsc::Receiver<Event>) {
        let (events, unread) = mpsc::channel();
        let wake = Arc::new(|| {});
        (Self { events, wake }, unread)
    }

    fn send(&self, event: Event) {
        // Whoever closes the window does not want to know any more.
        if self.events.send(event).is_ok() {
            (self.wake)();
        }
    }
}
