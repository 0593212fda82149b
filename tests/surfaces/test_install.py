"""Installed as the guide says, with pipx, uv and the steps of the container image; the manual; completion in a real shell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from surface_tools import AS_OF, CARD, ROOT, program, snapshot

from aiact_lint import __law__, __version__, manual
from aiact_lint.cli import cli

VERSION = f"aiact-lint {__version__} (law of {__law__})\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    snapshot(folder)
    return folder


def works(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """An installed command knows its version and finds what there is."""
    (folder / "README.md").write_text(CARD)
    done = subprocess.run([*command, "--version"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == (VERSION, 0), done.stderr
    done = subprocess.run([*command, "check", *AS_OF], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "README.md:8:11  error  emotion-workplace-education" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


def guide() -> list[list[str]]:
    """The commands of the guide that install it, as words."""
    text = (ROOT / "docs/integrations.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.+?)```", text, re.DOTALL)
    assert block is not None
    return [shlex.split(line, comments=True) for line in block[1].splitlines()]


@pytest.mark.surface
@pytest.mark.parametrize("command", guide(), ids=lambda words: " ".join(words[:2]))
def test_the_commands_of_the_guide_install_it(checkout: Path, tmp_path: Path, command: list[str]) -> None:
    program(command[0])
    home = tmp_path / "home"
    environment = {
        **os.environ,
        **{
            name: str(home / name)
            for name in ("PIPX_HOME", "PIPX_BIN_DIR", "PIPX_MAN_DIR", "UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "UV_CACHE_DIR")
        },
        "UV_PYTHON": sys.executable,
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }
    words = [str(checkout) if word.startswith("git+") else word for word in command]
    assert words != command
    (tmp_path / "repository").mkdir()
    if words[0] == "uvx":
        assert words[-2:] == ["aiact-lint", "check"]
        works(words[:-1], tmp_path / "repository", environment | {"UV_NO_PROGRESS": "1", "UV_QUIET": "1"})
        return
    subprocess.run(words, env=environment, check=True, capture_output=True)
    works([str(home / ("PIPX_BIN_DIR" if words[0] == "pipx" else "UV_TOOL_BIN_DIR") / "aiact-lint")], tmp_path / "repository", environment)
    if words[0] == "pipx":
        assert (home / "PIPX_MAN_DIR/man1/aiact-lint.1").is_file()


# --- the container image


def stages() -> list[list[str]]:
    """The instructions of each stage."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    out: list[list[str]] = []
    for line in lines:
        out += [[]] if line.startswith("FROM ") else []
        out[-1].append(line)
    return out


def test_the_image_runs_as_nobody_and_holds_nothing_but_the_environment() -> None:
    _, last = stages()
    assert [line for line in last if line.startswith(("USER", "ENTRYPOINT", "RUN", "ADD"))] == [
        "USER 65532:65532",
        'ENTRYPOINT ["aiact-lint"]',
    ]
    assert [line for line in last if line.startswith("COPY")] == ["COPY --from=build /opt/aiact-lint /opt/aiact-lint"]
    assert all(re.fullmatch(r"FROM python:3\.\d+-slim-\w+(?: AS build)?", stage[0]) for stage in stages())


@pytest.mark.surface
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run([program("hadolint"), "Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.surface
@pytest.mark.slow
def test_the_steps_of_the_image_make_what_runs(checkout: Path, tmp_path: Path) -> None:
    """No daemon is needed: what is copied is copied, and what is run is run, with folders of the test in the place of those of the image."""
    build, _ = stages()
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    source, target = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for line in build:
        if line.startswith("COPY"):
            *names, place = line.split()[1:]
            for name in names:
                assert name in allowed, f"{name} is left out by .dockerignore"
                to = source / (name if place == "./" else place)
                to.parent.mkdir(parents=True, exist_ok=True)
                copy = shutil.copytree if (checkout / name).is_dir() else shutil.copy2
                copy(checkout / name, to)
    (run,) = [line for line in build if line.startswith("RUN ")]
    script = run[4:].replace("/opt/aiact-lint", str(target)).replace("python -m", f"{sys.executable} -m")
    subprocess.run(["sh", "-e", "-c", script], cwd=source, check=True, capture_output=True)
    (tmp_path / "repository").mkdir()
    works([str(target / "bin/aiact-lint")], tmp_path / "repository", dict(os.environ))
    assert not (target / "bin/pip").exists()


# --- manual and completion


def test_the_page_of_the_manual_is_up_to_date() -> None:
    assert (ROOT / "docs/aiact-lint.1").read_text(encoding="utf-8") == manual.page(cli), "make man"


@pytest.mark.surface
def test_the_page_of_the_manual_is_sound_roff() -> None:
    command = [program("groff"), "-man", "-Tutf8", "-ww", "-b", "docs/aiact-lint.1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
    for words in ("AIACT-LINT(1)", "--sarif-audit", "EXIT STATUS", "NO_COLOR"):
        assert words in text


@pytest.mark.parametrize(
    ("typed", "offered"), [("chec", ["check", "checklist"]), ("check --sarif-", ["--sarif-audit"]), ("check --fail-on e", ["error"])]
)
def test_bash_completes(tmp_path: Path, typed: str, offered: list[str]) -> None:
    tool = tmp_path / "aiact-lint"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aiact_lint "$@"\n')
    tool.chmod(0o755)
    script = (
        'eval "$(aiact-lint completion bash)"\n'
        f"COMP_WORDS=(aiact-lint {typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        '_aiact_lint_completion aiact-lint\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (offered, "")
