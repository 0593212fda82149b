"""Reading a declaration: its values with their exact places; damage is told and the rest still counts. Placeholders are silence."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from aiact_lint.document import Declared, Document
from aiact_lint.placeholder import says_nothing
from aiact_lint.source import SourceFile, Span

Trail = tuple[str | int, ...]
Tree = dict[str | int, "Tree | str"]

POINTS = "classification.annex_iii"
NONE = "none"
LARGEST = 2_000
"""Values of one declaration: more are no declaration, and are not read."""


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
        return leaves(self.data)

    def span(self, trail: Trail, *, key: bool = False) -> Span:
        """Where a value stands, or the key of what holds several; for what stands nowhere, where its nearest surrounding does."""
        for end in range(len(trail), -1, -1):
            if (found := self.spots.get(trail[:end])) is not None:
                return found.key if key or found.value is None or end < len(trail) else found.span
        first = next(iter(self.spots.values()))
        return first.key


def read(document: Document) -> Reading:
    """Check what a document declares. Nothing is raised: what is wrong is told and left out, and the rest stands."""
    from aiact_lint import declaration_check

    if len(document.declared) > LARGEST:
        return _too_large(document)
    lists = declaration_check.lists()
    reading = Reading(document.source, {}, {})
    mistakes: list[Mistake] = []
    for entry in (part for whole in document.declared for part in _parts(whole, document, lists)):
        message = _enter(entry, reading, declaration_check.unknown(entry.trail))
        if message:
            mistakes.append(Mistake(entry.key, message))
    wrong = declaration_check.mistakes(_packed(reading.data))
    told = [(_unpacked(trail, reading.data), message) for trail, message in wrong]
    mistakes += [
        Mistake(reading.span(trail, key=message.startswith("unknown key")), _says(trail, message, document)) for trail, message in told
    ]
    # An item of a list may lack a key once its wrong value is gone, so it is looked at again until nothing is left to take out.
    while told and sum(_drop(reading.data, trail) for trail, _ in told):
        told = [(_unpacked(trail, reading.data), "") for trail, _ in declaration_check.mistakes(_packed(reading.data))]
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
    for trail, value in leaves(documents, ("documents",)):
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
        own = numbers[key] if isinstance(key, int) and key < len(numbers) else key
        out.append(own)
        here = here.get(own, "")
    return tuple(out)


def leaves(node: Tree | str, trail: Trail = ()) -> Iterator[tuple[Trail, str]]:
    """Every value below a node with its trail."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*trail, key))
    else:
        yield trail, node
