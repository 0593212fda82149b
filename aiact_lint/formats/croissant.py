"""Croissant descriptions of datasets, as JSON-LD, with the vocabulary of responsible AI.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html (1.0, 1.1) and
https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html. A description of a dataset is no card of a system: it is kept apart,
and judged only for how the data were made (see :attr:`.Document.is_data`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "croissant"

_TYPE = re.compile(r"\"@type\"\s*:\s*(?:\[\s*)?\"(?:sc:|https?://schema\.org/)?Dataset\"")
# What says in words what the data are and how they came about; the rest is files, columns and check sums.
_TELLING = words("name alternateName description keywords abstract")
_RAI = re.compile(r"(?:rai:|http://mlcommons\.org/croissant/RAI/)")
_PARTS = ("distribution", "recordSet")


def claims(_path: str, head: str) -> bool:
    """By the vocabulary and the type: plenty of other JSON-LD describes datasets of other kinds."""
    return "mlcommons.org/croissant" in head and bool(_TYPE.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """The dataset itself, what the vocabulary of responsible AI says of it, and the descriptions of its parts."""
    return manifests.document(source, FORMAT, "card", is_ai=False, is_data=True, split=_split, refer=_refer, keep=_is_mapping)


def _is_mapping(root: Node) -> bool:
    return isinstance(root, Mapping)


def _split(flat: Flattener, root: Node) -> None:
    top = mapping(root)
    telling: list[tuple[Node, Node]] = [
        (key, value) for key, value in top.pairs if isinstance(key, Scalar) and (key.value in _TELLING or _RAI.match(key.value))
    ]
    flat.object(Mapping(telling, top.start, top.end))
    for name in _PARTS:
        part = top.get(name)
        for item in part.items if isinstance(part, Sequence) else [part]:
            described: list[tuple[Node, Node]] = [
                (key, value) for key, value in mapping(item).pairs if isinstance(key, Scalar) and key.value == "description"
            ]
            if described:
                flat.walk(Mapping(described, described[0][0].start, described[-1][1].end), (name,))


def _refer(root: Node) -> Iterator[Reference]:
    if name := mapping(root).scalar("name"):
        yield from reference("name", name)
