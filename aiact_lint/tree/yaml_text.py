"""Streams of YAML documents: each that parses, and a problem for each that does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile
from aiact_lint.tree.nodes import Node, moved

# A file with more broken documents than this is no YAML at all.
_MAX_PROBLEMS = 20
_MARKER = re.compile(r"^(?:---|\.\.\.)(?=\s|$)[^\r\n]*", re.MULTILINE)


def parse_yaml(text: str) -> list[Node]:
    """The documents of a YAML text; empty ones are left out. Raises :class:`UnreadableError`."""
    from aiact_lint.tree import libyaml  # most single cards have no YAML: the parser is loaded for those that do

    return libyaml.parse(text)


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
