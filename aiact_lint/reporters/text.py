"""Text for a terminal: for each system its findings, each with the source line, the law and what to change; then a summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from aiact_lint.finding import Evidence, Finding, Report
from aiact_lint.reporters import Options
from aiact_lint.reporters.safe import name, one_line, short, width, words, wrapped
from aiact_lint.reporters.select import Group, failed, groups, hidden, shown, statistics, suppressed
from aiact_lint.reporters.snippet import snippet
from aiact_lint.reporters.words import count, day, fines, later_date, law_and_dates, levels, points

_CODES = {"error": "1;31", "warning": "1;33", "note": "1;36", "good": "1;32", "bold": "1", "dim": "2", "mark": "1;35"}
_LABELS = 9
"""Columns of the labels law, fine, and, missing, change with the colon and a blank."""
_INDENT = 3
_MOST_PLACES = 8
_MOST_FILES = 4
_MOST_LINES = 50


def render(report: Report, options: Options) -> str:
    """The report as text."""
    page = _Page(options, report)
    for group in groups(report, options):
        page.group(group)
    page.summary()
    return "\n".join(page.lines) + "\n" if page.lines else ""


class _Page:
    """The lines printed so far."""

    def __init__(self, options: Options, report: Report) -> None:
        self.options = options
        self.report = report
        self.width = max(options.width, 40)
        self.lines: list[str] = []

    # --- lines

    def paint(self, text: str, style: str) -> str:
        """The text in a style, if colours are wanted."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style and text and self.options.color else text

    def put(self, parts: Iterable[tuple[str, str]], indent: str = "", rest: str | None = None) -> None:
        """Print words on as many lines as they take."""
        rest = indent if rest is None else rest
        start = indent
        for line in wrapped(parts, self.width, indent, rest):
            styled = groupby(line, key=lambda part: part[1])
            self.lines.append(start + "".join(self.paint("".join(text for text, _ in parts), style) for style, parts in styled))
            start = rest

    def heading(self, title: str) -> None:
        """Print a heading that reaches across the page."""
        if self.lines:
            self.lines.append("")
        # Something is between the words and the right edge, so that a heading is seen even where its name is long.
        title = short(title, self.width - 6)
        line = f"── {title} "
        self.lines.append(self.paint(line.ljust(self.width - width(line) + len(line), "─"), "bold"))

    def labelled(self, label: str, text: str) -> None:
        """Print a text beside a label."""
        indent = " " * _INDENT
        self.put([(f"{label}:".ljust(_LABELS), "bold"), *_unspaced(words(text))], indent, indent + " " * _LABELS)

    # --- systems and findings

    def group(self, group: Group) -> None:
        """Print the findings of one system."""
        if self.options.quiet and not group.open:
            return
        self.heading(group.name if group.system is not None else "outside any system")
        if group.system is not None:
            self.about(group)
        for finding in group.full:
            self.lines.append("")
            self.finding(finding)
        if group.rest:
            self.lines.append("")
            rest = f"not shown in full: {levels(group.rest)} ({_by_policy(group.rest)}); see all with --limit 0"
            self.put(words(rest, "dim"), " " * _INDENT)
        if group.suppressed and not self.options.quiet:
            self.suppressed(group.suppressed)

    def about(self, group: Group) -> None:
        """Print what is known of a system: practices, areas, documents."""
        system = group.system
        if system is None:
            return
        indent = " " * _INDENT
        if system.practices:
            self.put([*words("prohibited practice:"), *words(", ".join(system.practices), "error")], indent)
        if system.areas:
            under = f"(Annex III {points(system.points)})" if system.points else ""
            self.put([*words("high-risk area:"), *words(", ".join(system.areas), "warning"), *words(under)], indent)
        paths = [name(path) for path in system.paths]
        more = f" and {count(len(paths) - _MOST_FILES, 'more document')}" if len(paths) > _MOST_FILES else ""
        self.put(words(f"{', '.join(paths[:_MOST_FILES])}{more}", "dim"), indent)

    def finding(self, finding: Finding) -> None:
        """Print one finding."""
        first = finding.evidence[0]
        at = first.position
        place = f"{name(first.source.path)}:{at.line}:{at.column}"
        head = [(place, "bold"), (f"  {finding.level}", finding.level), (f"  {one_line(finding.id)}", "dim")]
        title = words(f" {finding.policy.title}", "bold")
        used = sum(width(text) for text, _ in head) + 2 + width(one_line(finding.policy.title))
        if title and used <= self.width:
            self.put([*head, (f" {title[0][0]}", "bold"), *title[1:]])
        else:
            self.put(head, "", " " * _INDENT)
            self.put(title, " " * _INDENT)
        underlined = self.source(finding)
        self.put(words(finding.message), " " * _INDENT)
        self.law(finding)
        self.places([other for other in finding.evidence[1:] if other not in underlined])
        if finding.missing:
            self.labelled("missing", "; ".join(finding.missing))
        if finding.policy.remediation:
            self.labelled("change", finding.policy.remediation)

    def source(self, finding: Finding) -> tuple[Evidence, ...]:
        """Print the source line with the quoted words underlined; returns the evidence that is."""
        number = str(finding.evidence[0].position.line)
        gutter = " " * max(len(number), _INDENT - 1)
        shown = snippet(finding.evidence, self.width - len(gutter) - 3)
        if shown is None:
            return ()
        bar = self.paint(f"{gutter} |", "dim")
        self.lines += [bar, f"{self.paint(f'{number.rjust(len(gutter))} |', 'dim')} {shown.source}"]
        self.lines += [f"{bar} {self.paint(row, finding.level)}" for row in shown.marks]
        self.lines.append(bar)
        return shown.places

    def law(self, finding: Finding) -> None:
        """Print the provisions, since when they apply, and the fine where the Act names one."""
        cited = law_and_dates(finding, self.report.as_of)
        label = "law"
        for citation, date in cited:
            self.labelled(label, f"{citation}, {date}" if date and "; " not in citation else citation)
            if date and "; " in citation:
                self.put(words(date), " " * (_INDENT + _LABELS))
            label = "and law"
        if not cited and finding.applies_from is not None:
            self.labelled("law", later_date(finding.applies_from, self.report.as_of))
        for fine in fines(finding.law):
            self.labelled("fine", fine)

    def places(self, evidence: Sequence[Evidence]) -> None:
        """Print the evidence in other places, each on a line of its own."""
        column = " " * (_INDENT + _LABELS)
        for number, other in enumerate(evidence[:_MOST_PLACES]):
            at = other.position
            place = f"{name(other.source.path)}:{at.line}:{at.column}"
            shows = f" ({one_line(other.shows)})" if other.shows else ""
            # On one line if there is room for some words of the quotation, else on two; a place must stay in one piece.
            room = self.width - _INDENT - _LABELS - width(place) - width(shows) - 3
            quote = short(other.quote, room if room >= 24 else self.width - _INDENT - _LABELS - width(shows) - 3)
            rest = [(f' "{quote}"', "") if quote else ("", ""), *words(shows)]
            if number:
                self.put([(place, ""), *rest], column)
            else:
                self.put([("and:".ljust(_LABELS), "bold"), (place, ""), *rest], " " * _INDENT, column)
        if len(evidence) > _MOST_PLACES:
            self.put(words(f"and {count(len(evidence) - _MOST_PLACES, 'more place')}"), column)

    def suppressed(self, findings: Sequence[Finding]) -> None:
        """Print who waived what, why, and until when."""
        self.lines.append("")
        self.put(words(f"{count(len(findings), 'finding')} suppressed:"), " " * _INDENT)
        for finding in findings:
            suppression = finding.suppression
            if suppression is None:
                continue
            at = finding.evidence[0].position
            self.put([(f"{name(finding.path)}:{at.line}:{at.column}", ""), (f"  {one_line(finding.id)}", "dim")], "   - ", "     ")
            until = f"until {day(suppression.until)}" if suppression.until else "without an end"
            owner = f", owner {one_line(suppression.owner)}" if suppression.owner else ""
            self.put(words(f"{until}{owner}: {suppression.reason}", "dim"), "     ")

    # --- the end

    def summary(self) -> None:
        """Print the totals, what was not read, and what else a reader must know."""
        report, options = self.report, self.options
        found = shown(report, options)
        if options.quiet:
            return
        self.heading("the check did not succeed" if failed(report) else "summary")
        if not report.nothing_to_lint:
            self.totals(found)
        elif not failed(report):
            self.put(words("No model card and no manifest of an AI system was found."))
            self.put(words(", ".join(_read(report))))
        if options.statistics:
            self.statistics(found)
        self.list("not read:", report.unread)
        self.list("please note:", report.notices)

    def totals(self, found: Sequence[Finding]) -> None:
        """Print how much was read, and how much was found, waived and hidden."""
        report, options = self.report, self.options
        self.put(words(", ".join([count(len(report.systems), "system"), *_read(report)])))
        waived, hints = suppressed(report), hidden(report, options)
        style = report.worst if found else "good"
        parts = [words(levels(found) or "no findings", style or "good")]
        if waived:
            parts.append(words(f"{len(waived)} suppressed"))
        if hints:
            parts.append(words(f"{count(len(hints), 'hint')} hidden, show with --pedantic"))
        self.put(word for number, part in enumerate(parts) for word in ([(";", ""), *part] if number else part))

    def statistics(self, findings: Sequence[Finding]) -> None:
        """Print how often each policy was found."""
        rows = statistics(findings)
        if rows:
            self.lines.append("")
        size = max((len(str(number)) for number, _, _ in rows), default=0)
        for number, level, policy in rows:
            self.lines.append(f"{str(number).rjust(size + _INDENT)}  {self.paint(level.ljust(7), level)}  {one_line(policy)}")

    def list(self, title: str, items: Sequence[str]) -> None:
        """Print items, each on a line of its own."""
        if items:
            self.lines += ["", title]
        for item in items[:_MOST_LINES]:
            self.put(words(item), "   - ", "     ")
        if len(items) > _MOST_LINES:
            self.put(words(f"and {len(items) - _MOST_LINES} more"), "     ")


def _unspaced(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words without the blank before the first."""
    return [(text.lstrip(" ") if not number else text, style) for number, (text, style) in enumerate(parts)]


def _by_policy(findings: Iterable[Finding]) -> str:
    return ", ".join(f"{policy} ×{number}" if number > 1 else policy for number, _, policy in statistics(findings))


def _read(report: Report) -> list[str]:
    """What was looked at, by which day's law."""
    seen = f" of {report.files_seen} seen" if report.files_seen > report.files_read else ""
    return [f"{count(report.files_read, 'file')} read{seen}", f"judged by the law of {day(report.as_of)}"]
