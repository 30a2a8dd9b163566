//! The device authorization endpoint (RFC 8628 section 3.1), the page for its code, and the consent behind it.
//!
//! A code of eight letters leads to the consent page of the other flow; what is decided there waits for the
//! next question at the token endpoint. As at Microsoft, a sign-in that fails in the browser says nothing
//! to the program, which goes on waiting.

use std::time::Duration;

use hyper::StatusCode;
use ring::error::Unspecified;
use serde_json::json;
use tokio::time::Instant;

use super::entries::Entries;
use super::grants::Consent;
use super::http::{self, Answer};
use super::pages::{self, Asked};
use super::parameters::Parameters;
use super::permission::Permissions;
use super::play::Point;
use super::random;
use super::refusal::{Refusal, Trace};
use super::scenario::Scenario;
use super::tenant::Tenant;

/// Device codes that are in force, and how a person finds them.
#[derive(Default)]
pub(super) struct DeviceCodes {
    waiting: Entries<Waiting>,
    /// By the code that is typed.
    user_codes: Entries<String>,
    /// By the name of a request in the consent form.
    forms: Entries<String>,
}

struct Waiting {
    asked: Permissions,
    decision: Option<Result<Consent, Refusal>>,
}

/// POST to the endpoint: a code for the program and one for the person.
pub(super) fn issue(tenant: &Tenant, named: &str, form: &[u8]) -> Answer {
    let issued = Parameters::parse(form).and_then(|form| {
        let client = form.require("client_id")?;
        if !tenant.is_named(named) {
            return Err(Refusal::of("tenant_not_found", &[("tenant", named)]));
        }
        if !tenant.is_client(client) {
            let values = [("client", client), ("tenant", named)];
            return Err(Refusal::of("client_id_unknown", &values));
        }
        let asked = Permissions::parse(form.require("scope")?)?;
        let issued = tenant.grants().device_codes.issue(asked, Instant::now());
        issued.map_err(|_| Refusal::transient())
    });
    match issued {
        Ok((device_code, user_code)) => {
            let answer = json!({
                "device_code": device_code,
                "user_code": user_code,
                "verification_uri": format!("{}/device", tenant.origin),
                "expires_in": CODE_TIME.as_secs(),
                "interval": INTERVAL.as_secs(),
            });
            http::json(StatusCode::OK, &answer)
        }
        Err(refusal) => {
            let error_uri = format!("{}/error?code=", tenant.origin);
            http::json(refusal.status(), &refusal.json(&Trace::new(), &error_uri))
        }
    }
}

/// POST of the code: the consent page, or the same page once more.
pub(super) fn enter(tenant: &Tenant, form: &[u8]) -> Answer {
    let typed = Parameters::parse(form)
        .ok()
        .and_then(|form| form.get("user_code").map(str::to_owned));
    let found = typed.and_then(|typed| tenant.grants().device_codes.enter(&typed, Instant::now()));
    let Some((key, permissions)) = found else {
        return http::html(StatusCode::BAD_REQUEST, pages::device(true));
    };
    let asked = Asked {
        permissions: &permissions,
        login_hint: None,
        redirect_uri: None,
    };
    http::html(StatusCode::OK, pages::consent(tenant, &key, &asked))
}

/// POST of the consent form.
pub(super) fn decide(tenant: &Tenant, form: &[u8]) -> Answer {
    decided(tenant, form).unwrap_or_else(|| http::html(StatusCode::BAD_REQUEST, pages::expired()))
}

fn decided(tenant: &Tenant, form: &[u8]) -> Option<Answer> {
    let form = Parameters::parse(form).ok()?;
    let account = tenant.account(form.get("account")?)?;
    let scenario = Scenario::from_form(form.get("scenario")?)?.or(account.scenario);
    let now = Instant::now();
    let (device_code, asked) = tenant
        .grants()
        .device_codes
        .decide(form.get("request")?, now)?;
    let played = |point| {
        let values = [("client", &*tenant.client_id), ("account", account.address)];
        Some(Refusal::played(scenario.at(point)?, &values))
    };
    let decision = match form.get("decision")? {
        "decline" => Err(declined()),
        "expire" => Err(expired()),
        "accept" => {
            tenant.set_newest(scenario);
            if let Some(refusal) = played(Point::Page).or_else(|| played(Point::Approval)) {
                let page = pages::played(&refusal, &Trace::new(), scenario);
                return Some(http::html(StatusCode::OK, page));
            }
            match played(Point::Redirect) {
                Some(refusal) => Err(refusal),
                None => Ok(Consent {
                    account: account.clone(),
                    granted: match scenario.at(Point::Grant) {
                        Some(play) => asked.without(&play.words(&[])),
                        None => asked,
                    },
                    scenario,
                    nonce: None,
                    is_application: false,
                }),
            }
        }
        _ => return None,
    };
    tenant
        .grants()
        .device_codes
        .keep(&device_code, decision, now);
    Some(http::html(StatusCode::OK, pages::device_done()))
}

impl DeviceCodes {
    fn issue(&mut self, asked: Permissions, now: Instant) -> Result<(String, String), Unspecified> {
        let device_code = random::text(DEVICE_CODE_CHARACTERS)?;
        let letters: String = random::text(USER_CODE_LETTERS)?
            .bytes()
            .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]))
            .collect();
        let waiting = Waiting {
            asked,
            decision: None,
        };
        self.waiting.put(&device_code, waiting, now, CODE_MEMORY);
        self.user_codes
            .put(&letters, device_code.clone(), now, CODE_TIME);
        let (one, two) = letters.split_at(USER_CODE_LETTERS / 2);
        Ok((device_code, format!("{one}-{two}")))
    }

    /// Names the request in the consent form, as long as nobody has decided.
    fn enter(&mut self, typed: &str, now: Instant) -> Option<(String, Permissions)> {
        let letters: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let (device_code, _) = self.user_codes.get_mut(&letters, now)?;
        let device_code = device_code.clone();
        let (waiting, _) = self.waiting.get_mut(&device_code, now)?;
        let asked = waiting.decision.is_none().then(|| waiting.asked.clone())?;
        let key = random::text(KEY_CHARACTERS).ok()?;
        self.forms.put(&key, device_code, now, CODE_TIME);
        Some((key, asked))
    }

    fn decide(&mut self, key: &str, now: Instant) -> Option<(String, Permissions)> {
        let device_code = self.forms.take(key, now)?;
        let (waiting, age) = self.waiting.get_mut(&device_code, now)?;
        let is_open = waiting.decision.is_none() && age < CODE_TIME;
        let asked = is_open.then(|| waiting.asked.clone())?;
        Some((device_code, asked))
    }

    fn keep(&mut self, device_code: &str, decision: Result<Consent, Refusal>, now: Instant) {
        if let Some((waiting, _)) = self.waiting.get_mut(device_code, now) {
            waiting.decision = Some(decision);
        }
    }

    /// What was decided (RFC 8628 section 3.5); a consent is handed out once.
    pub fn redeem(&mut self, device_code: &str, now: Instant) -> Result<Consent, Refusal> {
        let (waiting, age) = self.waiting.get_mut(device_code, now).ok_or_else(unknown)?;
        match &waiting.decision {
            Some(Err(refusal)) => Err(refusal.clone()),
            Some(Ok(consent)) => {
                let consent = consent.clone();
                self.waiting.take(device_code, now);
                Ok(consent)
            }
            None if age >= CODE_TIME => Err(expired()),
            None => Err(pending()),
        }
    }
}

fn pending() -> Refusal {
    Refusal::new(
        "authorization_pending",
        70016,
        "The provided request has not yet been authorized by the user. The user must input their code.",
    )
}

fn expired() -> Refusal {
    Refusal::new(
        "expired_token",
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    )
}

fn unknown() -> Refusal {
    Refusal::new(
        "bad_verification_code",
        70018,
        "The provided value for the input parameter 'device_code' is not valid.",
    )
}

fn declined() -> Refusal {
    let mut refusal = Refusal::of("user_declined_consent", &[]);
    refusal.error = "authorization_declined";
    refusal
}

/// `grant_type` of the questions.
pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// As at Microsoft.
const CODE_TIME: Duration = Duration::from_mins(15);
/// For so long a code is told apart from one that never was.
const CODE_MEMORY: Duration = Duration::from_hours(1);
/// Microsoft says five seconds; nobody learns anything from waiting.
const INTERVAL: Duration = Duration::from_secs(1);
const DEVICE_CODE_CHARACTERS: usize = 280;
const KEY_CHARACTERS: usize = 43;
const USER_CODE_LETTERS: usize = 8;
/// No vowels, so no words; nothing that looks like something else (RFC 8628 section 6.1).
const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(now: Instant) -> (DeviceCodes, String, String) {
        let mut codes = DeviceCodes::default();
        let asked = Permissions::parse(&Permissions::all_scopes()).unwrap();
        let (device_code, user_code) = codes.issue(asked, now).unwrap();
        (codes, device_code, user_code)
    }

    fn number(codes: &mut DeviceCodes, device_code: &str, now: Instant) -> Option<u32> {
        codes.redeem(device_code, now).err()?.number
    }

    #[test]
    fn a_code_is_typed_as_people_type_and_decided_once() {
        let now = Instant::now();
        let (mut codes, device_code, user_code) = codes(now);
        let typed = format!(" {} ", user_code.replace('-', " ").to_lowercase());
        let (key, _) = codes.enter(&typed, now).unwrap();
        let (again, _) = codes.enter(&user_code, now).unwrap();
        assert_eq!(number(&mut codes, &device_code, now), Some(70016));
        let (decided, _) = codes.decide(&key, now).unwrap();
        assert_eq!(decided, device_code);
        codes.keep(&device_code, Err(declined()), now);
        assert!(codes.decide(&again, now).is_none());
        assert!(codes.enter(&user_code, now).is_none());
        assert_eq!(number(&mut codes, &device_code, now), Some(65004));
        assert!(codes.enter("", now).is_none());
    }

    #[test]
    fn codes_run_out() {
        let now = Instant::now();
        let (mut codes, device_code, user_code) = codes(now);
        let late = now + CODE_TIME;
        assert!(codes.enter(&user_code, late).is_none());
        assert_eq!(number(&mut codes, &device_code, late), Some(70020));
        let forgotten = now + CODE_MEMORY;
        assert_eq!(number(&mut codes, &device_code, forgotten), Some(70018));
    }
}
