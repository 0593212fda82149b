"""Code Quality of GitLab: a list of issues with path, lines, severity and fingerprint.

Findings below --fail-on are in it, too: the widget of a merge request is a report, not a gate.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from aiact_lint.finding import Finding, Report
from aiact_lint.policy import Level
from aiact_lint.reporters import Options
from aiact_lint.reporters.dump import dump
from aiact_lint.reporters.safe import name, one_line
from aiact_lint.reporters.select import by_severity, practices, shown
from aiact_lint.reporters.words import place

_SEVERITY: dict[Level, str] = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report, options: Options) -> str:
    """The open findings as a JSON list."""
    seen: Counter[str] = Counter()
    issues = [_issue(finding, seen) for finding in by_severity(shown(report, options))]
    return dump(issues)


def _issue(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    at = place(finding.evidence[0])
    missing = f" Missing: {'; '.join(finding.missing)}." if finding.missing else ""
    return {
        "description": one_line(f"{finding.message or finding.policy.title}{missing}"),
        "check_name": finding.id,
        "fingerprint": _fingerprint(finding, seen),
        "severity": "blocker" if finding.level == "error" and practices(finding) else _SEVERITY[finding.level],
        "location": {"path": name(at.path, "stdin"), "lines": {"begin": at.line, "end": at.line}},
    }


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """The finding's own; GitLab keeps only one of equal ones, so further ones are numbered."""
    seen[finding.fingerprint] += 1
    number = seen[finding.fingerprint]
    if number == 1:
        return finding.fingerprint
    return hashlib.sha256(f"{finding.fingerprint}\0{number}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
