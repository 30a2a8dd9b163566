//! A certificate authority for one run. Its key is forgotten as soon as its certificates are signed.

use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, TimeDelta, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::SandboxError;
use super::play::Deed;

/// What the servers hand out.
#[derive(Clone)]
pub(super) struct Certificates(Arc<[(Deed, TlsAcceptor)]>);

impl Certificates {
    /// The right one, or the faulty one that is to be played.
    pub fn of(&self, deed: Deed) -> &TlsAcceptor {
        let known = self.0.iter().find(|(known, _)| *known == deed);
        &known.unwrap_or(&self.0[0]).1
    }
}

/// The certificate to trust, and what the servers hand out.
pub(super) fn issue() -> Result<(CertificateDer<'static>, Certificates), SandboxError> {
    let (issuer, root) = authority("AEVO Administrator Training CA")?;
    let (stranger, _) = authority("Training firewall CA")?;
    let server_key = KeyPair::generate()?;
    let mut handed_out = Vec::new();
    for (deed, names, issuer, days) in [
        (Deed::Say, &NAMES[..], &issuer, USUAL),
        (Deed::ExpiredCertificate, &NAMES, &issuer, -30..-2),
        (Deed::EarlyCertificate, &NAMES, &issuer, 2..30),
        (
            Deed::ForeignCertificate,
            &["mail.contoso.com"],
            &issuer,
            USUAL,
        ),
        (Deed::UnknownIssuer, &NAMES, &stranger, USUAL),
    ] {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let mut server = params(names, "localhost", days)?;
        server.use_authority_key_identifier_extension = true;
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = server.signed_by(&server_key, issuer)?.der().clone();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![leaf],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der())),
            )?;
        handed_out.push((deed, TlsAcceptor::from(Arc::new(config))));
    }
    Ok((root, Certificates(handed_out.into())))
}

fn authority(
    name: &str,
) -> Result<(Issuer<'static, KeyPair>, CertificateDer<'static>), rcgen::Error> {
    let mut authority = params(Vec::new(), name, USUAL)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate()?;
    let root = authority.self_signed(&key)?.der().clone();
    Ok((Issuer::new(authority, key), root))
}

/// `days` count from today.
fn params(
    names: Vec<String>,
    common_name: &str,
    days: Range<i64>,
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let midnight = |days| {
        let day = Utc::now().date_naive() + TimeDelta::days(days);
        let part = |value: u32| u8::try_from(value).unwrap_or(1);
        date_time_ymd(day.year(), part(day.month()), part(day.day()))
    };
    params.not_before = midnight(days.start);
    params.not_after = midnight(days.end);
    Ok(params)
}

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// A day back: clocks of training machines are rarely exact. To an end beyond any run of the program.
const USUAL: Range<i64> = -1..30;
