"""Kubeflow Pipelines: compiled pipelines and components as YAML
(https://www.kubeflow.org/docs/components/pipelines/reference/component-spec/,
https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto).

Names, descriptions, defaults, images, environment and arguments mean something; types, wiring and caches do not. ``command`` holds the
source text of a Python function wherever the compiler made it, and code is not what this linter reads.
"""  # noqa: D205 - the addresses of the specifications do not fit on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.settings import settings
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "kfp"

_COMPILED = re.compile(r"^pipelineInfo:", re.MULTILINE)
_ROOT = re.compile(r"^(?:root|deploymentSpec|components):", re.MULTILINE)
_COMPONENT = re.compile(r"^implementation:[ \t]*\r?\n[ \t]+(?:container|graph):", re.MULTILINE)
_SKIP = words(
    "command program source resources cachingOptions taskInfo componentRef executorLabel dependentTasks parameterType artifactType "
    "schemaTitle schemaVersion sdkVersion isOptional optional type outputDefinitions componentInputParameter componentInputArtifact "
    "taskOutputParameter taskOutputArtifact parameterValueSelector platforms resourceLimits metadata fileOutputs"
)


def claims(_path: str, head: str) -> bool:
    """A compiled pipeline by two of its sections, a component by how it is implemented."""
    if "pipelineInfo:" in head and _COMPILED.search(head):
        return _ROOT.search(head) is not None
    return "implementation:" in head and _COMPONENT.search(head) is not None


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A pipeline trains, judges or serves a model; a component may do anything, so only its content can show a model."""
    return manifests.document(
        source, FORMAT, "manifest", is_ai=manifests.any_key("pipelineInfo"), skip=_SKIP, split=_split, refer=_refer,
        keep=lambda root: isinstance(root, Mapping),
    )  # fmt: skip


def _split(flat: Flattener, root: Node) -> None:
    """The pipeline itself first, then a section for each component and each executor."""
    rest = []
    inner: list[tuple[tuple[str, ...], Node]] = []
    for key, value in mapping(root).pairs:
        sort = key.value if isinstance(key, Scalar) else ""
        below = mapping(value).get("executors") if sort == "deploymentSpec" else value
        if sort in ("components", "deploymentSpec") and isinstance(below, Mapping):
            inner += [((sort, name.value), part) for name, part in below.pairs if isinstance(name, Scalar)]
        else:
            rest.append((key, value))
    _declaring(flat, Mapping(rest, root.start, root.end), (), ("inputs",))
    for trail, part in inner:
        _declaring(flat, part, trail, ("inputDefinitions", "parameters"))


def _declaring(flat: Flattener, node: Node, trail: tuple[str, ...], where: tuple[str, ...]) -> None:
    """A section in which the declared inputs are read as settings."""
    inputs = mapping(node).get(*where)
    flat.object(Mapping([(k, v) for k, v in mapping(node).pairs if v is not mapping(node).get(where[0])], node.start, node.end), trail)
    for one in settings(inputs):
        flat.walk(one, (*trail, where[0]))


def _refer(root: Node) -> Iterator[Reference]:
    if name := mapping(mapping(root).get("pipelineInfo")).scalar("name") or mapping(root).scalar("name"):
        yield from reference("name", name)
