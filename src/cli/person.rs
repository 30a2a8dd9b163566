//! The person at the browser, where there is neither: reads the consent page and agrees.

use std::error::Error;
use std::io;
use std::time::Duration;

use tokio::runtime;
use url::Url;
use url::form_urlencoded;

use crate::service::tls::{self, Trust};

/// Longer than any page on loopback takes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the authorization request, agrees to what the page asks, and follows the redirect.
pub(super) fn consents(url: &Url) -> io::Result<()> {
    runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?
        .block_on(visit(url))
        .map_err(io::Error::other)
}

/// The addresses on the way hold the code: no error quotes them.
async fn visit(url: &Url) -> Result<(), Box<dyn Error + Send + Sync>> {
    let tls = tls::client_config(&Trust::Platform)?;
    let browser = reqwest::Client::builder()
        .tls_backend_preconfigured((*tls).clone())
        .no_proxy()
        .timeout(PATIENCE)
        .build()?;
    let page = browser
        .get(url.clone())
        .send()
        .await
        .map_err(reqwest::Error::without_url)?
        .error_for_status()
        .map_err(reqwest::Error::without_url)?
        .text()
        .await?;
    let account = url
        .query_pairs()
        .find(|(name, _)| name == "login_hint")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("request", value_of(&page, "request").unwrap_or_default())
        .append_pair("account", &account)
        .append_pair("scenario", "normal")
        .append_pair("decision", "accept")
        .finish();
    let target = form_target(&page)
        .and_then(|target| url.join(target).ok())
        .unwrap_or_else(|| url.clone());
    browser
        .post(target)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .map_err(reqwest::Error::without_url)?
        .error_for_status()
        .map_err(reqwest::Error::without_url)?;
    Ok(())
}

/// The value of a hidden field, as the page's own template writes it.
fn value_of<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    page.split_once(&format!("name=\"{name}\" value=\""))?
        .1
        .split('"')
        .next()
}

fn form_target(page: &str) -> Option<&str> {
    page.split_once("action=\"")?.1.split('"').next()
}
