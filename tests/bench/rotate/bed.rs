//! A settings directory with one mailbox that has a consent, the servers that it names, and the program.

use std::fs::{self, File};
use std::io::Write;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use aevo_administrator::domain::draft::{Entry, ProviderDraft, SecretEntry};
use aevo_administrator::domain::mailbox::{Consent, Mailbox, MailboxId};
use aevo_administrator::domain::preset;
use aevo_administrator::domain::provider::ProviderId;
use aevo_administrator::service::atomic::LEFTOVER_AGE;
use aevo_administrator::service::password::PasswordRecord;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::secrets::{KeptToken, SealKey, Vault, VaultRemark};
use aevo_administrator::service::settings::SettingsFile;
use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::{Moment, Server, Takes, number_in};

/// All of it.
pub struct Bed {
    pub server: Server,
    reached: Receiver<Instant>,
    directory: TempDir,
    places: Places,
    key: SealKey,
    provider: ProviderId,
    mailbox: MailboxId,
    binary: PathBuf,
}

pub const TOKEN: &[&str] = &["token", ADDRESS];
pub const SEND: &[&str] = &["send", "--mailbox", ADDRESS, "einkauf@kunde.example"];
pub const CHECK: &[&str] = &["check", ADDRESS];
const ADDRESS: &str = "rechnung@kunde.example";
const PASSWORD: &str = "ein langes Kennwort";
const SECRET: &str = "8Q~secret-of-the-registration";
/// Half a second less than the program's own, which is to slow guesses: nobody guesses here.
const WORK_FACTOR: u8 = 4;
/// A start on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a call does after the answer takes less.
const LONGEST_SPAN: Duration = Duration::from_secs(2);
const KNOWN: [&str; 10] = [
    "lock",
    "lock.next",
    "log",
    "refresh",
    "seal.age",
    "seal.age.bak",
    "secrets.age",
    "secrets.age.bak",
    "settings.json",
    "settings.json.bak",
];

impl Bed {
    pub fn new(binary: &Path, takes: Takes) -> Self {
        let (server, reached) = Server::start(takes);
        let directory = tempfile::tempdir().unwrap();
        let places = Places::find(Some(&directory.path().join("settings"))).unwrap();
        places.prepare().unwrap();
        fs::write(directory.path().join("password"), PASSWORD).unwrap();
        let key = SealKey::create();
        fs::write(places.wrapped_key_file(), wrapped(&key)).unwrap();
        let (provider, mailbox) = known(&server);
        let record = PasswordRecord::create(&SecretString::from(PASSWORD)).unwrap();
        SettingsFile::<Value>::open(&places)
            .update(|settings| {
                *settings =
                    json!({"password": record, "providers": [provider], "mailboxes": [mailbox]});
            })
            .unwrap();
        let bed = Self {
            server,
            reached,
            directory,
            places,
            key,
            provider: provider.id,
            mailbox: mailbox.id,
            binary: binary.to_owned(),
        };
        let secret = SecretString::from(SECRET);
        let vault = bed.vault();
        vault.set_client_secret(bed.provider, secret).unwrap();
        bed.consent();
        bed
    }

    /// The program as it is called; `words` come before it and may be those of a tracer.
    pub fn command(&self, words: &[String], call: &[&str]) -> Command {
        let program = self.binary.to_str().unwrap();
        let mut words = words.iter().map(String::as_str).chain(iter::once(program));
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .arg("--settings-dir")
            .arg(self.places.settings_dir())
            .args(call)
            .arg("--password-file")
            .arg(self.directory.path().join("password"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            // A session bus that is found by itself would be somebody's keyring.
            .env("XDG_RUNTIME_DIR", "/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// How long a call goes on after the server's answer; the longest of a few.
    pub fn span(&self) -> Duration {
        let spans = (0..5).map(|_| {
            self.server.stop_at(Moment::Answered);
            let output = self.command(&[], TOKEN).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            self.reached.recv_timeout(PATIENCE).unwrap().elapsed()
        });
        spans.max().unwrap().min(LONGEST_SPAN)
    }

    /// A call that is killed, and how long after its stop that was; nothing where it came to its end before.
    pub fn kill_at(
        &self,
        call: &[&str],
        moment: Moment,
        delay: Duration,
    ) -> Option<(Output, Duration)> {
        self.server.stop_at(moment);
        let mut child = self.command(&[], call).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"Subject: x\n\ny\n").unwrap();
        drop(input);
        let reached = self.reached.recv_timeout(PATIENCE);
        if let Ok(reached) = reached {
            thread::sleep(delay.saturating_sub(reached.elapsed()));
        }
        let after = reached.map(|reached| reached.elapsed());
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let after = after.unwrap_or_else(|_| panic!("no renewal: {output:?}"));
        if moment.waits() {
            self.server.go_on();
        }
        output.status.code().is_none().then_some((output, after))
    }

    /// Starts the program again: whether it gets a token.
    pub fn restart(&self) -> bool {
        self.server.stop_at(Moment::Answered);
        let output = self.command(&[], TOKEN).output().unwrap();
        // The next kill waits for its own renewal.
        while self.reached.try_recv().is_ok() {}
        let (_, issued) = self.server.numbers();
        let is_served = number_in(&String::from_utf8_lossy(&output.stdout)) == Some(issued);
        assert_eq!(
            (output.status.success(), self.server.has_ended()),
            (is_served, !is_served),
            "{output:?}"
        );
        is_served
    }

    /// Somebody agrees, anew.
    pub fn consent(&self) {
        let token = KeptToken {
            refresh_token: SecretString::from(self.server.begin()),
            obtained_at: Utc::now(),
        };
        let vault = self.vault();
        vault.set_refresh_token(self.mailbox, token).unwrap();
    }

    /// The number of the token that the disk holds beside the client secret. A copy is opened: it is the restart
    /// that puts things in order.
    pub fn kept(&self) -> Option<u64> {
        let copy = tempfile::tempdir().unwrap();
        let places = Places::find(Some(copy.path())).unwrap();
        fs::copy(self.places.secrets_file(), places.secrets_file()).unwrap();
        let vault = Vault::open(&places, self.key.clone()).ok()?;
        let (secret, kept) = vault.for_refresh(self.provider, self.mailbox).ok()?;
        let is_whole = *vault.remark() == VaultRemark::Loaded && secret?.expose_secret() == SECRET;
        is_whole
            .then(|| number_in(kept?.refresh_token.expose_secret()))
            .flatten()
    }

    /// So that the next start sweeps them.
    pub fn age_leftovers(&self) {
        for path in self.unknown() {
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - 2 * LEFTOVER_AGE)
                .unwrap();
        }
    }

    /// How many files do not belong there.
    pub fn strangers(&self) -> u32 {
        self.unknown().map(|_| 1).sum()
    }

    fn unknown(&self) -> impl Iterator<Item = PathBuf> {
        let entries = fs::read_dir(self.places.settings_dir()).unwrap();
        let entries = entries.map(Result::unwrap);
        let unknown =
            entries.filter(|entry| !KNOWN.iter().any(|known| entry.file_name() == *known));
        unknown.map(|entry| entry.path())
    }

    fn vault(&self) -> Vault {
        Vault::open(&self.places, self.key.clone()).unwrap()
    }
}

/// What the window would have kept of these servers.
fn known(server: &Server) -> (ProviderDraft, Mailbox) {
    let mut provider = ProviderDraft::from_preset(preset::office365(), "Office365");
    let tenant = format!("http://localhost:{}/kunde/oauth2/v2.0", server.token_port);
    provider.client_id = Entry::typed("11111111-2222-3333-4444-555555555555");
    provider.client_secret = SecretEntry::default();
    provider.authorization_endpoint = Entry::typed(format!("{tenant}/authorize"));
    provider.token_endpoint = Entry::typed(format!("{tenant}/token"));
    for server_draft in [&mut provider.smtp, &mut provider.imap, &mut provider.pop3] {
        "localhost".clone_into(&mut server_draft.host);
        server_draft.port = server.mail_port.to_string();
    }
    let mut mailbox = Mailbox::new(provider.id);
    ADDRESS.clone_into(&mut mailbox.address);
    mailbox.consent = Some(Consent {
        account: Some(ADDRESS.to_owned()),
        given_at: Utc::now(),
        client_id: provider.client_id.entered().to_owned(),
        token_endpoint: provider.token_endpoint.entered().to_owned(),
        missing_scopes: Vec::new(),
    });
    (provider, mailbox)
}

/// The file that a password opens.
fn wrapped(key: &SealKey) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(PASSWORD));
    recipient.set_work_factor(WORK_FACTOR);
    age::encrypt(&recipient, key.identity().expose_secret().as_bytes()).unwrap()
}
