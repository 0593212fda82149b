"""``--fix`` through the real command: what it writes, what it leaves, and that no finding goes away by it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from aiact_lint import cli, edit, fixing, pipeline
from aiact_lint.config import Config
from aiact_lint.iso_date import iso

ROOT = Path(__file__).parent.parent
CARD = "---\nlicense: eupl-1.2\n---\n# Triage\n\n## Use\n\nRanks the applicants for our vacancies by their suitability from their CV.\n"
# Modelled on files model_card.yaml and model_card_config.yml of public repositories, with the keys of the Model Card Toolkit.
DESCRIPTION = """\
# kept by the personnel office
model_details:
    name:   Triage   # four blanks, on purpose
    description: 'Ranks the applicants for our vacancies by their suitability from their CV.'

intended_use: "Ranks the applicants for our vacancies."
"""
SECTIONS = ["Human oversight", "Redress", "Registration"]
MISSING = ["oversight-missing", "redress-missing", "registration-missing"]


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aiact_lint", "check", "--as-of", "2026-11-24", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def findings(folder: Path, *options: str) -> list[tuple[str, str, str, int]]:
    done = check(folder, "--format", "json", *options)
    found = json.loads(done.stdout)["findings"]
    return [(f["policy"], f["level"], f["evidence"][0]["path"], f["evidence"][0]["start"]["line"]) for f in found]


def repository(folder: Path, files: dict[str, str]) -> Path:
    for name, text in {".git/HEAD": "ref: refs/heads/main\n", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


# --- sections


def test_a_card_gets_questions_and_keeps_its_findings(tmp_path: Path) -> None:
    repository(tmp_path, {"README.md": CARD})
    before = findings(tmp_path)
    assert {policy for policy, *_ in before} >= set(MISSING)
    assert findings(tmp_path, "--fix") == before
    text = (tmp_path / "README.md").read_text()
    assert text.startswith(CARD)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Use", *SECTIONS]
    shown = re.sub(r"<!--.*?-->", "", text[len(CARD) :], flags=re.DOTALL)
    assert [line for line in shown.splitlines() if line and not line.startswith("#")] == ["TODO"] * 3
    assert len(re.findall(r"^- .+\?$", text[len(CARD) :], re.MULTILINE)) == 9


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    repository(tmp_path, {"README.md": CARD})
    check(tmp_path, "--fix")
    once = (tmp_path / "README.md").read_bytes()
    done = check(tmp_path, "--fix")
    assert ((tmp_path / "README.md").read_bytes(), done.stderr) == (once, "")


def test_an_edit_that_would_hide_a_finding_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from aiact_lint import skeleton

    # An answer instead of questions: what a skeleton must never be.
    answer = "A recruiter reads each CV, may set the ranking aside and reverse it, and can stop the system."
    monkeypatch.setattr(skeleton.Skeleton, "markdown", lambda *_: answer)
    repository(tmp_path, {"README.md": CARD})
    config = Config(root=tmp_path, as_of=dt.date(2026, 11, 24))
    before = pipeline.lint([tmp_path], config)
    after, said = fixing.fix(before, config, lambda: pipeline.lint([tmp_path], config), cli.write_atomically)
    assert (tmp_path / "README.md").read_text() == CARD
    assert (after.findings, said) == (before.findings, ["README.md: is left alone: its section would hide a finding"])


def test_what_was_done_is_said_and_the_exit_code_is_that_of_the_findings(tmp_path: Path) -> None:
    repository(tmp_path, {"README.md": CARD})
    done = check(tmp_path, "--fix", "--fail-on", "warning")
    said = [f'aiact-lint: README.md: section "{heading}" inserted, with questions to answer' for heading in SECTIONS]
    assert (sorted(done.stderr.splitlines()), done.returncode) == (sorted(said), 1)


def test_an_answer_takes_the_finding_away(tmp_path: Path) -> None:
    repository(tmp_path, {"README.md": CARD})
    check(tmp_path, "--fix")
    text = (tmp_path / "README.md").read_text()
    answer = "A recruiter reads each CV, may set the ranking aside and reverse it, and can stop the system."
    (tmp_path / "README.md").write_text(re.sub(r"TODO\n\n<!--.*?-->", answer, text, count=1, flags=re.DOTALL))
    assert {policy for policy, *_ in findings(tmp_path)} & set(MISSING) == {"redress-missing", "registration-missing"}


def test_the_patch_is_taken_by_git_and_says_the_same(tmp_path: Path) -> None:
    one, other = (
        repository(tmp_path / "a", {"svc/README.md": CARD.rstrip("\n")}),
        repository(tmp_path / "b", {"svc/README.md": CARD.rstrip("\n")}),
    )
    done = check(one, "--fix", "--dry-run")
    assert (one / "svc/README.md").read_text() == CARD.rstrip("\n")
    patch = tmp_path / "fix.patch"
    patch.write_text(done.stdout)
    subprocess.run(["git", "apply", "--directory", "a", str(patch)], cwd=tmp_path, check=True)
    check(other, "--fix")
    assert (one / "svc/README.md").read_bytes() == (other / "svc/README.md").read_bytes()


def test_line_ends_mark_and_mode_stay(tmp_path: Path) -> None:
    repository(tmp_path, {"README.md": "\ufeff" + CARD.replace("\n", "\r\n")})
    (tmp_path / "README.md").chmod(0o600)
    check(tmp_path, "--fix")
    raw = (tmp_path / "README.md").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\n")
    assert (raw.count(b"\r\n"), raw.count(b"\r\r")) == (raw.count(b"\n"), 0)
    assert (tmp_path / "README.md").stat().st_mode & 0o777 == 0o600


def test_a_description_in_yaml_gets_keys_and_keeps_every_byte(tmp_path: Path) -> None:
    repository(tmp_path, {"model.yaml": DESCRIPTION})
    before = findings(tmp_path)
    assert {policy for policy, *_ in before} >= set(MISSING)
    assert findings(tmp_path, "--fix") == before
    text = (tmp_path / "model.yaml").read_text()
    assert text.startswith(DESCRIPTION)
    assert re.findall(r"^(\w+):", text[len(DESCRIPTION) :], re.MULTILINE) == ["human_oversight", "redress", "registration"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("README.md", f"{CARD}\n```\nan open block\n", "a block of code or a comment is open at its end"),
        ("README.md", f"{CARD}\n<!-- an open comment\n", "a block of code or a comment is open at its end"),
        (
            "model.yaml",
            '{"model_details": {"name": "Triage"}, "intended_use": "Ranks the applicants for our vacancies by their suitability from their CV."}\n',
            "it is not one mapping",
        ),
        (
            "isvc.yaml",
            (
                "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: triage\n  annotations:\n"
                "    description: Ranks the applicants for our vacancies by their suitability from their CV.\nspec: {}\n"
            ),
            "a manifest has its keys from its platform",
        ),
    ],
)
def test_what_cannot_be_done_is_left_and_said(tmp_path: Path, name: str, text: str, why: str) -> None:
    repository(tmp_path, {name: text})
    done = check(tmp_path, "--fix")
    assert (tmp_path / name).read_text() == text
    assert f"aiact-lint: {name}: is left alone: {why}" in done.stderr


def test_a_file_in_another_encoding_is_left(tmp_path: Path) -> None:
    repository(tmp_path, {})
    raw = CARD.replace("applicants", "applicants (Bürger)").encode("utf-16")
    (tmp_path / "README.md").write_bytes(raw)
    done = check(tmp_path, "--fix")
    assert (tmp_path / "README.md").read_bytes() == raw
    assert "needs a text file in UTF-8" in done.stderr


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(CARD)
    (tmp_path / "repository").mkdir()
    (tmp_path / "repository/README.md").symlink_to(outside)
    assert fixing.readable(tmp_path / "repository/README.md", tmp_path / "repository") is None
    assert fixing.readable(outside, tmp_path) == CARD


def test_a_dry_run_needs_a_fix(tmp_path: Path) -> None:
    done = check(tmp_path, "--dry-run")
    assert (done.returncode, "--dry-run says what --fix would do; give both" in done.stderr) == (2, True)


def test_no_finding_of_the_policies_own_examples_changes_by_it(tmp_path: Path) -> None:
    """The questions state nothing, in any of the systems that the policies are proved on."""
    import datetime as dt

    from aiact_lint import bundled, library, selftest

    policies = [policy for policy in library.load().policies if policy.family in {"oversight", "redress", "registration"}]
    wanted = {policy.id for policy in policies}
    examples = [example for file in bundled.policy_files() if file.stem in wanted for example in selftest.read_examples(file)]
    changed = 0
    for number, example in enumerate(examples[:60]):
        root = repository(tmp_path / str(number), dict(example.files))
        config = Config(root=root, as_of=dt.date(2026, 11, 24))
        before = pipeline.lint([root], config)
        after, said = fixing.fix(before, config, partial(pipeline.lint, [root], config), cli.write_atomically)
        changed += any("inserted" in words for words in said)
        assert [(f.id, f.level, f.evidence[0].quote) for f in after.findings] == [
            (f.id, f.level, f.evidence[0].quote) for f in before.findings
        ]
    assert changed >= 5


# --- dates


def test_the_date_of_a_suppression_is_written_as_it_must_be(tmp_path: Path) -> None:
    comment = '<!-- aiact-lint: ignore[high-risk-employment] reason="pilot without real applicants" until="1. 3. 2027" owner="DPO" -->'
    text = CARD.replace("Ranks", f"{comment}\n\nRanks")
    repository(tmp_path, {"README.md": text})
    assert "suppression-invalid" in {policy for policy, *_ in findings(tmp_path)}
    assert {"suppression-invalid", "high-risk-employment"} & {policy for policy, *_ in findings(tmp_path, "--fix")} == set()
    assert "until=2027-03-01 owner" in (tmp_path / "README.md").read_text()


def test_a_date_with_two_readings_is_left(tmp_path: Path) -> None:
    comment = '<!-- aiact-lint: ignore[high-risk-employment] reason="pilot" until=03/04/2027 -->'
    repository(tmp_path, {"README.md": CARD.replace("Ranks", f"{comment}\n\nRanks")})
    assert "suppression-invalid" in {policy for policy, *_ in findings(tmp_path, "--fix")}
    assert "until=03/04/2027" in (tmp_path / "README.md").read_text()


def test_dates_of_the_configuration_are_written_and_its_comments_stay(tmp_path: Path) -> None:
    text = """\
# decided in council
as-of:   24.11.2026   # for the audit
suppressions:
    - id: high-risk-employment   # four blanks
      paths: ["README.md"]
      reason: 'pilot without real applicants'
      until: "1 March 2027"
"""
    repository(tmp_path, {"README.md": CARD, ".aiact-lint.yaml": text})
    assert check(tmp_path).returncode == 2
    done = check(tmp_path, "--fix")
    assert done.returncode == 0
    assert "aiact-lint: .aiact-lint.yaml: date written as ISO 8601" in done.stderr
    fixed = (tmp_path / ".aiact-lint.yaml").read_text()
    assert fixed == text.replace("24.11.2026", "2026-11-24").replace('"1 March 2027"', "2027-03-01")
    assert edit.configuration("x", fixed) is None
    assert edit.configuration("x", "a: [") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1.3.2027", "2027-03-01"), ("01. 03. 2027", "2027-03-01"), ("2027/3/1", "2027-03-01"), ("2027.03.01", "2027-03-01"),
        ("1 March 2027", "2027-03-01"), ("March 1st, 2027", "2027-03-01"), ("1 mar 2027", "2027-03-01"), ("31/12/2027", "2027-12-31"),
        ("12/31/2027", "2027-12-31"), ("4/4/2027", "2027-04-04"), ("03/04/2027", ""), ("30.2.2027", ""), ("1 Ma 2027", ""), ("soon", ""),
        ("2027", ""), ("1.3.27", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_with_one_reading(text: str, date: str) -> None:
    assert iso(text) == date
