"""Named steps with one line each and a sum at the end."""

import sys
import time
import traceback


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def run(self, name: str, step):
        """Runs `step`; what it returns is handed on, a failure is printed and counted."""
        started = time.monotonic()
        try:
            result = step()
        except Exception as error:  # a failed step must not hide the others
            self.failed += 1
            print(f"FAILED  {name}: {str(error).splitlines()[0] if str(error) else type(error).__name__}", flush=True)
            traceback.print_exc(limit=-4)
            return None
        self.passed += 1
        print(f"passed  {name} ({time.monotonic() - started:.1f} s)", flush=True)
        return result

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def expect(condition, what: str):
    if not condition:
        raise AssertionError(what)


def expect_equal(actual, wanted, what: str):
    expect(actual == wanted, f"{what}: {actual!r} instead of {wanted!r}")
