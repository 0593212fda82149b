"""One page of HTML for people who read no terminals: complete in itself, without scripts, and fit for a screen reader.

Its own policy forbids the page to load or run anything, whatever a linted file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiact_lint.finding import Finding, Report
from aiact_lint.reporters import Options
from aiact_lint.reporters.html_parts import quoted, where
from aiact_lint.reporters.html_record import classes, duties, timeline
from aiact_lint.reporters.markup import attribute as words
from aiact_lint.reporters.markup import is_address
from aiact_lint.reporters.safe import name
from aiact_lint.reporters.select import Group, failed, groups, hidden, shown, suppressed
from aiact_lint.reporters.words import applies, count, day, fines, levels, points

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
dl.record { grid-template-columns: 12rem 1fr; row-gap: 1rem; } dl.record p { margin: 0; }
dl.waived { padding: .5rem 1rem; border-left: .4rem solid var(--line); }
section > h3 { margin-top: 1.5rem; }
@media (max-width: 40rem) { dl, dl.record { grid-template-columns: 1fr; } body { padding: 1rem; } }
ol { margin: 0; padding-left: 1.25rem; }
:focus-visible { outline: .2rem solid var(--note); outline-offset: .15rem; }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #f2f2f5; --line: #888; --dim: #444; --error: #8f0f17;
  --warning: #6b4000; --note: #00457a; --mark: #ffe08a; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; } article { break-inside: avoid; }
  h2, h3 { break-after: avoid; } mark { font-weight: 700; } main a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .8em; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


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
    parts += timeline(report, options)
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
        out += [*classes(group.system), *duties(group, f"finding-{number}")]
    for at, finding in enumerate(group.full, 1):
        out += _finding(finding, f"finding-{number}-{at}", report)
    if group.suppressed:
        out.append(f"<h3>{count(len(group.suppressed), 'finding')} suppressed</h3>")
        out += map(_waived, group.suppressed)
    return [*out, "</section>"]


def _waived(finding: Finding) -> str:
    suppression = finding.suppression
    if suppression is None:
        return ""
    until = day(suppression.until) if suppression.until else "no end"
    rows = (
        ("Policy", f"<code>{words(finding.id)}</code>"),
        ("Where", where(finding.evidence[0])),
        ("Reason", words(suppression.reason)),
        ("Owner", words(suppression.owner)),
        ("Until", until),
    )
    return '<dl class="waived">' + "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in rows if text) + "</dl>"


def _finding(finding: Finding, anchor: str, report: Report) -> list[str]:
    head = f'<span class="level">{finding.level}</span> {words(finding.policy.title)} <code class="dim">{words(finding.id)}</code>'
    out = [f'<article class="{finding.level}" aria-labelledby="{anchor}">', f'<h3 id="{anchor}">{head}</h3>']
    out += [f"<p>{words(finding.message)}</p>"] if finding.message else []
    rows = [("Where", "".join(quoted(evidence) for evidence in finding.evidence[:20]))]
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
