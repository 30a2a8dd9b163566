//! The inside of a hand-over file: exactly what its format says is read, to the letter, and written again the same.

#![no_main]

use std::path::Path;

use fuzz::service::atomic;
use fuzz::service::handover::{Handover, HandoverError, Lock};
use libfuzzer_sys::fuzz_target;
use secrecy::ExposeSecret;
use serde_json::Value;

const MEMBERS: [&str; 5] = [
    "provider",
    "client_id",
    "client_secret",
    "authorization_endpoint",
    "token_endpoint",
];

fuzz_target!(|input: &[u8]| {
    // The program passes over members that it does not know, whatever their bytes.
    let reference = serde_json::from_str::<Value>(&String::from_utf8_lossy(input)).ok();
    let is_comparable = reference.as_ref().is_some_and(Value::is_object);
    let member = |name: &str| reference.as_ref()?.get(name);
    let is_ours = member("format").and_then(Value::as_str) == Some("aevo-handover");
    let version = member("version").and_then(Value::as_u64);
    match read(&[age::HEAD, input].concat()) {
        Ok(handover) => {
            if is_comparable {
                assert!(is_ours && version == Some(1));
                for (name, value) in MEMBERS.iter().zip(values(&handover)) {
                    assert_eq!(member(name).and_then(Value::as_str), Some(value), "{name}");
                }
            }
            for lock in [
                "age1fuzz".parse().map(Lock::Recipient),
                Ok(Lock::Passphrase("x".into())),
            ] {
                handover
                    .write(Path::new("x"), &lock.unwrap())
                    .expect("written");
                let again = read(&atomic::laid()).expect("what was written is read");
                assert_eq!(values(&again), values(&handover));
            }
        }
        Err(HandoverError::Newer(newer)) => {
            assert!(newer > 1);
            assert!(!is_comparable || is_ours && version == Some(newer.into()));
        }
        Err(HandoverError::Damaged) => {
            // The program alone refuses a member that is there twice; the reference takes the last.
            let mut names = MEMBERS.iter().chain(&["format", "version"]);
            let is_plain = std::str::from_utf8(input).is_ok_and(|text| {
                !text.contains('\\')
                    && names.all(|name| text.matches(&format!("\"{name}\"")).count() == 1)
            });
            let is_whole = MEMBERS
                .iter()
                .all(|name| member(name).is_some_and(Value::is_string));
            assert!(
                !(is_plain && is_ours && version == Some(1) && is_whole),
                "a good one is refused"
            );
        }
        Err(other) => panic!("{other}"),
    }
});

fn read(bytes: &[u8]) -> Result<Handover, HandoverError> {
    atomic::lay(bytes);
    Handover::read(Path::new("x"), &"x".into())
}

fn values(handover: &Handover) -> [&str; 5] {
    [
        &handover.provider,
        &handover.client_id,
        handover.client_secret.expose_secret(),
        &handover.authorization_endpoint,
        &handover.token_endpoint,
    ]
}
