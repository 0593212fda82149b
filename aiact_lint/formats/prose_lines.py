"""Which lines of a plain text belong together: a wrapped sentence does, a list or a table of settings does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ALONE = re.compile(r"\s*(?:[-*+•>|]\s|\d{1,3}[.)]\s|[\w.\-\"']{1,60}:(?:\s|$)|[\w.-]+\s*=|@|--?\w)")
_SHORT = 40


def paragraphs(text: str, *, wrapped: bool) -> Iterator[tuple[int, int]]:
    """Ranges of the text that are read as one. With ``wrapped``, a line may go on in the next one; else each stands alone."""
    start = end = -1
    closed = True
    for match in _LINE.finditer(text):
        low, high = match.span()
        line = text[low:high]
        body = line.strip()
        if not body:
            closed = True
            if low == high:
                break
            continue
        joins = wrapped and not closed and not _ALONE.match(line) and (high - low > 0)
        if joins and start >= 0:
            end = low + len(line.rstrip())
        else:
            if start >= 0:
                yield start, end
            start, end = low + len(line) - len(line.lstrip()), low + len(line.rstrip())
        # A short line that ends no sentence is a title or an item, unless the next one goes on in small letters.
        following = text[high : high + 200].lstrip()[:1]
        closed = (body.endswith((":", "\\")) or len(body) < _SHORT) and not following.islower()
    if start >= 0:
        yield start, end
