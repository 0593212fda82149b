"""Judging: which policies the facts of a system meet, and on which evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aiact_lint.fact import AISystem, Fact, Polarity
from aiact_lint.policy import Condition, Policy, Scope

DEPTH: dict[Scope, int] = {"system": 0, "document": 1, "section": 2, "paragraph": 3, "sentence": 4}
MAX_CONCLUSIONS = 8
"""Places at which one frame may conclude the same concept in one system."""

LONG = 24
"""Different words with a meaning from which on documents are long, and a word or two in them a passing mention."""

SCOPES: tuple[Scope, ...] = ("system", "document", "section", "paragraph", "sentence")
Key = tuple[int, ...]


def key_of(fact: Fact) -> Key:
    """Document, section, paragraph, sentence: the address of a fact, whose beginnings are the wider scopes."""
    place = fact.place
    return (place.document, place.section, place.block, place.sentence)


class View:
    """The facts of one unit (a sentence up to a whole system), by concept; a fact is listed under all names above its own."""

    __slots__ = ("denied", "mentioned", "stated")

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.stated: dict[str, list[Fact]] = {}
        self.denied: dict[str, list[Fact]] = {}
        self.mentioned: dict[str, list[Fact]] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """List one fact under its concept and every name above it."""
        name = fact.concept
        while name:
            self.mentioned.setdefault(name, []).append(fact)
            if fact.polarity is Polarity.STATED:
                self.stated.setdefault(name, []).append(fact)
            elif fact.polarity is Polarity.DENIED:
                self.denied.setdefault(name, []).append(fact)
            name = name.rpartition(".")[0]


EMPTY = View()


class Facts:
    """All facts of a system, with the views of every unit built when they are first asked for."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.all: list[Fact] = list(facts)
        self._units: dict[Scope, dict[Key, View]] = {}
        self._inside: dict[tuple[Scope, int], dict[Key, list[Key]]] = {}
        self.root = View(self.all)

    def thin(self, policy: Policy) -> bool:
        """Whether long documents have too few words for what a policy is about: they mention it, it is not what they describe."""
        about = [f for concept in policy.support for f in self.root.stated.get(concept, ()) if not f.because]
        if not about or len({f.quote.casefold() for f in about}) >= policy.least:
            return False
        places = {f.place.document for f in about}
        return len({f.quote.casefold() for f in self.all if f.place.document in places}) >= LONG

    def add(self, fact: Fact) -> None:
        """Add a concluded fact."""
        self.all.append(fact)
        self.root.add(fact)
        for scope, units in self._units.items():
            key = key_of(fact)[: DEPTH[scope]]
            if key not in units:
                self._inside.clear()
            units.setdefault(key, View()).add(fact)

    def units(self, scope: Scope) -> dict[Key, View]:
        """The views of all units of a scope by their address, in document order."""
        if scope == "system":
            return {(): self.root}
        if scope not in self._units:
            depth = DEPTH[scope]
            units: dict[Key, View] = {}
            for fact in sorted(self.all, key=key_of):
                units.setdefault(key_of(fact)[:depth], View()).add(fact)
            self._units[scope] = units
        return self._units[scope]

    def inside(self, scope: Scope, key: Key) -> list[Key]:
        """Addresses of the units of a scope that lie in the unit at ``key``, in document order."""
        size = len(key)
        if (scope, size) not in self._inside:
            index: dict[Key, list[Key]] = {}
            for unit in self.units(scope):
                index.setdefault(unit[:size], []).append(unit)
            self._inside[scope, size] = index
        return self._inside[scope, size].get(key, [])


@dataclass(frozen=True, slots=True)
class Judgement:
    """A policy that is met: the facts it rests on (the first is where it stands) and the elements left open.

    ``thin``: the words are there, but so few in a long text that they only mention the matter.
    """

    policy: Policy
    evidence: tuple[Fact, ...]
    missing: tuple[str, ...] = ()
    stated: bool = False
    thin: bool = False


def feasible(condition: Condition, root: View) -> Condition | None:
    """What is left of a condition when the branches that no fact of the whole system supports are cut, or None.

    Most systems speak of few concepts: most policies end here, before any unit is looked at.
    """
    operator = condition.operator
    if operator in ("not", "silent"):
        return condition
    if operator == "all":
        parts = []
        for part in condition.parts:
            left = feasible(part, root)
            if left is None:
                return None
            parts.append(left)
        return condition if all(a is b for a, b in zip(parts, condition.parts, strict=True)) else replace(condition, parts=tuple(parts))
    if operator == "any":
        lefts = [left for part in condition.parts if (left := feasible(part, root)) is not None]
        if not lefts:
            return None
        return condition if len(lefts) == len(condition.parts) else replace(condition, parts=tuple(lefts))
    table = root.stated if operator == "states" else root.denied if operator == "denies" else root.mentioned
    return condition if any(c in table for c in condition.concepts) else None


def holds(condition: Condition, facts: Facts, key: Key = (), near: Fact | None = None) -> list[Fact] | None:
    """The evidence for a condition in the unit at ``key``, or None. Silence and negation hold on no evidence.

    Of several facts that would do, the one that says most is taken, and of those the one closest to ``near``.
    """
    scope = condition.within
    if scope is None:
        return _holds(condition, facts, key, near)
    depth = DEPTH[scope]
    if depth <= len(key):
        return _holds(condition, facts, key[:depth], near)
    for unit in _inside(facts, scope, key, condition):
        found = _holds(condition, facts, unit, near)
        if found is not None:
            return found
    return None


def _inside(facts: Facts, scope: Scope, key: Key, condition: Condition) -> Iterator[Key]:
    """Addresses of the units of a scope that lie inside ``key`` and can meet the condition at all."""
    needed = _needed(condition)
    if any(not any(c in facts.root.stated for c in group) for group in needed):
        return
    units = facts.units(scope)
    for unit in list(facts.inside(scope, key)):
        stated = units[unit].stated
        if all(any(c in stated for c in group) for group in needed):
            yield unit


def _needed(condition: Condition) -> list[tuple[str, ...]]:
    """Groups of concepts of which one each must be stated in the unit itself: a quick way to pass over most units."""
    if condition.operator == "states":
        return [condition.concepts]
    if condition.operator == "all":
        return [p.concepts for p in condition.parts if p.operator == "states" and p.within is None]
    return []


def _view(facts: Facts, key: Key) -> View:
    if not key:
        return facts.root
    return facts.units(SCOPES[len(key)]).get(key) or EMPTY


def _holds(condition: Condition, facts: Facts, key: Key, near: Fact | None) -> list[Fact] | None:
    operator = condition.operator
    if operator == "all":
        evidence: list[Fact] = []
        for part in condition.parts:
            found = holds(part, facts, key, evidence[0] if evidence else near)
            if found is None:
                return None
            evidence += found
        return evidence
    if operator == "any":
        for part in condition.parts:
            found = holds(part, facts, key, near)
            if found is not None:
                return found
        return None
    if operator == "not":
        return None if any(holds(part, facts, key) is not None for part in condition.parts) else []
    view = _view(facts, key)
    if operator == "silent":  # of a concept exactly one is true: stated, denied, or silent
        return None if any(c in table for c in condition.concepts for table in (view.stated, view.denied)) else []
    table = view.stated if operator == "states" else view.denied if operator == "denies" else view.mentioned
    hits = [f for c in condition.concepts for f in table.get(c, ()) if condition.role in (None, f.role)]
    if condition.count > 1:
        distinct: dict[str, Fact] = {}
        for fact in hits:
            distinct.setdefault(fact.quote.casefold(), fact)
        return list(distinct.values())[: condition.count] if len(distinct) >= condition.count else None
    if len(hits) < 2:
        return hits or None
    return [max(hits, key=lambda f: (f.weight, _shared(f, near)))]


def _shared(fact: Fact, near: Fact | None) -> int:
    """How many of document, section, paragraph and sentence two facts share."""
    if near is None:
        return 0
    depth = 0
    for one, other in zip(key_of(fact), key_of(near), strict=True):
        if one != other:
            break
        depth += 1
    return depth


def conclude(policies: Sequence[Policy], facts: Facts) -> None:
    """Add what the frames and classifications conclude, in the order of the policies (they come sorted by what they need)."""
    for policy in policies:
        when = feasible(policy.when, facts.root) if policy.concludes and policy.when is not None else None
        if when is None or facts.thin(policy):
            continue
        made = 0
        keys = [()] if policy.scope == "system" else _inside(facts, policy.scope, (), when)
        for key in keys:
            evidence = holds(when, facts, key)
            if not evidence or (policy.unless is not None and holds(policy.unless, facts, key) is not None):
                continue
            first = evidence[0]
            facts.add(
                Fact(
                    policy.concludes,
                    Polarity.STATED,
                    first.source,
                    first.span,
                    first.place,
                    first.role,
                    first.trail,
                    tuple(dict.fromkeys(evidence)),
                    None,
                    first.language,
                    first.weight,
                )
            )
            made += 1
            if made >= MAX_CONCLUSIONS:
                break


def judge(policies: Sequence[Policy], system: AISystem, facts: Facts) -> list[Judgement]:
    """The policies that a system meets, in the order of the policies, each once and at its strongest place."""
    out: list[Judgement] = []
    for policy in policies:
        when = feasible(policy.when, facts.root) if policy.message and policy.when is not None else None
        if when is None:
            continue
        best: Judgement | None = None
        keys: Iterable[Key] = [()] if policy.scope == "system" else _inside(facts, policy.scope, (), when)
        for key in keys:
            found = _judge_at(policy, when, facts, key, system)
            if found is not None and (best is None or len(found.missing) < len(best.missing)):
                best = found
                if not best.missing:
                    break
        if best is not None:
            out.append(replace(_as_stated(best, facts), thin=facts.thin(policy)))
    return out


def _judge_at(policy: Policy, when: Condition, facts: Facts, key: Key, system: AISystem) -> Judgement | None:
    """The judgement of one policy in one unit, or None."""
    evidence = holds(when, facts, key)
    if evidence is None or (policy.unless is not None and holds(policy.unless, facts, key) is not None):
        return None
    found = list(evidence)
    missing = []
    for element in policy.elements:
        proof = holds(element.when, facts, key)
        if proof is None:
            missing.append(element.name)
        found += proof or []
    if len(missing) > (policy.open if policy.elements else 0):
        return None
    missing += [part.name for part in policy.parts if holds(part.when, facts, key) is None]
    if policy.parts and not missing:
        return None
    return Judgement(policy, tuple(dict.fromkeys(found or [system.start])), tuple(missing))


def _as_stated(found: Judgement, facts: Facts) -> Judgement:
    """The judgement, noting whether the documents say themselves what it says."""
    element = found.policy.stated_when
    if element is None:
        return found
    proof = holds(element.when, facts)
    if proof is None:
        return replace(found, missing=(*found.missing, element.name))
    return replace(found, evidence=tuple(dict.fromkeys([*found.evidence, *proof])), stated=True)
