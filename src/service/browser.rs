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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_are_given_to_a_browser() {
        for address in [
            "javascript:alert(1)",
            "JavaScript://login.example/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "file://server.example/share/program.exe",
            "ms-settings:network",
            "ms-msdt:/id PCWDiagnostic",
            "search-ms:query=x",
            "vbscript:msgbox(1)",
            "mailto:a@contoso.com",
            "ftp://login.example/x",
            "about:blank",
            "view-source:https://login.example/",
            "blob:https://login.example/x",
            "httpx://login.example/",
            "shell:startup",
        ] {
            let url = Url::parse(address).unwrap();
            let error = open_page(&url).unwrap_err();
            let BrowserError::Scheme(scheme) = error else {
                panic!("{address} went to a browser: {error}");
            };
            assert_eq!(scheme, url.scheme());
        }
    }
}
