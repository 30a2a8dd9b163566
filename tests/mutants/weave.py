"""Weaves the mutants that cargo-mutants names into the source, each behind a switch: all of them are built at once."""

import bisect
import re

import tree_sitter
import tree_sitter_rust

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))
MARK = re.compile(rb"/\*([<>])(\d+)\*/")
ARM = re.compile(rb"/\*<(\d+)\*/!crate")


def weave(source: bytes, mutants: list[dict]) -> tuple[bytes, dict[int, str]]:
    """The source with a switch for each mutant, and of those that got none, why."""
    root = PARSER.parse(source).root_node
    starts = [0] + [at + 1 for at, byte in enumerate(source) if byte == 10]
    woven, without = {}, {}
    for mutant in mutants:
        node, kind = place(root, mutant, *(offset(source, starts, mutant["span"][end]) for end in ("start", "end")))
        if node is None:
            without[mutant["number"]] = kind
        else:
            woven.setdefault(node.id, []).append((kind, mutant))
    return Weaver(source, woven).render(root), without


def offset(source, starts, at):
    """cargo-mutants counts characters, the parser bytes."""
    start = starts[at["line"] - 1]
    line = source[start : starts[at["line"]] if at["line"] < len(starts) else None].decode()
    return start + len(line[: at["column"] - 1].encode())


def place(root, mutant, start, end):
    """The node that a mutant changes, and how."""
    node, genre = root.descendant_for_byte_range(start, end), mutant["genre"]
    if genre == "FnValue" and "impl " in mutant["function"]["return_type"]:
        return None, "a type that is not named"
    if genre == "FnValue":
        node = up(node, "function_item")
        return node and node.child_by_field_name("body"), "body"
    if genre == "BinaryOperator":
        if node.parent.type in ("binary_expression", "compound_assignment_expr"):
            return node.parent, "operator"
        return None, "a let chain has no ||" if node.parent.type == "let_chain" else node.parent.type
    if genre == "UnaryOperator":
        return up(node, "unary_expression"), "unary"
    if genre == "MatchArm":
        arm = up(node, "match_arm")
        return arm and arm.child_by_field_name("pattern"), "arm"
    if genre == "MatchArmGuard":
        pattern = up(node, "match_pattern")
        condition = pattern and pattern.child_by_field_name("condition")
        if condition and condition.type not in ("let_chain", "let_condition"):
            return pattern, "guard"
        return None, "a guard that binds"
    if genre == "StructField":
        node = root.descendant_for_byte_range(start, start + 1)
        return up(node, "field_initializer", "shorthand_field_initializer"), "field"
    return None, genre


def up(node, *kinds):
    while node and node.type not in kinds:
        node = node.parent
    return node


def switch(mutant, then: bytes) -> bytes:
    number = mutant["number"]
    return b"/*<%d*/if crate::mutants::on(%d) { %s }/*>%d*/" % (number, number, then, number)


class Weaver:
    def __init__(self, source, woven):
        self.source, self.woven = source, woven

    def text(self, node) -> bytes:
        return self.source[node.start_byte : node.end_byte]

    def render(self, node, skip=()) -> bytes:
        mutants = [] if node.id in skip else self.woven.get(node.id, [])
        if mutants:
            return getattr(self, mutants[0][0].replace("guard", "arm"))(node, mutants)
        return self.between(node.start_byte, node.end_byte, node.children)

    def between(self, start, end, nodes) -> bytes:
        parts = []
        for node in nodes:
            parts += [self.source[start : node.start_byte], self.render(node)]
            start = node.end_byte
        return b"".join(parts) + self.source[start:end]

    def body(self, block, mutants):
        inside = self.render(block, skip=(block.id,))
        values = (switch(mutant, b"return %s;" % mutant["replacement"].encode()) for _, mutant in mutants)
        return b"{" + b" ".join(values) + inside[1:]

    def operator(self, node, mutants):
        left, right = (self.text(node.child_by_field_name(side)) for side in ("left", "right"))
        others = (switch(m, b"%s %s %s" % (left, m["replacement"].encode(), right)) for _, m in mutants)
        return b"(%s else { %s })" % (b" else ".join(others), self.render(node, skip=(node.id,)))

    def unary(self, node, mutants):
        inside = self.text(node.named_children[-1])
        others = (switch(m, m["replacement"].encode() + inside) for _, m in mutants)
        return b"(%s else { %s })" % (b" else ".join(others), self.render(node, skip=(node.id,)))

    def arm(self, pattern, mutants):
        condition = pattern.child_by_field_name("condition")
        written = self.render(condition) if condition else b"true"
        if condition and condition.type in ("let_chain", "let_condition"):
            head = self.source[pattern.start_byte : condition.start_byte] + b" "
        else:
            values = [switch(m, m["replacement"].encode()) for kind, m in mutants if kind == "guard"]
            written = b"(%s)" % b" else ".join([*values, b"{ %s }" % written]) if values else b"(%s)" % written
            head = (self.source[pattern.start_byte : condition.start_byte] if condition else self.text(pattern) + b" if ")
        gone = [b"/*<%d*/!crate::mutants::on(%d)/*>%d*/" % ((m["number"],) * 3) for kind, m in mutants if kind == "arm"]
        return head + b" && ".join([*gone, written])

    def field(self, node, mutants):
        name = node.child_by_field_name("field") or node.named_children[0]
        value = node.child_by_field_name("value") or name
        base = next(child for child in node.parent.named_children if child.type == "base_field_initializer")
        other = b"(%s).%s" % (self.text(base.named_children[0]), self.text(name))
        others = switch(mutants[0][1], other)
        return b"%s: %s else { %s }" % (self.text(name), others, self.render(value))


def at(woven: bytes, byte: int) -> int | None:
    """The mutant within whose switch the compiler stands."""
    marks = [(found.start(), found[1], int(found[2])) for found in MARK.finditer(woven)]
    inside = []
    for _, which, number in marks[: bisect.bisect([mark[0] for mark in marks], byte)]:
        inside = [*inside, number] if which == b"<" else inside[:-1]
    return inside[-1] if inside else None


def arms(woven: bytes, byte: int) -> list[int]:
    """The mutants that take an arm from the match over the value at `byte`: no longer are all values covered."""
    found = up(PARSER.parse(woven).root_node.descendant_for_byte_range(byte, byte + 1), "match_expression")
    return [int(number) for number in ARM.findall(woven[found.start_byte : found.end_byte])] if found else []
