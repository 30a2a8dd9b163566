//! Requests, codes and tokens that are in force. Kept in memory, and as fingerprints only.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::error::Unspecified;
use secrecy::SecretString;
use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::device::DeviceCodes;
use super::entries::Entries;
use super::permission::{Permission, Permissions};
use super::random;
use super::refusal::Refusal;
use super::scenario::Scenario;
use super::tenant::Account;

/// An authorization request that passed all checks and waits for a decision.
#[derive(Clone, Debug)]
pub(super) struct AuthorizationRequest {
    /// As it was sent: the token request must repeat it.
    pub redirect_uri: String,
    pub state: Option<String>,
    pub nonce: Option<String>,
    pub code_challenge: String,
    pub asked: Permissions,
    pub login_hint: Option<String>,
}

/// What somebody consented to.
#[derive(Clone, Debug)]
pub(super) struct Consent {
    pub account: Account,
    pub granted: Permissions,
    pub scenario: Scenario,
    pub nonce: Option<String>,
    /// The application itself has signed in: it may open any mailbox.
    pub is_application: bool,
}

/// One answer of the token endpoint.
pub(super) struct Tokens {
    pub access_token: SecretString,
    pub refresh_token: Option<SecretString>,
}

/// All that is in force.
#[derive(Default)]
pub(super) struct Grants {
    pending: Entries<AuthorizationRequest>,
    codes: Entries<Code>,
    refresh_tokens: Entries<Consent>,
    access_tokens: Entries<Consent>,
    pub device_codes: DeviceCodes,
}

struct Code {
    request: AuthorizationRequest,
    consent: Consent,
    redeemed: bool,
}

impl Grants {
    /// Keeps a request until somebody decides; the answer names it in the consent form, where nobody
    /// else can know it.
    pub fn ask(
        &mut self,
        request: AuthorizationRequest,
        now: Instant,
    ) -> Result<String, Unspecified> {
        let key = random::text(KEY_CHARACTERS)?;
        self.pending.put(&key, request, now, CONSENT_TIME);
        Ok(key)
    }

    /// A request can be decided once.
    pub fn decide(&mut self, key: &str, now: Instant) -> Option<AuthorizationRequest> {
        self.pending.take(key, now)
    }

    pub fn issue_code(
        &mut self,
        request: AuthorizationRequest,
        consent: Consent,
        now: Instant,
    ) -> Result<String, Unspecified> {
        let code = format!("1.{}", random::text(CODE_CHARACTERS)?);
        let entry = Code {
            request,
            consent,
            redeemed: false,
        };
        self.codes.put(&code, entry, now, CODE_MEMORY);
        Ok(code)
    }

    /// Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.6). A failed attempt burns it, as
    /// at Microsoft.
    pub fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        code_verifier: Option<&str>,
        now: Instant,
    ) -> Result<Consent, Refusal> {
        let (entry, age) = self
            .codes
            .get_mut(code, now)
            .ok_or_else(|| Refusal::of("auth_code_malformed", &[]))?;
        if entry.redeemed {
            return Err(Refusal::of("auth_code_already_redeemed", &[]));
        }
        entry.redeemed = true;
        if age > CODE_TIME {
            return Err(Refusal::of("auth_code_or_token_expired", &[]));
        }
        if entry.request.redirect_uri != redirect_uri {
            return Err(Refusal::reply_address(
                redirect_uri,
                &entry.request.redirect_uri,
            ));
        }
        if !is_verifier(code_verifier, &entry.request.code_challenge) {
            return Err(Refusal::of("pkce_verifier_mismatch", &[]));
        }
        Ok(entry.consent.clone())
    }

    /// The consent behind a refresh token, which stays valid, as at Microsoft.
    pub fn refresh(&mut self, token: &str, now: Instant) -> Result<Consent, Refusal> {
        let (consent, _) = self
            .refresh_tokens
            .get_mut(token, now)
            .ok_or_else(Refusal::refresh_token_unknown)?;
        Ok(consent.clone())
    }

    pub fn issue_tokens(&mut self, consent: &Consent, now: Instant) -> Result<Tokens, Unspecified> {
        let access_token = random::text(ACCESS_TOKEN_CHARACTERS)?;
        self.access_tokens
            .put(&access_token, consent.clone(), now, ACCESS_TOKEN_TIME);
        let refresh_token = if consent.granted.contain(Permission::OfflineAccess) {
            let token = format!("1.{}", random::text(REFRESH_TOKEN_CHARACTERS)?);
            self.refresh_tokens
                .put(&token, consent.clone(), now, REFRESH_TOKEN_TIME);
            Some(token.into())
        } else {
            None
        };
        Ok(Tokens {
            access_token: access_token.into(),
            refresh_token,
        })
    }

    /// A token for the application itself (RFC 6749 section 4.4). Its claims can be read, as at Microsoft; its
    /// signature is for nobody to check.
    pub fn issue_application_token(
        &mut self,
        consent: &Consent,
        claims: &str,
        now: Instant,
    ) -> Result<SecretString, Unspecified> {
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"RS256"}"#);
        let claims = URL_SAFE_NO_PAD.encode(claims);
        let token = format!("{header}.{claims}.{}", random::text(SIGNATURE_CHARACTERS)?);
        self.access_tokens
            .put(&token, consent.clone(), now, ACCESS_TOKEN_TIME);
        Ok(token.into())
    }

    /// The consent behind an access token that is still valid and holds `permission`.
    pub fn access(&mut self, token: &str, permission: Permission, now: Instant) -> Option<Consent> {
        let (consent, _) = self.access_tokens.get_mut(token, now)?;
        consent.granted.contain(permission).then(|| consent.clone())
    }
}

/// RFC 7636 section 4.6, S256 only.
fn is_verifier(code_verifier: Option<&str>, code_challenge: &str) -> bool {
    let hash = digest(&SHA256, code_verifier.unwrap_or_default().as_bytes());
    let computed = URL_SAFE_NO_PAD.encode(hash);
    code_verifier.is_some() && computed.as_bytes().ct_eq(code_challenge.as_bytes()).into()
}

/// `expires_in`, one second less than an hour as at Microsoft.
pub(super) const ACCESS_TOKEN_TIME: Duration = Duration::from_secs(3599);
/// Microsoft's time for a refresh token that is not used.
const REFRESH_TOKEN_TIME: Duration = Duration::from_hours(90 * 24);
/// Short enough to be met in a training (RFC 6749 section 4.1.2 allows ten minutes).
const CODE_TIME: Duration = Duration::from_mins(1);
/// For so long a code is told apart from one that never was.
const CODE_MEMORY: Duration = Duration::from_hours(1);
/// A technician may be called away from the consent page.
const CONSENT_TIME: Duration = Duration::from_mins(15);
/// 256 bits and more.
const KEY_CHARACTERS: usize = 43;
/// Lengths as met at Microsoft: tools that cut them shall fail here first.
const CODE_CHARACTERS: usize = 798;
const REFRESH_TOKEN_CHARACTERS: usize = 1198;
const ACCESS_TOKEN_CHARACTERS: usize = 2400;
/// RS256 signs with 256 octets.
const SIGNATURE_CHARACTERS: usize = 342;

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use uuid::Uuid;

    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const REDIRECT: &str = "http://localhost:3017/";

    fn request() -> AuthorizationRequest {
        AuthorizationRequest {
            redirect_uri: REDIRECT.to_owned(),
            state: None,
            nonce: None,
            code_challenge: CHALLENGE.to_owned(),
            asked: Permissions::parse(&Permissions::all_scopes()).unwrap(),
            login_hint: None,
        }
    }

    fn consent() -> Consent {
        Consent {
            account: Account {
                address: "a@training.example",
                name: "A",
                object_id: Uuid::nil(),
                scenario: Scenario::NORMAL,
            },
            granted: request().asked,
            scenario: Scenario::NORMAL,
            nonce: None,
            is_application: false,
        }
    }

    fn redeem(grants: &mut Grants, code: &str, now: Instant) -> Result<(), u32> {
        grants
            .redeem(code, REDIRECT, Some(VERIFIER), now)
            .map(drop)
            .map_err(|refusal| refusal.number.unwrap())
    }

    #[test]
    fn a_code_lives_for_a_minute_and_is_used_once() {
        let (mut grants, now) = (Grants::default(), Instant::now());
        let mut code = || grants.issue_code(request(), consent(), now).unwrap();
        let (first, second) = (code(), code());
        assert_eq!(redeem(&mut grants, &first, now + CODE_TIME), Ok(()));
        assert_eq!(redeem(&mut grants, &first, now + CODE_TIME), Err(54005));
        let late = now + CODE_TIME + Duration::from_millis(1);
        assert_eq!(redeem(&mut grants, &second, late), Err(70008));
        assert_eq!(redeem(&mut grants, &second, now + CODE_MEMORY), Err(70000));
        assert_eq!(redeem(&mut grants, "1.x", now), Err(70000));
    }

    #[test]
    fn a_failed_redemption_burns_the_code() {
        let now = Instant::now();
        for (redirect_uri, verifier, expected) in [
            ("http://localhost:3017", Some(VERIFIER), 500_112),
            (REDIRECT, Some("x"), 501_481),
            (REDIRECT, Some(CHALLENGE), 501_481),
            (REDIRECT, None, 501_481),
        ] {
            let mut grants = Grants::default();
            let code = grants.issue_code(request(), consent(), now).unwrap();
            let refusal = grants.redeem(&code, redirect_uri, verifier, now);
            assert_eq!(refusal.map(drop).map_err(|r| r.number), Err(Some(expected)));
            assert_eq!(redeem(&mut grants, &code, now), Err(54005));
        }
    }

    #[test]
    fn tokens_expire() {
        let (mut grants, now) = (Grants::default(), Instant::now());
        let tokens = grants.issue_tokens(&consent(), now).unwrap();
        let access = tokens.access_token.expose_secret();
        let last = now + ACCESS_TOKEN_TIME;
        assert!(
            grants
                .access(
                    access,
                    Permission::SmtpSend,
                    last.checked_sub(Duration::from_secs(1)).unwrap()
                )
                .is_some()
        );
        assert!(grants.access(access, Permission::Email, now).is_none());
        assert!(grants.access(access, Permission::SmtpSend, last).is_none());
        let refresh = tokens.refresh_token.unwrap();
        let refresh = refresh.expose_secret();
        assert!(grants.refresh(refresh, now).is_ok());
        assert!(grants.refresh(refresh, now).is_ok(), "old ones stay valid");
        assert!(grants.refresh(refresh, now + REFRESH_TOKEN_TIME).is_err());
    }

    #[test]
    fn a_request_is_decided_once() {
        let (mut grants, now) = (Grants::default(), Instant::now());
        let key = grants.ask(request(), now).unwrap();
        assert!(grants.decide(&key, now).is_some());
        assert!(grants.decide(&key, now).is_none());
        let late = grants.ask(request(), now).unwrap();
        assert!(grants.decide(&late, now + CONSENT_TIME).is_none());
    }
}
