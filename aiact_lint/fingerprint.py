"""Which finding is the same one after an edit or a move.

A fingerprint is made of the policy, the name of the system without the folders above it, and what the finding rests on: the words of
its first evidence, or, where a policy speaks of something that is *not* written, nothing more (each policy is judged once a system, so
policy and system say all). Lines, paths and the words around are left out. SARIF calls this a partial fingerprint (2.1.0, 3.27.17).

What a fingerprint cannot carry over is a new name of the folder itself; :mod:`aiact_lint.accepted` follows that, as git follows renames.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Sequence
from dataclasses import replace

from aiact_lint.finding import Evidence, Finding
from aiact_lint.policy import Condition, Law, Policy


def fingerprint(policy: Policy, system: str, evidence: Sequence[Evidence], cited: Sequence[Law] = ()) -> str:
    """The fingerprint of a finding of ``policy`` about ``system``; 32 hexadecimal digits."""
    return digest(policy.id, label(system), basis(policy, evidence, cited))


def digest(*parts: str) -> str:
    """A hash of texts, in 32 hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def label(system: str) -> str:
    """The name of a system that a move of the folders above leaves as it is; of one file, its folder and name."""
    path = system.rstrip("/")
    folder, name = posixpath.split(path)
    if posixpath.splitext(name)[1] and folder:
        return f"{posixpath.basename(folder)}/{name}"
    return name


def basis(policy: Policy, evidence: Sequence[Evidence], cited: Sequence[Law] = ()) -> str:
    """What a finding rests on, beside its policy and its system."""
    if policy.areas:
        # Of a class it is the points that matter: other words for the same point are no other finding.
        return " ".join(law.key for law in cited)
    if policy.parts or policy.gathers or policy.duty is not None or (policy.when is not None and _of_silence(policy.when)):
        return ""
    return " ".join(evidence[0].quote.casefold().split())


def _of_silence(condition: Condition) -> bool:
    """Whether a condition asks, in whichever of its alternatives holds, that something is not written."""
    if condition.operator == "all":
        return any(map(_of_silence, condition.parts))
    if condition.operator == "any":
        return all(map(_of_silence, condition.parts))
    return condition.operator == "silent"


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in their order; of those with one fingerprint, such as those of two equal systems, all but the first get their own.

    They are numbered in the order of their paths, so that the same tree always gives the same fingerprints.
    """
    order = sorted(range(len(findings)), key=lambda at: (findings[at].path, findings[at].system))
    seen: dict[str, int] = {}
    out = list(findings)
    for at in order:
        print_ = findings[at].fingerprint
        seen[print_] = number = seen.get(print_, 0) + 1
        if number > 1:
            out[at] = replace(findings[at], fingerprint=digest(print_, str(number)))
    return out
