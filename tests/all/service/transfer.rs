//! Settings as they go to another machine and come from one.

use std::fs;
use std::path::{Path, PathBuf};

use aevo_administrator::message::{Command, Event, ImportFault, Imported, JobId, Kept};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::bench::{Bench, PASSWORD};

/// The file that was written.
async fn export(bench: &mut Bench) -> PathBuf {
    bench
        .service
        .send(Command::ExportSettings { job: JobId::next() });
    loop {
        if let Event::Paper { written, .. } = bench.next().await {
            return PathBuf::from(written.unwrap()).join("Einstellungen.json");
        }
    }
}

/// What came of an import, and what is kept since then where something was added.
async fn import(bench: &mut Bench, path: &Path) -> (Result<Imported, ImportFault>, Option<Kept>) {
    bench.service.send(Command::ImportSettings {
        job: JobId::next(),
        // As Windows copies a path.
        path: format!(" \"{}\" ", path.display()),
    });
    let mut kept = None;
    loop {
        match bench.next().await {
            Event::Kept(told) => kept = Some(told),
            Event::Imported { result, .. } => return (result, kept),
            _ => {}
        }
    }
}

fn added(providers: usize, mailboxes: usize, known: usize) -> Imported {
    Imported {
        providers,
        mailboxes,
        known,
    }
}

#[tokio::test]
async fn settings_go_to_another_machine_without_secrets() {
    let mut here = Bench::new().await;
    here.authorize("normal").await;
    let file = export(&mut here).await;
    let text = fs::read_to_string(&file).unwrap();
    let secret = here.sandbox.client_secret();
    for secret in [
        secret.expose_secret(),
        PASSWORD,
        "argon2",
        "consent",
        "last_test",
    ] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
    // What is here is not added again, and nothing of it is changed.
    let (result, kept) = import(&mut here, &file).await;
    assert_eq!(result, Ok(added(0, 0, 1)));
    let kept = kept.unwrap();
    assert!(kept.mailboxes[0].consent.is_some() && kept.providers[0].client_secret.kept);

    let mut there = Bench::new().await;
    let own = there.kept.providers.len();
    let (result, kept) = import(&mut there, &file).await;
    assert_eq!(result, Ok(added(1, 1, 0)));
    let kept = kept.unwrap();
    assert_eq!(kept.providers.len(), own + 1);
    let (provider, mailbox) = (
        kept.providers.last().unwrap(),
        kept.mailboxes.last().unwrap(),
    );
    assert_eq!(provider.client_id.text, here.sandbox.client_id());
    assert!(!provider.client_secret.is_given());
    assert_eq!(mailbox.address, "rechnung@training.example");
    assert!(mailbox.provider == provider.id && mailbox.consent.is_none());
    // It is on the disk, and a second time adds nothing.
    there.restart().await;
    assert_eq!(there.kept.providers.len(), own + 1);
    assert_eq!(import(&mut there, &file).await.0, Ok(added(0, 0, 1)));
    // The settings file itself is one, too; what is true of that machine only stays behind.
    let mut third = Bench::new().await;
    let (result, kept) = import(&mut third, &here.place.path().join("settings.json")).await;
    assert_eq!(result, Ok(added(1, 1, 0)));
    let kept = kept.unwrap();
    let mailbox = kept.mailboxes.last().unwrap();
    assert!(mailbox.consent.is_none() && mailbox.last_test.is_none());
    third.restart().await;
}

#[tokio::test]
async fn a_file_that_is_none_changes_nothing() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    let good = fs::read(export(&mut bench).await).unwrap();
    let settings = bench.place.path().join("settings.json");
    let before = fs::read(&settings).unwrap();
    let file = bench.place.path().join("odd.json");
    for end in (0..good.len()).step_by(37) {
        fs::write(&file, &good[..end]).unwrap();
        assert_eq!(
            import(&mut bench, &file).await.0,
            Err(ImportFault::Damaged),
            "{end}"
        );
    }
    for at in (0..good.len()).step_by(41) {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        fs::write(&file, &flipped).unwrap();
        assert!(import(&mut bench, &file).await.0.is_err(), "{at}");
    }
    for odd in [
        &b"{}"[..],
        b"[]",
        b"\xff\xfe{",
        &[0; 4_096],
        b"age-encryption.org/v1\n",
    ] {
        fs::write(&file, odd).unwrap();
        assert_eq!(import(&mut bench, &file).await.0, Err(ImportFault::Damaged));
    }
    fs::write(&file, vec![b' '; 17 * 1024 * 1024]).unwrap();
    assert_eq!(import(&mut bench, &file).await.0, Err(ImportFault::Missing));
    let missing = bench.place.path().join("nowhere.json");
    assert_eq!(
        import(&mut bench, &missing).await.0,
        Err(ImportFault::Missing)
    );
    let folder = bench.place.path().to_owned();
    assert_eq!(
        import(&mut bench, &folder).await.0,
        Err(ImportFault::Missing)
    );
    fs::write(&file, newer(&good)).unwrap();
    assert_eq!(import(&mut bench, &file).await.0, Err(ImportFault::Newer));
    assert_eq!(fs::read(&settings).unwrap(), before);
    bench.restart().await;
}

/// The same as a later version might have written it, with its checksum.
fn newer(good: &[u8]) -> Vec<u8> {
    let value: Value = serde_json::from_slice(good).unwrap();
    let sum = value["sha256"].as_str().unwrap();
    let zeros = "0".repeat(sum.len());
    let text = String::from_utf8(good.to_vec()).unwrap();
    let text = text
        .replace("\"version\": 1", "\"version\": 2")
        .replace(sum, &zeros);
    let sum = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let sum = sum
        .as_ref()
        .iter()
        .fold(String::new(), |sum, byte| format!("{sum}{byte:02x}"));
    text.replacen(&zeros, &sum, 1).into_bytes()
}
