"""The part of the page that a data protection officer keeps: why a system is high-risk, which duties are met, and from when.

A duty is owed by a system in an Annex III area. Its row says what the documents say: where it is stated, in which parts it is open,
or that nothing was found. Critical infrastructure owes no redress (Article 86(1) excepts point 2 of Annex III).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from aiact_lint.finding import Finding, Report, Stated, SystemSummary
from aiact_lint.reporters import Options
from aiact_lint.reporters.html_parts import chain, where
from aiact_lint.reporters.markup import attribute as words
from aiact_lint.reporters.select import Group, shown, suppressed
from aiact_lint.reporters.words import brief, day, parsed, points

_DUTIES = {
    "oversight": "Human oversight (Articles 14 and 26(2))",
    "redress": "Explanation and redress (Article 86)",
    "registration": "Registration (Article 49)",
    "notice": "Telling the people concerned (Articles 26 and 50)",
    "assessment": "Impact assessment (Article 27)",
    "documentation": "Documentation (Articles 11 to 13)",
    "disclosure": "Disclosure",
    "procurement": "Procurement",
}
_ALWAYS = ("oversight", "redress", "registration")
_STATES = {"missing": "not stated", "incomplete": "stated in part", "contradicted": "contradicted"}


def classes(system: SystemSummary) -> list[str]:
    """For each point of Annex III the chain of quotations it is concluded from."""
    found = [stated for stated in system.stated if stated.kind == "class" and stated.evidence]
    if not found:
        return []
    return _list("Why this system is high-risk", [(f"Annex III, {words(points([one.name]))}", chain(one.evidence)) for one in found])


def duties(group: Group, anchor: str) -> list[str]:
    """For each duty what the documents say of it, with a link to the finding."""
    system = group.system
    if system is None or not system.areas:
        return []
    numbered = [(finding, f"#{anchor}-{at}") for at, finding in enumerate(group.full, 1)]
    rows = []
    for family, title in _DUTIES.items():
        faults = [(finding, link) for finding, link in numbered if finding.id.startswith(f"{family}-")]
        waived = [finding for finding in group.suppressed if finding.id.startswith(f"{family}-")]
        stated = next((one for one in system.stated if one.kind == "safeguard" and one.name.startswith(family)), None)
        owed = family in _ALWAYS and not (family == "redress" and set(system.areas) == {"critical-infrastructure"})
        if owed or faults or waived or stated:
            rows.append((title, f"<p>{_state(faults, waived, stated)}</p>{_proof(stated)}"))
    return _list("Duties and evidence", rows)


def _state(faults: Sequence[tuple[Finding, str]], waived: Sequence[Finding], stated: Stated | None) -> str:
    parts = []
    for finding, link in faults:
        word = _STATES.get(finding.id.rpartition("-")[2], "see finding")
        missing = f": {words('; '.join(finding.missing))}" if finding.missing else ""
        parts.append(f'<a href="{link}">{word}</a>{missing}')
    parts += [f"suppressed ({words(finding.id)})" for finding in waived]
    return "<br>".join(parts) or ("stated" if stated is not None else "no finding")


def _proof(stated: Stated | None) -> str:
    return chain(stated.evidence) if stated is not None else ""


def timeline(report: Report, options: Options) -> list[str]:
    """Every date on which something of this report begins or ends, in order: what already applies, what is contested, what is to come."""
    events: dict[dt.date, dict[str, set[str]]] = {}

    def put(date: dt.date | None, what: str, system: str) -> None:  # "what" is markup
        if date is not None:
            events.setdefault(date, {}).setdefault(what, set()).add(system)

    for finding in shown(report, options):
        for law in finding.law:
            begins, later = parsed(law.applies_from), parsed(law.contested_until)
            if later is not None:
                put(begins, words(f"{brief(law.citation)} applies, on one reading"), finding.system)
                put(later, words(f"{brief(law.citation)} applies on every reading"), finding.system)
            else:
                put(begins, words(f"{brief(law.citation)} applies"), finding.system)
    for finding in suppressed(report):
        if finding.suppression is not None:
            put(finding.suppression.until, f"Suppression of {words(finding.id)} ends ({where(finding.evidence[0])})", finding.system)
    rows = []
    for date in sorted(events):
        systems = sorted({name for names in events[date].values() for name in names})
        passed = "in application" if date <= report.as_of else "to come"
        date_words = f'<time datetime="{date}">{day(date)}</time><br><span class="dim">{passed}</span>'
        rows.append((date_words, f'{"<br>".join(sorted(events[date]))}<br><span class="dim">{words("; ".join(systems))}</span>'))
    if not rows:
        return []
    return ['<section aria-labelledby="timeline">', '<h2 id="timeline">Timeline</h2>', *_list("", rows), "</section>"]


def _list(heading: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    """Terms and their descriptions, both markup: a table would not fit a narrow window."""
    if not rows:
        return []
    head = [f"<h3>{words(heading)}</h3>"] if heading else []
    return [*head, '<dl class="record">', *(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows), "</dl>"]
