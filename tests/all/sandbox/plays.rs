//! Each row of the table of failures, chosen on the consent page and by the mailbox's name, and the
//! words that arrive.

use serde_json::Value;

use super::stage::Stage;
use super::walk::{BUCHHALTUNG, RECHNUNG, Walk, xoauth2};

#[tokio::test]
async fn every_row_of_the_table_is_played() {
    let walk = Walk::start().await;
    let rows: Vec<Value> =
        serde_json::from_str(include_str!("../../../assets/sandbox/plays.json")).unwrap();
    for row in rows {
        let row = Row(row);
        let cause = row.text("cause");
        let mailbox = format!("{cause}@training.example");
        for (account, scenario) in [(RECHNUNG, cause), (&*mailbox, "normal")] {
            let stage = Stage {
                walk: &walk,
                row: &row,
                account,
                scenario,
            };
            stage.play().await;
        }
    }
    assert!(walk.sandbox.received().is_empty());
}

#[tokio::test]
async fn mailbox_names_are_read_at_submission_too() {
    let walk = Walk::start().await;
    let tokens = walk.tokens(RECHNUNG, "normal").await;
    let token = tokens["access_token"].as_str().unwrap();
    let mut client = walk.connect(&walk.sandbox.smtp()).await;
    client.say("EHLO client.example").await;
    client.say("AUTH XOAUTH2").await;
    let locked = xoauth2("Smtp_Account_Locked@training.example", token);
    let reply = client.say(&locked).await;
    assert!(reply.contains("account locked"), "{reply}");

    let mut client = walk.submission(&xoauth2(RECHNUNG, token)).await;
    for (sender, recipient, expected) in [
        ("server_busy_throttled", "", "450 4.7.3 "),
        ("recipient_not_found", BUCHHALTUNG, "550 5.1.10 "),
        (
            "rechnung",
            "recipient_not_found@training.example",
            "550 5.1.10 ",
        ),
        (
            "rechnung",
            "message_too_large@training.example",
            "250 2.1.5 ",
        ),
        // What comes before, or nothing at all, is no reason to send as somebody else.
        ("client_secret_expired", "", "550 5.7.60 "),
        ("buchhaltung", "", "550 5.7.60 "),
    ] {
        client.say("RSET").await;
        let mut reply = client
            .say(&format!("MAIL FROM:<{sender}@training.example>"))
            .await;
        if !recipient.is_empty() {
            assert!(reply.starts_with("250 "), "{reply}");
            reply = client.say(&format!("RCPT TO:<{recipient}>")).await;
        }
        assert!(reply.starts_with(expected), "{sender} {recipient}: {reply}");
    }
}

#[tokio::test]
async fn what_plays_before_the_sign_in_lasts_until_the_next_consent() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    walk.code(BUCHHALTUNG, "ehlo_name_invalid").await;
    let mut client = walk.connect(&walk.sandbox.smtp()).await;
    assert!(client.say("EHLO client.example").await.starts_with("501 "));
    walk.code(BUCHHALTUNG, "normal").await;
    walk.submission(&credential).await;
}

/// A row of the table.
pub struct Row(pub Value);

impl Row {
    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_default()
    }

    /// Whether these are the row's words, with anything in the place of placeholders.
    pub fn is_said_in(&self, said: &str) {
        let mut rest = said;
        let mut says = self.text("says");
        while !says.is_empty() {
            let placeholder = says.char_indices().find_map(|(at, c)| {
                let name = says[at..].strip_prefix('{')?.split_once('}')?.0;
                let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                (c == '{' && is_name).then_some((at, at + name.len() + 2))
            });
            let (end, next) = placeholder.unwrap_or((says.len(), says.len()));
            let at = rest.find(&says[..end]);
            let at = at.unwrap_or_else(|| panic!("{}: {said}", self.text("cause")));
            rest = &rest[at + end..];
            says = &says[next..];
        }
        assert!(
            !said.contains("{client") && !said.contains("{stamp"),
            "{said}"
        );
    }
}
