//! What belongs to no request and is worth saying all the same.

/// Something worth saying that belongs to no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The settings file was damaged; the last good version is in use, the damaged file was kept under this name.
    SettingsRestored(String),
    /// The settings file was damaged and there was no other; it was kept under this name.
    SettingsLost(String),
    /// The settings file was written by a newer version and cannot be changed by this one.
    SettingsNewer,
    /// The folder of the log files could not be shown; here is its path.
    LogFolder(String),
    /// The settings cannot be written, for this reason.
    NotWritable(String),
    /// A check has found mailboxes failing that worked until then. Told once, not at each check.
    TurnedBad {
        /// The first of them.
        mailbox: String,
        /// The label of its cause.
        cause: &'static str,
        /// How many more there are.
        others: usize,
    },
    /// The calendar file was written here.
    ReminderSaved(String),
    /// The calendar file could not be written here.
    ReminderNotSaved(String),
}
