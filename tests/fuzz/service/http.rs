//! Stands in for the network: every request gets the same answer.

use std::sync::Mutex;

use oauth2::{HttpRequest, HttpResponse};
use thiserror::Error;
use tokio::time::Instant;

use crate::domain::endpoint::Endpoint;
use crate::domain::evidence::{Evidence, Fault};
use crate::domain::stage::Stage;

/// Answers, and keeps the form of the last request.
#[derive(Debug)]
pub struct Http {
    answer: HttpResponse,
    form: Mutex<Vec<u8>>,
}

#[derive(Debug, Error)]
pub enum HttpError {
    #[error("no complete answer in time")]
    Deadline,
}

impl Http {
    pub fn new(answer: HttpResponse) -> Self {
        Self {
            answer,
            form: Mutex::default(),
        }
    }

    /// What was sent last.
    pub fn form(&self) -> Vec<u8> {
        self.form.lock().unwrap().clone()
    }

    pub fn deadline(&self) -> Instant {
        Instant::now()
    }

    pub async fn call(
        &self,
        request: HttpRequest,
        _until: Instant,
    ) -> Result<HttpResponse, HttpError> {
        *self.form.lock().unwrap() = request.into_body();
        Ok(self.answer.clone())
    }

    pub async fn post(
        &self,
        _endpoint: &Endpoint,
        form: String,
        _until: Instant,
    ) -> Result<HttpResponse, HttpError> {
        *self.form.lock().unwrap() = form.into_bytes();
        Ok(self.answer.clone())
    }
}

impl HttpError {
    pub fn is_passing(&self) -> bool {
        false
    }

    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: Stage::Token,
            fault: Fault::Deadline,
            words: String::new(),
        }
    }
}
