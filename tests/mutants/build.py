"""A copy of the program, without what its tests do not need, in which all mutants are built at once."""

import collections
import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLACE = ROOT / "target/mutants"
APART = ("tests/bed", "tests/fuzz", "tests/mutants")


class Build:
    def __init__(self, name, targets, left_out, packages="", without=""):
        """`left_out` are modules by the file that names them; `packages` all that are needed, or `without` those that are not."""
        self.name, self.targets, self.left_out = name, targets, left_out
        self.packages, self.without = packages.split(), without.split()
        self.tree = PLACE / name

    def weave(self, mutants) -> dict[int, str]:
        """Builds; mutants that do not compile are taken out again and come back with the compiler's word."""
        weave = weaver()
        self.copy({m["file"] for m in mutants})
        # What did not compile the last time will not now.
        known_file = PLACE / f"{self.name}-unviable.json"
        known = json.loads(known_file.read_text()) if known_file.exists() else {}
        without = {m["number"]: known[m["diff"]] for m in mutants if m["diff"] in known}
        files = collections.defaultdict(list)
        for mutant in mutants:
            files[mutant["file"]].append(mutant)
        while True:
            for file, inside in files.items():
                inside = [m for m in inside if m["number"] not in without]
                woven, refused = weave.weave((ROOT / file).read_bytes(), inside)
                without.update(refused)
                put(self.tree / file, woven)
            # Not `check`: that would want all packages once more.
            wrong = self.refusals(*self.cargo("--lib"), weave)
            if not wrong:
                return without
            print(f"{self.name}: {len(wrong)} mutants do not compile", flush=True)
            without.update(wrong)
            known |= {m["diff"]: without[m["number"]] for m in mutants if m["number"] in without}
            known_file.write_text(json.dumps(known, indent=1))

    def copy(self, mutated):
        files = (file for folder in ("src", "assets", "tests") for file in (ROOT / folder).rglob("*.*"))
        names = {file.relative_to(ROOT).as_posix() for file in files if file.is_file()}
        for name in (names | {"Cargo.toml", "Cargo.lock", "README.md"}) - mutated:
            if not name.startswith(APART):
                put(self.tree / name, self.lean(name, (ROOT / name).read_bytes()))
        put(self.tree / "src/mutants.rs", (HERE / "switch.rs").read_bytes())

    def lean(self, name, content):
        """A file without what is left out."""
        for module in self.left_out.get(name, "").split():
            content = re.sub(rb"(?m)^(pub )?mod %s;\n" % module.encode(), b"", content)
        if name == "src/lib.rs":
            content += b"pub mod mutants;\n"
        if name == "Cargo.toml":
            # The program itself and Windows' resources are no matter of the tests.
            text = re.sub(r"(?m)^build = .*\n", "autobins = false\n", content.decode())
            sections = re.split(r"(?m)^(?=\[)", text)
            sections = [part for part in sections if not re.match(r"\[\[(bin|bench)\]\]", part)]
            if "all" not in self.targets:
                sections = [part for part in sections if not part.startswith("[[test]]")]
            content = "".join(self.sift(part) if "dependencies]" in part.split("\n")[0] else part for part in sections).encode()
        return content

    def sift(self, section):
        lines = section.splitlines(keepends=True)
        names = (line.split(" ")[0] for line in lines)
        kept = (name not in self.without and (not self.packages or name in self.packages) for name in names)
        return lines[0] + "".join(line for line, keep in list(zip(lines, kept, strict=True))[1:] if keep)

    def cargo(self, *targets):
        """Builds the tests of some targets: the messages, and what was said beside them."""
        env = quiet_env(CARGO_TARGET_DIR=str(PLACE / "build"))
        call = ["cargo", "test", "--no-run", *targets, "--message-format=json"]
        output = subprocess.run(call, cwd=self.tree, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return [json.loads(line) for line in output.stdout.splitlines() if line.startswith("{")], output

    def refusals(self, messages, output, weave):
        """The mutants within whose switches the compiler found errors."""
        wrong = {}
        for message in messages:
            error = message.get("message", {})
            if message["reason"] != "compiler-message" or error["level"] != "error" or not error["spans"]:
                continue
            code = (error["code"] or {}).get("code") or error["message"]
            spans = [span for span in error["spans"] if span["is_primary"]]
            places = [((self.tree / span["file_name"]).read_bytes(), span["byte_start"]) for span in spans]
            found = [weave.at(*place) for place in places]
            if code == "E0004":
                found = [number for place in places for number in weave.arms(*place)]
            if not any(found):
                sys.exit(f"an error beside the mutants:\n{error['rendered']}")
            wrong |= {number: code for number in found if number}
        if not wrong and output.returncode != 0:
            sys.exit(output.stderr)
        return wrong


def weaver():
    """The module, with the parser that it needs."""
    place = PLACE / "venv"
    if not place.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin/pip", "install", "--quiet", "tree-sitter==0.26.1", "tree-sitter-rust==0.24.2"], check=True)
    sys.path.append(str(next((place / "lib").glob("python3*/site-packages"))))
    import weave

    return weave


def put(path, content):
    """Writes what has changed; the rest keeps its date, and cargo what it has built of it."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def quiet_env(**more):
    """What the machine offers must not matter."""
    left_out = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
    return {name: value for name, value in os.environ.items() if name not in left_out} | more
