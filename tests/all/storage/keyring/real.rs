//! A real Secret Service on a session bus of its own; needs `dbus-run-session` and `gnome-keyring-daemon`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aevo_administrator::message::Seal;
use aevo_administrator::service::keyring::{Keyring, KeyringError};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::super::{CHILD, child_argument, fresh, secret};
use super::first_start;

/// No `<servicedir>`: the bus must not start a daemon of its own.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

#[test]
#[ignore = "needs dbus-run-session and gnome-keyring-daemon"]
fn keyring_real() {
    if let Some(home) = child_argument() {
        return on_the_bus(Path::new(&home));
    }
    let home = tempfile::tempdir().unwrap();
    let bus = home.path().join("bus.conf");
    fs::write(&bus, BUS).unwrap();
    let status = Command::new("dbus-run-session")
        .arg("--config-file")
        .arg(&bus)
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "storage::keyring::real::keyring_real",
            "--nocapture",
            "--include-ignored",
        ])
        .env(CHILD, home.path())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path())
        .status()
        .unwrap();
    assert!(status.success());
}

fn on_the_bus(home: &Path) {
    super::run(async {
        let place = Uuid::new_v4();
        let keyring = Keyring::of_this_system().unwrap();

        let since = Instant::now();
        let error = keyring.get(place).await.unwrap_err();
        assert!(matches!(error, KeyringError::NoService(_)), "{error:?}");
        println!("no service: {error:?} after {:?}", since.elapsed());

        let mut daemon = start_daemon(home);
        loop {
            match keyring.get(place).await {
                Ok(got) => break assert!(got.is_none()),
                Err(KeyringError::NoService(_)) if daemon.try_wait().unwrap().is_none() => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(error) => panic!("{error:?}"),
            }
        }
        keyring
            .set(place, secret("AGE-SECRET-KEY-1X"))
            .await
            .unwrap();
        keyring
            .set(place, secret("AGE-SECRET-KEY-1Y"))
            .await
            .unwrap();
        let got = keyring.get(place).await.unwrap().unwrap();
        assert_eq!(got.expose_secret(), "AGE-SECRET-KEY-1Y");
        assert!(keyring.get(Uuid::new_v4()).await.unwrap().is_none());

        frozen(&daemon, place).await;

        daemon.kill().unwrap();
        daemon.wait().unwrap();
        let since = Instant::now();
        let error = keyring.get(place).await.unwrap_err();
        assert!(matches!(error, KeyringError::NoService(_)), "{error:?}");
        println!("killed: {error:?} after {:?}", since.elapsed());

        // A new daemon serves the same window, from the same file.
        let mut daemon = start_daemon(home);
        let got = loop {
            match keyring.get(place).await {
                Ok(got) => break got,
                Err(KeyringError::NoService(_)) if daemon.try_wait().unwrap().is_none() => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(error) => panic!("{error:?}"),
            }
        };
        assert_eq!(got.unwrap().expose_secret(), "AGE-SECRET-KEY-1Y");
        keyring.remove(place).await.unwrap();
        assert!(keyring.get(place).await.unwrap().is_none());
        keyring
            .set(place, secret("AGE-SECRET-KEY-1Z"))
            .await
            .unwrap();
        daemon.kill().unwrap();
        daemon.wait().unwrap();

        locked(home, place).await;
    });
}

/// A daemon that nobody has unlocked, as after a log-in without a password, and nobody whom it could ask.
async fn locked(home: &Path, place: Uuid) {
    let mut daemon = daemon(home, &[]).spawn().unwrap();
    let keyring = Keyring::of_this_system().unwrap();
    let since = Instant::now();
    let error = loop {
        match keyring.get(place).await {
            Err(KeyringError::NoService(_)) if daemon.try_wait().unwrap().is_none() => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            answer => break answer.unwrap_err(),
        }
    };
    assert!(matches!(error, KeyringError::Locked(_)), "{error:?}");
    println!("locked: {error:?} after {:?}", since.elapsed());
    let error = keyring.set(place, secret("AGE-SECRET-KEY-1W")).await;
    assert!(matches!(error, Err(KeyringError::Locked(_))), "{error:?}");

    // The program starts for the first time, and does without.
    let (_directory, places) = fresh();
    let seal = first_start::opened(&places, Some(keyring), first_start::first);
    assert_eq!(seal, Seal::Password);
    daemon.kill().unwrap();
    daemon.wait().unwrap();

    // What was kept before is still there for whoever unlocks it.
    let mut daemon = start_daemon(home);
    let keyring = Keyring::of_this_system().unwrap();
    let got = loop {
        match keyring.get(place).await {
            Ok(got) => break got,
            Err(KeyringError::NoService(_)) if daemon.try_wait().unwrap().is_none() => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => panic!("{error:?}"),
        }
    };
    assert_eq!(got.unwrap().expose_secret(), "AGE-SECRET-KEY-1Z");
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}

/// A keyring of its own, because its thread stays with the frozen daemon for a while.
async fn frozen(daemon: &Child, place: Uuid) {
    let deadline = Duration::from_millis(500);
    let keyring = Keyring::of_this_system()
        .unwrap()
        .answering_within(deadline);
    assert!(keyring.get(place).await.unwrap().is_some());
    signal(daemon, "STOP");
    for _ in 0..2 {
        let since = Instant::now();
        let error = keyring.get(place).await.unwrap_err();
        assert!(matches!(error, KeyringError::Silent), "{error:?}");
        assert!(since.elapsed() >= deadline);
        assert!(since.elapsed() < deadline + Duration::from_millis(300));
    }
    signal(daemon, "CONT");
    let since = Instant::now();
    while keyring.get(place).await.is_err() {
        assert!(since.elapsed() < super::PATIENT, "it never came back");
    }
}

fn daemon(home: &Path, arguments: &[&str]) -> Command {
    let mut daemon = Command::new("gnome-keyring-daemon");
    daemon
        .args(["--foreground", "--components=secrets"])
        .arg(format!("--control-directory={}", home.display()))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    daemon
}

fn start_daemon(home: &Path) -> Child {
    let mut daemon = daemon(home, &["--unlock"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    daemon
        .stdin
        .take()
        .unwrap()
        .write_all(b"password of a test")
        .unwrap();
    daemon
}

fn signal(daemon: &Child, name: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), &daemon.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}
