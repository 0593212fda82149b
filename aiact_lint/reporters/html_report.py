"""One page of HTML for people who read no terminals: complete in itself, without scripts, and fit for a screen reader.

Its own policy forbids the page to load or run anything, whatever a linted file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from aiact_lint.finding import Evidence, Finding, Report
from aiact_lint.reporters import Options
from aiact_lint.reporters.markup import attribute as words
from aiact_lint.reporters.markup import is_address
from aiact_lint.reporters.safe import name, visible
from aiact_lint.reporters.select import Group, failed, groups, hidden, shown, suppressed
from aiact_lint.reporters.words import applies, count, day, fines, levels, place, points

_STYLE = """\
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --soft: #f2f2f5; --line: #c4c4cc; --dim: #55555f;
  --error: #b3141d; --warning: #8a5200; --note: #005a9e; --mark: #ffe08a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #17171b; --soft: #232329; --line: #4a4a55; --dim: #b4b4c0;
  --error: #ff9b9b; --warning: #ffc46b; --note: #8cc8ff; --mark: #6b5200; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--note); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid var(--line); }
h3 { margin: 0; font-size: 1.05rem; }
article { margin: 1.25rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-left-width: .4rem; border-radius: .25rem; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
article.note { border-left-color: var(--note); }
.level { font-weight: 700; text-transform: uppercase; font-size: .8rem; }
.error .level { color: var(--error); } .warning .level { color: var(--warning); } .note .level { color: var(--note); }
.dim { color: var(--dim); } code { font-family: ui-monospace, monospace; font-size: .9rem; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--soft); white-space: pre-wrap; }
mark { color: inherit; background: var(--mark); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .5rem 0 0; }
dt { font-weight: 600; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
@media print { article { break-inside: avoid; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CONTEXT = 300


def render(report: Report, options: Options) -> str:
    """The report as one page."""
    found = groups(report, replace(options, limit=0, quiet=False))
    title = f"aiact-lint: {levels(shown(report, options)) or 'no findings'}"
    if failed(report):
        title = "aiact-lint: the check did not succeed"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{words(title)}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#main">Skip to the findings</a>',
        *_header(report, options, title, found),
        '<main id="main">',
    ]
    for number, group in enumerate(found, 1):
        parts += _system(group, number, report)
    for heading, items in (("Not read", report.unread), ("Please note", report.notices)):
        if items:
            parts += [f"<section><h2>{heading}</h2><ul>", *(f"<li>{words(item)}</li>" for item in items), "</ul></section>"]
    tool = f'<footer><p class="dim">aiact-lint {words(options.tool_version)}. Not legal advice.</p></footer>'
    return "\n".join([*parts, "</main>", tool, "</body>", "</html>"]) + "\n"


def _header(report: Report, options: Options, title: str, found: Sequence[Group]) -> list[str]:
    out = ["<header>", f"<h1>{words(title)}</h1>"]
    if report.nothing_to_lint and not failed(report):
        out.append("<p>No model card and no manifest of an AI system was found.</p>")
    seen = f" of {report.files_seen} seen" if report.files_seen > report.files_read else ""
    facts = [count(len(report.systems), "system"), f"{count(report.files_read, 'file')} read{seen}"]
    waived, hints = len(suppressed(report)), len(hidden(report, options))
    facts += [f"{waived} suppressed"] if waived else []
    facts += [f"{count(hints, 'hint')} hidden, show with --pedantic"] if hints else []
    out.append(f"<p>{words('; '.join(facts))}. Judged by the law of {day(report.as_of)}.</p>")
    if len(found) > 1:
        rows = [
            f'<li><a href="#system-{number}">{_title(group)}</a>: {words(levels(group.open) or "all findings suppressed")}</li>'
            for number, group in enumerate(found, 1)
        ]
        out += ['<nav aria-label="Systems"><ul>', *rows, "</ul></nav>"]
    return [*out, "</header>"]


def _title(group: Group) -> str:
    return words(group.name) if group.system is not None else "Outside any system"


def _system(group: Group, number: int, report: Report) -> list[str]:
    out = [f'<section aria-labelledby="system-{number}">', f'<h2 id="system-{number}">{_title(group)}</h2>']
    if group.system is not None:
        rows = [("Prohibited practice", ", ".join(group.system.practices)), ("High-risk area", ", ".join(group.system.areas))]
        rows += [("Annex III", points(group.system.points)), ("Documents", ", ".join(map(name, group.system.paths)))]
        out += ["<dl>", *(f"<dt>{label}</dt><dd>{words(text)}</dd>" for label, text in rows if text), "</dl>"]
    for at, finding in enumerate(group.full, 1):
        out += _finding(finding, f"finding-{number}-{at}", report)
    if group.suppressed:
        out += ["<table>", f"<caption>{count(len(group.suppressed), 'finding')} suppressed</caption>"]
        out.append("<thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in _WAIVED) + "</tr></thead>")
        out += ["<tbody>", *map(_waived, group.suppressed), "</tbody>", "</table>"]
    return [*out, "</section>"]


_WAIVED = ("Policy", "Where", "Reason", "Owner", "Until")


def _waived(finding: Finding) -> str:
    suppression = finding.suppression
    if suppression is None:
        return ""
    until = day(suppression.until) if suppression.until else "no end"
    cells = (f"<code>{words(finding.id)}</code>", _where(finding.evidence[0]), words(suppression.reason), words(suppression.owner), until)
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _finding(finding: Finding, anchor: str, report: Report) -> list[str]:
    head = f'<span class="level">{finding.level}</span> {words(finding.policy.title)} <code class="dim">{words(finding.id)}</code>'
    out = [f'<article class="{finding.level}" aria-labelledby="{anchor}">', f'<h3 id="{anchor}">{head}</h3>']
    out += [f"<p>{words(finding.message)}</p>"] if finding.message else []
    rows = [("Where", "".join(_quoted(evidence) for evidence in finding.evidence[:20]))]
    if finding.missing:
        rows.append(("Missing", "<br>".join(map(words, finding.missing))))
    laws = []
    for law in finding.law:
        link = f'<a href="{words(law.url)}">{words(law.citation)}</a>' if is_address(law.url) else words(law.citation)
        date = applies(law, report.as_of)
        laws.append(f"{link}, {words(date)}" if date else link)
    rows += [("Law", "<br>".join(laws)), ("Fine", "<br>".join(map(words, fines(finding.law))))]
    rows += [("Change", words(finding.policy.remediation)), ("Why", words(finding.policy.why))]
    rows += [("Avoid", words(finding.policy.avoid)), ("Prefer", words(finding.policy.prefer))]
    return [*out, "<dl>", *(f"<dt>{label}</dt><dd>{content}</dd>" for label, content in rows if content), "</dl>", "</article>"]


def _where(evidence: Evidence) -> str:
    at = place(evidence)
    return f"<code>{words(name(at.path))}:{at.line}:{at.column}</code>"


def _quoted(evidence: Evidence) -> str:
    """The place, what it shows, and its line with the quoted words marked."""
    at = place(evidence)
    line = evidence.source.line(at.line)
    shows = f' <span class="dim">{words(evidence.shows)}</span>' if evidence.shows else ""
    where = f"<div>{_where(evidence)}{shows}</div>"
    if not line.strip():
        return where
    before, after = line[: at.column - 1], line[at.end_column - 1 :]
    left = before if len(before) <= _CONTEXT else f"…{before[-_CONTEXT:]}"
    right = after if len(after) <= _CONTEXT else f"{after[:_CONTEXT]}…"
    return f"{where}<pre><code>{_source(left)}<mark>{_source(at.text)}</mark>{_source(right)}</code></pre>"


def _source(text: str) -> str:
    """Source text with its blanks as they are."""
    return escape(visible(text.replace("\t", "    ")))
