"""The baseline: what it knows, follows and gives up, through the real command in a real repository."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aiact_lint import baseline, cli
from aiact_lint.accepted import Accepted
from aiact_lint.errors import ConfigError

HIRING = "# Hiring\n\nRanks job applicants by their CV and rejects the lowest tenth.\n"
TONE = "# Tone\n\nLabels the voice of each call agent as angry or bored; team leads see it.\n"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command in a repository; files are written first. Returns the exit code and what was printed."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, **files: str) -> tuple[int, str]:
        write(tmp_path, files)
        with pytest.raises(SystemExit) as end:
            cli.main([*arguments, *(("--as-of", "2026-11-24") if arguments[0] != "suppressions" else ())])
        out = capfd.readouterr()
        return int(end.value.code or 0), out.out + out.err

    return invoke


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def findings(run: Run, *arguments: str) -> tuple[int, list[tuple[str, str, str]], list[str]]:
    """Exit code, open findings as policy, level and path, and the notices of ``baseline check``."""
    code, out = run(*(arguments or ("baseline", "check")), "--format", "json")
    report: dict[str, Any] = json.loads(out)
    return code, [(f["policy"], f["level"], f["evidence"][0]["path"]) for f in report["findings"]], report["notices"]


DUTIES = (
    "high-risk-employment", "oversight-missing", "redress-missing", "registration-missing",
    "assessment-missing", "classification-incomplete", "notice-missing",
)  # fmt: skip


def test_only_what_is_new_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"hiring/README.md": HIRING})
    code, out = run("baseline", "create")
    assert (code, out.splitlines()[:-1]) == (0, [f"+ {policy} in hiring (hiring/README.md)" for policy in DUTIES])
    left_out = "7 known findings are left out (.aiact-lint-baseline.yaml)"
    assert findings(run) == (0, [], [left_out])
    write(tmp_path, {"tone/README.md": TONE})
    code, found, notices = findings(run)
    assert (code, notices) == (1, [left_out])
    assert found[0] == ("emotion-workplace-education", "error", "tone/README.md")
    assert {path for _, _, path in found} == {"tone/README.md"}


def test_edits_elsewhere_moves_and_new_names_are_followed(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"services/hiring/README.md": HIRING})
    run("baseline", "create")
    known = "7 known findings are left out (.aiact-lint-baseline.yaml)"
    (tmp_path / "services/hiring/README.md").write_text("\n\n" + HIRING.replace("# Hiring\n", "# Hiring\n\nWritten in Rust.\n"))
    assert findings(run) == (0, [], [known])
    (tmp_path / "apps/x").mkdir(parents=True)
    shutil.move(tmp_path / "services/hiring", tmp_path / "apps/x/hiring")  # moved
    assert findings(run) == (0, [], [known])
    shutil.move(tmp_path / "apps/x/hiring", tmp_path / "apps/x/recruiting")  # renamed
    assert findings(run) == (0, [], [known])
    assert run("baseline", "update", "--prune")[1] == ".aiact-lint-baseline.yaml: 7 known, 0 added, 0 resolved and taken out\n"
    assert 'path: "apps/x/recruiting/README.md"' in (tmp_path / ".aiact-lint-baseline.yaml").read_text()


@pytest.mark.parametrize(("original", "copy"), [("a/svc", "b/svc"), ("b/svc", "a/svc"), ("one", "two"), ("two", "one")])
def test_the_copy_of_a_known_system_is_new(run: Run, tmp_path: Path, original: str, copy: str) -> None:
    write(tmp_path, {f"{original}/README.md": HIRING})
    run("baseline", "create")
    write(tmp_path, {f"{copy}/README.md": HIRING})
    _, found, _ = findings(run)
    assert [(policy, path) for policy, _, path in found] == [(policy, f"{copy}/README.md") for policy in DUTIES]


def test_what_is_resolved_is_told_and_pruned(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"hiring/README.md": HIRING, "tone/README.md": "# Tone\n\nNothing.\n"})
    run("baseline", "create")
    write(
        tmp_path,
        {"hiring/README.md": HIRING + "\nA recruiter opens each file and may set the recommendation aside; departures are logged.\n"},
    )
    _, _, notices = findings(run)
    assert (
        'resolved: oversight-missing in hiring (hiring/README.md, "Ranks job applicants by their CV and rejects the lowest tenth.")'
        in notices
    )
    assert notices[-1] == "take resolved findings out of .aiact-lint-baseline.yaml with: aiact-lint baseline update --prune"
    # A part of the repository says nothing about the rest of it.
    assert [n for n in findings(run, "baseline", "check", "tone/README.md")[2] if "resolved" in n] == []
    _, out = run("baseline", "update", "--prune")
    assert "- oversight-missing in hiring (hiring/README.md)" in out.splitlines()
    assert [e.policy for e in baseline.read(tmp_path / baseline.FILE)] == sorted({*DUTIES} - {"oversight-missing"})


def test_a_prohibited_practice_is_accepted_only_by_an_approver(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"tone/README.md": TONE})
    _, out = run("baseline", "create")
    assert out.splitlines()[-1] == (
        "not accepted: emotion-workplace-education in tone (tone/README.md) is a prohibited practice; it stays open, "
        "unless --approver NAME answers for it"
    )
    assert findings(run)[:2] == (1, [("emotion-workplace-education", "error", "tone/README.md")])
    run("baseline", "update", "--approver", "Council")
    assert findings(run)[:2] == (0, [])
    (entry,) = [e for e in baseline.read(tmp_path / baseline.FILE) if e.approver]
    assert (entry.policy, entry.approver) == ("emotion-workplace-education", "Council")
    # Somebody takes the approver out of the file.
    file = tmp_path / baseline.FILE
    file.write_text(file.read_text().replace(', approver: "Council"', ""))
    code, found, notices = findings(run)
    assert (code, found) == (1, [("emotion-workplace-education", "error", "tone/README.md")])
    assert "needs an approver" in notices[-1]


def test_a_finding_that_got_worse_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"hiring/README.md": HIRING})
    run("baseline", "create")
    code, out = run("baseline", "check", "--format", "json", "--as-of", "2026-11-24")
    assert (code, json.loads(out)["findings"]) == (0, [])
    file = tmp_path / baseline.FILE
    file.write_text(file.read_text().replace("policy: oversight-missing, level: warning", "policy: oversight-missing, level: note"))
    _, found, notices = findings(run)
    assert found == [("oversight-missing", "warning", "hiring/README.md")]
    assert notices[1] == "worse than in .aiact-lint-baseline.yaml: oversight-missing in hiring is now warning, it was note"


def test_the_configuration_names_the_baseline(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"hiring/README.md": HIRING, ".aiact-lint.yaml": "baseline: known.yaml\n"})
    assert run("check") == (2, f"aiact-lint: {tmp_path}/known.yaml: there is no such baseline; make one with: aiact-lint baseline create\n")
    run("baseline", "create")
    assert findings(run, "check")[:2] == (0, [])
    assert run("baseline", "create")[0] == 2


def test_two_branches_merge(run: Run, tmp_path: Path) -> None:
    """With ``merge=union`` git keeps the lines of both sides, perhaps twice and out of order."""
    write(tmp_path, {"hiring/README.md": HIRING})
    run("baseline", "create")
    file = tmp_path / baseline.FILE
    *head, one, two, three, four = file.read_text().splitlines()
    file.write_text("\n".join([*head, four, one, three, two, one, ""]))
    assert findings(run)[:2] == (0, [])
    run("baseline", "update")
    assert file.read_text().splitlines() == [*head, one, two, three, four]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "version: 2\nfindings: []\n",
            "b.yaml:1: the baseline must begin with version: 1; make it anew with: aiact-lint baseline create --force",
        ),
        ("- a\n", "b.yaml:1: the baseline must begin with version: 1; make it anew with: aiact-lint baseline create --force"),
        ("version: 1\nfindings:\n  - a\n", "b.yaml:3: each finding is a mapping with system, policy, level, path, words, fingerprint"),
        ("version: 1\nfindings:\n  - {sytem: a}\n", 'b.yaml:3: unknown key "sytem"; did you mean "system"?'),
        ("version: 1\nfindings:\n  - {system: a}\n", "b.yaml:3: policy is missing; run: aiact-lint baseline update"),
        (
            "version: 1\nfindings:\n  - {system: a, policy: b, level: bad, path: c, words: d, fingerprint: e}\n",
            'b.yaml:3: level: "bad" is not one of "error", "warning" or "note"',
        ),
        ("version: 1\nfindings: [\n", "b.yaml:3: the YAML is broken: "),
        (
            "version: 1\nfindings:\n<<<<<<< HEAD\n",
            "b.yaml:3: a conflict of a merge stands here; keep the lines of both sides, then run: aiact-lint baseline update",
        ),
    ],
)
def test_a_damaged_baseline_says_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "b.yaml").write_text(text)
    with pytest.raises(ConfigError) as error:
        baseline.read(tmp_path / "b.yaml")
    assert str(error.value).startswith(message)


def test_every_text_survives_the_file(tmp_path: Path) -> None:
    odd = ['a "quoted" {name}: #x', "Zeile\u2028zwei\x85", "été – 日本", "\x7f\x1b[2J", "true", "", "- x", "’"]
    entries = [Accepted("oversight-missing", text, "note", f"{text}/README.md", text, f"{at:032x}") for at, text in enumerate(odd)]
    (tmp_path / "b.yaml").write_text(baseline.write(entries), encoding="utf-8")
    read = baseline.read(tmp_path / "b.yaml")
    assert sorted((e.system, e.path, e.words) for e in read) == sorted((e.system, e.path, e.words) for e in entries)


def test_faults_in_using_the_linter_are_never_accepted(run: Run, tmp_path: Path) -> None:
    comment = '<!-- aiact-lint: ignore[oversight-contradicted] reason="x y" until=2027-03-01 -->'
    write(tmp_path, {"hiring/README.md": f"# Hiring\n\n{comment}\nRanks job applicants by their CV.\n"})
    run("baseline", "create")
    assert findings(run)[:2] == (1, [("suppression-unused", "error", "hiring/README.md")])


def test_a_folder_below_its_card_is_a_part(run: Run, tmp_path: Path) -> None:
    """What a folder lacks is not resolved, nor a suppression in it unused, where a card above speaks for it."""
    manifest = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hiring}\ndata:\n"
        '  # aiact-lint: ignore[oversight-contradicted] reason="x y" until=2027-03-01\n  HUMAN_REVIEW: "disabled"\n'
    )
    promise = "\nA recruiter opens each file and may set the recommendation aside; departures are logged.\n"
    write(tmp_path, {"hiring/README.md": HIRING + promise, "hiring/deploy/map.yaml": manifest})
    assert [f[0] for f in findings(run, "check")[1] if f[0].startswith("suppression")] == []
    assert [f[0] for f in findings(run, "check", "hiring/deploy")[1] if f[0].startswith("suppression")] == []


@pytest.mark.parametrize("help_", ["-h", "--help"])
def test_check_has_the_help_of_the_check_it_is(capfd: pytest.CaptureFixture[str], help_: str) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["baseline", "check", help_])
    assert (end.value.code, capfd.readouterr().out.splitlines()[0]) == (0, "Usage: aiact-lint baseline check [OPTIONS] [PATHS]...")
