from __future__ import annotations

import datetime as dt
import re

import pytest
from reporter_sample import CARD, DAY, REPORT, SOCIAL, finding
from reporter_sample import law as provision

from aiact_lint import reporters
from aiact_lint.finding import Evidence, Report, SystemSummary
from aiact_lint.policy import Policy
from aiact_lint.reporters import Options
from aiact_lint.reporters.safe import cells, name, one_line, short, visible, width
from aiact_lint.reporters.snippet import Snippet, snippet
from aiact_lint.reporters.words import applies, brief, citations, fines, place, points
from aiact_lint.source import SourceFile, Span


def quoted(text: str, *words: str, shows: str = "") -> list[Evidence]:
    source = SourceFile("a.md", text)
    return [Evidence(source, Span(text.index(word), text.index(word) + len(word)), shows) for word in words]


def rows(found: Snippet | None) -> tuple[str, ...]:
    assert found is not None
    return (found.source, *found.marks)


# --- strings


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07\x7f\x9b", r"\x1b[31mred\x07\x7f\x9b"),
        ("a\u202eb\u2066c\u200d\ufeff\xad", r"a\u202eb\u2066c\u200d\ufeff\xad"),
        ("\udcff\ud800\uffff\U000e0041", r"\udcff\ud800\uffff\U000e0041"),
        ("::error::x std::vector", r"\x3a:error::x std::vector"),
        ("##[error] ##vso[x] # # ## [x]", r"#\x23[error] #\x23vso[x] # # ## [x]"),
        ("naïve e\u0301 漢字 ⚠\ufe0f 😀 \xa0", "naïve e\u0301 漢字 ⚠\ufe0f 😀 \xa0"),
    ],
)
def test_what_would_be_obeyed_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_lines_are_folded_in_words_but_not_in_paths() -> None:
    assert one_line("  a\r\n\t b  ") == "a b"
    assert name("a\n\tb") == r"a\n\tb"
    assert name("-") == "<stdin>"


def test_width_counts_columns() -> None:
    assert width("abc") == 3
    assert width("漢字") == 4
    assert width("e\u0301") == 1
    assert short("漢字漢字", 5) == "漢字…"
    assert short("abcde", 5) == "abcde"
    assert [cell for cell, _ in cells("a\tb\t\x1b")] == ["a", "   ", "b", "   ", r"\x1b"]


# --- source lines


def test_quoted_words_are_underlined() -> None:
    assert rows(snippet(quoted("It reads faces.\n", "reads", shows="inference"), 80)) == ("It reads faces.", "   ^^^^^ inference")


def test_more_words_on_the_line_are_underlined_too() -> None:
    evidence = quoted("It reads the faces of staff\n", "faces", shows="a face") + quoted(
        "It reads the faces of staff\n", "reads", shows="an act"
    )
    evidence += quoted("It reads the faces of staff\n", "of staff", shows="who")
    assert rows(snippet(evidence, 80)) == (
        "It reads the faces of staff",
        "   -----     ^^^^^ -------- who",
        "   an act    a face",
    )


def test_labels_that_stand_in_each_others_way_take_further_rows() -> None:
    text = "a b c\n"
    evidence = quoted(text, "a", shows="first label") + quoted(text, "b", shows="second label") + quoted(text, "c", shows="third")
    assert rows(snippet(evidence, 40)) == ("a b c", "^ - - third", "  second label", "first label")


def test_words_within_the_first_are_not_underlined_but_told_elsewhere() -> None:
    evidence = quoted("It reads faces.", "reads faces") + quoted("It reads faces.", "faces")
    found = snippet(evidence, 80)
    assert found is not None
    assert found.places == (evidence[0],)


def test_tabs_wide_characters_and_escapes_keep_the_underline_in_place() -> None:
    assert rows(snippet(quoted("\ta\tb", "b"), 80)) == ("    a   b", "        ^")
    assert rows(snippet(quoted("漢字 of 感情", "感情"), 80)) == ("漢字 of 感情", "        ^^^^")
    assert rows(snippet(quoted("\x1b x", "x"), 80)) == (r"\x1b x", "     ^")


def test_words_over_several_lines_are_cut_to_the_first() -> None:
    assert rows(snippet(quoted("one two\r\nthree", "two\r\nthree"), 80)) == ("one two", "    ^^^")


def test_a_blank_line_is_not_shown() -> None:
    assert snippet([Evidence(SourceFile("a", ""), Span(0, 0), "x")], 80) is None
    assert snippet([Evidence(SourceFile("a", "a\n \nb"), Span(2, 3), "x")], 80) is None


@pytest.mark.parametrize("room", [20, 30, 50])
@pytest.mark.parametrize("at", [0, 5, 40, 90])
def test_a_long_line_becomes_a_window_around_the_words(room: int, at: int) -> None:
    words = [f"w{number:02}" for number in range(100)]
    found = snippet(quoted(" ".join(words), words[at]), room)
    assert found is not None
    assert width(found.source) <= room
    under = found.marks[0]
    assert found.source[under.index("^") : under.index("^") + 3] == words[at]
    assert found.source.startswith("…") == (at > 0 and not found.source.startswith("w00"))


def test_a_window_may_be_narrower_than_the_words() -> None:
    found = snippet(quoted("x" * 300, "x" * 300), 40)
    assert found is not None
    assert (width(found.source), set(found.marks[0])) == (39, {"^"})


# --- places


def test_places_are_cut_to_one_line() -> None:
    def at(text: str, start: int, end: int) -> tuple[int, int, int, str]:
        found = place(Evidence(SourceFile("a", text), Span(start, end), ""))
        return found.line, found.column, found.end_column, found.text

    assert at("ab\ncd\n", 1, 5) == (1, 2, 3, "b")
    assert at("ab\r\ncd", 2, 5) == (1, 3, 3, "")
    assert at("", 0, 0) == (1, 1, 1, "")
    assert at("ab", 0, 99) == (1, 1, 3, "ab")
    assert at("ab", 99, 100) == (1, 3, 3, "")
    assert at("😀x", 1, 2) == (1, 2, 3, "x")


# --- law


def test_dates_are_told_from_the_day_of_judging() -> None:
    said = [
        applies(provision("a", "1", "2025-02-02"), DAY),
        applies(provision("a", "1", "2026-12-02"), DAY),
        applies(provision("a", "1", "2026-11-25"), DAY),
        applies(provision("a", "1", "2026-11-24"), DAY),
        applies(provision("a", "1", "2026-08-02", contested_until="2027-12-02"), DAY),
        applies(provision("a", "1", "2026-08-02", contested_until="2027-12-02"), dt.date(2026, 8, 1)),
        applies(provision("a", "1", "2026-08-02", contested_until="2027-12-02"), dt.date(2027, 12, 2)),
        applies(provision("a", "1", ""), DAY),
        applies(provision("a", "1", "soon"), DAY),
    ]
    assert said == [
        "in application since 2 February 2025",
        "applies from 2 December 2026, in 8 days",
        "applies from 25 November 2026, tomorrow",
        "in application since 24 November 2026",
        "date contested: 2 August 2026 or 2 December 2027 (in 373 days)",
        "date contested: 2 August 2026 (tomorrow) or 2 December 2027 (in 488 days)",
        "in application since 2 August 2026",
        "",
        "",
    ]


def test_an_act_is_named_once() -> None:
    act = "Regulation (EU) 2024/1689"
    assert citations([f"{act}, Article 5", f"{act}, Article 6", f"{act}, Article 6", "Directive X, Article 1", f"{act}, Article 7"]) == (
        f"{act}, Article 5; Article 6; Directive X, Article 1; {act}, Article 7"
    )
    assert brief(f"{act}, Article 3, point (14), as amended by Regulation (EU) 2026/1744") == "Article 3, point (14)"
    assert (points(("5a",)), points(("5a", "1", "odd")), points(())) == ("point 5(a)", "points 5(a), 1, odd", "")


def test_a_fine_is_told_only_where_the_act_names_one() -> None:
    assert fines([provision("a", "1", "2025-02-02")]) == []
    assert fines([provision("a", "1", "2025-02-02", fine="EUR 1")]) == ["up to EUR 1"]
    text = reporters.render(
        "text", Report((finding(Policy("x", "X", "f", (provision("a", "1", "2025-02-02"),)), *quoted("abc", "b")),), (), DAY)
    )
    assert "law:" in text
    assert "fine" not in text


# --- the page


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 160])
def test_lines_are_no_wider_than_asked(columns: int) -> None:
    for line in reporters.render("text", REPORT, Options(width=columns, show="pedantic", limit=0)).splitlines():
        # A place stays in one piece, so that a terminal makes a link of it; nothing else may be too wide.
        assert width(line) <= columns or re.fullmatch(r"\s*(?:and: |- )?\s*\S+", line), line


def test_colors_change_nothing_but_colors() -> None:
    colored = reporters.render("text", REPORT, Options(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == reporters.render("text", REPORT, Options())
    assert colored.count("\x1b[0m") == len(re.findall(r"\x1b\[[1-9]", colored))


def test_much_evidence_is_cut_in_text() -> None:
    source = SourceFile("a.md", "\n".join(f"line {number}" for number in range(40)))
    many = [Evidence(source, Span(start, start + 4), "") for start in source.line_starts]
    text = reporters.render("text", Report((finding(SOCIAL, *many),), (SystemSummary("s", (CARD.path,)),), DAY))
    assert "and 31 more places" in text
