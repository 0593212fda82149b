"""The document formats. Each is a module with ``FORMAT``, ``claims(path, head)`` and ``read(source)``; the order decides.

A module is loaded when the first file turns up that it might claim: a run over cards alone needs no reader of manifests.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol, cast

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import bounds
from aiact_lint.formats.names import candidate, is_foreign
from aiact_lint.source import SourceFile
from aiact_lint.tree.nodes import MAX_BYTES, check_size

__all__ = ["Format", "candidate", "forms", "prose_forms", "read", "read_stream"]

# From the most telling to the least: a file that two could read belongs to the first.
FORMATS = (
    "declaration", "terraform", "triton", "dockerfile", "torchserve", "mlflow", "cog", "bentoml", "dvc", "cyclonedx", "spdx", "croissant",
    "transformers", "modelcard", "azureml", "cloudformation", "kustomize", "argo", "kserve", "helm", "seldon", "ray", "kubernetes",
    "compose", "truss", "kfp", "vertex", "generic",
)  # fmt: skip
FOREIGN = ("terraform", "triton", "dockerfile", "torchserve")
"""Languages of their own."""
PROSE = (("rst", (".rst",)), ("asciidoc", (".adoc", ".asciidoc")), ("markdown", (".md", ".markdown", ".mdx", ".txt")))
"""Prose is told by its name alone."""


class Format(Protocol):
    """What every format module offers."""

    FORMAT: str
    """The name that its documents carry."""

    def claims(self, path: str, head: str, /) -> bool:
        """A cheap test by name and content whether the file is of this format."""
        ...

    def read(self, source: SourceFile, /) -> tuple[list[Document], list[Problem]]:
        """The documents of the file, and what could not be read."""
        ...


@cache
def _form(name: str) -> Format:
    return cast(Format, import_module(f"aiact_lint.formats.{name}"))


@cache
def forms() -> tuple[Format, ...]:
    """All formats but prose, in their order."""
    return tuple(map(_form, FORMATS))


@cache
def prose_forms() -> tuple[Format, ...]:
    """The formats of prose."""
    return tuple(_form(name) for name, _ in PROSE)


def _prose(path: str) -> Format | None:
    """The format of prose that a name tells."""
    lower = path.lower()
    return next((_form(name) for name, suffixes in PROSE if lower.endswith(suffixes)), None)


def read(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """The documents of a file, by the first format that claims it; nothing for a file that is not ours."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, _claimed(source), source)]
    return _read(source, limit, _prose(source.path))


def read_stream(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """Standard input has no name: its content decides between manifests and Markdown."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, True, source)]
    return _read(source, limit, None if _claimed_by_form("", source.text) else _form("markdown"))


def _read(source: SourceFile, limit: int, prose: Format | None) -> tuple[list[Document], list[Problem]]:
    form = prose or _claiming(source)
    if form is None:
        return [], []
    # Who lets larger files in lets more of everything in.
    scale = max(1, limit // MAX_BYTES)
    claimed = _names_a_card(source.path) if prose else form.FORMAT != "generic"
    too_long = bounds.of_text(source, scale, prose=prose is not None, claimed=claimed)
    if too_long is not None:
        return [], [too_long]
    documents, problems = form.read(source)
    too_much = bounds.of_documents(source, documents, scale)
    return (documents, problems) if too_much is None else ([], [*problems, too_much])


def _claiming(source: SourceFile) -> Format | None:
    """The first format that claims a file that is no prose."""
    tried = map(_form, FOREIGN) if is_foreign(source.path) else forms()
    return next((form for form in tried if form.claims(source.path, source.text)), None)


def _names_a_card(path: str) -> bool:
    from aiact_lint.formats.markdown import is_card_name

    return is_card_name(path)


def _claimed(source: SourceFile) -> bool:
    """Whether the beginning of a file that is too large claims a card or a manifest."""
    return _prose(source.path) is not None or _claimed_by_form(source.path, source.text[:20_000])


def _claimed_by_form(path: str, head: str) -> bool:
    return any(form.claims(path, head) for form in forms() if form.FORMAT != "generic")
