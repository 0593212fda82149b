"""The words all reports share: dates, citations, fines, counts, and where a quoted place stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiact_lint.finding import Evidence, Finding
from aiact_lint.policy import Law

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_ACT = re.compile(r"(Regulation \(EU\) [0-9]+/[0-9]+), (.+)", re.DOTALL)
_AMENDED = re.compile(r", as amended by .*", re.DOTALL)
_POINT = re.compile(r"([0-9]+)([a-z])")


# --- dates


def day(date: dt.date) -> str:
    """A date as in the Official Journal: 2 February 2025."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def parsed(date: str) -> dt.date | None:
    """An ISO date, or None for none."""
    try:
        return dt.date.fromisoformat(date)
    except ValueError:
        return None


def _ahead(date: dt.date, as_of: dt.date) -> str:
    days = (date - as_of).days
    return "tomorrow" if days == 1 else f"in {days} days"


def applies(law: Law, as_of: dt.date) -> str:
    """Since when, or from when on, a provision applies, seen from the day of judging; nothing where that is not known."""
    begins, later = parsed(law.applies_from), parsed(law.contested_until)
    if begins is None:
        return ""
    if later is not None and later > as_of:
        soon = f" ({_ahead(begins, as_of)})" if begins > as_of else ""
        return f"date contested: {day(begins)}{soon} or {day(later)} ({_ahead(later, as_of)})"
    return later_date(begins, as_of) if begins > as_of else f"in application since {day(begins)}"


def later_date(date: dt.date, as_of: dt.date) -> str:
    """From when on the law applies, if that is still to come."""
    return f"applies from {day(date)}, {_ahead(date, as_of)}"


def applies_always(law: Law) -> str:
    """The date of a provision in words that stay true on any day."""
    begins, later = parsed(law.applies_from), parsed(law.contested_until)
    if begins is None:
        return ""
    return f"applies from {day(begins)}" if later is None else f"date contested: {day(begins)} or {day(later)}"


# --- law


def citations(cited: Iterable[str]) -> str:
    """Citations in one line, with an act named once where its provisions follow each other."""
    out: list[str] = []
    last = ""
    for text in dict.fromkeys(cited):
        match = _ACT.fullmatch(text)
        act = match[1] if match else ""
        out.append(match[2] if match and act == last else text)
        last = act
    return "; ".join(out)


def brief(citation: str) -> str:
    """A provision of the AI Act without the name of the act and of what amended it: Article 5(1)(c)."""
    return _AMENDED.sub("", citation.removeprefix("Regulation (EU) 2024/1689, "))


def law_and_dates(finding: Finding, as_of: dt.date) -> list[tuple[str, str]]:
    """Citations and since when they apply, those with the same date together."""
    by_date: dict[str, list[str]] = {}
    for law in finding.law:
        by_date.setdefault(applies(law, as_of), []).append(law.citation)
    return [(citations(cited), date) for date, cited in by_date.items()]


def fines(laws: Sequence[Law]) -> list[str]:
    """The ceilings that the Act names, each with all provisions it follows from; none where it names none."""
    bases: dict[str, list[str]] = {}
    for law in laws:
        if law.fine:
            bases.setdefault(law.fine, []).extend(filter(None, [law.fine_basis]))
    return [f"up to {fine} ({citations(cited)})" if cited else f"up to {fine}" for fine, cited in bases.items()]


def points(values: Sequence[str]) -> str:
    """Points of Annex III as they are cited: point 5(a), or points 1(c), 5(a). Empty where there are none."""
    cited = ", ".join(f"{found[1]}({found[2]})" if (found := _POINT.fullmatch(value)) else value for value in values)
    return f"{'point' if len(values) == 1 else 'points'} {cited}" if values else ""


# --- counts


def count(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def levels(findings: Iterable[Finding]) -> str:
    """Findings by level: ``2 errors, 1 note``."""
    found = [finding.level for finding in findings]
    return ", ".join(count(found.count(level), level) for level in ("error", "warning", "note") if level in found)


# --- places


@dataclass(frozen=True, slots=True)
class Place:
    """Where quoted words stand, cut to their first line. Lines and columns from 1; the end column is that after the last one."""

    path: str
    line: int
    column: int
    end_column: int
    text: str


def place(evidence: Evidence) -> Place:
    """The place of an evidence, cut to one line: readers of reports show no more, and some drop what is longer."""
    source = evidence.source
    start = source.position(min(evidence.span.start, len(source.text)))
    line = source.line(start.line)
    column = min(start.column, len(line) + 1)
    length = max(evidence.span.end - evidence.span.start, 0)
    end = min(column + length, len(line) + 1)
    return Place(source.path, start.line, column, end, line[column - 1 : end - 1])
