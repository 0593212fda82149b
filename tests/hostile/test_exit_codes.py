"""The exit code of every way a run can end, in every format, and that the report is there and sound."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from situations import HEAD, PAGE, SITUATIONS, TAIL, Situation, table

from aiact_lint import cli


@pytest.mark.parametrize("form", cli.FORMATS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.what)
def test_exit_codes(
    situation: Situation, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    situation.build(folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("AIACT_LINT_DEBUG", raising=False)
    if situation.breaks:
        _break(situation.breaks, monkeypatch)
    target = tmp_path / "report"
    with pytest.raises(SystemExit) as end:
        cli.main(["check", "--format", form, "-o", str(target), *situation.arguments])
    output = capsys.readouterr()
    assert (end.value.code, output.out) == (situation.code, "")
    assert situation.says in output.err
    assert ("aiact-lint: " in output.err or "Usage: " in output.err) == bool(situation.says)
    assert "Traceback" not in output.err
    assert target.exists() == situation.reported
    if situation.reported:
        _is_sound(form, target.read_text(encoding="utf-8"), failed=situation.code == 2)


def _break(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = place.partition(":")
    name, _, kind = name.partition("!")

    def fail(*_: object, **__: object) -> None:
        raise (MemoryError if kind else ZeroDivisionError)("oops")

    monkeypatch.setattr(importlib.import_module(module), name, fail)


def _is_sound(form: str, text: str, *, failed: bool) -> None:
    """A report of its format, in which nobody takes a run that failed for a clean one."""
    if form == "json":
        assert json.loads(text)["successful"] is not failed
    elif form == "sarif":
        assert json.loads(text)["runs"][0]["invocations"][0]["executionSuccessful"] is not failed
    elif form == "cyclonedx":
        assert {"name": "aiact-lint:successful", "value": str(not failed).lower()} in json.loads(text)["metadata"]["properties"]
    elif form == "gitlab":
        assert isinstance(json.loads(text), list)
    elif form == "junit":
        errors = ET.fromstring(text).get("errors")
        assert (errors != "0") is failed
    elif form == "github":
        assert bool(text) or not failed
    elif failed:
        assert "did not succeed" in text


def test_the_page_shows_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == HEAD + table() + TAIL
