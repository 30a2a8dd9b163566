//! From submission to reading, and what a token opens.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::walk::{
    BUCHHALTUNG, Client, DEADLINE, RECHNUNG, Walk, form_key, led_back, with, xoauth2,
};

#[tokio::test]
async fn a_mail_is_sent_and_read_back() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    assert!(credential.len() > 3000, "longer than one line may be");
    let mut client = walk.submission(&credential).await;
    // Pipelined (RFC 2920).
    let commands = format!(
        "MAIL FROM:<{RECHNUNG}> SIZE=200 BODY=8BITMIME\r\nRCPT TO:<{BUCHHALTUNG}>\r\nRCPT TO:<{RECHNUNG}>\r\nDATA\r\n"
    );
    client.send(commands.as_bytes()).await;
    for expected in ["250 2.1.0 ", "250 2.1.5 ", "250 2.1.5 ", "354 "] {
        let reply = client.reply().await;
        assert!(reply.starts_with(expected), "{reply}");
    }
    let mail = "From: a@b\r\nMessage-ID: <probe-1@aevo>\r\nSubject: Probe\r\n\r\nErste Zeile\r\n.Punkt\r\n..\r\nÄ\r\n";
    let dotted = mail.replace("\r\n.", "\r\n..");
    let reply = client.say(&format!("{dotted}.")).await;
    assert!(
        reply.starts_with("250 2.0.0 OK <probe-1@aevo> [Hostname=sandbox] queued as "),
        "{reply}"
    );
    assert!(client.say("QUIT").await.starts_with("221 "));

    let received = walk.sandbox.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].from, RECHNUNG);
    assert_eq!(received[0].to, [BUCHHALTUNG, RECHNUNG]);
    let raw = String::from_utf8(received[0].raw.to_vec()).unwrap();
    assert!(raw.starts_with(&format!(
        "Return-Path: <{RECHNUNG}>\r\nReceived: from client.example ("
    )));
    assert!(raw.ends_with(mail));

    let credential = walk.credential(BUCHHALTUNG, "normal").await;
    let mut imap = walk.connect(&walk.sandbox.imap()).await;
    assert!(imap.line().await.contains("AUTH=XOAUTH2 SASL-IR"));
    let reply = imap
        .imap(&format!("AUTHENTICATE XOAUTH2 {credential}"))
        .await;
    assert_eq!(reply, "a1 OK AUTHENTICATE completed.");
    let reply = imap.imap("SELECT INBOX").await;
    assert!(
        reply.contains("* 1 EXISTS") && reply.ends_with("a1 OK [READ-WRITE] SELECT completed.")
    );
    let reply = imap
        .imap("UID SEARCH HEADER Message-ID \"<probe-1@aevo>\"")
        .await;
    assert_eq!(reply, "* SEARCH 1\na1 OK SEARCH completed.");
    let reply = imap.imap("UID FETCH 1 (BODY.PEEK[])").await;
    let fetched = reply.replace('\n', "\r\n");
    assert!(fetched.starts_with(&format!(
        "* 1 FETCH (UID 1 BODY[] {{{}}}\r\n{raw})",
        raw.len()
    )));
    assert!(imap.imap("FETCH 1 FLAGS").await.contains("FLAGS ()"));
    assert!(
        imap.imap("FETCH 1 BODY[TEXT]")
            .await
            .contains("FLAGS (\\Seen)")
    );
    assert!(
        imap.imap("STATUS inbox (MESSAGES UNSEEN UIDNEXT)")
            .await
            .contains("MESSAGES 1 UNSEEN 0 UIDNEXT 2")
    );

    let mut pop3 = walk.connect(&walk.sandbox.pop3()).await;
    assert!(pop3.line().await.starts_with("+OK"));
    assert!(pop3.pop3("CAPA").await.contains("SASL XOAUTH2"));
    assert_eq!(pop3.say("AUTH XOAUTH2").await, "+ ");
    assert!(pop3.say(&credential).await.starts_with("+OK"));
    assert_eq!(pop3.say("STAT").await, format!("+OK 1 {}", raw.len()));
    assert_eq!(pop3.pop3("RETR 1").await, raw);
    let header = raw.split_once("\r\n\r\n").unwrap().0;
    assert_eq!(
        pop3.pop3("TOP 1 1").await,
        format!("{header}\r\n\r\nErste Zeile\r\n")
    );
    assert_eq!(pop3.pop3("UIDL").await, "1 training-1\r\n");
    assert!(pop3.say("DELE 1").await.starts_with("+OK"));
    assert!(pop3.say("RETR 1").await.starts_with("-ERR"));
    assert_eq!(pop3.say("STAT").await, "+OK 0 0");
    assert!(pop3.say("QUIT").await.starts_with("+OK"));
    assert!(pop3.is_closed().await);
    // The other protocol is told.
    assert_eq!(
        imap.imap("NOOP").await,
        "* 1 EXPUNGE\na1 OK NOOP completed."
    );
}

#[tokio::test]
async fn tokens_open_what_they_were_granted_for_only() {
    let walk = Walk::start().await;
    let smtp_only = "https://outlook.office.com/SMTP.Send";
    let request = with(&walk.request(), "scope", smtp_only);
    let key = form_key(&walk.ask(&request).await.text().await.unwrap());
    let answer = walk.decide(&key, RECHNUNG, "normal", "accept").await;
    let grant = walk.code_grant(&led_back(&answer)["code"]);
    let (_, tokens) = walk.token(&grant).await;
    let token = tokens["access_token"].as_str().unwrap();
    let smtp_only = xoauth2(RECHNUNG, token);
    walk.submission(&smtp_only).await;

    let foreign = xoauth2(BUCHHALTUNG, token);
    let mut client = walk.connect(&walk.sandbox.smtp()).await;
    client.say("EHLO client.example").await;
    client.say("AUTH XOAUTH2").await;
    assert!(client.say(&foreign).await.starts_with("334 "));
    assert!(client.say("").await.starts_with("535 5.7.3 "));

    for credential in [&smtp_only, &xoauth2(RECHNUNG, "made up")] {
        let mut imap = walk.connect(&walk.sandbox.imap()).await;
        imap.line().await;
        imap.send(b"a1 AUTHENTICATE XOAUTH2\r\n").await;
        assert_eq!(imap.line().await, "+ ");
        imap.send(format!("{credential}\r\n").as_bytes()).await;
        let challenge = imap.line().await;
        let failure = STANDARD
            .decode(challenge.strip_prefix("+ ").unwrap())
            .unwrap();
        assert!(serde_json::from_slice::<Value>(&failure).is_ok());
        imap.send(b"\r\n").await;
        assert_eq!(imap.line().await, "a1 NO AUTHENTICATE failed.");

        let mut pop3 = walk.connect(&walk.sandbox.pop3()).await;
        pop3.line().await;
        assert!(
            pop3.say(&format!("AUTH XOAUTH2 {credential}"))
                .await
                .starts_with("+ ")
        );
        assert!(
            pop3.say("")
                .await
                .starts_with("-ERR Authentication failure: ")
        );
        assert!(pop3.say("STAT").await.starts_with("-ERR"));
    }
}

#[tokio::test]
async fn imap_and_pop3_refuse_what_is_wrong() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    let mut imap = walk.connect(&walk.sandbox.imap()).await;
    imap.line().await;
    for (command, expected) in [
        ("SELECT INBOX", "a1 BAD"),
        ("LOGIN a b", "a1 NO LOGIN failed."),
        ("AUTHENTICATE PLAIN", "a1 NO"),
        ("AUTHENTICATE XOAUTH2 !", "a1 BAD"),
        (&format!("AUTHENTICATE XOAUTH2 {credential}"), "a1 OK"),
        ("FETCH 1 FLAGS", "a1 BAD"),
        ("SELECT Sent", "a1 NO [NONEXISTENT]"),
        ("LIST \"\" *", "* LIST (\\HasNoChildren) \"/\" INBOX\na1 OK"),
        ("EXAMINE \"inbox\"", "* FLAGS"),
        ("SEARCH NEVER", "a1 BAD"),
        ("SEARCH ALL", "* SEARCH\na1 OK"),
        ("FETCH 1 ENVELOPE", "a1 BAD"),
        ("FETCH 1:* UID", "a1 OK"),
        ("STORE 1 +FLAGS (\\Deleted)", "a1 NO"),
        ("CLOSE", "a1 OK"),
        ("SEARCH ALL", "a1 BAD"),
        ("LOGOUT", "* BYE"),
    ] {
        let reply = imap.imap(command).await;
        assert!(reply.starts_with(expected), "{command:.60}: {reply}");
    }
    assert!(imap.is_closed().await);

    let mut imap = walk.connect(&walk.sandbox.imap()).await;
    imap.line().await;
    imap.send(format!("a1 {}\r\n", "x".repeat(20_000)).as_bytes())
        .await;
    assert!(imap.line().await.starts_with("* BAD"));
    let reply = imap
        .imap(&format!("AUTHENTICATE XOAUTH2 {credential}"))
        .await;
    assert!(reply.starts_with("a1 OK"));
    imap.send(b"a1 SELECT {5}\r\n").await;
    assert!(imap.line().await.starts_with("+ "));
    imap.send(b"INBOX\r\n").await;
    assert!(
        imap.imap_reply()
            .await
            .ends_with("a1 OK [READ-WRITE] SELECT completed.")
    );

    // Somebody else's token is told apart only when a mailbox is to be opened.
    let tokens = walk.tokens(RECHNUNG, "normal").await;
    let foreign = xoauth2(BUCHHALTUNG, tokens["access_token"].as_str().unwrap());
    let mut imap = walk.connect(&walk.sandbox.imap()).await;
    imap.line().await;
    let reply = imap.imap(&format!("AUTHENTICATE XOAUTH2 {foreign}")).await;
    assert!(reply.starts_with("a1 OK"));
    let reply = imap.imap("SELECT INBOX").await;
    assert_eq!(reply, "a1 BAD User is authenticated but not connected.");

    let mut pop3 = walk.connect(&walk.sandbox.pop3()).await;
    pop3.line().await;
    for (command, expected) in [
        ("USER rechnung", "-ERR Logon failure"),
        ("PASS x", "-ERR Logon failure"),
        ("STAT", "-ERR"),
        ("AUTH PLAIN", "-ERR"),
        ("AUTH XOAUTH2 !", "-ERR"),
        ("AUTH XOAUTH2", "+ "),
        ("*", "-ERR"),
        (&"x".repeat(20_000), "-ERR"),
        (&format!("AUTH XOAUTH2 {credential}"), "+OK"),
        ("RETR 1", "-ERR"),
        ("LIST 0", "-ERR"),
        ("TOP 1", "-ERR"),
        ("XYZ", "-ERR"),
        ("RSET", "+OK 0 0"),
    ] {
        let reply = pop3.say(command).await;
        assert!(reply.starts_with(expected), "{command:.60}: {reply}");
    }
}

#[tokio::test]
async fn dropping_it_ends_everything() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    let mut client = walk.submission(&credential).await;
    let port = walk.sandbox.smtp().port;
    drop(walk);
    assert!(client.is_closed().await);
    // The listener goes with the next turn of the runtime.
    timeout(DEADLINE, async {
        while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the port is free again");
}

#[tokio::test]
async fn connections_are_capped() {
    let walk = Walk::start().await;
    let port = walk.sandbox.smtp().port;
    let connect = async || Client::new(TcpStream::connect(("localhost", port)).await.unwrap());
    let mut held = Vec::new();
    for _ in 0..64 {
        let mut client = connect().await;
        assert!(client.reply().await.starts_with("220 "));
        held.push(client);
    }
    let mut one_too_many = connect().await;
    assert_eq!(one_too_many.line().await, "", "closed without a word");
    let mut first = held.swap_remove(0);
    assert!(first.say("QUIT").await.starts_with("221 "));
    assert!(first.is_closed().await);
    timeout(DEADLINE, async {
        while connect().await.line().await.is_empty() {}
    })
    .await
    .expect("there is room again");
}
