//! What the packages bring along besides the program is what the program says of itself.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{collections::BTreeSet, env};

use aevo_administrator::cli;
use clap_complete::Shell;

const NAME: &str = env!("CARGO_PKG_NAME");

/// Manual pages and completions are made from the command line itself. After a change of it,
/// `AEVO_WRITE=1 cargo test --test all packages` writes them anew.
#[test]
fn manual_pages_and_completions_are_current() {
    let made = tempfile::tempdir().unwrap();
    let (pages, completions) = (made.path().join("man"), made.path().join("completions"));
    fs::create_dir(&pages).unwrap();
    fs::create_dir(&completions).unwrap();
    clap_mangen::generate_to(cli::command(), &pages).unwrap();
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        clap_complete::generate_to(shell, &mut cli::command(), NAME, &completions).unwrap();
    }
    for made in [pages, completions] {
        let kept = assets(made.file_name().unwrap());
        if env::var_os("AEVO_WRITE").is_some() {
            let _was_not_there = fs::remove_dir_all(&kept);
            fs::create_dir_all(&kept).unwrap();
            for (name, text) in files(&made) {
                fs::write(kept.join(name), text).unwrap();
            }
        }
        assert_eq!(files(&made), files(&kept), "run this with AEVO_WRITE=1");
    }
}

/// Every crate of `Cargo.lock` is one that the list of licences names, or one that only builds and tests. For the
/// system of this machine Cargo says which; `tests/supply/check` asks for all systems and has to download for that.
#[test]
fn every_shipped_crate_has_its_licence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let made = "tests/supply/licences makes the lists anew";
    let list = read("assets/third-party.txt");
    let shipped: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .filter(|name| !name.contains('/'))
        .collect();
    let others = read("tests/supply/not-shipped.txt");
    let others: BTreeSet<&str> = others.lines().collect();
    assert!(shipped.len() > 400 && !others.is_empty(), "{made}");
    let lock = read("Cargo.lock");
    let locked: BTreeSet<String> = lock
        .split("[[package]]")
        .filter_map(|package| {
            let value = |key| package.split(key).nth(1)?.split('"').next();
            Some(format!(
                "{} {}",
                value("\nname = \"")?,
                value("\nversion = \"")?
            ))
        })
        .filter(|package| !package.starts_with(NAME))
        .collect();
    let known: BTreeSet<String> = shipped.union(&others).map(|name| (*name).into()).collect();
    let strange: Vec<_> = locked.symmetric_difference(&known).collect();
    assert!(strange.is_empty(), "{made}: {strange:?}");

    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(tree.status.success(), "{tree:?}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    let missing: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap()))
        .filter(|(name, _)| *name != NAME)
        .map(|(name, version)| format!("{name} {version}"))
        .filter(|package| !shipped.contains(package.as_str()))
        .collect();
    assert!(missing.is_empty(), "{made}: {missing:?}");
}

/// Nothing is released under the number of another version.
#[test]
fn the_packages_name_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let read = |name: &str| fs::read_to_string(assets(name)).unwrap();
    let changelog = read("changelog");
    assert!(
        changelog.starts_with(&format!("{NAME} ({version}-1) ")),
        "{changelog}"
    );
    let metainfo = read("aevo-administrator.metainfo.xml");
    let newest = metainfo.split("<release version=\"").nth(1).unwrap();
    assert!(newest.starts_with(&format!("{version}\"")), "{newest}");
}

fn assets(part: impl AsRef<OsStr>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/packages")
        .join(part.as_ref())
}

/// Names and texts, in order.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}
