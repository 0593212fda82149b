"""DVC: ``dvc.yaml`` and ``params.yaml`` (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files).

Stages with what they run, read and write, the descriptions and labels of artifacts, and the parameters mean something; caches and plots do
not. An artifact of type ``model`` is what DVC's own registry lists, so it makes the pipeline one of a model.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "dvc"

_PIPELINE = re.compile(r"^(?:stages|artifacts|datasets):", re.MULTILINE)
_SKIP = words("plots cache persist remote push always_changed frozen wdir md5 hash size nfiles x y x_label y_label title template type")
_MEASURED = words("fairness protected_attributes sensitive_features sensitive_attributes seed random_state")
_NAMED = ("stages", "artifacts")


def claims(path: str, head: str) -> bool:
    """By the two names that DVC looks for; the pipeline also by one of its sections."""
    name = posixpath.basename(path).lower()
    return (name in ("dvc.yaml", "dvc.yml") and _PIPELINE.search(head) is not None) or name in ("params.yaml", "params.yml")


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each stage and each artifact, the rest of the file in one of its own. Parameters alone show no model.

    The comments beside parameters are notes on experiments ("worse for young women, so 0.03"), not on what the system does.
    """
    if posixpath.basename(source.path).lower().startswith("params"):
        return manifests.document(
            source, FORMAT, "manifest", is_ai=False, skip=_MEASURED, keep=lambda root: isinstance(root, Mapping), comments=()
        )
    return manifests.document(
        source, FORMAT, "manifest", is_ai=_is_ai, skip=_SKIP, split=_split, refer=_refer, keep=lambda root: isinstance(root, Mapping)
    )


def _is_ai(roots: list[Node]) -> bool:
    artifacts = [value for root in roots for _, value in mapping(mapping(root).get("artifacts")).pairs]
    return any((sort := mapping(artifact).scalar("type")) is not None and sort.value == "model" for artifact in artifacts)


def _split(flat: Flattener, root: Node) -> None:
    rest: list[tuple[Node, Node]] = []
    for key, value in mapping(root).pairs:
        if not isinstance(key, Scalar) or key.value not in _NAMED or not isinstance(value, Mapping):
            rest.append((key, value))
            continue
        for name, inside in value.pairs:
            if isinstance(name, Scalar):
                flat.name(name, (key.value,))
                flat.object(inside, (key.value, name.value))
    if rest:
        flat.object(Mapping(rest, root.start, root.end))


def _refer(root: Node) -> Iterator[Reference]:
    for name, _ in mapping(mapping(root).get("artifacts")).pairs:
        if isinstance(name, Scalar):
            yield from reference("name", name)
