"""What another markup language says about the lines of a text, for the one reader of blocks (see :mod:`.blocks`).

reStructuredText and AsciiDoc are rewritten, in the same length, into a text that the reader of Markdown understands. What Markdown
has no sign for, or no room, is given beside it: a mark for the offset at which a line begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LABEL = 7
"""The level of a run-in heading: below every heading proper."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What begins on a line; where nothing is set, an ordinary line.

    ``level`` is that of a heading, ``rows`` are the rows of a table (cells stand between bars), ``language`` that of a block of
    code. They end at ``end``; reading goes on at ``following``. ``depth`` is the depth (from 1) of a list item, and
    ``ends_label`` says that the run-in heading above does not reach this line.
    """

    level: int = 0
    end: int = 0
    following: int = 0
    rows: tuple[tuple[int, int], ...] = ()
    columns: int = 0
    headed: bool = False
    language: str | None = None
    depth: int = 0
    ends_label: bool = False


Outline = Mapping[int, Mark]
