"""SPDX 3 with the AI and dataset profiles, as JSON-LD.

https://spdx.github.io/spdx-spec/v3.0.1/model/AI/AI/ and https://spdx.github.io/spdx-spec/v3.0.1/model/Dataset/Dataset/. A document
that holds datasets and no AI package is a description of data, no card of a system.
"""

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

_SIGN = re.compile(
    r"\"(?:@type|type)\"\s{0,9}:\s{0,99}(?:\[\s{0,99})?\"(?:https?://spdx\.org/rdf/[\w./-]{1,40})?(?:\w+[:_/])?(?:ai_|dataset_)?(?:AIPackage|DatasetPackage)\"",
    re.IGNORECASE,
)
_TYPE = re.compile(r"AIPackage|DatasetPackage|dataset_Dataset|Annotation|LegislationAssessment|VulnAssessment")
# Identifiers, licences and settings of the training say nothing about the purpose.
_SKIP = words(
    "spdxId @id @type type creationInfo verifiedUsing externalIdentifier externalRef from to software_downloadLocation "
    "software_packageUrl software_copyrightText software_attributionText software_homePage software_sourceInfo originatedBy suppliedBy "
    "builtTime releaseTime validUntilTime ai_hyperparameter ai_energyConsumption dataset_datasetSize subject contentType"
)


def claims(_path: str, head: str) -> bool:
    """By an AI or dataset package; a plain bill of materials is not ours."""
    return ("AIPackage" in head or "DatasetPackage" in head) and bool(_SIGN.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each AI package, dataset and annotation."""
    return manifests.document(source, FORMAT, "card", is_ai=_has_model, is_data=_only_data, skip=_SKIP, split=_split, refer=_refer)


def _has_model(roots: list[Node]) -> bool:
    return any("AIPackage" in _type(item) for root in roots for item in _elements(root))


def _only_data(roots: list[Node]) -> bool:
    return not _has_model(roots)


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
    named = "AIPackage" if _has_model([root]) else "DatasetPackage"
    for item in _elements(root):
        if named in _type(item) and (name := item.scalar("name")):
            yield from reference("name", name)
