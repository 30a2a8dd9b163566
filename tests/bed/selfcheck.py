#!/usr/bin/env python3
"""Proves the bed itself, without the program: code flow in real Chromium, rotation, sending, reading back, refusals."""

import http.server
import imaplib
import smtplib
import threading
import time
import urllib.parse
import uuid
from email import message_from_bytes, policy

import mail_client
from bed import APPLICATION_SCOPE, Bed
from checks import Checks, expect, expect_equal
from person import Person
from processes import wait_until

LISTENER_SECONDS = 40


class RedirectListener(http.server.HTTPServer):
    """Takes one redirect at port 3017, as the program under test does."""

    allow_reuse_address = True

    def __init__(self):
        listener = self
        self.query: dict | None = None

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                if address.path == "/" and address.query:
                    listener.query = dict(urllib.parse.parse_qsl(address.query))
                self.send_response(200 if address.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write("<title>Fertig</title>Sie können dieses Fenster schließen.".encode())

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 3017), Page)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class SelfCheck:
    def __init__(self, bed: Bed):
        self.bed, self.about = bed, bed.description
        self.account, self.other = bed.accounts[:2]
        self.user = self.account["address"]
        self.person = Person(bed.directory, self.about["redirect_uri"])
        self.tokens: dict = {}

    def sign_in(self, scenario: str) -> tuple[dict, dict, mail_client.CodeFlow]:
        flow = mail_client.CodeFlow(self.about, self.user)
        self.person.will(scenario, self.account)
        with RedirectListener() as listener:
            self.person.open(flow.url)
            seen = self.person.saw()
            query = wait_until(lambda: listener.query, LISTENER_SECONDS, "the redirect")
        expect_equal(query["state"], flow.state, "state")
        expect_equal(query["iss"], self.about["issuer"], "iss")
        expect_equal(seen["final"]["title"], "Fertig", "final page")
        return seen, query, flow

    def code_flow(self):
        seen, query, flow = self.sign_in("wrong-password-first")
        expect_equal(seen["prefilled"], self.user, "login_hint")
        expect("falsch" in seen["pages"][1], "the wrong password is refused")
        status, tokens = flow.exchange(query["code"], self.bed.client_secret)
        expect_equal(status, 200, f"exchange {tokens.get('error')}")
        expect("offline_access" in tokens["scope"], f"scope {tokens['scope']}")
        expect(2300 < len(tokens["access_token"]) < 2500, "length of the access token")
        who = mail_client.claims(tokens["id_token"])
        expect_equal((who["preferred_username"], who["nonce"]), (self.user, flow.nonce), "ID token")
        self.tokens = tokens
        status, answer = flow.exchange(query["code"], self.bed.client_secret)
        expect_equal((status, answer["error"]), (400, "invalid_grant"), "a code used twice")

    def code_flow_again(self):
        # Using the code twice revoked the first grant, as it should; the rest needs a good one.
        _, query, flow = self.sign_in("consent")
        status, answer = flow.exchange(query["code"], "wrong-secret")
        expect_equal((status, answer["error"]), (401, "invalid_client"), "wrong secret")
        status, self.tokens = flow.exchange(query["code"], self.bed.client_secret)
        expect_equal(status, 200, "exchange after a wrong secret")

    def declined(self):
        _, query, _ = self.sign_in("deny")
        expect_equal(query.get("error"), "access_denied", "error")

    def refresh(self, token: str) -> tuple[int, dict]:
        return mail_client.token_request(self.about, self.bed.client_secret, grant_type="refresh_token", refresh_token=token)

    def rotation(self):
        first = self.tokens["refresh_token"]
        status, self.tokens = self.refresh(first)
        expect_equal(status, 200, "refresh")
        expect(self.tokens["refresh_token"] != first, "the refresh token is rotated")

    def send(self, implicit_tls: bool, mechanism: str):
        subject = f"Prüfung {uuid.uuid4()}"
        with mail_client.smtp(self.about, self.user, self.tokens["access_token"], implicit_tls, mechanism) as client:
            client.send_message(mail_client.short_mail(self.user, self.user, subject))
        wait_until(lambda: subject in self.subjects(), 5, f"delivery of {subject}")

    def subjects(self) -> list[str]:
        return [message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] for path in self.bed.mail.maildir(self.user)]

    def read_back(self, read, **options):
        message = message_from_bytes(read(self.about, self.user, self.tokens["access_token"], **options), policy=policy.default)
        expect("äöüß €" in message.get_content(), "German text")

    def imap_starttls(self):
        mail_client.imap(self.about, self.user, self.tokens["access_token"], implicit_tls=False).logout()

    def refused(self, sender: str, recipient: str, code: int):
        with mail_client.smtp(self.about, self.user, self.tokens["access_token"]) as client:
            try:
                client.send_message(mail_client.short_mail(sender, recipient, "verboten"))
            except smtplib.SMTPRecipientsRefused as error:
                expect_equal([code for code, _ in error.recipients.values()], [code], "reply")
                return
        raise AssertionError("was accepted")

    def bad_tokens(self):
        for _ in range(10):  # as many as would bring Dovecot's penalty if it were on
            started = time.monotonic()
            try:
                mail_client.smtp(self.about, self.user, "x" * 2400)
            except smtplib.SMTPAuthenticationError as error:
                expect_equal(error.smtp_code, 535, "reply")
                expect(time.monotonic() - started < 1, "refusals come at once")
                continue
            raise AssertionError("was accepted")

    def other_account(self):
        try:
            mail_client.smtp(self.about, self.other["address"], self.tokens["access_token"])
        except smtplib.SMTPAuthenticationError as error:
            expect_equal(error.smtp_code, 535, "reply")
            return
        raise AssertionError("somebody else's token was accepted")

    def expired_token(self):
        expect(self.bed.control("expire-access-tokens") > 0, "there were tokens")
        try:
            mail_client.smtp(self.about, self.user, self.tokens["access_token"])
        except smtplib.SMTPAuthenticationError as error:
            expect_equal(error.smtp_code, 535, "reply")
        else:
            raise AssertionError("an expired token was accepted")
        self.rotation()
        self.send(False, "XOAUTH2")

    def scripted_answer(self):
        self.bed.control("answer-token", status=401, body={"error": "invalid_client", "error_description": "scripted"})
        expect_equal(self.refresh("anything"), (401, {"error": "invalid_client", "error_description": "scripted"}), "answer")

    def reuse(self):
        used, (_, self.tokens) = self.tokens["refresh_token"], self.refresh(self.tokens["refresh_token"])
        expect_equal(self.refresh(used)[1].get("error"), "invalid_grant", "reuse")
        expect_equal(self.refresh(self.tokens["refresh_token"])[1].get("error"), "invalid_grant", "the family after reuse")

    def revoked_consent(self):
        self.code_flow_again()
        expect(self.bed.control("revoke-consent", account=self.user) > 0, "there was consent")
        expect_equal(self.refresh(self.tokens["refresh_token"])[1].get("error"), "invalid_grant", "after revocation")

    def server_down(self):
        self.bed.mail.stop_postfix()
        try:
            smtplib.SMTP("localhost", self.about["servers"]["smtp"]["starttls_port"], timeout=5)
        except ConnectionRefusedError:
            self.bed.mail.start_postfix()
            return
        raise AssertionError("somebody still answers")

    def application(self):
        """The application's own token opens any mailbox; the token of a person, asked for the same, stays that person's."""
        status, answer = mail_client.token_request(self.about, self.bed.client_secret, grant_type="client_credentials", scope=APPLICATION_SCOPE)
        expect_equal((status, answer.get("scope")), (200, APPLICATION_SCOPE), "client credentials")
        for address in (self.user, self.other["address"]):
            mail_client.imap(self.about, address, answer["access_token"]).logout()
        status, answer = mail_client.token_request(self.about, self.bed.client_secret, grant_type="client_credentials")
        expect_equal(status, 200, "client credentials without a scope")
        try:
            mail_client.imap(self.about, self.user, answer["access_token"])
        except imaplib.IMAP4.error:
            return
        raise AssertionError("a token for nothing was accepted")

    def password(self):
        with mail_client.smtp_by_password(self.about, self.bed.accounts[0]) as client:
            client.send_message(mail_client.short_mail(self.user, self.user, "Mit Kennwort"))

    def shared_sender(self):
        with mail_client.smtp(self.about, self.user, self.tokens["access_token"]) as client:
            client.send_message(mail_client.short_mail(self.bed.accounts[-1]["address"], self.user, "Von der Zentrale"))

    def token_for_tests(self):
        token = self.bed.control("access-token", account=self.other["address"])
        mail_client.imap(self.about, self.other["address"], token).logout()

    def log(self):
        calls = self.bed.control("log")
        asked = next(call for call in calls if call["kind"] == "authorization")
        expect_equal((asked["prompt"], asked["login_hint"], asked["challenge_method"]), ("select_account", self.user, "S256"), "authorization log")
        expect(self.bed.token_calls("refresh_token"), "refreshes are logged")
        expect(self.tokens["access_token"] not in str(calls), "no tokens in the log")


def main():
    checks = Checks()
    started = time.monotonic()
    with Bed() as bed:
        print(f"the bed is up after {time.monotonic() - started:.1f} s")
        self_check = SelfCheck(bed)
        check = checks.run
        check("code flow in Chromium, wrong password first; code used twice", self_check.code_flow)
        check("code flow again, wrong client secret", self_check.code_flow_again)
        check("consent declined", self_check.declined)
        check("refresh with rotation", self_check.rotation)
        for implicit_tls in (False, True):
            for mechanism in ("XOAUTH2", "OAUTHBEARER"):
                check(f"send: {mechanism}, {'TLS' if implicit_tls else 'STARTTLS'}", lambda: self_check.send(implicit_tls, mechanism))
        check("read back by IMAP", lambda: self_check.read_back(mail_client.newest_by_imap))
        check("IMAP with STARTTLS", self_check.imap_starttls)
        check("read back by POP3", lambda: self_check.read_back(mail_client.newest_by_pop3))
        check("read back by POP3 with STARTTLS", lambda: self_check.read_back(mail_client.newest_by_pop3, implicit_tls=False))
        user, other = self_check.user, self_check.other["address"]
        check("foreign sender: 553", lambda: self_check.refused(other, user, 553))
        check("unknown recipient: 550", lambda: self_check.refused(user, f"niemand@{bed.description['domain']}", 550))
        check("outside recipient: 554", lambda: self_check.refused(user, "jemand@anderswo.example", 554))
        check("shared mailbox as the sender", self_check.shared_sender)
        check("the application's own token: any mailbox", self_check.application)
        check("sign-in by password", self_check.password)
        check("bad tokens: 535 at once", self_check.bad_tokens)
        check("somebody else's token: 535", self_check.other_account)
        check("expired access token: 535, then refresh", self_check.expired_token)
        check("scripted answer of the token endpoint", self_check.scripted_answer)
        check("reuse of a refresh token revokes the family", self_check.reuse)
        check("revoked consent", self_check.revoked_consent)
        check("mail server down and up again", self_check.server_down)
        check("access token from the test port", self_check.token_for_tests)
        check("log of the authorization server", self_check.log)
        print(f"after {time.monotonic() - started:.1f} s:")
    checks.finish()


if __name__ == "__main__":
    main()
