//! Sealed secrets and the wrapped key.

use std::collections::BTreeSet;
use std::fs;
use std::thread;

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::mailbox::MailboxId;
use aevo_administrator::domain::provider::ProviderId;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::{
    Inventory, KeptToken, SealKey, UnsealError, Vault, VaultError, VaultRemark,
};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{beside, fresh, secret};

/// Hides a text from a search for it.
#[cfg(target_os = "linux")]
const MASK: u8 = 0x55;
const CANARY: &str = "canary-7f3Q~secret";

#[test]
fn survives_a_round_trip() {
    let (_directory, places) = fresh();
    let key = SealKey::create();
    let (provider, mailbox) = (ProviderId(Uuid::new_v4()), MailboxId(Uuid::new_v4()));
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let vault = Vault::open(&places, key.clone()).unwrap();
    assert_eq!(vault.remark(), &VaultRemark::Fresh);
    assert!(!Vault::exists(&places).unwrap());
    assert!(vault.client_secret(provider).unwrap().is_none());
    vault
        .set_client_secret(provider, secret("8Q~+/=%&: é\"\\\u{1}"))
        .unwrap();
    vault
        .set_refresh_token(mailbox, token("0.AAAA", at))
        .unwrap();

    let key = SealKey::from_identity(&key.identity()).unwrap();
    let vault = Vault::open(&places, key).unwrap();
    assert_eq!(vault.remark(), &VaultRemark::Loaded);
    assert!(Vault::exists(&places).unwrap());
    let kept = vault.client_secret(provider).unwrap().unwrap();
    assert_eq!(kept.expose_secret(), "8Q~+/=%&: é\"\\\u{1}");
    let kept = vault.refresh_token(mailbox).unwrap().unwrap();
    assert_eq!(kept.refresh_token.expose_secret(), "0.AAAA");
    assert_eq!(kept.obtained_at, at);
    assert_eq!(
        vault.inventory().unwrap(),
        Inventory {
            client_secrets: [provider].into(),
            former_secrets: BTreeSet::new(),
            refresh_tokens: [(mailbox, at)].into(),
            passwords: BTreeSet::new(),
        }
    );
    vault.set_password(mailbox, "Straße \"1\"".into()).unwrap();
    let kept = vault.password(mailbox).unwrap().unwrap();
    assert_eq!(kept.expose_secret(), "Straße \"1\"");
    assert_eq!(vault.inventory().unwrap().passwords, [mailbox].into());
    assert!(vault.remove_password(mailbox).unwrap());
    assert!(vault.password(mailbox).unwrap().is_none());

    assert!(
        vault
            .rotate_refresh_token(mailbox, token("0.BBBB", at))
            .unwrap()
    );
    let kept = vault.refresh_token(mailbox).unwrap().unwrap();
    assert_eq!(kept.refresh_token.expose_secret(), "0.BBBB");
    assert!(vault.remove_refresh_token(mailbox).unwrap());
    assert!(!vault.remove_refresh_token(mailbox).unwrap());
    // The mailbox was removed during its refresh: nothing is resurrected.
    assert!(
        !vault
            .rotate_refresh_token(mailbox, token("0.CCCC", at))
            .unwrap()
    );
    assert!(vault.remove_client_secret(provider).unwrap());
    assert_eq!(vault.inventory().unwrap(), Inventory::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn keeps_whatever_text(text in any::<String>()) {
        let (_directory, places) = fresh();
        let vault = Vault::open(&places, SealKey::create()).unwrap();
        let id = ProviderId(Uuid::new_v4());
        vault.set_client_secret(id, secret(&text)).unwrap();
        let kept = vault.client_secret(id).unwrap().unwrap();
        prop_assert_eq!(kept.expose_secret(), &text);
    }
}

/// Also tokens that no keyring would take.
#[test]
fn the_length_of_a_secret_does_not_show() {
    let mut sizes = Vec::new();
    for length in [1, 1_280, 1_281, 2_561, 8_192, 60_000, 65_536, 200_000] {
        let (_directory, places) = fresh();
        let vault = Vault::open(&places, SealKey::create()).unwrap();
        let id = MailboxId(Uuid::new_v4());
        let text = "x".repeat(length);
        vault
            .set_refresh_token(id, token(&text, Utc::now()))
            .unwrap();
        let kept = vault.refresh_token(id).unwrap().unwrap();
        assert_eq!(kept.refresh_token.expose_secret(), text);
        let sealed = fs::read(places.secrets_file()).unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1\n-> X25519 "));
        // The head differs by some bytes each time, by intent of the age format.
        sizes.push(sealed.len() / (64 * 1024));
    }
    assert_eq!(sizes[6..], [3, 5]);
    assert!(sizes[..6].iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

#[test]
fn each_damage_is_found_and_healed_by_the_backup() {
    let (_directory, places, key, good) = sealed();
    let path = places.secrets_file();
    for (what, bad) in damages(&good) {
        fs::write(&path, &bad).unwrap();
        let vault = Vault::open(&places, key.clone()).unwrap();
        let VaultRemark::RestoredFromBackup {
            kept_as: Some(kept),
        } = vault.remark()
        else {
            panic!("{what}: {:?}", vault.remark());
        };
        assert_eq!(fs::read(kept).unwrap(), bad, "{what}");
        assert_eq!(fs::read(&path).unwrap(), good, "{what}");
        fs::remove_file(kept).unwrap();
    }
}

#[test]
fn without_a_backup_damage_is_an_error_and_changes_nothing() {
    let (directory, places, key, good) = sealed();
    let path = places.secrets_file();
    fs::remove_file(beside(&path, ".bak")).unwrap();
    let vault = Vault::open(&places, key.clone()).unwrap();
    fs::remove_file(beside(&path, ".bak")).unwrap();
    for (what, bad) in damages(&good) {
        fs::write(&path, &bad).unwrap();
        let error = Vault::open(&places, key.clone()).unwrap_err();
        assert!(
            matches!(error, VaultError::Damaged | VaultError::WrongKey),
            "{what}: {error:?}"
        );
        // A vault that was open before does not write over it either.
        vault
            .set_client_secret(ProviderId(Uuid::new_v4()), secret("x"))
            .unwrap_err();
        assert!(vault.inventory().is_err(), "{what}");
        assert_eq!(fs::read(&path).unwrap(), bad, "{what}");
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 3);
    fs::write(&path, &good).unwrap();
    assert_eq!(vault.inventory().unwrap().client_secrets.len(), 1);
}

#[test]
fn another_key_opens_nothing_and_ruins_nothing() {
    let (_directory, places, key, good) = sealed();
    let error = Vault::open(&places, SealKey::create()).unwrap_err();
    assert!(matches!(error, VaultError::WrongKey), "{error:?}");
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::SecretMissing)
    );
    assert_eq!(fs::read(places.secrets_file()).unwrap(), good);
    assert_eq!(
        fs::read(beside(&places.secrets_file(), ".bak")).unwrap(),
        good
    );

    // The only way on: begin anew, and keep the old file.
    let other = SealKey::create();
    let (vault, kept) = Vault::start_over(&places, other.clone()).unwrap();
    assert_eq!(vault.inventory().unwrap(), Inventory::default());
    assert_eq!(fs::read(kept.unwrap()).unwrap(), good);
    assert!(Vault::open(&places, other).is_ok());
    assert!(matches!(
        Vault::open(&places, key),
        Err(VaultError::WrongKey)
    ));
}

#[test]
fn two_copies_lose_no_secret() {
    const COPIES: usize = 4;
    const SECRETS: usize = 10;
    let (_directory, places) = fresh();
    let key = SealKey::create();
    thread::scope(|scope| {
        for _ in 0..COPIES {
            scope.spawn(|| {
                let vault = Vault::open(&places, key.clone()).unwrap();
                for _ in 0..SECRETS {
                    let id = MailboxId(Uuid::new_v4());
                    vault.set_refresh_token(id, token("x", Utc::now())).unwrap();
                }
            });
        }
    });
    let vault = Vault::open(&places, key).unwrap();
    assert_eq!(
        vault.inventory().unwrap().refresh_tokens.len(),
        COPIES * SECRETS
    );
}

/// A removed secret lies in no file any more, under no key that still exists.
#[test]
fn a_removed_secret_is_gone_from_the_backup_too() {
    let (_directory, places, key, _) = sealed();
    let vault = Vault::open(&places, key.clone()).unwrap();
    let provider = *vault.inventory().unwrap().client_secrets.first().unwrap();
    vault.remove_client_secret(provider).unwrap();
    fs::copy(
        beside(&places.secrets_file(), ".bak"),
        places.secrets_file(),
    )
    .unwrap();
    let vault = Vault::open(&places, key).unwrap();
    assert_eq!(vault.inventory().unwrap(), Inventory::default());
}

#[test]
fn no_key_is_made_of_any_text() {
    for text in ["", "AGE-SECRET-KEY-1", "age1xyz", "\u{0}", CANARY] {
        let error = SealKey::from_identity(&secret(text)).unwrap_err();
        assert_eq!(error, UnsealError::NotKey);
        assert!(!format!("{error:?} {error}").contains(CANARY));
    }
    let identity = SealKey::create().identity();
    let identity = identity.expose_secret();
    assert_eq!(identity.len(), 74);
    assert!(identity.is_ascii());
    for at in 0..identity.len() {
        let mut bad = identity.as_bytes().to_vec();
        bad[at] = if bad[at] == b'Q' { b'P' } else { b'Q' };
        let bad = secret(std::str::from_utf8(&bad).unwrap());
        assert!(SealKey::from_identity(&bad).is_err(), "character {at}");
    }
}

#[test]
fn nothing_secret_is_printed() {
    let (_directory, places) = fresh();
    let key = SealKey::create();
    let vault = Vault::open(&places, key.clone()).unwrap();
    let id = MailboxId(Uuid::new_v4());
    vault
        .set_refresh_token(id, token(CANARY, Utc::now()))
        .unwrap();
    let kept = vault.refresh_token(id).unwrap();
    let said = format!("{vault:?} {vault:#?} {kept:?} {key:?} {:?}", key.identity());
    assert!(
        !said.contains("canary") && !said.contains("AGE-SECRET"),
        "{said}"
    );
    assert!(said.contains("REDACTED"));
}

/// After the last use no copy of a secret is left in this process: neither the pieces that the age
/// crate works with nor the JSON.
#[cfg(target_os = "linux")]
#[test]
fn no_copy_stays_in_memory() {
    let (_directory, places) = fresh();
    let id = MailboxId(Uuid::new_v4());
    let provider = ProviderId(Uuid::new_v4());
    let hidden: Vec<u8> = Uuid::new_v4()
        .simple()
        .to_string()
        .bytes()
        .map(|byte| byte ^ MASK)
        .collect();
    let reveal = || {
        let text = hidden.iter().map(|byte| byte ^ MASK).collect();
        secrecy::SecretString::from(String::from_utf8(text).unwrap())
    };
    let vault = Vault::open(&places, SealKey::create()).unwrap();
    for _ in 0..3 {
        vault.set_client_secret(provider, reveal()).unwrap();
        let token = KeptToken {
            refresh_token: reveal(),
            obtained_at: Utc::now(),
        };
        vault.set_refresh_token(id, token).unwrap();
        assert_eq!(copies_in_memory(&hidden), 0, "after writing");
        let kept = vault.refresh_token(id).unwrap().unwrap();
        let found = kept.refresh_token.expose_secret().as_bytes();
        let expected = hidden.iter().map(|byte| byte ^ MASK);
        assert!(found.iter().copied().eq(expected));
        // More than one: the scan meets its own buffer.
        assert!(
            copies_in_memory(&hidden) > 0,
            "the scan finds what is there"
        );
        drop(kept);
        assert_eq!(copies_in_memory(&hidden), 0, "after reading");
    }
}

/// Searches this process for a text that is given changed by [`MASK`], so as not to find itself.
#[cfg(target_os = "linux")]
fn copies_in_memory(masked: &[u8]) -> usize {
    use std::os::unix::fs::FileExt;
    let memory = fs::File::open("/proc/self/mem").unwrap();
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let mut count = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (range, _) = line.split_once(' ').unwrap();
        let (from, to) = range.split_once('-').unwrap();
        let from = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.read_exact_at(&mut bytes, from).is_err() {
            continue;
        }
        count += memchr::memchr_iter(masked[0] ^ MASK, &bytes)
            .filter_map(|at| bytes.get(at..at + masked.len()))
            .filter(|found| {
                let mut pairs = found.iter().zip(masked);
                pairs.all(|(byte, masked)| *byte == *masked ^ MASK)
            })
            .count();
        // What was read is no copy to be found next time.
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
    count
}

fn token(text: &str, obtained_at: DateTime<Utc>) -> KeptToken {
    KeptToken {
        refresh_token: secret(text),
        obtained_at,
    }
}

fn sealed() -> (tempfile::TempDir, Places, SealKey, Vec<u8>) {
    let (directory, places) = fresh();
    let key = SealKey::create();
    let vault = Vault::open(&places, key.clone()).unwrap();
    let id = ProviderId(Uuid::new_v4());
    vault.set_client_secret(id, secret(CANARY)).unwrap();
    let bytes = fs::read(places.secrets_file()).unwrap();
    (directory, places, key, bytes)
}

/// Each byte of the head, the last bytes, and samples between; the file has more than 128 KiB.
fn damages(good: &[u8]) -> Vec<(String, Vec<u8>)> {
    const HEAD: usize = 260;
    let places: Vec<usize> = (0..HEAD)
        .chain((HEAD..good.len()).step_by(4_099))
        .chain(good.len() - 20..good.len())
        .collect();
    let mut damages = Vec::new();
    for (count, at) in places.into_iter().enumerate() {
        damages.push((format!("first {at} bytes"), good[..at].to_vec()));
        let mut bad = good.to_vec();
        bad[at] ^= 1 << (count % 8);
        damages.push((format!("byte {at}"), bad));
    }
    damages.push(("doubled".to_owned(), [good, good].concat()));
    damages.push(("a byte more".to_owned(), [good, b" "].concat()));
    damages
}
