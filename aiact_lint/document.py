"""What a format makes of a file: statements in their places, without any meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from aiact_lint.source import SourceFile, Span

Kind = Literal["heading", "sentence", "item", "cell", "scalar", "comment", "path"]
"""heading, prose sentence, list item, table row or cell, scalar of a tree (with its key), comment, name of the file."""

Role = Literal["card", "manifest"]
"""A card describes a model or a system; a manifest deploys one."""


class Statement(NamedTuple):
    """The smallest thing that can mean something: one sentence of prose, or one scalar of a tree with its key.

    ``text`` is what is read. Where it is not the source text itself (an escaped JSON string, for instance), ``offsets`` holds
    one source offset for each character of ``text`` and one more for its end; otherwise it is ``None`` and ``text[i]`` stands
    at ``start + i``. Parts that carry no meaning (addresses, markup) may be blanked out, never removed.

    ``section`` and ``block`` number the section (one heading's text; one object of a manifest) and the block (paragraph
    with the list it introduces, table, mapping) within the document. ``intro`` is the index of the statement that introduces
    this one (a sentence ending with a colon before a list), if any.
    """

    text: str
    start: int
    end: int
    kind: Kind
    trail: tuple[str, ...]
    section: int
    block: int
    intro: int | None = None
    offsets: tuple[int, ...] | None = None

    @property
    def span(self) -> Span:
        """Where the statement stands in the source."""
        return Span(self.start, self.end)

    def source_span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``."""
        if self.offsets is None:
            return Span(self.start + start, self.start + end)
        return Span(self.offsets[start], self.offsets[end])


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another file or of a model: what joins the documents of one system.

    ``kind`` is ``path`` (inside the repository), ``card`` (the path of the card that a manifest names as its own), ``model`` (id or
    storage uri), ``image``, ``name`` (of the object itself), ``system`` (declared name), ``member`` (a pattern of files that a
    declaration says belong to its system, from the root).
    """

    kind: Literal["path", "card", "model", "image", "name", "system", "member"]
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Declared:
    """One value of a declaration of ours: the keys that lead to it, its text (None for nothing), and where key and value stand.

    A mapping or a list is an entry without text before those of its parts; a declaration that is no mapping has an empty trail.
    """

    trail: tuple[str | int, ...]
    value: str | None
    key: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """The statements of one file.

    ``languages`` are the declared ones (ISO 639-1, from front matter), possibly none. ``format`` names the format module that
    read it. ``is_ai`` is true where the structure alone shows a model (a card, an InferenceService); where it is false (a
    plain Deployment, a compose file) only its content can show that. ``is_data`` is true where a document describes a dataset
    and nothing else: what its records show is nothing that a system does. ``declared`` is what it declares in a form of ours
    (``aiact.yaml``, an ``eu_ai_act`` block, annotations): keys and values, not yet checked.
    """

    source: SourceFile
    format: str
    role: Role
    statements: tuple[Statement, ...]
    languages: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    is_ai: bool = True
    title: str = ""
    is_data: bool = False
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or a part of it, could not be read. ``claimed`` is true where name or content claims a card or manifest."""

    path: str
    reason: str
    line: int = 1
    claimed: bool = True
    source: SourceFile | None = field(default=None, compare=False)
