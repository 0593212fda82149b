"""The tutorial, block by block: what it says to write is written, what it says to run is run, what it says is printed is printed.

``AIACT_UPDATE_GOLDEN=1`` writes what is really printed into the page; read the difference like the product.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
NOT_RUN = "<!-- not run here: the first command of the README does the same -->"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its title (a file to write, or the exit code of a command), and its text."""

    language: str
    title: str
    text: str
    start: int
    end: int


def blocks(page: str) -> list[Block]:
    return [Block(m[1], m[2] or "", m[3], m.start(3), m.end(3)) for m in _BLOCK.finditer(page)]


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("the blocks are for a POSIX shell")
    page = PAGE.read_text(encoding="utf-8")
    here = tmp_path / "tutorial"
    here.mkdir()
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        **{f"GIT_{who}_{what}": "you@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        **{f"GIT_{who}_DATE": "2026-11-24T09:00:00Z" for who in ("AUTHOR", "COMMITTER")},
    }
    printed: list[tuple[Block, str]] = []
    last = ""
    ran = 0
    for block in blocks(page):
        if page[: block.start].rpartition("\n```")[0].rstrip().endswith(NOT_RUN):
            continue
        if block.language == "sh":
            done = subprocess.run(
                ["bash", "-c", block.text], cwd=here, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
            )
            wanted = int(block.title.removeprefix("exit code ") or 0)
            assert done.returncode == wanted, f"{block.text}\n{done.stdout}{done.stderr}"
            last = done.stdout + done.stderr
            ran += 1
        elif block.language == "text":
            printed.append((block, last))
        else:
            assert block.title, f"no file is named for:\n{block.text}"
            (here / block.title).parent.mkdir(parents=True, exist_ok=True)
            (here / block.title).write_text(block.text, encoding="utf-8")
    if os.environ.get("AIACT_UPDATE_GOLDEN"):
        for block, text in reversed(printed):
            page = page[: block.start] + text + page[block.end :]
        PAGE.write_text(page, encoding="utf-8")
    else:
        assert [block.text for block, _ in printed] == [text for _, text in printed]
    assert ran > 8


def test_the_block_that_is_not_run_installs_as_the_readme_does() -> None:
    install = blocks(PAGE.read_text(encoding="utf-8"))[0].text
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert install.splitlines()[0] in readme
