//! What the program knows: providers, mailboxes, what a technician may type, what a failure means.
//! Pure: no window, no runtime, no I/O, no clock. Whatever depends on the day takes it as an argument.

pub mod address;
pub mod admin;
pub mod assistant;
pub mod autoconfig;
pub mod calendar;
pub mod check;
pub mod csv;
pub mod diagnosis;
pub mod discovery;
pub mod draft;
pub mod endpoint;
pub mod evidence;
pub mod expiry;
pub mod finding;
pub mod health;
pub mod mailbox;
pub mod permission;
pub mod preset;
pub mod provider;
pub mod redact;
pub mod redirect_uri;
pub mod scope;
pub mod stage;
