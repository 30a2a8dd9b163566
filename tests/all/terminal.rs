//! `token`, `send` and `check` as an ERP, a mail program and a monitoring system call them: the real
//! binary against the training provider, whose authority it is told to trust.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use tempfile::{NamedTempFile, TempDir};

use crate::service::bench::{Bench, PASSWORD};

mod closed;
mod export;
mod format;
#[cfg(target_os = "linux")]
mod killed;
mod on_the_way;
#[path = "../bench/rotate/mod.rs"]
#[allow(dead_code, reason = "the figures binary runs more of the same")]
mod rotate;
mod rotation;
mod sendmail;

/// Runs the program; its password, where it is given, comes from a file.
fn run(
    place: &Path,
    ca: Option<&Path>,
    password: Option<&str>,
    call: &[&str],
    input: &[u8],
) -> Output {
    let mut file = NamedTempFile::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_aevo-administrator"));
    command
        .arg("--settings-dir")
        .arg(place)
        .args(call)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        // A session bus that is found by itself would be somebody's keyring.
        .env("XDG_RUNTIME_DIR", "/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(ca) = ca {
        command.env("SSL_CERT_FILE", ca);
    }
    if let Some(password) = password {
        writeln!(file, "{password}").unwrap();
        command.arg("--password-file").arg(file.path());
    }
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A call that is refused does not read.
    let _refused = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// A mailbox with its consent, and the program beside it.
struct Terminal {
    bench: Bench,
    ca: NamedTempFile,
}

impl Terminal {
    async fn new() -> Self {
        let mut bench = Bench::new().await;
        assert!(bench.authorize("normal").await.authorized.is_some());
        let mut ca = NamedTempFile::new().unwrap();
        let certificate = BASE64_STANDARD.encode(bench.sandbox.certificate());
        let begin = "-----BEGIN CERTIFICATE-----";
        writeln!(ca, "{begin}\n{certificate}\n-----END CERTIFICATE-----").unwrap();
        Self { bench, ca }
    }

    /// Runs the program while the training provider goes on.
    async fn run(&self, call: &[&str], input: &[u8]) -> Output {
        let call: Vec<String> = call.iter().map(|&word| word.to_owned()).collect();
        let (place, ca) = (
            self.bench.place.path().to_owned(),
            self.ca.path().to_owned(),
        );
        let input = input.to_owned();
        tokio::task::spawn_blocking(move || {
            let call: Vec<&str> = call.iter().map(String::as_str).collect();
            run(&place, Some(&ca), Some(PASSWORD), &call, &input)
        })
        .await
        .unwrap()
    }

    async fn send(&self, call: &[&str], input: &[u8]) -> (Option<i32>, String) {
        let call = [&["send", "--mailbox", RECHNUNG], call].concat();
        let output = self.run(&call, input).await;
        assert_eq!(text(&output.stdout), "");
        (output.status.code(), text(&output.stderr))
    }
}

const RECHNUNG: &str = "rechnung@training.example";
const BUCHHALTUNG: &str = "buchhaltung@training.example";
const NOBODY: &str = "niemand@training.example";

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_token_and_nothing_else() {
    let terminal = Terminal::new().await;
    let output = terminal
        .run(&["token", "Rechnung@Training.example"], b"")
        .await;
    let token = text(&output.stdout);
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
    assert!(token.trim_end().len() > 20 && token.lines().count() == 1);
    let output = terminal.run(&["token", NOBODY], b"").await;
    assert_eq!(
        (output.status.code(), text(&output.stdout).as_str()),
        (Some(64), "")
    );
    assert!(text(&output.stderr).contains(NOBODY));
}

#[tokio::test]
async fn a_message_goes_out_as_by_sendmail() {
    let terminal = Terminal::new().await;
    let message = "Subject: Rechnung\nTo: Buchhaltung <buchhaltung@training.example>\nBcc: einkauf@training.example\n\nGrüße\n.\nbis bald\n";
    let (code, said) = terminal.send(&["-t", "-i"], message.as_bytes()).await;
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let mails = terminal.bench.sandbox.received();
    assert_eq!(mails[0].to, [BUCHHALTUNG, "einkauf@training.example"]);
    let raw = text(&mails[0].raw);
    assert!(raw.contains("From: rechnung@training.example\r\n"), "{raw}");
    assert!(
        raw.contains("\r\nDate: ") && raw.contains("\r\nMessage-ID: <"),
        "{raw}"
    );
    assert!(
        raw.ends_with("\r\n\r\nGrüße\r\n.\r\nbis bald\r\n") && !raw.contains("Bcc"),
        "{raw}"
    );

    // Without -i the dot ends it.
    let (code, _) = terminal
        .send(&[BUCHHALTUNG], b"Subject: x\n\nkurz\n.\nweg\n")
        .await;
    assert_eq!(code, Some(0));
    let mails = terminal.bench.sandbox.received();
    assert!(text(&mails[mails.len() - 1].raw).ends_with("\r\n\r\nkurz\r\n"));
}

#[tokio::test]
async fn refused_recipients_are_named() {
    let terminal = Terminal::new().await;
    let message = b"Subject: x\n\ny\n";
    let (code, said) = terminal.send(&[BUCHHALTUNG, NOBODY], message).await;
    assert_eq!(code, Some(68), "{said}");
    assert!(
        said.contains(&format!("{NOBODY} abgelehnt: 550 ")),
        "{said}"
    );
    assert_eq!(terminal.bench.sandbox.received()[0].to, [BUCHHALTUNG]);
    let (code, said) = terminal
        .send(&[NOBODY, "auch@training.example"], message)
        .await;
    assert_eq!(code, Some(67), "{said}");
    assert!(
        said.contains(NOBODY) && said.contains("auch@training.example"),
        "{said}"
    );
    assert!(
        said.contains("Wer muss handeln: ") && said.contains("Fehlerkennung: recipient_not_found"),
        "{said}"
    );
    assert_eq!(terminal.bench.sandbox.received().len(), 1);

    let (code, said) = terminal
        .send(&["-t"], b"To: m\xC3\xBCller@training.example\n\ny\n")
        .await;
    assert_eq!(code, Some(65), "{said}");
    let (code, _) = terminal.send(&["-t"], b"Subject: x\n\ny\n").await;
    assert_eq!(code, Some(65));
    let (code, _) = terminal.send(&[BUCHHALTUNG], b"Subject: \0\n\ny\n").await;
    assert_eq!(code, Some(65));
}

#[tokio::test]
async fn a_check_tells_how_mailboxes_stand() {
    let mut terminal = Terminal::new().await;
    let output = terminal.run(&["check", RECHNUNG, "--json"], b"").await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = &rows[0];
    assert_eq!(
        (&row["mailbox"], &row["state"]),
        (&RECHNUNG.into(), &"ready".into())
    );
    assert_eq!(row["provider"], "Office365");
    let stages = row["stages"].as_array().unwrap();
    let names: Vec<&str> = stages
        .iter()
        .map(|stage| stage["stage"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "address", "consent", "token", "resolve", "connect", "greeting", "tls", "auth"
        ]
    );
    assert!(
        stages
            .iter()
            .all(|stage| stage["ok"] == true && stage["ms"].is_u64())
    );
    assert!(row["cause"].is_null() && row["title"].is_null() && row["who_acts"].is_null());
    assert!(
        terminal.bench.sandbox.received().is_empty(),
        "no mail is sent"
    );

    let output = terminal
        .run(
            &["check", "--all", "--at-once", "1", "--send-to", BUCHHALTUNG],
            b"",
        )
        .await;
    assert_eq!(text(&output.stdout), format!("{RECHNUNG}: bereit\n"));
    assert_eq!(terminal.bench.sandbox.received()[0].to, [BUCHHALTUNG]);

    let output = terminal.run(&["check", RECHNUNG, NOBODY], b"").await;
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains(&format!("{NOBODY}: ungeprüft")));

    // The window knows of it after the next start.
    terminal.bench.restart().await;
    let test = terminal.bench.kept.mailboxes[0].last_test.as_ref().unwrap();
    assert_eq!(test.failed, None);

    // Whatever the provider plays is named, and kept too.
    terminal.bench.authorize("smtp_auth_disabled_tenant").await;
    let output = terminal.run(&["check", "--all"], b"").await;
    let line = text(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert!(
        line.contains(": gestört · ") && line.contains("Wer muss handeln: der Administrator"),
        "{line}"
    );
    let (code, said) = terminal.send(&[BUCHHALTUNG], b"\n").await;
    assert_eq!(code, Some(77), "{said}");
    terminal.bench.restart().await;
    let test = terminal.bench.kept.mailboxes[0].last_test.as_ref().unwrap();
    assert_eq!(test.failed.as_deref(), Some("smtp_auth_disabled_tenant"));
}

#[tokio::test]
async fn a_secret_that_runs_out_is_a_warning() {
    use aevo_administrator::domain::draft::Entry;
    use aevo_administrator::message::{Command, Event, JobId};
    let mut terminal = Terminal::new().await;
    for (days, code, state) in [(12, 1, "warning"), (80, 0, "ready"), (100, 0, "ready")] {
        let mut edit = terminal.bench.edit();
        let day = chrono::Local::now().date_naive() + chrono::TimeDelta::days(days);
        edit.provider.secret_expires = Entry::typed(day.to_string());
        let job = JobId::next();
        terminal.bench.service.send(Command::Save {
            job,
            edit: Box::new(edit),
        });
        while !matches!(terminal.bench.next().await, Event::Saved { .. }) {}
        let output = terminal.run(&["check", "--all", "--json"], b"").await;
        assert_eq!(output.status.code(), Some(code));
        let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(rows[0]["state"], state);
        assert_eq!(rows[0]["secret_days_left"], days);
        let title = rows[0]["title"].as_str();
        match days {
            12 => assert_eq!(rows[0]["who_acts"], "customer_admin"),
            _ => assert_eq!(rows[0]["who_acts"], Value::Null),
        }
        let says_days = title.is_some_and(|title| title.contains(&format!("{days}\u{a0}Tagen")));
        assert_eq!(says_days, days < 100, "{title:?}");
    }
}

/// A place where nothing was ever set up.
fn nowhere() -> (TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let nowhere = place.path().join("nowhere");
    (place, nowhere)
}
