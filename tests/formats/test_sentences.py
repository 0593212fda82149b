from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiact_lint.formats.sentences import MAX_SENTENCE, needs_split, split


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It ranks flats. Nobody reviews it! Why? Cheap.", ["It ranks flats.", "Nobody reviews it!", "Why?", "Cheap."]),
        ("en", "See Art. 49, e.g. for F1 of 0.97 (J. Smith et al. 2020). In 2024. Then v2. Now.", ["See Art. 49, e.g. for F1 of 0.97 (J. Smith et al. 2020).", "In 2024.", "Then v2.", "Now."]),
        ("en", 'He said "No." Then left. (Really.) Done', ['He said "No."', "Then left.", "(Really.)", "Done"]),
        ("en", "all small. it scores residents. approx. two of them", ["all small.", "it scores residents.", "approx. two of them"]),
        ("de", "Gilt z. B. ab 12. Februar 2026 bzw. Nr. 5. Danach nicht.", ["Gilt z. B. ab 12. Februar 2026 bzw. Nr. 5.", "Danach nicht."]),
        ("de", "Im 3. Quartal, d. h. Herbst. Die 2. Instanz prüft.", ["Im 3. Quartal, d. h. Herbst.", "Die 2. Instanz prüft."]),
        ("cs", "Zapsáno 5. 2. 2026. Viz odst. 3 a čl. 5. Konec.", ["Zapsáno 5. 2. 2026.", "Viz odst. 3 a čl. 5.", "Konec."]),
        ("pl", "Wpis z 12 lutego 2026 r. na podstawie np. art. 49 ust. 1 pkt 2. Odwołanie.", ["Wpis z 12 lutego 2026 r. na podstawie np. art. 49 ust. 1 pkt 2.", "Odwołanie."]),
        ("el", "Ποιος αποφασίζει; Ο γιατρός. Βλ. άρθ. 14, π.χ. σήμερα.", ["Ποιος αποφασίζει;", "Ο γιατρός.", "Βλ. άρθ. 14, π.χ. σήμερα."]),
        ("el", "Why not; this goes on; so.", ["Why not; this goes on; so."]),
        ("fr", "Selon l’art. 5, p. ex. ici. « Non ! » dit-il. Fin…", ["Selon l’art. 5, p. ex. ici.", "« Non ! » dit-il.", "Fin…"]),
        ("nl", "De heer J. de Vries, d.w.z. de leraar, o.a. hier. Klaar.", ["De heer J. de Vries, d.w.z. de leraar, o.a. hier.", "Klaar."]),
        ("sv", "T.ex. läraren, dvs. hon. Klart.", ["T.ex. läraren, dvs. hon.", "Klart."]),
        ("fi", "Esim. opettaja päättää. Valmis.", ["Esim. opettaja päättää.", "Valmis."]),
        ("hu", "Pl. a tanár dönt. Kész.", ["Pl. a tanár dönt.", "Kész."]),
        ("bg", "Вж. чл. 5, т.е. забранено. Край.", ["Вж. чл. 5, т.е. забранено.", "Край."]),
        ("ro", "Conform art. 5 alin. 2, ş.a. Gata.", ["Conform art. 5 alin. 2, ş.a. Gata."]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(language: str, text: str, expected: list[str]) -> None:
    assert parts(text) == expected, language


def test_a_line_end_is_a_space() -> None:
    assert parts("It ranks\nflats. It\r\nwaits.") == ["It ranks\nflats.", "It\r\nwaits."]


def test_a_forced_break_is_an_end() -> None:
    assert parts("Owner: me\x0b   Redress: you") == ["Owner: me", "Redress: you"]


def test_a_part_of_a_text() -> None:
    assert split("a. B. C. D", 3, 8) == [(3, 8)]


def test_a_very_long_run_is_cut_at_a_space() -> None:
    pieces = parts("word " * 1_000)
    assert len(pieces) == 3
    assert all(len(piece) <= MAX_SENTENCE and piece.endswith("word") for piece in pieces)
    assert len(parts("x" * 5_000)) == 3


@given(st.text(alphabet=st.sampled_from("aB1 .!?;…\"'()\n\x0bÄα»„")))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    at = 0
    for start, end in split(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
    if not needs_split(text):
        assert len(split(text)) <= 1 or ";" in text
