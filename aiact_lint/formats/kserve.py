"""KServe: InferenceService with all its predictors, InferenceGraph, runtimes (https://kserve.github.io/website/)."""

from __future__ import annotations

from aiact_lint.document import Document, Problem
from aiact_lint.formats import kubernetes
from aiact_lint.source import SourceFile

FORMAT = "kserve"


def claims(path: str, head: str) -> bool:
    """By API group; the older one of Kubeflow counts too. Runtimes have placeholders of their own (``{{.Name}}``), which are no Helm."""
    mine = "serving.kserve.io/" in head or "serving.kubeflow.org/" in head
    return mine and kubernetes.claims(path, head) and not kubernetes.is_template(path, head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """All objects of the file, those of other kinds included: a transformer may be a plain Deployment beside it."""
    return kubernetes.objects(source, FORMAT)
