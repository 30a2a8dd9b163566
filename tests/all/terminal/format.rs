//! Hand-over files by the specification of the age format (C2SP age, whose test vectors are derived here anew):
//! each that breaks it in one place, with all else of it right, its MAC included.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::iter;
use std::sync::Mutex;

use aevo_administrator::service::handover::{Handover, HandoverError};
use age::{EncryptError, Encryptor, scrypt};
use age_core::format::{FileKey, Stanza};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ring::{hkdf, hmac};
use secrecy::{ExposeSecret, SecretString};

pub(super) const PASSPHRASE: &str = "k7mq-hm4r-äöü";
pub(super) const JSON: &str = r#"{"format":"aevo-handover","version":1,"provider":"x","client_id":"x","client_secret":"canary","authorization_endpoint":"x","token_endpoint":"x"}"#;

/// A stanza for somebody's key, of the right form.
const FOR_A_KEY: &str = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n";

/// scrypt, and then what a test does to the header before its MAC is made.
struct Bent<F> {
    inner: scrypt::Recipient,
    bend: F,
    /// What the file is sealed with.
    key: Mutex<Vec<u8>>,
}

impl<F: Fn(&mut Vec<Stanza>)> age::Recipient for Bent<F> {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        *self.key.lock().unwrap() = file_key.expose_secret().to_vec();
        let (mut stanzas, labels) = self.inner.wrap_file_key(file_key)?;
        (self.bend)(&mut stanzas);
        Ok((stanzas, labels))
    }
}

/// A file with a bent header and its MAC, and its key.
pub(super) fn bent(bend: impl Fn(&mut Vec<Stanza>)) -> (Vec<u8>, Vec<u8>) {
    let mut inner = scrypt::Recipient::new(SecretString::from(PASSPHRASE));
    inner.set_work_factor(1);
    let recipient = Bent {
        inner,
        bend,
        key: Mutex::default(),
    };
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as _)).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(JSON.as_bytes()).unwrap();
    writer.finish().unwrap();
    let key = recipient.key.into_inner().unwrap();
    (sealed, key)
}

pub(super) fn good() -> (Vec<u8>, Vec<u8>) {
    bent(|_| {})
}

/// The header up to its MAC, the MAC, and the payload.
fn parts(file: &[u8]) -> (String, String, Vec<u8>) {
    let at = file
        .windows(5)
        .position(|bytes| bytes == b"\n--- ")
        .unwrap()
        + 1;
    let end = at + file[at..].iter().position(|byte| *byte == b'\n').unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        text(&file[..at]),
        text(&file[at + 4..end]),
        file[end + 1..].to_vec(),
    )
}

/// The MAC of a header that ends before its dashes.
fn mac(header: &str, key: &[u8]) -> String {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"").extract(key);
    let okm = prk.expand(&[b"header"], hmac::HMAC_SHA256).unwrap();
    let tag = hmac::sign(&hmac::Key::from(okm), format!("{header}---").as_bytes());
    BASE64_STANDARD_NO_PAD.encode(tag)
}

/// The file with another header, and the right MAC for that one.
fn with_header((file, key): (Vec<u8>, Vec<u8>), change: impl Fn(&str) -> String) -> Vec<u8> {
    let (header, _, payload) = parts(&file);
    let header = change(&header);
    let mac = mac(&header, &key);
    [format!("{header}--- {mac}\n").as_bytes(), &payload].concat()
}

fn with_mac_line(change: impl Fn(&str) -> String) -> Vec<u8> {
    let (header, mac, payload) = parts(&good().0);
    [header.as_bytes(), change(&mac).as_bytes(), &payload].concat()
}

pub(super) fn open_with(file: &[u8], passphrase: &str) -> Result<Handover, HandoverError> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("x.age");
    fs::write(&path, file).unwrap();
    Handover::read(&path, &SecretString::from(passphrase))
}

pub(super) fn open(file: &[u8]) -> Result<Handover, HandoverError> {
    open_with(file, PASSPHRASE)
}

/// Refused, whatever for, and nothing of what was sealed shows.
pub(super) fn assert_refused(name: &str, file: &[u8]) {
    let error = open(file).map(drop).expect_err(name);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{name}: {shown}");
    assert!(
        matches!(
            error,
            HandoverError::Damaged
                | HandoverError::WrongPassphrase
                | HandoverError::ExcessiveWork(_)
                | HandoverError::SealedToKey
        ),
        "{name}: {shown}"
    );
}

/// Else nothing below proves anything.
#[test]
fn a_file_that_is_right_opens() {
    let read = open(&good().0).unwrap();
    assert_eq!(read.client_secret.expose_secret(), "canary");
    let (header, sealed_mac, _) = parts(&good().0);
    assert!(
        header.starts_with("age-encryption.org/v1\n-> scrypt "),
        "{header}"
    );
    assert_eq!(sealed_mac.len(), 43);
    assert!(open(&with_header(good(), str::to_owned)).is_ok());
    assert!(open(&with_mac_line(|mac| format!("--- {mac}\n"))).is_ok());
}

#[test]
fn a_stanza_that_breaks_the_format_is_refused() {
    let argument = |number: usize, text: &'static str| {
        bent(move |stanzas| text.clone_into(&mut stanzas[0].args[number])).0
    };
    let salt = |bytes: usize| {
        bent(move |stanzas| stanzas[0].args[0] = BASE64_STANDARD_NO_PAD.encode(vec![7; bytes])).0
    };
    let rows = [
        ("none", bent(Vec::clear).0),
        (
            "in capitals",
            bent(|all| all[0].tag = "SCRYPT".to_owned()).0,
        ),
        (
            "of another name",
            bent(|all| all[0].tag = "scrypt2".to_owned()).0,
        ),
        ("no argument", bent(|all| all[0].args.clear()).0),
        ("one argument", bent(|all| all[0].args.truncate(1)).0),
        (
            "three arguments",
            bent(|all| all[0].args.push("1".to_owned())).0,
        ),
        ("arguments in turn", bent(|all| all[0].args.swap(0, 1)).0),
        ("no salt", argument(0, "=")),
        ("a salt of 15 bytes", salt(15)),
        ("a salt of 17 bytes", salt(17)),
        ("another salt", salt(16)),
        (
            "a salt with padding",
            bent(|all| all[0].args[0].push_str("==")).0,
        ),
        ("work 0", argument(1, "0")),
        ("work 01", argument(1, "01")),
        ("work +1", argument(1, "+1")),
        ("work -1", argument(1, "-1")),
        ("work 0x1", argument(1, "0x1")),
        ("work 1a", argument(1, "1a")),
        ("work 1.0", argument(1, "1.0")),
        ("another work", argument(1, "2")),
        ("work 64", argument(1, "64")),
        ("work 255", argument(1, "255")),
        ("work 257", argument(1, "257")),
        ("work 4294967297", argument(1, "4294967297")),
        ("work 2^64 + 1", argument(1, "18446744073709551617")),
        ("no body", bent(|all| all[0].body.clear()).0),
        ("a body of 31 bytes", bent(|all| all[0].body.truncate(31)).0),
        ("a body of 33 bytes", bent(|all| all[0].body.push(0)).0),
        (
            "a body of 48 bytes",
            bent(|all| all[0].body.extend([0; 16])).0,
        ),
        ("a changed body", bent(|all| all[0].body[0] ^= 1).0),
        (
            "a changed tag of the body",
            bent(|all| all[0].body[31] ^= 0x80).0,
        ),
    ];
    for (name, file) in rows {
        assert_refused(name, &file);
    }
}

#[test]
fn a_header_that_breaks_the_format_is_refused() {
    type Change = fn(&str) -> String;
    let body = |header: &str| header.lines().nth(2).unwrap().to_owned();
    assert_eq!(body(&parts(&good().0).0).len(), 43);
    let rows: [(&str, Change); 32] = [
        ("version 2", |all| all.replace("/v1\n", "/v2\n")),
        ("version 11", |all| all.replace("/v1\n", "/v11\n")),
        ("version 1.0", |all| all.replace("/v1\n", "/v1.0\n")),
        ("no version", |all| all.replace("/v1\n", "/\n")),
        ("of somebody else", |all| {
            all.replace("age-encryption.org", "rage.example")
        }),
        ("in capitals", |all| {
            all.replace("age-encryption.org/v1", "AGE-ENCRYPTION.ORG/V1")
        }),
        ("a blank behind the version", |all| {
            all.replace("/v1\n", "/v1 \n")
        }),
        ("a blank before all", |all| format!(" {all}")),
        ("an empty line before all", |all| format!("\n{all}")),
        ("an empty line behind the version", |all| {
            all.replace("/v1\n", "/v1\n\n")
        }),
        ("an empty line behind the stanza", |all| format!("{all}\n")),
        ("CRLF behind the version", |all| {
            all.replace("/v1\n", "/v1\r\n")
        }),
        ("CRLF behind the arguments", |all| {
            all.replace(" 1\n", " 1\r\n")
        }),
        ("CRLF everywhere", |all| all.replace('\n', "\r\n")),
        ("CR alone", |all| all.replace('\n', "\r")),
        ("no version line", |all| {
            all.replace("age-encryption.org/v1\n", "")
        }),
        ("two version lines", |all| {
            format!("age-encryption.org/v1\n{all}")
        }),
        ("no stanza", |_| "age-encryption.org/v1\n".to_owned()),
        ("a stanza twice", |all| {
            let stanza = all.split_once('\n').unwrap().1;
            format!("{all}{stanza}")
        }),
        ("a stanza for a key before it", |all| {
            all.replace("/v1\n", &format!("/v1\n{FOR_A_KEY}"))
        }),
        ("a stanza for a key behind it", |all| {
            format!("{all}{FOR_A_KEY}")
        }),
        ("an unknown stanza behind it", |all| {
            format!("{all}{}", FOR_A_KEY.replace("X25519", "grease"))
        }),
        ("another arrow", |all| {
            all.replace("-> scrypt", "--> scrypt")
        }),
        ("an arrow without a blank", |all| {
            all.replace("-> scrypt", "->scrypt")
        }),
        ("two blanks", |all| all.replace("-> scrypt ", "-> scrypt  ")),
        ("a blank behind the arguments", |all| {
            all.replace(" 1\n", " 1 \n")
        }),
        ("a tab", |all| all.replace("-> scrypt ", "-> scrypt\t")),
        ("a letter outside ASCII", |all| {
            all.replace(" 1\n", " 1 ä\n")
        }),
        ("no body", |all| {
            let end = all.trim_end().rfind('\n').unwrap();
            all[..=end].to_owned()
        }),
        ("a body with padding", |all| {
            format!("{}=\n", all.trim_end())
        }),
        ("a body in two lines", |all| {
            let at = all.len() - 10;
            format!("{}\n{}", &all[..at], &all[at..])
        }),
        // The last of 43 characters holds four bits; the other two must be 0.
        ("a body that is not canonical", |all| {
            let (rest, last) = all.trim_end().split_at(all.len() - 2);
            let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let at = alphabet.find(last).unwrap();
            assert_eq!(at % 4, 0, "{last}");
            format!("{rest}{}\n", &alphabet[at + 1..at + 2])
        }),
    ];
    for (name, change) in rows {
        assert_ne!(change(&parts(&good().0).0), parts(&good().0).0, "{name}");
        assert_refused(name, &with_header(good(), change));
    }
}

#[test]
fn a_mac_that_is_not_the_header_s_is_refused() {
    type Change = fn(&str) -> String;
    let rows: [(&str, Change); 13] = [
        ("none", |_| "---\n".to_owned()),
        ("none but the blank", |_| "--- \n".to_owned()),
        ("no line at all", |_| String::new()),
        ("of 0", |_| {
            format!("--- {}\n", BASE64_STANDARD_NO_PAD.encode([0; 32]))
        }),
        ("of another key", |_| {
            format!("--- {}\n", mac(&parts(&good().0).0, &[7; 16]))
        }),
        ("of 31 bytes", |_| {
            format!("--- {}\n", BASE64_STANDARD_NO_PAD.encode([0; 31]))
        }),
        ("cut", |mac| format!("--- {}\n", &mac[..42])),
        ("longer", |mac| format!("--- {mac}A\n")),
        ("with padding", |mac| format!("--- {mac}=\n")),
        ("without the blank", |mac| format!("---{mac}\n")),
        ("with two blanks", |mac| format!("---  {mac}\n")),
        ("with a blank behind", |mac| format!("--- {mac} \n")),
        ("with CRLF", |mac| format!("--- {mac}\r\n")),
    ];
    for (name, change) in rows {
        assert_refused(name, &with_mac_line(change));
    }
    for at in 0..43 {
        let flipped = with_mac_line(|mac| {
            let mut mac = mac.to_owned();
            let other = if &mac[at..=at] == "A" { "B" } else { "A" };
            mac.replace_range(at..=at, other);
            format!("--- {mac}\n")
        });
        assert_refused(&format!("character {at}"), &flipped);
    }
}

/// The payload is a nonce of 16 bytes and, since all is less than 64 KiB, one chunk with its tag.
#[test]
fn a_payload_that_was_cut_or_grew_is_refused() {
    let file = good().0;
    let (_, _, payload) = parts(&file);
    let start = file.len() - payload.len();
    assert_eq!(payload.len(), 16 + JSON.len() + 16);
    for length in 0..payload.len() {
        assert_refused(&format!("{length} bytes"), &file[..start + length]);
    }
    for at in 0..payload.len() {
        let mut flipped = file.clone();
        flipped[start + at] ^= 0x10;
        assert_refused(&format!("byte {at}"), &flipped);
    }
    let another = parts(&good().0).2;
    for (name, more) in [
        ("a line end", b"\n".to_vec()),
        ("CRLF", b"\r\n".to_vec()),
        ("NUL", vec![0]),
        ("16 zeros", vec![0; 16]),
        ("a kilobyte of zeros", vec![0; 1024]),
        ("its last chunk again", payload[16..].to_vec()),
        ("another payload", another.clone()),
        ("the same file", file.clone()),
        ("another file", good().0),
        ("text", b"-- \nSent from my phone\n".to_vec()),
    ] {
        assert_refused(name, &[&file[..], &more].concat());
        assert_refused(name, &[&more[..], &file].concat());
    }
    let swapped = [&file[..start], &another].concat();
    assert_refused("the payload of another file", &swapped);
}
