"""Code blocks in Markdown: settings and plain text are read, programs are not."""

from __future__ import annotations

import re

from aiact_lint.document import Kind, Statement
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import sentences
from aiact_lint.formats.flatten import CODE, Flattener
from aiact_lint.formats.prose_lines import paragraphs
from aiact_lint.formats.views import View
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Sequence, parse_json, parse_yaml

_TREES = words("yaml yml json jsonc json5")
_SETTINGS = words("env dotenv ini toml properties conf cfg")
_TEXTS = words("text txt plaintext plain none output markdown md") | {""}
_YAML = re.compile(r"\s*[\w.-]{1,60}:(?:\s|$)")
_LETTER = re.compile(r"\w")


def speaks(text: str, language: str) -> bool:
    """Whether a block in this language can say what a system is for."""
    if not text.strip():
        return False
    return language in _TREES or language in _SETTINGS or (language in _TEXTS and (_tree(text) or not CODE.search(text)))


def _tree(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") or bool(_YAML.match(text))


def read(
    source: SourceFile, view: View, language: str, trail: tuple[str, ...], place: tuple[int, int, int | None]
) -> tuple[list[Statement], int]:
    """The statements of a block and the last number of a block used; ``place`` is section, block and introducing statement."""
    section, block, intro = place
    text = view.text
    if language in _TREES or (language not in _SETTINGS and _tree(text)):
        roots = [root for root in _parse(text) if isinstance(root, Mapping | Sequence)]
        if roots:
            flat = Flattener(source)
            flat.section, flat.block = section, block
            for root in roots:
                flat.walk(root, trail, view=view)
            return flat.out, flat.block
    if language in _TEXTS and CODE.search(text):
        return [], block
    settings = language not in _TEXTS
    kind: Kind = "scalar" if settings else "sentence"
    out = []
    for low, high in paragraphs(text, wrapped=not settings):
        for first, last in [(low, high)] if settings else sentences.split(text, low, high):
            if _LETTER.search(text, first, last):
                out.append(view.statement(first, last, kind, trail, section, block, intro, prose=not settings))
    return [statement for statement in out if not statement.text.isspace()], block


def _parse(text: str) -> list[Node]:
    try:
        return [parse_json(text)] if text.lstrip()[:1] in ("{", "[") else parse_yaml(text)
    except UnreadableError:
        return []
