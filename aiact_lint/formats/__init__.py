"""The document formats. Each is a module with ``FORMAT``, ``claims(path, head)`` and ``read(source)``; the order decides."""

from __future__ import annotations

import posixpath
import re
from types import ModuleType

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import compose, generic, helm, kserve, kubernetes, markdown
from aiact_lint.source import SourceFile
from aiact_lint.tree import MAX_BYTES, check_size

_FORMATS: tuple[ModuleType, ...] = (helm, kserve, kubernetes, compose, generic)

_YAML = (".yaml", ".yml")


def candidate(path: str) -> bool:
    """Could this be a card or a manifest? Decided by the name alone, so that most files need not be opened."""
    return path.lower().endswith((".md", ".yaml", ".yml"))


def read(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """The documents of a file, by the first format that claims it; nothing for a file that is not ours."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, source=source)]
    if markdown.claims(source.path, ""):
        return markdown.read(source)
    for form in _FORMATS:
        if form.claims(source.path, source.text):
            documents, problems = form.read(source)
            return documents, problems
    return [], []


def read_stream(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """Standard input has no name: its content decides between manifests and Markdown."""
    for form in _FORMATS:
        if form is not generic and form.claims("", source.text):
            return read(source, limit)
    return markdown.read(source)
