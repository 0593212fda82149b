"""Helm charts: values, Chart.yaml and templates (https://helm.sh/docs/topics/charts/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from aiact_lint.document import Document, Problem, Reference, Statement
from aiact_lint.formats import charts, kubernetes, manifests
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.views import View
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node

FORMAT = "helm"

_VALUES = re.compile(r"(?:^|/)(?:[\w.-]*[-_.])?values(?:[-_.][\w.-]*)?\.ya?ml$", re.IGNORECASE)
_CHART = re.compile(r"(?:^|/)Chart\.ya?ml$")
_TEMPLATE = re.compile(r"(?:^|/)templates/(?:[\w.-]+/)*[\w.-]+\.(?:ya?ml|tpl|txt)$")
_WORDS = re.compile(r"[^\W\d_]{2}")
_SKIP = kubernetes.SKIP | {"appVersion", "version", "maintainers", "icon", "home", "sources"}


def claims(path: str, head: str) -> bool:
    """By the names that Helm prescribes; elsewhere by its actions around Kubernetes objects."""
    if _VALUES.search(path) or _CHART.search(path):
        return True
    return "{{" in head and (bool(_TEMPLATE.search(path)) or kubernetes.claims(path, head) or "{{- define" in head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Values and Chart.yaml as trees. A template is read with its actions blanked out; where it still is no YAML, line by line."""
    if not (_VALUES.search(source.path) or _CHART.search(source.path)):
        return _template(source)

    def refer(root: Node) -> Iterator[Reference]:
        if _CHART.search(source.path) and (name := mapping(root).scalar("name")):
            yield from reference("name", name)
        yield from charts.named(root)
        yield _chart(source.path)

    return manifests.document(
        source, FORMAT, "manifest", is_ai=charts.serves, skip=_SKIP, refer=refer, keep=lambda root: isinstance(root, Mapping)
    )


def _template(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    found, problems = kubernetes.objects(source, FORMAT)
    if problems or (not found and not kubernetes.claims(source.path, source.text)):
        statements = tuple(_lines(source.text))
        return ([Document(source, FORMAT, "manifest", statements, (), (_chart(source.path),), False)] if statements else []), []
    return [replace(document, references=(*document.references, _chart(source.path))) for document in found], []


def _chart(path: str) -> Reference:
    """All files of a chart point at its folder."""
    folder = posixpath.dirname(path)
    while "templates" in folder.split("/"):
        folder = posixpath.dirname(folder)
    return Reference("path", posixpath.join(folder, "Chart.yaml"), Span(0, 0))


def _lines(text: str) -> Iterator[Statement]:
    masked = manifests.without_templates(text)
    view = View(masked)
    at = 0
    block = 0
    for line in masked.splitlines(keepends=True):
        body = line.strip()
        if not body:
            block += 1
        elif _WORDS.search(body) and not (body.endswith(":") and "{{" in text[at : at + len(line)]):
            start = at + line.index(body)
            comment = body.startswith("#")
            start += len(body) - len(body.lstrip("#- ")) if comment else 0
            end = at + line.index(body) + len(body)
            yield view.statement(start, end, "comment" if comment else "scalar", (), 0, block, prose=comment)
        at += len(line)
