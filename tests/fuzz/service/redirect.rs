//! The listener's judgement without its sockets.

#[path = "../../../src/service/redirect/page.rs"]
mod page;
#[path = "../../../src/service/redirect/query.rs"]
mod query;
#[path = "../../../src/service/redirect/request.rs"]
mod request;

use crate::domain::redirect_uri::RedirectUri;
use crate::service::oauth::State;

pub use query::{PastedError, QueryError, Redirect, parse_pasted};

/// As the listener judges a head; else the page that the browser gets.
pub fn judge(uri: &RedirectUri, state: &State, head: &[u8]) -> Result<Redirect, Vec<u8>> {
    request::Expected::new(uri, state.clone())
        .judge(head)
        .map_err(|rejection| rejection.page().response())
}

/// Whether the listener would have read on.
pub fn may_be_head(bytes: &[u8]) -> bool {
    request::may_be_head(bytes)
}
