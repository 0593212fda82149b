"""Cards in AsciiDoc: sections, markup, macros and blocks, after the documentation of Asciidoctor."""

from __future__ import annotations

import pytest

from aiact_lint import formats
from aiact_lint.document import Document
from aiact_lint.source import SourceFile


def read(text: str) -> Document:
    documents, problems = formats.read(SourceFile("README.adoc", text))
    assert not problems
    (document,) = documents
    return document


def told(text: str) -> list[tuple[str, str, str]]:
    """Kind, trail and words of each statement; a gap is one blank."""
    return [(s.kind, " > ".join(s.trail), " ".join(s.text.split())) for s in read(text).statements]


def test_sections_nest() -> None:
    text = "= Card\n\n== A\n\n==== B\n\nb\n\n== C\n\nc\n"
    assert [(trail, words) for kind, trail, words in told(text) if kind == "sentence"] == [("Card > A > B", "b"), ("Card > C", "c")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reads xref:x.adoc[the face] of link:y[staff].", "Reads the face of staff ."),
        ("Reads <<x,the face>> of {group} https://x.eu[staff].", "Reads the face of staff ."),
        ("Reads *faces* and _moods_ of `staff`footnote:[Not yet. Later.].", "Reads faces and moods of staff ."),
        ("Reads [.big]#faces# and image:x.png[angry] moods.", "Reads faces and moods."),
        ("Reads stem:[x^2] [[anchor]]faces.", "Reads faces."),
    ],
)
def test_markup_breaks_no_sentence(text: str, words: str) -> None:
    assert [w for _, _, w in told(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "// a comment about emotions\n",
        "////\nemotion\n////\n",
        ":emotion: yes\n",
        "image::emotion.png[angry staff]\n",
        "include::emotion.adoc[]\n",
        "[source,python]\n----\nemotion = 1\n----\n",
        "++++\n<emotion>\n++++\n",
        "[emotion]\n",
    ],
)
def test_what_says_nothing_is_not_read(text: str) -> None:
    assert told(text + "\nText.\n") == [("sentence", "", "Text.")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[NOTE]\n====\nStaff only.\n====\n", [("sentence", "", "Staff only.")]),
        (
            ".Out of scope\n* Staff\n\n* Pupils\n\nAll else.\n",
            [("heading", "", "Out of scope"), ("item", "Out of scope", "Staff"), ("item", "Out of scope", "Pupils"), ("sentence", "", "All else.")],
        ),
        (
            ".Out of scope\n****\nStaff.\n\nPupils.\n****\n\nAll else.\n",
            [
                ("heading", "", "Out of scope"),
                ("sentence", "Out of scope", "Staff."),
                ("sentence", "Out of scope", "Pupils."),
                ("sentence", "", "All else."),
            ],
        ),
        ("Limitations:: It errs.\n", [("sentence", "Limitations", "Limitations: It errs.")]),
        ("Limitations::\n\nIt errs.\n", [("sentence", "Limitations", "Limitations: It errs.")]),
        (
            "Limitations::\n* It errs\n\nAll else.\n",
            [("heading", "", "Limitations"), ("item", "Limitations", "It errs"), ("sentence", "", "All else.")],
        ),
        (":description: Reads faces.\n", [("sentence", "description", "description: Reads faces.")]),
        ("* a\n** b\n* c\n", [("item", "", "a"), ("item", "", "b"), ("item", "", "c")]),
        ('[cols="2*"]\n|===\n|Redress |Write to us\n|Owner\n|The town\n|===\n', [
            ("cell", "Redress", "Redress |Write to us"), ("cell", "Owner", "Owner |The town"),
        ]),
    ],
)  # fmt: skip
def test_what_rules_and_what_it_reaches(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert told(text) == wanted


def test_a_nested_list_keeps_the_sentence_that_introduces_it() -> None:
    document = read("* Never rank:\n** staff\n** pupils\n")
    assert [(s.text, s.intro) for s in document.statements] == [("Never rank:", None), ("staff", 0), ("pupils", 0)]


def test_a_binary_file_says_so() -> None:
    documents, problems = formats.read(SourceFile("MODEL_CARD.adoc", "= Card\n\0"))
    assert not documents
    assert [(p.line, p.claimed, p.reason) for p in problems] == [
        (2, True, "the file holds a NUL character, which no text file may hold; is it binary?")
    ]
