"""What a text means does not hang on how it is set: the examples of all policies, set otherwise, give the same findings.

Each change is applied to all examples at once, every one in a folder of its own, and ids and levels are compared. Negating the
sentence that accuses must take the finding away. After Ribeiro et al., "Beyond Accuracy: Behavioral Testing of NLP Models with
CheckList" (ACL 2020): invariance and directional expectation tests.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from aiact_lint import bundled, selftest
from aiact_lint.config import Config
from aiact_lint.pipeline import lint

AS_OF = dt.date(2031, 1, 1)
Found = dict[str, list[tuple[str, str]]]
Change = Callable[[str], str]


@cache
def examples() -> dict[str, dict[str, str]]:
    """The files of every example with a card, by folder name."""
    out: dict[str, dict[str, str]] = {}
    for path in bundled.policy_files():
        for number, example in enumerate(selftest.read_examples(path), 1):
            if any(name.endswith(".md") for name in example.files) and not example.todo:
                out[f"{path.stem}-{number}"] = example.files
    return out


def found(files: dict[str, dict[str, str]], root: Path) -> Found:
    """Ids and levels of the findings in each folder."""
    for folder, texts in files.items():
        for name, text in texts.items():
            target = root / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
    out: Found = {folder: [] for folder in files}
    for finding in lint([root], Config(root, as_of=AS_OF)).findings:
        out[finding.path.split("/")[0]].append((finding.id, "hidden" if finding.pedantic else finding.level))
    return {folder: sorted(seen) for folder, seen in out.items()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return found(examples(), tmp_path_factory.mktemp("plain"))


# --- changes


def _front(text: str) -> tuple[str, str]:
    """Front matter and body."""
    if text.startswith("---\n") and (end := text.find("\n---\n", 3)) >= 0:
        return text[: end + 5], text[end + 5 :]
    return "", text


def _paragraphs(change: Change) -> Change:
    """A change of the paragraphs of plain prose only: no heading, list, table, quote, code or mark-up."""

    def apply(text: str) -> str:
        front, body = _front(text)
        parts = re.split(r"(\n{2,})", body)
        fenced = False
        for at, part in enumerate(parts):
            fenced ^= part.count("```") % 2 == 1
            if (
                not fenced
                and "```" not in part
                and re.match(r"[^\W\d_]", part)
                and not re.search(r"^(?:[#>|<=*+-]|\s|\d+[.)])|[|`<*_@\[]|:$", part, re.MULTILINE)
            ):
                parts[at] = change(part.rstrip("\n")) + ("\n" if part.endswith("\n") else "")
        return front + "".join(parts)

    return apply


def _sections(text: str) -> str:
    front, body = _front(text)
    head, *sections = re.split(r"(?m)^(?=## )", body)
    return front + head + "\n".join(section.rstrip("\n") + "\n" for section in reversed(sections))


def _setext(text: str) -> str:
    front, body = _front(text)
    return front + re.sub(r"(?m)^(#{1,2}) (.+)$", lambda m: f"\n{m[2]}\n{'=-'[len(m[1]) - 1] * len(m[2])}\n", body)


UNRELATED = "\n## Files\n\nThere are three files in this folder. The first is the longest of them.\n"
"""Words that no lexicon has a concept for."""
SPEAKING = "\nThe build writes its output to a folder of its own.\n"


def _strong(part: str) -> str:
    return re.sub(r"[^\W\d_]{6,}", r"**\g<0>**", part)


def _spaced(part: str) -> str:
    return part.replace(" ", "  ")


CHANGES: dict[str, Change] = {
    "unrelated paragraphs at the end": lambda text: text.rstrip("\n") + "\n" + UNRELATED,
    "lines wrapped at 30 columns": _paragraphs(lambda part: textwrap.fill(part, 30, break_long_words=False, break_on_hyphens=False)),
    "lines unwrapped": _paragraphs(lambda part: " ".join(part.split("\n"))),
    "long words in bold": _paragraphs(_strong),
    "paragraphs in italics": _paragraphs(lambda part: f"_{part}_"),
    "paragraphs quoted": _paragraphs(lambda part: "> " + part.replace("\n", "\n> ")),
    "headings one level down": lambda text: _front(text)[0] + re.sub(r"(?m)^#", "##", _front(text)[1]),
    "headings underlined": _setext,
    "sections in reverse": _sections,
    "stars for lists": lambda text: _front(text)[0] + re.sub(r"(?m)^( *)- ", r"\1* ", _front(text)[1]),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "double spaces": _paragraphs(_spaced),
    "no-break spaces": _paragraphs(lambda part: part.replace(" ", "\u00a0")),
    "accents as characters of their own": lambda text: unicodedata.normalize("NFD", text),
    "blank lines doubled": lambda text: _front(text)[0] + _front(text)[1].replace("\n\n", "\n\n\n"),
}

MIXED = "a paragraph in English makes English a language of a card in another one, whose words are then read in both"
KNOWN: dict[tuple[str, str], str] = {
    ("unrelated paragraphs at the end", "annex-2-9"): MIXED,
    ("unrelated paragraphs at the end", "annex-2-17"): MIXED,
    ("unrelated paragraphs at the end", "annex-4a-17"): MIXED,
    ("unrelated paragraphs at the end", "frame-conduct-score-33"): MIXED,
}
"""Examples whose findings do differ, with the reason: a strict list, each must go when it is repaired."""


def _camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


KEYS: dict[str, Callable[[str], str]] = {
    "camelCase": _camel,
    "PascalCase": lambda name: _camel(name)[0].upper() + _camel(name)[1:],
    "kebab-case": lambda name: name.lower().replace("_", "-"),
    "snake_case": str.lower,
}


def differences(change: Change, plain: Found, root: Path) -> dict[str, str]:
    """The examples whose findings a change alters."""
    changed = {
        folder: {name: change(text) if name.endswith(".md") else text for name, text in files.items()}
        for folder, files in examples().items()
    }
    now = found(changed, root)
    return {folder: f"{plain[folder]} became {now[folder]}" for folder in plain if plain[folder] != now[folder]}


@pytest.mark.parametrize("name", CHANGES)
def test_how_a_text_is_set_changes_no_finding(name: str, plain: Found, tmp_path: Path) -> None:
    assert len(plain) > 200
    differ = differences(CHANGES[name], plain, tmp_path)
    known = {folder for change, folder in KNOWN if change == name}
    assert {folder: told for folder, told in differ.items() if folder not in known} == {}
    assert known - differ.keys() == set()  # strict: what is repaired must be struck off


@pytest.mark.parametrize("style", KEYS)
def test_the_style_of_keys_changes_no_finding(style: str, tmp_path: Path) -> None:
    manifests = {
        f"{path.stem}-{number}": example.files
        for path in bundled.policy_files()
        for number, example in enumerate(selftest.read_examples(path), 1)
        if any(re.search(r"\b[A-Z]+(?:_[A-Z]+)+\b", text) for name, text in example.files.items() if not name.endswith(".md"))
    }
    assert len(manifests) > 5
    styled = {
        folder: {
            name: text if name.endswith(".md") else re.sub(r"\b[A-Z]+(?:_[A-Z]+)+\b", lambda m: KEYS[style](m[0]), text)
            for name, text in files.items()
        }
        for folder, files in manifests.items()
    }
    before, after = found(manifests, tmp_path / "before"), found(styled, tmp_path / "after")
    assert {folder: (before[folder], after[folder]) for folder in before if before[folder] != after[folder]} == {}


@pytest.mark.xfail(strict=True, reason="an act named anywhere in a document joins what another paragraph names: 'writes' and 'job ad'")
def test_an_act_in_another_paragraph_changes_no_finding(plain: Found, tmp_path: Path) -> None:
    assert differences(lambda text: text.rstrip("\n") + "\n" + SPEAKING, plain, tmp_path) == {}


# --- negation

PRACTICES = {
    "emotion-workplace-education": "recognise emotions of our employees at work",
    "biometric-categorisation": "infer the religion of passers-by from their faces",
    "facial-scraping": "scrape face images from the internet into a recognition database",
    "social-scoring": "combine complaints and library fines into one score per resident that moves them to the end of the housing queue",
    "predictive-policing": "estimate from personality and nationality alone how likely a person is to commit an assault",
    "non-consensual-intimate-material": "generate nude pictures of real people without their consent",
    "realtime-rbi": "run live facial recognition for the police on public squares against a watchlist",
}
SAID = ("The model is used to {}.", "We use the model to {}.", "This system is intended to {}.")
DENIED = (
    "The model does not {}.", "The model is not used to {}.", "It must not be used to {}.", "Do not use the model to {}.",
    "It is forbidden to use the model to {}.", "The system is never used to {}.", "We do not use the model to {}.",
    "The model cannot be used to {}.", "Out of scope: using the model to {}.",
)  # fmt: skip
UNHEARD: dict[tuple[str, str], str] = {}
"""Negations that are not understood, with the reason: a strict list."""


def accused(frames: tuple[str, ...], root: Path) -> set[tuple[str, str]]:
    """The frames and practices whose sentence is a finding of the practice."""
    pairs = {f"{number}-{practice}": (frame, practice) for number, frame in enumerate(frames) for practice in PRACTICES}
    files = {folder: {"README.md": f"# Model card\n\n{frame.format(PRACTICES[practice])}\n"} for folder, (frame, practice) in pairs.items()}
    seen = found(files, root)
    return {pair for folder, pair in pairs.items() if (pair[1], "error") in seen[folder]}


def test_a_sentence_accuses(tmp_path: Path) -> None:
    assert accused(SAID, tmp_path) == {(frame, practice) for frame in SAID for practice in PRACTICES}


def test_negating_the_sentence_takes_the_finding_away(tmp_path: Path) -> None:
    assert accused(DENIED, tmp_path) == UNHEARD.keys()


@pytest.mark.parametrize("heading", ["Out of scope", "Out-of-scope use", "Prohibited uses"])
def test_putting_the_sentence_out_of_scope_takes_the_finding_away(heading: str, tmp_path: Path) -> None:
    assert accused(tuple(f"## {heading}\n\n{frame}" for frame in SAID), tmp_path) == set()
