//! AEVO Administrator lets an ERP system send its mail through a Microsoft 365 mailbox: it takes the
//! values of an app registration, asks for consent in the browser, and proves with a test mail that the
//! server accepts what the ERP will do. Whatever fails is explained: cause, who acts, what to do.
//!
//! # The one line
//!
//! ```text
//! TextEdit → ProviderDraft → Checked → Command { job, … } → service (its own thread)
//!    → Event { job, … } → AppState::apply(event) → Screens::ui(&AppState) in the next frame
//! ```
//!
//! # The rooms
//!
//! | room | holds | knows |
//! |---|---|---|
//! | [`domain`] | providers, mailboxes, drafts and their check, stages, diagnosis | nothing else: no window, runtime, I/O or clock |
//! | [`service`] | network, disk, keyring; one thread with one runtime | `domain`, [`message`] |
//! | [`sandbox`] | the built-in training provider: authorization server and mail servers on loopback | `domain`, [`text`] |
//! | [`state`] | what the window knows | `domain`, `message` |
//! | [`ui`] | how it looks | `domain`, `message`, `state`, [`text`] |
//! | [`app`], [`cli`] | the frame loop; the terminal | all |
//!
//! Words: a *provider* (E-Mail-Anbieter) is one app registration with its endpoints and servers, a
//! *mailbox* (Postfach) is one address that sends through a provider and has its own consent. All other
//! words are those of the OAuth, SMTP, IMAP and POP3 specifications.
//!
//! # The four laws
//!
//! Held by `tests/all/laws.rs`, which reads this folder.
//!
//! 1. Imports go one way; `ui` never names `service`, `service` never names egui, `domain` names neither.
//! 2. A view is `fn ui(&mut self, ui, &AppState, &mut Vec<Command>)`: it draws and asks; it never waits
//!    and has no clock of its own.
//! 3. [`state::AppState`] changes in `state` alone: `apply(Event)` for what the service tells, `note(&Command)`
//!    for what the window is about to ask, `set_clock` for the frame. Every request carries a
//!    [`message::JobId`]; an answer to a job that is no longer current is dropped.
//! 4. All text that a person reads is in `assets/i18n` and in the templates beside it, all colours and
//!    sizes are in `ui/theme.rs`.
//!
//! # Where things are kept
//!
//! `settings.json` holds what was entered, without secrets. `secrets.age` holds client secrets, each with
//! the one that its last renewal has replaced, and refresh tokens, sealed to a key that the keyring of the
//! operating system keeps, or, where there is none, that the administrator password wraps. Access tokens stay in memory. Every write is atomic and on the disk
//! before it is acknowledged; a rotated refresh token is kept before its access token is used. Windows
//! and commands share all of it: one lock guards each write, another each use of a refresh token.
//! Papers for people go to the user's documents, under a name that nothing has yet, and hold no secret.

pub mod app;
pub mod cli;
pub mod domain;
pub mod message;
pub mod sandbox;
pub mod service;
pub mod state;
pub mod text;
pub mod ui;

/// Whatever is freed is wiped: copies of a secret that a library has made go as surely as our own.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
