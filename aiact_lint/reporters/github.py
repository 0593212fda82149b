"""Commands of GitHub Actions: an annotation for each finding, the worst first, since GitHub shows only ten of a level in a step."""

from __future__ import annotations

from aiact_lint.finding import Finding, Report
from aiact_lint.policy import Level
from aiact_lint.reporters import Options
from aiact_lint.reporters.safe import name, one_line
from aiact_lint.reporters.select import by_severity, fails, hidden, shown, suppressed
from aiact_lint.reporters.words import citations, count, later_date, place

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, options: Options) -> str:
    """The report as lines of ``::error file=…,line=…::message``."""
    found = [finding for finding in by_severity(shown(report, options)) if not options.quiet or fails(finding, options)]
    lines = [_annotation(finding, report) for finding in found]
    lines += [f"::warning title=Not read::{_data(path)}" for path in report.unread if not options.quiet]
    lines += [f"::notice title=aiact-lint::{_data(words)}" for words in report.notices if not options.quiet]
    waived = suppressed(report)
    hints = len(hidden(report, options))
    if (waived or hints) and not options.quiet:
        # One annotation for all: GitHub shows only ten of a level.
        words = f"{count(len(waived), 'finding')} suppressed, {count(hints, 'hint')} hidden (show with --pedantic)"
        lines.append(f"::notice title=aiact-lint::{'%0A'.join([words, *map(_waived, waived)])}")
    return "".join(f"{line}\n" for line in lines)


def _waived(finding: Finding) -> str:
    """Who waived a finding, why, and until when."""
    suppression = finding.suppression
    if suppression is None:
        return ""
    until = f"until {suppression.until}" if suppression.until else "without an end"
    owner = f", {suppression.owner}" if suppression.owner else ""
    return _data(f"{name(finding.path)}:{finding.evidence[0].position.line} {finding.id} {until}{owner}: {suppression.reason}")


def _annotation(finding: Finding, report: Report) -> str:
    at = place(finding.evidence[0])
    properties = {
        "file": name(at.path, "stdin"),
        "line": str(at.line),
        "endLine": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.end_column),
        "title": f"{finding.id}: {one_line(finding.policy.title)}",
    }
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    parts = [finding.message]
    if finding.law:
        date = f" ({later_date(finding.applies_from, report.as_of)})" if finding.applies_from else ""
        parts.append(f"Law: {citations(law.citation for law in finding.law)}{date}.")
    if finding.missing:
        parts.append(f"Missing: {'; '.join(finding.missing)}.")
    if finding.policy.remediation:
        parts.append(f"Change: {finding.policy.remediation}")
    for other in finding.evidence[1:]:
        there = place(other)
        parts.append(f"And {name(there.path)}:{there.line}: {other.shows}")
    return f"::{_COMMANDS[finding.level]} {listed}::{'%0A'.join(_data(part) for part in parts if part)}"


def _data(text: str) -> str:
    """Text of a message."""
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Text of a property, which a colon or a comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
