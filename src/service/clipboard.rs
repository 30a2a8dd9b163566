//! A secret on the clipboard: kept out of its histories, and taken away again.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use arboard::{Clipboard, Error, Set};
use secrecy::{ExposeSecret, SecretString};

/// A secret that is on the clipboard. Dropped, it is taken away at once.
#[derive(Debug)]
pub struct Copied {
    ends: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// As long as somebody needs to paste it.
const KEPT: Duration = Duration::from_secs(10);

impl Copied {
    /// Puts it there, for ten seconds.
    pub fn new(secret: SecretString) -> Self {
        let (ends, end) = mpsc::channel::<()>();
        let thread = thread::Builder::new().name("clipboard".to_owned());
        let thread = thread.spawn(move || {
            let wait = || {
                let _over_or_dropped = end.recv_timeout(KEPT);
            };
            if let Err(error) = keep(&secret, wait) {
                tracing::warn!(%error, "the clipboard cannot be used");
            }
        });
        Self {
            ends: Some(ends),
            thread: thread.ok(),
        }
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        self.ends = None;
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

fn keep(secret: &SecretString, wait: impl FnOnce()) -> Result<(), Error> {
    let mut clipboard = Clipboard::new()?;
    hidden_from_histories(clipboard.set()).text(secret.expose_secret())?;
    wait();
    // What somebody else has copied since then is not ours to take away.
    let is_there = clipboard
        .get_text()
        .is_ok_and(|text| SecretString::from(text).expose_secret() == secret.expose_secret());
    if is_there {
        clipboard.clear()?;
    }
    Ok(())
}

/// Clipboard managers, and the history of Windows with its cloud, leave such a text alone.
fn hidden_from_histories(set: Set<'_>) -> Set<'_> {
    #[cfg(target_os = "linux")]
    return arboard::SetExtLinux::exclude_from_history(set);
    #[cfg(target_os = "macos")]
    return arboard::SetExtApple::exclude_from_history(set);
    #[cfg(target_os = "windows")]
    return arboard::SetExtWindows::exclude_from_monitoring(set);
}
