//! The refusals of the authorization server in Microsoft's words, with Microsoft's numbers.

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::play::Play;

/// One refusal; its words are public error texts of the Microsoft identity platform and of others.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// RFC 6749 sections 4.1.2.1 and 5.2; empty where the answer is no OAuth answer at all.
    pub error: &'static str,
    /// The number after `AADSTS`.
    pub number: Option<u32>,
    pub suberror: Option<&'static str>,
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
    pub fn new(error: &'static str, number: u32, message: impl Into<String>) -> Self {
        Self {
            error,
            number: Some(number),
            suberror: None,
            message: message.into(),
        }
    }

    /// A row of the table.
    pub fn played(play: &'static Play, values: &[(&str, &str)]) -> Self {
        Self {
            error: &play.error,
            number: play.aadsts,
            suberror: play.suberror.as_deref(),
            message: play.words(values),
        }
    }

    /// A failure that is met for real, in the words of the table.
    pub fn of(cause: &'static str, values: &[(&str, &str)]) -> Self {
        Self::played(Play::of(cause), values)
    }

    /// `AADSTS65004: User declined…`
    pub fn words(&self) -> String {
        match self.number {
            Some(number) => format!("AADSTS{number}: {}", self.message),
            None => self.message.clone(),
        }
    }

    /// `error_description`: the words and, at Microsoft, the trace.
    pub fn description(&self, trace: &Trace) -> String {
        if self.number.is_none() {
            return self.message.clone();
        }
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
        let mut answer = json!({ "error": self.error });
        let Some(number) = self.number else {
            if !self.message.is_empty() {
                answer["error_description"] = self.message.as_str().into();
            }
            return answer;
        };
        answer["error_description"] = self.description(trace).into();
        answer["error_codes"] = json!([number]);
        answer["timestamp"] = trace.timestamp().into();
        answer["trace_id"] = json!(trace.id);
        answer["correlation_id"] = json!(trace.correlation_id);
        answer["error_uri"] = format!("{error_uri}{number}").into();
        if let Some(suberror) = self.suberror {
            answer["suberror"] = suberror.into();
        }
        answer
    }

    /// RFC 6749 section 5.2: a client that could not be authenticated gets 401.
    pub fn status(&self) -> StatusCode {
        match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            "temporarily_unavailable" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
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

    pub fn grant_type(value: &str) -> Self {
        Self::new(
            "unsupported_grant_type",
            70003,
            format!("The app requested an unsupported grant type '{value}'."),
        )
    }

    pub fn refresh_token_unknown() -> Self {
        Self::new(
            "invalid_grant",
            70000,
            "The provided value for the 'refresh_token' parameter is not valid.",
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

    /// No random numbers, as good as never.
    pub fn transient() -> Self {
        Self::of("provider_temporarily_unavailable", &[])
    }
}
