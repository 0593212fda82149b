"""Bounds on the shape of a file: what keeps every file within a second and 200 MiB, whatever somebody puts into a pull request.

The size alone does not: a megabyte may hold a quarter of a million headings. The bounds are several times what the largest of
some 6,000 public cards and manifests holds (3,710 statements, 11,609 words, 6,506 lines), so that no real file meets them.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiact_lint.document import Document, Problem
from aiact_lint.source import SourceFile

SMALL = 100_000
"""Characters of a text that is quick to read however it is made."""
MAX_LINES = 40_000
MAX_COMMAS = 60_000
"""Commas of a manifest: items of lists in brackets."""
MAX_STATEMENTS = 20_000
MAX_WORDS = 50_000

_ENDS = (". ", "? ", "! ", "; ")
_ADVICE = "split it, or exclude it if it is neither a card nor a manifest"


def of_text(source: SourceFile, scale: int = 1, *, prose: bool, claimed: bool) -> Problem | None:
    """Why a text is too long to read, told by its lines, sentence ends and commas before it is parsed; None where it is not.

    ``scale`` multiplies every bound: it grows with the size of files that the configuration lets in.
    """
    text = source.text
    if len(text) <= SMALL:
        return None
    lines = MAX_LINES * scale
    if text.count("\n") + text.count("\r") > lines and len(source.line_starts) > lines:
        return Problem(source.path, f"it has more than {lines:,} lines; {_ADVICE}", lines, claimed, source)
    if prose and sum(map(text.count, _ENDS)) > lines:
        return Problem(source.path, f"it has more than {lines:,} sentences; {_ADVICE}", 1, claimed, source)
    if not prose and (commas := text.count(",")) > MAX_COMMAS * scale:
        return Problem(
            source.path, f"it lists {commas:,} things, more than the limit of {MAX_COMMAS * scale:,}; {_ADVICE}", 1, claimed, source
        )
    return None


def of_documents(source: SourceFile, documents: Sequence[Document], scale: int = 1) -> Problem | None:
    """Why what was read is too much to judge; None where it is not. ``scale`` as in :func:`of_text`."""
    if len(source.text) <= SMALL:
        return None
    claimed = any(document.is_ai for document in documents)
    made = words = 0
    for document in documents:
        for statement in document.statements:
            made += 1
            words += len(statement.text.split())
            if made > MAX_STATEMENTS * scale or words > MAX_WORDS * scale:
                much = f"{MAX_WORDS * scale:,} words" if words > MAX_WORDS * scale else f"{MAX_STATEMENTS * scale:,} statements"
                line = source.position(statement.span.start).line
                return Problem(source.path, f"it holds more than {much}; {_ADVICE}", line, claimed, source)
    return None
