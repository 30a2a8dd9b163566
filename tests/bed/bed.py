#!/usr/bin/env python3
"""The test bed: an authorization server and real mail servers on loopback, in one temporary directory.

`with Bed() as bed:` gives a test everything in `bed.description`. Run by hand, it stays up until Ctrl-C and tells what to
type into the program. It needs root, because Postfix and Dovecot do.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

import certificates
from mail_servers import MailServers
from processes import BedError, Processes, free_port, loopback_addresses, wait_until

HERE = Path(__file__).resolve().parent
DOMAIN = "kunde.example"
REDIRECT_URI = "http://localhost:3017/"
# What an application asks for on its own behalf, instead of single permissions.
APPLICATION_SCOPE = "https://outlook.office365.com/.default"
# The first one is "the mailbox" of the tests; the second plays somebody else's; the last one is shared: the first sends as it.
PEOPLE = [("rechnung", "Rechnungswesen Müller & Söhne"), ("versand", "Versand"), ("info", "Information"), ("zentrale", "Zentrale")]


class Bed:
    """Started by `with`; `description` holds what a test needs, `control` speaks to the authorization server's test port."""

    def __init__(self, access_token_seconds: int = 3599, people: list[tuple[str, str]] = PEOPLE):
        self.access_token_seconds = access_token_seconds
        self.people = people
        self.directory = Path(tempfile.mkdtemp(prefix="aevo-bed-"))
        self.directory.chmod(0o755)  # Postfix and Dovecot work in it under their own users
        self.processes = Processes(self.directory)

    def __enter__(self) -> "Bed":
        try:
            self._start()
        except BaseException:
            self.stop(keep=True)
            raise
        return self

    def __exit__(self, kind, *_):
        self.stop(keep=kind is not None and issubclass(kind, Exception))

    def _start(self):
        if os.geteuid() != 0:
            raise BedError("the test bed needs root: Postfix and Dovecot change to users of their own")
        if not (HERE / "node_modules").is_dir():
            raise BedError("run tests/bed/install first")
        self.accounts = [{"id": str(uuid.uuid4()), "address": f"{name}@{DOMAIN}", "name": full, "password": _password(), "senders": []}
                         for name, full in self.people]
        self.accounts[-1]["senders"].append(self.accounts[0]["address"])
        tenant, port, control_port = str(uuid.uuid4()), free_port(), free_port()
        self.port = port  # of the authorization server
        origin = f"http://localhost:{port}"
        client = {"id": str(uuid.uuid4()), "secret": _client_secret(), "redirect_uri": REDIRECT_URI}
        mail_client = {"id": "mail-server", "secret": secrets.token_hex(24)}
        self.control_url = f"http://127.0.0.1:{control_port}/control/"
        self._start_authorization_server({
            "port": port, "control_port": control_port, "addresses": loopback_addresses(), "tenant": tenant,
            "issuer": f"{origin}/{tenant}/v2.0", "client": client, "mail_client": mail_client, "accounts": self.accounts,
            "application_scope": APPLICATION_SCOPE, "access_token_seconds": self.access_token_seconds})
        authority, certificate, key = certificates.create(
            self.directory, ["localhost", "127.0.0.1", "::1", *(f"{name}.{DOMAIN}" for name in ("mail", "smtp", "imap", "pop"))])
        base = f"/{tenant}/oauth2/v2.0"
        self.mail = MailServers(self.directory, self.processes, DOMAIN, self.accounts,
                                f"http://{mail_client['id']}:{mail_client['secret']}@127.0.0.1:{port}{base}/introspect",
                                APPLICATION_SCOPE, certificate, key)
        self.mail.start()
        wait_until(lambda: "ready" in self.processes.log("authorization_server") or not self.processes.alive("authorization_server"),
                   15, "the authorization server")
        if not self.processes.alive("authorization_server"):
            raise BedError(self.processes.log("authorization_server"))
        ports = self.mail.ports
        self.description = {
            "directory": str(self.directory), "domain": DOMAIN, "tenant": tenant, "issuer": f"{origin}/{tenant}/v2.0",
            "authorization_endpoint": f"{origin}{base}/authorize", "token_endpoint": f"{origin}{base}/token",
            "revocation_endpoint": f"{origin}{base}/revoke", "redirect_uri": REDIRECT_URI, "control": self.control_url,
            "client_id": client["id"], "client_secret_file": str(self._write("client_secret", client["secret"])),
            "ca_file": str(authority), "environment": {"SSL_CERT_FILE": str(authority)}, "accounts": self.accounts,
            "servers": {
                "smtp": {"host": "localhost", "starttls_port": ports.smtp_starttls, "tls_port": ports.smtp_tls},
                "imap": {"host": "localhost", "starttls_port": ports.imap_starttls, "tls_port": ports.imap_tls},
                "pop3": {"host": "localhost", "starttls_port": ports.pop3_starttls, "tls_port": ports.pop3_tls}}}
        self._write("bed.json", json.dumps(self.description, indent=2, ensure_ascii=False))

    def _start_authorization_server(self, config: dict):
        path = self._write("authorization_server.json", json.dumps(config))
        # Its standard input stays open as long as this process lives; when it closes, the server ends itself.
        self.processes.start("authorization_server", ["node", str(HERE / "authorization_server.mjs")],
                             env={**os.environ, "AEVO_BED_CONFIG": str(path), "NODE_ENV": "production"}, stdin=subprocess.PIPE)

    def _write(self, name: str, text: str) -> Path:
        path = self.directory / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return path

    @property
    def client_secret(self) -> str:
        return Path(self.description["client_secret_file"]).read_text()

    def control(self, action: str, **arguments):
        """POST (or GET for "log") to the test port; returns the answer."""
        body = None if action == "log" else json.dumps(arguments).encode()
        with urllib.request.urlopen(urllib.request.Request(self.control_url + action, data=body), timeout=5) as answer:
            return json.load(answer)["result"]

    def token_calls(self, grant_type: str | None = None) -> list[dict]:
        return [call for call in self.control("log") if call["kind"] == "token" and grant_type in (None, call.get("grant_type"))]

    def stop(self, keep: bool = False):
        """`keep` leaves the directory with its logs, for a look after a failure."""
        self.processes.stop()
        if keep:
            print(f"test bed: logs are kept in {self.directory}", file=sys.stderr)
        else:
            shutil.rmtree(self.directory, ignore_errors=True)


def _password() -> str:
    return "Kw-" + secrets.token_urlsafe(12)


def _client_secret() -> str:
    """40 characters of the shape that Microsoft gives out, with ~ and . in it."""
    text = secrets.token_urlsafe(40).replace("-", "_")
    return f"{text[:3]}8Q~{text[6:20]}.{text[21:40]}"


def main():
    started = time.monotonic()
    with Bed() as bed:
        about, account = bed.description, bed.accounts[0]
        smtp = about["servers"]["smtp"]
        print(f"""The test bed is up after {time.monotonic() - started:.1f} s; Ctrl-C ends it. All of it: {bed.directory / 'bed.json'}

Start the program with     SSL_CERT_FILE={about['ca_file']}
Client ID                  {about['client_id']}
Client Secret              in the file {about['client_secret_file']}
Postfach                   {account['address']}
Autorisierungsendpunkt     {about['authorization_endpoint']}
Token-Endpunkt             {about['token_endpoint']}
SMTP-Server                localhost, port {smtp['starttls_port']} (STARTTLS) or {smtp['tls_port']} (TLS)
IMAP                       localhost, port {about['servers']['imap']['starttls_port']} (STARTTLS) or {about['servers']['imap']['tls_port']} (TLS)
POP3                       localhost, port {about['servers']['pop3']['starttls_port']} (STARTTLS) or {about['servers']['pop3']['tls_port']} (TLS)
In the browser             the accounts and their passwords are in bed.json
Test port                  {about['control']}log, …/revoke-consent, …/expire-access-tokens, …/answer-token""", flush=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
