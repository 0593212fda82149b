"""Strings from files and paths made harmless, and their width on a terminal.

Whatever a linted file says may end in a terminal, in the log of a build, or in a page. One function, :func:`visible`, writes out
everything that would be obeyed there instead of read; each format then escapes what is special to itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_OBEYED = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, C0, DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of text
    "\xad\u034f\u0600-\u0605\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"  # no width, or a blank that is none; U+FE0E and U+FE0F choose the look of emoji
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # half characters and those that are none: neither UTF-8 nor XML takes them
    "]"
    # Build servers take commands from any output: "::name::" at the start of a line, "##[name]" and "##vso[name]" anywhere.
    r"|(?<!\S):(?=:)|(?<=#)#(?=\w*\[)"
)
_NAMED = {0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r"}
_BLANKS = re.compile(r"[ \t\r\n]+")


def visible(text: str) -> str:
    """The text with everything written out that would be obeyed instead of read."""
    return _OBEYED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _NAMED.get(code) or f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The visible text with its line ends and indents folded into single blanks."""
    return visible(_BLANKS.sub(" ", text)).strip()


def name(path: str, standard_input: str = "<stdin>") -> str:
    """A path to print. Its line ends are part of it and stay visible."""
    return visible(path) if path != "-" else standard_input


def short(text: str, limit: int) -> str:
    """The text on one line, cut to ``limit`` columns."""
    text = one_line(text)
    if width(text) <= limit:
        return text
    kept, used = [], 1
    for character in text:
        used += _columns(character)
        if used > limit:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


# --- width on a terminal


def width(text: str) -> int:
    """The columns a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(line: str, tab: int = 4) -> list[tuple[str, int]]:
    """How each character of a source line is shown, and the columns it takes. Tabs reach to the next tab stop."""
    if line.isascii() and line.isprintable() and _OBEYED.search(line) is None:
        return [(character, 1) for character in line]
    shown = list(line)
    for match in _OBEYED.finditer(line):
        shown[match.start()] = _escape(match)
    out, column = [], 0
    for character, text in zip(line, shown, strict=True):
        cell = (" " * (tab - column % tab),) * 2 if character == "\t" else (text, text)
        columns = width(cell[0])
        out.append((cell[0], columns))
        column += columns
    return out


def wrapped(words: Iterable[tuple[str, str]], limit: int, first: str = "", rest: str = "") -> Iterator[list[tuple[str, str]]]:
    """Words with their styles as lines of at most ``limit`` columns, unless a single word is longer. No word is cut.

    A word keeps the blanks it begins with, except at the start of a line.
    """
    line: list[tuple[str, str]] = []
    used = width(first)
    for word, style in words:
        bare = word.lstrip(" ")
        if line and used + width(word) > limit:
            yield line
            line, used = [], width(rest)
        text = word if line else bare
        line.append((text, style))
        used += width(text)
    if line:
        yield line


def words(text: str, style: str = "") -> list[tuple[str, str]]:
    """The words of a text, each with the blank before it."""
    return [(f" {word}", style) for word in one_line(text).split(" ") if word]
