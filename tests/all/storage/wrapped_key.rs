//! The key of the secrets, wrapped by a password.

use std::fs;

use aevo_administrator::service::secrets::{SealKey, WrappedKey, WrappedKeyError};
use secrecy::ExposeSecret;

use super::{beside, fresh, secret};

#[test]
fn a_wrapped_key_is_opened_by_its_password_alone() {
    let (_directory, places) = fresh();
    let wrapped = WrappedKey::at(&places);
    assert!(!wrapped.exists().unwrap());
    assert!(wrapped.open(&secret("correct horse 12")).unwrap().is_none());
    let key = SealKey::create();
    wrapped.keep(&key, &secret("correct horse 12")).unwrap();
    assert!(wrapped.exists().unwrap());
    let opened = wrapped.open(&secret("correct horse 12")).unwrap().unwrap();
    assert!(same(&opened, &key));
    for other in ["correct horse 13", "correct horse 12\n", ""] {
        let error = wrapped.open(&secret(other)).unwrap_err();
        assert!(matches!(error, WrappedKeyError::WrongPassword), "{error:?}");
    }
    // Damage of one file is healed by the other.
    let good = fs::read(places.wrapped_key_file()).unwrap();
    fs::write(places.wrapped_key_file(), &good[..good.len() - 1]).unwrap();
    assert!(wrapped.open(&secret("correct horse 12")).unwrap().is_some());
    assert_eq!(fs::read(places.wrapped_key_file()).unwrap(), good);
    wrapped.set_aside().unwrap();
    assert!(!wrapped.exists().unwrap());
    wrapped.set_aside().unwrap();
}

#[test]
fn damaged_and_greedy_wrapped_keys_are_refused_before_any_work() {
    let (_directory, places) = fresh();
    let wrapped = WrappedKey::at(&places);
    let password = secret("correct horse 12");
    wrapped.keep(&SealKey::create(), &password).unwrap();
    let path = places.wrapped_key_file();
    fs::remove_file(beside(&path, ".bak")).unwrap();
    let good = fs::read(&path).unwrap();
    let head = good.iter().take_while(|byte| **byte != 0x0a).count() + 1;
    let line_end = head
        + good[head..]
            .iter()
            .take_while(|byte| **byte != 0x0a)
            .count();
    assert_eq!(&good[line_end - 3..line_end], b" 17");

    let since = std::time::Instant::now();
    for factor in ["21", "30", "63"] {
        let mut bad = good.clone();
        bad.splice(line_end - 2..line_end, factor.bytes());
        fs::write(&path, bad).unwrap();
        let error = wrapped.open(&password).unwrap_err();
        assert!(
            matches!(error, WrappedKeyError::ExcessiveWork(work) if work.to_string() == factor)
        );
    }
    for length in 0..line_end {
        fs::write(&path, &good[..length]).unwrap();
        let error = wrapped.open(&password).unwrap_err();
        assert!(matches!(error, WrappedKeyError::Damaged), "{length} bytes");
    }
    fs::write(&path, vec![b'x'; 1024 * 1024]).unwrap();
    assert!(matches!(
        wrapped.open(&password),
        Err(WrappedKeyError::Damaged)
    ));
    assert!(since.elapsed().as_secs() < 10, "nothing was computed");
}

fn same(one: &SealKey, other: &SealKey) -> bool {
    one.identity().expose_secret() == other.identity().expose_secret()
}
