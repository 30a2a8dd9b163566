#!/usr/bin/env python3
"""Pictures of every screen of the real program, in both themes, to be looked at; once for each scale.

    pictures.py [BINARY] [--out FOLDER] [--scale FACTOR] [--size WIDTHxHEIGHT]

The consent page and the mail servers are the training provider's (`--sandbox`), so everything shown is real. The README's
pictures come from here: `pictures.py --out assets/pictures --readme`.
"""

import argparse
import subprocess
from datetime import date, timedelta
from pathlib import Path

from bed import HERE
from desktop import Desktop
from processes import Processes, wait_until
from window import Window, connect

ROOT = HERE.parents[1]
PASSWORD = "Bilder-Kennwort-2026"
TITLE = "AEVO Administrator"
THEMES = {"light": "Hell", "dark": "Dunkel"}
# A log line of another program.
FOREIGN_MESSAGE = """2026-11-24 07:12:33,104 ERROR [mailer-3] token request failed: {"error":"invalid_client","error_description":"AADSTS7000222: The \
provided client secret keys for app '8b0c024c-7823-3774-2da8-a8d8b7ed331a' are expired.\\r\\nTrace ID: 8c95acf1-cc04-40a1-ad14-481862cf1801\\r\\n\
Correlation ID: d65574ea-000b-4526-8595-ddaae8b4250d\\r\\nTimestamp: 2026-11-24 06:12:33Z","error_codes":[7000222]}"""
# What the README shows.
README = {"dashboard-light", "details-light", "oauth2-light", "waiting-light", "sent-light", "failed-light", "interpreter-light", "sent-dark"}


class Person:
    """The one in front of the browser: gets the address that the program opens, and agrees."""

    def __init__(self, place: Path):
        self.link = place / "link"
        self.browser = place / "browser"
        self.browser.write_text(f"#!/bin/sh\nprintf %s \"$1\" >'{self.link}.part' && mv '{self.link}.part' '{self.link}'\n")
        self.browser.chmod(0o755)

    def consents(self, scenario: str):
        """On the training provider's page, where what shall happen is chosen."""
        wait_until(self.link.exists, 10, "the opened browser")
        url = self.link.read_text()
        self.link.unlink()
        page = curl(url)
        fields = {"request": value(page, 'name="request" value="'), "account": "rechnung@training.example", "scenario": scenario, "decision": "accept"}
        form = [part for name, text in fields.items() for part in ("--data-urlencode", f"{name}={text}")]
        curl("--location", *form, "/".join(url.split("/")[:3]) + value(page, 'action="'))


def curl(*arguments: str) -> str:
    return subprocess.run(["curl", "--silent", "--show-error", "--fail", *arguments], check=True, capture_output=True, text=True).stdout


def value(page: str, before: str) -> str:
    return page.split(before)[1].split('"')[0]


class Studio:
    """One start of the program, photographed."""

    def __init__(self, binary: Path, desktop: Desktop, folder: Path, arguments: list[str], environment: dict, picked):
        self.desktop, self.folder, self.picked = desktop, folder, picked
        self.processes = Processes(folder)
        process = self.processes.start("program", [str(binary), *arguments], env=desktop.environment | environment)
        self.window = Window(process.pid)
        wait_until(lambda: self.window.nodes(), 20, "the program's window", 0.05)

    def take(self, name: str):
        if not self.picked(name):
            return
        # Two frames settle a dialog's place; a pointer over a button would colour it.
        subprocess.run(["xdotool", "mousemove", "0", "0", "sleep", "0.6"], env=self.desktop.environment, check=True)
        windows = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", TITLE], env=self.desktop.environment,
                                 check=True, capture_output=True, text=True).stdout.split()
        subprocess.run(["import", "-window", windows[0], "-strip", str(self.folder / f"{name}.png")], env=self.desktop.environment, check=True)

    def menu(self, name: str, entry: str):
        self.window.press(name)
        self.window.press(entry, last=True)

    def log_in(self, first: bool):
        if first:
            self.window.find("Administrator-Kennwort festlegen")
            self.window.set_text("Kennwort", PASSWORD)
            self.window.set_text("Kennwort wiederholen", PASSWORD)
            self.window.press("Festlegen")
        else:
            self.window.find("Anmeldung")
            self.window.set_text("Kennwort", PASSWORD)
            self.window.press("Anmelden")
        self.window.find("Dashboard", seconds=20)

    def stop(self):
        self.processes.stop()


def fresh(studio: Studio, theme: str):
    """A first installation: what a person sees before anything was entered."""
    studio.window.find("Administrator-Kennwort festlegen")
    studio.take(f"first-start-{theme}")
    studio.log_in(first=True)
    studio.menu("Ansicht", THEMES[theme])
    studio.take(f"empty-{theme}")
    studio.menu("Extras", "E-Mail-Anbieter")
    studio.take(f"providers-{theme}")
    studio.window.press("Hinzufügen…")
    studio.take(f"catalogue-{theme}")
    studio.window.set_text("Anbieter suchen oder E-Mail-Adresse eingeben", "rechnung@gmx.de")
    studio.window.find("GMX")
    studio.take(f"found-{theme}")
    studio.window.press("Hinzufügen")
    studio.window.press("GMX")
    studio.window.press("Details")
    studio.window.set_text("Postfach", "rechnung@gmx.de")
    studio.window.set_text("Kennwort", "kein-echtes-Kennwort")
    studio.take(f"password-{theme}")
    studio.window.press("Abbrechen")
    studio.window.press("Verwerfen")
    studio.window.press("Office365")
    studio.window.press("Details")
    studio.take(f"example-{theme}")
    for field, text in (("Client ID", "AEVO_Office_365"), ("Client Secret", "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913"),
                        ("Geheimnis gültig bis", "31.02.2027"), ("Postfach", "rechnung@")):
        studio.window.set_text(field, text)
    studio.take(f"mistakes-{theme}")
    window = studio.window
    window.press("Abbrechen")
    window.press("Verwerfen")
    window.press("Schließen")
    studio.menu("Extras", "Einrichtungsassistent")
    for step in range(1, 8):
        window.wait_for_text(f"Schritt {step} von 7", "Stimmen Sie als Benutzer")  # the last one needs the footer in a low window
        if step == 2:
            window.set_text("Client ID", "66233966-7a0c-4f3b-9f0e-1d2c3b4a5968")
            window.set_text("Verzeichnis-ID (Mandant)", "3f6ad0c1-52f4-4b0e-9a50-0c1d2e3f4a5b")
        if step == 3:
            window.set_text("Client Secret", "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913")
        studio.take(f"assistant-{step}-{theme}")
        if step == 3:
            window.set_text("Client Secret", "Abc8Q~kein-echtes-Geheimnis")
        if step < 7:
            window.press("Weiter")


def practice(studio: Studio, theme: str, person: Person):
    """The job in the training mode, with a success and a failure."""
    window = studio.window
    studio.log_in(first=True)
    studio.menu("Ansicht", THEMES[theme])
    studio.take(f"dashboard-new-{theme}")
    studio.menu("Extras", "E-Mail-Anbieter")
    window.press("Office365")
    window.press("Details")
    window.set_text("Geheimnis gültig bis", "10.01.2028")
    studio.take(f"details-{theme}")
    window.press("OAuth2-Einstellungen")
    studio.take(f"oauth2-{theme}")
    window.press("Server")
    studio.take(f"server-{theme}")
    window.press("Details", last=True)
    window.press("Testmail senden")
    studio.take(f"question-{theme}")
    window.press("Nein")
    window.press("Autorisieren")
    window.wait_for_text("Warten auf die Zustimmung im Browser…")
    studio.take(f"waiting-{theme}")
    person.consents("normal")
    window.wait_for_text("Autorisiert als ", seconds=20)
    studio.take(f"authorized-{theme}")
    window.press("Testmail senden")
    window.wait_for_text("Testmail angenommen", seconds=20)
    studio.take(f"sent-{theme}")
    window.press("Alles prüfen")
    window.wait_for_text("Testmail angenommen", seconds=40)
    window.press("Abnahmeprotokoll…")
    window.wait_for_text("Gespeichert: ")
    studio.take(f"checked-{theme}")
    window.press("Bearbeiten")
    window.set_text("Geheimnis gültig bis", (date.today() + timedelta(days=20)).strftime("%d.%m.%Y"))
    window.press("OK")
    window.press("Schließen")
    studio.take(f"dashboard-{theme}")
    window.press("Geheimnis erneuern")
    studio.take(f"renewal-{theme}")
    window.set_text("Neues Client Secret", "7c1f0b52-9d3e-4a86-b1c4-5e08a2f7d913")
    window.set_text("Geheimnis gültig bis", (date.today() + timedelta(days=700)).strftime("%d.%m.%Y"))
    studio.take(f"renewal-mistake-{theme}")
    window.set_text("Neues Client Secret", "Abc8Q~kein-echtes-Geheimnis")
    window.press("Prüfen und übernehmen")
    window.wait_for_text("Nichts wurde geändert")
    studio.take(f"renewal-refused-{theme}")
    window.press("Abbrechen")
    studio.menu("Extras", "E-Mail-Anbieter")
    window.press("Office365")
    window.press("Details")
    window.press("Auf anderem Gerät anmelden")
    window.wait_for_text("Warten auf die Zustimmung auf dem anderen Gerät…")
    studio.take(f"device-{theme}")
    window.press("Abbrechen")
    window.wait_gone("Warten auf die Zustimmung auf dem anderen Gerät…")
    window.press("OAuth2-Einstellungen")
    window.press("Anwendung (App-only)")
    studio.take(f"application-{theme}")
    window.press("Details", last=True)
    window.press("Alles prüfen")
    window.wait_for_text("Fehlerkennung: ", seconds=40)
    studio.take(f"application-checked-{theme}")
    window.press("OAuth2-Einstellungen")
    window.press("Benutzer (delegiert)")
    window.press("OK")
    window.press("Schließen")
    studio.menu("Extras", "E-Mail-Anbieter")
    window.press("Office365")
    window.press("Details")
    window.press("Autorisieren")
    window.wait_for_text("Warten auf die Zustimmung im Browser…")
    person.consents("smtp_auth_disabled_tenant")
    window.wait_for_text("Autorisiert als ", seconds=20)
    window.press("Testmail senden")
    window.wait_for_text("Fehlerkennung: ", seconds=20)
    studio.take(f"failed-{theme}")
    window.press("Abbrechen", last=True)
    window.press("Schließen")
    studio.take(f"dashboard-failed-{theme}")
    studio.menu("Extras", "Fehlermeldung deuten…")
    window.find("Fehlermeldung deuten")
    studio.take(f"interpreter-empty-{theme}")
    window.set_text("Fehlermeldung", FOREIGN_MESSAGE)
    window.wait_for_text("Fehlerkennung: client_secret_expired")
    studio.take(f"interpreter-{theme}")
    window.press("Schließen")
    studio.menu("Extras", "E-Mail-Anbieter")
    window.press("Übertragen…")
    window.set_text("Datei mit Einstellungen", "/nirgends/Einstellungen.json")
    window.press("Importieren")
    window.wait_for_text("Dort ist keine Datei")
    studio.take(f"transfer-{theme}")
    window.press("Schließen", last=True)
    window.wait_gone("Datei mit Einstellungen")
    window.press("Schließen")
    studio.menu("Extras", "Übergabe an AEVO…")
    window.find("Übergabedatei schreiben")
    studio.take(f"handover-{theme}")
    window.press("Übergabedatei schreiben")
    window.wait_for_text("Übergabedatei geschrieben", seconds=30)
    studio.take(f"handover-written-{theme}")
    window.press("Einlesen")
    studio.take(f"handover-read-{theme}")
    window.press("Schließen")
    studio.menu("Hilfe", "Handbuch")
    studio.take(f"manual-{theme}")
    window.press("Wenn etwas scheitert")
    studio.take(f"manual-failure-{theme}")
    window.press("Befehlszeile")
    studio.take(f"manual-terminal-{theme}")
    window.press("Schließen")
    studio.menu("Hilfe", "Über AEVO Administrator")
    studio.take(f"about-{theme}")
    window.press("Schließen")
    studio.menu("Datei", "Sperren")
    window.find("Anmeldung")
    studio.take(f"login-{theme}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=ROOT / "target/release/aevo-administrator")
    parser.add_argument("--out", type=Path, default=ROOT / "target/pictures")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", default="1200x800", help="of the window, in points")
    parser.add_argument("--readme", action="store_true", help="only what the README shows")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    options.out.mkdir(parents=True, exist_ok=True)
    size = int(width * options.scale), int(height * options.scale)
    # One desktop: a process can speak to the accessibility bus of one only.
    with Desktop((size[0] + 60, size[1] + 80)) as desktop:
        connect(desktop.environment)
        for theme in THEMES:
            photograph(options, desktop, theme, size)


def photograph(options, desktop: Desktop, theme: str, size: tuple[int, int]):
    folder = options.out if options.readme else options.out / f"{options.scale:g}"
    folder.mkdir(exist_ok=True)
    def picked(name: str) -> bool:
        return not options.readme or name in README
    for number, session in enumerate((fresh, practice)):
        place = desktop.home / f"{session.__name__}-{theme}"
        place.mkdir()
        person = Person(place)
        environment = {"WINIT_X11_SCALE_FACTOR": f"{options.scale:g}", "BROWSER": str(person.browser)}
        arguments = ["--settings-dir", str(place / "settings")] + (["--sandbox"] if number else [])
        studio = Studio(options.binary.resolve(), desktop, folder, arguments, environment, picked)
        try:
            desktop.resize(TITLE, *size)
            if session is practice:
                practice(studio, theme, person)
            else:
                fresh(studio, theme)
        finally:
            studio.stop()
    for log in folder.glob("*.log"):
        log.unlink()


if __name__ == "__main__":
    main()
