//! The sealed secrets, cut before each byte, and with one bit of each byte changed: none of it may open. The tests take
//! samples of the same, and see that the backup takes the place of what is damaged; here is none that could.

use std::fs;
use std::time::Instant;

use aevo_administrator::domain::provider::ProviderId;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::{SealKey, Vault, VaultError};
use secrecy::SecretString;
use uuid::Uuid;

pub fn run() {
    let since = Instant::now();
    let directory = tempfile::tempdir().unwrap();
    let places = Places::find(Some(directory.path())).unwrap();
    let key = SealKey::create();
    Vault::open(&places, key.clone())
        .unwrap()
        .set_client_secret(ProviderId(Uuid::nil()), SecretString::from("abc8Q~secret"))
        .unwrap();
    let path = places.secrets_file();
    let good = fs::read(&path).unwrap();
    fs::remove_file(path.with_extension("age.bak")).unwrap();
    let refuse = |bad: &[u8], what: &str, at: usize| {
        fs::write(&path, bad).unwrap();
        match Vault::open(&places, key.clone()) {
            Err(VaultError::Damaged | VaultError::WrongKey) => {}
            other => panic!("{what} {at}: {other:?}"),
        }
    };
    let mut bad = good.clone();
    for at in 0..good.len() {
        refuse(&good[..at], "cut before byte", at);
        bad[at] ^= 1 << (at % 8);
        refuse(&bad, "changed in byte", at);
        bad[at] = good[at];
    }
    fs::write(&path, &good).unwrap();
    Vault::open(&places, key.clone()).unwrap();
    println!(
        "sealed secrets of {0} bytes: {0} cut and {0} changed, none of them opened, {1:.0} s",
        good.len(),
        since.elapsed().as_secs_f64()
    );
}
