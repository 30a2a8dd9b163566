//! The letter that goes with a hand-over file. It names what is in it and how it is opened, and holds no secret.

use chrono::{DateTime, Local};

use super::time;
use crate::service::handover::Handover;
use crate::text::template::{Value, fill};
use crate::text::{t, tf};

const LETTER: &str = include_str!("../../../assets/papers/Anschreiben.txt");

/// The letter; `fingerprint` is that of the key that opens the file, where it is no passphrase.
pub fn handover_letter(
    handover: &Handover,
    fingerprint: Option<&str>,
    now: &DateTime<Local>,
) -> String {
    let file = t("paper-handover-file");
    let lock = match fingerprint {
        Some(fingerprint) => tf(
            "paper-letter-key",
            &[
                ("file", file.as_ref().into()),
                ("fingerprint", fingerprint.into()),
            ],
        ),
        None => tf("paper-letter-passphrase", &[("file", file.as_ref().into())]),
    };
    let text = fill(
        LETTER,
        &[
            ("provider", Value::Made(&handover.provider)),
            ("file", Value::Made(&file)),
            ("client_id", Value::Made(&handover.client_id)),
            (
                "authorization_endpoint",
                Value::Made(&handover.authorization_endpoint),
            ),
            ("token_endpoint", Value::Made(&handover.token_endpoint)),
            ("lock", Value::Made(&lock)),
            ("written", Value::Made(&time(now))),
            ("version", Value::Made(env!("CARGO_PKG_VERSION"))),
        ],
    );
    // Windows' editor before 2018 knows no other line ends.
    text.replace('\n', "\r\n")
}
