"""Facts: at this span, this concept is stated, denied, or only mentioned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from aiact_lint.document import Role
from aiact_lint.source import SourceFile, Span


class Polarity(StrEnum):
    """How a statement speaks of a concept (after NegEx and ConText: Chapman et al. 2001, Harkema et al. 2009)."""

    STATED = "stated"
    DENIED = "denied"  # negated, excluded, forbidden
    HYPOTHETICAL = "hypothetical"  # could, in theory; risks and limitations
    HISTORICAL = "historical"  # removed, rejected, formerly
    PLANNED = "planned"  # will be, from next year
    CITED = "cited"  # a title, a law, somebody else's system
    ASKED = "asked"  # a question
    EVALUATED = "evaluated"  # a group in a fairness evaluation


class Place(NamedTuple):
    """Where a statement stands: numbers are unique within one system, and the beginnings of the tuple are the wider scopes."""

    document: int
    section: int
    block: int
    sentence: int


class Fact(NamedTuple):
    """One concept at one place.

    ``because`` holds the facts a concluded one rests on. ``trigger`` is the span of the word that set a polarity other than
    stated. ``weight`` tells how much the place says: prose and scalars before headings, names and tags. ``role`` tells
    whether a card or a manifest says it: of a safeguard, the manifest wins.
    """

    concept: str
    polarity: Polarity
    source: SourceFile
    span: Span
    place: Place
    role: Role
    trail: tuple[str, ...] = ()
    because: tuple[Fact, ...] = ()
    trigger: Span | None = None
    language: str = ""
    weight: int = 2

    @property
    def quote(self) -> str:
        """The exact source text."""
        return self.source.quote(self.span)


@dataclass(frozen=True, slots=True)
class AISystem:
    """All facts about one system, from all of its documents."""

    name: str
    facts: tuple[Fact, ...]
    start: Fact
    paths: tuple[str, ...] = ()
