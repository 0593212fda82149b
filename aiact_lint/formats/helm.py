"""Helm charts: values, Chart.yaml and templates (https://helm.sh/docs/topics/charts/)."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from aiact_lint.document import Document, Problem, Reference, Statement
from aiact_lint.formats import charts, kubernetes, manifests, sentences
from aiact_lint.formats.prose_lines import paragraphs
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.views import View
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node

FORMAT = "helm"

_VALUES = re.compile(r"(?:^|/)(?:[\w.-]*[-_.])?values(?:[-_.][\w.-]*)?\.ya?ml$", re.IGNORECASE)
_CHART = re.compile(r"(?:^|/)Chart\.ya?ml$")
_TEMPLATE = re.compile(r"(?:^|/)templates/(?:[\w.-]+/)*[\w.-]+\.(?:ya?ml|tpl|txt)$")
_COMMENT = re.compile(r"\{\{-?\s{0,20}/\*")
_NAME = re.compile(r"- name:[ \t]*[\"']?([\w.-]+)[\"']?$")
_VALUE = re.compile(r"value:[ \t]*(?=\S)(.)")
_WORDS = re.compile(r"[^\W\d_]{2}")
_SKIP = kubernetes.SKIP | {"appVersion", "version", "maintainers", "icon", "home", "sources"}


def claims(path: str, head: str) -> bool:
    """By the names that Helm prescribes; elsewhere by its actions around Kubernetes objects."""
    if _VALUES.search(path) or _CHART.search(path):
        return True
    return "{{" in head and (bool(_TEMPLATE.search(path)) or kubernetes.claims(path, head) or "{{- define" in head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Values and Chart.yaml as trees. A template is read with its actions blanked out; where it still is no YAML, line by line.

    What is left of a template keeps its places. Its comments are read, those of YAML and those of the template language.
    """
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
        statements = [*_lines(source.text)]
        found = [Document(source, FORMAT, "manifest", tuple(statements), (), (), False)] if statements else []
    out = []
    for document in found:
        statements = sorted([*document.statements, *_comments(document)], key=lambda statement: statement.span.start)
        out.append(replace(document, statements=tuple(statements), references=(*document.references, _chart(source.path))))
    return out, []


def _comments(document: Document) -> Iterator[Statement]:
    """The sentences of ``{{/* comments */}}``, in the block of what they stand before."""
    text = document.source.text
    places = [statement.span.start for statement in document.statements]
    for low, high in _commented(text) if places else ():
        near = document.statements[min(bisect_left(places, high), len(places) - 1)]
        view = View(text)
        for start, end in paragraphs(text[low:high], wrapped=True):
            for first, last in sentences.split(text, low + start, low + end):
                if _WORDS.search(text, first, last):
                    yield view.statement(first, last, "comment", near.trail[:-1], near.section, near.block, prose=True)


def _commented(text: str) -> Iterator[tuple[int, int]]:
    """The insides of comments. Where one is never closed nothing more is looked for: a thousand open ones would each search the rest."""
    at = 0
    while (opened := _COMMENT.search(text, at)) and (end := text.find("*/", opened.end())) >= 0:
        yield opened.end(), end
        at = end + 2


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
    named: tuple[int, int] | None = None
    for line in masked.splitlines(keepends=True):
        body = line.strip()
        begin = at + line.index(body) if body else at
        end = begin + len(body)
        if not body:
            block += 1
        elif _WORDS.search(body) and not (body.endswith(":") and "{{" in text[at : at + len(line)]):
            comment = body.startswith("#")
            start = begin + (len(body) - len(body.lstrip("#- ")) if comment else 0)
            if named and (value := _VALUE.match(body)):
                # An entry of "env" reads as "NAME: value".
                yield _pair(view, named, (begin + value.start(1), end), block)
            else:
                yield view.statement(start, end, "comment" if comment else "scalar", (), 0, block, prose=comment)
        entry = _NAME.match(body)
        named = (begin + entry.start(1), begin + entry.end(1)) if entry else None if body else named
        at += len(line)


def _pair(view: View, name: tuple[int, int], value: tuple[int, int], block: int) -> Statement:
    between = ": "
    text = view.text[name[0] : name[1]] + between + view.text[value[0] : value[1]]
    offsets = [*range(*name), *([name[1]] * len(between)), *range(value[0], value[1] + 1)]
    return View(text, 0, offsets).statement(0, len(text), "scalar", (), 0, block)
