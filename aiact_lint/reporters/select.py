"""Which findings a report shows, in which order, and what it only counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiact_lint.finding import SEVERITY, Finding, Report, SystemSummary
from aiact_lint.reporters import Options

INTERNAL_ERROR = "internal-error"
"""Id of the finding about a fault of the tool itself."""
_ONCE = ("oversight-", "redress-", "registration-")
"""Families of which the first finding of a system is always shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one system: those shown in full, those only summarised, those that were waived.

    ``system`` is None for what belongs to no system, such as a file that could not be read.
    """

    name: str
    system: SystemSummary | None
    full: tuple[Finding, ...]
    rest: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """Everything that is not waived."""
        return self.full + self.rest


def is_hidden(finding: Finding, options: Options) -> bool:
    """Whether an open finding is a hint that nobody asked for."""
    return finding.pedantic and options.show != "pedantic"


def shown(report: Report, options: Options) -> tuple[Finding, ...]:
    """The open findings that the options ask for, in the order of the report."""
    return tuple(f for f in report.findings if f.suppression is None and not is_hidden(f, options))


def suppressed(report: Report) -> tuple[Finding, ...]:
    """The waived findings."""
    return tuple(f for f in report.findings if f.suppression is not None)


def hidden(report: Report, options: Options) -> tuple[Finding, ...]:
    """The hints that are only counted."""
    return tuple(f for f in report.findings if f.suppression is None and is_hidden(f, options))


def fails(finding: Finding, options: Options) -> bool:
    """Whether a finding makes the command fail."""
    return options.fail_on != "never" and SEVERITY[finding.level] >= SEVERITY[options.fail_on]


def failed(report: Report) -> bool:
    """Whether the run itself failed: a fault of the tool, or nothing but words about why nothing could be read."""
    nothing = report.nothing_to_lint and report.files_seen == 0 and bool(report.notices)
    return report.failed or nothing or any(finding.id == INTERNAL_ERROR for finding in report.findings)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first, otherwise in the order of the report."""
    return sorted(findings, key=lambda finding: -SEVERITY[finding.level])


def practices(finding: Finding) -> tuple[str, ...]:
    """The prohibited practices a finding speaks of. A signal too thin to accuse names none."""
    return () if finding.pedantic else finding.policy.practices


def areas(finding: Finding) -> tuple[str, ...]:
    """The Annex III areas a finding speaks of. A signal too thin to accuse names none."""
    return () if finding.pedantic else finding.policy.areas


def groups(report: Report, options: Options) -> list[Group]:
    """The findings by system, in the order of the report's systems; then those of no system."""
    summaries = {system.name: system for system in report.systems}
    names = dict.fromkeys([*summaries, *(finding.system for finding in report.findings)])
    opened: dict[str, list[Finding]] = {name: [] for name in names}
    waived: dict[str, list[Finding]] = {name: [] for name in names}
    for finding in report.findings:
        if finding.suppression is not None:
            waived[finding.system].append(finding)
        elif not is_hidden(finding, options) and (not options.quiet or fails(finding, options)):
            opened[finding.system].append(finding)
    known, others = [name for name in names if name in summaries], [name for name in names if name not in summaries]
    out = [_group(name, summaries[name], opened[name], waived[name], options.limit) for name in known]
    if others:
        # They have nothing in common but that they belong nowhere: one heading for all of them, and no limit.
        out.append(_group("", None, [f for name in others for f in opened[name]], [f for name in others for f in waived[name]], 0))
    return [group for group in out if group.open or group.suppressed]


def _group(name: str, system: SystemSummary | None, opened: Sequence[Finding], waived: Sequence[Finding], limit: int) -> Group:
    ordered = by_severity(opened)
    full = limited(ordered, limit) if limit > 0 else ordered
    kept = {id(finding) for finding in full}
    return Group(name, system, tuple(full), tuple(f for f in ordered if id(f) not in kept), tuple(waived))


def limited(findings: Sequence[Finding], limit: int) -> list[Finding]:
    """At most ``limit`` findings, but every error, practice and area, and the first of each family that must not go unseen."""
    seen: set[str] = set()
    must = [_must(finding, seen) for finding in findings]
    spare = max(limit - sum(must), 0)
    out = []
    for finding, needed in zip(findings, must, strict=True):
        if needed or spare > 0:
            out.append(finding)
            spare -= not needed
    return out


def _must(finding: Finding, seen: set[str]) -> bool:
    """Whether a finding is shown whatever the limit; adds its family to those ``seen``."""
    family = next((family for family in _ONCE if finding.id.startswith(family)), "")
    first = family not in {"", *seen}
    seen.add(family)
    grave = finding.level == "error" or finding.id.startswith("high-risk-") or bool(practices(finding) or areas(finding))
    return grave or first


def statistics(findings: Iterable[Finding]) -> list[tuple[int, str, str]]:
    """Number, worst level and policy, the most frequent first."""
    counted: Counter[str] = Counter()
    worst: dict[str, Finding] = {}
    for finding in by_severity(findings):
        counted[finding.id] += 1
        worst.setdefault(finding.id, finding)
    return [(number, worst[policy].level, policy) for policy, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
