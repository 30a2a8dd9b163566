"""A certificate authority that lives as long as the bed, and one server certificate signed by it."""

import subprocess
from pathlib import Path

# Written out, because the system's openssl.cnf would make the server certificate an authority too, which rustls refuses.
_CONFIG = """[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}
"""


def create(directory: Path, host_names: list[str]) -> tuple[Path, Path, Path]:
    """Returns the files (authority, server certificate, server key)."""
    names = [f"IP:{name}" if name.replace(".", "").isdigit() or ":" in name else f"DNS:{name}" for name in host_names]
    _request(directory, "authority", "AEVO test bed authority", names, [])
    _request(directory, "server", host_names[0], names, ["-CA", "authority.pem", "-CAkey", "authority.key"])
    return directory / "authority.pem", directory / "server.pem", directory / "server.key"


def _request(directory: Path, section: str, name: str, names: list[str], signed_by: list[str]):
    (directory / f"{section}.cnf").write_text(_CONFIG.format(name=name, names=",".join(names)))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
         "-config", f"{section}.cnf", "-extensions", section, "-keyout", f"{section}.key", "-out", f"{section}.pem", *signed_by],
        cwd=directory, check=True, capture_output=True)
