"""What must be nowhere: secrets in files, output, arguments and the accessibility tree, and after the lock in memory."""

import base64
import os
import urllib.parse
from pathlib import Path

from checks import expect
from program import FAILURE, PASSWORD, Program

WRONG_PASSWORD = "Falsches~Kennwort~4711"
WRONG_SECRET = "wr0ng~" + "Q" * 34
NEW_SECRET = "nEw8Q~" + "k" * 34
# How often the memory is searched; the figure of the README is made with 50.
LOCKS = int(os.environ.get("AEVO_LOCKS", "3"))


def canaries(program: Program):
    """Every kind of secret through the flows, and in six forms in none of the places that the program could leave it in."""
    seen = []

    def look():
        seen.append(program.window.dump())

    program.first_start()
    look()
    program.open_office365()
    program.fill(client_secret=WRONG_SECRET)
    look()
    program.authorize()
    program.window.wait_for_text(FAILURE, seconds=60)
    look()
    program.window.press("Bearbeiten")
    program.window.set_text("Client Secret", program.bed.client_secret)
    program.window.press("Anzeigen")
    look()
    program.authorized()
    program.send()
    program.accepted()
    look()
    window = program.window
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    program.menu("Extras", "Übergabe an AEVO…")
    window.press("Übergabedatei schreiben")
    window.wait_for_text("Übergabedatei geschrieben", seconds=30)
    texts = window.texts()
    passphrase = {name: text for name, text in zip(texts, texts[1:])}["Passphrase"]
    window.press("Schließen")
    window.press(f"Weitere Aktionen für {program.account['address']}")
    window.press("Geheimnis erneuern", last=True)
    window.set_text("Neues Client Secret", NEW_SECRET)
    window.press("Prüfen und übernehmen")
    window.wait_for_text("Nichts wurde geändert", seconds=30)
    look()
    window.press("Dialog schließen")
    program.menu("Datei", "Sperren")
    window.set_text("Kennwort", WRONG_PASSWORD)
    window.press("Anmelden")
    window.wait_for_text("Das Kennwort ist falsch")
    look()
    secrets = {
        "administrator password": PASSWORD, "wrong administrator password": WRONG_PASSWORD,
        "client secret": program.bed.client_secret, "wrong client secret": WRONG_SECRET, "refused client secret": NEW_SECRET,
        "passphrase": passphrase, **issued(program),
    }
    expect(len(secrets) >= 12, f"twelve secrets: {sorted(secrets)}")
    places = program_places(program) | {f"accessibility tree {number}": text.encode() for number, text in enumerate(seen)}
    for name, secret in secrets.items():
        for form in forms(secret):
            for place, content in places.items():
                expect(form not in content, f"the {name} is in {place}")


def issued(program: Program) -> dict[str, str]:
    """What the authorization server has handed out to the program."""
    return {f"{kind} {number}": value for number, (kind, value) in enumerate(program.bed.control("issued"))}


def forms(secret: str) -> set[bytes]:
    """As text, in base64 at each alignment, in hexadecimal and decimal bytes, and as in a URL."""
    raw = secret.encode()
    aligned = (base64.b64encode(b"\0" * skip + raw)[(skip * 8 + 5) // 6:] for skip in range(3))
    inner = {encoded.rstrip(b"=")[:-1] for encoded in aligned}
    return {raw, raw.hex().encode(), raw.hex().upper().encode(), ", ".join(map(str, raw)).encode(),
            urllib.parse.quote(secret, safe="").encode(), *inner}


def program_places(program: Program) -> dict[str, bytes]:
    """Every file that it has written, what it has printed, and what others may see of its process."""
    files = [path for folder in (program.settings, program.temporary) for path in folder.rglob("*") if path.is_file()]
    process = Path(f"/proc/{program.window.pid}")
    files += [process / "cmdline", process / "environ"]
    places = {str(path): path.read_bytes() for path in files}
    expect(any("log" in place for place in places), f"a log file: {sorted(places)}")
    return places | {"output": program.processes.log("program").encode()}


def memory_after_lock(program: Program):
    """After „Sperren“ no secret is left anywhere in the memory of the process; it writes no core file."""
    program.set_up()
    window = program.window
    secrets = {"administrator password": PASSWORD, "client secret": program.bed.client_secret}
    expect(in_memory(window.pid, secrets) == ["client secret"], "the search finds what is in the field, and only that")
    program.authorized()
    program.send()
    program.accepted()
    window.press("OK")
    window.wait_gone("OAuth2-Einstellungen")
    window.press("Schließen")
    secrets |= issued(program)
    for number in range(LOCKS):
        program.menu("Datei", "Sperren")
        window.find("Anmeldung")
        left = in_memory(window.pid, secrets)
        expect(not left, f"after lock {number + 1} of {LOCKS}: {left}")
        window.set_text("Kennwort", PASSWORD)
        window.press("Anmelden")
        window.find("Dashboard", seconds=20)
    print(f"{LOCKS} locks, {len(secrets)} secrets, none left in memory")
    limits = Path(f"/proc/{window.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size")).split()
    expect(core[4:6] == ["0", "0"], f"no core file: {core}")


def in_memory(pid: int, secrets: dict[str, str]) -> list[str]:
    """The names of the secrets that are in what the process can write to."""
    found = set()
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(address, 16) for address in addresses.split("-"))
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except OSError:  # a device
                continue
            found |= {name for name, secret in secrets.items() if secret.encode() in content}
    return sorted(found)


SECRECY = [canaries, memory_after_lock]
