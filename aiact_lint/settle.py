"""What a declaration does to a finding of a prohibited practice: it never makes one disappear that the documents carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aiact_lint.engine import Facts, Judgement

RULED_OUT = "declared.classification.ruled-out."
SUPPORTED = "declared.exception-supported."


def by_declaration(judgements: Iterable[Judgement], facts: Facts) -> list[Judgement]:
    """The judgements after what is declared about their practices.

    Of a practice that is declared as ruled out, a signal too thin to accuse is dropped; any other quotes the declaration as a
    contradiction. One whose exception is claimed with all that supports it (Article 5(1), points (bb), (d), (f) to (h)) becomes a
    note that quotes the claim: whether the exception holds is for a person to judge.
    """
    out = []
    for judgement in judgements:
        ruled_out = [f for p in judgement.policy.practices for f in facts.stated.by_name.get(RULED_OUT + p, ())]
        supported = [f for p in judgement.policy.practices for f in facts.stated.by_name.get(SUPPORTED + p, ())]
        if judgement.thin and ruled_out:
            continue
        told = dict.fromkeys([*judgement.evidence, *ruled_out, *supported])
        out.append(
            replace(judgement, evidence=tuple(told), stated=judgement.stated or bool(supported)) if ruled_out or supported else judgement
        )
    return out
