"""A regression fails: no set may score below what ``make evaluate`` last wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluate import FOLDER, Linter, cases, score, sets, summary

BASELINE = json.loads((FOLDER / "baseline.json").read_text(encoding="utf-8"))
ROOM = 0.005
"""Rounding, no more."""


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


@pytest.mark.parametrize("path", sets(), ids=lambda p: p.stem)
def test_no_set_scores_below_its_baseline(path: Path, linter: Linter) -> None:
    got = summary(score(cases(path), linter, frozenset(linter.library.languages()))["all"])
    wanted = BASELINE[path.stem]
    assert got["alarms"] <= wanted["alarms"]
    for name, value in wanted.items():
        if name != "alarms":
            assert got[name] >= value - ROOM, f"{path.stem}: {name} fell from {value} to {got[name]}"


@pytest.mark.parametrize("path", sets(), ids=lambda p: p.stem)
def test_cases_are_well_formed(path: Path) -> None:
    seen = set()
    for case in cases(path):
        assert case["case"] not in seen
        seen.add(case["case"])
        assert case["files"]
        assert {case[s] for s in ("oversight", "redress", "registration")} <= {"stated", "absent", "na", "unknown"}
