//! All causes with the one who must act. Their German texts are in `assets/i18n/de/causes.ftl`.

use super::WhoActs::{CustomerAdmin, Nobody, Provider, Technician};
use super::{Cause, WhoActs};

/// The cause of a failure that no rule knows.
pub(super) fn unknown() -> Cause {
    find("unknown")
}

/// The cause of this label; a label without a row is unknown (a test holds that there is none).
pub(super) fn find(label: &str) -> Cause {
    CAUSES
        .iter()
        .find(|cause| cause.label == label)
        .copied()
        .unwrap_or(CAUSES[0])
}

const fn cause(label: &'static str, who_acts: WhoActs) -> Cause {
    Cause { label, who_acts }
}

/// All causes.
pub const CAUSES: &[Cause] = &[
    cause("unknown", Technician),
    cause("user_declined_consent", Technician),
    cause("consent_missing", Technician),
    cause("admin_consent_required", CustomerAdmin),
    cause("api_permission_not_in_registration", CustomerAdmin),
    cause("scope_unknown_on_resource", Technician),
    cause("resource_not_in_tenant", CustomerAdmin),
    cause("single_tenant_app_on_common_endpoint", Technician),
    cause("client_id_unknown", Technician),
    cause("app_disabled", CustomerAdmin),
    cause("redirect_uri_mismatch", CustomerAdmin),
    cause("no_redirect_uri_registered", CustomerAdmin),
    cause("account_not_in_tenant", Technician),
    cause("tenant_not_found", Technician),
    cause("user_not_assigned_to_app", CustomerAdmin),
    cause("conditional_access_block", CustomerAdmin),
    cause("device_not_compliant", CustomerAdmin),
    cause("mfa_required", Technician),
    cause("mfa_enrollment_required", Technician),
    cause("account_locked", CustomerAdmin),
    cause("user_account_disabled", CustomerAdmin),
    cause("client_secret_expired", CustomerAdmin),
    cause("client_secret_invalid", Technician),
    cause("client_secret_missing", Technician),
    cause("public_client_with_secret", Technician),
    cause("redirect_uri_registered_as_spa", CustomerAdmin),
    cause("scopes_of_two_resources", Technician),
    cause("scope_invalid", Technician),
    cause("auth_code_already_redeemed", Technician),
    cause("auth_code_or_token_expired", Technician),
    cause("refresh_token_expired_inactive", Technician),
    cause("refresh_token_signin_frequency", CustomerAdmin),
    cause("grant_revoked_password_changed", Technician),
    cause("provider_temporarily_unavailable", Provider),
    cause("grant_rejected_no_reason", Technician),
    cause("token_response_not_json", Technician),
    cause("smtp_auth_disabled_tenant", CustomerAdmin),
    cause("smtp_auth_disabled_mailbox", CustomerAdmin),
    cause("smtp_basic_auth_disabled", Technician),
    cause("smtp_blocked_security_defaults", CustomerAdmin),
    cause("smtp_blocked_conditional_access", CustomerAdmin),
    cause("smtp_account_locked", CustomerAdmin),
    cause("smtp_auth_unsuccessful_generic", CustomerAdmin),
    cause("xoauth2_token_or_scope_rejected", Technician),
    cause("starttls_required", Technician),
    cause("smtp_not_authenticated", Technician),
    cause("too_many_connections", Nobody),
    cause("smtp_password_rejected", Technician),
    cause("send_as_denied", CustomerAdmin),
    cause("sending_limit_exceeded", Nobody),
    cause("recipient_not_found", Technician),
    cause("message_too_large", Technician),
    cause("server_busy_throttled", Nobody),
    cause("smtp_auth_mechanism_not_offered", Technician),
    cause("dns_failure", Technician),
    cause("connection_refused", Technician),
    cause("network_unreachable", Technician),
    cause("connect_timeout_port_blocked", CustomerAdmin),
    cause("smtp_greeting_timeout", Technician),
    cause("server_not_answering", Provider),
    cause("tls_untrusted_issuer", CustomerAdmin),
    cause("tls_certificate_expired", Provider),
    cause("clock_skew", Technician),
    cause("tls_hostname_mismatch", Technician),
    cause("implicit_tls_on_starttls_port", Technician),
    cause("tls_version_too_old", Provider),
    cause("tls_handshake_cut_off", CustomerAdmin),
    cause("starttls_not_offered", Technician),
    cause("starttls_injection", CustomerAdmin),
    cause("delivery_uncertain", Technician),
    cause("connection_closed", Provider),
    cause("not_a_mail_server", Technician),
    cause("settings_incomplete", Technician),
    cause("wrong_or_ambiguous_account_selected", Technician),
    cause("scopes_not_granted", CustomerAdmin),
    cause("refresh_token_not_issued", Technician),
    cause("proxy_auth_required", Technician),
    cause("redirect_port_in_use", Technician),
    cause("consent_timeout", Technician),
    cause("state_mismatch", Technician),
    cause("issuer_mismatch", Technician),
    cause("settings_damaged", Technician),
    cause("config_file_not_writable", Technician),
    cause("keyring_no_secret_service", Technician),
];
