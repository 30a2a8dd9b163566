#!/usr/bin/env python3
"""The figures of the command line, measured on the test bed: `check` of hundreds of mailboxes, and `send` beside other mail clients.

    figures.py [BINARY] [--short]

BINARY is target/release/aevo-administrator unless given here or in AEVO_ADMINISTRATOR. Ends with 1 where a goal is missed. `--short` takes
one minute instead of five: fewer repetitions, and the sequence is measured on a part of the mailboxes.
"""

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path

from bed import HERE, Bed
from capture import DELAY_SECONDS, Capture, Relay
from checks import Checks, expect, expect_equal
from desktop import Desktop
from furnished import change_settings, furnish
from processes import free_port
from senders import Call, Senders, call

ROOT = HERE.parents[1]
MAILBOXES = 300
IN_SEQUENCE = 40  # of these, with --short
MOST_TIME, MOST_GROWTH_KIB, MOST_ROUND_TRIPS = 1 / 8, 64, 8
ROUNDS, SHORT_ROUNDS = 15, 5


class Figures:
    def __init__(self, binary: Path, is_short: bool, bed: Bed, desktop: Desktop, place: Path):
        self.binary, self.is_short, self.bed, self.about, self.place = binary, is_short, bed, bed.description, place
        self.environment = desktop.environment | self.about["environment"]
        self.addresses = [account["address"] for account in bed.accounts]
        # On loopback nobody waits, and waiting is what checks at the same time save: both servers are as far away as real ones.
        token_port, smtp_port = free_port(), free_port()
        self.relays = [Relay(token_port, bed.port), Relay(smtp_port, self.about["servers"]["smtp"]["starttls_port"])]
        furnish(place / "many", bed, desktop, bed.accounts, token_port, smtp_port)
        furnish(place / "one", bed, desktop, bed.accounts[:1], token_port, smtp_port)
        furnish(place / "near", bed, desktop, bed.accounts[:1])

    def program(self, place: str, *arguments, text: str = "") -> Call:
        return call([self.binary, "--settings-dir", self.place / place, *arguments], text, self.environment)

    def check(self, place: str, *arguments: str) -> Call:
        done = self.program(place, "check", *arguments, "--json")
        states = {row["mailbox"]: row["state"] for row in json.loads(done.out)}
        expect(done.code == 0 and set(states.values()) == {"ready"}, f"not ready: {done.error} {[row for row in json.loads(done.out) if row['state'] != 'ready'][:2]}")
        expect_equal(len(states), {"one": 1}.get(place, len(states)), "mailboxes")
        return done

    def many_mailboxes(self):
        """`check --all` beside the same checks one after the other, in the same process."""
        one = self.check("one", "--all")
        # The best of three: what else the machine does must not decide.
        together = min((self.check("many", "--all") for _ in range(3)), key=lambda done: done.seconds)
        some = self.addresses[:IN_SEQUENCE] if self.is_short else self.addresses
        sequence = self.check("many", *some, "--at-once", "1").seconds * len(self.addresses) / len(some)
        ratio, growth = together.seconds / sequence, (together.peak_kib - one.peak_kib) / (len(self.addresses) - 1)
        print(f"check --all of {len(self.addresses)} mailboxes, servers {2 * DELAY_SECONDS * 1000:.0f} ms away: {together.seconds:.1f} s, in sequence "
              f"{sequence:.0f} s{f' (from {len(some)})' if self.is_short else ''}: 1/{1 / ratio:.1f}\n"
              f"peak memory: {together.peak_kib / 1024:.1f} MiB, with one mailbox {one.peak_kib / 1024:.1f} MiB: {growth:.1f} KiB a mailbox")
        expect(ratio <= MOST_TIME, f"more than {MOST_TIME} of the sequence")
        expect(growth <= MOST_GROWTH_KIB, f"more than {MOST_GROWTH_KIB} KiB a mailbox")

    def one_mail(self):
        """`send` beside other clients, which are handed a token; `send` opens the keyring and fetches its own each time."""
        address = self.addresses[0]
        token = self.place / "token"
        token.touch(mode=0o600)
        token.write_text(self.program("near", "token", address).out)
        mail = f"From: {address}\nTo: {address}\nSubject: Rechnung 4711\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n\n" + "Guten Tag, anbei die Rechnung.\n" * 60
        port, counts, far, calls = self.about["servers"]["smtp"]["starttls_port"], {}, {}, {}
        with Senders(self.bed, self.place, address, token) as others:
            senders = {"send": self._send} | others.all()

            def sent(name: str, port: int) -> Call:
                done = senders[name](port, mail)
                expect_equal(done.code, 0, f"{name}: {done.error}")
                return done

            for name in senders:
                with Capture(port) as capture:
                    far[name] = sent(name, capture.port).seconds
                counts[name], calls[name] = capture.count, []
            for _ in range(SHORT_ROUNDS if self.is_short else ROUNDS):  # in turns, so that a busy machine slows all of them
                for name, done in calls.items():
                    done.append(sent(name, port))
        print(f"one mail of {len(mail) / 1024:.1f} kB, STARTTLS, XOAUTH2 with a token of {len(token.read_text().strip())} characters:")
        ours = calls["send"]
        for name, done in calls.items():
            seconds, peak = (statistics.median(getattr(one, what) for one in done) for what in ("seconds", "peak_kib"))
            ratio = statistics.median(our.seconds / their.seconds for our, their in zip(ours, done))
            ratios = f"; send needs {ratio:.2f} of its time and {statistics.median(our.peak_kib for our in ours) / peak:.2f} of its memory"
            print(f"  {name:18} {counts[name].requests:2} round trips, {seconds * 1000:4.0f} ms ({far[name] * 1000:.0f} ms from {2 * DELAY_SECONDS * 1000:.0f} ms away), "
                  f"{peak / 1024:4.1f} MiB{'' if name == 'send' else ratios}")
        expect(counts["send"].requests <= MOST_ROUND_TRIPS, f"more than {MOST_ROUND_TRIPS} round trips:\n{counts['send'].describe()}")

    def _send(self, port: int, mail: str) -> Call:
        change_settings(self.place / "near/settings.json", lambda settings: settings["providers"][0]["smtp"].update(port=str(port)))
        return self.program("near", "send", "--mailbox", self.addresses[0], "-i", self.addresses[0], text=mail)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=Path, default=os.environ.get("AEVO_ADMINISTRATOR", ROOT / "target/release/aevo-administrator"))
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    binary = Path(options.binary).resolve()
    if not os.access(binary, os.X_OK):
        parser.error(f"there is no program {binary}")
    people = [(f"filiale{number:03}", f"Filiale {number}") for number in range(1, MAILBOXES + 1)]
    checks = Checks()
    with Bed(people=people) as bed, Desktop() as desktop, tempfile.TemporaryDirectory(prefix="aevo-figures-") as place:
        figures = Figures(binary, options.short, bed, desktop, Path(place))
        checks.run("many_mailboxes", figures.many_mailboxes)
        checks.run("one_mail", figures.one_mail)
    checks.finish()


if __name__ == "__main__":
    main()
