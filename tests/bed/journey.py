#!/usr/bin/env python3
"""The program's journey as its user makes it, against real servers, in a real window with a real browser.

    journey.py [BINARY] [--only SCENARIO]… [--out FOLDER]

BINARY may also be named by AEVO_ADMINISTRATOR; else it is target/release/aevo-administrator. Each scenario starts from an empty
settings directory and leaves a picture in FOLDER (default target/journey).
"""

import argparse
import email.utils
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

import mail_client
from bed import HERE, Bed
from capture import Capture
from checks import Checks, expect, expect_equal
from desktop import Desktop
from keyboard import Keyboard
from patience import PATIENCE
from processes import wait_until
from program import GRANTED, Program
from secrecy import SECRECY
from window import connect
from year import YEAR

ROOT = HERE.parents[1]
QUESTION = "Möchten Sie AEVO in Zukunft auf Ihr Postfach zugreifen lassen?"
# Shorter than any margin in which a program renews early: it must refresh before each use.
EXPIRING_SECONDS = 60


def consent_and_test_mail(program: Program):
    """The one path: set up, authorize, send, keep; then the mail is read back over IMAP."""
    program.set_up()
    program.window.wait_for_text("Noch nicht autorisiert")
    seen = program.authorized()
    expect_equal(seen["prefilled"], program.account["address"], "the sign-in page knows the mailbox")
    expect(program.bed.client_secret not in program.window.dump(), "the secret is nowhere in the accessibility tree")
    program.send()
    queue_id = program.accepted()
    expect(any(item.startswith("Angenommen: erledigt") for item in program.window.history()), f"Verlauf: {program.window.history()}")
    program.window.press("OK")
    program.window.wait_gone("OAuth2-Einstellungen")
    log = Path(program.about["directory"]) / "postfix-mail.log"
    wait_until(lambda: any(queue_id in line and "status=sent" in line for line in log.read_text().splitlines()), 5, f"delivery of {queue_id}")
    check_mail(program)


def check_mail(program: Program):
    address = program.account["address"]
    token = program.bed.control("access-token", account=address)
    message = message_from_bytes(mail_client.newest_by_imap(program.about, address, token), policy=policy.default)
    expect_equal(email.utils.parseaddr(message["From"])[1], address, "From")
    expect_equal(email.utils.parseaddr(message["To"])[1], address, "To")
    age = time.time() - email.utils.parsedate_to_datetime(message["Date"]).timestamp()
    expect(abs(age) < 120, f"Date {message['Date']}")
    expect(message["Message-ID"].strip().startswith("<") and "@" in message["Message-ID"], f"Message-ID {message['Message-ID']}")
    text = message.get_body(("plain",)).get_content()
    expect(any(sign in text for sign in "äöüÄÖÜß"), f"German text: {text!r}")
    expect("�" not in text + message["Subject"], "nothing is garbled")


def consent_denied(program: Program):
    program.set_up()
    program.authorize("deny")
    program.failed("user_declined_consent")


def browser_closed(program: Program):
    """The person closes the page: the program waits, can be told to stop, and the next try works."""
    program.set_up()
    program.authorize("close")
    program.window.wait_for_text("Warten auf die Zustimmung im Browser…")
    program.person.saw()
    for name in ("Link kopieren", "Browser erneut öffnen", "Umleitungsadresse einfügen…"):
        program.window.find(name)
    # The dialog's footer has a button of the same name, and comes after this one.
    program.window.press("Abbrechen")
    program.window.wait_gone("Warten auf die Zustimmung im Browser…")
    program.authorized()


def no_browser(program: Program):
    """Where no browser can be opened, the link is copied and opened by hand."""
    program.browser, program.path = Path("/nowhere/browser"), "/nowhere"
    program.set_up()
    program.person.will("consent", program.account)
    window = program.window
    window.press("Autorisieren")
    window.wait_for_text("Es ließ sich kein Browser öffnen", seconds=30)
    window.press("Link kopieren")
    link = wait_until(program.clipboard, 5, "the link on the clipboard")
    expect(link.startswith(program.about["authorization_endpoint"]) and program.bed.client_secret not in link, link)
    program.person.open(link)
    window.wait_for_text(GRANTED + program.account["address"], seconds=45)


def wrong_password_first(program: Program):
    program.set_up()
    program.authorize("wrong-password-first")
    program.window.wait_for_text(GRANTED, seconds=45)


def wrong_account(program: Program):
    """Somebody signs in with another account than the mailbox: that is said, not taken for granted."""
    program.set_up()
    program.authorize("consent", program.bed.accounts[2])
    program.failed("wrong_or_ambiguous_account_selected")


def wrong_secret(program: Program):
    program.set_up(client_secret="wR8Q~" + "x" * 35)
    program.authorize()
    program.failed("client_secret_invalid", reply="invalid_client")
    program.window.press("Bearbeiten")
    program.window.set_text("Client Secret", program.bed.client_secret)
    program.authorized()


def wrong_redirect_uri(program: Program):
    """Only the page in the browser says what is wrong; copied from there, the program explains it."""
    program.set_up(redirect_uri="http://localhost:3017/callback")
    program.authorize("read")
    page = program.person.saw()["final"]["text"]
    expect("redirect_uri" in page, f"the page says what is wrong: {page!r}")
    window = program.window
    window.press("Abbrechen")
    window.wait_gone("Warten auf die Zustimmung im Browser…")
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    program.menu("Extras", "Fehlermeldung deuten…")
    window.set_text("Fehlermeldung", page)
    screen = program.failed("redirect_uri_mismatch")
    expect("http://localhost:3017/callback" in screen, f"the remedy names the address of this provider\n{screen}")
    window.find("Bericht kopieren")


def token_refused_by_mail_server(program: Program):
    """The token endpoint hands out what the mail server does not take."""
    program.set_up()
    program.authorized()
    program.bed.control("answer-token", status=200, body={"access_token": "not-of-this-server", "token_type": "Bearer", "expires_in": 3599})
    program.send()
    program.failed("smtp_password_rejected", "xoauth2_token_or_scope_rejected", "smtp_auth_unsuccessful_generic", reply="535", history="Anmeldung")


def untrusted_certificate(program: Program):
    program.trusts_bed = False
    program.set_up()
    program.authorized()
    program.send()
    program.failed("tls_untrusted_issuer", history="TLS")


def command_line(program: Program):
    """What the ERP calls: a token, a mail, a check, with the keyring of this session and without the window."""
    program.set_up()
    program.authorized()
    program.window.press("OK")
    program.window.wait_gone("OAuth2-Einstellungen")
    program.window.press("Schließen")
    program.quit()
    address = program.account["address"]
    token = program.terminal("token", address)
    expect(token.returncode == 0 and len(token.stdout.split()) == 1, f"one token and nothing else: {token.stderr}")
    before = len(program.bed.mail.maildir(address))
    mail = f"To: {address}\nBcc: {program.bed.accounts[1]['address']}\nSubject: Rechnung 4711\n\nGuten Tag\n"
    sent = program.terminal("send", "--mailbox", address, "-t", "-i", text=mail)
    expect_equal(sent.returncode, 0, f"send: {sent.stderr}")
    wait_until(lambda: len(program.bed.mail.maildir(address)) > before, 15, "the delivered mail")
    check = program.terminal("check", "--all", "--json")
    found = json.loads(check.stdout)
    expect(check.returncode in (0, 1) and [entry["mailbox"] for entry in found] == [address], f"check: {check}")
    expect(all(stage["ok"] for stage in found[0]["stages"]), f"stages: {found}")
    handed_over(program)
    expect_equal(program.terminal("send", "--mailbox", "niemand@nirgendwo.example", "a@b.example", text="x").returncode, 64, "an unknown mailbox")


def handed_over(program: Program):
    """The hand-over file is one for the age tool, and holds what the cloud installation asks for."""
    key, file = program.directory / "cloud.key", program.directory / "handover.age"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    recipient = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True).stdout.strip()
    done = program.terminal("export", "--provider", "Office365", "--to", str(file), "--recipient", recipient)
    expect_equal(done.returncode, 0, f"export: {done.stderr}")
    opened = json.loads(subprocess.run(["age", "-d", "-i", str(key), str(file)], check=True, capture_output=True).stdout)
    for name in ("client_id", "authorization_endpoint", "token_endpoint"):
        expect_equal(opened[name], program.about[name], name)
    expect_equal(opened["client_secret"], program.bed.client_secret, "client_secret")


def everything_checked(program: Program):
    """SMTP, IMAP and POP3 with one token, and the test mail is read back by its Message-ID."""
    program.set_up()
    program.authorized()
    program.check_all()


def check_run(program: Program):
    """„Prüflauf starten“ signs in to every mailbox, sends nothing, says the result and keeps it for the next start."""
    program.bed.control("access-token-seconds", seconds=EXPIRING_SECONDS)
    program.set_up()
    program.authorized()
    program.window.press("OK")
    program.window.wait_gone("OAuth2-Einstellungen")
    program.window.press("Schließen")
    window, address = program.window, program.account["address"]
    before = len(program.bed.mail.maildir(address))
    window.press("Prüflauf starten")
    result = window.wait_for_text("1 geprüft: ", seconds=30)
    expect(result.endswith(" 0 brauchen Aufmerksamkeit"), result)
    window.wait_for_text("Letzter Prüflauf: heute ")
    window.wait_for_text("Anmeldung heute ")
    program.bed.control("revoke-consent", account=address)
    window.press("Extras")
    window.find("Fehlermeldung deuten…")
    window.press("Prüflauf starten")  # the first of this name is the menu's
    window.wait_for_text("Neu gestört", seconds=30)
    window.press("OK")
    failing = "1 geprüft: 0 bereit, 0 Warnungen, 1 braucht Aufmerksamkeit"
    window.wait_for_text(failing)
    window.wait_for_text("seit heute ")
    refreshes = len(program.bed.token_calls("refresh_token"))
    window.press("Prüflauf starten")
    wait_until(lambda: len(program.bed.token_calls("refresh_token")) > refreshes, 15, "the second check")
    window.wait_for_text(failing, seconds=30)
    expect(not window.shows("Neu gestört"), "it is told once")
    expect_equal(len(program.bed.mail.maildir(address)), before, "mails that a check has sent")
    program.quit()
    program.log_in()
    program.window.wait_for_text("Letzter Prüflauf: heute ")
    program.window.wait_for_text("seit heute ")


def app_only(program: Program):
    """The application signs in itself: no browser, and every mailbox that it was let into."""
    program.set_up()
    window = program.window
    window.press("OAuth2-Einstellungen")
    window.press("Anwendung (App-only)")
    window.press("Details", last=True)
    program.check_all()
    expect(not program.person.opened(), "no browser is opened")
    expect_equal([call["status"] for call in program.bed.token_calls("client_credentials")], [200], "tokens asked for")
    program.keep_and_quit()
    check = program.terminal("check", "--all")
    expect(check.returncode in (0, 1), f"check: {check}")


def another_device(program: Program):
    """No browser here: the code is typed on another device, and the window goes on by itself."""
    program.set_up()
    window = program.window
    window.press("Auf anderem Gerät anmelden")
    window.wait_for_text("Warten auf die Zustimmung auf dem anderen Gerät…")
    texts = window.texts()
    address = texts[texts.index("Adresse") + 1]
    code = texts[texts.index("Code") + 1]
    program.person.will("device", program.account, code)
    program.person.open(address)
    program.person.saw()
    window.wait_for_text(GRANTED + program.account["address"], seconds=30)
    program.send()
    program.accepted()


def password_provider(program: Program):
    """A mailbox elsewhere: no application, no consent; the password is kept in the keyring and is in no file."""
    program.add_provider("Eigener Server")
    program.fill_servers()
    program.fill_mailbox()
    window, password = program.window, program.account["password"]
    expect(not window.shows("OAuth2-Einstellungen"), "there is nothing to authorize")
    window.set_text("Kennwort", "falsch")
    program.send()
    program.failed("smtp_password_rejected", "smtp_auth_unsuccessful_generic", reply="535", history="Anmeldung")
    window.press("Bearbeiten")
    window.set_text("Kennwort", password)
    program.check_all()
    expect(password not in window.dump(), "the password is nowhere in the accessibility tree")
    program.keep_and_quit()
    expect(not any(password.encode() in path.read_bytes() for path in program.settings.rglob("*") if path.is_file()), "the password lies in no file")
    address = program.account["address"]
    check = program.terminal("check", "--all", "--json")
    expect(check.returncode == 0 and password not in check.stdout + check.stderr, f"check: {check}")
    before = len(program.bed.mail.maildir(address))
    sent = program.terminal("send", "--mailbox", address, address, text="Subject: Rechnung 4712\n\nGuten Tag\n")
    expect_equal(sent.returncode, 0, f"send: {sent.stderr}")
    wait_until(lambda: len(program.bed.mail.maildir(address)) > before, 15, "the delivered mail")
    token = program.terminal("token", address)
    expect(token.returncode != 0 and not token.stdout, f"there is no token where there is a password: {token}")


def address_tells(program: Program):
    """An address is enough: it names the tenant with its endpoints, and the provider of a new entry."""
    program.first_start("--sandbox")
    program.open_office365()
    window = program.window
    window.press("OAuth2-Einstellungen")
    before = window.text_of("Token-Endpunkt")
    window.press("Aus E-Mail-Adresse ermitteln")
    tenant = window.wait_for_text("Mandant ").split()[1]
    for field, path in (("Autorisierungsendpunkt", "authorize"), ("Token-Endpunkt", "token")):
        window.wait(lambda _: window.text_of(field).endswith(f"/{tenant}/oauth2/v2.0/{path}"), f"the tenant in „{field}“")
    expect(window.text_of("Token-Endpunkt") != before, "the tenant's GUID stands where its name stood")
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Hinzufügen…")
    window.set_text("Anbieter suchen oder E-Mail-Adresse eingeben", "rechnung@gmx.de")
    window.wait(lambda _: window.text_of("Name des Eintrags") == "GMX", "the provider of the address")


def shared_mailbox(program: Program):
    """Sent as a mailbox that nobody signs in to: the user has a mailbox of their own."""
    shared = program.bed.accounts[-1]["address"]
    program.set_up(mailbox=shared, user=program.account["address"])
    program.authorized()
    before = len(program.bed.mail.maildir(program.account["address"]))
    program.send()
    program.accepted()
    delivered = lambda: program.bed.mail.maildir(program.account["address"])[before:]
    wait_until(delivered, 15, "the delivered mail")
    message = message_from_bytes(delivered()[0].read_bytes(), policy=policy.default)
    expect_equal(email.utils.parseaddr(message["From"])[1], shared, "From")
    expect(any(program.account["address"] in text for text in program.window.texts()), "who signed in is said")


def wrong_token_endpoint(program: Program):
    program.set_up(token_endpoint=program.about["token_endpoint"] + "s")
    program.authorize()
    program.failed("token_response_not_json", reply="404")


def secret_expired(program: Program):
    """The words of Microsoft's token endpoint when a secret has run out."""
    program.set_up()
    program.bed.control("answer-token", status=401, body={
        "error": "invalid_client", "error_codes": [7000222],
        "error_description": "AADSTS7000222: The provided client secret keys for app are expired."})
    program.authorize()
    program.failed("client_secret_expired", reply="AADSTS7000222")


def expired_access_token(program: Program):
    """Each use needs a refresh, and each refresh the token that the one before it brought."""
    program.bed.control("access-token-seconds", seconds=EXPIRING_SECONDS)
    program.set_up()
    program.authorized()
    for _ in range(3):
        before = len(program.bed.mail.maildir(program.account["address"]))
        program.send()
        wait_until(lambda: len(program.bed.mail.maildir(program.account["address"])) > before, 30, "the delivered test mail")
        program.accepted()
    calls = program.bed.token_calls("refresh_token")
    expect(len(calls) >= 3 and all(call["status"] == 200 for call in calls), f"refreshes: {calls}")


def revoked_consent(program: Program):
    program.bed.control("access-token-seconds", seconds=EXPIRING_SECONDS)
    program.set_up()
    program.authorized()
    program.bed.control("revoke-consent", account=program.account["address"])
    program.send()
    screen = program.failed("grant_rejected_no_reason", "refresh_token_revoked_or_expired", reply="invalid_grant")
    expect("Autorisieren" in screen, "the remedy names the new sign-in")


def foreign_sender(program: Program):
    """The mailbox is somebody else's than the account that signs in."""
    program.set_up(mailbox=program.bed.accounts[1]["address"], user=program.account["address"])
    program.authorized()
    program.send()
    program.failed("send_as_denied", reply="553")


def unknown_recipient(program: Program):
    program.set_up(to=f"niemand@{program.about['domain']}")
    program.authorized()
    program.send()
    program.failed("recipient_not_found", reply="550", history="Empfänger")


def server_down(program: Program):
    program.set_up()
    program.authorized()
    program.bed.mail.stop_postfix()
    try:
        program.send()
        program.failed("connection_refused", history="Verbindung")
    finally:
        program.bed.mail.start_postfix()


def port_taken(program: Program):
    program.set_up()
    with socket.create_server(("127.0.0.1", 3017)):
        program.authorize()
        program.failed("redirect_port_in_use")
    expect(not program.person.opened(), "no browser is opened when nothing could take its answer")


def restart_keeps_everything(program: Program):
    program.set_up()
    program.authorized()
    program.window.press("OK")
    program.window.wait_gone("OAuth2-Einstellungen")
    program.window.press("Schließen")
    program.quit()
    secret = program.bed.client_secret.encode()
    expect(not any(secret in path.read_bytes() for path in program.settings.rglob("*") if path.is_file()), "the secret lies in no file")
    asked = len([call for call in program.bed.control("log") if call["kind"] == "authorization"])
    program.log_in()
    program.open_office365()
    program.window.wait_for_text(GRANTED + program.account["address"])
    window = program.window
    expect_equal(window.text_of("Client ID"), program.about["client_id"], "Client ID")
    expect_equal(window.text_of("Postfach"), program.account["address"], "Postfach")
    expect(window.text_of("Client Secret"), "there is a secret")
    window.press("OAuth2-Einstellungen")
    expect_equal(window.text_of("Token-Endpunkt"), program.about["token_endpoint"], "Token-Endpunkt")
    expect_equal(window.text_of("Autorisierungsendpunkt"), program.about["authorization_endpoint"], "Autorisierungsendpunkt")
    window.press("Server")
    expect_equal(window.text_of("SMTP-Port"), str(program.about["servers"]["smtp"]["starttls_port"]), "SMTP-Port")
    window.press("Details", last=True)
    program.send()
    program.accepted()
    expect_equal(len([call for call in program.bed.control("log") if call["kind"] == "authorization"]), asked, "no browser was needed")


def question_at_first_sending(program: Program):
    """Without consent „Testmail senden“ asks; „Ja“ authorizes and sends in one go."""
    program.set_up()
    program.send()
    program.window.wait_for_text(QUESTION)
    program.window.find("Nein")
    program.person.will("consent", program.account)
    program.window.press("Ja")
    program.window.wait_for_text("Testmail angenommen", "Fehlerkennung: ", seconds=60)
    program.accepted()


def keyboard_alone(program: Program):
    """The whole job without a mouse and without pressing anything through the accessibility interface."""
    program.start()
    window, about = program.window, program.about
    keyboard = Keyboard(program.desktop.environment, window)
    window.find("Administrator-Kennwort festlegen")
    for field in ("Kennwort", "Kennwort wiederholen"):
        keyboard.go_to(field)
        keyboard.type("Tastatur-Kennwort-26")
    keyboard.press("Return")
    window.find("Dashboard", seconds=20)
    keyboard.press("alt+e")
    window.find("E-Mail-Anbieter")
    keyboard.press("Down", "Return")
    window.find("Hinzufügen…")
    keyboard.go_to("Office365")
    keyboard.press("Return")
    window.field("Client ID")
    smtp, imap, pop3 = (about["servers"][name] for name in ("smtp", "imap", "pop3"))
    for tab in (
            {"Client ID": about["client_id"], "Client Secret": program.bed.client_secret, "Postfach": program.account["address"]},
            {"Autorisierungsendpunkt": about["authorization_endpoint"], "Token-Endpunkt": about["token_endpoint"]},
            {"SMTP-Server": smtp["host"], "SMTP-Port": str(smtp["starttls_port"]), "IMAP-Server": imap["host"],
             "IMAP-Port": str(imap["tls_port"]), "POP3-Server": pop3["host"], "POP3-Port": str(pop3["tls_port"])}):
        for field, text in tab.items():
            window.field(field)
            keyboard.go_to(field)
            keyboard.type(text)
            if field != "Client Secret":
                window.wait(lambda _, field=field, text=text: window.text_of(field) == text, f"„{text}“ in „{field}“")
        keyboard.press("ctrl+Tab")
    window.field("Client ID")
    program.person.will("consent", program.account)
    keyboard.press("alt+a")
    window.wait_for_text(GRANTED + program.account["address"], seconds=45)
    keyboard.press("alt+t")
    program.accepted()
    keyboard.press("Return")
    window.wait_gone("OAuth2-Einstellungen")


def round_trips(program: Program):
    """Counts what one test mail costs, with the access token at hand."""
    with Capture(program.about["servers"]["smtp"]["starttls_port"]) as capture:
        program.set_up(smtp_port=capture.port)
        program.authorized()
        program.send()
        program.accepted()
    expect(capture.count.requests <= 8, f"more than eight round trips:\n{capture.count.describe()}")
    print(f"{capture.count.describe()}\nround trips: {capture.count.round_trips} ({capture.count.requests} without TCP handshake and greeting)")


SCENARIOS = [
    consent_and_test_mail, consent_denied, browser_closed, no_browser, wrong_password_first, wrong_account, wrong_secret, secret_expired,
    everything_checked, check_run, app_only, another_device, address_tells, password_provider, shared_mailbox, command_line, wrong_redirect_uri, wrong_token_endpoint,
    expired_access_token, revoked_consent, token_refused_by_mail_server, untrusted_certificate, foreign_sender, unknown_recipient, server_down, port_taken,
    restart_keeps_everything, question_at_first_sending, keyboard_alone, round_trips, *YEAR, *SECRECY, *PATIENCE,
]


def play(scenario, binary: Path, desktop: Desktop, bed: Bed, out: Path):
    """One scenario with a settings directory of its own, a picture and, when it failed, the program's output."""
    directory = Path(tempfile.mkdtemp(prefix="aevo-journey-"))
    program = Program(binary, desktop, bed, directory)
    bed.control("clear-log")
    bed.control("access-token-seconds", seconds=bed.access_token_seconds)
    wait_until(port_is_free, 60, "port 3017; something else on this machine holds it", 0.5)
    try:
        scenario(program)
    except BaseException:
        for log in directory.glob("*.log"):
            shutil.copy(log, out / f"{scenario.__name__}-{log.name}")
        raise
    finally:
        desktop.screenshot(out / f"{scenario.__name__}.png")
        for picture in directory.glob("*.png"):  # the last page in the browser
            shutil.copy(picture, out / f"{scenario.__name__}-browser.png")
        program.stop()
        shutil.rmtree(directory, ignore_errors=True)


def port_is_free() -> bool:
    try:
        socket.create_server(("127.0.0.1", 3017)).close()
        return True
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=os.environ.get("AEVO_ADMINISTRATOR", ROOT / "target/release/aevo-administrator"))
    parser.add_argument("--only", action="append", choices=[scenario.__name__ for scenario in SCENARIOS], metavar="SCENARIO")
    parser.add_argument("--out", type=Path, default=ROOT / "target/journey")
    options = parser.parse_args()
    binary = Path(options.binary).resolve()
    if not os.access(binary, os.X_OK):
        parser.error(f"there is no program {binary}")
    options.out.mkdir(parents=True, exist_ok=True)
    checks, started = Checks(), time.monotonic()
    with Bed() as bed, Desktop() as desktop:
        connect(desktop.environment)
        for scenario in SCENARIOS:
            if not options.only or scenario.__name__ in options.only:
                checks.run(scenario.__name__, lambda: play(scenario, binary, desktop, bed, options.out))
    print(f"after {time.monotonic() - started:.0f} s, pictures in {options.out}:")
    checks.finish()


if __name__ == "__main__":
    main()
