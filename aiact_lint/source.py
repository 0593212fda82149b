"""A text and the places in it: the one coordinate system from parser to report.

Every place is a :class:`Span`, a pair of offsets into one text. Lines and columns exist only when something is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")


class Span(NamedTuple):
    """A half-open range of character offsets (code points) into the text of one :class:`SourceFile`."""

    start: int
    end: int


@dataclass(frozen=True)
class Position:
    """A line and a column, both from 1; columns count code points."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read.

    ``path`` is relative to the root of the run, with forward slashes (``-`` for standard input). ``text`` is decoded, with
    line ends as they stand in the file.
    """

    path: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line."""
        return [0, *(m.end() for m in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end."""
        start = self.line_starts[number - 1]
        stop = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:stop].rstrip("\r\n")

    def quote(self, span: Span) -> str:
        """The exact source text of a span."""
        return self.text[span.start : span.end]
