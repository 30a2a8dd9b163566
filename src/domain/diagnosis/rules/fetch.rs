//! IMAP and POP3: what servers answer to a log-in (RFC 3501 section 6.2, RFC 5530, RFC 1939).

use super::Sign::{At, By, Challenge, Says, With};
use super::{Rule, rule};
use crate::domain::diagnosis::Confidence::{Certain, Likely};
use crate::domain::diagnosis::Vendor::{Gmx, Google, Microsoft, Yahoo};
use crate::domain::diagnosis::reading::Credential::{Bearer, Password};
use crate::domain::evidence::Place::{Imap, Pop3};

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    rule("imap_authenticated_not_connected", Certain, &[Says(&["authenticated but not connected"])]),
    rule("basic_auth_off_imap_pop", Certain, &[Says(&["basicauthblocked", "logondenied-basicauth", "basic auth*blocked",
        "basic authentication*imap", "basic authentication*pop", "basic authentication is disabled", "basic authentication*disabled"])]),
    rule("starttls_required", Likely, &[Says(&["logindisabled", "logging in is disabled on this server", "login disabled"])]),
    rule("imap_auth_mechanism_not_offered", Certain, &[At(&[Imap]), Says(&["no supported authentication", "unsupported authentication",
        "authentication mechanism*not supported", "auth mechanism*not supported", "mechanism not supported", "unsupported sasl",
        "no such auth", "mechanism(s) not available", "mechanism*not available", "unsupported auth", "does not support*auth",
        "doesn't support*auth", "unknown authentication", "no capability for authenticate", "authenticate command syntax error",
        "authentication mechanism*unavailable", "no authentication mechanism", "not support*xoauth2"])]),
    rule("imap_disabled_or_password_wrong", Likely, &[At(&[Imap, Pop3]), Says(&["not enabled for imap", "imap access is disabled",
        "imap is disabled", "imap*disabled", "imap*not enabled", "pop access", "not enabled for pop", "pop3*disabled", "pop is disabled",
        "pop3*not enabled"])]),
    // Exchange names the command in its refusal: LOGIN takes a password, AUTHENTICATE a token.
    rule("imap_oauth_token_rejected", Likely, &[By(Microsoft), At(&[Imap]), Challenge]),
    rule("imap_oauth_token_rejected", Likely, &[At(&[Imap]), Says(&["no authenticate failed", "authenticate failed"])]),
    rule("imap_oauth_token_rejected", Likely, &[By(Microsoft), At(&[Imap]), With(Bearer), Says(&["authentication failed",
        "authenticationfailed", "invalid credentials", "auth failed", "accessfailed"])]),
    rule("basic_auth_off_imap_pop", Likely, &[By(Microsoft), At(&[Imap]), Says(&["login failed", "no login", "authenticationfailed",
        "invalid credentials", "login*failed", "authentication failed", "incorrect*password", "username or password"])]),
    rule("pop_auth_failed", Likely, &[At(&[Pop3]), Says(&["authentication failure: unknown user name or bad password"])]),
    rule("pop_auth_failed", Likely, &[By(Microsoft), At(&[Pop3]), With(Bearer), Says(&["-err", "auth", "denied"])]),
    rule("basic_auth_off_imap_pop", Likely, &[At(&[Pop3]), Says(&["logon failure: unknown user name or bad password"])]),
    rule("pop_auth_failed", Likely, &[By(Microsoft), At(&[Pop3]), Says(&["authentication failure", "protocol error",
        "authenticate failed", "auth for user*failed", "auth*failed"])]),
    rule("basic_auth_off_imap_pop", Likely, &[By(Microsoft), At(&[Pop3]), Says(&["logon failure", "login failed", "bad password",
        "authentication failed", "invalid*password"])]),
    rule("xoauth2_token_or_scope_rejected", Likely, &[At(&[Imap, Pop3]), Challenge]),
    rule("xoauth2_token_or_scope_rejected", Likely, &[By(Google), At(&[Imap, Pop3]), With(Bearer), Says(&["invalid credentials",
        "authenticationfailed", "authentication failed"])]),
    rule("xoauth2_token_or_scope_rejected", Likely, &[By(Google), At(&[Imap]), Says(&["invalid credentials (failure)"])]),
    rule("app_password_required", Likely, &[By(Yahoo), At(&[Imap, Pop3]), Says(&["authenticationfailed", "invalid credentials", "login",
        "server error"])]),
    rule("imap_disabled_or_password_wrong", Likely, &[By(Gmx), At(&[Imap, Pop3]), Says(&["authentication fail", "authenticationfailed",
        "invalid*password", "login failed"])]),
    rule("imap_disabled_or_password_wrong", Likely, &[With(Password), At(&[Imap, Pop3]), Says(&["authenticationfailed",
        "authentication failed", "invalid credentials", "login failed", "invalid login"])]),
    rule("imap_disabled_or_password_wrong", Likely, &[At(&[Imap, Pop3]), Says(&["authenticationfailed", "authentication fail",
        "invalid credentials", "login failed", "login fail", "invalid login", "incorrect*password", "bad password", "-err auth", "[auth]",
        "username*password", "invalid user", "permission denied", "access denied", "credentials", "denied authentication",
        "authentication denied", "login denied", "logon failure", "login rejected", "unable to authenticate", "could not log in",
        "unable to log in"])]),
    rule("provider_temporarily_unavailable", Likely, &[At(&[Imap, Pop3]), Says(&["[unavailable]", "server unavailable",
        "temporarily unavailable", "backend error", "server error - please try again", "sys/temp", "temporary system problem"])]),
];
