"""Cards and other texts in Markdown, with or without front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from aiact_lint.document import Document, Problem, Reference, Statement
from aiact_lint.formats import frontmatter
from aiact_lint.formats.blocks import Blocks
from aiact_lint.formats.inline import mask, without_comments
from aiact_lint.formats.references import in_prose
from aiact_lint.source import SourceFile, Span

FORMAT = "markdown"

_CARD_NAME = re.compile(r"(?:^|[_.-])(?:model|system|ai)[ _-]?cards?(?:[_.-]|$)", re.IGNORECASE)
_CARD_HEADING = re.compile(
    r"^#{0,6}[ \t*_]*(?:AI |ML )?(?:model card\b|system card\b|model details\b|model description\b|model overview\b|intended uses?\b)",
    re.IGNORECASE | re.MULTILINE,
)
_MODEL_WORDS = re.compile(
    r"\b(?:(?:re)?trained (?:on|with|for|from)|training data|fine[- ]?tun\w+|pre-?trained|neural network|AUC|AUROC|F1|mAP|"
    r"accuracy[ :|=(]|precision[ :|=(]|recall[ :|=(]|machine learning|deep learning|XGBoost|"
    r"LightGBM|random forest|YOLO\w*|ResNet\w*|BERT\w*|"
    r"transformers?\b|LLM|classifier|embeddings?)\b",
    re.IGNORECASE,
)
# A text that has not spoken of a model by then is about something else.
_ENOUGH = 20_000
_SLUG = re.compile(r"[\w.-]{3,80}")


def claims(path: str, _head: str) -> bool:
    """Every Markdown text is ours; whether it describes a model is another question."""
    return path.lower().endswith((".md", ".markdown", ".mdx", ".rst", ".adoc", ".txt"))


def is_card_name(path: str) -> bool:
    """Whether the name alone says that this is the card of a model or system."""
    return bool(_CARD_NAME.search(posixpath.basename(path).rsplit(".", 1)[0]))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One document for the whole text. Broken front matter is a problem; the body is read all the same."""
    text, problems = text_of(source)
    if problems:
        return [], problems
    front = frontmatter.read(source, text)
    raw = without_comments(text)
    masked = mask(raw)
    statements: list[Statement] = list(front.statements)
    section = 0 if front.end else -1
    blocks = Blocks(source, raw, masked, statements, max(section + 1, 0), front.block + 1)
    blocks.read(front.end)
    references = [*front.references, *in_prose(source.path, raw[front.end :], masked[front.end :], front.end)]
    title = blocks.title or front.title
    references += slug(statements)
    is_data = front.is_data and not is_card_name(source.path)
    card = front.is_model or is_card_name(source.path)
    is_ai = card or (not front.is_data and speaks_of_a_model(masked))
    form = "huggingface" if front.is_card else FORMAT
    return [
        Document(source, form, "card", tuple(statements), front.languages, tuple(references), is_ai, title, is_data, front.declared)
    ], list(front.problems)


def text_of(source: SourceFile) -> tuple[str, list[Problem]]:
    """The text with line feeds only, in the same length; or the problem that it is no text."""
    text = source.text
    if "\r" in text:
        # Offsets stay as they are: both kinds of line end keep their length.
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return "", [Problem(source.path, "the file holds a NUL character, which no text file may hold; is it binary?", line, source=source)]
    return text, []


def slug(statements: Sequence[Statement]) -> list[Reference]:
    """The first heading, where it is one word: then it is the name of the model."""
    heading = next((s for s in statements if s.kind == "heading"), None)
    if heading and _SLUG.fullmatch(heading.text):
        return [Reference("name", heading.text, Span(heading.span.start, heading.span.end))]
    return []


def speaks_of_a_model(text: str) -> bool:
    """Two different signs of a model in the text, or a heading as cards have it."""
    text = text[:_ENOUGH]
    if _CARD_HEADING.search(text):
        return True
    found = set()
    for match in _MODEL_WORDS.finditer(text):
        found.add(match.group().lower()[:6])
        if len(found) > 1:
            return True
    return False
