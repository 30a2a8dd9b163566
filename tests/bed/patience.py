"""What must not be felt in the window, however slow the rest of the world is."""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from bed import HERE
from checks import expect
from frames import Frames, first_in_line
from processes import Processes, wait_until
from program import PASSWORD, Program

TITLE = "AEVO Administrator"
LONGEST_GAP = 0.1
DISK_MILLISECONDS = 120
# Another program may take this machine's time; what waits in the program waits each time.
ATTEMPTS = 3
# The program's threads that do not draw.
WORKERS = ("service", "tokio", "blocking", "keyring")


def nothing_holds_a_frame_up(program: Program):
    """A frozen keyring, servers that take a call and say nothing, and a slow disk, all at once: the window draws on."""
    program.set_up()
    program.authorized()
    program.window.press("OK")
    program.window.wait_gone("OAuth2-Einstellungen")
    program.window.press("Schließen")
    program.quit()
    program.variables = slow_disk(program)
    program.log_in(seconds=60)
    for attempt in range(ATTEMPTS):
        worst = held_up(program)
        if worst <= LONGEST_GAP:
            return
    expect(False, f"in each of {ATTEMPTS} attempts a frame was held up, the last time for {worst * 1000:.0f} ms")


def held_up(program: Program) -> float:
    """The longest that the window took to draw while all three were in its way, and logs in again after that."""
    window, bed = program.window, program.bed
    calls, disk = len(bed.token_calls("refresh_token")), program.processes.log("program").count("slow disk")
    connected = connections(bed.port)
    prefer(window.pid)
    prefer(program.desktop.processes.process("xvfb").pid)
    with frozen(bed.processes, "authorization_server"), frozen(program.desktop.processes, "keyring"):
        with Frames(program.desktop.environment["DISPLAY"], TITLE) as frames:
            window.press("Prüflauf starten")
            wait_until(lambda: connections(bed.port) > connected, 30, "the call of the token endpoint")
            program.menu("Datei", "Sperren")
            window.set_text("Kennwort", PASSWORD)
            window.press("Anmelden")
            window.wait_for_text("Der Schlüsselbund ", seconds=60)
    window.set_text("Kennwort", PASSWORD)
    window.press("Anmelden")
    window.find("Dashboard", seconds=60)
    slow = program.processes.log("program").count("slow disk") - disk
    expect(slow > 20, f"the disk was slow {slow} times")
    expect(len(bed.token_calls("refresh_token")) > calls, "a call of the token endpoint was under way")
    gaps = sorted(frames.gaps)
    expect(frames.drawn > 100 and len(gaps) > 100, f"{frames.drawn} frames for {len(gaps)} motions")
    print(f"{frames.drawn} frames, {len(gaps)} motions of the pointer; the next frame came after {gaps[len(gaps) // 2] * 1000:.0f} ms (median), "
          f"{gaps[-1] * 1000:.0f} ms at most")
    return gaps[-1]


@contextmanager
def frozen(processes: Processes, name: str):
    """The program is stopped meanwhile; the system goes on taking calls for it."""
    process = processes.process(name)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def prefer(process: int):
    """What else goes on on this machine shall not be taken for the program's own slowness."""
    for thread in Path(f"/proc/{process}/task").iterdir():
        try:
            if not (thread / "comm").read_text().startswith(WORKERS):
                first_in_line(int(thread.name))
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            pass


def connections(port: int) -> int:
    """How many calls of this port the system holds, answered or not."""
    tables = "".join(Path(f"/proc/net/{table}").read_text() for table in ("tcp", "tcp6") if Path(f"/proc/net/{table}").exists())
    rows = (line.split() for line in tables.splitlines())
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows if len(row) > 3)


def slow_disk(program: Program) -> dict[str, str]:
    """The variables with which the program meets its settings on a slow disk."""
    library = Path(program.directory) / "slow_disk.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", str(library), str(HERE / "slow_disk.c"), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "SLOW_DISK": f"{program.settings}{os.sep}", "SLOW_DISK_MS": str(DISK_MILLISECONDS)}


PATIENCE = [nothing_holds_a_frame_up]
