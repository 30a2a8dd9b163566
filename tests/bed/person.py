"""The person in front of the browser: writes the scenario that browser.mjs plays, and reads what it saw."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from processes import BedError, wait_until

HERE = Path(__file__).resolve().parent


def chromium() -> str:
    for name in (os.environ.get("AEVO_CHROMIUM"), "chromium", "google-chrome", "chromium-browser"):
        path = name and shutil.which(name)
        if path:
            return path
    raise BedError("no Chromium found; name one by AEVO_CHROMIUM")


class Person:
    """One directory for the scenario, the result and the log; `variables` belong in the environment of what opens the browser."""

    def __init__(self, directory: Path, final: str):
        self.directory = directory
        self.final = final
        self.result = directory / "browser-result.json"
        self.pids = directory / "browser-pids"
        plan = directory / "browser-scenario.json"
        self.variables = {"AEVO_BROWSER_SCENARIO": str(plan)}
        self._plan = plan

    def will(self, scenario: str, account: dict, user_code: str | None = None, timeout_seconds: float = 30):
        """What the person does the next time a browser opens; `user_code` is what another device asks for."""
        self.result.unlink(missing_ok=True)
        self.pids.unlink(missing_ok=True)
        self._plan.write_text(json.dumps({
            "scenario": scenario, "account": account["address"], "password": account["password"], "final": self.final, "user_code": user_code,
            "result": str(self.result), "chromium": chromium(), "timeout_seconds": timeout_seconds}))
        self._plan.chmod(0o600)

    def command(self) -> Path:
        """A script for $BROWSER: takes the URL as its one argument and comes back at once, as a desktop's opener does."""
        script = self.directory / "browser"
        script.write_text(f"""#!/bin/sh
node '{HERE / "browser.mjs"}' "$1" >>'{self.directory / "browser.log"}' 2>&1 </dev/null &
echo $! >>'{self.pids}'
""")
        script.chmod(0o755)
        return script

    def printer(self) -> Path:
        """A folder for $PATH with a Chromium in it that runs as root, too."""
        folder = self.directory / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / "chromium"
        script.write_text(f"""#!/bin/sh
exec '{chromium()}' --no-sandbox "$@"
""")
        script.chmod(0o755)
        return folder

    def open(self, url: str):
        subprocess.run([str(self.command()), url], env={**os.environ, **self.variables}, check=True)

    def opened(self) -> bool:
        """Whether any browser was opened since the last `will`."""
        return self.pids.exists()

    def saw(self, seconds: float = 40) -> dict:
        """The result, once the person is done."""
        wait_until(self.result.exists, seconds, f"the browser's result; its log is {self.directory / 'browser.log'}", 0.05)
        seen = json.loads(self.result.read_text())
        if seen["error"]:
            raise BedError(f"browser: {seen['error']}")
        return seen
