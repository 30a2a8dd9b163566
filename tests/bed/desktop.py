"""A desktop of one's own: X server, session bus, window manager, accessibility, unlocked keyring. Nothing of the machine's is used."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from processes import BedError, Processes, wait_until

KEYRING_PASSWORD = "bed-keyring"  # an empty one leaves the keyring locked
WINDOW_SIZE = (1366, 900)


class Desktop:
    """`with Desktop() as desktop:`; programs that shall appear on it get `desktop.environment`."""

    def __init__(self, size: tuple[int, int] = WINDOW_SIZE):
        self.size = size
        self.directory = Path(tempfile.mkdtemp(prefix="aevo-desktop-"))
        self.processes = Processes(self.directory)
        self.home = self._folder("home")
        kept = ("PATH", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ} | {
            "LANG": os.environ.get("LANG", "C.UTF-8"), "HOME": str(self.home), "USER": os.environ.get("USER", "root"),
            "XDG_RUNTIME_DIR": str(self._folder("runtime")), "XDG_CONFIG_HOME": str(self._folder("home/.config")),
            "XDG_DATA_HOME": str(self._folder("home/.local/share")), "XDG_CACHE_HOME": str(self._folder("home/.cache")),
            "XDG_CURRENT_DESKTOP": "GNOME", "XDG_SESSION_TYPE": "x11", "NO_AT_BRIDGE": "0", "LIBGL_ALWAYS_SOFTWARE": "1"}

    def __enter__(self) -> "Desktop":
        try:
            self._start_display()
            self._start_bus()
            self.processes.start("openbox", ["openbox", "--sm-disable"], env=self.environment)
            self._switch_accessibility_on()
            self._unlock_keyring()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _folder(self, name: str) -> Path:
        path = self.directory / name
        path.mkdir(mode=0o700, parents=True)
        return path

    def _start_display(self):
        # The X server chooses a free display number and tells it; a fixed one would collide with other runs.
        width, height = self.size
        server = self.processes.start("xvfb", ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
                                      env=self.environment, stdout=subprocess.PIPE)
        number = server.stdout.readline().decode().strip()
        if not number:
            raise BedError(f"Xvfb did not start: {self.processes.log('xvfb')}")
        self.environment["DISPLAY"] = f":{number}"

    def _start_bus(self):
        # After the display: services that the bus starts inherit this environment.
        bus = self.processes.start("bus", ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
                                   env=self.environment, stdout=subprocess.PIPE)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def call(self, service: str, path: str, method: str, *arguments: str, check: bool = True) -> str:
        """One call on the session bus, with gdbus's notation for arguments."""
        return subprocess.run(["gdbus", "call", "--session", "--dest", service, "--object-path", path, "--method", method, *arguments],
                              env=self.environment, check=check, capture_output=True, text=True, timeout=15).stdout

    def _switch_accessibility_on(self):
        for name in ("IsEnabled", "ScreenReaderEnabled"):  # both, and before the program starts, or its window exposes nothing
            self.call("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", name, "<true>")

    def _unlock_keyring(self):
        keyring = self.processes.start("keyring", ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"],
                                       env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        keyring.stdin.write(KEYRING_PASSWORD.encode())
        keyring.stdin.close()
        # A call before the daemon has its name would make the bus start another one, which is locked and takes the name.
        owned = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets")
        wait_until(lambda: "true" in self.call(*owned), 30, "the keyring's name on the bus", 0.1)
        locked = ("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login", "org.freedesktop.DBus.Properties.Get",
                  "org.freedesktop.Secret.Collection", "Locked")
        wait_until(lambda: "false" in self.call(*locked, check=False), 30, "the unlocked keyring", 0.1)

    def lock_keyring(self):
        """From now on look-ups wait for a prompt that nobody answers."""
        self.call("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
                  "[objectpath '/org/freedesktop/secrets/collection/login']")

    def screenshot(self, path: Path):
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=20)

    def resize(self, title: str, width: int, height: int):
        """Gives the window with this title another size."""
        subprocess.run(["xdotool", "search", "--name", title, "windowsize", str(width), str(height)], env=self.environment, check=True, timeout=10)

    def stop(self):
        self.processes.stop()
        time.sleep(0.1)  # programs that the bus had started end with it
        shutil.rmtree(self.directory, ignore_errors=True)
