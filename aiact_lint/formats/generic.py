"""YAML and JSON of no format we know that still looks like a deployment or the description of a model."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.markdown import is_card_name
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Sequence

FORMAT = "generic"

_DESCRIPTIVE = words(
    "model model_name model_id model_type model_card modelCard model_details task task_type "
    "pipeline_tag intended_use intended_uses intendedUse "
    "intended_purpose purpose use_case use_cases limitations out_of_scope prohibited_uses training_data training trained_on labels classes "
    "id2label architectures algorithm framework predictor inference endpoint ai_system system_name risk_class human_oversight oversight "
    "governance redress registration features targets target outputs metrics"
)
_MODEL = words(
    "model model_name model_id model_type task task_type pipeline_tag intended_use intended_uses intendedUse intended_purpose "
    "training_data trained_on id2label architectures algorithm framework classes model_card model_details"
)
_DEPLOYING = words(
    "image images env environment environment_variables env_vars containers deployment deployments "
    "services service serving runtime endpoint "
    "instance_type resources gpu accelerator replicas args command container"
)
_NAMES = "|".join(sorted(_DESCRIPTIVE | _DEPLOYING, key=len, reverse=True))
_KEY = re.compile(rf"(?:^|[{{,])[ \t]*(?:- )?[\"']?({_NAMES})[\"']?[ \t]*:", re.MULTILINE)


def claims(path: str, head: str) -> bool:
    """Two keys that cards or deployments have, or one and a name that says model, or a card by name."""
    if is_card_name(path):
        return True
    found: set[str] = set()
    for match in _KEY.finditer(head):
        found.add(match.group(1))
        if len(found) > 1:
            return True
    name = posixpath.basename(path).lower()
    return bool(found) and any(word in name for word in ("model", "deploy", "serv", "infer", "endpoint", "predict"))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One document. Damage is reported, but it takes a name that claims a card to make it our business."""
    card = is_card_name(source.path)
    documents, problems = manifests.document(source, FORMAT, "card" if card else "manifest", is_ai=card, refer=_refer, keep=_collection)
    documents = [replace(d, role="card", is_ai=card or _of_a_model(d)) if _describes(d) else d for d in documents]
    return documents, [replace(problem, claimed=card) for problem in problems]


def _refer(root: Node) -> Iterator[Reference]:
    for key in ("name", "model_name", "system_name"):
        if name := mapping(root).scalar(key):
            yield from reference("name", name)


def _collection(root: Node) -> bool:
    return isinstance(root, Mapping | Sequence)


def _tops(document: Document) -> set[str]:
    return {statement.trail[0] for statement in document.statements if statement.trail}


def _describes(document: Document) -> bool:
    """More keys of a description than of a deployment at the top: a card in YAML."""
    tops = _tops(document)
    return len(tops & _DESCRIPTIVE) > len(tops & _DEPLOYING)


def _of_a_model(document: Document) -> bool:
    """Two keys that only the description of a model has."""
    return len(_tops(document) & _MODEL) > 1
