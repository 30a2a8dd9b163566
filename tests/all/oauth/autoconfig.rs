//! What a domain says of its mail servers, over scripted HTTPS.

use std::time::Duration;

use aevo_administrator::service::autoconfig::{AutoconfigError, ask, ask_one, places};
use tokio::time::Instant;
use url::Url;

use super::server::{Seen, Server, Step, answer};
use super::{Http, RootCertStore, certificate, tls};

const XML: &str = "Content-Type: text/xml\r\n";

fn document(host: &str, socket: &str) -> String {
    format!(
        r#"<clientConfig version="1.1"><emailProvider id="kunde.invalid"><outgoingServer type="smtp">
        <hostname>{host}</hostname><port>587</port><socketType>{socket}</socketType>
        </outgoingServer></emailProvider></clientConfig>"#
    )
}

struct Asker {
    http: Http,
    acceptor: tokio_rustls::TlsAcceptor,
}

impl Asker {
    fn new() -> Self {
        let (acceptor, roots) = certificate(&["localhost"], |_| {});
        Self {
            http: Http::new(&tls(roots), Duration::from_secs(30)).unwrap(),
            acceptor,
        }
    }

    async fn server(&self, step: Step) -> (Server, Url) {
        let server = Server::start_tls(vec![step], self.acceptor.clone()).await;
        let place = format!("https://localhost:{}/mail/config-v1.1.xml", server.port);
        (server, Url::parse(&place).unwrap())
    }

    async fn one(&self, place: &Url) -> Result<String, AutoconfigError> {
        let until = Instant::now() + Duration::from_secs(2);
        let servers = ask_one(&self.http, place, "kunde.invalid", until).await?;
        Ok(servers.smtp.to_string())
    }
}

#[test]
fn a_domain_is_asked_at_its_own_places_without_the_address() {
    assert_eq!(
        places("kunde.invalid")
            .iter()
            .map(Url::as_str)
            .collect::<Vec<_>>(),
        [
            "https://autoconfig.kunde.invalid/mail/config-v1.1.xml",
            "https://kunde.invalid/.well-known/autoconfig/mail/config-v1.1.xml",
        ]
    );
}

#[tokio::test]
async fn a_document_is_read() {
    let asker = Asker::new();
    let body = document("smtp.%EMAILDOMAIN%", "STARTTLS");
    let (server, place) = asker.server(answer("200 OK", XML, &body)).await;
    assert_eq!(asker.one(&place).await.unwrap(), "smtp.kunde.invalid:587");
    let Seen { lines, bodies, .. } = &*server.seen();
    assert_eq!(lines, &["GET /mail/config-v1.1.xml HTTP/1.1"]);
    assert_eq!(bodies, &[""]);
}

#[tokio::test]
async fn what_is_of_no_use_is_refused() {
    let asker = Asker::new();
    let good = document("smtp.kunde.invalid", "SSL");
    let padding = " ".repeat(300 * 1024);
    let location = format!("{XML}Location: https://localhost:1/\r\n");
    let cut = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{good}",
        good.len() + 1
    );
    for step in [
        answer("200 OK", XML, &document("smtp.kunde.invalid", "plain")),
        answer("200 OK", XML, &format!("{good}{padding}")),
        answer("200 OK", "", "<html>Diese Seite gibt es nicht</html>"),
        answer("404 Not Found", XML, &good),
        answer("302 Found", &location, &good),
        Step::AnswerAndClose(cut.into_bytes()),
        Step::Endless(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n".to_vec(),
            vec![b' '; 65_536],
        ),
        Step::Hang,
    ] {
        let (_server, place) = asker.server(step).await;
        let answer = asker.one(&place).await;
        assert!(answer.is_err(), "{answer:?}");
    }
}

#[tokio::test]
async fn only_the_domain_itself_is_believed() {
    let body = document("smtp.kunde.invalid", "SSL");
    let plain = Server::start(vec![answer("200 OK", XML, &body)]).await;
    let asker = Asker::new();
    let unencrypted = asker.one(&Url::parse(&plain.url()).unwrap()).await;
    assert!(matches!(unencrypted, Err(AutoconfigError::Scheme)));
    assert_eq!(plain.seen().connections, 0);
    // Whoever answers cannot prove who it is.
    let (server, place) = asker.server(answer("200 OK", XML, &body)).await;
    let stranger = Asker {
        http: Http::new(&tls(RootCertStore::empty()), Duration::from_secs(30)).unwrap(),
        ..asker
    };
    assert!(matches!(
        stranger.one(&place).await,
        Err(AutoconfigError::Http(_))
    ));
    assert!(server.seen().lines.is_empty());
}

#[tokio::test]
async fn the_better_place_wins_and_a_silent_one_holds_nobody_for_long() {
    let asker = Asker::new();
    let step = |host: &str| answer("200 OK", XML, &document(host, "SSL"));
    let (_first, better) = asker.server(step("erster.kunde.invalid")).await;
    let (_second, worse) = asker.server(step("zweiter.kunde.invalid")).await;
    let (_third, missing) = asker.server(answer("404 Not Found", "", "")).await;
    let (_fourth, silent) = asker.server(Step::Hang).await;
    let cases = [
        ([&better, &worse], Some("erster.kunde.invalid:587")),
        ([&missing, &worse], Some("zweiter.kunde.invalid:587")),
        ([&silent, &worse], Some("zweiter.kunde.invalid:587")),
        ([&silent, &missing], None),
    ];
    for (places, expected) in cases {
        let since = Instant::now();
        let found = ask(&asker.http, &places.map(Url::clone), "kunde.invalid").await;
        let smtp = found.map(|servers| servers.smtp.to_string());
        assert_eq!(smtp.as_deref(), expected);
        assert!(since.elapsed() < Duration::from_secs(7));
    }
    let since = Instant::now();
    let found = ask(&asker.http, &[better, silent], "kunde.invalid").await;
    assert!(found.is_some() && since.elapsed() < Duration::from_secs(3));
}
