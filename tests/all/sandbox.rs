//! The training provider, driven from outside as a browser and mail clients drive it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests; clippy recognizes only their #[test] functions"
)]

mod device;
mod mail;
mod oauth;
mod plays;
mod stage;
mod submission;
pub(crate) mod walk;
