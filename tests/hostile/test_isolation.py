"""The linter talks to nobody and runs nothing: tested with sockets, processes and foreign code forbidden."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from harness import CARD

GUARD = """
import sys
def guard(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) or event in {
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn", "webbrowser.open"
    }:
        raise RuntimeError(f"forbidden: {event} {args}")
    if event == "import" and str(args[1] or "").startswith(FOLDER):
        raise RuntimeError(f"forbidden: import of {args[1]}")
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+") and str(args[0]) not in {"/dev/null"}:
        raise RuntimeError(f"forbidden: writing {args[0]}")
sys.addaudithook(guard)
from aiact_lint.cli import main
main(sys.argv[2:])
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository that tries to be run: modules named like ours and like libraries, and files that name code."""
    (tmp_path / "README.md").write_text(CARD)
    for name in ("yaml.py", "click.py", "sitecustomize.py", "conftest.py", "aiact_lint.py", "sarif_om.py", "policies.py"):
        (tmp_path / name).write_text("raise SystemExit(99)\n")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "__init__.py").write_text("raise SystemExit(99)\n")
    (tmp_path / "bentofile.yaml").write_text("service: 'sitecustomize:main'\nmodels: [x]\n")
    (tmp_path / "model-card.yaml").write_text("x: !!python/object/apply:os.system ['touch owned']\nmodel: https://example.invalid/model\n")
    (tmp_path / "deploy.yaml").write_text(
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\n"
        "spec: {predictor: {model: {modelFormat: {name: sklearn}, storageUri: 'https://example.invalid/x'}}}\n"
    )
    return tmp_path


@pytest.mark.parametrize("form", ["text", "sarif", "json", "github", "junit", "markdown", "gitlab", "html"])
def test_a_run_opens_no_socket_starts_no_process_and_imports_nothing_of_the_tree(tree: Path, form: str) -> None:
    before = sorted(path.name for path in tree.rglob("*"))
    program = f"FOLDER = {str(tree)!r}\n{GUARD}"
    # -P keeps the folder of the tree off the path, as the installed command does.
    command = [sys.executable, "-P", "-B", "-c", program, "x", "check", "--as-of", "2026-11-24", "--format", form]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(path.name for path in tree.rglob("*")) == before


def test_a_repository_cannot_name_code_in_its_configuration(tree: Path) -> None:
    (tree / ".aiact-lint.yaml").write_text("plugins: [sitecustomize]\n")
    command = [sys.executable, "-P", "-m", "aiact_lint", "check", "--format", "json"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unknown key" in done.stderr
    assert json.loads(done.stdout)["findings"] == []


def test_the_guard_guards() -> None:
    program = f"FOLDER = '/nowhere'\n{GUARD.split('from aiact_lint', maxsplit=1)[0]}import socket\nsocket.socket()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "forbidden: socket.__new__" in done.stderr
