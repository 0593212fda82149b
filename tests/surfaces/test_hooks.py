"""The hooks, run by the real pre-commit and by prek, on real repositories, installed from this checkout."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from surface_tools import AS_OF, CARD, CLEAN, ROOT, git, program, snapshot, write

from aiact_lint.formats import candidate

pytestmark = pytest.mark.surface
ALL = "aiact-lint-all"
CHANGED = "aiact-lint"
# Modelled on docs/samples/v1beta1/sklearn/v1/sklearn.yaml of kserve/kserve (KServe, serving.kserve.io/v1beta1).
SERVICE = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: triage}
spec:
  predictor:
    model:
      modelFormat: {name: sklearn}
      storageUri: s3://models/triage
"""
TRIAGE = "---\nlicense: eupl-1.2\n---\n# Triage\n\nRanks the applicants for our vacancies by their suitability from their CV.\n"
REDRESS = """\
# Model card: how to contest

An applicant may contest the ranking within 30 days by letter to the works council of the city, Main Street 1; the council decides,
and explains the role of the system in the decision.
"""


@dataclass(frozen=True)
class Outcome:
    """What a run of the hooks said. ``seen`` holds the place, level and policy of each finding."""

    code: int
    output: str

    @property
    def status(self) -> str:
        found = re.search(r"aiact-lint \((?:changed files|whole repository)\)\.*(?:\(.*\))?(Passed|Failed|Skipped)", self.output)
        assert found is not None, self.output
        return found[1]

    @property
    def seen(self) -> list[tuple[str, str, str]]:
        return re.findall(r"^ *(\S+):\d+:\d+  (error|warning|note)  (\S+)", self.output, re.MULTILINE)


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This checkout as the repository that hooks come from."""
    folder = tmp_path_factory.mktemp("hooks")
    return folder, snapshot(folder)


@pytest.fixture(scope="session", params=["pre-commit", "prek"])
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """A runner of hooks with a store of its own; the first run installs the linter there as it would for anybody."""
    home = str(tmp_path_factory.mktemp("store"))
    return program(request.param), {"PRE_COMMIT_HOME": home, "PREK_HOME": home}


@pytest.fixture
def repository(tmp_path: Path, source: tuple[Path, str]) -> Path:
    """A repository that has both hooks in its configuration."""
    folder, commit = source
    hooks = [{"id": hook, "args": [*AS_OF, "--fail-on", "warning"]} for hook in (CHANGED, ALL)]
    git(tmp_path, "init", "-q")
    committed(tmp_path, {".pre-commit-config.yaml": yaml.safe_dump({"repos": [{"repo": str(folder), "rev": commit, "hooks": hooks}]})})
    return tmp_path


@pytest.fixture
def run(runner: tuple[str, dict[str, str]], repository: Path) -> Run:
    """Stage everything, then run one hook as a commit does."""
    command, store = runner

    def go(hook: str) -> Outcome:
        git(repository, "add", "-A")
        environment = {**os.environ, **store, "NO_COLOR": "1", "TERM": "dumb"}
        done = subprocess.run([command, "run", hook], cwd=repository, env=environment, capture_output=True, text=True, check=False)
        return Outcome(done.returncode, done.stdout + done.stderr)

    return go


def committed(repository: Path, files: dict[str, str]) -> None:
    """Write files and commit them, as they were before the commit that the hook runs for."""
    write(repository, files)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "--no-verify", "-m", "before")


EMOTION = ("README.md", "error", "emotion-workplace-education")
MISSING = ("README.md", "warning", "redress-missing")


@pytest.mark.parametrize("hook", [CHANGED, ALL])
def test_a_clean_card_passes(run: Run, repository: Path, hook: str) -> None:
    write(repository, {"README.md": CLEAN})
    outcome = run(hook)
    assert (outcome.status, outcome.code, outcome.seen) == ("Passed", 0, [])


@pytest.mark.parametrize("hook", [CHANGED, ALL])
def test_a_new_card_with_a_prohibited_practice_fails(run: Run, repository: Path, hook: str) -> None:
    committed(repository, {"shop.py": "print()\n"})
    write(repository, {"README.md": CARD})
    outcome = run(hook)
    assert (outcome.status, outcome.code, EMOTION in outcome.seen) == ("Failed", 1, True)
    assert "Regulation (EU) 2024/1689, Article 5(1), point (f)" in outcome.output


def test_one_system_of_a_monorepo_is_judged_whole_and_alone(run: Run, repository: Path) -> None:
    committed(repository, {"services/desk/README.md": CARD, "services/triage/README.md": TRIAGE})
    write(repository, {"services/triage/deploy/inference.yaml": SERVICE})
    seen = run(CHANGED).seen
    assert ("services/triage/README.md", "warning", "high-risk-employment") in seen
    assert {path for path, _, _ in seen} == {"services/triage/README.md"}
    everything = {path for path, _, _ in run(ALL).seen}
    assert everything == {"services/desk/README.md", "services/triage/README.md"}


def test_many_changed_files_are_one_process(run: Run, repository: Path) -> None:
    write(repository, {f"services/s{number}/README.md": CARD for number in range(40)})
    outcome = run(CHANGED)
    assert outcome.output.count("── summary ") == 1
    assert "40 systems, 40 files read" in outcome.output


def test_a_deleted_file_beside_a_change_is_gone_for_the_system(run: Run, repository: Path) -> None:
    committed(repository, {"README.md": TRIAGE, "redress_model_card.md": REDRESS})
    write(repository, {"README.md": f"{TRIAGE}\nMade by the personnel office.\n"})
    assert MISSING not in run(CHANGED).seen
    (repository / "redress_model_card.md").unlink()
    assert MISSING in run(CHANGED).seen


def test_a_commit_that_only_deletes_is_seen_by_the_hook_for_the_whole_repository(run: Run, repository: Path) -> None:
    committed(repository, {"README.md": TRIAGE, "redress_model_card.md": REDRESS})
    assert MISSING not in run(ALL).seen
    (repository / "redress_model_card.md").unlink()
    assert run(CHANGED).status == "Skipped"
    assert MISSING in run(ALL).seen


def test_no_relevant_file_is_skipped(run: Run, repository: Path) -> None:
    committed(repository, {"README.md": CARD})
    write(repository, {"shop.py": "print()\n"})
    outcome = run(CHANGED)
    assert (outcome.status, outcome.code) == ("Skipped", 0)
    assert EMOTION in run(ALL).seen


def test_a_changed_configuration_is_judged_with_everything_it_governs(run: Run, repository: Path) -> None:
    committed(repository, {"README.md": CARD})
    write(repository, {".aiact-lint.yaml": "fail-on: error\n"})
    assert EMOTION in run(CHANGED).seen
    write(repository, {".aiact-lint.yaml": "fial-on: error\n"})
    outcome = run(CHANGED)
    assert outcome.code == 1
    assert 'did you mean "fail-on"?' in outcome.output


# --- without a runner


def hook_files() -> re.Pattern[str]:
    (changed,) = [hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()) if hook["id"] == CHANGED]
    return re.compile(changed["files"])


def test_the_hook_is_asked_for_every_name_the_linter_reads() -> None:
    names = git(ROOT, "ls-files").splitlines()
    names += [
        "bom.xml",
        "a/x.cdx.xml",
        "charts/templates/_a.tpl",
        "x.jsonld",
        "MLproject",
        "README",
        "MODEL_CARD",
        "a/ai-card.rst",
        "modelcard.txt",
    ]
    assert [name for name in names if candidate(name) and not hook_files().search(name)] == []
    assert [name for name in ("a.py", "xMLmodel", "pom.xml", "notes.txt", "Makefile") if hook_files().search(name)] == []
