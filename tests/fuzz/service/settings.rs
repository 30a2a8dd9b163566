//! The text of the settings file without the disk.

#[path = "../../../src/service/settings/document.rs"]
mod document;

use serde::{Deserialize, Serialize};

use crate::domain::draft::ProviderDraft;
use crate::domain::mailbox::Mailbox;

/// As the desk's, without the password and the looks, which are unknown members here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub providers: Vec<ProviderDraft>,
    pub mailboxes: Vec<Mailbox>,
    pub handover_recipient: String,
}

/// A file that was understood.
#[derive(Debug)]
pub struct Document(document::Document<Settings>);

impl Document {
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        document::Document::parse(bytes).ok().map(Self)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().expect("what was JSON is JSON")
    }

    pub fn version(&self) -> u64 {
        self.0.version
    }

    pub fn settings(&self) -> &Settings {
        &self.0.value
    }
}
