//! A settings directory, a training provider, and the service between them; and the person in the browser.

use std::sync::mpsc::Receiver;
use std::time::Duration;

use aevo_administrator::domain::diagnosis::Diagnosis;
use aevo_administrator::domain::draft::{Entry, ProviderEdit, ServerDraft};
use aevo_administrator::domain::mailbox::Mailbox;
use aevo_administrator::domain::provider::MailServer;
use aevo_administrator::message::{
    Authorized, Command, Event, JobId, Kept, Receipt, RunEvent, Seal,
};
use aevo_administrator::sandbox::Sandbox;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};
use rustls::pki_types::CertificateDer;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::port::free_port;

pub const PASSWORD: &str = "ein langes Kennwort";
pub const PATIENCE: Duration = Duration::from_secs(40);

/// A settings directory, a training provider, and the service between them.
pub struct Bench {
    pub place: TempDir,
    pub sandbox: Sandbox,
    pub service: Service,
    pub events: Receiver<Event>,
    pub kept: Kept,
    /// The training provider takes any port of localhost, as Microsoft does.
    pub port: u16,
}

impl Bench {
    pub async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start().await.unwrap();
        let (service, events) = start(&place, &sandbox);
        let mut bench = Self {
            place,
            sandbox,
            service,
            events,
            kept: Kept::default(),
            port: free_port(),
        };
        assert!(matches!(bench.next().await, Event::Started(start) if start.first_start));
        bench
            .open(|job, password| Command::SetPassword { job, password })
            .await;
        bench
    }

    pub async fn restart(&mut self) {
        self.restart_trusting(self.sandbox.certificate()).await;
    }

    /// The same for servers that somebody else vouches for.
    pub async fn restart_trusting(&mut self, authority: CertificateDer<'static>) {
        let (service, events) = start_trusting(&self.place, authority);
        (self.service, self.events) = (service, events);
        assert!(matches!(self.next().await, Event::Started(start) if !start.first_start));
        self.open(|job, password| Command::Unlock { job, password })
            .await;
    }

    pub async fn open(&mut self, command: impl FnOnce(JobId, SecretString) -> Command) {
        self.service
            .send(command(JobId::next(), SecretString::from(PASSWORD)));
        loop {
            match self.next().await {
                Event::Opened { kept, seal, .. } => {
                    // There is no keyring here, and the service says so.
                    assert_eq!(seal, Seal::Password);
                    self.kept = kept;
                    return;
                }
                Event::Kept(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next event, while the training provider's tasks go on.
    pub async fn next(&mut self) -> Event {
        tokio::time::timeout(PATIENCE, async {
            loop {
                if let Ok(event) = self.events.try_recv() {
                    return event;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
        .await
        .expect("the service answers")
    }

    /// What a technician would have entered.
    pub fn edit(&self) -> ProviderEdit {
        let mut provider = self.kept.providers.first().cloned().unwrap();
        provider.client_id = Entry::typed(self.sandbox.client_id());
        if !provider.client_secret.kept {
            provider
                .client_secret
                .edited(self.sandbox.client_secret().expose_secret().to_owned());
        }
        provider.authorization_endpoint = Entry::typed(self.sandbox.authorization_endpoint());
        provider.token_endpoint = Entry::typed(self.sandbox.token_endpoint());
        provider.redirect_uri = format!("http://localhost:{}/", self.port);
        provider.smtp = server(&self.sandbox.smtp());
        provider.imap = server(&self.sandbox.imap());
        provider.pop3 = server(&self.sandbox.pop3());
        let mut mailboxes = self.kept.mailboxes.clone();
        if mailboxes.is_empty() {
            mailboxes.push(Mailbox {
                address: "rechnung@training.example".to_owned(),
                ..Mailbox::new(provider.id)
            });
        }
        ProviderEdit {
            provider,
            mailboxes,
        }
    }

    /// Runs a command to its end; the person in the browser chooses `scenario`.
    pub async fn run(
        &mut self,
        scenario: &str,
        command: impl FnOnce(JobId, Box<ProviderEdit>) -> Command,
    ) -> Outcome {
        self.run_with(self.edit(), scenario, command).await
    }

    /// The same with what somebody else has entered.
    pub async fn run_with(
        &mut self,
        edit: ProviderEdit,
        scenario: &str,
        command: impl FnOnce(JobId, Box<ProviderEdit>) -> Command,
    ) -> Outcome {
        let job = JobId::next();
        self.service.send(command(job, Box::new(edit)));
        let mut outcome = Outcome::default();
        loop {
            match self.next().await {
                Event::Kept(kept) => self.kept = kept,
                Event::Run { job: of, event } => {
                    assert_eq!(of, job);
                    match event {
                        RunEvent::ConsentAwaited { url, .. } => {
                            outcome.page = Some(visit(&url, scenario).await);
                        }
                        RunEvent::Authorized(authorized) => {
                            outcome.authorized = Some(authorized);
                            if !outcome.then_send {
                                return outcome;
                            }
                        }
                        RunEvent::Sent(receipt) => {
                            outcome.receipt = Some(receipt);
                            return outcome;
                        }
                        RunEvent::Failed { diagnosis, .. } => {
                            outcome.failed = Some(*diagnosis);
                            return outcome;
                        }
                        RunEvent::Fetched(why) => {
                            outcome.fetched = Some(*why);
                            return outcome;
                        }
                        RunEvent::Cancelled => return outcome,
                        RunEvent::DeviceAwaited {
                            user_code, address, ..
                        } => {
                            outcome.page = Some(type_code(&address, &user_code, scenario).await);
                        }
                        RunEvent::Foreseen(diagnosis) => outcome.foreseen.push(*diagnosis),
                        RunEvent::Progress(_)
                        | RunEvent::BrowserMissing
                        | RunEvent::PastedAddressWrong => {}
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }

    pub async fn authorize(&mut self, scenario: &str) -> Outcome {
        let mailbox = self.edit().mailboxes[0].clone();
        self.kept.mailboxes = vec![mailbox.clone()];
        self.run(scenario, |job, edit| Command::Authorize {
            job,
            edit,
            mailbox: mailbox.id,
            then_send: false,
        })
        .await
    }

    pub async fn authorize_on_device(&mut self, scenario: &str) -> Outcome {
        let mailbox = self.edit().mailboxes[0].clone();
        self.kept.mailboxes = vec![mailbox.clone()];
        self.run(scenario, |job, edit| Command::AuthorizeOnDevice {
            job,
            edit,
            mailbox: mailbox.id,
        })
        .await
    }

    /// „Alles prüfen"
    pub async fn check_all(&mut self) -> Outcome {
        let mailbox = self.kept.mailboxes[0].id;
        self.run("normal", |job, edit| Command::CheckAll {
            job,
            edit,
            mailbox,
        })
        .await
    }

    pub async fn send(&mut self) -> Outcome {
        let mailbox = self.edit().mailboxes[0].id;
        self.run("normal", |job, edit| Command::SendTestMail {
            job,
            edit,
            mailbox,
        })
        .await
    }
}

/// What came of a run.
#[derive(Default)]
pub struct Outcome {
    pub then_send: bool,
    pub page: Option<String>,
    pub authorized: Option<Authorized>,
    pub receipt: Option<Receipt>,
    pub failed: Option<Diagnosis>,
    pub fetched: Option<Diagnosis>,
    /// What the preflight has met.
    pub foreseen: Vec<Diagnosis>,
}

impl Outcome {
    pub fn cause(&self) -> &'static str {
        self.failed
            .as_ref()
            .map_or("none", |diagnosis| diagnosis.cause.label)
    }
}

pub fn start(place: &TempDir, sandbox: &Sandbox) -> (Service, Receiver<Event>) {
    start_trusting(place, sandbox.certificate())
}

fn start_trusting(
    place: &TempDir,
    authority: CertificateDer<'static>,
) -> (Service, Receiver<Event>) {
    Service::start(setup(place, authority), || {}).unwrap()
}

pub fn setup(place: &TempDir, authority: CertificateDer<'static>) -> Setup {
    Setup {
        places: Places::find(Some(place.path())).unwrap(),
        trust: Trust::WithSandbox(authority),
        sandbox: None,
        keyring: None,
        name_servers: Vec::new(),
        opens_browser: false,
    }
}

pub fn server(server: &MailServer) -> ServerDraft {
    ServerDraft {
        host: server.host.clone(),
        port: server.port.to_string(),
        security: server.security,
    }
}

/// The person in the browser: chooses, agrees or declines, and ends on the program's page.
pub async fn visit(url: &str, scenario: &str) -> String {
    browse(url, scenario, reqwest::redirect::Policy::default())
        .await
        .text()
        .await
        .unwrap()
}

/// The address that a browser elsewhere is sent to, and cannot reach.
pub async fn redirect_of(url: &str) -> String {
    let answer = browse(url, "normal", reqwest::redirect::Policy::none()).await;
    answer.headers()["location"].to_str().unwrap().to_owned()
}

pub async fn browse(
    url: &str,
    scenario: &str,
    redirects: reqwest::redirect::Policy,
) -> reqwest::Response {
    let browser = browser(redirects);
    let url = url::Url::parse(url).unwrap();
    let page = browser.get(url.clone()).send().await.unwrap();
    let page = page.text().await.unwrap();
    let target = url.join("/training.onmicrosoft.example/consent").unwrap();
    decide(&browser, target, &page, scenario).await
}

/// The person on another device: types the code, and goes on as in [`visit`].
pub async fn type_code(address: &str, user_code: &str, scenario: &str) -> String {
    let browser = browser(reqwest::redirect::Policy::none());
    let url = url::Url::parse(address).unwrap();
    let form = [("user_code", user_code)];
    let page = browser.post(url.clone()).form(&form).send().await.unwrap();
    let page = page.text().await.unwrap();
    let target = url.join("/device/consent").unwrap();
    let answer = decide(&browser, target, &page, scenario).await;
    answer.text().await.unwrap()
}

pub fn browser(redirects: reqwest::redirect::Policy) -> reqwest::Client {
    // Already there when an earlier test in this process has installed it.
    let _already_there = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(redirects)
        .build()
        .unwrap()
}

async fn decide(
    browser: &reqwest::Client,
    target: url::Url,
    page: &str,
    scenario: &str,
) -> reqwest::Response {
    let request = page
        .split("name=\"request\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let (scenario, decision) = match scenario {
        "user_declined_consent" => (scenario, "decline"),
        "consent_timeout" => ("normal", "expire"),
        _ => (scenario, "accept"),
    };
    let form = [
        ("request", request),
        ("account", "rechnung@training.example"),
        ("scenario", scenario),
        ("decision", decision),
    ];
    browser.post(target).form(&form).send().await.unwrap()
}
