"""Protocol buffers as text (https://protobuf.dev/reference/protobuf/textformat-spec/).

The reader of the protobuf package wants the compiled schema of every message, refuses fields it does not know and tells no places of
values; the grammar is small enough to read here.
"""

from __future__ import annotations

import re

from aiact_lint.errors import UnreadableError
from aiact_lint.tree.json_text import unescape
from aiact_lint.tree.nodes import MAX_DEPTH, Mapping, Node, Parsed, Scalar, Sequence, check_characters, line_of, too_deep

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n\f\v]+)|(?P<comment>#[^\r\n]*)|(?P<string>\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')|"
    r"(?P<extension>\[[A-Za-z_][\w./-]*\](?=\s*[:{<]))|(?P<word>(?:-[ \t]*)?(?:[A-Za-z_][\w.]*|\+?[.\d][\w.+-]*))|(?P<sign>[{}<>\[\]:,;])",
    re.DOTALL,
)
MAX_TOKENS = 200_000
"""Names, values and signs of a message; the configurations of real models hold a few hundred."""
_CLOSES = {"{": "}", "<": ">"}


def parse_textproto(text: str) -> Parsed:
    """The fields of a message as a mapping; a field that stands several times becomes a list. Raises :class:`UnreadableError`."""
    check_characters(text)
    reader = _Reader(text)
    root = reader.message("", 1)
    return Parsed(root, reader.comments, text)


class _Reader:
    """Recursive descent over the tokens; the depth is bounded before it could matter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[tuple[int, int]] = []
        self.tokens: list[tuple[str, int, int]] = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                quote = text[at] in "\"'"
                what = "a text in quotes is not closed on its line" if quote else f"{text[at]!r} has no meaning here"
                raise UnreadableError(f"the text of the message is broken: {what}", line_of(text, at))
            if found.lastgroup == "comment":
                self.comments.append(found.span())
            elif found.lastgroup != "space":
                self.tokens.append((found.lastgroup or "", at, found.end()))
                if len(self.tokens) > MAX_TOKENS:
                    raise UnreadableError(f"the message holds more than {MAX_TOKENS:,} names, values and signs", line_of(text, at))
            at = found.end()
        self.at = 0

    def sign(self) -> str:
        """The next token if it is a sign, or one of a word, a text and nothing."""
        if self.at == len(self.tokens):
            return ""
        kind, start, end = self.tokens[self.at]
        return self.text[start:end] if kind == "sign" else kind

    def fail(self, what: str) -> UnreadableError:
        start = self.tokens[self.at][1] if self.at < len(self.tokens) else len(self.text.rstrip())
        return UnreadableError(f"the text of the message is broken: {what}", line_of(self.text, start))

    def message(self, close: str, depth: int) -> Mapping:
        start = self.tokens[self.at - 1][1] if close else 0
        if depth > MAX_DEPTH:
            raise too_deep(self.text, start)
        fields: dict[str, tuple[Node, list[Node]]] = {}
        while (sign := self.sign()) != close:
            if sign not in ("word", "extension"):
                wanted = f"{close!r} is missing" if not sign else "the name of a field is missing"
                raise self.fail(wanted)
            _, first, last = self.tokens[self.at]
            key = Scalar(self.text[first:last], first, last)
            self.at += 1
            value = self.field(key.value, depth)
            if self.sign() in (",", ";"):
                self.at += 1
            fields.setdefault(key.value, (key, []))[1].append(value)
        end = len(self.text)
        if close:
            end = self.tokens[self.at][2]
            self.at += 1
        return Mapping([(key, _together(values)) for key, values in fields.values()], start, end)

    def field(self, name: str, depth: int) -> Node:
        if self.sign() == ":":
            self.at += 1
        elif self.sign() not in ("{", "<", "["):
            raise self.fail(f"the field {name!r} has no ':' after it")
        return self.value(depth)

    def value(self, depth: int) -> Node:
        sign = self.sign()
        if sign in _CLOSES:
            self.at += 1
            return self.message(_CLOSES[sign], depth + 1)
        if sign == "[":
            return self.items(depth)
        if sign not in ("word", "string"):
            raise self.fail("a value is missing")
        if sign == "word":
            _, start, end = self.tokens[self.at]
            self.at += 1
            return Scalar(self.text[start:end], start, end)
        # Texts that follow each other are one; only as one raw range would its places be right, so each is a value of its own.
        texts: list[Node] = []
        while self.sign() == "string":
            _, start, end = self.tokens[self.at]
            texts.append(Scalar(unescape(self.text[start + 1 : end - 1])[0], start, end, '"'))
            self.at += 1
        return _together(texts)

    def items(self, depth: int) -> Sequence:
        start = self.tokens[self.at][1]
        if depth > MAX_DEPTH:
            raise too_deep(self.text, start)
        self.at += 1
        out: list[Node] = []
        while self.sign() != "]":
            out.append(self.value(depth + 1))
            if self.sign() == ",":
                self.at += 1
            elif self.sign() != "]":
                raise self.fail("a list in brackets is not closed, or a comma is missing")
        self.at += 1
        return Sequence(out, start, self.tokens[self.at - 1][2])


def _together(values: list[Node]) -> Node:
    """One value as it is, several as a list, into which lists are poured."""
    if len(values) == 1:
        return values[0]
    items = [item for value in values for item in (value.items if isinstance(value, Sequence) else [value])]
    return Sequence(items, values[0].start, values[-1].end)
