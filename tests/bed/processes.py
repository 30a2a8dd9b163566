"""Programs of the test bed: started with a log file each, waited for, and ended by their own process ids."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
# Below Linux's ephemeral range (32768 and up), so that no outgoing connection can hold a chosen port.
_PORTS = range(18000, 32000)


class BedError(Exception):
    """Something of the test bed itself (not the program under test) did not work."""


def loopback_addresses() -> list[str]:
    """127.0.0.1 and, where the machine has it, ::1: "localhost" may resolve to either."""
    addresses = ["127.0.0.1"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        addresses.append("::1")
    except OSError:
        pass
    return addresses


def free_port() -> int:
    """A port that nobody holds on any loopback address."""
    for _ in range(1000):
        port = random.choice(_PORTS)
        try:
            for address in loopback_addresses():
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                with socket.socket(family) as probe:
                    probe.bind((address, port))
        except OSError:
            continue
        return port
    raise BedError("no free port found")


def wait_until(test, seconds: float, what: str, interval: float = 0.02):
    """The first true answer of `test`, or a BedError that names `what`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = test()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise BedError(f"after {seconds:g} s still not there: {what}")
        time.sleep(interval)


def accepts(port: int, address: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def _die_with_parent():
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Processes:
    """The programs one owner has started; `stop` ends them in reverse order and nothing else."""

    def __init__(self, log_directory: Path):
        self.log_directory = log_directory
        self._running: list[tuple[str, subprocess.Popen]] = []

    def start(self, name: str, argv: list[str], *, env: dict | None = None, stdin=subprocess.DEVNULL, stdout=None, **options):
        """Starts `argv` in a session of its own; what it prints goes to NAME.log unless `stdout` is given."""
        with open(self.log_directory / f"{name}.log", "ab") as log:
            process = subprocess.Popen(argv, env=env, stdin=stdin, stdout=stdout or log, stderr=log,
                                       start_new_session=True, preexec_fn=_die_with_parent, **options)
        self._running.append((name, process))
        return process

    def log(self, name: str) -> str:
        return (self.log_directory / f"{name}.log").read_text(errors="replace")

    def alive(self, name: str) -> bool:
        return any(known == name and process.poll() is None for known, process in self._running)

    def process(self, name: str) -> subprocess.Popen:
        """The named program, of several the one that was started last."""
        return next(process for known, process in reversed(self._running) if known == name)

    def stop(self, name: str | None = None):
        """Ends the named program, or all."""
        for entry in [entry for entry in reversed(self._running) if name in (None, entry[0])]:
            _end(entry[1])
            self._running.remove(entry)


def _end(process: subprocess.Popen, patience: float = 3):
    """SIGTERM to the program, then SIGKILL to its whole session, which holds only what it started itself."""
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
