"""The action, run step by step as on a runner, installed from this checkout."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from action_runner import Outcome, Runner
from surface_tools import CARD, CLEAN, DAY, ROOT, program, snapshot, write

OWN = {"repository": "city/triage", "event_name": "push", "actor": "octocat"}
PULL = {**OWN, "event_name": "pull_request", "event": {"pull_request": {"head": {"repo": {"full_name": "city/triage"}}}}}
FORK = {**OWN, "event_name": "pull_request", "event": {"pull_request": {"head": {"repo": {"full_name": "stranger/triage"}}}}}
DEPENDABOT = {**PULL, "actor": "dependabot[bot]"}
UPLOAD = "github/codeql-action/upload-sarif"
Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as a runner unpacks it."""
    folder = tmp_path_factory.mktemp("action")
    snapshot(folder)
    return folder


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of a runner, where the environment stays from one test to the next."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def run(checkout: Path, machine: Path, tmp_path: Path) -> Run:
    def go(files: dict[str, str], github: dict[str, Any] = OWN, **inputs: str) -> Outcome:
        for left in [*machine.glob("GITHUB_*"), *machine.glob("aiact-lint.*")]:
            left.unlink()
        write(tmp_path, {".git/HEAD": "ref: refs/heads/main\n", **files})
        # Installing is slow: the first run does it, and the machine is as it left it.
        installed = frozenset({"Install aiact-lint"} if (machine / "aiact-lint-env").exists() else ())
        return Runner(checkout, tmp_path, machine, github, done_before=installed).run(**{"as_of": DAY, **inputs})

    return go


@pytest.mark.surface
def test_a_finding_is_uploaded_annotated_summarised_and_fails(run: Run) -> None:
    done = run({"README.md": CARD}, PULL)
    assert done.ran == [
        "Find Python", "Cache packages", "Install aiact-lint", "Lint", "Upload to code scanning", "Fail where something was found"
    ]  # fmt: skip
    assert done.failed
    assert "::error file=README.md,line=8,endLine=8,col=11,endColumn=30,title=emotion-workplace-education" in done.output
    assert "`" not in done.summary.split("\n")[0]
    assert "<code>emotion-workplace-education</code>" in done.summary
    assert done.outputs["exit-code"] == "1"
    assert done.used[UPLOAD] == {"sarif_file": done.outputs["sarif-file"]}
    (only,) = json.loads(Path(done.outputs["sarif-file"]).read_text())["runs"]
    assert "emotion-workplace-education" in {result["ruleId"] for result in only["results"]}
    assert Path(done.outputs["html-file"]).read_text().startswith("<!DOCTYPE html>")


@pytest.mark.surface
def test_packages_are_kept_between_runs(run: Run, machine: Path) -> None:
    done = run({"README.md": CLEAN})
    packages = str(machine / "aiact-lint-packages")
    assert (done.used["actions/cache"]["path"], done.environments["Install aiact-lint"]["PIP_CACHE_DIR"]) == (packages, packages)
    assert re.fullmatch(r"aiact-lint-\w+-\w+-3\.\d+\.\d+-[0-9a-f]{16}", done.used["actions/cache"]["key"])
    assert "actions/cache" not in run({"README.md": CLEAN}, cache="false").used


@pytest.mark.surface
def test_nothing_found_is_uploaded_too_so_that_alerts_close(run: Run) -> None:
    done = run({"README.md": CLEAN})
    assert (done.failed, done.outputs["exit-code"], UPLOAD in done.used) == (False, "0", True)


@pytest.mark.surface
@pytest.mark.parametrize("event", [FORK, DEPENDABOT], ids=["fork", "dependabot"])
def test_a_token_that_may_not_write_uploads_nothing_and_says_so(run: Run, event: dict[str, Any]) -> None:
    done = run({"README.md": CARD}, event)
    assert UPLOAD not in done.used
    assert (
        "::notice title=aiact-lint::Findings are not uploaded to code scanning, because this pull request comes from a fork" in done.output
    )
    assert "::error file=README.md," in done.output
    assert "<code>emotion-workplace-education</code>" in done.summary
    assert (done.failed, done.outputs["exit-code"]) == (True, "1")


@pytest.mark.surface
def test_upload_can_be_left_out_without_a_word(run: Run) -> None:
    done = run({"README.md": CARD}, FORK, upload_sarif="false", fail_on="never")
    assert (done.failed, UPLOAD in done.used, "not uploaded" in done.output) == (False, False, False)


@pytest.mark.surface
def test_a_broken_configuration_fails_and_closes_no_alert(run: Run) -> None:
    done = run({"README.md": CARD, ".aiact-lint.yaml": "fial-on: error\n"})
    assert (done.failed, done.outputs["exit-code"], UPLOAD in done.used) == (True, "2", False)
    assert 'did you mean "fail-on"?' in done.output


@pytest.mark.surface
def test_every_input_reaches_the_linter(run: Run) -> None:
    files = {"a/README.md": CARD, "b/README.md": CARD, "odd name.yaml": "fail-on: note\n"}
    done = run(files, paths="a\nb/README.md\n", select="oversight,redress", ignore="redress", category="nightly", config="odd name.yaml")
    (only,) = json.loads(Path(done.outputs["sarif-file"]).read_text())["runs"]
    found = {(result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for result in only["results"]}
    assert found == {("oversight-missing", "a/README.md"), ("oversight-missing", "b/README.md")}
    assert (only["automationDetails"]["id"], done.failed) == ("aiact-lint/nightly/", True)


BAD = ['"; touch pwned; "', "$(touch pwned)", "--output=pwned", "`touch pwned`", "x' || touch pwned #", "a\nb; touch pwned"]


@pytest.mark.surface
@pytest.mark.parametrize("bad", BAD)
def test_no_input_is_ever_run(run: Run, tmp_path: Path, bad: str) -> None:
    names = [name.replace("-", "_") for name in action()["inputs"]]
    for name in ("paths", "config", "fail_on", "as_of", "select", "ignore"):
        assert name in names
        done = run({"README.md": CLEAN}, **{name: bad})
        assert (done.failed, UPLOAD in done.used) == (True, False)
    assert not run({"README.md": CLEAN}, category=bad).failed
    assert not (tmp_path / "pwned").exists()


# --- without running it


def action() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_nothing_is_pasted_into_a_script_and_everything_is_pinned() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_every_input_and_output_is_documented_in_these_words() -> None:
    guide = (ROOT / "docs/integrations.md").read_text(encoding="utf-8")
    for kind in ("inputs", "outputs"):
        for name, details in action()[kind].items():
            default = f" | `{details['default']}`" if details.get("default") else " |" if kind == "inputs" else ""
            assert f"| `{name}`{default}" in guide
            assert f" | {details['description'].rstrip('.')}" in guide, name


@pytest.mark.surface
def test_the_schema_of_actions_accepts_it() -> None:
    command = [program("check-jsonschema"), "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


@pytest.mark.surface
@pytest.mark.parametrize("file", ["action.yml", "ci-templates/github-workflow.yml"])
def test_zizmor_has_nothing_to_say(file: str) -> None:
    command = [program("zizmor"), "--offline", "--persona", "pedantic", "--format", "json", "--no-progress", file]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
