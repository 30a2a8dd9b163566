//! The refusals of the authorization server in Microsoft's words, with Microsoft's numbers.

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

/// One refusal; its words are public error texts of the Microsoft identity platform.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// RFC 6749 sections 4.1.2.1 and 5.2.
    pub error: &'static str,
    /// The number after `AADSTS`.
    pub number: u32,
    message: String,
}

/// What Microsoft adds to each refusal so that its support finds it again.
pub(super) struct Trace {
    /// „Trace ID", on pages „Request Id".
    pub id: Uuid,
    pub correlation_id: Uuid,
    pub at: DateTime<Utc>,
}

impl Trace {
    pub fn new() -> Self {
        Self {
            id: Uuid::new_v4(),
            correlation_id: Uuid::new_v4(),
            at: Utc::now(),
        }
    }

    /// As it stands in every answer: `2023-05-06 06:03:00Z`.
    pub fn timestamp(&self) -> String {
        self.at.format("%Y-%m-%d %H:%M:%SZ").to_string()
    }
}

impl Refusal {
    fn new(error: &'static str, number: u32, message: impl Into<String>) -> Self {
        Self {
            error,
            number,
            message: message.into(),
        }
    }

    /// `AADSTS65004: User declined…`
    pub fn words(&self) -> String {
        format!("AADSTS{}: {}", self.number, self.message)
    }

    /// `error_description`: the words and the trace.
    pub fn description(&self, trace: &Trace) -> String {
        format!(
            "{} Trace ID: {} Correlation ID: {} Timestamp: {}",
            self.words(),
            trace.id,
            trace.correlation_id,
            trace.timestamp()
        )
    }

    /// The answer of the token endpoint.
    pub fn json(&self, trace: &Trace, error_uri: &str) -> Value {
        json!({
            "error": self.error,
            "error_description": self.description(trace),
            "error_codes": [self.number],
            "timestamp": trace.timestamp(),
            "trace_id": trace.id,
            "correlation_id": trace.correlation_id,
            "error_uri": format!("{error_uri}{}", self.number),
        })
    }

    /// RFC 6749 section 5.2: a client that could not be authenticated gets 401.
    pub fn status(&self) -> StatusCode {
        match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    pub fn client_unknown(client: &str, tenant: &str) -> Self {
        Self::new(
            "unauthorized_client",
            700_016,
            format!(
                "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
            ),
        )
    }

    pub fn redirect_mismatch(redirect_uri: &str, client: &str) -> Self {
        Self::new(
            "invalid_request",
            50011,
            format!(
                "The redirect URI '{redirect_uri}' specified in the request does not match the redirect URIs configured for the application '{client}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this."
            ),
        )
    }

    pub fn tenant_unknown(tenant: &str) -> Self {
        Self::new(
            "invalid_request",
            90002,
            format!(
                "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
            ),
        )
    }

    pub fn not_multi_tenant(client: &str, tenant: &str) -> Self {
        Self::new(
            "invalid_request",
            50194,
            format!(
                "Application '{client}' is not configured as a multi-tenant application. Usage of the /{tenant} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant."
            ),
        )
    }

    pub fn parameter_missing(name: &str) -> Self {
        Self::new(
            "invalid_request",
            900_144,
            format!("The request body must contain the following parameter: '{name}'."),
        )
    }

    pub fn malformed() -> Self {
        Self::new(
            "invalid_request",
            9_002_313,
            "Invalid request. Request is malformed or invalid.",
        )
    }

    pub fn response_type(value: &str) -> Self {
        Self::new(
            "unsupported_response_type",
            700_054,
            format!("response_type '{value}' is not enabled for the application."),
        )
    }

    pub fn response_mode(value: &str) -> Self {
        Self::new(
            "invalid_request",
            70007,
            format!(
                "'{value}' is not a supported value of 'response_mode' when requesting a token."
            ),
        )
    }

    pub fn challenge_size() -> Self {
        Self::new(
            "invalid_request",
            501_491,
            "Invalid size of Code_Challenge parameter.",
        )
    }

    pub fn silent_sign_in() -> Self {
        Self::new(
            "login_required",
            50058,
            "A silent sign-in request was sent but no user is signed in.",
        )
    }

    pub fn scope_not_valid(scope: &str) -> Self {
        Self::new(
            "invalid_scope",
            70011,
            format!(
                "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid."
            ),
        )
    }

    pub fn scope_unknown(scope: &str) -> Self {
        Self::new(
            "invalid_client",
            650_053,
            format!(
                "The application asked for scope '{scope}' that doesn't exist on the resource '00000002-0000-0ff1-ce00-000000000000'. Contact the app vendor."
            ),
        )
    }

    pub fn resource_unknown(resource: &str) -> Self {
        Self::new(
            "invalid_resource",
            500_011,
            format!(
                "The resource principal named {resource} was not found in the tenant named {}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
                super::tenant::DOMAIN
            ),
        )
    }

    pub fn two_resources() -> Self {
        Self::new(
            "invalid_scope",
            28000,
            "Provided value for the input parameter scope is not valid because it contains more than one resource.",
        )
    }

    pub fn declined() -> Self {
        Self::new(
            "access_denied",
            65004,
            "User declined to consent to access the app.",
        )
    }

    pub fn admin_consent_required() -> Self {
        Self::new(
            "access_denied",
            90094,
            "The grant requires admin permission. An administrator of the organization must consent to the permissions that the application requests.",
        )
    }

    pub fn grant_type(value: &str) -> Self {
        Self::new(
            "unsupported_grant_type",
            70003,
            format!("The app requested an unsupported grant type '{value}'."),
        )
    }

    pub fn secret_missing() -> Self {
        Self::new(
            "invalid_client",
            7_000_218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        )
    }

    pub fn secret_wrong(client: &str) -> Self {
        Self::new(
            "invalid_client",
            7_000_215,
            format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."
            ),
        )
    }

    pub fn secret_expired(client: &str) -> Self {
        Self::new(
            "invalid_client",
            7_000_222,
            format!(
                "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."
            ),
        )
    }

    pub fn code_unknown() -> Self {
        Self::new(
            "invalid_grant",
            70000,
            "The provided value for the 'code' parameter is not valid.",
        )
    }

    pub fn refresh_token_unknown() -> Self {
        Self::new(
            "invalid_grant",
            70000,
            "The provided value for the 'refresh_token' parameter is not valid.",
        )
    }

    pub fn code_redeemed() -> Self {
        Self::new(
            "invalid_grant",
            54005,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
        )
    }

    pub fn code_expired() -> Self {
        Self::new(
            "invalid_grant",
            70008,
            "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
        )
    }

    pub fn reply_address(given: &str, asked: &str) -> Self {
        Self::new(
            "invalid_grant",
            500_112,
            format!(
                "The reply address '{given}' does not match the reply address '{asked}' provided when requesting Authorization code."
            ),
        )
    }

    pub fn verifier_mismatch() -> Self {
        Self::new(
            "invalid_grant",
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        )
    }

    pub fn consent_missing(client: &str) -> Self {
        Self::new(
            "invalid_grant",
            65001,
            format!(
                "The user or administrator has not consented to use the application with ID '{client}' named '{}'. Send an interactive authorization request for this user and resource.",
                super::tenant::APPLICATION
            ),
        )
    }

    pub fn refresh_token_expired(issued: DateTime<Utc>) -> Self {
        Self::new(
            "invalid_grant",
            700_082,
            format!(
                "The refresh token has expired due to inactivity. The token was issued on {} and was inactive for 90.00:00:00.",
                issued.format("%Y-%m-%dT%H:%M:%S.0000000Z")
            ),
        )
    }

    pub fn transient() -> Self {
        Self::new(
            "server_error",
            90033,
            "A transient error has occurred. Please try again.",
        )
    }
}
