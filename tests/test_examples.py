"""The examples of the repository and the pages about them. ``AIACT_UPDATE_GOLDEN=1 pytest`` rewrites the output: read the diff."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiact_lint import declaration_check, declared, declared_facts, formats
from aiact_lint.cli import cli
from aiact_lint.source import SourceFile

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "examples"
PAGE = (ROOT / "docs" / "declarations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["housing-declared", "benefits-done-well", "tax-fraud-opaque", "police-register", "school-prediction"])
def test_an_example_says_what_its_golden_file_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples" / name, tmp_path / name)
    monkeypatch.chdir(tmp_path / name)
    result = CliRunner().invoke(cli, ["check", ".", "--as-of", "2026-11-24", "--no-color", "--limit", "0"], standalone_mode=False)
    systems = CliRunner().invoke(cli, ["systems", "."], standalone_mode=False)
    found = f"exit {result.return_value}\n{result.stdout}\n{systems.stdout}"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("AIACT_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_page_on_declarations_has_every_key() -> None:
    def keys(trail: tuple[str | int, ...] = ()) -> list[str]:
        out = []
        for name in declaration_check.shape_at(trail):
            out += keys((*trail, name)) or [declared.name((*trail, name))]
        return out

    assert [key for key in keys() if f"| `{key}` |" not in PAGE] == []
    assert [key for key in re.findall(r"^\| `([a-z_]+\.[a-z_.]+)` \|", PAGE, re.MULTILINE) if key not in keys()] == []


def test_the_declarations_on_the_page_are_right() -> None:
    blocks = re.findall(r"^( *)```yaml\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    for indent, block in blocks:
        text = re.sub(f"^{indent}", "", block, flags=re.MULTILINE)
        path = "README.md" if "license:" in text else "d.yaml" if "metadata:" in text else "aiact.yaml"
        whole = {"README.md": f"---\n{text}---\n", "d.yaml": f"apiVersion: v1\nkind: Pod\n{text}"}.get(path, text)
        (document,), problems = formats.read(SourceFile(path, whole))
        assert not problems
        assert declared_facts.facts([document])
        assert declared.read(document).mistakes == ()
