//! What stands in an access token that was issued to the application itself. Such tokens are meant for the
//! mail servers; Microsoft's can be read all the same, and they name the service principal and the permissions
//! that nobody else tells. What cannot be read is not known; it decides nothing.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::permission::Granted;
use crate::service::id_token;

/// The claims that matter here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ApplicationClaims {
    /// `oid`: the object of the enterprise application in the tenant, which is what Exchange wants to know
    /// (and not that of the app registration).
    pub object_id: Option<Uuid>,
    /// `roles`: the application permissions that an administrator has granted.
    pub granted: Granted,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    oid: Option<Uuid>,
    #[serde(default)]
    roles: Option<Vec<String>>,
}

impl ApplicationClaims {
    /// Reads a token.
    #[must_use]
    pub fn read(token: &SecretString) -> Self {
        let payload = id_token::payload(token.expose_secret());
        let Some(wire) = payload.and_then(|json| serde_json::from_slice::<Wire>(&json).ok()) else {
            return Self::default();
        };
        Self {
            object_id: wire.oid,
            // A token of an application without any permission has no `roles` at all.
            granted: match (wire.oid, wire.roles) {
                (_, Some(roles)) => Granted::these(roles.iter().map(String::as_str)),
                (Some(_), None) => Granted::these([]),
                (None, None) => Granted::UNKNOWN,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::domain::permission::Protocol;
    use crate::domain::provider::SignIn;

    #[test]
    fn names_the_service_principal_and_what_it_may() {
        let read = |payload: &str| {
            let token = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload));
            ApplicationClaims::read(&token.into())
        };
        let oid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let claims = read(&format!(
            r#"{{"oid":"{oid}","roles":["IMAP.AccessAsApp"]}}"#
        ));
        assert_eq!(
            claims.object_id.map(|id| id.to_string()).as_deref(),
            Some(oid)
        );
        let lacks = |claims: &ApplicationClaims, protocol| {
            claims.granted.lacks(protocol, SignIn::Application)
        };
        assert_eq!(lacks(&claims, Protocol::Imap), None);
        assert_eq!(lacks(&claims, Protocol::Pop3), Some("POP.AccessAsApp"));
        let nothing = read(&format!(r#"{{"oid":"{oid}"}}"#));
        assert_eq!(lacks(&nothing, Protocol::Smtp), Some("SMTP.SendAsApp"));
        for opaque in ["{}", "[]", r#"{"oid":1}"#, "not json"] {
            assert_eq!(read(opaque), ApplicationClaims::default(), "{opaque}");
        }
        let short = ApplicationClaims::read(&"opaque".into());
        assert_eq!(short, ApplicationClaims::default());
    }
}
