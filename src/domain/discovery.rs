//! Which tenant of the Microsoft identity platform a mail domain belongs to, read from the metadata
//! document of its authorization server (`OpenID` Connect Discovery 1.0 section 3).
//!
//! Nothing of the document is taken on trust: secrets will be sent to the endpoints that come out of it.

use serde::Deserialize;
use thiserror::Error;
use url::Url;
use uuid::Uuid;

use crate::domain::diagnosis::Diagnosis;
use crate::domain::endpoint::Endpoint;
use crate::domain::preset::{self, CATALOGUE, Preset};

/// What became of the search for a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discovery {
    /// Here it is.
    Found(Box<Tenant>),
    /// It belongs to another cloud, for which the catalogue has an entry of its own.
    Elsewhere(&'static Preset),
    /// No tenant has this domain.
    NotFound,
    /// Nobody knows.
    Failed(Box<Diagnosis>),
}

/// A tenant with its endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its GUID.
    pub id: Uuid,
    /// Microsoft's code of the region in which its data lies, for example `EU`.
    pub region: Option<String>,
    /// RFC 6749 section 3.1.
    pub authorization_endpoint: Endpoint,
    /// RFC 6749 section 3.2.
    pub token_endpoint: Endpoint,
}

/// Why a document is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// No JSON, or an entry is missing.
    #[error("the answer is no metadata document")]
    NotDocument,
    /// The issuer is not a tenant of the server that was asked.
    #[error("the document of {asked} names the issuer {issuer:?}")]
    ForeignIssuer {
        /// Origin of the server that was asked.
        asked: String,
        /// As it stands in the document.
        issuer: String,
    },
    /// An endpoint is not that of the issuer's tenant, or not encrypted.
    #[error("the document of {asked} names the endpoint {endpoint:?}")]
    ForeignEndpoint {
        /// Origin of the server that was asked.
        asked: String,
        /// As it stands in the document.
        endpoint: String,
    },
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(default)]
    cloud_instance_name: Option<String>,
    #[serde(default)]
    tenant_region_scope: Option<String>,
    #[serde(default)]
    tenant_region_sub_scope: Option<String>,
}

/// Reads the document that `asked` has answered with for an entry made from `preset`.
///
/// # Errors
/// Says why it is not believed.
pub fn read(body: &[u8], asked: &Url, preset: &Preset) -> Result<Discovery, DocumentError> {
    let document: Document =
        serde_json::from_slice(body).map_err(|_| DocumentError::NotDocument)?;
    let foreign = || DocumentError::ForeignIssuer {
        asked: asked.origin().ascii_serialization(),
        issuer: document.issuer.clone(),
    };
    let (issuer, id) = tenant_of(&document.issuer).ok_or_else(foreign)?;
    let cloud = cloud(&document);
    if issuer.origin() != asked.origin() {
        // A tenant of a national cloud is named by the worldwide server too, with that cloud's issuer.
        return cloud
            .filter(|cloud| signs_in_at(cloud, &issuer))
            .map(Discovery::Elsewhere)
            .ok_or_else(foreign);
    }
    let endpoint = |text: &str, kind: &str| {
        let expected = format!(
            "{}/{id}/oauth2/v2.0/{kind}",
            issuer.origin().ascii_serialization()
        );
        Endpoint::parse(text)
            .ok()
            .filter(|endpoint| endpoint.to_string() == expected)
            .ok_or_else(|| DocumentError::ForeignEndpoint {
                asked: asked.origin().ascii_serialization(),
                endpoint: text.to_owned(),
            })
    };
    let tenant = Box::new(Tenant {
        id,
        region: document.tenant_region_scope.as_deref().and_then(region),
        authorization_endpoint: endpoint(&document.authorization_endpoint, "authorize")?,
        token_endpoint: endpoint(&document.token_endpoint, "token")?,
    });
    Ok(match cloud.filter(|cloud| cloud.id != preset.id) {
        Some(cloud) => Discovery::Elsewhere(cloud),
        None => Discovery::Found(tenant),
    })
}

/// `https://login.microsoftonline.com/<GUID>/v2.0`, exactly so.
fn tenant_of(issuer: &str) -> Option<(Url, Uuid)> {
    let endpoint = Endpoint::parse(issuer).ok()?;
    let url = endpoint.url();
    let id = url
        .path()
        .strip_prefix('/')?
        .strip_suffix("/v2.0")?
        .parse::<Uuid>()
        .ok()?;
    let exact = format!("{}/{id}/v2.0", url.origin().ascii_serialization());
    (exact == issuer).then(|| (url.clone(), id))
}

/// The entry of the catalogue for the cloud that the document names. The two American clouds share a
/// server and differ in their sub-scope; `GCC` is a part of the worldwide cloud.
fn cloud(document: &Document) -> Option<&'static Preset> {
    let sub_scope = document.tenant_region_sub_scope.as_deref();
    preset::find(
        match (document.cloud_instance_name.as_deref()?, sub_scope) {
            ("microsoftonline.com", _) => "office365",
            ("microsoftonline.us", Some("DOD")) => "office365_dod",
            ("microsoftonline.us", Some("DODCON")) => "office365_gcc_high",
            ("partner.microsoftonline.cn", _) => "office365_21vianet",
            _ => return None,
        },
    )
}

fn signs_in_at(cloud: &Preset, issuer: &Url) -> bool {
    CATALOGUE.iter().any(|preset| {
        preset.id == cloud.id
            && Url::parse(preset.authorization_endpoint())
                .is_ok_and(|endpoint| endpoint.origin() == issuer.origin())
    })
}

/// A code is short and plain; anything else is no code.
fn region(text: &str) -> Option<String> {
    let is_code = (1..=LONGEST_REGION).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| text.to_owned())
}

/// Known ones have two to five characters.
const LONGEST_REGION: usize = 12;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const GUID: &str = "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b";

    fn document(host: &str) -> Value {
        let base = format!("https://{host}/{GUID}");
        json!({
            "issuer": format!("{base}/v2.0"),
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "cloud_instance_name": "microsoftonline.com",
            "tenant_region_scope": "EU",
        })
    }

    fn judge(document: &Value, preset: &str) -> Result<Discovery, DocumentError> {
        let preset = preset::find(preset).unwrap();
        let asked = Url::parse(preset.authorization_endpoint()).unwrap();
        read(document.to_string().as_bytes(), &asked, preset)
    }

    #[test]
    fn a_tenant_is_found() {
        let Discovery::Found(tenant) =
            judge(&document("login.microsoftonline.com"), "office365").unwrap()
        else {
            panic!("not found");
        };
        assert_eq!(tenant.id.to_string(), GUID);
        assert_eq!(tenant.region.as_deref(), Some("EU"));
        assert_eq!(tenant.token_endpoint.tenant(), Some(GUID));
    }

    #[test]
    fn each_cloud_is_recognized() {
        const US: &str = "login.microsoftonline.us";
        const CN: &str = "login.partner.microsoftonline.cn";
        const COM: &str = "login.microsoftonline.com";
        for (host, cloud, sub_scope, asked, expected) in [
            (COM, "microsoftonline.com", "GCC", "office365", None),
            (
                US,
                "microsoftonline.us",
                "DODCON",
                "office365",
                Some("office365_gcc_high"),
            ),
            (
                US,
                "microsoftonline.us",
                "DOD",
                "office365_gcc_high",
                Some("office365_dod"),
            ),
            (US, "microsoftonline.us", "DOD", "office365_dod", None),
            (US, "microsoftonline.us", "", "office365_gcc_high", None),
            (
                CN,
                "partner.microsoftonline.cn",
                "",
                "office365",
                Some("office365_21vianet"),
            ),
            (
                COM,
                "microsoftonline.com",
                "",
                "office365_21vianet",
                Some("office365"),
            ),
        ] {
            let mut document = document(host);
            document["cloud_instance_name"] = cloud.into();
            document["tenant_region_sub_scope"] = sub_scope.into();
            let found = match judge(&document, asked) {
                Ok(Discovery::Found(_)) => None,
                Ok(Discovery::Elsewhere(preset)) => Some(preset.id.as_str()),
                other => panic!("{other:?}"),
            };
            assert_eq!(found, expected, "{cloud} {sub_scope} asked for {asked}");
        }
    }

    #[test]
    fn what_is_not_of_the_asked_server_is_refused() {
        let good = document("login.microsoftonline.com");
        let guid_v2 = format!("{GUID}/v2.0");
        for issuer in [
            format!("https://login.evil.example/{guid_v2}"),
            format!("http://login.microsoftonline.com/{guid_v2}"),
            format!("https://login.microsoftonline.com.evil.example/{guid_v2}"),
            format!("https://login.microsoftonline.com@evil.example/{guid_v2}"),
            format!("https://login.microsoftonline.com:8443/{guid_v2}"),
            format!("https://login.microsoftonline.us/{guid_v2}"),
            format!("https://login.microsoftonline.com/{guid_v2}/"),
            format!("https://login.microsoftonline.com/{guid_v2}?a=b"),
            "https://login.microsoftonline.com/{tenantid}/v2.0".to_owned(),
            "https://login.microsoftonline.com/contoso.com/v2.0".to_owned(),
            String::new(),
        ] {
            let mut document = good.clone();
            document["issuer"] = issuer.clone().into();
            let judged = judge(&document, "office365");
            assert!(
                matches!(judged, Err(DocumentError::ForeignIssuer { .. })),
                "{issuer}: {judged:?}"
            );
        }
        let other = "00000000-0000-4000-8000-000000000000";
        for endpoint in [
            format!("http://login.microsoftonline.com/{GUID}/oauth2/v2.0/token"),
            format!("https://login.evil.example/{GUID}/oauth2/v2.0/token"),
            format!("https://login.microsoftonline.com/{other}/oauth2/v2.0/token"),
            format!("https://login.microsoftonline.com/{GUID}/oauth2/token"),
            format!("https://login.microsoftonline.com/{GUID}/oauth2/v2.0/token?x=y"),
            format!("https://login.microsoftonline.com/{GUID}/oauth2/v2.0/authorize"),
        ] {
            let mut document = good.clone();
            document["token_endpoint"] = endpoint.clone().into();
            let judged = judge(&document, "office365");
            assert!(
                matches!(judged, Err(DocumentError::ForeignEndpoint { .. })),
                "{endpoint}: {judged:?}"
            );
        }
        for text in ["", "<html>", "[]", "{}", "{\"issuer\": 1}"] {
            let preset = preset::office365();
            let asked = Url::parse(preset.authorization_endpoint()).unwrap();
            assert_eq!(
                read(text.as_bytes(), &asked, preset),
                Err(DocumentError::NotDocument),
                "{text}"
            );
        }
    }

    #[test]
    fn a_region_is_a_code_or_nothing() {
        for (text, expected) in [("EU", true), ("USGov", true), ("", false), ("a<b", false)] {
            let mut document = document("login.microsoftonline.com");
            document["tenant_region_scope"] = text.into();
            let Ok(Discovery::Found(tenant)) = judge(&document, "office365") else {
                panic!("{text}");
            };
            assert_eq!(tenant.region.is_some(), expected, "{text}");
        }
    }
}
