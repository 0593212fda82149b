"""Facts: at this span, this concept is stated, denied, or only mentioned."""

from __future__ import annotations

from collections.abc import Callable
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


class Where:
    """The statement that facts stand in: one object for all of them.

    ``weight`` tells how much the place says: prose and scalars before headings, names and tags. ``role`` tells whether a card or a
    manifest says it: of a safeguard, the manifest wins. ``spans`` turns the two numbers of a fact into its span; without it
    they are the offsets themselves.
    """

    __slots__ = ("place", "role", "source", "spans", "trail", "weight")

    def __init__(
        self,
        source: SourceFile,
        place: Place,
        role: Role,
        trail: tuple[str, ...] = (),
        weight: int = 2,
        spans: Callable[[int, int], Span] = Span,
    ) -> None:
        self.source = source
        self.place = place
        self.role: Role = role
        self.trail = trail
        self.weight = weight
        self.spans = spans


class Fact(NamedTuple):
    """One concept at one place.

    ``first`` and ``last`` say where in the statement, see :class:`Where`. ``because`` holds the facts a concluded one rests on.
    ``caused`` are the two numbers of the word that set a polarity other than stated.
    """

    concept: str
    polarity: Polarity
    where: Where
    first: int
    last: int
    because: tuple[Fact, ...] = ()
    caused: tuple[int, int] | None = None
    language: str = ""

    @property
    def source(self) -> SourceFile:
        """The file it stands in."""
        return self.where.source

    @property
    def span(self) -> Span:
        """The exact place."""
        return self.where.spans(self.first, self.last)

    @property
    def trigger(self) -> Span | None:
        """Where the word stands that set a polarity other than stated."""
        return None if self.caused is None else self.where.spans(*self.caused)

    @property
    def place(self) -> Place:
        """The address of its statement."""
        return self.where.place

    @property
    def role(self) -> Role:
        """Whether a card or a manifest says it."""
        return self.where.role

    @property
    def trail(self) -> tuple[str, ...]:
        """Headings or keys above its statement."""
        return self.where.trail

    @property
    def weight(self) -> int:
        """How much its place says."""
        return self.where.weight

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
