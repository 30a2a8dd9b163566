//! TLS for all that this program connects to: one configuration, verified by the operating system.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::VerifierBuilderError;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, ProtocolVersion,
    RootCertStore, SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use thiserror::Error;

use crate::domain::evidence::{Fault, TlsFault};

/// Whom a connection trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Whom the operating system trusts, so that a company's own authority works where it is
    /// installed. On Linux `SSL_CERT_FILE` is honoured.
    Platform,
    /// The same, and the training provider's authority for names of this machine alone.
    WithSandbox(CertificateDer<'static>),
}

/// Why TLS cannot be used at all.
#[derive(Debug, Error)]
pub enum TlsSetupError {
    /// The operating system's authorities could not be loaded.
    #[error("the certificate authorities of this machine cannot be used")]
    Platform(#[source] rustls::Error),
    /// The training provider's authority is no certificate.
    #[error("the training provider's certificate cannot be used")]
    Sandbox(#[source] rustls::Error),
    /// The training provider's authority is no authority.
    #[error("the training provider's certificate verifies nothing")]
    SandboxVerifier(#[from] VerifierBuilderError),
}

/// A configuration to be made once and shared: it remembers sessions, which saves certificates
/// and their verification on later connections. TLS 1.2 and 1.3.
pub fn client_config(trust: &Trust) -> Result<Arc<ClientConfig>, TlsSetupError> {
    let provider = Arc::new(ring::default_provider());
    let platform = Verifier::new(Arc::clone(&provider)).map_err(TlsSetupError::Platform)?;
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Platform => Arc::new(platform),
        Trust::WithSandbox(authority) => Arc::new(SandboxVerifier {
            platform,
            sandbox: sandbox_verifier(authority, &provider)?,
        }),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsSetupError::Platform)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What happened, where a stream that may be encrypted has failed.
#[must_use]
pub fn fault(error: &io::Error) -> Fault {
    match inner(error) {
        Some(error) => Fault::Tls(tls_fault(error)),
        None => Fault::Io(error.kind()),
    }
}

/// What happened, where a handshake has failed: a connection that closes is cut off.
#[must_use]
pub fn handshake_fault(error: &io::Error) -> Fault {
    if is_closed(error.kind()) {
        Fault::Tls(TlsFault::CutOff)
    } else {
        fault(error)
    }
}

/// The other side has gone, politely or not.
#[must_use]
pub fn is_closed(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

/// The version as people write it, for example `TLS 1.3`.
#[must_use]
pub fn version_name(version: Option<ProtocolVersion>) -> &'static str {
    match version {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS",
    }
}

/// Trusts one more authority, for this machine's own names alone.
#[derive(Debug)]
struct SandboxVerifier {
    platform: Verifier,
    sandbox: Arc<WebPkiServerVerifier>,
}

impl ServerCertVerifier for SandboxVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if is_this_machine(server_name) {
            let verdict = self.sandbox.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                now,
            );
            // Not the sandbox's certificate: another server on this machine, the platform knows.
            if !matches!(
                verdict,
                Err(rustls::Error::InvalidCertificate(
                    CertificateError::UnknownIssuer
                ))
            ) {
                return verdict;
            }
        }
        self.platform
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.platform.supported_verify_schemes()
    }
}

fn sandbox_verifier(
    authority: &CertificateDer<'static>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, TlsSetupError> {
    let mut roots = RootCertStore::empty();
    roots
        .add(authority.clone())
        .map_err(TlsSetupError::Sandbox)?;
    Ok(
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
            .build()?,
    )
}

/// `localhost`, 127.0.0.0/8 and `::1`: nobody else can be reached under these names.
fn is_this_machine(name: &ServerName<'_>) -> bool {
    match name {
        ServerName::DnsName(name) => name.as_ref().eq_ignore_ascii_case("localhost"),
        ServerName::IpAddress(address) => IpAddr::from(*address).is_loopback(),
        _ => false,
    }
}

/// tokio-rustls and reqwest wrap what rustls says in an `io::Error`.
fn inner(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn tls_fault(error: &rustls::Error) -> TlsFault {
    match error {
        rustls::Error::InvalidCertificate(error) => certificate_fault(error),
        rustls::Error::NoCertificatesPresented | rustls::Error::UnsupportedNameType => {
            TlsFault::BadCertificate
        }
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity
            | AlertDescription::IllegalParameter,
        ) => TlsFault::Incompatible,
        rustls::Error::InvalidMessage(_)
        | rustls::Error::InappropriateMessage { .. }
        | rustls::Error::InappropriateHandshakeMessage { .. }
        | rustls::Error::PeerMisbehaved(_)
        | rustls::Error::PeerSentOversizedRecord => TlsFault::NotTls,
        _ => TlsFault::CutOff,
    }
}

fn certificate_fault(error: &CertificateError) -> TlsFault {
    match error {
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::WrongName
        }
        _ => TlsFault::BadCertificate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::{InvalidMessage, PeerIncompatible};

    #[test]
    fn every_failure_has_its_own_name() {
        use CertificateError as C;
        use rustls::Error as E;
        for (error, expected) in [
            (
                E::InvalidCertificate(C::UnknownIssuer),
                TlsFault::UnknownIssuer,
            ),
            (E::InvalidCertificate(C::Expired), TlsFault::Expired),
            (E::InvalidCertificate(C::NotValidYet), TlsFault::NotYetValid),
            (
                E::InvalidCertificate(C::NotValidForName),
                TlsFault::WrongName,
            ),
            (E::InvalidCertificate(C::Revoked), TlsFault::BadCertificate),
            (
                E::InvalidMessage(InvalidMessage::InvalidContentType),
                TlsFault::NotTls,
            ),
            (
                E::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13),
                TlsFault::Incompatible,
            ),
            (
                E::AlertReceived(AlertDescription::ProtocolVersion),
                TlsFault::Incompatible,
            ),
            (
                E::AlertReceived(AlertDescription::InternalError),
                TlsFault::CutOff,
            ),
        ] {
            let wrapped = io::Error::new(io::ErrorKind::InvalidData, error);
            assert_eq!(fault(&wrapped), Fault::Tls(expected), "{wrapped}");
        }
        let eof = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert_eq!(handshake_fault(&eof), Fault::Tls(TlsFault::CutOff));
        let odd = io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(
            handshake_fault(&odd),
            Fault::Io(io::ErrorKind::PermissionDenied)
        );
    }

    #[test]
    fn the_sandbox_is_trusted_on_this_machine_alone() {
        for (name, expected) in [
            ("localhost", true),
            ("LOCALHOST", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("localhost.example", false),
            ("smtp.office365.com", false),
            ("10.0.0.1", false),
            ("::2", false),
        ] {
            let name = ServerName::try_from(name).unwrap();
            assert_eq!(is_this_machine(&name), expected, "{name:?}");
        }
    }
}
