//! Stands in for TLS: no stream is encrypted, so all that a stream can do is break.

use std::io;

use rustls::ProtocolVersion;

use crate::domain::evidence::{Fault, TlsFault};

pub fn fault(error: &io::Error) -> Fault {
    Fault::Io(error.kind())
}

pub fn handshake_fault(_: &io::Error) -> Fault {
    Fault::Tls(TlsFault::CutOff)
}

pub fn is_closed(kind: io::ErrorKind) -> bool {
    kind == io::ErrorKind::BrokenPipe
}

pub fn version_name(_: Option<ProtocolVersion>) -> &'static str {
    "TLS 1.3"
}
