//! A test mail of any addresses, subject and text that the program takes: a mail that holds just these, read back by
//! mail-parser; over SMTP exactly one message, which a server undoes to the same. The input: sender, recipient and
//! subject, each ended by a line feed, then the text.

#![no_main]

use std::net::{IpAddr, Ipv4Addr};

use chrono::DateTime;
use fuzz::domain::address::Address;
use fuzz::domain::provider::{MailServer, TransportSecurity};
use fuzz::server::{Script, Stream, block_on, tls};
use fuzz::service::conversation::{Conversation, DEADLINE};
use fuzz::service::message::test_mail;
use fuzz::service::sasl::{Credential, Secret};
use fuzz::service::smtp::{self, Data, Envelope};
use libfuzzer_sys::fuzz_target;
use mail_parser::{MessageParser, MimeHeaders};

const FIELDS: [&str; 10] = [
    "auto-submitted",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "subject",
    "to",
    "x-mailer",
];
/// A server that takes whatever is sent to it.
const SAID: &[u8] = b"220 x\r\n250-x\r\n250-SIZE\r\n250-8BITMIME\r\n250 AUTH XOAUTH2\r\n235 x\r\n\
    250 x\r\n250 x\r\n354 x\r\n250 x\r\n";

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (Ok(from), Ok(to)) = (Address::parse(line()), Address::parse(line())) else {
        return;
    };
    // Line breaks of other kinds stand in it, and as many as there are in the text behind it.
    let (subject, body) = (line(), line());
    let subject = subject.replace('\u{2028}', "\n");
    let now = DateTime::parse_from_rfc3339("2026-11-24T10:31:37+01:00").unwrap();
    let Ok(mail) = test_mail(&from, &to, &subject, body, &now) else {
        return;
    };
    assert!(mail.octets.is_ascii() && !mail.octets.contains(&0));
    let message = std::str::from_utf8(&mail.octets).unwrap();
    let lines: Vec<&str> = message
        .strip_suffix("\r\n")
        .expect("whole lines")
        .split("\r\n")
        .collect();
    for line in &lines {
        assert!(
            line.len() <= 998 && !line.contains(['\r', '\n']),
            "{line:?}"
        );
    }
    let mut names: Vec<String> = lines
        .iter()
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| {
            line.split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        })
        .collect();
    names.sort_unstable();
    assert_eq!(names, FIELDS, "{message}");
    reads_back(&from, &to, &subject, body, &mail.octets);
    assert_eq!(
        sent(&from, &to, &mail.octets),
        mail.octets,
        "undone by the server"
    );
});

fn reads_back(from: &Address, to: &Address, subject: &str, body: &str, octets: &[u8]) {
    let parsed = MessageParser::default().parse(octets).expect("a mail");
    let address = |field: Option<&mail_parser::Address<'_>>| {
        let all: Vec<_> = field
            .unwrap()
            .iter()
            .filter_map(|one| one.address())
            .map(str::to_owned)
            .collect();
        all
    };
    for (field, written) in [(parsed.from(), from), (parsed.to(), to)] {
        // The parser decodes encoded words here too; RFC 2047 section 5 wants an address as it is written.
        if !written.as_str().contains("=?") {
            assert_eq!(address(field), [written.as_str()]);
        }
    }
    assert_eq!(parsed.attachment_count(), 0);
    assert!(
        parsed
            .content_type()
            .is_some_and(|kind| kind.ctype() == "text")
    );
    // Blanks at the ends of folded lines are nobody's business.
    let blankless = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect::<String>()
    };
    // What looks like an encoded word is read as one: lettre leaves it as it is.
    if !subject.contains("=?") {
        assert_eq!(
            blankless(parsed.subject().unwrap_or_default()),
            blankless(subject)
        );
    }
    assert_eq!(
        blankless(&parsed.body_text(0).unwrap_or_default()),
        blankless(body)
    );
}

/// The message as a server reads it, up to the first line of a single dot.
fn sent(from: &Address, to: &Address, octets: &[u8]) -> Vec<u8> {
    let server = MailServer {
        host: "mail.example".to_owned(),
        port: 465,
        security: TransportSecurity::ImplicitTls,
    };
    let credential = Credential::new("x", Secret::Token("x".into())).unwrap();
    let envelope = Envelope {
        from: from.clone(),
        to: vec![to.clone()],
    };
    let data = Data::encode(octets).expect("no limit of SMTP is broken");
    let script = Script {
        said: SAID,
        pieces: &[],
        is_silent: false,
        deaf_from: usize::MAX,
    };
    let (stream, heard) = Stream::new(script);
    block_on(async {
        let mut conversation = Conversation::new(DEADLINE, &|_| {});
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let session = smtp::Session::over(stream, local, &server, tls(), &mut conversation);
        session.await?.deliver(&credential, &envelope, &data).await
    })
    .expect("taken");
    let heard = heard.borrow();
    let text = std::str::from_utf8(&heard.encrypted).unwrap();
    let mut lines = text.split_inclusive("\r\n");
    let commands: Vec<&str> = lines.by_ref().take(5).collect();
    assert_eq!(
        commands[2],
        format!("MAIL FROM:<{from}> SIZE={}\r\n", octets.len())
    );
    assert_eq!(
        commands[3..],
        [format!("RCPT TO:<{to}>\r\n").as_str(), "DATA\r\n"]
    );
    let message = lines.by_ref().take_while(|line| *line != ".\r\n");
    let message = message
        .flat_map(|line| line.strip_prefix('.').unwrap_or(line).bytes())
        .collect();
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["QUIT\r\n"],
        "more than one message"
    );
    message
}
