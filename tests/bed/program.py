"""The program as its user has it: started on a desktop, worked by what the window shows. The words that scenarios are written in."""

import os
import re
import subprocess
from pathlib import Path

from bed import Bed
from checks import expect
from desktop import Desktop
from person import Person
from processes import BedError, Processes, wait_until
from window import Window

PASSWORD = "Prüfbett-Kennwort-2026"
GRANTED, ACCEPTED, FAILURE = "Autorisiert als ", "Testmail angenommen", "Fehlerkennung: "
CONSENT_SECONDS, SEND_SECONDS = 45, 30


class Program:
    """One settings directory, and the program started in it as often as the scenario wants."""

    def __init__(self, binary: Path, desktop: Desktop, bed: Bed, directory: Path):
        self.binary, self.desktop, self.bed, self.about = binary, desktop, bed, bed.description
        self.directory = directory
        self.settings = directory / "settings"
        self.temporary = directory / "tmp"
        self.temporary.mkdir()
        self.processes = Processes(directory)
        self.person = Person(directory, self.about["redirect_uri"])
        self.browser = self.person.command()
        self.path = f"{self.person.printer()}:{os.environ['PATH']}"
        self.account = bed.accounts[0]
        self.trusts_bed = True  # its certificates were issued by nobody whom this machine knows
        self.variables: dict[str, str] = {}  # what only some scenarios start it with
        self.window: Window

    # Starting and ending

    def start(self, *arguments: str):
        trusted = self.about["environment"] if self.trusts_bed else {}
        environment = self.desktop.environment | trusted | self.person.variables | {
            "BROWSER": str(self.browser), "RUST_BACKTRACE": "1",
            "TMPDIR": str(self.temporary), "PATH": self.path} | self.variables
        process = self.processes.start("program", [str(self.binary), "--settings-dir", str(self.settings), *arguments], env=environment)
        self.window = Window(process.pid)
        wait_until(lambda: self.window.nodes() or process.poll() is not None, 20, "the program's window", 0.05)
        if process.poll() is not None:
            raise BedError(f"the program ended with {process.returncode}: {self.processes.log('program')}")

    def terminal(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess:
        """The same program without its window, with the same settings and keyring."""
        return subprocess.run([str(self.binary), "--settings-dir", str(self.settings), *arguments], input=text, capture_output=True,
                              text=True, timeout=60, env=self.desktop.environment | self.about["environment"])

    def clipboard(self) -> str:
        """The text on it; nothing where nobody owns it."""
        return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True, text=True, env=self.desktop.environment).stdout

    def quit(self):
        self.menu("Datei", "Beenden")
        wait_until(lambda: not self.processes.alive("program"), 10, "the program's end after „Beenden“")

    def keep_and_quit(self):
        """OK, and the program is left as it is used by others."""
        self.window.press("OK")
        self.window.wait_gone("Testmail an")
        self.window.press("Schließen")
        self.quit()

    def stop(self):
        self.processes.stop()

    def first_start(self, *arguments: str):
        self.start(*arguments)
        self.window.find("Administrator-Kennwort festlegen")
        self.window.set_text("Kennwort", PASSWORD)
        self.window.set_text("Kennwort wiederholen", PASSWORD)
        self.window.press("Festlegen")
        self.window.find("Dashboard", seconds=20)

    def log_in(self, seconds: float = 20):
        self.start()
        self.window.find("Anmeldung")
        self.window.set_text("Kennwort", PASSWORD)
        self.window.press("Anmelden")
        self.window.find("Dashboard", seconds=seconds)

    # The provider dialog

    def menu(self, name: str, entry: str):
        self.window.press(name)
        self.window.press(entry, last=True)

    def open_office365(self):
        self.menu("Extras", "E-Mail-Anbieter")
        self.window.press("Office365")
        self.window.press("Details")
        self.window.field("Client ID")

    def add_provider(self, name: str):
        """From nothing to the dialog of another entry of the catalogue."""
        self.first_start()
        self.menu("Extras", "E-Mail-Anbieter")
        self.window.press("Hinzufügen…")
        self.window.set_text("Anbieter suchen oder E-Mail-Adresse eingeben", name)
        self.window.press("Hinzufügen")
        self.window.wait_gone("Anbieter hinzufügen")
        self.window.press("Details")

    def fill(self, *, client_secret: str | None = None, mailbox: str | None = None, to: str | None = None, user: str | None = None,
             token_endpoint: str | None = None, redirect_uri: str | None = None, smtp_port: int | None = None):
        """Types a working set-up of the bed; what is given differs from it."""
        window = self.window
        window.press("OAuth2-Einstellungen")
        window.set_text("Autorisierungsendpunkt", self.about["authorization_endpoint"])
        window.set_text("Token-Endpunkt", token_endpoint or self.about["token_endpoint"])
        if redirect_uri:
            window.set_text("Umleitungs-URI", redirect_uri)
        self.fill_servers(user, smtp_port)
        window.set_text("Client ID", self.about["client_id"])
        window.set_text("Client Secret", client_secret or self.bed.client_secret)
        self.fill_mailbox(mailbox, to)

    def fill_servers(self, user: str | None = None, smtp_port: int | None = None):
        window, servers = self.window, self.about["servers"]
        window.press("Server")
        window.set_text("SMTP-Server", servers["smtp"]["host"])
        window.set_text("SMTP-Port", str(smtp_port or servers["smtp"]["starttls_port"]))
        window.set_text("SMTP-Verschlüsselung", "STARTTLS")
        for name in ("IMAP", "POP3"):  # or the presets would send the program to Microsoft
            window.set_text(f"{name}-Server", servers[name.lower()]["host"])
            window.set_text(f"{name}-Port", str(servers[name.lower()]["tls_port"]))
            window.set_text(f"{name}-Verschlüsselung", "TLS")
        if user:
            window.set_text("Anmeldename", user)
        window.press("Details", last=True)

    def fill_mailbox(self, mailbox: str | None = None, to: str | None = None):
        self.window.set_text("Postfach", mailbox or self.account["address"])
        self.window.set_text("Testmail an", to or self.account["address"])

    def set_up(self, **different):
        """From nothing to a filled provider dialog."""
        self.first_start()
        self.open_office365()
        self.fill(**different)

    # Autorisieren and Testmail senden

    def authorize(self, scenario: str = "consent", account: dict | None = None):
        """Presses „Autorisieren“; the person in the browser does as `scenario` says."""
        self.person.will(scenario, account or self.account)
        self.window.press("Autorisieren")

    def authorized(self, account: dict | None = None):
        """„Autorisieren“ with consent, seen through."""
        account = account or self.account
        self.authorize("consent", account)
        status = self.window.wait_for_text(GRANTED, FAILURE, seconds=CONSENT_SECONDS)
        expect(status.startswith(GRANTED + account["address"]), f"status {status!r}")
        seen = self.person.saw()
        expect(seen["final"]["url"].startswith(self.about["redirect_uri"]), f"final page {seen['final']}")
        return seen

    def check_all(self):
        """„Alles prüfen“, seen through to the mail read back."""
        self.window.press("Alles prüfen")
        self.accepted()
        history = self.window.history()
        for step in ("Angenommen", "IMAP", "POP3", "Zurückgelesen"):
            expect(any(item.startswith(f"{step}: erledigt") for item in history), f"{step} in Verlauf: {history}")

    def send(self):
        self.window.press("Testmail senden")

    def accepted(self) -> str:
        """Waits for acceptance; returns the server's queue id."""
        status = self.window.wait_for_text(ACCEPTED, FAILURE, seconds=SEND_SECONDS)
        expect(status.startswith(ACCEPTED), f"the test mail failed, {status!r}:\n{self.window.dump()}")
        found = re.search(r"queued as (\w+)", "\n".join(self.window.texts()))
        expect(found, "the server's last reply with the queue id is shown")
        return found.group(1)

    def failed(self, *causes: str, reply: str | None = None, history: str | None = None) -> str:
        """Waits for a failure and checks that all parts of it are shown; returns everything on screen."""
        shown = self.window.wait_for_text(FAILURE, ACCEPTED, seconds=CONSENT_SECONDS)
        expect(shown.startswith(FAILURE), f"no failure but {shown!r}")
        expect(shown.removeprefix(FAILURE).strip() in causes, f"{shown!r} instead of {' or '.join(causes)}\n{self.window.dump()}")
        screen = self.window.dump()
        texts = self.window.texts()
        expect(any(text.startswith("Wer muss handeln: ") for text in texts), f"who has to act\n{screen}")
        expect(any(re.match(r"1\b", text) for text in texts), f"numbered steps\n{screen}")
        if reply:
            expect(any(text.startswith("Antwort des Servers") for text in texts), f"the heading over the server's answer\n{screen}")
            expect(reply in screen, f"the server's answer {reply!r}\n{screen}")
        if history:
            expect(any(item.startswith(f"{history}: fehlgeschlagen") for item in self.window.history()), f"Verlauf: {self.window.history()}")
        return screen
