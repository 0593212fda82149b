"""Seldon Core 1 and 2 objects, and the model settings of MLServer (https://docs.seldon.ai)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import kubernetes, manifests
from aiact_lint.formats.references import mapping, reference
from aiact_lint.source import SourceFile
from aiact_lint.tree import Node

FORMAT = "seldon"

_GROUP = re.compile(r"machinelearning\.seldon\.io/|mlops\.seldon\.io/")


def claims(path: str, head: str) -> bool:
    """By API group, or the name that MLServer prescribes."""
    if posixpath.basename(path) == "model-settings.json":
        return True
    return bool(_GROUP.search(head)) and kubernetes.claims(path, head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Graph parameters (``{name, value, type}``) read as pairs, like environment variables."""
    if not source.path.endswith("model-settings.json"):
        return kubernetes.objects(source, FORMAT)

    def refer(root: Node) -> Iterator[Reference]:
        if name := mapping(root).scalar("name"):
            yield from reference("name", name)

    return manifests.document(source, FORMAT, "manifest", is_ai=True, refer=refer)
