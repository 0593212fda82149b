"""BentoML: ``bentofile.yaml`` and the ``bento.yaml`` of a built bento (https://docs.bentoml.com)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.references import mapping, path_of, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "bentoml"

_SKIP = words("python conda include exclude resources traffic creation_time bentoml_version docker")


def claims(path: str, head: str) -> bool:
    """By the names that BentoML prescribes."""
    name = posixpath.basename(path).lower()
    return name in ("bentofile.yaml", "bentofile.yml") or (name in ("bento.yaml", "bento.yml") and "service:" in head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A bento packs a model, so it always concerns one."""
    return manifests.document(
        source, FORMAT, "manifest", is_ai=True, skip=_SKIP, refer=lambda root: _refer(source.path, root),
        keep=lambda root: isinstance(root, Mapping),
    )  # fmt: skip


def _refer(path: str, root: Node) -> Iterator[Reference]:
    top = mapping(root)
    told = top.scalar("description")
    if told and told.value.startswith("file:") and (target := path_of(path, told.value.removeprefix("file:").strip())):
        yield Reference("path", target, Span(*told.inner()))
    if name := top.scalar("name"):
        yield from reference("name", name)
    models = top.get("models")
    for item in models.items if isinstance(models, Sequence) else ():
        tag = item if isinstance(item, Scalar) else mapping(item).scalar("tag")
        if tag:
            yield from reference("model", tag, tag.value.split(":")[0])
