"""Which documents belong to one system, and why.

In this order: by declaration; by the card that a manifest names (``modelCard``); by the name of the model, its storage address or
image; by the one card that links to a file; by the nearest folder with a card; and, where no card leads, by the structure of charts
and overlays and by shared names. A main card makes its folder the home of a system. Several complete cards in one folder are
several systems. Documents that nothing ties together stay apart: that two unrelated services lie in one folder must not make one
system of them. A document about a dataset alone is no system and joins none, except by declaration.

A reference is only ever looked up among the documents of the run, so none leads out of the root.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from aiact_lint import identity
from aiact_lint.assign import Home, assigned, at_line, by_paths
from aiact_lint.config import Config
from aiact_lint.document import Document
from aiact_lint.folders import MAIN, STRUCTURED, is_main, plain
from aiact_lint.ignore import compile_patterns

_ALONE = "stands alone: nothing ties it to another document"
DECLARATION = "declaration"
"""The format of ``aiact.yaml``."""


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one system and its name; ``why`` says of each document what brought it here."""

    name: str
    documents: tuple[Document, ...]
    why: tuple[str, ...] = ()


def group(documents: Sequence[Document], config: Config) -> list[Group]:
    """Groups of documents, each one system. A document belongs to exactly one group; order is by path."""
    cards = _cards(documents)
    homes = [_declared(d, config) or _home(d, number, cards, documents) for number, d in enumerate(documents)]
    homes, declared = _by_declaration(documents, assigned(documents, homes))
    merged, reasons = _joined(documents, [home for home, _ in homes], declared)
    groups: dict[str, list[tuple[Document, str]]] = {}
    for document, (home, why) in zip(documents, homes, strict=True):
        groups.setdefault(merged[home], []).append((document, reasons.get(home, why)))
    return [
        Group(_name(home, [d for d, _ in members]), tuple(d for d, _ in members), tuple(why for _, why in members))
        for home, members in sorted(groups.items())
    ]


def _declared(document: Document, config: Config) -> Home | None:
    declared = config.system_of(document.source.path)
    return (f"={declared}", "declared in the configuration") if declared else None


def _by_declaration(documents: Sequence[Document], homes: Sequence[Home]) -> tuple[list[Home], dict[str, str]]:
    """The homes after declarations: they move the documents they name; with the homes that become a declared system as a whole.

    A card or an ``aiact.yaml`` speaks for its home. An annotation speaks for the file it stands in, and for its home where that
    holds no other name and no card bears this one. The configuration comes first, then the first declaration.
    """
    moved = list(homes)
    whole: dict[str, str] = {}
    names = [next((r.value for r in d.references if r.kind == "system"), "") for d in documents]
    if not any(names) and not any(r.kind == "member" for d in documents for r in d.references):
        return moved, whole
    on_cards = {name for name, document in zip(names, documents, strict=True) if document.role == "card"}
    at_home: dict[str, set[str]] = {}
    for name, (home, _) in zip(names, homes, strict=True):
        at_home.setdefault(home, set()).update({name} - {""})
    for number in sorted(range(len(documents)), key=lambda n: (documents[n].format != DECLARATION, n)):
        document, (home, _), name = documents[number], moved[number], names[number]
        patterns = [r.value for r in document.references if r.kind == "member"]
        if home.startswith("=") or not (name or patterns):
            continue
        if name:
            if document.role == "card" or (name not in on_cards and len(at_home[home]) == 1):
                whole.setdefault(home, f"={name}")
            moved[number] = (f"={name}", f'declares that it belongs to "{name}"')
        members = compile_patterns(patterns)
        for other in range(len(documents)):
            if patterns and not moved[other][0].startswith("=") and members.covers(documents[other].source.path):
                moved[other] = (moved[number][0], f"{document.source.path} declares it")
    return moved, whole


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
        if is_main(document) and not document.is_data:
            found.setdefault(posixpath.dirname(document.source.path), []).append(number)
    for folder, leading in found.items():
        # A declaration leads its folder where no card does.
        found[folder] = numbers = [n for n in leading if documents[n].format != DECLARATION] or leading
        named = [n for n in numbers if MAIN.match(posixpath.basename(documents[n].source.path))]
        if named and len(numbers) - len(named) < 2:
            found[folder] = named[:1]
    for folder in sorted(found):
        # The only card in "docs" or the only bill of materials in "sbom" speaks for the folder around it.
        around = plain(folder)
        if around != folder and len(found[folder]) == 1 and len(found.get(around, ())) < 2:
            found.setdefault(around, found[folder])
            del found[folder]
    return found


def _home(document: Document, number: int, cards: dict[str, list[int]], documents: Sequence[Document]) -> Home:
    """The home of a document: the nearest folder upwards with one main card, else the file itself (see :func:`_joined`)."""
    path = document.source.path
    if document.is_data:
        return f"{path}#", "describes a dataset, not a system"
    folder = posixpath.dirname(path)
    own = cards.get(folder, [])
    if number in own and len(own) > 1:
        return f"{path}#", "one of several cards in its folder: each is a system"
    current = folder
    while True:
        here = cards.get(current, [])
        if len(here) == 1 or (here and current != folder):
            card = documents[here[0]].source.path
            return current or ".", "the card of its folder" if here[0] == number else f"the nearest card is {card}"
        if here or not current:
            break
        current = posixpath.dirname(current)
    return (f"{path}#" if number in own else f"{plain(folder)}!{path}"), _ALONE


def _joined(documents: Sequence[Document], homes: Sequence[str], declared: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Homes joined, and why: by declaration, by references to files, and, where no card leads, by shared names, models and images."""
    parent = {home: home for home in homes} | {home: home for home in declared.values()} | declared
    reasons: dict[str, str] = {}

    def root(home: str) -> str:
        while parent[home] != home:
            home = parent[home]
        return home

    led = {homes[n] for n, d in enumerate(documents) if is_main(d) or homes[n].startswith("=")}

    def join(one: str, other: str) -> bool:
        """Join two homes; whether they were apart before, and may be joined."""
        a, b = root(one), root(other)
        if a == b or (a in led and b in led):
            return False
        keep, drop = (a, b) if a in led or (b not in led and a < b) else (b, a)
        parent[drop] = keep
        return True

    def tell(one: str, why: str, other: str, back: str) -> None:
        """Note why two homes were joined, for those where no card leads."""
        for home, words in ((one, why), (other, back)):
            if home not in led:
                reasons.setdefault(home, words)

    by_path = by_paths(documents)
    shared = _shared(documents, by_path)
    by_tie: dict[tuple[str, str], tuple[str, str]] = {}
    for number, document in enumerate(documents):
        home, path = homes[number], document.source.path
        for reference in document.references if not document.is_data or home.startswith("=") else ():
            other = by_path.get(reference.value) if reference.kind in ("path", "card") else None
            if other is None or documents[other].is_data or (document.format == "kustomize" and reference.value in shared):
                continue
            if join(home, homes[other]):
                at = at_line(document, reference)
                tell(home, f"refers to {documents[other].source.path} ({at})", homes[other], f"{path} refers to it ({at})")
        if "!" not in home:
            continue
        for tie, words in _ties(document):
            first, place = by_tie.setdefault((home.partition("!")[0], tie), (home, path))
            if join(home, first):
                tell(home, f"{words} with {place}", first, f"{words} with {path}")
    return {home: root(home) for home in parent}, reasons


def _shared(documents: Sequence[Document], by_path: dict[str, int]) -> set[str]:
    """Files that kustomizations of different systems take in: a common base belongs to none of them."""
    users: dict[str, set[str]] = {}
    for document in documents:
        if document.format == "kustomize":
            base = plain(posixpath.dirname(document.source.path))
            for reference in document.references:
                if reference.kind == "path" and reference.value in by_path:
                    users.setdefault(reference.value, set()).add(base)
    return {path for path, bases in users.items() if len(bases) > 1}


def _ties(document: Document) -> list[tuple[str, str]]:
    """What ties manifests of one folder together, and in words: the chart or file they belong to, and the names they use."""
    path = document.source.path
    if document.format in STRUCTURED:
        folder = plain(posixpath.dirname(path))
        return [(f"/{folder}", f"shares the {document.format} folder {folder or '.'}")]
    found = [(path, "stands in one file")]
    for reference in document.references:
        if reference.kind in ("name", "model", "image", "system"):
            found += [(stem, f'shares the {reference.kind} "{stem}"') for stem in identity.stems(reference)]
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
