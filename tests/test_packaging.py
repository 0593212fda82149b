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
    others = [name for name in names if not name.startswith(("aiact_lint/", f"aiact_lint-{__version__}.dist-info/"))]
    assert others == [f"aiact_lint-{__version__}.data/data/share/man/man1/aiact-lint.1"]


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
