"""Whatever a file or its name says, a report keeps its form: nothing is obeyed, nothing is added, nothing is hidden."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reporter_sample import DAY

from aiact_lint import reporters
from aiact_lint.finding import Evidence, Finding, Report, Suppression, SystemSummary
from aiact_lint.policy import Law, Policy
from aiact_lint.reporters import Options
from aiact_lint.reporters.safe import visible
from aiact_lint.source import SourceFile, Span

FRAGMENTS = [
    "\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x7f", "\x00", "\x08", "\n", "\r", "\r\n", "\t", "\u2028", "\x85", "\x0b", "\x0c",
    "::error::x", "\n::error file=a::x", " ::set-output name=a::b", "##[error]x", "##vso[task.setvariable]x", "%0A::error::", ",line=1::",
    "]]>", "<script>alert(1)</script>", "</code></pre>", "<!--", "-->", "&lt;", "&#60;", "'", '"', '" onload="x', "<![CDATA[",
    "[x](1)", "![x](http://a/b.png)", "](1)", "[", "]", "(", ")", "\\", "`", "```", "|", "*x*", "__x__", "~~x~~", "$x$", "# x", "- x", "1. x", "> x",
    "@octocat", "http://evil.example", "www.evil.example", "javascript:alert(1)", "<a@b.example>", "[x]: http://a", "---", "===",
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\xad", "\U000e0041", "\ud800", "\udcff", "\uffff", "\ufdd0", "漢字", "é", "e\u0301", "😀",
    " ", "  ", "\xa0", "x", "{0}", "%s", "${{ a }}",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.characters(exclude_categories=[]) | st.text("ab :#[]()", max_size=5), max_size=5).map(
    "".join
)
PLAIN = "words"
SARIF_SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
REPORT_SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text(encoding="utf-8"))


def report(words: str) -> Report:
    """A report that says ``words`` wherever a file, its name, or a policy of the user may speak."""
    said = f"{words}x"  # never empty: an empty text changes the form of a report, and may
    source = SourceFile(said, f"x{words}x\nx\n")
    law = Law(said, said, f"javascript:{words}", "2025-02-02", "", said, said, said)
    policy = Policy(
        said, said, said, (law,), "error", practices=(said,), areas=(said,), message=said, remediation=said, avoid=said, prefer=said, why=said, tags=(said,)
    )  # fmt: skip
    evidence = (Evidence(source, Span(0, len(words) + 2), said), Evidence(source, Span(1, len(words) + 1), said))
    open_ = Finding(policy, "error", said, evidence, said, said, (said,), dt.date(2026, 12, 2))
    outside = Finding(policy, "note", said, evidence, f"y{said}", said)
    waived = Finding(policy, "warning", said, evidence, said, said, suppression=Suppression(said, DAY, said))
    return Report(
        (open_, outside, waived), (SystemSummary(said, (said, said), (said,), (said,), (said,)),), DAY, 1, 2, unread=(said,), notices=(said,)
    )  # fmt: skip


def render(form: str, words: str) -> str:
    return reporters.render(form, report(words), Options(suppressed="include", statistics=True, version="1"))


check = settings(max_examples=120, deadline=None)


@check
@given(HOSTILE)
def test_text_obeys_nothing(words: str) -> None:
    lines = render("text", words).removesuffix("\n").split("\n")
    for line in lines:
        assert visible(line) == line
        assert not line.lstrip().startswith("::")


@check
@given(HOSTILE)
def test_github_has_one_command_a_line(words: str) -> None:
    lines = render("github", words).removesuffix("\n").split("\n")
    assert len(lines) == len(render("github", PLAIN).removesuffix("\n").split("\n"))
    for line in lines:
        assert visible(line[2:]) == line[2:]
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert command is not None
        keys = [pair.split("=")[0] for pair in command[2].split(",")]
        assert keys in (["file", "line", "endLine", "col", "endColumn", "title"], ["title"])


class Outline(HTMLParser):
    """The elements of a page with the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[object] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [key for key, _ in attrs], [value for key, value in attrs if key in {"href", "id"}]))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@check
@given(HOSTILE)
def test_html_keeps_its_elements(words: str) -> None:
    page = render("html", words)
    assert Outline(page).seen == Outline(render("html", PLAIN)).seen
    assert all(visible(line) == line for line in page.split("\n"))


@check
@given(HOSTILE)
def test_junit_stays_well_formed(words: str) -> None:
    def outline(document: str) -> list[object]:
        return [(element.tag, sorted(element.attrib)) for element in ET.fromstring(document.encode()).iter()]

    page = render("junit", words)
    assert outline(page) == outline(render("junit", PLAIN))
    assert all(visible(line) == line for line in page.split("\n"))


def skeleton(text: str) -> list[str]:
    """Everything in a page of Markdown that is markup, line by line."""
    lines = []
    for line in text.split("\n"):
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
        bare = re.sub(r"&#?\w+;", "", bare)
        assert "://" not in bare
        assert "@" not in bare
        lines.append("".join(re.findall(r"[`*_\[\]|~$<>&\\]|<\w+>", bare)))
    return lines


@check
@given(HOSTILE)
def test_markdown_keeps_its_markup(words: str) -> None:
    page = render("markdown", words)
    assert skeleton(page) == skeleton(render("markdown", PLAIN))
    assert all(visible(line) == line for line in page.split("\n"))
    for line in page.split("\n"):
        assert not re.match(r"(?:- |### )?(?:[+>=-]|#{1,6} (?!#)\S*\Z|[0-9]+[.)])\s", line) or line.startswith(("- ", "### "))
        assert not re.match(r"(?:- |### )(?:[#+>=-]|[0-9]+[.)]\s)", line)


def clean(text: str) -> str:
    """A text without half characters, as JSON can carry it."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


@check
@given(HOSTILE)
def test_json_carries_the_very_words(words: str) -> None:
    text = render("json", words)
    data = json.loads(text)
    jsonschema.validate(data, REPORT_SCHEMA)
    assert text.isascii()
    assert "##" not in text
    text.encode()
    found = data["findings"][0]
    assert found["message"] == found["policy"] == clean(f"{words}x")
    assert found["evidence"][0]["quote"] == clean(f"x{words}x")
    assert data["suppressed"][0]["suppression"] == {
        "reason": clean(f"{words}x"),
        "owner": clean(f"{words}x"),
        "until": "2026-11-24",
        "kind": "inSource",
    }


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_sarif_has_only_its_own_links(words: str) -> None:
    text = render("sarif", words)
    log = json.loads(text)
    jsonschema.validate(log, SARIF_SCHEMA)
    assert text.isascii()
    assert "##" not in text
    results = log["runs"][0]["results"]
    assert len(results) == 3
    for result in results:
        message = result["message"]["text"]
        assert visible(message) == message
        links = re.findall(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\(([^)]*)\)", re.sub(r"\\\\", "", message))
        assert [target for _, target in links] == ["1"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri)
        assert not uri.startswith("/")


@check
@given(HOSTILE)
def test_gitlab_is_a_list_of_issues(words: str) -> None:
    text = render("gitlab", words)
    issues = json.loads(text)
    assert text.isascii()
    assert [sorted(issue) for issue in issues] == [["check_name", "description", "fingerprint", "location", "severity"]] * 2
    assert len({issue["fingerprint"] for issue in issues}) == 2


@pytest.mark.parametrize("words", FRAGMENTS)
@pytest.mark.parametrize("form", reporters.MODULES)
def test_every_report_can_be_encoded(form: str, words: str) -> None:
    render(form, words).encode("utf-8")
