//! What a diagnosis answers about itself: which server, and what the window may offer next.

use chrono::DateTime;

use super::super::*;
use crate::domain::evidence::OAuthFault;

#[test]
fn the_server_is_that_of_the_stage() {
    let subject = Subject {
        endpoint: "login".to_owned(),
        server: "smtp".to_owned(),
        imap: "imap".to_owned(),
        pop3: "pop3".to_owned(),
        ..Subject::default()
    };
    for (stage, server) in [
        (Stage::Address, "login"),
        (Stage::Consent, "login"),
        (Stage::Token, "login"),
        (Stage::Connect, "smtp"),
        (Stage::Auth, "smtp"),
        (Stage::Imap, "imap"),
        (Stage::FetchBack, "imap"),
        (Stage::Pop3, "pop3"),
    ] {
        let evidence = Evidence {
            stage,
            ..Evidence::defect()
        };
        let diagnosis = Diagnosis::of(evidence, subject.clone());
        assert_eq!(diagnosis.server(), server, "{stage:?}");
    }
}

/// What the window offers next hangs on the fault alone.
#[test]
fn a_fault_says_what_helps() {
    let oauth = |error: &str| {
        Fault::OAuth(OAuthFault {
            error: error.to_owned(),
            not_before: Some(DateTime::UNIX_EPOCH),
            ..OAuthFault::default()
        })
    };
    for (fault, missing, not_before, needs_consent) in [
        (oauth("invalid_grant"), None, true, true),
        (oauth("interaction_required"), None, true, true),
        (oauth("consent_required"), None, true, true),
        (oauth("temporarily_unavailable"), None, true, false),
        (Fault::Local(LocalFault::ConsentMissing), None, false, true),
        (
            Fault::Local(LocalFault::ScopesNotGranted),
            Some("SMTP.Send"),
            false,
            false,
        ),
        (Fault::Closed, None, false, false),
    ] {
        let evidence = Evidence {
            stage: Stage::Token,
            fault,
            words: "SMTP.Send\nIMAP.AccessAsUser.All".to_owned(),
        };
        let diagnosis = Diagnosis::of(evidence, Subject::default());
        let fault = &diagnosis.evidence.fault;
        assert_eq!(diagnosis.missing_permission(), missing, "{fault:?}");
        assert_eq!(diagnosis.not_before().is_some(), not_before, "{fault:?}");
        assert_eq!(diagnosis.needs_consent(), needs_consent, "{fault:?}");
    }
}
