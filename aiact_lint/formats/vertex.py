"""Vertex AI: models, endpoints and custom jobs as requests, and compiled pipelines (https://cloud.google.com/vertex-ai/docs/reference/rest)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import kubernetes, manifests
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node

FORMAT = "vertex"

_SIGN = re.compile(
    r"(?:^|[{,])[ \t]*(?:- )?[\"']?(?:containerSpec|deployedModels?|predictSchemata|explanationSpec|workerPoolSpecs|deploymentSpec|"
    r"container_spec|worker_pool_specs)[\"']?[ \t]*:",
    re.MULTILINE,
)
_SECOND = re.compile(
    r"artifactUri|displayName|display_name|machineSpec|machine_spec|aiplatform\.googleapis\.com|\.pkg\.dev/|pipelineInfo|dedicatedResources|"
    r"imageUri|image_uri"
)
_WORDS = (
    "ontainerSpec",
    "deployedModel",
    "predictSchemata",
    "explanationSpec",
    "orkerPoolSpecs",
    "deploymentSpec",
    "container_spec",
    "pool_specs",
)
_SKIP = words("machineSpec machine_spec resources replicaCount replica_count schemaVersion sdkVersion dedicatedResources")


def claims(path: str, head: str) -> bool:
    """By two words of the interface together."""
    return any(word in head for word in _WORDS) and bool(_SIGN.search(head) and _SECOND.search(head)) and not kubernetes.claims(path, head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Whatever runs on Vertex AI trains or serves a model."""
    return manifests.document(source, FORMAT, "manifest", is_ai=True, skip=_SKIP, refer=_refer, keep=lambda root: isinstance(root, Mapping))


def _refer(root: Node) -> Iterator[Reference]:
    top = mapping(root)
    for key in ("displayName", "display_name"):
        if name := top.scalar(key):
            yield from reference("name", name)
    if name := mapping(top.get("pipelineInfo")).scalar("name"):
        yield from reference("name", name)
