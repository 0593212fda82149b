"""Which documents belong to one system: by declaration, by folder, by reference.

A main card makes its folder the home of a system; a chart, an overlay or a compose file does so where there is no card. Several
complete cards in one folder are several systems. Manifests that nothing ties to a card or to each other stay apart: that two
unrelated services lie in one folder must not make one system of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiact_lint.config import Config
from aiact_lint.document import Document

PLAIN_FOLDERS = frozenset(
    """
    deploy deployment deployments k8s kubernetes kube helm chart charts templates manifests manifest config configs conf infra ops
    azureml ray serve serving seldon kserve docker compose cron overlays base prod production staging dev test sagemaker terraform
    docs doc model models card cards .github mlflow bom sbom forms governance bentoml kustomize env environments argo release
    releases inference tools pipeline pipelines vertex services service bento
    """.split()  # noqa: SIM905 - a list of sixty quoted names reads worse
)
"""Folders that hold parts of a system rather than a system of their own."""

_MAIN = re.compile(r"(?i)(?:readme|model[-_ ]?card)\b")
_TRIVIAL = frozenset("model app api main default server worker service latest predictor web db redis postgres nginx python busybox".split())  # noqa: SIM905 - as above
"""Names that many unrelated objects bear: they join nothing."""
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one system and its name."""

    name: str
    documents: tuple[Document, ...]


def group(documents: Sequence[Document], config: Config) -> list[Group]:
    """Groups of documents, each one system. A document belongs to exactly one group; order is by path."""
    homes = [_declared(d, config) for d in documents]
    cards = _cards(documents)
    for number, document in enumerate(documents):
        if not homes[number]:
            homes[number] = _home(document, number, cards)
    merged = _joined(documents, homes)
    groups: dict[str, list[Document]] = {}
    for number, document in enumerate(documents):
        groups.setdefault(merged[homes[number]], []).append(document)
    return [Group(_name(home, members), tuple(members)) for home, members in sorted(groups.items())]


def _declared(document: Document, config: Config) -> str:
    declared = config.system_of(document.source.path)
    return f"={declared}" if declared else ""


def is_main(document: Document) -> bool:
    """Whether a card speaks for its folder: by its name, or because it is a complete model card."""
    return document.role == "card" and (bool(_MAIN.match(posixpath.basename(document.source.path))) or document.is_ai)


def is_partial(members: Group, config: Config, *, below: bool) -> bool:
    """Whether parts of a system may lie elsewhere, where not the whole repository was linted.

    ``below``: a card stands in a folder above what was linted, which may speak for documents without a card of their own. The files
    of a declared system may stand anywhere.
    """
    return any(_declared(d, config) for d in members.documents) or (below and not any(is_main(d) for d in members.documents))


def _cards(documents: Sequence[Document]) -> dict[str, list[int]]:
    """Numbers of the main cards by folder; the two files of one card (a README beside a MODEL_CARD) count once."""
    found: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        if is_main(document):
            found.setdefault(posixpath.dirname(document.source.path), []).append(number)
    for folder, numbers in found.items():
        named = [n for n in numbers if _MAIN.match(posixpath.basename(documents[n].source.path))]
        if named and len(numbers) - len(named) < 2:
            found[folder] = named[:1]
    for folder in sorted(found):
        # The only card in "docs" or the only bill of materials in "sbom" speaks for the folder around it.
        around = _plain(folder)
        if around != folder and len(found[folder]) == 1 and len(found.get(around, ())) < 2:
            found.setdefault(around, found[folder])
            del found[folder]
    return found


def _home(document: Document, number: int, cards: dict[str, list[int]]) -> str:
    """The home of a document: the nearest folder upwards with one main card, else the file itself (see :func:`_joined`)."""
    path = document.source.path
    folder = posixpath.dirname(path)
    own = cards.get(folder, [])
    if number in own and len(own) > 1:
        return f"{path}#"
    current = folder
    while True:
        here = cards.get(current, [])
        if len(here) == 1 or (here and current != folder):
            return current or "."
        if here or not current:
            break
        current = posixpath.dirname(current)
    return f"{path}#" if number in own else f"{_plain(folder)}!{path}"


def _plain(folder: str) -> str:
    """A folder without its technical subfolders."""
    while folder and posixpath.basename(folder).lower() in PLAIN_FOLDERS:
        folder = posixpath.dirname(folder)
    return folder


def _joined(documents: Sequence[Document], homes: Sequence[str]) -> dict[str, str]:
    """Homes joined: by references to files, and, where no card leads, by shared names, models and images in one folder."""
    parent = {home: home for home in homes}

    def root(home: str) -> str:
        while parent[home] != home:
            home = parent[home]
        return home

    led = {homes[n] for n, d in enumerate(documents) if is_main(d) or homes[n].startswith("=")}

    def join(one: str, other: str) -> None:
        a, b = root(one), root(other)
        if a == b or (a in led and b in led):
            return
        keep, drop = (a, b) if a in led or (b not in led and a < b) else (b, a)
        parent[drop] = keep

    by_path = {d.source.path: n for n, d in enumerate(documents)}
    by_tie: dict[tuple[str, str], str] = {}
    for number, document in enumerate(documents):
        home = homes[number]
        for reference in document.references:
            if reference.kind == "path":
                other = by_path.get(reference.value)
                if other is not None:
                    join(home, homes[other])
        if "!" not in home:
            continue
        base = home.partition("!")[0]
        for tie in _ties(document):
            first = by_tie.setdefault((base, tie), home)
            join(home, first)
    return {home: root(home) for home in parent}


def _ties(document: Document) -> list[str]:
    """What ties manifests of one folder together: the chart or file they belong to, and the names they use."""
    path = document.source.path
    if document.format in ("helm", "kustomize", "compose"):
        return ["/" + (_plain(posixpath.dirname(path)))]
    found = [path]
    for reference in document.references:
        if reference.kind in ("name", "model", "image", "system"):
            stem = re.split(r"[/:@]", reference.value.strip().lower())[-1] if reference.kind == "image" else reference.value.strip().lower()
            if len(stem) >= _SHORTEST and stem not in _TRIVIAL:
                found.append(stem)
                found.append(re.sub(r"-(?:config|cm|secret|svc|service|deployment|pvc|env|job|cron|api|isvc)$", "", stem))
    return found


def _name(home: str, members: Sequence[Document]) -> str:
    if home.startswith("="):
        return home[1:]
    named = next((r.value for d in members for r in d.references if r.kind == "name" and d.role == "manifest"), "")
    title = next((d.title for d in members if d.title and d.role == "card"), "")
    if "!" in home:
        return named or home.partition("!")[2]
    if home.endswith("#"):
        return home[:-1]
    return home if home != "." else title or named or "."
