#!/usr/bin/env python3
"""The table of the 126 security cases: case, tests, result. `tests/cases.py LOG…` reads what the tests have printed.

tests/cases.tsv names for each case the tests that prove it, and where something is not proven, what and why. A case
fails where one of its tests failed or was not there.
"""

import collections
import re
import sys
from pathlib import Path

CASES = Path(__file__).with_name("cases.tsv")
TEST = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)")
STEP = re.compile(r"^(passed|FAILED)\s+([a-z_]+:)?([a-z_0-9]+)")
FUZZ = re.compile(r"^([a-z_]+) +\d+ executions .* (passed|FAILED)$")


def main():
    results = read([Path(log) for log in sys.argv[1:]])
    counts, failed = collections.Counter(), []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        number, title, tests, *remark = line.split("\t")
        names = [] if tests == "-" else tests.split()
        wrong = [f"{name} {results.get(name, 'is missing')}" for name in names if results.get(name) != "ok"]
        remark = remark[0] if remark else ""
        if not names and not remark:
            wrong.append("neither test nor reason")
        verdict = "failed" if wrong else remark.split(":")[0].lower() or "proven"
        counts[verdict] += 1
        failed += [f"{number}: {what}" for what in wrong]
        print(f"{number:>3}  {verdict:9}  {title}")
        for name in names:
            print(f"{'':16} {name}: {results.get(name, 'is missing')}")
        if remark:
            print(f"{'':16} {remark}")
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    for what in failed:
        print(f"FAILED  case {what}")
    sys.exit(1 if failed or sum(counts.values()) != 126 else 0)


def read(logs: list[Path]) -> dict[str, str]:
    """Each test with its result; of two results the worse one counts, and `ignored` is none."""
    results = {}
    for log in logs:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if found := TEST.match(line):
                name, result = found.groups()
            elif found := STEP.match(line):
                result = "ok" if found[1] == "passed" else "FAILED"
                name = (found[2] or "journey:") + found[3]
            elif found := FUZZ.match(line):
                name, result = f"fuzz:{found[1]}", found[2].replace("passed", "ok")
            else:
                continue
            if result != "ignored" and results.get(name) != "FAILED":
                results[name] = result
    return results


if __name__ == "__main__":
    main()
