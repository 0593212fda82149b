"""Ray: RayService, RayCluster, RayJob, and configuration files of Ray Serve (https://docs.ray.io/en/latest/serve/)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import kubernetes, manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Sequence

FORMAT = "ray"

_GROUP = re.compile(r"[\s\"']ray\.io/")
_SERVE = re.compile(r"^[ \t]*(?:- )?import_path:", re.MULTILINE)
_SKIP = words("http_options grpc_options logging_config proxy_location ray_actor_options autoscaling_config")


def claims(path: str, head: str) -> bool:
    """By API group, or by applications with an import path."""
    if kubernetes.claims(path, head):
        return bool(_GROUP.search(head))
    return "applications:" in head and bool(_SERVE.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """The serve configuration inside a RayService is read as the YAML it is; a file of its own has a section for each application."""
    if kubernetes.claims(source.path, source.text):
        return kubernetes.objects(source, FORMAT)
    return manifests.document(source, FORMAT, "manifest", is_ai=True, skip=_SKIP, split=_split, refer=_refer)


def _applications(root: Node) -> list[Node]:
    found = mapping(root).get("applications")
    return found.items if isinstance(found, Sequence) else []


def _split(flat: Flattener, root: Node) -> None:
    for application in _applications(root):
        flat.object(application, ("applications",))
    rest = [(k, v) for k, v in mapping(root).pairs if v is not mapping(root).get("applications")]
    if rest:
        flat.object(Mapping(rest, root.start, root.end))


def _refer(root: Node) -> Iterator[Reference]:
    for application in _applications(root):
        if name := mapping(application).scalar("name"):
            yield from reference("name", name)
