"""Judging: which policies the facts of a system meet, and on which evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from aiact_lint import profile
from aiact_lint.fact import AISystem, Fact, Polarity
from aiact_lint.policy import Condition, Policy, Scope

DEPTH: dict[Scope, int] = {"system": 0, "document": 1, "section": 2, "paragraph": 3, "sentence": 4}
MAX_CONCLUSIONS = 8
"""Places at which one frame may conclude the same concept in one system."""

LONG = 24
"""Different words with a meaning from which on documents are long, and a word or two in them a passing mention."""

SHARE = 30
"""Different words with a meaning for each one that is about a matter: in a manual of two hundred, six are still a mention."""

WIDE = 50
"""The same for a point of Annex III: what a system is used for may be said once in its whole documentation."""

EVIDENCE = "duty."
"""Concepts that only show how a duty is met: a card that documents itself well is no longer for it."""

SCOPES: tuple[Scope, ...] = ("system", "document", "section", "paragraph", "sentence")
Key = tuple[int, ...]
"""The address of a unit: document, section, paragraph, sentence, as far as the scope goes. A fact's place is that of its sentence."""


@cache
def names(concept: str) -> tuple[str, ...]:
    """A concept and every name above it: a fact of ``person.worker`` is one of ``person``."""
    steps = concept.split(".")
    return tuple(".".join(steps[:size]) for size in range(len(steps), 0, -1))


class Index:
    """Facts of one polarity by concept and, where it is asked for, by unit. Most policies ask for few concepts in few units."""

    __slots__ = ("_units", "by_name")

    def __init__(self) -> None:
        self.by_name: dict[str, list[Fact]] = {}
        self._units: dict[tuple[str, int], dict[Key, list[Fact]]] = {}

    def add(self, fact: Fact) -> None:
        """List one fact under its concept and every name above it."""
        for name in names(fact.concept):
            listed = self.by_name.get(name)
            if listed is None:
                self.by_name[name] = [fact]
            else:
                listed.append(fact)
            if self._units:
                for depth in (1, 2, 3, 4):
                    units = self._units.get((name, depth))
                    if units is not None:
                        units.setdefault(fact.where.place[:depth], []).append(fact)

    def units(self, name: str, depth: int) -> dict[Key, list[Fact]]:
        """The facts of a concept by the units of a scope."""
        found = self._units.get((name, depth))
        if found is None:
            found = self._units[name, depth] = {}
            for fact in self.by_name.get(name, ()):
                found.setdefault(fact.where.place[:depth], []).append(fact)
        return found

    def at(self, name: str, key: Key) -> Sequence[Fact]:
        """The facts of a concept in one unit."""
        if name not in self.by_name:
            return ()
        return self.units(name, len(key)).get(key, ()) if key else self.by_name[name]


class Facts:
    """All facts of a system, indexed by polarity."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.all: list[Fact] = list(facts)
        self.stated = Index()
        self.denied = Index()
        self._mentioned: Index | None = None
        self._keys: dict[int, list[Key]] = {}
        # Conditions and facts are told by identity: both outlive this.
        self.asked: dict[tuple[int, Key, int], list[Fact] | None] = {}
        stated, denied = self.stated.add, self.denied.add
        for fact in facts:
            if fact.polarity is Polarity.STATED:
                stated(fact)
            elif fact.polarity is Polarity.DENIED:
                denied(fact)

    @property
    def mentioned(self) -> Index:
        """Facts of any polarity."""
        if self._mentioned is None:
            self._mentioned = Index()
            for fact in self.all:
                self._mentioned.add(fact)
        return self._mentioned

    def thin(self, policy: Policy) -> bool:
        """Whether long documents have too few words for what a policy is about: they mention it, it is not what they describe."""
        about = [f for concept in policy.support for f in self.stated.by_name.get(concept, ()) if not f.because]
        if not about:
            return False
        spoken = len({f.quote.casefold() for f in about})
        enough = LONG if spoken < policy.least else max(LONG, spoken * (WIDE if policy.concludes.startswith("annex-iii") else SHARE) + 1)
        places = {f.place.document for f in about}
        different: set[str] = set()
        for fact in self.all:
            if fact.where.place.document in places and not fact.concept.startswith(EVIDENCE):
                different.add(fact.quote.casefold())
                if len(different) >= enough:
                    return True
        return False

    def add(self, fact: Fact) -> None:
        """Add a concluded fact."""
        self.all.append(fact)
        self._keys.clear()
        self.asked.clear()
        self.stated.add(fact)
        if self._mentioned is not None:
            self._mentioned.add(fact)

    def index(self, operator: str) -> Index:
        """The index that a leaf looks into."""
        return self.stated if operator == "states" else self.denied if operator == "denies" else self.mentioned

    def keys(self, depth: int) -> list[Key]:
        """Addresses of all units of a scope, in document order."""
        found = self._keys.get(depth)
        if found is None:
            found = self._keys[depth] = sorted({fact.place[:depth] for fact in self.all})
        return found


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


def possible(condition: Condition, facts: Facts) -> bool:
    """Whether the facts of the whole system could support a condition, wherever they stand.

    Most systems speak of few concepts: most policies end here, before any unit is looked at.
    """
    operator = condition.operator
    if operator == "states":
        known = facts.stated.by_name
        return any([c in known for c in condition.concepts])  # noqa: C419 - lists of three are quicker than generators
    if operator == "all":
        return all(possible(part, facts) for part in condition.parts)
    if operator == "any":
        return any(possible(part, facts) for part in condition.parts)
    return operator in ("not", "silent") or any(c in facts.index(operator).by_name for c in condition.concepts)


def holds(condition: Condition, facts: Facts, key: Key = (), near: Fact | None = None) -> list[Fact] | None:
    """The evidence for a condition in the unit at ``key``, or None. Silence and negation hold on no evidence.

    Of several facts that would do, the one that says most is taken, and of those the one closest to ``near``.
    """
    scope = condition.within
    if scope is None:
        return _holds(condition, facts, key, near)
    depth = DEPTH[scope]
    if depth <= len(key):
        # Asked again for every unit inside: one sentence after the other wants to know what the document says.
        asked = (id(condition), key[:depth], id(near))
        if asked not in facts.asked:
            facts.asked[asked] = _holds(condition, facts, key[:depth], near)
        return facts.asked[asked]
    for unit in _inside(facts, scope, key, condition):
        found = _holds(condition, facts, unit, near)
        if found is not None:
            return found
    return None


def _inside(facts: Facts, scope: Scope, key: Key, condition: Condition) -> list[Key]:
    """Addresses of the units of a scope that lie inside ``key`` and can meet the condition at all, in document order."""
    depth = DEPTH[scope]
    stated = facts.stated
    left: set[Key] | None = None
    for group in _needed(condition, depth):
        named = [name for name in group if name in stated.by_name]
        if not named:
            return []
        here = {unit for name in named for unit in stated.units(name, depth)}
        left = here if left is None else left & here
        if not left:
            return []
    size = len(key)
    if left is None:
        return [unit for unit in facts.keys(depth) if unit[:size] == key]
    return sorted(unit for unit in left if unit[:size] == key) if size else sorted(left)


_groups: dict[tuple[int, int], tuple[Condition, list[tuple[str, ...]]]] = {}


def _needed(condition: Condition, depth: int) -> list[tuple[str, ...]]:
    """Groups of concepts of which one each must be stated in a unit itself: a quick way to pass over most units.

    Remembered by identity, with the condition, so that no other one can take its place.
    """
    key = (id(condition), depth)
    found = _groups.get(key)
    if found is None or found[0] is not condition:
        found = _groups[key] = (condition, list(_groups_of(condition, depth)))
    return found[1]


def _groups_of(condition: Condition, depth: int) -> Iterator[tuple[str, ...]]:
    if condition.within is not None and DEPTH[condition.within] < depth:
        return  # it looks outward
    if condition.operator == "states":
        yield condition.concepts
    elif condition.operator == "all":
        for part in condition.parts:
            yield from _groups_of(part, depth)
    elif condition.operator == "any":
        firsts = [next(iter(_groups_of(part, depth)), None) for part in condition.parts]
        if None not in firsts:
            yield tuple(dict.fromkeys(concept for group in firsts if group is not None for concept in group))


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
    if operator == "silent":  # of a concept exactly one is true: stated, denied, or silent
        return None if any(table.at(c, key) for c in condition.concepts for table in (facts.stated, facts.denied)) else []
    table = facts.index(operator)
    known = table.by_name
    hits = [f for c in condition.concepts if c in known for f in table.at(c, key) if condition.role in (None, f.role)]
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
    for one, other in zip(fact.place, near.place, strict=True):
        if one != other:
            break
        depth += 1
    return depth


def conclude(policies: Sequence[Policy], facts: Facts) -> None:
    """Add what the frames and classifications conclude, in the order of the policies (they come sorted by what they need)."""
    one = profile.timed("conclude", lambda policy, facts: policy.concludes, _conclude)  # noqa: ARG005 - it is given what the function is given
    for policy in policies:
        if policy.concludes:
            one(policy, facts)


def _conclude(policy: Policy, facts: Facts) -> None:
    when = policy.when
    if when is None or not possible(when, facts) or facts.thin(policy):
        return
    made = 0
    for key in [()] if policy.scope == "system" else _inside(facts, policy.scope, (), when):
        evidence = holds(when, facts, key)
        if not evidence or (policy.unless is not None and holds(policy.unless, facts, key) is not None):
            continue
        because = tuple(dict.fromkeys(evidence))
        facts.add(evidence[0]._replace(concept=policy.concludes, polarity=Polarity.STATED, because=because, caused=None))
        made += 1
        if made >= MAX_CONCLUSIONS:
            break


def judge(policies: Sequence[Policy], system: AISystem, facts: Facts) -> list[Judgement]:
    """The policies that a system meets, in the order of the policies, each once and at its strongest place."""
    one = profile.timed("judge", lambda policy, *_: policy.id, _judged)
    judged = [one(policy, system, facts) for policy in policies if policy.message]
    return [judgement for judgement in judged if judgement is not None]


def _judged(policy: Policy, system: AISystem, facts: Facts) -> Judgement | None:
    """The judgement of one policy about a system, at its strongest place, or None."""
    when = policy.when
    if when is None or not possible(when, facts):
        return None
    best: Judgement | None = None
    for key in [()] if policy.scope == "system" else _inside(facts, policy.scope, (), when):
        found = _judge_at(policy, when, facts, key, system)
        if found is not None and (best is None or len(found.missing) < len(best.missing)):
            best = found
            if not best.missing:
                break
    return None if best is None else replace(_as_stated(best, facts), thin=facts.thin(policy))


def _judge_at(policy: Policy, when: Condition, facts: Facts, key: Key, system: AISystem) -> Judgement | None:
    """The judgement of one policy in one unit, or None."""
    evidence = holds(when, facts, key)
    if evidence is None or (policy.unless is not None and holds(policy.unless, facts, key) is not None):
        return None
    if policy.duty is not None and holds(policy.duty.met, facts, key) is not None and not is_denied(policy, facts):
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


def is_denied(policy: Policy, facts: Facts) -> list[Fact] | None:
    """Where the documents say themselves that a duty is not met; None where they do not."""
    denied = policy.duty.denied if policy.duty is not None else None
    return holds(denied, facts) if denied is not None else None


def _as_stated(found: Judgement, facts: Facts) -> Judgement:
    """The judgement, noting whether the documents say themselves what it says."""
    element = found.policy.stated_when
    if element is None:
        return found
    proof = holds(element.when, facts)
    if proof is None:
        return replace(found, missing=(*found.missing, element.name))
    return replace(found, evidence=tuple(dict.fromkeys([*found.evidence, *proof])), stated=True)
