"""JUnit XML for servers that show tests: a suite for each system, a case for each finding.

A case fails where the finding makes the command fail, so that the list of tests and the exit code agree. Other findings are
passing cases that say what was found; waived ones are skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aiact_lint.finding import Finding, Report
from aiact_lint.reporters import Options
from aiact_lint.reporters.markup import attribute, text
from aiact_lint.reporters.safe import name
from aiact_lint.reporters.select import Group, failed, fails, groups, hidden
from aiact_lint.reporters.words import citations, count, fines, place


def render(report: Report, options: Options) -> str:
    """The report as a JUnit document."""
    found = groups(report, replace(options, limit=0, quiet=False))
    with_findings = {group.name for group in found}
    clean = [Group(system.name, system, (), (), ()) for system in report.systems if system.name not in with_findings]
    suites = [_suite(group, options) for group in (*found, *clean)]
    if failed(report):
        suites.append(_failure(report))
    totals = [sum(numbers) for numbers in zip(*(counted for counted, _ in suites), strict=True)] or [0, 0, 0, 0]
    head = f'<testsuites name="aiact-lint" {_totals(totals)}>'
    body = "\n".join(lines for _, lines in suites)
    return "\n".join(filter(None, ['<?xml version="1.0" encoding="UTF-8"?>', head, body, _notes(report, options), "</testsuites>"])) + "\n"


def _totals(numbers: Iterable[int]) -> str:
    return " ".join(f'{key}="{number}"' for key, number in zip(("tests", "failures", "errors", "skipped"), numbers, strict=True))


def _suite(group: Group, options: Options) -> tuple[tuple[int, int, int, int], str]:
    opened, waived = group.open, group.suppressed
    bad = [finding for finding in opened if fails(finding, options)]
    cases = [_case(finding, options) for finding in (*opened, *waived)]
    if not cases:
        cases = [f'    <testcase classname="{attribute(group.name)}" name="no findings"/>']
    numbers = (len(cases), len(bad), 0, len(waived))
    title = group.name if group.system is not None else "outside any system"
    return numbers, "\n".join([f'  <testsuite name="{attribute(title)}" {_totals(numbers)}>', *cases, "  </testsuite>"])


def _case(finding: Finding, options: Options) -> str:
    at = place(finding.evidence[0])
    path = name(at.path, "stdin")
    title = attribute(f"{finding.id} {path}:{at.line}:{at.column}")
    head = f'    <testcase classname="{attribute(finding.system)}" name="{title}" file="{attribute(path)}" line="{at.line}">'
    if finding.suppression is not None:
        until = f" until {finding.suppression.until}" if finding.suppression.until else ""
        owner = f" by {finding.suppression.owner}" if finding.suppression.owner else ""
        inner = f'      <skipped message="{attribute(f"suppressed{owner}{until}: {finding.suppression.reason}")}"/>'
    elif fails(finding, options):
        inner = f'      <failure type="{finding.level}" message="{attribute(finding.message)}">{text(_details(finding))}</failure>'
    else:
        inner = f"      <system-out>{text(f'{finding.level}: {_details(finding)}')}</system-out>"
    return f"{head}\n{inner}\n    </testcase>"


def _details(finding: Finding) -> str:
    at = place(finding.evidence[0])
    lines = [finding.policy.title, f"{name(at.path)}:{at.line}:{at.column} {finding.message}"]
    if finding.law:
        lines.append(f"law: {citations(law.citation for law in finding.law)}")
    lines += [f"fine: {fine}" for fine in fines(finding.law)]
    if finding.missing:
        lines.append(f"missing: {'; '.join(finding.missing)}")
    for other in finding.evidence[1:]:
        there = place(other)
        lines.append(f"and: {name(there.path)}:{there.line}:{there.column} {other.shows}")
    if finding.policy.remediation:
        lines.append(f"change: {finding.policy.remediation}")
    return "\n".join(filter(None, lines))


def _failure(report: Report) -> tuple[tuple[int, int, int, int], str]:
    """A suite that says that the run failed: a server must not take no tests for no problem."""
    words = "; ".join(report.notices) or "internal error"
    case = f'    <testcase classname="aiact-lint" name="run">\n      <error message="{attribute(words)}"/>\n    </testcase>'
    return (1, 0, 1, 0), f'  <testsuite name="aiact-lint" {_totals((1, 0, 1, 0))}>\n{case}\n  </testsuite>'


def _notes(report: Report, options: Options) -> str:
    """Properties of the whole run: the day, hidden hints, unread files, notices."""
    rows = [("asOf", report.as_of.isoformat()), ("filesRead", str(report.files_read))]
    hints = len(hidden(report, options))
    if hints:
        rows.append(("hidden", f"{count(hints, 'hint')}, show with --pedantic"))
    rows += [("unread", path) for path in report.unread] + [("notice", words) for words in report.notices]
    listed = "\n".join(f'      <property name="{key}" value="{attribute(value)}"/>' for key, value in rows)
    suite = f'  <testsuite name="about this run" {_totals((0, 0, 0, 0))}>'
    return f"{suite}\n    <properties>\n{listed}\n    </properties>\n  </testsuite>"
