"""Which system a document says itself that it belongs to, before the nearest folder decides.

A home is a folder with a card (``models/ranker``), a declared system (``=name``), a file that is a system of its own (``path#``), or
one that stands alone so far (``folder!path``).
"""

from __future__ import annotations

from collections.abc import Sequence

from aiact_lint import identity
from aiact_lint.document import Document, Reference
from aiact_lint.folders import STRUCTURED, is_main, unit

Home = tuple[str, str]
"""The home of a document and why it is there."""


def assigned(documents: Sequence[Document], homes: list[Home]) -> list[Home]:
    """The homes after what documents say themselves: which card they belong to, which model they deploy, which card links to them."""
    by_path = by_paths(documents)
    names = _borne(documents, homes)
    links = _links(documents, homes, by_path)
    named: dict[int, Home] = {}
    moved: dict[int, Home] = {}
    for number, document in enumerate(documents):
        home = homes[number][0]
        if home.startswith("=") or document.is_data or not (document.role == "manifest" or home.endswith("#")):
            continue
        if found := _named_card(document, documents, homes, by_path):
            moved[number] = found
        elif found := _named_model(document, home, names):
            named[number] = found
        elif number in links:
            moved[number] = links[number]
    moved.update(_one_user(named, homes))
    return _together(documents, homes, moved) if moved else homes


def _one_user(named: dict[int, Home], homes: Sequence[Home]) -> dict[int, Home]:
    """Without the manifests of several applications that use one model and have no card: they are not one system."""
    users: dict[str, set[str]] = {}
    for number, (target, _) in named.items():
        users.setdefault(target, set()).add(_base(homes[number][0]) if "!" in homes[number][0] else "")
    return {n: found for n, found in named.items() if "!" not in homes[n][0] or len(users[found[0]] - {""}) < 2}


def _together(documents: Sequence[Document], homes: Sequence[Home], moved: dict[int, Home]) -> list[Home]:
    """The homes after the moves: the files of a chart, an overlay or a compose project move together, or not at all."""
    targets: dict[tuple[str, str], set[str]] = {}
    for number, (home, _) in moved.items():
        if folder := unit(documents[number]):
            targets.setdefault((folder, _base(homes[number][0])), set()).add(home)
    out = []
    for number, document in enumerate(documents):
        folder = unit(document)
        goal = targets.get((folder, _base(homes[number][0])), set()) if folder else set()
        if len(goal) > 1:
            out.append(homes[number])
        elif goal and number not in moved:
            out.append((next(iter(goal)), f"shares the {document.format} folder {folder} with a file that belongs there"))
        else:
            out.append(moved.get(number, homes[number]))
    return out


def _base(home: str) -> str:
    """A home without the file that stands alone in it."""
    return home.partition("!")[0]


def by_paths(documents: Sequence[Document]) -> dict[str, int]:
    """The number of each document by its path; of several in one file, the first."""
    return {d.source.path: n for n, d in reversed(list(enumerate(documents)))}


def _named_card(document: Document, documents: Sequence[Document], homes: Sequence[Home], by_path: dict[str, int]) -> Home | None:
    for reference in document.references:
        number = by_path.get(reference.value) if reference.kind == "card" else None
        if number is not None and documents[number].role == "card" and not documents[number].is_data:
            return homes[number][0], f"names {reference.value} as its card ({at_line(document, reference)})"
    return None


def _borne(documents: Sequence[Document], homes: Sequence[Home]) -> dict[str, dict[str, str]]:
    """The names that written cards give to what they describe, with the homes of those cards and their paths."""
    names: dict[str, dict[str, str]] = {}
    for document, (home, _) in zip(documents, homes, strict=True):
        if document.format in identity.PROSE and is_main(document) and not document.is_data:
            for name in identity.borne(document):
                names.setdefault(name, {}).setdefault(home, document.source.path)
    return names


def _named_model(document: Document, home: str, names: dict[str, dict[str, str]]) -> Home | None:
    """The home of the one card that bears a name this document uses. Another system's own folder is not left for a name."""
    for reference in sorted(document.references, key=lambda r: r.kind != "model"):
        if reference.kind == "name" and document.format in STRUCTURED:
            # The names of services and charts are not those of models.
            continue
        for name in identity.meant(reference):
            bearers = names.get(name, {})
            if len(bearers) == 1:
                other, card = next(iter(bearers.items()))
                if _below(other, home) or home.endswith("#") or "!" in home:
                    word = {"model": "the model", "image": "the image", "name": "the name"}[reference.kind]
                    return other, f'uses {word} "{reference.value}" ({at_line(document, reference)}), which {card} describes'
    return None


def _links(documents: Sequence[Document], homes: Sequence[Home], by_path: dict[str, int]) -> dict[int, Home]:
    """Manifests that exactly one card further down links to, by number."""
    found: dict[int, dict[str, str]] = {}
    for document, (home, _) in zip(documents, homes, strict=True):
        if document.format in identity.PROSE and is_main(document) and not document.is_data:
            for reference in document.references:
                number = by_path.get(reference.value) if reference.kind == "path" else None
                if number is not None and _below(home, homes[number][0]):
                    found.setdefault(number, {})[home] = f"{document.source.path} links to it ({at_line(document, reference)})"
    return {number: next(iter(by.items())) for number, by in found.items() if len(by) == 1}


def _below(home: str, other: str) -> bool:
    """Whether one home lies inside the folder of another."""
    return home != other and home[0] != "=" and (other == "." or home.startswith(f"{other}/"))


def at_line(document: Document, reference: Reference) -> str:
    """Where a reference stands, in words."""
    return f"line {document.source.position(reference.span.start).line}"
