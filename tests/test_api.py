"""The Python interface: what the package exports, typed, and the JSON report it stands for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import aiact_lint
from aiact_lint import AiactLintError, Config, Evidence, Finding, Report, Suppression, SystemSummary, lint, load_config, render

SCHEMA = Path(__file__).parent.parent / "schemas" / "report.schema.json"
HIRING = "# Hiring\n\nRanks job applicants by their CV and rejects the lowest tenth.\n"


def test_lint_returns_a_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text(HIRING)
    config: Config = replace(load_config([tmp_path]), as_of=dt.date(2026, 11, 24), select=("oversight",))
    report: Report = lint([tmp_path], config)
    (finding,) = report.findings
    assert isinstance(finding, Finding)
    evidence: Evidence = finding.evidence[0]
    suppression: Suppression | None = finding.suppression
    (system,) = report.systems
    assert isinstance(system, SystemSummary)
    assert (finding.id, finding.level, finding.system, finding.path, suppression) == (
        "oversight-missing",
        "warning",
        "Hiring",
        "README.md",
        None,
    )
    assert (evidence.quote, evidence.position.line, evidence.position.column) == ("Ranks job applicants", 3, 1)
    assert (report.worst, report.as_of, report.nothing_to_lint, report.failed) == ("warning", dt.date(2026, 11, 24), False, False)
    assert capfd.readouterr() == ("", "")  # it prints nothing


def test_the_report_in_json_has_a_version_and_meets_its_schema(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(HIRING)
    data = json.loads(render("json", lint([tmp_path])))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    assert data["version"] == 1
    assert {f["policy"] for f in data["findings"]} >= {"high-risk-employment", "oversight-missing"}


def test_errors_are_of_one_kind(tmp_path: Path) -> None:
    with pytest.raises(AiactLintError, match="there is no such file or folder"):
        lint([tmp_path / "none"])
    (tmp_path / ".aiact-lint.yaml").write_text("fail-onn: note\n")
    with pytest.raises(AiactLintError, match='did you mean "fail-on"'):
        load_config(explicit=tmp_path / ".aiact-lint.yaml")


def test_everything_that_is_exported_is_there_and_says_what_it_is() -> None:
    for name in aiact_lint.__all__:
        if name != "__version__":
            assert getattr(aiact_lint, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute 'lnit'"):
        aiact_lint.lnit  # noqa: B018 - the access is what is tested
