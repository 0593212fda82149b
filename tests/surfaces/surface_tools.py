"""Programs from outside: where they are, and what happens where they are not.

A test that needs one is skipped without it, on a developer's machine. ``.ci/run`` installs them all and sets
``AIACT_LINT_SURFACES``: there a missing program is a failure, so that nothing is skipped unseen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = "2026-11-24"
AS_OF = ["--as-of", DAY]
CARD = """\
---
license: eupl-1.2
---
# Desk

## Intended use

The model recognises emotions of our employees at work from the camera at their desk.
"""
CLEAN = "# Web shop\n\nA small shop for bicycles.\n"


def program(name: str) -> str:
    """The path of a program, or a skipped test."""
    found = shutil.which(name)
    if found is None:
        _absent(f"{name} is not installed")
    return str(found)


def node_package(name: str) -> Path:
    """The folder of an npm package below ``AIACT_LINT_NODE_MODULES``, or a skipped test."""
    folder = Path(os.environ.get("AIACT_LINT_NODE_MODULES", "node_modules")).absolute() / name
    if not folder.is_dir():
        _absent(f"the npm package {name} is not installed (AIACT_LINT_NODE_MODULES)")
    return folder


def _absent(message: str) -> None:
    if os.environ.get("AIACT_LINT_SURFACES"):
        pytest.fail(message)
    pytest.skip(message)


def git(folder: Path, *arguments: str) -> str:
    """Run git with a name to commit under and without anybody's configuration."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **{f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def snapshot(folder: Path) -> str:
    """Put the checkout as it lies on disk into a repository at ``folder``; returns its commit."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--no-verify", "-m", "snapshot")
    return git(folder, "rev-parse", "HEAD").strip()


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
