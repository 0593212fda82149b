"""Each language's own sentences: what they state, and what they must not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aiact_lint import library
from aiact_lint.extract import Extractor
from aiact_lint.fact import Polarity

FOLDER = Path(__file__).parent
LIBRARY = library.load()
EXTRACTOR = Extractor(LIBRARY)
ENOUGH = 40
PASS = 0.95


def sentences(language: str) -> list[dict[str, Any]]:
    """The sentences of a language."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return found


def faults(row: dict[str, Any], language: str) -> Iterator[str]:
    """What a sentence should name and does not, or names and should not, whatever its polarity; and what it should deny."""
    reading = EXTRACTOR.reader({language}).plain(str(row["text"]))
    found = {m.concept for m in reading.matches}
    for concept in row.get("denies") or ():
        polarities = [
            v.polarity for m, v in zip(reading.matches, reading.verdicts, strict=True) if f"{m.concept}.".startswith(f"{concept}.")
        ]
        if not polarities or any(p is not Polarity.DENIED for p in polarities):
            yield f"{row['text']!r} should deny {concept}"
    for concept in row.get("states") or ():
        if not any(f == concept or f.startswith(concept + ".") for f in found):
            yield f"{row['text']!r} should state {concept}"
    for concept in row.get("not") or ():
        if concept in found:
            yield f"{row['text']!r} should not state {concept}"


@pytest.mark.parametrize("language", [c for c in LIBRARY.languages() if c != "en"])
def test_a_language_reads_its_sentences(language: str) -> None:
    rows = sentences(language)
    assert len(rows) >= ENOUGH
    wrong = [fault for row in rows for fault in faults(row, language)]
    checks = sum(len(row.get(key) or ()) for row in rows for key in ("states", "not", "denies"))
    assert len(wrong) <= (1 - PASS) * checks, "\n".join(wrong)


@pytest.mark.parametrize("language", LIBRARY.languages())
def test_a_language_has_words_for_every_concept(language: str) -> None:
    """For the evidence of duties English must; what another language lacks is unread there, never missing (:mod:`aiact_lint.duties`)."""
    covered = LIBRARY.tables(language).concepts()
    weak = {
        "hint.lure",
        "hint.score",
        "hint.detriment",
        "emotion.weak",
        "behaviour.trace",
        "service.benefit-vague",
        "trait.race-names",
        "switch.off",
        "switch.on",
    }
    wanted = {c for c in LIBRARY.concepts if not c.startswith("declared.") and (language == "en" or not c.startswith("duty."))}
    missing = wanted - covered - weak
    assert not missing
