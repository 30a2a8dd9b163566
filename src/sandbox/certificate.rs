//! A certificate authority for one run. Its key is forgotten as soon as the one certificate is signed.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::SandboxError;

/// The certificate to trust, and what the servers hand out.
pub(super) fn issue() -> Result<(CertificateDer<'static>, TlsAcceptor), SandboxError> {
    let mut authority = params(Vec::new(), "AEVO Administrator Training CA")?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority_key = KeyPair::generate()?;
    let root = authority.self_signed(&authority_key)?.der().clone();
    let issuer = Issuer::new(authority, authority_key);

    let names = NAMES.map(str::to_owned).to_vec();
    let mut server = params(names, "localhost")?;
    server.use_authority_key_identifier_extension = true;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let server_key = KeyPair::generate()?;
    let leaf = server.signed_by(&server_key, &issuer)?.der().clone();

    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der())),
        )?;
    Ok((root, TlsAcceptor::from(Arc::new(config))))
}

fn params(names: Vec<String>, common_name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let today = Utc::now().date_naive();
    // A day back: clocks of training machines are rarely exact.
    let first = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    let last = today.checked_add_days(VALIDITY).unwrap_or(today);
    let midnight = |day: NaiveDate| {
        let part = |value: u32| u8::try_from(value).unwrap_or(1);
        date_time_ymd(day.year(), part(day.month()), part(day.day()))
    };
    params.not_before = midnight(first);
    params.not_after = midnight(last);
    Ok(params)
}

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// Longer than any run of the program.
const VALIDITY: Days = Days::new(30);
