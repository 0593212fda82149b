"""Markdown for the summary of a job or a comment: a table of findings for each system, and what was waived and why."""

from __future__ import annotations

from collections.abc import Sequence

from aiact_lint.finding import Finding, Report
from aiact_lint.policy import Level
from aiact_lint.reporters import Options
from aiact_lint.reporters.markup import code, is_address, markdown
from aiact_lint.reporters.safe import name, short
from aiact_lint.reporters.select import Group, failed, groups, hidden, shown, statistics, suppressed
from aiact_lint.reporters.words import applies, count, day, fines, levels, place, points

MOST_BYTES = 900_000
"""GitHub refuses the summary of a step above 1 MiB, all of it."""
_ICONS: dict[Level, str] = {"error": "🛑", "warning": "⚠️", "note": "💡"}
_QUOTE = 80


def render(report: Report, options: Options) -> str:
    """The report as Markdown."""
    blocks = [_head(report, options)]
    for group in groups(report, options):
        blocks += _group(group, report)
    if options.statistics and (rows := statistics(shown(report, options))):
        table = ["| Count | Level | Policy |", "| ---: | --- | --- |"]
        blocks.append("\n".join([*table, *(f"| {number} | {level} | {code(policy)} |" for number, level, policy in rows)]))
    for title, items in (("Not read", report.unread), ("Please note", report.notices)):
        if items:
            blocks.append("\n".join([f"### {title}", "", *(f"- {markdown(item)}" for item in items)]))
    return _cut("\n\n".join(blocks) + "\n")


def _cut(text: str) -> str:
    """The text, or as many of its lines as GitHub accepts."""
    raw = text.encode("utf-8")
    if len(raw) <= MOST_BYTES:
        return text
    kept = raw[: raw.rindex(b"\n", 0, MOST_BYTES)].decode("utf-8")
    return f"{kept}\n\n_The rest is left out: GitHub would accept none of it._\n"


def _head(report: Report, options: Options) -> str:
    found = shown(report, options)
    lines = ["## aiact-lint", ""]
    if failed(report):
        lines.append("**The check did not succeed.**")
    elif report.nothing_to_lint:
        lines.append("**No model card and no manifest of an AI system was found.**")
    else:
        lines.append(f"**{levels(found) or 'No findings'}** in {count(len(report.systems), 'system')}")
    waived, hints = len(suppressed(report)), len(hidden(report, options))
    more = [f"{waived} suppressed"] if waived else []
    more += [f"{count(hints, 'hint')} hidden, show with `--pedantic`"] if hints else []
    seen = f" of {report.files_seen} seen" if report.files_seen > report.files_read else ""
    more += [f"{count(report.files_read, 'file')} read{seen}", f"judged by the law of {day(report.as_of)}"]
    lines += ["", " · ".join(more)]
    return "\n".join(lines)


def _group(group: Group, report: Report) -> list[str]:
    """The blocks about one system."""
    title = markdown(group.name) if group.system is not None else "Outside any system"
    blocks = [f"### {title}"]
    if group.system is not None and (group.system.practices or group.system.areas):
        about = [f"prohibited practice: {code(practice)}" for practice in group.system.practices]
        under = f" (Annex III {markdown(points(group.system.points))})" if group.system.points else ""
        about += [f"high-risk area: {', '.join(map(code, group.system.areas))}{under}"] if group.system.areas else []
        blocks.append(" · ".join(about))
    if group.full:
        rows = [_row(finding, report) for finding in group.full]
        blocks.append("\n".join(["| Level | Finding | Where | Law |", "| --- | --- | --- | --- |", *rows]))
    if group.rest:
        counted = ", ".join(f"{code(policy)} ×{number}" if number > 1 else code(policy) for number, _, policy in statistics(group.rest))
        blocks.append(f"Not shown in full: {levels(group.rest)} ({counted}).")
    if group.suppressed:
        head = ["| Suppressed | Where | Reason | Owner | Until |", "| --- | --- | --- | --- | --- |"]
        summary = f"<details><summary>{count(len(group.suppressed), 'finding')} suppressed</summary>"
        blocks += [summary, "\n".join([*head, *map(_waived, group.suppressed)]), "</details>"]
    return blocks


def _row(finding: Finding, report: Report) -> str:
    title = f"**{markdown(finding.policy.title)}** " if finding.policy.title else ""
    parts = [f"{title}{code(finding.id)}", markdown(finding.message)]
    if finding.missing:
        parts.append(f"**Missing:** {markdown('; '.join(finding.missing))}")
    if finding.policy.remediation:
        parts.append(f"**Change:** {markdown(finding.policy.remediation)}")
    places = [_where(finding, number) for number in range(min(len(finding.evidence), 5))]
    if len(finding.evidence) > len(places):
        places.append(f"and {len(finding.evidence) - len(places)} more")
    level = f"{_ICONS[finding.level]} {finding.level}"
    return _cells([level, "<br>".join(filter(None, parts)), "<br>".join(places), _law(finding, report)])


def _where(finding: Finding, number: int) -> str:
    evidence = finding.evidence[number]
    at = place(evidence)
    quoted = f" “{markdown(short(evidence.quote, _QUOTE))}”" if evidence.quote.strip() else ""
    shows = f" ({markdown(evidence.shows)})" if evidence.shows else ""
    return f"<code>{markdown(name(at.path))}:{at.line}</code>{quoted}{shows}"


def _law(finding: Finding, report: Report) -> str:
    rows = []
    for law in finding.law:
        cited = f"[{markdown(law.citation)}]({law.url})" if is_address(law.url) else markdown(law.citation)
        date = applies(law, report.as_of)
        rows.append(f"{cited}, {markdown(date)}" if date else cited)
    rows += [f"Fine: {markdown(fine)}" for fine in fines(finding.law)]
    return "<br>".join(rows)


def _waived(finding: Finding) -> str:
    suppression = finding.suppression
    if suppression is None:
        return ""
    at = place(finding.evidence[0])
    until = day(suppression.until) if suppression.until else ""
    where = f"<code>{markdown(name(at.path))}:{at.line}</code>"
    return _cells([code(finding.id), where, markdown(suppression.reason), markdown(suppression.owner), until])


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
