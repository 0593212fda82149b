"""HCL, the language of Terraform, by tree-sitter (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md).

Of the readers for Python only tree-sitter gives an exact place to every value at a speed that a monorepo allows: measured on 54 files of
two public repositories (177 kB) it took 0.03 s where python-hcl2 8.1.4 took 2.2 s, and any depth does it no harm. Its tree of damaged
text is large, though (900,000 signs of ``${`` took 2.7 s and 829 MiB), so signs are counted first.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aiact_lint.errors import UnreadableError
from aiact_lint.tree.json_text import unescape
from aiact_lint.tree.nodes import MAX_DEPTH, Mapping, Node, Parsed, Scalar, Sequence, check_characters, line_of, too_deep

if TYPE_CHECKING:
    import tree_sitter

MAX_SIGNS = 150_000
"""Brackets, quotes and operators of a file: a megabyte of real blocks holds 130,000."""
MAX_SIZE = 700_000
"""Characters of a file: tree-sitter needs 200 bytes for each one of a long text in quotes."""
_SIGNS = "{}[]()\"$%!*/\\.?<>=,-+&|:~^@;`'"
_ADVICE = "check its brackets and quotes (terraform fmt names the place)"


@cache
def _parser() -> tree_sitter.Parser:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def parse_hcl(text: str) -> Parsed:
    """The body of an HCL text as a mapping. Raises :class:`UnreadableError` for what no text file holds and for deep nesting.

    A block ``resource "type" "name" {…}`` becomes nested mappings, one level for each label, as in the JSON form of the language. Blocks of
    one name without labels become a list. What only a run could evaluate (references, conditions, loops) is left out with its key; of a
    call of a function only the arguments that are written out stay. Interpolations are replaced by underscores in ``Parsed.text``. Damage
    is told in ``Parsed.damage``; the blocks around it are read.
    """
    check_characters(text)
    if len(text) > MAX_SIZE:
        raise UnreadableError(f"it has {len(text):,} characters, more than the limit of {MAX_SIZE:,} for Terraform; split it", 1)
    signs = sum(map(text.count, _SIGNS))
    if signs > MAX_SIGNS:
        raise UnreadableError(f"it holds {signs:,} brackets, quotes and operators, more than the limit of {MAX_SIGNS:,}; split it", 1)
    tree = _parser().parse(text.encode())
    builder = _Builder(text)
    builder.survey(tree.root_node)
    builder.text = builder.masked()
    body = next((child for child in tree.root_node.named_children if child.type == "body"), None)
    root = Mapping([], 0, len(text)) if body is None else builder.body(body, 1)
    return Parsed(root, builder.comments, builder.text, builder.damage)


class _Blocks(Sequence):
    """The blocks of one name."""


def _settled(blocks: _Blocks) -> Node:
    """One block is a mapping, unless it is one of those that come in numbers: ``env {name = …, value = …}``."""
    first = blocks.items[0]
    several = len(blocks.items) > 1 or (isinstance(first, Mapping) and {"name", "value"} <= first.keys())
    return Sequence(*blocks) if several else first


class _Builder:
    """Turns the nodes of tree-sitter, which count bytes, into ours."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[tuple[int, int]] = []
        self.holes: list[tuple[int, int]] = []
        self.damage: UnreadableError | None = None
        self.places: list[int] | None = None
        if not text.isascii():
            self.places = [number for number, sign in enumerate(text) for _ in sign.encode()]
            self.places.append(len(text))

    def span(self, node: tree_sitter.Node) -> tuple[int, int]:
        if self.places is None:
            return node.start_byte, node.end_byte
        return self.places[node.start_byte], self.places[node.end_byte]

    def of(self, node: tree_sitter.Node) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def survey(self, root: tree_sitter.Node) -> None:
        """Find comments, interpolations and the first damage."""
        stack = [root]
        while stack:
            node = stack.pop()
            if node.type == "comment":
                self.comments.append(self.span(node))
            elif node.type in ("template_interpolation", "template_directive"):
                self.holes.append(self.span(node))
            if (node.is_error or node.is_missing) and self.damage is None:
                start, end = self.span(node)
                near = self.text[start : min(end, start + 40)].split("\n")[0].strip()
                what = f"near {near!r}" if near else "here"
                self.damage = UnreadableError(f"the HCL is broken {what}: {_ADVICE}", line_of(self.text, start))
            stack.extend(reversed(node.children))

    def masked(self) -> str:
        """The text with its interpolations as underscores."""
        out, at = [], 0
        for start, end in self.holes:
            if start >= at:
                out += [self.text[at:start], *("\n" if sign == "\n" else "_" for sign in self.text[start:end])]
                at = end
        return "".join([*out, self.text[at:]])

    def body(self, node: tree_sitter.Node, depth: int) -> Mapping:
        if depth > MAX_DEPTH:
            raise too_deep(self.text, self.span(node)[0])
        pairs: list[tuple[Node, Node]] = []
        lists: dict[str, list[Node]] = {}
        for child in node.named_children:
            if child.type == "attribute" and child.has_error:
                continue  # what a parser guesses at a damaged place is no value
            if child.type == "attribute":
                key, value = child.named_children[0], child.named_children[-1]
                self.pair(pairs, Scalar(self.of(key), *self.span(key)), value, depth)
            elif child.type == "object_elem":
                self.element(pairs, child, depth)
            elif child.type == "block":
                self.block(pairs, lists, child, depth)
        return Mapping([(key, _settled(value) if isinstance(value, _Blocks) else value) for key, value in pairs], *self.span(node))

    def pair(self, pairs: list[tuple[Node, Node]], key: Scalar, value: tree_sitter.Node, depth: int) -> None:
        read = self.value(value, depth + 1)
        if read is not None:
            pairs.append((key, read))

    def element(self, pairs: list[tuple[Node, Node]], node: tree_sitter.Node, depth: int) -> None:
        """``key = value`` of an object; a key in brackets is computed."""
        key, value = node.child_by_field_name("key"), node.child_by_field_name("val")
        if key is None or value is None:
            return
        inner = key.named_children[0] if key.named_child_count == 1 and key.child_count == 1 else None
        if inner is not None and inner.type == "variable_expr":
            self.pair(pairs, Scalar(self.of(inner), *self.span(inner)), value, depth)
        elif inner is not None and isinstance(name := self.value(key, depth), Scalar):
            self.pair(pairs, name, value, depth)

    def block(self, pairs: list[tuple[Node, Node]], lists: dict[str, list[Node]], node: tree_sitter.Node, depth: int) -> None:
        names = [child for child in node.named_children if child.type in ("identifier", "string_lit")]
        inside = next((child for child in node.named_children if child.type == "body"), None)
        start, end = self.span(node)
        read: Node = Mapping([], end, end) if inside is None else self.body(inside, depth + 1)
        for label in reversed(names[1:]):
            read = Mapping([(self.label(label), read)], start, end)
        key = self.label(names[0])
        if len(names) > 1:
            pairs.append((key, read))
        elif key.value in lists:
            lists[key.value].append(read)
        else:
            lists[key.value] = [read]
            pairs.append((key, _Blocks(lists[key.value], start, end)))

    def label(self, node: tree_sitter.Node) -> Scalar:
        return self.string(node) if node.type == "string_lit" else Scalar(self.of(node), *self.span(node))

    def string(self, node: tree_sitter.Node) -> Scalar:
        start, end = self.span(node)
        return Scalar(unescape(self.text[start + 1 : end - 1])[0], start, end, '"')

    def value(self, node: tree_sitter.Node, depth: int) -> Node | None:
        """What is written out of an expression; ``None`` where only a run knows the value."""
        if depth > MAX_DEPTH:
            raise too_deep(self.text, self.span(node)[0])
        while node.type in ("expression", "literal_value", "template_expr", "collection_value"):
            if node.named_child_count != 1:
                return None  # "a.b", or an expression in brackets
            node = node.named_children[0]
        start, end = self.span(node)
        if node.type in ("string_lit", "quoted_template"):
            return self.string(node)
        if node.type in ("numeric_lit", "bool_lit", "null_lit"):
            return Scalar(self.text[start:end], start, end)
        if node.type == "heredoc_template":
            close = node.named_children[-1]
            # Without the line of the closing mark; the first line holds the opening one, as that of a block of YAML does.
            last = self.text.rfind("\n", start, self.span(close)[0]) + 1
            return Scalar(self.text[self.text.find("\n", start) + 1 : last], start, last, "|")
        if node.type == "object":
            return self.body(node, depth)
        if node.type == "tuple":
            return Sequence(self.several(node, depth), start, end)
        if node.type == "function_call":
            inside = next((child for child in node.named_children if child.type == "function_arguments"), None)
            items = [] if inside is None else self.several(inside, depth)
            return items[0] if len(items) == 1 else Sequence(items, start, end) if items else None
        return None

    def several(self, node: tree_sitter.Node, depth: int) -> list[Node]:
        read = (self.value(child, depth + 1) for child in node.named_children if child.type == "expression")
        return [item for item in read if item is not None]
