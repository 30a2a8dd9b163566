//! An authorization whose consent is given on another device (RFC 8628).

use std::time::Instant;

use super::Run;
use crate::domain::evidence::Evidence;
use crate::domain::stage::{Note, Stage};
use crate::message::RunEvent;
use crate::service::oauth::{DevicePace, OAuthError};
use crate::service::tokens::Pass;

impl Run {
    /// Shows a code and asks until it was used, refused or too old.
    pub async fn authorize_on_device(&self) -> Result<Pass, Evidence> {
        let evidence = |error: OAuthError| error.evidence();
        self.reporter.start(Stage::Consent);
        let authorization = self.desk.device_code(&self.order).await?;
        self.reporter.tell(RunEvent::DeviceAwaited {
            user_code: authorization.user_code.clone(),
            address: authorization.verification_uri.to_string(),
            until: Instant::now() + authorization.lives,
        });
        let mut pace = DevicePace::new(&authorization);
        let device_code = &authorization.device_code;
        let (pass, authorized) = loop {
            pace.pause().await.map_err(evidence)?;
            match self
                .desk
                .redeem_device_code(&self.order, device_code)
                .await?
            {
                Ok(granted) => break granted,
                Err(failure) => pace.heed(failure).map_err(evidence)?,
            }
        };
        self.reporter.pass(Stage::Consent, Note::None);
        self.reporter.start(Stage::Token);
        Ok(self.authorized(pass, authorized))
    }
}
