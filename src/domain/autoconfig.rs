//! The mail servers that a domain names itself, in the format of Thunderbird's `config-v1.1.xml`
//! (benbucksch.github.io/autoconfig-spec). Anybody may have written the document: every value goes through
//! the parser that a typed one goes through, and a server without encryption is none.

use roxmltree::{Document, Node, ParsingOptions};
use thiserror::Error;

use crate::domain::address::host_name;
use crate::domain::provider::{MailServer, TransportSecurity};

/// The servers of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Servers {
    /// Message submission; without it the document is of no use.
    pub smtp: MailServer,
    /// IMAP, where there is any.
    pub imap: Option<MailServer>,
    /// POP3, where there is any.
    pub pop3: Option<MailServer>,
}

/// Why a document is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// No XML of this kind; also one with a document type, which may hold entities without end.
    #[error("the answer is no autoconfig document")]
    NotDocument,
    /// No server takes mail over an encrypted connection.
    #[error("the document names no encrypted submission server")]
    NoServer,
}

/// Reads the document of a domain.
///
/// # Errors
/// Says why it is of no use.
pub fn read(body: &[u8], domain: &str) -> Result<Servers, DocumentError> {
    let text = std::str::from_utf8(body).map_err(|_| DocumentError::NotDocument)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document =
        Document::parse_with_options(text, options).map_err(|_| DocumentError::NotDocument)?;
    let root = document.root_element();
    let provider = child(root, "emailProvider")
        .filter(|_| root.tag_name().name() == "clientConfig")
        .ok_or(DocumentError::NotDocument)?;
    let first = |element, kind| {
        provider
            .children()
            .filter(|node| node.tag_name().name() == element)
            .filter(|node| node.attribute("type") == Some(kind))
            .find_map(|node| server(node, domain))
    };
    Ok(Servers {
        smtp: first("outgoingServer", "smtp").ok_or(DocumentError::NoServer)?,
        imap: first("incomingServer", "imap"),
        pop3: first("incomingServer", "pop3"),
    })
}

fn server(node: Node<'_, '_>, domain: &str) -> Option<MailServer> {
    let text = |name| Some(child(node, name)?.text()?.trim());
    Some(MailServer {
        host: host_name(&text("hostname")?.replace("%EMAILDOMAIN%", domain))?,
        port: text("port")?.parse().ok().filter(|port| *port > 0)?,
        security: match text("socketType")? {
            "SSL" => TransportSecurity::ImplicitTls,
            "STARTTLS" => TransportSecurity::StartTls,
            _ => return None,
        },
    })
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.tag_name().name() == name)
}

/// An honest document has some hundred.
const MAX_NODES: u32 = 5_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn document(servers: &str) -> String {
        format!(
            r#"<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="kunde.de">
            <domain>kunde.de</domain>{servers}</emailProvider></clientConfig>"#
        )
    }

    fn entry(element: &str, kind: &str, values: [&str; 3]) -> String {
        let [host, port, socket] = values;
        format!(
            r#"<{element} type="{kind}"><hostname>{host}</hostname><port>{port}</port>
            <socketType>{socket}</socketType><username>%EMAILADDRESS%</username></{element}>"#
        )
    }

    fn smtp(values: [&str; 3]) -> String {
        entry("outgoingServer", "smtp", values)
    }

    fn judge(document: &str) -> Result<Servers, DocumentError> {
        read(document.as_bytes(), "kunde.de")
    }

    #[test]
    fn the_first_encrypted_servers_are_taken() {
        let all = [
            entry("incomingServer", "imap", ["imap.kunde.de", "143", "plain"]),
            entry("incomingServer", "imap", ["IMAP.kunde.de", "993", "SSL"]),
            entry(
                "incomingServer",
                "pop3",
                ["pop.kunde.de", "110", "STARTTLS"],
            ),
            smtp(["mail.kunde.de", "25", "plain"]),
            smtp(["mail.%EMAILDOMAIN%", " 587 ", "STARTTLS"]),
            smtp(["later.kunde.de", "465", "SSL"]),
        ];
        let servers = judge(&document(&all.concat())).unwrap();
        let (start_tls, implicit) = (TransportSecurity::StartTls, TransportSecurity::ImplicitTls);
        let found = [Some(servers.smtp), servers.imap, servers.pop3];
        let expected = [
            ("mail.kunde.de:587", start_tls),
            ("imap.kunde.de:993", implicit),
            ("pop.kunde.de:110", start_tls),
        ];
        for (server, (name, security)) in found.into_iter().zip(expected) {
            let server = server.unwrap();
            assert_eq!(
                (server.to_string(), server.security),
                (name.to_owned(), security)
            );
        }
    }

    /// As providers publish it, with all that is of no use here.
    #[test]
    fn a_published_document_is_read() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n".to_owned()
            + r#"<!-- für Thunderbird -->
<clientConfig version="1.1">
  <emailProvider id="hoster.example">
    <domain>hoster.example</domain><domain purpose="mx">mx.hoster.example</domain>
    <displayName>Hoster &amp; Söhne</displayName><displayShortName>Hoster</displayShortName>
    <incomingServer type="exchange"><ewsURL>https://ews.hoster.example/</ewsURL></incomingServer>
    <incomingServer type="imap">
      <hostname>imap.hoster.example</hostname><port>993</port><socketType>SSL</socketType>
      <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
      <username>%EMAILADDRESS%</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>smtp.hoster.example</hostname><port>465</port><socketType>SSL</socketType>
      <authentication>password-cleartext</authentication><username>%EMAILADDRESS%</username>
    </outgoingServer>
    <documentation url="https://hoster.example/hilfe"><descr lang="de">Hilfe</descr></documentation>
  </emailProvider>
  <oAuth2><issuer>hoster.example</issuer><scope>mail</scope></oAuth2>
  <webMail><loginPage url="https://mail.hoster.example/"/></webMail>
</clientConfig>"#;
        let servers = judge(&text).unwrap();
        assert_eq!(servers.smtp.to_string(), "smtp.hoster.example:465");
        assert_eq!(servers.imap.unwrap().to_string(), "imap.hoster.example:993");
        assert_eq!(servers.pop3, None);
        // However it is cut, there is no panic, and half of it is not believed.
        for (end, _) in text.char_indices() {
            assert_eq!(judge(&text[..end]), Err(DocumentError::NotDocument));
        }
    }

    #[test]
    fn a_server_that_nobody_could_type_is_none() {
        for values in [
            ["mail.kunde.de", "25", "plain"],
            ["mail.kunde.de", "587", ""],
            ["mail.kunde.de", "587", "starttls?"],
            ["mail.kunde.de", "0", "SSL"],
            ["mail.kunde.de", "65536", "SSL"],
            ["mail.kunde.de", "-1", "SSL"],
            ["mail.kunde.de:587", "587", "SSL"],
            ["mail kunde.de", "587", "SSL"],
            ["https://mail.kunde.de/", "587", "SSL"],
            ["0x7f000001", "587", "SSL"],
            ["mail.kunde.de\r\nQUIT", "587", "SSL"],
            ["", "587", "SSL"],
        ] {
            let judged = judge(&document(&smtp(values)));
            assert_eq!(judged, Err(DocumentError::NoServer), "{values:?}");
        }
        assert_eq!(judge(&document("")), Err(DocumentError::NoServer));
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <clientConfig><emailProvider><outgoingServer type="smtp"><hostname>&b;</hostname>
            </outgoingServer></emailProvider></clientConfig>"#;
        let file = r#"<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
            <clientConfig><emailProvider>&f;</emailProvider></clientConfig>"#;
        let deep = "<a>".repeat(80_000);
        let wide = document(&"<a/>".repeat(60_000));
        for text in [
            "",
            "<html><body>Seite nicht gefunden</body></html>",
            "{}",
            "<clientConfig/>",
            "<emailProvider/>",
            "<clientConfig><emailProvider></clientConfig>",
            bomb,
            file,
            &deep,
            &wide,
        ] {
            let judged = judge(text);
            assert_eq!(judged, Err(DocumentError::NotDocument), "{text:.60}");
        }
        assert_eq!(
            read(b"\xff\xfe", "kunde.de"),
            Err(DocumentError::NotDocument)
        );
    }
}
