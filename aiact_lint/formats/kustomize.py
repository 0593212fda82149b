"""Kustomizations (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import kubernetes, manifests
from aiact_lint.formats.references import image_name, mapping, path_of, reference
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "kustomize"

_KIND = re.compile(r"^kind:[ \t]*[\"']?Kustomization\b", re.MULTILINE)
_NAMES = ("kustomization.yaml", "kustomization.yml", "kustomization")
_FILE = re.compile(r"\.\w+$")
_FILES = ("resources", "bases", "components", "patchesStrategicMerge", "patches", "configMapGenerator", "generators", "helmCharts")
_SKIP = kubernetes.SKIP | {*_FILES[:4], "replacements", "vars", "configurations", "secretGenerator", "generatorOptions", "newTag", "digest"}


def claims(path: str, head: str) -> bool:
    """By name or kind."""
    return posixpath.basename(path).lower() in _NAMES or bool(_KIND.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """The files it gathers are references; generated configuration and inline patches are read."""

    def refer(root: Node) -> Iterator[Reference]:
        for key in _FILES:
            found = mapping(root).get(key)
            for item in found.items if isinstance(found, Sequence) else ():
                for node in _paths(item):
                    target = node.value.split("=")[-1]
                    if (path := path_of(source.path, target)) and "\n" not in target:
                        # A base is named by its folder.
                        for file in ("", *(f"/{name}" for name in _NAMES if not _FILE.search(target))):
                            yield Reference("path", path + file, Span(*node.inner()))
        images = mapping(root).get("images")
        for item in images.items if isinstance(images, Sequence) else ():
            if name := mapping(item).scalar("newName") or mapping(item).scalar("name"):
                yield from reference("image", name, image_name(name.value))

    return manifests.document(
        source, FORMAT, "manifest", is_ai=False, skip=frozenset(_SKIP), refer=refer, keep=lambda root: isinstance(root, Mapping)
    )


def _paths(item: Node) -> Iterator[Scalar]:
    if isinstance(item, Scalar):
        yield item
        return
    if path := mapping(item).scalar("path"):
        yield path
    for key in ("files", "envs"):
        found = mapping(item).get(key)
        yield from (node for node in (found.items if isinstance(found, Sequence) else ()) if isinstance(node, Scalar))
