//! Stands in for rustls, which takes longer to build than all that is fuzzed: a configuration that nobody looks at.

pub use rustls_pki_types as pki_types;

pub struct ClientConfig;

#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "as in rustls")]
pub enum ProtocolVersion {
    TLSv1_3,
}
