"""What the documents of a system state, each with the chain of quotations it rests on: its Annex III points and its safeguards.

Findings say what is wrong. Whoever keeps the record of a system also asks why it is high-risk, and where its safeguards are stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aiact_lint.fact import Fact, Polarity
from aiact_lint.finding import Evidence, Stated
from aiact_lint.policy import Policy

MOST = 12
"""Quotations of one chain: enough to follow it, and a report stays a report."""
_KINDS = {"annex-iii": "class", "safeguard": "safeguard"}


def stated(
    facts: Iterable[Fact], policies: Sequence[Policy], unfold: Callable[[Policy, Sequence[Fact]], Sequence[Evidence]]
) -> tuple[Stated, ...]:
    """The points of Annex III and the safeguards that were concluded, each once, by name.

    ``unfold`` turns concluded facts into the quotations they rest on, with the words that the policy has for them.
    """
    frames = {policy.concludes: policy for policy in policies if policy.concludes}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.because and fact.polarity is Polarity.STATED and fact.concept.partition(".")[0] in _KINDS:
            found.setdefault(fact.concept, []).append(fact)
    out = []
    for concept, because in sorted(found.items()):
        if concept in frames and not concept.endswith("-off"):
            evidence = tuple(unfold(frames[concept], because)[:MOST])
            out.append(Stated(_KINDS[concept.partition(".")[0]], concept.rpartition(".")[2], evidence))
    return tuple(out)
