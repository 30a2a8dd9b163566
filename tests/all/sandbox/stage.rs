//! The way to each place where something is played.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::plays::Row;
use super::walk::{BUCHHALTUNG, Client, RECHNUNG, Walk, form_key, led_back};

/// One row, and the way in which it was chosen.
pub struct Stage<'w> {
    pub walk: &'w Walk,
    pub row: &'w Row,
    pub account: &'w str,
    pub scenario: &'w str,
}

impl Stage<'_> {
    /// Goes to where the row is played, and sees its words arrive.
    pub async fn play(&self) {
        match self.row.text("at") {
            "page" | "approval" => self.page().await,
            "redirect" | "state" => self.redirect().await,
            "grant" => self.grant().await,
            "redeem" => self.redeem().await,
            "refresh" => self.refresh().await,
            "handshake" => self.handshake().await,
            "greeting" | "hello" | "starttls" => self.plain_text().await,
            "ehlo" => self.ehlo().await,
            "auth" => self.auth().await,
            "sender" | "recipient" | "data" => self.transaction().await,
            "imap" | "capability" | "select" => self.imap().await,
            "pop" => self.pop().await,
            other => panic!("{other} is not driven"),
        }
    }

    async fn decide(&self) -> reqwest::Response {
        let page = self.walk.ask(&self.walk.request()).await;
        let key = form_key(&page.text().await.unwrap());
        self.walk
            .decide(&key, self.account, self.scenario, "accept")
            .await
    }

    async fn page(&self) {
        let answer = self.decide().await;
        assert!(answer.headers().get("location").is_none());
        let page = answer.text().await.unwrap();
        let text = page.replace("&#39;", "'").replace("&#38;", "&");
        self.row.is_said_in(&text);
        if let Some(number) = self.row.0["aadsts"].as_u64() {
            assert!(text.contains(&format!("AADSTS{number}: ")), "{text}");
        }
        let leads_back = page.contains("href=\"http://localhost:3017/?error=");
        assert_eq!(leads_back, self.row.text("at") == "approval");
    }

    async fn redirect(&self) {
        let query = led_back(&self.decide().await);
        if self.row.text("at") == "state" {
            assert!(query.contains_key("code"));
            return self.row.is_said_in(&query["state"]);
        }
        assert_eq!(query["state"], "a&b");
        assert_eq!(query["error"], self.row.text("error"));
        self.row.is_said_in(&query["error_description"]);
        let number = format!("AADSTS{}: ", self.row.0["aadsts"]);
        assert!(query["error_description"].starts_with(&number));
    }

    async fn grant(&self) {
        let tokens = self.walk.tokens(self.account, self.scenario).await;
        let scope = tokens["scope"].as_str().unwrap();
        let says = self.row.text("says");
        assert!(!scope.contains(says) && scope.contains("IMAP.AccessAsUser.All"));
        let is_kept = tokens.get("refresh_token").is_some();
        assert_eq!(is_kept, says != "offline_access");
    }

    async fn redeem(&self) {
        let code = self.walk.code(self.account, self.scenario).await;
        let form = self.walk.code_grant(&code);
        if self.row.text("error").is_empty() {
            let endpoint = self.walk.sandbox.token_endpoint();
            let answer = self
                .walk
                .http
                .post(endpoint)
                .form(&form)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
            self.row.is_said_in(&answer.text().await.unwrap());
        } else {
            self.is_refused(self.walk.token(&form).await);
        }
    }

    async fn refresh(&self) {
        let tokens = self.walk.tokens(self.account, self.scenario).await;
        let form = self.walk.refresh_grant(&tokens["refresh_token"]);
        self.is_refused(self.walk.token(&form).await);
    }

    fn is_refused(&self, (status, refusal): (reqwest::StatusCode, Value)) {
        assert!(status.is_client_error() || status.is_server_error());
        for field in ["error", "suberror"] {
            assert_eq!(refusal[field], self.row.0[field], "{refusal}");
        }
        let number = &self.row.0["aadsts"];
        let numbers = if number.is_null() {
            Value::Null
        } else {
            json!([number])
        };
        assert_eq!(refusal["error_codes"], numbers);
        self.row
            .is_said_in(refusal["error_description"].as_str().unwrap_or_default());
    }

    async fn handshake(&self) {
        self.walk.code(self.account, self.scenario).await;
        let expected = match self.row.text("does") {
            "expired_certificate" => "Expired",
            "early_certificate" => "NotValidYet",
            "foreign_certificate" => "NotValidForName",
            "unknown_issuer" => "UnknownIssuer",
            "close" => "UnexpectedEof",
            _ => "InvalidContentType",
        };
        let sandbox = &self.walk.sandbox;
        for server in [
            sandbox.smtp(),
            sandbox.smtp_implicit_tls(),
            sandbox.imap(),
            sandbox.pop3(),
        ] {
            let error = match self.walk.try_connect(&server).await {
                Ok(_) => panic!("{}", self.scenario),
                Err(error) => format!("{error:?}"),
            };
            assert!(
                error.contains(expected),
                "{}: {error}",
                self.row.text("cause")
            );
        }
    }

    async fn plain_text(&self) {
        self.walk.code(self.account, self.scenario).await;
        let port = self.walk.sandbox.smtp().port;
        let stream = TcpStream::connect(("localhost", port)).await.unwrap();
        let mut client = Client::new(stream);
        if self.row.text("at") == "greeting" {
            if self.row.text("does").is_empty() {
                self.row.is_said_in(&client.reply().await);
                assert!(client.is_closed().await);
            } else {
                is_silent(&mut client).await;
            }
            return;
        }
        client.reply().await;
        let mut reply = client.say("EHLO client.example").await;
        if self.row.text("at") == "starttls" {
            reply = client.say("STARTTLS").await;
        }
        self.row.is_said_in(&reply);
    }

    async fn ehlo(&self) {
        self.walk.code(self.account, self.scenario).await;
        let mut client = self.walk.connect(&self.walk.sandbox.smtp()).await;
        let reply = client.say("EHLO client.example").await;
        self.row.is_said_in(&reply);
        assert!(!reply.contains("XOAUTH2"));
    }

    async fn auth(&self) {
        let credential = self.walk.credential(self.account, self.scenario).await;
        let mut client = self.walk.connect(&self.walk.sandbox.smtp()).await;
        client.say("EHLO client.example").await;
        client.say("AUTH XOAUTH2").await;
        client.send(format!("{credential}\r\n").as_bytes()).await;
        match self.row.text("does") {
            "stay_silent" => return is_silent(&mut client).await,
            "close" => {
                assert_eq!(client.line().await, "", "closed without a word");
                return;
            }
            _ => self.is_challenged(&mut client, "334 ").await,
        }
        let reply = client.reply().await;
        self.row.is_said_in(&reply);
        if reply.starts_with("421") {
            assert!(client.is_closed().await);
        } else {
            let reply = client.say(&format!("MAIL FROM:<{RECHNUNG}>")).await;
            assert!(reply.starts_with("530 5.7.57 "), "{reply}");
        }
    }

    /// Reads what comes before a refusal, where the row has such.
    async fn is_challenged(&self, client: &mut Client, sign: &str) {
        let challenge = &self.row.0["challenge"];
        if !challenge.is_null() {
            let line = client.line().await;
            let sent = STANDARD.decode(line.strip_prefix(sign).unwrap()).unwrap();
            assert_eq!(serde_json::from_slice::<Value>(&sent).unwrap(), *challenge);
            client.send(b"\r\n").await;
        }
    }

    async fn transaction(&self) {
        let credential = self.walk.credential(self.account, self.scenario).await;
        let mut client = self.walk.submission(&credential).await;
        let commands = [
            ("sender", format!("MAIL FROM:<{}>", self.account)),
            ("recipient", format!("RCPT TO:<{BUCHHALTUNG}>")),
            ("", "DATA".to_owned()),
            ("data", "Subject: x\r\n\r\n.".to_owned()),
        ];
        for (point, command) in commands {
            let reply = client.say(&command).await;
            if point == self.row.text("at") {
                let is_closed = self.row.text("does") == "close";
                assert_eq!(reply.is_empty(), is_closed, "{reply}");
                return self.row.is_said_in(&reply);
            }
            assert!(reply.starts_with(['2', '3']), "{command}: {reply}");
        }
    }

    async fn imap(&self) {
        let credential = self.walk.credential(self.account, self.scenario).await;
        let mut client = self.walk.connect(&self.walk.sandbox.imap()).await;
        let greeting = client.line().await;
        if self.row.text("at") == "capability" {
            self.row.is_said_in(&greeting);
            let reply = client.imap("CAPABILITY").await;
            self.row.is_said_in(&reply);
            return assert!(!greeting.contains("XOAUTH2") && !reply.contains("XOAUTH2"));
        }
        let command = format!("a1 AUTHENTICATE XOAUTH2 {credential}\r\n");
        client.send(command.as_bytes()).await;
        self.is_challenged(&mut client, "+ ").await;
        let mut reply = client.imap_reply().await;
        if self.row.text("at") == "select" {
            assert!(reply.starts_with("a1 OK "), "{reply}");
            reply = client.imap("SELECT INBOX").await;
        }
        self.row.is_said_in(reply.strip_prefix("a1 ").unwrap());
    }

    async fn pop(&self) {
        let credential = self.walk.credential(self.account, self.scenario).await;
        let mut client = self.walk.connect(&self.walk.sandbox.pop3()).await;
        client.line().await;
        let command = format!("AUTH XOAUTH2 {credential}\r\n");
        client.send(command.as_bytes()).await;
        self.is_challenged(&mut client, "+ ").await;
        self.row.is_said_in(&client.line().await);
    }
}

async fn is_silent(client: &mut Client) {
    let line = timeout(Duration::from_millis(100), client.line()).await;
    assert!(line.is_err(), "{line:?}");
}
