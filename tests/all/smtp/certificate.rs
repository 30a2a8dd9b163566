//! Certificates good and bad, and a client that trusts their authority.

use std::sync::{Arc, LazyLock};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, GeneralSubtree, IsCa, KeyPair,
    NameConstraints, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ServerConfig};

use aevo_administrator::service::tls::{Trust, client_config};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certificate {
    Good,
    UnknownAuthority,
    SelfSigned,
    Expired,
    NotYetValid,
    OtherHost,
    CommonNameOnly,
    ClientsOnly,
    /// Its intermediate may vouch for another domain only.
    OtherDomain,
    /// Its intermediate is not sent.
    MissingIntermediate,
    /// Signed by a server's certificate.
    SignedByServer,
}

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(|| authority("Test"));
static STRANGER: LazyLock<CertifiedIssuer<'static, KeyPair>> =
    LazyLock::new(|| authority("Nobody"));

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

impl Certificate {
    pub(crate) fn config(self) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let names = match self {
            // A constraint on names binds them alone, and not addresses.
            Self::OtherDomain => vec!["localhost".to_owned()],
            Self::OtherHost => vec!["other.example".to_owned()],
            Self::CommonNameOnly => vec![],
            _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        };
        let mut params = CertificateParams::new(names).unwrap();
        let common_name = match self {
            Self::CommonNameOnly => "localhost",
            // Its issuer is its subject, and must be the name of no authority that this machine knows.
            _ => "Server of a test",
        };
        params
            .distinguished_name
            .push(DnType::CommonName, common_name);
        match self {
            Self::Expired => {
                params.not_before = date_time_ymd(2020, 1, 1);
                params.not_after = date_time_ymd(2021, 1, 1);
            }
            Self::NotYetValid => {
                params.not_before = date_time_ymd(2100, 1, 1);
                params.not_after = date_time_ymd(2101, 1, 1);
            }
            Self::ClientsOnly => params
                .extended_key_usages
                .push(rcgen::ExtendedKeyUsagePurpose::ClientAuth),
            _ => {}
        }
        let issuer = self.issuer();
        let certificate = match (&issuer, self) {
            (Some(issuer), _) => params.signed_by(&key, issuer),
            (None, Self::SelfSigned) => params.self_signed(&key),
            (None, Self::UnknownAuthority) => params.signed_by(&key, &STRANGER),
            (None, _) => params.signed_by(&key, &AUTHORITY),
        }
        .unwrap();
        let mut chain = vec![certificate.der().clone()];
        let sent = issuer.filter(|_| self != Self::MissingIntermediate);
        chain.extend(sent.map(|issuer| issuer.der().clone()));
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Arc::new(config)
    }

    /// Who signs it, where the authority does not do so itself.
    fn issuer(self) -> Option<CertifiedIssuer<'static, KeyPair>> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, "Between");
        params.is_ca = match self {
            Self::SignedByServer => IsCa::ExplicitNoCa,
            Self::OtherDomain | Self::MissingIntermediate => {
                IsCa::Ca(BasicConstraints::Unconstrained)
            }
            _ => return None,
        };
        if self == Self::OtherDomain {
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![GeneralSubtree::DnsName("example.org".to_owned())],
                excluded_subtrees: Vec::new(),
            });
        }
        let key = KeyPair::generate().unwrap();
        Some(CertifiedIssuer::signed_by(params, key, &AUTHORITY).unwrap())
    }
}

/// Who vouches for the good ones.
pub(crate) fn trusted() -> CertificateDer<'static> {
    AUTHORITY.der().clone()
}

pub(crate) fn client() -> Arc<ClientConfig> {
    client_config(&Trust::WithSandbox(trusted())).unwrap()
}
