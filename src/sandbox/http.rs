//! The HTTP side of the authorization server: routes and limits.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, PRAGMA,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::tenant::Tenant;
use super::{authorization, device, pages, tokens};

/// An answer that is complete in memory.
pub(super) type Answer = Response<Full<Bytes>>;

/// Serves one connection of a browser or of the program.
pub(super) async fn converse(stream: TcpStream, tenant: Arc<Tenant>) -> io::Result<()> {
    let service = service_fn(move |request| {
        let tenant = Arc::clone(&tenant);
        async move { Ok::<_, Infallible>(answer(request, &tenant).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(MAX_HEADER)
        .serve_connection(TokioIo::new(stream), service)
        .await
        .map_err(io::Error::other)
}

/// A page or another text.
pub(super) fn text(status: StatusCode, content_type: &'static str, body: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    // Codes and tokens must not be kept (RFC 6749 section 5.1).
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer
}

pub(super) fn html(status: StatusCode, page: String) -> Answer {
    text(status, "text/html; charset=utf-8", page)
}

pub(super) fn json(status: StatusCode, value: &Value) -> Answer {
    text(status, "application/json; charset=utf-8", value.to_string())
}

async fn answer(request: Request<Incoming>, tenant: &Tenant) -> Answer {
    // A page of another origin that rebinds its name to loopback still sends its own name.
    let host = request.headers().get(HOST).map(HeaderValue::as_bytes);
    let is_ours = HOSTS
        .iter()
        .any(|name| host == Some(format!("{name}:{}", tenant.port).as_bytes()));
    if !is_ours {
        return html(StatusCode::FORBIDDEN, pages::not_here());
    }
    let path = request.uri().path().to_owned();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let method = request.method().clone();
    match (&method, parts.as_slice()) {
        (&Method::GET, ["style.css"]) => text(
            StatusCode::OK,
            "text/css; charset=utf-8",
            pages::STYLE.to_owned(),
        ),
        (&Method::GET, [named, "oauth2", "v2.0", "authorize"]) => {
            let query = request.uri().query().unwrap_or_default().as_bytes();
            authorization::ask(tenant, named, query)
        }
        (&Method::POST, [named, "consent"]) if tenant.is_named(named) => {
            match form(request).await {
                Ok(form) => authorization::decide(tenant, &form),
                Err(status) => html(status, pages::expired()),
            }
        }
        (&Method::POST, [named, "oauth2", "v2.0", "devicecode"]) => match form(request).await {
            Ok(form) => device::issue(tenant, named, &form),
            Err(status) => json(status, &json!({ "error": "invalid_request" })),
        },
        (&Method::GET, ["device"]) => html(StatusCode::OK, pages::device(false)),
        (&Method::POST, ["device"]) => match form(request).await {
            Ok(form) => device::enter(tenant, &form),
            Err(status) => html(status, pages::expired()),
        },
        (&Method::POST, ["device", "consent"]) => match form(request).await {
            Ok(form) => device::decide(tenant, &form),
            Err(status) => html(status, pages::expired()),
        },
        (&Method::POST, [named, "oauth2", "v2.0", "token"]) => {
            let authorization = request.headers().get(hyper::header::AUTHORIZATION).cloned();
            // What is no form has no parameters; the answer then names the first that is missing.
            match form(request).await {
                Ok(form) => tokens::answer(tenant, named, authorization.as_ref(), &form),
                Err(StatusCode::UNSUPPORTED_MEDIA_TYPE) => {
                    tokens::answer(tenant, named, authorization.as_ref(), &Bytes::new())
                }
                Err(status) => json(status, &json!({ "error": "invalid_request" })),
            }
        }
        (&Method::GET, [named, "v2.0", ".well-known", "openid-configuration"]) => {
            tokens::metadata(tenant, named)
        }
        // HS256 has no public keys.
        (&Method::GET, [named, "discovery", "v2.0", "keys"]) if tenant.is_named(named) => {
            json(StatusCode::OK, &json!({ "keys": [] }))
        }
        (_, [_, "oauth2", "v2.0", "authorize"]) => not_allowed("GET"),
        (_, [_, "oauth2", "v2.0", "token" | "devicecode"]) => not_allowed("POST"),
        _ => html(StatusCode::NOT_FOUND, pages::not_here()),
    }
}

/// The body of a form; its type is checked, its length capped.
async fn form(request: Request<Incoming>) -> Result<Bytes, StatusCode> {
    let is_form = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM));
    if !is_form {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = Limited::new(request.into_body(), MAX_BODY).collect();
    match tokio::time::timeout(BODY_TIME, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn not_allowed(methods: &'static str) -> Answer {
    let mut answer = html(StatusCode::METHOD_NOT_ALLOWED, pages::not_here());
    answer
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static(methods));
    answer
}

const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
const FORM: &str = "application/x-www-form-urlencoded";
/// Browsers apply `form-action` to the redirect after a form too, and that leads to any port of localhost.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:*; frame-ancestors 'none'; base-uri 'none'";
/// Also ends connections that a browser opens in advance and never uses.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// The authorization request stands in the request line; browsers send a few kilobytes beside it.
const MAX_HEADER: usize = 64 << 10;
/// A token request has about 3 KiB.
const MAX_BODY: usize = 64 << 10;
const BODY_TIME: Duration = Duration::from_secs(30);
