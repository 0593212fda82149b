from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import CARD

PROGRAM = """
import sys
from aiact_lint import progress
from aiact_lint.cli import main
progress.AFTER = float(sys.argv[1]); progress.EVERY = 0.0
main(["check", "--as-of", "2026-11-24", "--no-color", *sys.argv[2:]])
"""


def on_a_terminal(folder: Path, after: str, *arguments: str) -> tuple[str, str]:
    """What a run prints to standard output, and to a terminal as its standard error."""
    reader, writer = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, after, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=writer, text=True, check=False
    )
    os.close(writer)
    said = b""
    try:
        while part := os.read(reader, 4096):
            said += part
    except OSError:  # a terminal that nobody holds open any more
        pass
    os.close(reader)
    return done.stdout, said.decode()


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(CARD)
    return tmp_path


def test_a_person_who_waits_is_told_and_the_line_is_left_clean(systems: Path) -> None:
    report, said = on_a_terminal(systems, "0")
    assert said == "\r\x1b[Kaiact-lint: 0 of 2 systems judged\r\x1b[Kaiact-lint: 1 of 2 systems judged\r\x1b[K"
    assert "judged\r" not in report
    assert "2 systems, 2 files read" in report


def test_a_short_run_says_nothing(systems: Path) -> None:
    assert on_a_terminal(systems, "60")[1] == ""


def test_nothing_is_told_to_a_file(systems: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "0"], cwd=systems, capture_output=True, text=True, check=False)
    assert done.stderr == ""
