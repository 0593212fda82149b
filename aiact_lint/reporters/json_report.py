"""JSON: everything the report knows, in a form that does not change without a new ``version``.

``schemas/report.schema.json`` describes it. Keys keep their order and are always there; what is not known is empty or null.
``findings`` are those that count, ``suppressed`` those that were waived, ``hidden`` the hints that nobody asked for.
"""

from __future__ import annotations

from typing import Any

from aiact_lint.finding import Evidence, Finding, Report, SystemSummary
from aiact_lint.policy import Law, Level
from aiact_lint.reporters import Options
from aiact_lint.reporters.dump import dump
from aiact_lint.reporters.select import areas, failed, hidden, practices, shown, suppressed

VERSION = 1
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")


def render(report: Report, options: Options) -> str:
    """The report as one JSON object."""
    found, waived, hints = shown(report, options), suppressed(report), hidden(report, options)
    data = {
        "version": VERSION,
        "tool": {"name": "aiact-lint", "version": options.tool_version},
        "asOf": report.as_of.isoformat(),
        "successful": not failed(report),
        "summary": {
            "systems": len(report.systems),
            "filesRead": report.files_read,
            "filesSeen": report.files_seen,
            "worst": next((level for level in _LEVELS if any(finding.level == level for finding in found)), None),
            **{f"{level}s": sum(finding.level == level for finding in found) for level in _LEVELS},
            "suppressed": len(waived),
            "hidden": len(hints),
        },
        "systems": [_system(system) for system in report.systems],
        "findings": [_finding(finding) for finding in found],
        "suppressed": [_finding(finding) for finding in waived],
        "hidden": [_finding(finding) for finding in hints],
        "unread": list(report.unread),
        "notices": list(report.notices),
    }
    return dump(data)


def _system(system: SystemSummary) -> dict[str, Any]:
    return {
        "name": system.name,
        "paths": list(system.paths),
        "practices": list(system.practices),
        "areas": list(system.areas),
        "points": list(system.points),
        "stated": [
            {"kind": stated.kind, "name": stated.name, "evidence": [_evidence(evidence) for evidence in stated.evidence]}
            for stated in system.stated
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    policy, suppression = finding.policy, finding.suppression
    return {
        "policy": policy.id,
        "title": policy.title,
        "family": policy.family,
        "level": finding.level,
        "pedantic": finding.pedantic,
        "message": finding.message,
        "remediation": policy.remediation,
        "system": finding.system,
        "practices": list(practices(finding)),
        "areas": list(areas(finding)),
        "missing": list(finding.missing),
        "law": [_law(law) for law in finding.law],
        "appliesFrom": finding.applies_from.isoformat() if finding.applies_from else None,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "fingerprint": finding.fingerprint,
        "suppression": None
        if suppression is None
        else {
            "reason": suppression.reason,
            "owner": suppression.owner,
            "until": suppression.until.isoformat() if suppression.until else None,
            "kind": suppression.kind,
        },
    }


def _law(law: Law) -> dict[str, Any]:
    return {
        "key": law.key,
        "citation": law.citation,
        "url": law.url,
        "appliesFrom": law.applies_from,
        "contestedUntil": law.contested_until,
        "fine": law.fine,
        "fineBasis": law.fine_basis,
        "note": law.note,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    """A quoted place. Lines and columns count from 1 and code points, offsets from 0; the end is that after the last character."""
    source, span = evidence.source, evidence.span
    start, end = source.position(span.start), source.position(span.end)
    return {
        "path": source.path,
        "start": {"line": start.line, "column": start.column, "offset": span.start},
        "end": {"line": end.line, "column": end.column, "offset": span.end},
        "quote": evidence.quote,
        "shows": evidence.shows,
    }
