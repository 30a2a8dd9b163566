"""A company's network: an authorization server on loopback, and the proxy of the system settings, which opens TLS with a
certificate of the company's own authority, as inspecting proxies do."""

import json
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

INSPECTED = "login.microsoftonline.com"


class Company:
    """`refresh_tokens` and `secrets` are what the token endpoint was given, `inspected` what was asked through the proxy."""

    def __init__(self, directory: Path):
        self.secrets, self.refresh_tokens, self.inspected = [], [], []
        self.authority, self._chain = _certificates(directory)
        company = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri']}?{urlencode({'code': 'a-code', 'state': query['state']})}")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_POST(self):
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
                company.secrets.append(form.get("client_secret"))
                company.refresh_tokens.append(form.get("refresh_token"))
                number = len(company.secrets)
                answer = json.dumps({"token_type": "Bearer", "expires_in": 3600, "access_token": f"access-{number}",
                                     "refresh_token": f"refresh-{number}"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_CONNECT(self):
                self.send_response(200)
                self.end_headers()
                self.close_connection = True
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(company._chain)
                try:
                    with context.wrap_socket(self.connection, server_side=True) as inside:
                        company.inspected.append(inside.recv(65536).split(b"\r\n")[0].decode())
                        inside.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                except OSError as refused:
                    company.inspected.append(f"{self.path}: {refused}")

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


def _certificates(directory: Path) -> tuple[bytes, Path]:
    """The authority as DER, and a file with key and certificate for the host that the proxy opens."""
    def openssl(*arguments: str):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=directory)

    key = ("-newkey", "rsa:2048", "-nodes")  # Wine 8 cannot verify elliptic curves
    openssl("req", "-x509", *key, "-keyout", "authority.key", "-out", "authority.pem", "-days", "30", "-subj", "/CN=Company Authority")
    openssl("req", *key, "-keyout", "host.key", "-out", "host.csr", "-subj", f"/CN={INSPECTED}")
    (directory / "host.cnf").write_text(f"subjectAltName=DNS:{INSPECTED}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "host.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "30",
            "-extfile", "host.cnf", "-out", "host.pem")
    openssl("x509", "-in", "authority.pem", "-outform", "DER", "-out", "authority.der")
    chain = directory / "chain.pem"
    chain.write_text((directory / "host.key").read_text() + (directory / "host.pem").read_text())
    return (directory / "authority.der").read_bytes(), chain
