"""What the examples of a policy do not show, beyond what must be proved: words that are missing, and proofs that hang on one example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from aiact_lint.library import Library, uses
from aiact_lint.policy import Condition, Policy


def words(policy: Policy, built: Library) -> tuple[list[str], list[str]]:
    """For the concepts of a policy: those no language has words for (such a condition can never hold), and those some lack."""
    never, partly = [], []
    concluded = {p.concludes for p in built.policies if p.concludes}
    for concept in sorted(uses(policy)):
        if any(c == concept or c.startswith(f"{concept}.") for c in concluded):
            continue
        spoken = speaking(built, concept)
        missing = [code for code in built.languages() if code not in spoken]
        if not spoken:
            never.append(f"no language has words for {concept}; write them in lexicons/en.yaml")
        elif missing:
            partly.append(f"{concept} has no words in {', '.join(missing)}")
    return never, partly


def speaking(built: Library, concept: str) -> list[str]:
    """The languages with words for a concept, or for one below it."""
    return [code for code in built.languages() if any(c == concept or c.startswith(f"{concept}.") for c in _spoken(built, code))]


def _spoken(built: Library, code: str) -> frozenset[str]:
    """The concepts a language has words for."""
    kept = _kept.get(code)
    if kept is None or kept[0] is not built:
        kept = _kept[code] = (built, frozenset(c for c in built.tables(code).concepts() if not c.startswith("~")))
    return kept[1]


_kept: dict[str, tuple[Library, frozenset[str]]] = {}


def choices(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """Each concept of a leaf that names several, with the policy without it."""
    for path, without in _fewer(policy.when, "when") if policy.when is not None else ():
        yield path, replace(policy, when=without)
    for path, without in _fewer(policy.unless, "unless") if policy.unless is not None else ():
        yield path, replace(policy, unless=without)


def _fewer(condition: Condition, path: str) -> Iterator[tuple[str, Condition]]:
    if not condition.parts:
        for concept in condition.concepts if len(condition.concepts) > 1 else ():
            left = tuple(c for c in condition.concepts if c != concept)
            yield f"{concept} in {path}", replace(condition, concepts=left)
    for number, part in enumerate(condition.parts):
        before, after = condition.parts[:number], condition.parts[number + 1 :]
        for where, without in _fewer(part, f"{path} > {condition.operator}[{number + 1}]"):
            yield where, replace(condition, parts=(*before, without, *after))


def only(what: str, provers: Sequence[str]) -> str | None:
    """A note where one example alone proves something."""
    return f"only the example {provers[0]!r} proves {what}" if len(provers) == 1 else None
