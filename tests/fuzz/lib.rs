//! What the targets share: the program's own files, and a server that says what the fuzzer wants.

#![allow(
    dead_code,
    unused_imports,
    reason = "the window and the desk use the rest"
)]
#![allow(async_fn_in_trait, reason = "public here alone")]

#[path = "../../src/domain/mod.rs"]
pub mod domain;
pub mod server;
pub mod service;
