"""Findings that are known already, from a baseline or an earlier commit, and what has changed since.

The same finding is recognised in this order: by fingerprint in its own system; by policy, path and line; by fingerprint elsewhere (the
folder was moved); and, where its system has disappeared under its old name and a new one has come, by policy and words (the folder was
renamed). Each known finding stands for one, so the copy of a system is new although its original is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from aiact_lint.finding import SEVERITY, Finding
from aiact_lint.policy import Level

LONGEST = 80
"""Characters of the line that are kept."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A known finding. ``line`` is its place in the file it was read from, ``approver`` who approved it, where that is needed."""

    policy: str
    system: str
    level: Level
    path: str
    words: str
    fingerprint: str
    approver: str = ""
    line: int = 0


@dataclass(frozen=True)
class Comparison:
    """What became of known findings: ``new`` ones, ``worse`` ones (at a higher level than known), ``known`` ones, ``gone`` ones."""

    new: tuple[Finding, ...]
    worse: tuple[tuple[Finding, Accepted], ...]
    known: tuple[tuple[Finding, Accepted], ...]
    gone: tuple[Accepted, ...]


def words(finding: Finding) -> str:
    """The line a finding stands on, blanks joined; of a long one the part around the words it rests on."""
    evidence = finding.evidence[0]
    source = evidence.source
    number = source.position(evidence.span.start).line
    line, at = source.line(number), evidence.span.start - source.line_starts[number - 1]
    if len(line) > LONGEST:
        start = max(0, min(at - LONGEST // 4, len(line) - LONGEST))
        start = line.find(" ", start, at) + 1 if start else 0
        line = line[start : start + LONGEST]
    return " ".join(line.split())


def accepted(finding: Finding, approver: str = "") -> Accepted:
    """A finding as a known one."""
    return Accepted(finding.id, finding.system, finding.level, finding.path, words(finding), finding.fingerprint, approver)


def compare(findings: Sequence[Finding], known: Iterable[Accepted], systems: Iterable[str], before: Iterable[str]) -> Comparison:
    """Which findings are known; ``systems`` are the names of the systems now, and ``before`` those of then."""
    left = list(dict.fromkeys(known))
    now, then = set(systems), {*before, *(entry.system for entry in left)}
    found: dict[int, Accepted] = {}

    def take(fits: Callable[[Finding, Accepted], bool], key: Callable[[Finding | Accepted], object]) -> None:
        waiting: dict[object, list[Accepted]] = {}
        for entry in left:
            waiting.setdefault(key(entry), []).append(entry)
        for at, finding in enumerate(findings):
            if at in found:
                continue
            entries = waiting.get(key(finding), [])
            same = next((e for e in entries if fits(finding, e)), None)
            if same is not None:
                found[at] = same
                entries.remove(same)
                left.remove(same)

    take(lambda f, e: e.system == f.system, lambda x: x.fingerprint)
    take(lambda f, e: f.path == e.path and words(f) == e.words, _policy)
    take(lambda _, e: e.system not in now, lambda x: x.fingerprint)
    take(lambda f, e: f.path not in {e.path, ""} and _renamed(f, e, now, then), _policy)
    pairs = [(finding, found[at]) for at, finding in enumerate(findings) if at in found]
    return Comparison(
        new=tuple(finding for at, finding in enumerate(findings) if at not in found),
        worse=tuple((f, e) for f, e in pairs if SEVERITY[f.level] > SEVERITY[e.level]),
        known=tuple((f, e) for f, e in pairs if SEVERITY[f.level] <= SEVERITY[e.level]),
        gone=tuple(left),
    )


def _policy(known: Finding | Accepted) -> str:
    return known.policy if isinstance(known, Accepted) else known.id


def _renamed(finding: Finding, entry: Accepted, now: set[str], then: set[str]) -> bool:
    """Whether the system of a known finding has a new name."""
    return entry.system not in now and finding.system not in then and words(finding) == entry.words
