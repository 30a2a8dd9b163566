//! Whole conversations by SMTP, IMAP and POP3 with a server that says anything, first in whole turns and then in
//! pieces: both end the same. What was done is held against an own reading of what the server has said; nothing but
//! harmless questions is asked before encryption, and the secret is shown nowhere. The input: five bytes of options,
//! three sizes of pieces, then what the server says, TOKEN where it echoes the secret.

#![no_main]

use std::cell::RefCell;
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

use fuzz::domain::address::Address;
use fuzz::domain::endpoint::is_invisible;
use fuzz::domain::provider::{MailServer, TransportSecurity};
use fuzz::server::{Heard, Script, Stream, TURN, block_on, tls};
use fuzz::service::conversation::{Conversation, DEADLINE};
use fuzz::service::failure::{Cause, Failure};
use fuzz::service::sasl::{Credential, Secret};
use fuzz::service::smtp::{self, Data, Envelope};
use fuzz::service::{imap, stat};
use libfuzzer_sys::fuzz_target;

const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJub25jZSI6IkFCQ0RFRkdI";
/// In bytes; what the transcript calls a piece of a secret.
const PIECE: usize = 12;

#[derive(Clone, Copy)]
struct Options {
    protocol: u8,
    is_start_tls: bool,
    is_password: bool,
}

/// How a conversation went.
#[derive(Debug, PartialEq)]
struct End {
    /// What was done; `None` where anything failed.
    done: Option<String>,
    /// All that is shown of it.
    shown: String,
    /// Bytes of the server were still under way, or read already, when the handshake was to begin.
    is_injected: bool,
    plain: String,
    encrypted: Vec<u8>,
}

fuzz_target!(|input: &[u8]| {
    let [
        protocol,
        security,
        credential,
        silent,
        deaf,
        a,
        b,
        c,
        said @ ..,
    ] = input
    else {
        return;
    };
    let options = Options {
        protocol: protocol % 3,
        is_start_tls: security % 2 == 0,
        is_password: credential % 2 == 1,
    };
    let said = with_token(said);
    let script = Script {
        said: &said,
        pieces: &[],
        is_silent: silent % 2 == 1,
        deaf_from: usize::from(*deaf),
    };
    let whole = converse(options, script);
    let pieces = &[*a, *b, *c];
    let cut = converse(options, Script { pieces, ..script });
    if whole.is_injected || cut.is_injected {
        assert!(whole.is_injected && cut.is_injected && whole.plain == cut.plain);
    } else {
        assert_eq!(whole, cut, "the pieces make a difference");
    }
    for end in [whole, cut] {
        check(options, &end, &said);
    }
});

fn converse(options: Options, script: Script<'_>) -> End {
    let server = MailServer {
        host: "mail.example".to_owned(),
        port: 587,
        security: if options.is_start_tls {
            TransportSecurity::StartTls
        } else {
            TransportSecurity::ImplicitTls
        },
    };
    let secret = if options.is_password {
        Secret::Password
    } else {
        Secret::Token
    };
    let credential = Credential::new("eva@contoso.com", secret(TOKEN.into())).unwrap();
    let steps = Mutex::new(String::new());
    let report = |progress| *steps.lock().unwrap() += &format!("{progress:?}\n");
    // By the clock that stands still; outside of it there is another.
    let mut conversation = block_on(async { Conversation::new(DEADLINE, &report) });
    let (stream, heard) = Stream::new(script);
    let (done, failure) = match options.protocol {
        0 => {
            let to = ["eva@example.org", "max@example.org"];
            let envelope = Envelope {
                from: Address::parse("eva@contoso.com").unwrap(),
                to: to.map(|text| Address::parse(text).unwrap()).to_vec(),
            };
            let data = Data::encode(b"Subject: x\r\n\r\n.\r\nx\r\n").unwrap();
            let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
            let sent = block_on(async {
                let session = smtp::Session::over(stream, local, &server, tls(), &mut conversation);
                session.await?.deliver(&credential, &envelope, &data).await
            });
            ended(sent.map(|(taken, _)| taken.refused.len()), conversation)
        }
        1 => {
            let found = block_on(async {
                let session =
                    imap::Session::over(stream, &server, tls(), &credential, &mut conversation);
                let mut session = session.await?;
                let found = session.find("<1@x>", Duration::from_secs(1)).await;
                session.logout().await;
                found
            });
            ended(found, conversation)
        }
        _ => {
            let words = block_on(stat(stream, &server, tls(), &credential, &mut conversation));
            ended(words, conversation)
        }
    };
    let Heard {
        plain, encrypted, ..
    } = Rc::try_unwrap(heard).map(RefCell::into_inner).ok().unwrap();
    End {
        is_injected: failure.contains("Injected") || failure.contains("Tls(Kind(InvalidData))"),
        shown: steps.into_inner().unwrap() + &failure,
        done,
        plain: String::from_utf8(plain).expect("ASCII"),
        encrypted,
    }
}

fn ended<T: Debug, C: Cause>(
    result: Result<T, C>,
    conversation: Conversation<'_>,
) -> (Option<String>, String) {
    match result {
        Ok(done) => (
            Some(format!("{done:?}")),
            conversation.into_transcript().to_string(),
        ),
        Err(cause) => {
            let debug = format!("{cause:?}");
            let failure = Failure::new(conversation, cause);
            let evidence = failure.evidence();
            assert!(evidence.words.chars().count() <= 2_000);
            assert!(
                !evidence
                    .words
                    .chars()
                    .any(|c| c.is_control() || is_invisible(c))
            );
            (
                None,
                format!("{failure}\n{debug}\n{evidence:?}\n{}", failure.transcript()),
            )
        }
    }
}

fn check(options: Options, end: &End, said: &[u8]) {
    // Who has not been told it yet cannot repeat it.
    let lines: Vec<&str> = end.shown.lines().collect();
    let is_secret = |line: &&str| line.starts_with("C: ") && line.ends_with("<redacted>");
    if let Some(told) = lines.iter().position(is_secret) {
        let is_transcript = |line: &&str| line.starts_with("S: ") || line.starts_with("C: ");
        let judgement = lines.iter().take_while(|line| !is_transcript(line));
        for line in judgement.chain(&lines[told..]) {
            let has = |piece| line.as_bytes().windows(PIECE).any(|bytes| bytes == piece);
            assert!(!TOKEN.as_bytes().windows(PIECE).any(has), "{line}");
        }
    }
    assert!(options.is_start_tls || end.plain.is_empty());
    for command in commands(end.plain.as_bytes()) {
        let words = command.strip_prefix(['A']).map_or(command, |rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
                .trim_start()
        });
        let first = words.split(' ').next();
        assert!(
            matches!(
                first,
                Some(
                    "EHLO"
                        | "STARTTLS"
                        | "STLS"
                        | "QUIT"
                        | "LOGOUT"
                        | "CAPABILITY"
                        | "PABILITY"
                        | "CAPA"
                        | "PA"
                )
            ),
            "{command:?} in plain text"
        );
    }
    commands(&end.encrypted).for_each(drop);
    let Some(done) = &end.done else { return };
    let said: Vec<u8> = said.iter().copied().filter(|&b| b != TURN).collect();
    let lines: Vec<String> = said
        .split(|&b| b == b'\n')
        .map(|line| String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned())
        .collect();
    match options.protocol {
        0 => assert_eq!(*done, refused_by(options, &lines).to_string()),
        1 => {
            let has_found = |line: &String| {
                let mut words = line.split_ascii_whitespace().skip(1);
                words
                    .next()
                    .is_some_and(|word| word.eq_ignore_ascii_case("SEARCH"))
                    && words.any(|word| word.parse::<u32>().is_ok())
            };
            // What a literal holds is not read, and may look like anything.
            assert!(done == "false" || lines.iter().any(has_found) || said.contains(&b'{'));
        }
        _ => assert!(lines.iter().any(|line| {
            let words = line
                .strip_prefix("+OK")
                .unwrap_or_default()
                .trim_start_matches(' ');
            line.starts_with("+OK") && !words.is_empty() || done.trim_matches(['"', ' ']).is_empty()
        })),
    }
}

/// How many recipients a server has refused that took the mail, by the order of its replies alone.
fn refused_by(options: Options, lines: &[String]) -> usize {
    let mut codes = lines
        .iter()
        .filter(|line| line.as_bytes().get(3) != Some(&b'-'))
        .map(|line| line[..3].parse::<u16>().expect("a reply"));
    let mut next = || codes.next().expect("one more reply");
    assert_eq!((next(), next()), (220, 250));
    if options.is_start_tls {
        assert_eq!((next(), next()), (220, 250));
    }
    let mut code = next();
    while code == 334 {
        code = next();
    }
    assert_eq!(code, 235);
    assert_eq!(next() / 100, 2, "MAIL");
    let refused = [next(), next()]
        .iter()
        .filter(|&&code| code / 100 != 2)
        .count();
    assert!(refused < 2);
    assert_eq!(next(), 354);
    assert_eq!(next() / 100, 2, "message");
    refused
}

/// All that was sent, of whole lines.
fn commands(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let text = std::str::from_utf8(bytes).expect("ASCII");
    assert!(text.is_empty() || text.ends_with("\r\n"));
    text.split_terminator("\r\n")
        .inspect(|line| assert!(!line.contains(['\r', '\n'])))
}

fn with_token(said: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(said.len() + TOKEN.len());
    let mut rest = said;
    while let Some(at) = rest.windows(5).position(|word| word == b"TOKEN") {
        all.extend_from_slice(&rest[..at]);
        all.extend_from_slice(TOKEN.as_bytes());
        rest = &rest[at + 5..];
    }
    all.extend_from_slice(rest);
    all
}
