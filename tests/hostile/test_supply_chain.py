"""What is shipped can be built again by anybody, and what it stands on is bounded and tested."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def built(source: Path, target: Path, seed: str, mask: int) -> str:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764000000", "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)], cwd=source, check=True, capture_output=True,
        env=environment, umask=mask,
    )  # fmt: skip
    (wheel,) = target.glob("*.whl")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.mark.slow
def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    sums = []
    for number, (seed, mask) in enumerate((("1", 0o022), ("2", 0o077))):
        source = tmp_path / f"checkout{number}" / ("x" * (number + 1))
        source.parent.mkdir(parents=True)
        shutil.copytree(
            ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv*", "__pycache__", "_bundle.bin", ".*_cache", "found", ".hypothesis")
        )
        sums.append(built(source, tmp_path / f"wheel{number}", seed, mask))
    assert sums[0] == sums[1]


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_dependency_has_a_lower_bound_that_ci_installs(requirement: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+>=[0-9.]+", requirement)


def test_ci_runs_what_the_security_page_promises() -> None:
    page, script = (ROOT / "SECURITY.md").read_text(encoding="utf-8"), (ROOT / ".ci" / "supply-chain").read_text(encoding="utf-8")
    for tool in ("pip-audit", "cyclonedx-py", "lowest", "fuzz/run.py"):
        assert tool in script
    assert "fuzz" in page
