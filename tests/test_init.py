"""``aiact-lint init``: what it writes, that nothing of it meets a policy, and that it loses nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from aiact_lint import cli, formats, initial, library
from aiact_lint.config import Config
from aiact_lint.extract import Extractor
from aiact_lint.fact import Polarity
from aiact_lint.judging import facts_of
from aiact_lint.pipeline import lint
from aiact_lint.source import SourceFile

CARD = "# help\n\nDecides on housing allowance for each applicant.\n"
EVIDENCE = ("duty.", "oversight.", "redress.", "registration.", "notice.", "safeguard.", "declared.")


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        cli.main(["init", *arguments])
    out = capfd.readouterr()
    return int(end.value.code or 0), out.out + out.err


def levels(root: Path, day: str) -> list[tuple[str, str]]:
    report = lint([root], Config(root, as_of=dt.date.fromisoformat(day)))
    return sorted((f.id, f.level) for f in report.findings)


@pytest.mark.parametrize("day", ["2026-11-24", "2031-01-01"])
def test_nothing_that_is_written_meets_a_policy(tmp_path: Path, capfd: pytest.CaptureFixture[str], day: str) -> None:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    before = levels(tmp_path, day)
    assert run(capfd, str(tmp_path), "--yes")[0] == 0
    assert levels(tmp_path, day) == before


def test_no_file_states_evidence() -> None:
    extractor = Extractor(library.load())
    written, _ = initial.files(initial.Answers(), {})
    assert sorted(written) == ["MODEL_CARD.md", "aiact.yaml", "docs/fria.md"]
    for path, text in written.items():
        documents, problems = formats.read(SourceFile(path, text))
        assert problems == []
        stated = [f.concept for f in facts_of(extractor, documents) if f.polarity is Polarity.STATED and f.concept.startswith(EVIDENCE)]
        assert stated == [], path


def test_answers_are_values_and_everything_else_is_a_question(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    code, out = run(
        capfd,
        str(tmp_path),
        "--system",
        "housing-triage",
        "--role",
        "deployer",
        "--sector",
        "public-authority",
        "--annex-iii",
        "5a",
        "--yes",
    )
    assert code == 0
    assert out == f"wrote aiact.yaml\nwrote docs/fria.md\nwrote README.md\nanswer the questions there, then: aiact-lint check {tmp_path}\n"
    lines = (tmp_path / "aiact.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "system: housing-triage", "role: deployer", "sector: public-authority", "classification:", "  annex_iii: 5(a)",
    ]  # fmt: skip
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert card.startswith(CARD)
    assert [line for line in card.splitlines() if line.startswith("## ")] == ["## Human oversight", "## Redress", "## Registration"]
    found = dict(levels(tmp_path, "2026-11-24"))
    assert found["assessment-missing"] == "warning"
    assert not any(ident.startswith("record-declaration") for ident in found)


def test_a_second_run_loses_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    run(capfd, str(tmp_path), "--yes")
    (tmp_path / "aiact.yaml").write_text("role: deployer  # mine\n", encoding="utf-8")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*.*")}
    _, out = run(capfd, str(tmp_path), "--yes")
    assert out.splitlines()[:3] == [
        "aiact.yaml is there and was left alone; --force writes it anew",
        "docs/fria.md is there and was left alone; --force writes it anew",
        "README.md has the sections already",
    ]
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.*")} == before
    run(capfd, str(tmp_path), "--yes", "--force")
    assert "# mine" not in (tmp_path / "aiact.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--annex-iii", "9(z)"], 'aiact-lint: --annex-iii: "9(z)" names no point of Annex III; it has 1(a) to 8(b)\n'),
        (["--annex-iii", "fraud"], 'aiact-lint: --annex-iii: "fraud" names no point of Annex III; write one such as 5(a), or none\n'),
    ],
)
def test_a_wrong_answer_says_what_to_write(tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert run(capfd, str(tmp_path), "--yes", *arguments) == (2, message)
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_signs_is_quoted() -> None:
    assert initial.declaration(initial.Answers(system="a: b #1")).splitlines()[3] == 'system: "a: b #1"'
