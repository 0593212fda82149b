"""CycloneDX bills of materials that hold a model, versions 1.5 to 1.7, as JSON or XML.

https://cyclonedx.org/docs/1.7/json/#components_items_modelCard and https://cyclonedx.org/docs/1.7/xml/. Read are the name,
description and properties of the system, of models and of data, and of the model card the task, inputs, outputs, datasets, metrics,
users, use cases, limitations, trade-offs, ethical considerations and fairness assessments. How much energy a training took, and from
which plant, says nothing about the use of a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.formats.xml import parse_xml
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "cyclonedx"

_MODEL = re.compile(r"[\"']machine-learning-model[\"']")
_KINDS = ("machine-learning-model", "data")
_SKIP = words(
    "bom-ref hashes purl cpe licenses evidence swid externalReferences graphics graphic serialNumber bomFormat specVersion attachment "
    "environmentalConsiderations supplier manufacturer publisher authors author copyright pedigree signature mime-type"
)


def claims(_path: str, head: str) -> bool:
    """Only with a model in it: a list of libraries is not ours."""
    return bool(_MODEL.search(head)) and ("CycloneDX" in head or "cyclonedx.org" in head)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each model and data set, and one for the system that holds them."""
    reader = parse_xml if source.text.lstrip("\ufeff \t\r\n").startswith("<") else None
    return manifests.document(source, FORMAT, "card", is_ai=True, skip=_SKIP, split=_split, refer=_refer, reader=reader)


def _parts(root: Node) -> Iterator[tuple[Mapping, tuple[str, ...]]]:
    """The models and data sets of a bill, with their trails, also those inside other components."""
    top = mapping(root)
    top = mapping(top.get("bom")) if top.get("bom") else top
    if isinstance(system := mapping(top.get("metadata")).get("component"), Mapping):
        yield system, ("metadata", "component")
    stack: list[Node | None] = [top.get("components")]
    while stack:
        here = stack.pop()
        if isinstance(here, Sequence):
            items = here.items
        else:
            items = [value for key, value in mapping(here).pairs if isinstance(key, Scalar) and key.value == "component"]
        for item in items:
            if isinstance(item, Mapping):
                kind = item.scalar("type")
                if (kind and kind.value in _KINDS) or item.get("modelCard"):
                    yield item, ("components",)
                stack.append(item.get("components"))


def _split(flat: Flattener, root: Node) -> None:
    for item, trail in _parts(root):
        inner = [(k, v) for k, v in item.pairs if not (isinstance(k, Scalar) and k.value in ("components", "type", "version"))]
        flat.object(Mapping(inner, item.start, item.end), trail)


def _refer(root: Node) -> Iterator[Reference]:
    for item, _ in _parts(root):
        if name := item.scalar("name"):
            yield from reference("name", name)
