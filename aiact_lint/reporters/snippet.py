"""The source line of a finding with the quoted words underlined, as a compiler shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiact_lint.finding import Evidence
from aiact_lint.reporters.safe import cells, one_line, width
from aiact_lint.reporters.words import Place, place

_SNAP = 14
"""How many columns a window may give up to begin at a word."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Rows to print: ``marks`` stand below the source line, underlines first, then what the words show.

    ``places`` are the evidence that is underlined.
    """

    number: int
    source: str
    marks: tuple[str, ...]
    places: tuple[Evidence, ...]


def snippet(evidence: Sequence[Evidence], room: int) -> Snippet | None:
    """The line of the first evidence, the words of all evidence on it underlined; None where the line is blank.

    A line longer than ``room`` columns is shown as a window around the words of the first evidence.
    """
    source = evidence[0].source
    main = place(evidence[0])
    if not source.line(main.line).strip():
        return None
    row = cells(source.line(main.line).rstrip())
    near = [place(item) for item in evidence if item.source.path == source.path]
    first, last = _window(row, [at for at in near if at.line == main.line], room)
    left = "…" if first > 0 else ""
    text = left + "".join(cell for cell, _ in row[first:last]) + ("…" if last < len(row) else "")
    marks = []
    underlined: list[tuple[Evidence, Place]] = []
    for item in evidence:
        at = place(item)
        begin, end = at.column - 1, min(at.end_column - 1, len(row))
        # Words side by side on one line are shown together; of words within each other, only the first are underlined.
        apart = all(at.end_column <= known.column or at.column >= known.end_column for _, known in underlined)
        inside = item.source.path == source.path and at.line == main.line and first <= begin < end <= last
        if underlined and not (inside and apart):
            continue
        end = min(end, last)
        start = len(left) + sum(columns for _, columns in row[first:begin])
        length = max(sum(columns for _, columns in row[begin:end]), 1)
        marks.append((start, length, "-" if underlined else "^", one_line(item.shows)))
        underlined.append((item, at))
    return Snippet(main.line, text.rstrip(), _rows(sorted(marks), room), tuple(item for item, _ in underlined))


def _window(row: Sequence[tuple[str, int]], quoted: Sequence[Place], room: int) -> tuple[int, int]:
    """The range of characters to show: the whole line if it fits, else what surrounds the first quoted words.

    Further quoted words on the line are taken in as far as there is room.
    """
    edges = [0]
    for _, columns in row:
        edges.append(edges[-1] + columns)
    if edges[-1] <= room:
        return 0, len(row)
    room -= 2  # an ellipsis at either end
    begin, end = len(row), 0
    for at in quoted:
        wider = min(begin, at.column - 1, len(row) - 1), max(end, min(at.end_column - 1, len(row)))
        if not end or edges[wider[1]] - edges[wider[0]] <= room:
            begin, end = wider
    if edges[end] <= room:
        begin = 0  # rather from the start of the line
    before = max(room - (edges[end] - edges[begin]), 0) // 3
    # Where the line ends soon, there is room for more of what stands before.
    before = max(before, room - (edges[-1] - edges[begin]))
    first = next(number for number in range(begin + 1) if edges[begin] - edges[number] <= before)
    first = _at_word(row, first, begin)
    last = max(number for number in range(first, len(row) + 1) if edges[number] - edges[first] <= room)
    return first, last


def _at_word(row: Sequence[tuple[str, int]], first: int, limit: int) -> int:
    """The start of the next word, if one begins soon and not after the quoted words."""
    if first > 0:
        for number in range(first, min(first + _SNAP, limit)):
            if row[number][0].isspace():
                return number + 1
    return first


def _rows(marks: Sequence[tuple[int, int, str, str]], room: int) -> tuple[str, ...]:
    """The row of underlines, and what they show: beside the last one, below the others."""
    under = ""
    for start, length, sign, _ in marks:
        under = under.ljust(start) + sign * length
    start, _, _, shows = marks[-1]
    # Words side by side that show the same have one label, below the last of them.
    following = [*(mark[3] for mark in marks[1:]), ""]
    labels = [(start, shows) for (start, _, _, shows), after in zip(marks, following, strict=True) if shows and shows != after]
    if shows and len(under) + 1 + width(shows) <= room:
        under = f"{under} {shows}"
        labels.pop()
    rows: list[str] = []
    for start, text in reversed(labels):
        at = max(min(start, room - width(text)), 0)
        # A label stands in the first row in which nothing is in its way; rows are filled from the right.
        for number, row in enumerate(rows):
            if at + width(text) < len(row) - len(row.lstrip(" ")):
                rows[number] = " " * at + text + row[at + len(text) :]
                break
        else:
            rows.append(" " * at + text)
    return (under, *rows)
