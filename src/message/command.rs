//! What the window asks for.

use secrecy::SecretString;

use super::{JobId, Proof, ThemeChoice};
use crate::domain::address::Address;
use crate::domain::admin::AdminTask;
use crate::domain::calendar::Reminder;
use crate::domain::draft::{ProviderEdit, SecretText};
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::ProviderId;

/// What the window asks for.
#[derive(Debug)]
pub enum Command {
    /// Set the first administrator password and open.
    SetPassword {
        /// Answered by `Opened` or `Refused`.
        job: JobId,
        /// At least 12 characters.
        password: SecretString,
    },
    /// Open with the administrator password.
    Unlock {
        /// Answered by `Opened`, `WrongPassword` or `Refused`.
        job: JobId,
        /// As typed.
        password: SecretString,
    },
    /// Forget every secret until the next `Unlock`; runs are cancelled.
    Lock,
    /// Keep a provider with its mailboxes.
    Save {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
    },
    /// Remove a provider, its mailboxes and all their secrets.
    RemoveProvider {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Which.
        provider: ProviderId,
    },
    /// Try a new client secret with what the mailboxes have, and use it only then; the old one is kept.
    RenewSecret {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
        /// The value.
        client_secret: SecretString,
        /// Its last day, as typed.
        expires: String,
    },
    /// Use the secret again that the last renewal has replaced; the two change places.
    RestoreSecret {
        /// Answered by `Saved` or `Refused`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
    },
    /// Write a calendar file; answered by a `Notice`.
    SaveReminder(Box<Reminder>),
    /// Keep how the window looks.
    SetTheme(ThemeChoice),
    /// Save the edit, then ask for consent in the browser; with `then_send` go on to the test mail.
    Authorize {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Whose consent.
        mailbox: MailboxId,
        /// „Ja" to the question of the first sending.
        then_send: bool,
    },
    /// Save the edit, then ask for consent on another device (RFC 8628).
    AuthorizeOnDevice {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Whose consent.
        mailbox: MailboxId,
    },
    /// Save the edit, then send one test mail.
    SendTestMail {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// From which mailbox.
        mailbox: MailboxId,
    },
    /// Save the edit, send a test mail from the mailbox to itself, sign in to IMAP and POP3, and read it back.
    CheckAll {
        /// Answered by `Run` events.
        job: JobId,
        /// What was entered.
        edit: Box<ProviderEdit>,
        /// Which mailbox.
        mailbox: MailboxId,
    },
    /// Open the browser again while consent is awaited.
    OpenBrowser {
        /// The run that waits.
        job: JobId,
    },
    /// The redirect's address as copied from a browser elsewhere.
    PasteRedirect {
        /// The run that waits.
        job: JobId,
        /// Holds the authorization code.
        address: SecretString,
    },
    /// Stop a run; answered by `RunEvent::Cancelled`.
    Cancel {
        /// Which.
        job: JobId,
    },
    /// Sign in to all mailboxes, and keep how that ended.
    Checkup {
        /// Answered by `Checkup` events.
        job: JobId,
    },
    /// Stop a check of all mailboxes; what was found is kept. Answered by `CheckupEvent::Ended`.
    CancelCheckup {
        /// Which.
        job: JobId,
    },
    /// Find the tenant of an address.
    Discover {
        /// Answered by `Discovered`.
        job: JobId,
        /// The catalogue entry whose authorization server is asked.
        preset: String,
        /// Whose domain is looked for.
        address: Address,
    },
    /// Find the provider of an address.
    FindProvider {
        /// Answered by `ProviderFound`.
        job: JobId,
        /// Whose domain is looked for.
        address: Address,
    },
    /// Write the acceptance record of a mailbox, and show it.
    WriteAcceptance {
        /// Answered by `Paper`.
        job: JobId,
        /// Which mailbox was checked.
        mailbox: MailboxId,
        /// What was proven.
        proof: Box<Proof>,
    },
    /// Write down what the customer's administrator has to do, and show the folder.
    WriteAdminPackage {
        /// Answered by `Paper`.
        job: JobId,
        /// What there is to do.
        task: Box<AdminTask>,
    },
    /// Hand the values of a provider over, in a file with a covering letter.
    HandOver {
        /// Answered by `Handover`.
        job: JobId,
        /// Whose.
        provider: ProviderId,
        /// The public key that the file is sealed to; without one a new passphrase is.
        key: Option<String>,
    },
    /// Read a hand-over file.
    ReadHandover {
        /// Answered by `Handover`.
        job: JobId,
        /// Of the file, as typed.
        path: String,
        /// What opens it.
        passphrase: SecretString,
    },
    /// Write all providers and mailboxes into a file, without secrets, and show its folder.
    ExportSettings {
        /// Answered by `Paper`.
        job: JobId,
    },
    /// Add the providers and mailboxes of such a file that are not here yet.
    ImportSettings {
        /// Answered by `Imported`.
        job: JobId,
        /// Of the file, as typed.
        path: String,
    },
    /// Put a secret on the clipboard; it is taken away again after a while.
    CopySecret(SecretText),
    /// The first notice was read.
    DismissNotice,
    /// Show the folder of the log files.
    OpenLogFolder,
}
