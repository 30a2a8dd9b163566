//! The authorization response (RFC 6749 section 4.1.2) in the query of the redirect, from the browser
//! or pasted by hand.

use std::borrow::Cow;

use thiserror::Error;

use crate::domain::endpoint::is_invisible;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::redirect_uri::RedirectUri;
use crate::domain::stage::Stage;
use crate::service::oauth::{AuthorizationCode, Refusal, State};
use crate::service::redirect::request::is_own_host;

/// How the authorization server has answered.
#[derive(Debug)]
pub enum Redirect {
    /// With a code.
    Code(AuthorizationCode),
    /// With an error (section 4.1.2.1): refused by the user, by a policy, by a mistake in the registration.
    Refused(Refusal),
}

/// Why a query is no answer to this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// Neither code nor error: nothing at all, or everything in the fragment.
    #[error("the query holds no answer")]
    Nothing,
    /// Without the `state` of this request: older, forged or cut off.
    #[error("the state is not that of this request")]
    State,
    /// Broken encoding, a parameter twice, a code that can be none.
    #[error("the query is malformed")]
    Malformed,
}

/// Why a pasted address is not the redirect of this sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PastedError {
    /// Nothing was pasted.
    #[error("nothing was pasted")]
    Empty,
    /// Longer than any address that a browser was sent to.
    #[error("the text is too long")]
    TooLong,
    /// Another host, port or path than the redirect URI.
    #[error("the address is not the redirect URI")]
    Elsewhere,
    /// The right address with no answer, or with the wrong one, in it.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl PastedError {
    /// What is known of the failure.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: Stage::Consent,
            fault: Fault::Local(LocalFault::PastedAddress),
            words: self.to_string(),
        }
    }
}

/// Reads the address that a browser shows after consent, copied by hand because the browser runs on
/// another machine. Blanks, quotes and line breaks are dropped, as mail programs add them.
///
/// # Errors
/// Says what the address lacks; the same rules hold as for a redirect that comes by itself.
pub fn parse_pasted(text: &str, uri: &RedirectUri, state: &State) -> Result<Redirect, PastedError> {
    if text.len() > MAX_PASTED {
        return Err(PastedError::TooLong);
    }
    let text: String = text
        .chars()
        .filter(|&c| !c.is_whitespace() && !c.is_control() && !is_invisible(c))
        .collect();
    let text = text.trim_matches(QUOTES);
    if text.is_empty() {
        return Err(PastedError::Empty);
    }
    // The address bar of some browsers hides the scheme, and copies what it shows.
    let rest = match text.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest,
        _ => text,
    };
    // As it stands in the source of a mail or a page.
    let rest = rest.replace("&amp;", "&");
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = place.find('/').unwrap_or(place.len());
    let (host, path) = place.split_at(path);
    let path = if path.is_empty() { "/" } else { path };
    if !is_own_host(host, uri.port()) || path != uri.path() {
        return Err(PastedError::Elsewhere);
    }
    Ok(read(query, state)?)
}

/// Reads the query of a request whose host and path are already known to be right.
pub(super) fn read(query: &str, state: &State) -> Result<Redirect, QueryError> {
    let mut found: [Option<&str>; NAMES.len()] = [None; NAMES.len()];
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).ok_or(QueryError::Malformed)?;
        let Some(at) = NAMES.iter().position(|known| *known == name) else {
            continue;
        };
        // RFC 6749 section 3.1: request and response parameters must not be included more than once.
        if found[at].replace(value).is_some() {
            return Err(QueryError::Malformed);
        }
    }
    let [code, answered, error, description, subcode, suberror, iss] = found;
    if code.is_none() && error.is_none() {
        return Err(QueryError::Nothing);
    }
    // Before anything else of the answer is believed: else any web page could end a sign-in.
    let answered = text(answered.unwrap_or_default())?;
    if !state.matches(&answered) {
        return Err(QueryError::State);
    }
    let iss = iss.map(text).transpose()?;
    match (code, error) {
        (Some(code), None) => {
            let code = text(code)?;
            let is_code = (1..=MAX_CODE).contains(&code.len())
                && code.bytes().all(|b| (0x20..=0x7e).contains(&b));
            if !is_code {
                return Err(QueryError::Malformed);
            }
            Ok(Redirect::Code(AuthorizationCode {
                code: code.into(),
                iss,
            }))
        }
        (None, Some(error)) => {
            let suberror = subcode.or(suberror).map(text).transpose()?;
            Ok(Redirect::Refused(Refusal::new(
                &text(error)?,
                &String::from_utf8_lossy(
                    &decode_bytes(description.unwrap_or_default()).ok_or(QueryError::Malformed)?,
                ),
                &[],
                suberror.as_deref(),
                None,
            )))
        }
        _ => Err(QueryError::Malformed),
    }
}

fn text(value: &str) -> Result<String, QueryError> {
    decode(value).ok_or(QueryError::Malformed)
}

/// `application/x-www-form-urlencoded`, but strict: a broken escape or bad UTF-8 is refused, not guessed.
fn decode(value: &str) -> Option<String> {
    String::from_utf8(decode_bytes(value)?.into_owned()).ok()
}

fn decode_bytes(value: &str) -> Option<Cow<'_, [u8]>> {
    if !value.contains(['%', '+']) {
        return Some(Cow::Borrowed(value.as_bytes()));
    }
    let mut decoded = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    Some(Cow::Owned(decoded))
}

/// What is read of an answer, in the order in which [`read`] takes it apart. `error_subcode` is Microsoft's.
const NAMES: [&str; 7] = [
    "code",
    "state",
    "error",
    "error_description",
    "error_subcode",
    "suberror",
    "iss",
];
/// Microsoft's codes have some 1,200 characters, longer ones were never reported.
const MAX_CODE: usize = 4_096;
/// Room for a quoted mail around the address.
const MAX_PASTED: usize = 16 * 1_024;
const SCHEME: &str = "http://";
/// What stands around an address in mails and chats: quotation marks of several languages, brackets.
const QUOTES: [char; 9] = [
    '"', '\'', '<', '>', '\u{201e}', '\u{201c}', '\u{201d}', '\u{bb}', '\u{ab}',
];
