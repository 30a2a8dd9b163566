//! Each cause that the training servers play for IMAP and POP3, and what it is diagnosed as.

use serde_json::Value;

use crate::sandbox::walk::{RECHNUNG, Walk};
use aevo_administrator::domain::diagnosis::{Diagnosis, Subject, Vendor};
use aevo_administrator::domain::evidence::Evidence;
use aevo_administrator::service::conversation::Conversation;
use aevo_administrator::service::imap::{self, DEADLINE, ImapError};
use aevo_administrator::service::pop3;
use aevo_administrator::service::sasl::{Credential, Secret};
use aevo_administrator::service::tls::{Trust, client_config};

#[tokio::test]
async fn every_cause_is_recognised() {
    let walk = Walk::start().await;
    let rows: Vec<Value> =
        serde_json::from_str(include_str!("../../../assets/sandbox/plays.json")).unwrap();
    let mut wrong = Vec::new();
    let mut played = 0;
    for row in rows {
        let (cause, at) = (row["cause"].as_str().unwrap(), row["at"].as_str().unwrap());
        let (by_imap, by_pop3) = match at {
            "imap" | "select" | "capability" => (true, false),
            "pop" => (false, true),
            "handshake" => (true, true),
            _ => continue,
        };
        // These are answers to a password, which is not what is presented here.
        if cause == "basic_auth_off_imap_pop" {
            continue;
        }
        let tokens = walk.tokens(RECHNUNG, cause).await;
        let token = tokens["access_token"].as_str().unwrap();
        let credential = Credential::new(RECHNUNG, Secret::Token(token.to_owned().into())).unwrap();
        let mut met = Vec::new();
        if by_imap {
            met.push(imap(&walk, &credential).await);
        }
        if by_pop3 {
            met.push(pop3(&walk, &credential).await);
        }
        let text = row.to_string().to_lowercase();
        let is_google = ["gmail", "google", "(failure)"]
            .iter()
            .any(|sign| text.contains(sign));
        let subject = Subject {
            vendor: (!is_google).then_some(Vendor::Microsoft),
            ..Subject::default()
        };
        for evidence in met {
            played += 1;
            let found = Diagnosis::of(evidence.clone(), subject.clone());
            if found.cause.label != cause {
                wrong.push(format!(
                    "{cause} at {at}: {} {evidence:?}",
                    found.cause.label
                ));
            }
        }
    }
    assert!(played > 20, "{played}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn imap(walk: &Walk, credential: &Credential) -> Evidence {
    let tls = client_config(&Trust::WithSandbox(walk.sandbox.certificate())).unwrap();
    let server = walk.sandbox.imap();
    let mut conversation = Conversation::new(DEADLINE, &|_| {});
    let opened = imap::Session::open(&server, tls, credential, &mut conversation).await;
    let cause = opened.map(|_| ()).unwrap_err();
    ImapError::new(conversation, cause).evidence()
}

async fn pop3(walk: &Walk, credential: &Credential) -> Evidence {
    let tls = client_config(&Trust::WithSandbox(walk.sandbox.certificate())).unwrap();
    let counted = pop3::sign_in(&walk.sandbox.pop3(), tls, credential, &|_| {}).await;
    counted.unwrap_err().evidence()
}
