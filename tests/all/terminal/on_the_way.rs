//! Hand-over files that ask for too much, meet a wrong passphrase, or were changed by a mail program on their way.

use std::collections::HashSet;
use std::io::Write;
use std::iter;
use std::time::{Duration, Instant};

use aevo_administrator::service::handover::HandoverError;
use age::{Encryptor, x25519};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::format::{JSON, PASSPHRASE, assert_refused, bent, good, open, open_with};

/// No file of 2^21 is worked at, let alone one of 2^63, which no machine could.
#[test]
fn greedy_work_factors_are_refused_before_any_work() {
    let since = Instant::now();
    for factor in [21_u8, 22, 30, 63] {
        let file = bent(|stanzas| stanzas[0].args[1] = factor.to_string()).0;
        let error = open(&file).map(drop).unwrap_err();
        assert!(
            matches!(error, HandoverError::ExcessiveWork(asked) if asked == factor),
            "{factor}: {error:?}"
        );
    }
    let took = since.elapsed();
    // 2^21 alone takes some ten seconds and 2 GiB.
    assert!(took < Duration::from_secs(3), "{took:?}");
}

/// Nobody learns how near he was.
#[test]
fn every_wrong_passphrase_gets_the_same_answer() {
    let file = good().0;
    assert_eq!(PASSPHRASE, "k7mq-hm4r-äöü");
    assert!(open(&file).is_ok());
    let decomposed = "k7mq-hm4r-a\u{308}o\u{308}u\u{308}";
    let mut answers = HashSet::new();
    for wrong in [
        "",
        " ",
        "k7mq",
        "K7MQ-HM4R-ÄÖÜ",
        "k7mqhm4räöü",
        "k7mq-hm4r-aou",
        decomposed,
        "k7mq-hm4r-äöü\n",
        "k7mq-hm4r-äöü\r\n",
        " k7mq-hm4r-äöü",
        "k7mq-hm4r-äöü ",
        "k7mq-hm4r-äö",
        "k7mq\u{2011}hm4r\u{2011}äöü",
    ] {
        let error = open_with(&file, wrong).map(drop).unwrap_err();
        assert!(
            matches!(error, HandoverError::WrongPassphrase),
            "{wrong:?}: {error:?}"
        );
        answers.insert(format!("{error} {error:?}"));
    }
    let long = "x".repeat(1 << 20);
    answers.insert(
        open_with(&file, &long)
            .map(drop)
            .map_err(|error| format!("{error} {error:?}"))
            .unwrap_err(),
    );
    assert_eq!(answers.len(), 1, "{answers:?}");
}

/// As `age --armor` writes it, and as mail programs change that. None of it opens; that it is no hand-over file is
/// said of each.
#[test]
fn an_armored_file_is_none() {
    let encoded = BASE64_STANDARD.encode(good().0);
    let wrapped = |width: usize, end: &str| {
        let lines: Vec<_> = encoded.as_bytes().chunks(width).collect();
        let lines = lines.iter().map(|line| std::str::from_utf8(line).unwrap());
        let lines = lines.collect::<Vec<_>>().join(end);
        format!(
            "-----BEGIN AGE ENCRYPTED FILE-----{end}{lines}{end}-----END AGE ENCRYPTED FILE-----{end}"
        )
    };
    for (name, armored) in [
        ("LF", wrapped(64, "\n")),
        ("CRLF", wrapped(64, "\r\n")),
        ("wrapped anew", wrapped(76, "\r\n")),
        ("quoted", wrapped(64, "\n> ")),
        (
            "in a mail",
            format!("Hallo,\r\n\r\n{}\r\n-- \r\nGru\u{df}", wrapped(64, "\r\n")),
        ),
        (
            "with a byte order mark",
            format!("\u{feff}{}", wrapped(64, "\r\n")),
        ),
        ("without its lines", encoded.clone()),
    ] {
        let error = open(armored.as_bytes()).map(drop).unwrap_err();
        assert!(matches!(error, HandoverError::Damaged), "{name}: {error:?}");
        assert_eq!(
            error.to_string(),
            "the hand-over file is damaged or is none"
        );
    }
    // The same for what a mail program that takes it for text does to the file itself.
    let text: Vec<u8> = good()
        .0
        .iter()
        .flat_map(|byte| match byte {
            b'\n' => b"\r\n".to_vec(),
            byte => vec![*byte],
        })
        .collect();
    assert_refused("CRLF in the file", &text);
}

/// A file for somebody's key is no file for a passphrase, whoever has the key.
#[test]
fn a_file_for_a_key_asks_for_no_passphrase() {
    let recipient = x25519::Identity::generate().to_public();
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as _)).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(JSON.as_bytes()).unwrap();
    writer.finish().unwrap();
    let error = open(&sealed).map(drop).unwrap_err();
    assert!(matches!(error, HandoverError::SealedToKey), "{error:?}");
}
