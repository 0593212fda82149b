"""YAML and JSON as nodes that know their places.

The only module that touches PyYAML. Guards run on the text before libyaml sees it, because its C recursion ends in a
segmentation fault on deep nesting and its time is quadratic there. Nothing is ever constructed: tags are names, not orders.

Positions are offsets in code points into the text that was parsed. YAML is read as version 1.2, core schema
(https://yaml.org/spec/1.2.2/): ``no`` and ``on`` are words.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from aiact_lint.document import Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile

MAX_BYTES = 1_000_000
"""Larger files are refused, not skipped."""
MAX_DEPTH = 100
"""Levels of nesting, in brackets or by indentation."""
MAX_NODES = 250_000
"""Nodes of one document with all aliases written out."""

# Below these bounds libyaml is safe and quick, and the exact depth is checked on the nodes.
_SAFE_BRACKETS = 2_000
_DEEP_LINE = re.compile("(?:^|[\n\r\x85\u2028\u2029])[ \t?:-]{200}")
# A file with more broken documents than this is no YAML at all.
_MAX_PROBLEMS = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\n")
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*[ \t\r\n]+)+")
_MARKER = re.compile(r"^(?:---|\.\.\.)(?=\s|$)[^\r\n]*", re.MULTILINE)


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


# --- YAML ----------------------------------------------------------------------------------------------------------------------


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
            raise _too_deep(self.text, start)
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


def _too_deep(text: str, offset: int) -> UnreadableError:
    return UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", line_of(text, offset))


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
                    raise _too_deep(text, event.start_mark.index if event.start_mark else 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


def parse_yaml(text: str) -> list[Node]:
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
        raise UnreadableError(_plain(error), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
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


def read_yaml(source: SourceFile, text: str | None = None) -> tuple[list[Node], list[Problem]]:
    """The documents of a file that parse, and a problem for each that does not.

    ``text`` stands in for the text of the file, with the same length (templates blanked out).
    """
    text = source.text if text is None else text
    try:
        return parse_yaml(text), []
    except UnreadableError as error:
        pieces = list(_pieces(text))
        if len(pieces) < 2:
            return [], [Problem(source.path, error.reason, error.line, source=source)]
    roots: list[Node] = []
    problems = []
    for start, end in pieces:
        try:
            # Blank lines keep the offsets without a second coordinate system.
            roots.extend(moved(root, start) for root in parse_yaml(text[start:end]))
        except UnreadableError as error:
            line = source.position(start).line + error.line - 1
            problems.append(Problem(source.path, error.reason, line, source=source))
            if len(problems) == _MAX_PROBLEMS:
                break
    return roots, problems


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for marker in _MARKER.finditer(text):
        if marker.start() > start:
            yield start, marker.start()
        # What follows "---" on its line belongs to the document.
        start = marker.start() if text.startswith("---", marker.start()) else marker.end()
    if text[start:].strip():
        yield start, len(text)


def moved(node: Node, by: int) -> Node:
    """The same node further on in a longer text."""
    if not by:
        return node
    if isinstance(node, Scalar):
        return node._replace(start=node.start + by, end=node.end + by)
    if isinstance(node, Mapping):
        return Mapping([(moved(k, by), moved(v, by)) for k, v in node.pairs], node.start + by, node.end + by)
    return Sequence([moved(item, by) for item in node.items], node.start + by, node.end + by)


# --- JSON ----------------------------------------------------------------------------------------------------------------------

_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"[ \t\r\n]*', re.DOTALL)
_BARE = re.compile(r"(true|false|null|NaN|-?Infinity|-?\d[\d.eE+-]*)[ \t\r\n]*")
_BLANK = re.compile(r"[ \t\r\n]+")
_NEXT = re.compile(r"([,:}\]])[ \t\r\n]*")


class _Json:
    """A reader by recursive descent: the standard library's keeps no positions."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start
        self.skip()

    def error(self, why: str) -> UnreadableError:
        why = "it ends too early" if self.at >= len(self.text) else why
        return UnreadableError(f"the JSON is broken: {why}", line_of(self.text, self.at))

    def skip(self) -> None:
        if found := _BLANK.match(self.text, self.at):
            self.at = found.end()

    def string(self) -> Scalar:
        found = _STRING.match(self.text, self.at)
        if not found:
            raise self.error("a text in quotes is not closed")
        raw = found.group(1)
        self.at = found.end()
        return tuple.__new__(Scalar, (unescape(raw)[0] if "\\" in raw else raw, found.start(), found.end(1) + 1, '"', ""))

    def sign(self) -> str:
        """The comma, colon or bracket that comes next, or nothing."""
        found = _NEXT.match(self.text, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found.group(1)

    def value(self, depth: int) -> Node:
        text, at = self.text, self.at
        first = text[at : at + 1]
        if first == '"':
            return self.string()
        if first in ("{", "["):
            if depth > MAX_DEPTH:
                raise _too_deep(text, at)
            self.at = at + 1
            self.skip()
            return self.object(at, depth) if first == "{" else self.array(at, depth)
        if found := _BARE.match(text, at):
            self.at = found.end()
            return Scalar(found.group(1), at, found.end(1))
        words = re.match(r"[^\s,:{}\[\]\"]{1,20}", text[at : at + 20])
        raise self.error(f"{words.group()!r} is no value; put it in double quotes" if words else f"a value is missing before {first!r}")

    def object(self, start: int, depth: int) -> Mapping:
        pairs: list[tuple[Node, Node]] = []
        while self.text[self.at : self.at + 1] == '"':
            key = self.string()
            if self.sign() != ":":
                raise self.error("':' is missing after a key")
            pairs.append((key, self.value(depth + 1)))
            sign = self.sign()
            if sign == "}":
                return Mapping(pairs, start, self.text.rindex("}", start, self.at) + 1)
            if sign != ",":
                raise self.error("',' or '}' is missing")
        # Nothing, or a comma before the end, which is forgiven.
        if self.sign() != "}":
            raise self.error("a key in double quotes is missing")
        return Mapping(pairs, start, self.text.rindex("}", start, self.at) + 1)

    def array(self, start: int, depth: int) -> Sequence:
        items: list[Node] = []
        while self.text[self.at : self.at + 1] not in ("]", ""):
            items.append(self.value(depth + 1))
            sign = self.sign()
            if sign == "]":
                return Sequence(items, start, self.text.rindex("]", start, self.at) + 1)
            if sign != ",":
                raise self.error("',' or ']' is missing")
        if self.sign() != "]":
            raise self.error("']' is missing")
        return Sequence(items, start, self.text.rindex("]", start, self.at) + 1)


def parse_json(text: str) -> Node:
    """A JSON text as one node. Raises :class:`UnreadableError`."""
    if found := re.search("[\x00\ud800-\udfff]", text):
        raise UnreadableError("the file holds a NUL character or half a character; is it binary?", line_of(text, found.start()))
    reader = _Json(text, 1 if text.startswith("\ufeff") else 0)
    root = reader.value(1)
    if reader.at < len(text):
        raise reader.error("more text follows after its end")
    return root


def read_json(source: SourceFile) -> tuple[list[Node], list[Problem]]:
    """The root of a JSON file, or why it cannot be read."""
    try:
        return [parse_json(source.text)], []
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, source=source)]


# --- values --------------------------------------------------------------------------------------------------------------------

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|\r|\n)[ \t]*|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "a": "\a", "v": "\v", "e": "\x1b"}
_LETTERS |= {"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}


def unescape(raw: str) -> tuple[str, list[int]]:
    """The text of a double-quoted scalar of YAML or JSON, and for each of its characters (and its end) the offset in ``raw``."""
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    for found in _ESCAPE.finditer(raw):
        if found.start() > at:
            out.append(raw[at : found.start()])
            offsets.extend(range(at, found.start()))
        at = found.end()
        code = found.group(1) or found.group(2) or found.group(3)
        if code:
            number = int(code, 16)
            if 0xDC00 <= number < 0xE000 and out and len(out[-1]) == 1 and 0xD800 <= ord(out[-1]) < 0xDC00:
                # The two halves of one character.
                out[-1] = chr(0x10000 + ((ord(out[-1]) - 0xD800) << 10) + number - 0xDC00)
                continue
            out.append(chr(number) if number < 0x110000 else "\ufffd")
        elif found.group(4):
            continue
        else:
            out.append(_LETTERS.get(found.group(5), found.group(5)))
        offsets.append(found.start())
    out.append(raw[at:])
    offsets.extend(range(at, len(raw) + 1))
    text = "".join(out)
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) if re.search("[\ud800-\udfff]", text) else text, offsets


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
