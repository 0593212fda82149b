"""JSON, GitHub, GitLab, JUnit and Markdown: what the golden files do not show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from reporter_sample import CARD, DAY, NOTICE, PARTS, REPORT, SOCIAL, evidence, finding

from aiact_lint import reporters
from aiact_lint.finding import Report, SystemSummary
from aiact_lint.reporters import Options, markdown
from aiact_lint.reporters.markup import is_address

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
HERE = evidence(CARD, "papers")
SYSTEM = SystemSummary("services/benefit-ranker", (CARD.path,))


def data(report: Report = REPORT, **options: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(reporters.render("json", report, Options(**options)))
    jsonschema.validate(read, SCHEMA, format_checker=jsonschema.FormatChecker())
    return read


def test_the_schema_is_sound_and_closed() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])


def test_json_holds_everything_once() -> None:
    read = data()
    kinds = {kind: len(read[kind]) for kind in ("findings", "suppressed", "hidden")}
    assert kinds == {"findings": 8, "suppressed": 2, "hidden": 2}
    assert data(show="pedantic")["summary"] == read["summary"] | {"notes": 3, "hidden": 0}
    assert list(read["findings"][0]) == SCHEMA["$defs"]["finding"]["required"]


def test_json_places_are_exact() -> None:
    multi = evidence(CARD, "A caseworker", "x", "感情 is written")
    (found,) = data(Report((finding(SOCIAL, multi),), (), DAY))["findings"]
    (place,) = found["evidence"]
    assert place["start"] == {"line": 14, "column": 1, "offset": multi.span.start}
    assert place["end"] == {"line": 15, "column": 28, "offset": multi.span.end}
    assert place["quote"] == CARD.text[multi.span.start : multi.span.end]


def test_the_worst_level_is_that_of_what_is_shown() -> None:
    assert data(Report((), (), DAY))["summary"]["worst"] is None
    assert data(Report((finding(PARTS, HERE, pedantic=True),), (), DAY))["summary"]["worst"] is None
    assert data(Report((finding(PARTS, HERE), finding(NOTICE, HERE)), (), DAY))["summary"]["worst"] == "warning"


def test_github_escapes_what_would_end_a_property() -> None:
    odd = finding(NOTICE, HERE, message="100% of a,b::c\nd")
    line = reporters.render("github", Report((odd,), (), DAY)).splitlines()[0]
    assert line == (
        "::warning file=services/benefit-ranker/README.md,line=8,endLine=8,col=179,endColumn=185,"
        "title=notice-missing%3A People are not told::100%25 of a,b::c d"
    )


def test_github_puts_the_worst_first_and_can_be_quiet() -> None:
    report = Report((finding(PARTS, HERE), finding(NOTICE, HERE), finding(SOCIAL, HERE)), (SYSTEM,), DAY, unread=("x",), notices=("y",))
    commands = [line.split(" ")[0] for line in reporters.render("github", report).splitlines()]
    assert commands == ["::error", "::warning", "::notice", "::warning", "::notice"]
    assert len(reporters.render("github", report, Options(quiet=True)).splitlines()) == 1


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 2), ("note", 3), ("never", 0)])
def test_junit_fails_what_makes_the_command_fail(fail_on: Any, failures: int) -> None:
    report = Report((finding(PARTS, HERE), finding(NOTICE, HERE), finding(SOCIAL, HERE)), (SYSTEM,), DAY)
    root = ET.fromstring(reporters.render("junit", report, Options(fail_on=fail_on)))
    assert (root.get("tests"), root.get("failures")) == ("3", str(failures))
    assert len(root.findall(".//failure")) == failures
    assert len(root.findall(".//system-out")) == 3 - failures


def test_gitlab_numbers_equal_fingerprints() -> None:
    twice = finding(NOTICE, HERE, fingerprint="abc")
    issues = json.loads(reporters.render("gitlab", Report((twice, twice, finding(SOCIAL, HERE)), (SYSTEM,), DAY)))
    assert [(issue["check_name"], issue["severity"]) for issue in issues] == [
        ("social-scoring", "blocker"),
        ("notice-missing", "major"),
        ("notice-missing", "major"),
    ]
    assert issues[1]["fingerprint"] == "abc"
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_markdown_is_cut_before_github_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "MOST_BYTES", 3_000)
    text = reporters.render("markdown", REPORT)
    assert len(text.encode()) < 3_100
    assert text.endswith("\n\n_The rest is left out: GitHub would accept none of it._\n")


def test_a_bill_of_materials_has_a_model_for_each_system_and_a_remark_for_each_finding() -> None:
    bill = json.loads(reporters.render("cyclonedx", REPORT, Options(version="1.2.3")))
    models = {component["bom-ref"]: component["name"] for component in bill["components"]}
    assert list(models.values()) == ["models/gesichter", "services/benefit-ranker", "services/weather"]
    remarks = [(models.get(note["subjects"][0], note["subjects"][0]), note["text"]) for note in bill["annotations"]]
    assert remarks[1] == (
        "models/gesichter",
        (
            "warning non-consensual-intimate-material: The system makes intimate images of real people without their consent. "
            "Missing: that the people shown have not consented. Law: Regulation (EU) 2024/1689, Article 5(1)(i), as amended by Regulation "
            "(EU) 2026/1744. About: practice non-consensual-intimate-material. At models/gesichter/modellkarte.md:3:10."
        ),
    )
    assert remarks[-1][1].endswith("At services/benefit-ranker/deploy/values.yaml:1:1. Suppressed: Decision 12/2026 of the council.")
    assert remarks[0][0] == "aiact-lint"  # a file that belongs to no system
    assert all("modelCard" not in component for component in bill["components"])
    assert len({note["bom-ref"] for note in bill["annotations"]}) == len(remarks) == 10


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://data.europa.eu/eli/reg/2024/1689/oj", True),
        ("https://example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/a) [x](b", False),
        ("https://example.org/\n", False),
        ('https://example.org/"onclick=', False),
        ("", False),
    ],
)
def test_only_plain_addresses_become_links(url: str, address: bool) -> None:
    assert is_address(url) == address


def test_the_page_loads_and_runs_nothing() -> None:
    page = reporters.render("html", REPORT)
    assert "default-src 'none'" in page
    for word in ("<script", "<img", "<link", "src=", "@import", "url("):
        assert word not in page
    assert page.count("<h1>") == 1
    assert '<html lang="en">' in page


def test_standard_input_has_a_name_in_every_format() -> None:
    from aiact_lint.finding import Evidence
    from aiact_lint.source import SourceFile, Span

    report = Report((finding(SOCIAL, Evidence(SourceFile("-", "abc"), Span(0, 1), "x")),), (SYSTEM,), DAY)
    assert "<stdin>:1:1" in reporters.render("text", report)
    assert "file=stdin," in reporters.render("github", report)
    assert 'file="stdin"' in reporters.render("junit", report)
    assert '"path": "stdin"' in reporters.render("gitlab", report)
    assert '"uri": "stdin"' in reporters.render("sarif", report)
    assert '"path": "-"' in reporters.render("json", report)
