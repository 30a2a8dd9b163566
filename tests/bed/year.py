"""What a technician does over the year, after the first set-up: guided set-up, renewal of the secret, the papers for the customer."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

from checks import expect, expect_equal
from keyboard import Keyboard
from processes import wait_until
from program import FAILURE, GRANTED, Program

ASSISTANT = "Einrichtungsassistent"
SECRET_FIELD = "Neues Client Secret"
HANDOVER = "Übergabe an AEVO…"


def assistant(program: Program):
    """The seven steps with a closing in the middle; what the servers have said is proven, not ticked."""
    program.first_start()
    program.open_office365()
    program.fill_servers()
    window = program.window
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    program.menu("Extras", ASSISTANT)
    at_step(program, 1)
    window.press("Weiter")
    at_step(program, 2)
    window.set_text("Client ID", program.about["client_id"])
    window.press("Weiter")
    at_step(program, 3)
    window.set_text("Client Secret", program.bed.client_secret)
    window.wait_for_text("Es ist der Wert, nicht die Geheime ID: geprüft")
    window.press("Dialog schließen")
    window.wait_gone("Schritt 3 von 7")
    program.quit()
    program.log_in()
    program.menu("Extras", ASSISTANT)
    window = program.window
    at_step(program, 3)
    window.press("Weiter")
    at_step(program, 4)
    window.press("Weiter")
    at_step(program, 5)
    window.press("Weiter")
    at_step(program, 6)
    window.set_text("Autorisierungsendpunkt", program.about["authorization_endpoint"])
    window.set_text("Token-Endpunkt", program.about["token_endpoint"])
    window.wait_for_text("Beide Endpunkte nennen denselben Mandanten: geprüft")
    window.press("Weiter")
    at_step(program, 7)
    program.fill_mailbox()
    program.authorized()
    program.send()
    program.accepted()
    for step in ("App-Registrierung", "Geheimer Clientschlüssel", "Endpunkte", "Postfach und Test"):
        window.find(f"{step}: erledigt")
    window.press("App-Registrierung: erledigt")
    for check in ("Client ID ist im Mandanten bekannt", "Umleitungs-URI ist registriert"):
        window.wait_for_text(f"{check}: geprüft")


def at_step(program: Program, number: int):
    program.window.wait_for_text(f"Schritt {number} von 7")


def secret_renewal(program: Program):
    """A wrong secret changes nothing; a new one is swapped in without a browser; the old one comes back with one click."""
    program.set_up()
    window, bed, old = program.window, program.bed, program.bed.client_secret
    new = "nEw8Q~" + "z" * 34
    window.set_text("Geheimnis gültig bis", in_days(20))
    program.authorized()
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    window.press("Geheimnis erneuern")
    renew(program, new, 700)
    window.wait_for_text("Nichts wurde geändert", seconds=20)
    expect(window.shows(FAILURE + "client_secret_invalid"), window.dump())
    asked = len(bed.control("log"))
    bed.control("client-secret", secret=new)
    try:
        renew(program, new, 700)
        window.wait_for_text("Neues Geheimnis übernommen", seconds=20)
        expect(not [call for call in bed.control("log")[asked:] if call["kind"] == "authorization"], "no browser was needed")
        expect(new not in window.dump(), "the secret is nowhere in the accessibility tree")
        window.press("Schließen")
        expect_equal(program.terminal("check", "--all").returncode, 0, "a check with the new secret")
    finally:
        bed.control("client-secret", secret=old)
    # Whoever finds the new one worthless takes the old one back.
    open_row_menu(program)
    window.press("Geheimnis erneuern", last=True)
    window.press("Altes Geheimnis zurückholen")
    window.wait_for_text("Altes Geheimnis ist wieder in Gebrauch", seconds=20)
    window.press("Schließen")
    check = program.terminal("check", "--all")
    expect(check.returncode in (0, 1), f"a check with the old secret: {check}")


def renew(program: Program, secret: str, days: int):
    program.window.set_text(SECRET_FIELD, secret)
    program.window.set_text("Geheimnis gültig bis", in_days(days))
    program.window.press("Prüfen und übernehmen")


def open_row_menu(program: Program):
    program.window.press(f"Weitere Aktionen für {program.account['address']}")


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).strftime("%d.%m.%Y")


def papers(program: Program):
    """The record of what was proven, and what the customer's administrator has to run: files without a secret."""
    program.set_up()
    program.authorized()
    program.check_all()
    pdf = written(program, "Abnahmeprotokoll…", seconds=60)
    expect_equal(pdf.suffix, ".pdf", "the record's kind")
    on_paper = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    expect(program.account["address"] in on_paper and "SMTP.Send" in on_paper, on_paper)
    record = pdf.with_suffix(".html")
    text = record.read_text()
    for part in (program.account["address"], "SMTP.Send", "IMAP", "POP3", "Message-ID"):
        expect(part in text, f"{part} in the acceptance record")
    expect("<script" not in text and "http-equiv=\"refresh\"" not in text, "the record runs nothing")
    program.window.press("OAuth2-Einstellungen")
    program.window.press("Anwendung (App-only)")
    package = written(program, "Admin-Paket…")
    files = sorted(path.name for path in package.iterdir())
    script = next(path for path in package.iterdir() if path.suffix == ".ps1").read_text(encoding="utf-8-sig")
    expect(len(files) >= 2 and program.about["client_id"] in script and program.account["address"] in script, f"{files}\n{script}")
    for path in (record, *package.iterdir()):
        expect(program.bed.client_secret.encode() not in path.read_bytes(), f"the secret lies in {path}")


def written(program: Program, button: str, seconds: float = 20) -> Path:
    """Presses a button that writes; where it wrote."""
    program.window.press(button)
    return Path(program.window.wait_for_text("Gespeichert: ", seconds=seconds).removeprefix("Gespeichert: "))


def handover(program: Program):
    """The four values go out in a file that the age tool opens, and come in again from one with a passphrase."""
    program.set_up()
    window = program.window
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    key = program.directory / "cloud.key"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    recipient = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True).stdout.strip()
    program.menu("Extras", HANDOVER)
    window.set_text("Schlüssel des Empfängers", "age1" + "q" * 58)
    window.press("Übergabedatei schreiben")
    window.wait_for_text("Das ist kein öffentlicher Schlüssel")
    window.set_text("Schlüssel des Empfängers", recipient)
    folder, _ = handed_over(program)
    opened = subprocess.run(["age", "-d", "-i", str(key), str(folder / "Uebergabe.age")], check=True, capture_output=True).stdout
    expect_values(program, json.loads(opened))
    letter = (folder / "Anschreiben.txt").read_text()
    expect(program.about["client_id"] in letter and program.bed.client_secret not in letter, letter)
    window.press("Dialog schließen")
    program.menu("Extras", HANDOVER)
    fingerprint = window.wait_for_text("Fingerabdruck: ").removeprefix("Fingerabdruck: ").split(".")[0]
    expect(fingerprint in letter, f"{fingerprint} in {letter}")
    window.set_text("Schlüssel des Empfängers", "")
    folder, passphrase = handed_over(program)
    window.press("Passphrase kopieren")
    wait_until(lambda: program.clipboard() == passphrase, 5, "the passphrase on the clipboard")
    wait_until(lambda: program.clipboard() == "", 15, "an empty clipboard")
    window.press("Einlesen")
    file = folder / "Uebergabe.age"
    read_back(program, file, "abcd-efgh")
    window.wait_for_text("Die Passphrase öffnet die Datei nicht", seconds=30)
    cut = program.directory / "cut.age"
    cut.write_bytes(file.read_bytes()[:-20])
    read_back(program, cut, passphrase)
    window.wait_for_text("Das ist keine Übergabedatei", seconds=30)
    read_back(program, file, passphrase)
    window.wait_for_text("Das steht in der Datei", seconds=30)
    expect(program.bed.client_secret not in window.dump(), "the secret is nowhere in the accessibility tree")
    window.press("Als Anbieter anlegen")
    program.menu("Extras", "E-Mail-Anbieter")
    window.find("Office365 2")
    target = program.directory / "again.age"
    export = program.terminal("export", "--provider", "Office365 2", "--to", str(target), "--recipient", recipient)
    expect_equal(export.returncode, 0, f"export: {export.stderr}")
    expect_values(program, json.loads(subprocess.run(["age", "-d", "-i", str(key), str(target)], check=True, capture_output=True).stdout))


def handed_over(program: Program) -> tuple[Path, str]:
    """Presses „Übergabedatei schreiben“; the folder, and the passphrase where there is one."""
    program.window.press("Übergabedatei schreiben")
    program.window.wait_for_text("Übergabedatei geschrieben", seconds=30)
    texts = program.window.texts()
    after = {name: text for name, text in zip(texts, texts[1:])}
    return Path(after["Ordner"]), after.get("Passphrase", "")


def read_back(program: Program, file: Path, passphrase: str):
    program.window.set_text("Übergabedatei", str(file))
    program.window.set_text("Passphrase", passphrase)
    program.window.press("Datei einlesen")


def expect_values(program: Program, values: dict):
    for name in ("client_id", "authorization_endpoint", "token_endpoint"):
        expect_equal(values[name], program.about[name], name)
    expect_equal(values["client_secret"], program.bed.client_secret, "client_secret")


def many_mailboxes(program: Program):
    """What the list shows goes into a table, and the next customer is made like this one."""
    program.set_up()
    window = program.window
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    window.press("Als CSV kopieren")
    keyboard = Keyboard(program.desktop.environment, window)
    keyboard.press("ctrl+f", "ctrl+v")
    search = "Postfach oder Anbieter suchen"
    table = window.wait(lambda _: window.text_of(search), "the table in the search")
    expect(table.startswith("Postfach;Anbieter;Status;Ursache;") and program.account["address"] in table, table)
    window.wait_for_text("Kein Postfach passt")
    window.set_text(search, "autorisierung fehlt")
    window.wait_for_text("1\xa0Postfach angezeigt")
    program.menu("Extras", "E-Mail-Anbieter")
    window.press("Als Vorlage")
    window.find("Office365 2")
    window.press("Details")
    window.find("Office365 2", lambda node: node.role.value_nick == "heading")
    expect(window.text_of("Client ID") != program.about["client_id"], "the registration belongs to the other customer")
    window.press("Server")
    expect_equal(window.text_of("SMTP-Port"), str(program.about["servers"]["smtp"]["starttls_port"]), "SMTP-Port")


def transfer(program: Program):
    """Settings go out without secrets and come in again; a changed file adds nothing, and what came in works."""
    program.set_up()
    program.authorized()
    window = program.window
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Übertragen…")
    file = written(program, "Exportieren") / "Einstellungen.json"
    expect(program.about["client_id"] in file.read_text() and program.bed.client_secret not in file.read_text(), file.read_text())
    changed = program.directory / "changed.json"
    changed.write_text(file.read_text().replace("localhost", "elsewhere", 1))
    import_settings(program, changed)
    window.wait_for_text("Das ist keine Datei mit Einstellungen")
    import_settings(program, file)
    window.wait_for_text("Hinzugefügt: 0\xa0Anbieter, 0\xa0Postfächer. Schon vorhanden: 1\xa0Anbieter.")
    window.press("Schließen", last=True)
    window.press("Entfernen")
    window.find("Office365 entfernen?")
    window.press("Entfernen", last=True)
    window.wait_gone("Office365 entfernen?")
    window.wait_gone("Office365")
    window.press("Übertragen…")
    import_settings(program, file)
    window.wait_for_text("Hinzugefügt: 1\xa0Anbieter, 1\xa0Postfach.")
    window.press("Schließen", last=True)
    window.press("Details")
    expect_equal(window.text_of("Client ID"), program.about["client_id"], "Client ID")
    window.set_text("Client Secret", program.bed.client_secret)
    program.authorized()


def import_settings(program: Program, file: Path):
    program.window.set_text("Datei mit Einstellungen", str(file))
    program.window.press("Importieren")


def manual(program: Program):
    """The manual opens inside the program, and a word in the search finds its chapter."""
    program.first_start()
    program.menu("Hilfe", "Handbuch")
    window = program.window
    window.find("Der Weg", lambda node: node.role.value_nick == "heading")
    window.press("Befehlszeile")
    window.wait_for_text("Ohne Fenster, für ERP")
    window.set_text("Im Handbuch suchen", "Kalenderdatei")
    window.find("Geheimnis erneuern", lambda node: node.role.value_nick == "heading")
    window.press("Dialog schließen")
    window.find("Dashboard")


YEAR = [assistant, secret_renewal, papers, handover, many_mailboxes, transfer, manual]
