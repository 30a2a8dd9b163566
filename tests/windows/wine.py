"""Windows on this machine: Wine with settings and a screen of its own, and a person at its keyboard."""

import hashlib
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bed"))
from processes import BedError, Processes, wait_until  # noqa: E402

WINE = "/usr/lib/wine/wine64"
TITLE = "^AEVO Administrator$"
INTERNET = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"


class Windows:
    """`with Windows(directory) as windows:`; `home` is the user's folder, `pictures` counts up the screenshots."""

    def __init__(self, directory: Path):
        self.directory, self.pictures = directory, 0
        self.processes = Processes(directory)
        self.prefix = directory / "prefix"
        # Wine 8 aborts in Direct3D 12 instead of refusing it, so here it has none.
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(directory), "USER": "technician", "LANG": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1",
                            "WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=;d3d12="}

    def __enter__(self) -> "Windows":
        screen = self.processes.start("xvfb", ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x900x24", "-nolisten", "tcp", "-noreset"],
                                      env=self.environment, stdout=subprocess.PIPE)
        self.environment["DISPLAY"] = f":{screen.stdout.readline().decode().strip()}"
        self.processes.start("openbox", ["openbox", "--sm-disable"], env=self.environment)
        self.call("wineboot", "--init", seconds=180)
        self.call("winecfg", "-v", "win10")
        self.home = next(path for path in (self.prefix / "drive_c/users").iterdir() if path.name != "Public")
        return self

    def __exit__(self, *_):
        # Of this prefix alone.
        subprocess.run([f"{Path(WINE).parent}/wineserver64", "-k"], env=self.environment, check=False)
        self.processes.stop()

    def call(self, *command: str, text: str = "", folder: Path | None = None, seconds: float = 90) -> subprocess.CompletedProcess:
        """A command of Windows, until it ends."""
        return subprocess.run([WINE, *command], input=text, capture_output=True, encoding="utf-8", errors="replace", env=self.environment,
                              cwd=folder or self.directory, timeout=seconds)

    def start(self, program: Path, *arguments: str) -> subprocess.Popen:
        """A program with a window, once it can be seen."""
        process = self.processes.start("program", [WINE, str(program), *arguments], env=self.environment)
        wait_until(lambda: self.has_window() or process.poll() is not None, 90, "the program's window", 0.1)
        if process.poll() is not None:
            raise BedError(f"the program ended with {process.returncode}: {self.processes.log('program')}")
        self.rest()
        return process

    def has_window(self) -> bool:
        return self._xdotool("search", "--onlyvisible", "--name", TITLE).returncode == 0

    def size(self) -> tuple[int, int]:
        """Of the window."""
        told = self._xdotool("search", "--onlyvisible", "--name", TITLE, "getwindowgeometry", "--shell").stdout.decode()
        width, height = (int(line.partition("=")[2]) for line in told.splitlines() if line.startswith(("WIDTH=", "HEIGHT=")))
        return width, height

    def resize(self, width: int, height: int):
        self._xdotool("search", "--onlyvisible", "--name", TITLE, "windowsize", str(width), str(height))
        self.rest()

    # What an administrator sets up

    def register(self, key: str, name: str, value: str, kind: str = "REG_SZ"):
        done = self.call("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f")
        if done.returncode:
            raise BedError(f"{key}: {done.stdout}{done.stderr}")

    def registered(self, key: str) -> str:
        """What stands under a key, empty where it is not there."""
        found = self.call("reg", "query", key, "/s")
        return "" if found.returncode else found.stdout

    def use_browser(self, script: Path):
        self.register(r"HKCU\Software\Wine\WineBrowser", "Browsers", str(script))

    def use_proxy(self, address: str):
        self.register(INTERNET, "ProxyEnable", "1", "REG_DWORD")
        self.register(INTERNET, "ProxyServer", address)

    def trust(self, authority: bytes):
        """Puts a certificate into the user's trusted roots: property 32 of its entry is the certificate itself."""
        entry = struct.pack("<III", 32, 1, len(authority)) + authority
        thumbprint = hashlib.sha1(authority).hexdigest().upper()
        self.register(rf"HKCU\Software\Microsoft\SystemCertificates\Root\Certificates\{thumbprint}", "Blob", entry.hex(), "REG_BINARY")

    # The person

    def press(self, *keys: str):
        """Keys by their X names, each once what the one before did is drawn; some draw nothing."""
        for key in keys:
            before, deadline = self._screen(), time.monotonic() + 3
            self._xdotool("key", "--clearmodifiers", key)
            while self._screen() == before and time.monotonic() < deadline:
                time.sleep(0.05)
            self.rest()

    def type(self, text: str):
        """Replaces what the focused field holds."""
        self.press("ctrl+a")
        self._xdotool("type", "--clearmodifiers", "--delay", "12", text)
        self.rest()

    def copied(self) -> str:
        """The text on the clipboard, as any other program gets it."""
        return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True, encoding="utf-8", env=self.environment, timeout=20).stdout

    def rest(self, seconds: float = 20):
        """Until the picture stands still."""
        time.sleep(0.25)
        deadline, before = time.monotonic() + seconds, None
        while time.monotonic() < deadline:
            now = self._screen()
            if now == before:
                return
            before = now
            time.sleep(0.1)

    def picture(self, name: str):
        self.pictures += 1
        path = self.directory / f"{self.pictures:02}-{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=20)

    def _screen(self) -> bytes:
        return subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], env=self.environment, check=True, capture_output=True, timeout=20).stdout

    def _xdotool(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, timeout=30, check=False)
