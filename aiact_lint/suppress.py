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
from aiact_lint.finding import SEVERITY, Evidence, Finding, State, Suppression, SuppressionState, SystemSummary
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
    partial: Collection[str] = (),
    log: list[SuppressionState] | None = None,
) -> tuple[Finding, ...]:
    """The findings, those that are waived marked so, and those about the suppressions themselves, in the order of reports.

    Only a suppression whose policy was judged can be unused: one of a comment where ``complete`` (no system was linted in
    part), one of the configuration where its system or files were linted, or ``whole`` (the whole repository was). ``partial``
    are the files of systems of which something may lie elsewhere. ``log`` takes the state of each suppression.
    """
    run = _Run(config, as_of, judged_ids, policies, {path: system.name for system in systems for path in system.paths})
    linted = {system.name for system in systems if not set(system.paths) & set(partial)}
    marked = list(findings)
    for source in sources:
        for waiver in waivers(source):
            run.comment(waiver, marked, complete=complete and source.path not in partial)
        if source.path not in partial:
            run.read.add(source.path)
    for entry in config.suppressions:
        run.entry(entry, marked, linted, complete=complete, whole=whole)
    if log is not None:
        log += sorted(run.log, key=lambda state: (state.path, state.line, state.policy))
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
    log: list[SuppressionState] = field(default_factory=list)

    # --- comments

    def comment(self, waiver: Waiver, findings: list[Finding], *, complete: bool) -> None:
        """Apply one comment."""
        per_id = {name: self.fault(name, inline=True) for name in waiver.ids}
        sound = [name for name, fault in per_id.items() if not fault]
        own = [*waiver.faults, *self.against_rules(waiver)]
        faults = [*own, *filter(None, per_id.values())]
        where = _Place(waiver.source, waiver.span, self.system_of.get(waiver.source.path, waiver.source.path))
        if faults:
            effect = "Part of this suppression" if sound and not own else "This suppression"
            self.report("suppression-invalid", where, f"{effect} has no effect: {'; '.join(faults)}.", missing=waiver.missing)
        suppression = Suppression(waiver.reason, waiver.until, waiver.owner)
        for name in waiver.ids or ("",):
            problem = "; ".join(filter(None, (*own, per_id.get(name, ""))))
            if problem:
                self.note(name, "invalid", suppression, where, problem=problem)
        for name in sound if not own else ():
            hits = [at for at, finding in enumerate(findings) if finding.id == name and waiver.covers(finding.evidence[0])]
            unused = not hits and complete and self.is_judged(name, waiver.source.path)
            if not hits:
                self.note(name, "unused" if unused else "not judged", suppression, where)
            if unused:
                self.report("suppression-unused", where, f"No finding of {name} stands here{_nearby(name, waiver, findings)}.", name)
            self.mark(name, suppression, hits, findings, where)

    def against_rules(self, waiver: Waiver) -> list[str]:
        """What a comment does that the organisation does not allow."""
        rules = self.config.rules
        faults = ["it must end; write until=2027-03-01"] if waiver.endless and not rules.allow_endless else []
        return faults + (["owner is missing"] if rules.require_owner and not waiver.owner else [])

    def is_judged(self, name: str, path: str = "") -> bool:
        """Whether a policy was judged, in a file of which the configuration may say otherwise."""
        return name in self.judged and self.config.selects(name, self.policies[name].family, path)

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
            waived = Suppression(entry.reason, entry.until, entry.owner, "external")
            self.note(entry.id, "invalid", waived, where, problem=fault, approver=entry.approver)
            return
        owner = ", ".join(filter(None, (entry.owner, entry.approver and f"approved by {entry.approver}")))
        hits = [at for at, finding in enumerate(findings) if _meant(entry, finding)]
        linted = whole or (complete and (entry.system in systems or any(entry.patterns.covers(path) for path in self.read)))
        unused = not hits and linted and self.is_judged(entry.id)
        if not hits:
            waived = Suppression(entry.reason, entry.until, entry.owner, "external")
            self.note(entry.id, "unused" if unused else "not judged", waived, where, approver=entry.approver)
        if unused:
            self.report("suppression-unused", where, f"This suppression matches no finding of {entry.id}.", entry.id)
        self.mark(entry.id, Suppression(entry.reason, entry.until, owner, "external"), hits, findings, where, entry)

    # --- both

    def mark(
        self,
        name: str,
        suppression: Suppression,
        hits: list[int],
        findings: list[Finding],
        where: _Place,
        entry: CentralSuppression | None = None,
    ) -> None:
        """Waive the findings at ``hits`` while the suppression holds, and say when it ends."""
        if not hits:
            return
        until = suppression.until or dt.date.max
        expired, near = until < self.as_of, until - self.as_of <= NOTICE
        noted = replace(suppression, owner=entry.owner) if entry else suppression
        state: State = "expired" if expired else "expiring" if near else "active"
        self.note(name, state, noted, where, len(hits), approver=entry.approver if entry else "")
        if expired:
            message = f"The suppression of {name} ended on {until}, so the finding is open again. Its reason was: {suppression.reason}"
            self.report("suppression-expired", where, message, name)
            return
        if near:
            days = (until - self.as_of).days
            message = f"The suppression of {name} ends on {until}, {f'in {days} days' if days > 1 else 'tomorrow' if days else 'today'}."
            self.report("suppression-expiring", where, message, name)
        for at in hits:
            # The first one found stays, so that the order of files and entries does not change who is named.
            if findings[at].suppression is None:
                findings[at] = replace(findings[at], suppression=suppression)

    def note(
        self, name: str, state: State, given: Suppression, where: _Place, hits: int = 0, *, problem: str = "", approver: str = ""
    ) -> None:
        """Keep the state of a suppression."""
        line = where.source.position(where.span.start).line
        self.log.append(
            SuppressionState(
                name,
                state,
                where.source.path,
                line,
                where.system,
                given.reason,
                given.until,
                given.owner,
                approver,
                given.kind,
                hits,
                problem,
            )
        )

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
