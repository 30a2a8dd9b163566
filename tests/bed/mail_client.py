"""A small independent client (standard library only): code flow, SMTP, IMAP and POP3 with XOAUTH2, to check the bed and the program."""

import base64
import hashlib
import imaplib
import json
import poplib
import secrets
import smtplib
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage
from pathlib import Path

DEFAULT_SCOPES = "openid profile offline_access https://outlook.office.com/SMTP.Send"


class CodeFlow:
    """One authorization request with PKCE, and the exchange of its code."""

    def __init__(self, about: dict, login_hint: str, prompt: str | None = "select_account", scope: str = DEFAULT_SCOPES):
        self.about = about
        self.state, self.nonce, self._verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=").decode()
        query = {"response_type": "code", "client_id": about["client_id"], "redirect_uri": about["redirect_uri"], "scope": scope,
                 "state": self.state, "nonce": self.nonce, "code_challenge": challenge, "code_challenge_method": "S256", "login_hint": login_hint}
        if prompt:
            query["prompt"] = prompt
        self.url = f"{about['authorization_endpoint']}?{urllib.parse.urlencode(query)}"

    def exchange(self, code: str, client_secret: str) -> tuple[int, dict]:
        return token_request(self.about, client_secret, grant_type="authorization_code", code=code,
                             redirect_uri=self.about["redirect_uri"], code_verifier=self._verifier)


def token_request(about: dict, client_secret: str, **fields) -> tuple[int, dict]:
    """Status and JSON of one call of the token endpoint."""
    body = urllib.parse.urlencode({"client_id": about["client_id"], "client_secret": client_secret, **fields}).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(about["token_endpoint"], data=body), timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def claims(id_token: str) -> dict:
    payload = id_token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def xoauth2(user: str, token: str) -> str:
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def tls(about: dict) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=about["ca_file"])


def smtp(about: dict, user: str, token: str, implicit_tls: bool = False, mechanism: str = "XOAUTH2", port: int | None = None) -> smtplib.SMTP:
    """A signed-in connection; the token goes in a line of its own, because Postfix cuts command lines at 2,048 bytes."""
    client = _smtp_connection(about, implicit_tls, port)
    secret = xoauth2(user, token) if mechanism == "XOAUTH2" else f"n,a={user},\x01auth=Bearer {token}\x01\x01"
    code, text = client.docmd("AUTH", mechanism)
    if code == 334:
        code, text = client.docmd(base64.b64encode(secret.encode()).decode())
    if code == 334:  # the server says why in JSON and waits for an empty answer
        code, text = client.docmd("" if mechanism == "XOAUTH2" else "AQ==")
    if code != 235:
        client.close()
        raise smtplib.SMTPAuthenticationError(code, text)
    return client


def smtp_by_password(about: dict, account: dict) -> smtplib.SMTP:
    client = _smtp_connection(about)
    client.login(account["address"], account["password"])
    return client


def _smtp_connection(about: dict, implicit_tls: bool = False, port: int | None = None) -> smtplib.SMTP:
    """Encrypted and greeted."""
    server = about["servers"]["smtp"]
    if implicit_tls:
        client = smtplib.SMTP_SSL(server["host"], port or server["tls_port"], context=tls(about), timeout=10)
    else:
        client = smtplib.SMTP(server["host"], port or server["starttls_port"], timeout=10)
        client.starttls(context=tls(about))
    client.ehlo_or_helo_if_needed()
    return client


def short_mail(sender: str, recipient: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message.set_content("Grüße aus dem Prüfbett: äöüß €\n")
    return message


def imap(about: dict, user: str, token: str, implicit_tls: bool = True) -> imaplib.IMAP4:
    server = about["servers"]["imap"]
    if implicit_tls:
        client = imaplib.IMAP4_SSL(server["host"], server["tls_port"], ssl_context=tls(about), timeout=10)
    else:
        client = imaplib.IMAP4(server["host"], server["starttls_port"], timeout=10)
        client.starttls(tls(about))
    client.authenticate("XOAUTH2", lambda challenge: b"" if challenge.strip().startswith(b"{") else xoauth2(user, token).encode())
    return client


def newest_by_imap(about: dict, user: str, token: str) -> bytes | None:
    """The raw text of the newest message in the inbox."""
    client = imap(about, user, token)
    try:
        _, (count,) = client.select("INBOX", readonly=True)
        return client.fetch(count.decode(), "(RFC822)")[1][0][1] if int(count) else None
    finally:
        client.logout()


def newest_by_pop3(about: dict, user: str, token: str, implicit_tls: bool = True) -> bytes | None:
    server = about["servers"]["pop3"]
    if implicit_tls:
        client = poplib.POP3_SSL(server["host"], server["tls_port"], context=tls(about), timeout=10)
    else:
        client = poplib.POP3(server["host"], server["starttls_port"], timeout=10)
        client.stls(context=tls(about))
    client._shortcmd("AUTH XOAUTH2")
    client._shortcmd(base64.b64encode(xoauth2(user, token).encode()).decode())
    try:
        count, _ = client.stat()
        return b"\r\n".join(client.retr(count)[1]) if count else None
    finally:
        client.quit()


if __name__ == "__main__":  # mail_client.py BED_JSON PORT MAILBOX TOKEN_FILE < MESSAGE
    with smtp(json.loads(Path(sys.argv[1]).read_text()), sys.argv[3], Path(sys.argv[4]).read_text().strip(), port=int(sys.argv[2])) as connected:
        connected.sendmail(sys.argv[3], sys.argv[3], sys.stdin.buffer.read())
