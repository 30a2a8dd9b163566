//! Places, access rights, atomic writing, the lock, kill -9.

use std::fs::{self, File};
use std::io::Read;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aevo_administrator::domain::evidence::{Fault, LocalFault};
use aevo_administrator::service::atomic::{self, ReadError, Step};
use aevo_administrator::service::places::{Lock, LockError, Places, PlacesError};
use aevo_administrator::service::settings::SettingsFile;

use super::kill::{self, Saved};
use super::settings::Sample;
use super::{child_argument, child_test, fresh};

#[test]
fn a_place_that_cannot_be_used_is_named() {
    let (directory, _) = fresh();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let places = Places::find(Some(&file.join("below"))).unwrap();
    let error = places.prepare().unwrap_err();
    assert!(matches!(&error, PlacesError::Unusable { path, .. } if *path == file.join("below")));
    assert_eq!(
        error.evidence().fault,
        Fault::Local(LocalFault::NotWritable)
    );
    // Long names and names outside ASCII are no matter.
    for name in ["ünï 📁".to_owned(), "d/".repeat(150)] {
        let places = Places::find(Some(&directory.path().join(name))).unwrap();
        places.prepare().unwrap();
        let mut file = SettingsFile::<Sample>::open(&places);
        file.update(|sample| sample.count = 7).unwrap();
        assert_eq!(SettingsFile::<Sample>::open(&places).value().count, 7);
    }
}

#[test]
fn the_name_of_a_place_is_for_life() {
    let (directory, places) = fresh();
    let id = places.id().unwrap();
    assert_eq!(places.id().unwrap(), id);
    let path = directory.path().join("place-id");
    let good = fs::read(&path).unwrap();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut bad = good.clone();
            bad[at] ^= mask;
            fs::write(&path, bad).unwrap();
            assert_eq!(places.id().unwrap(), id, "byte {at}, mask {mask:#x}");
        }
    }
    fs::write(&path, "x").unwrap();
    fs::write(super::beside(&path, ".bak"), "y").unwrap();
    assert!(places.id().is_err());
    assert_eq!(fs::read(&path).unwrap(), b"x");
}

#[test]
fn reads_and_writes_files_only() {
    let (directory, _) = fresh();
    let path = directory.path().join("f");
    assert!(atomic::read_limited(&path, 3).unwrap().is_none());
    atomic::write(&path, b"abc").unwrap();
    assert_eq!(atomic::read_limited(&path, 3).unwrap().unwrap(), b"abc");
    assert!(matches!(
        atomic::read_limited(&path, 2),
        Err(ReadError::TooLarge { limit: 2, .. })
    ));
    let error = atomic::write(&directory.path().join("no/f"), b"").unwrap_err();
    assert_eq!(error.step, Step::Create);
    // Only what is not there is nothing.
    assert!(atomic::refuse_other_than_file(&path.join("below")).is_err());
}

#[test]
fn sweeps_its_own_old_leftovers_only() {
    let (directory, places) = fresh();
    let at = |name: &str| directory.path().join(name);
    for name in [
        ".aevo-abc.tmp",
        ".aevo-new.tmp",
        "aevo-abc.tmp",
        ".other.tmp",
    ] {
        fs::write(at(name), "x").unwrap();
    }
    fs::create_dir(at(".aevo-dir.tmp")).unwrap();
    let two_hours_ago = std::time::SystemTime::now() - Duration::from_hours(2);
    for name in [".aevo-abc.tmp", "aevo-abc.tmp", ".other.tmp"] {
        File::options()
            .write(true)
            .open(at(name))
            .unwrap()
            .set_modified(two_hours_ago)
            .unwrap();
    }
    places.prepare().unwrap();
    assert!(!at(".aevo-abc.tmp").exists());
    for name in [
        ".aevo-new.tmp",
        "aevo-abc.tmp",
        ".other.tmp",
        ".aevo-dir.tmp",
    ] {
        assert!(at(name).exists(), "{name}");
    }
    let swept = atomic::sweep(directory.path(), Duration::ZERO).unwrap();
    assert_eq!((swept, at(".aevo-new.tmp").exists()), (1, false));
}

#[test]
fn a_lock_is_exclusive_and_dies_with_its_holder() {
    const NAME: &str = "storage::files::a_lock_is_exclusive_and_dies_with_its_holder";
    if let Some(path) = child_argument() {
        let _lock = Lock::take(path.as_ref(), Duration::ZERO).unwrap();
        println!("taken");
        std::thread::park();
    }
    let (_directory, places) = fresh();
    let path = places.lock_file();
    let mut child = child_test(NAME, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = child.stdout.take().unwrap();
    while !said.contains("taken") {
        let mut byte = [0];
        out.read_exact(&mut byte).unwrap();
        said.push(char::from(byte[0]));
    }
    assert!(matches!(
        Lock::take(&path, Duration::from_millis(30)),
        Err(LockError::Held(_))
    ));
    child.kill().unwrap();
    child.wait().unwrap();
    drop(Lock::take(&path, Duration::ZERO).unwrap());
}

/// A copy that saves again and again holds the lock nearly all the time.
#[test]
fn who_waits_for_the_lock_is_next() {
    let (_directory, places) = fresh();
    let path = places.lock_file();
    let is_over = AtomicBool::new(false);
    let refused = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let _lock = Lock::take(&path, Duration::from_secs(5)).unwrap();
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        let refused = (0..20).find_map(|_| {
            std::thread::sleep(Duration::from_millis(3));
            Lock::take(&path, Duration::from_secs(1)).err()
        });
        is_over.store(true, Ordering::Relaxed);
        refused
    });
    assert!(refused.is_none(), "{refused:?}");
}

#[test]
fn kill_9_loses_nothing() {
    const NAME: &str = "storage::files::kill_9_loses_nothing";
    if let Some(argument) = child_argument() {
        let args: Vec<String> = argument.split('|').map(str::to_owned).collect();
        kill::child(&args);
    }
    for saved in [Saved::Settings, Saved::Secrets, Saved::Handover] {
        let figures = kill::measure(saved, 30, |directory| {
            child_test(NAME, format!("{}|{}", saved.name(), directory.display()))
        });
        assert_eq!(figures.cycles, 30);
        figures.assert_good();
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io::ErrorKind;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::process::Command;

    use aevo_administrator::domain::evidence::Fault;
    use aevo_administrator::service::atomic::{self, Step};
    use aevo_administrator::service::places::Places;
    use aevo_administrator::service::secrets::{SealKey, Vault, VaultError};
    use aevo_administrator::service::settings::{Remark, SettingsError, SettingsFile};

    use super::super::settings::Sample;
    use super::super::{beside, child_argument, child_test_after, fresh, secret};

    #[test]
    fn all_is_private_whatever_the_umask() {
        const NAME: &str = "storage::files::unix::all_is_private_whatever_the_umask";
        if let Some(directory) = child_argument() {
            let places = Places::find(Some(&Path::new(&directory).join("a/b"))).unwrap();
            places.prepare().unwrap();
            places.id().unwrap();
            fs::write(places.settings_file(), "x").unwrap();
            assert_eq!(mode(&places.settings_file()), 0o666, "umask 000 is on");
            let mut file = SettingsFile::<Sample>::open(&places);
            file.update(|sample| sample.count = 1).unwrap();
            let vault = Vault::open(&places, SealKey::create()).unwrap();
            let id = aevo_administrator::domain::provider::ProviderId(uuid::Uuid::new_v4());
            vault.set_client_secret(id, secret("x")).unwrap();
            return;
        }
        let (directory, _) = fresh();
        let status = child_test_after("umask 000", NAME, directory.path())
            .status()
            .unwrap();
        assert!(status.success());
        let settings_dir = directory.path().join("a/b");
        assert_eq!(mode(&settings_dir), 0o700);
        assert_eq!(mode(&directory.path().join("a")), 0o700);
        let mut files = 0;
        for entry in fs::read_dir(&settings_dir).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().contains(".corrupt-") {
                continue;
            }
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            files += 1;
        }
        assert_eq!(files, 8, "lock, its line, and three files twice");
    }

    #[test]
    fn the_own_directory_is_made_private_a_chosen_one_is_left() {
        const NAME: &str =
            "storage::files::unix::the_own_directory_is_made_private_a_chosen_one_is_left";
        if let Some(home) = child_argument() {
            let own = Places::find(None).unwrap();
            assert!(own.settings_dir().starts_with(&home));
            for places in [
                own,
                Places::find(Some(&Path::new(&home).join("chosen"))).unwrap(),
            ] {
                fs::create_dir_all(places.settings_dir()).unwrap();
                fs::set_permissions(places.settings_dir(), fs::Permissions::from_mode(0o755))
                    .unwrap();
                places.prepare().unwrap();
                let expected = if places.settings_dir().ends_with("chosen") {
                    0o755
                } else {
                    0o700
                };
                assert_eq!(mode(places.settings_dir()), expected);
            }
            return;
        }
        let (directory, _) = fresh();
        let status = child_test_after("unset XDG_CONFIG_HOME", NAME, directory.path())
            .env("HOME", directory.path())
            .status()
            .unwrap();
        assert!(status.success());
    }

    #[test]
    fn nothing_is_written_through_a_link_or_read_from_a_fifo() {
        let (directory, places) = fresh();
        let treasure = directory.path().join("treasure");
        for path in [
            places.settings_file(),
            places.secrets_file(),
            places.lock_file(),
        ] {
            type Make<'a> = &'a dyn Fn(&Path);
            let kinds: [(&str, Make); 5] = [
                ("link", &|path| symlink(&treasure, path).unwrap()),
                ("broken link", &|path| symlink("/nowhere/x", path).unwrap()),
                ("device", &|path| symlink("/dev/zero", path).unwrap()),
                ("fifo", &|path| {
                    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
                }),
                ("directory", &|path| fs::create_dir(path).unwrap()),
            ];
            for (kind, make) in kinds {
                fs::write(&treasure, "keep me").unwrap();
                let _ = fs::remove_file(&path);
                make(&path);
                let before = fs::symlink_metadata(&path).unwrap().file_type();

                let error = atomic::write(&path, b"new").unwrap_err();
                assert_eq!(error.step, Step::Inspect, "{kind}");
                assert!(atomic::read_limited(&path, 10).is_err(), "{kind}");
                let mut file = SettingsFile::<Sample>::open(&places);
                if path == places.settings_file() {
                    let Remark::Unusable(error @ SettingsError::Read(_)) = file.remark() else {
                        panic!("{kind}: {:?}", file.remark());
                    };
                    assert!(matches!(error.evidence().fault, Fault::Io(_)), "{kind}");
                }
                if path != places.secrets_file() {
                    assert!(file.update(|sample| sample.count = 1).is_err(), "{kind}");
                }
                let vault = Vault::open(&places, SealKey::create());
                if path == places.secrets_file() {
                    assert!(matches!(vault, Err(VaultError::Read(_))), "{kind}");
                }

                assert_eq!(fs::read(&treasure).unwrap(), b"keep me", "{kind}");
                assert_eq!(fs::symlink_metadata(&path).unwrap().file_type(), before);
                if kind == "directory" {
                    fs::remove_dir(&path).unwrap();
                } else {
                    fs::remove_file(&path).unwrap();
                }
            }
        }
    }

    /// `RLIMIT_FSIZE` with its signal ignored: each write beyond 512 bytes fails, as on a full disk.
    #[test]
    fn a_file_that_cannot_grow_leaves_the_old_one() {
        const NAME: &str = "storage::files::unix::a_file_that_cannot_grow_leaves_the_old_one";
        if let Some(directory) = child_argument() {
            let places = Places::find(Some(Path::new(&directory))).unwrap();
            let mut file = SettingsFile::<Sample>::open(&places);
            assert_eq!(file.value().count, 1);
            let error = file
                .update(|sample| {
                    sample.count = 2;
                    sample.name = "x".repeat(10_000);
                })
                .unwrap_err();
            let SettingsError::Write(error) = error else {
                panic!("{error:?}");
            };
            assert_eq!(error.step, Step::Write);
            assert_eq!(error.source.kind(), ErrorKind::FileTooLarge);
            assert_eq!(file.value().count, 1);
            return;
        }
        let (directory, places) = fresh();
        let mut file = SettingsFile::<Sample>::open(&places);
        file.update(|sample| sample.count = 1).unwrap();
        let before = fs::read(places.settings_file()).unwrap();
        // Into a pipe: where the tests' output goes into a file, the limit would hold for that one too.
        let child = child_test_after("trap '' XFSZ; ulimit -f 1", NAME, directory.path())
            .output()
            .unwrap();
        assert!(
            child.status.success(),
            "{}",
            String::from_utf8_lossy(&child.stdout)
        );
        assert_eq!(fs::read(places.settings_file()).unwrap(), before);
        assert_eq!(
            fs::read(beside(&places.settings_file(), ".bak")).unwrap(),
            before
        );
        assert_eq!(
            fs::read_dir(directory.path()).unwrap().count(),
            4,
            "no leftover"
        );
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }
}
