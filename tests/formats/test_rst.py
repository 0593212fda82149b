"""Cards in reStructuredText: sections, markup and directives, after the specification of docutils."""

from __future__ import annotations

import textwrap

import pytest

from aiact_lint import formats
from aiact_lint.document import Document
from aiact_lint.source import SourceFile


def read(text: str) -> Document:
    documents, problems = formats.read(SourceFile("README.rst", textwrap.dedent(text)))
    assert not problems
    (document,) = documents
    return document


def told(text: str) -> list[tuple[str, str, str]]:
    """Kind, trail and words of each statement; a gap is one blank."""
    return [(s.kind, " > ".join(s.trail), " ".join(s.text.split())) for s in read(text).statements]


@pytest.mark.parametrize("heading", ["Use\n---", "Use\n~~~~~", "===\nUse\n===", "*****\n Use\n*****", 'Use\n"""'])
def test_sections_in_all_their_forms(heading: str) -> None:
    assert told(f"Card\n####\n\n{heading}\n\nText.\n") == [
        ("heading", "", "Card"),
        ("heading", "Card", "Use"),
        ("sentence", "Card > Use", "Text."),
    ]


def test_a_level_is_the_order_in_which_its_adornment_is_met() -> None:
    text = "A\n==\n\nB\n~~\n\nC\n--\n\nc\n\nD\n~~\n\nd\n"
    assert [(trail, words) for kind, trail, words in told(text) if kind == "sentence"] == [("A > B > C", "c"), ("A > D", "d")]


@pytest.mark.parametrize("text", ["It is long.\n--\n", "a\nb\n===\n", "----\n\nText.\n", "One\n\n===\n"])
def test_what_is_no_section(text: str) -> None:
    assert all(kind != "heading" for kind, _, _ in told(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reads :ref:`the face <x>` of :term:`staff`.", "Reads the face of staff ."),
        ("Reads `the face <https://x.eu/y>`_ of staff__.", "Reads the face of staff ."),
        ("Reads ``faces`` and *moods* of **staff** [2]_.", "Reads faces and moods of staff ."),
        ("Reads |it| and :math:`x^2` and [Doe2001]_ faces.", "Reads and and faces."),
        ("Reads `faces`:sub: well.", "Reads faces well."),
        ("Reads `a\nface <x.html>`__ twice.", "Reads a face twice."),
    ],
)
def test_markup_breaks_no_sentence(text: str, words: str) -> None:
    assert [w for _, _, w in told(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        ".. a comment about emotions\n   that goes on\n",
        ".. _emotion: https://x.eu\n",
        ".. [1] Doe, *Emotion at work*.\n   Berlin.\n",
        ".. image:: emotion.png\n   :alt: angry staff\n",
        ".. toctree::\n\n   emotion\n",
        ".. code-block:: python\n\n   emotion = 1\n",
        ".. math::\n\n   e = m\n",
        ".. unknown:: emotion\n\n   emotion\n",
        "..\n   emotion\n",
    ],
)
def test_what_says_nothing_is_not_read(text: str) -> None:
    assert told(text + "\nText.\n") == [("sentence", "", "Text.")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (".. note:: Staff only.\n", [("sentence", "", "Staff only.")]),
        (".. note::\n   :class: x\n\n    Staff only.\n", [("sentence", "", "Staff only.")]),
        (
            ".. admonition:: Out of scope\n\n   Staff.\n\nAll else.\n",
            [("heading", "", "Out of scope"), ("sentence", "Out of scope", "Staff."), ("sentence", "", "All else.")],
        ),
        (".. rubric:: Limitations\n\nIt errs.\n", [("heading", "", "Limitations"), ("sentence", "", "It errs.")]),
        (":Limitations: It errs.\n", [("sentence", "Limitations", "Limitations: It errs.")]),
        (
            ":Limitations:\n   It errs.\n\n   Often.\n\nAll else.\n",
            [
                ("heading", "", "Limitations"),
                ("sentence", "Limitations", "It errs."),
                ("sentence", "Limitations", "Often."),
                ("sentence", "", "All else."),
            ],
        ),
        ("#. One\n#. Two\n", [("item", "", "One"), ("item", "", "Two")]),
        ("Settings::\n\n   REVIEW: off\n", [("sentence", "", "Settings:"), ("scalar", "code > REVIEW", "REVIEW: off")]),
    ],
)
def test_what_rules_and_what_it_reaches(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert told(text) == wanted


def test_a_binary_file_says_so() -> None:
    documents, problems = formats.read(SourceFile("README.rst", "Card\n====\n\0"))
    assert not documents
    assert [(p.line, p.claimed, p.reason) for p in problems] == [
        (3, True, "the file holds a NUL character, which no text file may hold; is it binary?")
    ]
