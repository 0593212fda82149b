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
