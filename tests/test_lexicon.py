"""Words to concepts: folding, splitting, entry patterns, and what no phrase may run across."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiact_lint.errors import PolicyError
from aiact_lint.lexicon import compile_lexicon, parse_entry
from aiact_lint.matcher import Language, Matcher
from aiact_lint.words import Words, fold

CONCEPTS = ("act.one", "act.two")


def found(concepts: dict[str, str], text: str, language: str = "xx") -> list[tuple[str, str]]:
    """(concept, matched text) of every match."""
    tables = compile_lexicon({"language": language, "concepts": concepts}, CONCEPTS)
    words = Words(text)
    return [(c, text[words.starts[a] : words.ends[b - 1]]) for c, a, b, _ in Matcher([Language(tables)]).find(words)]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Bürger", "burger"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("élève", "eleve"),
        ("łódź", "lodz"),
        ("Ångström", "angstrom"),
        ("Ψήφος", "ψηφοσ"),
    ],
)
def test_folding_drops_case_and_accents(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("autoApprove", ["auto", "approve"]),
        ("REQUIRE_HUMAN_REVIEW", ["require", "human", "review"]),
        ("l'élève", ["l", "eleve"]),
        ("isn't", ["isn", "t"]),
        ("real-time", ["real", "time"]),
        ("1to1", ["1", "to", "1"]),
        ("soc\u200bial score", ["social", "score"]),
        ("XMLHttpRequest", ["xml", "http", "request"]),
    ],
)
def test_words_are_cut_as_people_write_them(text: str, words: list[str]) -> None:
    assert Words(text).words == words


@given(st.text())
def test_every_token_stands_where_it_says(text: str) -> None:
    last = 0
    words = Words(text)
    assert len(words.starts) == len(words.ends) == len(words)
    for word, start, end in zip(words.words, words.starts, words.ends, strict=True):
        assert last <= start < end <= len(text)
        assert fold(text[start:end]) == word
        last = end


@pytest.mark.parametrize(
    ("entry", "text", "matched"),
    [
        ("emotion*", "Emotionserkennung", "Emotionserkennung"),
        ("*hilfe", "Sozialhilfe wird gewährt", "Sozialhilfe"),
        ("*bewerber*", "die Stellenbewerberin", "Stellenbewerberin"),
        ("reads the mood", "It reads the\nmood of staff", "reads the\nmood"),
        ("compare* .. face", "compares every single face", "compares every single face"),
        ("read|reads mood", "she reads mood", "reads mood"),
        ("prüfung", "PRUEFUNG", "PRUEFUNG"),
        ("prüfung", "Prufung", "Prufung"),
        ("don't notice", "They don’t notice", "don’t notice"),
    ],
)
def test_entries_match(entry: str, text: str, matched: str) -> None:
    assert found({"act.one": entry}, text) == [("act.one", matched)]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("emotion", "emotions"),
        ("reads mood", "reads, mood"),
        ("grants loans", "grants; loans"),
        ("compare .. face", "compare one two three four five face"),
        ("*hilfe", "hilfebedarf"),
    ],
)
def test_entries_do_not_match(entry: str, text: str) -> None:
    assert found({"act.one": entry}, text) == []


@pytest.mark.parametrize("entry", ["em*tion", "*", "one-word|other"])
def test_a_wrong_entry_says_so(entry: str) -> None:
    with pytest.raises(PolicyError, match=r"entry"):
        parse_entry(entry)


def test_an_unknown_concept_names_the_nearest() -> None:
    with pytest.raises(PolicyError, match=r"act\.ones.*did you mean 'act\.one'"):
        compile_lexicon({"concepts": {"act.ones": "x"}}, CONCEPTS, "xx.yaml")


def test_several_languages_are_found_in_one_pass() -> None:
    one = compile_lexicon({"language": "aa", "concepts": {"act.one": "alpha"}}, CONCEPTS)
    two = compile_lexicon({"language": "bb", "concepts": {"act.two": "alph*"}}, CONCEPTS)
    matcher = Matcher([Language(one), Language(two)])
    assert [(c, lang) for c, _, _, lang in matcher.find(Words("alpha"))] == [("act.one", "aa"), ("act.two", "bb")]


def test_a_memory_that_is_full_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiact_lint.matcher.REMEMBERED", 2)
    monkeypatch.setattr("aiact_lint.words.REMEMBERED", 2)
    tables = compile_lexicon({"language": "xx", "concepts": {"act.one": "one .. two*, three four"}}, CONCEPTS)
    matcher = Matcher([Language(tables)])
    for _ in range(3):
        for text in ("one of the twofold", "three four", "five six seven camelCase"):
            assert [c for c, *_ in matcher.find(Words(text))] == ([] if text.startswith("five") else ["act.one"])


def test_of_a_phrase_with_a_gap_the_nearest_end_counts() -> None:
    assert found({"act.one": "score .. person"}, "score a person or another person") == [("act.one", "score a person")]


def test_what_begins_at_one_word_is_found_longest_first() -> None:
    assert found({"act.one": "asylum", "act.two": "asylum seeker*"}, "asylum seekers") == [
        ("act.two", "asylum seekers"),
        ("act.one", "asylum"),
    ]
