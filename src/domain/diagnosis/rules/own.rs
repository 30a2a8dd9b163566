//! What this program met itself. Its structure is known, so whatever words came along say no more.

use std::io::ErrorKind;

use super::Sign::{At, Closed, Deadline, DeadlineAt, Io, Local, NameUnknown, Protocol, Says, Tls};
use super::{Rule, rule};
use crate::domain::diagnosis::Confidence::{Certain, Likely};
use crate::domain::evidence::Place::{Imap, Pop3, Smtp};
use crate::domain::evidence::{LocalFault, ProtocolFault, TlsFault};
use crate::domain::stage::Stage;

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // On the way to a server, and in its protocol.
    rule("dns_failure", Certain, &[NameUnknown]),
    rule("connection_refused", Certain, &[Io(ErrorKind::ConnectionRefused)]),
    rule("network_unreachable", Certain, &[Io(ErrorKind::NetworkUnreachable)]),
    rule("network_unreachable", Likely, &[Io(ErrorKind::HostUnreachable)]),
    rule("connect_timeout_port_blocked", Likely, &[Io(ErrorKind::TimedOut)]),
    rule("connect_timeout_port_blocked", Likely, &[DeadlineAt(Stage::Connect)]),
    rule("smtp_greeting_timeout", Likely, &[DeadlineAt(Stage::Greeting)]),
    rule("mail_not_arrived", Certain, &[DeadlineAt(Stage::FetchBack)]),
    rule("dns_failure", Likely, &[DeadlineAt(Stage::Resolve)]),
    rule("server_not_answering", Likely, &[Deadline]),
    rule("tls_untrusted_issuer", Certain, &[Tls(TlsFault::UnknownIssuer)]),
    rule("tls_certificate_expired", Certain, &[Tls(TlsFault::Expired)]),
    rule("clock_skew", Likely, &[Tls(TlsFault::NotYetValid)]),
    rule("tls_hostname_mismatch", Certain, &[Tls(TlsFault::WrongName)]),
    rule("tls_untrusted_issuer", Likely, &[Tls(TlsFault::BadCertificate)]),
    rule("implicit_tls_on_starttls_port", Likely, &[Tls(TlsFault::NotTls)]),
    rule("tls_version_too_old", Likely, &[Tls(TlsFault::Incompatible)]),
    rule("tls_handshake_cut_off", Likely, &[Tls(TlsFault::CutOff)]),
    rule("starttls_not_offered", Certain, &[Tls(TlsFault::StartTlsMissing)]),
    rule("starttls_injection", Certain, &[Tls(TlsFault::Injected)]),
    rule("delivery_uncertain", Certain, &[Protocol(ProtocolFault::MaybeSent)]),
    rule("connection_closed", Likely, &[Closed]),
    rule("connection_closed", Likely, &[Io(ErrorKind::ConnectionReset)]),
    rule("not_a_mail_server", Likely, &[Protocol(ProtocolFault::Malformed)]),
    rule("not_a_mail_server", Likely, &[Protocol(ProtocolFault::TooLong)]),
    rule("proxy_auth_required", Likely, &[Local(LocalFault::Proxy)]),
    rule("token_response_not_json", Certain, &[Protocol(ProtocolFault::NotOAuth)]),
    rule("token_response_not_json", Likely, &[Local(LocalFault::EndpointRedirects)]),
    rule("smtp_auth_mechanism_not_offered", Certain, &[At(&[Smtp]), Protocol(ProtocolFault::MechanismMissing)]),
    rule("imap_auth_mechanism_not_offered", Certain, &[At(&[Imap, Pop3]), Protocol(ProtocolFault::MechanismMissing)]),

    // On this machine.
    rule("settings_incomplete", Certain, &[Local(LocalFault::Incomplete)]),
    rule("wrong_or_ambiguous_account_selected", Certain, &[Local(LocalFault::ForeignAccount)]),
    rule("scopes_not_granted", Certain, &[Local(LocalFault::ScopesNotGranted)]),
    rule("refresh_token_not_issued", Certain, &[Local(LocalFault::NoRefreshToken)]),
    rule("clock_skew", Certain, &[Local(LocalFault::ClockSkew)]),
    rule("redirect_port_in_use", Certain, &[Local(LocalFault::RedirectPortInUse)]),
    rule("consent_timeout", Certain, &[Local(LocalFault::ConsentTimeout)]),
    rule("state_mismatch", Likely, &[Local(LocalFault::PastedAddress)]),
    rule("issuer_mismatch", Certain, &[Local(LocalFault::IssuerMismatch)]),
    rule("settings_damaged", Certain, &[Local(LocalFault::SettingsDamaged)]),
    rule("config_file_not_writable", Certain, &[Local(LocalFault::NotWritable)]),
    rule("keyring_locked", Likely, &[Local(LocalFault::Keyring), Says(&["locked", "dismissed", "unlock"])]),
    rule("keyring_windows_logon_session", Likely, &[Local(LocalFault::Keyring), Says(&["logon session", "anmeldesitzung", "1312"])]),
    rule("keyring_no_secret_service", Likely, &[Local(LocalFault::Keyring)]),
    rule("client_secret_missing", Certain, &[Local(LocalFault::SecretMissing)]),
    rule("consent_missing", Certain, &[Local(LocalFault::ConsentMissing)]),
];
