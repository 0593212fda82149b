"""The nodes of a tree, their limits, and the plain values they stand for."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from aiact_lint.errors import UnreadableError

MAX_BYTES = 1_000_000
"""Larger files are refused, not skipped."""
MAX_DEPTH = 100
"""Levels of nesting, in brackets or by indentation."""
MAX_NODES = 250_000
"""Nodes of one document with all aliases written out."""


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\n")


class Scalar(NamedTuple):
    """A single value. ``start`` and ``end`` enclose it with its quotes; ``style`` is ``''`` (plain), ``'``, ``"``, ``|`` or ``>``."""

    value: str
    start: int
    end: int
    style: str = ""
    tag: str = ""

    def inner(self) -> tuple[int, int]:
        """The range without the quotes."""
        return (self.start + 1, self.end - 1) if self.style in ("'", '"') and self.end - self.start > 1 else (self.start, self.end)


class Mapping(NamedTuple):
    """Pairs in the order of the text. A key that stands twice is kept twice."""

    pairs: list[tuple[Node, Node]]
    start: int
    end: int

    def get(self, *keys: str) -> Node | None:
        """The value at the end of a path of keys; of a key that stands twice, the last one."""
        node: Node | None = self
        for key in keys:
            if not isinstance(node, Mapping):
                return None
            found = None
            for name, value in node.pairs:
                if name[0] == key and isinstance(name, Scalar):
                    found = value
            node = found
        return node

    def scalar(self, *keys: str) -> Scalar | None:
        """As :meth:`get`, but only a scalar with some text."""
        node = self.get(*keys)
        return node if isinstance(node, Scalar) and node.value else None

    def keys(self) -> set[str]:
        """The keys that are scalars."""
        return {k.value for k, _ in self.pairs if isinstance(k, Scalar)}


class Sequence(NamedTuple):
    """Items in the order of the text."""

    items: list[Node]
    start: int
    end: int


Node = Scalar | Mapping | Sequence


class Parsed(NamedTuple):
    """A text of a language that is neither YAML nor JSON.

    ``comments`` are the ranges of its comments with their marks, ``text`` is what the nodes count in (as long as the source text), and
    ``damage`` is why a part of it could not be read.
    """

    root: Mapping
    comments: list[tuple[int, int]]
    text: str
    damage: UnreadableError | None = None


def moved(node: Node, by: int) -> Node:
    """The same node further on in a longer text."""
    if not by:
        return node
    if isinstance(node, Scalar):
        return node._replace(start=node.start + by, end=node.end + by)
    if isinstance(node, Mapping):
        return Mapping([(moved(k, by), moved(v, by)) for k, v in node.pairs], node.start + by, node.end + by)
    return Sequence([moved(item, by) for item in node.items], node.start + by, node.end + by)


def check_size(text: str, limit: int = MAX_BYTES) -> None:
    """Refuse a text above the limit."""
    if len(text) * 4 > limit:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > limit:
            raise UnreadableError(
                f"the file has {size:,} bytes, more than the limit of {limit:,}; split it, or raise max-file-size in the configuration"
            )


def check_characters(text: str) -> None:
    """Refuse characters that no text file holds."""
    if found := _CONTROL.search(text):
        code = ord(found.group())
        name = "a NUL character" if code == 0 else f"the character U+{code:04X}"
        raise UnreadableError(f"the file holds {name}, which no text file may hold; is it binary?", line_of(text, found.start()))


def line_of(text: str, offset: int) -> int:
    """The line (from 1) of an offset."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, offset))


def too_deep(text: str, offset: int) -> UnreadableError:
    """The refusal of a text that is nested too deeply at an offset."""
    return UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", line_of(text, offset))


_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def to_data(node: Node) -> Any:
    """Plain Python values, by the core schema of YAML 1.2. Of a key that stands twice, the last one counts."""
    if isinstance(node, Mapping):
        return {k.value if isinstance(k, Scalar) and k.style else _key(to_data(k)): to_data(v) for k, v in node.pairs}
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    if node.style or node.tag:
        return node.value
    value = node.value
    if value in _NULL:
        return None
    if value in _BOOL:
        return _BOOL[value]
    if _INT.fullmatch(value):
        return int(value, 0) if value[:2] in ("0o", "0x") else int(value)
    return float(value) if _FLOAT.fullmatch(value) else value


def _key(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
