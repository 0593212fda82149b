"""Which documents belong to one system: by declaration, by reference, by folder."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from aiact_lint.config import Config
from aiact_lint.document import Document

PLAIN_FOLDERS = frozenset(
    "deploy deployment deployments k8s kubernetes kube helm chart charts templates manifests manifest config configs conf infra ops azureml ray serve serving "
    "seldon kserve docker compose cron overlays base prod production staging dev sagemaker terraform docs doc model models card cards .github mlflow bom sbom "
    "forms governance bentoml kustomize env environments argo release releases inference tools".split()
)
"""Folders that hold parts of a system rather than a system of their own."""


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one system and its name."""

    name: str
    documents: tuple[Document, ...]


def group(documents: Sequence[Document], config: Config) -> list[Group]:
    """Groups of documents, each one system. A document belongs to exactly one group; order is by path."""
    homes: dict[int, str] = {}
    cards = {posixpath.dirname(d.source.path) for d in documents if d.role == "card" and _is_main(d)}
    for number, document in enumerate(documents):
        declared = config.system_of(document.source.path)
        homes[number] = "=" + declared if declared else _home(posixpath.dirname(document.source.path), cards)
    merged = _join(documents, homes)
    groups: dict[str, list[Document]] = {}
    for number, document in enumerate(documents):
        groups.setdefault(merged[homes[number]], []).append(document)
    return [Group(_name(home, members), tuple(members)) for home, members in sorted(groups.items())]


def _is_main(document: Document) -> bool:
    name = posixpath.basename(document.source.path).lower()
    return name.startswith(("readme", "model_card", "modelcard", "model-card")) or document.is_ai


def _home(folder: str, cards: set[str]) -> str:
    """The folder of a system: the nearest one upwards with a main card, else the folder without its technical subfolders."""
    current = folder
    while True:
        if current in cards and posixpath.basename(current).lower() not in PLAIN_FOLDERS:
            return current
        if not current:
            break
        current = posixpath.dirname(current)
    current = folder
    while current and posixpath.basename(current).lower() in PLAIN_FOLDERS:
        current = posixpath.dirname(current)
    return current


def _join(documents: Sequence[Document], homes: dict[int, str]) -> dict[str, str]:
    """Homes joined by references: a link to a file of another home, unless both have a main card of their own."""
    parent = {h: h for h in homes.values()}
    with_card = {homes[n] for n, d in enumerate(documents) if d.role == "card" and _is_main(d)}
    by_path = {d.source.path: n for n, d in enumerate(documents)}

    def root(home: str) -> str:
        while parent[home] != home:
            home = parent[home]
        return home

    for number, document in enumerate(documents):
        for reference in document.references:
            if reference.kind != "path":
                continue
            other = by_path.get(reference.value)
            if other is None:
                continue
            a, b = root(homes[number]), root(homes[other])
            if a != b and not (a in with_card and b in with_card):
                keep, drop = (a, b) if a in with_card or a < b else (b, a)
                parent[drop] = keep
    return {h: root(h) for h in parent}


def _name(home: str, members: Sequence[Document]) -> str:
    if home.startswith("="):
        return home[1:]
    if home:
        return home
    return next((d.title for d in members if d.title and d.role == "card"), "") or "."
