"""Scores the linter on the sets in this folder: precision and recall per policy and language, with confidence intervals.

    python tests/evaluation/evaluate.py            prints the tables
    python tests/evaluation/evaluate.py --write    also writes docs/evaluation.md and baseline.json

A set is a file of JSON lines: ``case``, ``language``, ``files`` (path to text) and labels: ``practices``, ``areas`` (all wanted),
``practices_ok``, ``areas_ok`` (may be reported), and ``oversight``, ``redress``, ``registration`` (stated, absent, na, unknown).
Safeguards count where an area is wanted; stated is credited only where the system was seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiact_lint import formats, judging, library, pipeline
from aiact_lint.config import Config
from aiact_lint.extract import Extractor
from aiact_lint.finding import Finding
from aiact_lint.group import group
from aiact_lint.source import SourceFile

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
AS_OF = dt.date(2026, 11, 24)
SAFEGUARDS = ("oversight", "redress", "registration")
IMPLIED = {
    "social-scoring": {"essential-services"},
    "realtime-rbi": {"biometrics", "law-enforcement"},
    "predictive-policing": {"law-enforcement"},
    "emotion-workplace-education": {"biometrics"},
    "biometric-categorisation": {"biometrics"},
    "facial-scraping": {"biometrics"},
}
"""Areas that follow from a practice by the Act itself: never false beside it."""


@dataclass
class Count:
    """Hits, false ones and misses."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was reported that is wanted."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else None

    @property
    def recall(self) -> float | None:
        """Share of what is wanted that was reported."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else None


@dataclass
class Score:
    """The score of one set, or of one language."""

    cases: int = 0
    practices: Count = field(default_factory=Count)
    areas: Count = field(default_factory=Count)
    each: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    safeguards: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    benign: int = 0
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    def balanced(self, safeguard: str) -> float | None:
        """Mean of the shares right among the stated and among the absent."""
        shares = []
        for label in ("stated", "absent"):
            right, bad = self.safeguards[safeguard, label, True], self.safeguards[safeguard, label, False]
            if right + bad:
                shares.append(right / (right + bad))
        return sum(shares) / len(shares) if shares else None


class Linter:
    """Lints texts in memory, by the law of :data:`AS_OF`."""

    def __init__(self) -> None:
        self.library = library.load()
        self.extractor = Extractor(self.library)
        self.basis = pipeline.basis(Config(root=Path(), as_of=AS_OF), self.library, self.library.policies)

    def findings(self, files: dict[str, str]) -> list[Finding]:
        """The findings about all systems in some files."""
        documents = [d for path, text in sorted(files.items()) if formats.candidate(path) for d in formats.read(SourceFile(path, text))[0]]
        out: list[Finding] = []
        for members in group(documents, Config(root=Path())):
            found, _ = judging.judge_group(members, self.extractor, self.library, self.library.policies, self.basis)
            out += [f for f in found if not f.pedantic]
        return out


def sets() -> list[Path]:
    """The sets of this folder."""
    return sorted(FOLDER.glob("*.jsonl"))


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of a set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def score(rows: Iterable[dict[str, Any]], linter: Linter, only: frozenset[str] | None = None) -> dict[str, Score]:
    """Scores by language, and of all as ``all``. ``only`` restricts to some languages."""
    scores: dict[str, Score] = defaultdict(Score)
    for case in rows:
        if only is not None and case["language"] not in only:
            continue
        findings = linter.findings(case["files"])
        got_practices = {p for f in findings for p in f.policy.practices}
        got_areas = {a for f in findings for a in f.policy.areas}
        absent = {s for s in SAFEGUARDS for f in findings if f.id.startswith(f"{s}-") and f.level != "note"}
        for key in (case["language"], "all"):
            _add(scores[key], case, got_practices, got_areas, absent)
    return scores


def _add(into: Score, case: dict[str, Any], practices: set[str], areas: set[str], absent: set[str]) -> None:
    into.cases += 1
    wanted_practices, wanted_areas = set(case["practices"]), set(case["areas"])
    fine_areas = set(case.get("areas_ok", [])).union(*(IMPLIED.get(p, set()) for p in wanted_practices))
    false_practices = practices - wanted_practices - set(case.get("practices_ok", []))
    false_areas = areas - wanted_areas - fine_areas
    for total, wanted, got, false in (
        (into.practices, wanted_practices, practices, false_practices),
        (into.areas, wanted_areas, areas, false_areas),
    ):
        total.hit += len(wanted & got)
        total.missed += len(wanted - got)
        total.false += len(false)
        for name in wanted:
            into.each[name].hit += name in got
            into.each[name].missed += name not in got
        for name in false:
            into.each[name].false += 1
    if not wanted_practices and not wanted_areas:
        into.benign += 1
        into.alarms += bool(false_practices or false_areas)
    for safeguard in SAFEGUARDS:
        if wanted_areas and case[safeguard] in ("stated", "absent"):
            said = "absent" if safeguard in absent else "stated" if practices or areas else "unseen"
            into.safeguards[safeguard, case[safeguard], said == case[safeguard]] += 1
    if wanted_practices - practices or false_practices or wanted_areas - areas or false_areas:
        into.wrong.append(case["case"])


def interval(hits: int, total: int) -> str:
    """A share with its 95 % confidence interval (Wilson 1927)."""
    if not total:
        return "–"
    z, share = 1.96, hits / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{share:.2f} ({max(0, centre - half):.2f}–{min(1, centre + half):.2f})"


def table(scores: dict[str, Score]) -> list[str]:
    """A Markdown table, one row for each language."""
    lines = [
        "| | cases | practices P | practices R | areas P | areas R | oversight | redress | registration | benign alarms |",
        "|---" * 10 + "|",
    ]
    for key in sorted(scores, key=lambda k: (k == "all", k)):
        s = scores[key]
        p, a = s.practices, s.areas
        balanced = [f"{v:.2f}" if (v := s.balanced(name)) is not None else "–" for name in SAFEGUARDS]
        lines.append(
            f"| {key} | {s.cases} | {interval(p.hit, p.hit + p.false)} | {interval(p.hit, p.hit + p.missed)} "
            f"| {interval(a.hit, a.hit + a.false)} | {interval(a.hit, a.hit + a.missed)} | {' | '.join(balanced)} | {s.alarms} of {s.benign} |"
        )
    return lines


def policies_table(total: Score) -> list[str]:
    """A Markdown table, one row for each practice and area."""
    lines = ["| | precision | recall |", "|---|---|---|"]
    for name, c in sorted(total.each.items()):
        lines.append(f"| {name} | {interval(c.hit, c.hit + c.false)} | {interval(c.hit, c.hit + c.missed)} |")
    return lines


def summary(s: Score) -> dict[str, float | int]:
    """The figures a later run is held to."""
    values = {
        "practices P": s.practices.precision,
        "practices R": s.practices.recall,
        "areas P": s.areas.precision,
        "areas R": s.areas.recall,
    }
    values |= {name: s.balanced(name) for name in SAFEGUARDS}
    return {name: round(value, 3) for name, value in values.items() if value is not None} | {"alarms": s.alarms}


def main() -> None:
    """Print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    linter = Linter()
    text = [
        "# Evaluation",
        "",
        "Scores on the project's own sets (`tests/evaluation/`), most of them written by people who had not seen the lexicons. They have been",
        "learned from since, so these figures are an upper bound; the scores of their first run are in",
        "[FIRST_RUN.md](../tests/evaluation/FIRST_RUN.md). Shares with 95 % confidence intervals (Wilson). Safeguards: balanced accuracy.",
        "Written by `make evaluate`.",
        "",
        f"Languages that are read: {', '.join(linter.library.languages())}.",
    ]
    baseline = {}
    for path in sets():
        scores = score(cases(path), linter, frozenset(linter.library.languages()))
        if not scores:
            continue
        baseline[path.stem] = summary(scores["all"])
        text += ["", f"## {path.stem}", "", *table(scores), "", *policies_table(scores["all"])]
    sys.stdout.write("\n".join(text) + "\n")
    if arguments.write:
        (ROOT / "docs" / "evaluation.md").write_text("\n".join(text) + "\n", encoding="utf-8")
        (FOLDER / "baseline.json").write_text(json.dumps(baseline, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
