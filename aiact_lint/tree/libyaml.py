"""YAML by libyaml, with the guards that it lacks (https://yaml.org/spec/1.2.2/). Imported when the first YAML is parsed."""

from __future__ import annotations

import gc
import re
from typing import Any

import yaml

from aiact_lint.errors import UnreadableError
from aiact_lint.tree.nodes import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence, check_characters, line_of, too_deep

# Below these bounds libyaml is safe and quick, and the exact depth is checked on the nodes.
_SAFE_BRACKETS = 2_000
_DEEP_LINE = re.compile("(?:^|[\n\r\x85\u2028\u2029])[ \t?:-]{200}")
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*[ \t\r\n]+)+")


class _Loader(yaml.CSafeLoader):
    """Composes without resolving tags: scalars stay text, and half of the time is saved."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


class _Builder:
    """Turns PyYAML's nodes into ours, with the guards that need the tree."""

    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.done: dict[int, tuple[Node, int]] = {}
        self.open: set[int] = set()
        self.aliased = False

    def node(self, node: yaml.Node, depth: int = 1) -> tuple[Node, int]:
        """The node, and how many nodes it stands for with its aliases written out."""
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node), 1
        key = id(node)
        if key in self.done:
            self.aliased = True
            return self.done[key]
        # Marks are typed as optional, but a parsed node has both.
        start, end = node.start_mark.index + self.shift, node.end_mark.index + self.shift
        if key in self.open:
            raise UnreadableError("an alias stands inside the value it names, so the document has no end", line_of(self.text, start))
        if depth > MAX_DEPTH:
            raise too_deep(self.text, start)
        self.open.add(key)
        size = 1
        parts: list[Node] = []
        mapping = isinstance(node, yaml.MappingNode)
        for child in (part for pair in node.value for part in pair) if mapping else node.value:
            if child.__class__ is yaml.ScalarNode:
                parts.append(self.scalar(child))
                size += 1
            else:
                part, n = self.node(child, depth + 1)
                size += n
                parts.append(part)
        built = Mapping(list(zip(parts[::2], parts[1::2], strict=True)), start, end) if mapping else Sequence(parts, start, end)
        if size > MAX_NODES and self.aliased:
            raise UnreadableError(f"its aliases unfold to more than {MAX_NODES:,} values", line_of(self.text, start))
        self.open.discard(key)
        self.done[key] = built, size
        return built, size

    def scalar(self, node: yaml.ScalarNode) -> Scalar:
        """A scalar; its tag and anchor stand before it, so they are left out."""
        start, end = node.start_mark.index + self.shift, node.end_mark.index + self.shift
        tag = node.tag
        if tag or self.text[start : start + 1] == "&":
            found = _PROPERTIES.match(self.text, start)
            start = min(found.end(), end) if found else start
        # The constructor of a named tuple takes half of the time of a scalar.
        return tuple.__new__(Scalar, (node.value, start, end, node.style or "", tag))


def _check_depth(text: str, body: str) -> None:
    """Count the levels by events, which libyaml gives without recursion, and stop early."""
    depth = 0
    loader = _Loader(body)
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise too_deep(text, event.start_mark.index if event.start_mark else 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


def parse(text: str) -> list[Node]:
    """The documents of a YAML text; empty ones are left out. Raises :class:`UnreadableError`."""
    check_characters(text)
    # libyaml does not count a byte order mark.
    shift = 1 if text.startswith("\ufeff") else 0
    body = text[shift:]
    collecting = gc.isenabled()
    gc.disable()
    try:
        if body.count("[") + body.count("{") > _SAFE_BRACKETS or _DEEP_LINE.search(body):
            _check_depth(text, body)
        loader = _Loader(body)
        try:
            roots = []
            while loader.check_node():
                if (node := loader.get_node()) is not None:
                    root, _ = _Builder(text, shift).node(node)
                    if not isinstance(root, Scalar) or root.value:
                        roots.append(root)
            return roots
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # By the offset: libyaml ends lines at U+0085 and U+2028, too.
        line = line_of(text, mark.index + shift) if mark else 1
        if "nesting depth" in f"{error.context} {error.problem}":  # newer versions of libyaml have a limit of their own
            raise UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", line) from None
        raise UnreadableError(_plain(error), line) from None
    except yaml.YAMLError as error:
        if "nesting depth" in str(error):
            raise UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", 1) from None
        raise UnreadableError(f"the YAML is broken: {error}") from None
    finally:
        if collecting:
            gc.enable()


_PLAIN = (
    ("mapping values are not allowed", "a second ': ' stands on one line; put the value in quotes, or check the indentation"),
    ("cannot start any token", "a value starts with a tab or a reserved character (@, `, %); use spaces, or put it in quotes"),
    ("could not find expected ':'", "a key has no ':' after it"),
    ("did not find expected key", "this line does not fit the ones above it; check the indentation and the quotes"),
    ("did not find expected '-' indicator", "this line does not fit the list above it; check the indentation"),
    ("did not find expected ',' or ']'", "a list in brackets is not closed, or a comma is missing"),
    ("did not find expected ',' or '}'", "a mapping in braces is not closed, or a comma is missing"),
    ("did not find expected node content", "a value is missing, or a bracket is not closed"),
    ("unexpected end of stream", "a text in quotes is not closed"),
    ("unexpected document indicator", "a text in quotes is not closed"),
    ("found undefined alias", "an alias (*name) names nothing that was defined above it"),
    ("found duplicate anchor", "the same anchor (&name) is defined twice"),
    ("unknown escape", "a text in double quotes holds an unknown escape; write \\\\ for a backslash"),
    ("block sequence entries are not allowed", "a list item ('- ') stands where none may stand; start it on a new line"),
)


def _plain(error: yaml.MarkedYAMLError) -> str:
    problem = " ".join(part for part in (error.context, error.problem) if part)
    words = next((words for sign, words in _PLAIN if sign in problem), problem)
    return f"the YAML is broken: {words}"
