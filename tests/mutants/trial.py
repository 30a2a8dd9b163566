"""The tests that reach a mutant, and what they say of it."""

import concurrent.futures
import json
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time

from build import PLACE, quiet_env

# Ten thousand sign-ins take their time.
LEFT_OUT = ("pkce::",)
# Why a mutant may have no switch and compile all the same: a constant calls nothing, a function has one type, and an arm that
# can be taken away is none that covers all the rest.
LEFT = ("E0015", "E0004", "a guard that binds", "a type that is not named")
# What the tests of one mutant may take, quickest first, in seconds.
PATIENCE = 60
JOBS = 2


def listen(build):
    """Runs each test once, alone and without a mutant: how long it takes, and which mutants it reaches."""
    messages, output = build.cargo(*build.targets)
    if output.returncode != 0:
        sys.exit(output.stderr)
    binaries = [message["executable"] for message in messages if message.get("executable") and message["profile"]["test"]]
    file, stamp = PLACE / f"{build.name}-heard.json", [os.stat(binary).st_mtime for binary in binaries]
    heard = json.loads(file.read_text()) if file.exists() else {}
    if heard.get("stamp") != stamp:
        tests = []
        for binary in binaries:
            listed = subprocess.run([binary, "--list"], check=True, capture_output=True, text=True).stdout
            names = [line.removesuffix(": test") for line in listed.splitlines() if line.endswith(": test")]
            tests += [(binary, name) for name in names if not name.startswith(LEFT_OUT)]
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            heard = {"stamp": stamp, "tests": [test for test in pool.map(lambda test: hear(build, *test), tests) if test]}
        file.write_text(json.dumps(heard))
    return sorted(heard["tests"], key=lambda test: test["seconds"])


def hear(build, binary, name):
    file = PLACE / f"reached-{os.getpid()}-{threading.get_ident()}"
    start = time.monotonic()
    result = run_tests(build, binary, [name], 100, MUTANTS_REACHED=str(file))
    taken = time.monotonic() - start
    reached = sorted({int(line) for line in file.read_text().split()}) if file.exists() else []
    file.unlink(missing_ok=True)
    if result != "passed":
        print(f"not used, since it fails without a mutant: {name} ({result})", flush=True)
        return None
    return {"binary": binary, "name": name, "seconds": taken, "reached": reached}


def run_tests(build, binary, names, usual, **env):
    """`passed`, `timeout`, or the first test that failed; `usual` are the seconds that they take otherwise."""
    # Memory and processor without end are stopped by the system; what waits without end, by us.
    limits = ["--as=4294967296", f"--cpu={math.ceil(3 + 3 * usual)}"]
    call = ["prlimit", *limits, binary, "--exact", "--test-threads=2", *names]
    process = subprocess.Popen(call, cwd=build.tree, env=quiet_env(**env), stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, errors="replace", process_group=0)
    try:
        output, _ = process.communicate(timeout=120 + 50 * usual)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return "timeout"
    if process.returncode == 0:
        return "passed"
    if process.returncode == -signal.SIGXCPU:
        return "timeout"
    failed = re.search(r"^test (\S+) .*FAILED$", output, re.MULTILINE)
    return failed[1] if failed else f"ended with {process.returncode}"


def judge(build, mutant, tests, without):
    """What becomes of a mutant, and by which test: tests in growing handfuls, the quickest first."""
    number = mutant["number"]
    if number in without:
        return ["left" if without[number] in LEFT else "unviable", without[number]]
    reaching, spent = [], 0
    for test in tests:
        if number in test["reached"] and spent + test["seconds"] < PATIENCE:
            reaching.append(test)
            spent += test["seconds"]
    start, handful = 0, 2
    while now := reaching[start : start + handful]:
        for binary in {test["binary"] for test in now}:
            names = [test["name"] for test in now if test["binary"] == binary]
            result = run_tests(build, binary, names, sum(test["seconds"] for test in now), MUTANT=str(number))
            if result != "passed":
                return ["timeout", " ".join(names)] if result == "timeout" else ["caught", result]
        start, handful = start + handful, handful * 2
    return ["missed", f"by {len(reaching)} tests" if reaching else "no test reaches it"]
