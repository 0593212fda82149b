"""The duties of systems for people and for machines: what ``aiact-lint checklist`` and ``aiact-lint timeline`` print."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Sequence
from typing import Any

from aiact_lint.duties import article
from aiact_lint.finding import DutyState, Finding, Report, SystemSummary
from aiact_lint.reporters.safe import name, one_line, short
from aiact_lint.reporters.words import day

WIDTH = 100
MARKS = {"stated": "[x]", "missing": "[ ]", "contradicted": "[!]", "unread": "[?]", "not applicable": " - "}
"""A state as a mark; Markdown uses the same."""
QUOTED = 60
"""Letters of a quotation."""


def checklist(report: Report, *, form: str = "text", everything: bool = True) -> str:
    """Every duty of each system with its state, by family. ``everything`` also lists what is not applicable, with the reason."""
    if form == "json":
        return json.dumps([{**_head(s), "duties": [_row(d) for d in s.duties]} for s in report.systems], indent=2, ensure_ascii=False)
    out = [] if report.systems else ["no AI system was found"]
    for system in report.systems:
        shown = [d for d in system.duties if everything or d.state != "not applicable"]
        counts = ", ".join(f"{n} {state}" for state in MARKS if (n := sum(d.state == state for d in system.duties)))
        out += [_title(system, form), f"{_class(system)}; {counts}", ""]
        for family in dict.fromkeys(d.policy.family for d in shown):
            out.append(f"### {family}\n" if form == "markdown" else family)
            for duty in shown:
                if duty.policy.family == family:
                    out += _lines(duty, report.as_of, form)
            out.append("")
    return "\n".join(out).rstrip()


def _title(system: SystemSummary, form: str) -> str:
    return f"## {one_line(system.name)}\n" if form == "markdown" else f"── {name(system.name)} ".ljust(WIDTH, "─")


def _class(system: SystemSummary) -> str:
    points = ", ".join(p[0] + (f"({p[1:]})" if p[1:] else "") for p in system.points)
    return f"Annex III, point {points}" if points else "no use listed in Annex III is described"


def _lines(duty: DutyState, as_of: dt.date, form: str) -> list[str]:
    policy = duty.policy
    said = policy.duty.part if policy.duty else policy.title
    law = f"{article(policy.law[0].citation)}" if policy.law else ""
    head = f"{said} ({law})" if law else said
    more = f"{policy.id}, {policy.level}; {_when(duty, as_of)}"
    if duty.state == "not applicable":
        more = f"{policy.id}; not applicable: {duty.why}"
    elif duty.state == "unread":
        more += f"; {duty.why}"
    elif duty.state == "missing" and duty.owed is None:
        more += f"; depends on {duty.why}"
    elif duty.state in ("stated", "contradicted") and duty.evidence:
        first = duty.evidence[0]
        more += f'; {name(first.source.path)}:{first.position.line} "{short(first.quote, QUOTED)}"'
    if form == "markdown":
        return [f"- {MARKS[duty.state].strip() if duty.state != 'not applicable' else '–'} {one_line(head)}: {one_line(more)}"]
    lines = textwrap.wrap(f"{MARKS[duty.state]} {head}", WIDTH, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
    return lines + textwrap.wrap(more, WIDTH, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False)


def _when(duty: DutyState, as_of: dt.date) -> str:
    if duty.since is None:
        return f"applies from a change of the design on: {duty.because}"
    if duty.since == dt.date.min:
        return "applies"
    told = f"applies since {day(duty.since)}" if duty.since <= as_of else f"applies from {day(duty.since)}"
    law = duty.policy.law[0]
    contested = (
        f", contested: {day(dt.date.fromisoformat(law.applies_from))} by the text"
        if law.contested_until and duty.since.isoformat() == law.contested_until
        else ""
    )
    return f"{told}{contested}" + (f" ({duty.because})" if duty.because else "")


def _head(system: SystemSummary) -> dict[str, Any]:
    return {"system": system.name, "documents": list(system.paths), "points": list(system.points), "practices": list(system.practices)}


def _row(duty: DutyState) -> dict[str, Any]:
    policy = duty.policy
    return {
        "id": policy.id, "family": policy.family, "level": policy.level, "duty": policy.duty.part if policy.duty else policy.title,
        "law": [law.citation for law in policy.law], "state": duty.state, "owed": duty.owed, "why": duty.why,
        "appliesFrom": duty.since.isoformat() if duty.since and duty.since != dt.date.min else None, "because": duty.because,
        "evidence": [{"path": e.source.path, "line": e.position.line, "quote": e.quote} for e in duty.evidence],
    }  # fmt: skip


def timeline(report: Report, *, form: str = "text") -> str:
    """What applies to each system from which day on: prohibitions found, and every duty that is owed or may be."""
    systems = [(s, _dated(s, [f for f in report.findings if f.system == s.name])) for s in report.systems]
    if form == "json":
        return json.dumps(
            [
                {**_head(s), "timeline": [{"from": d.isoformat() if d != dt.date.max else None, "what": rows} for d, rows in dated]}
                for s, dated in systems
            ],
            indent=2,
            ensure_ascii=False,
        )
    out = [] if systems else ["no AI system was found"]
    for system, dated in systems:
        out += [_title(system, form), _class(system), ""]
        for start, rows in dated:
            ahead = (start - report.as_of).days if start != dt.date.max else 0
            when = (
                "from the next significant change of the design on"
                if start == dt.date.max
                else f"{day(start)}" + (f", in {ahead} days" if ahead > 0 else ", applies")
            )
            out.append(f"### {when}\n" if form == "markdown" else when)
            for row in rows:
                mark = "- " if form == "markdown" else "  "
                out += textwrap.wrap(one_line(row), WIDTH, initial_indent=mark, subsequent_indent="      ", break_on_hyphens=False)
            out.append("")
        if not dated:
            out += ["nothing that is described has a date in the Act", ""]
    return "\n".join(out).rstrip()


def _dated(system: SystemSummary, found: Sequence[Finding]) -> list[tuple[dt.date, list[str]]]:
    """Days with what applies from them on, the earliest first; the last may be without a day (:data:`datetime.date.max`)."""
    rows: dict[dt.date, list[str]] = {}
    for finding in found:
        if finding.policy.practices and not finding.pedantic and finding.law:
            start = dt.date.fromisoformat(finding.law[0].applies_from)
            rows.setdefault(start, []).append(f"prohibited: {finding.id} ({article(finding.law[0].citation)})")
    for duty in system.duties:
        if duty.state != "not applicable" and duty.policy.law:
            told = (
                f"{duty.policy.duty.part if duty.policy.duty else duty.policy.title} ({article(duty.policy.law[0].citation)}): {duty.state}"
            )
            told += f", if {duty.why.removeprefix('whether ')}" if duty.owed is None else ""
            told += f"; {duty.because}" if duty.because else ""
            rows.setdefault(duty.since or dt.date.max, []).append(told)
    return sorted(rows.items())
