"""SARIF before the validator of its authors, with the rules of the standard and those of GitHub."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from surface_tools import AS_OF, ROOT, node_package

from aiact_lint import library, reporters
from aiact_lint.finding import Evidence, Finding, Report, Suppression, SystemSummary
from aiact_lint.reporters import Options
from aiact_lint.source import SourceFile, Span

sys.path.insert(0, str(ROOT / "tests/reporters"))
from reporter_sample import DAY, REPORT

pytestmark = pytest.mark.surface
KIND = {"darwin": "darwin", "win32": "win32"}.get(sys.platform, "linux")


def validated(text: str, folder: Path) -> list[tuple[str, str]]:
    """Rule and place of everything the multitool has to say of a log."""
    # The shim of the package hands its arguments to a shell, in which the semicolon ends the command: the binary is called.
    tool = node_package(f"@microsoft/sarif-multitool-{KIND}") / ("Sarif.Multitool.exe" if KIND == "win32" else "Sarif.Multitool")
    tool.chmod(0o755)
    log, said = folder / "log.sarif", folder / "said.sarif"
    log.write_text(text, encoding="utf-8")
    command = [str(tool), "validate", str(log), "--rule-kind", "Sarif;Ghas", "-o", str(said), "--log", "ForceOverwrite"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    # It ends with 0 whatever it finds: what counts is what it wrote.
    results: list[dict[str, Any]] = json.loads(said.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    return [(result["ruleId"], json.dumps(result["message"])) for result in results]


def of_every_policy() -> Report:
    """One finding of each policy, open and waived."""
    source = SourceFile("services/a b/README.md", "# Title\n\nWords of the card.\n")
    places = (Evidence(source, Span(9, 14), "the words"), Evidence(source, Span(0, 7), "the title"))
    policies = [policy for policy in library.load().policies if policy.message]
    found = [Finding(policy, policy.level, policy.message, places, "a", f"{number:032x}") for number, policy in enumerate(policies)]
    waived = Finding(policies[0], "error", "Waived.", places, "a", "f" * 32, suppression=Suppression("agreed", DAY, "DPO"))
    return Report((*found, waived), (SystemSummary("a", (source.path,)),), DAY, 1, 1, unread=("b.md: too large",))


@pytest.mark.parametrize("suppressed", ["omit", "include"])
@pytest.mark.parametrize("report", [of_every_policy, lambda: REPORT, lambda: Report((), (), DAY)], ids=["policies", "sample", "empty"])
def test_the_multitool_has_nothing_to_say(tmp_path: Path, report: Any, suppressed: Any) -> None:
    text = reporters.render("sarif", report(), Options(show="pedantic", suppressed=suppressed))
    assert validated(text, tmp_path) == []


def test_nor_of_what_the_command_writes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aiact_lint", "check", "examples", "--format", "sarif", "--sarif-audit", *AS_OF]
    text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert '"emotion-workplace-education"' in text
    assert validated(text, tmp_path) == []


def test_the_multitool_is_awake(tmp_path: Path) -> None:
    log = json.loads(reporters.render("sarif", REPORT))
    del log["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    log["runs"][0]["results"][0]["locations"] = []
    assert {rule for rule, _ in validated(json.dumps(log), tmp_path)} >= {"GH1015", "GH2012"}
