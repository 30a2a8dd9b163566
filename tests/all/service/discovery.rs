//! The search for the tenant of an address, against the training provider and against servers that lie.

use std::net::Ipv4Addr;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::discovery::Discovery;
use aevo_administrator::domain::draft::{Entry, ProviderDraft, ProviderEdit};
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::sandbox::Sandbox;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::bench::PATIENCE;

const GUID: &str = "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b";

/// A service in the training mode whose training provider is this one.
struct Asker {
    service: Service,
    events: Receiver<Event>,
    _place: TempDir,
}

impl Asker {
    fn at(authorization_endpoint: &str, trust: Trust) -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut provider = ProviderDraft::from_preset(preset::office365(), "Office365");
        provider.authorization_endpoint = Entry::typed(authorization_endpoint);
        let setup = Setup {
            places: Places::find(Some(place.path())).unwrap(),
            trust,
            sandbox: Some(ProviderEdit {
                provider,
                mailboxes: Vec::new(),
            }),
            keyring: None,
            name_servers: Vec::new(),
            opens_browser: false,
        };
        let (service, events) = Service::start(setup, || {}).unwrap();
        Self {
            service,
            events,
            _place: place,
        }
    }

    async fn ask(&self, preset: &str, address: &str) -> Discovery {
        let asked = JobId::next();
        self.service.send(Command::Discover {
            job: asked,
            preset: preset.to_owned(),
            address: Address::parse(address).unwrap(),
        });
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.events.try_recv() {
                Ok(Event::Discovered { job, discovery }) => {
                    assert_eq!(job, asked);
                    return discovery;
                }
                Ok(_) => {}
                Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
            }
        }
        panic!("no answer");
    }
}

/// What a server that always gives the same answer is asked for, and what comes of it.
async fn met_with(answer: impl FnOnce(u16) -> Vec<u8>) -> (Discovery, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = answer(port);
    let (tell, request) = tokio::sync::oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let line = String::from_utf8_lossy(&head);
        let _nobody_asks = tell.send(line.lines().next().unwrap().to_owned());
        // Whoever has read enough hangs up.
        let _hung_up = stream.write_all(&answer).await;
        std::future::pending::<()>().await;
    });
    let endpoint = format!("http://127.0.0.1:{port}/t/oauth2/v2.0/authorize");
    let asker = Asker::at(&endpoint, Trust::Platform);
    let discovery = asker.ask("office365", "rechnung@contoso.com").await;
    server.abort();
    (discovery, request.await.unwrap())
}

fn http(status: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn document(port: u16) -> Value {
    let base = format!("http://127.0.0.1:{port}/{GUID}");
    json!({
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "cloud_instance_name": "microsoftonline.com",
        "tenant_region_scope": "EU",
    })
}

fn cause(discovery: &Discovery) -> &'static str {
    match discovery {
        Discovery::Failed(diagnosis) => diagnosis.cause.label,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_training_provider_has_one_tenant() {
    let sandbox = Sandbox::start().await.unwrap();
    let trust = Trust::WithSandbox(sandbox.certificate());
    let asker = Asker::at(&sandbox.authorization_endpoint(), trust);
    let Discovery::Found(tenant) = asker.ask("office365", "rechnung@training.example").await else {
        panic!("not found");
    };
    assert_eq!(tenant.region.as_deref(), Some("EU"));
    let (origin, _) = sandbox
        .token_endpoint()
        .split_once("/training")
        .map(|(origin, rest)| (origin.to_owned(), rest.to_owned()))
        .unwrap();
    assert_eq!(
        tenant.token_endpoint.to_string(),
        format!("{origin}/{}/oauth2/v2.0/token", tenant.id)
    );
    assert_eq!(
        asker.ask("office365", "a@contoso.com").await,
        Discovery::NotFound
    );
    let elsewhere = asker
        .ask("office365_21vianet", "rechnung@training.example")
        .await;
    assert_eq!(elsewhere, Discovery::Elsewhere(preset::office365()));
}

#[tokio::test]
async fn a_tenant_is_found_by_its_domain() {
    let (found, asked) = met_with(|port| http("200 OK", "", &document(port).to_string())).await;
    assert_eq!(
        asked,
        "GET /contoso.com/v2.0/.well-known/openid-configuration HTTP/1.1"
    );
    assert!(
        matches!(&found, Discovery::Found(tenant) if tenant.id.to_string() == GUID),
        "{found:?}"
    );
}

#[tokio::test]
async fn what_is_foreign_or_in_the_clear_is_refused() {
    type Change = fn(&mut Value);
    let changes: [Change; 5] = [
        |d| d["issuer"] = format!("https://login.evil.example/{GUID}/v2.0").into(),
        |d| d["issuer"] = "https://login.microsoftonline.com/{tenantid}/v2.0".into(),
        |d| {
            let endpoint = format!("http://login.microsoftonline.com/{GUID}/oauth2/v2.0/token");
            d["token_endpoint"] = endpoint.into();
        },
        |d| {
            let endpoint = format!("https://login.evil.example/{GUID}/oauth2/v2.0/authorize");
            d["authorization_endpoint"] = endpoint.into();
        },
        |d| d["token_endpoint"] = d["authorization_endpoint"].clone(),
    ];
    for change in changes {
        let (refused, _) = met_with(|port| {
            let mut document = document(port);
            change(&mut document);
            http("200 OK", "", &document.to_string())
        })
        .await;
        assert_eq!(cause(&refused), "issuer_mismatch");
    }
}

#[tokio::test]
async fn a_missing_tenant_is_no_failure() {
    let unknown = r#"{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant 'contoso.com' not found.","error_codes":[90002]}"#;
    for (status, body) in [
        ("404 Not Found", ""),
        ("404 Not Found", "<html>nothing here</html>"),
        ("400 Bad Request", unknown),
    ] {
        let (answer, _) = met_with(|_| http(status, "", body)).await;
        assert_eq!(answer, Discovery::NotFound, "{status} {body}");
    }
}

#[tokio::test]
async fn what_is_no_document_is_a_failure() {
    let huge = format!(r#"{{"issuer": "{}"}}"#, "x".repeat(2 << 20));
    for (status, body) in [
        ("200 OK", "<html>Bitte anmelden</html>"),
        ("200 OK", "{}"),
        ("200 OK", huge.as_str()),
        ("503 Service Unavailable", "busy"),
    ] {
        let (answer, _) = met_with(|_| http(status, "", body)).await;
        assert!(
            matches!(answer, Discovery::Failed(_)),
            "{status}: {answer:?}"
        );
        if status == "200 OK" {
            assert_eq!(cause(&answer), "token_response_not_json");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let location = format!("Location: http://127.0.0.1:{port}/\r\n");
    let (answer, _) = met_with(|_| http("302 Found", &location, "")).await;
    assert!(matches!(answer, Discovery::Failed(_)), "{answer:?}");
    let nobody = tokio::time::timeout(Duration::from_millis(200), elsewhere.accept()).await;
    assert!(nobody.is_err(), "the other server was called");
}

#[tokio::test]
async fn a_silent_server_is_left_after_ten_seconds() {
    let since = Instant::now();
    let (answer, _) = met_with(|_| Vec::new()).await;
    assert!(matches!(answer, Discovery::Failed(_)), "{answer:?}");
    let took = since.elapsed();
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(15)).contains(&took),
        "{took:?}"
    );
}
