//! The mailboxes of the training tenant, in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use thiserror::Error;

/// A mail that the training provider took over.
#[derive(Clone, Debug)]
pub struct ReceivedMail {
    /// MAIL FROM.
    pub from: String,
    /// Each RCPT TO.
    pub to: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// As it lies in the mailboxes, with the trace fields that the server put before it.
    pub raw: Arc<[u8]>,
}

/// One mail in one mailbox.
#[derive(Clone, Debug)]
pub(super) struct StoredMail {
    /// Rises within a mailbox, never used twice (RFC 3501 section 2.3.1.1).
    pub uid: u32,
    pub seen: bool,
    pub at: DateTime<Utc>,
    pub raw: Arc<[u8]>,
}

/// No room for another mail.
#[derive(Debug, Error)]
#[error("the training mailboxes are full")]
pub(super) struct StoreFull;

pub(super) struct Store {
    mailboxes: Vec<Mailbox>,
    received: Vec<ReceivedMail>,
    bytes: usize,
    /// Differs from run to run, as the uids begin anew.
    pub uid_validity: u32,
}

struct Mailbox {
    address: &'static str,
    next_uid: u32,
    mails: Vec<StoredMail>,
}

impl Store {
    pub fn new(addresses: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            mailboxes: addresses
                .into_iter()
                .map(|address| Mailbox {
                    address,
                    next_uid: 1,
                    mails: Vec::new(),
                })
                .collect(),
            received: Vec::new(),
            bytes: 0,
            uid_validity: u32::try_from(Utc::now().timestamp()).unwrap_or(1),
        }
    }

    /// Puts a mail into the mailbox of each recipient.
    pub fn deliver(&mut self, mail: ReceivedMail) -> Result<(), StoreFull> {
        let bytes = self.bytes + mail.raw.len();
        if bytes > MAX_BYTES || self.received.len() >= MAX_MAILS {
            return Err(StoreFull);
        }
        self.bytes = bytes;
        for mailbox in &mut self.mailboxes {
            let is_recipient = |to: &String| to.eq_ignore_ascii_case(mailbox.address);
            if mail.to.iter().any(is_recipient) {
                mailbox.mails.push(StoredMail {
                    uid: mailbox.next_uid,
                    seen: false,
                    at: mail.at,
                    raw: Arc::clone(&mail.raw),
                });
                mailbox.next_uid += 1;
            }
        }
        self.received.push(mail);
        Ok(())
    }

    /// All mails since the start, whatever became of them in the mailboxes.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.received.clone()
    }

    /// The mails of one mailbox, oldest first.
    pub fn mails(&self, address: &str) -> Vec<StoredMail> {
        self.mailbox(address)
            .map_or_else(Vec::new, |mailbox| mailbox.mails.clone())
    }

    pub fn next_uid(&self, address: &str) -> u32 {
        self.mailbox(address).map_or(1, |mailbox| mailbox.next_uid)
    }

    pub fn mark_seen(&mut self, address: &str, uid: u32) {
        if let Some(mailbox) = self.mailbox_mut(address) {
            for mail in &mut mailbox.mails {
                mail.seen |= mail.uid == uid;
            }
        }
    }

    pub fn remove(&mut self, address: &str, uids: &[u32]) {
        if let Some(mailbox) = self.mailbox_mut(address) {
            mailbox.mails.retain(|mail| !uids.contains(&mail.uid));
        }
    }

    fn mailbox(&self, address: &str) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|known| known.address == address)
    }

    fn mailbox_mut(&mut self, address: &str) -> Option<&mut Mailbox> {
        self.mailboxes
            .iter_mut()
            .find(|known| known.address == address)
    }
}

/// A training sends a handful; a loop that went wrong must not eat the machine.
const MAX_MAILS: usize = 1000;
const MAX_BYTES: usize = 128 << 20;
