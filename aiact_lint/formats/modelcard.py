"""Model cards as data: the Model Card Toolkit and its relatives, in JSON or YAML.

The schema of the toolkit (https://github.com/tensorflow/model-card-toolkit/tree/main/model_card_toolkit/schema), versions 0.0.1 and
0.0.2, and the JSON form of its protocol buffer (https://protobuf.dev/programming-guides/json/), which writes the same names in
camelCase. Licences and citations are the words of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.markdown import is_card_name
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node

FORMAT = "model-card"

_DETAILS = re.compile(r"[\"']?(?:model_details|modelDetails|model_overview|model_card|modelCard)[\"']?[ \t]*:")
_SECOND = re.compile(
    r"[\"']?(?:considerations|model_parameters|modelParameters|quantitative_analysis|quantitativeAnalysis|intended_use\w{0,40}|intended_purpose|"
    r"intendedUse\w{0,40}|limitations|use_cases|training_details|evaluation_details|business_details|out_of_scope\w{0,40})[\"']?[ \t]*:"
)
_SKIP = words(
    "schema_version schemaVersion graphics image schema changelog required_packages_version optional_packages_version licenses citations"
)


def claims(path: str, head: str) -> bool:
    """By the sections that such cards have, or by name."""
    # A bundle of MONAI (https://docs.monai.io/en/stable/mb_specification.html) describes its model in metadata.json.
    return (
        is_card_name(path)
        or '"monai_version"' in head
        or bool("odel" in head and _DETAILS.search(head) and _SECOND.search(head) and "bomFormat" not in head)
    )


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Overviews and documentation are prose, so they are read sentence by sentence."""
    return manifests.document(
        source, FORMAT, "card", is_ai=True, skip=_SKIP, refer=_refer, title=_title, keep=lambda root: isinstance(root, Mapping)
    )


def _refer(root: Node) -> Iterator[Reference]:
    top = mapping(root)
    for inner in (top, *(mapping(top.get(key)) for key in ("model_details", "modelDetails", "model_overview", "model_card", "modelCard"))):
        for key in ("name", "model_name", "modelName", "model_id"):
            if name := inner.scalar(key):
                yield from reference("name", name)


def _title(roots: list[Node]) -> str:
    return next((found.value for root in roots for found in _refer(root)), "")
