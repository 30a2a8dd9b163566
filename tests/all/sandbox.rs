//! The training provider, driven from outside as a browser and mail clients drive it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests; clippy recognizes only their #[test] functions"
)]

mod mail;
mod oauth;
mod submission;
mod walk;
