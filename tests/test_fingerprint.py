"""Which finding is the same one: fingerprints through the real pipeline, and the order in which known findings are recognised."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

from aiact_lint import library
from aiact_lint.accepted import Accepted, accepted, compare
from aiact_lint.config import Config, DeclaredSystem
from aiact_lint.finding import Evidence, Finding
from aiact_lint.fingerprint import label
from aiact_lint.pipeline import lint
from aiact_lint.source import SourceFile, Span

HIRING = "# Hiring\n\nRanks job applicants by their CV and rejects the lowest tenth.\n"
TONE = "# Tone\n\nLabels the voice of each call agent as angry or bored; team leads see it.\n"


def prints(root: Path, files: dict[str, str], config: Config | None = None) -> dict[tuple[str, str], str]:
    """The fingerprint of each finding by policy and file."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    config = replace(config or Config(root), root=Path(os.path.realpath(root)), as_of=dt.date(2026, 11, 24))
    return {(f.id, f.path): f.fingerprint for f in lint([root], config).findings}


def moved(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> bool:
    return sorted((policy, print_) for (policy, _), print_ in before.items()) == sorted(
        (policy, print_) for (policy, _), print_ in after.items()
    )


def test_a_move_of_the_folders_above_keeps_them(tmp_path: Path) -> None:
    one = prints(tmp_path / "1", {"services/hiring/README.md": HIRING})
    assert len(one) == 7
    assert moved(one, prints(tmp_path / "2", {"apps/x/hiring/README.md": HIRING}))


def test_so_does_that_of_a_file_that_is_a_system_of_its_own(tmp_path: Path) -> None:
    """Two cards in one folder are two systems, named like their files."""
    both = ("a", "b")
    one = prints(tmp_path / "1", {f"x/cards/{name}.md": f"---\nlicense: mit\npipeline_tag: x\n---\n{HIRING}" for name in both})
    two = prints(tmp_path / "2", {f"y/z/cards/{name}.md": f"---\nlicense: mit\npipeline_tag: x\n---\n{HIRING}" for name in both})
    assert len(one) == 14
    assert moved(one, two)
    assert (label("x/cards/a.md"), label("x/hiring"), label("Hiring")) == ("cards/a.md", "hiring", "Hiring")


def test_equal_systems_are_told_apart(tmp_path: Path) -> None:
    found = prints(tmp_path, {"one/svc/README.md": HIRING, "two/svc/README.md": HIRING, "other/README.md": HIRING})
    assert (len(found), len(set(found.values()))) == (21, 21)


def test_other_words_for_the_same_class_or_the_same_silence_change_nothing_another_point_does(tmp_path: Path) -> None:
    one = prints(tmp_path / "1", {"hiring/README.md": HIRING})
    assert moved(one, prints(tmp_path / "2", {"hiring/README.md": HIRING.replace("Ranks job applicants", "Scores candidates for a job")}))
    other = prints(tmp_path / "3", {"hiring/README.md": "# Hiring\n\nDecides which employees are promoted or dismissed.\n"})
    area = ("high-risk-employment", "hiring/README.md")
    assert one[area] != other[area]


def test_other_words_of_a_practice_are_another_finding(tmp_path: Path) -> None:
    one = prints(tmp_path / "1", {"tone/README.md": TONE})
    other = prints(tmp_path / "2", {"tone/README.md": TONE.replace("angry or bored", "furious or sad")})
    practice = ("emotion-workplace-education", "tone/README.md")
    assert one[practice] != other[practice]


def test_a_declared_name_outlives_every_move(tmp_path: Path) -> None:
    def named(folder: str) -> Config:
        return Config(Path(), systems=(DeclaredSystem("recruiting", (f"{folder}/",)),))

    one = prints(tmp_path / "1", {"a/README.md": HIRING}, named("a"))
    assert moved(one, prints(tmp_path / "2", {"b/c/README.md": HIRING}, named("b")))


# --- the order in which known findings are recognised


def finding(system: str, path: str, print_: str, line: str = "Ranks applicants.") -> Finding:
    policy = library.load().by_id()["oversight-missing"]
    return Finding(policy, "warning", "", (Evidence(SourceFile(path, f"{line}\n"), Span(0, 5), ""),), system, print_)


def test_its_own_system_comes_first() -> None:
    """A fingerprint may stand in two entries: of a system that is gone, and of one whose folder has moved."""
    gone, own = accepted(finding("x/svc", "x/svc/README.md", "1")), accepted(finding("svc", "old/README.md", "1"))
    here, new = finding("svc", "new/README.md", "1", "Ranks people."), finding("y/svc", "y/svc/README.md", "1", "Ranks people.")
    assert compare([here, new], [gone, own], ["svc", "y/svc"], []).known == ((here, own), (new, gone))


def test_a_fingerprint_elsewhere_counts_only_where_its_system_is_gone() -> None:
    known = accepted(finding("x/svc", "x/svc/README.md", "1", "Ranks people."))
    now = finding("y/svc", "y/svc/README.md", "1")
    assert compare([now], [known], ["y/svc"], []).known == ((now, known),)
    assert compare([now], [known], ["x/svc", "y/svc"], []).new == (now,)


def test_each_known_finding_stands_for_one() -> None:
    known: Accepted = accepted(finding("x/svc", "x/svc/README.md", "1"))
    one, two = finding("a", "a/README.md", "2"), finding("b", "b/README.md", "3")
    found = compare([one, two], [known], ["a", "b"], [])
    assert (found.known, found.new) == (((one, known),), (two,))
