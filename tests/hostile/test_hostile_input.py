"""Every hostile input ends in the right reading or a clean finding, within its time and memory, and nothing else is lost."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from cases import CASES, REPOSITORY
from cases_formats import FORMATS
from harness import Case, pace, run

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured through /proc")


def check(case: Case, folder: Path, outside: Path) -> None:
    case.build(folder)
    done = run(folder, outside, case.arguments)
    assert (done.code, done.stderr) == (case.code, "")
    assert done.seen == case.seen
    assert tuple(done.report["unread"]) == case.skipped
    assert done.peak <= case.mib
    if done.cpu > case.cpu * pace():  # once more: another job may have had the core
        done = run(folder, outside, case.arguments)
    assert done.cpu <= case.cpu * pace()


def drawn(case: Case) -> bool:
    """Whether a case runs every time: of those that only repeat another unit or hide another word, one in three, always the same."""
    return not re.search(r"times|hidden word", case.name) or zlib.crc32(case.name.encode()) % 3 == 0


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=ascii(case.name), marks=() if drawn(case) else pytest.mark.slow) for case in (*CASES, *FORMATS)],
)
def test_hostile_files(case: Case, tmp_path: Path) -> None:
    folder, outside = tmp_path / "repository", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    check(case, folder, outside)


@pytest.mark.slow
def test_a_repository_of_200_000_files(tmp_path: Path) -> None:
    folder, outside = tmp_path / "repository", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    check(REPOSITORY, folder, outside)
