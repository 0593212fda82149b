"""From the nodes of a tree to statements: one for each scalar, with its key, its trail of keys, and its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from aiact_lint.document import Kind, Statement
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import sentences
from aiact_lint.formats.prose_lines import paragraphs
from aiact_lint.formats.views import View
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence, parse_json, parse_yaml, unescape

ANNOTATION = "aiact-lint/ignore"
"""The annotation that waives findings: its reason is no statement about the system."""
_NAMES = ("name", "Name", "key", "Key", "ParameterKey", "option", "type")
_VALUES = ("value", "Value", "ParameterValue")
_SWITCHES = ("enabled", "enable", "active", "required", "mandatory", "on")
_OPAQUE = re.compile(
    r"(?:sha\d{1,3}[:-])?(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|"
    r"(?:urn:uuid:)[0-9a-fA-F-]{36}|(?=[A-Za-z0-9+/]{0,200}\d)[A-Za-z0-9+/]{64,}={0,2}"
)
_QUOTED = re.compile(r"''|.", re.DOTALL)
_FLAG = re.compile(r"--?[A-Za-z][\w.-]*")
_STRUCTURED = re.compile(r"[{\[]\s*[\"'{\[}\]]|(?:(?:---|#)[^\n]*\n\s*)*(?:- )?[\w.\-/\"']{1,80}:(?:\s|$)")
CODE = re.compile(
    r"^[ \t]*(?:#!|import \w|from [\w.]+ import|def \w+\(|class \w+[(:]|export \w+=|set [-+]e|if \[|echo |cat |curl |pip3? |apt|cd |mkdir |"
    r"python3? |\$ |npm |docker |git |kubectl |helm |"
    r"for \w+ in|while |SELECT |func \w|package \w|exec |\w+=\$?\(|\{\{)|[;{]\s*$|\\$|[├└│┌]",
    re.MULTILINE,
)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#+[^\r\n]*", re.MULTILINE)
_LETTER = re.compile(r"[^\W\d_]")
_MAX_EMBEDDED = 3
_VOCABULARY = 64
"""Short names in one list from which on they are the vocabulary of a general recogniser (1,000 classes of photographs): no statement."""
_SHORT = 16
_WORD = re.compile(r"(?!null$|Null$|NULL$)[^\s~{\[|>][^\s]*")


def _is_class_name(node: Node) -> bool:
    return isinstance(node, Scalar) and len(node.value) < 80 and not node.value.startswith("-")


def _is_label_map(node: Mapping) -> bool:
    """``{"0": tench, "1": goldfish}`` or the other way round."""
    keys = [k.value if isinstance(k, Scalar) else "" for k, _ in node.pairs]
    values = [v.value if isinstance(v, Scalar) else "" for _, v in node.pairs]
    return all(k.removeprefix("LABEL_").isdigit() for k in keys) or all(v.isdigit() for v in values)


class Flattener:
    """Collects the statements of one document. Sections and blocks are counted by the one who calls."""

    def __init__(self, source: SourceFile, *, text: str | None = None, skip: frozenset[str] = frozenset()) -> None:
        self.source = source
        self.view = View(source.text if text is None else text)
        self.skip = skip | {ANNOTATION}
        self.out: list[Statement] = []
        self.section = -1
        self.block = -1
        self._seen: set[int] = set()
        self._keep: list[Node] = []
        self._embedded = 0

    def object(self, node: Node, trail: tuple[str, ...] = (), *, view: View | None = None) -> None:
        """Read a top-level object: a new section."""
        self.section += 1
        self.walk(node, trail, view=view)

    def walk(self, node: Node, trail: tuple[str, ...] = (), *, view: View | None = None) -> None:
        """Read a node into the current section, as a new block."""
        self.section = max(self.section, 0)
        self._keep.append(node)
        self.block += 1
        if isinstance(node, Mapping):
            self._mapping(view or self.view, node, trail, self.block)
        elif isinstance(node, Sequence):
            self._sequence(view or self.view, node, trail, self.block)
        else:
            self._value(view or self.view, None, node, trail, self.block)

    def name(self, key: Scalar, trail: tuple[str, ...] = ()) -> None:
        """A key that is the name of something (a service, a resource), as a statement of the section that begins."""
        self.out.append(self.view.statement(*key.inner(), "scalar", trail, self.section + 1, self.block + 1))

    # --- collections

    def _once(self, node: Node) -> bool:
        """What an alias names is read where it is defined, once."""
        if id(node) in self._seen:
            return False
        self._seen.add(id(node))
        return True

    def _mapping(self, view: View, node: Mapping, trail: tuple[str, ...], block: int) -> None:
        if not self._once(node) or (len(node.pairs) > _VOCABULARY and _is_label_map(node)):
            return
        text, skip = view.text, self.skip
        for key, value in node.pairs:
            if not isinstance(key, Scalar):
                self.walk(key, trail, view=view)
                self.walk(value, trail, view=view)
            elif key.value in skip:
                continue
            elif value.__class__ is Scalar and value.start - key.end == 2 and text[key.end] == ":" and _plain(value):
                # The many short settings need no second look.
                self.out.append(view.statement(key.start, value.end, "scalar", (*trail, key.value), self.section, block))
            else:
                self._entry(view, key, value, trail, block)

    def _entry(self, view: View, key: Scalar, value: Node, trail: tuple[str, ...], block: int) -> None:
        inner = (*trail, key.value)
        if isinstance(value, Scalar):
            self._value(view, key, value, inner, block)
        elif isinstance(value, Mapping):
            self._switch(view, key, value, inner)
            self.walk(value, inner, view=view)
        else:
            self._sequence(view, value, inner, block)

    def _switch(self, view: View, key: Scalar, value: Mapping, trail: tuple[str, ...]) -> None:
        """``feature: {enabled: true}`` switches the feature, so it is also read as ``feature enabled: true``."""
        if id(value) in self._seen:
            return
        for name, state in value.pairs:
            if (
                isinstance(name, Scalar)
                and isinstance(state, Scalar)
                and name.value.lower() in _SWITCHES
                and self._adjacent(view, name, state)
            ):
                content = view.part(name.start, state.inner()[1])
                self._joined(view, key.inner(), " ", content, trail, self.block + 1)
                return

    def _sequence(self, view: View, node: Sequence, trail: tuple[str, ...], block: int) -> None:
        items = node.items
        if not self._once(node) or (len(items) > _VOCABULARY and all(_is_class_name(i) for i in items)):
            return
        pairs = -1
        at = 0
        while at < len(items):
            item = items[at]
            at += 1
            if isinstance(item, Scalar):
                following = items[at] if at < len(items) else None
                if (
                    isinstance(following, Scalar)
                    and _FLAG.fullmatch(item.value)
                    and not following.value.startswith("-")
                    and following.start >= item.end
                    and "\\" not in following.value
                    and "\n" not in following.value
                ):
                    self._flag(view, item, following, trail, block)
                    at += 1
                else:
                    self._value(view, None, item, trail, block)
            elif isinstance(item, Mapping) and (pair := _pair(item)):
                if pairs < 0:
                    self.block += 1
                    pairs = self.block
                if self._once(item):
                    self._pair(view, item, *pair, trail, pairs)
            elif isinstance(item, Mapping):
                self.walk(item, trail, view=view)
            else:
                self._sequence(view, item, trail, block)

    def _pair(self, view: View, item: Mapping, name: Scalar, value: Scalar, trail: tuple[str, ...], block: int) -> None:
        """``{name: X, value: Y}`` reads as ``X: Y``."""
        self._value(view, name, value, (*trail, name.value), block, paired=True)
        rest = [(k, v) for k, v in item.pairs if v is not name and v is not value]
        for key, other in rest:
            if isinstance(key, Scalar) and key.value not in self.skip and key.value not in ("type", "Type", "valueFrom"):
                self._entry(view, key, other, (*trail, name.value), block)

    def _flag(self, view: View, flag: Scalar, value: Scalar, trail: tuple[str, ...], block: int) -> None:
        """``[--mode, live]`` reads as ``--mode live``."""
        start, stop = flag.inner()
        left, right = value.inner()
        self._joined(view, (start, stop), " ", view.part(left, right), trail, block)

    def _add(self, statement: Statement) -> None:
        # An address alone says nothing.
        if statement.text and not statement.text.isspace():
            self.out.append(statement)

    # --- scalars

    def _value(self, view: View, key: Scalar | None, value: Scalar, trail: tuple[str, ...], block: int, *, paired: bool = False) -> None:
        text = value.value
        if not text or (not value.style and text in ("null", "~", "Null", "NULL")) or not text.strip():
            return
        if len(text) >= 16 and _OPAQUE.fullmatch(text):
            return
        content, decoded = self._content(view, value)
        if value.style in ("'", '"', "|", ">") and self._structured(content, trail, text):
            return
        if value.style in ("|", ">") or (len(text) > 200 and "\n" in content.text.strip()):
            self._long(content, value.style, trail, block)
            return
        prose = (" " in text or "\n" in text) and sentences.needs_split(content.text)
        if prose:
            masked = content.masked()
            ranges = sentences.split(masked.text)
            if len(ranges) > 1:
                for start, end in ranges:
                    self._add(masked.statement(start, end, "sentence", trail, self.section, block, prose=True))
                return
        wordy = text.count(" ") > 1
        if key is None and not _LETTER.search(text):
            # A bare number in a list is a size.
            return
        if key is None:
            start = len(content.text) - len(content.text.lstrip())
            end = len(content.text.rstrip())
            self._add(content.statement(start, end, "scalar", trail, self.section, block, prose=wordy))
        elif not decoded and self._adjacent(view, key, value):
            self._add(view.statement(key.start, value.end, "scalar", trail, self.section, block, prose=wordy))
        else:
            # Above its key stands only what an alias names, which gets the place of the key.
            if value.start < key.start and not paired:
                content = View(content.text, 0, [view.at(key.inner()[1], key.inner()[1])[0]] * (len(content.text) + 1))
            self._joined(view, key.inner(), ": ", content, trail, block, prose=wordy)

    def _adjacent(self, view: View, key: Scalar, value: Scalar) -> bool:
        """Whether the value follows its key on the same line, with no more than a colon between them."""
        if not 0 <= value.start - key.end <= 80:
            return False
        between = view.text[key.end : value.start]
        return (between.lstrip().startswith(":") or between.strip() == "=") and "\n" not in between and "," not in between

    def _content(self, view: View, value: Scalar) -> tuple[View, bool]:
        """The content of a scalar, and whether it had to be decoded."""
        start, end = value.inner()
        if value.style == '"':
            if "\\" in view.text[start:end]:
                text, offsets = unescape(view.text[start:end])
                return view.decoded(text, start, offsets), True
        elif value.style == "'":
            raw = view.text[start:end]
            if "''" in raw:
                offsets = [found.start() for found in _QUOTED.finditer(raw)]
                return view.decoded("".join(raw[i] for i in offsets), start, [*offsets, len(raw)]), True
        elif value.style in ("|", ">"):
            # The first line holds the indicator and perhaps a comment.
            line = view.text.find("\n", start, end)
            start = line + 1 if line >= 0 else end
        return view.part(start, end), False

    def _joined(
        self, view: View, name: tuple[int, int], sign: str, content: View, trail: tuple[str, ...], block: int, *, prose: bool = False
    ) -> None:
        """A statement of a name and a value that do not stand side by side."""
        left = view.part(*name)
        first = left.offsets or range(left.base, left.base + len(left.text) + 1)
        body = content.text.rstrip()
        lead = len(body) - len(body.lstrip())
        body = body[lead:]
        second = (content.offsets or range(content.base, content.base + len(content.text) + 1))[lead : lead + len(body) + 1]
        if first[0] < second[0]:
            offsets = [*first[:-1], *([first[-1]] * len(sign)), *second]
        else:
            # The value stands first: the name gets its place.
            offsets = [*([second[0]] * (len(left.text) + len(sign))), *second]
        text = left.text + sign + body
        joined = View(text, 0, offsets)
        self._add(joined.statement(0, len(text), "scalar", trail, self.section, block, prose=prose))

    def _structured(self, content: View, trail: tuple[str, ...], text: str) -> bool:
        """Read a text that itself holds JSON or YAML. False if it does not."""
        if self._embedded >= _MAX_EMBEDDED or len(text) < 8 or not _STRUCTURED.match(text.lstrip()):
            return False
        json = content.text.lstrip()[:1] in ("{", "[")
        if not json and "\n" not in text.strip():
            return False
        try:
            roots = [parse_json(content.text)] if json else parse_yaml(content.text)
        except UnreadableError:
            return False
        if not roots or all(isinstance(root, Scalar) for root in roots):
            return False
        self._embedded += 1
        for root in roots:
            self.walk(root, trail, view=content)
        self._embedded -= 1
        return True

    def _long(self, content: View, style: str, trail: tuple[str, ...], block: int) -> None:
        """A text over several lines: code line by line, prose by paragraphs and sentences."""
        kind: Kind = "scalar" if CODE.search(content.text) and style != ">" else "sentence"
        if kind == "sentence":
            content = content.masked()
        for start, end in paragraphs(content.text, wrapped=kind == "sentence"):
            ranges = [(start, end)] if kind == "scalar" else sentences.split(content.text, start, end)
            for first, last in ranges:
                if _LETTER.search(content.text, first, last):
                    self._add(content.statement(first, last, kind, trail, self.section, block, prose=kind == "sentence"))

    # --- comments

    def comments(self, roots: Iterable[Node], text: str | None = None) -> None:
        """Add the comments of a YAML text, each in the block of the line it stands on or goes before; sort all by place."""
        text = self.view.text if text is None else text
        self.out.sort(key=lambda statement: statement.start)
        if "#" not in text:
            return
        hidden = sorted(_hidden(roots, text))
        found, starts = [], [start for start, _ in hidden]
        for match in _COMMENT.finditer(text):
            at = bisect_left(starts, match.start() + 1) - 1
            if at < 0 or match.start() >= hidden[at][1]:
                found.append(match.span())
        self.remarks(text, found)

    def remarks(self, text: str, found: list[tuple[int, int]], marks: re.Pattern[str] | None = None) -> None:
        """Add the comments that stand in the ranges ``found``; ``marks`` are the signs around them that are no words."""
        self.out.sort(key=lambda statement: statement.start)
        places = [statement.start for statement in self.out]
        out: list[Statement] = []
        for start, end in _merged(text, found):
            line = text.rfind("\n", 0, start) + 1
            after = bisect_left(places, line)
            near = self.out[min(after, len(places) - 1)] if places else None
            trail = () if near is None else near.trail if near.start < start else near.trail[:-1]
            section, block = (near.section, near.block) if near else (max(self.section, 0), max(self.block, 0))
            masked = _uncommented(text, start, end, marks or _HASHES)
            if _LICENSE.search(masked):
                continue
            view = View(masked, start)
            for low, high in paragraphs(masked, wrapped=True):
                for first, last in sentences.split(masked, low, high):
                    if _LETTER.search(masked, first, last) and not masked.startswith("aiact-lint", first):
                        out.append(view.statement(first, last, "comment", trail, section, block, prose=True))
        out = [statement for statement in out if not statement.text.isspace()]
        self.out = sorted([*self.out, *out], key=lambda statement: statement.start)


_LICENSE = re.compile(r"SPDX-License|Licensed under the|copyright", re.IGNORECASE)
_HASHES = re.compile(r"^[ \t]*#+(?:[ \t]*(?:--|@)(?= ))?|#", re.MULTILINE)


def _plain(value: Scalar) -> bool:
    """Whether a scalar is one short word without escapes, neither a hash nor a tree in quotes."""
    text = value.value
    return len(text) < _SHORT and value.end - value.start - len(text) == (2 if value.style else 0) and _WORD.fullmatch(text) is not None


def _pair(item: Mapping) -> tuple[Scalar, Scalar] | None:
    """The name and the value of ``{name: X, value: Y}``."""
    if not 2 <= len(item.pairs) <= 5:
        return None
    value = next((v for k, v in item.pairs if isinstance(k, Scalar) and k.value in _VALUES), None)
    if not isinstance(value, Scalar):
        return None
    for wanted in _NAMES:
        for key, name in item.pairs:
            if isinstance(key, Scalar) and key.value == wanted and isinstance(name, Scalar) and name.value:
                return name, value
    return None


def _hidden(roots: Iterable[Node], text: str) -> Iterable[tuple[int, int]]:
    """The ranges of scalars that hold a ``#`` which begins no comment."""
    stack = list(roots)
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            if "#" in node.value:
                # Behind the indicator of a block there may be a comment.
                yield (text.find("\n", node.start) if node.style in ("|", ">") else node.start), node.end
        elif id(node) not in seen:
            seen.add(id(node))
            stack.extend(node.items if isinstance(node, Sequence) else (part for pair in node.pairs for part in pair))


def _merged(text: str, found: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Comments on whole lines that follow each other are one text."""
    held: tuple[int, int] | None = None
    for start, end in found:
        line = text.rfind("\n", 0, start) + 1
        alone = not text[line:start].strip()
        if held and alone and not text[held[1] : start].strip() and text.count("\n", held[1], start) == 1:
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end) if alone else None
        if not alone:
            yield start, end
    if held:
        yield held


def _uncommented(text: str, start: int, end: int, marks: re.Pattern[str]) -> str:
    return marks.sub(lambda match: " " * len(match.group()), text[start:end])
