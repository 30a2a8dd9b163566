//! The table of rules: one row a rule, specific before general; the first that fits decides.

use std::io::ErrorKind;

use super::Confidence::{self, Certain, Likely};
use crate::domain::evidence::{Evidence, Fault, LocalFault, ProtocolFault, TlsFault};
use crate::domain::stage::Stage;

/// One row: a sign, words that must (all) be among the other side's words, the cause.
pub(super) struct Rule {
    pub cause: &'static str,
    pub confidence: Confidence,
    sign: Sign,
    words: &'static [&'static str],
}

/// The structured part of a rule.
enum Sign {
    /// One of these AADSTS numbers.
    Aadsts(&'static [u32]),
    /// This OAuth `error`.
    OAuth(&'static str),
    /// An HTTP status of 500 and above.
    HttpServerError,
    /// An SMTP code and, where not empty, its enhanced code.
    Smtp(u16, &'static str),
    /// Any temporary refusal.
    SmtpTemporary,
    /// Any refusal in this stage.
    ReplyAt(Stage),
    /// A refused bearer token that was answered with a challenge first.
    Challenge,
    Tls(TlsFault),
    Io(ErrorKind),
    NameUnknown,
    /// Nothing came in time, in this stage.
    DeadlineAt(Stage),
    Deadline,
    Closed,
    Protocol(ProtocolFault),
    Local(LocalFault),
}

impl Rule {
    /// `words` are the evidence's words in lower case.
    pub(super) fn fits(&self, evidence: &Evidence, words: &str) -> bool {
        self.sign.fits(evidence) && self.words.iter().all(|word| words.contains(word))
    }
}

impl Sign {
    fn fits(&self, evidence: &Evidence) -> bool {
        match (self, &evidence.fault) {
            (Self::Aadsts(numbers), Fault::OAuth(fault)) => {
                fault.aadsts.is_some_and(|number| numbers.contains(&number))
            }
            (Self::OAuth(error), Fault::OAuth(fault)) => fault.error == *error,
            (Self::HttpServerError, Fault::OAuth(fault)) => {
                fault.http_status.is_some_and(|status| status >= 500)
            }
            (Self::Smtp(code, enhanced), Fault::Reply(reply)) => {
                reply.code == *code
                    && (enhanced.is_empty() || reply.enhanced.as_deref() == Some(*enhanced))
            }
            (Self::SmtpTemporary, Fault::Reply(reply)) => (400..500).contains(&reply.code),
            (Self::ReplyAt(stage), Fault::Reply(_))
            | (Self::DeadlineAt(stage), Fault::Deadline) => evidence.stage == *stage,
            (Self::Challenge, Fault::Reply(reply)) => reply.challenge_status.is_some(),
            (Self::Tls(wanted), Fault::Tls(fault)) => fault == wanted,
            (Self::Io(wanted), Fault::Io(kind)) => kind == wanted,
            (Self::Protocol(wanted), Fault::Protocol(fault)) => fault == wanted,
            (Self::Local(wanted), Fault::Local(fault)) => fault == wanted,
            (Self::NameUnknown, Fault::NameUnknown)
            | (Self::Deadline, Fault::Deadline)
            | (Self::Closed, Fault::Closed) => true,
            _ => false,
        }
    }
}

const fn row(cause: &'static str, confidence: Confidence, sign: Sign) -> Rule {
    Rule {
        cause,
        confidence,
        sign,
        words: &[],
    }
}

const fn worded(
    cause: &'static str,
    confidence: Confidence,
    sign: Sign,
    words: &'static [&'static str],
) -> Rule {
    Rule {
        cause,
        confidence,
        sign,
        words,
    }
}

use Sign::{
    Aadsts, Challenge, Closed, Deadline, DeadlineAt, HttpServerError, Io, Local, NameUnknown,
    OAuth, Protocol, ReplyAt, Smtp, SmtpTemporary, Tls,
};

/// All rules, a row each.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // Sign-in and consent: Microsoft's numbers (learn.microsoft.com, "Microsoft Entra authentication and authorization error codes").
    row("user_declined_consent", Certain, Aadsts(&[65004])),
    row("consent_missing", Certain, Aadsts(&[65001])),
    row("admin_consent_required", Certain, Aadsts(&[90094, 90095, 900_941])),
    row("api_permission_not_in_registration", Certain, Aadsts(&[65005, 650_057])),
    row("scope_unknown_on_resource", Certain, Aadsts(&[650_053])),
    row("resource_not_in_tenant", Certain, Aadsts(&[500_011, 650_052, 650_054])),
    row("single_tenant_app_on_common_endpoint", Certain, Aadsts(&[50194])),
    row("client_id_unknown", Certain, Aadsts(&[700_016])),
    row("app_disabled", Certain, Aadsts(&[7_000_112])),
    row("redirect_uri_mismatch", Certain, Aadsts(&[50011])),
    row("no_redirect_uri_registered", Certain, Aadsts(&[500_113])),
    row("account_not_in_tenant", Likely, Aadsts(&[50020, 90072])),
    row("tenant_not_found", Certain, Aadsts(&[90002, 50128, 5_000_224])),
    row("user_not_assigned_to_app", Certain, Aadsts(&[50105])),
    row("conditional_access_block", Certain, Aadsts(&[53003, 53005, 530_032])),
    row("device_not_compliant", Certain, Aadsts(&[53000, 530_003])),
    row("mfa_required", Certain, Aadsts(&[50076, 50078])),
    row("mfa_enrollment_required", Certain, Aadsts(&[50072, 50079])),
    row("account_locked", Certain, Aadsts(&[50053, 500_532])),
    row("user_account_disabled", Certain, Aadsts(&[50057])),
    row("client_secret_expired", Certain, Aadsts(&[7_000_222])),
    row("client_secret_invalid", Certain, Aadsts(&[7_000_215, 50012])),
    row("client_secret_missing", Certain, Aadsts(&[7_000_218])),
    row("public_client_with_secret", Certain, Aadsts(&[700_025])),
    row("redirect_uri_registered_as_spa", Certain, Aadsts(&[9_002_325, 9_002_327])),
    row("scopes_of_two_resources", Certain, Aadsts(&[28000, 70022])),
    row("scope_invalid", Certain, Aadsts(&[28002, 70011])),
    row("auth_code_already_redeemed", Certain, Aadsts(&[54005])),
    row("auth_code_or_token_expired", Likely, Aadsts(&[70008])),
    row("refresh_token_expired_inactive", Certain, Aadsts(&[700_082])),
    row("refresh_token_signin_frequency", Certain, Aadsts(&[70043])),
    row("grant_revoked_password_changed", Certain, Aadsts(&[50173])),
    row("provider_temporarily_unavailable", Certain, Aadsts(&[90033])),
    // The same without numbers (RFC 6749 sections 4.1.2.1 and 5.2): any authorization server.
    row("provider_temporarily_unavailable", Likely, HttpServerError),
    row("user_declined_consent", Likely, OAuth("access_denied")),
    row("provider_temporarily_unavailable", Likely, OAuth("temporarily_unavailable")),
    row("provider_temporarily_unavailable", Likely, OAuth("server_error")),
    row("client_secret_invalid", Likely, OAuth("invalid_client")),
    row("consent_missing", Likely, OAuth("consent_required")),
    row("mfa_required", Likely, OAuth("interaction_required")),
    row("scope_invalid", Likely, OAuth("invalid_scope")),
    row("grant_rejected_no_reason", Likely, OAuth("invalid_grant")),
    row("token_response_not_json", Certain, Protocol(ProtocolFault::NotOAuth)),
    row("token_response_not_json", Likely, Local(LocalFault::EndpointRedirects)),
    // Submission: Exchange Online's words decide where one enhanced code stands for several causes.
    worded("smtp_auth_disabled_tenant", Certain, Smtp(535, "5.7.139"),
        &["disabled for the tenant"],
    ),
    worded("smtp_auth_disabled_mailbox", Certain, Smtp(535, "5.7.139"),
        &["disabled for the mailbox"],
    ),
    worded("smtp_basic_auth_disabled", Certain, Smtp(535, "5.7.139"),
        &["basic authentication is disabled"],
    ),
    worded("smtp_blocked_security_defaults", Certain, Smtp(535, "5.7.139"),
        &["security defaults"],
    ),
    worded("smtp_blocked_conditional_access", Certain, Smtp(535, "5.7.139"),
        &["conditional access"],
    ),
    worded("smtp_account_locked", Certain, Smtp(535, "5.7.139"),
        &["locked"],
    ),
    row("smtp_auth_unsuccessful_generic", Likely, Smtp(535, "5.7.3")),
    row("xoauth2_token_or_scope_rejected", Likely, Challenge),
    worded("starttls_required", Certain, Smtp(451, "5.7.3"),
        &["starttls"],
    ),
    worded("starttls_required", Certain, Smtp(530, "5.7.0"),
        &["starttls"],
    ),
    row("smtp_not_authenticated", Certain, Smtp(530, "5.7.57")),
    row("too_many_connections", Certain, Smtp(432, "4.3.2")),
    row("smtp_password_rejected", Likely, ReplyAt(Stage::Auth)),
    worded("send_as_denied", Certain, Smtp(554, ""), &["sendasdenied"]),
    row("send_as_denied", Certain, Smtp(550, "5.7.60")),
    worded("send_as_denied", Likely, Smtp(553, ""), &["sender"]),
    worded("sending_limit_exceeded", Certain, Smtp(554, ""),
        &["submissionquotaexceeded"],
    ),
    row("recipient_not_found", Certain, Smtp(550, "5.1.1")),
    row("recipient_not_found", Certain, Smtp(550, "5.1.10")),
    row("message_too_large", Certain, Smtp(552, "5.3.4")),
    row("server_busy_throttled", Likely, SmtpTemporary),
    row("smtp_auth_mechanism_not_offered", Certain, Protocol(ProtocolFault::MechanismMissing)),
    // Network and TLS.
    row("dns_failure", Certain, NameUnknown),
    row("connection_refused", Certain, Io(ErrorKind::ConnectionRefused)),
    row("network_unreachable", Certain, Io(ErrorKind::NetworkUnreachable)),
    row("network_unreachable", Likely, Io(ErrorKind::HostUnreachable)),
    row("connect_timeout_port_blocked", Likely, Io(ErrorKind::TimedOut)),
    row("connect_timeout_port_blocked", Likely, DeadlineAt(Stage::Connect)),
    row("smtp_greeting_timeout", Likely, DeadlineAt(Stage::Greeting)),
    row("server_not_answering", Likely, Deadline),
    row("tls_untrusted_issuer", Certain, Tls(TlsFault::UnknownIssuer)),
    row("tls_certificate_expired", Certain, Tls(TlsFault::Expired)),
    row("clock_skew", Likely, Tls(TlsFault::NotYetValid)),
    row("tls_hostname_mismatch", Certain, Tls(TlsFault::WrongName)),
    row("tls_untrusted_issuer", Likely, Tls(TlsFault::BadCertificate)),
    row("implicit_tls_on_starttls_port", Likely, Tls(TlsFault::NotTls)),
    row("tls_version_too_old", Likely, Tls(TlsFault::Incompatible)),
    row("tls_handshake_cut_off", Likely, Tls(TlsFault::CutOff)),
    row("starttls_not_offered", Certain, Tls(TlsFault::StartTlsMissing)),
    row("starttls_injection", Certain, Tls(TlsFault::Injected)),
    row("delivery_uncertain", Certain, Protocol(ProtocolFault::MaybeSent)),
    row("connection_closed", Likely, Closed),
    row("connection_closed", Likely, Io(ErrorKind::ConnectionReset)),
    row("not_a_mail_server", Likely, Protocol(ProtocolFault::Malformed)),
    row("not_a_mail_server", Likely, Protocol(ProtocolFault::TooLong)),
    // This machine.
    row("settings_incomplete", Certain, Local(LocalFault::Incomplete)),
    row("wrong_or_ambiguous_account_selected", Certain, Local(LocalFault::ForeignAccount)),
    row("scopes_not_granted", Certain, Local(LocalFault::ScopesNotGranted)),
    row("refresh_token_not_issued", Certain, Local(LocalFault::NoRefreshToken)),
    row("proxy_auth_required", Likely, Local(LocalFault::Proxy)),
    row("redirect_port_in_use", Certain, Local(LocalFault::RedirectPortInUse)),
    row("consent_timeout", Certain, Local(LocalFault::ConsentTimeout)),
    row("state_mismatch", Likely, Local(LocalFault::PastedAddress)),
    row("issuer_mismatch", Certain, Local(LocalFault::IssuerMismatch)),
    row("settings_damaged", Certain, Local(LocalFault::SettingsDamaged)),
    row("config_file_not_writable", Certain, Local(LocalFault::NotWritable)),
    row("keyring_no_secret_service", Likely, Local(LocalFault::Keyring)),
    row("client_secret_missing", Certain, Local(LocalFault::SecretMissing)),
    row("consent_missing", Certain, Local(LocalFault::ConsentMissing)),
];

#[cfg(test)]
mod tests {
    use super::super::{CAUSES, Diagnosis, Subject};
    use super::*;
    use crate::domain::evidence::{OAuthFault, ReplyFault};

    #[test]
    fn every_rule_names_a_known_cause() {
        for rule in RULES {
            assert!(
                CAUSES.iter().any(|cause| cause.label == rule.cause),
                "{}",
                rule.cause
            );
        }
        for cause in CAUSES.iter().filter(|cause| cause.label != "unknown") {
            assert!(
                RULES.iter().any(|rule| rule.cause == cause.label),
                "{} is reached by no rule",
                cause.label
            );
        }
    }

    /// A rule without words hides every later rule with the same sign.
    #[test]
    fn no_rule_is_shadowed() {
        let sample = |rule: &Rule| {
            let (stage, fault) = match rule.sign {
                Aadsts(numbers) => (
                    Stage::Token,
                    Fault::OAuth(OAuthFault {
                        aadsts: Some(numbers[0]),
                        ..OAuthFault::default()
                    }),
                ),
                OAuth(error) => (
                    Stage::Token,
                    Fault::OAuth(OAuthFault {
                        error: error.to_owned(),
                        ..OAuthFault::default()
                    }),
                ),
                HttpServerError => (
                    Stage::Token,
                    Fault::OAuth(OAuthFault {
                        http_status: Some(503),
                        ..OAuthFault::default()
                    }),
                ),
                Smtp(code, enhanced) => {
                    let enhanced = (!enhanced.is_empty()).then(|| enhanced.to_owned());
                    (
                        Stage::Sender,
                        Fault::Reply(ReplyFault {
                            code,
                            enhanced,
                            challenge_status: None,
                        }),
                    )
                }
                SmtpTemporary => (
                    Stage::Sender,
                    Fault::Reply(ReplyFault {
                        code: 450,
                        ..ReplyFault::default()
                    }),
                ),
                ReplyAt(stage) => (
                    stage,
                    Fault::Reply(ReplyFault {
                        code: 535,
                        ..ReplyFault::default()
                    }),
                ),
                Challenge => (
                    Stage::Auth,
                    Fault::Reply(ReplyFault {
                        code: 535,
                        challenge_status: Some("401".to_owned()),
                        ..ReplyFault::default()
                    }),
                ),
                Tls(fault) => (Stage::Tls, Fault::Tls(fault)),
                Io(kind) => (Stage::Connect, Fault::Io(kind)),
                NameUnknown => (Stage::Resolve, Fault::NameUnknown),
                DeadlineAt(stage) => (stage, Fault::Deadline),
                Deadline => (Stage::Auth, Fault::Deadline),
                Closed => (Stage::Auth, Fault::Closed),
                Protocol(fault) => (Stage::Auth, Fault::Protocol(fault)),
                Local(fault) => (Stage::Consent, Fault::Local(fault)),
            };
            Evidence {
                stage,
                fault,
                words: rule.words.join(" "),
            }
        };
        for rule in RULES {
            let diagnosis = Diagnosis::of(sample(rule), Subject::default());
            assert_eq!(
                (diagnosis.cause.label, diagnosis.confidence),
                (rule.cause, rule.confidence)
            );
        }
    }

    #[test]
    fn what_is_not_known_is_unknown() {
        let evidence = Evidence {
            stage: Stage::Recipient,
            fault: Fault::Reply(ReplyFault {
                code: 571,
                ..ReplyFault::default()
            }),
            words: "571 go away".to_owned(),
        };
        let diagnosis = Diagnosis::of(evidence, Subject::default());
        assert_eq!(
            (diagnosis.cause.label, diagnosis.confidence),
            ("unknown", Confidence::Unknown)
        );
    }
}
