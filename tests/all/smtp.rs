//! The mail conversation against a scripted server: what it says when, and above all what it never says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a failed test panics, and a table is as long as its rows are many"
)]

mod before_tls;
pub(crate) mod certificate;
mod endless;
mod envelope;
mod genuine;
pub(crate) mod password;
pub(crate) mod run;
pub(crate) mod server;
mod sign_in;
