//! The calendar file, written where a person finds it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::Utc;
use directories::UserDirs;

use crate::domain::calendar::Reminder;
use crate::message::{Event, Notice};
use crate::service::browser;
use crate::service::desk::Desk;

impl Desk {
    /// Writes it into the folder of downloads and shows that.
    pub fn save_reminder(&self, reminder: &Reminder) {
        let folder = self.downloads();
        let notice = match write(reminder, &folder) {
            Ok(path) => {
                if self.opens_browser
                    && let Err(error) = browser::open_path(&folder)
                {
                    tracing::warn!(%error, "the folder could not be shown");
                }
                Notice::ReminderSaved(path.display().to_string())
            }
            Err(error) => {
                tracing::warn!(%error, "the calendar file could not be written");
                Notice::ReminderNotSaved(folder.display().to_string())
            }
        };
        self.out.send(Event::Notice(notice));
    }

    /// Where calendar files go: beside the settings where this machine's desktop is not to be used, or nobody has a home on it.
    pub fn downloads(&self) -> PathBuf {
        let known = UserDirs::new().filter(|_| self.opens_browser).map(|user| {
            let downloads = user.download_dir().filter(|folder| folder.is_dir());
            downloads.unwrap_or(user.home_dir()).to_owned()
        });
        known.unwrap_or_else(|| self.places.settings_dir().to_owned())
    }
}

fn write(reminder: &Reminder, folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join(reminder.file_name());
    fs::write(&path, reminder.ics(Utc::now()))?;
    Ok(path)
}
