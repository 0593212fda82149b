"""The marks of Markdown's blocks (https://github.github.com/gfm/): patterns of one line, an open list item, the cells of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Licences count their items with (a) and (i), which CommonMark does not know.
ITEM = re.compile(r"(?:[-*+•‣–]|\d{1,3}[.)]|\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[a-z]\))(?:[ \t]+|$)")
MARKERS = "-*+•‣–("
ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)|(#{2,6})(?=[^\s#])")
RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$|=+$")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^`\n]*)$")
SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?[ \t]*$")
DEFINITION = re.compile(r"\[[^\]\n]{1,100}\]:[ \t]*\S+[ \t]*(?:[\"'(].*)?$")
HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>", re.IGNORECASE)
BOLD_ONLY = re.compile(r"(?:\*{2,3}([^*]{1,100})\*{2,3}|__([^_]{1,100})__)[ \t]{0,8}[:：]?[ \t]{0,8}$")
LETTER = re.compile(r"\w")


@dataclass(slots=True)
class Item:
    """A list item that is open: where its text begins, its block, the statement that introduces its list, its run-in label."""

    indent: int
    block: int
    intro: int | None
    label: str = ""
    last: int | None = None


def cells(row: str) -> list[str]:
    """The cells of a table row, as they stand between its bars."""
    return row.strip().strip("|").split("|")


def table(raw: str, at: int, high: int) -> tuple[list[tuple[int, int]], bool, int] | None:
    """The rows of a table that begins on a line, whether the first one is a header, and where to go on; None if none begins."""
    stop = raw.find("\n", high + 1)
    stop = len(raw) if stop < 0 else stop
    below = raw[high + 1 : stop].lstrip("> \t").rstrip()
    # Longer lines would only feed backtracking.
    headed = stop - high < 2_000 and SEPARATOR.match(below) is not None
    if not headed and not (raw[at] == "|" and below.startswith("|") and raw[at:high].rstrip().endswith("|")):
        return None
    rows = [(at, high)]
    low = (stop if headed else high) + 1
    while low < len(raw):
        stop = raw.find("\n", low)
        stop = len(raw) if stop < 0 else stop
        line = raw[low:stop]
        if "|" not in line or line.lstrip().startswith(("#", "```")):
            break
        rows.append((low, stop))
        low = stop + 1
    return rows, headed, low


def summary(raw: str, at: int) -> tuple[int, int] | None:
    """The range of the ``<summary>`` that begins at an offset or on the line below it."""
    start = at + raw[at : at + 208].lower().find("<summary")
    end = raw.find("</summary", start, start + 2_000)
    return None if end < 0 or "\n\n" in raw[at:start] else (raw.find(">", start) + 1, end)


def behind_tag(raw: str, end: int) -> int:
    """Where to go on behind the closing tag that begins at an offset; what follows it on the line is read."""
    close = raw.find(">", end)
    line = raw.find("\n", end)
    line = len(raw) if line < 0 else line
    return close + 1 if 0 <= close < line and raw[close + 1 : line].strip() else line + 1


def fence_end(raw: str, at: int, sign: str) -> tuple[int, int]:
    """Where a fenced block that begins at an offset ends, and where to go on behind its closing fence."""
    while at < len(raw):
        stop = raw.find("\n", at)
        stop = len(raw) if stop < 0 else stop
        line = raw[at:stop].strip().lstrip("> ")
        if line.startswith(sign) and not line.strip(sign[0]):
            return at, stop + 1
        at = stop + 1
    return len(raw), len(raw) + 1


def indented_end(raw: str, low: int) -> int:
    """Where an indented block of code that begins with the line at an offset ends."""
    at = low
    while at < len(raw):
        stop = raw.find("\n", at)
        stop = len(raw) if stop < 0 else stop
        line = raw[at:stop]
        if at > low and line.strip() and not line.startswith(("    ", "\t")):
            break
        at = stop + 1
    return at
