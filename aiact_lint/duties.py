"""The duties of one system: which are owed, met or open, and the one finding of each family that tells the open ones together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from aiact_lint import engine
from aiact_lint.dates import Dates, Since, since
from aiact_lint.engine import Facts, Judgement
from aiact_lint.fact import AISystem, Fact
from aiact_lint.finding import SEVERITY
from aiact_lint.policy import Duty, Level, Policy
from aiact_lint.who import Who, owes

ADVICE = "note"
"""Level of duties that are good practice: where nothing else is open, only those who ask for hints are told of them."""
LISTED = 12
"""Open duties that one finding lists; the checklist has all."""


@dataclass(frozen=True, slots=True)
class State:
    """One duty of one system.

    ``state`` is ``stated``, ``missing``, ``contradicted``, ``not applicable``, or ``unread`` where the languages of the documents have no
    words yet for what would show it; ``why`` says why it is not applicable, or on what it
    depends where ``owed`` is None. ``evidence`` shows where it is stated or what makes it owed; ``since`` is from when it applies.
    """

    policy: Policy
    state: str
    owed: bool | None
    why: str
    evidence: tuple[Fact, ...]
    since: Since


@dataclass(frozen=True, slots=True)
class Basis:
    """What duties are judged by: the day, who is presumed to answer where nothing is declared, and the families shown of undecided ones.

    ``single`` are families whose open duties are told one by one.
    """

    as_of: dt.date
    duties: tuple[Policy, ...] = ()
    gatherers: tuple[Policy, ...] = ()
    who: Who = field(default_factory=Who)
    families: frozenset[str] | None = None
    single: frozenset[str] = frozenset()


def who_of(facts: Facts, presumed: Who) -> Who:
    """Who answers for a system: declared, or presumed."""
    named = facts.stated.by_name
    roles = frozenset(f.concept.rpartition(".")[2] for f in named.get("declared.role", ()))
    sectors = frozenset(f.concept.rpartition(".")[2] for f in named.get("declared.sector", ()))
    return Who(roles, sectors).over(presumed)


def dates_of(facts: Facts, who: Who) -> Dates:
    """The declared dates of a system."""
    named = facts.stated.by_name

    def day(*keys: str) -> dt.date | None:
        for key in keys:
            for fact in named.get(f"declared.{key}", ()):
                try:
                    return dt.date.fromisoformat(fact.quote.strip(" \"'"))
                except ValueError:
                    continue
        return None

    annex_i = "declared.classification.annex-i" in named and "annex-iii" not in named
    return Dates(day("placed-on-market", "put-into-service"), day("significant-design-change"), who.public, annex_i)


def evidence_concepts(duty: Duty) -> frozenset[str]:
    """The concepts that only words can state and that would show the duty to be met."""
    found: set[str] = set()
    stack = [duty.met]
    while stack:
        current = stack.pop()
        found.update(c for c in current.concepts if c.startswith(engine.EVIDENCE))
        stack += current.parts
    return frozenset(found)


def states(
    policies: Sequence[Policy],
    facts: Facts,
    system: AISystem,
    who: Who,
    dates: Dates,
    contradicted: Mapping[str, Judgement],
    wordless: Collection[str] = (),
) -> list[State]:
    """The state of every duty.

    ``contradicted`` maps families to the judgement that their documents contradict each other. ``wordless`` are the concepts for which the
    languages of the documents have no words: what only they would show cannot be missed.
    """
    points = {f.concept.rpartition(".")[2] for f in facts.stated.by_name.get("annex-iii", ())}
    out = []
    for policy in policies:
        duty = policy.duty
        if duty is None or policy.when is None:
            continue
        from_when = since(policy.law[0], dates) if policy.law else Since(None)
        scope = owes(duty, who, points)
        grounds = engine.holds(policy.when, facts)
        if grounds is None:
            out.append(State(policy, "not applicable", False, duty.only or "no use listed in Annex III is described", (), from_when))
        elif policy.unless is not None and (exempt := engine.holds(policy.unless, facts)) is not None:
            out.append(State(policy, "not applicable", False, "an exception is stated", tuple(exempt), from_when))
        elif scope.owed is False:
            out.append(State(policy, "not applicable", False, scope.why, (), from_when))
        elif (denied := engine.is_denied(policy, facts)) is not None and policy.family not in contradicted:
            out.append(State(policy, "missing", True, "", (*denied, *grounds), from_when))
        elif duty.principal and policy.family in contradicted:
            out.append(State(policy, "contradicted", scope.owed, scope.why, contradicted[policy.family].evidence, from_when))
        elif (proof := engine.holds(duty.met, facts)) is not None:
            out.append(State(policy, "stated", scope.owed, scope.why, tuple(proof), from_when))
        elif wordless and (shown := evidence_concepts(duty)) and shown <= set(wordless):
            out.append(State(policy, "unread", scope.owed, "the language of the documents has no words for it yet", (), from_when))
        else:
            out.append(State(policy, "missing", scope.owed, scope.why, tuple(grounds) or (system.start,), from_when))
    return out


def level_on(policy: Policy, start: Since, as_of: dt.date) -> Level:
    """The level of an open duty on a day: never an error before the provision applies."""
    return "warning" if policy.level == "error" and start.later_than(as_of) else policy.level


@dataclass(frozen=True, slots=True)
class Gathered:
    """The open duties of a family as one judgement, its level, and from when the gravest of them applies.

    ``lead`` is the gravest duty, whose provision is cited; ``depends`` says on what is not declared they depend, or is empty.
    """

    judgement: Judgement
    level: Level
    lead: State
    depends: str


def gather(policies: Sequence[Policy], facts: Facts, found: Sequence[State], basis: Basis) -> Iterator[Gathered]:
    """One judgement for each family with open duties; families told one by one give one for each duty."""
    open_by: dict[str, list[State]] = {}
    for state in found:
        shown = state.owed or state.policy.gathers or (basis.families is None or state.policy.family in basis.families)
        if state.state == "missing" and shown and state.policy.message:
            open_by.setdefault(state.policy.family, []).append(state)
    told = {policy.family for policy in policies if policy.gathers}
    for family in open_by.keys() - told:  # an organisation's own duties, which no policy tells together
        yield from (_gathered(s.policy, [s], basis, "") for s in open_by[family])
    for policy in policies:
        here = open_by.get(policy.family, []) if policy.gathers else []
        if not here:
            continue
        if policy.family in basis.single:
            if policy.gathers == "rest":
                yield from (_gathered(s.policy, [s], basis, "") for s in here)
            continue
        principal = [s for s in here if _is_principal(s)]
        if policy.gathers == "missing" and principal:
            yield _gathered(policy, [*principal, *(s for s in here if s not in principal)], basis, "")
        elif policy.gathers == "rest" and not principal:
            grounds = engine.holds(policy.when, facts) if policy.when is not None else []
            if grounds is not None and (policy.unless is None or engine.holds(policy.unless, facts) is None):
                first = replace(here[0], evidence=tuple(grounds)) if grounds else here[0]
                yield _gathered(policy, [first, *here[1:]], basis, "note")


def _gathered(policy: Policy, here: Sequence[State], basis: Basis, level: Level | str) -> Gathered:
    certain = [s for s in here if s.owed or s.policy.gathers]
    graded: list[tuple[Level, State]] = [(level_on(s.policy, s.since, basis.as_of), s) for s in certain]
    worst, lead = max(graded, key=lambda pair: (_is_principal(pair[1]), SEVERITY[pair[0]]), default=("note", here[0]))
    if level == "note":
        worst = "note"
    ranked = sorted(here, key=lambda s: (-SEVERITY[s.policy.level], s.policy.id))
    names = [part(s.policy) for s in ranked]
    missing = (*names[:LISTED], f"and {len(names) - LISTED} more") if len(names) > LISTED else tuple(names)
    thin = policy.gathers != "" and all(s.policy.level == ADVICE for s in here)
    depends = "" if certain else here[0].why
    if policy.duty is not None:
        missing = ()  # it is the duty itself: what belongs to it is listed once there is something to complete
    evidence = lead.evidence if lead is not here[0] and policy.gathers == "missing" else here[0].evidence
    return Gathered(Judgement(policy, evidence, missing, thin=thin), worst, lead, depends)


def _is_principal(state: State) -> bool:
    return state.policy.duty is not None and state.policy.duty.principal


def part(policy: Policy) -> str:
    """What is missing, with the article."""
    assert policy.duty is not None  # noqa: S101 - asked of duties only
    return f"{policy.duty.part} ({article(policy.law[0].citation)})" if policy.law else policy.duty.part


@cache
def article(citation: str) -> str:
    """The provision in short: ``Article 14(4), point (b)``, or the citation as it is where it is another act's."""
    _, _, short = citation.partition("Regulation (EU) 2024/1689, ")
    return short.partition(", as amended")[0] or citation.replace("Regulation (EU) 2016/679 (GDPR), ", "GDPR ")
