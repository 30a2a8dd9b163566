//! The submission server by itself.

use tokio::net::TcpStream;

use super::walk::{BUCHHALTUNG, Client, RECHNUNG, Walk, xoauth2};

#[tokio::test]
async fn a_refreshed_token_plays_what_its_consent_was_given_for() {
    let walk = Walk::start().await;
    for (scenario, expected) in [
        ("smtp_auth_disabled_mailbox", "535 5.7.139 "),
        ("scopes_not_granted", "334 "),
    ] {
        let tokens = walk.tokens(RECHNUNG, scenario).await;
        let form = walk.refresh_grant(&tokens["refresh_token"]);
        let (_, tokens) = walk.token(&form).await;
        let credential = xoauth2(RECHNUNG, tokens["access_token"].as_str().unwrap());
        let mut client = walk.connect(&walk.sandbox.smtp()).await;
        client.say("EHLO client.example").await;
        client.say("AUTH XOAUTH2").await;
        let reply = client.say(&credential).await;
        assert!(reply.starts_with(expected), "{reply}");
    }
}

#[tokio::test]
async fn submission_over_implicit_tls() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    let mut client = walk.connect(&walk.sandbox.smtp_implicit_tls()).await;
    assert!(client.reply().await.starts_with("220 "));
    let extensions = client.say("EHLO client.example").await;
    assert!(extensions.contains("AUTH XOAUTH2") && !extensions.contains("STARTTLS"));
    assert!(client.say("STARTTLS").await.starts_with("503 "));
    client.say("AUTH XOAUTH2").await;
    assert!(client.say(&credential).await.starts_with("235 "));
    assert!(client.say("AUTH XOAUTH2").await.starts_with("503 "));
    // A mail without a Message-ID gets one (RFC 6409 section 8.3).
    client.say(&format!("MAIL FROM:<{RECHNUNG}>")).await;
    client.say(&format!("RCPT TO:<{RECHNUNG}>")).await;
    client.say("DATA").await;
    let reply = client.say("Subject: x\r\n\r\n.").await;
    let id = reply.split(' ').nth(3).unwrap().to_owned();
    assert!(id.ends_with("@training.example>"), "{reply}");
    let raw = String::from_utf8(walk.sandbox.received()[0].raw.to_vec()).unwrap();
    assert!(raw.contains(&format!("\r\nMessage-ID: {id}\r\n")));
}

#[tokio::test]
async fn nothing_secret_is_taken_unencrypted() {
    let walk = Walk::start().await;
    let server = walk.sandbox.smtp();
    for address in ["127.0.0.1", "::1"] {
        let Ok(stream) = TcpStream::connect((address, server.port)).await else {
            assert_eq!(address, "::1", "IPv4 loopback is always there");
            continue;
        };
        let mut client = Client::new(stream);
        assert!(client.reply().await.starts_with("220 "));
        let extensions = client.say("EHLO client.example").await;
        assert!(extensions.contains("STARTTLS") && !extensions.contains("AUTH"));
        for extension in [
            "PIPELINING",
            "SIZE 10485760",
            "8BITMIME",
            "ENHANCEDSTATUSCODES",
        ] {
            assert!(extensions.contains(extension), "{extensions}");
        }
        let reply = client.say("AUTH XOAUTH2 dXNlcj0=").await;
        assert!(reply.starts_with("530 5.7.0 "), "{reply}");
        let reply = client.say(&format!("MAIL FROM:<{RECHNUNG}>")).await;
        assert!(reply.starts_with("451 5.7.3 "), "{reply}");
        // What was put after STARTTLS in plain text is never carried out.
        client.send(b"STARTTLS\r\nRSET\r\n").await;
        assert!(client.reply().await.starts_with("554 "));
        assert!(client.is_closed().await);
    }
}

#[tokio::test]
async fn smtp_refuses_what_is_wrong() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    let mut client = walk.connect(&walk.sandbox.smtp()).await;
    let from = format!("MAIL FROM:<{RECHNUNG}>");
    let before = [
        ("AUTH XOAUTH2", "503 5.5.2 "),
        ("EHLO", "501 5.5.4 "),
        ("EHLO a b", "501 5.5.4 "),
        ("EHLO client.example", "250-"),
        (&from, "530 5.7.57 "),
        ("AUTH PLAIN AGEAYg==", "504 5.7.4 "),
        ("AUTH XOAUTH2 !", "501 5.5.124 "),
        (&format!("AUTH XOAUTH2 {credential}"), "500 5.5.2 "),
        ("AUTH XOAUTH2", "334 "),
        ("*", "501 5.7.0 "),
        ("AUTH XOAUTH2", "334 "),
        (&"A".repeat(12_289), "500 5.5.6 "),
        (&"N".repeat(511), "500 5.5.2 "),
        ("NOOP\n\r", "500 5.5.2 "),
    ];
    for (command, expected) in before {
        let reply = client.say(command).await;
        assert!(reply.starts_with(expected), "{command:.60}: {reply}");
    }
    // The rest of "NOOP\n\r": "\r\r\n" is no command either.
    assert!(client.reply().await.starts_with("500 "));

    let mut client = walk.submission(&credential).await;
    let to = format!("RCPT TO:<{BUCHHALTUNG}>");
    for (command, expected) in [
        (&*to, "503 5.5.1 "),
        ("DATA", "503 5.5.1 "),
        (
            "MAIL FROM:<einkauf@training.example>",
            "550 5.7.60 SendAsDenied; ",
        ),
        ("MAIL FROM:<>", "501 5.1.7 "),
        ("MAIL FROM: <rechnung@training.example>", "501 5.5.4 "),
        (&format!("{from} SIZE=10485761"), "552 5.3.4 "),
        (&format!("{from} SMTPUTF8"), "555 5.5.4 "),
        (&format!("{from} BODY=BINARYMIME"), "555 5.5.4 "),
        (&format!("{from} SIZE=10485760 AUTH=<>"), "250 2.1.0 "),
        (&from, "503 5.5.1 "),
        ("DATA", "554 5.5.1 "),
        ("RCPT TO:<niemand@training.example>", "550 5.1.10 "),
        ("RCPT TO:<kunde@contoso.example>", "550 5.7.54 "),
        ("RCPT TO:<a b@training.example>", "501 5.1.3 "),
        (&format!("{to} NOTIFY=NEVER"), "555 5.5.4 "),
        ("RCPT TO:<Buchhaltung@TRAINING.example>", "250 2.1.5 "),
        ("VRFY rechnung", "252 "),
        ("EXPN rechnung", "502 "),
        ("RSET", "250 "),
        (&to, "503 5.5.1 "),
        ("NOOP", "250 "),
        ("GET / HTTP/1.1", "500 5.5.2 "),
    ] {
        let reply = client.say(command).await;
        assert!(reply.starts_with(expected), "{command}: {reply}");
    }
    assert!(walk.sandbox.received().is_empty());
}

#[tokio::test]
async fn smtp_refuses_mails_that_others_could_read_differently() {
    let walk = Walk::start().await;
    let credential = walk.credential(RECHNUNG, "normal").await;
    let mut client = walk.submission(&credential).await;
    let big = "x".repeat(998) + "\r\n";
    for (content, expected) in [
        ("a\nb\r\n".to_owned(), "550 5.6.11 "),
        // <LF>.<CRLF> is not the end.
        ("a\n.\r\nRSET\r\n".to_owned(), "550 5.6.11 "),
        ("a\rb\r\n".to_owned(), "550 5.6.11 "),
        (big.repeat((10 << 20) / 1000 + 1), "552 5.3.4 "),
        (big.repeat((10 << 20) / 1000), "250 2.0.0 "),
    ] {
        client.say(&format!("MAIL FROM:<{RECHNUNG}>")).await;
        client.say(&format!("RCPT TO:<{RECHNUNG}>")).await;
        assert!(client.say("DATA").await.starts_with("354 "));
        let reply = client.say(&format!("{content}.")).await;
        assert!(reply.starts_with(expected), "{reply}");
        assert_eq!(client.say("NOOP").await, "250 2.0.0 OK", "still in step");
    }
    assert_eq!(walk.sandbox.received().len(), 1);
}
