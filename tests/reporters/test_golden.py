"""Whole reports, compared with files on disk. ``AIACT_UPDATE_GOLDEN=1`` writes them anew; read them before they are committed."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from reporter_sample import DAY, REPORT

from aiact_lint import reporters
from aiact_lint.finding import Report, SystemSummary
from aiact_lint.reporters import Options

GOLDEN = Path(__file__).parent / "golden"
EMPTY = Report((), (), DAY, files_read=0, files_seen=3)
CLEAN = Report((), (SystemSummary("services/weather", ("services/weather/README.md",)),), DAY, files_read=1, files_seen=1)
FAILED = Report((), (), DAY, notices=("missing.md: there is no such file or folder",))

CASES: dict[str, tuple[str, Report, Options]] = {
    "report.txt": ("text", REPORT, Options()),
    "report-60-pedantic-all.txt": ("text", REPORT, Options(width=60, show="pedantic", limit=0, statistics=True)),
    "report-80-color.txt": ("text", REPORT, Options(width=80, color=True, limit=1)),
    "report-quiet.txt": ("text", REPORT, Options(quiet=True)),
    "report-later.txt": ("text", Report(REPORT.findings, REPORT.systems, dt.date(2028, 1, 1)), Options(limit=1)),
    "report.sarif": ("sarif", REPORT, Options()),
    "report-all.sarif": ("sarif", REPORT, Options(show="pedantic", suppressed="include", category="nightly")),
    "report.json": ("json", REPORT, Options()),
    "report.github.txt": ("github", REPORT, Options()),
    "report.junit.xml": ("junit", REPORT, Options()),
    "report.md": ("markdown", REPORT, Options(statistics=True)),
    "report.gitlab.json": ("gitlab", REPORT, Options()),
    "report.html": ("html", REPORT, Options()),
    "report.cdx.json": ("cyclonedx", REPORT, Options()),
    "failed.cdx.json": ("cyclonedx", FAILED, Options()),
    "empty.txt": ("text", EMPTY, Options()),
    "clean.txt": ("text", CLEAN, Options()),
    "clean.junit.xml": ("junit", CLEAN, Options()),
    "clean.md": ("markdown", CLEAN, Options()),
    "failed.txt": ("text", FAILED, Options()),
    "failed.sarif": ("sarif", FAILED, Options()),
    "failed.json": ("json", FAILED, Options()),
    "failed.junit.xml": ("junit", FAILED, Options()),
}


@pytest.mark.parametrize("file", CASES)
def test_whole_reports(file: str) -> None:
    form, report, options = CASES[file]
    options = Options(**{**options.__dict__, "version": "1.2.3"})
    text = reporters.render(form, report, options)
    golden = GOLDEN / file
    if os.environ.get("AIACT_UPDATE_GOLDEN"):
        golden.write_bytes(text.encode())
    assert text.encode() == golden.read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(CASES)
