"""What cards in another markup language than Markdown share: rewrite, read the blocks, collect the references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiact_lint.document import Document, Problem, Reference, Statement
from aiact_lint.formats import markdown
from aiact_lint.formats.blocks import Blocks
from aiact_lint.formats.inline import mask
from aiact_lint.formats.outline import Outline
from aiact_lint.formats.references import in_prose, path_of
from aiact_lint.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text in Markdown's form and of the same length, the outline beside it, and the places of the paths that it links to."""

    text: str
    outline: Outline
    paths: tuple[tuple[int, int], ...] = ()


def document(source: SourceFile, form: str, rewrite: Callable[[str], Rewritten]) -> tuple[list[Document], list[Problem]]:
    """One document for the whole text, as :func:`.markdown.read` makes it."""
    text, problems = markdown.text_of(source)
    if problems:
        return [], problems
    rewritten = rewrite(text)
    masked = mask(rewritten.text)
    statements: list[Statement] = []
    blocks = Blocks(source, rewritten.text, masked, statements, 0, 0, rewritten.outline)
    blocks.read(0)
    references = list(in_prose(source.path, rewritten.text, masked, 0))
    for start, end in rewritten.paths:
        if path := path_of(source.path, text[start:end]):
            references.append(Reference("path", path, Span(start, end)))
    references += markdown.slug(statements)
    is_ai = markdown.is_card_name(source.path) or markdown.speaks_of_a_model(masked)
    return [Document(source, form, "card", tuple(statements), (), tuple(dict.fromkeys(references)), is_ai, blocks.title)], []
