//! What is opened outside the program: the browser, folders, files that were written.

mod print;

use std::path::Path;
use std::process::{Command, Stdio};

use thiserror::Error;
use url::Url;

pub use print::{PrintError, print_page};

/// Why nothing was opened.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// Only web pages are given to a browser.
    #[error("{0} is no web address")]
    Scheme(String),
    /// There is no browser, or it did not start.
    #[error("no browser could be opened")]
    Open(#[from] std::io::Error),
}

/// Opens a web page in the default browser. Blocks while the desktop looks for one.
pub fn open_page(url: &Url) -> Result<(), BrowserError> {
    if !matches!(url.scheme(), "https" | "http") {
        return Err(BrowserError::Scheme(url.scheme().to_owned()));
    }
    Ok(webbrowser::open(url.as_str())?)
}

/// Opens a folder in the file browser of the desktop, a file in the program that the desktop has for it.
pub fn open_path(path: &Path) -> Result<(), BrowserError> {
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    Command::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(())
}
