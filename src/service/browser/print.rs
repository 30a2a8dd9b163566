//! A page on paper: a browser that is on the machine anyway prints it into a PDF file, without a window.
//! Windows always has Edge. A browser lays pages out better than any library of this program's size.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use url::Url;

use crate::service::atomic::{self, WriteError};

/// Why there is no PDF file.
#[derive(Debug, Error)]
pub enum PrintError {
    /// No browser that can print without a window.
    #[error("there is no browser that prints")]
    NoBrowser,
    /// It did not start, or its place for temporary files cannot be used.
    #[error("the browser cannot be used")]
    Start(#[from] io::Error),
    /// It did not come to an end.
    #[error("the browser did not come to an end")]
    Late,
    /// It came to an end without a PDF file.
    #[error("the browser has made no PDF file")]
    Nothing,
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A browser that has never run here sets itself up first.
const DEADLINE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// Prints a local page into `pdf`, which must not exist. Blocks.
pub fn print_page(page: &Path, pdf: &Path) -> Result<(), PrintError> {
    let browser = browsers().into_iter().find(|path| path.is_file());
    let browser = browser.ok_or(PrintError::NoBrowser)?;
    let address = Url::from_file_path(page).map_err(|()| PrintError::Nothing)?;
    // A profile of its own: the user's may be in use, and then the browser would hand the page over to it.
    let place = tempfile::tempdir()?;
    let printed = place.path().join("page.pdf");
    let mut child = Command::new(browser)
        .args(["--headless", "--disable-gpu", "--no-first-run"])
        .args(["--disable-extensions", "--no-pdf-header-footer"])
        .arg(option("--user-data-dir=", &place.path().join("profile")))
        .arg(option("--print-to-pdf=", &printed))
        .arg(address.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let until = Instant::now() + DEADLINE;
    while child.try_wait()?.is_none() {
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Err(PrintError::Late);
        }
        thread::sleep(POLL);
    }
    let bytes = fs::read(&printed).unwrap_or_default();
    if !bytes.starts_with(b"%PDF-") {
        return Err(PrintError::Nothing);
    }
    Ok(atomic::write_new(pdf, &bytes)?)
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}

/// Where browsers may be that can do it.
fn browsers() -> Vec<PathBuf> {
    let (names, folders): (&[&str], Vec<PathBuf>) = if cfg!(windows) {
        let bases = ["ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"];
        let bases = bases.into_iter().filter_map(env::var_os);
        (&WINDOWS, bases.map(PathBuf::from).collect())
    } else if cfg!(target_os = "macos") {
        (&MACOS, vec![PathBuf::from("/Applications")])
    } else {
        let path = env::var_os("PATH").unwrap_or_default();
        (&LINUX, env::split_paths(&path).collect())
    };
    let paths = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.collect()
}

const WINDOWS: [&str; 2] = [
    r"Microsoft\Edge\Application\msedge.exe",
    r"Google\Chrome\Application\chrome.exe",
];
const MACOS: [&str; 2] = [
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
];
const LINUX: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "microsoft-edge",
    "brave-browser",
];
