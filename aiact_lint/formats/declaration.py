"""Declarations of our own: ``aiact.yaml``, an ``eu_ai_act`` block in a card's front matter, annotations under ``aiact-lint.eu/``.

Here they are only found and taken apart, with the place of each key and value; :mod:`aiact_lint.declared` checks what they say.
Of the whole only the intended purpose is a text to be read like any other; every other value means what its key says.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aiact_lint.document import Declared, Document, Problem, Reference, Statement
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import path_of
from aiact_lint.formats.words import words
from aiact_lint.placeholder import says_nothing
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence, read_yaml

FORMAT = "declaration"
FILES = ("aiact.yaml", "aiact.yml")
BLOCK = "eu_ai_act"
"""Key of the block in the front matter of a card."""
PREFIX = "aiact-lint.eu/"
"""Prefix of annotations and labels of Kubernetes objects
(https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/)."""
KEYS = words(
    "system id documents role sector intended_purpose classification exceptions placed_on_market put_into_service "
    "significant_design_change human_oversight redress notice registration fria dpia "
    "necessity proportionality literacy documentation disclosure description vendor contact reviewed"
)
"""The keys a declaration may begin with. A test holds them equal to those of the model."""
PURPOSE = "intended_purpose"

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_LINE = re.compile(r"[|>][^\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """A declaration inside a document: its entries, and the ranges of text that are not to be read as prose."""

    entries: tuple[Declared, ...] = ()
    spans: tuple[Span, ...] = ()

    def without(self, statements: Iterable[Statement]) -> list[Statement]:
        """The statements that do not stand in the declaration."""
        return [s for s in statements if not any(span.start <= s.span.start < span.end for span in self.spans)]


def claims(path: str, _head: str) -> bool:
    """By its name, which is ours alone."""
    return posixpath.basename(path).lower() in FILES


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One declaration; a second YAML document in the file is reported, because a declaration speaks of one system."""
    roots, problems = read_yaml(source)
    if not roots:
        return [], problems
    root = roots[0]
    if len(roots) > 1:
        line = source.position(roots[1].start).line
        reason = "a second document begins here; write one aiact.yaml for each system, beside its model"
        problems.append(Problem(source.path, reason, line, source=source))
    flat = Flattener(source)
    if isinstance(root, Mapping):
        flat.object(Mapping([(k, v) for k, v in root.pairs if isinstance(k, Scalar) and k.value == PURPOSE], root.start, root.end))
    found = tuple(entries(root, source.text))
    return [
        Document(source, FORMAT, "card", tuple(flat.out), (), tuple(references(source.path, found)), True, "", declared=found)
    ], problems


def in_front_matter(root: Mapping, text: str) -> Found:
    """The ``eu_ai_act`` block of a card. One that shares no key with ours belongs to somebody else and stays plain text."""
    for key, value in root.pairs:
        if isinstance(key, Scalar) and key.value == BLOCK and isinstance(value, Mapping) and value.keys() & KEYS:
            prose = [Span(k.start, v.end) for k, v in value.pairs if isinstance(k, Scalar) and k.value == PURPOSE]
            return Found(tuple(entries(value, text)), tuple(_around(Span(key.start, value.end), prose)))
    return Found()


def in_annotations(roots: Iterable[Node], text: str) -> Found:
    """Annotations and labels with our prefix, anywhere in the objects of a manifest (also of pod templates and Helm values)."""
    if PREFIX not in text:
        return Found()
    out: list[Declared] = []
    spans: list[Span] = []
    stack = list(roots)
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            stack.extend(node.items)
            continue
        for key, value in node.pairs:
            if not isinstance(key, Scalar) or not key.value.startswith(PREFIX):
                stack.append(value)
                continue
            trail = tuple(part.replace("-", "_") for part in key.value.removeprefix(PREFIX).split("."))
            if trail != (PURPOSE,):
                spans.append(Span(key.start, value.end))
            if "{{" not in text[value.start : value.end]:  # what a template fills in is not known
                out.extend(entries(value, text, trail, key))
    return Found(tuple(sorted(out, key=lambda entry: entry.key.start)), tuple(spans))


def entries(node: Node, text: str, trail: tuple[str | int, ...] = (), key: Scalar | None = None) -> Iterator[Declared]:
    """The values below a node, each with its trail, in the order of the text."""
    span = _place(node, text)
    at = Span(*key.inner()) if key is not None else span
    if isinstance(node, Scalar):
        silent = not node.style and not node.tag and node.value in _NULL
        yield Declared(trail, None if silent else node.value, at, span)
    elif isinstance(node, Sequence):
        yield Declared(trail, None, at, span)
        for number, item in enumerate(node.items):
            yield from entries(item, text, (*trail, number))
    else:
        if trail:
            yield Declared(trail, None, at, span)
        for name, value in node.pairs:
            if isinstance(name, Scalar):
                yield from entries(value, text, (*trail, name.value), name)
            else:
                yield Declared((*trail, text[name.start : name.end]), "", _place(name, text), _place(name, text))


def references(path: str, found: Iterable[Declared]) -> Iterator[Reference]:
    """The declared name of the system, and the files that belong to it as patterns from the root."""
    for entry in found:
        if entry.value is None or says_nothing(entry.value):
            continue
        if entry.trail == ("system",):
            yield Reference("system", entry.value.strip(), entry.span)
        elif entry.trail[:1] == ("documents",) and len(entry.trail) <= 2:
            for value in entry.value.split(",") if len(entry.trail) == 1 else [entry.value]:
                if (target := path_of(path, value.strip())) is not None:
                    yield Reference("member", f"/{target}", entry.span)


def _place(node: Node, text: str) -> Span:
    """Where the content of a value stands: without quotes, block indicators and blanks at its end."""
    start, end = node.inner() if isinstance(node, Scalar) else (node.start, node.end)
    if isinstance(node, Scalar) and node.style in ("|", ">") and (opened := _LINE.match(text, start, end)):
        start = opened.end()
    return Span(start, start + len(text[start:end].rstrip()))


def _around(whole: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """A range without the holes in it."""
    at = whole.start
    for hole in holes:
        yield Span(at, hole.start)
        at = hole.end
    yield Span(at, whole.end)
