"""The templates for other build servers: schemas where there are some, and their shell parts run for real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from surface_tools import CARD, CLEAN, DAY, ROOT, program, write

TEMPLATES = ROOT / "ci-templates"


def load(name: str) -> Any:
    return yaml.safe_load((TEMPLATES / name).read_text(encoding="utf-8"))


# --- what each server would run: the script, the environment, the shell


def gitlab(folder: Path) -> tuple[str, dict[str, str]]:
    job = load("gitlab-ci.yml")["aiact-lint"]
    return "\n".join(job["script"]), {**job["variables"], "CI_PROJECT_DIR": str(folder)}


def azure(folder: Path) -> tuple[str, dict[str, str]]:
    pipeline = load("azure-pipelines.yml")
    (step,) = [step for step in pipeline["steps"] if "bash" in step]
    assert "$(" not in step["bash"]
    given = {name: re.sub(r"\$\((\w+)\)", lambda found: pipeline["variables"][found[1]], value) for name, value in step["env"].items()}
    return step["bash"], {**given, "AGENT_TEMPDIRECTORY": f"{folder}/.temp", "BUILD_ARTIFACTSTAGINGDIRECTORY": f"{folder}/.out"}


def jenkins(folder: Path) -> tuple[str, dict[str, str]]:
    del folder
    text = (TEMPLATES / "Jenkinsfile").read_text(encoding="utf-8")
    (script,) = re.findall(r"sh '''\n(.+?)'''", text, re.DOTALL)
    # Groovy reads "\<newline>" in ''' as nothing at all, which joins the lines just as the shell would.
    return script.replace("\\\n", ""), dict(re.findall(r"^\s+(AIACT_\w+) = '(.+)'$", text, re.MULTILINE))


def tekton(folder: Path) -> tuple[str, dict[str, str]]:
    spec = load("tekton-task.yaml")["spec"]
    (step,) = spec["steps"]
    assert "$(" not in step["script"]
    values = {f"params.{entry['name']}": entry["default"] for entry in spec["params"]}
    values["results.exit-code.path"] = f"{folder}/.exit-code"
    return step["script"], {entry["name"]: re.sub(r"\$\((.+?)\)", lambda found: values[found[1]], entry["value"]) for entry in step["env"]}


SERVERS: dict[str, tuple[Callable[[Path], tuple[str, dict[str, str]]], str, tuple[str, ...]]] = {
    "gitlab": (gitlab, "bash", ("gl-code-quality-report.json", "aiact-lint.xml", "aiact-lint.html")),
    "azure": (azure, "bash", (".out/CodeAnalysisLogs/aiact-lint.sarif", ".out/aiact-lint.xml", ".out/aiact-lint.html")),
    "jenkins": (jenkins, "sh", ("aiact-lint.sarif", "aiact-lint.xml", "aiact-lint.html")),
    "tekton": (tekton, "sh", tuple(f"aiact-lint-reports/aiact-lint.{end}" for end in ("sarif", "xml", "html"))),
}


def run(server: str, folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a template. Only the installation is replaced: ``venv`` gives an environment that has the linter."""
    script, environment = SERVERS[server][0](folder)
    tools = folder / ".tools"
    write(
        tools,
        {
            "python3": f"#!/bin/sh\n[ \"$1 $2\" = '-m venv' ] || exit 9\nmkdir -p \"$3/bin\"\ncp '{tools}/pip' '{tools}/aiact-lint' \"$3/bin/\"\n",
            "pip": f"#!/bin/sh\n[ \"$#\" = 3 ] && printf '%s' \"$3\" > '{folder}/.installed'\n",
            "aiact-lint": f'#!/bin/sh\ncommand=$1; shift\nexec \'{sys.executable}\' -m aiact_lint "$command" --as-of {DAY} "$@"\n',
        },
    )
    for tool in tools.iterdir():
        tool.chmod(0o755)
    (folder / ".temp").mkdir(exist_ok=True)
    environment = {**os.environ, **environment, **changed, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    command = [SERVERS[server][1], "-e", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("server", SERVERS)
def test_a_finding_fails_the_job_and_leaves_its_reports(tmp_path: Path, server: str) -> None:
    write(tmp_path, {"README.md": CARD, ".git/HEAD": "ref: refs/heads/main\n"})
    done = run(server, tmp_path)
    assert done.returncode == 1, done.stderr
    assert "README.md:8:11  error  emotion-workplace-education" in done.stdout
    for report in SERVERS[server][2]:
        assert "emotion-workplace-education" in (tmp_path / report).read_text(encoding="utf-8")
    assert (tmp_path / ".installed").read_text() == "https://github.com/aiact-lint/aiact-lint/archive/refs/tags/v0.1.0.tar.gz"
    if server == "tekton":
        assert (tmp_path / ".exit-code").read_text() == "1"


@pytest.mark.parametrize("server", SERVERS)
def test_a_clean_repository_passes(tmp_path: Path, server: str) -> None:
    write(tmp_path, {"README.md": CLEAN, ".git/HEAD": "ref: refs/heads/main\n"})
    done = run(server, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert all((tmp_path / report).is_file() for report in SERVERS[server][2])


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("bad", ['"; touch pwned; "', "$(touch pwned)", "`touch pwned`"])
def test_no_variable_is_ever_run(tmp_path: Path, server: str, bad: str) -> None:
    write(tmp_path, {"README.md": CLEAN, ".git/HEAD": "ref: refs/heads/main\n"})
    assert run(server, tmp_path, AIACT_LINT_FAIL_ON=bad, AIACT_LINT_SOURCE=bad).returncode == 2
    assert (tmp_path / ".installed").read_text() == bad
    assert not (tmp_path / "pwned").exists()


def test_what_a_template_publishes_is_what_its_script_writes() -> None:
    job = load("gitlab-ci.yml")["aiact-lint"]
    assert {*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()} == set(SERVERS["gitlab"][2])
    text = (TEMPLATES / "Jenkinsfile").read_text(encoding="utf-8")
    for file in SERVERS["jenkins"][2]:
        assert re.search(rf"(?:testResults|pattern|artifacts): '[^']*\b{re.escape(file)}\b", text)


@pytest.mark.surface
@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("gitlab-ci.yml", "vendor.gitlab-ci"),
        ("azure-pipelines.yml", "vendor.azure-pipelines"),
        ("github-workflow.yml", "vendor.github-workflows"),
    ],
)
def test_the_schema_of_the_server_accepts_it(file: str, schema: str) -> None:
    extra = ["--data-transform", "gitlab-ci"] if schema == "vendor.gitlab-ci" else []
    # The schema of Azure has a pattern that is no expression in Unicode mode.
    extra += ["--data-transform", "azure-pipelines", "--regex-variant", "nonunicode"] if schema == "vendor.azure-pipelines" else []
    command = [program("check-jsonschema"), "--builtin-schema", schema, *extra, f"ci-templates/{file}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")
