//! Papers for people: written into a folder among this user's documents, never over another one, and shown.
//! No secret is within reach of what makes them.

mod acceptance;
mod admin;
mod letter;

use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::iter;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::{DateTime, Local};
use tokio::task::spawn_blocking;

use crate::domain::admin::AdminTask;
use crate::domain::mailbox::{Mailbox, MailboxId};
use crate::message::{Event, JobId, Proof, Unwritten};
use crate::service::atomic::{self, Step, WriteError};
use crate::service::browser;
use crate::service::desk::Desk;
use crate::text::{t, tf};
use acceptance::Facts;
pub use letter::handover_letter;

/// After so many papers of one name and day somebody should look into the folder.
const LAST_NUMBER: u32 = 1_000;
/// In characters. A file name has at most 255 bytes, a path on Windows 260 characters.
const NAME_LIMIT: usize = 64;

impl Desk {
    /// Writes the acceptance record of a mailbox, as a page and as PDF where there is a browser to print it,
    /// and shows it.
    pub async fn write_acceptance(self: Rc<Self>, job: JobId, id: MailboxId, proof: Box<Proof>) {
        let written = self.acceptance(id, &proof).map(|html| {
            let now = Local::now();
            let stem = stem("paper-acceptance-name", &html.mailbox, &now);
            self.make(&stem, ".html", |path| {
                atomic::write_new(path, html.text.as_bytes())
            })
        });
        let shown = match written {
            Some(Ok(page)) if self.opens_browser => Some(Ok(printed(page).await)),
            other => other,
        };
        self.tell_paper(job, shown);
    }

    /// Writes down what the customer's administrator has to do, and shows the folder.
    pub fn write_admin_package(&self, job: JobId, task: &AdminTask) {
        let now = Local::now();
        let stem = stem("paper-admin-name", task.mailbox.as_str(), &now);
        let written = self.make_folder(&stem, |folder| {
            for (name, text) in [
                ("paper-guide-name", admin::guide(task, &now)),
                ("paper-script-name", admin::script(task)),
            ] {
                atomic::write_new(&folder.join(&*t(name)), text.as_bytes())?;
            }
            Ok(())
        });
        self.tell_paper(job, Some(written));
    }

    /// Makes a folder under a name that nothing has yet, with what `fill` writes into it.
    pub(in crate::service) fn make_folder(
        &self,
        stem: &str,
        fill: impl Fn(&Path) -> Result<(), WriteError>,
    ) -> Result<PathBuf, WriteError> {
        self.make(stem, "", |folder| {
            fs::create_dir(folder).map_err(|source| WriteError {
                path: folder.to_owned(),
                step: Step::Create,
                source,
            })?;
            fill(folder)
        })
    }

    /// `None` where the mailbox is no longer kept.
    fn acceptance(&self, id: MailboxId, proof: &Proof) -> Option<Named> {
        let settings = self.settings.borrow();
        let settings = settings.value();
        let mailbox = settings.mailbox(id)?;
        let provider = settings.provider(mailbox.provider)?;
        Some(Named {
            mailbox: mailbox.address.trim().to_owned(),
            text: acceptance::html(&Facts {
                provider,
                mailbox,
                proof,
                kept_since: self.kept_since(mailbox),
                now: Local::now(),
            }),
        })
    }

    /// Since when the consent's token is kept that a use of the mailbox replaces.
    fn kept_since(&self, mailbox: &Mailbox) -> Option<DateTime<Local>> {
        let vault = self.vault.borrow().clone()?;
        let kept = vault.refresh_token(mailbox.id).ok()??;
        Some(kept.obtained_at.with_timezone(&Local))
    }

    /// Makes something under a name that nothing has yet: `stem`, `stem (2)`, …
    fn make(
        &self,
        stem: &str,
        ending: &str,
        make: impl Fn(&Path) -> Result<(), WriteError>,
    ) -> Result<PathBuf, WriteError> {
        let folder = self.places.papers_dir();
        fs::create_dir_all(&folder).map_err(|source| WriteError {
            path: folder.clone(),
            step: Step::Create,
            source,
        })?;
        let mut number = 1;
        loop {
            let path = folder.join(match number {
                1 => format!("{stem}{ending}"),
                _ => format!("{stem} ({number}){ending}"),
            });
            match make(&path) {
                Err(error)
                    if error.source.kind() == ErrorKind::AlreadyExists && number < LAST_NUMBER =>
                {
                    number += 1;
                }
                ended => return ended.map(|()| path),
            }
        }
    }

    /// Shows what was written, and tells where it is.
    pub(in crate::service) fn tell_paper(
        &self,
        job: JobId,
        written: Option<Result<PathBuf, WriteError>>,
    ) {
        let written = match written {
            Some(Ok(path)) => {
                if self.opens_browser
                    && let Err(error) = browser::open_path(&path)
                {
                    // Where it is, is told in any case.
                    tracing::warn!(%error, "the paper could not be shown");
                }
                Ok(path.display().to_string())
            }
            failed => {
                let words = failed.map(|failed| failed.err().map(|error| atomic::words(&error)));
                tracing::warn!(?words, "the paper could not be written");
                Err(Unwritten {
                    folder: self.places.papers_dir().display().to_string(),
                })
            }
        };
        self.out.send(Event::Paper { job, written });
    }
}

/// The page's PDF file beside it, or the page itself where none could be made.
async fn printed(page: PathBuf) -> PathBuf {
    let pdf = page.with_extension("pdf");
    let paths = (page.clone(), pdf.clone());
    match spawn_blocking(move || browser::print_page(&paths.0, &paths.1)).await {
        Ok(Ok(())) => pdf,
        Ok(Err(error)) => {
            tracing::warn!(error = atomic::words(&error), "no PDF file was made");
            page
        }
        Err(_panicked) => page,
    }
}

/// A text, and of which mailbox it is.
struct Named {
    mailbox: String,
    text: String,
}

/// Removes what killed copies have left in the folder of the papers and in those that lie in it.
pub fn sweep(papers: &Path) {
    let entries = fs::read_dir(papers).into_iter().flatten().flatten();
    // A link may lead anywhere.
    let is_folder = |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let folders = entries.filter(is_folder).map(|entry| entry.path());
    for folder in iter::once(papers.to_owned()).chain(folders) {
        match atomic::sweep(&folder, atomic::LEFTOVER_AGE) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "leftovers among the papers could not be looked for");
            }
            _ => {}
        }
    }
}

/// A file name without its ending, fit for every file system.
pub(in crate::service) fn stem(id: &'static str, mailbox: &str, now: &DateTime<Local>) -> String {
    let mailbox: String = mailbox
        .chars()
        .take(NAME_LIMIT)
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '@' | '.' | '_' | '-' | '+' => c,
            _ => '_',
        })
        .collect();
    let day = now.format("%Y-%m-%d").to_string();
    tf(id, &[("mailbox", mailbox.into()), ("day", day.into())])
}

/// A path as Windows copies it („Als Pfad kopieren" puts quotation marks around it).
pub(in crate::service) fn typed_path(text: &str) -> PathBuf {
    PathBuf::from(text.trim().trim_matches('"'))
}

/// „24.11.2026 09:12"
fn time(at: &DateTime<Local>) -> String {
    at.format("%d.%m.%Y %H:%M").to_string()
}
