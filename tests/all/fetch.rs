//! IMAP and POP3 against the training servers and against scripted ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a failed test panics, and a table is as long as its rows are many"
)]

mod bad_imap;
mod bad_pop3;
mod genuine;
mod password;
mod plays;
pub(crate) mod run;
mod untrusted;
