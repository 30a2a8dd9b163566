#!/usr/bin/env python3
"""The figures of the window, measured on the test bed: what „Autorisieren“ costs beyond the server and the person, and the start beside Thunderbird's.

    window_figures.py [BINARY]

BINARY is target/release/aevo-administrator unless given here or in AEVO_ADMINISTRATOR. Ends with 1 where a goal is missed.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import window
from bed import HERE, Bed
from capture import Capture
from checks import Checks, expect
from desktop import Desktop
from processes import Processes
from program import Program

ROOT = HERE.parents[1]
ROUNDS = 5


class WindowFigures:
    def __init__(self, binary: Path, desktop: Desktop, bed: Bed, place: Path):
        self.binary, self.desktop, self.bed, self.place = binary, desktop, bed, place

    def authorize(self):
        """From the click to the browser, and from the redirect to the tokens on the disk; the person and the server are not counted."""
        program = self._program("authorize")
        before, after, served = [], [], []
        try:
            program.set_up()
            for _ in range(ROUNDS):
                self.bed.control("clear-log")
                program.person.will("consent", program.account)
                clicked = program.window.press("Autorisieren")
                program.window.wait_for_text("Autorisiert als ", seconds=45)
                seen, log = program.person.saw(), self.bed.control("log")
                redirect, call = (next(entry for entry in log if entry["kind"] == kind) for kind in ("redirect", "token"))
                before.append(seen["started_at"] / 1000 - clicked)
                after.append((program.settings / "secrets.age").stat().st_mtime - redirect["time"] / 1000)
                served.append(call["milliseconds"] / 1000)
                program.window.wait_gone("Warten auf die Zustimmung")
        finally:
            program.stop()
        ours = statistics.median(b + a - s for b, a, s in zip(before, after, served))
        print(f"authorize: click to browser {_ms(before)}, redirect to tokens on the disk {_ms(after)}, of which the server {_ms(served)}; ours {ours * 1000:.0f} ms")

    def exchange(self):
        """The connection to the token endpoint is open before the redirect comes: the exchange is one more question on it."""
        program = self._program("exchange")
        try:
            with Capture(self.bed.port, is_led=False) as capture:  # led elsewhere, the issuer would be another one
                program.set_up()
                program.authorized()
        finally:
            program.stop()
        # The browser speaks to the same server.
        (asked,) = [asked for asked in capture.conversations() if any(b"/token " in sent for sent in asked)]
        methods = [sent.split(b" ")[0].decode() for sent in asked]
        print(f"token endpoint: one connection, {' '.join(methods)}; the last one is the exchange")
        expect(len(methods) > 1 and methods[-1] == "POST", "the exchange opened its connection first")

    def start(self):
        """Until a window is on the screen, and the memory of all its processes then (proportional set size)."""
        ours, theirs = [], []
        for number in range(ROUNDS):
            ours.append(self._start(f"ours{number}", [self.binary, "--settings-dir", self.place / f"first{number}"], "^AEVO Administrator$"))
            profile = self.place / f"thunderbird{number}"
            profile.mkdir()
            theirs.append(self._start(f"theirs{number}", ["thunderbird", "-no-remote", "-profile", profile], "Thunderbird"))
        seconds, memory = statistics.median(o[0] / t[0] for o, t in zip(ours, theirs)), statistics.median(o[1] / t[1] for o, t in zip(ours, theirs))
        print(f"start to a window on the screen: {_ms([o[0] for o in ours])}, Thunderbird {_ms([t[0] for t in theirs])}, ratio {seconds:.2f}; "
              f"memory {statistics.median(o[1] for o in ours) / 1024:.0f} MiB, Thunderbird {statistics.median(t[1] for t in theirs) / 1024:.0f} MiB, ratio {memory:.2f}")
        expect(seconds < 1 and memory < 1, "Thunderbird starts faster or smaller")

    def _start(self, name: str, argv: list, title: str) -> tuple[float, int]:
        processes = Processes(self.place)
        try:
            begun = time.monotonic()
            process = processes.start(name, [str(word) for word in argv], env=self.desktop.environment)
            subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", title], env=self.desktop.environment, check=True, timeout=60, stdout=subprocess.DEVNULL)
            seconds = time.monotonic() - begun
            time.sleep(2)
            return seconds, sum(_pss_kib(pid) for pid in _family(process.pid))
        finally:
            processes.stop()

    def _program(self, name: str) -> Program:
        directory = self.place / name
        directory.mkdir()
        return Program(self.binary, self.desktop, self.bed, directory)


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms"


def _family(pid: int) -> list[int]:
    """A process and all that it has started."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(one for file in children for child in file.read_text().split() for one in _family(int(child)))]


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=os.environ.get("AEVO_ADMINISTRATOR", ROOT / "target/release/aevo-administrator"))
    binary = parser.parse_args().binary
    binary = Path(binary).resolve()
    if not os.access(binary, os.X_OK):
        parser.error(f"there is no program {binary}")
    checks = Checks()
    with Bed() as bed, Desktop() as desktop, tempfile.TemporaryDirectory(prefix="aevo-figures-") as place:
        window.connect(desktop.environment)
        figures = WindowFigures(binary, desktop, bed, Path(place))
        checks.run("authorize", figures.authorize)
        checks.run("exchange", figures.exchange)
        if shutil.which("thunderbird"):
            checks.run("start", figures.start)
        else:
            print("start: not measured, there is no Thunderbird")
    checks.finish()


if __name__ == "__main__":
    main()
