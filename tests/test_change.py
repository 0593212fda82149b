"""What a change introduces: real repositories, shallow, partial and hostile ones included."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aiact_lint import cli
from aiact_lint.errors import ConfigError
from aiact_lint.revision import Repository

CARD = """\
# Hiring

Ranks job applicants by their CV. A recruiter reads each application and may set the ranking aside before it takes effect; applicants
may contest a rejection with the personnel office within a month.
"""
MANIFEST = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: hiring}
spec:
  predictor:
    containers:
      - name: model
        image: registry/hiring:1
        env:
          - {name: HUMAN_REVIEW, value: "enabled"}
"""
TONE = "# Tone\n\nLabels the voice of each call agent as angry or bored; team leads see it.\n"


class Repo:
    """A repository of its own, whatever the user's git is set to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit(self, **files: str) -> str:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "repo")
    made.commit(**{"hiring/README.md": CARD, "hiring/deploy/isvc.yaml": MANIFEST, "old/README.md": TONE})
    return made


Check = Callable[..., tuple[int, list[tuple[str, str, str]], list[str]]]


@pytest.fixture
def check(repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """Exit code, introduced findings (policy, path, quoted text) and notices of ``check --diff``."""

    def invoke(base: str, *arguments: str, at: Path | None = None) -> tuple[int, list[tuple[str, str, str]], list[str]]:
        monkeypatch.chdir(at or repo.root)
        with pytest.raises(SystemExit) as end:
            cli.main(["check", "--diff", base, "--as-of", "2026-11-24", "--format", "json", *arguments])
        report: dict[str, Any] = json.loads(capfd.readouterr().out)
        found = [(f["policy"], f["evidence"][0]["path"], f["evidence"][0]["quote"]) for f in report["findings"]]
        return int(end.value.code or 0), found, report["notices"]

    return invoke


def test_a_manifest_edit_that_disables_review_is_reported_although_the_card_is_untouched(repo: Repo, check: Check) -> None:
    base = repo.git("rev-parse", "--short=12", "HEAD")
    repo.write({"hiring/deploy/isvc.yaml": MANIFEST.replace("enabled", "disabled")})
    code, found, notices = check("HEAD")
    assert (code, found) == (0, [("oversight-contradicted", "hiring/deploy/isvc.yaml", "disabled")])
    assert notices[0].startswith(f"compared HEAD ({base}) to the files as they are: 1 introduced, ")
    assert check("HEAD", "--fail-on", "warning")[0] == 1


def test_what_was_there_before_is_not_reported_nor_is_a_move(repo: Repo, check: Check) -> None:
    repo.git("mv", "old", "older")
    repo.write({"hiring/README.md": CARD.replace("# Hiring\n", "# Hiring\n\nNow in Rust.\n")})
    code, found, notices = check("HEAD")
    assert (code, found) == (0, [])
    assert ": 0 introduced, 0 resolved, " in notices[0]


def test_a_new_system_and_a_resolved_finding(repo: Repo, check: Check) -> None:
    repo.git("rm", "-rq", "old")
    repo.write({"new/README.md": TONE.replace("call agent", "teacher")})
    code, found, notices = check("HEAD")
    assert (code, found[0]) == (1, ("emotion-workplace-education", "new/README.md", "angry"))
    assert [n for n in notices if n.startswith("resolved: emotion")] == [
        'resolved: emotion-workplace-education in old (old/README.md, "Labels the voice of each call agent as angry or bored; team leads see it.")'
    ]


def test_a_suppression_taken_away_reopens(repo: Repo, check: Check) -> None:
    comment = '<!-- aiact-lint: ignore[registration-missing] reason="pilot" until=2027-03-01 -->\n'
    card = f"# Hiring\n\n{comment}Ranks job applicants by their CV.\n"
    repo.commit(**{"hiring/README.md": card})
    repo.write({"hiring/README.md": card.replace(comment, "")})
    assert check("HEAD")[1] == [("registration-missing", "hiring/README.md", "Ranks job applicants")]


def test_two_commits_are_compared_without_the_files_on_disk(repo: Repo, check: Check) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.commit(**{"new/README.md": TONE})
    repo.git("checkout", "-q", first)
    assert check(f"{first}..main")[1][0] == ("emotion-workplace-education", "new/README.md", "angry")
    assert check(f"main..{first}")[1] == []


def test_the_comparison_begins_where_histories_part(repo: Repo, check: Check) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit(**{"x.txt": "x"})
    repo.git("checkout", "-q", "main")
    repo.git("rm", "-rq", "old")
    repo.commit()  # main resolves what the branch still has
    repo.git("checkout", "-q", "feature")
    assert check("main")[:2] == (0, [])
    assert check("main..feature")[1][0] == ("emotion-workplace-education", "old/README.md", "angry")  # the two as they are


def test_a_shallow_clone_works_and_says_what_it_cannot(repo: Repo, check: Check, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit(**{"new/README.md": TONE})
    repo.git("checkout", "-q", "main")
    repo.commit(**{"y.txt": "y"})
    clone = Repo(tmp_path / "clone")
    clone.git("remote", "add", "origin", f"file://{repo.root}")
    clone.git("fetch", "-q", "--depth=1", "origin", "feature")
    clone.git("checkout", "-q", "FETCH_HEAD")
    code, found, notices = check("main", at=clone.root)
    assert (code, found) == (2, [])
    assert notices == [
        (
            "--diff: there is no commit 'main' in this clone, which is shallow; fetch it first: git fetch --depth=1 origin "
            "main:refs/remotes/origin/main (in GitHub Actions: fetch-depth: 0), then compare with origin/main"
        )
    ]
    clone.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert check("main", at=clone.root)[2] == ["--diff: there is no commit 'main' in this clone; did you mean origin/main?"]
    code, found, notices = check("origin/main", at=clone.root)
    assert (code, found[0]) == (1, ("emotion-workplace-education", "new/README.md", "angry"))
    assert notices[-1].startswith(
        "no common ancestor of origin/main and HEAD is in this shallow clone, so the comparison is with origin/main"
    )


def test_a_partial_clone_fetches_nothing_and_says_so(repo: Repo, check: Check, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = Repo(tmp_path / "clone")
    clone.git("remote", "add", "origin", f"file://{repo.root}")
    clone.git("fetch", "-q", "--filter=blob:none", "origin", "main")
    code, _, notices = check("FETCH_HEAD..FETCH_HEAD", at=clone.root)
    assert code == 2
    assert notices == [
        "--diff: the text of hiring/README.md is not in this clone, which is partial; fetch it first: git fetch --refetch --no-filter"
    ]


def test_nothing_a_hostile_repository_names_is_run(repo: Repo, check: Check, tmp_path: Path) -> None:
    marker = tmp_path / "run"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    script.chmod(0o755)
    repo.commit(**{".gitattributes": "*.md filter=evil diff=evil text export-subst\n", "a.txt": "a"})
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.alternateRefsCommand", "credential.helper",
        "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "filter.evil.process",
        "gpg.program", "alias.rev-parse", "alias.cat-file", "remote.origin.uploadpack", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        repo.git("config", key, f"!{script}" if key.startswith("alias") else str(script))
    repo.git("config", "core.hooksPath", str(tmp_path))
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        (tmp_path / hook).write_bytes(script.read_bytes())
        (tmp_path / hook).chmod(0o755)
    marker.unlink(missing_ok=True)  # setting this up may have run something
    (repo.root / "hiring/README.md").write_text(CARD + "\nMore.\n")
    code, found, _ = check("HEAD~1")
    assert (code, found, marker.exists()) == (0, [], False)


@pytest.mark.parametrize("name", ["--output=x", "-h", "a b", "HEAD:README.md", "x\ny", ""])
def test_what_is_no_name_of_a_commit_never_reaches_git(repo: Repo, name: str) -> None:
    with pytest.raises(ConfigError, match="is no name of a commit"):
        Repository(repo.root).commit(name)


def test_no_path_of_a_commit_leads_out(repo: Repo, tmp_path: Path) -> None:
    """A tree made by hand may name anything; git itself would refuse to check it out."""
    blob = repo.git("hash-object", "-w", "hiring/README.md")
    link = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=repo.root, input=str(tmp_path), capture_output=True, text=True, check=True
    ).stdout.strip()

    def entry(mode: str, name: str, object_: str) -> bytes:
        return f"{mode} {name}".encode() + b"\0" + bytes.fromhex(object_)

    def tree(*entries: bytes) -> str:
        done = subprocess.run(
            ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
            cwd=repo.root, input=b"".join(entries), capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout.decode().strip()

    inner = tree(entry("100644", "README.md", blob))
    root = tree(
        entry("40000", "..", inner), entry("40000", ".git", inner), entry("120000", "up", link), entry("40000", "up", inner),
        entry("100644", "../../escape.md", blob), entry("100644", "fine.md", blob),
    )  # fmt: skip
    target = tmp_path / "a/b/target"
    target.mkdir(parents=True)
    Repository(repo.root).write(root, target, lambda _: True, 1_000)
    outside = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.md") if not p.is_relative_to(repo.root))
    assert outside == ["a/b/target/fine.md", "a/b/target/up/README.md"]
    assert not (target / "up").is_symlink()


def test_outside_of_a_repository(tmp_path: Path, check: Check) -> None:
    (tmp_path / "plain").mkdir()
    assert check("HEAD", at=tmp_path / "plain")[2] == [
        "--diff: this is not (wholly) in a git repository, so there is nothing to compare with"
    ]


def test_with_a_baseline_only_what_both_do_not_know_is_reported(repo: Repo, check: Check) -> None:
    repo.write({".aiact-lint.yaml": "baseline: known.yaml\n", "known.yaml": "version: 1\nfindings: []\n"})
    repo.commit()
    repo.write({"new/README.md": TONE})
    code, found, notices = check("HEAD")
    assert (code, found[0]) == (1, ("emotion-workplace-education", "new/README.md", "angry"))
    assert [n for n in notices if n.startswith("resolved")] == []


WAIVED = "suppressions: [{id: registration-missing, system: recruiting, reason: pilot, until: 2027-03-01}]\n"


def test_each_side_has_its_own_systems_and_suppressions(repo: Repo, check: Check) -> None:
    declared = "systems: [{name: recruiting, paths: [hiring/]}]\n"
    repo.commit(**{".aiact-lint.yaml": declared + WAIVED})
    repo.write({".aiact-lint.yaml": declared})
    assert [f[0] for f in check("HEAD")[1]] == ["registration-missing"]
    # Where the configuration moves together with its files, nothing is new: the name is the same on both sides.
    repo.git("mv", "hiring", "jobs")
    repo.write({".aiact-lint.yaml": "systems: [{name: recruiting, paths: [jobs/]}]\n" + WAIVED})
    card = repo.root / "jobs/README.md"
    card.write_text(card.read_text().replace("Ranks job applicants by", "Scores job applicants on"))
    assert check("HEAD")[1:] == (
        [], [f"compared HEAD ({repo.git('rev-parse', '--short=12', 'HEAD')}) to the files as they are: 0 introduced, 0 resolved, 14 unchanged (not shown)"]
    )  # fmt: skip


def test_a_suppression_that_a_change_brings_is_shown(repo: Repo, check: Check, capfd: pytest.CaptureFixture[str]) -> None:
    def suppressed() -> list[tuple[str, str]]:
        with pytest.raises(SystemExit):
            cli.main(["check", "--diff", "HEAD", "--as-of", "2026-11-24", "--format", "json"])
        return [(f["policy"], f["suppression"]["reason"]) for f in json.loads(capfd.readouterr().out)["suppressed"]]

    repo.write({".aiact-lint.yaml": WAIVED.replace("recruiting", "hiring")})
    assert check("HEAD")[:2] == (0, [])
    assert suppressed() == [("registration-missing", "pilot")]
    repo.commit()
    assert suppressed() == []  # nothing new
