"""Azure Machine Learning: anything with a schema of ``azuremlschemas`` (https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.references import mapping, path_of, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node

FORMAT = "azureml"

_SCHEMA = re.compile(r"azureml(?:schemas|sdk)[\w./-]{0,120}/(\w{1,60})\.schema\.json|\$schema[\"']?\s*:\s*[\"']?\S{0,80}azuremlschemas")
_SILENT = re.compile(r"compute|environment|workspace|connection|datastore|data|registry|schedule|asset", re.IGNORECASE)
_SKIP = words("$schema instance_type instance_count resources scale_settings request_settings liveness_probe readiness_probe compute SKU")


def claims(_path: str, head: str) -> bool:
    """By the schema that the file names."""
    return "azureml" in head and bool(_SCHEMA.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Models, endpoints, deployments, jobs and components; computers, environments and data say nothing of a purpose."""
    found = _SCHEMA.search(source.text)
    schema = (found.group(1) or "") if found else ""
    if _SILENT.match(schema):
        return [], []

    def refer(root: Node) -> Iterator[Reference]:
        top = mapping(root)
        for key in ("name", "endpoint_name"):
            if name := top.scalar(key):
                yield from reference("name", name)
        code = mapping(top.get("code_configuration")).scalar("code")
        if code and (path := path_of(source.path, code.value)):
            yield Reference("path", path, Span(*code.inner()))
        for _, job in mapping(top.get("jobs")).pairs:  # the steps of a pipeline may stand in files of their own
            component = mapping(job).scalar("component")
            if component and (path := path_of(source.path, component.value.removeprefix("file:"))):
                yield Reference("path", path, Span(*component.inner()))

    return manifests.document(source, FORMAT, "manifest", is_ai=True, skip=_SKIP, refer=refer, keep=lambda root: isinstance(root, Mapping))
