//! The search for the provider of an address: MX records of a scripted name server, and what comes of them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use aevo_administrator::domain::address::Address;
use aevo_administrator::domain::finding::Finding;
use aevo_administrator::domain::preset;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::service::mail_exchange::{LookupError, MailExchange, mail_exchange};
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};

use super::bench::PATIENCE;
use super::dns::{NO_ERROR, NO_SUCH_NAME, NameServer, Play, REFUSED, SERVER_FAILURE};

async fn look_up(play: Play) -> (Result<MailExchange, LookupError>, Vec<String>) {
    let server = NameServer::start(play).await;
    let answer = mail_exchange("kunde.example", &[server.address]).await;
    (answer, server.asked())
}

#[tokio::test]
async fn the_preferred_host_comes_first() {
    let hosts = vec![
        (20, "backup.kunde.example"),
        (5, "Kunde-example.Mail.Protection.Outlook.COM"),
        (10, "zweiter.kunde.example"),
    ];
    let (answer, asked) = look_up(Play::Mx(hosts)).await;
    let expected = [
        "kunde-example.mail.protection.outlook.com",
        "zweiter.kunde.example",
        "backup.kunde.example",
    ];
    assert_eq!(
        answer.unwrap(),
        MailExchange::Hosts(expected.map(str::to_owned).to_vec())
    );
    // One question, without this machine's search domains.
    assert_eq!(asked, ["kunde.example"]);
}

#[tokio::test]
async fn a_domain_without_mail_is_told_from_none() {
    for (play, expected) in [
        // RFC 7505.
        (Play::Mx(vec![(0, "")]), MailExchange::Nobody),
        (Play::Nothing(NO_ERROR), MailExchange::Nobody),
        (Play::Bare(NO_ERROR), MailExchange::Nobody),
        (Play::Nothing(NO_SUCH_NAME), MailExchange::NoDomain),
        (Play::Bare(NO_SUCH_NAME), MailExchange::NoDomain),
    ] {
        assert_eq!(look_up(play).await.0.unwrap(), expected);
    }
}

#[tokio::test]
async fn what_is_no_answer_is_none() {
    for play in [
        Play::Bare(SERVER_FAILURE),
        Play::Bare(REFUSED),
        Play::Garbage(Vec::new()),
        Play::Garbage(vec![0xff; 400]),
        Play::Forged,
        Play::Silence,
    ] {
        let since = Instant::now();
        let (answer, _) = look_up(play).await;
        assert!(answer.is_err(), "{answer:?}");
        let took = since.elapsed();
        assert!(took < Duration::from_secs(6), "{took:?}");
    }
}

/// What the service says of `address`, and how often it has asked the name server.
async fn find(address: &str, play: Play) -> (Finding, usize) {
    let server = NameServer::start(play).await;
    let finding = find_by(address, server.address).await;
    (finding, server.asked().len())
}

async fn find_by(address: &str, name_server: SocketAddr) -> Finding {
    let place = tempfile::tempdir().unwrap();
    let setup = Setup {
        places: Places::find(Some(place.path())).unwrap(),
        trust: Trust::Platform,
        sandbox: None,
        keyring: None,
        name_servers: vec![name_server],
        opens_browser: false,
    };
    let (service, events) = Service::start(setup, || {}).unwrap();
    let asked = JobId::next();
    service.send(Command::FindProvider {
        job: asked,
        address: Address::parse(address).unwrap(),
    });
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match events.try_recv() {
            Ok(Event::ProviderFound { job, finding }) => {
                assert_eq!(job, asked);
                return finding;
            }
            Ok(_) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
        }
    }
    panic!("no answer");
}

#[tokio::test]
async fn a_provider_s_own_domain_is_known_without_a_question() {
    let (finding, questions) = find("Firma@Outlook.DE", Play::Silence).await;
    let outlook = preset::find("outlook_com").unwrap();
    assert_eq!((finding, questions), (Finding::OwnDomain(outlook), 0));
}

#[tokio::test]
async fn the_mail_exchange_names_the_provider() {
    for (hosts, id) in [
        (
            vec![(0, "kunde-example.mail.protection.outlook.com")],
            "office365",
        ),
        (
            vec![(10, "gateway.filter.example"), (20, "smtpin.rzone.de")],
            "strato",
        ),
        (
            vec![(20, "mx00.kundenserver.de"), (5, "aspmx.l.google.com")],
            "google",
        ),
    ] {
        let (finding, _) = find("rechnung@kunde.example", Play::Mx(hosts)).await;
        let expected = preset::find(id).unwrap();
        assert_eq!(finding, Finding::MailExchange(expected));
    }
}

#[tokio::test]
async fn nobody_is_sent_to_a_domain_without_mail() {
    let (null_mx, no_name) = (Play::Mx(vec![(0, "")]), Play::Nothing(NO_SUCH_NAME));
    for (play, expected) in [(null_mx, Finding::NoMail), (no_name, Finding::NoDomain)] {
        assert_eq!(find("rechnung@kunde.example", play).await.0, expected);
    }
}

/// The domain cannot be reached either.
#[tokio::test]
async fn an_unknown_mail_exchange_and_an_unknown_answer_differ() {
    let hosts = vec![(10, "mx.kunde.example")];
    let (finding, _) = find("rechnung@kunde.example", Play::Mx(hosts)).await;
    assert_eq!(finding, Finding::Elsewhere);
    let (finding, _) = find("rechnung@kunde.example", Play::Bare(SERVER_FAILURE)).await;
    let Finding::Failed(diagnosis) = finding else {
        panic!("{finding:?}");
    };
    assert_eq!(diagnosis.server(), "kunde.example");
}
