"""From declarations to facts: each declared value states a concept at its exact place; damage is told and the rest still counts.

Every key is a concept of its own (``declared.human-oversight.override``; where the value is a choice, it stands at the end:
``declared.role.provider``). Keys that answer what policies ask of any document state that concept, too (:data:`MEANS`), so that
a declared override and one described in a card are the same to a policy. Placeholders are silence.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiact_lint.document import Declared, Document
from aiact_lint.fact import Fact, Place, Polarity
from aiact_lint.placeholder import says_nothing
from aiact_lint.source import SourceFile, Span

Trail = tuple[str | int, ...]
Tree = dict[str | int, "Tree | str"]

ROOT = "declared"
WEIGHT = 3
"""What a declared fact says is taken before what prose says (2)."""
AREAS = {
    "1": "biometrics", "2": "critical-infrastructure", "3": "education", "4": "employment", "5": "essential-services",
    "6": "law-enforcement", "7": "migration", "8": "justice-democracy",
}  # fmt: skip
"""Areas of Annex III by the number of their point."""

MEANS: dict[str, tuple[str, ...]] = {
    "human_oversight.role": ("oversight.reviewer",),
    "human_oversight.review": ("oversight.review", "oversight.may"),
    "human_oversight.override": ("oversight.override", "oversight.may"),
    "human_oversight.stop": ("oversight.stop", "oversight.may"),
    "human_oversight.two_person_verification": ("oversight.two-person",),
    "redress.contest": ("redress.contest",),
    "redress.explanation": ("redress.contest",),
    "redress.body": ("redress.body",),
    "redress.contact": ("redress.contact",),
    "redress.deadline": ("redress.deadline",),
    "notice.given": ("notice.given",),
    "registration.eu_database": ("registration.eu", "registration.done"),
    "registration.national_register": ("registration.national", "registration.done"),
}
"""What a key states beside its own concept."""
REFUSES: dict[str, tuple[str, ...]] = {
    "human_oversight.review": ("safeguard.oversight-off",),
    "human_oversight.override": ("safeguard.oversight-off",),
    "notice.given": ("notice.none",),
}
"""What a key states where its value is false."""
CHOICES = frozenset(
    (
        "role",
        "sector",
        "registration.status",
        "classification.annex_iii",
        "classification.ruled_out",
        "classification.derogation.conditions",
    )
)
"""Keys whose value is one of a closed list: it becomes the end of the concept."""
LARGEST = 2_000
"""Values of one declaration: more are no declaration, and are not read."""
POINTS = "classification.annex_iii"
NONE = "none"
SINGLE = frozenset(
    (
        "id",
        "placed_on_market",
        "put_into_service",
        "significant_design_change",
        "registration.eu_database",
        "registration.national_register",
    )
)
"""Keys that can be right in one way only; two declarations of a system must not differ in them."""
SUPPORT: dict[str, tuple[str, ...]] = {
    "realtime-rbi": ("authorisation.authority", "authorisation.reference", "authorisation.date", "national_law", "limits", "notified"),
}
"""What an exception from Article 5 needs to be supported; the others need their ``evidence``."""
ELSEWHERE = {"realtime-rbi": (("fria", ("date", "reference")), ("registration", ("eu_database",)))}
"""What it needs besides, elsewhere in the declaration: one of the keys each (Article 5(2), second subparagraph)."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong with a declaration: where, and in words that say what to change."""

    span: Span
    message: str


@dataclass(frozen=True)
class Reading:
    """A declaration after its check: the values that stand, by their keys, and what is wrong with the others.

    Values are text. ``data`` is a tree of mappings; the items of a list stand under their numbers.
    """

    source: SourceFile
    data: Tree
    spots: dict[Trail, Declared] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def values(self) -> Iterator[tuple[Trail, str]]:
        """Every value with its trail."""
        return _leaves(self.data)

    def span(self, trail: Trail, *, key: bool = False) -> Span:
        """Where a value stands, or the key of what holds several; for what stands nowhere, where its nearest surrounding does."""
        for end in range(len(trail), -1, -1):
            if (found := self.spots.get(trail[:end])) is not None:
                return found.key if key or found.value is None or end < len(trail) else found.span
        first = next(iter(self.spots.values()))
        return first.key


def read(document: Document) -> Reading:
    """Check what a document declares. Nothing is raised: what is wrong is told and left out, and the rest stands."""
    from aiact_lint import declaration

    if len(document.declared) > LARGEST:
        return _too_large(document)
    lists = declaration.lists()
    reading = Reading(document.source, {}, {})
    mistakes: list[Mistake] = []
    for entry in (part for whole in document.declared for part in _parts(whole, document, lists)):
        message = _enter(entry, reading, declaration.unknown(entry.trail))
        if message:
            mistakes.append(Mistake(entry.key, message))
    wrong = declaration.mistakes(_packed(reading.data))
    told = [(_unpacked(trail, reading.data), message) for trail, message in wrong]
    mistakes += [
        Mistake(reading.span(trail, key=message.startswith("unknown key")), _says(trail, message, document)) for trail, message in told
    ]
    while told:  # an item of a list may lack a key once its wrong value is gone
        if not any([_drop(reading.data, trail) for trail, _ in told]):
            reading.data.clear()
        told = [(_unpacked(trail, reading.data), "") for trail, _ in declaration.mistakes(_packed(reading.data))]
    mistakes += _leading_out(reading)
    return replace(reading, mistakes=tuple(sorted(mistakes, key=lambda m: m.span)))


def _too_large(document: Document) -> Reading:
    first = document.declared[0]
    message = f"it holds more than {LARGEST:,} values, so none of them was read; a declaration is a page or two"
    return Reading(document.source, {}, {(): first}, (Mistake(first.key, message),))


def _enter(entry: Declared, reading: Reading, unknown: Trail) -> str:
    """Put an entry into the data; returns what is wrong with its place."""
    trail, value = entry.trail, entry.value
    if not trail:
        return "a declaration is a mapping of keys to values, such as role: deployer"
    if isinstance(trail[0], int):
        return ""  # a list, which was told as a whole
    earlier = reading.spots.get(trail)
    if earlier is not None and value is not None and earlier.value is not None:
        line = reading.source.position(earlier.key.start).line
        return "" if earlier.value == value else f"{name(trail)}: stands twice with different values, here and in line {line}; keep one"
    reading.spots.setdefault(trail, entry)
    if unknown:  # is told even where it says nothing
        _put(reading.data, unknown, "")
    elif value is not None and not _silent(trail, value) and not _put(reading.data, trail, value):
        return f"{name(trail)}: cannot stand both as a value and as a mapping of keys"
    return ""


def name(trail: Trail) -> str:
    """A place in a declaration as people write it: ``exceptions[1].ground``."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in trail).removeprefix(".")


def differing(documents: Sequence[Document]) -> list[tuple[str, list[tuple[SourceFile, Span]]]]:
    """Keys of one meaning (dates, references, true or false) that declarations of one system fill differently, with the places."""
    from aiact_lint import declaration

    seen: dict[str, dict[object, tuple[SourceFile, Span]]] = {}
    for reading in [read(d) for d in documents if d.declared]:
        for trail, value in reading.values():
            path = ".".join(str(key) for key in trail)
            if path in SINGLE or declaration.is_flag(trail):
                said = declaration.flag(value) if declaration.is_flag(trail) else value.strip()
                seen.setdefault(path, {}).setdefault(said, (reading.source, reading.span(trail)))
    return [(path, list(places.values())) for path, places in seen.items() if len(places) > 1]


def facts(documents: Sequence[Document]) -> list[Fact]:
    """The facts of all declarations among the documents of one system. Each counts as a document of its own."""
    declaring = [d for d in documents if d.declared]
    return [f for number, document in enumerate(declaring, len(documents)) for f in _facts(document, read(document), number)]


def _facts(document: Document, reading: Reading, number: int) -> Iterator[Fact]:
    """The facts of one declaration; what stands under one key at the top is one section, and said in one breath."""
    from aiact_lint import declaration

    sections = list(reading.data)

    def fact(concept: str, trail: Trail, polarity: Polarity = Polarity.STATED) -> Fact:
        section = sections.index(trail[0])
        place = Place(number, section, section, section)
        keys = tuple(str(key) for key in trail)
        found = Fact(concept, polarity, reading.source, reading.span(trail), place, document.role, keys, weight=WEIGHT)
        # A class is a conclusion, here from the declared point: findings then say what their place is.
        return replace(found, because=(fact(f"{ROOT}.{POINTS.replace('_', '-')}", trail),)) if concept.startswith("annex-iii.") else found

    for trail, value in reading.values():
        path = ".".join(key for key in trail if isinstance(key, str))
        own = f"{ROOT}.{path.replace('_', '-')}"
        if trail[0] == "exceptions":
            continue
        if path in CHOICES:
            yield from (fact(concept, trail) for concept in _chosen(path, own, value))
        elif declaration.is_flag(trail) and not declaration.flag(value):
            yield fact(own, trail, Polarity.DENIED)
            yield from (fact(concept, trail, Polarity.DENIED) for concept in MEANS.get(path, ()))
            yield from (fact(concept, trail) for concept in REFUSES.get(path, ()))
        else:
            yield fact(own, trail)
            yield from (fact(concept, trail) for concept in MEANS.get(path, ()))
    claims = reading.data.get("exceptions", {})
    for index, claim in claims.items() if isinstance(claims, dict) else ():
        for concept, key in _claimed(claim, reading.data):
            yield fact(concept, ("exceptions", index, *key))


def _chosen(path: str, own: str, value: str) -> Iterator[str]:
    """The concepts of a chosen value; a point of Annex III also states the class."""
    from aiact_lint import declaration

    chosen = value.strip().lower()
    if path != POINTS:
        yield f"{own}.{chosen.strip('()')}"
    elif chosen == NONE:
        yield f"{ROOT}.classification.not-listed"
    else:
        point = str(declaration.point(value))
        short = point.replace("(", "").replace(")", "")
        yield f"{own}.{short}"
        yield f"annex-iii.{AREAS[point[0]]}.{short}"
        yield "classification.stated"


def _claimed(claim: Tree, data: Tree) -> Iterator[tuple[str, Trail]]:
    """The concepts of a claimed exception, each with the keys it stands at: the claim, its parts, and whether it is supported."""
    practice = str(claim["practice"])
    yield f"{ROOT}.exception.{practice}", ("practice",)
    parts = {".".join(map(str, trail)): trail for trail, _ in _leaves(claim)}
    for path, trail in parts.items():
        if path != "practice":
            yield f"{ROOT}.exception-part.{path.replace('_', '-')}", trail
    needed = SUPPORT.get(practice, ("evidence",))
    besides = ELSEWHERE.get(practice, ())
    present = {trail for trail, _ in _leaves(data)}
    if all(path in parts for path in needed) and all(any((block, key) in present for key in keys) for block, keys in besides):
        yield f"{ROOT}.exception-supported.{practice}", parts[needed[0]]


def _parts(entry: Declared, document: Document, lists: frozenset[Trail]) -> Iterator[Declared]:
    """An entry of an annotation that holds a list, item by item."""
    if document.role != "manifest" or entry.trail not in lists or entry.value is None or "," not in entry.value:
        yield entry
        return
    at = entry.span.start
    plain = document.source.quote(entry.span) == entry.value
    for number, item in enumerate(entry.value.split(",")):
        start = at + len(item) - len(item.lstrip())
        span = Span(start, start + len(item.strip())) if plain else entry.span
        yield Declared((*entry.trail, number), item.strip(), entry.key, span)
        at += len(item) + 1


def _silent(trail: Trail, value: str) -> bool:
    """Whether a value says nothing; that no point of Annex III is met does say something."""
    path = ".".join(key for key in trail if isinstance(key, str))
    return says_nothing(value) and not (path == POINTS and value.strip().lower() == NONE)


def _says(trail: Trail, message: str, document: Document) -> str:
    """A mistake with its place; an unknown key names itself."""
    if trail == ("exceptions",) and document.role == "manifest":
        return "exceptions: an annotation cannot hold them; declare them in aiact.yaml or the card"
    above = name(trail[:-1] if message.startswith("unknown key") else trail)
    return f"{above}: {message}" if above else message


def _leading_out(reading: Reading) -> Iterator[Mistake]:
    """Documents that stand outside of what is linted: nothing there is ever read."""
    from aiact_lint import declaration

    here = posixpath.dirname(reading.source.path)
    documents = reading.data.get("documents", {})
    for trail, value in _leaves(documents, ("documents",)):
        if posixpath.normpath(posixpath.join(here, value)).startswith(".."):
            yield Mistake(
                reading.span(trail), f"{name(trail)}: {declaration.quoted(value)} leads out of the repository; name files inside it"
            )


def _put(data: Tree, trail: Trail, value: str) -> bool:
    """Put a value at its place. False where a plain value stands in the way, or keys where the value should."""
    here = data
    for key in trail[:-1]:
        inner = here.setdefault(key, {})
        if not isinstance(inner, dict):
            return False
        here = inner
    if isinstance(here.get(trail[-1]), dict):
        return False
    here[trail[-1]] = value
    return True


def _drop(data: Tree, trail: Trail) -> bool:
    """Take a value out, with all below it. False where there is none."""
    here: Tree | str = data
    for key in trail[:-1]:
        here = here.get(key, {}) if isinstance(here, dict) else {}
    return isinstance(here, dict) and bool(trail) and here.pop(trail[-1], None) is not None


def _packed(node: Tree | str) -> Any:
    """The data as the model takes it: numbered items as lists, nothing where only placeholders stood."""
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(key, int) for key in node):
        return [_packed(value) for value in node.values()]
    return {key: _packed(value) for key, value in node.items()}


def _unpacked(trail: Trail, data: Tree) -> Trail:
    """A trail of the model as one of the data, whose items keep the numbers they have in the text."""
    out: list[str | int] = []
    here: Tree | str = data
    for key in trail:
        if not isinstance(here, dict):
            break  # a single value that the model took for a list of one
        numbers = list(here)
        key = numbers[key] if isinstance(key, int) and key < len(numbers) else key
        out.append(key)
        here = here.get(key, "")
    return tuple(out)


def _leaves(node: Tree | str, trail: Trail = ()) -> Iterator[tuple[Trail, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*trail, key))
    else:
        yield trail, node
