//! What a dialog may start.

use crate::domain::draft::ProviderEdit;
use crate::domain::mailbox::MailboxId;
use crate::message::{Command, JobId};

/// A run that is about to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// Consent in this machine's browser.
    Authorize {
        then_send: bool,
    },
    /// Consent on another device.
    AuthorizeOnDevice,
    #[default]
    Send,
    CheckAll,
}

impl Start {
    /// What the service is asked for.
    pub fn command(self, job: JobId, edit: Box<ProviderEdit>, mailbox: MailboxId) -> Command {
        match self {
            Self::Authorize { then_send } => Command::Authorize {
                job,
                edit,
                mailbox,
                then_send,
            },
            Self::AuthorizeOnDevice => Command::AuthorizeOnDevice { job, edit, mailbox },
            Self::Send => Command::SendTestMail { job, edit, mailbox },
            Self::CheckAll => Command::CheckAll { job, edit, mailbox },
        }
    }
}
