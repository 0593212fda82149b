"""Compose files, a section for each service (https://github.com/compose-spec/compose-spec/blob/main/spec.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, path_of, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "compose"

_NAME = re.compile(r"(?:^|[/_.-])(?:docker-)?compose[\w.-]*\.ya?ml$", re.IGNORECASE)
_SERVICES = re.compile(r"^services:[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_INSIDE = re.compile(r"^[ \t]+(?:image|build|container_name):", re.MULTILINE)
SKIP = words(
    "ports expose deploy ulimits shm_size healthcheck restart networks logging ipc cap_add security_opt platform pull_policy "
    "stop_grace_period version"
)


def claims(path: str, head: str) -> bool:
    """By name, or by a ``services`` key over images."""
    return "services:" in head and (bool(_NAME.search(path)) or bool(_SERVICES.search(head) and _INSIDE.search(head)))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One document; whether a service is a model only its content can show, unless it is declared under ``models``."""

    def refer(root: Node) -> Iterator[Reference]:
        for key, service in mapping(mapping(root).get("services")).pairs:
            if isinstance(key, Scalar):
                yield from reference("name", key)
            yield from _paths(source.path, service)

    return manifests.document(
        source, FORMAT, "manifest", is_ai=manifests.any_key("models"), skip=SKIP, split=_split, refer=refer, keep=_has_services
    )


def _has_services(root: Node) -> bool:
    return isinstance(root, Mapping) and isinstance(root.get("services"), Mapping)


def _split(flat: Flattener, root: Node) -> None:
    for key, value in mapping(root).pairs:
        if not isinstance(key, Scalar) or key.value in SKIP:
            continue
        if key.value == "services":
            for name, service in mapping(value).pairs:
                if isinstance(name, Scalar):
                    flat.name(name, ("services",))
                    flat.object(service, ("services", name.value))
        else:
            flat.object(Mapping([(key, value)], key.start, value.end))


def _paths(path: str, service: Node) -> Iterator[Reference]:
    build = mapping(service).get("build")
    for node in (build, mapping(build).get("context"), mapping(service).get("env_file")):
        if isinstance(node, Scalar) and (value := path_of(path, node.value)):
            yield Reference("path", value, Span(*node.inner()))
    # Docker builds from the file of that name, or the one that is named, in the folder.
    folder = build if isinstance(build, Scalar) else mapping(build).scalar("context")
    file = mapping(build).scalar("dockerfile")
    if folder and (value := path_of(path, f"{folder.value}/{file.value if file else 'Dockerfile'}")):
        yield Reference("path", value, Span(*(file or folder).inner()))
