"""Pieces of the page: a place, a quotation in its line, a list of quotations."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aiact_lint.finding import Evidence
from aiact_lint.reporters.markup import attribute as words
from aiact_lint.reporters.safe import name, visible
from aiact_lint.reporters.words import place

_CONTEXT = 300


def where(evidence: Evidence) -> str:
    """Path, line and column of a quotation."""
    at = place(evidence)
    return f"<code>{words(name(at.path))}:{at.line}:{at.column}</code>"


def quoted(evidence: Evidence) -> str:
    """The place, what it shows, and its line with the quoted words marked."""
    at = place(evidence)
    line = evidence.source.line(at.line)
    shows = f' <span class="dim">{words(evidence.shows)}</span>' if evidence.shows else ""
    at_place = f"<div>{where(evidence)}{shows}</div>"
    if not line.strip():
        return at_place
    before, after = line[: at.column - 1], line[at.end_column - 1 :]
    left = before if len(before) <= _CONTEXT else f"…{before[-_CONTEXT:]}"
    right = after if len(after) <= _CONTEXT else f"{after[:_CONTEXT]}…"
    return f"{at_place}<pre><code>{_source(left)}<mark>{_source(at.text)}</mark>{_source(right)}</code></pre>"


def _source(text: str) -> str:
    """Source text with its blanks as they are."""
    return escape(visible(text.replace("\t", "    ")))


def chain(evidence: Iterable[Evidence]) -> str:
    """Quotations one after the other, each with its place and what it shows."""
    return "<ol>" + "".join(f"<li>{quoted(one)}</li>" for one in evidence) + "</ol>"
