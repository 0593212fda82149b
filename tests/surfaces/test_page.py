"""The page in a real browser: accessible, light and dark, wide and narrow, on paper, and without any request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from surface_tools import DAY, ROOT, node_package, program

from aiact_lint import pipeline, reporters
from aiact_lint.config import Config
from aiact_lint.reporters import Options

sys.path.insert(0, str(ROOT / "tests/reporters"))
from reporter_sample import REPORT

pytestmark = pytest.mark.surface
VIEWS = ["light-1280", "light-320", "dark-1280", "dark-320"]


def example() -> Any:
    import datetime as dt

    return pipeline.lint([ROOT / "examples"], Config(root=ROOT, as_of=dt.date.fromisoformat(DAY)))


@pytest.fixture(scope="module", params=["sample", "example"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser said of a page. ``AIACT_LINT_PICTURES`` names a folder to leave pictures in."""
    report = REPORT if request.param == "sample" else example()
    folder = tmp_path_factory.mktemp("page")
    page = folder / "report.html"
    page.write_text(reporters.render("html", report, Options()), encoding="utf-8")
    for name in ("@sparticuz/chromium", "puppeteer-core"):
        node_package(name)
    modules = node_package("axe-core").parent
    command = [program("node"), str(Path(__file__).with_name("browse.mjs")), str(modules), str(page)]
    if "AIACT_LINT_PICTURES" in os.environ:
        pictures = Path(os.environ["AIACT_LINT_PICTURES"]) / request.param
        pictures.mkdir(parents=True, exist_ok=True)
        command.append(str(pictures))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "page": page.as_uri()}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_has_nothing_to_say(seen: dict[str, Any], view: str) -> None:
    found = seen["views"][view]
    assert (found["violations"], found["undecided"]) == ([], [])
    assert found["passed"] >= 20


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_the_window(seen: dict[str, Any], view: str) -> None:
    assert not seen["views"][view]["scrolls"]


def test_light_and_dark_follow_the_reader_and_paper_is_white(seen: dict[str, Any]) -> None:
    grounds = {view: seen["views"][view]["background"] for view in VIEWS}
    assert grounds == {view: "rgb(255, 255, 255)" if view.startswith("light") else "rgb(23, 23, 27)" for view in VIEWS}
    assert seen["print"]["background"] == "rgb(255, 255, 255)"
    assert "attr(href)" in seen["print"]["link"] or "http" in seen["print"]["link"]
    assert seen["pages"] > 10_000


def test_nothing_but_the_page_is_asked_for(seen: dict[str, Any]) -> None:
    assert seen["requests"] == [seen["page"]] * len(VIEWS)
    assert seen["errors"] == []
