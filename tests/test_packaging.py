"""What is shipped: the wheel, the hooks, the action, and the commands of the README."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from aiact_lint import __url__, __version__
from aiact_lint.cli import cli

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_policies_lexicons_and_schemas(wheel: Path) -> None:
    assert wheel.name == f"aiact_lint-{__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"aiact_lint/{path.relative_to(ROOT).as_posix()}" for name in ("policies", "schemas") for path in (ROOT / name).rglob("*.*")
    }
    expected |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "aiact_lint").rglob("*.py")}
    expected |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "aiact_lint/lexicons").glob("*.yaml")}
    expected |= {"aiact_lint/py.typed"}
    assert sorted(expected - names) == []
    assert [name for name in names if not name.startswith(("aiact_lint/", f"aiact_lint-{__version__}.dist-info/"))] == []


def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "README.md").write_text("---\nlicense: mit\n---\n# Desk\n\nThe model recognises emotions of our employees at work.\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}
    where = [sys.executable, "-c", "import aiact_lint; print(aiact_lint.__file__)"]
    assert subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout.startswith(str(tmp_path))
    command = [sys.executable, "-m", "aiact_lint", "check", "README.md", "--format", "json", "--as-of", "2026-11-24"]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "emotion-workplace-education" in done.stdout


def test_the_python_interface_is_there() -> None:
    import aiact_lint

    for name in aiact_lint.__all__:
        assert getattr(aiact_lint, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        aiact_lint.nonsense  # noqa: B018


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, aiact_lint; print(sorted(name for name in sys.modules if name.startswith(('aiact_lint.', 'click', 'yaml'))))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- hooks


def hooks() -> list[dict[str, Any]]:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_hooks_call_the_command_with_options_it_has(hook: dict[str, Any]) -> None:
    name, command, *options = hook["entry"].split()
    assert (name, hook["language"], hook["require_serial"]) == ("aiact-lint", "python", True)
    known = {option for parameter in cli.commands[command].params for option in parameter.opts}
    assert set(options) <= known


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("README.md", True),
        ("deploy/values.yaml", True),
        ("a/model.YML", True),
        ("config.json", True),
        ("m/MLmodel", True),
        ("a.py", False),
        ("xMLmodel", False),
    ],
)
def test_hooks_run_on_cards_and_manifests(path: str, ours: bool) -> None:
    assert {bool(re.search(hook["files"], path)) for hook in hooks()} == {ours}


# --- the action


def action() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "action.yml").read_text())  # type: ignore[no-any-return]


def test_nothing_is_pasted_into_a_script_and_everything_is_pinned() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_every_input_is_used_and_described() -> None:
    text = (ROOT / "action.yml").read_text()
    for name, details in action()["inputs"].items():
        assert f"inputs.{name}" in text
        assert details["description"].endswith(".")


def lint_step(tmp_path: Path, **inputs: str) -> tuple[int, str, dict[str, str], str]:
    """Run the script of the lint step as a runner would: exit code, standard output, outputs, summary."""
    runner = tmp_path / "runner"
    (runner / "aiact-lint-env/bin").mkdir(parents=True)
    tool = runner / "aiact-lint-env/bin/aiact-lint"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aiact_lint "$@"\n')
    tool.chmod(0o755)
    (step,) = [step for step in action()["runs"]["steps"] if step.get("id") == "lint"]
    names = {variable: value[len("${{ inputs.") : -len(" }}")] for variable, value in step["env"].items()}
    values = {variable: inputs.get(name.replace("-", "_"), "") for variable, name in names.items()}
    files = {"GITHUB_OUTPUT": str(runner / "output"), "GITHUB_STEP_SUMMARY": str(runner / "summary"), "RUNNER_TEMP": str(runner)}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "README.md").write_text("---\nlicense: mit\n---\n# Desk\n\nThe model recognises emotions of our employees at work.\n")
    environment = {**os.environ, **values, **files}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    outputs = dict(line.split("=", 1) for line in (runner / "output").read_text().splitlines())
    summary = (runner / "summary").read_text() if (runner / "summary").exists() else ""
    return done.returncode, done.stdout, outputs, summary


def test_the_action_annotates_summarises_and_reports(tmp_path: Path) -> None:
    code, output, outputs, summary = lint_step(tmp_path, as_of="2026-11-24")
    assert code == 0  # the last step fails, after the upload
    assert "::error " in output
    assert outputs["exit-code"] == "1"
    assert Path(outputs["sarif-file"]).stat().st_size
    assert "emotion-workplace-education" in summary


@pytest.mark.parametrize("bad", ['"; touch pwned; "', "$(touch pwned)", "--output=pwned", "`touch pwned`"])
def test_inputs_of_the_action_are_never_run(tmp_path: Path, bad: str) -> None:
    _, _, outputs, _ = lint_step(tmp_path, paths=f"{bad}\n", config=bad)
    assert outputs["exit-code"] == "2"
    assert not (tmp_path / "repository/pwned").exists()


# --- the address


def test_every_place_names_the_same_repository() -> None:
    address = __url__.removeprefix("https://github.com/")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    shipped = [name for name in listed.splitlines() if not name.startswith("tests/evaluation/")]
    texts = {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in shipped if (ROOT / name).is_file()}
    named = {name: set(re.findall(r"(?:github\.com/|uses: )([\w.-]+/aiact-lint)", text)) for name, text in texts.items()}
    assert {name: found for name, found in named.items() if found - {address}} == {}
    assert address in named["README.md"]


# --- README and continuous integration


@pytest.mark.parametrize("name", ["try", "test"])
def test_the_readme_has_the_commands_that_ci_runs(name: str) -> None:
    found = re.search(rf"<!-- readme:{name} -->\s*```[a-z]*\n(.+?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    assert "\n" not in found[1], "one command, to be copied as one line"


def test_ci_is_a_script_that_parses() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)
