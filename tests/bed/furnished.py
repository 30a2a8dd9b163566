"""A settings directory in which any number of mailboxes have consented: written as the program writes it, opened by the keyring.

Consents of hundreds of people in a browser would take an hour; here the authorization server issues each refresh token on request.
"""

import hashlib
import json
import subprocess
import uuid
from datetime import datetime, timezone
from pathlib import Path

from bed import Bed
from desktop import Desktop

SCOPES = "offline_access openid profile https://outlook.office.com/SMTP.Send"


def furnish(directory: Path, bed: Bed, desktop: Desktop, accounts: list[dict], token_port: int | None = None, smtp_port: int | None = None):
    """Makes `directory` a place of the program's with one provider and these mailboxes; the ports may be those of a relay."""
    directory.mkdir(mode=0o700)
    about, provider, place, now = bed.description, str(uuid.uuid4()), uuid.uuid4(), datetime.now(timezone.utc).isoformat()
    token_endpoint = about["token_endpoint"].replace(f":{bed.port}/", f":{token_port or bed.port}/")
    mailboxes = {account["address"]: str(uuid.uuid4()) for account in accounts}
    consent = {"account": None, "given_at": now, "client_id": about["client_id"], "token_endpoint": token_endpoint}
    _write_settings(directory / "settings.json", {
        # That there is a password; nobody is asked for it where the keyring holds the key.
        "password": {"algorithm": "argon2id", "version": 19, "memory_kib": 65536, "passes": 3, "lanes": 1, "salt": "A" * 22, "tag": "A" * 43},
        "providers": [{
            "id": provider, "name": "Office365", "preset": "office365", "client_id": {"text": about["client_id"]},
            "authorization_endpoint": {"text": about["authorization_endpoint"].replace(f":{bed.port}/", f":{token_port or bed.port}/")},
            "token_endpoint": {"text": token_endpoint}, "redirect_uri": about["redirect_uri"], "scopes": SCOPES,
            "smtp": {"host": "localhost", "port": str(smtp_port or about["servers"]["smtp"]["starttls_port"]), "security": "start_tls"},
            **{name: {"host": "localhost", "port": str(about["servers"][name]["tls_port"]), "security": "implicit_tls"} for name in ("imap", "pop3")}}],
        "mailboxes": [{"id": mailbox, "provider": provider, "address": address, "consent": consent} for address, mailbox in mailboxes.items()]})
    secrets = {"v": 1, "providers": {provider: {"client_secret": bed.client_secret}}, "mailboxes": {
        mailbox: {"refresh_token": bed.control("refresh-token", account=address, scope=SCOPES), "obtained_at": now}
        for address, mailbox in mailboxes.items()}}
    identity = next(line for line in _run(["age-keygen"]).decode().splitlines() if line.startswith("AGE-SECRET-KEY-"))
    recipient = _run(["age-keygen", "-y"], identity.encode()).decode().strip()
    (directory / "secrets.age").write_bytes(_run(["age", "-r", recipient], json.dumps(secrets).encode()))
    (directory / "place-id").write_text(f"{place} {hashlib.sha256(place.bytes).hexdigest()[:8]}\n")
    _run(["secret-tool", "store", "--label", f"seal {place}", "service", "AEVO Administrator", "username", f"seal {place}"],
         identity.encode(), desktop.environment)


def change_settings(path: Path, change):
    """Changes the settings; the program takes the file for its own."""
    settings = json.loads(path.read_text())["settings"]
    change(settings)
    _write_settings(path, settings)


def _write_settings(path: Path, settings: dict):
    zeros = "0" * 64
    text = json.dumps({"version": 1, "sha256": zeros, "settings": settings}, indent=2) + "\n"
    path.write_text(text.replace(zeros, hashlib.sha256(text.encode()).hexdigest(), 1))


def _run(argv: list[str], text: bytes = b"", env: dict | None = None) -> bytes:
    return subprocess.run(argv, input=text, env=env, check=True, capture_output=True, timeout=30).stdout
