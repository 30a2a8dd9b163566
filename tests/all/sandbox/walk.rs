//! The vocabulary of these tests: a browser, a token client, a mail client that types lines.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aevo_administrator::domain::provider::{MailServer, TransportSecurity};
use aevo_administrator::sandbox::Sandbox;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Response, StatusCode};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

pub const RECHNUNG: &str = "rechnung@training.example";
pub const BUCHHALTUNG: &str = "buchhaltung@training.example";
pub const REDIRECT: &str = "http://localhost:3017/";
/// RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Long enough for two busy cores; nothing waits for it to pass.
pub const DEADLINE: Duration = Duration::from_secs(20);

pub type Parameters = Vec<(&'static str, String)>;

/// A sandbox and a browser.
pub struct Walk {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
}

impl Walk {
    pub async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start().await.unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(DEADLINE)
            .build()
            .unwrap();
        Self { sandbox, http }
    }

    pub fn request(&self) -> Parameters {
        vec![
            ("client_id", self.sandbox.client_id().to_owned()),
            ("response_type", "code".to_owned()),
            ("redirect_uri", REDIRECT.to_owned()),
            ("scope", self.sandbox.scopes()),
            ("state", "a&b".to_owned()),
            ("nonce", "n-1".to_owned()),
            ("code_challenge", CHALLENGE.to_owned()),
            ("code_challenge_method", "S256".to_owned()),
            ("login_hint", RECHNUNG.to_owned()),
        ]
    }

    pub async fn ask(&self, parameters: &Parameters) -> Response {
        let url =
            Url::parse_with_params(&self.sandbox.authorization_endpoint(), parameters).unwrap();
        self.http.get(url).send().await.unwrap()
    }

    pub async fn decide(
        &self,
        key: &str,
        account: &str,
        scenario: &str,
        decision: &str,
    ) -> Response {
        let page = self.sandbox.authorization_endpoint();
        let url = page.replace("/oauth2/v2.0/authorize", "/consent");
        let form = [
            ("request", key),
            ("account", account),
            ("scenario", scenario),
            ("decision", decision),
        ];
        self.http.post(url).form(&form).send().await.unwrap()
    }

    /// The whole way through the browser, for a scenario that ends with a code.
    pub async fn code(&self, account: &str, scenario: &str) -> String {
        let page = self.ask(&self.request()).await;
        assert_eq!(page.status(), StatusCode::OK);
        let key = form_key(&page.text().await.unwrap());
        let answer = self.decide(&key, account, scenario, "accept").await;
        let query = led_back(&answer);
        assert_eq!(query["state"], "a&b");
        query["code"].clone()
    }

    pub fn code_grant(&self, code: &str) -> Parameters {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("client_id", self.sandbox.client_id().to_owned()),
            ("client_secret", self.secret()),
            ("code", code.to_owned()),
            ("redirect_uri", REDIRECT.to_owned()),
            ("code_verifier", VERIFIER.to_owned()),
        ]
    }

    pub fn refresh_grant(&self, refresh_token: &Value) -> Parameters {
        vec![
            ("grant_type", "refresh_token".to_owned()),
            ("client_id", self.sandbox.client_id().to_owned()),
            ("client_secret", self.secret()),
            ("refresh_token", refresh_token.as_str().unwrap().to_owned()),
        ]
    }

    pub fn secret(&self) -> String {
        self.sandbox.client_secret().expose_secret().to_owned()
    }

    pub async fn token(&self, form: &Parameters) -> (StatusCode, Value) {
        let endpoint = self.sandbox.token_endpoint();
        let answer = self.http.post(endpoint).form(form).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let status = answer.status();
        let body = answer.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Consent and code exchange; the answer of the token endpoint.
    pub async fn tokens(&self, account: &str, scenario: &str) -> Value {
        let code = self.code(account, scenario).await;
        let (status, tokens) = self.token(&self.code_grant(&code)).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        tokens
    }

    /// The XOAUTH2 response of a fresh consent.
    pub async fn credential(&self, account: &str, scenario: &str) -> String {
        let tokens = self.tokens(account, scenario).await;
        xoauth2(account, tokens["access_token"].as_str().unwrap())
    }

    pub async fn connect(&self, server: &MailServer) -> Client {
        self.try_connect(server).await.unwrap()
    }

    /// An encrypted connection, unless the handshake fails.
    pub async fn try_connect(&self, server: &MailServer) -> io::Result<Client> {
        let stream = TcpStream::connect((&*server.host, server.port))
            .await
            .unwrap();
        let mut client = Client::new(stream);
        match server.security {
            TransportSecurity::ImplicitTls => client.encrypt(self).await,
            TransportSecurity::StartTls => {
                assert!(client.reply().await.starts_with("220 "));
                client.say("EHLO client.example").await;
                client.say("STARTTLS").await;
                client.encrypt(self).await
            }
        }
    }

    /// An SMTP connection after STARTTLS, EHLO and AUTH in two steps.
    pub async fn submission(&self, credential: &str) -> Client {
        let mut client = self.connect(&self.sandbox.smtp()).await;
        client.say("EHLO client.example").await;
        assert_eq!(client.say("AUTH XOAUTH2").await, "334 ");
        let reply = client.say(credential).await;
        assert_eq!(reply, "235 2.7.0 Authentication successful");
        client
    }
}

/// A mail client that types lines.
pub struct Client(BufReader<Box<dyn Duplex>>);

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl Client {
    pub fn new(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self(BufReader::new(Box::new(stream)))
    }

    pub async fn encrypt(self, walk: &Walk) -> io::Result<Self> {
        assert!(self.0.buffer().is_empty());
        let mut roots = RootCertStore::empty();
        roots.add(walk.sandbox.certificate()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, self.0.into_inner())
            .await?;
        Ok(Self::new(stream))
    }

    pub async fn send(&mut self, octets: &[u8]) {
        self.0.write_all(octets).await.unwrap();
        self.0.flush().await.unwrap();
    }

    /// The next line without its CRLF; empty when the server has closed.
    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        timeout(DEADLINE, self.0.read_line(&mut line))
            .await
            .expect("the server answers")
            .unwrap();
        let end = line.strip_suffix("\r\n").map(str::len);
        line.truncate(end.unwrap_or_default());
        line
    }

    /// An SMTP reply; all its lines, separated by LF.
    pub async fn reply(&mut self) -> String {
        let mut reply = self.line().await;
        while reply
            .lines()
            .last()
            .is_some_and(|l| l.as_bytes().get(3) == Some(&b'-'))
        {
            reply = reply + "\n" + &self.line().await;
        }
        reply
    }

    pub async fn say(&mut self, command: &str) -> String {
        self.send(format!("{command}\r\n").as_bytes()).await;
        self.reply().await
    }

    /// An IMAP command; all lines up to the tagged one, separated by LF.
    pub async fn imap(&mut self, command: &str) -> String {
        self.send(format!("a1 {command}\r\n").as_bytes()).await;
        self.imap_reply().await
    }

    pub async fn imap_reply(&mut self) -> String {
        let mut reply = self.line().await;
        while !reply.lines().last().unwrap_or_default().starts_with("a1 ") {
            let line = self.line().await;
            reply = reply + "\n" + &line;
        }
        reply
    }

    /// A POP3 command with a multi-line reply; what stands between its first line and the dot.
    pub async fn pop3(&mut self, command: &str) -> String {
        assert!(self.say(command).await.starts_with("+OK"), "{command}");
        let mut lines = String::new();
        loop {
            match self.line().await.as_str() {
                "." => return lines,
                line => {
                    lines += line.strip_prefix('.').unwrap_or(line);
                    lines += "\r\n";
                }
            }
        }
    }

    pub async fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        timeout(DEADLINE, self.0.read_to_end(&mut rest))
            .await
            .is_ok()
    }
}

pub fn xoauth2(user: &str, token: &str) -> String {
    STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"))
}

pub fn form_key(page: &str) -> String {
    let (_, value) = page.split_once("name=\"request\" value=\"").unwrap();
    value.split_once('"').unwrap().0.to_owned()
}

/// The parameters of a redirect to the program.
pub fn led_back(answer: &Response) -> HashMap<String, String> {
    assert_eq!(answer.status(), StatusCode::FOUND);
    let location = answer.headers()["location"].to_str().unwrap();
    assert!(
        location.starts_with("http://localhost:3017/?"),
        "{location}"
    );
    Url::parse(location)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

pub fn with(parameters: &Parameters, name: &'static str, value: &str) -> Parameters {
    let mut changed: Parameters = parameters.clone();
    changed.retain(|(known, _)| *known != name);
    if !value.is_empty() {
        changed.push((name, value.to_owned()));
    }
    changed
}
