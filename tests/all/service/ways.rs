//! The ways to a mailbox beside the user's own consent: as the application, in the name of a shared mailbox,
//! without a permission.

use aevo_administrator::domain::mailbox::{Mailbox, Presented};
use aevo_administrator::domain::provider::{ProviderId, SignIn};
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::message::Command;
use uuid::Uuid;

use super::bench::Bench;

const SHARED: &str = "zentrale@training.example";

/// Fetching is granted to it as the AEVO guide says, and sending is not: everything else is proven.
#[tokio::test]
async fn the_application_is_proven_as_far_as_it_may_go() {
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    edit.provider.set_sign_in(SignIn::Application);
    let mailbox = edit.mailboxes[0].id;
    bench.kept.providers = vec![edit.provider];
    bench.kept.mailboxes = edit.mailboxes;
    let outcome = bench.check_all().await;
    assert_eq!(outcome.cause(), "none");
    let why = outcome.fetched.unwrap();
    assert_eq!(why.cause.label, "scopes_not_granted");
    assert_eq!(why.missing_permission(), Some("SMTP.SendAsApp"));
    assert!(why.evidence.words.contains("535"), "{}", why.evidence.words);
    // What Exchange has to be told came with the token.
    let object_id = &bench.kept.providers[0].object_id;
    assert!(Uuid::try_parse(object_id).is_ok(), "{object_id}");
    let tested = bench.kept.mailboxes[0].last_test.as_ref().unwrap();
    assert_eq!(tested.failed, None);

    let outcome = bench.send().await;
    assert_eq!(outcome.cause(), "scopes_not_granted");
    assert_eq!(outcome.failed.unwrap().evidence.stage, Stage::Auth);
    assert_eq!(bench.kept.mailboxes[0].id, mailbox);
}

#[tokio::test]
async fn the_application_without_its_own_scope_is_told_so() {
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    // An entry that the catalogue does not know is not held back before the server says it.
    edit.provider.preset = "unknown".to_owned();
    edit.provider.set_sign_in(SignIn::Application);
    bench.kept.providers = vec![edit.provider];
    bench.kept.mailboxes = edit.mailboxes;
    let outcome = bench.check_all().await;
    assert_eq!(outcome.cause(), "client_credentials_scope_not_default");
}

/// The user's name is refused for the shared mailbox, the mailbox's own is taken; that is kept.
#[tokio::test]
async fn a_shared_mailbox_is_sent_from_under_the_name_that_serves() {
    let mut bench = Bench::new().await;
    bench.kept.mailboxes = vec![Mailbox {
        address: SHARED.to_owned(),
        sign_in_user: "rechnung@training.example".to_owned(),
        ..Mailbox::new(ProviderId(Uuid::nil()))
    }];
    let provider = bench.edit().provider.id;
    bench.kept.mailboxes[0].provider = provider;
    let mailbox = bench.kept.mailboxes[0].id;
    let outcome = bench
        .run("normal", |job, edit| Command::Authorize {
            job,
            edit,
            mailbox,
            then_send: false,
        })
        .await;
    assert_eq!(outcome.cause(), "none");
    assert_eq!(outcome.authorized.unwrap().warnings.len(), 0);
    for _ in 0..2 {
        let receipt = bench.send().await.receipt.unwrap();
        assert_eq!(
            (receipt.from.as_str(), receipt.user.as_str()),
            (SHARED, SHARED)
        );
        assert_eq!(bench.kept.mailboxes[0].presented, Presented::Mailbox);
    }
    let receipt = bench.check_all().await.receipt.unwrap();
    assert!(receipt.arrived.is_some());
}

/// A mailbox that neither name opens says what was said of the first.
#[tokio::test]
async fn a_foreign_mailbox_stays_closed() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    bench.kept.mailboxes[0].address = "einkauf@training.example".to_owned();
    bench.kept.mailboxes[0].sign_in_user = "rechnung@training.example".to_owned();
    assert_eq!(bench.send().await.cause(), "send_as_denied");
    assert_eq!(bench.kept.mailboxes[0].presented, Presented::User);
}

#[tokio::test]
async fn a_permission_that_was_not_granted_is_named() {
    let mut bench = Bench::new().await;
    for (without, stage) in [
        ("SMTP.Send", Stage::Auth),
        ("IMAP.AccessAsUser.All", Stage::Imap),
        ("POP.AccessAsUser.All", Stage::Pop3),
    ] {
        let mut edit = bench.edit();
        let scopes = edit.provider.scopes.split(' ');
        let fewer: Vec<&str> = scopes.filter(|scope| !scope.ends_with(without)).collect();
        let all = edit.provider.scopes.clone();
        edit.provider.scopes = fewer.join(" ");
        bench.kept.providers = vec![edit.provider];
        bench.kept.mailboxes = edit.mailboxes;
        bench.authorize("normal").await;
        let failed = bench.check_all().await.failed.unwrap();
        assert_eq!(failed.cause.label, "scopes_not_granted", "{without}");
        assert_eq!(failed.missing_permission(), Some(without));
        assert_eq!(failed.evidence.stage, stage);
        bench.kept.providers[0].scopes = all;
    }
}
