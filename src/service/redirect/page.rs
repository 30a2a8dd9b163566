//! What the browser is answered: four fixed pages. Nothing of a request ever gets into one.

/// A complete HTTP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    status: &'static str,
    body: &'static str,
    fields: &'static str,
}

impl Page {
    /// The code has arrived.
    pub(super) const SUCCESS: Self = Self::new("200 OK", SUCCESS);
    /// The authorization server has refused.
    pub(super) const REFUSED: Self = Self::new("200 OK", ERROR);
    /// The redirect had arrived before.
    pub(super) const COMPLETED: Self = Self::new("200 OK", COMPLETED);
    /// Somebody has opened the address by hand, or the answer stands in the fragment only, which no browser sends.
    pub(super) const NOTHING: Self = Self::new("200 OK", OTHER);
    /// RFC 9110 section 15.5.6: the one answer that must name what would be allowed. HEAD gets no body.
    pub(super) const METHOD: Self = Self {
        status: "405 Method Not Allowed",
        body: "",
        fields: "Allow: GET\r\n",
    };

    /// A request that is none of ours.
    pub(super) const fn refusal(status: &'static str) -> Self {
        Self::new(status, OTHER)
    }

    const fn new(status: &'static str, body: &'static str) -> Self {
        Self {
            status,
            body,
            fields: "",
        }
    }

    /// The response as it is sent.
    pub(super) fn response(self) -> Vec<u8> {
        let Self {
            status,
            body,
            fields,
        } = self;
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{FIELDS}{fields}Content-Length: {length}\r\n\r\n{body}")
            .into_bytes()
    }
}

const SUCCESS: &str = concat!(
    include_str!("../../../assets/redirect/head.html"),
    include_str!("../../../assets/redirect/success.html")
);
const ERROR: &str = concat!(
    include_str!("../../../assets/redirect/head.html"),
    include_str!("../../../assets/redirect/error.html")
);
const COMPLETED: &str = concat!(
    include_str!("../../../assets/redirect/head.html"),
    include_str!("../../../assets/redirect/completed.html")
);
const OTHER: &str = concat!(
    include_str!("../../../assets/redirect/head.html"),
    include_str!("../../../assets/redirect/other.html")
);

/// No script, no frame, no request to anywhere, nothing kept. The inline style is ours alone, since
/// no page holds a foreign byte; `data:` is the empty icon that keeps the browser from asking for one.
const FIELDS: &str = "Content-Type: text/html; charset=utf-8\r\n\
    Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
    X-Content-Type-Options: nosniff\r\n\
    X-Frame-Options: DENY\r\n\
    Referrer-Policy: no-referrer\r\n\
    Cache-Control: no-store\r\n\
    Connection: close\r\n";
