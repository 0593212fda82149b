"""Findings and the report: what was found, on which evidence, and what was not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiact_lint.policy import Law, Level, Policy
from aiact_lint.source import Position, SourceFile, Span

SEVERITY: dict[Level, int] = {"error": 2, "warning": 1, "note": 0}


@dataclass(frozen=True, slots=True)
class Suppression:
    """Who waived a finding, why, and until when. ``kind`` is ``inSource`` or ``external`` (SARIF 2.1.0, 3.35)."""

    reason: str
    until: dt.date | None = None
    owner: str = ""
    kind: str = "inSource"


State = Literal["active", "expiring", "expired", "unused", "invalid", "not judged"]


@dataclass(frozen=True, slots=True)
class SuppressionState:
    """A suppression as it was found, for one policy: where, by whom, why, until when (None: without an end), and what became of it.

    ``problem`` says what is wrong with it; ``findings`` counts those it is about.
    """

    policy: str
    state: State
    path: str
    line: int
    system: str
    reason: str = ""
    until: dt.date | None = None
    owner: str = ""
    approver: str = ""
    kind: str = "inSource"
    findings: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quoted place a finding rests on, and what it shows (a short phrase such as "emotion inference")."""

    source: SourceFile
    span: Span
    shows: str

    @property
    def quote(self) -> str:
        """The exact source text."""
        return self.source.quote(self.span)

    @property
    def position(self) -> Position:
        """Line and column where the quoted text begins."""
        return self.source.position(self.span.start)


@dataclass(frozen=True, slots=True)
class Finding:
    """A policy, the evidence it rests on, and the words for this case.

    The finding stands at the first evidence; the others are related places. ``level`` is after dates and scope.
    ``law`` and ``fine`` come from the policy. ``applies_from`` is set where the law applies later than the day of judging.
    ``missing`` lists elements or parts that the documents do not state. ``pedantic`` findings are shown only when asked for.
    ``cited`` narrows the policy's provisions to those of this case.
    """

    policy: Policy
    level: Level
    message: str
    evidence: tuple[Evidence, ...]
    system: str
    fingerprint: str
    missing: tuple[str, ...] = ()
    applies_from: dt.date | None = None
    pedantic: bool = False
    suppression: Suppression | None = None
    cited: tuple[Law, ...] = ()

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.policy.id

    @property
    def law(self) -> tuple[Law, ...]:
        """The provisions the finding rests on: those of this case where the policy covers several points, else the policy's."""
        return self.cited or self.policy.law

    @property
    def path(self) -> str:
        """Path of the file where the finding stands."""
        return self.evidence[0].source.path


@dataclass(frozen=True, slots=True)
class Stated:
    """What the documents of a system state, and the quotations it rests on.

    ``kind`` is ``class`` (``name`` is a point of Annex III, such as ``5a``) or ``safeguard`` (``oversight``, ``redress`` …).
    """

    kind: str
    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class DutyState:
    """One duty of one system: ``state`` is ``stated``, ``missing``, ``contradicted``, ``not applicable`` or ``unread``.

    ``owed`` is None where it depends on what is not declared; ``why`` says on what, or why it is not applicable. ``since`` is the day from
    which it applies, None where only a change of the design brings it; ``because`` says why where that is not the Act's general date.
    """

    policy: Policy
    state: str
    owed: bool | None
    why: str
    evidence: tuple[Evidence, ...]
    since: dt.date | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class SystemSummary:
    """One system as it was seen: its documents, practices, Annex III areas and points, and what they are concluded from.

    ``why`` says of each document what brought it into this system. ``duties`` are filled only for those who ask for them.
    """

    name: str
    paths: tuple[str, ...]
    practices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    duties: tuple[DutyState, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything one run has to say. Findings are sorted by path, place and id.

    ``failed`` is set where a request, the configuration or the linter itself failed, so that what was not found means nothing.
    ``whole`` is true where everything below the root was linted; ``complete`` names the systems of which nothing was left out.
    ``families`` maps the ids of the policies to their families.
    """

    findings: tuple[Finding, ...]
    systems: tuple[SystemSummary, ...]
    as_of: dt.date
    files_read: int = 0
    files_seen: int = 0
    unread: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())
    failed: bool = False
    whole: bool = True
    complete: frozenset[str] = frozenset()
    families: Mapping[str, str] = field(default_factory=dict)
    suppressions: tuple[SuppressionState, ...] = ()

    @property
    def worst(self) -> Level | None:
        """The highest level of a finding that is not suppressed, or None."""
        levels = [f.level for f in self.findings if f.suppression is None and not f.pedantic]
        return max(levels, key=SEVERITY.__getitem__, default=None)

    @property
    def nothing_to_lint(self) -> bool:
        """True where no card and no manifest of an AI system was found."""
        return not self.systems and not self.findings
