"""Other programs that hand a mail to a server which wants OAuth, each called as its users call it: what `send` is measured beside."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bed import APPLICATION_SCOPE, HERE, Bed
from processes import Processes, accepts, free_port, wait_until


@dataclass
class Call:
    """A program that has run: how it ended, how long it took, and its largest resident memory."""
    code: int
    out: str
    error: str
    seconds: float
    peak_kib: int


def call(argv: list, text: str = "", env: dict | None = None) -> Call:
    # What a child of this interpreter is measured to need is never less than the interpreter; time(1) is small.
    with tempfile.NamedTemporaryFile("r") as peak:
        started = time.monotonic()
        ended = subprocess.run(["time", "-q", "-f", "%M", "-o", peak.name, *map(str, argv)], input=text, env=env, capture_output=True, text=True, timeout=900)
        return Call(ended.returncode, ended.stdout, ended.stderr, time.monotonic() - started, int(peak.read()))


class Senders:
    """They are handed the access token in the file `token`; the proxy, where it is installed, fetches and keeps its own."""

    def __init__(self, bed: Bed, place: Path, address: str, token: Path):
        self.bed, self.about, self.place, self.address, self.token = bed, bed.description, place, address, token
        self.processes = Processes(place)
        self._proxies: dict[int, tuple[int, int]] = {}  # the server's port: the proxy's own, and its process

    def __enter__(self) -> "Senders":
        return self

    def __exit__(self, *_):
        self.processes.stop()

    def all(self) -> dict:
        """By name: sends `mail` through the server at `port`."""
        found = {"msmtp": self.msmtp, "curl": self.curl, "smtplib": self.smtplib}
        return found | ({"email-oauth2-proxy": self.proxy} if shutil.which("emailproxy") else {})

    def msmtp(self, port: int, mail: str) -> Call:
        config = self._file("msmtprc", f"account default\nhost localhost\nport {port}\ntls on\ntls_starttls on\ntls_trust_file {self.about['ca_file']}\nauth xoauth2\n"
                                       f"user {self.address}\nfrom {self.address}\npasswordeval cat {self.token}\n")
        return call(["msmtp", "-C", config, "--", self.address], mail)

    def curl(self, port: int, mail: str) -> Call:
        config = self._file("curlrc", f'oauth2-bearer = "{self.token.read_text().strip()}"\nuser = "{self.address}:"\n')
        return self._curl(config, f"smtp://localhost:{port}", mail, "--login-options", "AUTH=XOAUTH2", "--ssl-reqd", "--cacert", self.about["ca_file"])

    def smtplib(self, port: int, mail: str) -> Call:
        return call([sys.executable, HERE / "mail_client.py", self.bed.directory / "bed.json", port, self.address, self.token], mail)

    def proxy(self, port: int, mail: str) -> Call:
        """curl signs in to the proxy by password, in the clear on loopback; the memory is the proxy's."""
        own, process = self._proxies.get(port) or self._start_proxy(port)
        config = self._file("proxyrc", f'user = "{self.address}:a password of the proxy\'s"\n')
        done = self._curl(config, f"smtp://127.0.0.1:{own}", mail)
        status = Path(f"/proc/{process}/status").read_text()
        done.peak_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
        return done

    def _start_proxy(self, port: int) -> tuple[int, int]:
        own = free_port()
        config = self._file(f"emailproxy-{port}.config", f"""[SMTP-{own}]
local_address = 127.0.0.1
server_address = localhost
server_port = {port}
server_starttls = True

[{self.address}]
token_url = {self.about["token_endpoint"]}
oauth2_scope = {APPLICATION_SCOPE}
oauth2_flow = client_credentials
client_id = {self.about["client_id"]}
client_secret = {self.bed.client_secret}
""")
        name = f"emailproxy-{port}"
        process = self.processes.start(name, ["emailproxy", "--no-gui", "--config-file", str(config)], env={"PATH": str(Path(shutil.which("emailproxy")).parent), **self.about["environment"]})
        wait_until(lambda: accepts(own) or not self.processes.alive(name), 20, "the proxy's port", 0.1)
        self._proxies[port] = own, process.pid
        return self._proxies[port]

    def _curl(self, config: Path, url: str, mail: str, *arguments: str) -> Call:
        return call(["curl", "-sS", "-K", config, *arguments, "--mail-from", self.address, "--mail-rcpt", self.address, "--upload-file", "-", url], mail)

    def _file(self, name: str, text: str) -> Path:
        path = self.place / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path
