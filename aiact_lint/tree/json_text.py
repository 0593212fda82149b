"""JSON with the places of its values (https://www.rfc-editor.org/rfc/rfc8259), and the escapes that YAML shares with it."""

from __future__ import annotations

import re

from aiact_lint.document import Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile
from aiact_lint.tree.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence, line_of, too_deep

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
                raise too_deep(text, at)
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
