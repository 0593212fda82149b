from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from reporter_sample import AREA, CARD, DAY, NOTICE, REPORT, SOCIAL, THIN, evidence, finding

from aiact_lint import __version__, reporters
from aiact_lint.finding import Report, Suppression, SystemSummary
from aiact_lint.policy import Policy
from aiact_lint.reporters import Options, sarif, sarif_rules

# As shipped with @microsoft/sarif-multitool 5.7.0 (MIT): the schema of OASIS in the dialect of 2020.
SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
HERE = evidence(CARD, "papers")


def run(report: Report = REPORT, **options: Any) -> dict[str, Any]:
    """The only run of the log, which keeps to the official schema and to the limits of GitHub."""
    log = json.loads(reporters.render("sarif", report, Options(**options)))
    jsonschema.validate(log, SCHEMA)
    (only,) = log["runs"]
    accepted_by_github(only)
    return dict(only)


def accepted_by_github(only: dict[str, Any]) -> None:
    rules = only["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["name"]) <= 255
        assert rule["name"].casefold() != rule["id"].casefold()
        assert len(rule["properties"]["tags"]) <= 10
        assert "security-severity" not in rule["properties"]
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
    assert len(only["results"]) <= 5_000
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["kind"], result["level"] in {"error", "warning", "note"}) == ("fail", True)
        assert result["properties"]["system"]
        (location,) = result["locations"]
        for place in (location, *result.get("relatedLocations", [])):
            region = place["physicalLocation"]["region"]
            assert region["startLine"] == region["endLine"] >= 1
            assert 1 <= region["startColumn"] <= region["endColumn"]
            assert place["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"


def test_a_level_is_written_even_where_it_is_the_default_of_the_format() -> None:
    only = run(Report((finding(SOCIAL, HERE, level="warning"), finding(NOTICE, HERE)), (), DAY))
    assert [(result["ruleId"], result["level"], result["kind"]) for result in only["results"]] == [
        ("social-scoring", "warning", "fail"),
        ("notice-missing", "warning", "fail"),
    ]
    assert [rule["defaultConfiguration"]["level"] for rule in only["tool"]["driver"]["rules"]] == ["warning", "error"]


def test_suppressed_findings_are_left_out_or_marked() -> None:
    assert not any("suppressions" in result for result in run()["results"])
    marked = [result["suppressions"] for result in run(suppressed="include")["results"] if "suppressions" in result]
    assert marked == [
        [
            {
                "kind": "inSource",
                "justification": "Not a decision about people | [see](javascript:1) <b>",
                "properties": {"owner": "Digital office", "until": "2027-03-01"},
                "status": "accepted",
            }
        ],
        [{"kind": "external", "justification": "Decision 12/2026 of the council", "status": "accepted"}],
    ]


def test_a_hint_accuses_of_nothing() -> None:
    hint = finding(THIN, HERE, pedantic=True)
    area = finding(AREA, HERE, level="note")
    only = run(Report((hint, area), (), DAY), show="pedantic")
    assert [sorted(set(result["properties"]) & {"practices", "areas"}) for result in only["results"]] == [[], ["areas"]]
    assert [result["ruleId"] for result in run(Report((hint, area), (), DAY))["results"]] == ["high-risk-essential-services"]


def test_properties_hold_only_what_there_is() -> None:
    results = {result["ruleId"]: result["properties"] for result in run()["results"]}
    assert results["notice-missing"] == {"system": "services/benefit-ranker"}
    assert results["non-consensual-intimate-material"] == {
        "system": "models/gesichter",
        "practices": ["non-consensual-intimate-material"],
        "law": ["Regulation (EU) 2024/1689, Article 5(1)(i), as amended by Regulation (EU) 2026/1744"],
        "appliesFrom": "2026-12-02",
        "fine": ["EUR 35 000 000 or 7 % of worldwide annual turnover, whichever is higher"],
        "missing": ["that the people shown have not consented"],
    }


def test_links_lead_to_the_related_places() -> None:
    result = next(result for result in run()["results"] if result["ruleId"] == "oversight-contradicted")
    assert result["message"]["text"] == (
        "The documents state a human review, and the manifest switches it off. "
        "See also [the switch](1) in services/benefit-ranker/deploy/values.yaml, line 5; "
        "[the promise](2) in services/benefit-ranker/README.md, line 14."
    )
    assert [(place["id"], place["physicalLocation"]["region"]["snippet"]["text"]) for place in result["relatedLocations"]] == [
        (1, "REQUIRE_HUMAN_REVIEW"),
        (2, "A caseworker may look at the result."),
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("-", "stdin"),
        ("a b/ü#?%.md", "a%20b/%C3%BC%23%3F%25.md"),
        ("c:/x", "c%3A/x"),
        ("bad\udcff", "bad%FF"),
        ("half\ud800", "half%5Cud800"),
        ("\u202e\n", "%E2%80%AE%0A"),
    ],
)
def test_paths_become_relative_addresses(path: str, uri: str) -> None:
    assert sarif.uri(path) == uri


def test_rules_point_at_the_taxonomy_of_the_act() -> None:
    only = run()
    (act,) = only["taxonomies"]
    taxa = [taxon["id"] for taxon in act["taxa"]]
    assert taxa == sorted(taxa)
    (supported,) = only["tool"]["driver"]["supportedTaxonomies"]
    assert (supported["guid"], supported["index"]) == (act["guid"], 0)
    for owner in (*only["tool"]["driver"]["rules"], *only["results"]):
        references = [*(relation["target"] for relation in owner.get("relationships", [])), *owner.get("taxa", [])]
        assert all(taxa[reference["index"]] == reference["id"] for reference in references)
    assert act["taxa"][taxa.index("art-5-1-c")]["properties"] == {
        "appliesFrom": "2025-02-02",
        "fine": "EUR 35 000 000 or 7 % of worldwide annual turnover, whichever is higher",
        "fineBasis": "Regulation (EU) 2024/1689, Article 99(3)",
    }


def test_only_the_gravest_are_written_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    findings = (
        finding(NOTICE, HERE, level="note"),
        finding(NOTICE, HERE),
        finding(SOCIAL, HERE),
        finding(NOTICE, HERE),
        finding(NOTICE, HERE),
    )
    only = run(Report(findings, (), DAY))
    assert [result["level"] for result in only["results"]] == ["warning", "error", "warning"]
    (notification,) = only["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "2 results left out (1 warning, 1 note): only the 3 gravest are written."


def test_a_failed_run_says_so() -> None:
    only = run(Report((), (), DAY, notices=("there is no such file",)))
    assert only["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"message": {"text": "there is no such file."}, "level": "error"}],
        }
    ]
    assert run()["invocations"][0]["executionSuccessful"]


def test_a_run_has_a_category_and_a_version() -> None:
    only = run(category="nightly")
    assert only["automationDetails"]["id"] == "aiact-lint/nightly/"
    assert (only["columnKind"], only["tool"]["driver"]["version"]) == ("unicodeCodePoints", __version__)
    assert run(version="9")["tool"]["driver"]["version"] == "9"


def test_texts_of_a_rule_are_never_too_long_or_missing() -> None:
    bare = Policy("x-y", "", "")
    assert (sarif_rules.description(bare), sarif_rules.help_text(bare), sarif_rules.help_markdown(bare)) == ("x-y.", "x-y", "x-y")
    run(Report((finding(bare, HERE, message=""),), (), DAY))
    long = replace(SOCIAL, why="because " * 500, tags=tuple(f"t{number}" for number in range(30)))
    assert len(sarif_rules.description(long)) <= 1024
    assert len(sarif_rules.tags(long)) == 10
    assert sarif_rules.pascal(SOCIAL) == "SocialScoring"
    assert sarif_rules.pascal(Policy("manipulation", "", "prohibited")) == "ProhibitedManipulation"
    assert sarif_rules.pascal(Policy("manipulation", "", "")) == "PolicyManipulation"


def test_a_policy_that_cites_a_provision_twice_refers_to_it_once() -> None:
    twice = replace(SOCIAL, law=SOCIAL.law * 2)
    only = run(Report((finding(twice, HERE),), (), DAY))
    assert len(only["results"][0]["taxa"]) == 1


def test_the_library_is_loaded_only_for_sarif() -> None:
    forms = [form for form in reporters.MODULES if form != "sarif"]
    program = (
        "import sys, datetime\n"
        "from aiact_lint import reporters\n"
        "from aiact_lint.finding import Report\n"
        f"[reporters.render(form, Report((), (), datetime.date(2026, 1, 1))) for form in {forms}]\n"
        "assert not {'sarif_om', 'jsonschema', 'attr', 'pydantic'} & set(sys.modules), sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_results_keep_the_fingerprint_of_the_finding() -> None:
    report = Report((finding(SOCIAL, HERE, fingerprint="abc", suppression=Suppression("r")),), (SystemSummary("s", ()),), DAY)
    assert run(report, suppressed="include")["results"][0]["partialFingerprints"] == {"aiactFindingHash/v1": "abc"}
