//! kill -9 in the middle of saving: what is acknowledged must be there, and what is there must be whole.
//!
//! A child saves in a tight loop and prints each number once it is saved; the parent kills it after a
//! random time, opens the files as a restarted program does, and goes on from there.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that ends at its first surprise"
)]

use std::fs;
use std::io::{Read, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aevo_administrator::domain::mailbox::MailboxId;
use aevo_administrator::service::atomic;
use aevo_administrator::service::handover::{Handover, Lock};
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::{KeptToken, SealKey, Vault, VaultRemark};
use aevo_administrator::service::settings::{Remark, SettingsFile};
use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the child saves.
#[derive(Clone, Copy, Debug)]
pub enum Saved {
    /// The settings file.
    Settings,
    /// A rotated refresh token in the sealed secrets.
    Secrets,
    /// One hand-over file after the other, sealed to a key.
    Handover,
}

/// What was found after all cycles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Children killed.
    pub cycles: u32,
    /// Saves that were acknowledged by all of them.
    pub acknowledged: u64,
    /// Files that a restarted program could not simply load, or that hold clear text.
    pub unreadable: u32,
    /// Cycles after which something acknowledged was gone.
    pub lost: u32,
    /// Files that did not belong there after the clean-up of a start.
    pub leftovers: u32,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Settings {
    count: u64,
    /// About the size of a real file, so that a write takes its time.
    ballast: String,
}

/// Takes about ten minutes.
const CYCLES: u32 = 10_000;
/// The child needs a few milliseconds to start and about ten for one save.
const LIFE_MS: std::ops::Range<u64> = 2..60;
const LONGEST_LIFE_MS: u64 = 4_000;
/// A long refresh token of Microsoft.
const TOKEN_BYTES: usize = 1_800;
const MAILBOX: MailboxId = MailboxId(Uuid::nil());
/// What a hand-over file hands over, and what no file may show.
const CANARY: &str = "canary-of-a-client-secret";

/// Prints the figures of all files, and fails where something was lost; `args` may name a number of cycles, of
/// which secrets and hand-over files get half.
pub fn run(args: &[String]) {
    let cycles = args
        .first()
        .map_or(CYCLES, |number| number.parse().expect("a number of cycles"));
    for (saved, cycles) in [
        (Saved::Settings, cycles),
        (Saved::Secrets, cycles / 2),
        (Saved::Handover, cycles / 2),
    ] {
        let since = Instant::now();
        let figures = measure(saved, cycles, |directory| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["kill-child", saved.name()]).arg(directory);
            command
        });
        println!(
            "kill -9 while saving {}: {} cycles, {} saves acknowledged, {} unreadable, {} acknowledged and lost, {} leftovers, {:.0} s",
            saved.name(),
            figures.cycles,
            figures.acknowledged,
            figures.unreadable,
            figures.lost,
            figures.leftovers,
            since.elapsed().as_secs_f64()
        );
        figures.assert_good();
    }
}

/// The child: `settings DIRECTORY`, `secrets DIRECTORY` or `handover DIRECTORY`. Ends by being killed.
pub fn child(args: &[String]) {
    let [saved, directory] = args else {
        panic!("what to save, and where");
    };
    let directory = Path::new(directory);
    let places = Places::find(Some(&directory.join("settings"))).unwrap();
    places.prepare().unwrap();
    if saved == Saved::Settings.name() {
        let mut file = SettingsFile::<Settings>::open(&places);
        loop {
            let count = file
                .update(|settings| {
                    settings.count += 1;
                    settings.ballast = "x".repeat(20_000);
                    settings.count
                })
                .unwrap();
            acknowledge(count);
        }
    }
    if saved == Saved::Handover.name() {
        let recipient = identity_in(directory).to_public().to_string();
        let lock = Lock::Recipient(recipient.parse().unwrap());
        let (mut count, _) = handed_over(&places).unwrap_or_default();
        loop {
            count += 1;
            let path = places.settings_dir().join(format!("{count}.age"));
            handover().write(&path, &lock).unwrap();
            acknowledge(count);
        }
    }
    let vault = Vault::open(&places, key_in(directory)).unwrap();
    let mut count = count_in(&vault);
    loop {
        count += 1;
        let token = KeptToken {
            refresh_token: SecretString::from(format!("{count:0>TOKEN_BYTES$}")),
            obtained_at: Utc::now(),
        };
        vault.set_refresh_token(MAILBOX, token).unwrap();
        acknowledge(count);
    }
}

/// Kills so many children; `command` starts one that calls [`child`].
pub fn measure(saved: Saved, cycles: u32, command: impl Fn(&Path) -> Command) -> Figures {
    let directory = tempfile::tempdir().unwrap();
    fs::write(
        directory.path().join("key"),
        SealKey::create().identity().expose_secret(),
    )
    .unwrap();
    let places = Places::find(Some(&directory.path().join("settings"))).unwrap();
    places.prepare().unwrap();
    let mut figures = Figures::default();
    let mut random = Random::new();
    let mut acknowledged = 0;
    let mut life = LIFE_MS;
    for _ in 0..cycles {
        let mut child = command(directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_micros(
            random.within(life.start * 1_000..life.end * 1_000),
        ));
        child.kill().unwrap();
        let mut said = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert!(
            !child.wait().unwrap().success(),
            "the child ended by itself"
        );
        // The last line may be cut off; a test binary says other things too.
        let last = said
            .split_inclusive('\n')
            .filter_map(|line| {
                line.strip_suffix('\n')?
                    .strip_prefix("saved ")?
                    .parse()
                    .ok()
            })
            .next_back();
        if let Some(last) = last {
            figures.acknowledged += last - acknowledged;
            acknowledged = last;
        }
        figures.cycles += 1;
        if figures.acknowledged == 0 {
            // So much is going on here that none gets as far as to a save.
            life.end = (life.end * 2).min(LONGEST_LIFE_MS);
        }
        match reopened(saved, &places, directory.path()) {
            None => figures.unreadable += 1,
            Some(count) if count < acknowledged => figures.lost += 1,
            Some(count) => {
                // At most one save was under way, and it may have come through.
                assert!(count <= acknowledged + 1, "{count} after {acknowledged}");
                acknowledged = count;
            }
        }
        atomic::sweep(places.settings_dir(), Duration::ZERO).unwrap();
        figures.leftovers += strangers(places.settings_dir());
    }
    figures
}

impl Figures {
    /// Nothing was lost, and something was saved at all.
    pub fn assert_good(self) {
        assert!(self.acknowledged > 0, "no child ever saved: {self:?}");
        assert_eq!(
            (self.unreadable, self.lost, self.leftovers),
            (0, 0, 0),
            "{self:?}"
        );
    }
}

impl Saved {
    /// As the child takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Secrets => "secrets",
            Self::Handover => "handover",
        }
    }
}

fn acknowledge(count: u64) {
    println!("saved {count}");
    std::io::stdout().flush().unwrap();
}

/// The number that a restarted program finds.
fn reopened(saved: Saved, places: &Places, directory: &Path) -> Option<u64> {
    match saved {
        Saved::Settings => {
            let file = SettingsFile::<Settings>::open(places);
            matches!(file.remark(), Remark::Fresh | Remark::Loaded).then(|| file.value().count)
        }
        Saved::Secrets => {
            let vault = Vault::open(places, key_in(directory)).ok()?;
            matches!(vault.remark(), VaultRemark::Fresh | VaultRemark::Loaded)
                .then(|| count_in(&vault))
        }
        Saved::Handover => {
            if holds_clear_text(places.settings_dir()) {
                return None;
            }
            let Some((count, paths)) = handed_over(places) else {
                return Some(0);
            };
            let identity = identity_in(directory);
            if !paths.iter().all(|path| opens(path, &identity)) {
                return None;
            }
            // The last one tells the next child where to go on.
            for path in paths.iter().filter(|path| number_of(path) != Some(count)) {
                fs::remove_file(path).unwrap();
            }
            Some(count)
        }
    }
}

fn handover() -> Handover {
    Handover {
        provider: "Office365".to_owned(),
        client_id: "11111111-2222-3333-4444-555555555555".to_owned(),
        client_secret: SecretString::from(CANARY),
        authorization_endpoint: "https://login.example/t/oauth2/v2.0/authorize".to_owned(),
        token_endpoint: "https://login.example/t/oauth2/v2.0/token".to_owned(),
    }
}

/// The highest number, and all hand-over files.
fn handed_over(places: &Places) -> Option<(u64, Vec<PathBuf>)> {
    let entries = fs::read_dir(places.settings_dir()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let paths: Vec<_> = paths.filter(|path| number_of(path).is_some()).collect();
    let highest = paths.iter().filter_map(|path| number_of(path)).max()?;
    Some((highest, paths))
}

fn number_of(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(".age")?.parse().ok()
}

/// The file is whole, and it holds what was handed over.
fn opens(path: &Path, identity: &age::x25519::Identity) -> bool {
    let sealed = fs::read(path).unwrap();
    let mut plain = String::new();
    let opened = age::Decryptor::new(&sealed[..])
        .and_then(|decryptor| decryptor.decrypt(iter::once(identity as _)))
        .map(|mut reader| reader.read_to_string(&mut plain));
    matches!(opened, Ok(Ok(_))) && plain.contains(CANARY)
}

/// Unfinished files included.
fn holds_clear_text(directory: &Path) -> bool {
    fs::read_dir(directory).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let mut windows = bytes.windows(CANARY.len());
        windows.any(|window| window == CANARY.as_bytes())
    })
}

fn count_in(vault: &Vault) -> u64 {
    vault.refresh_token(MAILBOX).unwrap().map_or(0, |kept| {
        kept.refresh_token.expose_secret().parse().unwrap()
    })
}

fn key_in(directory: &Path) -> SealKey {
    let identity = fs::read_to_string(directory.join("key")).unwrap();
    SealKey::from_identity(&SecretString::from(identity)).unwrap()
}

fn identity_in(directory: &Path) -> age::x25519::Identity {
    let identity = fs::read_to_string(directory.join("key")).unwrap();
    identity.parse().unwrap()
}

fn strangers(directory: &Path) -> u32 {
    let known = [
        "lock",
        "lock.next",
        "secrets.age",
        "secrets.age.bak",
        "settings.json",
        "settings.json.bak",
    ];
    fs::read_dir(directory)
        .unwrap()
        .filter(|entry| {
            let entry = entry.as_ref().unwrap();
            let name = entry.file_name();
            number_of(&entry.path()).is_none() && !known.iter().any(|known| name == *known)
        })
        .fold(0, |count, _| count + 1)
}

/// xorshift: the moments need to be spread, not secret.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(Uuid::new_v4().as_u64_pair().0 | 1)
    }

    fn within(&mut self, range: std::ops::Range<u64>) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        range.start + self.0 % (range.end - range.start)
    }
}
