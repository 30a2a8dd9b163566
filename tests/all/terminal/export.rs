//! `export`: what a cloud installation gets, and what never happens to a file that is there.

use std::fs;
use std::io::{Read, Write};
use std::iter;
use std::path::Path;

use aevo_administrator::domain::provider::SignIn;
use aevo_administrator::message::{Command, Event, JobId};
use aevo_administrator::service::handover::{
    Handover, HandoverError, Lock, Recipient, new_passphrase,
};
use age::x25519::Identity;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{Terminal, nowhere, run, text};

fn handover() -> Handover {
    Handover {
        provider: "Müller & Söhne".to_owned(),
        client_id: "11111111-2222-3333-4444-555555555555".to_owned(),
        client_secret: SecretString::from("abc8Q~geheim"),
        authorization_endpoint: "https://login.example/t/oauth2/v2.0/authorize".to_owned(),
        token_endpoint: "https://login.example/t/oauth2/v2.0/token".to_owned(),
    }
}

fn sealed(plain: &str, passphrase: &SecretString) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(1);
    let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as _)).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(plain.as_bytes()).unwrap();
    writer.finish().unwrap();
    sealed
}

#[test]
fn what_is_handed_over_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("übergabe.age");
    let passphrase = new_passphrase().unwrap();
    assert_eq!(passphrase.expose_secret().len(), 29);
    let lock = Lock::Passphrase(passphrase.clone());
    handover().write(&path, &lock).unwrap();
    let read = Handover::read(&path, &passphrase).unwrap();
    assert_eq!(read.client_secret.expose_secret(), "abc8Q~geheim");
    assert_eq!(format!("{read:?}"), format!("{:?}", handover()));
    assert!(!format!("{read:?}").contains("geheim"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // Never over what is there, and nothing is left beside it.
    let before = fs::read(&path).unwrap();
    let error = handover().write(&path, &lock).unwrap_err();
    assert!(matches!(error, HandoverError::Write(_)), "{error:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn each_bad_file_has_its_reason() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("bad.age");
    let passphrase = SecretString::from("k7mq-k7mq");
    let read = |bytes: &[u8], passphrase: &SecretString| {
        fs::write(&path, bytes).unwrap();
        Handover::read(&path, passphrase).unwrap_err()
    };
    let json = r#"{"format":"aevo-handover","version":1,"provider":"x","client_id":"x","client_secret":"x","authorization_endpoint":"x","token_endpoint":"x"}"#;
    let good = sealed(json, &passphrase);
    fs::write(&path, &good).unwrap();
    assert!(Handover::read(&path, &passphrase).is_ok());

    let wrong = SecretString::from("another");
    assert!(matches!(
        read(&good, &wrong),
        HandoverError::WrongPassphrase
    ));
    for length in 0..good.len() {
        let error = read(&good[..length], &passphrase);
        assert!(
            matches!(error, HandoverError::Damaged),
            "{length} {error:?}"
        );
    }
    for at in 0..good.len() {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        // A work factor may grow by it, a wrapped key may look like that of another passphrase.
        let error = read(&flipped, &passphrase);
        assert!(
            matches!(
                error,
                HandoverError::Damaged
                    | HandoverError::WrongPassphrase
                    | HandoverError::ExcessiveWork(_)
                    | HandoverError::SealedToKey
            ),
            "{at} {error:?}"
        );
    }
    println!("{} damaged hand-over files", 2 * good.len());
    let newer = json.replace("\"version\":1", "\"version\":2");
    let newer = read(&sealed(&newer, &passphrase), &passphrase);
    assert!(matches!(newer, HandoverError::Newer(2)), "{newer:?}");
    for other in [
        "{}",
        "[]",
        "",
        &json.replace("aevo-handover", "x"),
        "{\"format\":\"aevo-handover\",\"version\":1}",
    ] {
        let error = read(&sealed(other, &passphrase), &passphrase);
        assert!(matches!(error, HandoverError::Damaged), "{other} {error:?}");
    }
    fs::remove_file(&path).unwrap();
    let recipient: Recipient = Identity::generate()
        .to_public()
        .to_string()
        .parse()
        .unwrap();
    handover()
        .write(&path, &Lock::Recipient(recipient))
        .unwrap();
    let error = Handover::read(&path, &passphrase).unwrap_err();
    assert!(matches!(error, HandoverError::SealedToKey), "{error:?}");
    let error = Handover::read(&place.path().join("none"), &passphrase).unwrap_err();
    assert!(matches!(error, HandoverError::Missing), "{error:?}");
}

#[tokio::test]
async fn the_four_values_leave_in_one_file() {
    let terminal = Terminal::new().await;
    let place = tempfile::tempdir().unwrap();
    let name = |name: &str| place.path().join(name).display().to_string();
    let (to, told) = (name("übergabe.age"), name("passphrase"));
    let export = |more: &[&str]| {
        let call = [
            &["export", "--provider", "office365", "--to", &to][..],
            more,
        ]
        .concat();
        let call: Vec<String> = call.into_iter().map(str::to_owned).collect();
        let terminal = &terminal;
        async move {
            let call: Vec<&str> = call.iter().map(String::as_str).collect();
            let output = terminal.run(&call, b"").await;
            assert_eq!(text(&output.stdout), "");
            (output.status.code(), text(&output.stderr))
        }
    };

    // Standard error is no terminal here, and nobody named a file.
    let (code, said) = export(&[]).await;
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains("--passphrase-file") && !Path::new(&to).exists());

    let (code, said) = export(&["--passphrase-file", &told]).await;
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let passphrase = fs::read_to_string(&told).unwrap();
    let passphrase = SecretString::from(passphrase.trim_end());
    let read = Handover::read(Path::new(&to), &passphrase).unwrap();
    let sandbox = &terminal.bench.sandbox;
    assert_eq!(read.client_id, sandbox.client_id());
    assert_eq!(
        read.client_secret.expose_secret(),
        sandbox.client_secret().expose_secret()
    );
    assert_eq!(read.token_endpoint, sandbox.token_endpoint());

    // What is there stays, and no passphrase is left that opens nothing.
    let (code, said) = export(&["--passphrase-file", &name("other")]).await;
    assert_eq!(code, Some(73), "{said}");
    assert!(said.contains("gibt es schon") && !Path::new(&name("other")).exists());
    fs::remove_file(&to).unwrap();
    let (code, said) = export(&["--passphrase-file", &told]).await;
    assert_eq!(code, Some(73), "{said}");
    assert!(!Path::new(&to).exists());

    // For a key, which the age format opens.
    let identity = Identity::generate();
    let key = identity.to_public().to_string();
    let (code, said) = export(&["--recipient", &key]).await;
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let sealed = fs::read(&to).unwrap();
    let mut plain = String::new();
    age::Decryptor::new(&sealed[..])
        .unwrap()
        .decrypt(iter::once(&identity as _))
        .unwrap()
        .read_to_string(&mut plain)
        .unwrap();
    let plain: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(plain["format"], json!("aevo-handover"));
    assert_eq!(
        plain["authorization_endpoint"],
        json!(sandbox.authorization_endpoint())
    );
}

#[tokio::test]
async fn wrong_calls() {
    let (place, nowhere) = nowhere();
    let to = place.path().join("x.age").display().to_string();
    let told = place.path().join("told").display().to_string();
    let call = |more: &[&str]| {
        let call = [&["export", "--provider", "x", "--to", &to][..], more].concat();
        run(&nowhere, None, None, &call, b"").status.code()
    };
    assert_eq!(call(&["--recipient", "age1x"]), Some(64));
    assert_eq!(call(&["--passphrase-file", &told]), Some(1));
    let terminal = Terminal::new().await;
    let unknown = [
        "export",
        "--provider",
        "x",
        "--to",
        &to,
        "--passphrase-file",
        &told,
    ];
    let output = terminal.run(&unknown, b"").await;
    assert_eq!(output.status.code(), Some(64));
    assert!(text(&output.stderr).contains("Den Anbieter x gibt es nicht"));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// There is no registration that could be handed over.
#[tokio::test]
async fn passwords_stay_here() {
    let mut terminal = Terminal::new().await;
    let mut edit = terminal.bench.edit();
    edit.provider.set_sign_in(SignIn::Password);
    edit.mailboxes[0].password.edited("geheim".to_owned());
    let (job, edit) = (JobId::next(), Box::new(edit));
    terminal.bench.service.send(Command::Save { job, edit });
    while !matches!(terminal.bench.next().await, Event::Saved { .. }) {}
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("x.age").display().to_string();
    let told = place.path().join("told").display().to_string();
    let call = ["export", "--provider", "Office365", "--to", &to];
    let call = [&call[..], &["--passphrase-file", &told]].concat();
    let output = terminal.run(&call, b"").await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("melden sich mit Kennwörtern an"), "{said}");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}
