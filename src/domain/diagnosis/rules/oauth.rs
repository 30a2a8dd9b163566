//! Any authorization server: what token endpoints say, and OAuth's own names (RFC 6749 sections 4.1.2.1 and
//! 5.2) where nothing better is known.

use super::Sign::{At, By, HttpServerError, OAuth, Says};
use super::{Rule, rule};
use crate::domain::diagnosis::Confidence::{Certain, Likely};
use crate::domain::diagnosis::Vendor::Zoho;
use crate::domain::evidence::Place::{Consent, Network, Token};

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // Token endpoint.
    rule("clock_skew", Certain, &[Says(&["check the 'exp' claim", "check your iat and exp", "reasonable timeframe",
        "token used too early", "handle token prior to", "token is not yet valid", "issued in the future", "used before issued",
        "clock skew", "clock*out of sync", "check your system time", "not within its valid time range"])]),
    rule("clock_skew", Likely, &[Says(&["system clock", "check*clock", "clock is*wrong", "check*computer*clock", "not active yet"])]),
    rule("refresh_token_revoked_or_expired", Certain, &[Says(&["expired or revoked", "revoked or expired"])]),
    rule("refresh_token_revoked_or_expired", Likely, &[Says(&["invalid_rapt", "refresh token*expired", "refresh token*revoked",
        "refresh token*invalid", "invalid refresh token", "invalid refresh_token", "refresh_token*expired", "refresh_token*revoked",
        "token has been revoked", "token*revoked", "token is not active", "session not active", "offline session not active",
        "stale token"])]),
    rule("pkce_verifier_mismatch", Certain, &[Says(&["invalid code verifier", "code verifier*invalid", "code_verifier*invalid",
        "invalid code_verifier", "code verifier*match", "code_verifier*match", "verifier mismatch", "pkce*failed", "missing code verifier",
        "verifier not specified", "verifier*missing", "code_verifier*required", "code verifier*required", "pkce verification"])]),
    rule("auth_code_malformed", Certain, &[Says(&["malformed auth code", "malformed code", "malformed authorization code",
        "malformed*auth code"])]),
    rule("auth_code_or_token_expired", Likely, &[At(&[Token]), Says(&["code has expired", "code expired", "authorization code*expired",
        "expired_token"])]),
    rule("redirect_uri_missing_in_request", Likely, &[Says(&["redirect_uri*required", "missing parameter*redirect_uri"])]),
    rule("client_wrong_or_wrong_region", Likely, &[By(Zoho), Says(&["invalid_client", "invalid client"])]),
    rule("user_password_wrong", Likely, &[At(&[Consent, Token]), Says(&["on-premise username or password",
        "invalid username or password", "username or password is incorrect", "incorrect user id or password"])]),
    rule("client_id_unknown", Likely, &[Says(&["client id does not exist", "client id is invalid", "invalid client id",
        "client_id is invalid", "invalid client_id"])]),
    rule("request_loop_throttled", Likely, &[Says(&["too many requests", "slow_down", "request loop", "loopdetected", "client loop",
        "too many of the same request", "excessive*requests", "too many requests continuously", "too many attempts", "rate limit exceeded",
        "rate_limit_exceeded"]), At(&[Consent, Token])]),
    rule("grant_rejected_no_reason", Likely, &[OAuth(&["invalid_code", "bad_verification_code"])]),
    rule("token_response_not_json", Likely, &[At(&[Token, Network, Consent]), Says(&["unexpected token*json", "unexpected token <",
        "unexpected token '<'", "is not valid json", "not valid json", "jsondecodeerror", "expecting value: line 1",
        "invalid character '<'", "jsonreaderexception", "unexpected character encountered while parsing", "expected value at line 1",
        "failed to parse*json", "error parsing*json", "cannot parse*json", "json parse error", "jsonparseexception", "jsonsyntaxexception",
        "unexpected character ('<'", "malformed json", "json*syntax error", "syntax error*json", "could not parse*json",
        "unexpected end of json", "unable to parse*json", "invalid json", "not json", "json.parse", "json parse", "nojson",
        "error decoding response body"])]),

    // OAuth's own names, when nothing more was said.
    rule("provider_temporarily_unavailable", Likely, &[HttpServerError]),
    rule("user_declined_consent", Likely, &[Says(&["user denied", "user*denied access", "user*cancel", "resource owner*denied",
        "denied the request", "user has denied"])]),
    rule("user_declined_consent", Likely, &[OAuth(&["access_denied", "user_cancelled", "user_denied", "consent_declined",
        "authorization_declined"])]),
    rule("response_type_not_enabled", Certain, &[OAuth(&["unsupported_response_type"])]),
    rule("silent_signin_no_user", Likely, &[OAuth(&["login_required", "account_selection_required"])]),
    rule("wrong_grant_type", Likely, &[OAuth(&["unsupported_grant_type"])]),
    rule("provider_temporarily_unavailable", Likely, &[OAuth(&["temporarily_unavailable", "server_error"])]),
    rule("consent_missing", Likely, &[OAuth(&["consent_required"])]),
    rule("mfa_required", Likely, &[OAuth(&["interaction_required"])]),
    rule("client_not_allowed_for_grant", Likely, &[OAuth(&["unauthorized_client"])]),
    rule("client_not_allowed_for_grant", Likely, &[Says(&["client is unauthorized", "client*not authorized to use",
        "client*not allowed*grant", "client*not authorized*grant", "grant type*not allowed", "not authorized to retrieve access tokens"])]),
    rule("client_secret_invalid", Likely, &[OAuth(&["invalid_client"])]),
    rule("scope_invalid", Likely, &[OAuth(&["invalid_scope"])]),
    rule("scope_invalid", Likely, &[At(&[Consent, Token]), Says(&["invalid scope", "scope is invalid", "scopes are invalid",
        "unknown scope", "unsupported scope", "scope*not supported", "scope*not allowed"])]),
    rule("request_too_long", Likely, &[At(&[Consent]), Says(&["uri too large", "uri too long", "request-uri too",
        "query string is too long", "url is too long", "request url too long"])]),
    rule("grant_rejected_no_reason", Likely, &[OAuth(&["invalid_grant"])]),
    rule("request_parameter_missing", Likely, &[Says(&["required parameter is missing", "missing required parameter",
        "missing parameter", "parameter*is missing", "parameter*required"]), At(&[Consent, Token])]),
    rule("authorize_request_invalid", Likely, &[At(&[Consent]), OAuth(&["invalid_request"])]),
    rule("provider_temporarily_unavailable", Likely, &[At(&[Consent, Token]), Says(&["service unavailable", "temporarily unavailable",
        "bad gateway", "internal server error", "gateway timeout", "503"])]),
];
