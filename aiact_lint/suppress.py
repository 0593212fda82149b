"""Waived findings: who, why and until when; and what is wrong with a suppression itself.

A comment on a line of its own speaks for the next line that is not blank; a comment beside text speaks for its own line. A
prohibited practice can be waived only in the configuration, with an approver. Whatever a suppression fails to do is a finding:
a comment that is silently ignored is worse than none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aiact_lint.config import CentralSuppression, Config, nearest
from aiact_lint.finding import SEVERITY, Evidence, Finding, Suppression, SystemSummary
from aiact_lint.fingerprint import digest, label
from aiact_lint.policy import Policy
from aiact_lint.source import SourceFile, Span
from aiact_lint.waiver import Waiver, waivers

FAMILY = "suppression-"
NOTICE = dt.timedelta(days=30)
"""How long before its end a suppression is announced to end."""


def apply(
    findings: Sequence[Finding],
    sources: Iterable[SourceFile],
    config: Config,
    as_of: dt.date,
    judged_ids: Collection[str],
    policies: Mapping[str, Policy],
    *,
    systems: Sequence[SystemSummary] = (),
    complete: bool = True,
    whole: bool = True,
) -> tuple[Finding, ...]:
    """The findings, those that are waived marked so, and those about the suppressions themselves, in the order of reports.

    Only a suppression whose policy was judged can be unused: one of a comment where ``complete`` (no system was linted in
    part), one of the configuration where its system or files were linted, or ``whole`` (the whole repository was).
    """
    run = _Run(config, as_of, judged_ids, policies, {path: system.name for system in systems for path in system.paths})
    marked = list(findings)
    for source in sources:
        for waiver in waivers(source):
            run.comment(waiver, marked, complete=complete)
            run.read.add(source.path)
        run.read.add(source.path)
    for entry in config.suppressions:
        run.entry(entry, marked, {system.name for system in systems}, complete=complete, whole=whole)
    return tuple(sorted([*marked, *run.found], key=lambda f: (f.path, f.evidence[0].span.start, -SEVERITY[f.level], f.id, f.message)))


@dataclass
class _Run:
    """The state of one call."""

    config: Config
    as_of: dt.date
    judged: Collection[str]
    policies: Mapping[str, Policy]
    system_of: Mapping[str, str]
    found: list[Finding] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    # --- comments

    def comment(self, waiver: Waiver, findings: list[Finding], *, complete: bool) -> None:
        """Apply one comment."""
        per_id = {name: self.fault(name, inline=True) for name in waiver.ids}
        sound = [name for name, fault in per_id.items() if not fault]
        faults = [*waiver.faults, *filter(None, per_id.values())]
        where = _Place(waiver.source, waiver.span, self.system_of.get(waiver.source.path, waiver.source.path))
        if faults:
            effect = "Part of this suppression" if sound and not waiver.faults else "This suppression"
            self.report("suppression-invalid", where, f"{effect} has no effect: {'; '.join(faults)}.", missing=waiver.missing)
        if waiver.faults or waiver.until is None:
            return
        suppression = Suppression(waiver.reason, waiver.until, waiver.owner)
        for name in sound:
            hits = [at for at, finding in enumerate(findings) if finding.id == name and waiver.covers(finding.evidence[0])]
            if not hits and complete and name in self.judged:
                self.report("suppression-unused", where, f"No finding of {name} stands here{_nearby(name, waiver, findings)}.", name)
            self.mark(name, suppression, hits, findings, where)

    def fault(self, name: str, *, inline: bool, approver: str = "") -> str:
        """Why a policy cannot be waived this way, or nothing."""
        if name not in self.policies:
            return f'there is no policy "{name}"{nearest(name, self.policies)}'
        if name.startswith(FAMILY):
            return f"{name} cannot be suppressed"
        if self.policies[name].practices and inline:
            return f"{name} is about a prohibited practice and can be suppressed only in the configuration, with an approver"
        if self.policies[name].practices and not approver:
            return f"{name} is about a prohibited practice and needs an approver"
        return ""

    # --- entries of the configuration

    def entry(self, entry: CentralSuppression, findings: list[Finding], systems: set[str], *, complete: bool, whole: bool) -> None:
        """Apply one suppression of the configuration."""
        where = _Place(entry.source, entry.span, entry.system or entry.source.path)
        fault = self.fault(entry.id, inline=False, approver=entry.approver)
        if fault:
            missing = ("approver",) if fault.endswith("approver") else ()
            self.report("suppression-invalid", where, f"This suppression has no effect: {fault}.", entry.id, missing)
            return
        owner = ", ".join(filter(None, (entry.owner, entry.approver and f"approved by {entry.approver}")))
        hits = [at for at, finding in enumerate(findings) if _meant(entry, finding)]
        linted = whole or (complete and (entry.system in systems or any(entry.patterns.covers(path) for path in self.read)))
        if not hits and linted and entry.id in self.judged:
            self.report("suppression-unused", where, f"This suppression matches no finding of {entry.id}.", entry.id)
        self.mark(entry.id, Suppression(entry.reason, entry.until, owner, "external"), hits, findings, where)

    # --- both

    def mark(self, name: str, suppression: Suppression, hits: list[int], findings: list[Finding], where: _Place) -> None:
        """Waive the findings at ``hits`` while the suppression holds, and say when it ends."""
        until = suppression.until
        if not hits or until is None:
            return
        if until < self.as_of:
            message = f"The suppression of {name} ended on {until}, so the finding is open again. Its reason was: {suppression.reason}"
            self.report("suppression-expired", where, message, name)
            return
        if until - self.as_of <= NOTICE:
            days = (until - self.as_of).days
            message = f"The suppression of {name} ends on {until}, {f'in {days} days' if days > 1 else 'tomorrow' if days else 'today'}."
            self.report("suppression-expiring", where, message, name)
        for at in hits:
            # The first one found stays, so that the order of files and entries does not change who is named.
            if findings[at].suppression is None:
                findings[at] = replace(findings[at], suppression=suppression)

    def report(self, name: str, where: _Place, message: str, about: str = "", missing: tuple[str, ...] = ()) -> None:
        """Add a finding about a suppression of the policy ``about``."""
        policy = self.policies[name]
        if not self.config.selects(name, policy.family):
            return
        text = " ".join(where.source.quote(where.span).split())
        # The line is left out, so that the fingerprint survives edits above; equal comments are numbered.
        key = (name, label(where.source.path), text, about)
        self.seen[key] = self.seen.get(key, 0) + 1
        fingerprint = digest(*key, str(self.seen[key]))
        evidence = (Evidence(where.source, where.span, "suppression"),)
        self.found.append(Finding(policy, policy.level, message, evidence, where.system, fingerprint, missing))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a suppression stands, and in which system."""

    source: SourceFile
    span: Span
    system: str


def _meant(entry: CentralSuppression, finding: Finding) -> bool:
    """Whether an entry speaks of a finding: everything it names must fit."""
    return (
        entry.id == finding.id
        and entry.system in {"", finding.system}
        and entry.fingerprint in {"", finding.fingerprint}
        and (not entry.paths or entry.patterns.covers(finding.path))
    )


def _nearby(name: str, waiver: Waiver, findings: Sequence[Finding]) -> str:
    """Where the nearest finding of the policy stands in the same file, to help moving the comment."""
    lines = [f.evidence[0].position.line for f in findings if f.id == name and f.path == waiver.source.path]
    if not lines:
        return ""
    return f"; the nearest one is in line {min(lines, key=lambda line: abs(line - waiver.last))}"
