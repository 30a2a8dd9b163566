//! The one integration binary: what needs neither server, display nor network beyond loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test ends at its first surprise"
)]

mod diagnose;
mod fetch;
mod guard;
mod hostile;
mod laws;
mod oauth;
mod packages;
mod pkce;
mod port;
mod redirect;
mod sandbox;
mod service;
mod smtp;
mod storage;
mod terminal;
mod window;
