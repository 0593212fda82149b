"""SPDX 3 with the AI and dataset profiles, as JSON-LD (https://spdx.github.io/spdx-spec/v3.0.1/model/AI/AI/)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "spdx"

_SIGN = re.compile(r"\"(?:@type|type)\"\s{0,9}:\s{0,99}(?:\[\s{0,99})?\"(?:\w+[:_/])?(?:ai_)?AIPackage\"")
_TYPE = re.compile(r"AIPackage|DatasetPackage|dataset_Dataset|Annotation|LegislationAssessment|VulnAssessment")
_SKIP = words("spdxId @id @type type creationInfo verifiedUsing externalIdentifier externalRef from to software_downloadLocation")


def claims(_path: str, head: str) -> bool:
    """By an AI package; a plain bill of materials is not ours."""
    return "AIPackage" in head and bool(_SIGN.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each AI package, dataset and annotation."""
    return manifests.document(source, FORMAT, "card", is_ai=True, skip=_SKIP, split=_split, refer=_refer)


def _elements(root: Node) -> Iterator[Mapping]:
    graph = mapping(root).get("@graph") or mapping(root).get("elements") or mapping(root).get("element")
    for item in graph.items if isinstance(graph, Sequence) else [root]:
        if isinstance(item, Mapping) and _TYPE.search(_type(item)):
            yield item


def _type(item: Mapping) -> str:
    for key in ("type", "@type"):
        node = item.get(key)
        if isinstance(node, Scalar):
            return node.value
        if isinstance(node, Sequence):
            return " ".join(part.value for part in node.items if isinstance(part, Scalar))
    return ""


def _split(flat: Flattener, root: Node) -> None:
    for item in _elements(root):
        flat.object(item, (_type(item).split("/")[-1],))


def _refer(root: Node) -> Iterator[Reference]:
    for item in _elements(root):
        if "AIPackage" in _type(item) and (name := item.scalar("name")):
            yield from reference("name", name)
