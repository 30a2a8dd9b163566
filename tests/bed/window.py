"""The program's window through AT-SPI, as a screen reader has it: find by role and exact name, press, type, read.

Call `connect(environment)` with the desktop's variables before anything else; one process can speak to one desktop only.
"""

import os
import time
from dataclasses import dataclass

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (require_version must come first)

FIELDS = {Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT, Atspi.Role.TEXT, Atspi.Role.SPIN_BUTTON, Atspi.Role.COMBO_BOX,
          Atspi.Role.EDITBAR, Atspi.Role.DATE_EDITOR}
# egui gives these an action too, because their text can be selected by clicking; pressing them does nothing.
MERE_TEXT = {Atspi.Role.LABEL, Atspi.Role.HEADING, Atspi.Role.STATIC, Atspi.Role.PARAGRAPH}
LIST_ITEMS = {Atspi.Role.LIST_ITEM, Atspi.Role.TREE_ITEM, Atspi.Role.TABLE_ROW, Atspi.Role.TABLE_CELL}
PATIENCE = 10.0


def connect(environment: dict):
    """Points AT-SPI at the desktop's session bus."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR"):
        os.environ[name] = environment[name]
    Atspi.init()
    # The window changes under our feet; a cache would show the past, because no main loop runs here to hear of changes.
    Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)


class NotFound(AssertionError):
    """What was looked for did not appear; the message ends with a dump of the whole window."""


@dataclass
class Node:
    accessible: object
    depth: int
    role: object
    name: str

    @property
    def text(self) -> str:
        """The text of a field, or the name of anything else."""
        try:
            interface = self.accessible.get_text_iface()
            content = Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface)) if interface else ""
        except GLib.Error:
            content = ""
        return content or ("" if self.role in FIELDS else self.name)

    def has(self, state) -> bool:
        return self.accessible.get_state_set().contains(state)

    @property
    def enabled(self) -> bool:
        return self.has(Atspi.StateType.SENSITIVE) or self.has(Atspi.StateType.ENABLED)

    @property
    def pressable(self) -> bool:
        actions = self.accessible.get_action_iface()
        return bool(actions) and Atspi.Action.get_n_actions(actions) > 0

    @property
    def editable(self) -> bool:
        return self.accessible.get_editable_text_iface() is not None


class Window:
    """All windows of one process."""

    def __init__(self, pid: int):
        self.pid = pid

    def nodes(self) -> list[Node]:
        """Everything there is now, in reading order; what disappears while being read is left out."""
        found: list[Node] = []
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            try:
                program = desktop.get_child_at_index(index)
                if program is not None and program.get_process_id() == self.pid:
                    _collect(program, 0, found)
            except GLib.Error:
                continue
        return found

    def dump(self) -> str:
        lines = []
        for node in self.nodes():
            try:
                text = node.text if node.role in FIELDS else ""
                marks = "".join(mark for mark, there in (("!", not node.enabled), ("*", node.pressable), ("_", node.editable)) if there)
            except GLib.Error:
                text, marks = "", "?"
            lines.append(f"{'  ' * node.depth}{node.role.value_nick}{marks} {node.name!r}{f' = {text!r}' if text else ''}")
        return "\n".join(lines) or "(the program exposes nothing)"

    def wait(self, test, what: str, seconds: float = PATIENCE):
        """The first true answer of `test(nodes)`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = test(self.nodes())
            except GLib.Error:  # a node went away between being seen and being asked
                answer = None
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise NotFound(f"after {seconds:g} s not there: {what}\n{self.dump()}")
            time.sleep(0.05)

    def find(self, name: str, test=lambda node: True, what: str = "", seconds: float = PATIENCE, last: bool = False) -> Node:
        """The node with this exact name that passes `test`; `last` for one that a dialog drew over another."""
        order = reversed if last else iter
        return self.wait(lambda nodes: next((node for node in order(nodes) if node.name == name and test(node)), None),
                         f"{what or 'something'} named „{name}“", seconds)

    def shows(self, text: str) -> bool:
        """Whether some text begins so right now."""
        return any(_starts(node, text) for node in self.nodes())

    def press(self, name: str, seconds: float = PATIENCE, last: bool = False) -> float:
        """The default action of a button, tab or row; waits until it is there and enabled. Returns when it was pressed, as time.time()."""
        def answers(node):
            return node.role not in FIELDS | MERE_TEXT and node.pressable and node.enabled
        node = self.find(name, answers, "an enabled button", seconds, last)
        pressed_at = time.time()
        Atspi.Action.do_action(node.accessible.get_action_iface(), 0)
        return pressed_at

    def field(self, name: str, seconds: float = PATIENCE) -> Node:
        return self.find(name, lambda node: node.role in FIELDS, "a field", seconds)

    def set_text(self, name: str, text: str, seconds: float = PATIENCE):
        """Replaces a field's text and waits until it reads back (a password field reads back as dots of the same number)."""
        node = self.find(name, lambda node: node.role in FIELDS and node.editable, "an editable field", seconds)
        Atspi.EditableText.set_text_contents(node.accessible.get_editable_text_iface(), text)

        def arrived(_nodes):
            content = self.field(name).text
            return content == text or (node.role == Atspi.Role.PASSWORD_TEXT and len(content) == len(text))
        self.wait(arrived, f"the text typed into „{name}“")

    def text_of(self, name: str) -> str:
        return self.field(name).text

    def choose(self, name: str, option: str):
        """Picks an entry of a combo box."""
        node = self.field(name)
        Atspi.Action.do_action(node.accessible.get_action_iface(), 0)
        self.press(option, last=True)

    def wait_for_text(self, *beginnings: str, seconds: float = PATIENCE) -> str:
        """The first text on screen that begins with one of these."""
        def found(nodes):  # each text is read once: read again it may be another already
            texts = (text for node in nodes if node.role not in FIELDS for text in (node.name, node.text))
            return next((text for text in texts if text.startswith(beginnings)), None)
        return self.wait(found, " or ".join(f"a text beginning „{beginning}“" for beginning in beginnings), seconds)

    wait_for_status = wait_for_text

    def wait_gone(self, text: str, seconds: float = PATIENCE):
        self.wait(lambda nodes: not any(_starts(node, text) for node in nodes), f"the end of „{text}“", seconds)

    def texts(self) -> list[str]:
        """All texts on screen, fields left out."""
        return [node.text for node in self.nodes() if node.role not in FIELDS and node.text]

    def history(self) -> list[str]:
        """The items of the list „Verlauf“ as „step: state“ and so on."""
        return [node.name for node in self.nodes() if node.role in LIST_ITEMS and ": " in node.name]


def _starts(node: Node, text: str) -> bool:
    return node.role not in FIELDS and (node.name.startswith(text) or node.text.startswith(text))


def _collect(accessible, depth: int, found: list[Node]):
    try:
        found.append(Node(accessible, depth, accessible.get_role(), accessible.get_name() or ""))
        count = accessible.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = accessible.get_child_at_index(index)
        except GLib.Error:
            continue
        if child is not None:
            _collect(child, depth + 1, found)
