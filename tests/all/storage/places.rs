//! Places that cannot be used, and odd ones that can: a clear message, no panic, and the program goes on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::domain::provider::ProviderId;
use aevo_administrator::message::{self, Event, JobId, Notice};
use aevo_administrator::service::atomic;
use aevo_administrator::service::handover::{Handover, Lock};
use aevo_administrator::service::places::{Places, PlacesError};
use aevo_administrator::service::secrets::{SealKey, Vault};
use aevo_administrator::service::settings::{Remark, SettingsError, SettingsFile};
use aevo_administrator::service::tls::Trust;
use aevo_administrator::service::{Service, Setup};
use uuid::Uuid;

use super::settings::Sample;
use super::{child_argument, child_test, fresh, secret};

const PASSWORD: &str = "ein langes Kennwort";
const PATIENT: Duration = Duration::from_secs(40);

/// Sends a command to a service over these places; all that it tells up to its answer.
fn told(places: &Places, command: fn(JobId) -> message::Command) -> Vec<Event> {
    let setup = Setup {
        places: places.clone(),
        trust: Trust::Platform,
        sandbox: None,
        keyring: None,
        name_servers: Vec::new(),
        opens_browser: false,
    };
    let (service, events) = Service::start(setup, || {}).unwrap();
    service.send(command(JobId::next()));
    let mut told = Vec::new();
    loop {
        let event = events.recv_timeout(PATIENT).unwrap();
        let is_answer = matches!(event, Event::Opened { .. } | Event::Refused { .. });
        told.push(event);
        if is_answer {
            return told;
        }
    }
}

fn set_password(job: JobId) -> message::Command {
    let password = secret(PASSWORD);
    message::Command::SetPassword { job, password }
}

fn unlock(job: JobId) -> message::Command {
    let password = secret(PASSWORD);
    message::Command::Unlock { job, password }
}

fn names_the_place(told: &[Event], place: &Path) -> bool {
    let place = place.display().to_string();
    told.iter().any(
        |event| matches!(event, Event::Notice(Notice::NotWritable(words)) if words.contains(&place)),
    )
}

/// Runs a test as a child whom access rights hold, whoever runs it; `None` where that cannot be done.
fn without_privileges(child: &Command) -> Option<Command> {
    let is_held = |place: &Path| fs::write(place.join("probe"), "").is_err();
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let mut command = if is_held(directory.path()) {
        Command::new("env")
    } else {
        let mut command = Command::new("setpriv");
        command.args([
            "--bounding-set=-dac_override,-dac_read_search",
            "--inh-caps=-all",
        ]);
        let works = Command::new("setpriv").arg("--version").output();
        works.ok().filter(|output| output.status.success())?;
        command
    };
    command.arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Some(command)
}

#[test]
fn a_read_only_directory_is_named_and_still_opens() {
    const NAME: &str = "storage::places::a_read_only_directory_is_named_and_still_opens";
    if let Some(directory) = child_argument() {
        return in_a_read_only_directory(Path::new(&directory));
    }
    let (directory, places) = fresh();
    let at_first = told(&places, set_password);
    assert!(
        matches!(at_first.last(), Some(Event::Opened { .. })),
        "{at_first:?}"
    );
    assert!(!names_the_place(&at_first, directory.path()));
    let before = fs::read(places.settings_file()).unwrap();
    let empty = tempfile::tempdir().unwrap();
    let child = child_test(
        NAME,
        format!("{}|{}", directory.path().display(), empty.path().display()),
    );
    let Some(mut child) = without_privileges(&child) else {
        println!("left out: nothing holds this user back, and setpriv is not there");
        return;
    };
    for path in [directory.path(), empty.path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o500)).unwrap();
    }
    let output = child.output().unwrap();
    for path in [directory.path(), empty.path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert_eq!(fs::read(places.settings_file()).unwrap(), before);
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

fn in_a_read_only_directory(argument: &Path) {
    let argument = argument.to_str().unwrap();
    let [full, empty] = argument.split('|').collect::<Vec<_>>()[..] else {
        panic!("{argument}");
    };
    let places = Places::find(Some(Path::new(full))).unwrap();
    let error = places.prepare().unwrap_err();
    assert!(matches!(&error, PlacesError::Unusable { path, .. } if path == Path::new(full)));
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::NotWritable)
    );
    // A file that may not be read is not one that is missing.
    let closed = tempfile::NamedTempFile::new().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o0)).unwrap();
    assert!(atomic::read_limited(closed.path(), 1).is_err());
    let mut file = SettingsFile::<serde_json::Value>::open(&places);
    assert!(
        matches!(file.remark(), Remark::Loaded),
        "{:?}",
        file.remark()
    );
    let error = file
        .update(|settings| settings["theme"] = "dark".into())
        .unwrap_err();
    assert!(
        matches!(error, SettingsError::Lock(_) | SettingsError::Write(_)),
        "{error:?}"
    );
    // What is there can be looked at, after a word about the rest.
    let told_there = told(&places, unlock);
    assert!(
        names_the_place(&told_there, Path::new(full)),
        "{told_there:?}"
    );
    assert!(
        matches!(told_there.last(), Some(Event::Opened { .. })),
        "{told_there:?}"
    );

    // Where nothing is there yet, nothing can begin, and it is said why.
    let places = Places::find(Some(Path::new(empty))).unwrap();
    let told_there = told(&places, set_password);
    assert!(
        names_the_place(&told_there, Path::new(empty)),
        "{told_there:?}"
    );
    let Some(Event::Refused { diagnosis, .. }) = told_there.last() else {
        panic!("{told_there:?}");
    };
    assert_eq!(diagnosis.cause.label, "config_file_not_writable");
}

#[test]
fn all_that_is_kept_lies_in_the_directory_under_a_name_of_its_own() {
    let (directory, places) = fresh();
    let kept = [
        places.settings_file(),
        places.secrets_file(),
        places.wrapped_key_file(),
        places.window_file(),
        places.log_dir(),
        places.papers_dir(),
        places.lock_file(),
    ];
    for (at, path) in kept.iter().enumerate() {
        assert_eq!(path.parent(), Some(directory.path()), "{}", path.display());
        assert!(!kept[..at].contains(path), "{}", path.display());
    }
}

/// A file whose owner took his own right to write is replaced all the same: what counts is the directory.
#[test]
fn a_read_only_file_is_replaced_and_private_again() {
    let (_directory, places) = fresh();
    let mut file = SettingsFile::<Sample>::open(&places);
    file.update(|sample| sample.count = 1).unwrap();
    fs::set_permissions(places.settings_file(), fs::Permissions::from_mode(0o400)).unwrap();
    file.update(|sample| sample.count = 2).unwrap();
    assert_eq!(SettingsFile::<Sample>::open(&places).value().count, 2);
    let mode = fs::metadata(places.settings_file())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn without_home_the_user_database_decides() {
    const NAME: &str = "storage::places::without_home_the_user_database_decides";
    if child_argument().is_some() {
        assert_eq!(std::env::var_os("HOME"), None);
        match Places::find(None) {
            Ok(places) => {
                assert!(places.settings_dir().is_absolute());
                println!("found");
            }
            Err(error) => {
                assert!(matches!(error, PlacesError::NoHome), "{error:?}");
                assert_eq!(error.to_string(), "this user has no home directory");
                let fault = Fault::Local(LocalFault::NotWritable);
                assert_eq!(error.evidence().fault, fault);
                println!("none");
            }
        }
        // A directory that was chosen needs no home.
        let chosen = Places::find(Some(Path::new("chosen"))).unwrap();
        assert!(chosen.settings_dir().is_absolute() && chosen.papers_dir().ends_with("papers"));
        return;
    }
    let run = |mut command: Command| {
        let command = command.env_remove("HOME").env_remove("XDG_CONFIG_HOME");
        command.output().map(|output| {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            (output.status, said)
        })
    };
    let (status, said) = run(child_test(NAME, "")).unwrap();
    assert!(status.success() && said.contains("found"), "{said}");

    // Somebody whom the user database does not know, as in some containers.
    let child = child_test(NAME, "");
    let mut nobody = Command::new("setpriv");
    nobody
        .args(["--reuid=54321", "--regid=54321", "--clear-groups"])
        .arg(child.get_program())
        .args(child.get_args())
        .env(super::CHILD, "");
    match run(nobody) {
        Ok((status, said)) if said.contains("running 1 test") => {
            assert!(status.success() && said.contains("none"), "{said}");
        }
        other => println!("left out: {other:?}"),
    }
}

/// A path of 261 characters is one more than Windows takes by itself; the last ones are too long for any system.
#[test]
fn long_and_odd_paths_serve_or_are_named() {
    let (directory, _) = fresh();
    let base = directory.path();
    let missing = 261 - base.as_os_str().len();
    let long = format!("{}/{}", "d".repeat(100), "e".repeat(missing - 102));
    assert_eq!(base.join(&long).as_os_str().len(), 261);
    for name in [
        long.as_str(),
        "\u{1f4c1} Büro/\u{1f469}\u{200d}\u{1f4bb}",
        &"\u{1f4c1}".repeat(63),
        &"ä".repeat(127),
        " blanks ",
        "quote's \"$(id)\" %TEMP% & co",
        "line\nbreak",
        "\u{202e}desrever",
        "-rf",
        "CON",
        "trailing.",
    ] {
        serves(&base.join(name));
    }
    let too_long: [PathBuf; 3] = [
        base.join("x".repeat(256)),
        base.join("\u{1f4c1}".repeat(64)),
        base.join("d/".repeat(2_100)),
    ];
    for path in too_long {
        let places = Places::find(Some(&path)).unwrap();
        let error = places.prepare().unwrap_err();
        let evidence = error.evidence();
        assert_eq!(evidence.fault, Fault::Local(LocalFault::NotWritable));
        // The path comes first, and is cut where it goes on for pages.
        let words = &evidence.words;
        let length = words.chars().count();
        assert!(words.starts_with("the directory /"), "{words}");
        assert!(length <= 2_000, "{length}");
        assert!(length == 2_000 || words.contains("cannot be used: File name too long"));
        let mut file = SettingsFile::<Sample>::open(&places);
        assert!(file.update(|sample| sample.count = 1).is_err());
        assert!(places.lock().is_err() && places.id().is_err());
        assert!(Vault::open(&places, SealKey::create()).is_err());
    }
}

/// All that is kept there is kept.
fn serves(path: &Path) {
    let places = Places::find(Some(path)).unwrap();
    assert_eq!(places.settings_dir(), path);
    places.prepare().unwrap();
    let mut file = SettingsFile::<Sample>::open(&places);
    file.update(|sample| sample.count = 7).unwrap();
    assert_eq!(SettingsFile::<Sample>::open(&places).value().count, 7);
    let id = ProviderId(Uuid::new_v4());
    let vault = Vault::open(&places, SealKey::create()).unwrap();
    vault.set_client_secret(id, secret("x")).unwrap();
    assert!(vault.client_secret(id).unwrap().is_some());
    assert_eq!(places.id().unwrap(), places.id().unwrap());
    let recipient = age::x25519::Identity::generate().to_public().to_string();
    let handover = Handover {
        provider: "x".to_owned(),
        client_id: "x".to_owned(),
        client_secret: secret("x"),
        authorization_endpoint: "x".to_owned(),
        token_endpoint: "x".to_owned(),
    };
    let lock = Lock::Recipient(recipient.parse().unwrap());
    handover.write(&path.join("x.age"), &lock).unwrap();
}
